//! What she wants besides the goods: the courier (发顺丰), none of a courier (不要圆通), the parcel, the card, the invoice.

use super::line::{self, Line};
use super::{Known, Pasted, Trust, quantity};
use crate::text::address::{self, Address, Confidence, SURE};
use std::ops::Range;

/// A clause with one of these is a wish.
const CUES: [&str; 52] = [
    "不要放",
    "不要打",
    "别放",
    "别打",
    "不放",
    "贺卡",
    "卡片",
    "礼物",
    "礼盒",
    "送人",
    "送朋友",
    "送给",
    "送长辈",
    "送客户",
    "发票",
    "专票",
    "普票",
    "抬头",
    "税号",
    "加急",
    "尽快",
    "急用",
    "急件",
    "急着",
    "周末送",
    "周末收",
    "周六",
    "周日",
    "工作日",
    "打电话",
    "发短信",
    "门口",
    "驿站",
    "快递柜",
    "丰巢",
    "门卫",
    "前台",
    "包装",
    "包好",
    "包严",
    "气泡",
    "价格单",
    "小票",
    "一起发",
    "合并发",
    "保价",
    "易碎",
    "轻放",
    "提前联系",
    "别发错",
    "快递不到",
    "送货",
];
/// A clause with one of these asks or tells, it does not wish.
const NO_WISH: [&str; 14] = [
    "吗",
    "怎么",
    "什么",
    "多少",
    "几天",
    "几点",
    "哪",
    "收到",
    "上次",
    "是不是",
    "有没有",
    "为什么",
    "呢",
    "?",
];
/// Unless it asks for a favour.
const FAVOUR: [&str; 5] = ["帮我", "麻烦", "尽快", "加急", "能不能帮"];
const AGAINST: [&str; 13] =
    ["不要", "不发", "别发", "别用", "不用", "不走", "别走", "勿", "除了", "不想", "拒收", "别寄", "不寄"];
const VERBS: [&str; 18] = [
    "发", "走", "用", "寄", "要", "改", "换", "选", "成", "定", "就", "默认", "指定", "最好", "首选", "送",
    "安排", "那就",
];
const BEHIND: [&str; 16] = [
    "吧", "可以", "就行", "好了", "快递", "速运", "速递", "物流", "发", "到付", "也行", "行", "的话", "哦",
    "包邮", "寄",
];
const PARTICLES: [&str; 24] = [
    "请", "麻烦", "帮我", "我", "能", "可以", "可", "不", "快递", "速运", "物流", "速递", "吗", "吧", "的",
    "就行", "好了", "行", "也", "哦", "亲", "谢谢", "么", "?",
];
/// Left over from small talk.
const TALK: [&str; 26] = [
    "你好",
    "您好",
    "在吗",
    "谢谢",
    "好的",
    "亲",
    "麻烦了",
    "辛苦了",
    "改地址",
    "改下地址",
    "改一下地址",
    "其他不变",
    "不变",
    "寄到",
    "发到",
    "送到",
    "订单",
    "收",
    "地址",
    "什么时候到",
    "快递单号",
    "身份证",
    "订单号",
    "订单编号",
    "单号",
    "商品",
];

pub fn read(lines: &mut [Line], pasted: &mut Pasted, known: &Known) {
    let is_chat = pasted.is_chat;
    for line in lines.iter_mut().filter(|l| !l.ours) {
        for clause in line.clauses() {
            if !line.is_free(clause.clone()) {
                continue;
            }
            let clause = with_card(line, clause);
            let wished =
                of_courier(line, clause.clone(), pasted, known) || of_parcel(line, clause.clone(), pasted);
            if wished && (is_chat || !is_place(&line.written(clause.clone()))) {
                line.take(clause);
            }
        }
    }
}

/// 贺卡：祝小宝生日快乐，落款姑姑: what is to be written goes to the end of the line.
fn with_card(line: &Line, clause: Range<usize>) -> Range<usize> {
    let text = line.compared(clause.clone());
    let card = (text.contains("贺卡") || text.contains("卡片")) && text.contains(':');
    if card && line.is_free(clause.end..line.len()) { clause.start..line.len() } else { clause }
}

fn of_parcel(line: &Line, clause: Range<usize>, pasted: &mut Pasted) -> bool {
    let said = line.compared(clause.clone());
    let text = line.written(clause);
    let asks = NO_WISH.iter().any(|w| said.contains(w)) && !FAVOUR.iter().any(|w| said.contains(w));
    let count = text.chars().count();
    if asks || !(3..=80).contains(&count) && text != "送人" || !CUES.iter().any(|c| said.contains(c)) {
        return false;
    }
    // 文三路18号菜鸟驿站 is an address.
    if is_place(&text) && !said.contains(':') {
        return false;
    }
    if !pasted.wishes.iter().any(|w| w.contains(&text)) {
        pasted.wishes.push(text);
    }
    true
}

