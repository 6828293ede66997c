//! Orders changed at the desk while others change them too.

use super::*;
use crate::app::dialog::{Ask, OrderTask};
use crate::app::testing::{app, key, press};
use crate::domain::order::tests::sample;
use crate::domain::order::{Address, Line, OrderStatus};
use crate::modal::Form;
use crate::store;
use crate::store::testing::actor;
use crossterm::event::KeyCode;

fn placed(app: &mut App, data: &OrderData) -> i64 {
    let id = store::order::create(&mut app.session.store, &actor(1000), data, None).unwrap();
    app.reload().unwrap();
    id
}

fn form(app: &mut App) -> &mut Form {
    let Some(Modal::Form(form)) = app.dialogs.last_mut().map(|d| &mut d.modal) else { panic!("no form") };
    form
}

fn set(app: &mut App, name: &str, text: &str) {
    form(app).fields.iter_mut().find(|f| f.name == name).unwrap().set(text);
}

fn data(app: &App, id: i64) -> OrderData {
    store::order::get(&app.session.store, id).unwrap().data
}

/// Somebody else changes the phone meanwhile.
fn changed_meanwhile(app: &mut App, id: i64) {
    let newer = OrderData { phone: "13900139000".into(), tracking_no: "SF7".into(), ..data(app, id) };
    let why = store::order::Why { reason: "导入", entry_error: false };
    store::order::edit(&mut app.session.store, &actor(1500), id, &newer, why).unwrap();
}

#[test]
fn o7_saving_writes_what_was_typed_over_the_order_as_it_is_by_then() {
    let mut app = app();
    let id = placed(&mut app, &sample());
    app.open_form(FormKind::EditOrder(id)).unwrap();
    set(&mut app, "courier", "中通");
    changed_meanwhile(&mut app, id);
    key(&mut app, 's');
    assert!(app.dialogs.is_empty());
    let d = data(&app, id);
    assert_eq!(
        (d.courier.as_str(), d.phone.as_str(), d.tracking_no.as_str()),
        ("中通", "13900139000", "SF7")
    );
}

#[test]
fn o7_a_draft_from_before_takes_nothing_back_either() {
    let mut app = app();
    let id = placed(&mut app, &sample());
    app.open_form(FormKind::EditOrder(id)).unwrap();
    set(&mut app, "courier", "中通");
    form(&mut app).keep_unsaved();
    app.save_drafts();
    app.dialogs.clear();
    changed_meanwhile(&mut app, id);
    app.open_form(FormKind::EditOrder(id)).unwrap();
    key(&mut app, 's');
    let d = data(&app, id);
    assert_eq!((d.courier.as_str(), d.phone.as_str()), ("中通", "13900139000"));
}

#[test]
fn o7_a_change_request_writes_what_was_typed_only() {
    let mut app = app();
    let id = placed(&mut app, &sample());
    let request =
        store::change::open(&mut app.session.store, &actor(1100), id, "改快递", "到不了", "").unwrap();
    app.open_form(FormKind::ChangeEdit(request)).unwrap();
    set(&mut app, "courier", "中通");
    changed_meanwhile(&mut app, id);
    key(&mut app, 's');
    let d = data(&app, id);
    assert_eq!((d.courier.as_str(), d.phone.as_str()), ("中通", "13900139000"));
}

#[test]
fn o5_only_what_was_typed_during_the_call_is_a_correction() {
    let mut app = app();
    let id = placed(&mut app, &sample());
    app.open_form(FormKind::PhoneCheck(id)).unwrap();
    changed_meanwhile(&mut app, id);
    set(&mut app, "call", "no_answer");
    key(&mut app, 's');
    assert_eq!(store::order::calls_missed(&app.session.store, id).unwrap(), 1, "nothing was corrected");
    app.dialogs.clear();
    app.open_form(FormKind::PhoneCheck(id)).unwrap();
    set(&mut app, "address", "江苏省扬州市广陵区东关街8号");
    set(&mut app, "said", "unfinished");
    changed_to(&mut app, id, "13700137000");
    key(&mut app, 's');
    let d = data(&app, id);
    assert_eq!((d.address.detail.as_str(), d.phone.as_str()), ("东关街8号", "13700137000"));
}

