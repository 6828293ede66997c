//! Where in the text a province, a city, a district stand one behind the other.

use super::sheet::{Owner, Sheet, Topic, is_han};
use super::tree::{Form, Tree, is_generic};
use std::ops::Range;

/// One reading: places from the outside in.
#[derive(Clone, Debug)]
pub struct Chain {
    pub range: Range<usize>,
    /// The innermost place; several when the words fit several.
    pub nodes: Vec<usize>,
    pub form: Form,
    /// How many places it names.
    pub steps: usize,
    /// Every place is named in full.
    pub full: bool,
    pub score: i32,
}

/// What a text says about the region.
#[derive(Clone, Debug, Default)]
pub struct Region {
    pub range: Range<usize>,
    pub province: String,
    pub city: String,
    pub district: String,
    /// The places it could be, when it could be several.
    pub nodes: Vec<usize>,
    /// 0 to 1.
    pub certainty: f64,
}

/// Words of the official lists that name no place.
const FILLERS: [&str; 11] = [
    "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位", "省直辖行政单位", "自治区直辖", "省直辖县", "省直辖", "直辖县级",
    "市辖区", "其它区", "其他区",
];
/// The same inside a municipality: only with a district behind them.
const MUNICIPAL_FILLERS: [&str; 5] = ["城区", "郊县", "县", "市", "市区"];

/// A chain begins here with a province or a city.
pub fn begins(sheet: &Sheet, i: usize) -> bool {
    starts(sheet, i).iter().any(|c| c.score >= 9)
}

/// The readings that begin here, best first.
fn starts(sheet: &Sheet, i: usize) -> Vec<Chain> {
    let tree = Tree::get();
    let mut found: Vec<Chain> = tree
        .entries(sheet.at(i), sheet.at(i + 1))
        .iter()
        .filter(|e| stands(sheet, i, &e.chars))
        .filter_map(|e| from(sheet, i, i + e.chars.len(), e.node, e.form))
        .collect();
    found.sort_by_key(|c| std::cmp::Reverse((c.score, c.range.len())));
    found
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
    Some(Chain { range: start..end, nodes: vec![node], form, steps: 1, full: form == Form::Full, score: own })
}

