//! The day or period summary as a report, as JSON and as rows for a spreadsheet.

mod charts;
mod csv;
mod detail;
mod entries;
mod json;
mod keeping;
mod service;

pub use charts::{Picture, chart};
pub use detail::{behind, sheets};
pub use entries::{Entry, EntryOf, entries, rows_of};
pub use json::json;

use super::figures as shown;
use super::{Block, Cell, Column, DetailSheet, Report, Setting, Table};
use crate::config::lists;
use crate::domain::figures::summary::{Breakdown, Summary};
use crate::domain::figures::{Sum, Totals, Value};
use crate::domain::shipping::loads;
use crate::text::when;

/// Rows of a breakdown on the page; the rest is in the files for spreadsheets.
const TOP: usize = 8;

impl Setting<'_> {
    /// The label of a breakdown's group: ids of the configuration get their label, an empty one says so.
    fn group_label(&self, by: &str, label: &str) -> String {
        let lists = &self.config.lists;
        let lang = self.locale.lang();
        match by {
            _ if label.is_empty() => self.locale.t("summary.nobody").to_owned(),
            "channel" => lists::label(&lists.channels, label, lang).to_owned(),
            "courier" => lists::label(&lists.couriers, label, lang).to_owned(),
            "hour" => format!("{label}:00"),
            _ => label.to_owned(),
        }
    }

    fn text_of<T: lists::Labelled>(&self, list: &[T], id: &str) -> String {
        if id.is_empty() {
            self.locale.t("summary.nobody").to_owned()
        } else {
            lists::label(list, id, self.locale.lang()).to_owned()
        }
    }

    fn columns(&self, left: &[&str], right: &[&str]) -> Vec<Column> {
        let title = |key: &&str| self.locale.t(key).to_owned();
        left.iter()
            .map(|k| Column::left(title(k)))
            .chain(right.iter().map(|k| Column::right(title(k))))
            .collect()
    }
}

/// Sums with their keys, in the order they are told.
fn sums(totals: &Totals) -> [(&'static str, Value); Sum::ALL.len()] {
    std::array::from_fn(|at| (Sum::ALL[at].code(), totals.value(Sum::ALL[at])))
}

/// The summary as a page.
pub fn report(summary: &Summary, setting: &Setting) -> Report {
    let locale = setting.locale;
    let one_day = summary.from == summary.to;
    let days = if one_day { summary.from.to_string() } else { format!("{} / {}", summary.from, summary.to) };
    let rule = locale.t(&format!("summary.attribution_rule.{}", summary.terms.attribution)).to_owned();
    let title = locale.t(if one_day { "summary.title" } else { "summary.period_title" }).to_owned();
    let meta = vec![
        (locale.t("summary.days").to_owned(), days),
        (locale.t("summary.attribution").to_owned(), rule),
        (locale.t("summary.made_at").to_owned(), setting.full_time(summary.terms.now)),
    ];
    let mut page = Page { blocks: Vec::new(), setting, summary };
    page.sales();
    page.funnel();
    page.lost();
    page.nudges();
    page.figures();
    page.after_sales();
    page.cod_overdue();
    page.feedback();
    page.questions();
    page.shipping();
    page.shifts();
    page.trend();
    page.definitions();
    let details = vec![DetailSheet::new(locale.t("summary.csv.sheet"), csv::table(summary, setting))];
    Report { title, meta, blocks: page.blocks, details }
}

struct Page<'a> {
    blocks: Vec<Block>,
    setting: &'a Setting<'a>,
    summary: &'a Summary,
}

