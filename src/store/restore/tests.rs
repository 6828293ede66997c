use super::*;
use crate::store::{Actor, Op, Store, shop};

fn actor(at: i64) -> Actor {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    Actor { agent_id: None, shift_id: None, at, day }
}

/// A database in which this shop was named at this second.
fn with_shop(path: &Path, name: &str, at: i64) {
    let mut store = Store::open(path, "t").unwrap();
    store.transact(&actor(at), Op::new("seed"), |w| shop::ensure(w, name)).unwrap();
}

fn shops(path: &Path) -> Vec<String> {
    shop::names(&Store::open_read_only(path).unwrap()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| !n.contains(".lock"));
    names.sort();
    names
}

#[test]
fn a_backup_takes_the_place_and_the_replaced_file_is_kept() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&at, "昨天的店", 100);
    backup::to_file(&Store::open_read_only(&at).unwrap(), &backup, Pace::Quick).unwrap();
    with_shop(&at, "今天的店", 200);
    let before = std::fs::read(&backup).unwrap();
    let ready = get_ready(&backup, &at, "restore").unwrap();
    assert_eq!(ready.seen.last_change, Some(100));
    assert_eq!(ready.replaces.as_ref().unwrap().last_change, Some(200));
    let kept = ready.go("20260601-170000").unwrap().unwrap();
    assert_eq!(shops(&at), ["昨天的店"]);
    assert_eq!(shops(&kept), ["昨天的店", "今天的店"]);
    assert!(std::fs::read(&backup).unwrap() == before, "the backup stays as it is");
    assert_eq!(
        names(home.path()),
        ["copy.db", "shiftdesk.db", "shiftdesk.db.replaced-20260601-170000"],
        "nothing else is left"
    );
}

#[test]
fn a_no_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&at, "今天的店", 200);
    with_shop(&backup, "昨天的店", 100);
    drop(get_ready(&backup, &at, "restore").unwrap());
    assert_eq!(shops(&at), ["今天的店"]);
    assert_eq!(names(home.path()), ["copy.db", "shiftdesk.db"]);
    assert!(Store::open(&at, "t").is_ok(), "the lock is given back");
}

#[test]
fn a_lost_database_comes_back_from_its_backup() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("data/shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&backup, "店", 100);
    let ready = get_ready(&backup, &at, "restore").unwrap();
    assert_eq!(ready.replaces, None);
    assert_eq!(ready.go("20260601-170000").unwrap(), None);
    assert_eq!(shops(&at), ["店"]);
}

#[test]
fn what_is_no_sound_backup_of_ours_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("shiftdesk.db");
    with_shop(&at, "店", 100);
    let refused =
        |name: &str| get_ready(&home.path().join(name), &at, "restore").unwrap_err().key().to_owned();
    assert_eq!(refused("none.db"), "store.missing");
    assert_eq!(refused("shiftdesk.db"), "restore.same_file");
    std::fs::write(home.path().join("text.db"), "no database, only some text".repeat(50)).unwrap();
    assert_eq!(refused("text.db"), "store.not_a_database");
    with_shop(&home.path().join("newer.db"), "店", 1);
    let conn = Connection::open(home.path().join("newer.db")).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    assert_eq!(refused("newer.db"), "store.newer_schema");
    with_shop(&home.path().join("torn.db"), "店", 1);
    let conn = Connection::open(home.path().join("torn.db")).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; INSERT INTO customer_phones(customer_id, phone) VALUES (7, '1')",
    )
    .unwrap();
    drop(conn);
    assert_eq!(refused("torn.db"), "store.unsound");
    assert_eq!(shops(&at), ["店"]);
    assert!(!names(home.path()).iter().any(|n| n.contains(".new")));
}

#[test]
fn nothing_is_restored_under_an_open_workstation() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&backup, "店", 100);
    let _open = Store::open(&at, "小李的值班台").unwrap();
    let error = get_ready(&backup, &at, "restore").unwrap_err();
    assert!(error.to_string().contains("小李的值班台"), "{error}");
}

#[test]
fn a_damaged_database_gives_way_and_is_kept_byte_by_byte() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&backup, "店", 100);
    std::fs::write(&at, "what is left of it after the coffee").unwrap();
    let ready = get_ready(&backup, &at, "restore").unwrap();
    assert_eq!(ready.replaces, None);
    let kept = ready.go("20260601-170000").unwrap().unwrap();
    assert_eq!(std::fs::read(kept).unwrap(), b"what is left of it after the coffee");
    assert_eq!(shops(&at), ["店"]);
}

#[test]
fn x2_a_plain_backup_does_not_replace_an_encrypted_file_whose_key_is_unknown() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&backup, "店", 100);
    let noise: Vec<u8> = (0..8192_u32).map(|n| u8::try_from(n * 7 % 128).unwrap() | 0x80).collect();
    std::fs::write(&at, &noise).unwrap();
    assert_eq!(get_ready(&backup, &at, "restore").unwrap_err().key(), "restore.would_bare");
    assert!(std::fs::read(&at).unwrap() == noise);
    assert_eq!(names(home.path()), ["copy.db", "shiftdesk.db"]);
    std::fs::remove_file(&at).unwrap();
    get_ready(&backup, &at, "restore").unwrap().go("20260601-170000").unwrap();
    assert_eq!(shops(&at), ["店"], "moved away, there is nothing to keep secret");
}

#[test]
fn a_backup_of_an_earlier_schema_leaves_nothing_behind_after_a_no() {
    let home = tempfile::tempdir().unwrap();
    let (at, backup) = (home.path().join("shiftdesk.db"), home.path().join("copy.db"));
    with_shop(&at, "店", 100);
    migrate::raise(&door::create(&backup, None).unwrap(), migrate::SCHEMA_VERSION - 1).unwrap();
    drop(get_ready(&backup, &at, "restore").unwrap());
    assert_eq!(names(home.path()), ["copy.db", "shiftdesk.db"]);
}
