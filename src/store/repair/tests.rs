use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo;
use crate::store::{search, sound};
use crate::text::locale::{Lang, Locale};
use std::collections::BTreeMap;
use std::io::{Seek as _, SeekFrom, Write as _};

/// A believable day in a file, as one plain file.
fn day() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("shiftdesk.db");
    let now = chrono::DateTime::parse_from_rfc3339("2026-06-01T16:55:00+08:00").unwrap();
    let mut store = Store::open(&path, "t").unwrap();
    let config = demo::config(&Config::defaults().unwrap()).unwrap();
    let size = demo::Size { scale: 1, history: 0 };
    demo::build(&mut store, &config, &Locale::new(Lang::En), &Clock::frozen(now), size).unwrap();
    drop(store);
    swap::settle(&path).unwrap();
    (home, path)
}

type Rows = BTreeMap<(String, String), String>;

/// Every row of every table that is not made from others, as text.
fn everything(path: &Path) -> Rows {
    let conn = Connection::open(path).unwrap();
    let mut all = Rows::new();
    for table in fill::tables(&conn).unwrap() {
        let columns: Vec<String> = table.columns.iter().map(|c| format!("quote(\"{}\")", c.name)).collect();
        let sql = format!("SELECT {} FROM {}", columns.join(", "), table.name);
        let mut statement = conn.prepare(&sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns.len()).map(|n| row.get(n).unwrap()).collect();
            all.insert((table.name.clone(), values[0].clone()), values.join("|"));
        }
    }
    all
}

/// The pages of a kind: `leaf` or `internal`, of a table or an index.
fn pages_of(path: &Path, name: &str, kind: &str) -> Vec<u32> {
    let conn = Connection::open(path).unwrap();
    let sql = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = ?2 ORDER BY pageno";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([name, kind], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

fn overwrite(path: &Path, page: u32, byte: u8) {
    let mut file = File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(u64::from(page - 1) * 4096)).unwrap();
    file.write_all(&[byte; 4096]).unwrap();
}

/// The ids of the rows that lie on a page.
fn ids_on(path: &Path, page: u32) -> Vec<i64> {
    Pages::open(path).unwrap().leaf_ids(page)
}

/// What the program finds wrong, without changing a byte.
fn found_wrong(path: &Path) -> Vec<sound::Problem> {
    let before = std::fs::read(path).unwrap();
    let problems = Store::open_read_only(path).unwrap().problems().unwrap();
    assert!(std::fs::read(path).unwrap() == before, "the check changed the file");
    problems
}

fn is_sound(path: &Path) {
    let store = Store::open(path, "t").unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let found = search::search(
        &store,
        &crate::domain::snippet::Index::new(Vec::new()),
        "SO",
        search::Most { of_kind: 3, all: 9 },
    );
    assert!(found.is_ok());
}

#[test]
fn a_damaged_leaf_costs_only_its_own_rows() {
    let (_home, path) = day();
    let before = everything(&path);
    let leaves = pages_of(&path, "inquiry_events", "leaf");
    let page = leaves[leaves.len() / 2];
    let lost = ids_on(&path, page);
    assert!(!lost.is_empty());
    overwrite(&path, page, 0);
    let problems = found_wrong(&path);
    assert!(
        problems.iter().any(|p| p.damage == sound::Damage::Rows { table: "inquiry_events".into() }),
        "{problems:?}"
    );
    let damaged = std::fs::read(&path).unwrap();
    let account = run(&path, "t", "20260601-170000").unwrap();
    let events = account.tables.iter().find(|t| t.table == "inquiry_events").unwrap();
    assert_eq!(events.lost, Some(lost.len() as u64));
    assert_eq!(events.lost_ids, lost);
    assert!(account.loose.is_empty(), "{:?}", account.loose);
    assert!(std::fs::read(&account.kept).unwrap() == damaged, "the damaged file is kept as it was");
    let mut expected = before;
    for id in &lost {
        expected.remove(&("inquiry_events".to_owned(), id.to_string()));
    }
    assert_eq!(everything(&path), expected);
    is_sound(&path);
}

#[test]
fn the_leaves_below_a_damaged_inner_page_come_back() {
    let (_home, path) = day();
    let before = everything(&path);
    for table in ["changes", "order_events", "orders"] {
        let inner = pages_of(&path, table, "internal");
        assert!(!inner.is_empty(), "{table} is too small for this");
        overwrite(&path, inner[0], 0xff);
    }
    assert!(!found_wrong(&path).is_empty());
    let account = run(&path, "t", "20260601-170000").unwrap();
    assert!(account.is_whole(), "{:?} {:?}", account.tables, account.loose);
    assert_eq!(everything(&path), before);
    is_sound(&path);
}

