//! F6 at the desk: a paste, what was read from it, where it goes.

use super::super::order_lines;
use super::*;
use crate::app::testing::{app, key, press};
use crate::domain::inquiry::NewInquiry;
use crate::domain::order::{OrderData, OrderStatus};
use crate::store::testing::actor;
use crossterm::event::{Event, KeyCode};

fn paste(app: &mut App, blob: &str) {
    app.open_form(FormKind::PastedOrder).unwrap();
    app.take(&Event::Paste(blob.into()));
    key(app, 's');
}

fn values(app: &mut App) -> Values {
    app.top_form().unwrap().values()
}

fn mark(app: &mut App, name: &str) -> (String, bool) {
    let field = app.top_form().unwrap().fields.iter().find(|f| f.name == name).unwrap();
    (field.mark.text.clone(), field.mark.warns)
}

fn set(app: &mut App, name: &str, text: &str) {
    let field = app.top_form().unwrap().fields.iter_mut().find(|f| f.name == name).unwrap();
    field.set(text);
}

const CHAT: &str = "小静 14:03:22\n折叠伞要2把\n小静 14:03:50\n李四 13800138000 江苏省扬州市邗江区文汇路1号\n\
                    小静 14:04:30\n发顺丰，不要放发票\n";

fn umbrella(app: &mut App) {
    let product = Product {
        code: "U-01".into(),
        title: "折叠伞".into(),
        spec: "蓝色".into(),
        price: Fen(5000),
        on_shelf: true,
        ..Product::default()
    };
    store::product::upsert(&mut app.session.store, &actor(1), &product).unwrap();
}

fn order(app: &mut App, order_no: &str) -> i64 {
    let data = OrderData {
        order_no: order_no.into(),
        shop: "示例店".into(),
        customer: "小静".into(),
        receiver: "王五".into(),
        buyer_message: "要红色".into(),
        paid_at: Some(900),
        lines: order_lines::from_text("雨衣 *1 30").unwrap(),
        ..OrderData::default()
    };
    store::order::create(&mut app.session.store, &actor(1000), &data, None).unwrap()
}

#[test]
fn f6_every_part_says_how_far_it_can_be_trusted_and_where_it_stands() {
    let mut app = app();
    paste(
        &mut app,
        "高原 0912-8490000 手机186****5675 陕西省神木市锦界镇电厂路1号 周末送货 订单号3061380013800010451",
    );
    let said = values(&mut app);
    let said =
        ["receiver", "phone", "landline", "address", "buyer_message", "order_no"].map(|f| said[f].clone());
    let address = "陕西省 榆林市 神木市 锦界镇电厂路1号";
    assert_eq!(said, ["高原", "186****5675", "0912-8490000", address, "周末送货", "3061380013800010451"]);
    assert_eq!(mark(&mut app, "phone"), ("? masked".into(), true));
    assert_eq!(mark(&mut app, "address"), ("✓ sure".into(), false));
    assert_eq!(mark(&mut app, "courier"), ("empty".into(), false));
    let form = app.top_form().unwrap();
    assert!(form.asides[0].is_about("phone") && form.asides[0].is_about("address"));
    press(&mut app, KeyCode::Down);
    press(&mut app, KeyCode::Char('X'));
    assert_eq!(mark(&mut app, "receiver"), (String::new(), false), "what she changed is hers");
}

#[test]
fn f6_a_chat_becomes_a_new_order_with_its_goods_courier_and_wishes() {
    let mut app = app();
    umbrella(&mut app);
    paste(&mut app, CHAT);
    assert_eq!(values(&mut app)["goods"], "折叠伞 [蓝色] #U-01 *2 50.00");
    assert_eq!(app.dialogs.len(), 2, "the pasted text stands beneath");
    key(&mut app, 's');
    assert_eq!(app.dialogs.len(), 1, "the pasted text has done its work");
    assert_eq!(store::draft::get(&app.session.store, &FormKind::PastedOrder.key()).unwrap(), None);
    key(&mut app, 's');
    let id = app.desk.context_of(Entity::Order).unwrap();
    let d = store::order::get(&app.session.store, id).unwrap().data;
    assert_eq!((d.customer.as_str(), d.receiver.as_str(), d.phone.as_str()), ("小静", "李四", "13800138000"));
    assert_eq!((d.courier.as_str(), d.buyer_message.as_str()), ("顺丰", "不要放发票"));
    assert_eq!((d.lines[0].code.as_str(), d.lines[0].qty, d.payable), ("U-01", 2, Fen(10_000)));
}

