//! Payments: a fee settled, money received or paid out, prepayments (E2, E3).

use super::{Filter, about_fee, get, row_to_party};
use crate::domain::fee::{Account, Fee, FeeRefusal, Party, Payment};
use crate::domain::money::Fen;
use crate::store::{Actor, Op, Result, Store, StoreError, Write};
use rusqlite::{OptionalExtension, Params, Row, params, params_from_iter};

pub(super) const SELECT: &str = "
    SELECT p.id, p.account, p.customer_id, coalesce(u.name, p.party) AS party, p.amount_fen, p.prepaid, p.fee_id, p.note,
           p.at, p.business_day, coalesce(a.name, '') AS agent
    FROM payments p LEFT JOIN customers u ON u.id = p.customer_id LEFT JOIN agents a ON a.id = p.agent_id";

fn row_to_payment(r: &Row) -> rusqlite::Result<Payment> {
    Ok(Payment {
        id: r.get("id")?,
        party: row_to_party(r)?,
        amount: Fen(r.get("amount_fen")?),
        prepaid: r.get("prepaid")?,
        fee_id: r.get("fee_id")?,
        note: r.get("note")?,
        at: r.get("at")?,
        business_day: r.get("business_day")?,
        agent: r.get("agent")?,
    })
}

pub(super) fn rows(store: &Store, condition: &str, values: impl Params) -> Result<Vec<Payment>> {
    let mut statement =
        store.conn().prepare_cached(&format!("{SELECT} WHERE {condition} ORDER BY p.at, p.id"))?;
    Ok(statement.query_map(values, row_to_payment)?.collect::<rusqlite::Result<_>>()?)
}

/// One payment.
pub fn payment(store: &Store, id: i64) -> Result<Payment> {
    let found = rows(store, "p.id = ?1", [id])?.pop();
    found.ok_or_else(|| StoreError::NotFound { what: format!("payment {id}") })
}

/// The payments that fit a list of fees, the newest first, at most `limit`. Those of a settled fee stand with the fee.
///
/// What is asked of fees alone – their kind, who bears them, how they stand – no payment answers.
pub fn of_filter(store: &Store, filter: &Filter, limit: usize) -> Result<Vec<Payment>> {
    let Filter { open, settled, disputed, prepaid, kind, payer, order_id, .. } = filter;
    if *open || *settled || *disputed || kind.is_some() || payer.is_some() || order_id.is_some() {
        return Ok(Vec::new());
    }
    let mut all = match filter.party() {
        Some(party) => {
            let (condition, values) = super::statement::of_payment(&party);
            rows(store, &format!("p.fee_id IS NULL AND {condition}"), params_from_iter(values))?
        }
        None => rows(store, "p.fee_id IS NULL", [])?,
    };
    let fits = |p: &Payment| {
        (p.prepaid || !prepaid)
            && filter.account.is_none_or(|a| a == p.party.account)
            && filter.from.as_ref().is_none_or(|from| *from <= p.business_day)
            && filter.to.as_ref().is_none_or(|to| p.business_day <= *to)
    };
    all.retain(fits);
    all.reverse();
    all.truncate(limit);
    Ok(all)
}

/// A payment that was entered wrongly goes; undo brings it back.
///
/// # Errors
/// `fee.refuse.settled` while it settles a fee: that is taken back first.
pub fn remove_payment(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let found = payment(store, id)?;
    if found.fee_id.is_some() {
        return Err(StoreError::refused(&FeeRefusal::Settled));
    }
    let op = Op::new("payment_remove").note(format!("{} {}", found.party.name, found.amount));
    store.transact(by, op, |w| {
        w.execute("DELETE FROM payments WHERE id = ?1", [id])?;
        Ok(())
    })
}

/// The payments of a fee.
pub fn payments(store: &Store, fee_id: i64) -> Result<Vec<Payment>> {
    rows(store, "p.fee_id = ?1", [fee_id])
}

