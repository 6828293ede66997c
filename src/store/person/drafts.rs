//! Forms that were left half filled: of old work, of somebody, or with her in them.

use super::rewrite::{Known, tells};
use super::tables::ENTITIES;
use super::{GONE, Whom};
use crate::store::{Result, Write};
use rusqlite::params;
use serde_json::Value;

/// What the ids of a form are, in their order, by the first part of its key. A test of the forms holds this to them.
const FORMS: &[(&str, &[&str])] = &[
    ("inquiries", &["inquiry_edit", "inquiry_note", "promise", "inquiry_close", "hand_over", "order_new"]),
    ("inquiries", &["question_note", "case_new"]),
    ("orders", &["order_edit", "order_cancel", "check_note", "exception"]),
    ("orders", &["phone_check", "phone_items", "order_join", "friend", "remark", "remark_text", "change"]),
    ("orders", &["chase", "assign", "cod_back", "call_back", "extras", "position", "survey", "fee_new"]),
    ("cases", &["case_edit", "case_move", "case_note", "guide", "guide_input", "guide_outcome", "todo_done"]),
    ("cases", &["todo_new", "document", "document_owed", "document_new", "complaint", "evidence"]),
    ("change_requests", &["change_edit", "change_remark", "change_resend"]),
    ("exceptions", &["exception_wait", "exception_close"]),
    ("chases", &["chase_answer"]),
    ("feedback", &["feedback_answer"]),
    ("questions", &["question_answer", "question_promote"]),
    ("fees", &["fee_edit", "fee_say", "fee_resolve"]),
    ("reminders", &["agree"]),
    ("customers", &["customer_edit"]),
];

/// Likewise the second id.
const SECOND: &[(&str, &[&str])] = &[("orders", &["case_new"]), ("cases", &["fee_new"])];

/// Forms about the house, or about what the rest of their key says (`order:7`).
const HOUSE: &[&str] = &[
    "first_run",
    "inquiry_new",
    "order_paste",
    "order_read",
    "template_new",
    "template_edit",
    "snippet_new",
    "snippet_edit",
    "snippet_fill",
    "snippet_mined",
    "shift_start",
    "shift_end",
    "contingency",
    "handoff_line",
    "handoff_addendum",
    "read_back",
    "import",
    "measure",
    "measure_done",
    "payment",
    "statement",
    "credit",
    "snooze",
    "promotion_new",
    "promotion_edit",
    "customer_new",
    "product_new",
    "product_edit",
    "product_stock",
];

/// What comes due by other names than those of [`ENTITIES`].
const DUE: &[(&str, &str)] = &[
    ("promise", "promises"),
    ("wait", "inquiries"),
    ("dispute", "cases"),
    ("ship", "orders"),
    ("cod", "orders"),
    ("call_back", "orders"),
    ("nudge", "orders"),
];

fn table(forms: &[(&'static str, &[&str])], name: &str) -> Option<&'static str> {
    forms.iter().find(|(_, names)| names.contains(&name)).map(|(table, _)| *table)
}

/// Whether it is decided what the draft of a form is about; one that is not goes with whoever goes.
pub fn knows_draft(key: &str) -> bool {
    let name = key.split(['|', ':']).next().unwrap_or_default();
    name == "handoff" || HOUSE.contains(&name) || table(FORMS, name).is_some()
}

pub(super) fn drafts(w: &Write, whom: Whom, known: &Known) -> Result<()> {
    if let Whom::Before(_, moment) = whom {
        w.execute("DELETE FROM drafts WHERE saved_at < ?1", [moment])?;
    }
    let mut statement = w.prepare("SELECT key, body FROM drafts")?;
    let all: Vec<(String, String)> =
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (key, body) in all {
        let unknown = matches!(whom, Whom::Customer(_)) && !knows_draft(&key);
        if unknown || is_hers(w, &key)? || names(w, &body, known)? {
            w.execute("DELETE FROM drafts WHERE key = ?1", [key])?;
        }
    }
    Ok(())
}

/// `order_edit|7`, where the order is hers; `snooze|ship:7` likewise.
fn is_hers(w: &Write, key: &str) -> Result<bool> {
    let parts: Vec<&str> = key.split('|').collect();
    for (at, forms) in [(1, FORMS), (2, SECOND)] {
        let id = parts.get(at).and_then(|id| id.parse().ok());
        if let (Some(id), Some(table)) = (id, table(forms, parts[0]))
            && is_gathered(w, table, id)?
        {
            return Ok(true);
        }
    }
    parts.iter().try_fold(false, |found, part| Ok(found || refers(w, part)?))
}

/// `order:7`, where the order is hers.
fn refers(w: &Write, text: &str) -> Result<bool> {
    let Some((entity, id)) = text.split_once(':') else { return Ok(false) };
    let table = ENTITIES.iter().chain(DUE).find(|(name, _)| *name == entity);
    match (table, id.parse()) {
        (Some((_, table)), Ok(id)) => is_gathered(w, table, id),
        _ => Ok(false),
    }
}

fn is_gathered(w: &Write, table: &str, id: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM person_rows WHERE tbl = ?1 AND id = ?2)";
    Ok(w.query_row(sql, params![table, id], |r| r.get(0))?)
}

/// She is named in it, or something of hers is: a mark anywhere, a name or a reference as a whole field.
fn names(w: &Write, body: &str, known: &Known) -> Result<bool> {
    if tells(body, &known.marks) {
        return Ok(true);
    }
    let mut fields = Vec::new();
    if let Ok(body) = serde_json::from_str::<Value>(body) {
        texts(&body, &mut fields);
    }
    fields.iter().try_fold(false, |found, text| {
        Ok(found || *text != GONE && known.names.contains(text) || refers(w, text)?)
    })
}

fn texts(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|v| texts(v, into)),
        Value::Object(fields) => fields.values().for_each(|v| texts(v, into)),
        _ => {}
    }
}
