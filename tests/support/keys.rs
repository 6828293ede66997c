//! Names of keys, as `keys.toml` writes them, to what a terminal sends and to the events of the program.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use shiftdesk::app::keys::Key;

/// What xterm sends for a key.
pub fn bytes(name: &str) -> Vec<u8> {
    let Key { code, modifiers } = Key::parse(name).unwrap_or_else(|| panic!("'{name}' is no key"));
    let mut out = Vec::new();
    if modifiers.contains(KeyModifiers::ALT) {
        out.push(0x1b);
    }
    let text: &str = match code {
        KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => {
            assert!(c.is_ascii_lowercase(), "no terminal sends {name}");
            out.push(c as u8 - b'a' + 1);
            return out;
        }
        KeyCode::Char(c) => {
            out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
            return out;
        }
        KeyCode::F(n @ 1..=4) => ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"][usize::from(n) - 1],
        KeyCode::F(n @ 5..=12) => {
            ["\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~"]
                [usize::from(n) - 5]
        }
        KeyCode::Enter => "\r",
        KeyCode::Esc => "\x1b",
        KeyCode::Tab => "\t",
        KeyCode::BackTab => "\x1b[Z",
        KeyCode::Backspace => "\x7f",
        KeyCode::Delete => "\x1b[3~",
        KeyCode::Insert => "\x1b[2~",
        KeyCode::Up => "\x1b[A",
        KeyCode::Down => "\x1b[B",
        KeyCode::Right => "\x1b[C",
        KeyCode::Left => "\x1b[D",
        KeyCode::Home => "\x1b[H",
        KeyCode::End => "\x1b[F",
        KeyCode::PageUp => "\x1b[5~",
        KeyCode::PageDown => "\x1b[6~",
        other => panic!("no bytes for {other:?}"),
    };
    out.extend(text.as_bytes());
    out
}

/// The event the program gets for a key.
pub fn event(name: &str) -> KeyEvent {
    let Key { code, modifiers } = Key::parse(name).unwrap_or_else(|| panic!("'{name}' is no key"));
    KeyEvent::new(code, modifiers)
}