impl Page<'_> {
    fn heading(&mut self, key: &str) {
        self.blocks.push(Block::Heading(self.setting.locale.t(key).to_owned()));
    }

    fn table<C: Into<Cell>>(&mut self, columns: Vec<Column>, rows: Vec<Vec<C>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table::new(columns, rows)));
        }
    }

    /// Only where there is something to draw.
    fn chart(&mut self, picture: Picture) {
        let chart = chart(self.summary, picture, self.setting);
        if !chart.is_empty() {
            self.blocks.push(Block::Chart(chart));
        }
    }

    /// Week and month up to the last day.
    fn trend(&mut self) {
        self.heading("summary.section.trend");
        self.chart(Picture::Week);
        self.chart(Picture::Month);
    }

    fn sales(&mut self) {
        let locale = self.setting.locale;
        self.heading("summary.section.sales");
        let pairs = sums(&self.summary.totals)
            .map(|(name, value)| (locale.t(&format!("summary.sales.{name}")).to_owned(), Cell::of(value)));
        self.blocks.push(Block::KeyFigures(pairs.to_vec()));
        self.chart(Picture::Hours);
        self.heading("summary.section.compared");
        let mut columns = vec![Column::left("")];
        columns.extend(
            sums(&self.summary.totals)
                .iter()
                .map(|(name, _)| Column::right(locale.t(&format!("summary.sales.{name}")))),
        );
        let line = |key: &'static str, totals: &Totals| {
            let values = sums(totals).map(|(_, value)| Cell::of(value));
            std::iter::once(Cell::text(locale.t(key))).chain(values).collect::<Vec<_>>()
        };
        let rows = vec![
            line("summary.compared.this", &self.summary.totals),
            line("summary.compared.last_week", &self.summary.last_week),
            line("summary.compared.month", &self.summary.month),
        ];
        self.table(columns, rows);
        for breakdown in &self.summary.breakdowns {
            self.breakdown(breakdown);
        }
        self.chart(Picture::Products);
    }

    fn breakdown(&mut self, breakdown: &Breakdown) {
        if breakdown.groups.is_empty() {
            return;
        }
        let setting = self.setting;
        let title = setting.locale.t(&format!("summary.by.{}", breakdown.by)).to_owned();
        let mut columns = vec![Column::left(title)];
        columns.extend(
            setting.columns(&[], &["summary.sales.orders", "summary.sales.units", "summary.column.amount"]),
        );
        let limit = if breakdown.by == "hour" { 24 } else { TOP };
        let rows = breakdown.groups.iter().take(limit).map(|g| {
            vec![
                setting.group_label(breakdown.by, &g.label).into(),
                Cell::count(g.orders),
                Cell::count(g.units),
                Cell::money(g.amount),
            ]
        });
        let rows = rows.collect();
        self.blocks.push(Block::Text(String::new()));
        self.table(columns, rows);
    }

    fn after_sales(&mut self) {
        let (setting, cases) = (self.setting, &self.summary.after_sales);
        let (locale, lists) = (setting.locale, &setting.config.lists);
        self.heading("summary.section.after_sales");
        let label = |key: &'static str| locale.t(key).to_owned();
        let owed: i64 = cases.documents_owed.iter().map(|(_, n)| n).sum();
        let mut pairs = vec![
            (label("summary.after_sales.opened"), Cell::count(cases.opened)),
            (label("summary.after_sales.solved"), Cell::count(cases.solved)),
            (label("summary.after_sales.solved_same_day"), Cell::count(cases.solved_same_day)),
            (label("summary.after_sales.open"), Cell::count(cases.open)),
            (label("summary.after_sales.money_back"), Cell::money(cases.money_back)),
            (label("summary.after_sales.documents_owed"), Cell::count(owed)),
        ];
        let list = |pairs: Vec<(String, i64)>| {
            pairs.into_iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join("  ")
        };
        let kinds = cases.open_by_kind.iter().map(|(k, n)| (setting.text_of(&lists.case_kinds, k), *n));
        let sides =
            cases.by_responsibility.iter().map(|(s, n)| (setting.text_of(&lists.responsibilities, s), *n));
        let ages = cases.open_by_age.iter().enumerate().filter(|(_, n)| **n > 0);
        let ages = ages.map(|(i, n)| (locale.t(&format!("summary.after_sales.age{i}")).to_owned(), *n));
        for (key, text) in [
            ("summary.after_sales.by_kind", list(kinds.collect())),
            ("summary.after_sales.by_age", list(ages.collect())),
            ("summary.after_sales.by_responsibility", list(sides.collect())),
        ] {
            if !text.is_empty() {
                pairs.push((label(key), text.into()));
            }
        }
        self.blocks.push(Block::KeyFigures(pairs));
    }

    fn questions(&mut self) {
        let setting = self.setting;
        let topics = &setting.config.lists.topics;
        if !self.summary.asked.is_empty() {
            self.heading("summary.section.questions");
            let columns = setting.columns(
                &["summary.column.topic"],
                &["summary.column.count", "summary.column.without_snippet"],
            );
            let rows = self.summary.asked.iter().take(TOP).map(|a| {
                vec![
                    setting.text_of(topics, &a.topic).into(),
                    Cell::count(a.times),
                    Cell::count(a.without_snippet),
                ]
            });
            let rows = rows.collect();
            self.table(columns, rows);
        }
        if !self.summary.open_questions.is_empty() {
            self.heading("summary.section.open_questions");
            let lines = self
                .summary
                .open_questions
                .iter()
                .map(|q| format!("{}  {}", setting.time(q.asked_at), q.text));
            self.blocks.push(Block::Bullets(lines.collect()));
        }
    }

    /// O15: parcels by heading, warehouse, courier and who sent them.
    fn shipping(&mut self) {
        let setting = self.setting;
        let groups = loads(&self.summary.shipped, |p| {
            [
                setting.heading(p),
                setting.warehouse(&p.warehouse).1,
                setting.courier(&p.courier),
                setting.sender(&p.by),
            ]
        });
        if groups.is_empty() {
            return;
        }
        self.heading("summary.section.shipping");
        let columns = setting.columns(
            &["shipping.heading", "order.field.warehouse", "summary.column.courier", "shipping.by"],
            &["shipping.parcels", "shipping.units"],
        );
        let rows = groups
            .into_iter()
            .map(|l| {
                let counts = [l.parcels, l.units].map(Cell::count);
                l.key.into_iter().map(Cell::from).chain(counts).collect::<Vec<_>>()
            })
            .collect();
        self.table(columns, rows);
    }

    /// S2: planned and actual times; the agents' own words below.
    fn shifts(&mut self) {
        if self.summary.shifts.is_empty() {
            return;
        }
        let setting = self.setting;
        let hm = |at| when::hm(setting.clock.local(at));
        self.heading("summary.section.shifts");
        let columns = setting.columns(
            &[
                "summary.column.agent",
                "summary.column.shift",
                "summary.column.planned",
                "summary.column.actual",
            ],
            &["summary.column.late", "summary.column.early"],
        );
        let rows = self.summary.shifts.iter().map(|s| {
            let label = setting.config.settings.shift_label(&s.kind, setting.locale.lang());
            let until = s.ended_at.map_or_else(String::new, hm);
            vec![
                s.agent.as_str().into(),
                format!("{} {label}", &s.business_day.get(5..).unwrap_or_default()).into(),
                format!("{}-{}", hm(s.planned_start), hm(s.planned_end)).into(),
                format!("{}-{until}", hm(s.started_at)).into(),
                Cell::count(s.minutes_late()),
                Cell::count(s.minutes_early()),
            ]
        });
        let rows = rows.collect();
        self.table(columns, rows);
        let words = self.summary.shifts.iter().filter(|s| !s.words.is_empty());
        let words: Vec<String> = words.map(|s| format!("{}: {}", s.agent, s.words)).collect();
        if !words.is_empty() {
            self.heading("summary.section.words");
            self.blocks.push(Block::Bullets(words));
        }
    }

    /// One definition each, printed with the figures.
    fn definitions(&mut self) {
        let setting = self.setting;
        self.heading("summary.section.definitions");
        let lines = self.summary.figures.iter().map(|f| {
            let definition = setting.locale.t(&format!("figure.definition.{}", f.name)).to_owned();
            format!("{} = {definition}", shown::label(f, setting))
        });
        self.blocks.push(Block::Notes(lines.collect()));
    }
}

#[cfg(test)]
mod tests;
