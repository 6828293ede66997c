//! A list to choose from, found by typing: Chinese, pinyin or initials. Up to nine entries answer to their digit.

mod view;

use super::{Answer, Reply};
use crate::text::pinyin::Finder;
use crate::text::{harmless, mask, when, width};
use crate::ui::list::Step;
use crate::ui::{Cursor, Input, LineInput, overlay};
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickItem {
    pub id: String,
    pub label: String,
    /// Shown dim behind the label.
    pub detail: String,
    /// Shown at the right: the key that does the same.
    pub key: String,
    /// Why it can't be chosen now.
    pub disabled: Option<String>,
    /// What its row has no room for, with [`Picker::whole`].
    pub whole: String,
    /// Entries of one group stand under its name.
    pub group: String,
    /// Bytes of the label and of the detail that were typed.
    pub marks: (Vec<Range<usize>>, Vec<Range<usize>>),
}

impl PickItem {
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: harmless::line(&label.into()), ..Self::default() }
    }

    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = harmless::line(&detail.into());
        self
    }

    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    pub fn whole(mut self, whole: impl Into<String>) -> Self {
        self.whole = harmless::line(&whole.into());
        self
    }

    pub fn group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// Highlights bytes of the label and of the detail.
    pub fn marks(mut self, label: Vec<Range<usize>>, detail: Vec<Range<usize>>) -> Self {
        self.marks = (label, detail);
        self
    }

    pub fn disabled(mut self, reason: Option<String>) -> Self {
        self.disabled = reason;
        self
    }
}

/// Rows for an entry told in full, at most.
const FULL_ROWS: u16 = 4;

#[derive(Clone, Debug)]
pub struct Picker {
    pub title: String,
    /// A sentence above the list.
    lead: String,
    items: Vec<PickItem>,
    shown: Vec<usize>,
    query: LineInput,
    cursor: Cursor,
    /// Each change of the query is asked for outside (a search) instead of filtering here.
    live: bool,
    /// The first ten entries answer to their digit although there are more.
    numbered: bool,
    /// Del or Ctrl-D takes an entry out of the list for good; the hint that says so.
    removable: Option<String>,
    /// Rows below the list for what the selected entry says in full, where its row has no room for it.
    whole: bool,
    /// Why the last choice was refused.
    refused: String,
}

