//! Numbers to call: mobiles with and without country code, masked and virtual ones, landlines, extensions. A number is
//! only one when it ends where its digits end.

use super::sheet::{Owner, Sheet, is_han};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Mobile,
    Landline,
    /// With a country code other than 86.
    Abroad,
    /// Digits that only their label makes a phone.
    Labelled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    pub range: Range<usize>,
    pub kind: Kind,
    /// `13800001234`, `18400001111-2345`, `0512-57001234-806`, `852-61234567`, `186****0013`.
    pub text: String,
    /// A country code that isn't written again: its digits are kept as a stripped number.
    pub code: Range<usize>,
    /// 备用: not the first to call.
    pub spare: bool,
}

/// Finds every number and gives it its characters.
pub fn find(sheet: &mut Sheet) -> Vec<Phone> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < sheet.len() {
        match at(sheet, i) {
            Some(mut phone) => {
                phone.spare = is_spare(sheet, phone.range.start);
                sheet.give(phone.range.clone(), Owner::Phone);
                sheet.give(phone.code.clone(), Owner::Number);
                i = phone.range.end;
                found.push(phone);
            }
            None => i += 1,
        }
    }
    found
}

fn at(sheet: &Sheet, i: usize) -> Option<Phone> {
    if matches!(sheet.owner[i], Owner::Number | Owner::Note) || sheet.before(i).is_ascii_digit() {
        return None;
    }
    if !(sheet.at(i).is_ascii_digit() || matches!(sheet.at(i), '+' | '(')) {
        return None;
    }
    with_code(sheet, i)
        .or_else(|| mobile(sheet, i))
        .or_else(|| masked(sheet, i))
        .or_else(|| abroad(sheet, i))
        .or_else(|| service(sheet, i))
        .or_else(|| landline(sheet, i))
        .or_else(|| labelled(sheet, i))
}

/// The groups of digits from a place on, single blanks and hyphens between them.
fn groups(sheet: &Sheet, start: usize) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut at = start;
    while groups.len() < 6 {
        let end = sheet.run(at, |c| c.is_ascii_digit());
        if end == at {
            break;
        }
        groups.push(at..end);
        let next = if matches!(sheet.at(end), ' ' | '-' | '.') { end + 1 } else { end };
        at = if sheet.says(end, " - ") { end + 3 } else { next };
        if at == end {
            break;
        }
    }
    groups
}

/// How the groups add up to a number: the end of the last group taken.
fn shaped(groups: &[Range<usize>], shapes: &[&[usize]]) -> Option<usize> {
    let fits = |shape: &&&[usize]| {
        groups.len() >= shape.len() && groups.iter().zip(shape.iter()).all(|(g, n)| g.len() == *n)
    };
    shapes.iter().find(fits).map(|s| groups[s.len() - 1].end)
}

/// `+86 `, `(+86)`, `86-`, `0086`, then a mobile.
fn with_code(sheet: &Sheet, i: usize) -> Option<Phone> {
    let code = ["(+86)", "(86)", "+86", "0086", "086", "86"].into_iter().find(|c| sheet.says(i, c))?;
    let end = i + code.len();
    let start = sheet.run(end, |c| matches!(c, ' ' | '-' | ')'));
    let mut phone = mobile(sheet, start).or_else(|| masked(sheet, start))?;
    phone.range.start = i;
    phone.code = i..end;
    Some(phone)
}

fn mobile(sheet: &Sheet, i: usize) -> Option<Phone> {
    let second = sheet.run(i, |c| c.is_ascii_digit());
    let prefix = sheet.digits(i..second.min(i + 2));
    if !matches!(prefix.as_bytes(), [b'1', b'3'..=b'9']) {
        return None;
    }
    let groups = groups(sheet, i);
    let end = shaped(&groups, &[&[11], &[3, 4, 4], &[3, 8], &[7, 4]])
        .or_else(|| shaped(&groups, &[&[4, 4, 3], &[3, 3, 5]]).filter(|_| groups.len() == 3))?;
    // 2幢1506 158 0000 4567 begins at 158; a house number with a hyphen before it is none.
    if sheet.before(i) == '-' && end - i < 11 {
        return None;
    }
    Some(with_extension(sheet, i..end, &sheet.digits(i..end), Kind::Mobile))
}

