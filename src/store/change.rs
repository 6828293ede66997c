//! Change requests with their tick lists (O7). Each ties to its order: what was changed for it is in the trail.

use super::{Actor, Op, Result, Store, StoreError, Write, coded, order, remark};
use crate::domain::Entity;
use crate::domain::change::{
    Branch, ChangeRefusal, ChangeRequest, Outcome, Tick, check_close, check_edit, check_open, check_resend,
    next_branch,
};
use crate::domain::order::{Order, OrderData};
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Map, Value};

const SELECT: &str = "
    SELECT q.id, q.order_id, o.order_no, c.name AS customer, q.branch, q.what, q.reason, q.asked_by, q.steps_done,
           q.edited_at, q.outcome, q.opened_at, q.closed_at
    FROM change_requests q JOIN orders o ON o.id = q.order_id JOIN customers c ON c.id = o.customer_id";

fn row_to_change(r: &Row) -> rusqlite::Result<ChangeRequest> {
    let outcome: String = r.get("outcome")?;
    Ok(ChangeRequest {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        order_no: r.get("order_no")?,
        customer: r.get("customer")?,
        branch: coded(r, "change_requests.branch", &r.get::<_, String>("branch")?, Branch::from_code)?,
        what: r.get("what")?,
        reason: r.get("reason")?,
        asked_by: r.get("asked_by")?,
        ticks: ticks(&r.get::<_, String>("steps_done")?),
        edited_at: r.get("edited_at")?,
        outcome: match outcome.as_str() {
            "" => None,
            code => Some(coded(r, "change_requests.outcome", code, Outcome::from_code)?),
        },
        opened_at: r.get("opened_at")?,
        closed_at: r.get("closed_at")?,
    })
}

/// `warehouse@1780300000 remark@1780300060`
fn ticks(text: &str) -> Vec<Tick> {
    let tick = |word: &str| {
        let (step, at) = word.rsplit_once('@')?;
        Some(Tick { step: step.to_owned(), at: at.parse().ok()? })
    };
    text.split_whitespace().filter_map(tick).collect()
}

pub fn get(store: &Store, id: i64) -> Result<ChangeRequest> {
    let sql = format!("{SELECT} WHERE q.id = ?1");
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_change).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("change request {id}") })
}

/// The open request of an order: it has one at most.
pub fn open_of(store: &Store, order_id: i64) -> Result<Option<ChangeRequest>> {
    let sql = format!("{SELECT} WHERE q.order_id = ?1 AND q.closed_at IS NULL ORDER BY q.id DESC LIMIT 1");
    Ok(store.conn().prepare_cached(&sql)?.query_row([order_id], row_to_change).optional()?)
}

/// Every open request of orders that are there, oldest first.
pub fn list_open(store: &Store) -> Result<Vec<ChangeRequest>> {
    let sql =
        format!("{SELECT} WHERE q.closed_at IS NULL AND o.deleted_at IS NULL ORDER BY q.opened_at, q.id");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([], row_to_change)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// O7: the customer wants something else; the way follows from where the order is.
///
/// # Errors
/// The [`ChangeRefusal`]: an order that is over, nothing said, an open request.
pub fn open(
    store: &mut Store,
    by: &Actor,
    order_id: i64,
    what: &str,
    reason: &str,
    asked_by: &str,
) -> Result<i64> {
    let order = order::get(store, order_id)?;
    let has_open = open_of(store, order_id)?.is_some();
    let branch = check_open(order.status, what, reason, has_open).map_err(|e| StoreError::refused(&e))?;
    store.transact(by, about("change_open", &order).reason(reason.trim()), |w| {
        w.execute(
            "INSERT INTO change_requests(order_id, branch, what, reason, asked_by, opened_at, agent_id, shift_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                order_id,
                branch.code(),
                what.trim(),
                reason.trim(),
                asked_by,
                by.at,
                by.agent_id,
                by.shift_id
            ],
        )?;
        let id = w.last_insert_rowid();
        order::event(w, order_id, "change_open", what.trim())?;
        Ok(id)
    })
}

