//! What is written once and never changes (the trail, frozen hand-offs) is changed here, for this one reason.

use super::tables::{FREE, TABLES, Treat, named};
use super::{GONE, Whom};
use crate::domain::handoff::checksum;
use crate::store::{Result, Write};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// What tells somebody from everybody else.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Phones, addresses, parcels, and names nobody else has and nobody uses for something else.
    pub marks: Vec<String>,
    /// All her names.
    pub names: Vec<String>,
}

/// Everything she is called and reached by, and who else is.
const NAMES: &str = "
    SELECT name AS what, id IN (SELECT id FROM person_rows WHERE tbl = 'customers') AS hers FROM customers
    UNION ALL SELECT name, id IN (SELECT id FROM person_rows WHERE tbl = 'customer_names') FROM customer_names
    UNION ALL SELECT receiver, id IN (SELECT id FROM person_rows WHERE tbl = 'orders') FROM orders
    UNION ALL SELECT receiver, id IN (SELECT id FROM person_rows WHERE tbl = 'customer_addresses') FROM customer_addresses";
const PLACES: &str = "
    SELECT phone AS what, id IN (SELECT id FROM person_rows WHERE tbl = 'orders') AS hers FROM orders
    UNION ALL SELECT landline, id IN (SELECT id FROM person_rows WHERE tbl = 'orders') FROM orders
    UNION ALL SELECT detail, id IN (SELECT id FROM person_rows WHERE tbl = 'orders') FROM orders
    UNION ALL SELECT tracking_no, id IN (SELECT id FROM person_rows WHERE tbl = 'orders') FROM orders
    UNION ALL SELECT phone, id IN (SELECT id FROM person_rows WHERE tbl = 'customer_phones') FROM customer_phones
    UNION ALL SELECT phone, id IN (SELECT id FROM person_rows WHERE tbl = 'customer_addresses') FROM customer_addresses
    UNION ALL SELECT detail, id IN (SELECT id FROM person_rows WHERE tbl = 'customer_addresses') FROM customer_addresses";

impl Known {
    pub fn of(conn: &Connection) -> Result<Self> {
        // Something that somebody else has as well says nothing about her alone.
        let own = |all: &str| -> Result<Vec<String>> {
            let sql = format!(
                "SELECT what FROM ({all}) WHERE what <> '' GROUP BY what HAVING min(hers) = 1 ORDER BY length(what) DESC"
            );
            let mut statement = conn.prepare(&sql)?;
            Ok(statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        let is_whole = |text: &&String| !text.contains('*') && !text.starts_with(GONE);
        let names: Vec<String> = own(NAMES)?.iter().filter(is_whole).cloned().collect();
        // `小美` may be anybody, or a word; `tb_xiaomei_88` and a phone are nobody else.
        let tells = |text: &&String| {
            let chars = text.chars().count();
            chars >= 6 || chars >= 4 && text.chars().any(|c| c.is_ascii_digit() || c == '_')
        };
        let mut marks = own(PLACES)?;
        marks.retain(|text| is_whole(&text) && text.chars().count() >= 6);
        marks.extend(names.iter().filter(tells).cloned());
        marks.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Ok(Self { marks, names })
    }
}

/// The functions of the statements here.
pub(super) fn functions(conn: &Connection, marks: &[String]) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("person_item", 1, flags, |c| Ok(item(&c.get::<String>(0)?)))?;
    conn.create_scalar_function("person_blank", 2, flags, |c| {
        let (table, json): (String, Option<String>) = (c.get(0)?, c.get(1)?);
        Ok(json.map(|json| blank(&table, &json)))
    })?;
    // As they stand in JSON, where that is something else.
    let quoted = marks.iter().map(|m| Value::from(m.as_str()).to_string());
    let quoted = quoted.map(|q| q.trim_matches('"').to_owned()).filter(|q| !marks.contains(q));
    let marks: Vec<String> = marks.iter().cloned().chain(quoted).collect();
    conn.create_scalar_function("person_scrub", 1, flags, move |c| {
        Ok(c.get::<Option<String>>(0)?.and_then(|text| scrub(&text, &marks)))
    })?;
    Ok(())
}

/// The text without the marks; `None` when none is in it.
fn scrub(text: &str, marks: &[String]) -> Option<String> {
    let mut found = marks.iter().filter(|m| text.contains(m.as_str())).peekable();
    found.peek()?;
    Some(found.fold(text.to_owned(), |text, mark| text.replace(mark.as_str(), GONE)))
}

/// Columns of a table that say something about somebody.
fn columns(table: &str) -> Vec<&'static str> {
    let own = named(table).into_iter().flat_map(|t| t.personal.iter().map(|(column, _)| *column));
    let free = FREE.iter().filter(|(t, _)| *t == table).map(|(_, column)| *column);
    let body = (table == "handoffs").then_some("body");
    own.chain(free).chain(body).collect()
}

