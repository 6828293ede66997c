//! What is wanted: `云朵四件套 1.8m *2 299`, `毛巾2条`, `要两个马克杯`, `马克杯两个和小夜灯一个`. A sentence about something
//! else (有三个孩子, 两件能便宜吗) is no item.

use super::line::{self, Line};
use super::quantity::{self, Quantity};
use super::{Pasted, Trust};
use crate::text::address;
use std::ops::Range;

/// One thing that is wanted. Texts and digits are those of the paste.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub title: String,
    pub spec: String,
    pub code: String,
    /// Pieces, when they are told.
    pub quantity: Option<i64>,
    /// The price of one piece, "" when it isn't told.
    pub price: String,
    pub trust: Trust,
}

impl std::fmt::Display for Item {
    /// As an item line is typed: `折叠伞 [红色] #U-01 *2 50`. The quantity is always there: the number of a name
    /// (`iPhone 15`) would be read as its price otherwise.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.title)?;
        if !self.spec.is_empty() {
            write!(f, " [{}]", self.spec)?;
        }
        if !self.code.is_empty() {
            write!(f, " #{}", self.code)?;
        }
        write!(f, " *{}", self.quantity.unwrap_or(1))?;
        if self.price.is_empty() { Ok(()) } else { write!(f, " {}", self.price) }
    }
}

/// Said before what is wanted.
const LEADS: [&str; 50] = [
    "我刚拍了",
    "我拍了",
    "拍了",
    "买了",
    "你好",
    "您好",
    "在吗",
    "亲",
    "嗯",
    "好的",
    "那就",
    "那",
    "我想要",
    "我想买",
    "我还要",
    "我要",
    "我买",
    "我拍",
    "我订",
    "想要",
    "想买",
    "还要",
    "只要",
    "需要",
    "再来",
    "再拍",
    "再加",
    "再要",
    "给我来",
    "给我",
    "帮我拍",
    "帮我",
    "麻烦",
    "来",
    "要",
    "买",
    "拍",
    "订购",
    "订",
    "加",
    "还有",
    "另外",
    "以及",
    "和",
    "跟",
    "一共",
    "总共",
    "共",
    "物品",
    "内容",
];
/// Said behind it.
const TAILS: [&str; 12] = ["也", "了", "要", "来", "拍", "买", "订", "各", "共", "和", "还有", "跟"];
/// What may follow a quantity in a sentence.
const PARTICLES: [&str; 18] = [
    "吧",
    "哈",
    "哦",
    "呢",
    "的",
    "谢谢",
    "就行",
    "就好",
    "好了",
    "即可",
    "包邮",
    "哟",
    "呀",
    "啊",
    "左右",
    "就可以",
    "了",
    "和",
];
/// A sentence with one of these asks, tells or complains.
const NO_ORDER: [&str; 47] = [
    "吗",
    "怎么",
    "什么",
    "多少",
    "有没有",
    "能不能",
    "可不可以",
    "是不是",
    "优惠",
    "便宜",
    "打折",
    "折扣",
    "几折",
    "八折",
    "九折",
    "七折",
    "上次",
    "以前",
    "之前",
    "收到",
    "坏了",
    "坏的",
    "少发",
    "漏发",
    "少了",
    "退货",
    "退款",
    "退了",
    "退掉",
    "不要",
    "不用",
    "没有",
    "还没",
    "没收",
    "没货",
    "贺卡",
    "卡片",
    "发票",
    "价格单",
    "小票",
    "赠品",
    "都要",
    "都喜欢",
    "都有",
    "红包",
    "差价",
    "几天",
];
/// Names of nothing.
const POINTING: [&str; 14] = [
    "这个",
    "这款",
    "这种",
    "那个",
    "那款",
    "同款",
    "一样",
    "一样的",
    "它",
    "就这",
    "有",
    "是",
    "白送",
    "每",
];

pub fn read(lines: &mut [Line], pasted: &mut Pasted) {
    for line in lines.iter_mut().filter(|l| !l.ours) {
        for clause in line.clauses() {
            for range in apart(line, clause) {
                for (item, taken) in within(line, range) {
                    line.take(taken);
                    pasted.items.push(item);
                }
            }
        }
    }
}

