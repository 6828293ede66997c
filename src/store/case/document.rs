//! The documents a case owes: listed, ticked when written (A4).

use super::step;
use crate::config::lists::CaseKind;
use crate::domain::Entity;
use crate::domain::case::{Case, CaseDetails, CaseRefusal, OwedDocument, owed};
use crate::domain::document::{Booking, Document};
use crate::domain::fee::Account;
use crate::domain::guide::ending::still_owed;
use crate::domain::money::Fen;
use crate::store::{Actor, Op, Result, Store, StoreError, Write, coded, fee};
use rusqlite::{Connection, OptionalExtension, Row, params};

const COLUMNS: &str =
    "id, kind, product, qty, amount_fen, number, written_at, on_return, fee, fee_payer, fee_account,
    fee_party";

fn row_to_document(r: &Row) -> rusqlite::Result<Document> {
    let fee: String = r.get("fee")?;
    let booking = |kind: String| -> rusqlite::Result<Booking> {
        let account: String = r.get("fee_account")?;
        Ok(Booking {
            kind,
            payer: r.get("fee_payer")?,
            account: coded(r, "case_documents.fee_account", &account, Account::from_code)?,
            party: r.get("fee_party")?,
        })
    };
    Ok(Document {
        id: r.get("id")?,
        kind: r.get("kind")?,
        product: r.get("product")?,
        qty: r.get("qty")?,
        amount: Fen(r.get("amount_fen")?),
        number: r.get("number")?,
        written_at: r.get("written_at")?,
        on_return: r.get("on_return")?,
        fee: if fee.is_empty() { None } else { Some(booking(fee)?) },
    })
}

/// Reads the documents of all these cases at once.
pub(super) fn attach(conn: &Connection, cases: &mut [Case]) -> Result<()> {
    let ids: Vec<i64> = cases.iter().map(|c| c.id).collect();
    let mut statement = conn.prepare_cached(&format!(
        "SELECT case_id, {COLUMNS} FROM case_documents
         WHERE case_id IN (SELECT value FROM json_each(?1)) ORDER BY id"
    ))?;
    let rows = statement.query_map([serde_json::to_string(&ids)?], |r| {
        Ok((r.get::<_, i64>("case_id")?, row_to_document(r)?))
    })?;
    for row in rows {
        let (case_id, document) = row?;
        if let Some(case) = cases.iter_mut().find(|c| c.id == case_id) {
            case.documents.push(document);
        }
    }
    Ok(())
}

/// A4: the documents a kind of case owes from its beginning.
pub(super) fn owe(w: &Write, case_id: i64, kind: &CaseKind, details: &CaseDetails) -> Result<()> {
    for document in &kind.documents {
        insert(w, case_id, &owed(&kind.id, document, details), Origin::Kind)?;
    }
    Ok(())
}

/// Where a document that is owed comes from; what the agent added herself stays when a guide is walked anew.
#[derive(Clone, Copy)]
enum Origin {
    Kind,
    Guide,
    /// Written when another path was walked: owed no more once it was not written after all.
    Earlier,
    Agent,
}

impl Origin {
    const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Guide => "guide",
            Self::Earlier => "earlier",
            Self::Agent => "agent",
        }
    }
}

/// A3, A4: what a guide's outcome owes takes the place of what the kind or an earlier walk owed and nobody wrote.
pub(super) fn owe_instead(w: &Write, case_id: i64, documents: Vec<Document>) -> Result<()> {
    w.prepare_cached(
        "DELETE FROM case_documents WHERE case_id = ?1 AND written_at IS NULL AND origin IN ('kind', 'guide')",
    )?
    .execute([case_id])?;
    let written = of_case(w, case_id)?;
    let same = |a: &Document, b: &Document| (&a.kind, &a.product, a.qty) == (&b.kind, &b.product, b.qty);
    for of in &written {
        let is_owed = documents.iter().any(|d| same(d, of));
        let origin = if is_owed { Origin::Guide } else { Origin::Earlier };
        w.prepare_cached(
            "UPDATE case_documents SET origin = ?1 WHERE id = ?2 AND origin IN ('kind', 'guide', 'earlier') AND origin <> ?1",
        )?
        .execute(params![origin.code(), of.id])?;
    }
    for document in still_owed(documents, &written) {
        insert(w, case_id, &document, Origin::Guide)?;
    }
    Ok(())
}

fn of_case(conn: &Connection, case_id: i64) -> Result<Vec<Document>> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM case_documents WHERE case_id = ?1 ORDER BY id"))?;
    Ok(statement.query_map([case_id], row_to_document)?.collect::<rusqlite::Result<_>>()?)
}

fn insert(w: &Write, case_id: i64, d: &Document, origin: Origin) -> Result<i64> {
    let fee = d.fee.as_ref();
    let said = |part: fn(&Booking) -> &str| fee.map_or("", part);
    w.prepare_cached(
        "INSERT INTO case_documents(case_id, kind, product, qty, amount_fen, number, agent_id, on_return, origin, fee,
                                    fee_payer, fee_account, fee_party)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        case_id,
        d.kind,
        d.product,
        d.qty,
        d.amount.0,
        d.number,
        w.by.agent_id,
        d.on_return,
        origin.code(),
        said(|f| &f.kind),
        said(|f| &f.payer),
        said(|f| f.account.code()),
        said(|f| &f.party)
    ])?;
    Ok(w.last_insert_rowid())
}

