//! I7: questions that come again and again, and those among them that no snippet answers. Texts are compared by the
//! characters and pairs of neighbours they share, after everything that carries no meaning is taken away.

use super::snippet::Snippet;
use crate::text::pinyin::initials;
use crate::text::when::narrow_char;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

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

/// Share of common pairs from which on two questions are the same one.
const ALIKE: f64 = 0.5;
/// Share of the shorter text that a snippet's question must cover to be its answer.
const COVERED: f64 = 0.75;
/// Characters and pairs of a text of three characters.
const LEAST_COVERED: usize = 5;
/// Ways of asking that are kept for a new snippet.
const VARIANTS: usize = 8;

/// One question as it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Id of the configured topic, "" for none.
    pub topic: String,
    pub text: String,
    pub at: i64,
    /// Whose question: an inquiry and the open question noted for it count once.
    pub source: Source,
    /// Topics of the snippets that were copied for it.
    pub answered_with: Vec<String>,
}

/// Where a question was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    Inquiry(i64),
    Question(i64),
}

impl Default for Source {
    fn default() -> Self {
        Self::Inquiry(0)
    }
}

/// The same question, asked several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub topic: String,
    /// The usual wording.
    pub sample: String,
    /// The ways it was asked, the usual one first, each once.
    pub variants: Vec<String>,
    /// How often, by customers, not by rows.
    pub count: usize,
    pub last_at: i64,
    pub sources: Vec<Source>,
    /// The compared forms of all wordings; the first names the group.
    pub norms: Vec<String>,
    /// How many of them were answered with a snippet of the same topic.
    pub with_snippet: usize,
}

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

type Pair = (char, char);

/// The characters, and the pairs of neighbours: the first let words change places, the second hold them together.
fn pairs(normal: &str) -> BTreeSet<Pair> {
    let chars: Vec<char> = normal.chars().collect();
    let neighbours = chars.windows(2).map(|w| (w[0], w[1]));
    chars.iter().map(|c| (*c, '\0')).chain(neighbours).collect()
}

/// Texts found again by the pairs they hold.
#[derive(Default)]
struct Index {
    /// How many pairs each entry has.
    sizes: Vec<usize>,
    postings: HashMap<Pair, Vec<usize>>,
}

impl Index {
    fn add(&mut self, pairs: &BTreeSet<Pair>) -> usize {
        let entry = self.sizes.len();
        self.sizes.push(pairs.len());
        for pair in pairs {
            self.postings.entry(*pair).or_default().push(entry);
        }
        entry
    }

    /// Entries that share something: (entry, how many pairs), in the order they were added.
    fn sharing(&self, pairs: &BTreeSet<Pair>) -> Vec<(usize, usize)> {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for entry in pairs.iter().filter_map(|p| self.postings.get(p)).flatten() {
            *shared.entry(*entry).or_default() += 1;
        }
        let mut shared: Vec<(usize, usize)> = shared.into_iter().collect();
        shared.sort_unstable();
        shared
    }
}

#[allow(clippy::cast_precision_loss, reason = "texts have no 2^52 characters")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// One wording with everybody who used it.
struct Wording<'a> {
    norm: String,
    pairs: BTreeSet<Pair>,
    said: Vec<&'a Said>,
}

/// Wordings, the most frequent first, then the newest: the first of a group becomes its name.
fn wordings(said: &[Said]) -> Vec<Wording<'_>> {
    let mut by_norm: HashMap<String, Vec<&Said>> = HashMap::new();
    for one in said {
        let norm = normal(&one.text);
        if !norm.is_empty() {
            by_norm.entry(norm).or_default().push(one);
        }
    }
    let mut all: Vec<Wording> = Vec::with_capacity(by_norm.len());
    for (norm, mut said) in by_norm {
        said.sort_by(|a, b| (Reverse(a.at), a.source, &a.text).cmp(&(Reverse(b.at), b.source, &b.text)));
        all.push(Wording { pairs: pairs(&norm), norm, said });
    }
    all.sort_by(|a, b| {
        let key = |w: &Wording| (Reverse(w.said.len()), Reverse(w.said.first().map_or(0, |s| s.at)));
        key(a).cmp(&key(b)).then_with(|| a.norm.cmp(&b.norm))
    });
    all
}

/// A topic fits when it is the same or one side has none.
fn fits(a: &str, b: &str) -> bool {
    a == b || a.is_empty() || b.is_empty()
}

/// The topic most of them have.
fn topic<'a>(said: impl Iterator<Item = &'a Said>) -> String {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for one in said.filter(|s| !s.topic.is_empty()) {
        *counts.entry(&one.topic).or_default() += 1;
    }
    let best = counts.into_iter().max_by_key(|(topic, n)| (*n, Reverse(*topic)));
    best.map(|(topic, _)| topic.to_owned()).unwrap_or_default()
}

