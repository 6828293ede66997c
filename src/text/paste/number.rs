//! The order's number: what is called one, or what has the shape of one.

use super::line::Line;
use super::{Pasted, Trust};
use std::ops::Range;

const CALLED: [&str; 8] =
    ["订单编号", "订单号码", "订单号", "订单", "交易号", "交易编号", "order no", "order"];
/// Numbers of something else: a parcel, a person, a product.
const OTHER: [&str; 11] = [
    "运单",
    "快递单",
    "物流单",
    "物流编号",
    "身份证",
    "商品编号",
    "商品编码",
    "货号",
    "条码",
    "税号",
    "商家编码",
];

pub fn find(lines: &mut [Line], pasted: &mut Pasted) {
    let mut best: Option<(Trust, bool, usize, Range<usize>)> = None;
    for (n, line) in lines.iter().enumerate() {
        for range in runs(line) {
            let Some(trust) = trust(line, &range) else { continue };
            // What the buyer wrote goes before what the shop wrote.
            let rank = (trust, !line.ours);
            if best.as_ref().is_none_or(|(t, b, ..)| rank > (*t, *b)) {
                best = Some((trust, !line.ours, n, range));
            }
        }
    }
    if let Some((trust, buyers, n, range)) = best {
        pasted.order_no = lines[n].compared(range);
        pasted.order_no_trust = if buyers { trust } else { Trust::Check };
    }
}

/// Digits, and 260602-123456789012345.
fn runs(line: &Line) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < line.len() {
        if !line.at(i).is_ascii_digit() || line.before(i).is_ascii_alphanumeric() {
            i += 1;
            continue;
        }
        let mut end = line.run(i, |c| c.is_ascii_digit());
        if end == i + 6 && line.at(end) == '-' {
            let long = line.run(end + 1, |c| c.is_ascii_digit());
            if (12..=16).contains(&(long - (end + 1).min(long))) {
                end = long;
            }
        }
        if !line.at(end).is_ascii_alphabetic() {
            found.push(i..end);
        }
        i = end;
    }
    found
}

fn trust(line: &Line, range: &Range<usize>) -> Option<Trust> {
    let length = range.len();
    let before = line.compared(range.start.saturating_sub(10)..range.start);
    let before = before.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '#' | ']' | '[' | '(' | '是' | '为' | '-')
    });
    if OTHER.iter().any(|w| before.ends_with(w) || before.ends_with(&format!("{w}号"))) {
        return None;
    }
    let hyphened = line.compared(range.clone()).contains('-');
    if CALLED.iter().any(|w| before.ends_with(w)) {
        return ((12..=20).contains(&length) || hyphened).then_some(Trust::Sure);
    }
    let shaped = hyphened || (16..=20).contains(&length) && !is_identity(&line.compared(range.clone()));
    shaped.then_some(Trust::Check)
}

/// Eighteen digits with a birthday in the middle are a person's, not an order's.
fn is_identity(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|d| d.parse::<u32>().ok()).unwrap_or(0);
    digits.len() == 18
        && (1900..2100).contains(&part(6..10))
        && (1..=12).contains(&part(10..12))
        && (1..=31).contains(&part(12..14))
}
