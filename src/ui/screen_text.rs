//! The screen as text, for tests and pictures: what a person would read, wide characters taking their two cells.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// One line a row, trailing blanks cut.
pub fn screen_text(buf: &Buffer) -> String {
    let mut text = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in buf.area.left()..buf.area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let Some(cell) = buf.cell((x, y)) else { continue };
            line.push_str(cell.symbol());
            skip = cell.symbol().width().saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
