//! The summary as a list of numbers one can walk through, each with the rows behind it.

use super::detail;
use super::shown;
use crate::domain::Subject;
use crate::domain::figures::cases::{CaseCount, adds};
use crate::domain::figures::summary::{Summary, nudges};
use crate::domain::figures::{Behind, Facts, Figure, Item, Name, Part, Step, Sum, Traced, Unit, Value};
use crate::domain::money::Fen;
use crate::report::{Cell, Column, Setting, Table};

/// What an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryOf {
    /// Begins a section; nothing lies behind it.
    Heading,
    Traced(Traced),
    Cases(CaseCount),
    /// Customers lost.
    Lost,
    Nudges,
    Feedback,
    Shipping,
}

/// One number of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub of: EntryOf,
    pub label: String,
    pub value: String,
    /// What it was made of, or what it was a week before.
    pub aside: String,
    /// It can still change.
    pub provisional: bool,
}

/// Every number of the summary, section by section.
pub fn entries(summary: &Summary, setting: &Setting) -> Vec<Entry> {
    let mut list = List { setting, entries: Vec::new() };
    list.heading("day.section.sales");
    // The same days a week earlier say nothing about a month.
    let is_short = (summary.to - summary.from).num_days() < 7;
    for sum in Sum::ALL {
        let [now, before] = [&summary.totals, &summary.last_week].map(|t| shown::shown(Some(t.value(*sum))));
        let aside = setting.locale.tf("day.last_week", &[("value", &before)]);
        let aside = if is_short { aside } else { String::new() };
        list.push(EntryOf::Traced(Traced::Sum(*sum)), &format!("summary.sales.{sum}"), now, aside);
    }
    for name in [Name::AverageOrderValue, Name::UnitPrice, Name::UnitsPerOrder, Name::RefundRate] {
        list.figure(summary, name);
    }
    list.heading("day.section.funnel");
    for step in &summary.funnel {
        let last = shown::shown(step.last.map(Value::Count));
        let aside = setting.locale.tf("day.final", &[("value", &last)]);
        let of = EntryOf::Traced(Traced::Step(step.name));
        list.push(of, &format!("summary.funnel.{}", step.name), step.today.to_string(), aside);
    }
    for name in [Name::AskToOrder, Name::OrderToPay, Name::Conversion, Name::Lost] {
        list.figure(summary, name);
    }
    let lost: i64 = summary.lost.iter().flat_map(|l| &l.customers).map(|_| 1).sum();
    list.push(EntryOf::Lost, "day.lost", lost.to_string(), String::new());
    let brought = nudges(&summary.nudged);
    let aside = format!("{} ￥{}", setting.locale.t("summary.sales.paid"), brought.paid);
    list.push(EntryOf::Nudges, "day.nudges", format!("{}/{}", brought.paid_orders, brought.orders), aside);
    list.heading("day.section.service");
    for name in [
        Name::FirstResponse,
        Name::AverageResponse,
        Name::AnsweredIn3Minutes,
        Name::AnswerRate,
        Name::Satisfaction,
        Name::PromisesKept,
    ] {
        list.figure(summary, name);
    }
    list.heading("day.section.orders");
    for name in [Name::OrderAcceptanceOnTime, Name::OrderAccuracy, Name::OrderProcessingOnTime] {
        list.figure(summary, name);
    }
    list.push(EntryOf::Shipping, "day.shipping", summary.shipped.len().to_string(), String::new());
    list.heading("day.section.cases");
    for count in CaseCount::ALL {
        let value: i64 = summary.cases.iter().filter_map(|c| adds(c, &summary.terms, *count)).sum();
        let value =
            if *count == CaseCount::MoneyBack { format!("￥{}", Fen(value)) } else { value.to_string() };
        list.push(EntryOf::Cases(*count), &format!("summary.after_sales.{count}"), value, String::new());
    }
    for name in [Name::SameDaySolutionRate, Name::CaseDuration, Name::DisputeRate] {
        list.figure(summary, name);
    }
    list.push(EntryOf::Feedback, "day.feedback", summary.feedback.len().to_string(), String::new());
    list.entries
}

struct List<'a> {
    setting: &'a Setting<'a>,
    entries: Vec<Entry>,
}

impl List<'_> {
    fn push(&mut self, of: EntryOf, key: &str, value: String, aside: String) {
        let label = self.setting.locale.t(key).to_owned();
        self.entries.push(Entry { of, label, value, aside, provisional: false });
    }

    fn heading(&mut self, key: &str) {
        self.push(EntryOf::Heading, key, String::new(), String::new());
    }

    fn figure(&mut self, summary: &Summary, name: Name) {
        let Some(figure) = summary.figures.iter().find(|f| f.name == name) else { return };
        let value = shown::shown(figure.value());
        let aside = aside(figure, self.setting);
        self.push(EntryOf::Traced(Traced::Figure(name)), &format!("figure.{name}"), value, aside);
        if let Some(entry) = self.entries.last_mut() {
            entry.provisional = figure.provisional;
        }
    }
}

