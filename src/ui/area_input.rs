//! Several lines of text with the real cursor at the caret.

use super::Input;
use crate::text::harmless;
use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

#[derive(Clone, Debug)]
pub struct AreaInput {
    inner: TextArea<'static>,
}

impl AreaInput {
    pub fn new(value: &str) -> Self {
        let mut inner = TextArea::new(harmless::block(value).split('\n').map(str::to_owned).collect());
        inner.set_wrap_mode(WrapMode::WordOrGlyph);
        inner.set_cursor_line_style(Style::new());
        inner.move_cursor(CursorMove::Bottom);
        inner.move_cursor(CursorMove::End);
        Self { inner }
    }

    pub fn value(&self) -> String {
        self.inner.lines().join("\n")
    }

    /// Takes a key or a paste; false when it is none of its business (Tab, Esc, function keys …).
    pub fn input(&mut self, input: &Input) -> bool {
        match input {
            Input::Paste(text) => {
                self.inner.insert_str(harmless::block(text));
                true
            }
            Input::Key(key) => {
                let plain = matches!(
                    key.code,
                    KeyCode::Backspace
                        | KeyCode::Delete
                        | KeyCode::Enter
                        | KeyCode::Left
                        | KeyCode::Right
                        | KeyCode::Up
                        | KeyCode::Down
                        | KeyCode::Home
                        | KeyCode::End
                );
                let types = matches!(key.code, KeyCode::Char(_))
                    && !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
                if plain || types {
                    self.inner.input(*key);
                }
                plain || types
            }
        }
    }

    /// Whether the caret is on the first or last line, so that arrows may leave the field.
    pub fn at_edge(&self, down: bool) -> bool {
        let row = self.inner.cursor().0;
        if down { row + 1 >= self.inner.lines().len() } else { row == 0 }
    }

    /// Draws the text; the caret is found where the widget drew its cursor cell.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, style: Style, focused: bool) -> Option<Position> {
        use ratatui::style::Modifier;
        let mut shown = self.inner.clone();
        shown.set_style(style);
        // A mark no text carries, so that the cursor's cell can be told from all others.
        let mark = Modifier::RAPID_BLINK | Modifier::HIDDEN;
        shown.set_cursor_style(Style::new().add_modifier(mark));
        Widget::render(&shown, area, buf);
        let mut caret = None;
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = buf.cell_mut((x, y))
                    && cell.modifier.contains(mark)
                {
                    cell.modifier.remove(mark);
                    caret.get_or_insert(Position::new(x, y));
                }
            }
        }
        focused.then(|| {
            caret.unwrap_or(Position::new(area.right().saturating_sub(1), area.bottom().saturating_sub(1)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_is_right_after_wide_text_and_in_wrapped_lines() {
        let mut input = AreaInput::new("");
        input.input(&Input::Paste("若到货则\n通知小美".into()));
        let area = Rect::new(1, 1, 12, 4);
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 6));
        let caret = input.draw(area, &mut buf, Style::new(), true);
        assert_eq!(caret, Some(Position::new(9, 2)));
        assert_eq!(input.value(), "若到货则\n通知小美");
    }
}