#[test]
fn a_damaged_index_costs_nothing() {
    let (_home, path) = day();
    let before = everything(&path);
    for index in ["orders_no", "inquiries_day", "sqlite_autoindex_orders_1"] {
        overwrite(&path, pages_of(&path, index, "leaf")[0], 0x55);
    }
    let problems = found_wrong(&path);
    assert!(
        problems
            .iter()
            .any(|p| matches!(&p.damage, sound::Damage::Index { index, .. } if index == "orders_no")),
        "{problems:?}"
    );
    let account = run(&path, "t", "20260601-170000").unwrap();
    assert!(account.is_whole());
    assert_eq!(everything(&path), before);
    is_sound(&path);
}

#[test]
fn rows_whose_other_end_is_lost_are_listed_and_kept_where_they_can_be() {
    let (_home, path) = day();
    let before = everything(&path);
    let (customers, orders) = (pages_of(&path, "customers", "leaf")[0], pages_of(&path, "orders", "leaf")[0]);
    let (lost_customers, lost_orders) = (ids_on(&path, customers), ids_on(&path, orders));
    overwrite(&path, customers, 0);
    overwrite(&path, orders, 0);
    let account = run(&path, "t", "20260601-170000").unwrap();
    is_sound(&path);
    let after = everything(&path);
    let count = |rows: &Rows, table: &str| rows.keys().filter(|(t, _)| t == table).count();
    // A customer of whom only the number is left still has her inquiries.
    assert_eq!(count(&after, "inquiries"), count(&before, "inquiries"));
    let stand_ins =
        account.loose.iter().filter(|l| matches!(l.fate, Fate::StandIn(_)) && l.parent == "customers");
    assert!(stand_ins.count() > 0);
    let conn = Connection::open(&path).unwrap();
    let name = format!("SELECT name FROM customers WHERE id = {}", lost_customers[0]);
    assert_eq!(
        conn.query_row(&name, [], |r| r.get::<_, String>(0)).unwrap(),
        format!("?{}", lost_customers[0])
    );
    // The lines of an order that is gone can't stand alone; they are listed.
    let left = account.loose.iter().filter(|l| l.table == "order_lines" && l.fate == Fate::Left).count();
    assert!(left > 0);
    assert_eq!(count(&after, "order_lines"), count(&before, "order_lines") - left);
    assert_eq!(count(&after, "orders"), count(&before, "orders") - lost_orders.len());
    assert!(account.lost() >= (lost_orders.len() + left) as u64);
}

#[test]
fn a_row_that_breaks_a_rule_of_its_table_counts_as_lost() {
    let (_home, path) = day();
    let conn = Connection::open(&path).unwrap();
    let before: i64 = conn.query_row("SELECT max(id) FROM ops", [], |r| r.get(0)).unwrap();
    conn.execute_batch("DROP INDEX ops_undoes").unwrap();
    conn.execute("INSERT INTO ops(at, kind, undoes) VALUES (1, 'undo', ?1), (1, 'undo', ?1)", [before])
        .unwrap();
    let last = conn.last_insert_rowid();
    drop(conn);
    let account = run(&path, "t", "20260601-170000").unwrap();
    let ops = account.tables.iter().find(|t| t.table == "ops").unwrap();
    assert_eq!((ops.lost, ops.lost_ids.as_slice()), (Some(1), [last].as_slice()));
    assert!(!account.is_whole());
    is_sound(&path);
}

#[test]
fn a_table_without_its_counter_is_not_called_whole() {
    for has_index in [true, false] {
        let (_home, path) = day();
        let conn = Connection::open(&path).unwrap();
        conn.execute("DELETE FROM sqlite_sequence WHERE name = 'inquiry_events'", []).unwrap();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'inquiry_events'";
        let indexes: Vec<String> =
            conn.prepare(sql).unwrap().query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(!indexes.is_empty());
        for index in indexes.iter().filter(|_| !has_index) {
            conn.execute_batch(&format!("DROP INDEX {index}")).unwrap();
        }
        drop(conn);
        let page = *pages_of(&path, "inquiry_events", "leaf").last().unwrap();
        let lost = ids_on(&path, page);
        overwrite(&path, page, 0);
        let account = run(&path, "t", "20260601-170000").unwrap();
        let events = account.tables.iter().find(|t| t.table == "inquiry_events").unwrap();
        assert!(!account.is_whole());
        if has_index {
            assert_eq!((events.lost, &events.lost_ids), (Some(lost.len() as u64), &lost));
        } else {
            assert_eq!((events.lost, events.lost_ids.len()), (None, 0), "nothing tells how many");
        }
    }
}

#[test]
fn numbers_that_were_given_are_not_given_again() {
    let (_home, path) = day();
    let last = "SELECT seq FROM sqlite_sequence WHERE name = 'inquiries'";
    let read =
        |path: &Path| Connection::open(path).unwrap().query_row(last, [], |r| r.get::<_, i64>(0)).unwrap();
    let before = read(&path);
    overwrite(&path, *pages_of(&path, "inquiries", "leaf").last().unwrap(), 0);
    run(&path, "t", "20260601-170000").unwrap();
    assert_eq!(read(&path), before);
}

