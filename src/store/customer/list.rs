//! Customers in lists: who was there lately, of a tier, with a likely twin, deleted; and found by name or phone (C1).

use super::{COLUMNS, row_to_customer};
use crate::domain::customer::card::{Listed, PlatformName, Which};
use crate::store::{Result, Store, search};
use crate::text::when::narrow;
use rusqlite::{Row, params};

/// Orders and inquiries that are looked through for who was there lately.
const LATELY: i64 = 2_000;
/// Names and phones that are looked through one by one, the newest first.
const NEWEST: i64 = 5_000;
/// Digits at the end of a phone that make a search of their own.
const TAIL: usize = 4;

/// At most `limit` customers.
pub fn list(store: &Store, which: &Which, limit: i64) -> Result<Vec<Listed>> {
    let here = "c.deleted_at IS NULL AND c.merged_into IS NULL";
    let ids = match which {
        Which::All => {
            let sql = format!(
                "SELECT c.id FROM (
                   SELECT id, max(at) AS at FROM (
                     SELECT customer_id AS id, at FROM (
                       SELECT customer_id, opened_at AS at FROM inquiries ORDER BY id DESC LIMIT {LATELY})
                     UNION ALL SELECT customer_id, at FROM (
                       SELECT customer_id, placed_at AS at FROM orders ORDER BY id DESC LIMIT {LATELY}))
                   GROUP BY id ORDER BY at DESC) l JOIN customers c ON c.id = l.id WHERE {here}
                 ORDER BY l.at DESC LIMIT ?1"
            );
            let mut lately = ids(store, &sql, params![limit])?;
            let sql = format!("SELECT c.id FROM customers c WHERE {here} ORDER BY c.id DESC LIMIT ?1");
            let rest = ids(store, &sql, params![limit])?;
            let known: std::collections::HashSet<i64> = lately.iter().copied().collect();
            lately.extend(rest.into_iter().filter(|id| !known.contains(id)));
            lately.truncate(usize::try_from(limit).unwrap_or(0));
            lately
        }
        Which::Tier(tier) => {
            let sql = format!(
                "SELECT c.id FROM customers c WHERE c.tier = ?2 AND c.tier <> '' AND {here} ORDER BY c.id DESC LIMIT ?1"
            );
            ids(store, &sql, params![limit, tier])?
        }
        Which::Twins => {
            // Of a pair that is not looked at yet the newer half came lately; the other one may be as old as it likes.
            let sql = format!(
                "SELECT c.id FROM customers c WHERE {here} AND c.id IN (
                   SELECT p.customer_id FROM (SELECT customer_id, phone FROM customer_phones ORDER BY id DESC LIMIT {NEWEST}) mine
                     CROSS JOIN customer_phones p ON p.phone = mine.phone
                     WHERE EXISTS (SELECT 1 FROM customer_phones o WHERE o.phone = mine.phone
                                   AND o.customer_id <> mine.customer_id)
                   UNION SELECT n.customer_id FROM (SELECT customer_id, name FROM customer_names ORDER BY id DESC LIMIT {NEWEST}) mine
                     CROSS JOIN customer_names n ON n.name = mine.name
                     WHERE EXISTS (SELECT 1 FROM customer_names o WHERE o.name = mine.name
                                   AND o.customer_id <> mine.customer_id))
                 ORDER BY c.name, c.id LIMIT ?1"
            );
            let found = ids(store, &sql, params![limit])?;
            let mut kept = Vec::new();
            for id in found {
                // Those who were looked at and are not the same are no twins any more.
                if !super::known::twins(store, id)?.is_empty() {
                    kept.push(id);
                }
            }
            kept
        }
        Which::Deleted => {
            let sql = "SELECT c.id FROM customers c WHERE c.deleted_at IS NOT NULL AND c.merged_into IS NULL
                       ORDER BY c.deleted_at DESC LIMIT ?1";
            ids(store, sql, params![limit])?
        }
    };
    listed(store, &ids)
}

