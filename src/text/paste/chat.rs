//! Who speaks: headers with a name and a time, `name：text`, and what only chats have (pictures, links, ticks).

use super::line::{Line, is_han};
use crate::text::when::narrow_char;
use std::collections::HashMap;

#[derive(Clone, Debug, Default)]
pub struct Chat {
    pub lines: Vec<Line>,
    pub buyer: String,
    pub spoken: bool,
}

/// No nick is longer.
const LONGEST_NAME: usize = 30;
/// A name of the shop's side.
const OURS: [&str; 12] =
    ["旗舰店", "专卖店", "专营店", "客服", "官方", "店铺", "小店", "商城", "售前", "售后", "机器人", "助手"];
/// What a program writes between the lines.
const NOISE: [&str; 9] = [
    "已读",
    "未读",
    "送达",
    "以上是历史消息",
    "以下为新消息",
    "以下是新消息",
    "撤回了一条消息",
    "消息已撤回",
    "对方正在输入",
];
/// Words before a colon that are no speaker.
const NOT_A_NAME: [&str; 30] = [
    "收",
    "收货人",
    "收件人",
    "姓名",
    "电话",
    "手机",
    "地址",
    "商品",
    "宝贝",
    "货品",
    "规格",
    "颜色",
    "尺码",
    "数量",
    "单价",
    "备注",
    "留言",
    "订单",
    "时间",
    "快递",
    "物流",
    "实付",
    "合计",
    "金额",
    "要求",
    "客户",
    "联系",
    "编号",
    "单号",
    "名称",
];

/// What a line is in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A time alone.
    Time,
    /// A name with a time, and what follows in the same line. Firm: the time has a date or seconds.
    Header {
        name: String,
        text: String,
        firm: bool,
    },
    Text,
}

pub fn read(text: &str, ours: &[&str], most: usize) -> Chat {
    let raw: Vec<String> = text.lines().take(most).map(|l| without_media(l.trim())).collect();
    let mut kinds: Vec<Kind> = raw.iter().map(|l| kind(l)).collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    for kind in &kinds {
        if let Kind::Header { name, firm, .. } = kind {
            *names.entry(name).or_default() += if *firm { 2 } else { 1 };
        }
    }
    // A name with 14:20 alone is a speaker when it is there again, or when others surely speak.
    let firm = names.values().any(|n| *n >= 2);
    let doubtful: Vec<usize> = (0..kinds.len())
        .filter(|i| matches!(&kinds[*i], Kind::Header { firm: false, .. }) && !firm)
        .collect();
    for i in doubtful {
        kinds[i] = Kind::Text;
    }
    let timed = kinds.iter().any(|k| *k != Kind::Text);
    spoken(&raw, &mut kinds, timed);
    gather(raw, kinds, ours)
}

/// `小静：在吗`: a name before a colon is a speaker's when it is there twice, or stands behind a time.
fn spoken(raw: &[String], kinds: &mut [Kind], timed: bool) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in raw {
        if let Some((name, _)) = before_colon(line) {
            *counts.entry(name).or_default() += 1;
        }
    }
    for i in 0..raw.len() {
        if kinds[i] != Kind::Text {
            continue;
        }
        let Some((name, text)) = before_colon(&raw[i]) else { continue };
        let after_time = timed && i > 0 && kinds[i - 1] == Kind::Time;
        if after_time || counts.get(&name).is_some_and(|n| *n >= 2) {
            kinds[i] = Kind::Header { name, text, firm: true };
        }
    }
}

fn gather(raw: Vec<String>, kinds: Vec<Kind>, ours: &[&str]) -> Chat {
    let mut chat = Chat::default();
    let times = kinds.iter().filter(|k| **k == Kind::Time).count();
    let mut speaks_ours = false;
    let mut buyers: Vec<(String, usize)> = Vec::new();
    for (line, kind) in raw.into_iter().zip(kinds) {
        let text = match kind {
            Kind::Time => {
                chat.spoken = true;
                String::new()
            }
            Kind::Header { name, text, .. } => {
                chat.spoken = true;
                speaks_ours = is_ours(&name, ours);
                if !speaks_ours {
                    match buyers.iter_mut().find(|(n, _)| *n == name) {
                        Some((_, count)) => *count += 1,
                        None => buyers.push((name, 1)),
                    }
                }
                text
            }
            Kind::Text if NOISE.iter().any(|n| line == *n || (line.ends_with(n) && n.len() > 9)) => {
                String::new()
            }
            Kind::Text => line,
        };
        chat.lines.push(Line::new(&text, speaks_ours));
    }
    // One time alone is no chat when nobody is named: it may be a date within an order.
    if buyers.is_empty() && times < 2 && !chat.lines.iter().any(|l| l.ours) {
        chat.spoken = false;
    }
    let most = buyers.iter().map(|(_, n)| *n).max().unwrap_or(0);
    chat.buyer = buyers.into_iter().find(|(_, n)| *n == most).map(|(n, _)| n).unwrap_or_default();
    chat
}

