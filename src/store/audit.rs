//! Reading the append-only trail (X1): of one entity, newest first, or all of it in the order it was written. A row
//! that is new comes with what it said then, although the trail holds only what became of it later.

mod rows;

use super::{Result, Store, StoreError};
use crate::domain::{Entity, Subject};
pub(in crate::store) use rows::Reader;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Map, Value};

/// Column → value. A reference to a shop, customer, agent or order is its name or number.
pub type Fields = Map<String, Value>;

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Created,
    Changed,
    Deleted,
}

impl Kind {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
        }
    }
}

/// One row an op touched. The item lines of an order that it took out and put in are one change of `lines`.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub table: String,
    pub row: i64,
    pub kind: Kind,
    /// What the row belongs to: an order with its number, anything else with its id; "" for nothing.
    pub entity: String,
    pub reference: String,
    /// Only what differs: of a new row nothing before, of a deleted one nothing after, of both nothing that is empty.
    pub before: Fields,
    pub after: Fields,
}

/// One action: when, who, in which shift, what, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub id: i64,
    pub at: i64,
    pub agent: String,
    pub shift_id: Option<i64>,
    /// Id of the shift's plan, "" outside a shift.
    pub shift: String,
    pub kind: String,
    pub about: Option<Subject>,
    pub note: String,
    pub reason: String,
    /// Kind of the op it took back, "" when it took none.
    pub undoes: String,
    /// It was taken back later.
    pub undone: bool,
}

/// An action with what it changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub head: Head,
    pub changes: Vec<Change>,
}

const HEAD: &str = "
    SELECT o.id, o.at, coalesce(a.name, '') AS agent, o.shift_id, coalesce(s.kind, '') AS shift, o.kind, o.entity,
           o.entity_id, o.note, o.reason, coalesce(back.kind, '') AS undoes,
           EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id) AS undone
    FROM ops o LEFT JOIN agents a ON a.id = o.agent_id LEFT JOIN shifts s ON s.id = o.shift_id
    LEFT JOIN ops back ON back.id = o.undoes";

fn row_to_head(r: &Row) -> rusqlite::Result<Head> {
    let entity: String = r.get("entity")?;
    let id: Option<i64> = r.get("entity_id")?;
    Ok(Head {
        id: r.get("id")?,
        at: r.get("at")?,
        agent: r.get("agent")?,
        shift_id: r.get("shift_id")?,
        shift: r.get("shift")?,
        kind: r.get("kind")?,
        about: Entity::from_code(&entity).zip(id).map(|(entity, id)| Subject::new(entity, id)),
        note: r.get("note")?,
        reason: r.get("reason")?,
        undoes: r.get("undoes")?,
        undone: r.get("undone")?,
    })
}

/// The trail of one entity, newest first, at most `limit` entries: of an order, case or inquiry everything that
/// touched one of its rows – an import as well as what was done by hand –, of anything else the ops about it.
pub fn of(store: &Store, subject: Subject, limit: usize) -> Result<Vec<Entry>> {
    let reader = Reader::new(store.conn());
    let mut statement = store.conn().prepare_cached(&format!("{HEAD} WHERE o.id = ?1"))?;
    let mut entries = Vec::new();
    for (op, rows) in reader.touching(subject)?.into_iter().rev().take(limit) {
        let Some(head) = statement.query_row([op], row_to_head).optional()? else { continue };
        let mut changes = Vec::new();
        let mut keep = |change| -> Result<()> {
            changes.push(change);
            Ok(())
        };
        reader.changes(&head, rows.as_ref(), &mut keep)?;
        entries.push(Entry { head, changes });
    }
    Ok(entries)
}

/// Which part of the trail leaves: unix seconds, `until` not included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub from: Option<i64>,
    pub until: Option<i64>,
    pub subject: Option<Subject>,
}

impl Filter {
    fn holds(&self, at: i64) -> bool {
        self.from.is_none_or(|from| at >= from) && self.until.is_none_or(|until| at < until)
    }
}

/// Ops a page.
const PAGE: i64 = 500;

/// Gives each change to `take`, in the order they were written; never more than a page of ops in memory.
///
/// # Errors
/// Those of the store and of `take`.
pub fn each<E: From<StoreError>>(
    store: &Store,
    filter: &Filter,
    mut take: impl FnMut(&Head, Change) -> Result<(), E>,
) -> Result<(), E> {
    if let Some(subject) = filter.subject {
        let entries = of(store, subject, usize::MAX)?;
        for entry in entries.into_iter().rev().filter(|e| filter.holds(e.head.at)) {
            entry.changes.into_iter().try_for_each(|change| take(&entry.head, change))?;
        }
        return Ok(());
    }
    let reader = Reader::new(store.conn());
    let mut after = 0;
    loop {
        let page = heads(store, filter, after)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for head in &page {
            reader.changes(head, None, &mut |change| take(head, change))?;
        }
    }
}

fn heads(store: &Store, filter: &Filter, after: i64) -> Result<Vec<Head>> {
    let sql = format!(
        "{HEAD} WHERE o.id > ?1 AND (?2 IS NULL OR o.at >= ?2) AND (?3 IS NULL OR o.at < ?3) ORDER BY o.id LIMIT ?4"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(params![after, filter.from, filter.until, PAGE], row_to_head)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests;

/// Ground for tests of rooms that may not ask themselves.
#[cfg(test)]
pub(crate) mod testing {
    /// The columns of a table.
    pub(crate) fn columns(store: &super::Store, table: &str) -> Vec<String> {
        let mut statement = store.conn().prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        statement.query_map([table], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    }
}
