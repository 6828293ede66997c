use super::*;
use crate::config::lists::FeeKind;
use crate::domain::fee::Prepayment;
use crate::domain::fee::period::Period;
use crate::store::testing::store;
use crate::store::undo;
use chrono::{Days, NaiveDate};

pub(super) fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + Days::new(n)
}

/// 小李 on a business day of June 2026.
pub(super) fn on(n: u64) -> Actor {
    Actor { agent_id: Some(1), shift_id: None, at: i64::try_from(n).unwrap() * 86_400 + 1, day: day(n) }
}

/// Two customers beside the shop.
pub(super) fn ground() -> Store {
    let mut store = store();
    let seed = "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0), (2, '大壮', 0)";
    store.transact(&on(0), Op::new("seed"), |w| Ok(w.execute_batch(seed)?)).unwrap();
    store
}

pub(super) fn parties() -> [Party; 4] {
    [
        Party::customer(1, "小美"),
        Party::customer(2, "大壮"),
        Party::other(Account::Courier, "zto"),
        Party::other(Account::House, ""),
    ]
}

pub(super) fn new(party: &Party, amount: i64, owed_by_us: bool) -> NewFee {
    NewFee {
        order_id: None,
        case_id: None,
        kind: "other".into(),
        amount: Fen(amount),
        payer: if owed_by_us { "us".into() } else { "customer".into() },
        owed_by_us,
        party: party.clone(),
        prepaid: false,
        settled: false,
        note: String::new(),
    }
}

fn june() -> Period {
    Period::month(2026, 6).unwrap()
}

#[test]
fn e1_a_fee_is_entered_settled_taken_back_and_removed() {
    let mut store = ground();
    let mei = &parties()[0];
    let id = add(&mut store, &on(0), &new(mei, 1_250, false)).unwrap();
    assert_eq!((balance(&store, mei).unwrap(), get(&store, id).unwrap().is_open()), (Fen(1_250), true));
    settle(&mut store, &on(1), id).unwrap();
    assert_eq!(balance(&store, mei).unwrap(), Fen::ZERO);
    assert_eq!(payments(&store, id).unwrap()[0].amount, Fen(1_250));
    assert_eq!(settle(&mut store, &on(1), id).unwrap_err().key(), "fee.refuse.settled");
    assert_eq!(remove(&mut store, &on(1), id).unwrap_err().key(), "fee.refuse.settled");
    unsettle(&mut store, &on(1), id).unwrap();
    assert_eq!(balance(&store, mei).unwrap(), Fen(1_250));
    remove(&mut store, &on(2), id).unwrap();
    assert_eq!(balance(&store, mei).unwrap(), Fen::ZERO);
    undo::last(&mut store, &on(2)).unwrap().unwrap();
    assert_eq!(balance(&store, mei).unwrap(), Fen(1_250), "X3: brought back");
}

#[test]
fn e1_what_is_missing_is_named() {
    let mut store = ground();
    let mei = &parties()[0];
    let nobody = Party { customer_id: None, ..mei.clone() };
    for (fee, key) in [
        (new(mei, 0, false), "fee.refuse.no_amount"),
        (NewFee { kind: String::new(), ..new(mei, 5, false) }, "fee.refuse.no_kind"),
        (new(&nobody, 5, false), "fee.refuse.no_party"),
        (NewFee { prepaid: true, settled: true, ..new(mei, 5, false) }, "fee.refuse.prepaid"),
    ] {
        assert_eq!(add(&mut store, &on(0), &fee).unwrap_err().key(), key);
    }
    assert_eq!(pay(&mut store, &on(0), mei, Fen::ZERO, true, "").unwrap_err().key(), "fee.refuse.no_amount");
}