/// A change as the trail keeps it: that something was changed stays, what it was does not.
fn blank(table: &str, json: &str) -> String {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(json) else { return json.to_owned() };
    for column in columns(table) {
        fields.get_mut(column).into_iter().for_each(gone);
    }
    Value::Object(fields).to_string()
}

fn gone(value: &mut Value) {
    if value.as_str().is_some_and(|text| !text.is_empty()) {
        *value = GONE.into();
    }
}

/// What an item of a hand-off says about somebody.
const SAID: [&str; 5] = ["customer", "problem", "wants", "action", "contingency"];

fn item(json: &str) -> String {
    let Ok(Value::Object(mut item)) = serde_json::from_str(json) else { return json.to_owned() };
    forget_item(&mut item);
    Value::Object(item).to_string()
}

fn forget_item(item: &mut Map<String, Value>) {
    for key in SAID {
        item.get_mut(key).into_iter().for_each(gone);
    }
}

/// Runs an action while what never changes may be changed. When it fails, the transaction takes this back too.
pub(super) fn unlocked(w: &Write, action: impl FnOnce() -> Result<()>) -> Result<()> {
    let sql = "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'
               AND tbl_name IN ('ops', 'changes', 'handoffs', 'handoff_items', 'handoff_addenda')";
    let mut statement = w.prepare(sql)?;
    let locks: Vec<(String, String)> =
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    drop(statement);
    for (name, _) in &locks {
        w.execute_batch(&format!("DROP TRIGGER main.{name}"))?;
    }
    action()?;
    locks.iter().try_for_each(|(_, sql)| Ok(w.execute_batch(sql)?))
}

