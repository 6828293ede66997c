//! The screen as an SVG picture, for README and reports: what the terminal shows, cell for cell.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Size of a cell in pixels.
const CELL: (u32, u32) = (9, 19);
const GROUND: &str = "#1e1e1e";
const INK: &str = "#d4d4d4";

/// Draws the buffer; runs of cells with one style and one width become one text element of exactly their width.
pub fn svg(buf: &Buffer) -> String {
    let (width, height) = (u32::from(buf.area.width) * CELL.0 + 16, u32::from(buf.area.height) * CELL.1 + 16);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{GROUND}\"/>\n\
         <g font-family=\"'Sarasa Mono SC','Noto Sans Mono CJK SC','DejaVu Sans Mono',monospace\" font-size=\"15\" \
         xml:space=\"preserve\">\n"
    );
    for y in buf.area.top()..buf.area.bottom() {
        let mut x = buf.area.left();
        while x < buf.area.right() {
            let run = Run::at(buf, x, y);
            run.draw(&mut out, u32::from(x), u32::from(y));
            x += run.cells.max(1);
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

struct Run {
    text: String,
    cells: u16,
    ink: String,
    ground: Option<String>,
    bold: bool,
}

impl Run {
    fn at(buf: &Buffer, x: u16, y: u16) -> Self {
        let Some(first) = buf.cell((x, y)) else {
            return Self { text: String::new(), cells: 1, ink: INK.into(), ground: None, bold: false };
        };
        let wide = first.symbol().width().max(1);
        let mut run = Self { text: String::new(), cells: 0, ..style_of(first) };
        let mut at = x;
        while let Some(cell) = buf.cell((at, y)).filter(|_| at < buf.area.right()) {
            let same = cell.symbol().width().max(1) == wide && cell.style() == first.style();
            if !same {
                break;
            }
            run.text.push_str(cell.symbol());
            let step = u16::try_from(wide).unwrap_or(1);
            run.cells += step;
            at += step;
        }
        run
    }

    fn draw(&self, out: &mut String, x: u32, y: u32) {
        let (left, top) = (8 + x * CELL.0, 8 + y * CELL.1);
        let wide = u32::from(self.cells) * CELL.0;
        if let Some(ground) = &self.ground {
            let _ = writeln!(
                out,
                "<rect x=\"{left}\" y=\"{top}\" width=\"{wide}\" height=\"{}\" fill=\"{ground}\"/>",
                CELL.1
            );
        }
        if self.text.trim().is_empty() {
            return;
        }
        let bold = if self.bold { " font-weight=\"bold\"" } else { "" };
        let step = wide / u32::try_from(self.text.graphemes(true).count().max(1)).unwrap_or(1);
        for (at, word) in self.words(step > CELL.0) {
            let x = left + at * step;
            match word.chars().next().and_then(box_arms) {
                Some(arms) => self.line(out, (x, top), arms, word.chars().count()),
                None => {
                    let text = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                    let _ = writeln!(
                        out,
                        "<text x=\"{x}\" y=\"{}\" fill=\"{}\"{bold}>{text}</text>",
                        top + 14,
                        self.ink
                    );
                }
            }
        }
    }

    /// Pieces that are placed on their own, so that no viewer's font can shift the rest of the line: words, each wide
    /// character, and lines of one box sign.
    fn words(&self, wide: bool) -> Vec<(u32, String)> {
        let mut words: Vec<(u32, String)> = Vec::new();
        let mut goes_on = false;
        for (at, glyph) in (0..).zip(self.text.graphemes(true)) {
            let horizontal = matches!(glyph, "─" | "━");
            let boxed = glyph.chars().next().and_then(box_arms).is_some();
            let same = |w: &(u32, String)| {
                if boxed {
                    horizontal && w.1.ends_with(glyph)
                } else {
                    !wide && !w.1.ends_with(['─', '━'])
                }
            };
            match words.last_mut().filter(|w| goes_on && same(w)) {
                _ if glyph.trim().is_empty() => {}
                Some(word) => word.1.push_str(glyph),
                None => words.push((at, glyph.to_owned())),
            }
            goes_on = !glyph.trim().is_empty() && (!boxed || horizontal);
        }
        words
    }

    /// A box sign (or a row of the same one) as strokes: fonts rarely join them.
    fn line(&self, out: &mut String, (x, y): (u32, u32), arms: Arms, count: usize) {
        let wide = CELL.0 * u32::try_from(count).unwrap_or(1);
        let (middle_x, middle_y) = (x + CELL.0 / 2, y + CELL.1 / 2);
        let mut path = String::new();
        if arms.left || arms.right {
            let from = if arms.left { x } else { middle_x };
            let to = if arms.right { x + wide } else { middle_x };
            let _ = write!(path, "M{from} {middle_y}H{to}");
        }
        if arms.up || arms.down {
            let from = if arms.up { y } else { middle_y };
            let to = if arms.down { y + CELL.1 } else { middle_y };
            let _ = write!(path, "M{middle_x} {from}V{to}");
        }
        let stroke = if arms.heavy { 2 } else { 1 };
        let _ = writeln!(
            out,
            "<path d=\"{path}\" stroke=\"{}\" stroke-width=\"{stroke}\" fill=\"none\"/>",
            self.ink
        );
    }
}

/// Where the strokes of a box sign go.
#[derive(Clone, Copy)]
struct Arms {
    left: bool,
    right: bool,
    up: bool,
    down: bool,
    heavy: bool,
}

fn box_arms(sign: char) -> Option<Arms> {
    let arms =
        |left, right, up, down| Arms { left, right, up, down, heavy: "━┃┏┓┗┛".contains(sign) };
    Some(match sign {
        '─' | '━' => arms(true, true, false, false),
        '│' | '┃' => arms(false, false, true, true),
        '┌' | '┏' | '╭' => arms(false, true, false, true),
        '┐' | '┓' | '╮' => arms(true, false, false, true),
        '└' | '┗' | '╰' => arms(false, true, true, false),
        '┘' | '┛' | '╯' => arms(true, false, true, false),
        _ => return None,
    })
}

fn style_of(cell: &Cell) -> Run {
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    let (ink, ground) = if reversed { (cell.bg, cell.fg) } else { (cell.fg, cell.bg) };
    Run {
        text: String::new(),
        cells: 0,
        ink: hex(ink).unwrap_or_else(|| if reversed { GROUND.into() } else { INK.into() }),
        ground: hex(ground).or_else(|| reversed.then(|| INK.into())),
        bold: cell.modifier.contains(Modifier::BOLD),
    }
}

/// `None` for the terminal's own colour.
fn hex(colour: Color) -> Option<String> {
    Some(
        match colour {
            Color::Rgb(r, g, b) => return Some(format!("#{r:02x}{g:02x}{b:02x}")),
            Color::Black => "#000000",
            Color::Red | Color::LightRed => "#f14c4c",
            Color::Green | Color::LightGreen => "#3ad17e",
            Color::Yellow | Color::LightYellow => "#e5d76b",
            Color::Blue | Color::LightBlue => "#3b8eea",
            Color::Magenta | Color::LightMagenta => "#d670d6",
            Color::Cyan | Color::LightCyan => "#4fd6e8",
            Color::Gray => "#bbbbbb",
            Color::DarkGray => "#8a8a8a",
            Color::White => "#ffffff",
            Color::Reset | Color::Indexed(_) => return None,
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn wide_characters_take_two_cells_and_markup_is_harmless() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 1));
        buf.set_string(0, 0, "小<b>", Style::new());
        let svg = svg(&buf);
        assert!(svg.contains("x=\"8\" y=\"22\" fill=\"#d4d4d4\">小</text>"), "{svg}");
        assert!(svg.contains("x=\"26\" y=\"22\" fill=\"#d4d4d4\">&lt;b&gt;</text>"), "{svg}");
    }
}
