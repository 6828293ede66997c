use super::*;
use crate::domain::figures::{Name, Value};
use crate::store::testing::{actor, store};
use crate::store::{Op, Write};

/// 14:00 of 2026-06-01 in China.
fn clock() -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap())
}

fn day(n: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + TimeDelta::days(n)
}

/// Unix second of a local time on 2026-06-01 plus `day` days.
fn at(day: i64, hour: i64, minute: i64) -> i64 {
    clock().now().timestamp() + day * 86_400 + (hour - 14) * 3600 + minute * 60
}

fn seed(store: &mut Store, sql: &str) {
    store.transact(&actor(0), Op::new("seed"), |w: &Write| Ok(w.execute_batch(sql)?)).unwrap();
}

/// One day by hand: 小美 asks, is answered after 40 s, orders and pays; 阿强 waits; 老王 is lost for the price.
fn a_day(store: &mut Store) {
    let (ten, late) = (at(0, 10, 0), at(1, 1, 0));
    seed(
        store,
        &format!(
            "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0), (2, '阿强', 0), (3, '13800138000', 0),
               (4, '小美的旧号', 0);
             UPDATE customers SET merged_into = 1 WHERE id = 4;
             INSERT INTO inquiries(id, shop_id, channel, customer_id, topic, product, status, opened_at, waiting_since,
                first_reply_at, closed_at, lost_reason, satisfaction, business_day) VALUES
               (1, 1, 'taobao', 4, 'size', '', 'ordered', {ten}, NULL, {ten} + 40, {ten} + 900, '', 'satisfied', '2026-06-01'),
               (2, 1, 'taobao', 2, 'size', '', 'waiting', {late}, {late}, NULL, NULL, '', '', '2026-06-01'),
               (3, 1, 'jd', 3, 'price', 'T恤', 'not_ordered', {ten}, NULL, {ten} + 20, {ten} + 60, 'price', '', '2026-06-01');
             INSERT INTO inquiry_waits(inquiry_id, started_at, answered_at) VALUES
               (1, {ten}, {ten} + 40), (2, {late}, NULL), (3, {ten}, {ten} + 20);
             INSERT INTO promises(inquiry_id, made_at, due_at, what, kept_at) VALUES (1, {ten}, {ten} + 600, '', {ten} + 500);
             INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, paid_at, accepted_at,
                promised_ship_at, shipped_at, payable_fen, paid_fen, refund_fen, courier, province, business_day) VALUES
               (1, 1, 'A1', 'taobao', 'shipped', 1, {ten} + 300, {ten} + 400, {ten} + 1000, {ten} + 9000, {ten} + 8000,
                9900, 9900, 900, 'zto', '江苏', '2026-06-01');
             INSERT INTO order_lines(order_id, position, title, qty, amount_fen) VALUES (1, 1, 'T恤', 3, 9900);
             INSERT INTO cases(id, shop_id, channel, kind, status, customer_id, solution_at, solved_at, amount_fen,
                opened_at, business_day) VALUES
               (1, 1, 'taobao', 'damage', 'solved', 1, {ten} + 60, {ten} + 600, 500, {ten}, '2026-06-01'),
               (2, 1, 'taobao', 'dispute', 'new', 2, NULL, NULL, 0, {ten} - 259200, '2026-05-29');
             INSERT INTO case_documents(case_id, kind) VALUES (2, 'fee_slip');
             INSERT INTO questions(topic, text, asked_at, business_day) VALUES ('size', '问13800138000', {ten}, '2026-06-01');"
        ),
    );
}

fn by_name(figures: &[Figure], name: Name) -> Option<Value> {
    figures.iter().find(|f| f.name == name).unwrap().value()
}

