//! Customers: found by what they are called on a channel, or made (C1).

mod address;
mod card;
mod import;
mod known;
mod list;
mod merge;
#[cfg(test)]
mod tests;
mod write;

pub use address::{add_address, add_address_in};
pub use card::{card, counts};
pub use import::{Listed, import_in};
pub use known::{Typed, known, twins};
pub use list::{count, find, list};
pub use merge::{keep_apart, merge};
pub use write::{Details, delete, may_be_deleted, restore, save};

use super::{Result, Store, Write, words};
use crate::domain::customer::Customer;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, name, tier, groups, tags, note";

fn row_to_customer(r: &Row) -> rusqlite::Result<Customer> {
    Ok(Customer {
        id: r.get("id")?,
        name: r.get("name")?,
        tier: r.get("tier")?,
        groups: r.get("groups")?,
        tags: r.get("tags")?,
        note: r.get("note")?,
    })
}

/// The customer behind a nick, name or phone on a channel; made when new.
pub fn ensure(w: &Write, channel: &str, name: &str) -> Result<i64> {
    let name = name.trim();
    let found: Option<(i64, bool)> = w
        .prepare_cached(
            "SELECT coalesce(c.merged_into, c.id), c.merged_into IS NULL AND c.deleted_at IS NOT NULL
             FROM customer_names n JOIN customers c ON c.id = n.customer_id
             WHERE n.channel = ?1 AND n.name = ?2",
        )?
        .query_row([channel, name], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    if let Some((id, deleted)) = found {
        if deleted {
            // X3: who comes again is there again.
            w.prepare_cached("UPDATE customers SET deleted_at = NULL WHERE id = ?1")?.execute([id])?;
        }
        return Ok(id);
    }
    w.prepare_cached("INSERT INTO customers(name, created_at) VALUES (?1, ?2)")?
        .execute(params![name, w.by.at])?;
    let id = w.last_insert_rowid();
    w.prepare_cached("INSERT INTO customer_names(customer_id, channel, name) VALUES (?1, ?2, ?3)")?
        .execute(params![id, channel, name])?;
    Ok(id)
}

/// The same, unless the name is still that of `known`, the customer an entry was of: what is typed for her stays hers,
/// whatever she is called on the channel.
pub fn ensure_or(w: &Write, channel: &str, name: &str, known: Option<i64>) -> Result<i64> {
    if let Some(id) = known {
        let sql = "SELECT EXISTS (SELECT 1 FROM customers WHERE id = ?1 AND name = ?2)";
        if w.prepare_cached(sql)?.query_row(params![id, name.trim()], |r| r.get(0))? {
            // Whoever asks again on this channel without more is her; a name that is somebody else's there stays so.
            w.prepare_cached(
                "INSERT OR IGNORE INTO customer_names(customer_id, channel, name) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![id, channel, name.trim()])?;
            return Ok(id);
        }
    }
    ensure(w, channel, name)
}

/// Remembers a phone of a customer; a masked or empty one is not remembered.
pub fn add_phone(w: &Write, customer_id: i64, phone: &str) -> Result<()> {
    if !phone.is_empty() && !phone.contains('*') {
        w.prepare_cached("INSERT OR IGNORE INTO customer_phones(customer_id, phone) VALUES (?1, ?2)")?
            .execute(params![customer_id, phone])?;
    }
    Ok(())
}

pub fn get(store: &Store, id: i64) -> Result<Option<Customer>> {
    let mut statement =
        store.conn().prepare_cached(&format!("SELECT {COLUMNS} FROM customers WHERE id = ?1"))?;
    Ok(statement.query_row([id], row_to_customer).optional()?)
}

/// The customers called so, on whatever channel; one that was merged counts as the one she was merged into.
pub fn named(store: &Store, name: &str) -> Result<Vec<Customer>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM customers WHERE deleted_at IS NULL AND id IN (
           SELECT coalesce(c.merged_into, c.id) FROM customers c WHERE c.name = ?1
           UNION SELECT coalesce(c.merged_into, c.id) FROM customer_names n JOIN customers c ON c.id = n.customer_id
           WHERE n.name = ?1
           UNION SELECT coalesce(c.merged_into, c.id) FROM customer_phones p JOIN customers c ON c.id = p.customer_id
           WHERE p.phone = ?1) ORDER BY id"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([name.trim()], row_to_customer)?.collect::<rusqlite::Result<_>>()?)
}

/// C1: the groups a customer is in, words separated by blanks.
pub fn set_groups_in(w: &Write, id: i64, groups: &str) -> Result<()> {
    let groups = groups.split_whitespace().collect::<Vec<_>>().join(" ");
    w.prepare_cached("UPDATE customers SET groups = ?1 WHERE id = ?2")?.execute(params![groups, id])?;
    Ok(())
}

/// Every group somebody is in, most people first.
pub fn groups(store: &Store) -> Result<Vec<String>> {
    let mut statement = store
        .conn()
        .prepare_cached("SELECT groups FROM customers WHERE groups <> '' AND deleted_at IS NULL")?;
    let rows = statement.query_map([], |r| r.get::<_, String>(0))?;
    let mut counted: HashMap<String, i64> = HashMap::new();
    for row in rows {
        for group in words(&row?) {
            *counted.entry(group).or_default() += 1;
        }
    }
    let mut groups: Vec<(String, i64)> = counted.into_iter().collect();
    groups.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    Ok(groups.into_iter().map(|(g, _)| g).collect())
}
