use crate::app::App;
use crate::app::testing::app;
use crate::domain::order::OrderData;
use crate::domain::{Entity, Subject};
use crate::store;

fn order_of(app: &mut App, customer: &str) -> Subject {
    let by = app.session.actor();
    let data = OrderData { shop: "店".into(), customer: customer.into(), ..OrderData::default() };
    let id = store::order::create(&mut app.session.store, &by, &data, None).unwrap();
    Subject::new(Entity::Order, id)
}

#[test]
fn f2_the_words_for_one_order_name_its_customer_whatever_is_selected() {
    let mut app = app();
    let (here, there) = (order_of(&mut app, "小美"), order_of(&mut app, "小静"));
    app.reload().unwrap();
    app.desk.context = Some(here);
    assert_eq!(app.known_values()["客户"], "小美");
    let known = app.known_values_of(Some(there));
    assert_eq!(known["客户"], "小静");
    assert_ne!(known["订单号"], app.known_values()["订单号"]);
    assert_eq!(app.known_values_of(None).get("订单号"), None, "a new order has no number yet");
}

#[test]
fn o9_a_reply_the_shop_deleted_is_named_when_it_is_offered() {
    let mut app = app();
    let order = order_of(&mut app, "小美");
    app.session.config.settings.orders.snippets.apology = "zzz".into();
    app.offer_apology(order.id).unwrap();
    let told = app.notice.as_ref().map(|n| n.text.clone()).unwrap_or_default();
    assert!(told.contains("zzz"), "{told}");
}
