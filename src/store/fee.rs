//! Fees, payments and prepayments, disputes, statements (E1–E3). Money in fen; what is counted together is counted by
//! SQLite in integers.

mod dispute;
mod list;
mod party;
mod payment;
mod reconcile;
mod slip;
mod statement;

pub use dispute::{resolve, say, talks};
pub use list::{Filter, list, of_case, of_order};
pub use party::{credit, has_account, named, party, set_credit};
pub use payment::{of_filter, pay, payment, payments, remove_payment, settle, unsettle};
pub use reconcile::{Due, agree, agreed, compared, due_of, remind};
pub(super) use slip::{book, claim, renumber, unbook, unclaim};
pub(super) use statement::SIGNED;
pub use statement::{Told, balance, prepayment, shares, statement, told};

use super::{Actor, Op, Result, Store, StoreError, Write, coded};
use crate::config::Config;
use crate::config::lists::Payer;
use crate::domain::Entity;
use crate::domain::fee::{self, Account, Bears, DisputeEnd, Fee, FeeRefusal, NewFee, Party};
use crate::domain::money::Fen;
use crate::domain::order::Order;
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str = "
    SELECT f.id, f.order_id, f.case_id, coalesce(o.order_no, c.order_no, '') AS order_no, f.kind, f.amount_fen, f.payer,
           f.owed_by_us, f.account, f.customer_id, coalesce(u.name, f.party) AS party, f.prepaid, f.number, f.note,
           f.at, f.business_day, f.settled_at, f.disputed_at, f.dispute_end, coalesce(a.name, '') AS agent
    FROM fees f
    LEFT JOIN orders o ON o.id = f.order_id
    LEFT JOIN cases c ON c.id = f.case_id
    LEFT JOIN customers u ON u.id = f.customer_id
    LEFT JOIN agents a ON a.id = f.agent_id";

fn row_to_party(r: &Row) -> rusqlite::Result<Party> {
    Ok(Party {
        account: coded(r, "fees.account", &r.get::<_, String>("account")?, Account::from_code)?,
        customer_id: r.get("customer_id")?,
        name: r.get("party")?,
    })
}

fn row_to_fee(r: &Row) -> rusqlite::Result<Fee> {
    let end: String = r.get("dispute_end")?;
    Ok(Fee {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        case_id: r.get("case_id")?,
        order_no: r.get("order_no")?,
        kind: r.get("kind")?,
        amount: Fen(r.get("amount_fen")?),
        payer: r.get("payer")?,
        owed_by_us: r.get("owed_by_us")?,
        party: row_to_party(r)?,
        prepaid: r.get("prepaid")?,
        number: r.get("number")?,
        note: r.get("note")?,
        at: r.get("at")?,
        business_day: r.get("business_day")?,
        settled_at: r.get("settled_at")?,
        disputed_at: r.get("disputed_at")?,
        dispute_end: match end.as_str() {
            "" => None,
            code => Some(coded(r, "fees.dispute_end", code, DisputeEnd::from_code)?),
        },
        agent: r.get("agent")?,
    })
}

/// A fee that was not taken away.
pub fn get(store: &Store, id: i64) -> Result<Fee> {
    let mut statement =
        store.conn().prepare_cached(&format!("{SELECT} WHERE f.id = ?1 AND f.deleted_at IS NULL"))?;
    let found = statement.query_row([id], row_to_fee).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("fee {id}") })
}

/// Whose side pays, by the configuration; an id nobody configured is ours.
pub fn bears(payers: &[Payer], payer: &str) -> Bears {
    let found = payers.iter().find(|p| p.id == payer);
    found.and_then(|p| Bears::from_code(&p.bears)).unwrap_or(Bears::Us)
}

/// E1: one more fee.
///
/// # Errors
/// `fee.refuse.no_amount`, `no_kind`, `no_party`; `prepaid` when it is said to be settled too.
pub fn add(store: &mut Store, by: &Actor, new: &NewFee) -> Result<i64> {
    let refuse = |why: FeeRefusal| Err(StoreError::refused(&why));
    if new.amount <= Fen::ZERO {
        return refuse(FeeRefusal::NoAmount);
    }
    if new.kind.is_empty() {
        return refuse(FeeRefusal::NoKind);
    }
    if new.party.account == Account::Customer && new.party.customer_id.is_none() {
        return refuse(FeeRefusal::NoParty);
    }
    if new.prepaid && new.settled {
        return refuse(FeeRefusal::Prepaid);
    }
    store.transact(by, about("fee_add", new.order_id, new.case_id).note(&new.party.name), |w| {
        let id = insert(w, new, None, "")?;
        if new.settled {
            payment::settle_in(w, &get_in(w, id)?)?;
        }
        Ok(id)
    })
}

fn get_in(w: &Write, id: i64) -> Result<Fee> {
    Ok(w.prepare_cached(&format!("{SELECT} WHERE f.id = ?1"))?.query_row([id], row_to_fee)?)
}

