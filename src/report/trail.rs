//! The audit trail (X1): for people, each action with what it changed in their words; and as rows that leave.

mod rows;
mod values;

pub use rows::{HEADS, Row, rows};

use super::{Block, Report, Setting};
use crate::domain::Subject;
use crate::store::audit::{Change, Entry, Fields, Head, Kind};
use crate::text::harmless;
pub(super) use rows::plain;
use serde_json::Value;
pub use values::purged;
use values::tells;
pub(super) use values::{is_time, label, name, shown, table_label};

/// Rows that tell an action once more, for histories: read only where they say something the others don't.
const HISTORIES: &[&str] = &["order_events", "inquiry_events", "case_steps", "remarks"];

/// The trail of one entity, newest first. Phones and addresses are plain: it is the focused record (X2).
pub fn report(title: &str, subject: Subject, entries: &[Entry], setting: &Setting) -> Report {
    let mut blocks = Vec::new();
    for entry in entries {
        blocks.push(Block::Heading(heading(&entry.head, setting)));
        blocks.push(Block::Text(done(&entry.head, subject, setting)));
        let lines = changes(entry, setting);
        if !lines.is_empty() {
            blocks.push(Block::Bullets(lines));
        }
    }
    if entries.is_empty() {
        blocks.push(Block::Text(setting.locale.t("trail.none").to_owned()));
    }
    Report { title: harmless::line(title), blocks, ..Report::default() }
}

/// When, who, in which shift.
fn heading(head: &Head, setting: &Setting) -> String {
    let agent = if head.agent.is_empty() { setting.locale.t("trail.nobody") } else { head.agent.as_str() };
    let shift = setting.config.settings.shift_label(&head.shift, setting.locale.lang());
    format!("{}  {agent} {shift}", setting.full_time(head.at)).trim_end().to_owned()
}

/// What, and why.
fn done(head: &Head, subject: Subject, setting: &Setting) -> String {
    let locale = setting.locale;
    let mut text = locale.t(&format!("op.{}", head.kind)).to_owned();
    let mut more = |key: &str, args: &[(&str, &str)]| text.push_str(&locale.tf(key, args));
    if !head.undoes.is_empty() {
        let what = locale.t(&format!("op.{}", head.undoes)).to_owned();
        more("trail.undoes", &[("what", &what)]);
    } else if head.kind == "purge" {
        let (whom, counts) = purged(&head.reason, &head.note, locale);
        more("trail.reason", &[("reason", &whom)]);
        more("trail.note", &[("note", &counts)]);
        return text;
    } else if !head.reason.trim().is_empty() {
        more("trail.reason", &[("reason", &harmless::line(&head.reason))]);
    }
    // The note names whose record it is, unless the action was about more than this one.
    if head.about != Some(subject) && !head.note.is_empty() {
        more("trail.note", &[("note", &harmless::line(&head.note))]);
    }
    if head.undone {
        more("trail.undone", &[]);
    }
    text
}

fn changes(entry: &Entry, setting: &Setting) -> Vec<String> {
    let tells_more = entry.changes.iter().any(|c| !HISTORIES.contains(&c.table.as_str()));
    let told = entry.changes.iter().filter(|c| !tells_more || !HISTORIES.contains(&c.table.as_str()));
    told.flat_map(|change| lines(change, &entry.head, setting)).filter(|l| !l.is_empty()).collect()
}

/// A line a changed field; one line for a row that is new or gone.
fn lines(change: &Change, head: &Head, setting: &Setting) -> Vec<String> {
    let locale = setting.locale;
    let table = table_label(&change.table, setting);
    let whole = |key: &str, fields: &Fields| {
        let fields = all(change, fields, head, setting);
        vec![locale.tf(key, &[("table", &table), ("fields", &fields)])]
    };
    match change.kind {
        Kind::Created => whole("trail.created", &change.after),
        Kind::Deleted => whole("trail.deleted", &change.before),
        Kind::Changed => {
            let mut lines = Vec::new();
            let is_own = matches!(change.table.as_str(), "orders" | "order_lines" | "cases" | "inquiries");
            // When a row of it was touched, the heading says.
            let now = |value: &Value| is_own || value.as_i64() != Some(head.at);
            for (column, after) in change.after.iter().filter(|(_, after)| now(after)) {
                let before = change.before.get(column).unwrap_or(&Value::Null);
                let mut name = label(&change.table, column, setting);
                if !is_own {
                    name = locale.tf("trail.of_table", &[("table", &table), ("field", &name)]);
                }
                if column == "steps_done" {
                    lines.extend(ticks(change, before, after, setting));
                    continue;
                }
                let said = |value| match shown(&change.table, column, value, setting) {
                    text if text.is_empty() => locale.t("trail.empty").to_owned(),
                    text => text,
                };
                let (before, after) = (said(before), said(after));
                lines.push(
                    locale.tf("trail.changed", &[("field", &name), ("before", &before), ("after", &after)]),
                );
            }
            lines
        }
    }
}

/// Of a tick list only what was ticked or taken back.
fn ticks(change: &Change, before: &Value, after: &Value, setting: &Setting) -> Vec<String> {
    let words = |value: &Value| -> Vec<String> {
        value.as_str().unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    };
    let (before, after) = (words(before), words(after));
    let missing = |of: &[String], from: &[String]| -> Vec<String> {
        of.iter().filter(|w| !from.contains(w)).cloned().collect()
    };
    let told = |sign: &str, word: String| {
        let step = shown(&change.table, "steps_done", &Value::String(word), setting);
        format!("{sign} {step}")
    };
    let ticked = missing(&after, &before).into_iter().map(|w| told("[v]", w));
    ticked.chain(missing(&before, &after).into_iter().map(|w| told("[ ]", w))).collect()
}

/// Every field of a row that says something.
fn all(change: &Change, fields: &Fields, head: &Head, setting: &Setting) -> String {
    let said = fields.iter().filter(|(column, value)| tells(column, value, head.at));
    let pairs: Vec<String> = said
        .map(|(column, value)| {
            let name = label(&change.table, column, setting);
            let value = shown(&change.table, column, value, setting);
            // The lines of an order are what the table is called.
            if column == "lines" { value } else { format!("{name} {value}") }
        })
        .collect();
    pairs.join(setting.locale.t("trail.separator"))
}

#[cfg(test)]
mod tests;
