//! The five panes: what they hold and how they are drawn. They never see the store.

pub mod cases;
pub mod inquiries;
pub mod listing;
pub mod orders;
pub mod remarks;
pub mod snippets;

use crate::text::{mask, width};
use crate::ui::Look;
use crate::ui::layout::PaneId;
use crate::ui::mark::highlight;
use listing::Find;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};
use std::ops::Range;

/// How a pane is shown now.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub focused: bool,
    /// There is room for the selected item's detail.
    pub detail: bool,
}

/// What drawing a pane tells: where the caret belongs, and where its list is, for the mouse.
#[derive(Clone, Copy, Debug, Default)]
pub struct Drawn {
    pub caret: Option<Position>,
    pub list: Rect,
    /// The row of the list that is drawn first.
    pub first: usize,
}

/// The pane's border with its number, title and count; returns the room inside.
fn frame(id: PaneId, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown, count: &str) -> Rect {
    let number = id.index() + 1;
    let title = look.t(id.title_key());
    let title =
        if count.is_empty() { format!(" {number} {title} ") } else { format!(" {number} {title} {count} ") };
    let block = Block::bordered()
        .border_type(if shown.focused { BorderType::Thick } else { BorderType::Plain })
        .border_style(look.theme.border(shown.focused))
        .title(title)
        .title_style(if shown.focused { look.theme.title() } else { look.theme.dim() });
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// The filter line, when there is something in it or it is being typed; returns the rest and the caret.
pub(crate) fn find_bar(
    find: &Find,
    area: Rect,
    buf: &mut Buffer,
    look: &Look,
    always: bool,
) -> (Rect, Option<Position>) {
    if !always && !find.active && find.input.is_empty() {
        return (area, None);
    }
    find_line(find, area, buf, look, look.t(if always { "pane.find_snippet" } else { "pane.find" }))
}

/// The same, always there, with what can be typed in words.
pub(crate) fn find_line(
    find: &Find,
    area: Rect,
    buf: &mut Buffer,
    look: &Look,
    hint: &str,
) -> (Rect, Option<Position>) {
    buf.set_string(area.x, area.y, "/ ", if find.active { look.theme.accent() } else { look.theme.dim() });
    let field = Rect { x: area.x + 2, width: area.width.saturating_sub(2), height: 1, ..area };
    if find.input.is_empty() {
        buf.set_stringn(field.x, field.y, hint, usize::from(field.width), look.theme.dim());
    }
    let caret = find.input.draw(field, buf, look.theme.text());
    let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    (rest, find.active.then_some(caret))
}

/// Columns before a row: the sign of the selected one, so that it is told without colours too.
const GUTTER: u16 = 1;

/// One row: the selected one has a sign and the selection's ground; then pieces side by side, each cut to its columns.
pub(crate) fn row(area: Rect, buf: &mut Buffer, ground: Option<Style>, pieces: &[(String, usize, Style)]) {
    if let Some(style) = ground {
        buf.set_string(area.x, area.y, " ".repeat(usize::from(area.width)), style);
        buf.set_string(area.x, area.y, "›", style);
    }
    let mut x = area.x + GUTTER;
    for (text, columns, style) in pieces {
        let room = usize::from(area.right().saturating_sub(x));
        if room == 0 {
            return;
        }
        let columns = (*columns).min(room);
        let style = ground.map_or(*style, |g| g);
        buf.set_stringn(x, area.y, width::pad(text, columns), columns, style);
        x += u16::try_from(columns).unwrap_or(0) + 1;
    }
}

/// A calm sentence where there is nothing to list.
pub(crate) fn empty(area: Rect, buf: &mut Buffer, look: &Look, text: &str) {
    for (y, line) in (area.top()..area.bottom()).zip(width::wrap(text, usize::from(area.width))) {
        buf.set_stringn(area.x, y, line, usize::from(area.width), look.theme.dim());
    }
}

/// Splits off the lower part for the detail, with a rule between.
pub(crate) fn split(area: Rect, lower: u16, buf: &mut Buffer, look: &Look, title: &str) -> (Rect, Rect) {
    let lower = lower.min(area.height.saturating_sub(4));
    let upper = Rect { height: area.height - lower, ..area };
    let rule_y = upper.bottom().saturating_sub(1);
    let rule = format!("── {title} ");
    let fill = usize::from(area.width).saturating_sub(width::width(&rule));
    buf.set_stringn(
        area.x,
        rule_y,
        format!("{rule}{}", "─".repeat(fill)),
        usize::from(area.width),
        look.theme.border(false),
    );
    let upper = Rect { height: upper.height.saturating_sub(1), ..upper };
    (upper, Rect { y: rule_y + 1, height: area.bottom().saturating_sub(rule_y + 1), ..area })
}

/// X2: what a record says is plain in the pane that is worked in, and masked in the others.
fn of_record(mut lines: Vec<(String, Style)>, look: &Look, shown: Shown) -> Vec<(String, Style)> {
    if !look.is_plain(shown.focused) {
        for (text, _) in &mut lines {
            *text = mask::text(text);
        }
    }
    lines
}

/// Lines of text in an area, the first ones that fit; each may be wrapped.
pub(crate) fn lines(area: Rect, buf: &mut Buffer, lines: &[(String, Style)]) {
    let plain: Vec<_> = lines.iter().map(|(text, style)| (text.clone(), *style, Vec::new())).collect();
    lines_with(area, buf, &plain, Style::new());
}

/// The same with some bytes of each text highlighted.
fn lines_with(area: Rect, buf: &mut Buffer, lines: &[(String, Style, Vec<Range<usize>>)], matched: Style) {
    let columns = usize::from(area.width);
    let mut y = area.y;
    for (text, style, marks) in lines {
        let mut from = 0;
        for line in width::wrap(text, columns) {
            if y >= area.bottom() {
                return;
            }
            buf.set_stringn(area.x, y, &line, columns, *style);
            // Wrapping only leaves out blanks and breaks between the lines.
            if !marks.is_empty()
                && let Some(at) = text.get(from..).and_then(|rest| rest.find(&line))
            {
                let (start, end) = (from + at, from + at + line.len());
                let here = marks.iter().filter(|m| m.start < end && m.end > start);
                let here: Vec<_> = here.map(|m| m.start.max(start) - start..m.end.min(end) - start).collect();
                highlight(buf, (area.x, y), &line, &here, columns, matched);
                from = end;
            }
            y += 1;
        }
    }
}

/// A list row's style when it is selected.
pub(crate) fn ground(look: &Look, shown: Shown, selected: bool) -> Option<Style> {
    selected.then(|| look.theme.selection(shown.focused))
}