fn about(kind: &'static str, order: &Order) -> Op {
    Op::new(kind).about(Entity::Order, order.id).note(&order.data.order_no)
}

fn still_open(store: &Store, id: i64) -> Result<(ChangeRequest, Order)> {
    let request = get(store, id)?;
    if !request.is_open() {
        return Err(StoreError::refused(&ChangeRefusal::Closed));
    }
    let order = order::get(store, request.order_id)?;
    Ok((request, order))
}

/// A step of a tick list as the person reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    pub id: &'a str,
    /// Stands in the order's history.
    pub label: &'a str,
}

/// Ticks a step, stamped with the time; ticking it again takes the tick away.
pub fn tick(store: &mut Store, by: &Actor, id: i64, step: Step) -> Result<()> {
    let (request, order) = still_open(store, id)?;
    store.transact(by, about("change_step", &order), |w| {
        if request.ticked_at(step.id).is_none() {
            return tick_in(w, &request, step);
        }
        let left: Vec<Tick> = request.ticks.iter().filter(|t| t.step != step.id).cloned().collect();
        write_ticks(w, id, &left)?;
        order::event(w, order.id, "change_unstep", step.label)
    })
}

fn tick_in(w: &Write, request: &ChangeRequest, step: Step) -> Result<()> {
    let mut ticks = request.ticks.clone();
    ticks.retain(|t| t.step != step.id);
    ticks.push(Tick { step: step.id.to_owned(), at: w.by.at });
    write_ticks(w, request.id, &ticks)?;
    order::event(w, request.order_id, "change_step", step.label)
}

fn write_ticks(w: &Write, id: i64, ticks: &[Tick]) -> Result<()> {
    let text = ticks.iter().map(|t| format!("{}@{}", t.step, t.at)).collect::<Vec<_>>().join(" ");
    w.execute("UPDATE change_requests SET steps_done = ?1 WHERE id = ?2", params![text, id])?;
    Ok(())
}

/// O7: changes the order as asked; before, after and reason are in the trail under the request.
///
/// # Errors
/// `change.refuse.nothing_changed`, `change.refuse.on_the_way`, and what [`order::edit`] refuses.
pub fn edit(store: &mut Store, by: &Actor, id: i64, data: &OrderData, why: order::Why) -> Result<()> {
    let (request, order) = still_open(store, id)?;
    check_edit(&request, order.status).map_err(|e| StoreError::refused(&e))?;
    if *data == order.data {
        return Err(StoreError::refused(&ChangeRefusal::NothingChanged));
    }
    store.transact(by, about("change_edit", &order).reason(why.reason), |w| {
        order::edit_in(w, &order, data, why)
    })
}

/// O7: the order was changed, here or in another room: what its open request asked for is done. One that is about to
/// be talked out of has nothing changed for it.
pub(super) fn edited_in(w: &Write, order_id: i64) -> Result<()> {
    w.execute(
        "UPDATE change_requests SET edited_at = ?1
         WHERE order_id = ?2 AND closed_at IS NULL AND branch <> ?3",
        params![w.by.at, order_id, Branch::Persuade.code()],
    )?;
    Ok(())
}

/// O7: its parcel is being brought back.
pub(super) fn is_recalled(w: &Write, order_id: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM change_requests
               WHERE order_id = ?1 AND closed_at IS NULL AND branch = ?2)";
    Ok(w.prepare_cached(sql)?.query_row(params![order_id, Branch::Recall.code()], |r| r.get(0))?)
}

/// O7, R2: the remark is rewritten and its step ticked; returns the whole text as it goes to the platform.
pub fn rewrite_remark(
    store: &mut Store,
    by: &Actor,
    id: i64,
    step: Step,
    new: &remark::NewRemark,
) -> Result<String> {
    let (request, order) = still_open(store, id)?;
    store.transact(by, about("change_remark", &order).reason(&request.reason), |w| {
        let text = remark::save_in(w, &order, new)?;
        tick_in(w, &request, step)?;
        Ok(text)
    })
}

