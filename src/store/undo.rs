//! Takes back the last change of data of this shift, several levels, and says what it took back.

mod timeline;

pub use timeline::{HELD, State, Step, of, timeline};

use super::transact::{Actor, Op};
use super::{Result, Store, StoreError, Write, person};
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, params, params_from_iter};
use serde_json::{Map, Value};

/// Ops that are never taken back: a frozen hand-off is immutable (S6), a printed page is out of the house.
const FINAL: &str = "('undo', 'shift_start', 'shift_end', 'handoff_freeze', 'handoff_accept', 'handoff_answer', 'handoff_print', 'slip_print', 'reveal', 'purge', 'seed')";

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub op: i64,
    /// Locale key `op.KIND`.
    pub kind: String,
    pub note: String,
    pub at: i64,
}

/// Kinds that put whole files in: taking one back takes a while, and what it takes is named before.
pub const IMPORTS: [&str; 3] = ["import_orders", "import_products", "import_customers"];

/// What [`last`] would take back.
pub fn next(store: &Store, by: &Actor) -> Result<Option<Undone>> {
    let sql = format!(
        "SELECT id, kind, note, at FROM ops o
         WHERE shift_id IS ?1 AND kind NOT IN {FINAL} AND undoes IS NULL AND part_of IS NULL
           AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)
           AND (EXISTS (SELECT 1 FROM changes c WHERE c.op_id = o.id)
             OR EXISTS (SELECT 1 FROM ops p JOIN changes c ON c.op_id = p.id WHERE p.part_of = o.id))
         ORDER BY id DESC LIMIT 1"
    );
    let found = store.conn.query_row(&sql, [by.shift_id], |r| {
        Ok(Undone { op: r.get("id")?, kind: r.get("kind")?, note: r.get("note")?, at: r.get("at")? })
    });
    Ok(found.optional()?)
}

/// Undoes the newest op of the actor's shift that is not undone yet, with all its parts; `None` when there is
/// nothing left.
///
/// # Errors
/// `undo.refuse.later_change` when something later depends on a row it changed.
pub fn last(store: &mut Store, by: &Actor) -> Result<Option<Undone>> {
    let Some(undone) = next(store, by)? else { return Ok(None) };
    whole(store, by, &undone)?;
    Ok(Some(undone))
}

/// Undoes one op that stands, with all its parts.
///
/// # Errors
/// Likewise.
pub fn whole(store: &mut Store, by: &Actor, undone: &Undone) -> Result<()> {
    let parts = standing_parts(store, undone.op)?;
    if parts.len() > 1 && later_than_parts(store, undone.op)? {
        return Err(StoreError::Refused(LATER.into()));
    }
    parts.into_iter().try_for_each(|part| one(store, by, part, undone))
}

/// Undoes every part of an op but those that something later depends on. Told is how many new orders stay with them.
pub(super) fn all_parts(store: &mut Store, by: &Actor, first: i64) -> Result<usize> {
    let told = store.conn.query_row("SELECT kind, note, at FROM ops WHERE id = ?1", [first], |r| {
        Ok(Undone { op: first, kind: r.get("kind")?, note: r.get("note")?, at: r.get("at")? })
    })?;
    let mut kept = 0;
    for part in standing_parts(store, first)? {
        match one(store, by, part, &told) {
            Ok(()) => {}
            Err(StoreError::Refused(_)) => kept += new_orders(store, part)?,
            Err(error) => return Err(error),
        }
    }
    Ok(kept)
}

