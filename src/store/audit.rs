//! Reading the append-only trail (X1): per entity, oldest first.

use super::{Result, Store};
use crate::domain::Subject;
use rusqlite::params;

/// One changed row of an op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub table: String,
    /// JSON of the changed columns before and after; `None` for a new or a deleted row.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// One action: when, who, shift, what, why, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: i64,
    pub at: i64,
    pub agent: String,
    pub shift_id: Option<i64>,
    pub kind: String,
    pub note: String,
    pub reason: String,
    pub changes: Vec<Change>,
}

/// The trail of one entity, newest first, at most `limit` entries.
pub fn of(store: &Store, subject: Subject, limit: i64) -> Result<Vec<Entry>> {
    let mut statement = store.conn.prepare_cached(
        "SELECT o.id, o.at, coalesce(a.name, '') AS agent, o.shift_id, o.kind, o.note, o.reason
         FROM ops o LEFT JOIN agents a ON a.id = o.agent_id
         WHERE o.entity = ?1 AND o.entity_id = ?2 ORDER BY o.id DESC LIMIT ?3",
    )?;
    let mut entries: Vec<Entry> = statement
        .query_map(params![subject.entity.code(), subject.id, limit], |r| {
            Ok(Entry {
                id: r.get("id")?,
                at: r.get("at")?,
                agent: r.get("agent")?,
                shift_id: r.get("shift_id")?,
                kind: r.get("kind")?,
                note: r.get("note")?,
                reason: r.get("reason")?,
                changes: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut changes =
        store.conn.prepare_cached("SELECT tbl, before, after FROM changes WHERE op_id = ?1 ORDER BY id")?;
    for entry in &mut entries {
        entry.changes = changes
            .query_map([entry.id], |r| {
                Ok(Change { table: r.get("tbl")?, before: r.get("before")?, after: r.get("after")? })
            })?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(entries)
}
