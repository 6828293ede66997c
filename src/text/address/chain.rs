//! Provinces, cities and districts that stand one behind the other, read from the outside in.

use super::sheet::{Owner, Sheet, Topic, is_han};
use super::tree::{Form, Tree};
use std::ops::Range;

/// One reading: places from the outside in.
#[derive(Clone, Debug)]
pub struct Chain {
    pub range: Range<usize>,
    /// The innermost place; several when the words fit several.
    pub nodes: Vec<usize>,
    pub form: Form,
    /// Where the innermost place begins.
    pub last: usize,
    /// How many places it names.
    pub steps: usize,
    /// Every place is named in full.
    pub full: bool,
    pub score: i32,
}

/// Words of the official lists that name no place.
const FILLERS: [&str; 11] = [
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖县级行政单位",
    "省直辖行政单位",
    "自治区直辖",
    "省直辖县",
    "省直辖",
    "直辖县级",
    "市辖区",
    "其它区",
    "其他区",
];
/// The same inside a municipality: only with a district behind them.
const MUNICIPAL_FILLERS: [&str; 5] = ["城区", "郊县", "县", "市", "市区"];

/// A chain begins here with a province or a city.
pub fn begins(sheet: &Sheet, i: usize) -> bool {
    starts(sheet, i).iter().any(|c| c.score >= 9)
}

/// The readings that begin here, best first.
pub fn starts(sheet: &Sheet, i: usize) -> Vec<Chain> {
    let tree = Tree::get();
    let mut found: Vec<Chain> = tree
        .entries(sheet.at(i), sheet.at(i + 1))
        .iter()
        .filter(|e| stands(sheet, i, &e.chars))
        .filter_map(|e| from(sheet, i, i + e.chars.len(), e.node, e.form))
        .collect();
    found.sort_by_key(|c| std::cmp::Reverse((c.score, c.range.len())));
    if let Some(namesakes) = found.first().map(|first| namesakes(first, &found)) {
        add_new(&mut found[0].nodes, &namesakes);
    }
    found
}

/// 朝阳 alone is a city in Liaoning and a district of Beijing: a municipality's districts are as well known as cities.
fn namesakes(first: &Chain, all: &[Chain]) -> Vec<usize> {
    let tree = Tree::get();
    let alone = |c: &Chain| c.steps == 1 && c.form == Form::Short && c.range == first.range;
    if !alone(first) || tree.nodes[first.nodes[0]].level != 2 {
        return Vec::new();
    }
    let others = all.iter().filter(|c| alone(c) && tree.nodes[c.nodes[0]].level == 3);
    let nodes: Vec<usize> = others.flat_map(|c| c.nodes.clone()).collect();
    if nodes.iter().any(|n| tree.is_municipality(*n)) { nodes } else { Vec::new() }
}

/// Nobody has these characters and they are the name.
fn stands(sheet: &Sheet, i: usize, name: &[char]) -> bool {
    sheet.plain[i..].starts_with(name) && sheet.owner[i..i + name.len()].iter().all(|o| *o == Owner::Free)
}

fn weight(level: u8, form: Form) -> i32 {
    match (level, form) {
        (1, Form::Short) => 5,
        (1, _) => 10,
        (2, Form::Short) => 4,
        (2, Form::Former) => 8,
        (2, Form::Full) => 9,
        (_, Form::Short) => 3,
        (_, Form::Former) => 6,
        (_, Form::Full) => 7,
    }
}

/// The best reading that begins with this place: `None` when what stands there is another word (北京路, 杭州市场).
fn from(sheet: &Sheet, start: usize, end: usize, node: usize, form: Form) -> Option<Chain> {
    let tree = Tree::get();
    let level = tree.nodes[node].level;
    let inner = if level < 3 && tree.has_districts(node) { inner(sheet, end, node) } else { None };
    let own = weight(level, form);
    if let Some(inner) = inner {
        return Some(Chain {
            range: start..inner.range.end,
            score: own + inner.score,
            steps: inner.steps + 1,
            full: inner.full && form == Form::Full,
            ..inner
        });
    }
    if !ends_well(sheet, end, form) {
        return None;
    }
    let end = without_level(sheet, end);
    Some(Chain {
        range: start..end,
        nodes: vec![node],
        last: start,
        form,
        steps: 1,
        full: form == Form::Full,
        score: own,
    })
}