/// E1: a fee is paid. What the house bears towards nobody moves no account.
///
/// # Errors
/// `fee.refuse.settled` when it is already, `prepaid` when a prepayment covers it, `disputed` while it is disputed.
pub fn settle(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let fee = get(store, id)?;
    let why = match &fee {
        f if f.settled_at.is_some() => Some(FeeRefusal::Settled),
        f if f.prepaid => Some(FeeRefusal::Prepaid),
        f if f.is_disputed() => Some(FeeRefusal::Disputed),
        _ => None,
    };
    if let Some(why) = why {
        return Err(StoreError::refused(&why));
    }
    store.transact(by, about_fee("fee_settle", &fee), |w| settle_in(w, &fee))
}

/// Money that came in already, and was said to be for nothing else, settles it; else it comes in now.
pub(super) fn settle_in(w: &Write, fee: &Fee) -> Result<()> {
    w.execute("UPDATE fees SET settled_at = ?1 WHERE id = ?2", params![w.by.at, fee.id])?;
    if fee.party.account == Account::House {
        return Ok(());
    }
    let came = w
        .prepare_cached(
            "SELECT id FROM payments WHERE fee_id IS NULL AND NOT prepaid AND amount_fen = ?1 AND account = ?2
               AND customer_id IS ?3 AND party = ?4 AND at >= ?5 AND at < ?6 ORDER BY at, id LIMIT 1",
        )?
        .query_row(
            params![
                fee.signed().0,
                fee.party.account.code(),
                fee.party.customer_id,
                stored_name(&fee.party),
                fee.at,
                w.by.at
            ],
            |r| r.get::<_, i64>(0),
        )
        .optional()?;
    match came {
        Some(id) => {
            w.execute("UPDATE payments SET fee_id = ?1 WHERE id = ?2", params![fee.id, id])?;
        }
        None => {
            insert(w, &fee.party, fee.signed(), false, Some(fee.id), "")?;
        }
    }
    Ok(())
}

/// A customer is known by her id: her name may change.
fn stored_name(party: &Party) -> &str {
    if party.account == Account::Customer { "" } else { &party.name }
}

/// It was not paid after all: its payment goes, or, when it had come before, is free again.
///
/// # Errors
/// `fee.refuse.not_settled`.
pub fn unsettle(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let fee = get(store, id)?;
    if fee.settled_at.is_none() {
        return Err(StoreError::refused(&FeeRefusal::NotSettled));
    }
    store.transact(by, about_fee("fee_unsettle", &fee), |w| {
        w.execute("UPDATE fees SET settled_at = NULL WHERE id = ?1", [id])?;
        let free = "UPDATE payments SET fee_id = NULL WHERE fee_id = ?1 AND at < ?2";
        w.execute(free, params![id, fee.settled_at])?;
        w.execute("DELETE FROM payments WHERE fee_id = ?1", [id])?;
        Ok(())
    })
}

/// E2, E3: money received from somebody, or paid to them (below zero); `prepaid`: in advance.
///
/// # Errors
/// `fee.refuse.no_amount` for nothing, `no_party` when nobody is named.
pub fn pay(
    store: &mut Store,
    by: &Actor,
    party: &Party,
    amount: Fen,
    prepaid: bool,
    note: &str,
) -> Result<i64> {
    if amount == Fen::ZERO {
        return Err(StoreError::refused(&FeeRefusal::NoAmount));
    }
    if party.account == Account::House || (party.account == Account::Customer && party.customer_id.is_none())
    {
        return Err(StoreError::refused(&FeeRefusal::NoParty));
    }
    let op = Op::new("payment_add").note(format!("{} {amount}", party.name));
    store.transact(by, op, |w| insert(w, party, amount, prepaid, None, note.trim()))
}

fn insert(
    w: &Write,
    party: &Party,
    amount: Fen,
    prepaid: bool,
    fee_id: Option<i64>,
    note: &str,
) -> Result<i64> {
    let name = stored_name(party);
    w.prepare_cached(
        "INSERT INTO payments(account, customer_id, party, amount_fen, prepaid, fee_id, note, at, business_day, agent_id,
                              shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        party.account.code(),
        party.customer_id,
        name,
        amount.0,
        prepaid,
        fee_id,
        note,
        w.by.at,
        w.by.day_text(),
        w.by.agent_id,
        w.by.shift_id
    ])?;
    Ok(w.last_insert_rowid())
}
