//! Backups, restoring them, and saving what can be read of a damaged file, through the real program.
#![allow(clippy::unwrap_used)]

mod support;

use serde_json::Value;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use support::{Place, Terminal};

/// A place with a shop and a day's data.
fn with_day() -> Place {
    let mut place = Place::new();
    place.at("2026-06-01 16:55");
    std::fs::create_dir_all(place.db.parent().unwrap()).unwrap();
    let db = place.db.display().to_string();
    let told = place.cli(&["demo", "--no-open", "--keep", &db]);
    assert_eq!(told.code, 0, "{told:?}");
    place
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn inquiries(place: &Place) -> i64 {
    place.fact("SELECT count(*) FROM inquiries")
}

/// The page of a leaf of a table or an index, or of an inner page.
fn page(place: &Place, name: &str, kind: &str) -> u32 {
    place.fact(&format!("SELECT pageno FROM dbstat WHERE name = '{name}' AND pagetype = '{kind}' LIMIT 1"))
}

fn overwrite(path: &Path, page: u32) {
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(u64::from(page - 1) * 4096)).unwrap();
    file.write_all(&[0xa5; 4096]).unwrap();
}

fn backup(place: &Place) -> String {
    place.json(&["backup"])["file"].as_str().unwrap().to_owned()
}

#[test]
fn check_tells_when_the_last_backup_was_made_and_where() {
    let place = with_day();
    let told = place.cli(&["check"]);
    assert!(told.err.contains("还没有备份") && told.err.contains("shiftdesk backup"), "{told:?}");
    assert_eq!(place.json(&["check"])["backup"], Value::Null);
    let file = backup(&place);
    let told = place.cli(&["check"]);
    assert!(told.err.contains("上次备份：2026-06-01 16:55") && told.err.contains(&file), "{told:?}");
    let json = place.json(&["check"]);
    assert_eq!(
        (&json["ok"], json["backup"]["at"].as_str()),
        (&Value::Bool(true), Some("2026-06-01T16:55:00+08:00"))
    );
}

#[test]
fn a_backup_is_restored_after_a_yes_and_the_replaced_file_can_be_restored_again() {
    let mut place = with_day();
    let file = backup(&place);
    let before = inquiries(&place);
    place.at("2026-06-01 17:10");
    let told = place.cli(&["shift", "start", "--agent", "小周"]);
    assert_eq!(told.code, 0, "{told:?}");
    // Nobody to ask: nothing happens.
    let told = place.cli(&["restore", &file]);
    assert_eq!((told.code, told.out.as_str()), (1, ""));
    assert!(told.err.contains("最后改动") && told.err.contains("--yes"), "{told:?}");
    assert_eq!(place.facts::<String>("SELECT name FROM agents WHERE name = '小周'").len(), 1);
    // On a terminal: no, then yes.
    let mut screen = Terminal::start(&place, (140, 40), &["restore", &file]);
    screen.wait_for("替换吗？").wait_for("2026-06-01 17:10").type_text("n\r");
    assert_eq!(screen.wait_exit().exit_code(), 1);
    assert!(screen.screen().contains("没有改动"), "{}", screen.screen());
    let mut screen = Terminal::start(&place, (140, 40), &["restore", &file]);
    screen.wait_for("替换吗？").type_text("y\r");
    assert!(screen.wait_exit().success(), "{}", screen.screen());
    assert_eq!(place.facts::<String>("SELECT name FROM agents WHERE name = '小周'").len(), 0);
    assert_eq!(inquiries(&place), before);
    let kept = place.db.with_file_name("shiftdesk.db.replaced-20260601-171000");
    assert!(screen.screen().contains("replaced-20260601-171000"), "{}", screen.screen());
    // And back.
    let json = place.json(&["restore", &kept.display().to_string(), "--yes"]);
    assert_eq!(json["replaced_last_change"].as_str().map(|t| &t[..10]), Some("2026-06-01"));
    assert_eq!(place.facts::<String>("SELECT name FROM agents WHERE name = '小周'").len(), 1);
    assert_eq!(place.cli(&["check"]).code, 0);
}

#[test]
fn nothing_is_restored_or_repaired_under_an_open_workstation() {
    let place = with_day();
    let file = backup(&place);
    let mut screen = place.start();
    screen.wait_for("5 售后登记");
    for args in [vec!["restore", &file, "--yes"], vec!["check", "--repair"]] {
        let told = place.cli(&args);
        assert_eq!(told.code, 1, "{args:?}");
        assert!(
            told.err.contains("值班台") && told.err.contains(&format!("pid {}", screen.pid())),
            "{told:?}"
        );
    }
}

