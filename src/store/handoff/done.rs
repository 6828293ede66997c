//! S7: an item is done when its entity is; asked of the entity whenever the item is read, so no other room has to
//! remember it.

use crate::domain::handoff::{Item, ItemKind};
use crate::store::Result;
use rusqlite::{Connection, OptionalExtension};

/// When an order was cancelled or closed; 0 when nobody recorded the time, `NULL` while it is alive.
const ORDER_GONE: &str = "CASE WHEN o.status IN ('cancelled', 'closed') THEN coalesce(
    (SELECT max(e.at) FROM order_events e WHERE e.order_id = o.id AND e.to_status = o.status), 0) END";

/// When a case was solved or closed; a re-opened one is open again, whatever times it carries.
const CASE_OVER: &str = "CASE WHEN status IN ('solved', 'closed') THEN coalesce(solved_at, closed_at, 0) END";

/// When the matter of an item was settled, not before it was frozen; `None` while it is open.
pub(super) fn done_at(conn: &Connection, item: &Item, frozen_at: i64) -> Result<Option<i64>> {
    let Some(id) = item.reference.split_once(':').and_then(|(_, id)| id.parse::<i64>().ok()) else {
        return Ok(None);
    };
    let order = |moved: &str| format!("SELECT coalesce({moved}, {ORDER_GONE}) FROM orders o WHERE o.id = ?1");
    let sql = match item.kind {
        ItemKind::Promise => return promise_done_at(conn, id, frozen_at),
        ItemKind::Waiting => "SELECT closed_at FROM inquiries WHERE id = ?1".to_owned(),
        ItemKind::CaseUnsolved => {
            format!("SELECT coalesce(solution_at, {CASE_OVER}) FROM cases WHERE id = ?1")
        }
        ItemKind::Dispute | ItemKind::Complaint | ItemKind::CaseOpen => {
            format!("SELECT {CASE_OVER} FROM cases WHERE id = ?1")
        }
        ItemKind::LateShip => order("o.shipped_at"),
        ItemKind::CodReturn => order(
            "CASE WHEN o.cod_money_at IS NOT NULL AND o.cod_slip_at IS NOT NULL THEN max(o.cod_money_at, o.cod_slip_at)
                  WHEN o.refused_at IS NOT NULL THEN o.refused_at END",
        ),
        ItemKind::Unpaid => order("o.paid_at"),
        ItemKind::Exception => "SELECT closed_at FROM exceptions WHERE id = ?1".to_owned(),
        ItemKind::Change => "SELECT closed_at FROM change_requests WHERE id = ?1".to_owned(),
        // A case that is closed drops what was still to be done.
        ItemKind::Todo => "SELECT coalesce(t.done_at, c.closed_at) FROM case_todos t JOIN cases c ON c.id = t.case_id
                           WHERE t.id = ?1"
            .to_owned(),
        ItemKind::Reminder => "SELECT done_at FROM reminders WHERE id = ?1".to_owned(),
        ItemKind::ToConfirm | ItemKind::Promotion | ItemKind::OutOfStock | ItemKind::Line => return Ok(None),
    };
    let found: Option<Option<i64>> = conn.prepare_cached(&sql)?.query_row([id], |r| r.get(0)).optional()?;
    Ok(found.flatten().map(|at| at.max(frozen_at)))
}

/// A promise is settled when all that were open at the freezing are kept, although the talk may go on; or when the
/// inquiry is closed.
fn promise_done_at(conn: &Connection, inquiry: i64, frozen_at: i64) -> Result<Option<i64>> {
    let (open, kept): (i64, Option<i64>) = conn
        .prepare_cached(
            "SELECT count(*) - count(kept_at), max(kept_at) FROM promises WHERE inquiry_id = ?1 AND made_at <= ?2",
        )?
        .query_row([inquiry, frozen_at], |r| Ok((r.get(0)?, r.get(1)?)))?;
    if open == 0 && kept.is_some() {
        return Ok(kept);
    }
    let closed: Option<Option<i64>> = conn
        .prepare_cached("SELECT closed_at FROM inquiries WHERE id = ?1")?
        .query_row([inquiry], |r| r.get(0))
        .optional()?;
    Ok(closed.flatten())
}
