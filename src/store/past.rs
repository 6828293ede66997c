//! Work of years gone by, put in a day at a time, for a database as large as an old shop's. What is put in is over:
//! it is written as it ended, with its history. The trail has it as one op a day.

use super::order::{Incoming, upsert_all};
use super::transact::{Actor, Op};
use super::{Result, Store, Write, customer, shop};
use crate::domain::case::CaseStatus;
use crate::domain::inquiry::InquiryStatus;
use crate::domain::order::{OrderData, OrderStatus};
use rusqlite::{OptionalExtension, params};

/// Who it was: channel and nick.
pub type Who<'a> = (&'a str, &'a str);

/// Something that happened: when, the kind of event, the text.
pub type Happened<'a> = (i64, &'a str, &'a str);

/// An inquiry that ended.
#[derive(Debug)]
pub struct Talk<'a> {
    pub who: Who<'a>,
    pub topic: &'a str,
    pub product: &'a str,
    pub question: &'a str,
    pub opened_at: i64,
    pub closed_at: i64,
    pub outcome: InquiryStatus,
    pub lost_reason: &'a str,
    pub satisfaction: &'a str,
    /// "": none.
    pub order_no: &'a str,
    /// Since when she waited, when she was answered.
    pub waits: Vec<(i64, i64)>,
    pub events: Vec<Happened<'a>>,
}

/// An order that is done or closed, with the steps of its way.
#[derive(Debug)]
pub struct Order<'a> {
    pub data: &'a OrderData,
    pub status: OrderStatus,
    pub accepted_at: Option<i64>,
    pub steps: Vec<(i64, OrderStatus, OrderStatus)>,
}

/// A case that was closed.
#[derive(Debug)]
pub struct Case<'a> {
    pub who: Who<'a>,
    pub kind: &'a str,
    pub order_no: &'a str,
    pub products: &'a str,
    pub problem: &'a str,
    pub wants: &'a str,
    pub responsibility: &'a str,
    pub solution: &'a str,
    pub amount_fen: i64,
    /// "": it owed none.
    pub document: &'a str,
    pub opened_at: i64,
    pub closed_at: i64,
    pub steps: Vec<Happened<'a>>,
}

/// A business day, or a part of one.
#[derive(Debug)]
pub struct Day<'a> {
    pub shop: &'a str,
    pub orders: Vec<Order<'a>>,
    pub talks: Vec<Talk<'a>>,
    pub cases: Vec<Case<'a>>,
}

/// Puts a day in, orders first.
pub fn put(store: &mut Store, by: &Actor, day: &Day) -> Result<()> {
    const TABLES: [&str; 10] = [
        "customers",
        "customer_names",
        "customer_phones",
        "order_events",
        "inquiries",
        "inquiry_waits",
        "inquiry_events",
        "cases",
        "case_steps",
        "case_documents",
    ];
    store.transact(by, Op::new("import_orders").note(by.day_text()), |w| {
        let incoming: Vec<Incoming> =
            day.orders.iter().map(|o| Incoming::whole(o.data, Some(o.status), None, by.day)).collect();
        upsert_all(w, &incoming)?;
        let shop_id = shop::ensure(w, day.shop)?;
        w.adding(&TABLES, || {
            day.orders.iter().try_for_each(|order| went(w, order))?;
            day.talks.iter().try_for_each(|talk| talked(w, shop_id, talk))?;
            day.cases.iter().try_for_each(|case| solved(w, shop_id, case))
        })
    })
}

fn order_id(w: &Write, order_no: &str) -> Result<Option<i64>> {
    if order_no.is_empty() {
        return Ok(None);
    }
    let mut statement = w.prepare_cached("SELECT id FROM orders WHERE order_no = ?1")?;
    Ok(statement.query_row([order_no], |r| r.get(0)).optional()?)
}

/// The order is of this op: the trail knows it as it is at the op's end.
fn went(w: &Write, order: &Order) -> Result<()> {
    let Some(id) = order_id(w, &order.data.order_no)? else { return Ok(()) };
    w.prepare_cached("UPDATE orders SET accepted_at = ?1 WHERE id = ?2")?
        .execute(params![order.accepted_at, id])?;
    let mut event = w.prepare_cached(
        "INSERT INTO order_events(order_id, at, agent_id, shift_id, kind, from_status, to_status)
         VALUES (?1, ?2, ?3, ?4, 'status', ?5, ?6)",
    )?;
    for (at, from, to) in &order.steps {
        event.execute(params![id, at, w.by.agent_id, w.by.shift_id, from.code(), to.code()])?;
    }
    Ok(())
}

fn talked(w: &Write, shop_id: i64, talk: &Talk) -> Result<()> {
    let (channel, name) = talk.who;
    w.prepare_cached(
        "INSERT INTO inquiries(shop_id, channel, customer_id, topic, product, question, status, opened_at,
                               first_reply_at, closed_at, lost_reason, satisfaction, order_id, agent_id, shift_id,
                               business_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?
    .execute(params![
        shop_id,
        channel,
        customer::ensure(w, channel, name)?,
        talk.topic,
        talk.product,
        talk.question,
        talk.outcome.code(),
        talk.opened_at,
        talk.waits.first().map(|(_, answered)| answered),
        talk.closed_at,
        talk.lost_reason,
        talk.satisfaction,
        order_id(w, talk.order_no)?,
        w.by.agent_id,
        w.by.shift_id,
        w.by.day_text(),
    ])?;
    let id = w.last_insert_rowid();
    let mut wait = w.prepare_cached(
        "INSERT INTO inquiry_waits(inquiry_id, started_at, answered_at) VALUES (?1, ?2, ?3)",
    )?;
    for (since, answered) in &talk.waits {
        wait.execute([id, *since, *answered])?;
    }
    let mut event = w.prepare_cached(
        "INSERT INTO inquiry_events(inquiry_id, at, agent_id, shift_id, kind, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (at, kind, text) in &talk.events {
        event.execute(params![id, at, w.by.agent_id, w.by.shift_id, kind, text])?;
    }
    Ok(())
}

fn solved(w: &Write, shop_id: i64, case: &Case) -> Result<()> {
    let (channel, name) = case.who;
    w.prepare_cached(
        "INSERT INTO cases(shop_id, channel, kind, status, customer_id, order_id, order_no, products, problem, wants,
                           responsibility, solution, solution_at, amount_fen, opened_at, solved_at, closed_at,
                           agent_id, shift_id, business_day)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16, ?17, ?18, ?19)",
    )?
    .execute(params![
        shop_id,
        channel,
        case.kind,
        CaseStatus::Closed.code(),
        customer::ensure(w, channel, name)?,
        order_id(w, case.order_no)?,
        case.order_no,
        case.products,
        case.problem,
        case.wants,
        case.responsibility,
        case.solution,
        case.steps.get(1).map(|(at, ..)| at),
        case.amount_fen,
        case.opened_at,
        case.closed_at,
        w.by.agent_id,
        w.by.shift_id,
        w.by.day_text(),
    ])?;
    let id = w.last_insert_rowid();
    let mut step = w.prepare_cached(
        "INSERT INTO case_steps(case_id, at, agent_id, shift_id, kind, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for (at, kind, text) in &case.steps {
        step.execute(params![id, at, w.by.agent_id, w.by.shift_id, kind, text])?;
    }
    if !case.document.is_empty() {
        w.prepare_cached(
            "INSERT INTO case_documents(case_id, kind, amount_fen, written_at, agent_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id, case.document, case.amount_fen, case.closed_at, w.by.agent_id])?;
    }
    Ok(())
}