#[test]
fn e3_prepayments_are_received_used_and_used_up() {
    let mut store = ground();
    let mei = &parties()[0];
    pay(&mut store, &on(0), mei, Fen(10_000), true, "定金").unwrap();
    let prepaid = |amount| NewFee { prepaid: true, ..new(mei, amount, false) };
    let id = add(&mut store, &on(1), &prepaid(6_000)).unwrap();
    let there = prepayment(&store, mei).unwrap();
    assert_eq!((there.left(), there.is_used_up()), (Fen(4_000), false));
    assert_eq!(settle(&mut store, &on(1), id).unwrap_err().key(), "fee.refuse.prepaid");
    add(&mut store, &on(2), &prepaid(4_500)).unwrap();
    let over = prepayment(&store, mei).unwrap();
    assert_eq!((over, over.is_used_up()), (Prepayment { received: Fen(10_000), used: Fen(10_500) }, true));
    assert_eq!(balance(&store, mei).unwrap(), Fen(500));
    // Ours with the courier: paid out in advance.
    let zto = &parties()[2];
    pay(&mut store, &on(0), zto, Fen(-5_000), true, "").unwrap();
    add(&mut store, &on(1), &NewFee { prepaid: true, ..new(zto, 1_200, true) }).unwrap();
    assert_eq!(
        (prepayment(&store, zto).unwrap().left(), balance(&store, zto).unwrap()),
        (Fen(-3_800), Fen(3_800))
    );
}

#[test]
fn e2_a_dispute_keeps_who_said_what_until_it_is_agreed_on() {
    let mut store = ground();
    let mei = &parties()[0];
    let id = add(&mut store, &on(0), &new(mei, 3_000, false)).unwrap();
    assert_eq!(say(&mut store, &on(1), id, "customer", " ").unwrap_err().key(), "fee.refuse.text_missing");
    say(&mut store, &on(1), id, "customer", "说好包邮").unwrap();
    say(&mut store, &on(2), id, "us", "查聊天记录").unwrap();
    assert_eq!(settle(&mut store, &on(2), id).unwrap_err().key(), "fee.refuse.disputed");
    let told = statement(&store, Some(mei), june()).unwrap();
    assert_eq!((told.balance(), told.in_dispute(), told.undisputed()), (Fen(3_000), Fen(3_000), Fen::ZERO));
    let changed = DisputeEnd::Changed;
    let nothing = resolve(&mut store, &on(3), id, changed, None, "对半").unwrap_err();
    assert_eq!(nothing.key(), "fee.refuse.no_amount");
    resolve(&mut store, &on(3), id, changed, Some(Fen(1_500)), "各担一半").unwrap();
    let said: Vec<_> = talks(&store, id).unwrap().into_iter().map(|t| (t.said_by, t.text)).collect();
    let all = [("customer", "说好包邮"), ("us", "查聊天记录"), ("agreed", "各担一半")];
    assert_eq!(said, all.map(|(who, text)| (who.to_owned(), text.to_owned())));
    let told = statement(&store, Some(mei), june()).unwrap();
    assert_eq!((told.balance(), told.disputed.len()), (Fen(1_500), 0));
    let again = resolve(&mut store, &on(3), id, changed, Some(Fen(1)), "x").unwrap_err();
    assert_eq!(again.key(), "fee.refuse.not_disputed");
    settle(&mut store, &on(4), id).unwrap();
    assert_eq!(say(&mut store, &on(5), id, "customer", "?").unwrap_err().key(), "fee.refuse.settled");
}

#[test]
fn e1_the_list_is_narrowed_by_every_condition_at_once() {
    let mut store = ground();
    let [mei, big, zto, house] = parties();
    add(&mut store, &on(0), &new(&mei, 100, false)).unwrap();
    let paid = add(&mut store, &on(1), &NewFee { kind: "freight".into(), ..new(&zto, 200, true) }).unwrap();
    settle(&mut store, &on(1), paid).unwrap();
    let odd = add(&mut store, &on(2), &new(&big, 300, false)).unwrap();
    say(&mut store, &on(2), odd, "customer", "?").unwrap();
    add(&mut store, &on(3), &NewFee { prepaid: true, ..new(&mei, 400, false) }).unwrap();
    add(&mut store, &on(4), &new(&house, 500, true)).unwrap();
    let found = |codes: &[&str]| {
        let mut filter = Filter::default();
        for c in codes {
            filter.toggle(c);
        }
        assert_eq!(filter.codes().len(), codes.len());
        list(&store, &filter, 99).unwrap().iter().map(|f| f.amount.0).collect::<Vec<_>>()
    };
    assert_eq!(found(&[]), [500, 400, 300, 200, 100]);
    assert_eq!(found(&["open"]), [500, 300, 100]);
    assert_eq!(found(&["settled"]), [200]);
    assert_eq!(found(&["disputed"]), [300]);
    assert_eq!(found(&["prepaid"]), [400]);
    assert_eq!(found(&["account:customer", "open"]), [300, 100]);
    assert_eq!(found(&["kind:freight", "payer:us"]), [200]);
    let days = Filter { from: Some("2026-06-02".into()), to: Some("2026-06-03".into()), ..Filter::default() };
    assert_eq!(list(&store, &days, -1).unwrap().len(), 2);
    assert_eq!(list(&store, &Filter { customer_id: Some(1), ..Filter::default() }, 1).unwrap().len(), 1);
}

