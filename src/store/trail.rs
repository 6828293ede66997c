//! X1: three triggers a tracked table write each changed row to the trail, under the op that `transact` opened in the
//! same transaction. They belong to the connection and are made before its first write: in the file every start would
//! read them first, and they are longer than all tables together.

use super::{Result, Store};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Tables whose rows are not part of the trail.
const UNTRACKED: &[&str] = &["meta", "ops", "changes", "drafts"];

/// The tables whose rows changed; all of them when nobody knows.
pub struct Touched(Option<BTreeSet<String>>);

impl Touched {
    pub fn any(&self, tables: &[&str]) -> bool {
        self.0.as_ref().is_none_or(|touched| tables.iter().any(|table| touched.contains(*table)))
    }
}

impl Store {
    /// The trail's length now, and what changed since it was `known` long.
    pub fn touched_since(&self, known: Option<i64>) -> Result<(i64, Touched)> {
        let now = self
            .conn
            .prepare_cached("SELECT coalesce(max(id), 0) FROM changes")?
            .query_row([], |r| r.get(0))?;
        let Some(known) = known else { return Ok((now, Touched(None))) };
        let mut statement =
            self.conn.prepare_cached("SELECT DISTINCT tbl FROM changes NOT INDEXED WHERE id > ?1")?;
        let tables = statement.query_map([known], |r| r.get(0))?;
        Ok((now, Touched(Some(tables.collect::<rusqlite::Result<_>>()?))))
    }
}

/// Makes the triggers from the tables as they are, so no column can be forgotten.
pub(super) fn arm(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("trail_changed", -1, flags, changed)?;
    conn.create_scalar_function("trail_gone", -1, flags, gone)?;
    let mut columns = conn.prepare(
        "SELECT t.name, c.name FROM main.sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
           AND t.name NOT LIKE 'search!_%' ESCAPE '!'  -- made from the others
         ORDER BY t.name, c.cid",
    )?;
    let mut rows = columns.query([])?;
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
        match tables.last_mut() {
            Some((last, columns)) if *last == table => columns.push(column),
            _ => tables.push((table, vec![column])),
        }
    }
    let mut sql = "SAVEPOINT arm;\n".to_owned();
    for (table, columns) in tables.iter().filter(|(t, _)| !UNTRACKED.contains(&t.as_str())) {
        sql.push_str(&on_insert(table));
        sql.push_str(&on_change(table, columns));
    }
    sql.push_str("RELEASE arm;");
    Ok(conn.execute_batch(&sql)?)
}

/// The op of the transaction: the newest.
const OP: &str = "(SELECT max(id) FROM ops)";

fn on_insert(table: &str) -> String {
    format!(
        "CREATE TEMP TRIGGER trail_{table}_insert AFTER INSERT ON main.{table} BEGIN
           INSERT INTO changes(op_id, tbl, row_id, before, after) VALUES ({OP}, '{table}', NEW.id, NULL, '{{}}'); END;\n"
    )
}

/// Takes the triggers of new rows away; what goes in meanwhile is written to the trail by who asked for it.
pub(super) fn rest(conn: &Connection, tables: &[&str]) -> Result<()> {
    let drop = tables.iter().map(|table| format!("DROP TRIGGER temp.trail_{table}_insert;"));
    Ok(conn.execute_batch(&drop.collect::<String>())?)
}

/// Makes them again.
pub(super) fn go_on(conn: &Connection, tables: &[&str]) -> Result<()> {
    Ok(conn.execute_batch(&tables.iter().map(|table| on_insert(table)).collect::<String>())?)
}

/// Only what differs is kept of a changed row, and everything of one that goes. In plain SQL that takes a select a
/// column, and SQLite a hundredth of a second to read them all.
fn on_change(table: &str, columns: &[String]) -> String {
    let names = columns.join(" ");
    let both: Vec<String> = columns.iter().map(|c| format!("OLD.\"{c}\", NEW.\"{c}\"")).collect();
    let old: Vec<String> = columns.iter().map(|c| format!("OLD.\"{c}\"")).collect();
    format!(
        "CREATE TEMP TRIGGER trail_{table}_update AFTER UPDATE ON main.{table} BEGIN
           INSERT INTO changes(op_id, tbl, row_id, before, after)
           SELECT {OP}, '{table}', NEW.id, c ->> 0, c ->> 1 FROM (SELECT trail_changed('{names}', {both}) AS c)
           WHERE c IS NOT NULL; END;
         CREATE TEMP TRIGGER trail_{table}_delete AFTER DELETE ON main.{table} BEGIN
           INSERT INTO changes(op_id, tbl, row_id, before, after)
           VALUES ({OP}, '{table}', OLD.id, trail_gone('{names}', {old}), NULL); END;\n",
        both = both.join(", "),
        old = old.join(", "),
    )
}

/// Names in one text, then old and new value of each column → JSON of two texts, the changed columns before and after;
/// NULL when nothing changed.
fn changed(context: &Context) -> rusqlite::Result<Option<String>> {
    let names: String = context.get(0)?;
    let (mut before, mut after) = (Map::new(), Map::new());
    for (n, name) in names.split(' ').enumerate() {
        let (old, new) = (context.get_raw(1 + 2 * n), context.get_raw(2 + 2 * n));
        if old != new {
            before.insert(name.to_owned(), json(old)?);
            after.insert(name.to_owned(), json(new)?);
        }
    }
    let text = |map| Value::String(Value::Object(map).to_string());
    Ok((!before.is_empty()).then(|| Value::Array(vec![text(before), text(after)]).to_string()))
}

/// Names in one text, then the value of each column → the row as JSON.
fn gone(context: &Context) -> rusqlite::Result<String> {
    let names: String = context.get(0)?;
    let row = names.split(' ').zip(1..).map(|(name, n)| Ok((name.to_owned(), json(context.get_raw(n))?)));
    Ok(Value::Object(row.collect::<rusqlite::Result<_>>()?).to_string())
}

fn json(value: ValueRef) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => n.into(),
        ValueRef::Real(x) => x.into(),
        ValueRef::Text(text) => Value::String(
            std::str::from_utf8(text).map_err(|e| Error::UserFunctionError(Box::new(e)))?.to_owned(),
        ),
        ValueRef::Blob(_) => {
            return Err(Error::UserFunctionError("the trail holds no bytes".into()));
        }
    })
}
