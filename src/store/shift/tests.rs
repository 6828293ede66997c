use super::*;
use crate::domain::inquiry::NewInquiry;
use crate::store::inquiry;
use crate::store::testing::{actor, store};

fn plan(kind: &str, start: i64, end: i64) -> Planned {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    Planned { kind: kind.into(), label: kind.into(), day, start, end }
}

/// 小李 in the day shift from 1000, and the actor within it.
fn day_shift(store: &mut Store) -> (i64, impl Fn(i64) -> Actor + use<>) {
    let id = start(store, &actor(1000), "小李", &plan("day", 900, 9000)).unwrap();
    (id, move |at| Actor { shift_id: Some(id), ..actor(at) })
}

fn asks(store: &mut Store, by: &Actor, customer: &str) -> i64 {
    let new = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: customer.into(),
        ..NewInquiry::default()
    };
    inquiry::open(store, by, &new).unwrap()
}

#[test]
fn s1_the_plan_that_fits_now_is_laid_on_the_business_day() {
    let config = Config::defaults().unwrap();
    let clock = |text| Clock::frozen(chrono::DateTime::parse_from_rfc3339(text).unwrap());
    let night = plan_now(&config, &clock("2026-06-02T00:30:00+08:00"), Lang::Zh).unwrap();
    assert_eq!((night.kind.as_str(), night.label.as_str()), ("night", "晚班"));
    assert_eq!(night.day.to_string(), "2026-06-01", "S3");
    assert_eq!(night.end - night.start, 8 * 3600);
    let day = plan_of_kind(&config, &clock("2026-06-01T16:00:00+08:00"), Lang::En, "day").unwrap();
    assert_eq!((day.label.as_str(), day.end - day.start), ("Day", 9 * 3600));
    assert_eq!(plan_of_kind(&config, &clock("2026-06-01T16:00:00+08:00"), Lang::En, "noon"), None);
}

#[test]
fn s2_starting_records_agent_plan_and_actual_time() {
    let mut store = store();
    let (id, _) = day_shift(&mut store);
    let shift = current(&store).unwrap().unwrap();
    assert_eq!((shift.id, shift.agent.as_str(), shift.kind.as_str()), (id, "小李", "day"));
    assert_eq!((shift.planned_start, shift.planned_end, shift.started_at), (900, 9000, 1000));
    assert_eq!((shift.minutes_late(), shift.business_day.as_str()), (1, "2026-06-01"));
    let again = start(&mut store, &actor(1100), " 小李 ", &plan("night", 0, 1)).unwrap_err();
    assert_eq!(again.key(), "shift.refuse.already_started");
    assert_eq!(
        start(&mut store, &actor(1100), " ", &plan("day", 0, 1)).unwrap_err().key(),
        "shift.refuse.agent_missing"
    );
    let subject = crate::domain::Subject::new(Entity::Shift, id);
    assert_eq!(super::super::audit::of(&store, subject, 9).unwrap()[0].head.kind, "shift_start");
}

#[test]
fn s2_ending_records_the_end_and_the_words() {
    let mut store = store();
    let (id, by) = day_shift(&mut store);
    assert_eq!(end(&mut store, &by(8400), id, " 邮费问得多 ").unwrap(), EndOutcome::Ended);
    let shift = last_ended(&store).unwrap().unwrap();
    assert_eq!((shift.ended_at, shift.minutes_early(), shift.words.as_str()), (Some(8400), 10, "邮费问得多"));
    assert_eq!(current(&store).unwrap(), None);
    assert_eq!(end(&mut store, &by(8500), id, "").unwrap_err().key(), "shift.refuse.already_ended");
    assert_eq!(of_days(&store, "2026-06-01", "2026-06-01").unwrap().len(), 1);
}

