//! One cell as spreadsheets and exports spoil it → the value meant.

use crate::text::harmless;
use chrono::{Datelike, NaiveDateTime};

/// What every cell goes through: control characters out, tabs and blanks around it off, `="…"` unwrapped.
pub fn clean(raw: &str) -> String {
    let text = raw.trim_matches(|c: char| c.is_whitespace() && c != '\u{3000}' || c == '\u{FEFF}');
    let text = text
        .strip_prefix("=\"")
        .and_then(|t| t.strip_suffix('"'))
        .filter(|t| !t.contains('"'))
        .unwrap_or(text);
    if text.bytes().all(|b| (b' '..0x7F).contains(&b)) {
        return text.trim().to_owned();
    }
    // Most other cells are plain Chinese: nothing in them could go.
    let is_plain = |c| matches!(c, '\u{20}'..='\u{7E}' | '\u{3001}'..='\u{3011}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}');
    if text.chars().all(is_plain) {
        return text.to_owned();
    }
    // A tab within a message is the buyer's own; everything else that could drive a terminal goes.
    text.split('\t').map(harmless::block).collect::<Vec<_>>().join("\t")
}

/// An identifier (order number, phone, tracking number): also without the apostrophe that keeps it a text.
pub fn code(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '`'))
}

/// `3.06195E+18`: a spreadsheet rounded the number away; no program can bring the digits back.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(part) && exponent.strip_prefix('+').is_some_and(digits)
}

/// An order number: letters, digits, `-` and `_`, with at least one digit.
pub fn is_order_no(text: &str) -> bool {
    (4..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && text.bytes().any(|b| b.is_ascii_digit())
}

/// A wall time in one of the formats, of this century.
pub fn time(text: &str, formats: &[String]) -> Option<NaiveDateTime> {
    let read = |format: &String| {
        NaiveDateTime::parse_from_str(text, format)
            .ok()
            .or_else(|| chrono::NaiveDate::parse_from_str(text, format).ok()?.and_hms_opt(0, 0, 0))
    };
    formats.iter().find_map(read).or_else(|| serial(text)).filter(|t| (2000..2100).contains(&t.year()))
}

/// `46143.5`: days since 1899-12-30, what a spreadsheet stores and shows when the cell has no date format.
fn serial(text: &str) -> Option<NaiveDateTime> {
    const SECONDS: f64 = 86_400.0;
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() != 5 || !digits(whole) || !digits(part) {
        return None;
    }
    let day = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    let days: i64 = whole.parse().ok()?;
    let rest: f64 = format!("0.{part}").parse().ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "a part of one day")]
    let seconds = (rest * SECONDS).round() as i64;
    day.checked_add_signed(chrono::TimeDelta::seconds(days * 86_400 + seconds))
}

/// The earliest of the times within a text: `子订单1： 2026-05-03 08:48前 ; 子订单2： …`.
pub fn earliest(text: &str, formats: &[String]) -> Option<NaiveDateTime> {
    let part_of_time = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | ':' | ' ');
    let pieces = text.split(|c| !part_of_time(c)).map(str::trim);
    pieces.filter(|p| p.contains(['-', '/'])).filter_map(|p| time(p, formats)).min()
}

/// `499.00（系统计算中，该值仅供参考）` → `499.00`
pub fn amount(text: &str) -> &str {
    text.split(['（', '(']).next().unwrap_or(text).trim()
}

/// A count of pieces: `15`, `15.0`, `15件`.
pub fn count(text: &str) -> Option<i64> {
    let text = text.trim_end_matches(['件', '个', ' ']);
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let plain =
        whole.len() <= 7 && whole.bytes().all(|b| b.is_ascii_digit()) && part.bytes().all(|b| b == b'0');
    if plain { whole.parse().ok() } else { None }
}

/// `雨伞(2件);茶(1)` → titles and pieces; `None` unless every title names its pieces.
pub fn titles_with_qty(text: &str, separator: &str) -> Option<Vec<(String, i64)>> {
    let mut items = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        // A title may hold the separator itself: it ends where pieces stand before it.
        let ends = rest.match_indices(separator).filter(|_| !separator.is_empty()).map(|(at, _)| at);
        let found = ends.chain([rest.len()]).find_map(|at| Some((at, title_with_qty(&rest[..at])?)));
        let (at, item) = found?;
        items.push(item);
        rest = rest.get(at + separator.len()..).unwrap_or_default();
    }
    (!items.is_empty()).then_some(items)
}