/// The expense slip follows the amount of the case until it is written.
pub(super) fn follow_amount(w: &Write, case_id: i64, before: Fen, after: Fen) -> Result<()> {
    w.execute(
        "UPDATE case_documents SET amount_fen = ?1
         WHERE case_id = ?2 AND kind = 'expense' AND amount_fen = ?3 AND written_at IS NULL",
        params![after.0, case_id, before.0],
    )?;
    Ok(())
}

/// A4: one more document is owed.
///
/// # Errors
/// `case.refuse.closed`: nothing becomes owed behind a closed case.
pub fn add_document(store: &mut Store, by: &Actor, case_id: i64, document: &Document) -> Result<i64> {
    if document.kind.trim().is_empty() {
        return Err(StoreError::refused(&CaseRefusal::DocumentMissing));
    }
    let op = about(store, "case_document_add", case_id)?;
    store.transact(by, op, |w| {
        let id = insert(w, case_id, document, Origin::Agent)?;
        step(w, case_id, "document_added", ["", &document.kind], &document.product)?;
        Ok(id)
    })
}

/// A4: ticks a document as written, with its number when it has one.
pub fn write_document(store: &mut Store, by: &Actor, document_id: i64, number: &str) -> Result<()> {
    let number = number.trim();
    tick(store, by, "case_document_write", document_id, "document_written", Some(number))
}

/// Takes the tick away again; the number stays to be corrected.
pub fn unwrite(store: &mut Store, by: &Actor, document_id: i64) -> Result<()> {
    tick(store, by, "case_document_unwrite", document_id, "document_unwritten", None)
}

fn tick(
    store: &mut Store,
    by: &Actor,
    op: &'static str,
    document_id: i64,
    event: &str,
    number: Option<&str>,
) -> Result<()> {
    let (case_id, document) = find(store, document_id)?;
    let op = about(store, op, case_id)?;
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE case_documents SET written_at = ?1, number = coalesce(?2, number), agent_id = ?3 WHERE id = ?4",
            params![number.map(|_| by.at), number, by.agent_id, document_id],
        )?;
        match number {
            Some(number) if document.written_at.is_none() => fee::book(w, case_id, &document, number)?,
            Some(number) => fee::renumber(w, document.id, number)?,
            None => {
                fee::unbook(w, document.id)?;
                let earlier = "DELETE FROM case_documents WHERE id = ?1 AND origin = 'earlier'";
                w.execute(earlier, [document_id])?;
            }
        }
        step(w, case_id, event, ["", &document.kind], number.unwrap_or(&document.number))
    })
}

/// A8: ticks a document that is there now; one that was written stays as it is.
pub(super) fn tick_in(w: &Write, case_id: i64, document: &Document, number: &str) -> Result<()> {
    if document.written_at.is_some() {
        return Ok(());
    }
    let number = number.trim();
    w.execute(
        "UPDATE case_documents SET written_at = ?1, number = ?2, agent_id = ?3 WHERE id = ?4",
        params![w.by.at, number, w.by.agent_id, document.id],
    )?;
    fee::book(w, case_id, document, number)?;
    step(w, case_id, "document_written", ["", &document.kind], number)
}

/// A4: the documents owed by all cases, the oldest case first, at most `limit`.
pub fn owed_documents(store: &Store, limit: i64) -> Result<Vec<OwedDocument>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT d.id, d.case_id, c.kind AS case_kind, u.name AS customer, coalesce(o.order_no, c.order_no) AS order_no,
                d.kind, d.product, d.qty, d.amount_fen, d.on_return, c.opened_at
         FROM case_documents d JOIN cases c ON c.id = d.case_id JOIN customers u ON u.id = c.customer_id
         LEFT JOIN orders o ON o.id = c.order_id
         WHERE d.written_at IS NULL AND c.closed_at IS NULL AND c.deleted_at IS NULL
         ORDER BY c.opened_at, d.id LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], |r| {
        Ok(OwedDocument {
            document_id: r.get("id")?,
            case_id: r.get("case_id")?,
            case_kind: r.get("case_kind")?,
            customer: r.get("customer")?,
            order_no: r.get("order_no")?,
            kind: r.get("kind")?,
            product: r.get("product")?,
            qty: r.get("qty")?,
            amount: Fen(r.get("amount_fen")?),
            on_return: r.get("on_return")?,
            since: r.get("opened_at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn find(store: &Store, document_id: i64) -> Result<(i64, Document)> {
    store
        .conn()
        .prepare_cached(&format!("SELECT case_id, {COLUMNS} FROM case_documents WHERE id = ?1"))?
        .query_row([document_id], |r| Ok((r.get("case_id")?, row_to_document(r)?)))
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: format!("document {document_id}") })
}

/// The op on the case of a document; a closed case keeps the documents it was closed with.
fn about(store: &Store, op: &'static str, case_id: i64) -> Result<Op> {
    let case = super::get(store, case_id)?;
    if case.closed_at.is_some() {
        return Err(StoreError::refused(&CaseRefusal::Closed));
    }
    Ok(Op::new(op).about(Entity::Case, case_id).note(case.customer))
}