fn of_courier(line: &Line, clause: Range<usize>, pasted: &mut Pasted, known: &Known) -> bool {
    let Some(name) = courier_in(line, clause.clone(), known) else { return false };
    let before = line.compared(clause.start..name.start);
    let after = line.compared(name.end..clause.end);
    let text = line.written(clause.clone());
    if is_place(&text) || text.chars().count() > 30 || before.contains("单号") {
        return false;
    }
    if AGAINST.iter().any(|w| before.contains(w)) {
        pasted.wishes.push(text);
        return true;
    }
    let (before, after) = (before.trim(), after.trim());
    let alone = before.is_empty() && after.is_empty();
    let wanted = VERBS.iter().any(|v| before.ends_with(v)) || BEHIND.iter().any(|b| after.starts_with(b));
    if !wanted && !alone {
        return false;
    }
    let asks = after.contains(['吗', '?', '么']) || before.contains('能');
    let trust = if asks || alone { Trust::Check } else { Trust::Sure };
    if trust >= pasted.courier_trust {
        pasted.courier = line.written(name.clone());
        pasted.courier_trust = trust;
    }
    if !asks && !is_bare(&format!("{before}{after}")) {
        pasted.wishes.push(text);
    }
    true
}

/// 文三路18号菜鸟驿站 is an address, 送到小区门口 and 村里别的快递不到 are wishes.
fn is_place(text: &str) -> bool {
    const ROADS: [&str; 6] = ["路", "街", "栋", "幢", "单元", "大道"];
    let numbered = text.chars().any(|c| c.is_ascii_digit()) && line::is_place(text);
    numbered || ROADS.iter().any(|r| text.contains(r)) || !address::recognise(text).address.city.is_empty()
}

/// Nothing is said but that this courier is wanted.
fn is_bare(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(word) =
        VERBS.iter().chain(&PARTICLES).filter(|p| rest.starts_with(**p)).max_by_key(|p| p.len())
    {
        rest = rest[word.len()..].trim_start();
    }
    rest.is_empty()
}

/// A courier's name within a stretch, the longest one.
pub fn courier_in(line: &Line, range: Range<usize>, known: &Known) -> Option<Range<usize>> {
    let mut best: Option<Range<usize>> = None;
    for name in known.couriers.iter().filter(|n| !n.is_empty()) {
        let length = name.chars().count();
        for i in range.start..range.end.saturating_sub(length - 1) {
            let latin = name.is_ascii();
            let apart = !latin
                || !(line.before(i).is_ascii_alphanumeric() || line.at(i + length).is_ascii_alphanumeric());
            if apart && line.says(i, name) && best.as_ref().is_none_or(|b| length > b.len()) {
                best = Some(i..i + length);
            }
        }
    }
    best
}

/// Outside a chat the address's own note is a wish as well, as far as it is none yet.
pub fn settle(pasted: &mut Pasted, lines: &[Line]) {
    let place = &pasted.read.address;
    let region = !place.province.is_empty() || !place.city.is_empty() || !place.district.is_empty();
    let real = region
        || !pasted.read.phone.is_empty()
        || (place.detail.chars().any(line::is_han) && address::is_address(&place.detail));
    if TALK.contains(&pasted.read.name.as_str()) || (!real && pasted.read.confidence.name < SURE) {
        pasted.read.name.clear();
        pasted.read.confidence.name = 0.0;
    }
    if !real {
        pasted.read.address = Address::default();
        let name = pasted.read.confidence.name;
        pasted.read.confidence = Confidence { name, ..Confidence::default() };
    }
    let read = &pasted.read;
    let detail = read.address.detail.clone();
    pasted.wishes.retain(|w| !detail.contains(w.as_str()));
    let parts = read.note.split(|c: char| c.is_whitespace() || "，,。；;！!？?、：:".contains(c));
    let courier = pasted.courier.clone();
    let rests: Vec<String> = lines.iter().map(Line::rest).collect();
    let extra: Vec<String> = parts
        .map(|p| p.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|p| p.chars().count() >= 3 && !TALK.contains(p))
        .filter(|p| !pasted.wishes.iter().any(|w| w.contains(p)))
        .filter(|p| rests.iter().any(|r| r.contains(p)))
        .filter(|p| courier.is_empty() || !p.contains(&courier))
        .filter(|p| quantity::find(&Line::new(p, false), 0..p.chars().count()).is_empty())
        .filter(|p| !NO_WISH.iter().any(|n| p.contains(n)))
        .map(str::to_owned)
        .collect();
    pasted.wishes.extend(extra);
}