/// The snapshots of hand-offs: her items, also where they are inherited; her name where several are named in one line.
/// A new checksum holds for what is left, the trail keeps the one on the paper.
pub(super) fn handoffs(w: &Write, known: &Known) -> Result<()> {
    let texts = |sql: &str| -> Result<HashSet<String>> {
        let mut statement = w.prepare(sql)?;
        Ok(statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let refs = texts(
        "SELECT e.entity || ':' || p.id FROM person_rows p JOIN person_entities e ON e.tbl = p.tbl
         UNION SELECT handoff_id || '/' || ref FROM handoff_items
         WHERE id IN (SELECT id FROM person_rows WHERE tbl = 'handoff_items')",
    )?;
    let mut statement = w.prepare("SELECT id, body FROM handoffs")?;
    let all: Vec<(i64, String)> =
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (id, body) in all {
        let Ok(mut told) = serde_json::from_str::<Value>(&body) else { continue };
        let forget = |item: &mut Value| {
            let Some(item) = item.as_object_mut() else { return };
            let reference = item.get("ref").and_then(Value::as_str).unwrap_or_default().to_owned();
            if refs.contains(&reference) || refs.contains(&format!("{id}/{reference}")) {
                forget_item(item);
            } else if !known.names.is_empty() && !is_about(&reference) {
                for key in SAID {
                    item.get_mut(key).into_iter().for_each(|text| unname(text, known));
                }
            }
        };
        let sheet = &mut told["sheet"];
        sheet["items"].as_array_mut().into_iter().flatten().for_each(forget);
        let inherited = sheet["inherited"].as_array_mut().into_iter().flatten();
        inherited.map(|i| &mut i["item"]).for_each(forget);
        let text = told.to_string();
        if text != body {
            w.execute("INSERT OR IGNORE INTO person_rows VALUES ('handoffs', ?1)", [id])?;
            w.execute(
                "UPDATE handoffs SET body = ?1, checksum = ?2 WHERE id = ?3",
                params![text, checksum(&text), id],
            )?;
        }
    }
    Ok(())
}

/// An item about one thing; others are lines that count several.
fn is_about(reference: &str) -> bool {
    let entity = reference.split(':').next().unwrap_or_default();
    super::tables::ENTITIES.iter().any(|(known, _)| *known == entity)
}

fn unname(text: &mut Value, known: &Known) {
    if let Some(new) = text.as_str().and_then(|t| scrub(t, &known.names)) {
        *text = new.into();
    }
}

/// Forms that were left half filled: of old work, of her, or with her in them.
pub(super) fn drafts(w: &Write, whom: Whom, known: &Known) -> Result<()> {
    if let Whom::Before(_, moment) = whom {
        w.execute("DELETE FROM drafts WHERE saved_at < ?1", [moment])?;
        return Ok(());
    }
    let mut statement = w.prepare("SELECT key, body FROM drafts")?;
    let all: Vec<(String, String)> =
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (key, body) in all {
        let named = known.names.iter().any(|n| body.contains(&Value::from(n.as_str()).to_string()));
        if named || is_hers(w, &key)? || scrub(&body, &known.marks).is_some() {
            w.execute("DELETE FROM drafts WHERE key = ?1", [key])?;
        }
    }
    Ok(())
}

/// `order_edit|7`, where the order is hers.
fn is_hers(w: &Write, key: &str) -> Result<bool> {
    let mut parts = key.split('|');
    let (form, id) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let Ok(id) = id.parse::<i64>() else { return Ok(false) };
    let table = match form {
        "inquiry_edit" | "inquiry_note" | "promise" | "inquiry_close" | "hand_over" => "inquiries",
        "order_edit" | "order_cancel" | "check_note" | "phone_check" | "phone_items" | "remark" => "orders",
        "case_edit" | "case_note" | "case_close" => "cases",
        "customer_edit" => "customers",
        _ => return Ok(false),
    };
    let sql = "SELECT EXISTS (SELECT 1 FROM person_rows WHERE tbl = ?1 AND id = ?2)";
    Ok(w.query_row(sql, params![table, id], |r| r.get(0))?)
}

/// The house's own words of long ago: what an agent wrote at the end of a shift, what was added to a sheet.
pub(super) fn free(w: &Write, whom: Whom) -> Result<()> {
    let Whom::Before(_, moment) = whom else { return Ok(()) };
    for (table, column, old) in [("shifts", "words", "ended_at < ?1"), ("handoff_addenda", "text", "at < ?1")]
    {
        let old = format!("{old} AND {column} NOT IN ('', '{GONE}')");
        w.execute(
            &format!("INSERT OR IGNORE INTO person_rows SELECT '{table}', id FROM {table} WHERE {old}"),
            [moment],
        )?;
        w.execute(&format!("UPDATE {table} SET {column} = '{GONE}' WHERE {old}"), [moment])?;
    }
    Ok(())
}

/// What tells her from everybody else goes wherever it stands, also where others speak of her.
pub(super) fn sweep(w: &Write) -> Result<()> {
    let is_text = |treat: &Treat| matches!(treat, Treat::Gone | Treat::Walk | Treat::Item);
    let personal = TABLES.iter().flat_map(|t| {
        t.personal.iter().filter(move |(_, treat)| is_text(treat)).map(|(column, _)| (t.name, *column))
    });
    let others = [("ops", "note"), ("ops", "reason"), ("handoffs", "body")];
    for (table, column) in personal.chain(FREE.iter().copied()).chain(others) {
        let checksum = if table == "handoffs" { ", checksum = 'purged'" } else { "" };
        w.execute(
            &format!(
                "UPDATE {table} SET \"{column}\" = person_scrub(\"{column}\"){checksum}
                 WHERE person_scrub(\"{column}\") IS NOT NULL"
            ),
            [],
        )?;
    }
    let mut swept = w.prepare("SELECT id, body FROM handoffs WHERE checksum = 'purged'")?;
    let swept: Vec<(i64, String)> =
        swept.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (id, body) in swept {
        w.execute("UPDATE handoffs SET checksum = ?1 WHERE id = ?2", params![checksum(&body), id])?;
    }
    Ok(())
}

/// The trail: every entry stays, nothing personal in it does. This action's own entries are among them.
pub(super) fn trail(w: &Write) -> Result<()> {
    w.execute_batch(&format!(
        "UPDATE changes SET before = person_blank(tbl, before), after = person_blank(tbl, after)
         WHERE id IN (SELECT c.id FROM person_rows p JOIN changes c ON c.tbl = p.tbl AND c.row_id = p.id);
         UPDATE changes SET before = coalesce(person_scrub(before), before), after = coalesce(person_scrub(after), after)
         WHERE person_scrub(before) IS NOT NULL OR person_scrub(after) IS NOT NULL;
         UPDATE ops SET note = CASE note WHEN '' THEN '' ELSE '{GONE}' END,
                        reason = CASE WHEN reason = '' OR kind = 'undo' THEN reason ELSE '{GONE}' END
         WHERE kind NOT LIKE 'import%' AND kind NOT LIKE 'handoff%' AND kind NOT LIKE 'shift%' AND kind <> 'purge'
           AND (note NOT IN ('', '{GONE}') OR reason NOT IN ('', '{GONE}'))
           AND (id IN (SELECT c.op_id FROM person_rows p JOIN changes c ON c.tbl = p.tbl AND c.row_id = p.id)
             OR EXISTS (SELECT 1 FROM person_entities e JOIN person_rows p ON p.tbl = e.tbl
                        WHERE e.entity = ops.entity AND p.id = ops.entity_id));"
    ))?;
    Ok(())
}
