//! 日报: a day, a week or a month on one screen – every number of the summary at the left, charts at the right.

mod charts;

use super::{ViewId, frame};
use crate::domain::coded;
use crate::domain::figures::summary::Summary;
use crate::pane::listing::{Listing, Row};
use crate::pane::{Drawn, Shown, empty, find_bar, ground, row};
use crate::report::Chart;
use crate::report::summary::{Entry, EntryOf};
use crate::text::width;
use crate::ui::Look;
use crate::ui::list::Step;
use chrono::{Datelike, NaiveDate, TimeDelta};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::cell::Cell;

coded! {
    /// How many days are looked at.
    pub enum Span { Day = "day", Week = "week", Month = "month" }
}

impl Span {
    /// The next larger one; after the month the day again.
    pub const fn next(self) -> Self {
        match self {
            Self::Day => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Day,
        }
    }

    /// First and last day of the span a day lies in, none after today.
    pub fn around(self, day: NaiveDate, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let (from, to) = match self {
            Self::Day => (day, day),
            Self::Week => {
                let monday = day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()));
                (monday, monday + TimeDelta::days(6))
            }
            Self::Month => {
                let first = day.with_day(1).unwrap_or(day);
                let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
                (first, next - TimeDelta::days(1))
            }
        };
        (from, to.min(today))
    }
}

/// One number of the list.
#[derive(Clone, Debug)]
pub struct Number {
    pub id: i64,
    pub entry: Entry,
}

impl Row for Number {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        vec![&self.entry.label]
    }
}

/// What the screen shows: plain values.
#[derive(Clone, Debug)]
pub struct Day {
    pub span: Span,
    /// A day of the span; the last one looked at.
    pub day: NaiveDate,
    pub today: NaiveDate,
    /// `2026-06-01 周一`, and the rule of attribution.
    pub title: String,
    pub list: Listing<Number>,
    pub charts: Vec<Chart>,
    /// What the numbers were told from; `None` before they were.
    pub summary: Option<Box<Summary>>,
    /// When they were, unix seconds.
    pub told_at: i64,
    /// The first chart shown is that of this page.
    page: usize,
    /// Pages there were when it was drawn last.
    pages: Cell<usize>,
}

impl Day {
    pub fn new(today: NaiveDate) -> Self {
        Self {
            span: Span::Day,
            day: today,
            today,
            title: String::new(),
            list: Listing::default(),
            charts: Vec::new(),
            summary: None,
            told_at: 0,
            page: 0,
            pages: Cell::new(1),
        }
    }