#[test]
fn what_is_no_backup_is_refused_with_the_next_step() {
    let place = with_day();
    let text = place.home().join("notes.db");
    std::fs::write(&text, "只是一些笔记\n".repeat(400)).unwrap();
    let told = place.cli(&["restore", &text.display().to_string(), "--yes"]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("不是值班台的数据文件"), "{told:?}");
    let told = place.cli(&["restore", "nowhere.db", "--yes"]);
    assert!(told.code == 1 && told.err.contains("nowhere.db"), "{told:?}");
    let byte = |n: u32| u8::try_from((n.wrapping_mul(2_654_435_761) >> 13) & 0x7f).unwrap() | 0x80;
    let noise: Vec<u8> = (0..8192).map(byte).collect();
    std::fs::write(&text, noise).unwrap();
    let told = place.cli(&["restore", &text.display().to_string(), "--yes"]);
    let both = told.err.contains("加了密") || told.err.contains("口令");
    assert!(told.code == 1 && both, "{told:?}");
}

#[test]
fn a_damaged_file_is_named_by_its_tables_and_repaired() {
    let place = with_day();
    let (leaf, inner, index) = (
        page(&place, "inquiry_events", "leaf"),
        page(&place, "changes", "internal"),
        page(&place, "orders_no", "leaf"),
    );
    let changes: i64 = place.fact("SELECT count(*) FROM changes");
    for page in [leaf, inner, index] {
        overwrite(&place.db, page);
    }
    let damaged = std::fs::read(&place.db).unwrap();
    let told = place.cli(&["check"]);
    assert_eq!(told.code, 1);
    for text in ["「咨询记录」有数据页读不出来", "「改动明细」", "索引 orders_no"] {
        assert!(told.out.contains(text), "'{text}' is not in {told:?}");
    }
    assert!(told.err.contains("check --repair") && told.err.contains("shiftdesk restore"), "{told:?}");
    assert!(std::fs::read(&place.db).unwrap() == damaged, "looking changes nothing");
    let told = place.cli(&["check", "--repair"]);
    assert_eq!(told.code, 3, "some rows are lost: {told:?}");
    assert!(told.out.contains("救出") && told.out.contains("咨询记录"), "{told:?}");
    let kept = place.db.with_file_name("shiftdesk.db.damaged-20260601-165500");
    assert!(told.err.contains(&kept.display().to_string()), "{told:?}");
    // But for its first page, which says whether there is a log beside it.
    assert!(std::fs::read(&kept).unwrap()[4096..] == damaged[4096..]);
    assert_eq!(place.cli(&["check"]).code, 0);
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM changes"), changes);
    let mut screen = place.start();
    screen.wait_for("5 售后登记");
    screen.quit();
}

#[test]
fn without_its_list_of_tables_or_its_first_page_a_file_is_repaired_from_what_the_program_knows() {
    let place = with_day();
    let file = backup(&place);
    let before = inquiries(&place);
    for page in [page(&place, "sqlite_schema", "leaf"), 1] {
        overwrite(&place.db, page);
        let told = place.cli(&["check"]);
        assert_eq!((told.code, told.out.as_str()), (1, ""));
        assert!(told.err.contains("check --repair") && told.err.contains("shiftdesk restore"), "{told:?}");
        assert!(told.err.contains(&file), "the last backup is named: {told:?}");
        let told = place.cli(&["summary"]);
        assert!(told.code == 1 && told.err.contains("受损"), "{told:?}");
        let told = place.cli(&["check", "--repair"]);
        assert!(told.code == 0 && told.out.contains("一条没丢"), "{told:?}");
        assert_eq!((inquiries(&place), place.cli(&["check"]).code), (before, 0));
    }
}

#[test]
fn lost_rows_are_told_by_their_order_numbers_and_what_to_compare_them_with() {
    let mut place = with_day();
    let file = backup(&place);
    place.at("2026-06-01 17:10");
    assert_eq!(place.cli(&["shift", "start", "--agent", "小周"]).code, 0);
    let numbers: Vec<String> = place.facts("SELECT order_no FROM orders");
    overwrite(&place.db, page(&place, "orders", "leaf"));
    let told = place.cli(&["check", "--repair"]);
    assert_eq!(told.code, 3, "{told:?}");
    assert!(told.out.starts_with("没能全部救出：救出"), "{told:?}");
    let left: Vec<String> = place.facts("SELECT order_no FROM orders");
    let lost: Vec<&String> = numbers.iter().filter(|n| !left.contains(n)).collect();
    assert!(!lost.is_empty() && lost.iter().take(20).all(|n| told.out.contains(n.as_str())), "{told:?}");
    for text in [file.as_str(), "search", "备份之后的 1 步操作"] {
        assert!(told.err.contains(text), "'{text}' is not in {told:?}");
    }
    // Without a backup nothing is said of one.
    std::fs::remove_file(&file).unwrap();
    overwrite(&place.db, page(&place, "orders", "leaf"));
    let told = place.cli(&["check", "--repair"]);
    assert!(told.err.contains("没有备份可以对照") && told.err.contains("import orders"), "{told:?}");
}

