//! What was asked, and how the snippets are used, as a page, as JSON and as rows for a spreadsheet (I7, I4, F6).

mod files;

pub use files::{daily_json, usage_json};

use super::{Block, Column, DetailSheet, Report, Setting, Table};
use crate::config::lists;
use crate::domain::question::Question;
use crate::domain::usage::{Daily, Usage, Used, idle_days, is_long_unused};
use crate::text::{harmless, when, width};
use chrono::NaiveDate;

/// Columns of a day's bar at the busiest day.
const BAR: i64 = 30;
/// Rows of a list on the page; the rest is in the files for spreadsheets.
const ROWS: usize = 30;
/// Columns of a question or a title in a table.
const TEXT: usize = 34;

fn days(from: NaiveDate, to: NaiveDate) -> String {
    if from == to { from.to_string() } else { format!("{from} / {to}") }
}

fn bar(count: i64, most: i64) -> String {
    let columns = if most > 0 { (count * BAR + most - 1) / most } else { 0 };
    "█".repeat(usize::try_from(columns).unwrap_or(0))
}

fn short(text: &str) -> String {
    width::cut(&harmless::line(text), TEXT)
}

struct Page<'a> {
    blocks: Vec<Block>,
    setting: &'a Setting<'a>,
}

impl Page<'_> {
    fn t(&self, key: &str) -> String {
        self.setting.locale.t(key).to_owned()
    }

    /// A table under its heading; an empty one says so.
    fn table(&mut self, heading: &str, columns: Vec<Column>, rows: Vec<Vec<String>>) {
        self.blocks.push(Block::Heading(self.t(heading)));
        if rows.is_empty() {
            self.blocks.push(Block::Text(self.t("asking.none")));
            return;
        }
        let left = rows.len().saturating_sub(ROWS);
        self.blocks.push(Block::Table(Table::new(columns, rows.into_iter().take(ROWS))));
        if left > 0 {
            let more = self.setting.locale.tf("asking.more", &[("count", &left.to_string())]);
            self.blocks.push(Block::Text(more));
        }
    }

    fn left(&self, key: &str) -> Column {
        Column::left(self.t(key))
    }

    fn right(&self, key: &str) -> Column {
        Column::right(self.t(key))
    }

    fn topic(&self, id: &str) -> String {
        if id.is_empty() {
            return self.t("asking.no_topic");
        }
        lists::label(&self.setting.config.lists.topics, id, self.setting.locale.lang()).to_owned()
    }

    fn askee(&self, id: &str) -> String {
        if id.is_empty() {
            return self.t("question.asked_nobody");
        }
        lists::label(&self.setting.config.lists.askees, id, self.setting.locale.lang()).to_owned()
    }

    fn asked(&mut self, asked: &[crate::domain::figures::summary::Asked]) {
        let columns =
            vec![self.left("asking.topic"), self.right("asking.times"), self.right("asking.without_snippet")];
        let rows = asked
            .iter()
            .map(|a| vec![self.topic(&a.topic), a.times.to_string(), a.without_snippet.to_string()])
            .collect();
        self.table("asking.section.topics", columns, rows);
    }
}

/// F6: the statistics as a page.
pub fn usage(usage: &Usage, setting: &Setting) -> Report {
    let mut page = Page { blocks: Vec::new(), setting };
    let most = usage.per_day.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let columns = vec![page.left("asking.day"), page.right("asking.uses"), Column::left("")];
    let rows = usage
        .per_day
        .iter()
        .map(|(day, n)| vec![day.format("%m-%d").to_string(), n.to_string(), bar(*n, most)]);
    page.table("asking.section.per_day", columns, rows.collect());
    let columns = vec![page.left("asking.code"), page.left("asking.title"), page.right("asking.uses")];
    let rows = usage.top.iter().map(|u| vec![u.code.clone(), short(&u.title), u.uses.to_string()]);
    page.table("asking.section.top", columns, rows.collect());
    let columns = vec![page.right("asking.times"), page.left("asking.topic"), page.left("asking.question")];
    let rows = usage
        .unanswered
        .iter()
        .map(|g| vec![g.count.to_string(), page.topic(&g.topic), short(&g.sample)])
        .collect();
    page.table("asking.section.without_snippet", columns, rows);
    page.asked(&usage.asked);
    let columns = vec![page.left("asking.code"), page.left("asking.title"), page.left("asking.last_used")];
    let rows = usage
        .unused
        .iter()
        .map(|u| vec![u.code.clone(), short(&u.title), idle(u, usage.made_at, setting)])
        .collect();
    page.table("asking.section.unused", columns, rows);
    let locale = setting.locale;
    let (long, all) = (long_unused(usage), usage.snippets);
    let meta = vec![
        (locale.t("asking.days").to_owned(), days(usage.from, usage.to)),
        (locale.t("asking.uses").to_owned(), usage.uses().to_string()),
        (locale.t("asking.snippets").to_owned(), all.to_string()),
        (locale.t("asking.unused_30").to_owned(), usage.unused.len().to_string()),
        (locale.t("asking.unused_90").to_owned(), long.to_string()),
        (locale.t("asking.made_at").to_owned(), setting.full_time(usage.made_at)),
    ];
    let title = locale.t("asking.usage_title").to_owned();
    let details = vec![DetailSheet::new(&title, files::usage_table(usage, setting))];
    Report { title, meta, blocks: page.blocks, details }
}