#[test]
fn s3_a_day_by_hand_with_the_night_that_belongs_to_it() {
    let mut store = store();
    a_day(&mut store);
    let figures = of_days(&store, &Config::defaults().unwrap(), &clock(), day(0), day(0)).unwrap();
    let value = |name| by_name(&figures, name);
    assert_eq!(value(Name::Asked), Some(Value::Count(3)), "阿强 asked at 01:00 of the next date");
    assert_eq!(
        value(Name::Prospects),
        Some(Value::Count(3)),
        "小美 paid after asking, under her merged name"
    );
    assert_eq!(value(Name::Conversion), Some(Value::Share(1, 3)));
    assert_eq!(value(Name::FirstResponse), Some(Value::Seconds(30)));
    assert_eq!(value(Name::AnsweredIn3Minutes), Some(Value::Share(2, 3)));
    assert_eq!(value(Name::NetSales), Some(Value::Money(Fen(9000))));
    assert_eq!(value(Name::UnitPrice), Some(Value::Money(Fen(3300))));
    assert_eq!(value(Name::OrderAcceptanceOnTime), Some(Value::Share(1, 1)), "600 s of the day shift");
    assert_eq!(value(Name::OrderAccuracy), Some(Value::Share(1, 1)));
    assert_eq!(value(Name::OrderProcessingOnTime), Some(Value::Share(1, 1)));
    assert_eq!(value(Name::SameDaySolutionRate), Some(Value::Share(1, 1)));
    assert_eq!(value(Name::DisputeRate), Some(Value::Share(0, 1)), "the dispute is of another day");
    assert_eq!(value(Name::PromisesKept), Some(Value::Share(1, 1)));
    assert_eq!(value(Name::Satisfaction), Some(Value::Share(1, 1)));
}

#[test]
fn a_corrected_order_lowers_the_accuracy() {
    let mut store = store();
    a_day(&mut store);
    seed(
        &mut store,
        &format!("INSERT INTO order_events(order_id, at, kind) VALUES (1, {}, 'corrected')", at(0, 11, 0)),
    );
    let figures = of_days(&store, &Config::defaults().unwrap(), &clock(), day(0), day(0)).unwrap();
    assert_eq!(by_name(&figures, Name::OrderAccuracy), Some(Value::Share(0, 1)));
}

#[test]
fn the_figures_so_far_of_a_shift_look_at_its_hours_only() {
    let mut store = store();
    a_day(&mut store);
    let shift = Shift {
        id: 1,
        agent_id: 1,
        agent: "小李".into(),
        kind: "day".into(),
        business_day: "2026-06-01".into(),
        planned_start: at(0, 8, 30),
        planned_end: at(0, 17, 30),
        started_at: at(0, 8, 30),
        end_asked_at: None,
        ended_at: None,
        at_keyboard: true,
        words: String::new(),
    };
    let config = Config::defaults().unwrap();
    let figures = of_shift(&store, &config, &clock(), &shift).unwrap();
    assert_eq!(by_name(&figures, Name::Asked), Some(Value::Count(2)));
    let later = Shift { started_at: at(0, 10, 5), ..shift };
    let figures = of_shift(&store, &config, &clock(), &later).unwrap();
    assert_eq!(by_name(&figures, Name::Asked), Some(Value::Count(0)));
    assert_eq!(by_name(&figures, Name::NetSales), Some(Value::Money(Fen(9000))), "placed at 10:05");
}

#[test]
fn the_summary_tells_sales_lost_deals_cases_questions_and_shipping() {
    let mut store = store();
    a_day(&mut store);
    let found = summary(&store, &Config::defaults().unwrap(), &clock(), day(0), day(0)).unwrap();
    assert_eq!((found.totals.orders, found.totals.units, found.totals.net()), (1, 3, Fen(9000)));
    assert_eq!((found.last_week.orders, found.month.orders), (0, 1));
    let by = |name| &found.breakdowns.iter().find(|b| b.by == name).unwrap().groups[0];
    assert_eq!((by("product").label.as_str(), by("product").units), ("T恤", 3));
    assert_eq!((by("province").label.as_str(), by("hour").label.as_str()), ("江苏", "10"));
    assert_eq!(found.lost.len(), 1);
    assert_eq!(
        (found.lost[0].reason.as_str(), found.lost[0].customers[0].as_str()),
        ("price", "138****8000"),
        "X2"
    );
    let cases = &found.after_sales;
    assert_eq!((cases.opened, cases.solved, cases.solved_same_day, cases.open), (1, 1, 1, 1));
    assert_eq!((cases.open_by_age, cases.money_back), ([0, 0, 1, 0], Fen(500)));
    assert_eq!(cases.documents_owed, [("fee_slip".to_owned(), 1)]);
    assert_eq!(
        (found.asked[0].topic.as_str(), found.asked[0].times, found.asked[0].without_snippet),
        ("size", 2, 2)
    );
    assert_eq!(found.open_questions[0].text, "问138****8000", "X2");
    assert_eq!((found.shipped[0].order_no.as_str(), found.shipped[0].courier.as_str()), ("A1", "zto"));
}
