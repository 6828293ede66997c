//! Payments: a fee settled, money received or paid out, prepayments (E2, E3).

use super::{about_fee, get, row_to_party};
use crate::domain::fee::{Account, Fee, FeeRefusal, Party, Payment};
use crate::domain::money::Fen;
use crate::store::{Actor, Op, Result, Store, StoreError, Write};
use rusqlite::{Params, Row, params};

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

pub(super) fn settle_in(w: &Write, fee: &Fee) -> Result<()> {
    w.execute("UPDATE fees SET settled_at = ?1 WHERE id = ?2", params![w.by.at, fee.id])?;
    if fee.party.account != Account::House {
        insert(w, &fee.party, fee.signed(), false, Some(fee.id), "")?;
    }
    Ok(())
}

/// It was not paid after all: its payment goes.
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
    let name = if party.account == Account::Customer { "" } else { party.name.as_str() };
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
