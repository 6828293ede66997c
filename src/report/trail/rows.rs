//! The trail as it leaves: one row a changed field, under stable names.

use super::values::{is_money, is_time, name};
use crate::domain::money::Fen;
use crate::report::Setting;
use crate::store::audit::{Change, Head};
use serde_json::{Value, json};

/// The columns of the CSV, the keys of the JSON.
pub const HEADER: [&str; 16] = [
    "op_id", "at", "agent", "shift", "shift_id", "op", "undoes", "entity", "ref", "table", "row_id",
    "change", "field", "before", "after", "reason",
];

/// One changed field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(Value);

impl Row {
    /// Every key is there; what is not known is null. Money as decimal strings, times RFC 3339.
    pub const fn json(&self) -> &Value {
        &self.0
    }

    /// The same as cells.
    pub fn cells(&self) -> impl Iterator<Item = String> + '_ {
        HEADER.iter().map(|key| match &self.0[*key] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }
}

/// The rows of a change. What was never there before or is not there after is null.
pub fn rows<'a>(head: &'a Head, change: &'a Change, setting: &'a Setting) -> impl Iterator<Item = Row> + 'a {
    let gone = change.before.iter().filter(|(column, _)| !change.after.contains_key(*column));
    let there = change.after.iter();
    let columns = gone.chain(there).map(|(column, _)| column);
    columns.map(move |column| {
        let value = |side: &serde_json::Map<String, Value>| plain(column, side.get(column), setting);
        row(head, change, column, [value(&change.before), value(&change.after)], setting)
    })
}

fn row(head: &Head, change: &Change, column: &str, [before, after]: [Value; 2], setting: &Setting) -> Row {
    let known = crate::report::render::json::known;
    Row(json!({
        "op_id": head.id,
        "at": setting.clock.rfc3339(head.at),
        "agent": known(&head.agent),
        "shift": known(&head.shift),
        "shift_id": head.shift_id,
        "op": head.kind,
        "undoes": known(&head.undoes),
        "entity": known(&change.entity),
        "ref": known(&change.reference),
        "table": change.table,
        "row_id": change.row,
        "change": change.kind.code(),
        "field": name(column),
        "before": before,
        "after": after,
        "reason": if head.undoes.is_empty() { known(&head.reason) } else { Value::Null },
    }))
}

fn plain(column: &str, value: Option<&Value>, setting: &Setting) -> Value {
    match value {
        None => Value::Null,
        Some(Value::Number(n)) => match n.as_i64() {
            Some(fen) if is_money(column) => Value::String(Fen(fen).to_string()),
            Some(at) if is_time(column) => Value::String(setting.clock.rfc3339(at)),
            _ => Value::Number(n.clone()),
        },
        Some(other) => other.clone(),
    }
}
