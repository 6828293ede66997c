//! Statements and fees row by row: for spreadsheets and for those who build on them.

use super::{Page, party_json};
use crate::domain::fee::statement::Entry;
use crate::domain::fee::{DisputeEnd, Fee, Party, Payment};
use crate::report::render::json::known;
use crate::report::{Cell, Column, Setting};
use crate::text::harmless;
use serde_json::{Value, json};

pub(super) const fn party_of(entry: Entry<'_>) -> &Party {
    match entry {
        Entry::Fee(f) => &f.party,
        Entry::Payment(p) => &p.party,
    }
}

/// What a line is about: kind, slip number and note of a fee; of a payment which way it went.
pub(super) fn what(entry: Entry, setting: &Setting) -> String {
    let parts = match entry {
        Entry::Fee(f) => vec![
            setting.fee_kind(&f.kind),
            f.number.clone(),
            if f.prepaid { setting.locale.t("fee.state.prepaid").to_owned() } else { String::new() },
            f.note.clone(),
        ],
        Entry::Payment(p) => vec![setting.locale.t(payment_key(p)).to_owned(), p.note.clone()],
    };
    let known: Vec<String> =
        parts.iter().map(|p| setting.masked(p)).filter(|p| !p.trim().is_empty()).collect();
    known.join(" ")
}

/// Locale key of which way a payment went.
pub const fn payment_key(p: &Payment) -> &'static str {
    match (p.prepaid, p.amount.0 >= 0) {
        (true, true) => "payment.advance_in",
        (true, false) => "payment.advance_out",
        (false, true) => "payment.in",
        (false, false) => "payment.out",
    }
}

/// Locale key of how a fee stands.
pub const fn state_key(fee: &Fee) -> &'static str {
    match fee {
        f if f.is_disputed() => "fee.state.disputed",
        f if matches!(f.dispute_end, Some(DisputeEnd::Dropped)) => "fee.state.dropped",
        f if f.settled_at.is_some() => "fee.state.settled",
        f if f.prepaid => "fee.state.prepaid",
        _ => "fee.state.open",
    }
}

/// The columns of a statement's file.
pub fn header(setting: &Setting) -> Vec<Column> {
    let t = |key: &str| setting.locale.t(key).to_owned();
    vec![
        Column::left(t("fee.column.day")),
        Column::left(t("statement.whose")),
        Column::left(t("fee.column.account")),
        Column::left(t("statement.what")),
        Column::left(t("field.order_no")),
        Column::right(t("statement.charged")),
        Column::right(t("statement.paid")),
        Column::right(t("statement.balance")),
        Column::left(t("fee.column.state")),
    ]
}

/// One row an item or payment, the opening first.
pub fn rows(page: &Page, setting: &Setting) -> Vec<Vec<Cell>> {
    let t = |key: &str| setting.locale.t(key).to_owned();
    let opening = vec![
        Cell::day(page.statement.period.from),
        Cell::text(page.whose(setting)),
        Cell::default(),
        Cell::text(t("statement.opening")),
        Cell::default(),
        Cell::default(),
        Cell::default(),
        Cell::amount(page.statement.opening),
        Cell::default(),
    ];
    let row = |(entry, balance): (Entry, _)| {
        let party = party_of(entry);
        let (day, order_no, charged, paid, state) = match entry {
            Entry::Fee(f) => (
                &f.business_day,
                f.order_no.clone(),
                Cell::amount(f.signed()),
                Cell::default(),
                t(state_key(f)),
            ),
            Entry::Payment(p) => {
                (&p.business_day, String::new(), Cell::default(), Cell::amount(p.amount), String::new())
            }
        };
        vec![
            day.parse().map_or_else(|_| Cell::text(day.clone()), Cell::day),
            Cell::text(setting.party(party)),
            Cell::text(t(&format!("fee.account.{}", party.account))),
            Cell::text(what(entry, setting)),
            Cell::text(order_no),
            charged,
            paid,
            Cell::amount(balance),
            Cell::text(state),
        ]
    };
    std::iter::once(opening).chain(page.statement.entries().into_iter().map(row)).collect()
}

/// The columns of a file of fees.
pub fn fee_header(setting: &Setting) -> Vec<Column> {
    let keys = [
        "fee.column.id",
        "fee.column.day",
        "fee.column.at",
        "field.order_no",
        "fee.column.case",
        "fee.column.kind",
        "field.amount",
        "fee.column.payer",
        "fee.column.account",
        "statement.whose",
        "fee.column.state",
        "fee.column.number",
        "field.note",
        "fee.column.settled",
        "card.agent",
    ];
    keys.into_iter().map(|key| Column::left(setting.locale.t(key))).collect()
}

pub fn fee_row(f: &Fee, setting: &Setting) -> Vec<Cell> {
    let moment = |at: i64| Cell::moment(setting.clock.local(at).naive_local());
    let line = |text: &str| Cell::text(harmless::line(text));
    vec![
        Cell::count(f.id),
        f.business_day.parse().map_or_else(|_| line(&f.business_day), Cell::day),
        moment(f.at),
        line(&f.order_no),
        f.case_id.map_or_else(Cell::default, Cell::count),
        Cell::text(setting.fee_kind(&f.kind)),
        Cell::amount(f.signed()),
        Cell::text(setting.payer(&f.payer)),
        Cell::text(setting.locale.t(&format!("fee.account.{}", f.party.account))),
        Cell::text(setting.party(&f.party)),
        Cell::text(setting.locale.t(state_key(f))),
        line(&f.number),
        Cell::text(setting.masked(&f.note)),
        f.settled_at.map_or_else(Cell::default, moment),
        line(&f.agent),
    ]
}

/// A fee as JSON: keys always there; `amount` above zero they owe us, below zero we owe them.
pub fn fee_json(f: &Fee, setting: &Setting) -> Value {
    let time = |at: Option<i64>| at.map(|at| setting.clock.rfc3339(at));
    json!({
        "entry": "fee",
        "id": f.id,
        "business_day": f.business_day,
        "at": setting.clock.rfc3339(f.at),
        "order_no": known(&f.order_no),
        "case_id": f.case_id,
        "kind": f.kind,
        "amount": f.signed(),
        "payer": f.payer,
        "party": party_json(&f.party, setting),
        "prepaid": f.prepaid,
        "settled_at": time(f.settled_at),
        "disputed_at": time(f.disputed_at),
        "dispute_end": f.dispute_end.map(DisputeEnd::code),
        "number": known(&f.number),
        "note": known(&setting.masked(&f.note)),
        "agent": known(&f.agent),
    })
}
