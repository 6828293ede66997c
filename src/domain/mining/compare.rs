//! How two questions are compared: what is left of a text, the pairs it holds, and texts found again by them.

use crate::text::find::initials;
use crate::text::when::narrow_char;
use std::collections::{BTreeSet, HashMap};

/// Words around a question: politeness, particles and ways to ask. The longer ones stand first.
const FILLERS: &[&str] = &[
    "可不可以",
    "麻烦问一下",
    "问一下",
    "想问下",
    "想问",
    "请问一下",
    "请问",
    "能不能",
    "是不是",
    "有没有",
    "你们家",
    "您们",
    "你们",
    "您好",
    "你好",
    "在吗",
    "可以",
    "可否",
    "能否",
    "亲爱的",
    "老板",
    "客服",
    "这个",
    "那个",
    "这款",
    "一下",
    "我想",
    "麻烦",
    "哈喽",
    "能",
    "亲",
    "吗",
    "嘛",
    "呢",
    "么",
    "啊",
    "呀",
    "哦",
    "吧",
    "哈",
    "的",
    "了",
    "您",
    "你",
    "我",
    "请",
];
/// Ways to say the same thing, and the one character they are compared as. The longer ones stand first.
const SAME: &[(&str, &str)] = &[
    ("什么时候", "何"),
    ("啥时候", "何"),
    ("多长时间", "何"),
    ("多久", "何"),
    ("几天", "何"),
    ("几时", "何"),
    ("多少钱", "价"),
    ("什么价格", "价"),
    ("什么价", "价"),
    ("价格", "价"),
    ("怎么样", "怎"),
    ("怎样", "怎"),
    ("怎么", "怎"),
    ("如何", "怎"),
    ("什么", "啥"),
    ("哪些", "啥"),
];
/// The same in English, as whole words.
const POLITE: &[&str] = &["hi", "hey", "hello", "please", "thanks"];

/// What is left of a question when it is compared: no signs, fillers, case or widths; any number is a `#`.
pub fn normal(text: &str) -> String {
    let lower: String = text.chars().map(narrow_char).flat_map(char::to_lowercase).collect();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !POLITE.contains(w));
    let mut out = String::new();
    for c in words.flat_map(str::chars) {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            _ => out.push(c),
        }
    }
    let mut bare = out.clone();
    let nothing = FILLERS.iter().map(|filler| (*filler, ""));
    for (said, meant) in SAME.iter().copied().chain(nothing) {
        if bare.contains(said) {
            bare = bare.replace(said, meant);
        }
    }
    // A question of nothing but fillers is compared as it is.
    if bare.is_empty() { out } else { bare }
}

/// F1: the code one would type: the initials of the title, of English words their first letters; six at most.
pub fn suggested_code(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let letters = if title.is_ascii() && words.len() > 1 {
        words.iter().filter_map(|w| w.chars().next()).collect()
    } else {
        initials(title)
    };
    letters.chars().filter(char::is_ascii_alphanumeric).take(6).collect::<String>().to_ascii_lowercase()
}

pub(super) type Pair = (char, char);

/// The characters, and the pairs of neighbours: the first let words change places, the second hold them together.
pub(super) fn pairs(normal: &str) -> BTreeSet<Pair> {
    let chars: Vec<char> = normal.chars().collect();
    let neighbours = chars.windows(2).map(|w| (w[0], w[1]));
    chars.iter().map(|c| (*c, '\0')).chain(neighbours).collect()
}

/// Texts found again by the pairs they hold.
#[derive(Default)]
pub(super) struct Index {
    /// How many pairs each entry has.
    pub(super) sizes: Vec<usize>,
    postings: HashMap<Pair, Vec<usize>>,
}

impl Index {
    pub(super) fn add(&mut self, pairs: &BTreeSet<Pair>) -> usize {
        let entry = self.sizes.len();
        self.sizes.push(pairs.len());
        for pair in pairs {
            self.postings.entry(*pair).or_default().push(entry);
        }
        entry
    }

    /// Entries that share something: (entry, how many pairs), in the order they were added.
    pub(super) fn sharing(&self, pairs: &BTreeSet<Pair>) -> Vec<(usize, usize)> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for entry in pairs.iter().filter_map(|p| self.postings.get(p)).flatten() {
            *shared.entry(*entry).or_default() += 1;
        }
        let mut shared: Vec<(usize, usize)> = shared.into_iter().collect();
        shared.sort_unstable();
        shared
    }
}
