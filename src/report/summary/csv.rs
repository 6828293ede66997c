//! The summary for a spreadsheet: one number a row, so that it can be filtered and pivoted.

use super::keeping::missing;
use super::{shown, sums};
use crate::domain::figures::Figure;
use crate::domain::figures::summary::{Summary, nudges};
use crate::domain::figures::{Unit, Value};
use crate::domain::money::Fen;
use crate::report::{Cell, Column, Setting, Table};

fn columns(setting: &Setting) -> Vec<Column> {
    [
        "summary.csv.section",
        "summary.csv.item",
        "summary.csv.measure",
        "summary.csv.value",
        "summary.csv.note",
    ]
    .map(|key| Column::left(setting.locale.t(key)))
    .to_vec()
}

struct Lines<'a> {
    setting: &'a Setting<'a>,
    section: String,
    rows: Vec<Vec<Cell>>,
}

impl Lines<'_> {
    /// Opens a section by the key of its heading; its brackets are for the page.
    fn section(&mut self, key: &str) {
        let heading = self.setting.locale.t(key);
        heading.trim_matches(['【', '】', '[', ']']).clone_into(&mut self.section);
    }

    fn push(&mut self, item: &str, measure: &str, value: impl Into<Cell>, note: &str) {
        let [section, item, measure, note] = [&self.section, item, measure, note].map(Cell::from);
        self.rows.push(vec![section, item, measure, value.into(), note]);
    }

    fn t(&self, key: &str) -> String {
        self.setting.locale.t(key).to_owned()
    }
}

/// One number a row.
pub(super) fn table(summary: &Summary, setting: &Setting) -> Table {
    let mut out = Lines { setting, section: String::new(), rows: Vec::new() };
    sales(&mut out, summary);
    out.section("summary.section.service");
    for one in &summary.figures {
        figure(&mut out, one);
    }
    out.section("summary.section.funnel");
    let (today, last) = (out.t("summary.funnel.today"), out.t("summary.funnel.final"));
    for step in &summary.funnel {
        let name = out.t(&format!("summary.funnel.{}", step.name));
        out.push(&name, &today, step.today, "");
        out.push(&name, &last, Cell::known(step.last.map(Value::Count)), "");
    }
    out.section("summary.section.lost");
    for lost in &summary.lost {
        let reason = setting.text_of(&setting.config.lists.lost_reasons, &lost.reason);
        let channel = setting.text_of(&setting.config.lists.channels, &lost.channel);
        let measure = [channel, lost.product.clone()].join(" ");
        out.push(&reason, measure.trim(), lost.customers.len(), &lost.customers.join(" "));
    }
    out.section("summary.section.nudges");
    let brought = nudges(&summary.nudged);
    for (key, value) in [
        ("sent", brought.sent.to_string()),
        ("orders", brought.orders.to_string()),
        ("paid_orders", brought.paid_orders.to_string()),
        ("paid", brought.paid.to_string()),
    ] {
        let item = out.t(&format!("summary.nudges.{key}"));
        let measure = out.t("summary.csv.value");
        out.push(&item, &measure, value, "");
    }
    after_sales(&mut out, summary);
    keeping(&mut out, summary);
    out.section("summary.section.questions");
    let (times, without) = (out.t("summary.column.count"), out.t("summary.column.without_snippet"));
    for asked in &summary.asked {
        let topic = setting.text_of(&setting.config.lists.topics, &asked.topic);
        out.push(&topic, &times, asked.times, "");
        out.push(&topic, &without, asked.without_snippet, "");
    }
    out.section("summary.section.shifts");
    let (late, early) = (out.t("summary.column.late"), out.t("summary.column.early"));
    for shift in &summary.shifts {
        let label = setting.config.settings.shift_label(&shift.kind, setting.locale.lang());
        let name = format!("{} {label} {}", shift.agent, shift.business_day);
        out.push(&name, &late, shift.minutes_late(), "");
        out.push(&name, &early, shift.minutes_early(), &shift.words);
    }
    Table { columns: columns(setting), rows: out.rows }
}

