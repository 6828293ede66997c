//! What goes to the terminal: each picture in one write, and in runs. A terminal that is told a Chinese character needs
//! no word on where the next one goes.

use crate::text::harmless;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{Result, Write};
use std::rc::Rc;

/// What waits to be written; flushing it is left to the end of the picture.
#[derive(Clone, Debug, Default)]
struct Waiting(Rc<RefCell<Vec<u8>>>);

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// A terminal behind `out`.
#[derive(Debug)]
pub struct Screen<W: Write> {
    inner: CrosstermBackend<Waiting>,
    waiting: Waiting,
    out: W,
}

impl<W: Write> Screen<W> {
    pub fn new(out: W) -> Self {
        let waiting = Waiting::default();
        Self { inner: CrosstermBackend::new(waiting.clone()), waiting, out }
    }
}

/// The terminal that goes shows the cursor again.
impl<W: Write> Drop for Screen<W> {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

/// Characters that are two cells wide in every terminal: the cursor stands behind them for certain.
fn is_surely_wide(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let wide = matches!(
        chars.next(),
        Some(
            '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ff01}'..='\u{ff60}',
        )
    );
    wide && chars.next().is_none()
}

/// Cells with places that make one run of what the terminal writes in one go: the inner backend moves the cursor
/// wherever a cell does not stand right of the one before.
fn in_runs<'a>(
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
) -> impl Iterator<Item = (u16, u16, &'a Cell)> {
    // Where the cursor stands, and where the inner backend believes it to be.
    let mut cursor: Option<(u16, u16, u16)> = None;
    cells.map(move |(x, y, cell)| {
        let told = match cursor {
            Some((at, row, told)) if (at, row) == (x, y) => told,
            _ => x,
        };
        let width = if is_surely_wide(cell.symbol()) { 2 } else { 1 };
        cursor = Some((x.saturating_add(width), y, told.saturating_add(1)));
        (told, y, cell)
    })
}

fn harmless_cell(cell: &Cell) -> Cow<'_, Cell> {
    match harmless::glyph(cell.symbol()) {
        None => Cow::Borrowed(cell),
        Some(sign) => {
            let mut cell = cell.clone();
            cell.set_symbol(&sign);
            Cow::Owned(cell)
        }
    }
}

impl<W: Write> Backend for Screen<W> {
    type Error = std::io::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // The gate of the screen: whatever drew a cell, no sequence is in it but the program's own.
        let cells: Vec<(u16, u16, Cow<'a, Cell>)> =
            content.map(|(x, y, cell)| (x, y, harmless_cell(cell))).collect();
        self.inner.draw(in_runs(cells.iter().map(|(x, y, cell)| (*x, *y, cell.as_ref()))))
    }

    fn hide_cursor(&mut self) -> Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn append_lines(&mut self, n: u16) -> Result<()> {
        self.inner.append_lines(n)
    }

    fn size(&self) -> Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Result<()> {
        let mut waiting = self.waiting.0.borrow_mut();
        let written = self.out.write_all(&waiting).and_then(|()| self.out.flush());
        waiting.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn rows(n: u16) -> std::num::NonZero<u16> {
        std::num::NonZero::new(n).unwrap()
    }

    /// What is written from an empty screen, and the screen a terminal shows then.
    fn shown(lines: &[&str]) -> (usize, String) {
        let area = Rect::new(0, 0, 30, 3);
        let mut buf = Buffer::empty(area);
        for (y, line) in (0..).zip(lines) {
            buf.set_string(0, y, line, Style::new());
        }
        let mut out = Vec::new();
        let mut screen = Screen::new(&mut out);
        screen.draw(Buffer::empty(area).diff(&buf).into_iter()).unwrap();
        drop(screen);
        let mut terminal = vt100::Parser::new(rows(3), rows(30), 0);
        terminal.process(&out);
        (out.len(), terminal.screen().contents())
    }

    #[test]
    fn what_is_written_in_runs_is_the_same_picture() {
        let lines = ["什么时候发货？a在吗", "  尺码 162 ·✓ 好的", "│小美│ ① 😀哈哈"];
        assert_eq!(shown(&lines).1.lines().map(str::trim_end).collect::<Vec<_>>(), lines);
    }

    #[test]
    fn no_sequence_is_in_a_cell_whoever_drew_it() {
        let area = Rect::new(0, 0, 4, 1);
        let mut buf = Buffer::empty(area);
        for (x, evil) in ["\x1b]52;c;eA==\x07", "\u{9b}2J", "\u{202E}", "\u{E0B0}"].iter().enumerate() {
            buf.content[x].set_symbol(evil);
        }
        let mut out = Vec::new();
        let mut screen = Screen::new(&mut out);
        screen.draw(Buffer::empty(area).diff(&buf).into_iter()).unwrap();
        drop(screen);
        let text = String::from_utf8(out).unwrap();
        assert!(
            !text.contains(['\x07', '\u{9b}', '\u{202E}', '\u{E0B0}']) && !text.contains("\x1b]"),
            "{text:?}"
        );
    }

    #[test]
    fn the_cursor_is_not_moved_between_chinese_characters() {
        let text = "什么时候发货呢在线等";
        let (bytes, _) = shown(&[text]);
        let (other, _) = shown(&["abcdefghij"]);
        assert_eq!(bytes - text.len(), other - 10);
    }
}