/// O7: the next way: it left the house meanwhile → she is called; she insists → recall.
pub fn go_on(store: &mut Store, by: &Actor, id: i64) -> Result<Branch> {
    let (request, order) = still_open(store, id)?;
    let branch = next_branch(&request, order.status).map_err(|e| StoreError::refused(&e))?;
    let kind = if branch == Branch::Recall { "change_recall" } else { "change_persuade" };
    store.transact(by, about(kind, &order), |w| {
        w.execute("UPDATE change_requests SET branch = ?1 WHERE id = ?2", params![branch.code(), id])?;
        order::event(w, order.id, kind, &request.what)?;
        Ok(branch)
    })
}

/// The parcel that is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parcel<'a> {
    pub courier: &'a str,
    pub tracking_no: &'a str,
}

/// O7: sent again under a new tracking number, now; its step is ticked. `earlier` are the steps before it. When the
/// first parcel left stands in the history.
///
/// # Errors
/// The [`ChangeRefusal`]: not back yet, no courier, the old number.
pub fn resend(
    store: &mut Store,
    by: &Actor,
    id: i64,
    step: Step,
    earlier: &[&str],
    parcel: Parcel,
) -> Result<()> {
    let (request, order) = still_open(store, id)?;
    check_resend(&request, order.status, earlier).map_err(|e| StoreError::refused(&e))?;
    let (courier, tracking_no) = (parcel.courier.trim(), parcel.tracking_no.trim());
    if courier.is_empty() {
        return Err(StoreError::refused(&ChangeRefusal::CourierMissing));
    }
    if tracking_no == order.data.tracking_no || tracking_no.is_empty() {
        return Err(StoreError::refused(&ChangeRefusal::SameTracking));
    }
    let data = OrderData {
        courier: courier.to_owned(),
        tracking_no: tracking_no.to_owned(),
        shipped_at: Some(by.at),
        ..order.data.clone()
    };
    store.transact(by, about("change_resend", &order).reason(&request.reason), |w| {
        order::rewrite_in(w, &order, &data, order::Why { reason: &request.reason, entry_error: false })?;
        tick_in(w, &request, step)
    })
}

/// O7: ends with an outcome. `steps` are those of its way.
///
/// # Errors
/// The [`ChangeRefusal`]: not changed yet, steps open.
pub fn close(
    store: &mut Store,
    by: &Actor,
    id: i64,
    outcome: Outcome,
    label: &str,
    steps: &[&str],
) -> Result<()> {
    let request = get(store, id)?;
    check_close(&request, outcome, steps).map_err(|e| StoreError::refused(&e))?;
    let order = order::get(store, request.order_id)?;
    store.transact(by, about("change_close", &order).reason(label), |w| {
        w.execute(
            "UPDATE change_requests SET outcome = ?1, closed_at = ?2 WHERE id = ?3",
            params![outcome.code(), by.at, id],
        )?;
        order::event(w, order.id, "change_closed", label)
    })
}

/// What the order said before it was changed since a request was made, in whatever room: column → value, only the
/// changed ones.
pub fn before(store: &Store, request: &ChangeRequest) -> Result<Map<String, Value>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT c.before FROM changes c JOIN ops o ON o.id = c.op_id
         WHERE c.tbl = 'orders' AND c.row_id = ?1 AND o.kind IN ('change_edit', 'order_edit', 'order_call') AND o.at >= ?2
           AND c.before IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)
         ORDER BY c.id DESC",
    )?;
    let rows = statement.query_map([request.order_id, request.opened_at], |r| r.get::<_, String>(0))?;
    let mut was = Map::new();
    for row in rows {
        // The oldest value of a field has the last word.
        was.extend(serde_json::from_str::<Map<String, Value>>(&row?)?);
    }
    Ok(was)
}

#[cfg(test)]
mod tests;
