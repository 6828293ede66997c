//! The rows behind a number, one a line, in columns that stand under each other.

use super::{ViewId, frame};
use crate::domain::Subject;
use crate::pane::listing::{Listing, Row};
use crate::pane::{Drawn, Shown, empty, find_bar, ground, row};
use crate::report::{Align, Column, Table};
use crate::text::{harmless, width};
use crate::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// No text is given more columns than this.
const LONGEST: usize = 40;
const NARROWEST: usize = 4;

/// One row with what can be opened of it.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    pub cells: Vec<String>,
    pub subject: Option<Subject>,
}

impl Row for Line {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        self.cells.iter().map(String::as_str).collect()
    }
}

#[derive(Clone, Debug, Default)]
pub struct DayRows {
    /// The number, its value and how many rows there are.
    pub title: String,
    /// What the number means.
    pub definition: String,
    columns: Vec<Column>,
    /// Columns each would like to have.
    wanted: Vec<usize>,
    pub list: Listing<Line>,
}

impl DayRows {
    pub fn new(title: String, definition: String, table: &Table, subjects: &[Option<Subject>]) -> Self {
        let rows: Vec<Line> = table
            .rows
            .iter()
            .zip((0..).zip(subjects))
            .map(|(cells, (id, subject))| Line {
                id,
                cells: cells.iter().map(|cell| harmless::line(&cell.shown)).collect(),
                subject: *subject,
            })
            .collect();
        let widest = |at: usize| {
            let cells = rows.iter().filter_map(|r| r.cells.get(at)).map(|c| width::width(c)).max();
            cells.unwrap_or(0).max(width::width(&table.columns[at].title)).clamp(NARROWEST, LONGEST)
        };
        let wanted = (0..table.columns.len()).map(widest).collect();
        let mut list = Listing::default();
        list.set(rows);
        Self { title, definition, columns: table.columns.clone(), wanted, list }
    }

    /// Texts give way, the widest first; numbers stay whole.
    fn widths(&self, columns: usize) -> Vec<usize> {
        let mut widths = self.wanted.clone();
        let gaps = widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > columns {
            let gives = |at: &usize| self.columns[*at].align == Align::Left && widths[*at] > NARROWEST;
            let Some(at) = (0..widths.len()).filter(gives).max_by_key(|at| widths[*at]) else { break };
            widths[at] -= 1;
        }
        widths
    }

    fn pieces(
        &self,
        cells: &[String],
        widths: &[usize],
        look: &Look,
    ) -> Vec<(String, usize, ratatui::style::Style)> {
        let of = |(at, cell): (usize, &String)| {
            let cut = width::cut(cell, widths[at]);
            let text =
                if self.columns[at].align == Align::Right { width::pad_left(&cut, widths[at]) } else { cut };
            (text, widths[at], look.theme.text())
        };
        cells.iter().enumerate().take(widths.len()).map(of).collect()
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        let inner = frame(ViewId::DayRows, area, buf, look, &self.title);
        let columns = usize::from(inner.width);
        let mut y = inner.y;
        for line in width::wrap(&self.definition, columns).iter().take(2).filter(|l| !l.is_empty()) {
            buf.set_stringn(inner.x, y, line, columns, look.theme.dim());
            y += 1;
        }
        let rest = Rect { y, height: inner.bottom().saturating_sub(y), ..inner };
        let (rest, caret) = find_bar(&self.list.find, rest, buf, look, false);
        let widths = self.widths(columns.saturating_sub(2));
        let titles: Vec<String> = self.columns.iter().map(|c| c.title.clone()).collect();
        let mut head = self.pieces(&titles, &widths, look);
        for (_, _, style) in &mut head {
            *style = look.theme.title();
        }
        row(Rect { height: 1, ..rest }, buf, None, &head);
        let list = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
        if self.list.is_empty() {
            empty(list, buf, look, look.t("refuse.no_rows"));
        }
        let rows = usize::from(list.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        let shown = Shown { focused: true, detail: true };
        for (i, line) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: list.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..list };
            let ground = ground(look, shown, i == self.list.cursor.selected);
            row(at, buf, ground, &self.pieces(&line.cells, &widths, look));
        }
        Drawn { caret, list, first: offset }
    }
}
