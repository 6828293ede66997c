//! Text from outside made harmless: it can't drive the terminal, the printer, the spreadsheet or the page it leaves on.
//!
//! What comes in is kept as it was said, but for what no person sees: control characters, bidi overrides and invisible
//! fillers go, breaks stay breaks. What goes out passes one gate, whatever it says and however it came in:
//!
//! | way out | its gate |
//! |---|---|
//! | cells of the screen | `app/screen.rs`, by [`glyph`] |
//! | clipboard, notification | `app/clipboard.rs` by [`block`], `app/notify.rs` by [`line`] |
//! | lines of the command line | `cli/context.rs`, by [`block`] |
//! | text, Markdown, HTML, SVG, PDF, receipt | each its writer in `report/render`, by [`line`] and [`block`] |
//! | workbook, CSV | `report/render/xlsx.rs` as texts, [`cell`] and [`guarded`] |
//! | JSON | [`json`]: nothing goes, it is written as `\u…` |
//! | log | `cli/log.rs`, by [`line`]: one event is one line |
//! | names of files | [`file_name`] |
//! | other programs | `report/print/cups.rs`: arguments, never a shell |

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar as _;

/// Zalgo text: more than this many joined marks make one cell arbitrarily expensive to draw.
const MARKS: usize = 8;

/// Control characters, escapes, bidi overrides and invisible fillers; what is left is safe to draw.
pub fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180E}' | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// One line: line breaks and tabs become spaces, everything hostile goes.
pub fn line(text: &str) -> String {
    clean(text, false)
}

/// Several lines: `\n` stays, everything else hostile goes.
pub fn block(text: &str) -> String {
    clean(text, true)
}

fn clean(text: &str, keep_breaks: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut previous_return = false;
    for c in text.chars() {
        let after_return = std::mem::replace(&mut previous_return, c == '\r');
        match c {
            '\n' if after_return => {}
            // What ends a line for some program ends one for all: two words never become one.
            '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(if keep_breaks { '\n' } else { ' ' });
            }
            '\t' => out.push(' '),
            c if is_hostile(c) => {}
            c if c.width() == Some(0) => {
                marks += 1;
                if marks <= MARKS {
                    out.push(c);
                }
            }
            c => {
                marks = 0;
                out.push(c);
            }
        }
    }
    out
}

/// What one cell of the screen may show instead of a sign; `None` when it is harmless as it is. A private character,
/// which every font draws as it likes, is a box. What joins two signs into one of another width is for emoji only.
pub fn glyph(sign: &str) -> Option<String> {
    const PRIVATE: char = '□';
    const JOINER: char = '\u{200D}';
    let is_picture = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    if sign.contains(JOINER) && (sign.ends_with(JOINER) || !sign.chars().next().is_some_and(is_picture)) {
        let plain = sign.replace(JOINER, "");
        return Some(glyph(&plain).unwrap_or(if plain.is_empty() { " ".to_owned() } else { plain }));
    }
    let is_private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    if matches!(sign.as_bytes(), [b' '..=b'~']) {
        return None;
    }
    if sign.chars().nth(MARKS + 1).is_none() && !sign.chars().any(|c| is_hostile(c) || is_private(c)) {
        return None;
    }
    let clean: String = line(sign).chars().map(|c| if is_private(c) { PRIVATE } else { c }).collect();
    Some(if clean.is_empty() { " ".to_owned() } else { clean })
}

/// What a spreadsheet takes for the beginning of a formula; the wide ones are turned into narrow ones by some.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Blanks before it are passed over, as spreadsheets do.
fn is_formula(text: &str) -> bool {
    text.trim_start().starts_with(FORMULA) && !is_number(text)
}

/// `-3.00`
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(part)
}

/// A CSV or spreadsheet cell that no program takes for a formula, and whose long numbers (order numbers, phones) no
/// program turns into 3.06E+18: the tab behind them, as platforms write it, makes them text.
pub fn cell(text: &str) -> String {
    const LONGEST_NUMBER: usize = 10;
    let text = block(text);
    if text.len() > LONGEST_NUMBER && text.bytes().all(|b| b.is_ascii_digit()) {
        return text + "\t";
    }
    if is_formula(&text) { format!("'{text}") } else { text }
}

/// [`cell`] for a file that is read back: an apostrophe that was there before gets one more, so that [`unguarded`]
/// gives exactly the text again.
pub fn guarded(text: &str) -> String {
    let text = block(text);
    if text.starts_with('\'') && is_formula(text.trim_start_matches('\'')) {
        return format!("'{text}");
    }
    cell(&text)
}

