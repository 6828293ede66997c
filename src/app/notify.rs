//! The bell of the terminal, and a desktop notification by the sequence the terminal knows (OSC 9 or OSC 777). The
//! text is harmless and names no customer: it may stand on a screen that others see.

use super::clipboard::in_tmux;
use crate::text::{harmless, width};

/// Columns of a notification at most.
const COLUMNS: usize = 80;

/// Which sequence asks for a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// iTerm2, WezTerm, Windows Terminal, ghostty, kitty …
    Osc9,
    /// foot, urxvt, terminals with a patched VTE.
    Osc777,
    /// The bell alone.
    None,
}

impl Way {
    /// `osc9`, `osc777` or `off` of the configuration; `auto` asks what the terminal says of itself.
    pub fn of(mode: &str) -> Self {
        let var = |name: &str| std::env::var(name).unwrap_or_default();
        Self::for_terminal(mode, &var("TERM"), !var("VTE_VERSION").is_empty())
    }

    fn for_terminal(mode: &str, term: &str, vte: bool) -> Self {
        match mode {
            "osc9" => Self::Osc9,
            "osc777" => Self::Osc777,
            "off" => Self::None,
            _ if matches!(term, "" | "dumb" | "linux") => Self::None,
            _ if vte || term.starts_with("foot") || term.starts_with("rxvt") => Self::Osc777,
            _ => Self::Osc9,
        }
    }
}

/// What makes the terminal ring so many times and tell the desktop.
pub fn ringing(way: Way, title: &str, text: &str, times: u8) -> Vec<u8> {
    let mut out = vec![0x07; usize::from(times.max(1))];
    out.extend(told(way, title, text, in_tmux()));
    out
}

fn told(way: Way, title: &str, text: &str, tmux: bool) -> Vec<u8> {
    // A semicolon would begin another part of the sequence.
    let clean = |text: &str| width::cut(&harmless::line(text).replace(';', "，"), COLUMNS);
    let (title, text) = (clean(title), clean(text));
    let sequence = match way {
        Way::Osc9 => format!("\x1b]9;{title}: {text}\x1b\\"),
        Way::Osc777 => format!("\x1b]777;notify;{title};{text}\x1b\\"),
        Way::None => return Vec::new(),
    };
    if tmux { wrapped(sequence.as_bytes()) } else { sequence.into_bytes() }
}

/// tmux hands a sequence through when it is wrapped and its escapes are doubled.
pub fn wrapped(sequence: &[u8]) -> Vec<u8> {
    let mut whole = b"\x1bPtmux;".to_vec();
    whole.extend(sequence.iter().flat_map(|b| std::iter::repeat_n(*b, if *b == 0x1b { 2 } else { 1 })));
    whole.extend(b"\x1b\\");
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_says_which_sequence_it_knows_unless_the_configuration_does() {
        let auto = |term, vte| Way::for_terminal("auto", term, vte);
        assert_eq!(auto("xterm-256color", false), Way::Osc9);
        assert_eq!(auto("xterm-256color", true), Way::Osc777);
        assert_eq!(auto("foot", false), Way::Osc777);
        assert_eq!(auto("linux", false), Way::None);
        assert_eq!(Way::for_terminal("osc9", "foot", true), Way::Osc9);
        assert_eq!(Way::for_terminal("off", "xterm", false), Way::None);
    }

    #[test]
    fn what_is_told_can_not_drive_the_terminal() {
        let evil = "承诺\x1b]0;owned\x07;x\u{202e}";
        for way in [Way::Osc9, Way::Osc777] {
            let bytes = told(way, "值班台", evil, false);
            let inner = &bytes[1..bytes.len() - 2];
            assert!(!inner.contains(&0x1b) && !inner.contains(&0x07), "{bytes:?}");
            assert!(bytes.ends_with(b"\x1b\\"));
        }
        let text = String::from_utf8(told(Way::Osc777, "a;b", "c;d", false)).unwrap();
        assert_eq!(text.matches(';').count(), 3, "{text:?}");
    }

    #[test]
    fn in_tmux_the_sequence_is_wrapped_and_its_escapes_are_doubled() {
        let bytes = told(Way::Osc9, "t", "x", true);
        assert_eq!(bytes, b"\x1bPtmux;\x1b\x1b]9;t: x\x1b\x1b\\\x1b\\");
    }

    #[test]
    fn it_rings_louder_by_ringing_more_often() {
        assert_eq!(ringing(Way::None, "t", "x", 3), [0x07; 3]);
    }
}
