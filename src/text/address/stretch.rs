//! What nobody has after numbers, phones, labels and the region: stretches between separators, and what stands beside
//! them.

use super::name;
use super::sheet::{Owner, Sheet, Topic, is_han};
use std::ops::Range;

#[derive(Clone, Debug)]
pub struct Stretch {
    pub range: Range<usize>,
    /// For comparing.
    pub text: String,
    /// The label right before it.
    pub label: Option<Topic>,
    /// A phone is its neighbour.
    pub by_phone: bool,
    /// It has its line for itself.
    pub own_line: bool,
    /// Only separators stand between it and the one before (or the region).
    pub goes_on: bool,
}

/// A trailing request: what begins with one of these is no address any more.
const REQUESTS: [&str; 19] = [
    "谢谢",
    "麻烦",
    "多谢",
    "感谢",
    "辛苦",
    "尽快",
    "请",
    "放门口",
    "放门卫",
    "放快递",
    "打电话",
    "周末",
    "不要",
    "务必",
    "急用",
    "加急",
    "帮我",
    "送货前",
    "到了",
];

/// It names a street, a building or a number.
pub fn is_address(text: &str) -> bool {
    let units = [
        "路",
        "街",
        "道",
        "巷",
        "弄",
        "号",
        "楼",
        "栋",
        "幢",
        "座",
        "室",
        "单元",
        "村",
        "镇",
        "乡",
        "小区",
        "大厦",
        "广场",
        "园",
        "苑",
        "公寓",
        "学校",
        "大学",
        "学院",
        "中学",
        "小学",
        "医院",
        "驿站",
        "工业区",
        "开发区",
        "花园",
        "公司",
        "厂",
        "店",
        "城",
        "组",
        "社区",
        "中心",
        "里",
        "屯",
        "湾",
        "府",
        "庄",
        "桥",
        "宿舍",
        "校区",
        "胡同",
        "团",
        "连",
        "队",
        "寨",
        "坪",
        "馆",
        "铺",
        "区",
        "排",
        "房",
    ];
    text.chars().any(|c| c.is_ascii_digit()) || units.iter().any(|u| text.contains(u))
}

/// The free stretches of a sheet.
pub fn all(sheet: &mut Sheet) -> Vec<Stretch> {
    open_brackets(sheet);
    join_words(sheet);
    let mut ranges = Vec::new();
    for range in sheet.free() {
        match request_in(sheet, &range) {
            Some(at) => ranges.extend([range.start..at, at..range.end]),
            None => ranges.push(range),
        }
    }
    ranges.iter().map(|r| stretch(sheet, r)).collect()
}

/// Brackets around a name, and those whose twin went with something else.
fn open_brackets(sheet: &mut Sheet) {
    for mut range in sheet.free() {
        while !range.is_empty() {
            let (first, last) = (range.start, range.end - 1);
            let (open, close) = loose(sheet, &range);
            if open {
                sheet.owner[first] = Owner::Gap;
            }
            if close {
                sheet.owner[last] = Owner::Gap;
            }
            range = range.start + usize::from(open)..range.end - usize::from(close && last > first);
            if !(open || close) {
                break;
            }
        }
    }
}

/// Whether the first and the last sign of a stretch are brackets that don't belong to it.
fn loose(sheet: &Sheet, range: &Range<usize>) -> (bool, bool) {
    let (first, last) = (range.start, range.end - 1);
    let count = |sign: char| sheet.plain[range.clone()].iter().filter(|c| **c == sign).count();
    let (opens, closes) = (count('('), count(')'));
    let inner = first + 1..last.max(first + 1);
    let named = opens == 1 && closes == 1 && name::score(&sheet.compared(inner)).is_some_and(|s| s >= 45);
    let wraps = named && sheet.at(first) == '(' && sheet.at(last) == ')';
    let open = sheet.at(first) == ')' || (sheet.at(first) == '(' && (wraps || opens > closes));
    let close = sheet.at(last) == '(' || (sheet.at(last) == ')' && (wraps || closes > opens));
    (open, close)
}