/// 138****1234, 138 **** 1234, 1380000****, 138xxxx1234.
fn masked(sheet: &Sheet, i: usize) -> Option<Phone> {
    let is_mask = |c: char| matches!(c, '*' | 'x' | 'X' | '×');
    let is_part = |c: char| c.is_ascii_digit() || is_mask(c);
    let mut text = String::new();
    let mut end = i;
    // Eleven are whole; a mask of another length ends with its run.
    while text.len() < 11 {
        let run = sheet.run(end, is_part);
        if run == end || run - end > 13 {
            break;
        }
        text.extend(sheet.plain[end..run].iter().map(|c| if is_mask(*c) { '*' } else { *c }));
        end = run;
        if text.len() < 11 && matches!(sheet.at(end), ' ' | '-') && is_part(sheet.at(end + 1)) {
            end += 1;
        }
    }
    let masks = text.chars().filter(|c| *c == '*').count();
    let shape = matches!(text.as_bytes(), [b'1', b'3'..=b'9' | b'*', ..]);
    if !shape || !(3..=9).contains(&masks) || !(9..=13).contains(&text.len()) {
        return None;
    }
    Some(with_extension(sheet, i..end, &text, Kind::Mobile))
}

/// +852 6123 4567, 00886-912345678, 852-61234567, (852) 6123 4567, 0912-345-678.
fn abroad(sheet: &Sheet, i: usize) -> Option<Phone> {
    let open = sheet.run(i, |c| c == '(');
    let plus = sheet.run(open, |c| c == '+');
    let zeros = if sheet.says(plus, "00") { plus + 2 } else { plus };
    let announced = zeros > open;
    let code = ["852", "853", "886"].into_iter().find(|c| sheet.says(zeros, c));
    let code = code.or_else(|| if announced { code_at(sheet, zeros) } else { None })?;
    let after = zeros + code.len();
    let start = sheet.run(after, |c| matches!(c, ' ' | '-' | ')'));
    if !announced && start == after {
        return None;
    }
    let right = |count: usize| match code {
        "852" | "853" => count == 8,
        "886" => (8..=10).contains(&count),
        _ => (7..=11).contains(&count),
    };
    let mut ends = groups(sheet, start).into_iter().map(|g| g.end);
    let end = ends.find(|end| right(sheet.digits(start..*end).len()))?;
    let digits = sheet.digits(start..end);
    let text = format!("{code}-{digits}");
    let code = open..zeros;
    Some(Phone { range: i..end, kind: Kind::Abroad, text, code, spare: false })
}

fn code_at(sheet: &Sheet, i: usize) -> Option<&'static str> {
    ["86", "81", "82", "65", "60", "44", "49", "33", "61", "64", "66", "84", "1", "7"]
        .into_iter()
        .find(|c| sheet.says(i, c))
}

/// 400-820-8820.
fn service(sheet: &Sheet, i: usize) -> Option<Phone> {
    if !(sheet.says(i, "400") || sheet.says(i, "800")) {
        return None;
    }
    let groups = groups(sheet, i);
    let end = shaped(&groups, &[&[10], &[3, 3, 4], &[3, 4, 3], &[4, 3, 3], &[3, 7]])?;
    Some(with_extension(sheet, i..end, &sheet.digits(i..end), Kind::Landline))
}

/// 0512-57001234, (0512)57001234, 051257001234, 025 8320 0000; 0912-345-678 of Taiwan.
fn landline(sheet: &Sheet, i: usize) -> Option<Phone> {
    let open = sheet.run(i, |c| c == '(');
    if sheet.at(open) != '0' || sheet.at(open + 1) == '0' || is_word_before(sheet, i) {
        return None;
    }
    let run = sheet.run(open, |c| c.is_ascii_digit());
    let first = sheet.digits(open..run);
    let short = first.starts_with("010") || first.starts_with("02");
    let groups = groups(sheet, open);
    if first.starts_with("09")
        && let Some(end) = shaped(&groups, &[&[10], &[4, 3, 3], &[4, 6]])
    {
        return Some(with_extension(sheet, i..end, &sheet.digits(open..end), Kind::Mobile));
    }
    let area = if short { 3 } else { 4 };
    let (start, end) = if run - open > area {
        if !(10..=12).contains(&first.len()) {
            return None;
        }
        (open + area, run)
    } else {
        if run - open != area {
            return None;
        }
        let start = sheet.run(run, |c| matches!(c, ' ' | '-' | ')'));
        let end = shaped(&self::groups(sheet, start), &[&[8], &[7], &[4, 4], &[3, 4]])?;
        (start, end)
    };
    let text = format!("{}-{}", sheet.digits(open..open + area), sheet.digits(start..end));
    Some(with_extension(sheet, i..end, &text, Kind::Landline))
}

