//! Inquiries with their waits, promises and events (I1–I6, I11).

use super::columns::Columns;
use super::{Op, Result, Store, StoreError, Write, coded, customer, reminder, shop};
use crate::domain::inquiry::{Inquiry, InquiryStatus, NewInquiry, Promise, check_close};
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Event, Subject};
use crate::store::Actor;
use rusqlite::{OptionalExtension, Row, params};

/// Every column a pane shows, the first open promise included.
const SELECT: &str = "
    SELECT p.id AS promise_id, p.made_at, p.due_at, p.what, p.asked, i.id, s.name AS shop, i.channel, i.customer_id, c.name AS customer, i.topic, i.product, i.question,
           i.urgency, i.status, i.opened_at, i.waiting_since, i.first_reply_at, i.closed_at, i.lost_reason,
           i.satisfaction, i.order_id, i.case_id, coalesce(a.name, '') AS agent, i.business_day
    FROM inquiries i
    JOIN shops s ON s.id = i.shop_id
    JOIN customers c ON c.id = i.customer_id
    LEFT JOIN agents a ON a.id = i.agent_id
    LEFT JOIN promises p ON p.id = (SELECT id FROM promises
                                    WHERE inquiry_id = i.id AND kept_at IS NULL ORDER BY due_at LIMIT 1)";

fn row_to_inquiry(r: &Row) -> rusqlite::Result<Inquiry> {
    let r = Columns::of(r);
    let promise = match r.get::<Option<i64>>("promise_id")? {
        Some(id) => Some(Promise {
            id,
            made_at: r.get("made_at")?,
            due_at: r.get("due_at")?,
            what: r.get("what")?,
            asked: r.get("asked")?,
            kept_at: None,
        }),
        None => {
            ["made_at", "due_at", "what", "asked"].iter().try_for_each(|name| r.skip(name))?;
            None
        }
    };
    Ok(Inquiry {
        id: r.get("id")?,
        shop: r.get("shop")?,
        channel: r.get("channel")?,
        customer_id: r.get("customer_id")?,
        customer: r.get("customer")?,
        topic: r.get("topic")?,
        product: r.get("product")?,
        question: r.get("question")?,
        urgency: r.get("urgency")?,
        status: coded(&r, "inquiries.status", &r.get::<String>("status")?, InquiryStatus::from_code)?,
        opened_at: r.get("opened_at")?,
        waiting_since: r.get("waiting_since")?,
        first_reply_at: r.get("first_reply_at")?,
        closed_at: r.get("closed_at")?,
        lost_reason: r.get("lost_reason")?,
        satisfaction: r.get("satisfaction")?,
        order_id: r.get("order_id")?,
        case_id: r.get("case_id")?,
        agent: r.get("agent")?,
        business_day: r.get("business_day")?,
        promise,
    })
}

/// The open inquiries in queue order (I2), then up to `closed` ones closed since `closed_since`.
pub fn queue(store: &Store, now: i64, closed_since: i64, closed: i64) -> Result<Vec<Inquiry>> {
    let sql = format!("{SELECT} WHERE i.closed_at IS NULL AND i.deleted_at IS NULL");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let mut list: Vec<Inquiry> = statement.query_map([], row_to_inquiry)?.collect::<rusqlite::Result<_>>()?;
    let sql = format!(
        "{SELECT} WHERE i.closed_at >= ?1 AND i.deleted_at IS NULL ORDER BY i.closed_at DESC LIMIT ?2"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    for inquiry in statement.query_map([closed_since, closed], row_to_inquiry)? {
        list.push(inquiry?);
    }
    list.sort_by_key(|i| i.queue_key(now));
    Ok(list)
}

pub fn get(store: &Store, id: i64) -> Result<Inquiry> {
    read(store.conn(), id)
}

fn read(conn: &rusqlite::Connection, id: i64) -> Result<Inquiry> {
    conn.prepare_cached(&format!("{SELECT} WHERE i.id = ?1"))?
        .query_row([id], row_to_inquiry)
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: format!("inquiry {id}") })
}

/// The history of an inquiry, oldest first.
pub fn events(store: &Store, id: i64) -> Result<Vec<Event>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT e.at, coalesce(a.name, '') AS agent, e.kind, '' AS from_status, '' AS to_status, e.text
         FROM inquiry_events e LEFT JOIN agents a ON a.id = e.agent_id
         WHERE e.inquiry_id = ?1 ORDER BY e.at, e.id",
    )?;
    let rows = statement.query_map([id], super::row_to_event)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn event(w: &Write, inquiry_id: i64, kind: &str, text: &str) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO inquiry_events(inquiry_id, at, agent_id, shift_id, kind, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![inquiry_id, w.by.at, w.by.agent_id, w.by.shift_id, kind, text])?;
    Ok(())
}