/// `3/7`, today's value, the median, the hours of the day: what belongs beside a figure.
pub(super) fn aside(figure: &Figure, setting: &Setting) -> String {
    let said = |name: &str, value: Option<Value>| {
        value.map(|v| {
            format!("{} {}", setting.locale.t(&format!("summary.csv.{name}")), shown::shown(Some(v)))
        })
    };
    let share = match (figure.unit, figure.denominator) {
        (Unit::Share, Some(below)) => Some(format!("{}/{below}", figure.numerator)),
        _ => None,
    };
    let more = ["today", "daytime", "median", "p90"].map(|name| said(name, figure.detail_value(name)));
    let of = match (figure.unit, figure.denominator) {
        (Unit::Seconds | Unit::Pieces, Some(below)) => Some(format!("{}{below}", setting.locale.t("day.of"))),
        _ => None,
    };
    let pieces = share.into_iter().chain(more.into_iter().flatten()).chain(of);
    pieces.collect::<Vec<_>>().join("  ")
}

/// The rows behind an entry that the summary itself holds; `None` for those the store is asked for.
pub fn rows_of(summary: &Summary, of: EntryOf, setting: &Setting) -> Option<(Table, Vec<Option<Subject>>)> {
    let t = |key: &str| setting.locale.t(key).to_owned();
    let column = |key: &str| Column::left(t(key));
    let nowhere = |table: Table| {
        let nothing = table.rows.iter().map(|_| None).collect();
        Some((table, nothing))
    };
    match of {
        EntryOf::Heading | EntryOf::Traced(_) => None,
        EntryOf::Cases(count) => {
            let rows: Vec<Behind> = summary
                .cases
                .iter()
                .filter_map(|case| {
                    let above = adds(case, &summary.terms, count)?;
                    let part = Part { item: Item::Case(case.id), at: case.opened.at, above, below: 0 };
                    Some(Behind { part, facts: Facts::Case(case.clone()) })
                })
                .collect();
            let of = if count == CaseCount::MoneyBack {
                Traced::Sum(Sum::Paid)
            } else {
                Traced::Step(Step::Asked)
            };
            Some(detail::behind(&rows, of, setting))
        }
        EntryOf::Lost => {
            let columns =
                ["reason", "product", "channel", "customer"].map(|k| column(&format!("summary.column.{k}")));
            let lists = &setting.config.lists;
            let rows = summary.lost.iter().flat_map(|lost| {
                lost.customers.iter().map(|customer| {
                    [
                        setting.text_of(&lists.lost_reasons, &lost.reason),
                        lost.product.clone(),
                        setting.text_of(&lists.channels, &lost.channel),
                        customer.clone(),
                    ]
                })
            });
            nowhere(Table::new(columns.to_vec(), rows))
        }
        EntryOf::Nudges => {
            let columns = vec![
                column("summary.column.order_no"),
                column("summary.column.customer"),
                Column::right(t("day.column.times")),
                column("day.column.nudged_at"),
                column("day.column.paid_at"),
                Column::right(t("summary.column.amount")),
            ];
            let rows = summary.nudged.iter().map(|n| {
                [
                    n.order_no.as_str().into(),
                    n.customer.as_str().into(),
                    Cell::count(n.times),
                    setting.time_cell(n.first_at),
                    n.paid_at.map_or_else(Cell::default, |at| setting.time_cell(at)),
                    if n.paid_at.is_some() { Cell::amount(n.paid) } else { Cell::default() },
                ]
            });
            nowhere(Table::new(columns, rows))
        }
        EntryOf::Feedback => {
            let columns =
                ["kind", "customer", "text", "answer"].map(|k| column(&format!("summary.column.{k}")));
            let kinds = &setting.config.lists.feedback_kinds;
            let rows = summary.feedback.iter().map(|f| {
                [setting.text_of(kinds, &f.kind), f.customer.clone(), f.text.clone(), f.answer.clone()]
            });
            nowhere(Table::new(columns.to_vec(), rows))
        }
        EntryOf::Shipping => {
            let columns = vec![
                column("shipping.time"),
                column("summary.column.order_no"),
                column("summary.column.courier"),
                column("order.field.warehouse"),
                column("shipping.city"),
                Column::right(t("shipping.units")),
                column("shipping.by"),
            ];
            let rows = summary.shipped.iter().map(|p| {
                [
                    setting.time_cell(p.shipped_at),
                    p.order_no.as_str().into(),
                    setting.courier(&p.courier).into(),
                    setting.warehouse(&p.warehouse).1.into(),
                    p.city.as_str().into(),
                    Cell::count(p.units),
                    setting.sender(&p.by).into(),
                ]
            });
            nowhere(Table::new(columns, rows))
        }
    }
}