#[test]
fn what_stands_only_in_the_log_of_a_killed_program_is_saved_too() {
    let (_home, path) = day();
    let page = pages_of(&path, "orders_no", "leaf")[0];
    // Killed: the log stays beside the file.
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.execute_batch("INSERT INTO meta(key, value) VALUES ('last words', 'kept')").unwrap();
    let (file, wal) = (std::fs::read(&path).unwrap(), std::fs::read(door::side(&path, "-wal")).unwrap());
    drop(conn);
    std::fs::write(&path, file).unwrap();
    std::fs::write(door::side(&path, "-wal"), wal).unwrap();
    overwrite(&path, page, 0);
    run(&path, "t", "20260601-170000").unwrap();
    let conn = Connection::open(&path).unwrap();
    let word: String =
        conn.query_row("SELECT value FROM meta WHERE key = 'last words'", [], |r| r.get(0)).unwrap();
    assert_eq!(word, "kept");
}

#[test]
fn with_pages_of_its_list_of_tables_damaged_everything_is_saved() {
    let (_home, path) = day();
    let before = everything(&path);
    for page in pages_of(&path, "sqlite_schema", "leaf").into_iter().step_by(2) {
        overwrite(&path, page, 0xa5);
    }
    let account = run(&path, "t", "20260601-170000").unwrap();
    assert!(account.is_whole(), "{:?} {:?}", account.tables, account.loose);
    assert_eq!(everything(&path), before);
    is_sound(&path);
}

#[test]
fn without_its_first_page_everything_is_saved_even_with_the_whole_list_gone() {
    for whole_list in [true, false] {
        for byte in [0, 0xa5] {
            let (_home, path) = day();
            let before = everything(&path);
            let leaves = pages_of(&path, "sqlite_schema", "leaf");
            overwrite(&path, 1, byte);
            // One leaf tells that it is ours.
            leaves.iter().skip(1).filter(|_| !whole_list).for_each(|page| overwrite(&path, *page, byte));
            let result = run(&path, "t", "20260601-170000");
            if whole_list {
                let account = result.unwrap();
                assert!(account.is_whole(), "{:?} {:?}", account.tables, account.loose);
                assert_eq!(everything(&path), before);
                is_sound(&path);
            } else if let Err(error) = result {
                assert!(is_beyond(&error), "{error:?}");
            }
        }
    }
}

#[test]
fn a_file_cut_off_in_the_middle_gives_what_is_before_the_cut() {
    let (_home, path) = day();
    let before = everything(&path);
    let length = std::fs::metadata(&path).unwrap().len();
    File::options().write(true).open(&path).unwrap().set_len(length / 2 / 4096 * 4096 + 100).unwrap();
    let account = run(&path, "t", "20260601-170000").unwrap();
    assert!(!account.is_whole());
    let after = everything(&path);
    assert!(after.len() > before.len() / 4, "{} of {}", after.len(), before.len());
    is_sound(&path);
}

#[test]
fn what_is_lost_is_named_by_the_number_of_its_order() {
    let (_home, path) = day();
    let page = pages_of(&path, "orders", "leaf")[0];
    let lost = ids_on(&path, page);
    let conn = Connection::open(&path).unwrap();
    let number = |id: &i64| -> String {
        conn.query_row("SELECT order_no FROM orders WHERE id = ?1", [id], |r| r.get(0)).unwrap()
    };
    let numbers: Vec<String> = lost.iter().map(number).collect();
    drop(conn);
    overwrite(&path, page, 0);
    let account = run(&path, "t", "20260601-170000").unwrap();
    let orders = account.tables.iter().find(|t| t.table == "orders").unwrap();
    let named: Vec<&str> = orders.lost_of.iter().map(|of| of.as_ref().unwrap().number.as_str()).collect();
    assert_eq!(named, numbers);
    // So are the lines that went with them.
    let lines = account.loose.iter().filter(|l| l.table == "order_lines" && l.fate == Fate::Left);
    assert!(lines.map(|l| l.of.as_ref().unwrap()).all(|of| numbers.contains(&of.number)));
}

#[test]
fn a_file_of_which_nothing_is_ours_is_left_as_it_is() {
    let (home, path) = day();
    let noise: Vec<u8> = (0..40 * 4096_u32).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect();
    std::fs::write(&path, &noise).unwrap();
    assert!(run(&path, "t", "20260601-170000").is_err());
    assert!(std::fs::read(&path).unwrap() == noise);
    let names: Vec<String> = std::fs::read_dir(home.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !n.contains(".lock"))
        .collect();
    assert_eq!(names, ["shiftdesk.db"], "nothing half-made is left");
}

#[test]
fn a_file_in_use_is_not_repaired() {
    let (_home, path) = day();
    let _open = Store::open(&path, "小李的值班台").unwrap();
    let error = run(&path, "t", "20260601-170000").unwrap_err();
    assert_eq!(error.key(), "store.locked");
}