#[test]
fn a_file_that_is_none_of_ours_is_named_with_what_is_wrong_and_what_to_do() {
    let place = with_day();
    let good = backup(&place);
    let at = |name: &str| place.home().join(name);
    let files = [("empty", ""), ("text", "只是一些笔记"), ("foreign", ""), ("folder", "")];
    for (name, text) in files {
        std::fs::write(at(name), text).unwrap();
    }
    std::fs::remove_file(at("foreign")).unwrap();
    rusqlite::Connection::open(at("foreign")).unwrap().execute_batch("CREATE TABLE a(b)").unwrap();
    std::fs::remove_file(at("folder")).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    let wrong = [
        ("empty", "是空的", "empty"),
        ("text", "不是值班台的数据文件", "not a shiftdesk database"),
        ("foreign", "别的程序", "another program"),
        ("folder", "文件夹", "folder"),
        ("nothing", "找不到", "no database"),
    ];
    for (name, zh, en) in wrong {
        let file = at(name).display().to_string();
        for command in ["check", "summary", "handoff", "backup", "customer 1", "search x"] {
            let mut args: Vec<&str> = command.split(' ').collect();
            args.extend(["--db", &file]);
            let told = place.cli(&args);
            assert_eq!((told.code, told.out.as_str()), (1, ""), "{command} {told:?}");
            assert!(told.err.contains(zh) && told.err.contains(&file), "{command}: {told:?}");
            assert!(told.err.contains("--db"), "the next step: {told:?}");
            args.extend(["--lang", "en"]);
            let told = place.cli(&args);
            assert!(told.err.contains(en) && told.err.contains("--db"), "{command}: {told:?}");
        }
        let told = place.cli(&["restore", "--yes", &file]);
        assert_eq!((told.code, told.out.as_str()), (1, ""), "{told:?}");
        assert!(told.err.contains("什么都没有改动") && told.err.contains(&good), "{told:?}");
    }
}

#[test]
fn a_lost_database_with_backups_is_no_new_shop() {
    let place = with_day();
    let before = inquiries(&place);
    let file = backup(&place);
    for empty in [false, true] {
        std::fs::remove_file(&place.db).unwrap();
        let _ = std::fs::remove_file(place.db.with_file_name("shiftdesk.db-wal"));
        if empty {
            std::fs::write(&place.db, "").unwrap();
        }
        for args in [vec!["summary"], vec!["init"], vec!["check"], vec!["shift", "start", "--agent", "小周"]]
        {
            let told = place.cli(&args);
            assert_eq!((told.code, told.out.as_str()), (1, ""), "{args:?} {told:?}");
            for text in ["备份", "2026-06-01 16:55", &file, "restore", "init --new"] {
                assert!(told.err.contains(text), "'{text}' is not in {told:?}");
            }
        }
        let mut screen = place.start();
        screen.wait_for("现在就用这一份恢复吗").type_text("n\r");
        assert_eq!(screen.wait_exit().exit_code(), 1);
        let mut screen = place.start();
        screen.wait_for("现在就用这一份恢复吗").type_text("y\r");
        screen.wait_for("5 售后登记");
        screen.quit();
        assert_eq!(inquiries(&place), before);
    }
    std::fs::remove_file(&place.db).unwrap();
    let told = place.cli(&["init", "--new"]);
    assert!(told.code == 0 && told.err.contains("原来的备份还在"), "{told:?}");
    assert_eq!(inquiries(&place), 0);
}

#[test]
fn a_backup_goes_into_no_folder_that_is_not_there() {
    let place = with_day();
    let to = place.home().join("disk/week/copy.db").display().to_string();
    let told = place.cli(&["backup", "--to", &to]);
    assert_eq!((told.code, told.out.as_str()), (1, ""));
    assert!(told.err.contains("不存在") && !place.home().join("disk").exists(), "{told:?}");
}