#[test]
fn f6_the_order_that_is_named_is_changed_with_a_reason_once_it_is_accepted() {
    let mut app = app();
    let id = order(&mut app, "3061953192082110451");
    let by = actor(1100);
    store::order::advance(&mut app.session.store, &by, id, OrderStatus::Accepted, "", &[]).unwrap();
    app.reload().unwrap();
    paste(&mut app, "订单号3061953192082110451 改到 江苏省扬州市广陵区东关街8号 李四 13800138000");
    assert_eq!(values(&mut app)["into"], format!("order:{id}"));
    key(&mut app, 's');
    let form = app.top_form().unwrap();
    assert_eq!(form.fields[form.focus].name, "reason", "the missing reason takes the focus");
    assert_eq!(store::order::get(&app.session.store, id).unwrap().data.receiver, "王五");
    set(&mut app, "reason", "客户搬家");
    key(&mut app, 's');
    let d = store::order::get(&app.session.store, id).unwrap().data;
    assert_eq!((d.receiver.as_str(), d.address.district.as_str()), ("李四", "广陵区"));
    assert_eq!((d.buyer_message.as_str(), d.lines[0].title.as_str()), ("要红色", "雨衣"));
    let told = store::order::events(&app.session.store, id).unwrap().pop().unwrap().text;
    assert!(told.contains("客户搬家") && told.contains("王五") && told.contains("李四"), "{told}");
    assert!(app.dialogs.is_empty());
}

#[test]
fn f6_an_inquiry_keeps_the_address_with_its_customer() {
    let mut app = app();
    let new = NewInquiry {
        shop: "示例店".into(),
        channel: "taobao".into(),
        customer: "小静".into(),
        ..NewInquiry::default()
    };
    let id = store::inquiry::open(&mut app.session.store, &actor(1000), &new).unwrap();
    app.reload().unwrap();
    app.go_to(Subject::new(Entity::Inquiry, id));
    paste(&mut app, CHAT);
    let customer = store::inquiry::get(&app.session.store, id).unwrap().customer_id;
    set(&mut app, "into", &format!("customer:{customer}"));
    key(&mut app, 's');
    assert!(app.dialogs.is_empty());
    let at = address::split_region("江苏省扬州市邗江区文汇路1号");
    let to = ("李四", "13800138000");
    let again =
        store::customer::add_address(&mut app.session.store, &actor(1200), customer, to, &at).unwrap();
    assert!(!again, "it is known already");
}

#[test]
fn f6_an_ambiguous_region_is_asked_for_and_the_choice_goes_into_the_form() {
    let mut app = app();
    paste(&mut app, "鼓楼区中山北路30号 杨帆 15200007891");
    assert!(matches!(app.dialogs.last().map(|d| &d.modal), Some(Modal::Picker(_))));
    press(&mut app, KeyCode::Char('1'));
    assert_eq!(values(&mut app)["address"], "江苏省 南京市 鼓楼区 中山北路30号");
    assert_eq!(mark(&mut app, "address"), ("✓ chosen".into(), false));
    app.dialogs.clear();
    store::draft::delete(&mut app.session.store, &FormKind::ReadPaste.key()).unwrap();
    store::draft::delete(&mut app.session.store, &FormKind::PastedOrder.key()).unwrap();
    paste(&mut app, "鼓楼区中山北路31号 杨帆 15200007891");
    press(&mut app, KeyCode::Esc);
    assert_eq!(values(&mut app)["address"], "鼓楼区 中山北路31号");
    assert!(mark(&mut app, "address").1);
}

