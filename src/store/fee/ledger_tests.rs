//! A random ledger against the same kept in the simplest way (E2, E3).

use super::tests::{day, ground, new, on, parties};
use super::*;
use crate::domain::fee::Prepayment;
use crate::domain::fee::period::Period;
use crate::store::undo;
use proptest::prelude::*;

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
