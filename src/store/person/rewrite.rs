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
        // `8888` stands in many a number.
        marks.retain(|text| text.len() >= 7 || text.chars().any(|c| !c.is_ascii_digit()));
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
    let own = marks.to_vec();
    conn.create_scalar_function("person_scrub", 1, flags, move |c| {
        Ok(c.get::<Option<String>>(0)?.and_then(|text| scrub(&text, &own)))
    })?;
    let own = marks.to_vec();
    conn.create_scalar_function("person_scrub_json", 1, flags, move |c| {
        Ok(c.get::<Option<String>>(0)?.and_then(|json| scrub_json(&json, &own)))
    })?;
    let own = marks.to_vec();
    conn.create_scalar_function("person_scrub_change", 2, flags, move |c| {
        let (table, json): (String, Option<String>) = (c.get(0)?, c.get(1)?);
        Ok(json.and_then(|json| scrub_change(&table, &json, &own)))
    })?;
    Ok(())
}

/// The text without the marks; `None` when none is in it.
fn scrub(text: &str, marks: &[String]) -> Option<String> {
    let mut found = marks.iter().filter(|m| text.contains(m.as_str())).peekable();
    found.peek()?;
    Some(found.fold(text.to_owned(), |text, mark| text.replace(mark.as_str(), GONE)))
}

/// What stands under these keys is a code or a number of ours: it means the same whatever somebody is called.
const CODES: [&str; 7] = ["ref", "section", "kind", "from_kind", "number", "question", "business_day"];

/// The same in a JSON text, where only what somebody wrote is looked at; else it would not be read again.
fn scrub_json(json: &str, marks: &[String]) -> Option<String> {
    let Ok(mut value) = serde_json::from_str::<Value>(json) else { return scrub(json, marks) };
    scrub_value(&mut value, marks, &CODES).then(|| value.to_string())
}

/// In a change of the trail, only the columns that say something about somebody.
fn scrub_change(table: &str, json: &str, marks: &[String]) -> Option<String> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(json) else { return scrub(json, marks) };
    let mut found = false;
    for column in columns(table) {
        found |= fields.get_mut(column).is_some_and(|value| scrub_value(value, marks, &CODES));
    }
    found.then(|| Value::Object(fields).to_string())
}

fn scrub_value(value: &mut Value, marks: &[String], codes: &[&str]) -> bool {
    match value {
        Value::String(text) => {
            let is_json = text.starts_with(['{', '[']);
            let new = if is_json { scrub_json(text, marks) } else { scrub(text, marks) };
            let found = new.is_some();
            *text = new.unwrap_or_else(|| std::mem::take(text));
            found
        }
        Value::Array(all) => {
            all.iter_mut().filter_map(|v| scrub_value(v, marks, codes).then_some(())).count() > 0
        }
        Value::Object(fields) => {
            let said = fields.iter_mut().filter(|(key, _)| !codes.contains(&key.as_str()));
            said.filter_map(|(_, v)| scrub_value(v, marks, codes).then_some(())).count() > 0
        }
        _ => false,
    }
}

