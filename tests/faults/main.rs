//! What goes wrong at a desk: power cuts, closed windows, a second program, broken files. Nothing typed is lost, the
//! terminal is left as it was, and one sentence says what to do.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../support/mod.rs"]
mod support;

mod disk;
mod terminal;
mod time;

use shiftdesk::store::{Store, draft};
use std::time::Instant;
use support::{Place, Terminal, fixture};

/// A place where 小李's shift runs, and the open workstation.
fn desk() -> (Place, Terminal) {
    let place = shop();
    let mut screen = place.start();
    screen.wait_for("欢迎回来");
    (place, screen)
}

fn shop() -> Place {
    let place = Place::new();
    let told = place.cli(&["init", "--shop", "示例家居旗舰店", "--agent", "小李", "-q"]);
    assert_eq!(told.code, 0, "{told:?}");
    let told = place.cli(&["shift", "start", "--agent", "小李", "-q"]);
    assert_eq!(told.code, 0, "{told:?}");
    place
}

/// Half an inquiry is typed: customer, topic, the beginning of the question.
fn type_half_an_inquiry(screen: &mut Terminal) {
    screen.press("F4").wait_for("登记咨询");
    screen.type_text("小美").press("Enter").type_text("尺码").press("Enter").type_text("165 穿什么");
    screen.wait_for_all(&["小美", "尺码", "165 穿什么"]);
}

fn has_draft(store: &Store, text: &str) -> bool {
    draft::get(store, "inquiry_new").unwrap().is_some_and(|body| body.contains(text))
}

/// The form came back as it was: values, focus and caret; what is typed on goes on where it was.
fn is_as_it_was(place: &Place) {
    let mut screen = place.start();
    screen.wait_for_all(&["登记咨询", "小美", "尺码", "165 穿什么", "已恢复上次未保存的内容"]);
    screen.wait_caret_after("165 穿什么");
    screen.type_text("码").press("Ctrl-S").wait_for("已登记 小美");
    assert_eq!(place.fact::<String>("SELECT question FROM inquiries"), "165 穿什么码");
    assert_eq!(place.fact::<String>("SELECT topic FROM inquiries"), "size");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM drafts"), 0);
    screen.quit();
}

/// Alternate screen, bracketed paste and mouse are off again, and the caret is seen.
fn is_restored(screen: &Terminal) {
    assert_eq!(screen.modes(), (false, false, false), "alternate screen, bracketed paste, mouse");
    assert!(screen.caret_is_shown());
}

#[test]
fn a_kill_in_the_middle_of_a_form_loses_nothing_typed() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    place.wait_stored(&mut screen, "the draft", |store| has_draft(store, "165 穿什么"));
    screen.kill();
    is_as_it_was(&place);
}

#[test]
fn a_kill_right_after_an_action_was_acknowledged_loses_nothing() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    screen.press("Ctrl-S").wait_for("已登记 小美");
    screen.kill();
    assert_eq!(place.fact::<String>("SELECT question FROM inquiries"), "165 穿什么");
    assert_eq!(place.cli(&["check"]).code, 0);
    let mut screen = place.start();
    screen.wait_for_all(&["欢迎回来", "165 穿什么"]);
    assert!(!screen.screen().contains("登记咨询"), "a saved form does not come back\n{}", screen.screen());
}

#[test]
fn a_kill_at_any_moment_leaves_whole_changes_only() {
    let (place, screen) = desk();
    screen.quit();
    for moment in 0..12 {
        let mut screen = place.start();
        screen.wait_for("示例家居旗舰店");
        if screen.screen().contains("登记咨询") {
            screen.press("Ctrl-U").type_text("又来");
        } else {
            screen.press("F4").type_text("小美").press("Enter Enter").type_text("又来");
        }
        screen.press("Ctrl-S");
        for _ in 0..moment {
            screen.take_output_briefly();
        }
        screen.kill();
        assert_eq!(place.cli(&["check"]).code, 0, "moment {moment}");
        let count = |table: &str| place.fact::<i64>(&format!("SELECT count(*) FROM {table}"));
        let opened = count("inquiries");
        assert_eq!((count("inquiry_events"), count("inquiry_waits")), (opened, opened), "moment {moment}");
        assert_eq!(count("ops WHERE kind = 'inquiry_open'"), opened, "moment {moment}");
    }
}

