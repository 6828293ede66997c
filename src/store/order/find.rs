//! An order by its number.

use crate::store::{Result, Store};
use rusqlite::OptionalExtension;

/// The order of a number, in whatever shop; the newest when several shops have it.
pub fn by_number(store: &Store, order_no: &str) -> Result<Option<i64>> {
    let order_no = order_no.trim();
    if order_no.is_empty() {
        return Ok(None);
    }
    Ok(store
        .conn()
        .prepare_cached(
            "SELECT id FROM orders WHERE order_no = ?1 AND deleted_at IS NULL ORDER BY placed_at DESC LIMIT 1",
        )?
        .query_row([order_no], |r| r.get(0))
        .optional()?)
}
