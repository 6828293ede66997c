//! I7: questions that come again and again, and those among them that no snippet answers. Texts are compared by the
//! characters and pairs of neighbours they share, after everything that carries no meaning is taken away.

mod compare;

pub use compare::{normal, suggested_code};

use super::snippet::Snippet;
use compare::{Index, Pair, pairs};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

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
mod tests;
