//! What the printer's type can show, and how wide it is there.

use crate::text::{harmless, width};
use encoding_rs::GB18030;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// Stands for a sign the printer has no type for (an emoji).
const UNKNOWN: char = '□';

/// Columns on paper: ASCII one, everything else two.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// One line of text as the printer can type it: no control characters, no joined marks, `￥` for `¥` (which GB18030
/// has as four bytes no printer knows), a box for what has no type.
pub fn line(text: &str) -> String {
    // An emoji of several parts is one sign.
    harmless::line(text).graphemes(true).filter_map(|g| g.chars().find_map(sign)).collect()
}

fn sign(c: char) -> Option<char> {
    match c {
        '¥' => Some('￥'),
        '\u{3000}' => Some(c),
        c if c.is_whitespace() => Some(' '),
        c if c.is_ascii() => (!c.is_ascii_control()).then_some(c),
        c if c.width() == Some(0) => None,
        c => Some(if has_type(c) { c } else { UNKNOWN }),
    }
}

/// Pairs are in every Chinese printer; of the rest the rare characters of names may be.
fn has_type(c: char) -> bool {
    let mut bytes = [0; 4];
    let (encoded, _, _) = GB18030.encode(c.encode_utf8(&mut bytes));
    encoded.len() == 2 || (c.is_alphabetic() && c.width() == Some(2))
}

/// Lines of at most `room` columns.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    width::wrap_by(text, room, columns)
}

/// Filled with blanks up to `room` columns.
pub fn pad(text: &str, room: usize) -> String {
    text.to_owned() + &" ".repeat(room.saturating_sub(columns(text)))
}

/// Blanks before it, up to `room` columns.
pub fn pad_left(text: &str, room: usize) -> String {
    " ".repeat(room.saturating_sub(columns(text))) + text
}

/// In the middle of `room` columns.
pub fn centred(text: &str, room: usize) -> String {
    " ".repeat(room.saturating_sub(columns(text)) / 2) + text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_receipt_shows_what_a_chinese_printer_has_type_for() {
        assert_eq!(line("共 ¥12.50\t“好”\u{a0}…"), "共 ￥12.50 “好” …");
        assert_eq!(line("小美👩‍👩‍👧好e\u{301}"), "小美□好e");
        assert_eq!(line("\x1b@\x1dV\0删"), "@V删", "no command comes through");
        assert_eq!(line("䶮𠮷"), "䶮𠮷", "rare characters of names stay");
        assert_eq!((columns("“a”"), columns("尺码A")), (5, 5), "on paper quotes are as wide as characters");
    }

    proptest! {
        #[test]
        fn no_byte_of_a_text_is_a_command(text in any::<String>()) {
            let line = line(&text);
            let (bytes, _, lost) = GB18030.encode(&line);
            prop_assert!(!lost);
            prop_assert!(bytes.iter().all(|b| *b >= 0x20 && *b != 0x7f), "{line:?}");
        }
    }
}
