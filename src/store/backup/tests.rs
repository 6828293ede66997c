use super::*;
use chrono::DateTime;

fn at(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(&format!("{text}+08:00")).unwrap()
}

fn shelf(folder: &Path, keep: usize) -> Shelf {
    let folder = folder.display().to_string();
    Shelf::new(Path::new("/a/shiftdesk.db"), &Settings { folder, keep, ..Settings::default() })
}

#[test]
fn a_copy_has_its_name_only_when_it_is_whole() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("shiftdesk.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch("CREATE TABLE orders(id INTEGER); INSERT INTO orders VALUES (1)").unwrap();
    let copy = home.path().join("shiftdesk.db.before-schema-1");
    let part = home.path().join("shiftdesk.db.before-schema-1.part");
    std::fs::create_dir(&part).unwrap();
    assert!(before_migration(&conn, None, &path, 1).is_err(), "the way is blocked");
    assert!(!copy.exists(), "half a copy would be taken for one the next time");
    std::fs::remove_dir(&part).unwrap();
    std::fs::write(&part, "half of a copy that was interrupted").unwrap();
    before_migration(&conn, None, &path, 1).unwrap();
    let read: i64 =
        Connection::open(&copy).unwrap().query_row("SELECT id FROM orders", [], |r| r.get(0)).unwrap();
    assert_eq!((read, part.exists()), (1, false));
}

#[test]
fn a_copy_that_an_older_file_left_is_not_taken_for_that_of_this_one() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("shiftdesk.db");
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(
        "CREATE TABLE ops(id INTEGER PRIMARY KEY, at INTEGER); INSERT INTO ops VALUES (1, 10)",
    )
    .unwrap();
    let copies = || std::fs::read_dir(home.path()).unwrap().count() - 1;
    before_migration(&conn, None, &path, 7).unwrap();
    before_migration(&conn, None, &path, 7).unwrap();
    assert_eq!(copies(), 1, "one of the same actions is enough");
    conn.execute_batch("INSERT INTO ops VALUES (2, 20)").unwrap();
    before_migration(&conn, None, &path, 7).unwrap();
    assert_eq!(copies(), 2);
    let second = Connection::open(home.path().join("shiftdesk.db.before-schema-7-2")).unwrap();
    let last: i64 = second.query_row("SELECT max(id) FROM ops", [], |r| r.get(0)).unwrap();
    assert_eq!(last, 2);
    std::fs::write(home.path().join("shiftdesk.db.before-schema-7-2"), "torn").unwrap();
    before_migration(&conn, None, &path, 7).unwrap();
    assert_eq!(copies(), 3, "nor one that is damaged");
}

#[test]
fn a_copy_is_of_one_moment_although_somebody_writes_on() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("shiftdesk.db");
    let writer = Connection::open(&path).unwrap();
    writer.pragma_update(None, "journal_mode", "WAL").unwrap();
    writer.execute_batch("CREATE TABLE t(a); CREATE TABLE u(a)").unwrap();
    let reader = door::open_to_read(&path).unwrap();
    let snapshot = reader.unchecked_transaction().unwrap();
    snapshot.query_row("SELECT count(*) FROM t", [], |_| Ok(())).unwrap();
    let to = home.path().join("copy.db");
    let mut target = Connection::open(&to).unwrap();
    let backup = rusqlite::backup::Backup::new(&reader, &mut target).unwrap();
    assert_eq!(backup.step(1).unwrap(), rusqlite::backup::StepResult::More);
    writer.execute_batch("INSERT INTO t VALUES (1)").unwrap();
    while backup.step(1).unwrap() == rusqlite::backup::StepResult::More {}
    drop(backup);
    let copied: i64 = target.query_row("SELECT count(*) FROM t", [], |r| r.get(0)).unwrap();
    assert_eq!(copied, 0, "what came later is not in it, and it did not begin anew");
}

#[test]
fn a_copy_that_is_not_sound_is_no_backup() {
    let home = tempfile::tempdir().unwrap();
    let conn = Connection::open(home.path().join("a.db")).unwrap();
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; CREATE TABLE p(id INTEGER PRIMARY KEY);
         CREATE TABLE c(id INTEGER PRIMARY KEY, p INTEGER REFERENCES p(id)); INSERT INTO c VALUES (1, 7)",
    )
    .unwrap();
    let to = home.path().join("copy.db");
    let error = copy(&conn, None, &to, Pace::Quick).unwrap_err();
    assert_eq!(error.key(), "store.unsound");
    assert!(error.to_string().contains("its p is missing"), "{error}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1, "nothing of it is left");
}

