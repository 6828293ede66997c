//! Further fields of an order (P1).

use super::{event, get};
use crate::domain::Entity;
use crate::domain::order::MoveRefusal;
use crate::domain::order::extra::Extra;
use crate::store::{Actor, Op, Result, Store, StoreError};
use rusqlite::params;

/// The values of an order, by field.
pub fn extras(store: &Store, order_id: i64) -> Result<Vec<Extra>> {
    let mut statement = store
        .conn()
        .prepare_cached("SELECT field, value FROM order_extras WHERE order_id = ?1 ORDER BY field")?;
    let rows =
        statement.query_map([order_id], |r| Ok(Extra { field: r.get("field")?, value: r.get("value")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes the values that changed; an empty one takes the field away. Before and after go to the history.
///
/// # Errors
/// `order.refuse.nothing_changed`.
pub fn set_extras(store: &mut Store, by: &Actor, order_id: i64, values: &[Extra]) -> Result<()> {
    let order = get(store, order_id)?;
    let before = extras(store, order_id)?;
    let old = |field: &str| before.iter().find(|e| e.field == field).map_or("", |e| e.value.as_str());
    let changed: Vec<&Extra> = values.iter().filter(|e| old(&e.field) != e.value).collect();
    if changed.is_empty() {
        return Err(StoreError::refused(&MoveRefusal::NothingChanged));
    }
    let told: Vec<String> =
        changed.iter().map(|e| format!("{}: {} → {}", e.field, old(&e.field), e.value)).collect();
    let op = Op::new("order_extras").about(Entity::Order, order_id).note(&order.data.order_no);
    store.transact(by, op, |w| {
        for e in &changed {
            if e.value.is_empty() {
                w.execute(
                    "DELETE FROM order_extras WHERE order_id = ?1 AND field = ?2",
                    params![order_id, e.field],
                )?;
            } else {
                w.execute(
                    "INSERT INTO order_extras(order_id, field, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT(order_id, field) DO UPDATE SET value = excluded.value",
                    params![order_id, e.field, e.value],
                )?;
            }
        }
        event(w, order_id, "extras", &told.join("\n"))
    })
}