/// The best place inside another one, separators and empty levels between them.
fn inner(sheet: &Sheet, end: usize, outer: usize) -> Option<Chain> {
    let tree = Tree::get();
    let mut places = vec![skip(sheet, end)];
    places.push(skip(sheet, without_level(sheet, places[0])));
    places.extend(sheet.says(places[1], "雄安新区").then(|| skip(sheet, places[1] + 4)));
    if tree.is_municipality(outer) {
        let at = places[1];
        places.extend(MUNICIPAL_FILLERS.iter().filter(|f| sheet.says(at, f)).map(|f| skip(sheet, at + f.chars().count())));
    }
    places.dedup();
    let mut best: Option<Chain> = None;
    for at in places {
        for entry in tree.entries(sheet.at(at), sheet.at(at + 1)) {
            let deeper = tree.nodes[entry.node].level > tree.nodes[outer].level && tree.lies_in(entry.node, outer);
            if !deeper || !stands(sheet, at, &entry.chars) {
                continue;
            }
            let Some(chain) = from(sheet, at, at + entry.chars.len(), entry.node, entry.form) else { continue };
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

fn add_new(nodes: &mut Vec<usize>, more: &[usize]) {
    for node in more {
        if !nodes.contains(node) {
            nodes.push(*node);
        }
    }
}

/// The end of blanks, slashes and labels of the address.
fn skip(sheet: &Sheet, from: usize) -> usize {
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
const OTHER_WORDS: [&str; 60] = [
    "路", "街", "大道", "道", "巷", "弄", "胡同", "里", "村", "镇", "乡", "桥", "站", "寺", "庙", "塔", "城", "港", "人", "话", "菜",
    "机场", "大厦", "广场", "公园", "花园", "小区", "山庄", "大学", "学院", "医院", "酒店", "宾馆", "饭店", "饭馆", "银行", "商场",
    "公寓", "中学", "小学", "社区", "家园", "国际", "中心", "烤鸭", "公司", "科技", "集团", "同学", "先生", "女士", "小姐", "市场",
    "商会", "高速", "火车", "高铁", "收", "老师", "风情",
];

/// What follows a name doesn't make another word of it.
fn ends_well(sheet: &Sheet, end: usize, form: Form) -> bool {
    if form != Form::Short {
        // 义乌市场, 长沙市政
        return !(sheet.before(end) == '市' && (sheet.at(end) == '场' || sheet.says(end, "政府")))
            && !(sheet.before(end) == '县' && sheet.says(end, "委"));
    }
    let mut at = end;
    for _ in 0..4 {
        if OTHER_WORDS.iter().any(|w| sheet.says(at, w)) {
            // 城西, 道外 are parts of towns, no words of their own.
            return sheet.at(at) == '城' && matches!(sheet.at(at + 1), '东' | '西' | '南' | '北');
        }
        if !BEARINGS.contains(sheet.at(at)) || sheet.owner_at(at) != Owner::Free {
            return true;
        }
        at += 1;
    }
    true
}

/// Words before an address that takes another one's place.
const CHANGES: [&str; 12] = [
    "改成", "改为", "换成", "改到", "改寄", "更改为", "变更为", "修改为", "新地址", "寄到", "发到", "送到",
];

/// The region of a text, its characters given to it. Nothing is guessed: where several places fit, their common part.
pub fn find(sheet: &mut Sheet) -> Region {
    let Some(mut chain) = best(sheet) else { return Region::default() };
    follow(sheet, &mut chain);
    let region = settle(sheet, &chain);
    sheet.give(region.range.clone(), Owner::Region);
    region
}

/// The reading with the highest score, the first of several.
fn best(sheet: &Sheet) -> Option<Chain> {
    let changed = changed_from(sheet);
    let mut best: Option<Chain> = None;
    let mut most = 0;
    for i in 0..sheet.len() {
        if sheet.owner[i] != Owner::Free {
            continue;
        }
        for chain in starts(sheet, i) {
            if !may_begin(sheet, &chain) {
                continue;
            }
            // In the middle of a word it may be a part of that word only: 义乌市 holds 乌市.
            let torn = if is_fresh(sheet, i) { 0 } else { 3 };
            let score = chain.score - torn + if changed.is_some_and(|c| i >= c) && chain.score >= 9 { 20 } else { 0 };
            match &mut best {
                Some(known) if score == most && known.range == chain.range => add_new(&mut known.nodes, &chain.nodes),
                _ if score > most => {
                    best = Some(chain);
                    most = score;
                }
                _ => {}
            }
        }
    }
    best
}

fn changed_from(sheet: &Sheet) -> Option<usize> {
    (0..sheet.len()).rev().find(|i| CHANGES.iter().any(|w| sheet.says(*i, w)))
}

/// A chain of several places may stand anywhere; a single one has to look like the beginning of an address.
fn may_begin(sheet: &Sheet, chain: &Chain) -> bool {
    let tree = Tree::get();
    let node = &tree.nodes[chain.nodes[0]];
    let (level, start) = (node.level, chain.range.start);
    if labelled_name(sheet, start) {
        return false;
    }
    if chain.steps > 1 {
        return true;
    }
    if level == 3 && is_generic(node.name) {
        return false;
    }
    let fresh = is_fresh(sheet, start);
    match chain.form {
        Form::Full => true,
        Form::Former => fresh,
        Form::Short if level == 3 => fresh && county_goes_on(sheet, chain),
        Form::Short => fresh && goes_on(sheet, chain.range.end),
    }
}

/// Another word ends before it.
fn is_fresh(sheet: &Sheet, start: usize) -> bool {
    let before = sheet.before(start);
    sheet.owner_at(start.wrapping_sub(1)) != Owner::Free || !is_han(before) || "到至寄在是为址往发".contains(before)
}

/// A short county needs more to be one: 昆山开发区, 苍南灵溪镇.
fn county_goes_on(sheet: &Sheet, chain: &Chain) -> bool {
    let tree = Tree::get();
    let end = chain.range.end;
    let line = sheet.free_run(end, |_| true);
    let rest = sheet.compared(end..line);
    match tree.nodes[chain.nodes[0]].name.chars().last() {
        Some('市') => goes_on(sheet, end) && line > end,
        Some('区') => false,
        _ => ["镇", "乡", "街道", "开发区", "县城", "城关"].iter().any(|w| rest.find(w).is_some_and(|p| p <= 18)),
    }
}

fn labelled_name(sheet: &Sheet, start: usize) -> bool {
    let before = (0..start).rev().find(|i| sheet.owner[*i] != Owner::Gap);
    before.is_some_and(|i| sheet.owner[i] == Owner::Label(Topic::Name))
}

/// Behind a single short name the address goes on: in the same stretch, or in the next one with a street or a number.
fn goes_on(sheet: &Sheet, end: usize) -> bool {
    let here = sheet.free_run(end, |_| true);
    if here > end {
        return is_address(&sheet.compared(end..here));
    }
    let next = skip(sheet, end);
    let stop = sheet.free_run(next, |_| true);
    stop > next && is_address(&sheet.compared(next..stop))
}

/// It names a street, a building or a number.
pub fn is_address(text: &str) -> bool {
    let units = [
        "路", "街", "道", "巷", "弄", "号", "楼", "栋", "幢", "座", "室", "单元", "村", "镇", "乡", "小区", "大厦", "广场", "园",
        "苑", "公寓", "学校", "大学", "学院", "中学", "小学", "医院", "驿站", "工业区", "开发区", "花园", "公司", "厂", "店", "城", "组", "社区",
        "中心", "里", "屯", "湾", "府", "庄", "桥", "宿舍", "校区", "胡同", "团", "连", "队", "寨", "坪", "馆", "铺", "区", "排", "房",
    ];
    text.chars().any(|c| c.is_ascii_digit()) || units.iter().any(|u| text.contains(u))
}

/// The region said twice, or gone on with behind its end: `浙江省杭州市 浙江省杭州市西湖区…`.
fn follow(sheet: &Sheet, chain: &mut Chain) {
    for _ in 0..3 {
        let next = skip(sheet, chain.range.end);
        let Some((node, end)) = again(sheet, next, &chain.nodes) else { return };
        chain.nodes = vec![node];
        chain.range.end = end;
    }
}

/// One of the places said again at a place, or more of it: the innermost of both, and where it ends.
fn again(sheet: &Sheet, at: usize, known: &[usize]) -> Option<(usize, usize)> {
    let tree = Tree::get();
    starts(sheet, at).into_iter().find_map(|c| {
        let sure = c.full || (c.steps > 1 && c.score >= 9) || (c.form != Form::Short && c.steps == 1);
        let inner = |k: usize| {
            let within = c.nodes.iter().copied().find(|n| tree.lies_in(*n, k));
            within.or_else(|| c.nodes.iter().any(|n| tree.lies_in(k, *n)).then_some(k))
        };
        known.iter().filter(|_| sure).find_map(|k| inner(*k)).map(|node| (node, c.range.end))
    })
}

/// The same for a stretch further on; the region may become more exact by it.
pub fn continues(sheet: &Sheet, region: &mut Region, at: usize) -> Option<usize> {
    let (node, end) = again(sheet, at, &region.nodes)?;
    name(region, node);
    Some(end)
}

fn name(region: &mut Region, node: usize) {
    [region.province, region.city, region.district] = Tree::get().parts(node).map(str::to_owned);
    region.nodes = vec![node];
}

/// From a reading to what is written: the common part of several places, the rest left blank.
fn settle(sheet: &Sheet, chain: &Chain) -> Region {
    let tree = Tree::get();
    // A municipality is its own city: both readings say the same.
    let mut nodes = chain.nodes.clone();
    nodes.dedup_by_key(|n| tree.parts(*n));
    let mut region = Region { range: chain.range.clone(), nodes, ..Region::default() };
    if let [node] = region.nodes[..] {
        name(&mut region, node);
        own_district(sheet, &mut region);
        region.certainty = match (chain.form, chain.steps) {
            (Form::Short, 1) => 0.6,
            (Form::Short, _) => 0.8,
            (Form::Former, _) => 0.85,
            (Form::Full, 1) => 0.9,
            (Form::Full, _) => 0.98,
        };
        return region;
    }
    let parts: Vec<[&str; 3]> = region.nodes.iter().map(|n| tree.parts(*n)).collect();
    let common = |level: usize| if parts.iter().all(|p| p[level] == parts[0][level]) { parts[0][level] } else { "" };
    [region.province, region.city, region.district] = [common(0), common(1), common(2)].map(str::to_owned);
    region.certainty = 0.3;
    if chain.form == Form::Short && chain.steps == 1 {
        // 朝阳望京…: the words stay where they are, so that nothing is lost before a place is chosen.
        region.district.clear();
        region.range = chain.range.start..chain.range.start;
    }
    region
}

/// `江苏省 苏州市 某某区 …`: a third part of its own is the district, though no list has it.
fn own_district(sheet: &Sheet, region: &mut Region) {
    let tree = Tree::get();
    let Some(node) = region.nodes.first().copied() else { return };
    let level = tree.nodes[node].level;
    if !(level == 2 || (level == 1 && tree.is_municipality(node))) || !tree.has_districts(node) {
        return;
    }
    let (end, start) = (region.range.end, skip(sheet, region.range.end));
    let stop = sheet.free_run(start, is_han);
    let spaced = start > end && sheet.plain[region.range.clone()].contains(&' ');
    let fits = (2..=10).contains(&(stop - start)) && matches!(sheet.before(stop), '区' | '县' | '旗');
    if spaced && fits && sheet.owner_at(stop) == Owner::Gap {
        region.district = sheet.written(start..stop);
        region.range.end = stop;
    }
}

/// A chain at the very beginning, for an address on one line.
pub fn at_start(sheet: &Sheet) -> Region {
    let mut found = starts(sheet, skip(sheet, 0)).into_iter().filter(|c| may_begin(sheet, c));
    let Some(mut chain) = found.next() else { return Region::default() };
    for same in found.filter(|c| c.score == chain.score && c.range == chain.range).collect::<Vec<_>>() {
        add_new(&mut chain.nodes, &same.nodes);
    }
    follow(sheet, &mut chain);
    settle(sheet, &chain)
}
