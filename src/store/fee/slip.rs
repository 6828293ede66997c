//! 费用单: an expense slip of a case that was written is a fee (E1, A4); so is what a claim brought (A9).

use super::insert;
use crate::domain::document::{Booking, Document};
use crate::domain::fee::{Account, COMPENSATION, Claim, FeeRefusal, NewFee, Party};
use crate::domain::money::Fen;
use crate::store::{Result, StoreError, Write};
use rusqlite::{OptionalExtension, params};

/// Kind of a slip nobody said more about.
const OTHER: &str = "other";
const US: &str = "us";

/// The slip was written: what it says is owed now. A slip over nothing books nothing.
pub fn book(w: &Write, case_id: i64, document: &Document, number: &str) -> Result<()> {
    if document.kind != "expense" || document.amount <= Fen::ZERO {
        return Ok(());
    }
    let sql =
        "SELECT c.customer_id, u.name FROM cases c JOIN customers u ON u.id = c.customer_id WHERE c.id = ?1";
    let (customer_id, name): (i64, String) =
        w.prepare_cached(sql)?.query_row([case_id], |r| Ok((r.get("customer_id")?, r.get("name")?)))?;
    let unsaid =
        || Booking { kind: OTHER.into(), payer: US.into(), account: Account::Customer, party: String::new() };
    let booking = document.fee.clone().unwrap_or_else(unsaid);
    let party = match booking.account {
        Account::Customer => Party::customer(customer_id, name),
        account => Party::other(account, booking.party),
    };
    let new = NewFee {
        order_id: None,
        case_id: Some(case_id),
        kind: booking.kind,
        amount: document.amount,
        payer: booking.payer,
        owed_by_us: true,
        party,
        prepaid: false,
        settled: false,
        note: String::new(),
    };
    insert(w, &new, Some(document.id), number)?;
    Ok(())
}

/// The slip got another number.
pub fn renumber(w: &Write, document_id: i64, number: &str) -> Result<()> {
    w.execute("UPDATE fees SET number = ?1 WHERE document_id = ?2", params![number, document_id])?;
    Ok(())
}

/// A9: what a claim brought is owed to us by who pays it.
pub fn claim(w: &Write, case_id: i64, todo_id: i64, claim: &Claim, note: &str) -> Result<()> {
    let new = NewFee {
        order_id: None,
        case_id: Some(case_id),
        kind: COMPENSATION.into(),
        amount: claim.amount,
        payer: claim.payer.clone(),
        owed_by_us: false,
        party: claim.party.clone(),
        prepaid: false,
        settled: false,
        note: note.to_owned(),
    };
    let id = insert(w, &new, None, "")?;
    w.execute("UPDATE fees SET todo_id = ?1 WHERE id = ?2", params![todo_id, id])?;
    Ok(())
}

/// The slip was not written after all.
///
/// # Errors
/// `fee.refuse.settled` when what it says was paid already.
pub fn unbook(w: &Write, document_id: i64) -> Result<()> {
    take_back(w, "document_id", document_id)
}

/// A9: the claim is open again.
///
/// # Errors
/// `fee.refuse.settled` when it was paid already.
pub fn unclaim(w: &Write, todo_id: i64) -> Result<()> {
    take_back(w, "todo_id", todo_id)
}

/// The fee that came from something goes with it.
fn take_back(w: &Write, source: &str, id: i64) -> Result<()> {
    let sql = format!("SELECT settled_at IS NOT NULL FROM fees WHERE {source} = ?1");
    let settled: Option<bool> = w.prepare_cached(&sql)?.query_row([id], |r| r.get(0)).optional()?;
    match settled {
        None => Ok(()),
        Some(true) => Err(StoreError::refused(&FeeRefusal::Settled)),
        Some(false) => {
            let talks =
                format!("DELETE FROM fee_talks WHERE fee_id IN (SELECT id FROM fees WHERE {source} = ?1)");
            w.execute(&talks, params![id])?;
            w.execute(&format!("DELETE FROM fees WHERE {source} = ?1"), params![id])?;
            Ok(())
        }
    }
}
