//! Everything that is held about one customer, row by row, for the page she may ask for.

use super::rows::gather;
use super::tables::TABLES;
use super::{Whom, root};
use crate::domain::{Entity, Subject};
use crate::store::audit::{self, Entry, Fields};
use crate::store::{Result, Store, StoreError};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::Value;
use std::collections::BTreeMap;

/// The rows of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub table: &'static str,
    /// Column → value, with the names of shop, agent and order where a row only has their numbers.
    pub rows: Vec<Fields>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Dump {
    pub id: i64,
    pub name: String,
    pub held: Vec<Held>,
    /// Who did what with it (X1), oldest first.
    pub trail: Vec<Entry>,
}

/// # Errors
/// [`StoreError::NotFound`] when there is no such customer.
pub fn dump(store: &Store, id: i64) -> Result<Dump> {
    let conn = &store.conn;
    let id = root(conn, id)?;
    let sql = "SELECT name FROM customers WHERE id = ?1";
    let name: Option<String> = conn.query_row(sql, [id], |r| r.get(0)).optional()?;
    let name = name.ok_or_else(|| StoreError::NotFound { what: format!("customer {id}") })?;
    // The list of her rows is a table of this connection alone; a reader may not even make that.
    let only_reads: bool = conn.pragma_query_value(None, "query_only", |r| r.get(0))?;
    conn.pragma_update(None, "query_only", false)?;
    let gathered = gather(conn, Whom::Customer(id));
    conn.pragma_update(None, "query_only", only_reads)?;
    gathered?;
    let mut held = Vec::new();
    for table in TABLES {
        let rows = rows(conn, table.name)?;
        if !rows.is_empty() {
            held.push(Held { table: table.name, rows });
        }
    }
    Ok(Dump { id, name, trail: trail(store)?, held })
}

fn rows(conn: &Connection, table: &str) -> Result<Vec<Fields>> {
    let names = audit::Reader::new(conn);
    let sql = format!(
        "SELECT * FROM {table} WHERE id IN (SELECT id FROM person_rows WHERE tbl = '{table}') ORDER BY id"
    );
    let mut statement = conn.prepare(&sql)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let read = |r: &Row| -> rusqlite::Result<Fields> {
        let each = columns.iter().enumerate().map(|(n, name)| {
            let value = match r.get_ref(n)? {
                ValueRef::Integer(n) => n.into(),
                ValueRef::Real(x) => x.into(),
                ValueRef::Text(text) => {
                    let text = String::from_utf8_lossy(text).into_owned();
                    // A frozen item and a walk are read, not quoted.
                    let is_json = matches!(name.as_str(), "body" | "walk");
                    is_json.then(|| serde_json::from_str(&text).ok()).flatten().unwrap_or(Value::String(text))
                }
                ValueRef::Null | ValueRef::Blob(_) => Value::Null,
            };
            Ok((name.clone(), value))
        });
        each.collect()
    };
    let found = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    found.into_iter().map(|fields| names.named(fields)).collect()
}

/// The trail of her and of everything of hers.
fn trail(store: &Store) -> Result<Vec<Entry>> {
    const MOST: usize = 10_000;
    let entities = [Entity::Customer, Entity::Inquiry, Entity::Order, Entity::Case];
    let mut found: BTreeMap<i64, Entry> = BTreeMap::new();
    for entity in entities {
        let sql =
            "SELECT p.id FROM person_rows p JOIN person_entities e ON e.tbl = p.tbl WHERE e.entity = ?1";
        let mut statement = store.conn.prepare_cached(sql)?;
        let ids: Vec<i64> =
            statement.query_map([entity.code()], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        for id in ids {
            for entry in audit::of(store, Subject::new(entity, id), MOST)? {
                match found.get_mut(&entry.head.id) {
                    Some(known) => {
                        let more = entry.changes.into_iter().filter(|c| !known.changes.contains(c));
                        let more: Vec<_> = more.collect();
                        known.changes.extend(more);
                    }
                    None => {
                        found.insert(entry.head.id, entry);
                    }
                }
            }
        }
    }
    Ok(found.into_values().collect())
}
