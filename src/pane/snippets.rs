//! 快捷短语: type, see, Enter copies (F2–F4). The find line is open whenever the pane has the focus.

use super::listing::{Find, Row};
use super::{Drawn, Shown, empty, find_bar, frame, ground, lines, row, split};
use crate::domain::snippet::Snippet;
use crate::text::harmless;
use crate::ui::layout::PaneId;
use crate::ui::list::Step;
use crate::ui::{Cursor, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

impl Row for Snippet {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        vec![&self.title, &self.code]
    }
}

/// One found snippet: which, and the bytes of its title that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    pub snippet: Snippet,
    pub title_match: Option<Range<usize>>,
}

#[derive(Clone, Debug, Default)]
pub struct Snippets {
    pub find: Find,
    pub rows: Vec<FoundRow>,
    pub cursor: Cursor,
    /// The selection was moved by hand since the query changed: only then Enter takes it on an empty query.
    pub chosen: bool,
    /// The selected answer filled from the context, holes and all.
    pub preview: String,
    /// Whose context fills it.
    pub bound: String,
}

impl Snippets {
    pub fn selected(&self) -> Option<&Snippet> {
        self.rows.get(self.cursor.selected).map(|r| &r.snippet)
    }

    pub fn step(&mut self, step: Step) {
        self.cursor.step(step, self.rows.len());
        self.chosen = true;
    }

    /// Rows for a changed query.
    pub fn set(&mut self, rows: Vec<FoundRow>, keep_selection: bool) {
        let old = self.selected().map(|s| s.id);
        self.rows = rows;
        self.cursor.selected = if keep_selection {
            self.rows.iter().position(|r| Some(r.snippet.id) == old).unwrap_or(0)
        } else {
            0
        };
    }

    /// F4: whether Enter may copy: something was typed, or a row was chosen by hand.
    pub fn may_copy(&self) -> bool {
        self.chosen || !self.find.input.is_empty()
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> Drawn {
        let inner = frame(PaneId::Snippets, area, buf, look, shown, "");
        let (inner, caret) = find_bar(&self.find, inner, buf, look, true);
        let lower = if shown.detail { inner.height / 2 } else { (inner.height / 3).clamp(3, 8) };
        let title = if self.bound.is_empty() {
            look.t("snippet.preview").to_owned()
        } else {
            look.tf("snippet.preview_for", &[("who", &self.bound)])
        };
        let (upper, below) = split(inner, lower, buf, look, &title);
        if self.rows.is_empty() {
            empty(upper, buf, look, look.t("snippet.none_found"));
        }
        let rows = usize::from(upper.height);
        let offset = self.cursor.offset(self.rows.len(), rows);
        for (i, found) in self.rows.iter().enumerate().skip(offset).take(rows) {
            let at = Rect { y: upper.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..upper };
            let ground = ground(look, shown, i == self.cursor.selected);
            draw_row(found, at, buf, look, ground);
        }
        if self.selected().is_some() {
            lines(below, buf, &[(harmless::block(&self.preview), look.theme.text())]);
        }
        Drawn { caret, list: upper, first: offset }
    }
}

fn draw_row(
    found: &FoundRow,
    at: Rect,
    buf: &mut Buffer,
    look: &Look,
    ground: Option<ratatui::style::Style>,
) {
    let snippet = &found.snippet;
    let category = look.label(&look.config.snippets.categories, &snippet.category);
    let approval = if snippet.needs_approval { "!" } else { " " };
    let uses = if snippet.uses > 0 { format!("{}×", snippet.uses) } else { String::new() };
    let title_columns = usize::from(at.width).saturating_sub(6 + 8 + 4 + 4);
    row(
        at,
        buf,
        ground,
        &[
            (snippet.code.clone(), 6, look.theme.key()),
            (format!("{approval}{}", harmless::line(&snippet.title)), title_columns, look.theme.text()),
            (category.to_owned(), 8, look.theme.dim()),
            (uses, 4, look.theme.dim()),
        ],
    );
    if let Some(range) = found.title_match.as_ref().filter(|_| ground.is_none()) {
        let title = &snippet.title;
        if let (Some(before), Some(hit)) = (title.get(..range.start), title.get(range.clone())) {
            let x =
                at.x + super::GUTTER + 7 + 1 + u16::try_from(crate::text::width::width(before)).unwrap_or(0);
            let room = (usize::from(at.x) + 9 + title_columns).saturating_sub(usize::from(x));
            buf.set_stringn(x, at.y, harmless::line(hit), room, look.theme.matched());
        }
    }
}
