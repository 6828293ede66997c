//! 快捷短语: type, see, Enter copies (F2–F4). The find line is open whenever the pane has the focus.

use super::listing::Find;
use super::{Drawn, GUTTER, Shown, empty, find_bar, frame, ground, lines_with, row, split};
use crate::domain::snippet::{Found, Index, Marker, Snippet};
use crate::text::harmless;
use crate::ui::layout::PaneId;
use crate::ui::list::Step;
use crate::ui::mark::highlight;
use crate::ui::{Cursor, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of a row besides the title's: code, category, uses.
const CODE: usize = 6;
const CATEGORY: usize = 8;
const USES: usize = 4;

#[derive(Clone, Debug, Default)]
pub struct Snippets {
    pub find: Find,
    /// Every snippet, ready to be searched (F3).
    pub index: Index,
    /// What is found, best first; the snippets themselves are in the index.
    pub rows: Vec<Found>,
    pub cursor: Cursor,
    /// The selection was moved by hand since the query changed: only then Enter takes it on an empty query.
    pub chosen: bool,
    /// The query was changed since the pane was come to.
    pub typed: bool,
    /// The selected answer filled from the context, holes and all.
    pub preview: String,
    /// Whose context fills it.
    pub bound: String,
    /// The snippet that was selected before the index was replaced.
    before: Option<i64>,
    /// The index is new, and its texts are not prepared yet.
    is_new: bool,
}

impl Snippets {
    pub fn selected(&self) -> Option<&Snippet> {
        self.rows.get(self.cursor.selected).and_then(|found| self.index.get(found.index))
    }

    pub fn step(&mut self, step: Step) {
        self.cursor.step(step, self.rows.len());
        self.chosen = true;
    }

    /// Other snippets; the rows are found anew after that.
    pub fn take(&mut self, index: Index) {
        self.before = self.selected().map(|s| s.id);
        self.rows.clear();
        self.index = index;
        self.is_new = true;
    }

    /// Work to be done on another thread after the first picture of a new index.
    pub fn preparation(&mut self) -> Option<impl FnOnce() + Send + use<>> {
        std::mem::take(&mut self.is_new).then(|| self.index.preparation())
    }

    /// Rows for a changed query.
    pub fn set(&mut self, rows: Vec<Found>, keep_selection: bool) {
        let old = self.before.take().or_else(|| self.selected().map(|s| s.id));
        self.rows = rows;
        let id = |found: &Found| self.index.get(found.index).map(|s| s.id);
        self.cursor.selected =
            if keep_selection { self.rows.iter().position(|r| id(r) == old).unwrap_or(0) } else { 0 };
    }

    /// Nothing was typed or chosen yet.
    pub const fn untouch(&mut self) {
        self.chosen = false;
        self.typed = false;
    }

    /// F4: whether Enter may copy: something was typed since the pane was come to, or a row was chosen by hand.
    pub fn may_copy(&self) -> bool {
        self.chosen || (self.typed && !self.find.input.value().trim().is_empty())
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
        let query = self.find.input.value();
        let mut marker = (!query.trim().is_empty()).then(|| self.index.marker(query));
        let rows = usize::from(upper.height);
        let offset = self.cursor.offset(self.rows.len(), rows);
        for (i, found) in self.rows.iter().enumerate().skip(offset).take(rows) {
            let at = Rect { y: upper.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..upper };
            let ground = ground(look, shown, i == self.cursor.selected);
            if let Some(snippet) = self.index.get(found.index) {
                draw_row(snippet, at, buf, look, ground);
                if let Some(marker) = &mut marker {
                    mark_row(snippet, found, marker, at, buf, look.theme.matched_on(ground));
                }
            }
        }
        self.draw_preview(below, buf, look, marker.as_mut());
        Drawn { caret, list: upper, first: offset }
    }

    /// The question that was found, when it is one, and the answer as it would be copied.
    fn draw_preview(&self, area: Rect, buf: &mut Buffer, look: &Look, marker: Option<&mut Marker>) {
        let found = self.rows.get(self.cursor.selected);
        let (Some(found), Some(snippet)) = (found, self.selected()) else { return };
        let answer = harmless::block(&self.preview);
        let mut lines = Vec::new();
        let mut marks = Vec::new();
        if let Some(marker) = marker {
            if let Some((question, _)) = marker.question(snippet, found) {
                let question = format!("“{}”", harmless::line(question));
                let marks = marker.text(&question, found.way);
                lines.push((question, look.theme.dim(), marks));
            }
            marks = marker.literally(&answer);
        }
        lines.push((answer, look.theme.text(), marks));
        lines_with(area, buf, &lines, look.theme.matched());
    }
}

fn title_columns(at: Rect) -> usize {
    usize::from(at.width).saturating_sub(CODE + CATEGORY + USES + 4)
}

fn draw_row(snippet: &Snippet, at: Rect, buf: &mut Buffer, look: &Look, ground: Option<Style>) {
    let category = look.label(&look.config.categories, &snippet.category);
    let approval = if snippet.needs_approval { "!" } else { " " };
    let uses = if snippet.uses > 0 { format!("{}×", snippet.uses) } else { String::new() };
    row(
        at,
        buf,
        ground,
        &[
            (harmless::line(&snippet.code), CODE, look.theme.key()),
            (format!("{approval}{}", harmless::line(&snippet.title)), title_columns(at), look.theme.text()),
            (category.to_owned(), CATEGORY, look.theme.dim()),
            (uses, USES, look.theme.dim()),
        ],
    );
}

/// F3: what matched, in the code and in the title.
fn mark_row(snippet: &Snippet, found: &Found, marker: &mut Marker, at: Rect, buf: &mut Buffer, style: Style) {
    let code = harmless::line(&snippet.code);
    let marks = marker.code(&code, found);
    let from = at.x + GUTTER;
    highlight(buf, (from, at.y), &code, &marks, CODE, style);
    let title = harmless::line(&snippet.title);
    let marks = marker.text(&title, found.way);
    // The sign of the approval stands before the title.
    let from = from + u16::try_from(CODE).unwrap_or(0) + 2;
    highlight(buf, (from, at.y), &title, &marks, title_columns(at).saturating_sub(1), style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::LineInput;

    #[test]
    fn f4_enter_takes_only_what_was_typed_or_chosen_in_this_visit() {
        let mut pane = Snippets::default();
        assert!(!pane.may_copy(), "nothing typed");
        pane.find.input = LineInput::new("cm");
        assert!(!pane.may_copy(), "typed in a visit before");
        pane.typed = true;
        assert!(pane.may_copy());
        pane.find.input = LineInput::new("  ");
        assert!(!pane.may_copy(), "blanks are nothing");
        pane.step(Step::Down);
        assert!(pane.may_copy(), "chosen by hand");
        pane.untouch();
        assert!(!pane.may_copy());
    }

    #[test]
    fn the_selection_stays_on_its_snippet_when_all_are_read_anew() {
        let of = |ids: &[i64]| {
            Index::new(ids.iter().map(|id| Snippet { id: *id, ..Snippet::default() }).collect())
        };
        let rows = |index: &Index| {
            index.find(
                "",
                &crate::domain::snippet::Scope::default(),
                crate::domain::snippet::Order::Fixed,
                0,
                9,
            )
        };
        let mut pane = Snippets::default();
        pane.take(of(&[1, 2, 3]));
        pane.set(rows(&pane.index), false);
        pane.step(Step::Down);
        pane.take(of(&[9, 2]));
        pane.set(rows(&pane.index), true);
        assert_eq!(pane.selected().map(|s| s.id), Some(2));
        assert!(pane.preparation().is_some() && pane.preparation().is_none(), "prepared once");
    }
}
