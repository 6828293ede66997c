//! R1–R3 at the desk: the composer with an old remark, its limit, its templates, and what was written before.

use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::app::testing::{app, key, press, type_text};
use crate::domain::money::Fen;
use crate::domain::order::{Line, OrderData};
use crate::domain::{Entity, Subject};
use crate::modal::{Form, Modal};
use crate::store::{self, testing};
use crossterm::event::KeyCode;

/// An order that came with a remark of the platform.
fn order(app: &mut App, remark: &str) -> i64 {
    let line = |title: &str, price: i64| Line {
        title: title.into(),
        qty: 1,
        unit_price: Fen(price),
        amount: Fen(price),
        ..Line::default()
    };
    let data = OrderData {
        shop: "示例店".into(),
        customer: "小美".into(),
        courier: "顺丰".into(),
        remark: remark.into(),
        flag: "yellow".into(),
        lines: vec![line("雨伞", 5000), line("毛巾", 0)],
        ..OrderData::default()
    };
    store::order::create(&mut app.session.store, &testing::actor(1000), &data, None).unwrap()
}

fn open(app: &mut App, order: i64, template: &str) {
    app.reload().unwrap();
    app.go_to(Subject::new(Entity::Order, order));
    app.open_form(FormKind::Remark { order, template: template.into() }).unwrap();
}

fn form(app: &App) -> &Form {
    match app.dialogs.last().map(|d| &d.modal) {
        Some(Modal::Form(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn whole(app: &App) -> String {
    form(app).composition.as_ref().unwrap().text(&form(app).values())
}

fn choose(app: &mut App, field: &str, value: &str) {
    let Some(Modal::Form(form)) = app.dialogs.last_mut().map(|d| &mut d.modal) else { panic!() };
    form.focus = form.fields.iter().position(|f| f.name == field).unwrap();
    for _ in 0..30 {
        if self::form(app).values()[field] == value {
            return;
        }
        press(app, KeyCode::Right);
    }
    panic!("{field} has no {value}");
}

fn remark_of(app: &App, order: i64) -> (String, String) {
    let data = store::order::get(&app.session.store, order).unwrap().data;
    (data.remark, data.flag)
}

#[test]
fn r2_the_old_remark_and_what_comes_of_it_are_shown_and_saved_the_same() {
    let mut app = app();
    let id = order(&mut app, "要红色");
    open(&mut app, id, "usual");
    assert_eq!(form(&app).composition.as_ref().unwrap().old, "要红色");
    let shown = whole(&app);
    assert!(shown.starts_with("要红色；顺丰,毛巾,,"), "{shown}");
    choose(&mut app, "mode", "replace");
    let replaced = whole(&app);
    assert!(replaced.starts_with("顺丰,毛巾,,"), "the gift is the line without a price: {replaced}");
    choose(&mut app, "flag", "blue");
    key(&mut app, 's');
    assert_eq!(remark_of(&app, id), (replaced.clone(), "blue".into()));
    assert_eq!(app.desk.remarks.history.len(), 2, "the platform's own stays in the history");
    let shown_to_select = match app.dialogs.last().map(|d| &d.modal) {
        Some(Modal::Text(view)) => format!("{view:?}"),
        other => panic!("{other:?}"),
    };
    assert!(shown_to_select.contains("顺丰"), "saving copies: {shown_to_select}");
}

#[test]
fn r1_over_the_limit_the_composer_says_how_much_and_saves_nothing() {
    let mut app = app();
    app.session.config.remarks.limit_bytes = 60;
    let id = order(&mut app, &"旧".repeat(15));
    open(&mut app, id, "usual");
    choose(&mut app, "mode", "append");
    key(&mut app, 's');
    let over = whole(&app).len() - 60;
    assert!(form(&app).refused.contains(&over.to_string()), "{}", form(&app).refused);
    assert_eq!(remark_of(&app, id).0, "旧".repeat(15));
    choose(&mut app, "mode", "replace");
    key(&mut app, 's');
    assert!(remark_of(&app, id).0.starts_with("顺丰"));
}

#[test]
fn r2_another_template_keeps_what_was_typed() {
    let mut app = app();
    let id = order(&mut app, "");
    open(&mut app, id, "courier");
    assert_eq!(form(&app).fields[form(&app).focus].name, "f_ask_wanted", "what is asked for comes first");
    type_text(&mut app, "德邦");
    choose(&mut app, "flag", "purple");
    choose(&mut app, "template", "urgent");
    assert_eq!(form(&app).values()["flag"], "purple");
    assert!(!form(&app).values().contains_key("f_ask_wanted"));
    assert!(whole(&app).starts_with("Urgent,"), "{}", whole(&app));
    choose(&mut app, "template", "courier");
    assert_eq!(form(&app).values()["f_ask_wanted"], "德邦");
    assert_eq!(app.dialogs.len(), 1);
    key(&mut app, 's');
    assert!(remark_of(&app, id).0.starts_with("Courier wanted,德邦,顺丰,"), "{:?}", remark_of(&app, id));
}

#[test]
fn r2_an_earlier_remark_is_taken_back_word_by_word() {
    let mut app = app();
    let id = order(&mut app, "圆通,,a|b");
    open(&mut app, id, "usual");
    choose(&mut app, "mode", "replace");
    key(&mut app, 's');
    app.dialogs.clear();
    app.open_menu(Menu::Remarks(id)).unwrap();
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Enter);
    assert_eq!(
        (form(&app).values()["text"].as_str(), form(&app).values()["mode"].as_str()),
        ("圆通,,a|b", "replace")
    );
    key(&mut app, 's');
    assert_eq!(remark_of(&app, id), ("圆通,,a|b".into(), "yellow".into()));
}
