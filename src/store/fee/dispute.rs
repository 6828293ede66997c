//! A disputed fee: who said what, and what was agreed on (E2).

use super::{about_fee, get};
use crate::domain::fee::{DisputeEnd, FeeRefusal, Talk};
use crate::domain::money::Fen;
use crate::store::{Actor, Result, Store, StoreError, Write};
use rusqlite::params;

/// What was said about a fee, the oldest first.
pub fn talks(store: &Store, fee_id: i64) -> Result<Vec<Talk>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT t.at, t.said_by, t.text, coalesce(a.name, '') AS agent
         FROM fee_talks t LEFT JOIN agents a ON a.id = t.agent_id WHERE t.fee_id = ?1 ORDER BY t.at, t.id",
    )?;
    let rows = statement.query_map([fee_id], |r| {
        Ok(Talk {
            at: r.get("at")?,
            said_by: r.get("said_by")?,
            text: r.get("text")?,
            agent: r.get("agent")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Somebody says something about a fee; with the first word it is disputed, and again when it was agreed on before.
///
/// # Errors
/// `fee.refuse.text_missing`; `settled` when it is paid already: then it is a new fee, not a dispute.
pub fn say(store: &mut Store, by: &Actor, id: i64, said_by: &str, text: &str) -> Result<()> {
    let fee = get(store, id)?;
    if text.trim().is_empty() {
        return Err(StoreError::refused(&FeeRefusal::TextMissing));
    }
    if fee.settled_at.is_some() {
        return Err(StoreError::refused(&FeeRefusal::Settled));
    }
    store.transact(by, about_fee("fee_dispute", &fee), |w| {
        if !fee.is_disputed() {
            let sql = "UPDATE fees SET disputed_at = ?1, dispute_end = '' WHERE id = ?2";
            w.execute(sql, params![by.at, id])?;
        }
        talk(w, id, said_by, text.trim())
    })
}

fn talk(w: &Write, id: i64, said_by: &str, text: &str) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO fee_talks(fee_id, at, said_by, text, agent_id, shift_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![id, w.by.at, said_by, text, w.by.agent_id, w.by.shift_id])?;
    Ok(())
}

/// It was agreed on: the fee stands, its amount is another one, or it is dropped (then it counts nothing).
///
/// # Errors
/// `fee.refuse.not_disputed`; `no_amount` for a changed amount that is not above zero; `text_missing` without a word
/// on what was agreed.
pub fn resolve(
    store: &mut Store,
    by: &Actor,
    id: i64,
    end: DisputeEnd,
    amount: Option<Fen>,
    text: &str,
) -> Result<()> {
    let fee = get(store, id)?;
    if !fee.is_disputed() {
        return Err(StoreError::refused(&FeeRefusal::NotDisputed));
    }
    if text.trim().is_empty() {
        return Err(StoreError::refused(&FeeRefusal::TextMissing));
    }
    let amount = match end {
        DisputeEnd::Stands => fee.amount,
        DisputeEnd::Dropped => Fen::ZERO,
        DisputeEnd::Changed => match amount.filter(|a| *a > Fen::ZERO) {
            Some(amount) => amount,
            None => return Err(StoreError::refused(&FeeRefusal::NoAmount)),
        },
    };
    store.transact(by, about_fee("fee_resolve", &fee).reason(text.trim()), |w| {
        let sql = "UPDATE fees SET dispute_end = ?1, amount_fen = ?2 WHERE id = ?3";
        w.execute(sql, params![end.code(), amount.0, id])?;
        talk(w, id, AGREED, text.trim())
    })
}

/// Who speaks when both sides agreed.
const AGREED: &str = "agreed";
