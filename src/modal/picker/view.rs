//! How a list to choose from is drawn.

use super::{PickItem, Picker};
use crate::modal::frame;
use crate::text::width;
use crate::ui::Look;
use crate::ui::mark::highlight;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns of an entry under the name of its group.
const INDENT: usize = 2;

/// One line of the list.
enum Line<'a> {
    Group(&'a str),
    /// The nth entry that is shown.
    Entry(usize),
}

impl Picker {
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Option<Position> {
        let (outer, lead, head) = self.lay(area);
        let columns = usize::from(outer.width.saturating_sub(4));
        let inner = frame(outer, buf, look, &self.title);
        for (y, line) in (inner.top()..inner.top() + head).zip(&lead) {
            buf.set_stringn(inner.x + 1, y, line, columns, look.theme.notice());
        }
        let query_y = inner.y + head;
        buf.set_string(inner.x + 1, query_y, "› ", look.theme.accent());
        let field = Rect { x: inner.x + 3, y: query_y, width: inner.width.saturating_sub(4), height: 1 };
        if self.query.is_empty() {
            let hint = look.t("modal.type_to_find");
            buf.set_stringn(field.x, field.y, hint, usize::from(field.width), look.theme.dim());
        }
        let caret = self.query.draw(field, buf, look.theme.text());
        let list = self.list(inner, head);
        self.draw_list(list, buf, look);
        let foot_y = inner.bottom() - 1;
        for (y, line) in (list.bottom()..foot_y).zip(self.told_in_full(columns)) {
            buf.set_stringn(inner.x + 1, y, line, columns, look.theme.notice());
        }
        if self.refused.is_empty() {
            let keys = look.t(if self.has_digits() { "modal.pick_keys_digits" } else { "modal.pick_keys" });
            let keys = match &self.removable {
                Some(hint) => format!("{keys}   {hint}"),
                None => keys.to_owned(),
            };
            buf.set_stringn(inner.x + 1, foot_y, keys, columns, look.theme.key());
        } else {
            buf.set_stringn(inner.x + 1, foot_y, &self.refused, columns, look.theme.warning());
        }
        Some(caret)
    }

    fn draw_list(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let rows = usize::from(area.height);
        let columns = usize::from(area.width.saturating_sub(2));
        if self.live && self.query.is_empty() {
            return;
        }
        if self.shown.is_empty() {
            buf.set_stringn(area.x + 1, area.y, look.t("modal.nothing_found"), columns, look.theme.dim());
            return;
        }
        let (lines, offset) = self.scrolled(rows);
        for (y, line) in (area.y..area.bottom()).zip(&lines[offset..]) {
            let at = Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 };
            match line {
                Line::Group(name) => {
                    buf.set_stringn(at.x, y, name, columns, look.theme.title());
                }
                Line::Entry(row) => self.draw_entry(*row, at, buf, look),
            }
        }
    }

    /// The lines of the list, and how many of them stand above what is seen.
    fn scrolled(&self, rows: usize) -> (Vec<Line<'_>>, usize) {
        let (lines, selected) = self.lines();
        let mut offset = self.cursor.offset_at(selected, lines.len(), rows);
        // The name of a group is seen with its first entry.
        if offset == selected && selected > 0 && matches!(lines[selected - 1], Line::Group(_)) {
            offset -= 1;
        }
        (lines, offset)
    }

    /// The entry that stands in a row of the list.
    pub(super) fn entry_at(&self, row: usize, rows: usize) -> Option<usize> {
        let (lines, offset) = self.scrolled(rows);
        match lines.get(offset + row)? {
            Line::Entry(entry) => Some(*entry),
            Line::Group(_) => None,
        }
    }

    /// The lines of the list, and which of them is selected.
    fn lines(&self) -> (Vec<Line<'_>>, usize) {
        let (mut lines, mut selected, mut group) = (Vec::with_capacity(self.shown.len()), 0, "");
        for (row, index) in self.shown.iter().enumerate() {
            let item = &self.items[*index];
            if item.group != group {
                group = &item.group;
                lines.push(Line::Group(group));
            }
            if row == self.cursor.selected {
                selected = lines.len();
            }
            lines.push(Line::Entry(row));
        }
        (lines, selected)
    }

    fn draw_entry(&self, row: usize, at: Rect, buf: &mut Buffer, look: &Look) {
        let item: &PickItem = &self.items[self.shown[row]];
        let columns = usize::from(at.width);
        let selected = row == self.cursor.selected;
        let style = match (selected, &item.disabled) {
            (true, _) => look.theme.selection(true),
            (false, Some(_)) => look.theme.dim(),
            (false, None) => look.theme.text(),
        };
        let matched = look.theme.matched_on(selected.then_some(style));
        let numbers = self.has_digits() && self.query.is_empty();
        let number = match row + 1 {
            digit @ 1..=9 if numbers => format!("{digit} "),
            10 if numbers => "0 ".to_owned(),
            _ if numbers || !item.group.is_empty() => " ".repeat(INDENT),
            _ => String::new(),
        };
        let key_room = width::width(&item.key) + 1;
        let left = columns.saturating_sub(key_room);
        let label = width::cut(&format!("{number}{}", item.label), left);
        buf.set_string(at.x, at.y, width::pad("", columns), style);
        let (x, _) = buf.set_stringn(at.x, at.y, &label, left, style);
        let label_x = at.x + u16::try_from(number.len()).unwrap_or(0);
        highlight(
            buf,
            (label_x, at.y),
            &item.label,
            &item.marks.0,
            left.saturating_sub(number.len()),
            matched,
        );
        let room = left.saturating_sub(width::width(&label) + 2);
        let detail = width::cut(&item.detail, room);
        let dim = if selected { style } else { look.theme.dim() };
        buf.set_stringn(x + 2, at.y, &detail, room, dim);
        highlight(buf, (x + 2, at.y), &item.detail, &item.marks.1, room, matched);
        let key_style = if selected { style } else { look.theme.key() };
        let key_x = at.x + u16::try_from(columns.saturating_sub(key_room - 1)).unwrap_or(0);
        buf.set_stringn(key_x, at.y, &item.key, key_room, key_style);
    }
}
