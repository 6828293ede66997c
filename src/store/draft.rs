//! Drafts: what is typed into a form that is not saved yet. Kept at every pause, gone when the form is saved.

use super::{Result, Store};
use rusqlite::{OptionalExtension, params};

/// One draft: the key names the form and what it is about, the body is the form's own JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub key: String,
    pub body: String,
    pub saved_at: i64,
}

pub fn save(store: &mut Store, key: &str, body: &str, at: i64) -> Result<()> {
    store.is_in_place()?;
    store.conn.execute(
        "INSERT INTO drafts(key, body, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT(key) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
        params![key, body, at],
    )?;
    Ok(())
}

/// The same without waiting long for another program that writes.
pub fn save_soon(store: &mut Store, key: &str, body: &str, at: i64) -> Result<()> {
    store.unless_busy(|store| save(store, key, body, at))
}

/// The same without waiting for the disk either: it outlives the program, not a power cut. [`save_soon`] follows
/// at the next pause.
pub fn keep(store: &mut Store, key: &str, body: &str, at: i64) -> Result<()> {
    store.without_waiting(|store| save_soon(store, key, body, at))
}

pub fn get(store: &Store, key: &str) -> Result<Option<String>> {
    let mut statement = store.conn.prepare_cached("SELECT body FROM drafts WHERE key = ?1")?;
    Ok(statement.query_row([key], |r| r.get(0)).optional()?)
}

/// Every draft, the newest first, to reopen the form that was open when the program ended.
pub fn all(store: &Store) -> Result<Vec<Draft>> {
    let mut statement =
        store.conn.prepare_cached("SELECT key, body, saved_at FROM drafts ORDER BY saved_at DESC, key")?;
    let read = |r: &rusqlite::Row| {
        Ok(Draft { key: r.get("key")?, body: r.get("body")?, saved_at: r.get("saved_at")? })
    };
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

pub fn delete(store: &mut Store, key: &str) -> Result<()> {
    store.conn.execute("DELETE FROM drafts WHERE key = ?1", [key])?;
    Ok(())
}
