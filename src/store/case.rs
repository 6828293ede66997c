//! After-sales cases with their documents and steps (A1–A4, I6).

mod complaint;
mod details;
mod document;
mod evidence;
mod facts;
mod file;
mod guided;
mod moves;
mod reviews;
mod todo;

pub use complaint::write_complaint;
pub use document::{add_document, owed_documents, unwrite, write_document};
pub use evidence::{add_evidence, drop_evidence};
pub use facts::facts;
pub use file::file;
pub use guided::{take, walk};
pub use moves::{Move, advance, advance_with};
pub use reviews::{remind_reviews, reviewed};
pub use todo::{add_todo, open_todos, todo_done, todos};

use super::columns::Columns;
use super::{Actor, Op, Result, Store, StoreError, Write, coded, customer, inquiry, shop};
use crate::config::lists::CaseKind;
use crate::domain::case::{Case, CaseCounts, CaseDetails, CaseRefusal, CaseStatus, NewCase, is_afternoon};
use crate::domain::guide::facts::needs_approval;
use crate::domain::inquiry::{Inquiry, InquiryStatus};
use crate::domain::money::Fen;
use crate::domain::{Entity, Event};
use crate::text::locale::Lang;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

/// The kind of case with a platform's deadline (A7).
const DISPUTE: &str = "dispute";

const SELECT: &str = "
    SELECT c.id, s.name AS shop, c.channel, c.kind, c.status, c.customer_id, u.name AS customer, c.order_id,
           coalesce(o.order_no, c.order_no) AS order_no, c.inquiry_id, c.products, c.qty, c.problem, c.degree,
           c.wants, c.evidence, c.responsibility, c.solution, c.amount_fen, c.next_step, c.next_due_at,
           c.contingency, c.solution_at, c.deadline_at, c.opened_at, c.solved_at, c.closed_at, c.close_reason,
           coalesce(a.name, '') AS agent, c.business_day
    FROM cases c
    JOIN shops s ON s.id = c.shop_id
    JOIN customers u ON u.id = c.customer_id
    LEFT JOIN orders o ON o.id = c.order_id
    LEFT JOIN agents a ON a.id = c.agent_id";

/// Without its documents; `read` adds them.
fn row_to_case(r: &Row) -> rusqlite::Result<Case> {
    let r = &Columns::of(r);
    Ok(Case {
        id: r.get("id")?,
        shop: r.get("shop")?,
        channel: r.get("channel")?,
        kind: r.get("kind")?,
        status: coded(r, "cases.status", &r.get::<String>("status")?, CaseStatus::from_code)?,
        customer_id: r.get("customer_id")?,
        customer: r.get("customer")?,
        order_id: r.get("order_id")?,
        order_no: r.get("order_no")?,
        inquiry_id: r.get("inquiry_id")?,
        details: details::row_to_details(r)?,
        solution_at: r.get("solution_at")?,
        deadline_at: r.get("deadline_at")?,
        opened_at: r.get("opened_at")?,
        solved_at: r.get("solved_at")?,
        closed_at: r.get("closed_at")?,
        close_reason: r.get("close_reason")?,
        agent: r.get("agent")?,
        business_day: r.get("business_day")?,
        documents: Vec::new(),
    })
}

/// The cases of a condition, each with its documents.
fn list(conn: &Connection, condition: &str, values: impl Params) -> Result<Vec<Case>> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} {condition}"))?;
    let mut cases: Vec<Case> = statement.query_map(values, row_to_case)?.collect::<rusqlite::Result<_>>()?;
    document::attach(conn, &mut cases)?;
    Ok(cases)
}

pub fn get(store: &Store, id: i64) -> Result<Case> {
    read(store.conn(), id)
}

fn read(conn: &Connection, id: i64) -> Result<Case> {
    list(conn, "WHERE c.id = ?1", [id])?
        .pop()
        .ok_or_else(|| StoreError::NotFound { what: format!("case {id}") })
}