/// The best place inside another one, separators and empty levels between them.
fn inner(sheet: &Sheet, end: usize, outer: usize) -> Option<Chain> {
    let tree = Tree::get();
    let mut places = vec![skip(sheet, end)];
    places.push(skip(sheet, without_level(sheet, places[0])));
    places.extend(sheet.says(places[1], "雄安新区").then(|| skip(sheet, places[1] + 4)));
    if tree.is_municipality(outer) {
        let at = places[1];
        places.extend(
            MUNICIPAL_FILLERS
                .iter()
                .filter(|f| sheet.says(at, f))
                .map(|f| skip(sheet, at + f.chars().count())),
        );
    }
    places.dedup();
    // 重庆市重庆市彭水…: the counties of a municipality lie beside its city, not in it.
    let whole = if tree.is_municipality(outer) { tree.nodes[outer].parent } else { outer };
    let mut best: Option<Chain> = None;
    for at in places {
        for entry in tree.entries(sheet.at(at), sheet.at(at + 1)) {
            let deeper =
                tree.nodes[entry.node].level > tree.nodes[outer].level && tree.lies_in(entry.node, whole);
            if !deeper || !stands(sheet, at, &entry.chars) {
                continue;
            }
            let Some(chain) = from(sheet, at, at + entry.chars.len(), entry.node, entry.form) else {
                continue;
            };
            let rank = |c: &Chain| (c.score, c.range.end);
            match &mut best {
                Some(known) if rank(known) > rank(&chain) => {}
                Some(known) if rank(known) == rank(&chain) => add_new(&mut known.nodes, &chain.nodes),
                _ => best = Some(chain),
            }
        }
    }
    best
}

pub fn add_new(nodes: &mut Vec<usize>, more: &[usize]) {
    for node in more {
        if !nodes.contains(node) {
            nodes.push(*node);
        }
    }
}

/// The end of blanks, slashes and labels of the address.
pub fn skip(sheet: &Sheet, from: usize) -> usize {
    let mut i = from;
    while i < sheet.len() {
        let between = match sheet.owner[i] {
            Owner::Gap => !matches!(sheet.plain[i], '!' | '?'),
            Owner::Label(Topic::Region | Topic::Address) => true,
            _ => matches!(sheet.plain[i], '-' | '/' | '.') && is_han(sheet.at(i + 1)),
        };
        if !between {
            break;
        }
        i += 1;
    }
    i
}

/// Past 市辖区, 省直辖县级行政区划 and the like.
fn without_level(sheet: &Sheet, from: usize) -> usize {
    let at = skip(sheet, from);
    FILLERS.iter().find(|f| sheet.says(at, f)).map_or(from, |f| at + f.chars().count())
}

const BEARINGS: &str = "东西南北中上下前后新老内外大小一二三四五六七八九十0123456789";
/// What makes a short name part of another one: 北京路, 中山大道, 吉林大街, 福州大学.
const OTHER_WORDS: [&str; 58] = [
    "路", "街", "大道", "道", "巷", "弄", "胡同", "里", "村", "镇", "乡", "桥", "站", "寺", "庙", "塔", "城",
    "港", "菜", "机场", "大厦", "广场", "公园", "花园", "小区", "山庄", "大学", "学院", "医院", "酒店",
    "宾馆", "饭店", "饭馆", "银行", "商场", "公寓", "中学", "小学", "社区", "家园", "国际", "中心", "烤鸭",
    "公司", "科技", "集团", "同学", "先生", "女士", "小姐", "市场", "商会", "高速", "火车", "高铁", "收",
    "老师", "风情",
];

/// What follows a name doesn't make another word of it.
fn ends_well(sheet: &Sheet, end: usize, form: Form) -> bool {
    if form != Form::Short {
        // 义乌市场, 长沙市政
        return !(sheet.before(end) == '市' && (sheet.at(end) == '场' || sheet.says(end, "政府")))
            && !(sheet.before(end) == '县' && sheet.says(end, "委"));
    }
    for at in end..end + 4 {
        if OTHER_WORDS.iter().any(|w| sheet.says(at, w)) {
            // 城西, 道外 are parts of towns, no words of their own.
            return sheet.at(at) == '城' && matches!(sheet.at(at + 1), '东' | '西' | '南' | '北');
        }
        if !BEARINGS.contains(sheet.at(at)) || sheet.owner_at(at) != Owner::Free {
            return true;
        }
    }
    true
}