#[test]
fn sigterm_and_sighup_save_what_is_typed_and_restore_the_terminal() {
    for signal in ["TERM", "HUP", "INT"] {
        let (place, mut screen) = desk();
        assert_eq!(screen.modes(), (true, true, true));
        type_half_an_inquiry(&mut screen);
        screen.signal(signal);
        let status = screen.wait_exit();
        assert!(status.success(), "{signal}: {status:?}");
        is_restored(&screen);
        is_as_it_was(&place);
    }
}

#[test]
fn a_closed_window_saves_what_is_typed() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    let status = screen.close_window("Left");
    assert!(status.success(), "{status:?}");
    let body = draft::get(&place.store(), "inquiry_new").unwrap().unwrap();
    assert!(body.contains("小美") && body.contains("165 穿什么"), "{body}");
}

#[test]
fn a_window_that_is_gone_without_a_signal_is_left_too() {
    let place = shop();
    // The leader of the session hears of it and tells nobody.
    let mut screen = Terminal::start_by(&place, "trap '' HUP; \"$0\"; exit $?");
    screen.wait_for("欢迎回来");
    type_half_an_inquiry(&mut screen);
    let status = screen.close_window("Left");
    assert!(status.success(), "{status:?}");
    is_as_it_was(&place);
}

#[test]
fn leaving_by_the_key_restores_the_terminal() {
    let (_place, mut screen) = desk();
    screen.press("Ctrl-Q").wait_for("现在退出吗").press("Enter");
    assert!(screen.wait_exit().success());
    is_restored(&screen);
}

