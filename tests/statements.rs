//! Statements over a random ledger: each is kept as a file, and every sum on it is worked out a second time from what
//! was entered, by plain addition over a list (E1–E3).
#![allow(clippy::unwrap_used)]

mod support;

use chrono::{Days, NaiveDate};
use serde_json::Value;
use shiftdesk::domain::fee::{Account, DisputeEnd, NewFee, Party};
use shiftdesk::domain::money::Fen;
use shiftdesk::store::{self, Actor, Op, Store};
use support::Place;
use support::dice::Dice;

/// What was entered, in the words of the one who entered it.
#[derive(Clone, Debug)]
struct Entered {
    party: usize,
    day: NaiveDate,
    /// Above zero they owe us.
    fen: i64,
    prepaid: bool,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Fee { disputed: bool },
    Payment,
}

const NAMES: [&str; 4] = ["海达贸易", "远山茶业", "zto", "平安保险"];

fn parties(store: &mut Store) -> Vec<Party> {
    let by = by(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap());
    let known = |name: &&str| {
        store.transact(&by, Op::new("customer_add"), |w| store::customer::ensure(w, "mail", name)).unwrap()
    };
    let ids: Vec<i64> = NAMES[..2].iter().map(known).collect();
    vec![
        Party::customer(ids[0], NAMES[0]),
        Party::customer(ids[1], NAMES[1]),
        Party::other(Account::Courier, NAMES[2]),
        Party::other(Account::Supplier, NAMES[3]),
    ]
}

fn by(day: NaiveDate) -> Actor {
    let at = day.and_hms_opt(4, 0, 0).unwrap().and_utc().timestamp();
    Actor { agent_id: None, shift_id: None, at, day }
}

/// Two hundred entries of half a year, some settled, some in dispute, some agreed on at another amount or dropped.
fn ledger(store: &mut Store, seed: u64) -> Vec<Entered> {
    let parties = parties(store);
    let (mut dice, mut book) = (Dice::new(seed), Vec::new());
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    for n in 0..200 {
        let day = first + Days::new(n * 180 / 200);
        let by = by(day);
        let which = dice.below(4);
        let party = &parties[which];
        let fen = i64::try_from(dice.below(200_000) + 1).unwrap();
        if dice.below(4) == 0 {
            let (signed, prepaid) = (if dice.below(4) == 0 { -fen } else { fen }, dice.below(3) == 0);
            store::fee::pay(store, &by, party, Fen(signed), prepaid, "转账").unwrap();
            book.push(Entered { party: which, day, fen: signed, prepaid, kind: Kind::Payment });
            continue;
        }
        let (ours, prepaid) = (dice.below(3) == 0, dice.below(6) == 0);
        let new = NewFee {
            order_id: None,
            case_id: None,
            kind: ["freight", "insurance", "packing", "storage"][dice.below(4)].into(),
            amount: Fen(fen),
            payer: if ours { "us" } else { party.account.code() }.into(),
            owed_by_us: ours,
            party: party.clone(),
            prepaid,
            settled: false,
            note: String::new(),
        };
        let id = store::fee::add(store, &by, &new).unwrap();
        let sign = if ours { -1 } else { 1 };
        let mut entered =
            Entered { party: which, day, fen: sign * fen, prepaid, kind: Kind::Fee { disputed: false } };
        match dice.below(6) {
            0 if !prepaid => {
                store::fee::settle(store, &by, id).unwrap();
                book.push(Entered { prepaid: false, kind: Kind::Payment, ..entered.clone() });
            }
            1 => {
                store::fee::say(store, &by, id, party.account.code(), "重量不对").unwrap();
                entered.kind = Kind::Fee { disputed: true };
            }
            2 => {
                store::fee::say(store, &by, id, "us", "按合同").unwrap();
                let half = Fen((fen / 2).max(1));
                store::fee::resolve(store, &by, id, DisputeEnd::Changed, Some(half), "各让一步").unwrap();
                entered.fen = sign * half.0;
            }
            3 => {
                store::fee::say(store, &by, id, "us", "重复").unwrap();
                store::fee::resolve(store, &by, id, DisputeEnd::Dropped, None, "免了").unwrap();
                entered.fen = 0;
            }
            _ => {}
        }
        book.push(entered);
    }
    book
}

