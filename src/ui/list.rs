//! A selected row and the window around it.

use std::cell::Cell;

/// Selection in a list whose length changes under it, and the part of the list that is in sight.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    pub selected: usize,
    /// The first row that was drawn last: the window stays where it is while the selection moves inside it. How many rows
    /// there is room for only drawing knows, so this one thing is remembered by it.
    top: Cell<usize>,
    /// How many rows were drawn last: a page of this list.
    rows: Cell<usize>,
    /// Where steps lead: rows are wanted before them. A row that was pointed at stays under the hand.
    walks: Walk,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Walk {
    #[default]
    Nowhere,
    Up,
    Down,
}

/// A step of the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Cursor {
    /// Rows of a page before anything was drawn.
    const PAGE: usize = 10;

    pub fn step(&mut self, step: Step, len: usize) {
        let last = len.saturating_sub(1);
        // One row of the last page stays in sight.
        let page = if self.rows.get() == 0 { Self::PAGE } else { self.rows.get().saturating_sub(1).max(1) };
        self.walks = match step {
            Step::Up | Step::PageUp | Step::First => Walk::Up,
            Step::Down | Step::PageDown | Step::Last => Walk::Down,
        };
        self.selected = match step {
            Step::Up => self.selected.saturating_sub(1),
            Step::Down => (self.selected + 1).min(last),
            Step::PageUp => self.selected.saturating_sub(page),
            Step::PageDown => (self.selected + page).min(last),
            Step::First => 0,
            Step::Last => last,
        };
    }

    pub fn clamp(&mut self, len: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
    }

    /// Selects a row that was pointed at.
    pub const fn point(&mut self, row: usize) {
        self.selected = row;
        self.walks = Walk::Nowhere;
    }

    /// First row to draw so that the selection is in sight, with some rows around it where it walks. A window that must
    /// move puts the selection in its middle: half a page in one go, not every row at every step.
    pub fn offset(&self, len: usize, rows: usize) -> usize {
        self.offset_at(self.selected, len, rows)
    }

    /// The same where lines of other kinds stand between the rows: `line` is that of the selection, `lines` are all.
    pub fn offset_at(&self, line: usize, lines: usize, rows: usize) -> usize {
        let end = lines.saturating_sub(rows);
        let top = self.top.get().min(end);
        self.rows.set(rows);
        let margin = (rows / 4).min(3);
        let above = self.walks != Walk::Up || top == 0 || line >= top + margin;
        let below = self.walks != Walk::Down || top == end || line + margin < top + rows;
        let stays = above && below && line >= top && line < top + rows.max(1);
        let top = if stays { top } else { line.saturating_sub(rows / 2).min(end) };
        self.top.set(top);
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_stays_in_sight() {
        for len in [0, 1, 5, 50] {
            for rows in [1, 3, 10] {
                let mut cursor = Cursor::default();
                let there = (0..len).chain((0..len).rev()).chain((0..len).step_by(7));
                for selected in there {
                    cursor.selected = selected;
                    cursor.walks = [Walk::Nowhere, Walk::Up, Walk::Down][selected % 3];
                    let offset = cursor.offset(len, rows);
                    assert!(offset <= selected && selected < offset + rows, "{len} {rows} {selected}");
                }
            }
        }
    }

    #[test]
    fn the_window_moves_by_half_a_page_and_not_back_at_the_next_step_up() {
        let mut cursor = Cursor::default();
        let mut tops = Vec::new();
        for _ in 0..40 {
            cursor.step(Step::Down, 100);
            tops.push(cursor.offset(100, 16));
        }
        let moves = tops.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!((4..=9).contains(&moves), "{tops:?}");
        let top = cursor.offset(100, 16);
        for _ in 0..3 {
            cursor.step(Step::Up, 100);
            assert_eq!(cursor.offset(100, 16), top);
        }
    }

    #[test]
    fn what_is_pointed_at_stays_under_the_hand() {
        let mut cursor = Cursor::default();
        cursor.step(Step::Last, 100);
        let top = cursor.offset(100, 10);
        cursor.point(top);
        assert_eq!(cursor.offset(100, 10), top);
        cursor.step(Step::Down, 100);
        assert_eq!(cursor.offset(100, 10), top, "away from the edge nothing moves");
        assert_eq!(cursor.offset(20, 10), 10, "a list that became shorter");
    }

    #[test]
    fn a_page_is_what_is_seen_of_the_list_and_no_row_is_passed_over() {
        for rows in [2, 8, 17] {
            let mut cursor = Cursor::default();
            cursor.offset(100, rows);
            let mut seen = 0;
            while cursor.selected < 99 {
                cursor.step(Step::PageDown, 100);
                let top = cursor.offset(100, rows);
                assert!(top <= seen + rows, "rows {seen}–{top} of {rows} were never there");
                seen = top;
            }
        }
    }
}