#[test]
fn resizing_keeps_what_is_typed() {
    let (_place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    screen.resize((80, 24)).wait_gone("5 售后登记 0 ─").wait_for_all(&["登记咨询", "165 穿什么"]);
    screen.resize((140, 40)).wait_for_all(&["5 售后登记", "登记咨询", "165 穿什么"]);
    screen.wait_caret_after("165 穿什么");
}

#[test]
fn a_second_instance_refuses_and_says_who_works_there() {
    let (place, first) = desk();
    let mut second = place.start();
    let status = second.wait_exit();
    assert_eq!(status.exit_code(), 1);
    let said = second.screen();
    let db = place.db.display().to_string();
    let seen = said.replace('\n', "");
    assert!(seen.contains("正在被使用") && seen.contains("值班台") && seen.contains(&db), "{said}");
    assert!(seen.contains(&format!("pid {}", first.pid())), "{said}");
    is_restored(&second);
    assert!(!second.raw().contains("\x1b[?1049h"), "the terminal was not touched");
}

#[test]
fn a_command_that_writes_says_who_holds_the_file_and_one_that_reads_works() {
    let (place, first) = desk();
    let file = fixture("orders/ExportOrderList201711301030.csv").display().to_string();
    let told = place.cli(&["import", "orders", &file]);
    assert_eq!((told.code, told.out.as_str()), (1, ""), "{told:?}");
    assert!(told.err.contains("值班台") && told.err.contains(&format!("pid {}", first.pid())), "{told:?}");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM orders"), 0);
    assert_eq!(place.cli(&["handoff", "--shift", "current", "--json"]).code, 0);
}

#[test]
fn a_file_deleted_or_replaced_under_the_program_is_noticed_before_anything_is_lost() {
    for replaced in [false, true] {
        let (place, mut screen) = desk();
        let away = place.home().join("away.db");
        std::fs::rename(&place.db, &away).unwrap();
        if replaced {
            std::fs::copy(&away, &place.db).unwrap();
        }
        type_half_an_inquiry(&mut screen);
        screen
            .press("Ctrl-S")
            .wait_for("被删除或替换了，这一步没有保存")
            .wait_for_all(&["登记咨询", "165 穿什么"]);
        // Put back, the same keys save what stayed on the screen.
        std::fs::rename(&away, &place.db).unwrap();
        screen.press("Ctrl-S").wait_for("已登记 小美");
        assert_eq!(place.fact::<String>("SELECT question FROM inquiries"), "165 穿什么");
    }
}

/// Starts on a broken file: exit code 1, the terminal is not touched; returns what is said.
fn refused(place: &Place) -> String {
    let mut screen = place.start();
    let status = screen.wait_exit();
    assert_eq!(status.exit_code(), 1, "{}", screen.screen());
    assert!(!screen.raw().contains("\x1b[?1049h"), "the terminal was touched\n{}", screen.screen());
    screen.screen()
}

#[test]
fn a_broken_setting_is_named_with_file_line_and_key() {
    let place = Place::new();
    place.configure("shiftdesk.toml", "company = \"示例\"\n\n[orders]\nnudge_limits = 3\n");
    let said = refused(&place);
    for text in ["配置有误", "shiftdesk.toml", "4", "nudge_limits", "nudge_limit"] {
        assert!(said.contains(text), "'{text}' is not in\n{said}");
    }
    assert!(!place.db.exists(), "nothing was begun");
}

#[test]
fn a_key_with_two_meanings_is_named_with_file_line_and_key() {
    let place = Place::new();
    place.configure("keys.toml", "# mine\n[inquiries]\nreplied = [\"F4\"]\n");
    let said = refused(&place);
    for text in ["keys.toml", "3", "F4", "replied", "new_inquiry"] {
        assert!(said.contains(text), "'{text}' is not in\n{said}");
    }
    let told = place.cli(&["config", "check"]);
    assert_eq!(told.code, 1, "{told:?}");
}

#[test]
fn one_check_tells_the_mistakes_of_every_file() {
    let place = Place::new();
    place.configure("shiftdesk.toml", "cutoff_hour = 77\n");
    place.configure("keys.toml", "[inquiries]\nreplied = [\"F4\"]\n");
    place.configure("importers/mine.toml", "kind = 7\n");
    place.configure("guides/lost.toml", "start = 1\nfirst = 2\n");
    let told = place.cli(&["config", "check"]);
    assert_eq!(told.code, 1, "{told:?}");
    let told_of = |file: &str, line: &str| {
        assert!(
            told.out.lines().any(|l| l.contains(file) && l.contains(line)),
            "{file} {line}\n{}",
            told.out
        );
    };
    told_of("shiftdesk.toml", "第 1 行");
    told_of("keys.toml", "第 2 行");
    told_of("mine.toml", "第 1 行");
    told_of("lost.toml", "第 1 行");
    told_of("lost.toml", "第 2 行");
}

#[test]
fn a_key_that_a_default_has_already_is_named_with_the_users_own_line() {
    let place = Place::new();
    place.configure("keys.toml", "[global]\n\nhelp = [\"Ctrl-G\"]\n");
    let said = refused(&place);
    assert!(said.contains("第 3 行，help") && said.contains("promise_kept"), "{said}");
}

#[test]
fn keys_of_the_users_own_are_the_ones_that_work() {
    let place = Place::new();
    place.configure("keys.toml", "[global]\nhelp = [\"Alt-9\"]\n");
    let told = place.cli(&["init", "--shop", "店", "--agent", "小李", "-q"]);
    assert_eq!(told.code, 0, "{told:?}");
    let mut screen = place.start();
    screen.wait_for("按 F9 开始").press("Alt-9").wait_for("按键与操作");
    screen.press("PageDown").wait_for("Alt-9");
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_left_alone() {
    let place = Place::new();
    assert_eq!(place.cli(&["init", "-q"]).code, 0);
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    conn.pragma_update(None, "user_version", shiftdesk::store::SCHEMA_VERSION + 1).unwrap();
    drop(conn);
    let before = std::fs::read(&place.db).unwrap();
    let said = refused(&place);
    assert!(said.contains("更新版本") && said.contains("升级程序"), "{said}");
    assert!(std::fs::read(&place.db).unwrap() == before, "the file was changed");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let place = Place::new();
    std::fs::create_dir(place.db.parent().unwrap()).unwrap();
    let text = "订单备份,不是数据库\n".repeat(100);
    std::fs::write(&place.db, &text).unwrap();
    let said = refused(&place);
    assert!(said.contains("不是值班台的数据文件") && said.contains("--db"), "{said}");
    assert_eq!(std::fs::read_to_string(&place.db).unwrap(), text);
}

#[test]
fn another_programs_sqlite_file_is_refused_and_left_alone() {
    let place = Place::new();
    std::fs::create_dir(place.db.parent().unwrap()).unwrap();
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    conn.execute_batch("CREATE TABLE history(url TEXT)").unwrap();
    drop(conn);
    let before = std::fs::read(&place.db).unwrap();
    let said = refused(&place);
    assert!(said.contains("不是值班台的数据文件"), "{said}");
    assert!(std::fs::read(&place.db).unwrap() == before, "the file was changed");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_named() {
    let mut place = Place::new();
    place.db = "/proc/shiftdesk/shiftdesk.db".into();
    let said = refused(&place);
    assert!(said.contains("打不开") && said.contains("/proc/shiftdesk") && said.contains("--db"), "{said}");
}

#[test]
fn without_a_terminal_the_workstation_says_where_it_belongs() {
    let place = Place::new();
    let told = place.cli::<&str>(&[]);
    assert_eq!((told.code, told.out.as_str()), (1, ""));
    assert!(told.err.contains("需要在终端里打开"), "{told:?}");
}

#[test]
fn a_clock_nobody_can_read_is_refused() {
    let mut place = Place::new();
    place.now = "yesterday".into();
    let told = place.cli(&["check"]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("SHIFTDESK_NOW") && told.err.contains("yesterday"), "{told:?}");
    let said = refused(&place);
    assert!(said.contains("SHIFTDESK_NOW"), "{said}");
}

#[test]
fn files_are_for_the_agent_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (place, _screen) = desk();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = place.db.parent().unwrap();
    assert_eq!(mode(folder), 0o700);
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        assert!(path.is_dir() || mode(&path) == 0o600, "{} is {:o}", path.display(), mode(&path));
    }
}

#[test]
fn a_file_that_another_is_copied_over_is_said_and_what_is_typed_is_written_down() {
    let (place, mut screen) = desk();
    screen.quit();
    assert_eq!(place.cli(&["backup"]).code, 0);
    let other = place.home().join("other.db");
    assert_eq!(place.cli(&["init", "-q", "--agent", "别人", "--db", &other.display().to_string()]).code, 0);
    let bytes = std::fs::read(&other).unwrap();
    screen = place.start();
    screen.wait_for("5 售后登记");
    type_half_an_inquiry(&mut screen);
    // In the same place, with the same number, as `cp` does it.
    std::fs::write(&place.db, &bytes).unwrap();
    screen.press("Ctrl-S").wait_for_all(&["被另一个文件覆盖了", "登记咨询", "165 穿什么"]);
    screen.signal("TERM");
    assert_eq!(screen.wait_exit().exit_code(), 1);
    let said = screen.screen().replace('\n', "");
    assert!(said.contains("shiftdesk --db") && said.contains("restore"), "{said}");
    assert!(std::fs::read(&place.db).unwrap() == bytes, "nothing was written into the other file");
    let folder = std::fs::read_dir(place.db.parent().unwrap()).unwrap();
    let unsaved = folder.map(|e| e.unwrap().path()).find(|p| p.display().to_string().contains(".unsaved-"));
    assert!(std::fs::read_to_string(unsaved.unwrap()).unwrap().contains("165 穿什么"));
}

/// Another program (a database browser, a script) that holds the file for writing, without the program's own lock.
fn foreign_writer(place: &Place) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    conn
}

