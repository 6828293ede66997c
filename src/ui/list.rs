//! A selected row and the window around it.

/// Selection in a list whose length changes under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub selected: usize,
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
    const PAGE: usize = 10;

    pub fn step(&mut self, step: Step, len: usize) {
        let last = len.saturating_sub(1);
        self.selected = match step {
            Step::Up => self.selected.saturating_sub(1),
            Step::Down => (self.selected + 1).min(last),
            Step::PageUp => self.selected.saturating_sub(Self::PAGE),
            Step::PageDown => (self.selected + Self::PAGE).min(last),
            Step::First => 0,
            Step::Last => last,
        };
    }

    pub fn clamp(&mut self, len: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
    }

    /// First row to draw so that the selection is in sight with some rows around it.
    pub fn offset(&self, len: usize, rows: usize) -> usize {
        let margin = (rows / 4).min(3);
        let top = (self.selected + margin + 1).saturating_sub(rows);
        top.min(len.saturating_sub(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_stays_in_sight() {
        for len in [0, 1, 5, 50] {
            for rows in [1, 3, 10] {
                for selected in 0..len {
                    let offset = Cursor { selected }.offset(len, rows);
                    assert!(offset <= selected && selected < offset + rows, "{len} {rows} {selected}");
                }
            }
        }
    }
}