/// Customers of a name that holds the query, or a phone that ends with its digits; at most `limit`.
pub fn find(store: &Store, query: &str, limit: i64) -> Result<Vec<Listed>> {
    let query = narrow(query.trim());
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let here = "c.deleted_at IS NULL AND c.merged_into IS NULL";
    let mut found = Vec::new();
    if query.len() >= TAIL && query.bytes().all(|b| b.is_ascii_digit()) {
        let sql = format!(
            "SELECT DISTINCT c.id FROM customer_phones p JOIN customers c ON c.id = p.customer_id
             WHERE substr(p.phone, -4) = ?2 AND substr(p.phone, -length(?3)) = ?3 AND {here} LIMIT ?1"
        );
        found = ids(store, &sql, params![limit, &query[query.len() - TAIL..], query])?;
    }
    let mut add = |more: Vec<i64>| {
        let new: Vec<i64> = more.into_iter().filter(|id| !found.contains(id)).collect();
        found.extend(new);
    };
    add(search::customers(store, &query, usize::try_from(limit).unwrap_or(0))?);
    // The index knows no part of a long number, and nothing yet of what waits for it.
    let begins = format!(
        "SELECT c.id FROM customer_names n JOIN customers c ON c.id = n.customer_id
         WHERE n.name >= ?2 AND n.name < ?3 AND {here} LIMIT ?1"
    );
    add(ids(store, &begins, params![limit, query, format!("{query}\u{10FFFF}")])?);
    let holds = format!(
        "SELECT c.id FROM (SELECT customer_id, name FROM customer_names ORDER BY id DESC LIMIT {NEWEST}) n
         CROSS JOIN customers c ON c.id = n.customer_id WHERE instr(lower(n.name), ?2) > 0 AND {here} LIMIT ?1"
    );
    // Not LIKE: a pattern has a greatest length, what is pasted has none.
    add(ids(store, &holds, params![limit, query.to_ascii_lowercase()])?);
    listed(store, &found)
}

/// How many customers there are, up to `most`.
pub fn count(store: &Store, most: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM customers WHERE deleted_at IS NULL AND merged_into IS NULL LIMIT ?1)";
    Ok(store.conn().prepare_cached(sql)?.query_row([most], |r| r.get(0))?)
}

fn ids(store: &Store, sql: &str, args: impl rusqlite::Params) -> Result<Vec<i64>> {
    let mut statement = store.conn().prepare_cached(sql)?;
    let rows = statement.query_map(args, |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The customers of these ids, in their order.
pub(super) fn listed(store: &Store, ids: &[i64]) -> Result<Vec<Listed>> {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT max(at) FROM (
           SELECT max(placed_at) AS at FROM orders WHERE customer_id = customers.id AND deleted_at IS NULL
           UNION ALL SELECT max(opened_at) FROM inquiries WHERE customer_id = customers.id)) AS last_at
         FROM customers WHERE id = ?1"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let read = |r: &Row| {
            let (customer, last_at) = (row_to_customer(r)?, r.get("last_at")?);
            Ok(Listed { customer, last_at, ..Listed::default() })
        };
        let mut one = statement.query_row([id], read)?;
        one.names = names(store, *id)?;
        one.phones = phones(store, *id)?;
        rows.push(one);
    }
    Ok(rows)
}

pub(super) fn names(store: &Store, id: i64) -> Result<Vec<PlatformName>> {
    let sql = "SELECT channel, name FROM customer_names WHERE customer_id = ?1 ORDER BY id";
    let mut statement = store.conn().prepare_cached(sql)?;
    let rows = statement
        .query_map([id], |r| Ok(PlatformName { channel: r.get("channel")?, name: r.get("name")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn phones(store: &Store, id: i64) -> Result<Vec<String>> {
    let sql = "SELECT phone FROM customer_phones WHERE customer_id = ?1 ORDER BY id";
    let mut statement = store.conn().prepare_cached(sql)?;
    let rows = statement.query_map([id], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
