//! What a statement needs (E2, E3): opening, items, payments of a party or of everybody, by business day.

use super::list::Filter;
use super::{credit, payment, row_to_party, talks};
use crate::domain::fee::calendar::Agreed;
use crate::domain::fee::period::Period;
use crate::domain::fee::statement::{Share, Statement};
use crate::domain::fee::{Account, Party, Prepayment, Talk};
use crate::domain::money::Fen;
use crate::store::{Result, Store};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// What the house bears towards nobody stands on no statement.
const NOT_OURS: &str = "account <> 'house'";
/// A fee as the statement counts it.
pub(in crate::store) const SIGNED: &str = "CASE WHEN owed_by_us THEN -amount_fen ELSE amount_fen END";

/// The condition of a party with its values; of everybody when there is none.
pub(super) fn of(party: Option<&Party>) -> (String, Vec<Value>) {
    match party {
        None => (NOT_OURS.to_owned(), Vec::new()),
        Some(Party { account: Account::Customer, customer_id, .. }) => (
            "account = 'customer' AND customer_id = ?1".to_owned(),
            vec![customer_id.map_or(Value::Null, Value::Integer)],
        ),
        Some(Party { account, name, .. }) => (
            "account = ?1 AND party = ?2".to_owned(),
            vec![Value::Text(account.code().to_owned()), Value::Text(name.clone())],
        ),
    }
}

/// The same where the customer's name is joined: whose column is meant is said.
pub(super) fn of_payment(party: &Party) -> (String, Vec<Value>) {
    let (condition, values) = of(Some(party));
    let condition = condition.replace("account", "p.account").replace("customer_id", "p.customer_id");
    (condition.replace("party =", "p.party ="), values)
}

fn sum(store: &Store, sql: &str, values: Vec<Value>) -> Result<Fen> {
    let mut statement = store.conn().prepare_cached(sql)?;
    Ok(Fen(statement.query_row(params_from_iter(values), |r| r.get(0))?))
}

/// What is open at the end of a business day (of the day before it, with `<`), or by now.
fn balance_until(store: &Store, party: Option<&Party>, until: Option<(&str, &str)>) -> Result<Fen> {
    let (condition, mut values) = of(party);
    let mut when = String::new();
    if let Some((compare, day)) = until {
        values.push(Value::Text(day.to_owned()));
        when = format!(" AND business_day {compare} ?{}", values.len());
    }
    let fees =
        format!("SELECT coalesce(sum({SIGNED}), 0) FROM fees WHERE deleted_at IS NULL AND {condition}{when}");
    let paid = format!("SELECT coalesce(sum(amount_fen), 0) FROM payments WHERE {condition}{when}");
    Ok(sum(store, &fees, values.clone())? - sum(store, &paid, values)?)
}

/// What a party owes us by now; below zero we owe them.
pub fn balance(store: &Store, party: &Party) -> Result<Fen> {
    balance_until(store, Some(party), None)
}

/// E3: what a party paid in advance and what fees used of it, by now.
pub fn prepayment(store: &Store, party: &Party) -> Result<Prepayment> {
    prepayment_until(store, Some(party), "9999-12-31")
}

fn prepayment_until(store: &Store, party: Option<&Party>, day: &str) -> Result<Prepayment> {
    let (condition, mut values) = of(party);
    values.push(Value::Text(day.to_owned()));
    let when = format!("business_day <= ?{}", values.len());
    let received =
        format!("SELECT coalesce(sum(amount_fen), 0) FROM payments WHERE prepaid AND {condition} AND {when}");
    let used = format!(
        "SELECT coalesce(sum({SIGNED}), 0) FROM fees WHERE prepaid AND deleted_at IS NULL AND {condition} AND {when}"
    );
    Ok(Prepayment { received: sum(store, &received, values.clone())?, used: sum(store, &used, values)? })
}

