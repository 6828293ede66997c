//! O8: the payment nudges of a period and what they brought.

use super::summary::shown;
use crate::config::Config;
use crate::domain::figures::summary::Nudged;
use crate::domain::money::Fen;
use crate::store::{Result, Store};

/// The orders nudged in the span, by their first nudge in it. What was paid after that first one was brought by it.
pub(super) fn nudged(store: &Store, config: &Config, (from, to): (i64, i64)) -> Result<Vec<Nudged>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT o.order_no, coalesce(m.name, c.name) AS customer, count(*) AS times, min(e.at) AS first_at,
                o.paid_at, o.paid_fen
         FROM orders o
         CROSS JOIN order_events e ON e.order_id = o.id AND e.kind = 'nudged' AND e.at >= ?1 AND e.at < ?2
         CROSS JOIN customers c ON c.id = o.customer_id
         LEFT JOIN customers m ON m.id = c.merged_into
         WHERE o.nudged_at >= ?1 AND o.deleted_at IS NULL
         GROUP BY +o.id ORDER BY first_at, o.id",
    )?;
    let rows = statement.query_map([from, to], |r| {
        let first_at: i64 = r.get("first_at")?;
        let paid_at: Option<i64> = r.get::<_, Option<i64>>("paid_at")?.filter(|at| *at >= first_at);
        Ok(Nudged {
            order_no: r.get("order_no")?,
            customer: shown(config, r.get("customer")?),
            times: r.get("times")?,
            first_at,
            paid_at,
            paid: if paid_at.is_some() { Fen(r.get("paid_fen")?) } else { Fen::ZERO },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