fn changed_to(app: &mut App, id: i64, phone: &str) {
    let newer = OrderData { phone: phone.into(), ..data(app, id) };
    let why = store::order::Why { reason: "导入", entry_error: false };
    store::order::edit(&mut app.session.store, &actor(1600), id, &newer, why).unwrap();
}

#[test]
fn x2_a_masked_value_never_replaces_a_plain_one() {
    let mut app = app();
    let id = placed(&mut app, &sample());
    app.open_form(FormKind::EditOrder(id)).unwrap();
    for (name, text) in [("phone", "138****8000"), ("receiver", "姜*"), ("address", "江苏省扬州市****")]
    {
        set(&mut app, name, text);
    }
    set(&mut app, "courier", "中通");
    key(&mut app, 's');
    let d = data(&app, id);
    assert_eq!(OrderData { courier: "中通".into(), ..sample() }, d);
}

#[test]
fn equal_data_writes_nothing_and_says_so() {
    let mut app = app();
    let odd = OrderData {
        receiver: String::new(),
        payable: Fen::ZERO,
        paid: Fen::ZERO,
        channel: "elsewhere".into(),
        payment_kind: "barter".into(),
        phone: "１３８".into(),
        address: Address { detail: "1 号".into(), ..Address::default() },
        lines: vec![Line { title: "毛巾 3条 [新]".into(), qty: 1, weight_g: Some(3), ..Line::default() }],
        ..sample()
    };
    let id = placed(&mut app, &odd);
    let before = store::order::events(&app.session.store, id).unwrap().len();
    app.open_form(FormKind::EditOrder(id)).unwrap();
    set(&mut app, "reason", "x");
    for field in &mut form(&mut app).fields {
        field.required = false;
    }
    key(&mut app, 's');
    assert!(form(&mut app).refused.starts_with("Nothing was changed"));
    assert_eq!(store::order::events(&app.session.store, id).unwrap().len(), before);
    assert_eq!(data(&app, id), odd);
    set(&mut app, "buyer_message", "快点");
    key(&mut app, 's');
    assert_eq!(data(&app, id), OrderData { buyer_message: "快点".into(), ..odd });
}

#[test]
fn o7_shipping_over_an_open_change_request_asks_once_and_names_it() {
    let mut app = app();
    let id = placed(&mut app, &OrderData { tracking_no: "SF1".into(), ..sample() });
    for to in [OrderStatus::Accepted, OrderStatus::Preparing] {
        store::order::advance(&mut app.session.store, &actor(1010), id, to, "", &[]).unwrap();
    }
    store::change::open(&mut app.session.store, &actor(1100), id, "改到东关街", "搬家", "").unwrap();
    app.advance_order(id).unwrap();
    let status = |app: &App| store::order::get(&app.session.store, id).unwrap().status;
    assert_eq!(status(&app), OrderStatus::Preparing);
    let asked = app.dialogs.last().unwrap();
    assert_eq!(asked.purpose, Purpose::Ask(Ask::ShipAnyway(id)));
    let Modal::Confirm(confirm) = &asked.modal else { panic!("no question") };
    assert!(confirm.text.contains("改到东关街"), "{}", confirm.text);
    press(&mut app, KeyCode::Char('y'));
    assert_eq!(status(&app), OrderStatus::Shipped);
    app.do_order_task(id, OrderTask::Edit).unwrap();
    set(&mut app, "receiver", "李四");
    set(&mut app, "reason", "搬家");
    key(&mut app, 's');
    assert!(form(&mut app).refused.starts_with("The parcel has left"));
    assert_eq!(data(&app, id).receiver, "姜秀");
}