fn sales(out: &mut Lines, summary: &Summary) {
    out.section("summary.section.sales");
    for (key, totals) in [
        ("summary.compared.this", &summary.totals),
        ("summary.compared.last_week", &summary.last_week),
        ("summary.compared.month", &summary.month),
    ] {
        let item = out.t(key);
        for (name, value) in sums(totals) {
            let measure = out.t(&format!("summary.sales.{name}"));
            out.push(&item, &measure, plain(Some(value)), "");
        }
    }
    let (orders, units) = (out.t("summary.sales.orders"), out.t("summary.sales.units"));
    let amount = out.t("summary.column.amount");
    for breakdown in &summary.breakdowns {
        let by = out.t(&format!("summary.by.{}", breakdown.by));
        for group in &breakdown.groups {
            let item = out.setting.group_label(breakdown.by, &group.label);
            out.push(&item, &orders, group.orders, &by);
            out.push(&item, &units, group.units, &by);
            out.push(&item, &amount, group.amount, &by);
        }
    }
}

fn figure(out: &mut Lines, figure: &Figure) {
    let label = shown::label(figure, out.setting);
    let provisional = if figure.provisional { out.t("summary.csv.provisional") } else { String::new() };
    let number = |n: i64| if figure.unit == Unit::Money { Cell::amount(Fen(n)) } else { Cell::count(n) };
    let (value, numerator, denominator) =
        (out.t("summary.csv.value"), out.t("summary.csv.numerator"), out.t("summary.csv.denominator"));
    out.push(&label, &value, plain(figure.value()), &provisional);
    if let Some(below) = figure.denominator {
        out.push(&label, &numerator, number(figure.numerator), "");
        out.push(&label, &denominator, below, "");
    }
    for detail in &figure.details {
        let kind = |id: &str| out.setting.text_of(&out.setting.config.lists.case_kinds, id);
        let (mean, middle) = (detail.name.strip_prefix("kind."), detail.name.strip_prefix("median."));
        let measure = match (mean, middle) {
            (Some(id), _) => kind(id),
            (_, Some(id)) => format!("{} {}", kind(id), out.t("summary.csv.median")),
            _ => out.t(&format!("summary.csv.{}", detail.name)),
        };
        out.push(&label, &measure, plain(figure.detail_value(&detail.name)), "");
    }
}

fn after_sales(out: &mut Lines, summary: &Summary) {
    let (cases, lists) = (&summary.after_sales, &out.setting.config.lists);
    out.section("summary.section.after_sales");
    let count = out.t("summary.column.count");
    for (key, value) in [
        ("summary.after_sales.opened", Cell::count(cases.opened)),
        ("summary.after_sales.solved", Cell::count(cases.solved)),
        ("summary.after_sales.solved_same_day", Cell::count(cases.solved_same_day)),
        ("summary.after_sales.open", Cell::count(cases.open)),
        ("summary.after_sales.money_back", Cell::amount(cases.money_back)),
    ] {
        let item = out.t(key);
        out.push(&item, &count, value, "");
    }
    let by_kind = cases.open_by_kind.iter().map(|(k, n)| (out.setting.text_of(&lists.case_kinds, k), *n));
    let sides =
        cases.by_responsibility.iter().map(|(s, n)| (out.setting.text_of(&lists.responsibilities, s), *n));
    let owed = cases.documents_owed.iter().map(|(d, n)| (out.setting.text_of(&lists.documents, d), *n));
    let lists = [
        ("summary.after_sales.by_kind", by_kind.collect::<Vec<_>>()),
        ("summary.after_sales.by_responsibility", sides.collect()),
        ("summary.after_sales.documents_owed", owed.collect()),
    ];
    for (key, pairs) in lists {
        let item = out.t(key);
        for (name, n) in pairs {
            out.push(&item, &name, n, "");
        }
    }
}

/// O12, O14: one line an order whose COD is out, one a customer's words.
fn keeping(out: &mut Lines, summary: &Summary) {
    out.section("summary.section.cod");
    for k in &summary.cod_overdue {
        out.push(&k.order_no, &missing(k, out.setting), k.payable, &k.customer);
    }
    out.section("summary.section.feedback");
    for f in &summary.feedback {
        let kind = out.setting.text_of(&out.setting.config.lists.feedback_kinds, &f.kind);
        out.push(&f.customer, &kind, f.text.as_str(), &f.answer);
    }
}

/// A number a spreadsheet can reckon with: no currency sign, seconds whole; a share keeps its percent sign.
fn plain(value: Option<Value>) -> Cell {
    match value {
        Some(Value::Money(fen)) => Cell::amount(fen),
        Some(Value::Seconds(seconds)) => Cell::seconds(seconds).said(seconds.to_string()),
        other => Cell::known(other),
    }
}