#[test]
fn of_every_earlier_day_the_last_backup_is_kept_and_only_so_many_days() {
    let home = tempfile::tempdir().unwrap();
    let names = [
        "shiftdesk-20260529-090000.db",
        "shiftdesk-20260530-090000.db",
        "shiftdesk-20260601-083000.db",
        "shiftdesk-20260601-173000.db",
        "shiftdesk-20260602-083000.db",
        "shiftdesk-20260602-173000.db",
    ];
    let strangers = ["shiftdesk-mine.db", "notes.txt", "shiftdesk-20260602-180000.db.part"];
    for name in names.iter().chain(&strangers).chain(&["shiftdesk-20260101-000000.db.part"]) {
        std::fs::write(home.path().join(name), "x").unwrap();
    }
    assert!(shelf(home.path(), 0).rotate(at("2026-06-02T18:00:00")).unwrap().is_empty(), "0 keeps all");
    let mut removed = shelf(home.path(), 2).rotate(at("2026-06-02T18:00:00")).unwrap();
    removed.sort();
    let gone = [names[0], names[1], names[2], "shiftdesk-20260101-000000.db.part"];
    let mut gone: Vec<PathBuf> = gone.iter().map(|n| home.path().join(n)).collect();
    gone.sort();
    assert_eq!(removed, gone);
    let kept: Vec<PathBuf> = shelf(home.path(), 2).all().into_iter().map(|m| m.path).collect();
    assert_eq!(kept, names[3..].iter().map(|n| home.path().join(n)).collect::<Vec<_>>());
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 6);
}

#[test]
fn backups_are_kept_beside_the_database_or_where_the_configuration_says() {
    let settings = |folder: &str| Settings { folder: folder.into(), ..Settings::default() };
    let folder = |db: &str, configured: &str| Shelf::new(Path::new(db), &settings(configured)).folder;
    assert_eq!(folder("/a/shiftdesk.db", ""), Path::new("/a/backups"));
    assert_eq!(folder("shiftdesk.db", ""), Path::new("backups"));
    assert_eq!(folder("/a/shiftdesk.db", "/b"), Path::new("/b"));
}

#[test]
fn s3_one_a_business_day_and_one_after_every_shift_is_due() {
    let made = |text: &str| Made { path: PathBuf::new(), at: at(text).naive_local() };
    let due =
        |last: Option<&Made>, now: &str, end: Option<&str>| Shelf::is_due(last, at(now), 5, end.map(at));
    assert!(due(None, "2026-06-01T08:30:00", None), "there is none at all");
    let morning = made("2026-06-01T08:30:00");
    assert!(!due(Some(&morning), "2026-06-01T17:00:00", None));
    assert!(!due(Some(&morning), "2026-06-02T04:59:00", None), "the night belongs to the day");
    assert!(due(Some(&morning), "2026-06-02T05:00:00", None));
    assert!(due(Some(&morning), "2026-06-01T17:31:00", Some("2026-06-01T17:30:00")));
    assert!(!due(Some(&morning), "2026-06-01T17:31:00", Some("2026-06-01T01:00:00")));
    let night = made("2026-06-02T01:10:00");
    assert!(due(Some(&night), "2026-06-02T08:30:00", None), "one of last night is not of today");
}

#[test]
fn two_of_one_second_have_two_names() {
    let home = tempfile::tempdir().unwrap();
    let shelf = shelf(home.path(), 14);
    let first = shelf.name(at("2026-06-01T08:30:00"));
    std::fs::write(&first.path, "").unwrap();
    let second = shelf.name(at("2026-06-01T08:30:00"));
    assert_eq!(second.path, home.path().join("shiftdesk-20260601-083001.db"));
    assert_eq!(shelf.last(at("2026-06-01T08:31:00")), Some(first));
}

#[test]
fn what_bears_a_time_to_come_is_not_the_last_one_and_costs_no_other() {
    let home = tempfile::tempdir().unwrap();
    let names = [
        "shiftdesk-20260601-083000.db",
        "shiftdesk-20260601-173000.db",
        "shiftdesk-20270101-090000.db",
        "shiftdesk-20270101-100000.db",
    ];
    for name in names {
        std::fs::write(home.path().join(name), "x").unwrap();
    }
    let (shelf, now) = (shelf(home.path(), 2), at("2026-06-01T18:00:00"));
    assert_eq!(shelf.last(now).unwrap().path, home.path().join(names[1]));
    let ahead = shelf.ahead(now).unwrap();
    assert_eq!(ahead.path, home.path().join(names[3]));
    assert_eq!(shelf.ahead(at("2027-01-02T09:00:00")), None);
    assert!(Shelf::is_due(Some(&ahead), now, 5, None));
    assert!(shelf.rotate(now).unwrap().is_empty());
    let just_named = Made { path: PathBuf::new(), at: at("2026-06-01T18:00:30").naive_local() };
    assert!(!just_named.is_ahead(now), "another one of this second has the next one's name");
}

#[test]
fn two_databases_with_one_folder_see_their_own_backups_only() {
    let home = tempfile::tempdir().unwrap();
    let settings = Settings { folder: home.path().display().to_string(), keep: 1, ..Settings::default() };
    let (first, second) =
        (Shelf::new(Path::new("/a/shiftdesk.db"), &settings), Shelf::new(Path::new("/b/shop.db"), &settings));
    let now = at("2026-06-01T08:30:00");
    for made in [first.name(now), second.name(now), second.name(at("2026-05-31T08:30:00"))] {
        std::fs::write(made.path, "x").unwrap();
    }
    let names = |shelf: &Shelf| -> Vec<String> {
        shelf.all().iter().map(|m| m.path.file_name().unwrap().to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&first), ["shiftdesk-20260601-083000.db"]);
    assert_eq!(names(&second), ["shop-20260531-083000.db", "shop-20260601-083000.db"]);
    assert!(first.rotate(now).unwrap().is_empty());
    assert_eq!(second.rotate(now).unwrap(), [home.path().join("shop-20260531-083000.db")]);
}