#[test]
fn e1_the_payer_of_the_configuration_says_who_bears_it() {
    let lists = Config::defaults().unwrap().lists;
    assert_eq!(bears(&lists.payers, "courier"), Bears::Courier);
    assert_eq!(bears(&lists.payers, "nobody"), Bears::Us);
    // Every sum of a guide has a kind of fee that books it.
    for amount in crate::domain::guide::Amount::ALL {
        let covers = |k: &&FeeKind| k.covers.iter().any(|c| c == amount.code());
        assert_eq!(lists.fees.iter().filter(covers).count(), 1, "{amount}");
    }
}

#[test]
fn e2_money_that_came_before_settles_its_fee_once_and_is_free_again_when_that_is_taken_back() {
    let mut store = ground();
    let zto = &parties()[2];
    let id = add(&mut store, &on(0), &new(zto, 9_800, false)).unwrap();
    let paid = pay(&mut store, &on(1), zto, Fen(9_800), false, "理赔到账").unwrap();
    settle(&mut store, &on(2), id).unwrap();
    assert_eq!(balance(&store, zto).unwrap(), Fen::ZERO, "counted once");
    assert_eq!(payments(&store, id).unwrap().iter().map(|p| p.id).collect::<Vec<_>>(), [paid]);
    assert_eq!(remove_payment(&mut store, &on(2), paid).unwrap_err().key(), "fee.refuse.settled");
    unsettle(&mut store, &on(3), id).unwrap();
    assert_eq!(payment(&store, paid).unwrap().fee_id, None, "what came in stays");
    // Of another amount, or in advance, it is not this fee's money.
    let other = add(&mut store, &on(4), &new(zto, 100, false)).unwrap();
    pay(&mut store, &on(5), zto, Fen(100), true, "").unwrap();
    settle(&mut store, &on(6), other).unwrap();
    assert_eq!(balance(&store, zto).unwrap(), Fen(-100));
}

#[test]
fn e2_a_payment_entered_wrongly_is_listed_and_goes_and_undo_brings_it_back() {
    let mut store = ground();
    let [mei, zhuang, zto, _] = parties();
    let wrong = pay(&mut store, &on(0), &mei, Fen(500), false, "").unwrap();
    pay(&mut store, &on(1), &zto, Fen(-300), false, "").unwrap();
    let listed = |store: &Store, filter: &Filter| -> Vec<i64> {
        of_filter(store, filter, 9).unwrap().iter().map(|p| p.amount.0).collect()
    };
    assert_eq!(listed(&store, &Filter::default()), [-300, 500], "the newest first");
    assert_eq!(listed(&store, &Filter::of(&mei, None)), [500]);
    assert!(listed(&store, &Filter::of(&zhuang, None)).is_empty());
    for of_fees in ["open", "settled", "disputed", "prepaid", "kind:other", "payer:us"] {
        let mut filter = Filter::default();
        filter.toggle(of_fees);
        assert!(listed(&store, &filter).is_empty(), "{of_fees} is asked of fees");
    }
    remove_payment(&mut store, &on(2), wrong).unwrap();
    assert_eq!(listed(&store, &Filter::default()), [-300]);
    undo::last(&mut store, &on(2)).unwrap().unwrap();
    assert_eq!(balance(&store, &mei).unwrap(), Fen(-500));
}
