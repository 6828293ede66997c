use super::*;
use crate::domain::fee::NewFee;
use crate::store::fee::add;
use crate::store::testing::{actor, store};
use crate::store::undo;
use chrono::NaiveDate;

fn by(day: u32) -> Actor {
    Actor { day: NaiveDate::from_ymd_opt(2026, 6, day).unwrap(), ..actor(i64::from(day) * 86_400) }
}

fn june() -> Due {
    Due { calendar: "couriers".into(), account: Account::Courier, period: Period::month(2026, 6).unwrap() }
}

/// 中通 owes 12.00 and 圆通 5.00 of June.
fn ground() -> (Store, Party, Party) {
    let mut store = store();
    let parties = ["zto", "yto"].map(|name| Party::other(Account::Courier, name));
    for (party, amount) in parties.iter().zip([1_200, 500]) {
        owes(&mut store, &by(3), party, amount);
    }
    let [zto, yto] = parties;
    (store, zto, yto)
}

fn owes(store: &mut Store, by: &Actor, party: &Party, amount: i64) {
    let new = NewFee {
        order_id: None,
        case_id: None,
        kind: "freight".into(),
        amount: Fen(amount),
        payer: "courier".into(),
        owed_by_us: false,
        party: party.clone(),
        prepaid: false,
        settled: false,
        note: String::new(),
    };
    add(store, by, &new).unwrap();
}

fn states(store: &Store) -> Vec<(String, Compared)> {
    let all = compared(store, &june()).unwrap();
    all.iter().map(|(s, a)| (s.party.name.clone(), Compared::of(a.as_ref(), s.balance()))).collect()
}

fn open_reminders(store: &Store) -> Vec<i64> {
    reminder::open(store, 10).unwrap().iter().map(|r| r.id).collect()
}

#[test]
fn e2_the_calendar_reminds_once_and_only_of_what_there_is() {
    let (mut store, ..) = ground();
    let empty = Due { account: Account::Customer, ..june() };
    assert!(!remind(&mut store, &by(4), &empty, 9, "顾客对账").unwrap(), "nobody has an account");
    assert!(remind(&mut store, &by(4), &june(), 9, "快递对账").unwrap());
    assert!(!remind(&mut store, &by(5), &june(), 9, "快递对账").unwrap());
    let id = open_reminders(&store)[0];
    assert_eq!(due_of(&store, id).unwrap(), Some(june()));
    reminder::done(&mut store, &by(6), id).unwrap();
    assert!(!remind(&mut store, &by(7), &june(), 9, "快递对账").unwrap(), "done is done");
}

#[test]
fn e2_the_reminder_goes_with_the_last_account_that_was_agreed_on() {
    let (mut store, zto, yto) = ground();
    remind(&mut store, &by(4), &june(), 9, "快递对账").unwrap();
    let id = open_reminders(&store)[0];
    let period = june().period;
    assert!(!agree(&mut store, &by(5), (&zto, period), Fen(1_200), " 王姐 ", Some(id)).unwrap());
    assert_eq!(states(&store), [("zto".into(), Compared::Agreed), ("yto".into(), Compared::Open)]);
    assert_eq!(agreed(&store, &zto, period).unwrap().unwrap().note, "王姐");
    assert_eq!(open_reminders(&store), [id]);
    assert!(agree(&mut store, &by(5), (&yto, period), Fen(500), "", Some(id)).unwrap());
    assert!(open_reminders(&store).is_empty());
    undo::last(&mut store, &by(5)).unwrap().unwrap();
    assert_eq!(open_reminders(&store), [id], "taken back in one step");
    assert_eq!(states(&store)[1].1, Compared::Open);
}

#[test]
fn e2_what_comes_into_a_period_afterwards_shows() {
    let (mut store, zto, _) = ground();
    let period = june().period;
    agree(&mut store, &by(5), (&zto, period), Fen(1_200), "", None).unwrap();
    owes(&mut store, &by(6), &zto, 1);
    assert_eq!(states(&store)[0].1, Compared::Changed);
    agree(&mut store, &by(7), (&zto, period), Fen(1_201), "", None).unwrap();
    assert_eq!(states(&store)[0].1, Compared::Agreed);
}
