//! Text from outside made harmless: it can't drive the terminal, the printer or the spreadsheet.

/// Control characters, escapes, bidi overrides and invisible fillers; what is left is safe to draw.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180E}' | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
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
    // Zalgo text: more than this many joined marks make one cell arbitrarily expensive to draw.
    const MARKS: usize = 8;
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut previous_return = false;
    for c in text.chars() {
        let after_return = std::mem::replace(&mut previous_return, c == '\r');
        match c {
            '\n' if after_return => {}
            '\r' | '\n' => out.push(if keep_breaks { '\n' } else { ' ' }),
            '\t' => out.push(' '),
            c if is_hostile(c) => {}
            c if unicode_width::UnicodeWidthChar::width(c) == Some(0) => {
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

/// A CSV or spreadsheet cell that no program takes for a formula, and whose long numbers (order numbers, phones) no
/// program turns into 3.06E+18: the tab behind them, as platforms write it, makes them text.
pub fn cell(text: &str) -> String {
    const LONGEST_NUMBER: usize = 10;
    let text = block(text);
    if text.len() > LONGEST_NUMBER && text.bytes().all(|b| b.is_ascii_digit()) {
        return text + "\t";
    }
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if text.parse::<f64>().is_err() => format!("'{text}"),
        _ => text,
    }
}

/// [`cell`] for a file that is read back: an apostrophe that was there before gets one more, so that [`unguarded`]
/// gives exactly the text again.
pub fn guarded(text: &str) -> String {
    let text = block(text);
    if text.starts_with('\'') && text.trim_start_matches('\'').starts_with(['=', '+', '-', '@']) {
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
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
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
    fn emoji_sequences_survive() {
        assert_eq!(line("👩‍👩‍👧好"), "👩‍👩‍👧好");
    }

    proptest! {
        #[test]
        fn what_is_guarded_is_harmless_and_read_back(text in "['=+@1-]{0,4}[a1=\t]{0,14}") {
            let text = block(&text);
            let guarded = guarded(&text);
            prop_assert_eq!(unguarded(&guarded), &text);
            let formula = guarded.starts_with(['=', '+', '-', '@']) && guarded.parse::<f64>().is_err();
            prop_assert!(!formula, "{}", guarded);
        }

        #[test]
        fn nothing_hostile_is_left(text in any::<String>()) {
            prop_assert!(!line(&text).chars().any(is_hostile));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && is_hostile(c)));
        }
    }
}
