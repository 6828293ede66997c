//! What every form has in common when it is saved.

use crate::app::App;
use crate::app::dialog::FormKind;
use crate::app::testing::{app_over, key, press, type_text};
use crate::clock::Clock;
use crate::modal::{Form, Modal};
use crate::store::{Op, Store, draft, shop, testing};
use crossterm::event::{Event, KeyCode};

/// A desk on a file, which can be full as a disk is.
fn desk(folder: &tempfile::TempDir) -> App {
    let mut store = Store::open(&folder.path().join("a.db"), "t").unwrap();
    store
        .transact(&testing::actor(0), Op::new("seed"), |w| {
            shop::ensure_agent(w, "小李")?;
            shop::ensure(w, "示例店")
        })
        .unwrap();
    let at = chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap();
    app_over(store, Clock::frozen(at))
}

fn form(app: &App) -> &Form {
    match app.dialogs.last().map(|d| &d.modal) {
        Some(Modal::Form(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn tab_to(app: &mut App, field: &str) {
    while form(app).fields[form(app).focus].name != field {
        press(app, KeyCode::Tab);
    }
}

fn number(app: &App, sql: &str) -> i64 {
    app.session.store.conn().query_row(sql, [], |r| r.get(0)).unwrap()
}

/// The file may grow to so many pages; what SQLite says beyond is what it says of a full disk.
fn limit(app: &App, pages: i64) {
    let sql = format!("PRAGMA max_page_count = {pages}");
    app.session.store.conn().query_row(&sql, [], |_| Ok(())).unwrap();
}

#[test]
fn on_a_full_disk_what_was_typed_stays_in_the_form_and_is_saved_once_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = desk(&folder);
    // No free page is left, and the note needs some.
    app.session.store.conn().execute_batch("VACUUM").unwrap();
    limit(&app, number(&app, "PRAGMA page_count"));
    let note = "搬家后地址未定，先打电话".repeat(1000);
    app.open_form(FormKind::NewCustomer).unwrap();
    type_text(&mut app, "小美");
    tab_to(&mut app, "note");
    app.take(&Event::Paste(note.clone()));
    let typed = form(&app).values();
    assert!(typed["name"] == "小美" && typed["note"] == note, "it is typed");

    app.save_drafts();
    let told = app.notice.as_ref().map(|n| n.text.clone()).unwrap_or_default();
    let sentence = app.locale().t("store.disk_full").split_once('{').unwrap().0.to_owned();
    assert!(told.contains(&sentence), "{told}");
    assert!(form(&app).has_unsaved(), "the next pause tries again");
    key(&mut app, 's');
    let refused = &form(&app).refused;
    assert!(refused.contains(&sentence), "{refused:?}");
    assert!(form(&app).values() == typed, "nothing typed is lost");
    for table in ["customers", "customer_names", "drafts", "ops WHERE kind <> 'seed'"] {
        assert_eq!(number(&app, &format!("SELECT count(*) FROM {table}")), 0, "no half change: {table}");
    }

    limit(&app, i64::from(u32::MAX - 1));
    app.save_drafts();
    let kept = draft::get(&app.session.store, &FormKind::NewCustomer.key()).unwrap();
    assert!(kept.is_some_and(|body| body.contains(&note)), "the draft is saved");
    key(&mut app, 's');
    assert!(app.dialogs.is_empty(), "it is saved");
    let stored: String =
        app.session.store.conn().query_row("SELECT note FROM customers", [], |r| r.get(0)).unwrap();
    assert!(stored == note, "{} characters", stored.chars().count());
    assert_eq!(number(&app, "SELECT count(*) FROM drafts"), 0);
    assert_eq!(app.session.store.check().unwrap(), Vec::<String>::new());
}