/// I7: the same questions put together, the most asked first. Linear in the rows but for the wordings that share
/// pairs of characters; the outcome depends on the rows alone, not on their order.
pub fn group(said: &[Said]) -> Vec<Group> {
    let wordings = wordings(said);
    let mut index = Index::default();
    let mut members: Vec<Vec<&Wording>> = Vec::new();
    let mut topics: Vec<String> = Vec::new();
    for wording in &wordings {
        let own = topic(wording.said.iter().copied());
        let best = index
            .sharing(&wording.pairs)
            .into_iter()
            .filter(|(leader, _)| fits(&topics[*leader], &own))
            .map(|(leader, common)| {
                let all = index.sizes[leader] + wording.pairs.len() - common;
                (share(common, all), leader)
            })
            .filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match best {
            Some((_, leader)) => {
                members[leader].push(wording);
                if topics[leader].is_empty() {
                    topics[leader] = own;
                }
            }
            None => {
                index.add(&wording.pairs);
                members.push(vec![wording]);
                topics.push(own);
            }
        }
    }
    let mut groups: Vec<Group> = members.iter().map(|wordings| made(wordings)).collect();
    groups.sort_by(|a, b| {
        (Reverse(a.count), Reverse(a.last_at), &a.sample).cmp(&(
            Reverse(b.count),
            Reverse(b.last_at),
            &b.sample,
        ))
    });
    groups
}

fn made(wordings: &[&Wording]) -> Group {
    let said = || wordings.iter().flat_map(|w| w.said.iter().copied());
    let topic = topic(said());
    let mut seen = HashSet::new();
    let variants: Vec<String> = wordings
        .iter()
        .filter_map(|w| w.said.first())
        .map(|s| s.text.trim().to_owned())
        .filter(|text| seen.insert(text.clone()))
        .take(VARIANTS)
        .collect();
    let sources: BTreeSet<Source> = said().map(|s| s.source).collect();
    let helped: BTreeSet<Source> =
        said().filter(|s| !topic.is_empty() && s.answered_with.contains(&topic)).map(|s| s.source).collect();
    Group {
        sample: variants.first().cloned().unwrap_or_default(),
        variants,
        count: sources.len(),
        last_at: said().map(|s| s.at).max().unwrap_or_default(),
        with_snippet: helped.len(),
        sources: sources.into_iter().collect(),
        norms: wordings.iter().map(|w| w.norm.clone()).collect(),
        topic,
    }
}

/// The snippets' titles and question forms, to see which question has an answer already.
pub struct Answers {
    index: Index,
    norms: HashSet<String>,
    /// The topic of each entry.
    topics: Vec<String>,
}

impl Answers {
    pub fn of(snippets: &[Snippet]) -> Self {
        let mut answers = Self { index: Index::default(), norms: HashSet::new(), topics: Vec::new() };
        for snippet in snippets {
            for text in std::iter::once(&snippet.title).chain(&snippet.questions) {
                let norm = normal(text);
                if !norm.is_empty() {
                    answers.index.add(&pairs(&norm));
                    answers.topics.push(snippet.topic.clone());
                    answers.norms.insert(norm);
                }
            }
        }
        answers
    }

    /// One wording is that of a snippet, lies within it or holds it; or half of those who asked got a snippet of
    /// the topic.
    pub fn answer(&self, group: &Group) -> bool {
        group.with_snippet * 2 >= group.count.max(1)
            || group.norms.iter().any(|n| self.answers(n, &group.topic))
    }

    fn answers(&self, norm: &str, topic: &str) -> bool {
        if self.norms.contains(norm) {
            return true;
        }
        let pairs = pairs(norm);
        self.index.sharing(&pairs).into_iter().any(|(entry, common)| {
            let (size, other) = (self.index.sizes[entry], pairs.len());
            let alike = share(common, size + other - common) >= ALIKE;
            // Two characters within a long question say little: 发票 is no answer to every question about it.
            let least = size.min(other);
            let covers = least >= LEAST_COVERED && share(common, least) >= COVERED;
            fits(&self.topics[entry], topic) && (alike || covers)
        })
    }
}

