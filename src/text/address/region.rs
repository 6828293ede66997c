//! Which of the readings is the region of a text, and what of it is written down.

use super::chain::{Chain, add_new, skip, starts};
use super::sheet::{Owner, Sheet, Topic, is_han};
use super::stretch::is_address;
use super::tree::{Form, Tree, is_generic};
use std::ops::Range;

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

/// Words before an address that takes another one's place.
const CHANGES: [&str; 12] =
    ["改成", "改为", "换成", "改到", "改寄", "更改为", "变更为", "修改为", "新地址", "寄到", "发到", "送到"];

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
            let score =
                chain.score - torn + if changed.is_some_and(|c| i >= c) && chain.score >= 9 { 20 } else { 0 };
            match &mut best {
                Some(known) if score == most && known.range == chain.range => {
                    add_new(&mut known.nodes, &chain.nodes);
                }
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
    sheet.owner_at(start.wrapping_sub(1)) != Owner::Free
        || !is_han(before)
        || "到至寄在是为址往发".contains(before)
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
        _ => ["镇", "乡", "街道", "开发区", "县城", "城关"]
            .iter()
            .any(|w| rest.find(w).is_some_and(|p| p <= 18)),
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
    let common =
        |level: usize| if parts.iter().all(|p| p[level] == parts[0][level]) { parts[0][level] } else { "" };
    [region.province, region.city, region.district] = [common(0), common(1), common(2)].map(str::to_owned);
    region.certainty = 0.3;
    if chain.form == Form::Short {
        // 朝阳望京…: the words stay where they are, so that nothing is lost before a place is chosen.
        region.district.clear();
        region.range.end = chain.last;
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
