//! Every schema that was ever written opens with today's program. `tests/schemas/NNN.sql` holds the rows that came
//! with a version, and the checksum of its migration: one that was released is never edited.
#![allow(clippy::unwrap_used)]

mod support;

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use shiftdesk::domain::snippet::Index;
use shiftdesk::store::search::{Most, search};
use shiftdesk::store::{SCHEMA_VERSION, Store};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::Place;

fn here(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The files of a folder by the number they begin with.
fn numbered(folder: &str) -> BTreeMap<i64, String> {
    let entries = std::fs::read_dir(here(folder)).unwrap().map(|e| e.unwrap().path());
    entries
        .map(|path| {
            let number = path.file_name().unwrap().to_str().unwrap()[..3].parse().unwrap();
            (number, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// A file as a program of that version left it, after it had lived through all versions before.
fn write(path: &Path, version: i64) {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.pragma_update(None, "foreign_keys", true).unwrap();
    let rows = numbered("tests/schemas");
    for (number, sql) in numbered("src/store/sql").range(..=version) {
        conn.execute_batch(sql).unwrap();
        conn.execute_batch(&rows[number]).unwrap_or_else(|e| panic!("rows of schema {number}: {e}"));
    }
    // Those of the first kept the triggers of the trail in the file.
    if version < 8 {
        for table in ["orders", "inquiries", "customers"] {
            conn.execute_batch(&format!(
                "CREATE TRIGGER trail_{table}_insert AFTER INSERT ON {table} BEGIN
                 INSERT INTO changes(op_id, tbl, row_id, after) VALUES (1, '{table}', NEW.id, '{{}}'); END"
            ))
            .unwrap();
        }
    }
    conn.pragma_update(None, "application_id", 0x5344_534B).unwrap();
    conn.pragma_update(None, "user_version", version).unwrap();
}

/// How many rows each table has, without what is made from the others.
fn counts(path: &Path) -> BTreeMap<String, i64> {
    let conn = Connection::open(path).unwrap();
    let mut tables = conn
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'
             AND name NOT LIKE 'sqlite%'",
        )
        .unwrap();
    let names: Vec<String> = tables.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    names
        .into_iter()
        .map(|name| {
            let sql = format!("SELECT count(*) FROM {name}");
            let count = conn.query_row(&sql, [], |r| r.get(0)).unwrap();
            (name, count)
        })
        .collect()
}

/// Columns that a migration means to write anew: its number, the table, the column, and why. None does so far.
const REWRITTEN: &[(i64, &str, &str, &str)] = &[];

/// The values of a table's rows, in order, each with its type (`'1'` is not `1`).
type Rows = Vec<Vec<String>>;
/// The columns of each table, and its rows.
type Tables = BTreeMap<String, (Vec<String>, Rows)>;

/// Every table with its columns and what stands in them, without what is made from the others.
fn values(path: &Path) -> Tables {
    let conn = Connection::open(path).unwrap();
    let tables = counts(path).into_keys();
    tables
        .map(|table| {
            let sql = "SELECT name FROM pragma_table_info(?1)";
            let mut names = conn.prepare(sql).unwrap();
            let names: Vec<String> =
                names.query_map([&table], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
            let rows = rows(&conn, &table, &names);
            (table, (names, rows))
        })
        .collect()
}

fn rows(conn: &Connection, table: &str, columns: &[String]) -> Rows {
    let quoted: Vec<String> = columns.iter().map(|c| format!("quote(\"{c}\")")).collect();
    // The first column is its key.
    let sql = format!("SELECT {} FROM {table} ORDER BY \"{}\"", quoted.join(", "), columns.join("\", \""));
    let mut all = conn.prepare(&sql).unwrap();
    let row = |r: &rusqlite::Row| (0..columns.len()).map(|n| r.get(n)).collect::<Result<Vec<String>, _>>();
    all.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// What stood in the file before stands there after it was migrated from that version, value by value.
fn is_still_there(path: &Path, from: i64, before: &Tables) {
    let conn = Connection::open(path).unwrap();
    for (table, (columns, old)) in before {
        let new = rows(&conn, table, columns);
        assert_eq!(new.len(), old.len(), "schema {from}: rows of {table}");
        for (n, (old, new)) in old.iter().zip(&new).enumerate() {
            for ((column, old), new) in columns.iter().zip(old).zip(new) {
                let is_meant =
                    REWRITTEN.iter().any(|(by, t, c, _)| *by > from && (*t, *c) == (table, column.as_str()));
                assert!(
                    is_meant || old == new,
                    "schema {from}: {table}.{column}, row {n}: {old} became {new}"
                );
            }
        }
    }
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |r| r.get(0)).unwrap()
}

#[test]
fn every_schema_has_its_file_and_no_released_migration_was_edited() {
    let (migrations, files) = (numbered("src/store/sql"), numbered("tests/schemas"));
    let numbers: Vec<i64> = (1..=SCHEMA_VERSION).collect();
    assert_eq!(migrations.keys().copied().collect::<Vec<_>>(), numbers);
    assert_eq!(
        files.keys().copied().collect::<Vec<_>>(),
        numbers,
        "a new schema needs tests/schemas/NNN.sql"
    );
    for (number, text) in &files {
        let sum = format!("{:x}", Sha256::digest(&migrations[number]));
        let first = text.lines().next().unwrap();
        assert_eq!(first, format!("-- schema {sum}"), "migration {number} is not the one that was released");
    }
}

#[test]
fn the_rows_of_the_files_reach_every_table() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.db");
    write(&path, SCHEMA_VERSION);
    let empty: Vec<String> = counts(&path).into_iter().filter(|(_, n)| *n == 0).map(|(t, _)| t).collect();
    // An order that has an exception is not accepted.
    assert_eq!(empty, ["exceptions", "handoff_items"]);
}

#[test]
fn a_file_of_every_schema_is_migrated_with_its_rows_and_a_copy_of_it_is_kept() {
    for number in 1..=SCHEMA_VERSION {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("shiftdesk.db");
        write(&path, number);
        let before = values(&path);
        let mut store = Store::open(&path, "t").unwrap_or_else(|e| panic!("schema {number}: {e}"));
        while store.catch_up_search(500).unwrap() {}
        assert_eq!(store.check().unwrap(), Vec::<String>::new(), "schema {number}");
        for query in ["2026060100012345", "小珍", "脱线", "wxz4821"] {
            let most = Most { of_kind: 5, all: 20 };
            let found = search(&store, &Index::new(Vec::new()), query, most).unwrap();
            assert!(!found.is_empty(), "schema {number}: '{query}' is not found");
        }
        drop(store);
        is_still_there(&path, number, &before);
        let conn = Connection::open(&path).unwrap();
        let triggers = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'trail%'";
        assert_eq!(conn.query_row(triggers, [], |r| r.get::<_, i64>(0)).unwrap(), 0, "schema {number}");
        drop(conn);
        let kept = home.path().join(format!("shiftdesk.db.before-schema-{number}"));
        assert_eq!(kept.exists(), number < SCHEMA_VERSION);
        if number < SCHEMA_VERSION {
            assert_eq!((version(&kept), values(&kept)), (number, before), "schema {number}");
            let conn = Connection::open(&kept).unwrap();
            assert_eq!(
                conn.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0)).unwrap(),
                "ok"
            );
        }
    }
}

#[test]
fn a_migration_that_fails_leaves_the_old_file() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("shiftdesk.db");
    // The newest that makes a table finds its name taken.
    let made = |sql: &str| Some(sql.split_once("CREATE TABLE ")?.1.split_once(' ')?.0.to_owned());
    let migrations = numbered("src/store/sql");
    let (number, table) = migrations.iter().rev().find_map(|(n, sql)| Some((*n, made(sql)?))).unwrap();
    write(&path, number - 1);
    let conn = Connection::open(&path).unwrap();
    conn.execute_batch(&format!("CREATE TABLE {table}(id INTEGER PRIMARY KEY)")).unwrap();
    drop(conn);
    let before = values(&path);
    assert!(Store::open(&path, "t").is_err());
    assert_eq!((version(&path), values(&path)), (number - 1, before));
}

/// Runs a command that opens the file for writing.
fn open_for_writing(place: &Place, before: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    let program = env!("CARGO_BIN_EXE_shiftdesk");
    command.args(["-c", &format!("{before} exec '{program}' init -q")]);
    command
        .env_clear()
        .envs(place.environment())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::null());
    command
}

