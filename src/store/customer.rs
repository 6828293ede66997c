//! Customers: found by what they are called on a channel, or made (C1).

mod address;
mod import;

pub use address::{add_address, add_address_in};
pub use import::{Listed, import_in};

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
    let found: Option<i64> = w
        .prepare_cached(
            "SELECT coalesce(c.merged_into, c.id) FROM customer_names n JOIN customers c ON c.id = n.customer_id
             WHERE n.channel = ?1 AND n.name = ?2",
        )?
        .query_row([channel, name], |r| r.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    w.prepare_cached("INSERT INTO customers(name, created_at) VALUES (?1, ?2)")?
        .execute(params![name, w.by.at])?;
    let id = w.last_insert_rowid();
    w.prepare_cached("INSERT INTO customer_names(customer_id, channel, name) VALUES (?1, ?2, ?3)")?
        .execute(params![id, channel, name])?;
    Ok(id)
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
           WHERE n.name = ?1) ORDER BY id"
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