/// The sums of a party and period, added up from what was entered.
fn added_up(book: &[Entered], party: Option<usize>, from: &str, to: &str) -> [(&'static str, i64); 6] {
    let (from, to): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
    let of: Vec<&Entered> = book.iter().filter(|e| party.is_none_or(|p| p == e.party)).collect();
    let sum = |fits: &dyn Fn(&Entered) -> bool| of.iter().filter(|e| fits(e)).map(|e| e.fen).sum::<i64>();
    let is_fee = |e: &Entered| e.kind != Kind::Payment;
    let opening = sum(&|e| is_fee(e) && e.day < from) - sum(&|e| !is_fee(e) && e.day < from);
    let charged = sum(&|e| is_fee(e) && e.day >= from && e.day <= to);
    let paid = sum(&|e| !is_fee(e) && e.day >= from && e.day <= to);
    let advance = sum(&|e| !is_fee(e) && e.prepaid && e.day <= to);
    let used = sum(&|e| is_fee(e) && e.prepaid && e.day <= to);
    let disputed = sum(&|e| e.kind == Kind::Fee { disputed: true } && e.day <= to);
    [
        ("/opening", opening),
        ("/charged", charged),
        ("/paid", paid),
        ("/balance", opening + charged - paid),
        ("/in_dispute", disputed),
        ("/prepayment/left", advance - used),
    ]
}

fn fen(value: &Value) -> i64 {
    Fen::parse(value.as_str().unwrap()).unwrap().0
}

/// One statement: whose, of which days, and what its file is called.
struct Asked {
    name: &'static str,
    args: Vec<&'static str>,
    party: Option<usize>,
    from: &'static str,
    to: &'static str,
}

/// Opening, then every entry with the balance after it: nothing is skipped and nothing counts twice.
fn runs_on(told: &Value) {
    let mut balance = fen(&told["opening"]);
    for entry in told["entries"].as_array().unwrap() {
        let amount = fen(&entry["amount"]);
        balance += if entry["entry"] == "payment" { -amount } else { amount };
        assert_eq!(balance, fen(&entry["balance"]), "{entry}");
    }
    assert_eq!(balance, fen(&told["balance"]));
}

#[test]
fn e2_statements_over_a_random_ledger_say_what_a_second_computation_says() {
    let asked = |name, args, party, from, to| Asked { name, args, party, from, to };
    let asked = [
        asked(
            "customer_month",
            ["--customer", NAMES[0], "--period", "2026-03"].to_vec(),
            Some(0),
            "2026-03-01",
            "2026-03-31",
        ),
        asked(
            "courier_quarter",
            ["--courier", NAMES[2], "--period", "2026-Q2"].to_vec(),
            Some(2),
            "2026-04-01",
            "2026-06-30",
        ),
        asked(
            "supplier_days",
            ["--supplier", NAMES[3], "--period", "2026-02-10/2026-05-20"].to_vec(),
            Some(3),
            "2026-02-10",
            "2026-05-20",
        ),
        asked("everybody_year", ["--period", "2026"].to_vec(), None, "2026-01-01", "2026-12-31"),
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("papers");
    settings.set_prepend_module_to_snapshot(false);
    for seed in [1, 20_260_601] {
        let mut place = Place::new();
        place.at("2026-07-01 09:00");
        let book = ledger(&mut Store::open(&place.db, "test").unwrap(), seed);
        for Asked { name, args, party, from, to } in &asked {
            let args = [&["statement"], args.as_slice()].concat();
            let told = place.json(&args);
            for (path, sum) in added_up(&book, *party, from, to) {
                assert_eq!(fen(told.pointer(path).unwrap()), sum, "seed {seed}, {name}, {path}");
            }
            runs_on(&told);
            let shares: i64 = told["parties"].as_array().unwrap().iter().map(|p| fen(&p["balance"])).sum();
            assert!(party.is_some() || shares == fen(&told["balance"]), "the parties add up");
            if seed == 1 {
                let page = place.cli(&args).out;
                settings.bind(|| insta::assert_snapshot!(format!("statement_{name}"), page));
            }
        }
    }
}
