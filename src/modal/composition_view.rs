//! The finished text under the fields that make it, beside what stood before (R2): wide screens show both side by
//! side, narrow ones one under the other.

use super::form::{Composition, Form};
use crate::domain::remark::Mode;
use crate::text::{harmless, width};
use crate::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// From here on both texts stand side by side.
const SIDE_BY_SIDE: u16 = 100;
/// Rows of text a block has at most.
const MOST_ROWS: usize = 8;

/// Rows it takes in a form of this width: what both texts need, as far as the fields leave room.
pub fn rows(form: &Form, columns: u16, room: u16, fields: u16) -> u16 {
    let Some(composition) = &form.composition else { return 0 };
    let wide = columns >= SIDE_BY_SIDE;
    let each = if wide { columns / 2 } else { columns };
    let lines =
        |text: &str| width::wrap(&harmless::line(text), usize::from(each) - 3).len().clamp(1, MOST_ROWS);
    let new = 1 + lines(&composition.text(&form.values()));
    let old = if composition.old.is_empty() { 0 } else { 1 + lines(&composition.old) };
    let wanted = u16::try_from(if wide { new.max(old) } else { new + old }).unwrap_or(0) + 1;
    // The fields scroll before both texts are cut below what can be read.
    let least = if composition.old.is_empty() || wide { 3 } else { 5 };
    wanted.min(room.saturating_sub(fields).max(least)).min(room)
}

pub fn draw(form: &Form, area: Rect, buf: &mut Buffer, look: &Look) {
    let Some(composition) = form.composition.as_ref().filter(|_| area.height > 1) else { return };
    let values = form.values();
    let text = composition.text(&values);
    let over = text.len() > composition.limit;
    let style = if over { look.theme.danger() } else { look.theme.notice() };
    let title = new_title(composition, Composition::mode(&values), composition.sign(&values), look);
    let tail = Composition::mode(&values) == Mode::Append;
    rule(area, buf, look);
    let area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if composition.old.is_empty() {
        block(area, buf, look, &title, (&text, style), tail);
        return;
    }
    let old = (composition.old.as_str(), look.theme.text());
    let (first, second) = if area.width >= SIDE_BY_SIDE {
        let half = area.width / 2;
        (Rect { width: half, ..area }, Rect { x: area.x + half, width: area.width - half, ..area })
    } else {
        let columns = usize::from(area.width) - 3;
        let rows = |text: &str| {
            u16::try_from(1 + width::wrap(&harmless::line(text), columns).len()).unwrap_or(u16::MAX)
        };
        // The old text has half of it, or what the new one leaves.
        let room = (area.height / 2).max(area.height.saturating_sub(rows(&text)));
        let height = rows(&composition.old).min(room).max(2).min(area.height);
        (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
    };
    block(first, buf, look, look.t("remark.before"), old, false);
    block(second, buf, look, &title, (&text, style), tail);
}

fn new_title(composition: &Composition, mode: Mode, sign: &str, look: &Look) -> String {
    let key = match mode {
        _ if composition.old.is_empty() => "remark.after",
        Mode::Append => "remark.after_append",
        Mode::Replace => "remark.after_replace",
    };
    if sign.is_empty() { look.t(key).to_owned() } else { format!("{} [{sign}]", look.t(key)) }
}

fn rule(area: Rect, buf: &mut Buffer, look: &Look) {
    buf.set_string(area.x, area.y, "─".repeat(usize::from(area.width)), look.theme.border(false));
}

/// A title and its text. What doesn't fit is left out at the end, or before when the end is what matters.
fn block(area: Rect, buf: &mut Buffer, look: &Look, title: &str, text: (&str, Style), tail: bool) {
    let columns = usize::from(area.width.saturating_sub(3));
    if area.height == 0 || columns == 0 {
        return;
    }
    buf.set_stringn(area.x + 1, area.y, title, columns, look.theme.key());
    let mut lines = width::wrap(&harmless::line(text.0), columns);
    let rows = usize::from(area.height) - 1;
    if lines.len() > rows && rows > 0 {
        if tail {
            lines.drain(..lines.len() - rows);
            let rest: String = lines[0].chars().skip(2).collect();
            lines[0] = format!("..{rest}");
        } else {
            lines.truncate(rows);
            let last = rows - 1;
            lines[last] = width::cut(&format!("{}...", lines[last]), columns);
        }
    }
    for (y, line) in (area.y + 1..area.bottom()).zip(&lines) {
        buf.set_stringn(area.x + 1, y, line, columns, text.1);
    }
}
