//! Columns, not bytes and not characters: a Chinese character takes two cells.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Marks a cut. ASCII on purpose: "…" is two cells wide in some terminals.
const CUT: &str = "..";

/// Display columns of a text.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text cut to at most `cols` columns, with `..` at the end when something is missing.
pub fn cut(text: &str, cols: usize) -> String {
    if width(text) <= cols {
        return text.to_owned();
    }
    let room = cols.saturating_sub(CUT.len());
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let w = width(grapheme);
        if used + w > room {
            break;
        }
        used += w;
        out.push_str(grapheme);
    }
    if cols >= CUT.len() {
        out.push_str(CUT);
    }
    out
}

/// The text in exactly `cols` columns, cut or filled with spaces on the right.
pub fn pad(text: &str, cols: usize) -> String {
    let cut = cut(text, cols);
    let fill = cols.saturating_sub(width(&cut));
    cut + &" ".repeat(fill)
}

/// The text in exactly `cols` columns, filled with spaces on the left; for numbers.
pub fn pad_left(text: &str, cols: usize) -> String {
    let cut = cut(text, cols);
    let fill = cols.saturating_sub(width(&cut));
    " ".repeat(fill) + &cut
}

/// Breaks a text into lines of at most `cols` columns at the places where the script allows it.
pub fn wrap(text: &str, cols: usize) -> Vec<String> {
    wrap_by(text, cols, width)
}

/// [`wrap`] where another thing than a terminal says how wide a text is: a printer's own type.
pub fn wrap_by(text: &str, cols: usize, width: fn(&str) -> usize) -> Vec<String> {
    let cols = cols.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut start = 0;
        for (end, _) in unicode_linebreak::linebreaks(paragraph) {
            let piece = &paragraph[start..end];
            start = end;
            if width(&line) + width(piece.trim_end()) <= cols {
                line.push_str(piece);
                continue;
            }
            if !line.is_empty() {
                lines.push(line.trim_end().to_owned());
            }
            line = push_long(&mut lines, piece, cols, width);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A piece that may be longer than a line by itself (a URL): broken anywhere; the rest is returned.
fn push_long(lines: &mut Vec<String>, piece: &str, cols: usize, width: fn(&str) -> usize) -> String {
    let mut line = String::new();
    for grapheme in piece.graphemes(true) {
        if width(&line) + width(grapheme) > cols {
            if grapheme.trim().is_empty() {
                continue;
            }
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(grapheme);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cuts_never_split_a_wide_character() {
        assert_eq!(cut("尺码表怎么看", 7), "尺码..");
        assert_eq!(cut("尺码", 4), "尺码");
        assert_eq!(pad("尺码", 6), "尺码  ");
        assert_eq!(pad_left("12", 4), "  12");
    }

    #[test]
    fn wraps_chinese_and_long_words() {
        assert_eq!(wrap("亲,您好在的", 6), ["亲,您", "好在的"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "[a-z 一-龥，。\n]{0,80}", cols in 2usize..40) {
            for line in wrap(&text, cols) {
                prop_assert!(width(&line) <= cols, "{line:?}");
            }
        }

        #[test]
        fn pad_is_exact(text in "\\PC{0,30}", cols in 2usize..40) {
            prop_assert_eq!(width(&pad(&text, cols)), cols);
        }
    }
}
