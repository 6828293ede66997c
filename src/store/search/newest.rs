//! Rows that may fit without a look into the full-text index: by what the tables are indexed by, and, while the index
//! is not complete, the newest rows of a kind.

use super::kinds::Kind;
use super::query::Query;
use crate::domain::Entity;
use crate::store::{Result, Store};
use rusqlite::named_params;

/// Rows of a kind that are looked through one by one, while the index is not complete and when it is: then only for what
/// no index holds, a few digits or letters within a text.
const ROWS: i64 = 500;
const ROWS_BESIDE: i64 = 60;
/// Orders whose numbers are compared while the index is not complete; older ones are in it first or found by how their
/// numbers begin.
const ORDERS: i64 = 5_000;

/// Rows whose number is in `?1..?2`, at most `?3`: one statement an index.
pub(super) const fn beginning(kind: &Kind) -> &'static [&'static str] {
    match kind.entity {
        Entity::Order => &[
            "SELECT id FROM orders WHERE order_no >= ?1 AND order_no < ?2 ORDER BY order_no DESC LIMIT ?3",
            "SELECT id FROM orders WHERE phone >= ?1 AND phone < ?2 ORDER BY phone DESC LIMIT ?3",
            "SELECT id FROM orders WHERE tracking_no >= ?1 AND tracking_no < ?2 AND tracking_no <> ''
             ORDER BY tracking_no DESC LIMIT ?3",
        ],
        Entity::Customer => &[
            "SELECT customer_id FROM customer_phones WHERE phone >= ?1 AND phone < ?2 ORDER BY phone DESC LIMIT ?3",
        ],
        _ => &[],
    }
}

/// Rows called `?1`, at most `?2`; "" when a kind has no names.
pub(super) const fn called(kind: &Kind) -> &'static str {
    match kind.entity {
        Entity::Order => "SELECT id FROM orders WHERE receiver = ?1 ORDER BY id DESC LIMIT ?2",
        Entity::Customer => "SELECT customer_id FROM customer_names WHERE name = ?1 LIMIT ?2",
        _ => "",
    }
}

/// The newest rows of the customer `?1`, at most `?2`; "" when a kind belongs to nobody.
pub(super) fn of_customer(kind: &Kind) -> String {
    let time = match kind.entity {
        Entity::Order => "placed_at",
        Entity::Inquiry | Entity::Case => "opened_at",
        _ => return String::new(),
    };
    format!("SELECT id FROM {} WHERE customer_id = ?1 ORDER BY {time} DESC LIMIT ?2", kind.table)
}

/// The newest rows of a kind, whatever is in them; of more orders, unless they are in the index, those whose numbers end
/// like the query.
pub(super) fn may_fit(store: &Store, kind: &Kind, query: &Query, is_ready: bool) -> Result<Vec<i64>> {
    let rows = if is_ready { ROWS_BESIDE } else { ROWS };
    let sql = format!("SELECT id FROM {} ORDER BY id DESC LIMIT ?1", kind.table);
    let mut statement = store.conn().prepare_cached(&sql)?;
    let mut ids: Vec<i64> = statement.query_map([rows], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    if let (Entity::Order, Some(number), false) = (kind.entity, &query.number, is_ready) {
        // Not LIKE: a pattern has a greatest length, what is pasted has none.
        let sql = format!(
            "SELECT id FROM (SELECT id, order_no, phone, tracking_no FROM orders ORDER BY id DESC LIMIT {ORDERS})
             WHERE :tail IN (lower(substr(order_no, -length(:tail))), lower(substr(phone, -length(:tail))),
                             lower(substr(tracking_no, -length(:tail)))) LIMIT :rows"
        );
        let mut statement = store.conn().prepare_cached(&sql)?;
        let values = named_params! { ":tail": number.to_ascii_lowercase(), ":rows": ROWS };
        let rows = statement.query_map(values, |r| r.get(0))?;
        ids.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    Ok(ids)
}
