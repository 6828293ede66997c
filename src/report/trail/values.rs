//! Columns and their values in the words of the screen, and under the names they leave by.

use crate::config::{Labelled, lists};
use crate::domain::money::Fen;
use crate::report::Setting;
use crate::text::harmless;
use crate::text::locale::Locale;
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

pub(in crate::report) fn is_time(column: &str) -> bool {
    const OTHERS: &[&str] = &["at", "waiting_since", "planned_start", "planned_end", "until"];
    column.ends_with("_at") || OTHERS.contains(&column)
}

fn is_yes_or_no(column: &str) -> bool {
    matches!(column, "auto" | "prepaid" | "owed_by_us" | "on_return" | "held")
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
    named(table, setting.locale)
}

fn named(table: &str, locale: &Locale) -> String {
    let key = format!("trail.table.{table}");
    if locale.has(&key) { locale.t(&key).to_owned() } else { table.to_owned() }
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
            Some(1) if is_yes_or_no(column) => setting.locale.t("trail.yes").to_owned(),
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
        (_, "from_status" | "to_status") => {
            let of = match table {
                "order_events" => "order",
                "inquiry_events" => "inquiry",
                _ => "case",
            };
            match one(format!("{of}.status.{text}")) {
                // The step of a document or a piece of evidence names which.
                said if said == text => of_case(text, setting),
                said => said,
            }
        }
        (_, "channel" | "platform") => of(&lists.channels, text, setting),
        (_, "topic") => of(&lists.topics, text, setting),
        (_, "tier") => of(&lists.tiers, text, setting),
        (_, "entity") => one(format!("trail.value.entity.{text}")),
        ("inquiries", "urgency") => of(&lists.urgencies, text, setting),
        ("inquiries", "lost_reason") => of(&lists.lost_reasons, text, setting),
        ("inquiries", "satisfaction") => of(&lists.satisfactions, text, setting),
        ("inquiry_events", "kind") => one(format!("inquiry.event.{text}")),
        ("order_events", "kind") => one(format!("order.event.{text}")),
        ("case_steps", "kind") => one(format!("case.event.{text}")),
        ("orders", "courier") => of(&lists.couriers, text, setting),
        ("cases", "degree") => of(&lists.degrees, text, setting),
        ("cases", "wants") => of(&lists.wants, text, setting),
        ("cases", "responsibility") => of(&lists.responsibilities, text, setting),
        ("case_walks", "guide") => {
            let title = setting.config.guide(text).map(|g| g.title.of(locale.lang()));
            title.unwrap_or(text).to_owned()
        }
        ("case_evidence", "kind") => of(&lists.evidence, text, setting),
        ("case_todos", "who") => of(&lists.askees, text, setting),
        ("complaints", "class") => of(&lists.complaint_classes, text, setting),
        ("call_backs", "result") => one(format!("call_back.result.{text}")),
        ("order_extras", "field") => of(&lists.order_fields, text, setting),
        ("positions", "kind") => of(&lists.positions, text, setting),
        ("survey_marks", "question") => of(&lists.survey_questions, text, setting),
        ("reminders", "kind") => one(format!("reminder.kind.{text}")),
        ("snoozes", "kind") => one(format!("due.kind.{text}")),
        ("handoff_items", "answer") => one(format!("handoff.answer.{text}")),
        ("orders", "payment_kind") => of(&lists.payment_kinds, text, setting),
        ("orders", "warehouse") => of(&lists.warehouses, text, setting),
        ("orders", "refused_reason") => of(&lists.refusal_reasons, text, setting),
        ("orders", "tags") => each(&lists.tags, text, setting),
        (_, "flag") => of(&setting.config.remarks.flags, text, setting),
        ("remarks", "template") => {
            let template = setting.config.remarks.all().find(|t| t.id == text);
            template.map_or(text, |t| t.label(locale.lang())).to_owned()
        }
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
        ("exceptions" | "chases" | "promises" | "questions", "asked") => of(&lists.askees, text, setting),
        ("send_offs", "item") => of(&lists.send_offs, text, setting),
        ("feedback", "kind") => of(&lists.feedback_kinds, text, setting),
        ("fees", "kind") | ("case_documents", "fee") => of(&lists.fees, text, setting),
        ("fees", "payer") | ("case_documents", "fee_payer") => of(&lists.payers, text, setting),
        ("fees" | "payments" | "reconciliations", "account") | ("case_documents", "fee_account") => {
            one(format!("fee.account.{text}"))
        }
        ("fees", "dispute_end") => one(format!("fee.end.{text}")),
        ("fee_talks", "said_by") => one(format!("fee.said.{text}")),
        ("cases", "kind") => of(&lists.case_kinds, text, setting),
        ("case_documents", "kind") => of(&lists.documents, text, setting),
        _ => one(format!("trail.value.{column}.{text}")),
    }
}

/// A document or a piece of evidence by its id; anything else as it is written.
fn of_case(id: &str, setting: &Setting) -> String {
    let lists = &setting.config.lists;
    match of(&lists.documents, id, setting) {
        said if said == id => of(&lists.evidence, id, setting),
        said => said,
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

/// X3: whom a purge forgot, and how many rows of what it emptied; the trail keeps both as codes.
pub fn purged(reason: &str, note: &str, locale: &Locale) -> (String, String) {
    let whom = match (reason.strip_prefix("customer "), reason.strip_prefix("before ")) {
        (Some(id), _) => locale.tf("trail.purge.customer", &[("id", id)]),
        (None, Some(day)) => locale.tf("trail.purge.before", &[("day", day)]),
        (None, None) => harmless::line(reason),
    };
    let count = |part: &str| match part.rsplit_once(' ') {
        Some((table, rows)) => {
            locale.tf("trail.purge.count", &[("table", &named(table, locale)), ("rows", rows)])
        }
        None => harmless::line(part),
    };
    let counts: Vec<String> = note.split(", ").filter(|p| !p.is_empty()).map(count).collect();
    (whom, counts.join(locale.t("list.separator")))
}