/// The cases not closed yet in the order of the register (A2), then up to `limit` closed since `closed_since`.
pub fn register(
    store: &Store,
    today: &str,
    local_hour: u32,
    afternoon_hour: u32,
    closed_since: i64,
    limit: i64,
) -> Result<Vec<Case>> {
    let conn = store.conn();
    let mut cases = list(conn, "WHERE c.closed_at IS NULL AND c.deleted_at IS NULL", [])?;
    let closed = "WHERE c.closed_at >= ?1 AND c.deleted_at IS NULL ORDER BY c.closed_at DESC LIMIT ?2";
    cases.extend(list(conn, closed, [closed_since, limit])?);
    cases.sort_by_key(|c| c.register_key(today, local_hour, afternoon_hour));
    Ok(cases)
}

/// The cases opened on business days `from..=to`, the oldest first (the daily register).
pub fn opened(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Case>> {
    let condition =
        "WHERE c.business_day BETWEEN ?1 AND ?2 AND c.deleted_at IS NULL ORDER BY c.opened_at, c.id";
    list(store.conn(), condition, [from.to_string(), to.to_string()])
}

/// The cases of an order or a customer, newest first, at most `limit`.
pub fn of_order(store: &Store, order_id: i64, limit: i64) -> Result<Vec<Case>> {
    let condition = "WHERE c.order_id = ?1 AND c.deleted_at IS NULL ORDER BY c.opened_at DESC LIMIT ?2";
    list(store.conn(), condition, [order_id, limit])
}

pub fn of_customer(store: &Store, customer_id: i64, limit: i64) -> Result<Vec<Case>> {
    let condition = "WHERE c.customer_id = ?1 AND c.deleted_at IS NULL ORDER BY c.opened_at DESC LIMIT ?2";
    list(store.conn(), condition, [customer_id, limit])
}

/// A2: open cases, and those flagged for lack of a solution.
pub fn counts(store: &Store, today: &str, local_hour: u32, afternoon_hour: u32) -> Result<CaseCounts> {
    let sql = "SELECT count(*) AS open,
                      count(*) FILTER (WHERE solution_at IS NULL AND (business_day < ?1 OR ?2)) AS flagged
               FROM cases
               WHERE closed_at IS NULL AND deleted_at IS NULL AND status NOT IN ('solved', 'closed')";
    let afternoon = is_afternoon(local_hour, afternoon_hour);
    Ok(store.conn().prepare_cached(sql)?.query_row(params![today, afternoon], |r| {
        Ok(CaseCounts { open: r.get("open")?, flagged: r.get("flagged")? })
    })?)
}

/// The history of a case, oldest first. Of a step about a document, `to_status` is the document's kind.
pub fn events(store: &Store, id: i64) -> Result<Vec<Event>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT e.at, coalesce(a.name, '') AS agent, e.kind, e.from_status, e.to_status, e.text
         FROM case_steps e LEFT JOIN agents a ON a.id = e.agent_id
         WHERE e.case_id = ?1 ORDER BY e.at, e.id",
    )?;
    let rows = statement.query_map([id], super::row_to_event)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn step(w: &Write, case_id: i64, kind: &str, [from, to]: [&str; 2], text: &str) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO case_steps(case_id, at, agent_id, shift_id, kind, from_status, to_status, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![case_id, w.by.at, w.by.agent_id, w.by.shift_id, kind, from, to, text])?;
    Ok(())
}

/// A1: registers a case of a kind with the documents it owes (A4). The inquiry it came from ends as 转售后 (I6).
///
/// # Errors
/// `case.refuse.customer_missing` when neither the entry nor the order or inquiry says whose it is.
pub fn create(store: &mut Store, by: &Actor, new: &NewCase, kind: &CaseKind, lang: Lang) -> Result<i64> {
    let from = new.inquiry_id.map(|id| inquiry::get(store, id)).transpose()?;
    store.transact(by, Op::new("case_create").note(&new.customer), |w| {
        create_in(w, new, from.as_ref(), kind, lang)
    })
}

