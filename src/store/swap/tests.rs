use super::*;
use rusqlite::Connection;

fn with_word(path: &Path, word: &str) {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.execute_batch(&format!("CREATE TABLE t(w); INSERT INTO t VALUES ('{word}')")).unwrap();
}

fn word(path: &Path) -> String {
    let conn = Connection::open(path).unwrap();
    assert_eq!(conn.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(), "ok");
    conn.query_row("SELECT w FROM t", [], |r| r.get(0)).unwrap()
}

#[test]
fn ended_after_any_step_the_old_or_the_new_file_stands_under_the_name() {
    for steps in 0..=4 {
        let home = tempfile::tempdir().unwrap();
        let (at, new, kept) =
            (home.path().join("a.db"), home.path().join("a.db.new"), home.path().join("a.db.kept"));
        with_word(&at, "old");
        with_word(&new, "new");
        settle(&new).unwrap();
        // A program that was killed left what it wrote last in the log.
        let log = std::fs::read(&at).unwrap();
        let conn = Connection::open(&at).unwrap();
        conn.execute_batch("UPDATE t SET w = 'older'; UPDATE t SET w = 'old'").unwrap();
        let wal = std::fs::read(home.path().join("a.db-wal")).unwrap();
        drop(conn);
        std::fs::write(&at, log).unwrap();
        std::fs::write(home.path().join("a.db-wal"), wal).unwrap();
        let swap = Swap { new: &new, at: &at, kept: &kept };
        let all: [&dyn Fn() -> Result<()>; 4] =
            [&|| settle(&at), &|| swap.keep_old(), &|| swap.put_log_aside(), &|| swap.take_its_place()];
        for step in &all[..steps] {
            step().unwrap();
        }
        assert_eq!(word(&at), if steps == 4 { "new" } else { "old" }, "after {steps} steps");
        if steps == 4 {
            assert_eq!(word(&kept), "old");
            assert!(!new.exists());
        }
    }
}

#[test]
fn a_file_that_is_no_database_is_kept_with_its_log() {
    let home = tempfile::tempdir().unwrap();
    let (at, new, kept) = (home.path().join("a.db"), home.path().join("n.db"), home.path().join("k.db"));
    with_word(&new, "new");
    settle(&new).unwrap();
    std::fs::write(&at, "torn to pieces").unwrap();
    std::fs::write(home.path().join("a.db-wal"), "its log").unwrap();
    Swap { new: &new, at: &at, kept: &kept }.run().unwrap();
    assert_eq!(word(&at), "new");
    assert_eq!(std::fs::read(&kept).unwrap(), b"torn to pieces");
    assert_eq!(std::fs::read(home.path().join("k.db-wal")).unwrap(), b"its log");
}

#[test]
fn a_name_that_is_taken_is_not_given_twice() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("a.db");
    let first = free_name(&at, "replaced", "20260601-140000");
    assert_eq!(first, home.path().join("a.db.replaced-20260601-140000"));
    std::fs::write(&first, "").unwrap();
    assert_eq!(
        free_name(&at, "replaced", "20260601-140000"),
        home.path().join("a.db.replaced-20260601-140000-2")
    );
}

#[test]
fn x3_what_a_killed_program_left_beside_the_database_is_found() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("a.db");
    let mut sides = vec![
        ".a.db.replaced-20260601-140000.4711.part",
        "a.db.before-schema-3",
        "a.db.before-schema-3.part",
        "a.db.damaged-20260601-140000-wal",
        "a.db.new",
        "a.db.new-journal",
        "a.db.replaced-20260601-140000",
        "a.db.rescued-20260601-140000",
        "a.db.rescued-20260601-140000.log",
        "a.db.unsaved-20260601-140000.txt",
        "a.db.work",
        "a.db.work-wal",
    ];
    for name in
        sides.iter().chain(&["a.db", "a.db-wal", "a.db.lock", "aa.db.new", "a.db.newer", "notes.part"])
    {
        std::fs::write(home.path().join(name), "x").unwrap();
    }
    sides.sort_unstable();
    assert_eq!(beside(&at), sides.iter().map(|name| home.path().join(name)).collect::<Vec<_>>());
}

#[test]
fn when_the_new_one_can_not_take_the_place_the_old_one_has_its_log_again() {
    let home = tempfile::tempdir().unwrap();
    let (at, kept) = (home.path().join("a.db"), home.path().join("k.db"));
    std::fs::write(&at, "torn to pieces").unwrap();
    std::fs::write(home.path().join("a.db-wal"), "its log").unwrap();
    assert!(Swap { new: &home.path().join("none.db"), at: &at, kept: &kept }.run().is_err());
    assert_eq!(std::fs::read(&at).unwrap(), b"torn to pieces");
    assert_eq!(std::fs::read(home.path().join("a.db-wal")).unwrap(), b"its log");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 2, "nothing else is left");
}

#[test]
fn a_log_that_can_not_be_read_just_now_is_not_put_aside() {
    let home = tempfile::tempdir().unwrap();
    let at = home.path().join("a.db");
    with_word(&at, "old");
    // A folder of that name can be read as little as a disk that fails.
    std::fs::create_dir(home.path().join("a.db-wal")).unwrap();
    assert!(settle(&at).is_err());
}
