use super::*;
use crate::domain::inquiry::NewInquiry;
use crate::domain::question::NewQuestion;
use crate::domain::snippet::Snippet;
use crate::store::testing::{actor, store};
use crate::store::{Actor, inquiry};
use chrono::NaiveTime;

fn clock() -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T16:00:00+08:00").unwrap())
}

fn config() -> Config {
    Config::defaults().unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

/// At an hour of the day.
fn at(hour: i64) -> Actor {
    actor(clock().unix(day().and_time(NaiveTime::MIN)) + hour * 3_600)
}

fn own(store: &mut Store, hour: i64, code: &str, needs_approval: bool) -> i64 {
    let new = Snippet {
        code: code.into(),
        title: format!("标题{code}"),
        answer: "好".into(),
        topic: "gift".into(),
        needs_approval,
        ..Snippet::default()
    };
    snippet::create(store, &at(hour), &new).unwrap()
}

#[test]
fn f6_uses_by_business_day_the_most_used_and_the_unused() {
    let mut store = store();
    let (a, b) = (own(&mut store, -24 * 120, "a", false), own(&mut store, -24 * 120, "b", false));
    own(&mut store, -24 * 120, "c", false);
    snippet::used(&mut store, &at(-24 * 40), b, None, "好", "").unwrap();
    snippet::used(&mut store, &at(3), a, None, "好", "").unwrap();
    snippet::used(&mut store, &at(9), a, None, "好", "").unwrap();
    let usage = usage(&store, &config(), &clock(), day() - TimeDelta::days(1), day()).unwrap();
    assert_eq!(usage.per_day, [(day() - TimeDelta::days(1), 1), (day(), 1)], "03:00 is still the day before");
    assert_eq!(usage.top.iter().map(|u| (u.code.as_str(), u.uses)).collect::<Vec<_>>(), [("a", 2)]);
    assert_eq!(usage.unused.iter().map(|u| u.code.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!((usage.snippets, usage.uses()), (3, 2));
}

#[test]
fn i4_the_daily_list_says_who_approved_what_for_whom() {
    let mut store = store();
    let gift = own(&mut store, 9, "song", true);
    let new = NewInquiry {
        customer: "小美".into(),
        topic: "gift".into(),
        question: "送什么".into(),
        ..NewInquiry::default()
    };
    let id = inquiry::open(&mut store, &at(10), &new).unwrap();
    snippet::used(&mut store, &at(11), gift, Some(id), "可以送，电话13800138000", "supervisor").unwrap();
    let daily = daily(&store, &config(), &clock(), day(), day()).unwrap();
    let approval = &daily.approvals[0];
    assert_eq!([&approval.approved_by, &approval.customer, &approval.agent], ["supervisor", "小美", "小李"]);
    assert_eq!(approval.text, "可以送，电话138****8000", "X2");
    assert_eq!(daily.added.iter().map(|a| a.code.as_str()).collect::<Vec<_>>(), ["song"]);
    assert!(daily.repeated[0].answered, "a snippet of its topic was used");
    let said: Vec<_> = inquiry::events(&store, id).unwrap().into_iter().map(|e| (e.kind, e.text)).collect();
    assert!(said.contains(&("approved".into(), "supervisor".into())), "{said:?}");
}

#[test]
fn i7_the_daily_list_holds_what_is_open_whenever_it_was_asked() {
    let mut store = store();
    let add = |store: &mut Store, hour, text: &str| {
        question::add(store, &at(hour), &NewQuestion { text: text.into(), ..NewQuestion::default() }).unwrap()
    };
    let old = add(&mut store, -50, "保修几年");
    let new = add(&mut store, 10, "能刻字吗");
    question::answer(&mut store, &at(12), new, "可以刻六个字").unwrap();
    let daily = daily(&store, &config(), &clock(), day(), day()).unwrap();
    assert_eq!(daily.open.iter().map(|q| q.id).collect::<Vec<_>>(), [old]);
    assert_eq!(daily.answered.iter().map(|q| q.answer.as_str()).collect::<Vec<_>>(), ["可以刻六个字"]);
    assert_eq!(daily.repeated.iter().map(|r| r.group.sample.as_str()).collect::<Vec<_>>(), ["能刻字吗"]);
    assert!(!daily.repeated[0].answered);
}