#[test]
fn a_full_disk_during_a_migration_leaves_the_old_file() {
    let place = Place::new();
    std::fs::create_dir_all(place.db.parent().unwrap()).unwrap();
    write(&place.db, 1);
    let before = values(&place.db);
    // The copy does not fit; then it is there already, and what the migration writes does not.
    for has_copy in [false, true] {
        if has_copy {
            let copy = place.db.with_file_name("shiftdesk.db.before-schema-1");
            std::fs::copy(&place.db, copy).unwrap();
        }
        let status = open_for_writing(&place, "trap '' XFSZ; ulimit -f 128;").status().unwrap();
        assert_eq!(status.code(), Some(1));
        assert_eq!((version(&place.db), values(&place.db)), (1, before.clone()), "{has_copy}");
    }
    assert!(open_for_writing(&place, "").status().unwrap().success());
    assert_eq!(version(&place.db), SCHEMA_VERSION);
}

#[test]
fn a_kill_at_any_moment_of_a_migration_leaves_the_old_file_or_the_new_one() {
    let place = Place::new();
    let folder = place.db.parent().unwrap().to_owned();
    let mut seen = std::collections::BTreeSet::new();
    for moment in 0..30_u64 {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        write(&place.db, 1);
        let before = values(&place.db);
        let mut child = open_for_writing(&place, "").spawn().unwrap();
        // Killed somewhere on its way: later and later, until it is through.
        std::thread::sleep(std::time::Duration::from_millis(moment * 5));
        let _ = child.kill();
        child.wait().unwrap();
        let found = version(&place.db);
        assert!([1, SCHEMA_VERSION].contains(&found), "schema {found} at moment {moment}");
        seen.insert(found);
        // Once it was migrated, the command may have begun its own rows.
        let conn = Connection::open(&place.db).unwrap();
        for (table, (columns, old)) in &before {
            let new = rows(&conn, table, columns);
            for row in old {
                assert!(new.contains(row), "{table}: {row:?} is gone or another one at moment {moment}");
            }
        }
        drop(conn);
        let store = Store::open(&place.db, "t").unwrap();
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
    assert!(seen.contains(&1), "none was killed early: {seen:?}");
}