impl Picker {
    pub fn new(title: impl Into<String>, items: Vec<PickItem>) -> Self {
        let shown = (0..items.len()).collect();
        Self {
            title: harmless::line(&title.into()),
            lead: String::new(),
            items,
            shown,
            query: LineInput::default(),
            cursor: Cursor::default(),
            live: false,
            numbered: false,
            removable: None,
            whole: false,
            refused: String::new(),
        }
    }

    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = harmless::block(&lead.into());
        self
    }

    /// A search: what is typed is answered from outside with [`Picker::set_items`].
    pub fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// The first ten answer to their digit, however many there are; 0 is the tenth.
    pub fn numbered(mut self) -> Self {
        self.numbered = true;
        self
    }

    /// Starts on the entry of an id.
    pub fn at(mut self, id: &str) -> Self {
        if let Some(row) = self.items.iter().position(|i| i.id == id) {
            self.cursor.selected = row;
        }
        self
    }

    /// Entries can be taken out with Del or Ctrl-D; `hint` says what that means.
    pub fn removable(mut self, hint: impl Into<String>) -> Self {
        self.removable = Some(hint.into());
        self
    }

    /// The selected entry is told in full below the list.
    pub const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// X2: see [`super::Modal::masked`].
    pub(super) fn mask(&mut self) {
        self.title = mask::text(&self.title);
        self.lead = mask::text(&self.lead);
        for item in &mut self.items {
            let (label, detail) = (mask::text(&item.label), mask::text(&item.detail));
            // Places in a text that is another now would mark anything.
            if label != item.label {
                item.marks.0.clear();
            }
            if detail != item.detail {
                item.marks.1.clear();
            }
            (item.label, item.detail, item.whole) = (label, detail, mask::text(&item.whole));
        }
    }

    pub fn into_items(self) -> Vec<PickItem> {
        self.items
    }

    /// The entries that fit what is typed, from the first row on.
    pub fn shown(&self) -> impl Iterator<Item = &PickItem> {
        self.shown.iter().filter_map(|i| self.items.get(*i))
    }

    /// The row of the cursor.
    pub const fn row(&self) -> usize {
        self.cursor.selected
    }

    pub fn set_items(&mut self, items: Vec<PickItem>) {
        self.shown = (0..items.len()).collect();
        self.items = items;
        self.cursor = Cursor::default();
    }

    /// Entries answer to digits while nothing is typed and there are at most nine, or the first nine of a numbered list.
    const fn has_digits(&self) -> bool {
        !self.live && (self.items.len() <= 9 || self.numbered)
    }

    pub fn input(&mut self, input: &Input) -> Reply {
        if let Input::Key(key) = input {
            let step = match key.code {
                KeyCode::Up => Some(Step::Up),
                KeyCode::Down | KeyCode::Tab => Some(Step::Down),
                KeyCode::PageUp => Some(Step::PageUp),
                KeyCode::PageDown => Some(Step::PageDown),
                _ => None,
            };
            if let Some(step) = step {
                self.refused.clear();
                self.cursor.step(step, self.shown.len());
                return Reply::Stay;
            }
            let ctrl_d = key.code == KeyCode::Char('d') && key.modifiers.contains(KeyModifiers::CONTROL);
            if self.removable.is_some() && (ctrl_d || key.code == KeyCode::Delete) {
                let item = self.shown.get(self.cursor.selected).and_then(|i| self.items.get(*i));
                return item.map_or(Reply::Stay, |i| Reply::Done(Answer::Removed(i.id.clone())));
            }
            match key.code {
                KeyCode::Esc => return Reply::Cancel,
                KeyCode::Enter => return self.choose(self.cursor.selected),
                // Space ticks here as everywhere: no search begins with one.
                KeyCode::Char(' ' | '\u{3000}') if self.has_digits() && self.query.is_empty() => {
                    return self.choose(self.cursor.selected);
                }
                KeyCode::Char(c) if self.has_digits() && self.query.is_empty() => {
                    // 0 is the tenth.
                    let digit =
                        when::narrow_char(c).to_digit(10).map(|d| if d == 0 { 9 } else { d as usize - 1 });
                    if let Some(row) = digit.filter(|row| *row < self.shown.len()) {
                        self.cursor.selected = row;
                        return self.choose(row);
                    }
                }
                KeyCode::Char(_) if key.modifiers.contains(KeyModifiers::ALT) => return Reply::Stay,
                _ => {}
            }
        }
        if self.query.input(input) {
            self.refused.clear();
            if self.live {
                return Reply::Asked(self.query.value().to_owned());
            }
            self.filter();
        }
        Reply::Stay
    }

    fn choose(&mut self, row: usize) -> Reply {
        let Some(item) = self.shown.get(row).and_then(|i| self.items.get(*i)) else { return Reply::Stay };
        if let Some(reason) = &item.disabled {
            self.refused.clone_from(reason);
            return Reply::Stay;
        }
        Reply::Done(Answer::Picked(item.id.clone()))
    }

    fn filter(&mut self) {
        let finder = Finder::new(self.query.value());
        let mut scored: Vec<(i64, usize)> = Vec::new();
        for (i, item) in self.items.iter().enumerate() {
            let hits = [finder.find(&item.label), finder.find(&item.detail), finder.find(&item.id)];
            let best = hits.iter().enumerate().filter_map(|(nth, h)| {
                let penalty = if nth == 0 { 0 } else { 120 };
                h.as_ref().map(|h| h.score - penalty)
            });
            if let Some(score) = best.max() {
                scored.push((score, i));
            }
        }
        if !finder.is_empty() {
            scored.sort_by_key(|(score, i)| (-score, *i));
        }
        self.shown = scored.into_iter().map(|(_, i)| i).collect();
        self.cursor = Cursor::default();
    }

    /// What the selected entry says, in lines, when its row cuts it.
    fn told_in_full(&self, columns: usize) -> Vec<String> {
        let item =
            self.shown.get(self.cursor.selected).and_then(|i| self.items.get(*i)).filter(|_| self.whole);
        item.map(|item| if item.whole.is_empty() { Vec::new() } else { width::wrap(&item.whole, columns) })
            .unwrap_or_default()
    }

    /// The rows kept free for that: those of the longest entry.
    fn full_rows(&self, columns: usize) -> u16 {
        let rows = self.items.iter().map(|item| width::wrap(&item.whole, columns).len());
        let most = if self.whole { rows.max().unwrap_or(0) } else { 0 };
        u16::try_from(most).unwrap_or(u16::MAX).min(FULL_ROWS)
    }

    /// Where the list stands, its lead in lines, and the rows of those.
    fn lay(&self, area: Rect) -> (Rect, Vec<String>, u16) {
        let wide = 84.min(area.width.saturating_sub(4));
        let columns = usize::from(wide.saturating_sub(4));
        let lead = if self.lead.is_empty() { Vec::new() } else { width::wrap(&self.lead, columns) };
        // A long question must not push the list off the screen.
        let head = u16::try_from(lead.len()).unwrap_or(u16::MAX).min(area.height / 3);
        let body = u16::try_from(self.items.len().max(if self.live { 12 } else { 1 })).unwrap_or(u16::MAX);
        let height =
            body.saturating_add(head + 5 + self.full_rows(columns)).min(area.height.saturating_sub(2));
        (overlay::centred(area, wide, height), lead, head)
    }

    pub fn place(&self, area: Rect) -> Rect {
        self.lay(area).0
    }

    fn list(&self, inner: Rect, head: u16) -> Rect {
        let y = inner.y + head + 1;
        let foot = 1 + self.full_rows(usize::from(inner.width.saturating_sub(2)));
        Rect { y, height: inner.bottom().saturating_sub(y + foot), ..inner }
    }

    /// A click selects, the second one chooses.
    pub fn click(&mut self, at: Position, area: Rect, again: bool) -> Reply {
        let (outer, _, head) = self.lay(area);
        let list = self.list(super::inside(outer), head);
        if !list.contains(at) {
            return Reply::Stay;
        }
        let Some(row) = self.entry_at(usize::from(at.y - list.y), usize::from(list.height)) else {
            return Reply::Stay;
        };
        self.refused.clear();
        self.cursor.point(row);
        if again { self.choose(row) } else { Reply::Stay }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    fn picker() -> Picker {
        Picker::new(
            "t",
            vec![
                PickItem::new("price", "价格"),
                PickItem::new("stock", "库存"),
                PickItem::new("x", "关闭").disabled(Some("还有承诺".into())),
            ],
        )
    }

    fn press(picker: &mut Picker, code: KeyCode) -> Reply {
        picker.input(&Input::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    #[test]
    fn a_digit_chooses_also_full_width() {
        assert_eq!(press(&mut picker(), KeyCode::Char('２')), Reply::Done(Answer::Picked("stock".into())));
    }

    #[test]
    fn space_ticks_the_entry_under_the_cursor_until_something_is_typed() {
        let mut ticked = picker();
        press(&mut ticked, KeyCode::Down);
        assert_eq!(press(&mut ticked, KeyCode::Char(' ')), Reply::Done(Answer::Picked("stock".into())));
        let mut typed = picker();
        press(&mut typed, KeyCode::Char('k'));
        assert_eq!(press(&mut typed, KeyCode::Char(' ')), Reply::Stay);
    }

    #[test]
    fn typing_pinyin_narrows_and_enter_takes_the_best() {
        let mut picker = picker();
        "kuc".chars().for_each(|c| {
            press(&mut picker, KeyCode::Char(c));
        });
        assert_eq!(press(&mut picker, KeyCode::Enter), Reply::Done(Answer::Picked("stock".into())));
    }

    #[test]
    fn only_where_it_is_offered_an_entry_is_taken_out() {
        let mut picker = picker();
        assert_eq!(press(&mut picker, KeyCode::Delete), Reply::Stay);
        picker = picker.removable("Del 不再提示");
        press(&mut picker, KeyCode::Down);
        assert_eq!(press(&mut picker, KeyCode::Delete), Reply::Done(Answer::Removed("stock".into())));
    }

    #[test]
    fn a_disabled_entry_says_why_and_stays() {
        let mut picker = picker();
        assert_eq!(press(&mut picker, KeyCode::Char('3')), Reply::Stay);
        assert_eq!(picker.refused, "还有承诺");
    }
}
