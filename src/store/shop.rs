//! Shops and agents: found by name or made.

use super::{Result, Store, Write};
use crate::domain::Entity;
use crate::domain::shop::Shop;
use rusqlite::{Connection, OptionalExtension};

/// The id of a shop, made when new.
pub fn ensure(w: &Write, name: &str) -> Result<i64> {
    named(w, "shops", name)
}

/// The id of an agent, made when new.
pub fn ensure_agent(w: &Write, name: &str) -> Result<i64> {
    let id = named(w, "agents", name)?;
    w.about(Entity::Agent, id)?;
    Ok(id)
}

fn named(w: &Write, table: &str, name: &str) -> Result<i64> {
    let name = name.trim();
    let found = w
        .prepare_cached(&format!("SELECT id FROM {table} WHERE name = ?1"))?
        .query_row([name], |r| r.get(0))
        .optional()?;
    match found {
        Some(id) => Ok(id),
        None => {
            w.prepare_cached(&format!("INSERT INTO {table}(name) VALUES (?1)"))?.execute([name])?;
            Ok(w.last_insert_rowid())
        }
    }
}

/// A shop by its name; one nobody has written down goes by its name alone.
pub fn get(store: &Store, name: &str) -> Result<Shop> {
    let found = store
        .conn()
        .prepare_cached("SELECT name, heading, phone FROM shops WHERE name = ?1")?
        .query_row([name], |r| {
            Ok(Shop { name: r.get("name")?, heading: r.get("heading")?, phone: r.get("phone")? })
        })
        .optional()?;
    Ok(found.unwrap_or_else(|| Shop { name: name.to_owned(), ..Shop::default() }))
}

/// Names of the shops served, oldest first.
pub fn names(store: &Store) -> Result<Vec<String>> {
    list(store.conn(), "SELECT name FROM shops WHERE deleted_at IS NULL ORDER BY id")
}

/// Names of the agents, the latest to start a shift first.
pub fn agent_names(store: &Store) -> Result<Vec<String>> {
    list(
        store.conn(),
        "SELECT name FROM agents a WHERE deleted_at IS NULL
         ORDER BY (SELECT max(started_at) FROM shifts s WHERE s.agent_id = a.id) DESC, id",
    )
}

fn list(conn: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