/// `Lily Chen` and `王 芳` are one stretch each.
fn join_words(sheet: &mut Sheet) {
    let free = sheet.free();
    for pair in free.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let blank = sheet.plain[a.end..b.start].iter().all(|c| *c == ' ')
            && sheet.owner[a.end..b.start].iter().all(|o| *o == Owner::Gap);
        let latin = |r: &Range<usize>| {
            sheet.plain[r.clone()].iter().all(|c| c.is_ascii_alphabetic() || matches!(c, '.' | ' '))
        };
        let single = |r: &Range<usize>| r.len() == 1 && is_han(sheet.plain[r.start]);
        let lonely = |i: usize| sheet.owner_at(i) != Owner::Free;
        if blank
            && ((latin(a) && latin(b))
                || (single(a) && single(b) && lonely(a.start.wrapping_sub(1)) && lonely(b.end)))
        {
            sheet.give(a.end..b.start, Owner::Free);
        }
    }
}

fn request_in(sheet: &Sheet, range: &Range<usize>) -> Option<usize> {
    let at = (range.start + 2..range.end).find(|i| REQUESTS.iter().any(|w| sheet.says(*i, w)))?;
    // 邀请函, 申请: the word has to stand by itself.
    let whole = !matches!(sheet.before(at), '邀' | '申' | '聘');
    let at = if sheet.before(at) == '(' { at - 1 } else { at };
    (whole && is_address(&sheet.compared(range.start..at))).then_some(at)
}

fn stretch(sheet: &Sheet, range: &Range<usize>) -> Stretch {
    let before = (0..range.start).rev().find(|i| sheet.owner[*i] != Owner::Gap);
    let after = (range.end..sheet.len())
        .find(|i| !matches!(sheet.owner[*i], Owner::Gap | Owner::Label(Topic::Phone)));
    let label = before.and_then(|i| match sheet.owner[i] {
        Owner::Label(topic) => Some(topic),
        _ => None,
    });
    let before_label = before.filter(|i| !matches!(sheet.owner[*i], Owner::Label(_)));
    // A country code goes with its phone.
    let is_phone = |i: Option<usize>| {
        i.is_some_and(|i| {
            (i..sheet.len().min(i + 6))
                .find(|k| sheet.owner[*k] != Owner::Number)
                .is_some_and(|k| sheet.owner[k] == Owner::Phone)
        })
    };
    let breaks = |mut r: Range<usize>| r.any(|i| sheet.chars[i] == '\n');
    let line = sheet.chars.contains(&'\n');
    let from = before.map_or(0, |i| i + 1);
    let to = (range.end..sheet.len()).find(|i| sheet.owner[*i] != Owner::Gap).unwrap_or(sheet.len());
    let starts_line = before.is_none() || breaks(from..range.start);
    let ends_line = to == sheet.len() || breaks(range.end..to);
    Stretch {
        range: range.clone(),
        text: sheet.compared(range.clone()),
        label,
        by_phone: is_phone(before_label) || is_phone(after),
        own_line: line && starts_line && ends_line,
        goes_on: before.is_some_and(|i| {
            matches!(
                sheet.owner[i],
                Owner::Region | Owner::Free | Owner::Label(Topic::Address | Topic::Region)
            )
        }),
    }
}

impl Stretch {
    /// It names a street, a building or a number.
    pub fn is_address(&self) -> bool {
        is_address(&self.text)
    }

    /// A second line of an address: a number with its building, not just any number.
    pub fn looks_like_more(&self) -> bool {
        let units = [
            "路", "街", "号", "楼", "栋", "幢", "室", "单元", "村", "镇", "小区", "大厦", "广场", "园",
            "驿站", "公寓", "大道", "组", "座",
        ];
        units.iter().any(|u| self.text.contains(u))
    }

    /// It is talk: 麻烦尽快发货, 地址不变.
    pub fn is_talk(&self) -> bool {
        let asks =
            self.text.contains('请') && !["邀请", "申请", "聘请"].iter().any(|w| self.text.contains(w));
        asks || name::is_talk(&self.text) || REQUESTS.iter().any(|w| self.text.starts_with(w))
    }

    /// Nothing but signs.
    pub fn is_empty(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric) && !self.text.contains('*')
    }

    /// Words that only lead to the address or the person.
    pub fn is_lead(&self) -> bool {
        matches!(
            self.text.trim_matches(|c: char| !c.is_alphanumeric()),
            "寄" | "收"
                | "寄到"
                | "发到"
                | "送到"
                | "发"
                | "地址"
                | "到"
                | "给"
                | "默认"
                | "复制"
                | "已复制"
                | "亲收"
                | "代收"
                | "签收"
                | "to"
                | "To"
                | "TO"
        )
    }
}