/// The text within a cell that [`guarded`] or [`cell`] has written.
pub fn unguarded(cell: &str) -> &str {
    if let Some(number) = cell.strip_suffix('\t')
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        return number;
    }
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// JSON as it leaves: what could drive the terminal it is printed on is written by its number within the strings, so
/// that nothing of them is lost.
pub fn json(text: &str) -> Cow<'_, str> {
    let is_written = |c: char| c != '\n' && is_hostile(c);
    if !text.chars().any(is_written) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_written(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A name that any file system takes, made from a text of outside (an order number may hold anything): no other
/// place, no device, no option of a program, not too long.
pub fn file_name(text: &str) -> String {
    const LONGEST: usize = 80;
    /// Windows takes these for devices, whatever their ending.
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let mut name = String::new();
    for c in line(text.trim()).chars().map(safe).filter(|c| c.width() != Some(0)) {
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        name.push(c);
    }
    if name.starts_with('-') {
        name.replace_range(..1, "_");
    }
    let lower = name.to_ascii_lowercase();
    let port = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    let is_device = DEVICES.contains(&lower.as_str())
        || port.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    if name.is_empty() || is_device { name + "_" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_and_bidi_overrides_are_gone() {
        assert_eq!(line("\x1b]52;c;aGk=\x07小\u{202E}美\u{200B}\n好"), "]52;c;aGk=小美 好");
        assert_eq!(block("一\r\n二\t三\x1b[2J"), "一\n二 三[2J");
    }

    #[test]
    fn formulas_are_neutralised_but_numbers_stay_numbers() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-3.00"), "-3.00");
        assert_eq!(cell("普通"), "普通");
        assert_eq!(cell("3061953192082110451"), "3061953192082110451\t");
    }

    #[test]
    fn wide_signs_and_blanks_begin_no_formula_either() {
        for evil in ["＝1+1", "＠SUM(A1)", "＋1+1", "－1+cmd", " =1+1", "\n=1", "\u{3000}=1", "-inf", "+1e5"]
        {
            assert!(cell(evil).starts_with('\''), "{evil:?}");
            assert_eq!(unguarded(&guarded(evil)), block(evil));
        }
        for fine in ["+8", "-0.5", "a=1", "1-2", "－"] {
            assert_eq!(cell(fine).starts_with('\''), fine == "－", "{fine:?}");
        }
    }

    #[test]
    fn whatever_ends_a_line_keeps_words_apart() {
        assert_eq!(line("甲\u{2028}乙\u{2029}丙\u{85}丁\u{B}戊\u{C}己"), "甲 乙 丙 丁 戊 己");
        assert_eq!(block("甲\u{2028}乙\r丙"), "甲\n乙\n丙");
    }

    #[test]
    fn a_cell_of_the_screen_holds_no_command_and_no_tower_of_marks() {
        for fine in ["a", "你", "│", "👩‍👩‍👧", "é", "①"] {
            assert_eq!(glyph(fine), None, "{fine}");
        }
        assert_eq!(glyph("\x1b[2J").unwrap(), "[2J");
        assert_eq!(glyph("\u{9b}").unwrap(), " ");
        for (joined, plain) in
            [("零\u{200D}", "零"), ("😂\u{200D}", "😂"), ("\u{200D}", " "), ("a\u{301}\u{200D}", "a\u{301}")]
        {
            assert_eq!(glyph(joined).unwrap(), plain);
        }
        assert_eq!(glyph("👨\u{200D}👩\u{200D}👧"), None);
        assert_eq!(glyph("\u{E0B0}").unwrap(), "□");
        assert_eq!(glyph(&format!("a{}", "\u{301}".repeat(500))).unwrap().chars().count(), 1 + MARKS);
    }

    #[test]
    fn json_says_everything_and_drives_nothing() {
        let said = "小\x1b[2J\u{9b}31m美\u{202E}\u{7f}\u{E0041}\u{FEFF}好";
        let text = serde_json::json!({ "a": said }).to_string();
        let safe = json(&text);
        assert!(!safe.chars().any(is_hostile), "{safe}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap()["a"], said);
        assert!(matches!(json("{\n \"a\": \"小美\"\n}"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_order_number_from_outside_names_no_other_place() {
        for (text, name) in [
            ("SD20260601-001", "SD20260601-001"),
            ("../../etc/passwd", "______etc_passwd"),
            ("号\u{202E}\n1", "号_1"),
            (" ", "_"),
            ("-rf", "_rf"),
            ("C:\\a.exe", "C__a_exe"),
            ("NUL", "NUL_"),
            ("com1", "com1_"),
            ("common", "common"),
        ] {
            assert_eq!(file_name(text), name, "{text:?}");
        }
        assert_eq!(file_name(&"9".repeat(500)).len(), 80);
        assert!(file_name(&"号".repeat(500)).len() <= 80);
    }

    #[test]
    fn emoji_sequences_survive() {
        assert_eq!(line("👩‍👩‍👧好"), "👩‍👩‍👧好");
    }

    proptest! {
        #[test]
        fn what_is_guarded_is_harmless_and_read_back(text in "['=+@ ＝1-]{0,4}[a1=\t]{0,14}") {
            let text = block(&text);
            let guarded = guarded(&text);
            prop_assert_eq!(unguarded(&guarded), &text);
            prop_assert!(!is_formula(&guarded), "{}", guarded);
        }

        #[test]
        fn nothing_hostile_is_left(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_hostile));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && is_hostile(c)));
        }
    }
}