fn is_ours(name: &str, ours: &[&str]) -> bool {
    let known = ours.iter().any(|o| !o.is_empty() && name.contains(o));
    known || OURS.iter().any(|o| name.contains(o)) || name == "我"
}

fn before_colon(line: &str) -> Option<(String, String)> {
    let at = line.find([':', '：'])?;
    let (name, rest) = line.split_at(at);
    let text = rest.trim_start_matches([':', '：']).trim();
    let name = name.trim();
    let fits = is_name(name) && !rest.starts_with("://");
    fits.then(|| (name.to_owned(), text.to_owned()))
}

/// What a nick may be; a label of an order is none.
fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    let said = NOT_A_NAME.iter().any(|l| name == *l || (l.chars().count() > 1 && name.contains(l)));
    let signs = name.contains(['，', '。', ',', '！', '？', '!', '?', '；', ';', '“', '[', '【', '￥', '¥']);
    (1..=LONGEST_NAME).contains(&count)
        && !signs
        && !said
        && !name.chars().all(|c| narrow_char(c).is_ascii_digit())
        && name.split_whitespace().count() <= 2
        && digits_in_row(name) < 11
}

fn digits_in_row(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// `[图片]`, `[微笑]` and links are nothing that was said.
fn without_media(line: &str) -> String {
    const MEDIA: [&str; 12] = [
        "图片",
        "表情",
        "动画表情",
        "语音",
        "视频",
        "文件",
        "链接",
        "位置",
        "名片",
        "商品链接",
        "订单链接",
        "卡片",
    ];
    const FACES: [&str; 14] = [
        "微笑", "呲牙", "偷笑", "捂脸", "玫瑰", "强", "抱拳", "ok", "OK", "爱心", "可爱", "流泪", "憨笑",
        "鼓掌",
    ];
    let mut text = line.to_owned();
    for word in MEDIA.iter().chain(&FACES) {
        for (open, close) in [("[", "]"), ("【", "】")] {
            text = text.replace(&format!("{open}{word}{close}"), " ");
        }
    }
    if text.contains("://") || text.contains("www.") {
        text = text.split_whitespace().map(without_link).collect::<Vec<_>>().join(" ");
    }
    text.trim().to_owned()
}

/// A link ends where Chinese begins.
fn without_link(word: &str) -> String {
    let Some(start) = ["https://", "http://", "www."].iter().filter_map(|p| word.find(p)).min() else {
        return word.to_owned();
    };
    let link = &word[start..];
    let end = link.find(|c: char| is_han(c) || matches!(c, '，' | '。' | '；')).unwrap_or(link.len());
    format!("{} {}", &word[..start], without_link(&link[end..])).trim().to_owned()
}

fn kind(line: &str) -> Kind {
    let chars: Vec<char> = line.chars().map(narrow_char).collect();
    let trimmed = |from: usize, to: usize| -> String {
        let text: String = line.chars().skip(from).take(to.saturating_sub(from)).collect();
        text.trim().trim_matches(['(', '（', '[']).trim().to_owned()
    };
    if let Some((end, firm)) = stamp(&chars, 0) {
        let rest = trimmed(end, chars.len());
        if rest.is_empty() {
            return Kind::Time;
        }
        if let Some((name, text)) = before_colon(&rest) {
            return Kind::Header { name, text, firm: true };
        }
        if is_name(&rest) && !rest.contains(char::is_whitespace) && firm {
            return Kind::Header { name: rest, text: String::new(), firm };
        }
        return Kind::Text;
    }
    // The name first, the time last; only a blank or a bracket may stand between.
    for start in 1..chars.len().min(LONGEST_NAME + 3) {
        if !matches!(chars[start - 1], ' ' | '(' | '[' | ':' | '\t') {
            continue;
        }
        if let Some((end, firm)) = stamp(&chars, start)
            && end == chars.len()
        {
            let name = trimmed(0, start);
            let name = name.trim_end_matches([':', '：']).trim();
            if is_name(name) {
                return Kind::Header { name: name.to_owned(), text: String::new(), firm };
            }
        }
    }
    Kind::Text
}

/// A time stamp at a place: its end, and whether it has a date or seconds.
fn stamp(chars: &[char], start: usize) -> Option<(usize, bool)> {
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let skip = |mut i: usize| {
        while at(i) == ' ' || at(i) == '\t' {
            i += 1;
        }
        i
    };
    let mut i = start;
    let open = matches!(at(i), '[' | '(');
    if open {
        i += 1;
    }
    let mut firm = false;
    if let Some((end, whole)) = date(chars, i) {
        // 5.5 and 6-2 are a day only with a time behind them.
        if !whole && clock(chars, skip(end)).is_none() {
            return None;
        }
        i = skip(end);
        firm = true;
    }
    let clocked = clock(chars, i);
    let mut end = match (clocked, firm) {
        (Some((end, seconds)), _) => {
            firm |= seconds;
            end
        }
        (None, true) => i,
        (None, false) => return None,
    };
    if matches!(at(end), ']' | ')') {
        end += 1;
    } else if open {
        return None;
    }
    let ends = end >= chars.len() || matches!(at(end), ' ' | '\t' | ':') || clocked.is_some() && open;
    ends.then(|| (skip(end), firm))
}

fn number(chars: &[char], start: usize, most: usize) -> Option<(u32, usize)> {
    let end = (start..chars.len()).find(|i| !chars[*i].is_ascii_digit()).unwrap_or(chars.len());
    if start >= end || end - start > most {
        return None;
    }
    chars[start..end].iter().collect::<String>().parse().ok().map(|n| (n, end))
}

fn word(chars: &[char], start: usize, words: &[&str]) -> Option<usize> {
    let here = |w: &&&str| w.chars().enumerate().all(|(i, c)| chars.get(start + i) == Some(&c));
    words.iter().find(here).map(|w| start + w.chars().count())
}

/// 2026-06-02, 2026年6月2日, 6月2日, 06-02, 昨天, 星期二: the end, and whether it is a date without a time as well.
fn date(chars: &[char], start: usize) -> Option<(usize, bool)> {
    const DAYS: [&str; 18] = [
        "昨天",
        "今天",
        "前天",
        "星期一",
        "星期二",
        "星期三",
        "星期四",
        "星期五",
        "星期六",
        "星期日",
        "星期天",
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "周六",
        "周日",
    ];
    if let Some(end) = word(chars, start, &DAYS) {
        // A day alone is a word of the language; with a time it is a stamp.
        let next = (end..chars.len()).find(|i| chars[*i] != ' ').unwrap_or(end);
        return clock(chars, next).map(|_| (end, false));
    }
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (first, end) = number(chars, start, 4)?;
    let dated = (2000..2100).contains(&first) && matches!(at(end), '-' | '/' | '.' | '年');
    let (month, end) = if dated { number(chars, end + 1, 2)? } else { (first, end) };
    if !matches!(at(end), '-' | '/' | '.' | '月') || !(1..=12).contains(&month) {
        return None;
    }
    let whole = dated || at(end) == '月';
    let (day, mut end) = number(chars, end + 1, 2)?;
    if matches!(at(end), '日' | '号') {
        end += 1;
    }
    let ends = matches!(at(end), ' ' | '\0' | ')' | ']' | '\t');
    ((1..=31).contains(&day) && ends).then_some((end, whole))
}

/// 14:03, 14:03:22, 下午2:03; whether it has seconds.
fn clock(chars: &[char], start: usize) -> Option<(usize, bool)> {
    let start = word(chars, start, &["上午", "下午", "晚上", "凌晨", "中午", "早上"]).unwrap_or(start);
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (hour, end) = number(chars, start, 2)?;
    if at(end) != ':' {
        return None;
    }
    let (minute, end) = number(chars, end + 1, 2)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    match (at(end) == ':').then(|| number(chars, end + 1, 2)).flatten() {
        Some((second, end)) if second < 60 => Some((end, true)),
        _ => Some((end, false)),
    }
}