/// I7: asked `times` or more, answered by no snippet, and not put aside (`away`: compared forms).
pub fn unanswered(said: &[Said], snippets: &[Snippet], times: usize, away: &BTreeSet<String>) -> Vec<Group> {
    let answers = Answers::of(snippets);
    let mut groups = group(said);
    groups.retain(|g| g.count >= times && !g.norms.iter().any(|n| away.contains(n)) && !answers.answer(g));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(id: i64, topic: &str, text: &str) -> Said {
        Said {
            topic: topic.into(),
            text: text.into(),
            at: 100 + id,
            source: Source::Inquiry(id),
            ..Said::default()
        }
    }

    fn none() -> BTreeSet<String> {
        BTreeSet::new()
    }

    #[test]
    fn i7_politeness_signs_widths_and_numbers_make_no_difference() {
        assert_eq!(normal("请问，能开专票吗？"), normal("亲～可以开专票么"));
        assert_eq!(normal("165 穿什么码？"), normal("１７０穿什么码"));
        assert_eq!(normal("Hello, do you ship abroad, please?"), "doyoushipabroad");
        assert_eq!(normal("在吗"), "在吗", "nothing but politeness stays comparable");
        assert_eq!(normal(" ？！"), "");
        assert_eq!(normal("几天发货"), normal("请问什么时候发货呢"));
    }

    #[test]
    fn i7_the_same_question_in_other_words_is_one_group() {
        let rows = [
            said(1, "invoice", "能开专票吗"),
            said(2, "invoice", "请问可以开专票么？"),
            said(3, "", "专票可以开吗？"),
            said(4, "size", "165穿什么码"),
            said(5, "invoice", "能开专票吗"),
        ];
        let groups = group(&rows);
        assert_eq!((groups[0].count, groups[0].topic.as_str(), groups[0].last_at), (4, "invoice", 105));
        assert_eq!(groups[0].sample, "能开专票吗");
        assert_eq!(groups[0].variants.len(), 2, "{:?}", groups[0].variants);
        let mut turned = rows.to_vec();
        turned.reverse();
        assert_eq!(group(&turned), groups, "the order of the rows changes nothing");
    }

    #[test]
    fn i7_the_same_words_under_another_topic_are_another_question() {
        let rows = [said(1, "stock", "什么时候到货"), said(2, "courier", "什么时候到货呀")];
        assert_eq!(group(&rows)[0].count, 2, "the very same wording is one question whatever its topic");
        let rows = [said(1, "stock", "蓝色什么时候到货"), said(2, "courier", "什么时候到货")];
        assert_eq!(group(&rows).len(), 2);
    }

    #[test]
    fn i7_what_only_sounds_alike_stays_apart() {
        let asked = [
            "什么时候发货",
            "什么时候到货",
            "能开专票吗",
            "能开普票吗",
            "包邮吗",
            "新疆包邮吗",
            "发什么快递",
        ];
        let rows: Vec<Said> = asked.iter().zip(1..).map(|(text, id)| said(id, "other", text)).collect();
        assert_eq!(group(&rows).len(), asked.len());
        let rows: Vec<Said> = (0..3).map(|id| said(id, "invoice", "发票丢了怎么补")).collect();
        let title = Snippet { title: "发票".into(), ..Snippet::default() };
        assert_eq!(unanswered(&rows, &[title], 3, &none()).len(), 1);
    }

    #[test]
    fn i7_an_inquiry_and_its_open_question_count_once() {
        let same = [said(1, "", "能开专票吗"), said(1, "", "能开专票吗？")];
        assert_eq!(group(&same)[0].count, 1);
    }

    #[test]
    fn i7_what_a_snippet_answers_is_not_offered() {
        let rows: Vec<Said> = (0..4).map(|id| said(id, "invoice", "能开专票吗")).collect();
        let snippet = |title: &str, questions: &[&str]| Snippet {
            title: title.into(),
            questions: questions.iter().map(ToString::to_string).collect(),
            ..Snippet::default()
        };
        assert_eq!(unanswered(&rows, &[snippet("发货时间", &["几天发货"])], 3, &none()).len(), 1);
        assert!(unanswered(&rows, &[snippet("发票", &["可以开专票吗"])], 3, &none()).is_empty());
        assert!(unanswered(&rows, &[], 5, &none()).is_empty(), "asked too seldom");
        let away = BTreeSet::from([normal("能开专票吗")]);
        assert!(unanswered(&rows, &[], 3, &away).is_empty(), "put aside");
    }

    #[test]
    fn f1_a_code_is_proposed_from_the_title() {
        assert_eq!(suggested_code("发货时间"), "fhsj");
        assert_eq!(suggested_code("Size chart"), "sc");
        assert_eq!(suggested_code("能开增值税专票吗？"), "nkzzsz");
        assert_eq!(suggested_code("？"), "");
    }

    #[test]
    fn i7_half_of_them_answered_with_a_snippet_of_the_topic_is_an_answer() {
        let mut rows: Vec<Said> = (0..4).map(|id| said(id, "size", "一米六五穿几码")).collect();
        rows[0].answered_with = vec!["size".into()];
        rows[1].answered_with = vec![String::new(), "welcome".into()];
        assert_eq!(unanswered(&rows, &[], 3, &none()).len(), 1, "a welcome is no answer");
        rows[1].answered_with = vec!["size".into()];
        assert!(unanswered(&rows, &[], 3, &none()).is_empty());
    }

    proptest! {
        #[test]
        fn any_texts_are_grouped_and_none_is_lost(texts in proptest::collection::vec(any::<String>(), 0..30)) {
            let rows: Vec<Said> = texts.iter().zip(1..).map(|(t, id)| said(id, "", t)).collect();
            let counted: usize = group(&rows).iter().map(|g| g.count).sum();
            prop_assert_eq!(counted, rows.iter().filter(|r| !normal(&r.text).is_empty()).count());
        }
    }
}
