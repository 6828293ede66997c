//! Numbers that are no part of who and where: orders, waybills, accounts, times, postcodes. They go first, so that no
//! phone is seen inside them.

use super::sheet::{Owner, Sheet, is_han};
use std::ops::Range;

/// The words before an order's or a parcel's number.
const NUMBERED: [&str; 18] = [
    "订单编号",
    "订单号码",
    "订单号",
    "订单",
    "运单编号",
    "运单号",
    "运单",
    "快递单号",
    "快递单",
    "物流单号",
    "物流编号",
    "交易号",
    "流水号",
    "单号",
    "身份证号",
    "身份证",
    "order no",
    "order",
];
/// Accounts by how they begin: 淘宝, 微信, 抖音.
const ACCOUNTS: [&str; 5] = ["tb", "wxid", "dy", "jd", "pdd"];
/// An order number has at least so many digits; nothing that belongs to an address has.
const LONG: usize = 12;

/// Takes them all out.
pub fn strip(sheet: &mut Sheet) {
    times(sheet);
    let mut i = 0;
    while i < sheet.len() {
        i = numbered(sheet, i).or_else(|| token(sheet, i)).unwrap_or(i + 1);
    }
    postcodes(sheet);
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `订单号：2713800138000123456`: the word and its number. A phone behind 订单 stays one.
fn numbered(sheet: &mut Sheet, i: usize) -> Option<usize> {
    let word = NUMBERED.iter().find(|w| sheet.says(i, w) && !sheet.before(i).is_ascii_alphabetic())?;
    let mut at = i + word.chars().count();
    for link in ["编号", "号码", "尾号", "后四位", "no", "id", "号"] {
        if sheet.says(at, link) {
            at += link.chars().count();
        }
    }
    at = sheet.run(at, |c| c.is_whitespace() || matches!(c, ':' | '#' | '.' | '是' | '为' | '(' | '['));
    let end = sheet.run(at, |c| is_word(c) || c == '-');
    let digits = sheet.digits(at..end);
    let is_phone = digits.len() == 11 && is_mobile(&digits) && end - at == 11 && word.chars().count() == 2;
    if digits.len() < 4 || is_phone {
        return None;
    }
    sheet.give(i..at, Owner::Dropped);
    sheet.give(at..end, Owner::Number);
    Some(end)
}

/// A run of letters and digits that is too long or too mixed for a phone or a house.
fn token(sheet: &mut Sheet, i: usize) -> Option<usize> {
    if !is_word(sheet.at(i)) || is_word(sheet.before(i)) {
        return None;
    }
    let end = sheet.run(i, is_word);
    let split = sheet.run(i, |c| c.is_ascii_alphabetic());
    let digits_end = sheet.run(split, |c| c.is_ascii_digit());
    let letters = sheet.compared(i..split);
    let digits = sheet.digits(i..end);
    let number = if letters.is_empty() && digits_end == end {
        hyphened(sheet, i, end).or((is_long(sheet, i, &digits)).then_some(end))
    } else {
        is_account(&letters, &digits, sheet.compared(i..end).contains('_'), digits_end == end).then_some(end)
    };
    let end = match number {
        // JDVA012345678901-1-1-
        Some(end) if !letters.is_empty() => sheet.run(end, |c| c == '-' || c.is_ascii_digit()),
        Some(end) => end,
        None => return Some(end),
    };
    sheet.give(i..end, Owner::Number);
    Some(end)
}

/// 拼多多: 231120-123456789012345.
fn hyphened(sheet: &Sheet, start: usize, end: usize) -> Option<usize> {
    let long = sheet.run(end + 1, |c| c.is_ascii_digit());
    (end - start == 6 && sheet.at(end) == '-' && long - (end + 1).min(long) >= 10).then_some(long)
}

/// A run of digits that can't be a phone with its country code or a landline with its area.
fn is_long(sheet: &Sheet, start: usize, digits: &str) -> bool {
    let mobile = ["86", "086", "0086"].iter().any(|p| digits.strip_prefix(p).is_some_and(is_mobile));
    let abroad =
        sheet.before(start) == '+' || ["00852", "00853", "00886"].iter().any(|p| digits.starts_with(p));
    let landline = digits.len() == LONG && digits.starts_with('0');
    digits.len() >= LONG && !mobile && !abroad && !landline
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && bytes[1] >= b'3'
}

/// SF1234567890123, tb88273641, user_2019. A word with a phone behind it (Tel138…, Lily138…) is none.
fn is_account(letters: &str, digits: &str, underscored: bool, digits_last: bool) -> bool {
    let known = ACCOUNTS.iter().any(|a| letters.eq_ignore_ascii_case(a));
    if known || underscored {
        return digits.len() >= 4 || underscored;
    }
    if is_mobile(digits) || (digits.len() == 13 && is_mobile(&digits[2..])) {
        return !digits_last && !letters.is_empty();
    }
    !letters.is_empty() && letters.len() <= 5 && digits.len() >= 9
}

/// 2026-11-20 10:11:12, 2026/11/20, 11月20日 10:11, 10:11:12.
fn times(sheet: &mut Sheet) {
    let mut i = 0;
    while i < sheet.len() {
        let starts = sheet.at(i).is_ascii_digit()
            && !is_word(sheet.before(i))
            && !matches!(sheet.before(i), '-' | '/' | '.');
        let end = if starts { date(sheet, i).or_else(|| clock(sheet, i)) } else { None };
        match end {
            Some(end) => {
                sheet.give(i..end, Owner::Number);
                i = end;
            }
            None => i += 1,
        }
    }
}

/// The number of one or two digits at a place, and its end.
fn small(sheet: &Sheet, i: usize) -> Option<(u32, usize)> {
    let end = sheet.run(i, |c| c.is_ascii_digit());
    if !(1..=2).contains(&(end - i)) {
        return None;
    }
    Some((sheet.digits(i..end).parse().ok()?, end))
}

fn date(sheet: &Sheet, i: usize) -> Option<usize> {
    let year_end = sheet.run(i, |c| c.is_ascii_digit());
    let year = sheet.digits(i..year_end);
    let dated = year.len() == 4 && (year.starts_with("20") || year.starts_with("19"));
    let (from, bare) = match sheet.at(year_end) {
        '-' | '/' | '.' | '年' if dated => (year_end + 1, false),
        _ => (i, true),
    };
    let (month, end) = small(sheet, from)?;
    let mark = sheet.at(end);
    let (day, mut end) = small(sheet, end + 1)?;
    let named = mark == '月';
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(named || matches!(mark, '-' | '/' | '.')) {
        return None;
    }
    if named && matches!(sheet.at(end), '日' | '号') {
        end += 1;
    }
    let blank = sheet.run(end, |c| c.is_whitespace() || c == 'T');
    let time = clock(sheet, blank);
    // Without a year only a time behind it makes it a date: 6-8号楼 and 12/3 are not.
    let holds = !bare || named || time.is_some();
    let goes_on = time.is_none()
        && (is_word(sheet.at(end)) || sheet.at(end) == '-' || (!named && is_han(sheet.at(end))));
    (holds && !goes_on).then(|| time.unwrap_or(end))
}

fn clock(sheet: &Sheet, i: usize) -> Option<usize> {
    let (hour, end) = small(sheet, i)?;
    let (minute, mut end) = (sheet.at(end) == ':').then(|| small(sheet, end + 1))??;
    if sheet.at(end) == ':' {
        end = small(sheet, end + 1)?.1;
    }
    (hour < 24 && minute < 60 && !is_word(sheet.at(end))).then_some(end)
}

/// Six digits alone, or announced as a postcode. Behind a building they are a room.
fn postcodes(sheet: &mut Sheet) {
    for i in 0..sheet.len() {
        if sheet.owner[i] != Owner::Free || !sheet.at(i).is_ascii_digit() || sheet.before(i).is_ascii_digit()
        {
            continue;
        }
        let end = sheet.run(i, |c| c.is_ascii_digit());
        if announced(sheet, i) && (3..=6).contains(&(end - i)) || stands_alone(sheet, i..end) {
            let bracketed = sheet.before(i) == '(' && sheet.at(end) == ')';
            if bracketed {
                sheet.give(i - 1..end + 1, Owner::Dropped);
            }
            sheet.give(i..end, Owner::Number);
        }
    }
}

fn announced(sheet: &Sheet, i: usize) -> bool {
    let before: String = sheet.plain[i.saturating_sub(12)..i].iter().collect::<String>().to_lowercase();
    let before = before.trim_end_matches(|c: char| c == ':' || c.is_whitespace());
    ["邮编", "邮政编码", "zip", "zip code", "postcode", "postal code"].iter().any(|w| before.ends_with(w))
}

fn stands_alone(sheet: &Sheet, range: Range<usize>) -> bool {
    let open = |c: char| {
        c == '\0'
            || c == '('
            || c == ')'
            || super::sheet::plain(c).is_whitespace()
            || ",;|/[]。、:".contains(c)
    };
    let digits = sheet.digits(range.clone());
    if digits.len() != 6 || !open(sheet.before(range.start)) || !open(sheet.at(range.end)) {
        return false;
    }
    let zone: u32 = digits[..2].parse().unwrap_or(0);
    let exists = digits == "000000"
        || ((1..=86).contains(&zone)
            && !matches!(zone, 8 | 9 | 17..=19 | 28..=29 | 37..=39 | 48..=49 | 58..=60 | 68..=69 | 76..=80 | 82));
    let previous = sheet.plain[..range.start].iter().rev().find(|c| !open(**c)).copied().unwrap_or('\0');
    let listed =
        sheet.plain[..range.start].iter().rev().take_while(|c| open(**c)).any(|c| !c.is_whitespace());
    exists && (listed || !"栋幢座楼元弄".contains(previous))
}
