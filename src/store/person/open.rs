//! Work that is open: whoever is worked for is not forgotten.

use super::rows::owing;
use crate::store::Result;
use rusqlite::Connection;

/// One thing that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// `purge.open.KIND` says what it is and how it is closed.
    pub kind: String,
    pub id: i64,
    /// Number of its order or hand-off, "" for none.
    pub number: String,
}

const OPEN: &str = "
    SELECT 'inquiry' AS kind, id, '' AS number FROM inquiries
    WHERE closed_at IS NULL AND deleted_at IS NULL AND id IN (SELECT id FROM person_rows WHERE tbl = 'inquiries')
    UNION ALL SELECT 'order', id, order_no FROM orders
    WHERE deleted_at IS NULL AND status NOT IN ('signed', 'done', 'cancelled', 'closed')
      AND id IN (SELECT id FROM person_rows WHERE tbl = 'orders')
    UNION ALL SELECT 'case', id, order_no FROM cases
    WHERE closed_at IS NULL AND deleted_at IS NULL AND id IN (SELECT id FROM person_rows WHERE tbl = 'cases')
    UNION ALL SELECT 'exception', x.id, o.order_no FROM exceptions x JOIN orders o ON o.id = x.order_id
    WHERE x.closed_at IS NULL AND x.id IN (SELECT id FROM person_rows WHERE tbl = 'exceptions')
    UNION ALL SELECT 'change', x.id, o.order_no FROM change_requests x JOIN orders o ON o.id = x.order_id
    WHERE x.closed_at IS NULL AND x.id IN (SELECT id FROM person_rows WHERE tbl = 'change_requests')
    UNION ALL SELECT 'fee', f.id, coalesce(o.order_no, '') FROM fees f LEFT JOIN orders o ON o.id = f.order_id
    WHERE f.settled_at IS NULL AND f.deleted_at IS NULL AND f.id IN (SELECT id FROM person_rows WHERE tbl = 'fees')
    UNION ALL SELECT 'question', id, '' FROM questions
    WHERE answered_at IS NULL AND id IN (SELECT id FROM person_rows WHERE tbl = 'questions')
    UNION ALL SELECT 'reminder', id, '' FROM reminders
    WHERE done_at IS NULL AND id IN (SELECT id FROM person_rows WHERE tbl = 'reminders')
    UNION ALL SELECT DISTINCT 'handoff', h.id, h.number FROM handoffs h JOIN handoff_items i ON i.handoff_id = h.id
    WHERE h.accepted_at IS NULL AND i.id IN (SELECT id FROM person_rows WHERE tbl = 'handoff_items')";

/// What is open among the rows that were gathered.
pub(super) fn open(conn: &Connection) -> Result<Vec<Open>> {
    let balance = "SELECT 'balance', id, '' FROM customers t
                   WHERE id IN (SELECT id FROM person_rows WHERE tbl = 'customers') AND";
    let mut statement = conn.prepare(&format!("{OPEN} UNION ALL {balance} {}", owing()))?;
    let rows = statement.query_map([], |r| Ok(Open { kind: r.get(0)?, id: r.get(1)?, number: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What began before a moment, `?1`, and is open still.
const KEPT: &str = "
    SELECT 'inquiry' AS kind, id, '' AS number FROM inquiries
    WHERE closed_at IS NULL AND deleted_at IS NULL AND opened_at < ?1
    UNION ALL SELECT 'order', id, order_no FROM orders
    WHERE deleted_at IS NULL AND status NOT IN ('done', 'cancelled', 'closed') AND placed_at < ?1
    UNION ALL SELECT 'case', id, order_no FROM cases
    WHERE closed_at IS NULL AND deleted_at IS NULL AND opened_at < ?1
    UNION ALL SELECT 'exception', x.id, o.order_no FROM exceptions x JOIN orders o ON o.id = x.order_id
    WHERE x.closed_at IS NULL AND x.opened_at < ?1
    UNION ALL SELECT 'change', x.id, o.order_no FROM change_requests x JOIN orders o ON o.id = x.order_id
    WHERE x.closed_at IS NULL AND x.opened_at < ?1
    UNION ALL SELECT 'fee', f.id, coalesce(o.order_no, '') FROM fees f LEFT JOIN orders o ON o.id = f.order_id
    WHERE f.settled_at IS NULL AND f.deleted_at IS NULL AND f.at < ?1
    UNION ALL SELECT 'question', id, '' FROM questions WHERE answered_at IS NULL AND asked_at < ?1
    UNION ALL SELECT 'reminder', id, '' FROM reminders WHERE done_at IS NULL AND due_at < ?1
    UNION ALL SELECT 'handoff', id, number FROM handoffs WHERE accepted_at IS NULL AND frozen_at < ?1";

/// What is old enough to be removed by age and is not, because it is open.
pub(super) fn kept(conn: &Connection, moment: i64) -> Result<Vec<Open>> {
    let balance =
        "SELECT 'balance', id, '' FROM customers t WHERE merged_into IS NULL AND created_at < ?1 AND";
    let mut statement = conn.prepare(&format!("{KEPT} UNION ALL {balance} {}", owing()))?;
    let rows =
        statement.query_map([moment], |r| Ok(Open { kind: r.get(0)?, id: r.get(1)?, number: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
