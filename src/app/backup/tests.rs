use super::*;
use crate::app::testing::app_over;
use crate::app::worker::Worker;
use crate::clock::Clock;
use crate::store::Op;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

fn clock(text: &str) -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339(&format!("{text}+08:00")).unwrap())
}

/// A desk over a file, and what its worker tells.
fn desk(folder: &Path, at: &str) -> (App, Receiver<Report>) {
    let store = Store::open(&folder.join("shiftdesk.db"), "t").unwrap();
    let mut app = app_over(store, clock(at));
    let (sender, reports) = channel();
    app.worker = Worker::new(move |report| drop(sender.send(report)));
    app.notice = None;
    (app, reports)
}

fn backups(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("backups"));
    let mut names: Vec<String> =
        entries.into_iter().flatten().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn screen(app: &mut App) -> String {
    let area = ratatui::layout::Rect::new(0, 0, 140, 40);
    let mut buf = ratatui::buffer::Buffer::empty(area);
    app.draw(area, &mut buf);
    crate::ui::screen_text::screen_text(&buf)
}

/// Takes the report of the backup that was begun.
fn settle(app: &mut App, reports: &Receiver<Report>) {
    let report = reports.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
    app.take_report(report);
}

#[test]
fn s3_the_first_start_of_a_business_day_makes_one_and_the_second_none() {
    let home = tempfile::tempdir().unwrap();
    for at in ["2026-06-01T08:30:00", "2026-06-01T13:00:00", "2026-06-02T01:00:00"] {
        let (mut app, reports) = desk(home.path(), at);
        app.back_up();
        settle(&mut app, &reports);
        assert_eq!(backups(home.path()), ["shiftdesk-20260601-083000.db"], "{at}");
        assert_eq!(
            app.last_backup(),
            "Last backup: 06-01 08:30. Another one is made when the shift has ended."
        );
        assert!(app.notice.is_none(), "nobody is disturbed");
    }
    let (mut app, reports) = desk(home.path(), "2026-06-02T08:30:00");
    app.back_up();
    settle(&mut app, &reports);
    assert_eq!(backups(home.path()).len(), 2);
}

#[test]
fn s3_a_desk_that_stays_open_makes_one_when_the_day_changes() {
    let home = tempfile::tempdir().unwrap();
    let (mut app, reports) = desk(home.path(), "2026-06-01T23:00:00");
    app.back_up();
    settle(&mut app, &reports);
    app.session.clock = clock("2026-06-02T04:59:00");
    app.back_up_when_due(app.session.now());
    assert!(!app.backups.running);
    app.session.clock = clock("2026-06-02T05:00:00");
    app.back_up_when_due(app.session.now());
    settle(&mut app, &reports);
    assert_eq!(backups(home.path()).len(), 2);
}

#[test]
fn the_end_of_a_shift_makes_one_which_opens_with_everything_in_it() {
    let home = tempfile::tempdir().unwrap();
    let (mut app, reports) = desk(home.path(), "2026-06-01T08:30:00");
    let by = app.session.actor();
    app.session
        .store
        .transact(&by, Op::new("seed"), |w| crate::store::shop::ensure_agent(w, "小李"))
        .unwrap();
    app.back_up();
    settle(&mut app, &reports);
    let plan = shift::plan_now(&app.session.config, &app.session.clock, app.session.lang()).unwrap();
    let id = shift::start(&mut app.session.store, &by, "小李", &plan).unwrap();
    app.session.clock = clock("2026-06-01T17:30:00");
    let by = app.session.actor();
    shift::end(&mut app.session.store, &by, id, "").unwrap();
    app.session.clock = clock("2026-06-01T17:31:00");
    app.back_up();
    settle(&mut app, &reports);
    let names = backups(home.path());
    assert_eq!(names, ["shiftdesk-20260601-083000.db", "shiftdesk-20260601-173100.db"]);
    let copy = Store::open_read_only(&home.path().join("backups").join(&names[1])).unwrap();
    assert_eq!(copy.check().unwrap(), Vec::<String>::new());
    assert_eq!(shift::last_ended(&copy).unwrap().map(|s| s.agent).as_deref(), Some("小李"));
}

#[test]
fn one_that_fails_is_said_when_nothing_else_is_and_tried_again_an_hour_later() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("backups"), "a file in the way").unwrap();
    let (mut app, reports) = desk(home.path(), "2026-06-01T08:30:00");
    app.done("done.copied", &[]);
    app.back_up();
    settle(&mut app, &reports);
    let now = app.session.now();
    assert!(app.notice.as_ref().is_some_and(|n| !n.text.contains("backup")), "what was said stays");
    app.notice = None;
    app.back_up_when_due(now + 60);
    let said = app.notice.take().unwrap().text;
    assert!(said.contains("The backup was not made") && said.contains("you can go on"), "{said}");
    assert!(!app.backups.running, "it rests");
    // Said once; seen until one succeeds, with what to do where help is asked for.
    assert!(screen(&mut app).contains("[backup failed, see F1]"));
    app.open_help();
    assert!(screen(&mut app).contains("at the end of the shift"), "{}", screen(&mut app));
    app.dialogs.clear();
    std::fs::remove_file(home.path().join("backups")).unwrap();
    app.back_up_when_due(now + AGAIN);
    settle(&mut app, &reports);
    assert_eq!(backups(home.path()).len(), 1);
    assert!(app.notice.is_none() && app.backups.unsaid.is_none());
    assert!(!screen(&mut app).contains("backup failed"));
}

#[test]
fn a_configuration_that_wants_none_has_none() {
    let home = tempfile::tempdir().unwrap();
    let (mut app, reports) = desk(home.path(), "2026-06-01T08:30:00");
    app.session.config.settings.backup.auto = false;
    app.back_up();
    settle(&mut app, &reports);
    assert!(backups(home.path()).is_empty() && app.last_backup().is_empty());
}