/// Whether a form's fields name one of them.
pub(super) fn tells(form: &str, marks: &[String]) -> bool {
    match serde_json::from_str::<Value>(form) {
        Ok(mut fields) => scrub_value(&mut fields, marks, &[]),
        Err(_) => scrub(form, marks).is_some(),
    }
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
pub(super) fn handoffs(w: &Write, whom: Whom, known: &Known) -> Result<()> {
    let texts = |sql: &str| -> Result<HashSet<String>> {
        let mut statement = w.prepare(sql)?;
        Ok(statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let refs = texts(
        "SELECT e.entity || ':' || p.id FROM person_rows p JOIN person_entities e ON e.tbl = p.tbl
         UNION SELECT handoff_id || '/' || ref FROM handoff_items
         WHERE id IN (SELECT id FROM person_rows WHERE tbl = 'handoff_items')",
    )?;
    // A sheet that nobody took over yet is still to be read: by age, it waits.
    let read = if matches!(whom, Whom::Before(..)) { "accepted_at IS NOT NULL" } else { "1" };
    let mut statement = w.prepare(&format!("SELECT id, body FROM handoffs WHERE {read}"))?;
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
    let Some(told) = text.as_str() else { return };
    let new = known.names.iter().fold(told.to_owned(), |text, name| without_name(&text, name));
    if new != told {
        *text = new.into();
    }
}

/// The list without this name, where it stands by itself: `货` alone may be anybody, in `缺货` it is nobody.
fn without_name(text: &str, name: &str) -> String {
    if name.chars().nth(1).is_none() {
        return text.to_owned();
    }
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '*'));
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(name) {
        let (head, tail) = (&rest[..at], &rest[at + name.len()..]);
        out.push_str(head);
        let stands = ends(out.chars().next_back()) && ends(tail.chars().next());
        out.push_str(if stands { GONE } else { name });
        rest = tail;
    }
    out + rest
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
    let personal = TABLES.iter().flat_map(|t| t.personal.iter().map(move |(c, treat)| (t.name, *c, treat)));
    let personal = personal.filter_map(|(table, column, treat)| match treat {
        Treat::Gone => Some((table, column, "person_scrub")),
        Treat::Walk | Treat::Item => Some((table, column, "person_scrub_json")),
        Treat::Clear | Treat::Name => None,
    });
    let free = FREE.iter().chain(&[("ops", "note"), ("ops", "reason")]);
    let free = free.map(|(table, column)| (*table, *column, "person_scrub"));
    let bodies = [("handoffs", "body", "person_scrub_json")];
    for (table, column, scrub) in personal.chain(free).chain(bodies) {
        let checksum = if table == "handoffs" { ", checksum = 'purged'" } else { "" };
        w.execute(
            &format!(
                "UPDATE {table} SET \"{column}\" = {scrub}(\"{column}\"){checksum}
                 WHERE {scrub}(\"{column}\") IS NOT NULL"
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
pub(super) fn trail(w: &Write, known: &Known) -> Result<()> {
    w.execute_batch(&format!(
        "UPDATE changes SET before = person_blank(tbl, before), after = person_blank(tbl, after)
         WHERE id IN (SELECT c.id FROM person_rows p JOIN changes c ON c.tbl = p.tbl AND c.row_id = p.id);
         UPDATE changes SET before = coalesce(person_scrub_change(tbl, before), before),
                            after = coalesce(person_scrub_change(tbl, after), after)
         WHERE person_scrub_change(tbl, before) IS NOT NULL OR person_scrub_change(tbl, after) IS NOT NULL;
         UPDATE ops SET note = CASE note WHEN '' THEN '' ELSE '{GONE}' END,
                        reason = CASE WHEN reason = '' OR kind = 'undo' THEN reason ELSE '{GONE}' END
         WHERE kind NOT LIKE 'import%' AND kind NOT LIKE 'handoff%' AND kind NOT LIKE 'shift%' AND kind <> 'purge'
           AND (note NOT IN ('', '{GONE}') OR reason NOT IN ('', '{GONE}'))
           AND (id IN (SELECT c.op_id FROM person_rows p JOIN changes c ON c.tbl = p.tbl AND c.row_id = p.id)
             OR EXISTS (SELECT 1 FROM person_entities e JOIN person_rows p ON p.tbl = e.tbl
                        WHERE e.entity = ops.entity AND p.id = ops.entity_id));"
    ))?;
    // An import is about many; where its entry is named after one of them, the name goes.
    let mut named =
        w.prepare(&format!("UPDATE ops SET note = '{GONE}' WHERE kind LIKE 'import%' AND note = ?1"))?;
    known.names.iter().try_for_each(|name| named.execute([name]).map(|_| ()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x3_marks_go_from_what_somebody_wrote_and_never_from_keys_codes_or_numbers() {
        let marks = ["customer".to_owned(), "1888800".to_owned(), "wait_1".to_owned()];
        let change = r#"{"id":188880012,"status":"wait_1","remark":"找wait_1","customer_id":1888800}"#;
        let left = r#"{"id":188880012,"status":"wait_1","remark":"找␡","customer_id":1888800}"#;
        assert_eq!(scrub_change("orders", change, &marks).as_deref(), Some(left));
        let fee = r#"{"account":"customer","amount_fen":1888800}"#;
        assert_eq!(scrub_change("fees", fee, &marks), None);
        let item = r#"{"ref":"customer:3","customer":"小美","problem":"customer \"1888800\""}"#;
        let left = r#"{"ref":"customer:3","customer":"小美","problem":"␡ \"␡\""}"#;
        assert_eq!(scrub_json(item, &marks).as_deref(), Some(left));
        let walk = r#"{"walk":"{\"given\":[{\"question\":\"wait_1\",\"answer\":\"wait_1\"}]}"}"#;
        let left = r#"{"walk":"{\"given\":[{\"question\":\"wait_1\",\"answer\":\"␡\"}]}"}"#;
        assert_eq!(scrub_change("case_walks", walk, &marks).as_deref(), Some(left));
        assert!(tells(r#"{"question":"customer"}"#, &marks) && !tells(r#"{"customer":"小美"}"#, &marks));
    }

    #[test]
    fn x3_a_name_goes_where_it_stands_by_itself() {
        let without = |text| without_name(text, "小美");
        assert_eq!(without("待核对 3 单：小美、王小美、小美"), "待核对 3 单：␡、王小美、␡");
        assert_eq!(without("小美"), "␡");
        assert_eq!(without("小美_88, 小美 (小美)"), "小美_88, ␡ (␡)");
        assert_eq!(without_name("缺货、货", "货"), "缺货、货");
    }
}