/// I1: somebody asks; the wait clock starts.
pub fn open(store: &mut Store, by: &Actor, new: &NewInquiry) -> Result<i64> {
    store.transact(by, Op::new("inquiry_open").note(&new.customer), |w| open_in(w, new))
}

pub fn open_in(w: &Write, new: &NewInquiry) -> Result<i64> {
    let by = w.by;
    let shop_id = shop::ensure(w, &new.shop)?;
    let customer_id = customer::ensure(w, &new.channel, &new.customer)?;
    w.prepare_cached(
        "INSERT INTO inquiries(shop_id, channel, customer_id, topic, product, question, urgency, status, opened_at,
                               waiting_since, agent_id, shift_id, business_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        shop_id,
        new.channel,
        customer_id,
        new.topic,
        new.product,
        new.question,
        if new.urgency.is_empty() { "normal" } else { &new.urgency },
        InquiryStatus::Waiting.code(),
        by.at,
        by.agent_id,
        by.shift_id,
        by.day_text()
    ])?;
    let id = w.last_insert_rowid();
    w.about(Entity::Inquiry, id)?;
    start_wait(w, id)?;
    event(w, id, "opened", &new.question)?;
    Ok(id)
}

fn start_wait(w: &Write, id: i64) -> Result<()> {
    w.prepare_cached("INSERT INTO inquiry_waits(inquiry_id, started_at) VALUES (?1, ?2)")?
        .execute(params![id, w.by.at])?;
    Ok(())
}

/// Corrects what was entered.
pub fn edit(store: &mut Store, by: &Actor, id: i64, new: &NewInquiry) -> Result<()> {
    store.transact(by, Op::new("inquiry_edit").about(Entity::Inquiry, id).note(&new.customer), |w| {
        let shop_id = shop::ensure(w, &new.shop)?;
        let now = w.query_row("SELECT customer_id FROM inquiries WHERE id = ?1", [id], |r| r.get(0))?;
        let customer_id = customer::ensure_or(w, &new.channel, &new.customer, Some(now))?;
        w.execute(
            "UPDATE inquiries SET shop_id = ?1, channel = ?2, customer_id = ?3, topic = ?4, product = ?5,
                    question = ?6, urgency = ?7 WHERE id = ?8",
            params![shop_id, new.channel, customer_id, new.topic, new.product, new.question, new.urgency, id],
        )?;
        Ok(())
    })
}

/// I3: a human reply: stamps the first response, answers the running wait, keeps open promises open.
pub fn reply(store: &mut Store, by: &Actor, id: i64, text: &str) -> Result<()> {
    let inquiry = get(store, id)?;
    store.transact(by, Op::new("inquiry_reply").about(Entity::Inquiry, id).note(inquiry.customer), |w| {
        reply_in(w, id, text)
    })
}

pub fn reply_in(w: &Write, id: i64, text: &str) -> Result<()> {
    let status = read(w, id)?.status;
    if !status.is_open() {
        return Err(StoreError::refused(&"inquiry.refuse.already_closed"));
    }
    let next = if status == InquiryStatus::Waiting { InquiryStatus::Serving } else { status };
    w.prepare_cached(
        "UPDATE inquiries SET first_reply_at = coalesce(first_reply_at, ?1), waiting_since = NULL, status = ?2
         WHERE id = ?3",
    )?
    .execute(params![w.by.at, next.code(), id])?;
    w.prepare_cached(
        "UPDATE inquiry_waits SET answered_at = ?1 WHERE inquiry_id = ?2 AND answered_at IS NULL",
    )?
    .execute(params![w.by.at, id])?;
    event(w, id, "replied", text)
}

/// I1: the customer wrote again; the wait clock starts anew (平均响应).
pub fn asked_again(store: &mut Store, by: &Actor, id: i64, text: &str) -> Result<()> {
    let inquiry = get(store, id)?;
    if !inquiry.status.is_open() {
        return Err(StoreError::refused(&"inquiry.refuse.already_closed"));
    }
    if inquiry.waiting_since.is_some() {
        return Err(StoreError::refused(&"inquiry.refuse.waits_already"));
    }
    store.transact(
        by,
        Op::new("inquiry_asked_again").about(Entity::Inquiry, id).note(inquiry.customer),
        |w| {
            w.execute("UPDATE inquiries SET waiting_since = ?1 WHERE id = ?2", params![by.at, id])?;
            start_wait(w, id)?;
            event(w, id, "asked_again", text)
        },
    )
}

/// A note for whoever reads the history.
pub fn note(store: &mut Store, by: &Actor, id: i64, text: &str) -> Result<()> {
    store.transact(by, Op::new("inquiry_note").about(Entity::Inquiry, id), |w| event(w, id, "note", text))
}

