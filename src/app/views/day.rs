//! The day view (F10): which days are looked at, the rows behind a number, the page to print.

use super::super::App;
use super::super::action::Action;
use crate::domain::figures::Traced;
use crate::report::summary::{self as told, Entry, EntryOf, Picture};
use crate::store::{self, StoreError};
use crate::view::View;
use crate::view::day::{Day, Number, Span};
use crate::view::day_rows::DayRows;
use chrono::{Datelike, NaiveDate};

/// Rows shown behind a number; the workbook has all of them.
const ROWS: usize = 2000;
/// Seconds after which the numbers of a running day are told anew.
const FRESH: i64 = 60;

impl App {
    pub(super) fn day_view(&self) -> Day {
        Day::new(self.session.actor().day)
    }

    /// Tells the numbers, when other days are looked at or time went by.
    pub(super) fn load_day(&self, view: &mut Day) -> Result<(), StoreError> {
        let session = &self.session;
        let now = session.now();
        let stale = now - view.told_at >= FRESH || now < view.told_at;
        if view.summary.is_some() && !stale {
            return Ok(());
        }
        view.today = session.actor().day;
        let (from, to) = view.days();
        let summary = store::figures::summary(&session.store, &session.config, &session.clock, from, to)?;
        let setting = session.setting();
        let entries = told::entries(&summary, &setting);
        view.list.set((0..).zip(entries).map(|(id, entry)| Number { id, entry }).collect());
        view.filter();
        view.charts = Picture::ALL.iter().map(|p| told::chart(&summary, *p, &setting)).collect();
        view.title = self.day_title(view.span, from, to, &summary.terms.attribution.to_string());
        view.summary = Some(Box::new(summary));
        view.told_at = now;
        Ok(())
    }

    fn day_title(&self, span: Span, from: NaiveDate, to: NaiveDate, rule: &str) -> String {
        let locale = self.locale();
        let weekday = |day: NaiveDate| {
            let names = locale.t("day.weekdays").split_whitespace();
            names
                .into_iter()
                .nth(day.weekday().num_days_from_monday() as usize)
                .unwrap_or_default()
                .to_owned()
        };
        let days = if span == Span::Day {
            format!("{from} {}", weekday(from))
        } else {
            format!("{} {from} – {}", locale.t(&format!("day.span.{span}")), to.format("%m-%d"))
        };
        let rule = locale.t(&format!("summary.attribution_rule.{rule}")).to_owned();
        locale.tf("day.title", &[("days", &days), ("rule", &rule)])
    }

    fn day(&self) -> Option<&Day> {
        match self.views.last() {
            Some(View::Day(view)) => Some(view),
            _ => None,
        }
    }

    pub(super) fn refused_of_day(view: &Day, action: Action) -> Option<&'static str> {
        match action {
            Action::DayLater if view.neighbour(true).is_none() => Some("refuse.future"),
            Action::DayEarlier | Action::DayLater | Action::DaySpan | Action::DayToday => None,
            Action::Print | Action::Open => None,
            _ => Some("refuse.not_here"),
        }
    }

    /// The keys of the day view's own.
    pub(crate) fn move_day(&mut self, action: Action) -> Result<(), StoreError> {
        let Some(View::Day(view)) = self.views.last_mut() else { return Ok(()) };
        match action {
            Action::DayEarlier | Action::DayLater => {
                if let Some(day) = view.neighbour(action == Action::DayLater) {
                    view.look_at(view.span, day);
                }
            }
            Action::DaySpan => view.look_at(view.span.next(), view.days().1),
            Action::DayToday => view.look_at(view.span, view.today),
            _ => {}
        }
        self.reload_views()
    }

    pub(super) fn in_day(&mut self, action: Action) -> Result<(), StoreError> {
        match action {
            Action::Open if self.is_finding() => self.set_finding(false),
            Action::Open => return self.open_day_rows(),
            Action::Print => {
                if let Some((from, to)) = self.day().map(Day::days) {
                    return self.open_summary(from, to);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Enter on a number: what it was made of.
    fn open_day_rows(&mut self) -> Result<(), StoreError> {
        let Some(view) = self.day() else { return Ok(()) };
        let Some(entry) = view.list.selected().map(|n| n.entry.clone()) else { return Ok(()) };
        let days = view.days();
        let setting = self.session.setting();
        let held = view.summary.as_ref().and_then(|s| told::rows_of(s, entry.of, &setting));
        let (table, subjects, all) = match (held, entry.of) {
            (Some((table, subjects)), _) => {
                let all = subjects.len();
                (table, subjects, all)
            }
            (None, EntryOf::Traced(of)) => {
                let session = &self.session;
                let (store, config, clock) = (&session.store, &session.config, &session.clock);
                let (rows, all) = store::figures::behind(store, config, clock, days, (of, ROWS))?;
                let (table, subjects) = told::behind(&rows, of, &setting);
                // Of 纠纷率 the cases are told, the orders below the line are not.
                let all = if subjects.len() < rows.len() { subjects.len() } else { all };
                (table, subjects, all)
            }
            (None, _) => return Ok(()),
        };
        if table.rows.is_empty() {
            self.hint("refuse.no_rows", &[]);
            return Ok(());
        }
        let (title, definition) = self.rows_title(&entry, table.rows.len(), all);
        self.views.push(View::DayRows(DayRows::new(title, definition, &table, &subjects)));
        Ok(())
    }

    fn rows_title(&self, entry: &Entry, shown: usize, all: usize) -> (String, String) {
        let locale = self.locale();
        let value = format!("{} {}", entry.value, entry.aside);
        let (shown_text, count) = (shown.to_string(), all.to_string());
        let known = [
            ("label", entry.label.as_str()),
            ("value", value.trim()),
            ("shown", &shown_text),
            ("count", &count),
        ];
        let title = locale.tf(if shown < all { "day.rows_cut" } else { "day.rows" }, &known);
        let definition = match entry.of {
            EntryOf::Traced(Traced::Figure(name)) => {
                locale.t(&format!("figure.definition.{name}")).to_owned()
            }
            _ => String::new(),
        };
        (title, definition)
    }

    pub(super) fn refused_of_day_rows(view: &DayRows, action: Action) -> Option<&'static str> {
        match action {
            Action::Open => view.list.selected().is_none().then_some("refuse.nothing_selected"),
            _ => Some("refuse.not_here"),
        }
    }

    /// Enter on a row opens it on the desk.
    pub(super) fn in_day_rows(&mut self, action: Action) {
        if action != Action::Open {
            return;
        }
        if self.is_finding() {
            return self.set_finding(false);
        }
        let subject = match self.views.last() {
            Some(View::DayRows(view)) => view.list.selected().and_then(|line| line.subject),
            _ => None,
        };
        match subject {
            Some(subject) => {
                self.go_to(subject);
            }
            None => self.hint("refuse.not_here", &[]),
        }
    }
}
