//! The administrative divisions as a tree, and every way their names are written.

use super::sheet;
use std::collections::HashMap;
use std::sync::OnceLock;

/// How well a name says which place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// 杭州, 内蒙古.
    Short,
    /// 富阳市, 襄樊市.
    Former,
    /// 杭州市.
    Full,
}

/// 1 province, 2 city, 3 district.
pub type Level = u8;

pub struct Node {
    pub name: &'static str,
    pub level: Level,
    /// Itself for a province.
    pub parent: usize,
}

/// A way to write a place.
pub struct Entry {
    pub chars: Vec<char>,
    pub node: usize,
    pub form: Form,
}

pub struct Tree {
    pub nodes: Vec<Node>,
    entries: HashMap<(char, char), Vec<Entry>>,
}

const ETHNIC: [&str; 45] = [
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "塔吉克族",
    "怒族",
    "鄂温克族",
    "保安族",
    "裕固族",
    "独龙族",
    "鄂伦春族",
    "各族",
    "普米族",
];
/// Written without 族 in the names of autonomous places.
const BARE_ETHNIC: [&str; 5] = ["蒙古", "哈萨克", "柯尔克孜", "塔吉克", "锡伯"];

const MUNICIPALITIES: [&str; 4] = ["北京市", "上海市", "天津市", "重庆市"];
/// Cities whose next level is towns: those belong to the detail.
const WITHOUT_DISTRICTS: [&str; 5] = ["东莞市", "中山市", "儋州市", "嘉峪关市", "三沙市"];

impl Tree {
    /// Read once, at the first address.
    pub fn get() -> &'static Self {
        static TREE: OnceLock<Tree> = OnceLock::new();
        TREE.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut tree = Self { nodes: Vec::new(), entries: HashMap::new() };
        tree.read_divisions(include_str!("../../../assets/data/divisions.csv"));
        for node in 0..tree.nodes.len() {
            tree.name(node);
        }
        tree.read_former(include_str!("../../../assets/data/former-names.csv"));
        tree.name_successors();
        for entries in tree.entries.values_mut() {
            entries.sort_by_key(|e| std::cmp::Reverse(e.chars.len()));
        }
        tree
    }

    fn read_divisions(&mut self, csv: &'static str) {
        let mut ids: HashMap<&str, usize> = HashMap::new();
        for (code, name) in csv.lines().skip(1).filter_map(|l| l.split_once(',')) {
            let (province, city) = (ids.get(&code[..2]).copied(), ids.get(&code[..4]).copied());
            let (level, parent) = match (province, city) {
                (None, _) => (1, self.nodes.len()),
                (Some(p), None) => (2, p),
                (_, Some(c)) => (3, c),
            };
            let key = match level {
                1 => &code[..2],
                2 => &code[..4],
                _ => code,
            };
            ids.insert(key, self.nodes.len());
            self.nodes.push(Node { name, level, parent });
        }
    }

    fn add(&mut self, node: usize, name: &str, form: Form) {
        let chars: Vec<char> = name.chars().map(sheet::plain).collect();
        if let [a, b, ..] = chars[..] {
            let entries = self.entries.entry((a, b)).or_default();
            if !entries.iter().any(|e| e.node == node && e.chars == chars) {
                entries.push(Entry { chars, node, form });
            }
        }
    }

    /// The full and the short name of a node.
    fn name(&mut self, id: usize) {
        let (name, level, parent) = (self.nodes[id].name, self.nodes[id].level, self.nodes[id].parent);
        let town = level == 3 && WITHOUT_DISTRICTS.contains(&self.nodes[parent].name);
        if town || is_filler(name) || (level == 3 && name.starts_with("其它")) {
            return;
        }
        // 九龙, 新界: names without an ending say no more than short ones.
        let bare = level == 2 && !name.ends_with(['市', '县', '区', '州', '盟']);
        self.add(id, name, if bare { Form::Short } else { Form::Full });
        let short = short_name(name, level);
        let generic =
            level == 3 && ["开发", "新城", "工业", "经济", "高新"].iter().any(|g| short.starts_with(g));
        let short = if generic { "" } else { short };
        if short.chars().count() >= 2 && short != name {
            self.add(id, short, Form::Short);
        }
        if name.ends_with("自治州") && !short.is_empty() {
            self.add(id, &format!("{short}州"), Form::Full);
        }
        if (name.ends_with("自治县") || name.ends_with("林区")) && !short.is_empty() {
            self.add(id, &format!("{short}县"), Form::Full);
        }
        if level == 2 && name.ends_with('市') && !MUNICIPALITIES.contains(&name) {
            self.add(id, &format!("{short}地区"), Form::Former);
        }
    }

    /// `name,under,now` lines: merged and renamed places, and what people call them.
    fn read_former(&mut self, csv: &str) {
        for line in csv.lines().skip(1) {
            let mut parts = line.split(',');
            let (Some(name), Some(under), Some(now)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            let found = (0..self.nodes.len()).find(|n| {
                self.nodes[*n].name == now
                    && (under.is_empty() || self.path(*n).any(|a| self.nodes[a].name == under))
            });
            if let Some(node) = found {
                let full = name.ends_with(['市', '区', '县', '州', '盟', '旗']);
                self.add(node, name, if full { Form::Former } else { Form::Short });
            }
        }
    }

    /// Counties become cities and districts: 富阳市 is 富阳区, 双流县 is 双流区, as long as no other place is called so.
    fn name_successors(&mut self) {
        for id in 0..self.nodes.len() {
            let node = &self.nodes[id];
            let base = node.name.strip_suffix(['区', '市', '县']).unwrap_or_default();
            let known =
                base.chars().count() >= 2 && !base.ends_with(['新', '治', '县']) && base.chars().count() <= 5;
            if node.level != 3 || !known || is_generic(node.name) {
                continue;
            }
            for ending in ["市", "县", "区"].into_iter().filter(|e| !node.name.ends_with(e)) {
                let name = format!("{base}{ending}");
                if !self.is_a_place(&name) {
                    self.add(id, &name, Form::Former);
                }
            }
        }
    }

    fn is_a_place(&self, name: &str) -> bool {
        let chars: Vec<char> = name.chars().collect();
        let entries = self.entries.get(&(chars[0], chars[1]));
        entries.is_some_and(|es| es.iter().any(|e| e.chars == chars && e.form != Form::Short))
    }

    /// Every way to write a place that begins with these two characters, longest first.
    pub fn entries(&self, first: char, second: char) -> &[Entry] {
        self.entries.get(&(first, second)).map_or(&[], Vec::as_slice)
    }

    /// A place and those it lies in, from the inside out.
    pub fn path(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |n| Some(self.nodes[*n].parent).filter(|p| p != n))
    }

    pub fn lies_in(&self, node: usize, outer: usize) -> bool {
        self.path(node).any(|n| n == outer)
    }

    pub fn province(&self, node: usize) -> &'static str {
        self.path(node).last().map_or("", |n| self.nodes[n].name)
    }

    pub fn is_municipality(&self, node: usize) -> bool {
        MUNICIPALITIES.contains(&self.province(node))
    }

    pub fn has_districts(&self, node: usize) -> bool {
        !WITHOUT_DISTRICTS.contains(&self.nodes[node].name)
    }

    /// Province, city and district as they are written on a parcel.
    pub fn parts(&self, node: usize) -> [&'static str; 3] {
        let province = self.province(node);
        if self.is_municipality(node) {
            let district = if self.nodes[node].level == 3 { self.nodes[node].name } else { "" };
            return [province, province, district];
        }
        let name = self.nodes[node].name;
        let parent = self.nodes[self.nodes[node].parent].name;
        match self.nodes[node].level {
            1 => [province, "", ""],
            2 => [province, name, ""],
            // Governed by the province itself: the place stands where the city stands.
            _ if is_filler(parent) => [province, name, ""],
            _ if matches!(province, "香港特别行政区" | "澳门特别行政区") => {
                [province, "", name]
            }
            _ => [province, parent, name],
        }
    }
}

