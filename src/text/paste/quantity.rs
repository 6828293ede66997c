//! How many: `*2`, `x2`, `×2`, `2件`, `两个`. Sizes (70×140cm), sets (四件套) and offers (满2件) are no quantities.

use super::line::Line;
use std::ops::Range;

/// What pieces are counted in.
pub const UNITS: &str = "件个条套双盒包瓶只张台把支袋箱份本对副床罐桶卷提片顶束枚";
const NUMERALS: &str = "一二两三四五六七八九十";
/// Words behind `三个` that are not bought.
const NOT_BOUGHT: [&str; 25] = [
    "套",
    "装",
    "起",
    "以上",
    "以内",
    "折",
    "邮",
    "人",
    "月",
    "星期",
    "礼拜",
    "小时",
    "孩子",
    "小孩",
    "问题",
    "电话",
    "洞",
    "事",
    "字",
    "地址",
    "快递",
    "包裹",
    "订单",
    "朋友",
    "工作日",
];
/// The most pieces a line has, and how many digits that takes.
pub const MOST: i64 = 99_999;
const DIGITS: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    pub range: Range<usize>,
    pub count: i64,
    /// Written as a number of pieces in a list (`*2`), not in a sentence (`两个`).
    pub listed: bool,
}

/// The quantities of a stretch, in order.
pub fn find(line: &Line, range: Range<usize>) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut i = range.start;
    while i < range.end {
        match at(line, i, range.end) {
            Some(quantity) => {
                i = quantity.range.end;
                found.push(quantity);
            }
            None => i += 1,
        }
    }
    found
}

fn at(line: &Line, i: usize, end: usize) -> Option<Quantity> {
    match line.at(i) {
        '*' | '×' | 'x' | '✕' | '╳' => times(line, i, end),
        c if c.is_ascii_digit() => counted(line, i, end),
        c if NUMERALS.contains(c) => spelled(line, i, end),
        _ => None,
    }
}

fn times(line: &Line, i: usize, end: usize) -> Option<Quantity> {
    let before = line.before(i);
    let letter = line.at(i) == 'x';
    if before.is_ascii_digit() || before == '*' || (letter && before.is_ascii_alphabetic()) {
        return None;
    }
    let start = line.run(i + 1, |c| c == ' ');
    let stop = line.run(start, |c| c.is_ascii_digit()).min(end);
    let next = line.at(stop);
    if matches!(next, '.' | '*' | '×' | '-') || next.is_ascii_alphabetic() {
        return None;
    }
    let count = number(line, start..stop)?;
    let stop = if stop < end && UNITS.contains(next) { stop + 1 } else { stop };
    Some(Quantity { range: i..stop, count, listed: true })
}

fn counted(line: &Line, i: usize, end: usize) -> Option<Quantity> {
    let before = line.before(i);
    if before.is_ascii_alphanumeric()
        || matches!(before, '.' | '-' | '*' | '×' | '/' | '¥' | '￥' | '满' | '第' | '每')
    {
        return None;
    }
    let stop = line.run(i, |c| c.is_ascii_digit());
    let unit = line.run(stop, |c| c == ' ');
    let count = number(line, i..stop)?;
    is_unit(line, unit, end).then(|| Quantity { range: i..unit + 1, count, listed: false })
}

/// 两个, 十二条, 二十双.
fn spelled(line: &Line, i: usize, end: usize) -> Option<Quantity> {
    if matches!(line.before(i), '第' | '每' | '满' | '十') || NUMERALS.contains(line.before(i)) {
        return None;
    }
    let stop = line.run(i, |c| NUMERALS.contains(c));
    let value =
        |c: char| NUMERALS.chars().position(|n| n == c).map_or(0, |p| [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10][p]);
    let digits: Vec<i64> = line.plain[i..stop].iter().map(|c| value(*c)).collect();
    let count = match digits.as_slice() {
        [n] => *n,
        [10, n] | [n, 10] if *n < 10 && digits[0] == 10 => 10 + n,
        [n, 10] if *n < 10 => n * 10,
        [n, 10, m] if *n < 10 && *m < 10 => n * 10 + m,
        _ => return None,
    };
    is_unit(line, stop, end).then(|| Quantity { range: i..stop + 1, count, listed: false })
}

fn is_unit(line: &Line, i: usize, end: usize) -> bool {
    if i >= end || !UNITS.contains(line.at(i)) || line.at(i) == '\0' {
        return false;
    }
    let asked = line.at(i) == '对' && matches!(line.at(i + 1), '吧' | '吗' | '不' | '呀' | '的');
    !asked && !NOT_BOUGHT.iter().any(|w| line.says(i + 1, w))
}

fn number(line: &Line, range: Range<usize>) -> Option<i64> {
    if range.is_empty() || range.len() > DIGITS {
        return None;
    }
    line.compared(range).parse().ok().filter(|n| (1..=MOST).contains(n))
}