/// `from` is the inquiry of `new.inquiry_id`.
pub fn create_in(
    w: &Write,
    new: &NewCase,
    from: Option<&Inquiry>,
    kind: &CaseKind,
    lang: Lang,
) -> Result<i64> {
    let owner = owner(w, new, from)?;
    let mut details = new.details.clone();
    details::fill_in(&mut details, kind, lang);
    // I4: what was promised goes on as the case's next step.
    let promise = from.and_then(|i| i.promise.as_ref());
    if let Some(promise) = promise {
        details.next_due_at = Some(details.next_due_at.map_or(promise.due_at, |due| due.min(promise.due_at)));
    }
    let id = insert(w, new, &owner, &details)?;
    w.about(Entity::Case, id)?;
    document::owe(w, id, kind, &details)?;
    step(w, id, "created", ["", CaseStatus::New.code()], &details.problem)?;
    if details.has_solution() {
        step(w, id, "solution", ["", ""], &details.solution)?;
    }
    if let Some(promise) = promise {
        step(w, id, "promise", ["", ""], &promise.what)?;
    }
    if let Some(inquiry) = from {
        hand_over(w, inquiry, id, owner.order_id, &details.problem)?;
    }
    Ok(id)
}

/// I6: the inquiry is tied to its case and, when it is still open, ends as 转售后.
fn hand_over(w: &Write, from: &Inquiry, id: i64, order_id: Option<i64>, problem: &str) -> Result<()> {
    inquiry::link(w, from.id, order_id, Some(id))?;
    if !from.status.is_open() {
        return Ok(());
    }
    w.execute(
        "UPDATE promises SET kept_at = ?1 WHERE inquiry_id = ?2 AND kept_at IS NULL",
        params![w.by.at, from.id],
    )?;
    let closing = inquiry::Closing { note: problem.to_owned(), ..inquiry::Closing::default() };
    inquiry::close_in(w, from.id, InquiryStatus::ToAfterSales, &closing)
}

/// Whose case it is and where it came from.
struct Owner {
    shop_id: i64,
    channel: String,
    customer_id: i64,
    order_id: Option<i64>,
}

/// What is not entered comes from the order, then from the inquiry.
fn owner(w: &Write, new: &NewCase, from: Option<&Inquiry>) -> Result<Owner> {
    let order = find_order(w, new)?;
    let entered = |text: &str, of: fn(&Inquiry) -> &str| match text.trim() {
        "" => from.map_or(String::new(), |i| of(i).to_owned()),
        text => text.to_owned(),
    };
    let channel = entered(&new.channel, |i| &i.channel);
    let shop_id = match &order {
        Some(order) => order.shop_id,
        None => shop::ensure(w, &entered(&new.shop, |i| &i.shop))?,
    };
    let customer_id = match (new.customer.trim(), &order, from) {
        ("", Some(order), _) => order.customer_id,
        ("", None, Some(inquiry)) => inquiry.customer_id,
        ("", None, None) => return Err(StoreError::refused(&CaseRefusal::CustomerMissing)),
        (name, Some(order), _) => customer::ensure_or(w, &channel, name, Some(order.customer_id))?,
        (name, None, inquiry) => customer::ensure_or(w, &channel, name, inquiry.map(|i| i.customer_id))?,
    };
    Ok(Owner { shop_id, channel, customer_id, order_id: order.map(|o| o.id) })
}

struct OrderRef {
    id: i64,
    shop_id: i64,
    customer_id: i64,
}

