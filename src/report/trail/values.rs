//! Columns and their values in the words of the screen, and under the names they leave by.

use crate::config::{Labelled, lists};
use crate::domain::money::Fen;
use crate::report::Setting;
use crate::text::harmless;
use serde_json::Value;

/// The name a column leaves by: that of the order's JSON where it has one.
pub(in crate::report) fn name(column: &str) -> &str {
    match column {
        "goods_fen" => "goods_amount",
        "shipping_fen" => "shipping_fee",
        other => other.strip_suffix("_fen").unwrap_or(other),
    }
}

pub(super) fn is_money(column: &str) -> bool {
    column.ends_with("_fen")
}

pub(super) fn is_time(column: &str) -> bool {
    const OTHERS: &[&str] = &["at", "waiting_since", "planned_start", "planned_end"];
    column.ends_with("_at") || OTHERS.contains(&column)
}

/// Whether a field of a new or deleted row says anything: what is empty, nought or the time of the action does not.
pub(super) fn tells(column: &str, value: &Value, at: i64) -> bool {
    const SILENT: &[&str] = &["position", "auto", "template", "body", "checksum"];
    let is_empty = match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Number(n) => n.as_i64() == Some(0) || is_time(column) && n.as_i64() == Some(at),
        _ => false,
    };
    !is_empty && !SILENT.contains(&column) && !column.ends_with("_id")
}

pub(in crate::report) fn table_label(table: &str, setting: &Setting) -> String {
    let key = format!("trail.table.{table}");
    if setting.locale.has(&key) { setting.locale.t(&key).to_owned() } else { table.to_owned() }
}

/// The label of a column. One without a text shows its name, so that nothing is kept quiet.
pub(in crate::report) fn label(table: &str, column: &str, setting: &Setting) -> String {
    let name = name(column);
    let order = format!("order.field.{name}");
    let general = format!("trail.field.{name}");
    let keys = if table == "orders" { [order, general] } else { [general, order] };
    let found = keys.iter().find(|key| setting.locale.has(key));
    found.map_or_else(|| name.to_owned(), |key| setting.locale.t(key).to_owned())
}

/// A value as the screen says it; "" for none.
pub(in crate::report) fn shown(table: &str, column: &str, value: &Value, setting: &Setting) -> String {
    match value {
        Value::Null => String::new(),
        Value::Number(n) => match n.as_i64() {
            Some(fen) if is_money(column) => Fen(fen).to_string(),
            Some(at) if is_time(column) => setting.full_time(at),
            _ => n.to_string(),
        },
        Value::String(text) => harmless::line(&worded(table, column, text.trim(), setting)),
        other => other.to_string(),
    }
}

/// What a stored id is called.
fn worded(table: &str, column: &str, text: &str, setting: &Setting) -> String {
    let (locale, lists) = (setting.locale, &setting.config.lists);
    let one = |key: String| if locale.has(&key) { locale.t(&key).to_owned() } else { text.to_owned() };
    match (table, column) {
        ("orders", "status") => one(format!("order.status.{text}")),
        ("cases", "status") => one(format!("case.status.{text}")),
        ("inquiries", "status") => one(format!("inquiry.status.{text}")),
        ("orders" | "inquiries" | "cases", "channel") => of(&lists.channels, text, setting),
        ("orders", "payment_kind") => of(&lists.payment_kinds, text, setting),
        ("orders", "warehouse") => of(&lists.warehouses, text, setting),
        ("orders", "refused_reason") => of(&lists.refusal_reasons, text, setting),
        ("orders", "tags") => each(&lists.tags, text, setting),
        (_, "flag") => of(&setting.config.remarks.flags, text, setting),
        ("checks", "item") => check_item(text, setting),
        ("exceptions", "kind") => of(&lists.exceptions, text, setting),
        ("exceptions", "steps_done") => {
            let steps: Vec<_> = lists.exceptions.iter().flat_map(|k| k.steps.clone()).collect();
            each(&steps, text, setting)
        }
        ("exceptions", "option") => {
            let options: Vec<_> = lists.exceptions.iter().flat_map(|k| k.options.clone()).collect();
            of(&options, text, setting)
        }
        ("change_requests", "branch") => one(format!("change.branch.{text}")),
        ("change_requests", "outcome") => one(format!("change.outcome.{text}")),
        ("change_requests", "asked_by") => of(&lists.askers, text, setting),
        ("change_requests", "steps_done") => {
            // Each tick carries its stamp.
            let steps: Vec<&str> =
                text.split_whitespace().map(|w| w.split('@').next().unwrap_or(w)).collect();
            each(&lists.change_steps, &steps.join(" "), setting)
        }
        ("exceptions" | "chases" | "promises", "asked") => of(&lists.askees, text, setting),
        ("send_offs", "item") => of(&lists.send_offs, text, setting),
        ("feedback", "kind") => of(&lists.feedback_kinds, text, setting),
        ("fees", "kind") | ("case_documents", "fee") => of(&lists.fees, text, setting),
        ("fees", "payer") | ("case_documents", "fee_payer") => of(&lists.payers, text, setting),
        ("fees" | "payments", "account") | ("case_documents", "fee_account") => {
            one(format!("fee.account.{text}"))
        }
        ("fees", "dispute_end") => one(format!("fee.end.{text}")),
        ("fee_talks", "said_by") => one(format!("fee.said.{text}")),
        ("cases", "kind") => of(&lists.case_kinds, text, setting),
        ("case_documents", "kind") => of(&lists.documents, text, setting),
        _ => one(format!("trail.value.{column}.{text}")),
    }
}

fn of<T: Labelled>(list: &[T], id: &str, setting: &Setting) -> String {
    lists::label(list, id, setting.locale.lang()).to_owned()
}

/// Ids separated by spaces.
fn each<T: Labelled>(list: &[T], ids: &str, setting: &Setting) -> String {
    let labels: Vec<&str> =
        ids.split_whitespace().map(|id| lists::label(list, id, setting.locale.lang())).collect();
    labels.join(setting.locale.t("list.separator"))
}

fn check_item(id: &str, setting: &Setting) -> String {
    let mut items = setting.config.checklists.iter().flat_map(|c| &c.items);
    items.find(|i| i.id == id).map_or(id, |i| i.label(setting.locale.lang())).to_owned()
}