/// Addresses and numbers to call break a clause: what is between them is read by itself.
fn apart(line: &Line, clause: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut i = clause.start;
    while i < clause.end {
        if line.chars[i].is_whitespace() {
            i += 1;
            continue;
        }
        let end = (i..clause.end).find(|j| line.chars[*j].is_whitespace()).unwrap_or(clause.end);
        if is_elsewhere(&line.written(i..end)) {
            found.extend(open.take());
        } else {
            let start = open.as_ref().map_or(i, |o| o.start);
            open = Some(start..end);
        }
        i = end;
    }
    found.extend(open);
    found
}

/// A word of an address, or a long number.
pub fn is_elsewhere(word: &str) -> bool {
    let digits = word.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    if digits >= 7 {
        return true;
    }
    if !line::is_place(word) {
        return false;
    }
    let read = address::recognise(word).address;
    !read.province.is_empty()
        || !read.city.is_empty()
        || !read.district.is_empty()
        || address::is_address(word)
}

fn within(line: &Line, range: Range<usize>) -> Vec<(Item, Range<usize>)> {
    let range = without_number(line, range);
    let counted = quantity::find(line, range.clone());
    let Some(first) = counted.first() else { return Vec::new() };
    let said = line.compared(range.clone());
    let listed = counted.iter().all(|q| q.listed);
    if !listed && NO_ORDER.iter().any(|w| said.contains(w)) {
        return Vec::new();
    }
    let lead = title(line, range.start..first.range.start);
    if lead.is_empty() { counts_first(line, range, &counted) } else { titles_first(line, range, &counted) }
}

/// `1. `, `2、` before an entry.
fn without_number(line: &Line, range: Range<usize>) -> Range<usize> {
    let stop = line.run(range.start, |c| c.is_ascii_digit());
    let counts = stop > range.start && stop - range.start <= 2 && matches!(line.at(stop), '.' | ')' | '/');
    let text_follows = !line.at(stop + 1).is_ascii_digit();
    if counts && text_follows && stop < range.end { stop + 1..range.end } else { range }
}

/// 两个马克杯一个小夜灯
fn counts_first(line: &Line, range: Range<usize>, counted: &[Quantity]) -> Vec<(Item, Range<usize>)> {
    let mut found = Vec::new();
    for (i, count) in counted.iter().enumerate() {
        let end = counted.get(i + 1).map_or(range.end, |next| next.range.start);
        let (price, before_price) = price_at_end(line, count.range.end..end);
        let item = made(&title(line, count.range.end..before_price), count, price);
        if let Some(item) = item {
            let start = if i == 0 { range.start } else { count.range.start };
            found.push((item, start..end));
        }
    }
    found
}

/// 马克杯两个 小夜灯一个
fn titles_first(line: &Line, range: Range<usize>, counted: &[Quantity]) -> Vec<(Item, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = range.start;
    for (i, count) in counted.iter().enumerate() {
        let next = counted.get(i + 1).map_or(range.end, |next| next.range.start);
        let (after, end) = price_at(line, count.range.end, next);
        let (before, title_end) = price_at_end(line, start..count.range.start);
        let last = i + 1 == counted.len();
        let goes_on = last && !count.listed && !is_particle(&line.compared(end..range.end));
        if goes_on {
            break;
        }
        let price = if before.is_empty() { after } else { before };
        if let Some(item) = made(&title(line, start..title_end), count, price) {
            found.push((item, start..end));
        }
        start = end;
    }
    found
}

fn is_particle(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(word) = PARTICLES.iter().find(|p| rest.starts_with(**p)) {
        rest = rest[word.len()..].trim_start();
    }
    rest.is_empty()
}

fn made(title: &str, count: &Quantity, price: String) -> Option<Item> {
    let mut item = Item {
        quantity: Some(count.count),
        price,
        trust: if count.listed { Trust::Sure } else { Trust::Check },
        ..Item::default()
    };
    set_title(&mut item, title);
    is_goods(&item).then_some(item)
}

