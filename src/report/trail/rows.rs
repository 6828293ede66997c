//! The trail as it leaves: one row a changed field, under stable names.

use super::values::{is_money, is_time, name};
use crate::domain::money::Fen;
use crate::report::Setting;
use crate::report::export::Head;
use crate::store::audit::{Change, Head as Action};
use crate::store::export::{Kind, Value as Cell};
use serde_json::{Value, json};

/// The columns of a table, the keys of the JSON.
pub const HEADS: [Head; 16] = [
    ("op_id", Kind::Count),
    ("at", Kind::Time),
    ("agent", Kind::Text),
    ("shift", Kind::Text),
    ("shift_id", Kind::Count),
    ("op", Kind::Text),
    ("undoes", Kind::Text),
    ("entity", Kind::Text),
    ("ref", Kind::Text),
    ("table", Kind::Text),
    ("row_id", Kind::Count),
    ("change", Kind::Text),
    ("field", Kind::Text),
    ("before", Kind::Text),
    ("after", Kind::Text),
    ("reason", Kind::Text),
];

/// One changed field, and when it was changed (unix seconds).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(Value, i64);

impl Row {
    /// Every key is there; what is not known is null. Money as decimal strings, times RFC 3339.
    pub const fn json(&self) -> &Value {
        &self.0
    }

    /// The same as cells of a table.
    pub fn values(&self) -> Vec<Cell> {
        HEADS.iter().map(|(key, kind)| self.value(key, *kind)).collect()
    }

    fn value(&self, key: &str, kind: Kind) -> Cell {
        match &self.0[key] {
            _ if kind == Kind::Time => Cell::Time(self.1),
            Value::Null => Cell::Empty,
            Value::Number(n) if kind == Kind::Count => n.as_i64().map_or(Cell::Empty, Cell::Count),
            Value::String(text) => Cell::Text(text.clone()),
            other => Cell::Text(other.to_string()),
        }
    }
}

/// The rows of a change. What was never there before or is not there after is null.
pub fn rows<'a>(
    head: &'a Action,
    change: &'a Change,
    setting: &'a Setting,
) -> impl Iterator<Item = Row> + 'a {
    let gone = change.before.iter().filter(|(column, _)| !change.after.contains_key(*column));
    let there = change.after.iter();
    let columns = gone.chain(there).map(|(column, _)| column);
    // What all fields of a change share is written once: a new order has thirty of them.
    let shared = shared(head, change, setting);
    columns.map(move |column| {
        let mut value = shared.clone();
        value["field"] = name(column).into();
        value["before"] = plain(column, change.before.get(column), setting);
        value["after"] = plain(column, change.after.get(column), setting);
        Row(value, head.at)
    })
}

fn shared(head: &Action, change: &Change, setting: &Setting) -> Value {
    let known = crate::report::render::json::known;
    json!({
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
        "field": null,
        "before": null,
        "after": null,
        "reason": if head.undoes.is_empty() { known(&head.reason) } else { Value::Null },
    })
}

pub(in crate::report) fn plain(column: &str, value: Option<&Value>, setting: &Setting) -> Value {
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
