use crate::app::App;
use crate::app::testing::{app, press, type_text};
use crate::domain::inquiry::NewInquiry;
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use crate::modal::Modal;
use crate::store::{reminder, shift};
use crossterm::event::KeyCode;

/// A desk in a shift.
fn desk() -> App {
    let mut app = app();
    // The daily look at the reviews would stand before everything else.
    app.session.config.settings.cases.review_check.clear();
    let by = app.session.actor();
    let plan = shift::plan_now(&app.session.config, &app.session.clock, app.session.lang()).unwrap();
    shift::start(&mut app.session.store, &by, "Ann", &plan).unwrap();
    app.session.refresh_shift().unwrap();
    app
}

/// Somebody who was promised an answer at a time, and is not waiting.
fn promised(app: &mut App, customer: &str, due_in: i64) -> Subject {
    let by = app.session.actor();
    let new = NewInquiry {
        shop: "示例店".into(),
        channel: "taobao".into(),
        customer: customer.into(),
        urgency: "normal".into(),
        ..NewInquiry::default()
    };
    let store = &mut app.session.store;
    let id = crate::store::inquiry::open(store, &by, &new).unwrap();
    crate::store::inquiry::promise(store, &by, id, by.at + due_in, "the date", "").unwrap();
    crate::store::inquiry::reply(store, &by, id, "").unwrap();
    app.reload().unwrap();
    Subject::new(Entity::Inquiry, id)
}

#[test]
fn i10_pressed_again_it_goes_to_the_next_after_it_and_then_from_the_top() {
    let mut app = desk();
    let later = promised(&mut app, "later", 600);
    let sooner = promised(&mut app, "sooner", 300);
    press(&mut app, KeyCode::F(12));
    assert_eq!(app.desk.context, Some(sooner));
    assert!(app.notice.clone().unwrap().text.starts_with("1/2 Promise · sooner"), "{:?}", app.notice);
    press(&mut app, KeyCode::F(12));
    assert_eq!(app.desk.context, Some(later));
    press(&mut app, KeyCode::F(12));
    assert_eq!(app.desk.context, Some(sooner));
    assert!(app.notice.clone().unwrap().text.contains("from the top"), "{:?}", app.notice);
    // Gone elsewhere by hand, it begins with what hurts most.
    app.go_to(later);
    press(&mut app, KeyCode::F(12));
    assert_eq!(app.desk.context, Some(sooner));
}

#[test]
fn i10_from_a_half_filled_form_it_leaves_and_the_form_comes_back_with_its_item() {
    let mut app = desk();
    let calm = promised(&mut app, "calm", 900);
    let pressing = promised(&mut app, "pressing", 60);
    app.go_to(calm);
    app.dispatch(crate::app::action::Action::Note);
    type_text(&mut app, "half a se");
    press(&mut app, KeyCode::F(12));
    assert_eq!((app.desk.context, app.dialogs.len()), (Some(pressing), 0));
    press(&mut app, KeyCode::F(12));
    assert_eq!(app.desk.context, Some(calm));
    let Some(Modal::Form(form)) = app.dialogs.last().map(|d| &d.modal) else { panic!("no form") };
    assert_eq!(form.values()["text"], "half a se");
}

#[test]
fn i10_a_note_about_nothing_in_particular_is_done_where_it_stands() {
    let mut app = desk();
    let by = app.session.actor();
    let new = NewReminder { kind: "note".into(), about: None, due_at: by.at, text: "look".into() };
    reminder::add(&mut app.session.store, &by, &new).unwrap();
    press(&mut app, KeyCode::F(12));
    assert!(matches!(app.dialogs.last().map(|d| &d.modal), Some(Modal::Picker(_))));
}
