use super::*;
use crate::config::Config;
use crate::store::testing::{actor, store};
use crate::store::{Write, undo};

const NOW: i64 = 1_780_300_000;
const HOUR: i64 = 3600;

fn terms() -> Terms {
    Terms {
        keepers: keeper::terms(&Config::defaults().unwrap()),
        breach: 180,
        today: NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
        afternoon: NOW - HOUR,
    }
}

/// One of each kind, named by its customer.
fn full() -> Store {
    let mut store = store();
    let sql = format!(
        "INSERT INTO customers(id, name, created_at) VALUES (1, 'promised', 0), (2, 'waits', 0), (3, 'unsolved', 0),
           (4, 'disputes', 0), (5, 'unshipped', 0), (6, 'unpaid', 0), (7, 'cod', 0);
         INSERT INTO inquiries(id, shop_id, channel, customer_id, question, status, opened_at, waiting_since, business_day)
           VALUES (1, 1, 'taobao', 1, 'q', 'promised', {NOW}, NULL, '2026-06-01'),
                  (2, 1, 'taobao', 2, 'q', 'waiting', {NOW}, {NOW} - 60, '2026-06-01');
         INSERT INTO promises(id, inquiry_id, made_at, due_at, what) VALUES (9, 1, 0, {NOW} - 5, 'the date');
         INSERT INTO cases(id, shop_id, channel, kind, status, customer_id, opened_at, deadline_at, business_day)
           VALUES (1, 1, 'taobao', 'damage', 'new', 3, {NOW}, NULL, '2026-06-01'),
                  (2, 1, 'taobao', 'dispute', 'working', 4, {NOW}, {NOW} + 7200, '2026-06-01');
         INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, promised_ship_at, business_day)
           VALUES (5, 1, 'A5', 'taobao', 'accepted', 5, {NOW}, {NOW} - 60, '2026-06-01'),
                  (6, 1, 'A6', 'taobao', 'wait_pay', 6, {NOW} - 7200, NULL, '2026-06-01');
         INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, payment_kind, shipped_at,
                            business_day)
           VALUES (7, 1, 'A7', 'taobao', 'shipped', 7, {NOW}, 'cod', {NOW} - 22 * 3600, '2026-06-01');
         INSERT INTO reminders(id, kind, due_at, text) VALUES (3, 'note', {NOW} + 60, 'look');"
    );
    store.transact(&actor(0), Op::new("seed"), |w: &Write| Ok(w.execute_batch(&sql)?)).unwrap();
    store
}

fn keys(store: &Store, now: i64) -> Vec<String> {
    list(store, &terms(), now).unwrap().iter().map(|d| d.key.to_string()).collect()
}

#[test]
fn i10_every_kind_is_in_one_list_with_what_hurts_most_first() {
    assert_eq!(
        keys(&full(), NOW),
        ["promise:9", "wait:2", "dispute:2", "ship:5", "case:1", "reminder:3", "cod:7", "nudge:6"]
    );
}

#[test]
fn i10_what_is_put_off_stands_last_until_its_time_and_undo_brings_it_back() {
    let mut store = full();
    let promise = DueKey { kind: DueKind::Promise, id: 9 };
    let by = actor(NOW);
    let refused = snooze(&mut store, &by, promise, NOW + 600, " ", "小美").unwrap_err();
    assert_eq!(refused.key(), "reminder.refuse.reason_missing");
    let refused = snooze(&mut store, &by, promise, NOW, "忙", "小美").unwrap_err();
    assert_eq!(refused.key(), "reminder.refuse.not_later");
    snooze(&mut store, &by, promise, NOW + 600, "忙", "小美").unwrap();
    assert_eq!(keys(&store, NOW).last().unwrap(), "promise:9");
    assert_eq!(keys(&store, NOW + 600).first().unwrap(), "promise:9");
    let put_off = list(&store, &terms(), NOW).unwrap().pop().unwrap().put_off;
    assert_eq!(put_off, Some((NOW + 600, "忙".to_owned())));
    undo::last(&mut store, &by).unwrap().unwrap();
    assert_eq!(keys(&store, NOW).first().unwrap(), "promise:9");
}

#[test]
fn i10_what_is_put_off_is_not_counted_unless_it_was_done_meanwhile() {
    let mut store = full();
    let by = actor(NOW);
    let keepers = terms().keepers;
    for (kind, id) in [(DueKind::Promise, 9), (DueKind::Ship, 5), (DueKind::Dispute, 2), (DueKind::Cod, 7)] {
        snooze(&mut store, &by, DueKey { kind, id }, NOW + 600, "忙", "").unwrap();
    }
    assert_eq!(count_quiet(&store, &keepers, NOW).unwrap(), 3, "the money is not late yet");
    store
        .transact(&by, Op::new("seed"), |w: &Write| {
            Ok(w.execute_batch("UPDATE orders SET status = 'shipped' WHERE id = 5")?)
        })
        .unwrap();
    assert_eq!(count_quiet(&store, &keepers, NOW).unwrap(), 2);
    assert_eq!(count_quiet(&store, &keepers, NOW + 600).unwrap(), 0);
}