fn long_unused(usage: &Usage) -> usize {
    usage.unused.iter().filter(|u| is_long_unused(u, usage.made_at)).count()
}

fn idle(used: &Used, now: i64, setting: &Setting) -> String {
    match idle_days(used, now) {
        Some(days) => setting.locale.tf("asking.idle_days", &[("days", &days.to_string())]),
        None => setting.locale.t("asking.never").to_owned(),
    }
}

/// I7: the supervisor's list as a page.
pub fn daily(daily: &Daily, setting: &Setting) -> Report {
    let mut page = Page { blocks: Vec::new(), setting };
    page.asked(&daily.asked);
    page.repeated(daily);
    page.questions(daily);
    page.added(daily);
    let locale = setting.locale;
    let meta = vec![
        (locale.t("asking.days").to_owned(), days(daily.from, daily.to)),
        (locale.t("asking.made_at").to_owned(), setting.full_time(daily.made_at)),
    ];
    let title = locale.t("asking.daily_title").to_owned();
    let details = vec![DetailSheet::new(&title, files::daily_table(daily, setting))];
    Report { title, meta, blocks: page.blocks, details }
}

impl Page<'_> {
    fn repeated(&mut self, daily: &Daily) {
        let columns = vec![
            self.right("asking.times"),
            self.left("asking.topic"),
            self.left("asking.question"),
            self.left("asking.has_answer"),
        ];
        let rows = daily.repeated.iter().map(|r| {
            let answer = self.t(if r.answered { "asking.yes" } else { "asking.no" });
            vec![r.group.count.to_string(), self.topic(&r.group.topic), short(&r.group.sample), answer]
        });
        let rows = rows.collect();
        self.table("asking.section.questions", columns, rows);
    }

    fn questions(&mut self, daily: &Daily) {
        let columns = vec![self.left("asking.question"), self.left("asking.askee"), self.right("asking.age")];
        let row = |q: &Question, until: i64| {
            vec![short(&q.text), self.askee(&q.asked), when::span(until - q.asked_at)]
        };
        let rows = daily.open.iter().map(|q| row(q, daily.made_at)).collect();
        self.table("asking.section.open", columns, rows);
        if daily.answered.is_empty() {
            return;
        }
        let columns = vec![self.left("asking.question"), self.left("asking.answer")];
        let rows = daily.answered.iter().map(|q| vec![short(&q.text), short(&q.answer)]).collect();
        self.table("asking.section.answered", columns, rows);
    }

    fn added(&mut self, daily: &Daily) {
        let columns = vec![self.left("asking.code"), self.left("asking.title"), self.left("asking.agent")];
        let rows =
            daily.added.iter().map(|a| vec![a.code.clone(), short(&a.title), a.agent.clone()]).collect();
        self.table("asking.section.added", columns, rows);
        let columns = vec![
            self.left("asking.time"),
            self.left("asking.title"),
            self.left("asking.approved_by"),
            self.left("asking.customer"),
            self.left("asking.agent"),
        ];
        let rows = daily.approvals.iter().map(|a| {
            let by = self.askee(&a.approved_by);
            vec![self.setting.time(a.at), short(&a.title), by, a.customer.clone(), a.agent.clone()]
        });
        let rows = rows.collect();
        self.table("asking.section.approvals", columns, rows);
    }
}

#[cfg(test)]
mod tests;
