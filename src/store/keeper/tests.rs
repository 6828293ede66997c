use super::*;
use crate::domain::cod::CodPart;
use crate::store::testing::{actor, store};
use crate::store::{Op, Write};

const NOW: i64 = 100 * DAY;
const HOUR: i64 = 3600;

fn defaults() -> Terms {
    terms(&Config::defaults().unwrap())
}

fn seed(store: &mut Store, sql: &str) {
    store.transact(&actor(0), Op::new("seed"), |w: &Write| Ok(w.execute_batch(sql)?)).unwrap();
}

/// An order with these columns set; its id is its number.
fn order(store: &mut Store, id: i64, status: &str, columns: &[(&str, String)]) {
    let sets: Vec<String> = columns.iter().map(|(name, value)| format!(", {name} = {value}")).collect();
    seed(
        store,
        &format!(
            "INSERT OR IGNORE INTO customers(id, name, created_at) VALUES (1, '小美', 0);
             INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, payable_fen, business_day)
             VALUES ({id}, 1, 'A{id}', 'taobao', '{status}', 1, {NOW}, 8800, '2026-06-01');
             UPDATE orders SET status = status{} WHERE id = {id};",
            sets.concat()
        ),
    );
}

fn at(seconds_from_now: i64) -> String {
    (NOW + seconds_from_now).to_string()
}

fn shown(store: &Store) -> Vec<(KeeperKind, i64, bool)> {
    let list = list(store, &defaults(), NOW).unwrap();
    let late = list.iter().filter(|k| k.is_late(NOW)).count();
    let counted = count_late(store, &defaults(), NOW, &mut PlannedCount::default()).unwrap();
    let newest = list.iter().filter(|k| k.is_late(NOW)).map(|k| k.due_at).max().unwrap_or(0);
    assert_eq!(counted, Late { count: i64::try_from(late).unwrap(), newest }, "{list:?}");
    list.iter().map(|k| (k.kind, k.order_id, k.is_late(NOW))).collect()
}

#[test]
fn o8_an_unpaid_order_is_offered_for_a_nudge_until_the_limit() {
    let mut store = store();
    order(&mut store, 1, "wait_pay", &[("placed_at", at(-1800))]);
    order(&mut store, 2, "wait_pay", &[("placed_at", at(-1799))]);
    order(&mut store, 3, "wait_pay", &[("placed_at", at(-72 * HOUR - 1))]);
    order(&mut store, 4, "wait_pay", &[("placed_at", at(-HOUR)), ("nudges", "2".into())]);
    order(
        &mut store,
        5,
        "wait_pay",
        &[("placed_at", at(-HOUR)), ("nudges", "1".into()), ("nudged_at", at(-1799))],
    );
    order(
        &mut store,
        6,
        "wait_pay",
        &[("placed_at", at(-HOUR)), ("nudges", "1".into()), ("nudged_at", at(-1800))],
    );
    order(&mut store, 7, "wait_pay", &[("placed_at", at(-HOUR)), ("payment_kind", "'cod'".into())]);
    assert_eq!(shown(&store), [(KeeperKind::Nudge, 6, false), (KeeperKind::Nudge, 1, false)]);
}

#[test]
fn o9_a_promised_ship_time_is_shown_before_it_is_late() {
    let mut store = store();
    order(&mut store, 1, "preparing", &[("promised_ship_at", at(4 * HOUR))]);
    order(&mut store, 2, "accepted", &[("promised_ship_at", at(4 * HOUR + 1))]);
    order(&mut store, 3, "wait_confirm", &[("promised_ship_at", at(-1))]);
    order(&mut store, 4, "shipped", &[("promised_ship_at", at(-1)), ("shipped_at", at(-5))]);
    order(&mut store, 5, "cancelled", &[("promised_ship_at", at(-1))]);
    assert_eq!(shown(&store), [(KeeperKind::Ship, 3, true), (KeeperKind::Ship, 1, false)]);
}