#[test]
fn while_another_program_writes_what_was_typed_stays_and_is_saved_once_it_has_done() {
    let (place, mut screen) = desk();
    type_half_an_inquiry(&mut screen);
    place.wait_stored(&mut screen, "the draft", |store| has_draft(store, "165 穿什么"));
    let foreign = foreign_writer(&place);
    let began = Instant::now();
    screen.press("Ctrl-S").wait_for_all(&[
        "数据文件正忙，没有保存",
        "登记咨询",
        "小美",
        "尺码",
        "165 穿什么",
    ]);
    let refused_after = began.elapsed();
    screen.wait_caret_after("165 穿什么");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM inquiries"), 0, "no half change");
    // What is typed meanwhile has no draft yet, and is there all the same; seen without waiting for the other one.
    let began = Instant::now();
    screen.type_text("码").wait_caret_after("165 穿什么码");
    assert!(began.elapsed() * 2 < refused_after, "typing waits {:?} of {refused_after:?}", began.elapsed());
    foreign.execute_batch("COMMIT").unwrap();
    screen.press("Ctrl-S").wait_for("已登记 小美");
    assert_eq!(place.fact::<String>("SELECT question FROM inquiries"), "165 穿什么码");
    assert_eq!(place.fact::<i64>("SELECT count(*) FROM drafts"), 0, "the draft went with it");
    screen.quit();
    assert_eq!(place.cli(&["check"]).code, 0);
}