#[test]
fn f6_after_a_crash_the_text_and_what_was_changed_come_back() {
    let mut app = app();
    paste(&mut app, CHAT);
    set(&mut app, "receiver", "李四四");
    app.top_form().unwrap().keep_unsaved();
    app.save_drafts();
    app.dialogs.clear();
    app.open_form(FormKind::ReadPaste).unwrap();
    assert_eq!(values(&mut app)["receiver"], "李四四");
    assert_eq!(values(&mut app)["phone"], "13800138000");
    assert_eq!(app.top_form().unwrap().asides.len(), 6);
}

#[test]
fn f6_a_name_that_ends_in_a_number_is_no_price() {
    let item = paste::Item { title: "iPhone 15".into(), ..paste::Item::default() };
    let lines = order_lines::from_text(&item.to_string()).unwrap();
    assert_eq!((lines[0].title.as_str(), lines[0].qty, lines[0].unit_price), ("iPhone 15", 1, Fen::ZERO));
}

#[test]
fn f6_of_two_shops_with_one_number_the_current_is_meant_and_both_are_offered() {
    let mut app = app();
    let here = order(&mut app, "3061953192082110451");
    let there = OrderData {
        shop: "小店".into(),
        placed_at: 5000,
        ..store::order::get(&app.session.store, here).unwrap().data
    };
    let there = store::order::create(&mut app.session.store, &actor(5000), &there, None).unwrap();
    app.reload().unwrap();
    paste(&mut app, "订单号3061953192082110451 改到 江苏省扬州市广陵区东关街8号 李四 13800138000");
    assert_eq!(values(&mut app)["into"], format!("order:{here}"));
    let into = &app.top_form().unwrap().fields[0];
    let crate::modal::field::Kind::Choice { options, .. } = &into.kind else { panic!("no choice") };
    let other = options.iter().find(|o| o.id == format!("order:{there}")).unwrap();
    assert!(other.label.contains("小店"), "{}", other.label);
}

#[test]
fn f6_an_order_that_left_meanwhile_is_not_changed() {
    let mut app = app();
    let id = order(&mut app, "3061953192082110451");
    paste(&mut app, "订单号3061953192082110451 改到 江苏省扬州市广陵区东关街8号 李四 138****8000");
    for to in [OrderStatus::Accepted, OrderStatus::Preparing, OrderStatus::Shipped] {
        store::order::advance(&mut app.session.store, &actor(1100), id, to, "", &[]).unwrap();
    }
    set(&mut app, "reason", "搬家");
    key(&mut app, 's');
    let form = app.top_form().unwrap();
    assert_eq!(form.fields[form.focus].name, "into");
    assert_eq!(store::order::get(&app.session.store, id).unwrap().data.receiver, "王五");
}

#[test]
fn f6_an_empty_order_takes_the_goods_with_what_they_cost_and_keeps_a_plain_phone() {
    let old = OrderData { phone: "13800138000".into(), shipping: Fen(600), ..OrderData::default() };
    let read = [("goods", "伞 *2 50"), ("phone", "138****8000"), ("receiver", "李四")];
    let read: Values = read.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let new = changed(&old, &read);
    assert_eq!((new.goods, new.payable, new.lines.len()), (Fen(10_000), Fen(10_600), 1));
    assert_eq!((new.phone.as_str(), new.receiver.as_str()), ("13800138000", "李四"));
}

#[test]
fn f6_a_new_order_starts_clean_of_what_was_typed_for_another_customer() {
    let mut app = app();
    app.open_form(FormKind::NewOrder(0)).unwrap();
    set(&mut app, "landline", "0514-8888888");
    set(&mut app, "customer", "别人");
    app.top_form().unwrap().keep_unsaved();
    app.save_drafts();
    app.dialogs.clear();
    paste(&mut app, CHAT);
    key(&mut app, 's');
    let said = values(&mut app);
    assert_eq!((said["customer"].as_str(), said["landline"].as_str()), ("小静", ""));
}