/// `名称 [规格] #编码` taken apart; brackets that stay would be read as a specification later.
pub fn set_title(item: &mut Item, text: &str) {
    let mut title = text.to_owned();
    for (open, close) in [('[', ']'), ('【', '】')] {
        if let Some((head, rest)) = title.clone().split_once(open)
            && let Some((spec, tail)) = rest.split_once(close)
            && !head.trim().is_empty()
        {
            spec.trim().clone_into(&mut item.spec);
            title = format!("{} {}", head.trim(), tail.trim());
        }
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    if let Some(code) = words.iter().skip(1).find_map(|w| w.strip_prefix('#').filter(|c| !c.is_empty())) {
        code.clone_into(&mut item.code);
    }
    let words: Vec<&str> = words.into_iter().filter(|w| !(w.starts_with('#') && w.len() > 1)).collect();
    item.title = words.join(" ").replace(['[', '【'], "（").replace([']', '】'], "）");
}

fn is_goods(item: &Item) -> bool {
    let count = item.title.chars().count();
    let letters = item.title.chars().any(|c| line::is_han(c) || c.is_ascii_alphabetic());
    let pointing = POINTING.iter().any(|p| item.title == *p);
    (2..=60).contains(&count) && letters && !pointing && !item.title.contains("是")
}

/// A stretch without what is said before and behind the thing.
fn title(line: &Line, range: Range<usize>) -> String {
    const EDGE: &[char] = &[':', '：', '-', '—', '·', '*', '+', '＋', '=', '/', '、', '(', '（'];
    let mut text = line.written(range);
    loop {
        let trimmed = text.trim().trim_matches(EDGE).trim();
        let shorter = LEADS
            .iter()
            .find_map(|l| trimmed.strip_prefix(l).filter(|rest| fits_lead(l, rest)))
            .or_else(|| TAILS.iter().find_map(|t| trimmed.strip_suffix(t)));
        match shorter {
            Some(shorter) => text = shorter.to_owned(),
            None => return trimmed.to_owned(),
        }
    }
}

/// 和风餐具, 加绒卫衣, 来福灯: the word before belongs to the name when a name goes on.
fn fits_lead(lead: &str, rest: &str) -> bool {
    let single = lead.chars().count() == 1;
    let goes_on = rest.chars().next().is_some_and(line::is_han);
    match lead {
        "要" | "买" | "拍" | "订" | "那" | "亲" | "嗯" => true,
        _ => !(single && goes_on),
    }
}

/// A price at a place: its digits, and where it ends.
fn price_at(line: &Line, from: usize, end: usize) -> (String, usize) {
    let start = line.run(from, |c| c == ' ').min(end);
    match money(line, start, end) {
        Some((text, stop, _)) => (text, stop),
        None => (String::new(), from),
    }
}

/// A price at the end of a stretch, marked as one: `¥50`, `50元`.
fn price_at_end(line: &Line, range: Range<usize>) -> (String, usize) {
    for i in range.clone() {
        if let Some((text, stop, true)) = money(line, i, range.end)
            && line.written(stop..range.end).is_empty()
            && !line.before(i).is_ascii_digit()
            && line.before(i) != '.'
        {
            return (text, i);
        }
    }
    (String::new(), range.end)
}

/// `¥1,299.00`, `50元`, `19.9`: the digits, the end, and whether a sign says that it is money.
pub fn money(line: &Line, start: usize, end: usize) -> Option<(String, usize, bool)> {
    let mut i = start;
    let signed = matches!(line.at(i), '¥' | '￥');
    if signed {
        i = line.run(i + 1, |c| c == ' ');
    }
    let stop = (i..end)
        .find(|j| !(line.at(*j).is_ascii_digit() || line.at(*j) == ',' && line.at(j + 1).is_ascii_digit()))
        .unwrap_or(end);
    let mut text: String = line.plain[i.min(stop)..stop].iter().filter(|c| **c != ',').collect();
    if text.is_empty() || text.len() > 7 {
        return None;
    }
    let mut stop = stop;
    let decimals = line.run(stop + 1, |c| c.is_ascii_digit()).min(end);
    if stop < end && line.chars[stop] == '.' && (1..=2).contains(&decimals.saturating_sub(stop + 1)) {
        text.push('.');
        text.extend(&line.plain[stop + 1..decimals]);
        stop = decimals;
    }
    let named = ["元", "块钱", "块"].iter().find(|w| line.says(stop, w));
    let after = named.map_or(stop, |w| stop + w.chars().count());
    let next = line.at(after);
    let stands =
        after >= end || next == ' ' || next == '\0' || next == '/' || matches!(next, ')' | ']' | '+' | '(');
    (named.is_some() && after <= end || stands).then_some((text, after.min(end), signed || named.is_some()))
}
