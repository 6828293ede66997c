//! Every write: one transaction with its entry in the trail (X1). What the trail holds, undo can take back.

use super::{Result, Store, search, trail};
use crate::domain::{Entity, Subject};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};
use std::cell::Cell;

/// Who acts, when, in which shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub agent_id: Option<i64>,
    pub shift_id: Option<i64>,
    /// Unix seconds.
    pub at: i64,
    /// S3: the business day of `at`.
    pub day: NaiveDate,
}

impl Actor {
    /// The business day as it is stored.
    pub fn day_text(&self) -> String {
        self.day.to_string()
    }
}

/// What is being done, for the trail, the undo message and the audit export. The kind is a locale key `op.KIND`.
#[derive(Clone, Debug)]
pub struct Op {
    kind: &'static str,
    subject: Option<Subject>,
    note: String,
    reason: String,
}

impl Op {
    pub fn new(kind: &'static str) -> Self {
        Self { kind, subject: None, note: String::new(), reason: String::new() }
    }

    pub fn about(mut self, entity: Entity, id: i64) -> Self {
        self.subject = Some(Subject::new(entity, id));
        self
    }

    /// A short human word on it: the customer's name, the order number. Shown when it is undone.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }
}

/// An open transaction with its op. Dereferences to the connection.
pub struct Write<'a> {
    conn: &'a Connection,
    pub by: &'a Actor,
    op_id: i64,
    named: Cell<bool>,
}

impl<'a> Write<'a> {
    /// An action begins: its op goes into the trail. It may be the undoing of another one, or a part of one.
    pub(super) fn begin(
        conn: &'a Connection,
        by: &'a Actor,
        op: &Op,
        (undoes, part_of): (Option<i64>, Option<i64>),
    ) -> Result<Self> {
        let (entity, entity_id) = match op.subject {
            Some(s) => (s.entity.code(), Some(s.id)),
            None => ("", None),
        };
        conn.prepare_cached(
            "INSERT INTO ops(at, agent_id, shift_id, kind, entity, entity_id, note, reason, undoes, part_of)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            by.at,
            by.agent_id,
            by.shift_id,
            op.kind,
            entity,
            entity_id,
            op.note,
            op.reason,
            undoes,
            part_of
        ])?;
        Ok(Self { conn, by, op_id: conn.last_insert_rowid(), named: Cell::new(op.subject.is_some()) })
    }

    /// Names what the op is about once its id is known (a new row).
    pub fn about(&self, entity: Entity, id: i64) -> Result<()> {
        if !self.named.replace(true) {
            self.conn.execute(
                "UPDATE ops SET entity = ?1, entity_id = ?2 WHERE id = ?3",
                params![entity.code(), id, self.op_id],
            )?;
        }
        Ok(())
    }

    /// Sets a value of the `meta` table, which is no part of the trail.
    pub(super) fn set_meta(&self, key: &str, value: &str) -> Result<()> {
        self.conn.execute(
            "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            [key, value],
        )?;
        Ok(())
    }

    pub const fn op_id(&self) -> i64 {
        self.op_id
    }

    /// Adds many rows to these tables; `fill` changes and deletes nothing. What the triggers would write to the trail
    /// row by row is written at its end, a table at a time: half the time of an import otherwise.
    pub(super) fn adding(&self, tables: &[&str], fill: impl FnOnce() -> Result<()>) -> Result<()> {
        let last: Vec<i64> = tables.iter().map(|table| self.last_id(table)).collect::<Result<_>>()?;
        trail::rest(self.conn, tables)?;
        fill()?;
        trail::go_on(self.conn, tables)?;
        for (table, last) in tables.iter().zip(last) {
            let sql = format!(
                "INSERT INTO changes(op_id, tbl, row_id, before, after)
                 SELECT ?1, '{table}', id, NULL, '{{}}' FROM {table} WHERE id > ?2"
            );
            self.prepare_cached(&sql)?.execute([self.op_id, last])?;
        }
        Ok(())
    }

    fn last_id(&self, table: &str) -> Result<i64> {
        let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?1";
        Ok(self.prepare_cached(sql)?.query_row([table], |r| r.get(0))?)
    }

    /// Puts a row of each item at the end of a table, many with one statement: it finds its way into the table and its
    /// indexes once for all of them, which is a third of the time of a short row. For rows that follow each other in
    /// the indexes too: such a statement keeps what every page was before, and rows all over an index touch many.
    /// `into` is the statement up to its values.
    pub(super) fn insert_all<'v, T, const COLUMNS: usize>(
        &self,
        into: &str,
        items: &'v [T],
        row: impl Fn(&'v T) -> [&'v dyn ToSql; COLUMNS],
    ) -> Result<()> {
        /// More gain nothing.
        const TOGETHER: usize = 32;
        let marks = format!("({})", ["?"; COLUMNS].join(", "));
        let sql = |rows: usize| format!("{into} VALUES {}", vec![marks.as_str(); rows].join(", "));
        let (many, few) = items.as_chunks::<TOGETHER>();
        if !many.is_empty() {
            let mut statement = self.prepare_cached(&sql(TOGETHER))?;
            for items in many {
                statement.execute(params_from_iter(items.iter().flat_map(&row)))?;
            }
        }
        if !few.is_empty() {
            let mut statement = self.prepare_cached(&sql(1))?;
            for item in few {
                statement.execute(params_from_iter(row(item)))?;
            }
        }
        Ok(())
    }
}

impl std::ops::Deref for Write<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.conn
    }
}

impl Store {
    /// When the newest action was done, by the clock of that moment.
    pub fn last_action_at(&self) -> Result<Option<i64>> {
        let mut statement =
            self.conn.prepare_cached("SELECT at FROM ops WHERE id = (SELECT max(id) FROM ops)")?;
        Ok(statement.query_row([], |r| r.get(0)).optional()?)
    }

    /// Runs one action: commit with its trail entry, or nothing at all.
    #[allow(clippy::needless_pass_by_value, reason = "an op is made at the call and used up by it")]
    pub fn transact<T>(&mut self, by: &Actor, op: Op, action: impl FnOnce(&Write) -> Result<T>) -> Result<T> {
        self.transact_as(by, &op, (None, None), action)
    }

    /// Runs an action and takes everything back: whether it could be done.
    pub(super) fn try_out(
        &mut self,
        by: &Actor,
        kind: &'static str,
        action: impl FnOnce(&Write) -> Result<()>,
    ) -> Result<()> {
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.prepare_cached("INSERT INTO ops(at, agent_id, shift_id, kind) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![by.at, by.agent_id, by.shift_id, kind])?;
        let write = Write { conn: &tx, by, op_id: tx.last_insert_rowid(), named: Cell::new(true) };
        action(&write)
    }

    /// The op is the undoing of another one, or a part of one.
    pub(super) fn transact_as<T>(
        &mut self,
        by: &Actor,
        op: &Op,
        of: (Option<i64>, Option<i64>),
        action: impl FnOnce(&Write) -> Result<T>,
    ) -> Result<T> {
        self.commit(|tx| action(&Write::begin(tx, by, op, of)?))
    }

    /// One transaction, of one action or of several.
    pub(super) fn commit<T>(&mut self, actions: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.is_in_place()?;
        self.arm()?;
        let finishing = self.finishing.clone();
        let tx = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let value = actions(&tx)?;
        search::follow(&tx)?;
        if let Some(key) = &finishing {
            tx.execute("DELETE FROM drafts WHERE key = ?1", [key])?;
        }
        tx.commit()?;
        self.finishing = None;
        Ok(value)
    }
}
