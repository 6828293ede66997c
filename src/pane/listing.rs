//! Rows with a selection that stays on its item while the list changes under it, and a filter.

use crate::text::pinyin::Finder;
use crate::ui::list::Step;
use crate::ui::{Cursor, LineInput};

/// The filter of a list: what is typed, and whether it is being typed now.
#[derive(Clone, Debug, Default)]
pub struct Find {
    pub input: LineInput,
    pub active: bool,
}

/// What a list needs to know of its rows.
pub trait Row {
    fn id(&self) -> i64;
    /// The texts the filter looks at.
    fn texts(&self) -> Vec<&str>;
}

#[derive(Clone, Debug)]
pub struct Listing<T> {
    rows: Vec<T>,
    shown: Vec<usize>,
    pub cursor: Cursor,
    pub find: Find,
    selected_id: Option<i64>,
    /// The item whose details stand there, while the selection walks on.
    detailed: Option<i64>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            shown: Vec::new(),
            cursor: Cursor::default(),
            find: Find::default(),
            selected_id: None,
            detailed: None,
        }
    }
}

impl<T: Row> Listing<T> {
    /// New rows; the selection stays on its item, or near its place when the item is gone.
    pub fn set(&mut self, rows: Vec<T>) {
        self.rows = rows;
        self.filter();
    }

    /// Applies the filter anew.
    pub fn filter(&mut self) {
        let finder = Finder::new(self.find.input.value());
        let fits = |row: &T| finder.is_empty() || row.texts().iter().any(|t| finder.find(t).is_some());
        self.shown = (0..self.rows.len()).filter(|i| fits(&self.rows[*i])).collect();
        let of_id = |id: i64| self.shown.iter().position(|i| self.rows[*i].id() == id);
        if let Some(row) = self.selected_id.and_then(of_id) {
            self.cursor.selected = row;
        } else {
            self.cursor.clamp(self.shown.len());
            self.note();
        }
    }

    fn note(&mut self) {
        self.selected_id = self.selected().map(Row::id);
    }

    pub fn step(&mut self, step: Step) {
        self.cursor.step(step, self.shown.len());
        self.note();
    }

    pub fn select_row(&mut self, row: usize) {
        if row < self.shown.len() {
            self.cursor.point(row);
            self.note();
        }
    }

    /// Selects an item by id; clears the filter when it hides the item. False when the item is not in the list.
    pub fn select_id(&mut self, id: i64) -> bool {
        if !self.rows.iter().any(|r| r.id() == id) {
            return false;
        }
        self.selected_id = Some(id);
        self.filter();
        if self.selected().is_none_or(|r| r.id() != id) {
            self.find = Find::default();
            self.selected_id = Some(id);
            self.filter();
        }
        true
    }

    /// The item that is selected once it is in the list.
    pub const fn prefer(&mut self, id: i64) {
        self.selected_id = Some(id);
    }

    pub fn selected(&self) -> Option<&T> {
        self.shown.get(self.cursor.selected).and_then(|i| self.rows.get(*i))
    }

    /// The details are those of the selected item now.
    pub fn detail_selected(&mut self) {
        self.detailed = self.selected().map(Row::id);
    }

    /// The item to show details of: those that stand there, until the selection rests and they are its own.
    pub fn detailed(&self) -> Option<&T> {
        let selected = self.selected()?;
        Some(self.rows.iter().find(|r| Some(r.id()) == self.detailed).unwrap_or(selected))
    }

    /// The rows the filter lets through, in order.
    pub fn visible(&self) -> impl Iterator<Item = &T> {
        self.shown.iter().filter_map(|i| self.rows.get(*i))
    }

    pub fn len(&self) -> usize {
        self.shown.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// What is said in the place of rows: `none` where there are none, or that the filter lets none through.
    pub fn emptiness<'a>(&self, none: &'a str) -> &'a str {
        if self.rows.is_empty() { none } else { "pane.filtered_out" }
    }

    pub fn rows(&self) -> &[T] {
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Item(i64, &'static str);
    impl Row for Item {
        fn id(&self) -> i64 {
            self.0
        }
        fn texts(&self) -> Vec<&str> {
            vec![self.1]
        }
    }

    #[test]
    fn the_selection_stays_on_its_item_when_the_list_changes() {
        let mut list = Listing::default();
        list.set(vec![Item(1, "小美"), Item(2, "小王"), Item(3, "老李")]);
        list.step(Step::Down);
        list.set(vec![Item(9, "新"), Item(1, "小美"), Item(2, "小王")]);
        assert_eq!(list.selected().map(Row::id), Some(2));
        list.set(vec![Item(9, "新"), Item(1, "小美")]);
        assert_eq!(list.selected().map(Row::id), Some(1), "near its place when it is gone");
    }

    #[test]
    fn details_stay_whole_while_the_selection_walks_on() {
        let mut list = Listing::default();
        list.set(vec![Item(1, "小美"), Item(2, "小王"), Item(3, "老李")]);
        assert_eq!(list.detailed().map(Row::id), Some(1), "the first ones are those of the selection");
        list.detail_selected();
        list.step(Step::Down);
        assert_eq!(list.detailed().map(Row::id), Some(1));
        list.detail_selected();
        assert_eq!(list.detailed().map(Row::id), Some(2));
        list.set(vec![Item(3, "老李")]);
        assert_eq!(list.detailed().map(Row::id), Some(3), "what is gone has no details");
        list.set(Vec::new());
        assert!(list.detailed().is_none());
    }

    #[test]
    fn the_filter_is_lifted_when_it_hides_the_item_one_goes_to() {
        let mut list = Listing::default();
        list.set(vec![Item(1, "小美"), Item(2, "老李")]);
        list.find.input = LineInput::new("xm");
        list.filter();
        assert_eq!(list.len(), 1);
        assert!(list.select_id(2));
        assert_eq!(list.selected().map(Row::id), Some(2));
        assert!(!list.select_id(77));
    }
}
