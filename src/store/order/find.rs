//! An order by its number.

use crate::store::{Result, Store};

/// The orders of a number, one a shop at most (O1): that of `shop` first, then the newest.
pub fn by_number(store: &Store, order_no: &str, shop: &str) -> Result<Vec<i64>> {
    let order_no = order_no.trim();
    if order_no.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = store.conn().prepare_cached(
        "SELECT o.id FROM orders o JOIN shops s ON s.id = o.shop_id
         WHERE o.order_no = ?1 AND o.deleted_at IS NULL ORDER BY s.name <> ?2, o.placed_at DESC, o.id DESC",
    )?;
    let ids = statement.query_map([order_no, shop], |r| r.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}