/// The op on what a fee is about: its order, else its case.
fn about(kind: &'static str, order_id: Option<i64>, case_id: Option<i64>) -> Op {
    match (order_id, case_id) {
        (_, Some(id)) => Op::new(kind).about(Entity::Case, id),
        (Some(id), None) => Op::new(kind).about(Entity::Order, id),
        (None, None) => Op::new(kind),
    }
}

fn about_fee(kind: &'static str, fee: &Fee) -> Op {
    about(kind, fee.order_id, fee.case_id).note(format!("{} {}", fee.party.name, fee.amount))
}

/// A fee of a case is one of its order too.
fn insert(w: &Write, new: &NewFee, document_id: Option<i64>, number: &str) -> Result<i64> {
    let sql = "INSERT INTO fees(order_id, case_id, kind, amount_fen, payer, owed_by_us, account, customer_id, party,
                                prepaid, note, document_id, number, at, business_day, agent_id, shift_id)
               VALUES (coalesce(?1, (SELECT order_id FROM cases WHERE id = ?2)), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
                       ?12, ?13, ?14, ?15, ?16, ?17)";
    let Party { account, customer_id, name } = &new.party;
    let party = if *account == Account::Customer { "" } else { name.as_str() };
    w.prepare_cached(sql)?.execute(params![
        new.order_id,
        new.case_id,
        new.kind,
        new.amount.0,
        new.payer,
        new.owed_by_us,
        account.code(),
        customer_id,
        party,
        new.prepaid,
        new.note.trim(),
        document_id,
        number,
        w.by.at,
        w.by.day_text(),
        w.by.agent_id,
        w.by.shift_id
    ])?;
    Ok(w.last_insert_rowid())
}

/// Puts a fee right; what its slip says stays with the slip.
///
/// # Errors
/// `fee.refuse.settled` once it is paid; `of_slip` when kind or amount of an expense slip are changed here.
pub fn edit(store: &mut Store, by: &Actor, id: i64, new: &NewFee) -> Result<()> {
    let old = open(store, id)?;
    if !old.number.is_empty() && (old.amount, old.kind.as_str()) != (new.amount, new.kind.as_str()) {
        return Err(StoreError::refused(&FeeRefusal::OfSlip));
    }
    if new.amount <= Fen::ZERO {
        return Err(StoreError::refused(&FeeRefusal::NoAmount));
    }
    store.transact(by, about_fee("fee_edit", &old), |w| {
        let party = if new.party.account == Account::Customer { "" } else { new.party.name.as_str() };
        w.prepare_cached(
            "UPDATE fees SET kind = ?1, amount_fen = ?2, payer = ?3, owed_by_us = ?4, account = ?5, customer_id = ?6,
                    party = ?7, prepaid = ?8, note = ?9 WHERE id = ?10",
        )?
        .execute(params![
            new.kind,
            new.amount.0,
            new.payer,
            new.owed_by_us,
            new.party.account.code(),
            new.party.customer_id,
            party,
            new.prepaid,
            new.note.trim(),
            id
        ])?;
        Ok(())
    })
}

/// Takes a fee off the lists (X3); undo brings it back.
///
/// # Errors
/// `fee.refuse.settled` once it is paid; `of_slip`: a slip's fee goes with the slip.
pub fn remove(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let fee = open(store, id)?;
    if !fee.number.is_empty() {
        return Err(StoreError::refused(&FeeRefusal::OfSlip));
    }
    store.transact(by, about_fee("fee_remove", &fee), |w| {
        w.execute("UPDATE fees SET deleted_at = ?1 WHERE id = ?2", params![by.at, id])?;
        Ok(())
    })
}

/// A fee that is not settled.
fn open(store: &Store, id: i64) -> Result<Fee> {
    let fee = get(store, id)?;
    if fee.settled_at.is_some() {
        return Err(StoreError::refused(&FeeRefusal::Settled));
    }
    Ok(fee)
}

/// A5: what an order earns by now, with the fees on it; `None` while the cost of some of its goods is not known.
pub fn profit(store: &Store, config: &Config, order: &Order) -> Result<Option<Fen>> {
    let d = &order.data;
    if d.payable == Fen::ZERO {
        return Ok(None);
    }
    let mut cost = Some(Fen::ZERO);
    for line in &d.lines {
        let each = super::product::get_by_code(store, &line.code)?.and_then(|p| p.cost);
        cost = cost.zip(each).map(|(sum, each)| sum + each * line.qty);
    }
    let fees = of_order(store, order.id)?;
    let with_payer = |fee: Fee| {
        let by = bears(&config.lists.payers, &fee.payer);
        (fee, by)
    };
    let borne: Vec<(Fee, Bears)> = fees.into_iter().map(with_payer).collect();
    Ok(fee::profit(d.payable, cost, &borne, config.settings.cases.resend_freight()))
}

#[cfg(test)]
mod ledger_tests;
#[cfg(test)]
mod tests;