#[test]
fn o12_cod_is_shown_with_what_is_missing_until_both_are_back() {
    let mut store = store();
    let cod = |shipped: i64, more: &[(&'static str, String)]| -> Vec<(&'static str, String)> {
        [&[("payment_kind", "'cod'".into()), ("shipped_at", at(shipped))], more].concat()
    };
    order(&mut store, 1, "signed", &cod(-24 * HOUR - 1, &[]));
    order(&mut store, 2, "shipped", &cod(-21 * HOUR, &[("cod_money_at", at(-9))]));
    order(&mut store, 3, "shipped", &cod(-19 * HOUR, &[]));
    order(&mut store, 4, "signed", &cod(-99 * HOUR, &[("cod_money_at", at(-9)), ("cod_slip_at", at(-9))]));
    order(&mut store, 5, "shipped", &cod(-99 * HOUR, &[("refused_at", at(-9))]));
    // A platform finishes an order although nothing came back; watched for two weeks from then on.
    order(&mut store, 6, "done", &cod(-40 * DAY, &[("done_at", at(-14 * DAY + 1))]));
    order(&mut store, 7, "done", &cod(-40 * DAY, &[("done_at", at(-14 * DAY))]));
    order(&mut store, 8, "done", &cod(-40 * DAY, &[("done_at", at(-9)), ("cod_money_at", at(-9))]));
    seed(&mut store, "UPDATE orders SET cod_slip_at = 1 WHERE id = 8");
    assert_eq!(
        shown(&store),
        [(KeeperKind::Cod, 6, true), (KeeperKind::Cod, 1, true), (KeeperKind::Cod, 2, false)]
    );
    let missing: Vec<_> =
        list(&store, &defaults(), NOW).unwrap().into_iter().filter_map(|k| k.missing).collect();
    assert_eq!(missing, [CodPart::Both, CodPart::Both, CodPart::Slip]);
}

#[test]
fn o14_call_backs_are_planned_by_tier_after_delivery_and_not_asked_for_ever() {
    let mut store = store();
    for (id, delivered) in [(1, -3), (2, -2), (3, -16), (4, -17)] {
        order(&mut store, id, "signed", &[("signed_at", at(delivered * DAY))]);
    }
    order(&mut store, 5, "done", &[("done_at", at(-5 * DAY))]);
    assert_eq!(shown(&store), [], "no tier, no call-back");
    seed(&mut store, "UPDATE customers SET tier = 'vip' WHERE id = 1");
    let due =
        [(KeeperKind::CallBack, 3, true), (KeeperKind::CallBack, 5, true), (KeeperKind::CallBack, 1, true)];
    assert_eq!(shown(&store), due);
    // The tier of whom she was merged into counts.
    seed(
        &mut store,
        "INSERT INTO customers(id, name, tier, created_at) VALUES (2, '小静', 'c', 0);
         UPDATE customers SET merged_into = 2 WHERE id = 1",
    );
    assert_eq!(shown(&store), [], "30 days are not over");
}

#[test]
fn o14_a_call_back_put_off_comes_back_at_its_time_and_a_done_one_does_not() {
    let mut store = store();
    for id in 1..=3 {
        order(&mut store, id, "signed", &[("signed_at", at(-4 * DAY))]);
    }
    seed(
        &mut store,
        &format!(
            "UPDATE customers SET tier = 'vip';
             INSERT INTO call_backs(order_id, due_at, note, done_at) VALUES
               (1, {NOW}, '没人接', NULL), (2, {NOW} + 1, '', NULL), (3, {NOW} - 9, '', {NOW})"
        ),
    );
    assert_eq!(shown(&store), [(KeeperKind::CallBack, 1, true)]);
    assert_eq!(list(&store, &defaults(), NOW).unwrap()[0].note, "没人接");
    seed(&mut store, "UPDATE orders SET status = 'closed' WHERE id = 1");
    assert_eq!(shown(&store), [], "closed since: nobody is called");
}

#[test]
fn o14_planned_call_backs_are_counted_once_a_minute_and_at_once_after_a_call() {
    let mut store = store();
    order(&mut store, 1, "signed", &[("signed_at", at(-4 * DAY))]);
    seed(&mut store, "UPDATE customers SET tier = 'vip'");
    let mut planned = PlannedCount::default();
    let mut count = |store: &Store, now| count_late(store, &defaults(), now, &mut planned).unwrap().count;
    assert_eq!(count(&store, NOW), 1);
    order(&mut store, 2, "signed", &[("signed_at", at(-4 * DAY))]);
    assert_eq!(count(&store, NOW + 59), 1, "not looked for again yet");
    assert_eq!(count(&store, NOW + 60), 2);
    crate::store::call_back::done(&mut store, &actor(NOW + 61), 1, "用着不错", ("", "")).unwrap();
    assert_eq!(count(&store, NOW + 61), 1, "what was done is gone at once");
    crate::store::undo::last(&mut store, &actor(NOW + 62)).unwrap();
    assert_eq!(count(&store, NOW + 62), 2);
}

/// Looked at every few seconds: nothing may walk through all orders.
#[test]
fn o9_what_is_late_is_counted_on_the_indexes() {
    let store = store();
    for (sql, index) in [
        (format!("SELECT count(*) {SHIP} AND o.promised_ship_at < 1"), "orders_late"),
        (format!("SELECT count(*) {COD} AND o.shipped_at < 1"), "orders_cod"),
        (format!("SELECT count(*) {COD_DONE} > 1 AND o.shipped_at < 1"), "orders_cod_done"),
        (format!("SELECT count(*) {PUT_OFF}").replace("?1", "1"), "call_backs_open"),
        (
            format!("SELECT count(*) {PLANNED}").replace("?1", "'a'").replace("?2", "1").replace("?3", "2"),
            "orders_delivered",
        ),
    ] {
        let mut statement = store.conn().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let plan: Vec<String> =
            statement.query_map([], |r| r.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert!(plan[0].starts_with("SEARCH") && plan[0].contains(&format!("{index} (")), "{plan:?}");
    }
}
