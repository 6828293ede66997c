//! The tracking log of an order (P1).

use super::{Actor, Op, Result, Store, StoreError, order};
use crate::domain::Entity;
use crate::domain::position::{Position, check};
use rusqlite::{Row, params};

fn row_to_position(r: &Row) -> rusqlite::Result<Position> {
    Ok(Position {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        at: r.get("at")?,
        kind: r.get("kind")?,
        place: r.get("place")?,
        note: r.get("note")?,
        agent: r.get("agent")?,
    })
}

/// The positions of an order, the newest first.
pub fn of_order(store: &Store, order_id: i64) -> Result<Vec<Position>> {
    newest(store, order_id, i64::MAX)
}

/// Where it was last.
pub fn last(store: &Store, order_id: i64) -> Result<Option<Position>> {
    Ok(newest(store, order_id, 1)?.pop())
}

fn newest(store: &Store, order_id: i64, limit: i64) -> Result<Vec<Position>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT p.id, p.order_id, p.at, p.kind, p.place, p.note, coalesce(a.name, '') AS agent
         FROM positions p LEFT JOIN agents a ON a.id = p.agent_id
         WHERE p.order_id = ?1 ORDER BY p.at DESC, p.id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map([order_id, limit], row_to_position)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes where it was; the agent is who acts.
///
/// # Errors
/// What [`check`] refuses.
pub fn add(store: &mut Store, by: &Actor, position: &Position) -> Result<i64> {
    check(position, by.at).map_err(|e| StoreError::refused(&e))?;
    let order = order::get(store, position.order_id)?;
    let op = Op::new("position_add").about(Entity::Order, order.id).note(&order.data.order_no);
    store.transact(by, op, |w| {
        w.execute(
            "INSERT INTO positions(order_id, at, kind, place, note, agent_id, shift_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                order.id,
                position.at,
                position.kind,
                position.place.trim(),
                position.note.trim(),
                by.agent_id,
                by.shift_id
            ],
        )?;
        let id = w.last_insert_rowid();
        let told = [position.kind.as_str(), position.place.trim()];
        order::event(w, order.id, "position", told.join(" ").trim())?;
        Ok(id)
    })
}