/// A level that is none: 市辖区, 省直辖县级行政区划.
pub fn is_filler(name: &str) -> bool {
    matches!(name, "市辖区" | "县" | "省直辖县" | "省直辖县级行政区划" | "自治区直辖县级行政区划")
}

/// Names that many towns use for a part of theirs: without the city they say nothing.
pub fn is_generic(name: &str) -> bool {
    name.chars().count() == 2
        || name.contains("开发区")
        || name.contains("园区")
        || matches!(
            name,
            "高新区"
                | "老城区"
                | "新城区"
                | "城中区"
                | "城东区"
                | "城西区"
                | "城北区"
                | "城关区"
                | "市中区"
                | "新市区"
                | "中西区"
                | "新区"
                | "大堂区"
                | "离岛"
                | "北戴河新区"
                | "新兴区"
                | "山上区"
                | "新社区"
                | "大社区"
                | "内门区"
                | "后里区"
                | "外埔区"
        )
}

/// The name without its ending and without the peoples of an autonomous place.
fn short_name(name: &'static str, level: Level) -> &'static str {
    if level == 1 {
        return match name {
            "内蒙古自治区" => "内蒙古",
            "广西壮族自治区" => "广西",
            "西藏自治区" => "西藏",
            "宁夏回族自治区" => "宁夏",
            "新疆维吾尔自治区" => "新疆",
            other => {
                other.strip_suffix("特别行政区").or_else(|| other.strip_suffix(['省', '市'])).unwrap_or(other)
            }
        };
    }
    for ending in ["自治州", "自治县", "自治旗"] {
        if let Some(rest) = name.strip_suffix(ending) {
            return without_peoples(rest);
        }
    }
    ["地区", "新区", "林区", "特区", "矿区", "区", "县", "市", "旗", "盟"]
        .iter()
        .find_map(|e| name.strip_suffix(e))
        .filter(|rest| rest.chars().count() >= 2)
        .unwrap_or(name)
}

fn without_peoples(name: &'static str) -> &'static str {
    let mut rest = name;
    while let Some(shorter) = ETHNIC.iter().chain(&BARE_ETHNIC).find_map(|e| rest.strip_suffix(e)) {
        rest = shorter;
    }
    rest
}