    /// First and last day shown.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        self.span.around(self.day, self.today)
    }

    /// Looks at another day or span; the numbers are told anew.
    pub fn look_at(&mut self, span: Span, day: NaiveDate) {
        (self.span, self.day) = (span, day);
        self.summary = None;
    }

    /// The day the next or the previous span is looked at by; `None` when it has not begun.
    pub fn neighbour(&self, later: bool) -> Option<NaiveDate> {
        let (from, _) = self.days();
        if !later {
            return Some(from - TimeDelta::days(1));
        }
        let next = match self.span {
            Span::Day => from + TimeDelta::days(1),
            Span::Week => from + TimeDelta::days(7),
            Span::Month => from.checked_add_months(chrono::Months::new(1))?,
        };
        (next <= self.today).then_some(next)
    }

    /// Up and down go from number to number, the pages are those of the charts.
    pub fn step(&mut self, step: Step) {
        match step {
            Step::PageDown => self.page = (self.page + 1).min(self.pages.get().saturating_sub(1)),
            Step::PageUp => self.page = self.page.saturating_sub(1),
            _ => {
                self.list.step(step);
                if self.is_on_heading() {
                    self.list.step(if matches!(step, Step::Up) { Step::Up } else { Step::Down });
                }
                // Above the first number there is only its heading.
                if self.is_on_heading() {
                    self.list.step(Step::Down);
                }
            }
        }
    }

    fn is_on_heading(&self) -> bool {
        self.list.selected().is_some_and(|n| n.entry.of == EntryOf::Heading)
    }

    pub fn select_row(&mut self, at: usize) {
        self.list.select_row(at);
        if self.is_on_heading() {
            self.list.step(Step::Down);
        }
    }

    /// Filters the numbers, from the first one on.
    pub fn filter(&mut self) {
        self.list.filter();
        if self.is_on_heading() {
            self.list.step(Step::Down);
        }
    }

    fn nothing_happened(&self) -> bool {
        self.summary.as_ref().is_some_and(|s| {
            s.totals.orders == 0 && s.hours.iter().all(|h| h.inquiries == 0) && s.after_sales.opened == 0
        })
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        let inner = frame(ViewId::Day, area, buf, look, &self.title);
        let left = (inner.width * 37 / 100).clamp(34, 52).min(inner.width);
        let numbers = Rect { width: left, ..inner };
        let pictures = Rect { x: inner.x + left + 2, width: inner.width.saturating_sub(left + 2), ..inner };
        for y in inner.top()..inner.bottom() {
            buf.set_string(inner.x + left, y, "│", look.theme.border(false));
        }
        let (list, caret) = find_bar(&self.list.find, numbers, buf, look, false);
        let list = Rect { height: list.height.saturating_sub(1), ..list };
        let first = self.numbers(list, buf, look);
        self.foot(Rect { y: list.bottom(), height: 1, ..numbers }, buf, look);
        if self.nothing_happened() {
            let note = Rect { y: pictures.y + 1, ..pictures };
            empty(note, buf, look, look.t("day.empty"));
        } else {
            self.pages.set(charts::draw(&self.charts, self.page, pictures, buf, look));
        }
        Drawn { caret, list, first }
    }

    /// The list of numbers; returns the row drawn first.
    fn numbers(&self, area: Rect, buf: &mut Buffer, look: &Look) -> usize {
        let rows = usize::from(area.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        let room = usize::from(area.width).saturating_sub(2);
        let label = (room * 2 / 5).clamp(14, 18);
        let value = 11;
        let shown = Shown { focused: true, detail: true };
        for (i, number) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: area.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..area };
            let entry = &number.entry;
            if entry.of == EntryOf::Heading {
                buf.set_stringn(at.x, at.y, format!(" {}", entry.label), room, look.theme.title());
                continue;
            }
            let mark = if entry.provisional { "~" } else { " " };
            let pieces = [
                (width::cut(&entry.label, label), label, look.theme.text()),
                (width::pad_left(&format!("{}{mark}", entry.value), value), value, look.theme.accent()),
                (whole_pieces(&entry.aside, room.saturating_sub(label + value + 1)), room, look.theme.dim()),
            ];
            row(at, buf, ground(look, shown, i == self.list.cursor.selected), &pieces);
        }
        offset
    }

    /// What `~` means, where it stands on the page.
    fn foot(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        if self.list.rows().iter().any(|n| n.entry.provisional) {
            let text = width::cut(look.t("day.still"), usize::from(area.width).saturating_sub(2));
            buf.set_string(area.x + 1, area.y, text, look.theme.dim());
        }
    }
}

/// As many of the pieces, two blanks apart, as there is room for: half a number would be another one.
fn whole_pieces(text: &str, columns: usize) -> String {
    let mut fits = String::new();
    for piece in text.split("  ").filter(|p| !p.is_empty()) {
        let longer = if fits.is_empty() { piece.to_owned() } else { format!("{fits}  {piece}") };
        if width::width(&longer) > columns {
            break;
        }
        fits = longer;
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_whole_is_left_out() {
        assert_eq!(whole_pieces("11/42  当日值 26.2%", 19), "11/42  当日值 26.2%");
        assert_eq!(whole_pieces("11/42  当日值 26.2%", 18), "11/42");
        assert_eq!(whole_pieces("上周 ￥7157.40", 8), "");
    }

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, m, d).unwrap()
    }

    #[test]
    fn a_span_ends_today_and_its_neighbours_touch_it() {
        let today = day(6, 3);
        assert_eq!(Span::Week.around(today, today), (day(6, 1), today));
        assert_eq!(Span::Week.around(day(5, 31), today), (day(5, 25), day(5, 31)));
        assert_eq!(Span::Month.around(day(5, 9), today), (day(5, 1), day(5, 31)));
        let mut view = Day::new(today);
        assert_eq!((view.neighbour(false), view.neighbour(true)), (Some(day(6, 2)), None));
        view.look_at(Span::Week, day(5, 31));
        assert_eq!((view.neighbour(false), view.neighbour(true)), (Some(day(5, 24)), Some(day(6, 1))));
        view.look_at(Span::Month, day(5, 31));
        assert_eq!((view.neighbour(false), view.neighbour(true)), (Some(day(4, 30)), Some(day(6, 1))));
        view.look_at(Span::Month, today);
        assert_eq!(view.neighbour(true), None);
    }
}
