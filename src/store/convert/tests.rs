use super::*;
use crate::config::settings::Backup;
use crate::store::backup::{self, Pace};
use crate::store::rescue::{Outcome, rescue};
use crate::store::{Actor, Op, Store, StoreError, repair, restore, shop};

const PASSPHRASE: &str = "长夜漫漫 2026";

fn actor() -> Actor {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    Actor { agent_id: None, shift_id: None, at: 100, day }
}

fn with_shop(path: &Path, name: &str) {
    let mut store = Store::open(path, "t").unwrap();
    store.transact(&actor(), Op::new("seed"), |w| shop::ensure(w, name)).unwrap();
}

fn shops(path: &Path) -> Vec<String> {
    shop::names(&Store::open_read_only(path).unwrap()).unwrap()
}

/// A word of the data stands in none of the files.
fn is_nowhere(folder: &Path, word: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "'{word}' stands in {}", path.display());
        }
    }
}

fn shelf(at: &Path) -> Shelf {
    Shelf::new(at, &Backup::default())
}

#[test]
fn x2_an_encrypted_file_that_is_gone_or_replaced_is_rescued_with_its_key() {
    for replaced in [false, true] {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().join("shiftdesk.db");
        with_shop(&at, "藏起来的店");
        let key = Key::new(PASSPHRASE).unwrap();
        remove(&[run(&at, Some(&key), "t", "20260601-170000").unwrap()]).unwrap();
        let mut store = Store::open(&at, "t").unwrap();
        store.transact(&actor(), Op::new("seed"), |w| shop::ensure(w, "后来的店")).unwrap();
        std::fs::remove_file(&at).unwrap();
        if replaced {
            // As somebody else's encrypted file looks.
            std::fs::write(&at, vec![0xfe; 8192]).unwrap();
        }
        let Outcome::Saved(to) = rescue(&store, "1").unwrap() else { panic!("it is not in its place") };
        drop(store);
        assert_eq!(shops(&to), ["藏起来的店", "后来的店"]);
        is_nowhere(home.path(), "后来的店");
    }
}

#[test]
fn x2_an_encrypted_file_shows_nothing_and_opens_with_its_passphrase_only() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    with_shop(&at, "藏起来的店");
    let key = Key::new(PASSPHRASE).unwrap();
    let kept = run(&at, Some(&key), "t", "20260601-170000").unwrap();
    assert_eq!(shops(&at), ["藏起来的店"]);
    assert_eq!(plain_copies(&at, &shelf(&at)), std::slice::from_ref(&kept));
    remove(&[kept]).unwrap();
    // Written to, with its log beside it.
    let mut store = Store::open(&at, "t").unwrap();
    store.transact(&actor(), Op::new("seed"), |w| shop::ensure(w, "后来的店")).unwrap();
    is_nowhere(home.path(), "藏起来的店");
    is_nowhere(home.path(), "后来的店");
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    drop(store);
    // Another process knows no key.
    cipher::forget(&at);
    assert!(cipher::is_locked(&at).unwrap());
    let error = Store::open(&at, "t").unwrap_err();
    assert_eq!(error.key(), "store.needs_passphrase");
    assert!(matches!(cipher::unlock(&at, "长夜漫漫 2025"), Err(StoreError::WrongPassphrase { .. })));
    assert!(cipher::is_locked(&at).unwrap(), "a wrong one is not kept");
    cipher::unlock(&at, PASSPHRASE).unwrap();
    assert_eq!(shops(&at), ["藏起来的店", "后来的店"]);
}

#[test]
fn x2_backups_restored_and_repaired_files_are_encrypted_alike() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    with_shop(&at, "藏起来的店");
    let plain = home.path().join("plain.db");
    backup::to_file(&Store::open_read_only(&at).unwrap(), &plain, Pace::Quick).unwrap();
    let key = Key::new(PASSPHRASE).unwrap();
    let kept = run(&at, Some(&key), "t", "20260601-170000").unwrap();
    remove(&[kept]).unwrap();
    let copy = home.path().join("copy.db");
    backup::to_file(&Store::open_read_only(&at).unwrap(), &copy, Pace::Beside).unwrap();
    // A plain backup into an encrypted place, then an encrypted one.
    for from in [&plain, &copy] {
        let ready = restore::get_ready(from, &at, "t").unwrap();
        assert!(ready.seen.encrypted, "{}", from.display());
        ready.go("20260601-180000").unwrap();
        assert_eq!(shops(&at), ["藏起来的店"]);
    }
    remove(&[plain]).unwrap();
    let account = repair::run(&at, "t", "20260601-190000").unwrap();
    assert!(account.is_whole());
    assert_eq!(shops(&at), ["藏起来的店"]);
    is_nowhere(home.path(), "藏起来的店");
}

#[test]
fn x2_an_encrypted_file_with_a_damaged_page_gives_the_rows_around_it() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    let mut store = Store::open(&at, "t").unwrap();
    for n in 0..400 {
        let name = format!("第{n}号客服，名字故意写得很长很长很长很长很长");
        store.transact(&actor(), Op::new("seed"), |w| shop::ensure_agent(w, &name)).unwrap();
    }
    drop(store);
    let key = Key::new(PASSPHRASE).unwrap();
    run(&at, Some(&key), "t", "20260601-170000").unwrap();
    let conn = door::open(&at).unwrap();
    let sql = "SELECT pageno FROM dbstat WHERE name = 'agents' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1 OFFSET 3";
    let page: u32 = conn.query_row(sql, [], |r| r.get(0)).unwrap();
    drop(conn);
    let mut bytes = std::fs::read(&at).unwrap();
    let from = usize::try_from(page - 1).unwrap() * 4096;
    bytes[from + 100] ^= 0xff;
    std::fs::write(&at, bytes).unwrap();
    let account = repair::run(&at, "t", "20260601-180000").unwrap();
    let agents = account.tables.iter().find(|t| t.table == "agents").unwrap();
    let lost = agents.lost.unwrap();
    assert!(lost > 0 && lost < 100, "{agents:?}");
    assert_eq!(agents.rows + lost, 400);
    assert!(cipher::is_encrypted(&at) && Store::open(&at, "t").unwrap().check().unwrap().is_empty());
}

#[test]
fn a_decrypted_file_and_another_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    with_shop(&at, "店");
    run(&at, Some(&Key::new(PASSPHRASE).unwrap()), "t", "20260601-170000").unwrap();
    run(&at, Some(&Key::new("another passphrase").unwrap()), "t", "20260601-170100").unwrap();
    cipher::forget(&at);
    assert!(cipher::unlock(&at, PASSPHRASE).is_err());
    cipher::unlock(&at, "another passphrase").unwrap();
    run(&at, None, "t", "20260601-170200").unwrap();
    cipher::forget(&at);
    assert!(!cipher::is_encrypted(&at));
    assert_eq!(shops(&at), ["店"]);
}

#[test]
fn numbers_go_on_in_an_encrypted_file() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    with_shop(&at, "一");
    let counter = |path: &Path| -> i64 {
        let conn = door::open(path).unwrap();
        conn.query_row("SELECT seq FROM sqlite_sequence WHERE name = 'ops'", [], |r| r.get(0)).unwrap()
    };
    door::open(&at).unwrap().execute_batch("UPDATE sqlite_sequence SET seq = 77 WHERE name = 'ops'").unwrap();
    run(&at, Some(&Key::new(PASSPHRASE).unwrap()), "t", "20260601-170000").unwrap();
    assert_eq!(counter(&at), 77);
}
