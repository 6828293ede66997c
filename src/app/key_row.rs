//! A row of the screen that names keys with what they do, two blanks between: `Enter OK   Esc back`. Read from what was
//! drawn, so that whatever the hint says can be clicked.

use super::keys::Key;
use crate::text::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

#[derive(Clone, Debug, Default)]
pub struct KeyRow {
    pub y: u16,
    /// First and last column of each part, and its text.
    parts: Vec<(u16, u16, String)>,
}

impl KeyRow {
    pub fn read(row: Rect, buf: &Buffer) -> Self {
        let mut parts: Vec<(u16, u16, String)> = Vec::new();
        let (mut x, mut blanks) = (row.x, 2);
        while x < row.right() {
            let symbol = buf.cell((x, row.y)).map_or(" ", |c| c.symbol());
            let wide = u16::try_from(width::width(symbol)).unwrap_or(1).max(1);
            let is_blank = symbol.trim().is_empty() || "│─━┃╰╯┗┛└┘".contains(symbol);
            if is_blank {
                blanks += 1;
            } else {
                match parts.last_mut().filter(|_| blanks < 2) {
                    Some((_, last, text)) => {
                        text.push_str(if blanks > 0 { " " } else { "" });
                        text.push_str(symbol);
                        *last = x + wide - 1;
                    }
                    None => parts.push((x, x + wide - 1, symbol.to_owned())),
                }
                blanks = 0;
            }
            x += wide;
        }
        Self { y: row.y, parts }
    }

    /// The key of the part at a column: its first word, or the first of several that a stroke parts.
    pub fn key_at(&self, x: u16) -> Option<Key> {
        let (.., text) = self.parts.iter().find(|(from, to, _)| (*from..=*to).contains(&x))?;
        let word = text.split(' ').next()?;
        Key::named_on_screen(word).or_else(|| word.split('/').find_map(Key::named_on_screen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyCode;
    use ratatui::style::Style;

    #[test]
    fn the_words_of_a_hint_are_the_keys_they_name() {
        let area = Rect::new(0, 0, 60, 1);
        let mut buf = Buffer::empty(area);
        buf.set_string(0, 0, "│ Tab/Enter 下一项   Ctrl-S 保存 好   / 筛选   ↑↓ 选择  │", Style::new());
        let row = KeyRow::read(area, &buf);
        let code = |x| row.key_at(x).map(|k| k.code);
        assert_eq!(code(3), Some(KeyCode::Tab));
        assert_eq!(code(14), Some(KeyCode::Tab), "its label too");
        assert_eq!(row.key_at(24), Key::parse("Ctrl-S"));
        assert_eq!(row.key_at(34), Key::parse("Ctrl-S"), "one blank does not part");
        assert_eq!(code(38), Some(KeyCode::Char('/')));
        assert_eq!((code(0), code(48)), (None, None));
    }
}