fn title_with_qty(text: &str) -> Option<(String, i64)> {
    let (title, pieces) = text.trim().strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    let pieces = count(pieces.trim_start_matches(['x', 'X', '×', '*'])).filter(|n| *n > 0)?;
    (!title.is_empty()).then(|| (title.to_owned(), pieces))
}

/// A name of a column: full-width signs as half-width, blanks and marks out.
pub fn name(text: &str) -> String {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    clean(text).chars().map(narrow).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn excel_wrappings_go_and_the_buyers_words_stay() {
        for (raw, meant) in [
            ("=\"30878964706302151\"", "30878964706302151"),
            ("=\"\"", ""),
            ("675274338685\t", "675274338685"),
            ("=HYPERLINK(\"http://x.test\",\"点我\")", "=HYPERLINK(\"http://x.test\",\"点我\")"),
            ("=1+1", "=1+1"),
            ("'单引号开头", "'单引号开头"),
            ("包装里\t放说明书", "包装里\t放说明书"),
            ("\u{3000}全角空格\u{3000}", "\u{3000}全角空格\u{3000}"),
            ("第一行\r\n第二行", "第一行\n第二行"),
            ("红\x1b]0;x\x07色\u{202E}", "红]0;x色"),
        ] {
            assert_eq!(clean(raw), meant, "{raw:?}");
        }
        assert_eq!(code("'18400007414-1437"), "18400007414-1437");
        assert_eq!(code("'"), "");
    }

    #[test]
    fn numbers_that_a_spreadsheet_rounded_are_recognised() {
        for lost in ["3.06195E+18", "1.38E+10", "3E+18", "3.06e+18"] {
            assert!(is_scientific(lost), "{lost}");
        }
        for fine in ["30878964706302151", "E2026052522343382687212599", "1E5", "SF1E+", "12E34"] {
            assert!(!is_scientific(fine), "{fine}");
        }
    }

    #[test]
    fn times_counts_and_column_names() {
        let formats = ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d"].map(str::to_owned);
        let shown = |text: &str| time(text, &formats).map(|t| t.to_string());
        assert_eq!(shown("2025-11-01 00:37:25").unwrap(), "2025-11-01 00:37:25");
        assert_eq!(shown("2025/11/1 0:37").unwrap(), "2025-11-01 00:37:00");
        assert_eq!(shown("2025-11-01").unwrap(), "2025-11-01 00:00:00");
        assert_eq!(shown("2025-13-01 00:00:00"), None);
        assert_eq!(shown("1899-12-30 00:00:00"), None);
        assert_eq!(shown("46143.5").unwrap(), "2026-05-01 12:00:00", "as a spreadsheet counts days");
        assert_eq!(shown("12345678"), None);
        let promised = "子订单1： 2026-05-04 08:48:00前 ; 子订单2： 2026-05-03 ; ";
        assert_eq!(earliest(promised, &formats).unwrap().to_string(), "2026-05-03 00:00:00");
        assert_eq!(earliest("子订单20260503", &formats), None);
        assert_eq!(amount("499.00（系统计算中）"), "499.00");
        assert_eq!(
            ["15", "2.00", "3件", "", "-1", "1.5"].map(count),
            [Some(15), Some(2), Some(3), None, None, None]
        );
        assert_eq!(name(" 收货地址　"), "收货地址");
        assert_eq!(name("商品总价（元）"), "商品总价(元)");
    }

    #[test]
    fn titles_name_their_pieces() {
        let read = |text: &str| titles_with_qty(text, ";");
        let item = |title: &str, n| (title.to_owned(), n);
        assert_eq!(read("积木(1000粒)(9件);茶(1)"), Some(vec![item("积木(1000粒)", 9), item("茶", 1)]));
        assert_eq!(read("红;蓝 伞(2)"), Some(vec![item("红;蓝 伞", 2)]), "the separator within a title");
        assert_eq!(read("积木(1000粒)"), None);
        assert_eq!(read("积木(2);茶"), None);
        assert_eq!(read(""), None);
        assert_eq!(titles_with_qty("茶(1)", ""), Some(vec![item("茶", 1)]));
    }

    proptest! {
        #[test]
        fn any_cell_is_cleaned_without_panic(text in any::<String>()) {
            let cell = clean(&text);
            let _ = (is_scientific(&cell), count(&cell), name(&text), time(&cell, &["%Y-%m-%d".to_owned()]));
        }
    }
}