/// The order of the number in the shop, or in any shop when none is named.
fn find_order(w: &Write, new: &NewCase) -> Result<Option<OrderRef>> {
    let mut statement = w.prepare_cached(
        "SELECT o.id, o.shop_id, o.customer_id FROM orders o JOIN shops s ON s.id = o.shop_id
         WHERE o.order_no = ?1 AND ?1 <> '' AND (s.name = ?2 OR ?2 = '') AND o.deleted_at IS NULL
         ORDER BY o.id DESC LIMIT 1",
    )?;
    let read = |r: &Row| {
        Ok(OrderRef { id: r.get("id")?, shop_id: r.get("shop_id")?, customer_id: r.get("customer_id")? })
    };
    Ok(statement.query_row([new.order_no.trim(), new.shop.trim()], read).optional()?)
}

fn insert(w: &Write, new: &NewCase, owner: &Owner, details: &CaseDetails) -> Result<i64> {
    let by = w.by;
    w.prepare_cached(
        "INSERT INTO cases(shop_id, channel, kind, status, customer_id, order_id, order_no, inquiry_id, deadline_at,
                           opened_at, agent_id, shift_id, business_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        owner.shop_id,
        owner.channel,
        new.kind,
        CaseStatus::New.code(),
        owner.customer_id,
        owner.order_id,
        new.order_no.trim(),
        new.inquiry_id,
        new.deadline_at,
        by.at,
        by.agent_id,
        by.shift_id,
        by.day_text()
    ])?;
    let id = w.last_insert_rowid();
    details::write(w, id, details)?;
    Ok(id)
}

/// Corrects or completes what was entered; the first solution is stamped (A2).
pub fn edit(store: &mut Store, by: &Actor, id: i64, details: &CaseDetails) -> Result<()> {
    let deadline = get(store, id)?.deadline_at;
    edit_with(store, by, id, details, deadline)
}

/// The same with the platform's deadline (A7).
///
/// # Errors
/// `case.refuse.deadline_missing` for a dispute that would have none; `above_limit` for an amount raised by hand above
/// what the guide allows (A5).
pub fn edit_with(
    store: &mut Store,
    by: &Actor,
    id: i64,
    details: &CaseDetails,
    deadline_at: Option<i64>,
) -> Result<()> {
    let before = get(store, id)?;
    if before.deadline_at.is_some() && deadline_at.is_none() && before.kind == DISPUTE {
        return Err(StoreError::refused(&CaseRefusal::DeadlineMissing));
    }
    // A5: by hand an amount comes down; above the limit of its guide it goes up with an approver only, by the guide.
    if details.amount > before.details.amount && needs_approval(details.amount, limit(store, id)?) {
        return Err(StoreError::refused(&CaseRefusal::AboveLimit));
    }
    let op = Op::new("case_edit").about(Entity::Case, id).note(&before.customer);
    store.transact(by, op, |w| {
        details::write(w, id, details)?;
        w.execute("UPDATE cases SET deadline_at = ?1 WHERE id = ?2", params![deadline_at, id])?;
        document::follow_amount(w, id, before.details.amount, details.amount)?;
        if details.has_solution() && details.solution != before.details.solution {
            step(w, id, "solution", ["", ""], &details.solution)?;
        }
        Ok(())
    })
}

/// A5: the most that the outcome taken last could give; `None`: no limit, or nothing was taken.
fn limit(store: &Store, id: i64) -> Result<Option<Fen>> {
    let mut statement = store.conn().prepare_cached("SELECT limit_fen FROM cases WHERE id = ?1")?;
    Ok(statement.query_row([id], |r| r.get::<_, Option<i64>>("limit_fen"))?.map(Fen))
}

/// A note for whoever reads the history.
pub fn note(store: &mut Store, by: &Actor, id: i64, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(StoreError::refused(&CaseRefusal::NoteMissing));
    }
    let op = Op::new("case_note").about(Entity::Case, id).note(get(store, id)?.customer);
    store.transact(by, op, |w| step(w, id, "note", ["", ""], text))
}

#[cfg(test)]
mod guided_tests;
#[cfg(test)]
mod life_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