#[test]
fn a_restore_that_is_ended_at_its_question_leaves_nothing_and_says_what_would_be_lost() {
    let mut place = with_day();
    let file = backup(&place);
    place.at("2026-06-01 17:10");
    assert_eq!(place.cli(&["shift", "start", "--agent", "小周"]).code, 0);
    let folder = place.db.parent().unwrap().to_owned();
    let before = names(&folder);
    let mut screen = Terminal::start(&place, (140, 40), &["restore", &file]);
    screen.wait_for("备份比现在的文件旧").wait_for("1 步操作").wait_for("替换吗？").type_text("\u{3}");
    assert!(!screen.wait_exit().success());
    assert_eq!(names(&folder), before);
    let told = place.cli(&["restore", "--yes", &file]);
    assert!(told.err.contains("1 步操作") && told.err.contains(".replaced-"), "{told:?}");
    place.at("2026-06-01 17:20");
    let kept = folder.join("shiftdesk.db.replaced-20260601-171000").display().to_string();
    let json = place.json(&["restore", "--yes", &kept]);
    assert_eq!(json["actions_not_in_backup"], 0, "the later one has all of the earlier one");
}

/// Kills a command again and again, later and later; after each the database is sound and has one of two counts.
fn killed_at_any_moment(place: &Place, args: &[&str], refresh: impl Fn(), is_right: impl Fn(i64) -> bool) {
    for moment in 0..25_u64 {
        refresh();
        place.cli_killed(args, Duration::from_millis(moment * 12));
        let told = place.cli(&["check"]);
        assert_eq!(told.code, 0, "moment {moment}: {told:?}");
        let count = inquiries(place);
        assert!(is_right(count), "{count} inquiries at moment {moment}");
    }
    let whole = place.cli(args);
    assert_eq!(whole.code, 0, "{whole:?}");
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let place = with_day();
    let folder = place.db.parent().unwrap().to_owned();
    let file = place.home().join("copy.db");
    assert_eq!(place.cli(&["init", "-q", "--db", &file.display().to_string()]).code, 0);
    let (old, whole) = (inquiries(&place), place.home().join("whole.db"));
    assert_eq!(place.cli(&["backup", "--to", &whole.display().to_string()]).code, 0);
    let refresh = || {
        for name in names(&folder) {
            let path = folder.join(name);
            if path.is_file() {
                std::fs::remove_file(path).unwrap();
            }
        }
        std::fs::copy(&whole, &place.db).unwrap();
    };
    killed_at_any_moment(&place, &["restore", "--yes", &file.display().to_string()], refresh, |n| {
        [0, old].contains(&n)
    });
}

#[test]
fn the_workstation_makes_one_every_business_day_and_nobody_else_can_read_it() {
    let mut place = Place::new();
    assert_eq!(place.cli(&["init", "-q", "--shop", "店", "--agent", "小李"]).code, 0);
    let folder = place.db.with_file_name("backups");
    for (at, count) in [("2026-06-01 08:30", 1), ("2026-06-01 12:00", 1), ("2026-06-02 08:30", 2)] {
        place.at(at);
        let mut screen = place.start();
        screen.wait_for("5 售后登记");
        let made = |_: &shiftdesk::store::Store| {
            folder.is_dir() && names(&folder).iter().filter(|n| !n.contains(".part")).count() == count
        };
        place.wait_stored(&mut screen, "a backup", made);
        screen.press("Ctrl-Q");
        assert!(screen.wait_exit().success());
    }
    for name in names(&folder) {
        let copy = folder.join(&name).display().to_string();
        assert_eq!(place.cli(&["check", "--db", &copy]).code, 0, "{name}");
    }
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.clone());
        if path.is_dir() {
            files(&path, found);
        }
    }
}

#[cfg(unix)]
#[test]
fn x2_after_a_days_work_every_file_and_folder_is_for_the_agent_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mut place = with_day();
    // As a careless copy leaves it.
    std::fs::set_permissions(&place.db, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::set_permissions(place.db.parent().unwrap(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let file = backup(&place);
    let mut screen = place.start();
    screen.wait_for("5 售后登记").press("F4").wait_for("登记咨询").type_text("小美");
    place.wait_stored(&mut screen, "a draft", |store| {
        shiftdesk::store::draft::all(store).unwrap().iter().any(|d| d.body.contains("小美"))
    });
    let data = place.db.parent().unwrap().to_owned();
    let check = |when: &str| {
        let mut found = Vec::new();
        files(&data, &mut found);
        for path in found {
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            let wanted = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, wanted, "{when}: {} is {mode:o}", path.display());
        }
    };
    check("while it is open");
    screen.kill();
    place.at("2026-06-01 17:00");
    assert_eq!(place.cli(&["restore", &file, "--yes"]).code, 0);
    overwrite(&place.db, page(&place, "orders_no", "leaf"));
    assert_eq!(place.cli(&["check", "--repair"]).code, 0);
    let out = data.join("handoff.pdf").display().to_string();
    assert_eq!(place.cli(&["handoff", "--shift", "last", "--format", "pdf", "--out", &out]).code, 0);
    assert_eq!(
        place
            .cli(&["export", "orders", "--format", "csv", "--out", &data.join("o.csv").display().to_string()])
            .code,
        0
    );
    check("in the end");
}