/// I4: a promise with time, what and who is asked.
pub fn promise(store: &mut Store, by: &Actor, id: i64, due_at: i64, what: &str, asked: &str) -> Result<()> {
    let inquiry = get(store, id)?;
    store.transact(by, Op::new("inquiry_promise").about(Entity::Inquiry, id).note(inquiry.customer), |w| {
        promise_in(w, id, due_at, what, asked)
    })
}

pub fn promise_in(w: &Write, id: i64, due_at: i64, what: &str, asked: &str) -> Result<()> {
    if !read(w, id)?.status.is_open() {
        return Err(StoreError::refused(&"inquiry.refuse.already_closed"));
    }
    w.execute(
        "INSERT INTO promises(inquiry_id, made_at, due_at, what, asked, agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, w.by.at, due_at, what, asked, w.by.agent_id, w.by.shift_id],
    )?;
    w.execute("UPDATE inquiries SET status = ?1 WHERE id = ?2", params![InquiryStatus::Promised.code(), id])?;
    event(w, id, "promised", what)
}

/// I4: every open promise of the inquiry is kept now.
pub fn keep_promise(store: &mut Store, by: &Actor, id: i64, note: &str) -> Result<()> {
    let inquiry = get(store, id)?;
    store.transact(
        by,
        Op::new("inquiry_promise_kept").about(Entity::Inquiry, id).note(inquiry.customer),
        |w| {
            keep_promises_in(w, id)?;
            let status = if inquiry.status == InquiryStatus::Promised {
                InquiryStatus::Serving
            } else {
                inquiry.status
            };
            w.execute("UPDATE inquiries SET status = ?1 WHERE id = ?2", params![status.code(), id])?;
            event(w, id, "promise_kept", note)
        },
    )
}

fn keep_promises_in(w: &Write, id: i64) -> Result<()> {
    w.execute(
        "UPDATE promises SET kept_at = ?1 WHERE inquiry_id = ?2 AND kept_at IS NULL",
        params![w.by.at, id],
    )?;
    Ok(())
}

/// How an inquiry ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    pub outcome: Option<InquiryStatus>,
    /// I5: id of the reason when nothing was ordered.
    pub lost_reason: String,
    /// I11
    pub satisfaction: String,
    pub note: String,
    /// I4: the agent says that the open promise is settled.
    pub promise_settled: bool,
    /// I5: a follow-up reminder at this time.
    pub follow_up_at: Option<i64>,
}

/// Closes with an outcome (I4, I5, I11).
pub fn close(store: &mut Store, by: &Actor, id: i64, closing: &Closing) -> Result<()> {
    let inquiry = get(store, id)?;
    let outcome = closing.outcome.unwrap_or(InquiryStatus::Answered);
    check_close(&inquiry, outcome, &closing.lost_reason, closing.promise_settled)
        .map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("inquiry_close")
        .about(Entity::Inquiry, id)
        .note(inquiry.customer)
        .reason(&closing.lost_reason);
    store.transact(by, op, |w| {
        keep_promises_in(w, id)?;
        close_in(w, id, outcome, closing)
    })
}

pub(super) fn close_in(w: &Write, id: i64, outcome: InquiryStatus, closing: &Closing) -> Result<()> {
    w.execute(
        "UPDATE inquiries SET status = ?1, closed_at = ?2, waiting_since = NULL, lost_reason = ?3, satisfaction = ?4
         WHERE id = ?5",
        params![outcome.code(), w.by.at, closing.lost_reason, closing.satisfaction, id],
    )?;
    if let Some(due_at) = closing.follow_up_at {
        let about = Some(Subject::new(Entity::Inquiry, id));
        let text = closing.note.clone();
        reminder::add_in(w, &NewReminder { kind: "follow_up".into(), about, due_at, text })?;
    }
    let text = if closing.note.is_empty() { &closing.lost_reason } else { &closing.note };
    event(w, id, outcome.code(), text)
}

/// Ties an inquiry to the order or case that came of it.
pub(super) fn link(w: &Write, id: i64, order_id: Option<i64>, case_id: Option<i64>) -> Result<()> {
    w.execute(
        "UPDATE inquiries SET order_id = coalesce(?1, order_id), case_id = coalesce(?2, case_id) WHERE id = ?3",
        params![order_id, case_id, id],
    )?;
    Ok(())
}

/// Open inquiries and how many of them wait for an answer.
pub fn counts(store: &Store) -> Result<(i64, i64)> {
    Ok(store
        .conn()
        .prepare_cached(
            "SELECT count(*), count(waiting_since) FROM inquiries WHERE closed_at IS NULL AND deleted_at IS NULL",
        )?
        .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

#[cfg(test)]
mod tests;