/// The statement of a party, or of everybody.
pub fn statement(store: &Store, party: Option<&Party>, period: Period) -> Result<Statement> {
    let (from, to) = (period.from.to_string(), period.to.to_string());
    let filter = party.map(|p| Filter::of(p, None)).unwrap_or_default();
    let all = |filter: &Filter| -> Result<Vec<_>> {
        let mut fees = super::list(store, filter, -1)?;
        fees.retain(|f| f.party.account != Account::House);
        fees.reverse();
        Ok(fees)
    };
    let fees = all(&Filter { from: Some(from.clone()), to: Some(to.clone()), ..filter.clone() })?;
    let disputed = all(&Filter { disputed: true, to: Some(to.clone()), ..filter })?;
    let (condition, mut values) = party.map_or_else(|| of(None), of_payment);
    values.extend([Value::Text(from.clone()), Value::Text(to.clone())]);
    let (first, last) = (values.len() - 1, values.len());
    let when = format!("p.business_day >= ?{first} AND p.business_day <= ?{last}");
    Ok(Statement {
        party: party.cloned(),
        period,
        opening: balance_until(store, party, Some(("<", &from)))?,
        fees,
        payments: payment::rows(store, &format!("{condition} AND {when}"), params_from_iter(values))?,
        disputed,
        prepayment: prepayment_until(store, party, &to)?,
        credit: credit(store, party)?,
    })
}

/// The statement of everybody, party by party: those with anything open or moved, the largest balance first.
pub fn shares(store: &Store, period: Period) -> Result<Vec<Share>> {
    let sql = format!(
        "WITH moves AS (
           SELECT account, customer_id, party, business_day, {SIGNED} AS charged, 0 AS paid FROM fees
           WHERE deleted_at IS NULL AND {NOT_OURS} AND business_day <= ?2
           UNION ALL
           SELECT account, customer_id, party, business_day, 0, amount_fen FROM payments
           WHERE {NOT_OURS} AND business_day <= ?2)
         SELECT m.account, m.customer_id, coalesce(u.name, m.party) AS party,
                coalesce(sum(m.charged - m.paid) FILTER (WHERE m.business_day < ?1), 0) AS opening,
                coalesce(sum(m.charged) FILTER (WHERE m.business_day >= ?1), 0) AS charged,
                coalesce(sum(m.paid) FILTER (WHERE m.business_day >= ?1), 0) AS paid,
                count(*) FILTER (WHERE m.business_day >= ?1) AS moved
         FROM moves m LEFT JOIN customers u ON u.id = m.customer_id
         GROUP BY m.account, m.customer_id, m.party"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([period.from.to_string(), period.to.to_string()], |r| {
        let share = Share {
            party: row_to_party(r)?,
            opening: Fen(r.get("opening")?),
            charged: Fen(r.get("charged")?),
            paid: Fen(r.get("paid")?),
        };
        Ok((share, r.get::<_, i64>("moved")?))
    })?;
    let all: Vec<(Share, i64)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut shares: Vec<Share> =
        all.into_iter().filter(|(s, moved)| *moved > 0 || s.opening != Fen::ZERO).map(|(s, _)| s).collect();
    shares.sort_by(|a, b| b.balance().0.abs().cmp(&a.balance().0.abs()).then_with(|| a.party.cmp(&b.party)));
    Ok(shares)
}

/// A statement with everything that stands on its page.
#[derive(Clone, Debug)]
pub struct Told {
    pub statement: Statement,
    /// Of everybody: party by party.
    pub shares: Vec<Share>,
    /// What was said about each disputed fee, in their order.
    pub talks: Vec<Vec<Talk>>,
    /// What was agreed on with the party for the period.
    pub agreed: Option<Agreed>,
}

/// The statement of a party, or of everybody, with its shares and disputes.
pub fn told(store: &Store, party: Option<&Party>, period: Period) -> Result<Told> {
    let statement = statement(store, party, period)?;
    let shares = if party.is_none() { shares(store, period)? } else { Vec::new() };
    let talks = statement.disputed.iter().map(|f| talks(store, f.id)).collect::<Result<_>>()?;
    let agreed = party.map(|p| super::agreed(store, p, period)).transpose()?.flatten();
    Ok(Told { statement, shares, talks, agreed })
}