#[test]
fn s4_a_shift_runs_on_while_somebody_waits() {
    let mut store = store();
    let (id, by) = day_shift(&mut store);
    let waiting = asks(&mut store, &by(2000), "小美");
    let outcome = end(&mut store, &by(9000), id, "").unwrap();
    assert_eq!(outcome, EndOutcome::Extended(EndBlockers { waiting: vec![waiting], promises: vec![] }));
    assert!(get(&store, id).unwrap().is_extended());
    assert!(!end_when_clear(&mut store, &by(9050), id).unwrap());
    inquiry::reply(&mut store, &by(9100), waiting, "在的").unwrap();
    assert!(end_when_clear(&mut store, &by(9200), id).unwrap());
    let ended = get(&store, id).unwrap();
    assert_eq!((ended.end_asked_at, ended.ended_at), (Some(9000), Some(9200)));
}

#[test]
fn s4_handing_over_one_by_one_lets_the_shift_end_until_the_customer_writes_again() {
    let mut store = store();
    let (id, by) = day_shift(&mut store);
    let first = asks(&mut store, &by(2000), "小美");
    let second = asks(&mut store, &by(2100), "阿强");
    hand_over_inquiry(&mut store, &by(3000), first, "小王接着答").unwrap();
    assert_eq!(blockers(&store, id).unwrap().waiting, [second]);
    assert_eq!(inquiry::events(&store, first).unwrap().last().unwrap().kind, "handed_over");
    inquiry::reply(&mut store, &by(3100), first, "好").unwrap();
    inquiry::asked_again(&mut store, &by(3200), first, "还在吗").unwrap();
    assert_eq!(blockers(&store, id).unwrap().waiting, [second, first]);
    let outside = hand_over_inquiry(&mut store, &actor(3300), first, "").unwrap_err();
    assert_eq!(outside.key(), "shift.refuse.no_shift");
}

#[test]
fn s4_an_open_promise_keeps_the_shift_too() {
    let mut store = store();
    let (id, by) = day_shift(&mut store);
    let inquiry_id = asks(&mut store, &by(2000), "小美");
    inquiry::reply(&mut store, &by(2010), inquiry_id, "我问问").unwrap();
    inquiry::promise(&mut store, &by(2020), inquiry_id, 9999, "到货时间", "warehouse").unwrap();
    assert_eq!(blockers(&store, id).unwrap().promises.len(), 1);
    inquiry::keep_promise(&mut store, &by(2030), inquiry_id, "").unwrap();
    assert!(blockers(&store, id).unwrap().is_empty());
}

#[test]
fn s5_two_shifts_stay_open_and_new_entries_belong_to_the_keyboard() {
    let mut store = store();
    let (day, by) = day_shift(&mut store);
    let night = start(&mut store, &actor(8000), "小王", &plan("night", 8000, 20_000)).unwrap();
    let open: Vec<_> = open_shifts(&store).unwrap().iter().map(|s| (s.id, s.at_keyboard)).collect();
    assert_eq!(open, [(night, true), (day, false)]);
    take_keyboard(&mut store, &by(8100), day).unwrap();
    assert_eq!(current(&store).unwrap().unwrap().id, day);
    end(&mut store, &by(9000), day, "").unwrap();
    assert_eq!(current(&store).unwrap().unwrap().id, night, "the keyboard goes to whom is left");
    assert_eq!(take_keyboard(&mut store, &by(9100), day).unwrap_err().key(), "shift.refuse.already_ended");
}

#[test]
fn s4_s5_what_the_other_open_shift_owns_does_not_hold_this_one_but_nothing_falls_between() {
    let mut store = store();
    let (day, by_day) = day_shift(&mut store);
    let night = start(&mut store, &actor(8000), "小王", &plan("night", 8000, 20_000)).unwrap();
    let by_night = |at| Actor { shift_id: Some(night), ..actor(at) };
    let of_night = asks(&mut store, &by_night(8100), "夜里的顾客");
    let of_day = asks(&mut store, &by_day(8200), "白天的顾客");
    assert_eq!(blockers(&store, day).unwrap().waiting, [of_day]);
    assert_eq!(blockers(&store, night).unwrap().waiting, [of_night]);
    hand_over_inquiry(&mut store, &by_day(8300), of_day, "").unwrap();
    assert_eq!(blockers(&store, night).unwrap().waiting, [of_night, of_day]);
    assert_eq!(end(&mut store, &by_day(8400), day, "").unwrap(), EndOutcome::Ended);
}