/// Letters or a hyphened house number before it: A15-0138… is no phone.
fn is_word_before(sheet: &Sheet, i: usize) -> bool {
    sheet.before(i).is_ascii_alphanumeric() || sheet.before(i) == '-'
}

/// 电话：88320000: what the label says.
fn labelled(sheet: &Sheet, i: usize) -> Option<Phone> {
    let before: String = sheet.plain[i.saturating_sub(8)..i].iter().collect::<String>().to_lowercase();
    let before = before.trim_end_matches(|c: char| c == ':' || c.is_whitespace());
    let known = [
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "电话号码",
        "联系方式",
        "座机",
        "固话",
        "tel",
        "phone",
        "mobile",
    ];
    if !sheet.at(i).is_ascii_digit() || !known.iter().any(|w| before.ends_with(w)) {
        return None;
    }
    let groups = groups(sheet, i);
    let end = shaped(&groups, &[&[4, 4], &[3, 4]]).or_else(|| groups.first().map(|g| g.end))?;
    let digits = sheet.digits(i..end);
    if !(7..=11).contains(&digits.len()) || is_han(sheet.at(end)) && sheet.at(end) == '号' {
        return None;
    }
    Some(with_extension(sheet, i..end, &digits, Kind::Labelled))
}

/// Takes in `-2345`, `转806`, `分机 8`, `[2345]` and the like behind a number.
fn with_extension(sheet: &Sheet, range: Range<usize>, text: &str, kind: Kind) -> Phone {
    let plain = Phone {
        range: range.clone(),
        kind,
        text: text.to_owned(),
        code: range.start..range.start,
        spare: false,
    };
    let end = range.end;
    let word = ["(转", "转接", "转", "分机号", "分机", "ext.", "ext", "#", "*"]
        .into_iter()
        .find_map(|w| {
            let at = sheet.run(end, |c| matches!(c, ' ' | '-' | ',' | '('));
            // A comma alone belongs to the list, with a word behind it to the number.
            sheet.says(at, w).then(|| at + w.chars().count())
        })
        .map(|at| sheet.run(at, |c| matches!(c, ' ' | ':' | '-' | '机')));
    let hyphen = (sheet.at(end) == '-').then_some(end + 1);
    let bracket = (matches!(sheet.at(end), '[' | '(') && kind == Kind::Mobile).then_some(end + 1);
    let Some(start) = word.or(hyphen).or(bracket) else { return plain };
    let stop = sheet.run(start, |c| c.is_ascii_digit());
    let digits = sheet.digits(start..stop);
    let fits = match (word, hyphen) {
        (Some(_), _) => (1..=6).contains(&digits.len()),
        (None, Some(_)) => (2..=6).contains(&digits.len()) && !is_house(sheet.at(stop)),
        _ => digits.len() == 4 && matches!(sheet.at(stop), ']' | ')'),
    };
    if !fits {
        return plain;
    }
    let closes =
        matches!(sheet.at(stop), ')' | ']') && sheet.plain[end..start].iter().any(|c| matches!(c, '(' | '['));
    let stop = if closes { stop + 1 } else { stop };
    Phone { range: range.start..stop, text: format!("{text}-{digits}"), ..plain }
}

fn is_house(c: char) -> bool {
    "号栋幢座楼室-".contains(c)
}

fn is_spare(sheet: &Sheet, start: usize) -> bool {
    let before: String = sheet.plain[start.saturating_sub(8)..start].iter().collect();
    ["备用", "另一", "或者", "第二", "紧急"].iter().any(|w| before.contains(w))
}
