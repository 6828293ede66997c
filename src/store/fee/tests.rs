use super::*;
use crate::config::lists::FeeKind;
use crate::domain::fee::Prepayment;
use crate::domain::fee::period::Period;
use crate::store::testing::store;
use crate::store::undo;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + Days::new(n)
}

/// 小李 on a business day of June 2026.
fn on(n: u64) -> Actor {
    Actor { agent_id: Some(1), shift_id: None, at: i64::try_from(n).unwrap() * 86_400 + 1, day: day(n) }
}

/// Two customers beside the shop.
fn ground() -> Store {
    let mut store = store();
    let seed = "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0), (2, '大壮', 0)";
    store.transact(&on(0), Op::new("seed"), |w| Ok(w.execute_batch(seed)?)).unwrap();
    store
}

fn parties() -> [Party; 4] {
    [
        Party::customer(1, "小美"),
        Party::customer(2, "大壮"),
        Party::other(Account::Courier, "zto"),
        Party::other(Account::House, ""),
    ]
}

fn new(party: &Party, amount: i64, owed_by_us: bool) -> NewFee {
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

/// One move of a random ledger.
#[derive(Clone, Debug)]
enum Step {
    Fee { party: usize, amount: i64, ours: bool, prepaid: bool },
    Pay { party: usize, amount: i64, prepaid: bool },
    Settle(usize),
    Unsettle(usize),
    Dispute(usize),
    Resolve(usize, i64),
    Remove(usize),
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    let which = 0usize..12;
    prop_oneof![
        4 => (0usize..4, 1i64..5_000_000, any::<bool>(), any::<bool>())
            .prop_map(|(party, amount, ours, prepaid)| Step::Fee { party, amount, ours, prepaid }),
        2 => (0usize..4, -900_000i64..900_000, any::<bool>())
            .prop_map(|(party, amount, prepaid)| Step::Pay { party, amount, prepaid }),
        2 => which.clone().prop_map(Step::Settle),
        1 => which.clone().prop_map(Step::Unsettle),
        1 => which.clone().prop_map(Step::Dispute),
        1 => (which.clone(), 0i64..3_000).prop_map(|(n, amount)| Step::Resolve(n, amount)),
        1 => which.prop_map(Step::Remove),
        1 => Just(Step::Undo),
    ]
}

/// The same ledger kept in the simplest way: every fee and payment with its day, nothing summed before it is asked.
#[derive(Clone, Debug, Default)]
struct Book {
    fees: Vec<Entry>,
    /// Party, day, amount, in advance, the fee it settles.
    payments: Vec<(usize, u64, i64, bool, Option<usize>)>,
}

#[derive(Clone, Debug)]
struct Entry {
    party: usize,
    day: u64,
    signed: i64,
    prepaid: bool,
    settled: bool,
    disputed: bool,
    gone: bool,
}

impl Book {
    fn sum(&self, party: Option<usize>, days: std::ops::Range<u64>) -> (i64, i64) {
        let fits = |p: usize, d: u64| p != 3 && party.is_none_or(|of| of == p) && days.contains(&d);
        let fees = self.fees.iter().filter(|f| !f.gone && fits(f.party, f.day)).map(|f| f.signed);
        let paid = self.payments.iter().filter(|p| fits(p.0, p.1)).map(|p| p.2);
        (fees.sum(), paid.sum())
    }
}

/// Plays a step on both; what the store refuses the book does not know.
fn play(store: &mut Store, book: &mut Book, ids: &mut Vec<i64>, past: &mut Vec<Book>, at: u64, step: &Step) {
    let by = on(at);
    let before = book.clone();
    let done = match step {
        Step::Fee { party, amount, ours, prepaid } => {
            let fee = NewFee { prepaid: *prepaid, ..new(&parties()[*party], *amount, *ours) };
            ids.push(add(store, &by, &fee).unwrap());
            let signed = if *ours { -amount } else { *amount };
            let entry = Entry {
                party: *party,
                day: at,
                signed,
                prepaid: *prepaid,
                settled: false,
                disputed: false,
                gone: false,
            };
            book.fees.push(entry);
            true
        }
        Step::Pay { party, amount, prepaid } => {
            let done = pay(store, &by, &parties()[*party], Fen(*amount), *prepaid, "").is_ok();
            assert_eq!(done, *party != 3 && *amount != 0);
            if done {
                book.payments.push((*party, at, *amount, *prepaid, None));
            }
            done
        }
        Step::Settle(n) if *n < ids.len() => {
            let done = settle(store, &by, ids[*n]).is_ok();
            let fee = &mut book.fees[*n];
            assert_eq!(done, !fee.gone && !fee.settled && !fee.prepaid && !fee.disputed);
            if done {
                fee.settled = true;
                if fee.party != 3 {
                    book.payments.push((fee.party, at, fee.signed, false, Some(*n)));
                }
            }
            done
        }
        Step::Unsettle(n) if *n < ids.len() => {
            let done = unsettle(store, &by, ids[*n]).is_ok();
            assert_eq!(done, !book.fees[*n].gone && book.fees[*n].settled);
            if done {
                book.fees[*n].settled = false;
                book.payments.retain(|p| p.4 != Some(*n));
            }
            done
        }
        Step::Dispute(n) if *n < ids.len() => {
            let done = say(store, &by, ids[*n], "customer", "不对").is_ok();
            let fee = &mut book.fees[*n];
            assert_eq!(done, !fee.gone && !fee.settled);
            fee.disputed |= done;
            done
        }
        Step::Resolve(n, amount) if *n < ids.len() => {
            let end = match amount {
                0..1_000 => DisputeEnd::Dropped,
                1_000..2_000 => DisputeEnd::Stands,
                _ => DisputeEnd::Changed,
            };
            let done = resolve(store, &by, ids[*n], end, Some(Fen(*amount)), "谈妥").is_ok();
            let fee = &mut book.fees[*n];
            assert_eq!(done, !fee.gone && fee.disputed);
            if done {
                fee.disputed = false;
                fee.signed = match end {
                    DisputeEnd::Dropped => 0,
                    DisputeEnd::Stands => fee.signed,
                    DisputeEnd::Changed => fee.signed.signum() * amount,
                };
            }
            done
        }
        Step::Remove(n) if *n < ids.len() => {
            let done = remove(store, &by, ids[*n]).is_ok();
            let fee = &mut book.fees[*n];
            assert_eq!(done, !fee.gone && !fee.settled);
            fee.gone |= done;
            done
        }
        Step::Undo => {
            if let Some(back) = past.pop() {
                assert!(undo::last(store, &by).unwrap().is_some());
                ids.truncate(back.fees.len());
                *book = back;
            }
            false
        }
        _ => false,
    };
    if done {
        past.push(before);
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
    remove_payment(&mut store, &on(2), wrong).unwrap();
    assert_eq!(listed(&store, &Filter::default()), [-300]);
    undo::last(&mut store, &on(2)).unwrap().unwrap();
    assert_eq!(balance(&store, &mei).unwrap(), Fen(-500));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// E2, E3: whatever is entered, settled, disputed and taken back: every statement says what the plain book says,
    /// to the fen, and the shares of everybody add up.
    #[test]
    fn e2_a_random_ledger_balances_to_the_fen(steps in proptest::collection::vec(step(), 1..40)) {
        let mut store = ground();
        let (mut book, mut ids, mut past) = (Book::default(), Vec::new(), Vec::new());
        for (n, step) in steps.iter().enumerate() {
            play(&mut store, &mut book, &mut ids, &mut past, n as u64 % 40, step);
        }
        for (from, to) in [(0u64, 29u64), (5, 12), (30, 60)] {
            let period = Period { from: day(from), to: day(to) };
            for who in [None, Some(0usize), Some(1), Some(2)] {
                let party = who.map(|n| parties()[n].clone());
                let told = statement(&store, party.as_ref(), period).unwrap();
                let (before, paid_before) = book.sum(who, 0..from);
                let (charged, paid) = book.sum(who, from..to + 1);
                prop_assert_eq!(told.opening.0, before - paid_before);
                prop_assert_eq!((told.charged().0, told.paid().0), (charged, paid));
                prop_assert_eq!(told.balance(), told.opening + told.charged() - told.paid());
                prop_assert_eq!(told.entries().last().map_or(told.opening, |(_, after)| *after), told.balance());
                let odd: i64 = book.fees.iter()
                    .filter(|f| f.party != 3 && f.disputed && !f.gone && f.day <= to && who.is_none_or(|w| w == f.party))
                    .map(|f| f.signed).sum();
                prop_assert_eq!(told.in_dispute().0, odd);
                let advance: i64 = book.payments.iter()
                    .filter(|p| p.3 && p.1 <= to && who.is_none_or(|w| w == p.0)).map(|p| p.2).sum();
                let used: i64 = book.fees.iter()
                    .filter(|f| f.party != 3 && f.prepaid && !f.gone && f.day <= to && who.is_none_or(|w| w == f.party))
                    .map(|f| f.signed).sum();
                prop_assert_eq!(told.prepayment, Prepayment { received: Fen(advance), used: Fen(used) });
            }
            let all = statement(&store, None, period).unwrap();
            let shares = shares(&store, period).unwrap();
            prop_assert_eq!(shares.iter().map(crate::domain::fee::statement::Share::balance).sum::<Fen>(), all.balance());
            prop_assert_eq!(shares.iter().map(|s| s.charged).sum::<Fen>(), all.charged());
        }
        for (n, party) in parties().iter().enumerate().take(3) {
            let (fees, paid) = book.sum(Some(n), 0..999);
            prop_assert_eq!(balance(&store, party).unwrap().0, fees - paid);
        }
        prop_assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}
