//! What matched, highlighted in a text that is drawn already.

use crate::text::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;

/// Highlights bytes of a text that stands at a place with so many columns, and may be cut there.
pub fn highlight(
    buf: &mut Buffer,
    (x, y): (u16, u16),
    text: &str,
    marks: &[Range<usize>],
    columns: usize,
    style: Style,
) {
    // The sign of a cut is no part of the text.
    let columns = if width::width(text) > columns { columns.saturating_sub(2) } else { columns };
    for mark in marks {
        let (Some(before), Some(hit)) = (text.get(..mark.start), text.get(mark.clone())) else { continue };
        let start = width::width(before);
        let end = (start + width::width(hit)).min(columns);
        if let (Ok(from), Ok(wide)) = (u16::try_from(start), u16::try_from(end.saturating_sub(start))) {
            let area = Rect { x: x.saturating_add(from), y, width: wide, height: 1 };
            buf.set_style(area.intersection(buf.area), style);
        }
    }
}