fn new_orders(store: &Store, op_id: i64) -> Result<usize> {
    let sql = "SELECT count(*) FROM changes WHERE op_id = ?1 AND tbl = 'orders' AND before IS NULL";
    let count: i64 = store.conn.prepare_cached(sql)?.query_row([op_id], |r| r.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The op and its parts that are not undone, the newest first.
fn standing_parts(store: &Store, op_id: i64) -> Result<Vec<i64>> {
    let mut statement = store.conn.prepare_cached(
        "SELECT id FROM ops o WHERE (id = ?1 OR part_of = ?1)
           AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id) ORDER BY id DESC",
    )?;
    let rows = statement.query_map([op_id], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a later action that still stands depends on a row of any part: asked before the first part goes.
fn later_than_parts(store: &Store, op_id: i64) -> Result<bool> {
    Ok(store.conn.query_row(
        "SELECT EXISTS (
           SELECT 1 FROM ops o JOIN changes l ON l.op_id = o.id
             JOIN changes c ON c.tbl = l.tbl AND c.row_id = l.row_id AND c.id < l.id
             JOIN ops p ON p.id = c.op_id
           WHERE o.id > ?1 AND o.undoes IS NULL AND o.part_of IS NOT ?1 AND (p.id = ?1 OR p.part_of = ?1)
             AND (c.before IS NULL OR c.after IS NULL OR l.before IS NULL OR l.after IS NULL
               OR EXISTS (SELECT 1 FROM json_each(l.before) k JOIN json_each(c.before) m ON m.key = k.key))
             AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = coalesce(o.part_of, o.id)))",
        [op_id],
        |r| r.get(0),
    )?)
}

const LATER: &str = "undo.refuse.later_change";
/// Personal data of its rows were removed since: what was there is gone for good (X3).
const PURGED: &str = "undo.refuse.purged";

fn one(store: &mut Store, by: &Actor, op_id: i64, undone: &Undone) -> Result<()> {
    let op = Op::new("undo").note(undone.note.clone()).reason(undone.kind.clone());
    store.transact_as(by, &op, (Some(op_id), None), |w| take_back(w, op_id)).map_err(|error| match error {
        // Rows of a later action refer to what would go.
        StoreError::Sql(rusqlite::Error::SqliteFailure(e, _))
            if e.code == rusqlite::ErrorCode::ConstraintViolation =>
        {
            StoreError::Refused(LATER.into())
        }
        other => other,
    })
}

fn take_back(w: &Write, op_id: i64) -> Result<()> {
    let purged: bool = w
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM ops p JOIN changes l ON l.op_id = p.id
               JOIN changes c ON c.tbl = l.tbl AND c.row_id = l.row_id
             WHERE p.kind = 'purge' AND p.id > ?1 AND c.op_id = ?1)",
        )?
        .query_row([op_id], |r| r.get(0))?;
    if purged {
        return Err(StoreError::Refused(PURGED.into()));
    }
    // References may point both ways within one op; they are checked at commit.
    w.pragma_update(None, "defer_foreign_keys", true)?;
    let mut statement =
        w.prepare_cached("SELECT tbl, row_id, before, after FROM changes WHERE op_id = ?1 ORDER BY id DESC")?;
    let changes: Vec<Changed> = statement
        .query_map([op_id], |r| {
            Ok(Changed {
                table: r.get("tbl")?,
                row: r.get("row_id")?,
                before: r.get("before")?,
                after: r.get("after")?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    // A row that only the trail still knew was emptied there; nothing but the trail says so.
    let emptied = changes.iter().any(|c| c.before.as_ref().is_some_and(|b| b.contains(person::GONE)));
    if emptied && purge_since(w, op_id)? {
        return Err(StoreError::Refused(PURGED.into()));
    }
    for change in &changes {
        if changed_since(w, op_id, change)? {
            return Err(StoreError::Refused(LATER.into()));
        }
    }
    // What an op made along the way (a customer, a shop) stays when somebody uses it by now; so those go last, when
    // the op's own rows are gone already.
    let (people, things): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|c| SHARED.contains(&c.table.as_str()));
    for Changed { table, row, before, after } in things.into_iter().chain(people) {
        match (before, after) {
            (None, _) if SHARED.contains(&table.as_str()) && in_use(w, op_id, &table, row)? => {}
            (None, _) => {
                w.execute(&format!("DELETE FROM {table} WHERE id = ?1"), [row])?;
            }
            (Some(before), None) => write_row(w, &table, &before, None)?,
            (Some(before), Some(_)) => write_row(w, &table, &before, Some(row))?,
        }
    }
    Ok(())
}

fn purge_since(w: &Write, op_id: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM ops WHERE kind = 'purge' AND id > ?1)";
    Ok(w.prepare_cached(sql)?.query_row([op_id], |r| r.get(0))?)
}

/// Rows that other rows share: made when first named.
const SHARED: &[&str] =
    &["shops", "agents", "customers", "customer_names", "customer_phones", "customer_addresses"];

/// Somebody refers to a shared row. A name, a phone, an address stays only when something since the op goes by it: what
/// was entered by mistake goes with the mistake, however well the customer is known.
fn in_use(w: &Write, op_id: i64, table: &str, row: i64) -> Result<bool> {
    // In this order of the tables, whatever the planner thinks: along the customer's own rows, not along the trail of all.
    let since = |rows: &str, by: &str| {
        format!(
            "EXISTS (SELECT 1 FROM {table} s CROSS JOIN {rows} r ON r.customer_id = s.customer_id AND {by}
                     CROSS JOIN changes c ON c.tbl = '{rows}' AND c.row_id = r.id
                     CROSS JOIN ops o ON o.id = c.op_id
                     WHERE s.id = ?1 AND o.id > ?2 AND o.id <> ?3 AND o.undoes IS NULL
                       AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id))"
        )
    };
    let any = |column: &str| {
        ["inquiries", "orders", "cases"]
            .map(|rows| format!("EXISTS (SELECT 1 FROM {rows} WHERE {column} = ?1)"))
            .join(" OR ")
    };
    let uses = match table {
        "shops" => any("shop_id"),
        "agents" => "EXISTS (SELECT 1 FROM shifts WHERE agent_id = ?1)".to_owned(),
        "customers" => any("customer_id"),
        "customer_names" => {
            ["inquiries", "orders", "cases"].map(|r| since(r, "r.channel = s.channel")).join(" OR ")
        }
        "customer_phones" => since("orders", "s.phone IN (r.phone, r.landline)"),
        _ => since("orders", "(r.receiver, r.phone, r.detail) = (s.receiver, s.phone, s.detail)"),
    };
    // The two are not asked for by every table.
    let sql = format!("SELECT ({uses}) AND ?2 <> ?3");
    Ok(w.prepare_cached(&sql)?.query_row([row, op_id, w.op_id()], |r| r.get(0))?)
}

