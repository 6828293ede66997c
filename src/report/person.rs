//! Everything that is held about one customer: what she may ask for. Nothing of it is masked, it is her own.

use super::trail::{is_time, label, name, plain, rows, shown, table_label};
use super::{Block, Cell, Column, DetailSheet, Report, Setting, Table, trail};
use crate::domain::{Entity, Subject};
use crate::store::audit::Fields;
use crate::store::person::{Dump, Held};
use serde_json::{Map, Value, json};

/// The page of a customer, made at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub dump: &'a Dump,
    pub made_at: i64,
}

impl Person<'_> {
    pub fn report(&self, setting: &Setting) -> Report {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let dump = self.dump;
        let count: usize = dump.held.iter().map(|h| h.rows.len()).sum();
        let meta = vec![
            (t("field.customer"), dump.name.clone()),
            (t("person.id"), dump.id.to_string()),
            (t("person.rows"), count.to_string()),
            (t("summary.made_at"), setting.full_time(self.made_at)),
        ];
        let mut blocks = vec![Block::Notes(vec![t("person.note")])];
        for held in &dump.held {
            let lines: Vec<String> = held.rows.iter().map(|row| line(held, row, setting)).collect();
            blocks.push(Block::Heading(table_label(held.table, setting)));
            blocks.push(Block::Bullets(lines));
        }
        let subject = Subject::new(Entity::Customer, dump.id);
        blocks.push(Block::Heading(t("person.trail")));
        blocks.extend(trail::report("", subject, &dump.trail, setting).blocks);
        let title = t("person.title");
        let details = vec![DetailSheet::new(&title, self.sheet(setting))];
        Report { title, meta, blocks, details }
    }

    /// A field a row: tables of every shape in one.
    fn sheet(&self, setting: &Setting) -> Table {
        let columns = ["person.table", "person.row", "person.field", "person.value"];
        let columns = columns.map(|key| Column::left(setting.locale.t(key))).to_vec();
        let rows = self.dump.held.iter().flat_map(|held| {
            held.rows.iter().flat_map(move |row| {
                let id = row.get("id").and_then(Value::as_i64).unwrap_or_default();
                told(held, row, setting).into_iter().map(move |(field, value)| {
                    [
                        Cell::text(table_label(held.table, setting)),
                        Cell::count(id),
                        Cell::text(field),
                        Cell::text(value),
                    ]
                })
            })
        });
        Table::new(columns, rows)
    }

    /// Every column is there, under the name it has in exports.
    pub fn json(&self, setting: &Setting) -> Value {
        let field = |(column, value): (&String, &Value)| {
            let value = match value {
                Value::Object(_) => value.clone(),
                value => plain(column, Some(value), setting),
            };
            (name(column).to_owned(), value)
        };
        let row = |row: &Fields| Value::Object(row.iter().map(field).collect());
        let held = self.dump.held.iter().map(|h| (h.table.to_owned(), h.rows.iter().map(row).collect()));
        let trail = self.dump.trail.iter().flat_map(|entry| {
            let changes = entry.changes.iter().flat_map(|change| rows(&entry.head, change, setting));
            changes.map(|row| row.json().clone()).collect::<Vec<_>>()
        });
        json!({
            "customer": { "id": self.dump.id, "name": self.dump.name },
            "made_at": setting.clock.rfc3339(self.made_at),
            "held": held.collect::<Map<String, Value>>(),
            "trail": trail.collect::<Vec<_>>(),
        })
    }
}

/// The fields of a row that say something.
fn told(held: &Held, row: &Fields, setting: &Setting) -> Vec<(String, String)> {
    let says = |(column, value): &(&String, &Value)| {
        let is_number = *column == "id" || column.ends_with("_id");
        let is_nought =
            value.as_i64() == Some(0) || value.as_str().is_some_and(|text| text.trim().is_empty());
        !is_number && !value.is_null() && !is_nought
    };
    let told = row.iter().filter(says).map(|(column, value)| {
        let said = match value {
            Value::Object(item) => said_item(item, setting),
            Value::String(text) if held.table == "order_events" && column == "text" => history(text, setting),
            value => shown(held.table, column, value, setting),
        };
        (label(held.table, column, setting), said)
    });
    told.collect()
}

/// An item of a frozen hand-over, or a walk: its texts, ids in words. What it points at stands beside it.
fn said_item(item: &Map<String, Value>, setting: &Setting) -> String {
    let locale = setting.locale;
    let texts = item.iter().filter_map(|(key, value)| {
        let text = value.as_str().filter(|text| !text.is_empty())?;
        let one = |key: String| if locale.has(&key) { locale.t(&key).to_owned() } else { text.to_owned() };
        match key.as_str() {
            "ref" | "entity" | "section" => None,
            "kind" => Some(one(format!("handoff.kind.{text}"))),
            _ => Some(text.to_owned()),
        }
    });
    texts.collect::<Vec<_>>().join(locale.t("list.separator"))
}

/// What an import changed, `status: wait_confirm → preparing`, a line a field.
fn history(text: &str, setting: &Setting) -> String {
    let said = |line: &str| {
        let change = line.split_once(": ").and_then(|(field, c)| Some((field, c.split_once(" → ")?)));
        let Some((field, (before, after))) = change else { return line.to_owned() };
        let value = |text: &str| {
            let text = text.trim();
            let number = text.parse::<i64>().ok().filter(|_| is_time(field));
            shown("orders", field, &number.map_or_else(|| Value::from(text), Value::from), setting)
        };
        let change = format!("{} → {}", value(before), value(after));
        let field = label("orders", field, setting);
        setting.locale.tf("order.history_field", &[("field", &field), ("change", &change)])
    };
    text.lines().map(said).collect::<Vec<_>>().join(setting.locale.t("list.separator"))
}

fn line(held: &Held, row: &Fields, setting: &Setting) -> String {
    let pairs: Vec<String> =
        told(held, row, setting).into_iter().map(|(field, value)| format!("{field} {value}")).collect();
    pairs.join(setting.locale.t("trail.separator"))
}
