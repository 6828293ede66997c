//! One line of text with the real cursor at the caret; columns, not bytes.

use super::Input;
use crate::text::{harmless, width};
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::InputRequest as Ask;

#[derive(Clone, Debug, Default)]
pub struct LineInput {
    inner: tui_input::Input,
}

impl LineInput {
    pub fn new(value: &str) -> Self {
        Self { inner: tui_input::Input::new(harmless::line(value)) }
    }

    pub fn value(&self) -> &str {
        self.inner.value()
    }

    pub fn is_empty(&self) -> bool {
        self.inner.value().is_empty()
    }

    pub fn clear(&mut self) {
        self.inner.reset();
    }

    /// Takes a key or a paste; false when it is none of its business.
    pub fn input(&mut self, input: &Input) -> bool {
        match input {
            Input::Paste(text) => {
                // In one go: character by character each would move all that stands behind it.
                let (pasted, at) = (harmless::line(text), self.inner.cursor());
                let before: String = self.value().chars().take(at).collect();
                let value = [before.as_str(), &pasted, &self.value()[before.len()..]].concat();
                let inner = std::mem::take(&mut self.inner);
                self.inner = inner.with_value(value).with_cursor(at + pasted.chars().count());
                true
            }
            Input::Key(key) => match request(key.code, key.modifiers) {
                Some(ask) => {
                    self.inner.handle(ask);
                    true
                }
                None => false,
            },
        }
    }

    /// Draws the text, scrolled so that the caret is seen; returns where the caret is.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, style: Style) -> Position {
        let room = usize::from(area.width.saturating_sub(1));
        let caret = self.inner.visual_cursor();
        let mut skip = 0;
        let mut chars = self.value().char_indices().peekable();
        // The scroll stops at a character's edge, never in the middle of a wide one.
        while caret - skip > room {
            match chars.next() {
                Some((_, c)) => skip += width::width(c.encode_utf8(&mut [0; 4])),
                None => break,
            }
        }
        let from = chars.peek().map_or(self.value().len(), |(i, _)| *i);
        buf.set_stringn(area.x, area.y, &self.value()[from..], usize::from(area.width), style);
        let column = u16::try_from(caret.saturating_sub(skip)).unwrap_or(0);
        Position::new(area.x + column.min(area.width.saturating_sub(1)), area.y)
    }
}

fn request(code: KeyCode, modifiers: KeyModifiers) -> Option<Ask> {
    let ctrl = modifiers.contains(KeyModifiers::CONTROL);
    let alt = modifiers.contains(KeyModifiers::ALT);
    Some(match code {
        KeyCode::Char('a') if ctrl => Ask::GoToStart,
        KeyCode::Char('e') if ctrl => Ask::GoToEnd,
        KeyCode::Char('u') if ctrl => Ask::DeleteLine,
        KeyCode::Char('k') if ctrl => Ask::DeleteTillEnd,
        KeyCode::Char('w') if ctrl => Ask::DeletePrevWord,
        KeyCode::Char(c) if !ctrl && !alt && !c.is_control() => Ask::InsertChar(c),
        KeyCode::Backspace => Ask::DeletePrevChar,
        KeyCode::Delete => Ask::DeleteNextChar,
        KeyCode::Left if ctrl => Ask::GoToPrevWord,
        KeyCode::Right if ctrl => Ask::GoToNextWord,
        KeyCode::Left => Ask::GoToPrevChar,
        KeyCode::Right => Ask::GoToNextChar,
        KeyCode::Home => Ask::GoToStart,
        KeyCode::End => Ask::GoToEnd,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    fn press(input: &mut LineInput, code: KeyCode) {
        input.input(&Input::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    #[test]
    fn the_caret_stands_after_wide_characters_where_the_ime_window_belongs() {
        let mut input = LineInput::default();
        "小美a".chars().for_each(|c| press(&mut input, KeyCode::Char(c)));
        let area = Rect::new(2, 0, 20, 1);
        let mut buf = Buffer::empty(Rect::new(0, 0, 30, 1));
        assert_eq!(input.draw(area, &mut buf, Style::new()), Position::new(7, 0));
        press(&mut input, KeyCode::Left);
        press(&mut input, KeyCode::Left);
        assert_eq!(input.draw(area, &mut buf, Style::new()), Position::new(4, 0));
    }

    #[test]
    fn a_long_text_scrolls_so_that_the_caret_stays_in_sight() {
        let input = LineInput::new("一二三四五六七八九十");
        let area = Rect::new(0, 0, 9, 1);
        let mut buf = Buffer::empty(area);
        let caret = input.draw(area, &mut buf, Style::new());
        assert!(caret.x < 9);
        assert_eq!(crate::ui::screen_text::screen_text(&buf), "七八九十\n");
    }

    #[test]
    fn a_paste_comes_in_harmless_and_on_one_line() {
        let mut input = LineInput::default();
        input.input(&Input::Paste("李四\n138\x1b[31m".into()));
        assert_eq!(input.value(), "李四 138[31m");
    }
}
