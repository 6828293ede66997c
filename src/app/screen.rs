//! What goes to the terminal: each picture in one write, and as few bytes as tell it. A terminal that is told a Chinese
//! character needs no word on where the next one goes, one that writes in a colour goes on in it, and a blank shows
//! nothing of the colour it would be written in.

use crate::text::harmless;
use crate::text::width::width;
use foldhash::{HashSet, HashSetExt as _};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
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
    /// Where the terminal shows characters of two cells.
    wide: HashSet<(u16, u16)>,
    out: W,
}

impl<W: Write> Screen<W> {
    pub fn new(out: W) -> Self {
        let waiting = Waiting::default();
        Self { inner: CrosstermBackend::new(waiting.clone()), waiting, wide: HashSet::new(), out }
    }
}

/// The terminal that goes shows the cursor again.
impl<W: Write> Drop for Screen<W> {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

/// What is seen of a blank but its ground.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// Takes from the blanks of a picture what nobody sees of them, so that no picture differs from the next in it.
pub fn clear_blanks(buf: &mut Buffer) {
    for cell in buf.content.iter_mut().filter(|c| c.symbol() == " ") {
        if !cell.modifier.intersects(SEEN_ON_BLANKS) {
            (cell.fg, cell.modifier) = (Color::Reset, Modifier::empty());
        }
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

/// What the terminal writes with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    /// What a cell has to be written with when this is what the terminal writes with.
    fn for_cell(self, cell: &Cell) -> Self {
        let of_cell = Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        let is_blank = cell.symbol() == " " && !(self.modifier | cell.modifier).intersects(SEEN_ON_BLANKS);
        if is_blank { Self { bg: cell.bg, ..self } } else { of_cell }
    }

    /// A blank written with it would show something.
    fn is_seen_on_blanks(self) -> bool {
        self.bg != Color::Reset || self.modifier.intersects(SEEN_ON_BLANKS)
    }

    /// Tells the terminal to write with another one: what changes, or everything anew where that is shorter.
    fn change_to(self, to: Self, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        let from = out.len();
        sequence(out, |codes| self.codes_to(to, codes));
        let changed = out.len();
        sequence(out, |codes| {
            codes.push(0);
            Self::default().codes_to(to, codes);
        });
        if out.len() - changed < changed - from {
            out.drain(from..changed);
        } else {
            out.truncate(changed);
        }
    }

    fn codes_to(self, to: Self, codes: &mut Vec<u8>) {
        let gone = self.modifier - to.modifier;
        let mut new = to.modifier - self.modifier;
        for (modifiers, code) in OFF {
            if gone.intersects(*modifiers) {
                codes.push(*code);
                // What is taken off together is put on again.
                new |= to.modifier & *modifiers;
            }
        }
        codes.extend(ON.iter().filter(|(modifier, _)| new.contains(*modifier)).map(|(_, code)| code));
        if self.fg != to.fg {
            push_colour(to.fg, 30, codes);
        }
        if self.bg != to.bg {
            push_colour(to.bg, 40, codes);
        }
    }
}

const OFF: &[(Modifier, u8)] = &[
    (Modifier::BOLD.union(Modifier::DIM), 22),
    (Modifier::ITALIC, 23),
    (Modifier::UNDERLINED, 24),
    (Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK), 25),
    (Modifier::REVERSED, 27),
    (Modifier::HIDDEN, 28),
    (Modifier::CROSSED_OUT, 29),
];

const ON: &[(Modifier, u8)] = &[
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The codes of a colour; those of the foreground begin at 30, those of the ground at 40.
fn push_colour(colour: Color, base: u8, codes: &mut Vec<u8>) {
    const BRIGHT: u8 = 60;
    codes.push(match colour {
        Color::Reset => base + 9,
        Color::Black => base,
        Color::Red => base + 1,
        Color::Green => base + 2,
        Color::Yellow => base + 3,
        Color::Blue => base + 4,
        Color::Magenta => base + 5,
        Color::Cyan => base + 6,
        Color::Gray => base + 7,
        Color::DarkGray => base + BRIGHT,
        Color::LightRed => base + BRIGHT + 1,
        Color::LightGreen => base + BRIGHT + 2,
        Color::LightYellow => base + BRIGHT + 3,
        Color::LightBlue => base + BRIGHT + 4,
        Color::LightMagenta => base + BRIGHT + 5,
        Color::LightCyan => base + BRIGHT + 6,
        Color::White => base + BRIGHT + 7,
        Color::Indexed(n) => return codes.extend([base + 8, 5, n]),
        Color::Rgb(r, g, b) => return codes.extend([base + 8, 2, r, g, b]),
    });
}

/// `ESC [ 1 ; 96 m`; the reset alone needs no number.
fn sequence(out: &mut Vec<u8>, codes: impl FnOnce(&mut Vec<u8>)) {
    /// Two colours of five codes and all that is put on and off.
    const MOST: usize = 26;
    let mut all = Vec::with_capacity(MOST);
    codes(&mut all);
    out.extend_from_slice(b"\x1b[");
    if all != [0] {
        for (nth, code) in all.iter().enumerate() {
            if nth > 0 {
                out.push(b';');
            }
            let _ = write!(out, "{code}");
        }
    }
    out.push(b'm');
}

/// Where the terminal's cursor stands while a picture is written.
#[derive(Clone, Copy, Debug)]
struct Place {
    x: u16,
    y: u16,
    /// No character since it was set has another width in another terminal.
    certain: bool,
}

/// Brings the cursor to a cell: right of what was written it stands there already.
fn go_to(at: &mut Option<Place>, x: u16, y: u16, out: &mut Vec<u8>) {
    match *at {
        Some(place) if (place.x, place.y) == (x, y) => return,
        Some(place) if place.certain && place.y == y && place.x < x => {
            let columns = x - place.x;
            let _ = if columns == 1 { write!(out, "\x1b[C") } else { write!(out, "\x1b[{columns}C") };
        }
        _ => {
            let _ = write!(out, "\x1b[{};{}H", y.saturating_add(1), x.saturating_add(1));
            *at = None;
        }
    }
    *at = Some(Place { x, y, certain: true });
}

/// What is left of a wide character whose first half was written over: some terminals fill it in the colours of that,
/// and a blank that was a blank before is in no difference of two pictures.
fn blank(at: &mut Option<Place>, (x, y): (u16, u16), pen: Pen, out: &mut Vec<u8>) -> Pen {
    go_to(at, x, y, out);
    pen.change_to(Pen::default(), out);
    out.push(b' ');
    if let Some(place) = at {
        place.x = place.x.saturating_add(1);
    }
    Pen::default()
}

impl<W: Write> Backend for Screen<W> {
    type Error = std::io::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut out = self.waiting.0.borrow_mut();
        let (mut pen, mut at, mut half) = (Pen::default(), None::<Place>, None);
        for (x, y, cell) in content {
            if let Some(left) = half.take().filter(|left| *left != (x, y)) {
                pen = blank(&mut at, left, pen, &mut out);
            }
            go_to(&mut at, x, y, &mut out);
            let next = pen.for_cell(cell);
            pen.change_to(next, &mut out);
            pen = next;
            // The gate of the screen: whatever drew a cell, no sequence is in it but the program's own.
            let harmless = harmless::glyph(cell.symbol());
            let symbol = harmless.as_deref().unwrap_or(cell.symbol());
            out.extend_from_slice(symbol.as_bytes());
            let wide = is_surely_wide(symbol);
            if let Some(place) = &mut at {
                place.x = place.x.saturating_add(if wide { 2 } else { 1 });
                place.certain &= wide || (symbol.len() == 1);
            }
            let was_wide = self.wide.remove(&(x, y));
            self.wide.remove(&(x.wrapping_sub(1), y));
            if width(symbol) > 1 {
                self.wide.insert((x, y));
            } else if was_wide && next.is_seen_on_blanks() {
                half = Some((x.saturating_add(1), y));
            }
        }
        if let Some(left) = half {
            pen = blank(&mut at, left, pen, &mut out);
        }
        pen.change_to(Pen::default(), &mut out);
        Ok(())
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
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<()> {
        // Also when the window has another size: what stood beyond its new edge has no other half any more.
        if clear_type == ClearType::All {
            self.wide.clear();
        }
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
mod tests;
