//! F2: the text a form fills, whole and as it stands now: what was typed in its place, what is still asked for marked.

use super::form::Form;
use crate::text::template::Slot;
use crate::text::{harmless, width};
use crate::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How a piece of the text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Text,
    /// Typed by the person.
    Typed,
    /// Still asked for.
    Empty,
    /// Of the field that has the focus.
    Focused,
}

/// One character of a wrapped line and how it looks.
type Line = Vec<(char, Ink)>;

/// A piece of the text: what stands there, how it looks.
fn pieces(slots: &[Slot], form: &Form) -> Vec<(String, Ink)> {
    let focused = form.fields.get(form.focus).map_or("", |f| f.name.as_str());
    let piece = |slot: &Slot| match (slot, slot.field()) {
        (Slot::Text(text), _) => (harmless::block(text), Ink::Text),
        (_, None) => (String::new(), Ink::Text),
        (slot, Some(field)) => {
            let asked = form.fields.iter().find(|f| f.name == field);
            let typed = asked.map(super::Field::value).filter(|v| !v.is_empty());
            let ink = match (&typed, field == focused) {
                (_, true) => Ink::Focused,
                (Some(_), false) => Ink::Typed,
                (None, false) => Ink::Empty,
            };
            let name = match (slot, asked) {
                (Slot::Mark(_), _) => "  ",
                (_, asked) => asked.map_or("", |f| f.label.as_str()),
            };
            (typed.map_or_else(|| format!("[{name}]"), |v| harmless::line(&v)), ink)
        }
    };
    slots.iter().map(piece).collect()
}

/// Wrapped to the columns; a line of words breaks at a space when there is one near its end.
fn wrapped(pieces: &[(String, Ink)], columns: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = vec![Vec::new()];
    let mut used = 0;
    for (text, ink) in pieces {
        for c in text.chars() {
            let wide = width::width(c.encode_utf8(&mut [0; 4]));
            if c == '\n' {
                lines.push(Vec::new());
                used = 0;
                continue;
            }
            if used + wide > columns {
                let rest = lines.last_mut().map(|line| after_last_space(line, c)).unwrap_or_default();
                used = rest.iter().map(|(c, _)| width::width(c.encode_utf8(&mut [0; 4]))).sum();
                lines.push(rest);
            }
            used += wide;
            if let Some(line) = lines.last_mut() {
                line.push((c, *ink));
            }
        }
    }
    lines
}

/// Longest word that moves to the next line as a whole.
const WORD: usize = 18;

fn after_last_space(line: &mut Line, next: char) -> Line {
    if !next.is_ascii_alphanumeric() {
        return Line::new();
    }
    let word = line.iter().rev().take_while(|(c, _)| c.is_ascii_graphic()).count();
    if word > WORD || word >= line.len() { Line::new() } else { line.split_off(line.len() - word) }
}

/// Rows the whole text takes.
pub fn rows(form: &Form, columns: usize) -> usize {
    form.preview.as_ref().map_or(0, |slots| wrapped(&pieces(slots, form), columns).len())
}

/// Draws the lines that fit, the one with the focused place in sight.
pub fn draw(form: &Form, area: Rect, buf: &mut Buffer, look: &Look) {
    let Some(slots) = &form.preview else { return };
    let lines = wrapped(&pieces(slots, form), usize::from(area.width));
    let room = usize::from(area.height);
    let at = lines.iter().position(|l| l.iter().any(|(_, ink)| *ink == Ink::Focused)).unwrap_or(0);
    let top = (at + 2).saturating_sub(room).min(lines.len().saturating_sub(room));
    for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(top)) {
        let mut x = area.x;
        for (c, ink) in line {
            let style = match ink {
                Ink::Text => look.theme.text(),
                Ink::Typed => look.theme.accent(),
                Ink::Empty => look.theme.warning(),
                Ink::Focused => look.theme.matched(),
            };
            (x, _) = buf.set_stringn(x, y, c.encode_utf8(&mut [0; 4]), usize::from(area.right() - x), style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modal::Field;
    use crate::text::template::slots;

    fn shown(lines: &[Line]) -> Vec<String> {
        lines.iter().map(|l| l.iter().map(|(c, _)| c).collect()).collect()
    }

    fn form(text: &str) -> Form {
        let fields = vec![Field::line("v_快递", "快递", ""), Field::line("m_0", "", "后天")];
        Form::new("t", "k", fields).preview(slots(text, |_| None))
    }

    #[test]
    fn f2_the_whole_text_stands_with_what_is_typed_and_what_is_asked_for() {
        let form = form("发{快递}，{|}到");
        let pieces = pieces(form.preview.as_ref().unwrap(), &form);
        let inks: Vec<(&str, Ink)> = pieces.iter().map(|(t, i)| (t.as_str(), *i)).collect();
        let expected = [
            ("发", Ink::Text),
            ("[快递]", Ink::Focused),
            ("，", Ink::Text),
            ("后天", Ink::Typed),
            ("到", Ink::Text),
        ];
        assert_eq!(inks, expected);
        assert_eq!(shown(&wrapped(&pieces, 8)), ["发[快递]", "，后天到"]);
    }

    #[test]
    fn words_stay_whole_where_a_line_ends() {
        let pieces = [("Your parcel leaves today".to_owned(), Ink::Text)];
        assert_eq!(shown(&wrapped(&pieces, 14)), ["Your parcel ", "leaves today"]);
    }
}