/// Columns `k.key` and `m.key` say the same of a row. That somebody waits and that the inquiry is closed rule each other
/// out (I1): a reply of before is not taken back under a closed inquiry.
const SAME_FACT: &str = "(m.key = k.key OR (m.key = 'waiting_since' AND k.key = 'closed_at'))";

/// A later op that still stands changed the same columns of the row, or took it away: a slip that was printed since
/// does not hold on to the address. A row the op made goes as a whole, so every later change holds on to it. An op
/// and the op that undid it cancel each other out.
fn changed_since(w: &Write, op_id: i64, change: &Changed) -> Result<bool> {
    let Changed { table, row, before, after } = change;
    let columns = before.as_ref().filter(|_| after.is_some());
    let later: bool = w
        .prepare_cached(&format!(
            "SELECT EXISTS (
               SELECT 1 FROM changes c JOIN ops o ON o.id = c.op_id
               WHERE c.tbl = ?1 AND c.row_id = ?2 AND c.op_id > ?3 AND o.id <> ?4 AND o.undoes IS NULL
                 AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)
                 AND (?5 IS NULL OR c.before IS NULL OR c.after IS NULL
                   OR EXISTS (SELECT 1 FROM json_each(c.before) k JOIN json_each(?5) m ON {SAME_FACT})))"
        ))?
        .query_row(params![table, row, op_id, w.op_id(), columns], |r| r.get(0))?;
    Ok(later)
}

/// One row of the trail.
struct Changed {
    table: String,
    row: i64,
    before: Option<String>,
    after: Option<String>,
}

/// Writes the columns of a trail entry back: into a row that is there, or as the row that was deleted.
fn write_row(w: &Write, table: &str, json: &str, row: Option<i64>) -> Result<()> {
    let columns: Map<String, Value> = serde_json::from_str(json)?;
    let names: Vec<String> = columns.keys().map(|k| format!("\"{k}\"")).collect();
    let mut values: Vec<Sql> = columns.values().map(sql_value).collect();
    let sql = match row {
        None => {
            let marks = vec!["?"; names.len()].join(", ");
            format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "))
        }
        Some(row) => {
            values.push(Sql::Integer(row));
            format!("UPDATE {table} SET {} WHERE id = ?", names.join(" = ?, ") + " = ?")
        }
    };
    w.execute(&sql, params_from_iter(values))?;
    Ok(())
}

fn sql_value(value: &Value) -> Sql {
    match value {
        Value::Null => Sql::Null,
        Value::Bool(b) => Sql::Integer(i64::from(*b)),
        Value::Number(n) => n.as_i64().map_or_else(|| Sql::Real(n.as_f64().unwrap_or(0.0)), Sql::Integer),
        Value::String(s) => Sql::Text(s.clone()),
        other => Sql::Text(other.to_string()),
    }
}
