//! Finding the right snippet at every key press, among fifty thousand of them too (F3).
//!
//! [`Index::new`] is cheap: it only lays side by side what the first screen ranks by. The texts are prepared
//! ([`Texts`]) once, when something is typed for the first time or by [`Index::preparation`] on another thread. A
//! search is one pass over all snippets, without any state of the search before it:
//!
//! 1. A snippet whose traits (a bit for each first letter and character) lack something of the query is passed
//!    over: one comparison, and most of them end here.
//! 2. The rest is held against the query word by word; what a character does to the query is looked up, not
//!    compared ([`Pattern`]).
//! 3. Only the best [`ROWS`](super::super) are put in order.
//!
//! Only when nothing is found that way, looser ways are tried in further passes: scattered pieces, slips and
//! sounds, other words for the same question.

use super::rank::{Field, Names, Scope, Standing, quality};
use super::texts::{LETTERS_IN_ANSWER, Outline, Texts, TypedCode};
use super::{Marker, Snippet};
use crate::text::find::Word;
use crate::text::find::alike::Alike;
use crate::text::find::near::{Slips, distance};
use crate::text::find::pattern::{Hit, Pattern};
use crate::text::when::narrow;
use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

/// What decides among snippets that match equally well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What is in focus, then recency and frequency of use.
    #[default]
    Smart,
    /// The configured order: a snippet keeps its place however often it is used.
    Fixed,
}

impl Order {
    /// As it is written in the settings.
    pub fn parse(text: &str) -> Self {
        if text == "fixed" { Self::Fixed } else { Self::Smart }
    }
}

/// How the query was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it is typed.
    Whole,
    /// Each of its words by itself.
    Words,
    /// In pieces with something between.
    Pieces,
    /// With slips.
    Near,
    /// Other words for the same.
    Alike,
}

/// One snippet that fits, best first in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// In the list that was searched.
    pub index: usize,
    /// Comparable within one search only; higher is better.
    pub score: i64,
    pub field: Field,
    pub way: Way,
}

/// How well, where and how one snippet matches.
#[derive(Clone, Copy, Debug)]
struct Match {
    quality: i64,
    field: Field,
    way: Way,
}

/// A list of snippets made ready to be searched at every key press.
#[derive(Clone, Debug, Default)]
pub struct Index {
    snippets: Arc<Vec<Snippet>>,
    names: Names,
    standing: Vec<Standing>,
    texts: Arc<OnceLock<Texts>>,
}

impl Index {
    pub fn new(snippets: Vec<Snippet>) -> Self {
        let mut names = Names::default();
        let standing = snippets.iter().map(|s| names.standing(s)).collect();
        Self { snippets: Arc::new(snippets), names, standing, texts: Arc::default() }
    }

    pub fn snippets(&self) -> &[Snippet] {
        &self.snippets
    }

    pub fn get(&self, index: usize) -> Option<&Snippet> {
        self.snippets.get(index)
    }

    /// Prepares the texts wherever it is called, so that the first key press does not wait for it.
    pub fn preparation(&self) -> impl FnOnce() + Send + use<> {
        let (snippets, texts) = (Arc::clone(&self.snippets), Arc::clone(&self.texts));
        move || {
            texts.get_or_init(|| Texts::of(&snippets));
        }
    }

    pub(super) fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| Texts::of(&self.snippets))
    }

    /// A snippet was used: nothing else about it changed.
    pub fn set_use(&mut self, id: i64, uses: i64, last_used_at: Option<i64>) {
        if let Some(index) = self.snippets.iter().position(|s| s.id == id) {
            self.standing[index].set_use(uses, last_used_at);
            let snippet = &mut Arc::make_mut(&mut self.snippets)[index];
            (snippet.uses, snippet.last_used_at) = (uses, last_used_at);
        }
    }

    /// F3: the best `most` snippets for a query, best first: by match, then scope, then recency and frequency of
    /// use, then their order in the list. An empty query matches all of them. `now` in unix seconds.
    pub fn find(&self, query: &str, scope: &Scope, order: Order, now: i64, most: usize) -> Vec<Found> {
        let here = self.names.here(scope);
        let mut found = Vec::new();
        let query = narrow(query.trim());
        if query.is_empty() {
            let all = self.standing.iter().enumerate();
            found.extend(all.map(|(index, standing)| {
                let ahead = i64::from(order == Order::Smart && !standing.is_behind(&here));
                let score =
                    if order == Order::Fixed { 0 } else { self.score(ahead, index, &here, order, now) };
                Found { index, score, field: Field::Nothing, way: Way::Whole }
            }));
        } else {
            self.search(&query, |index, m| {
                let score = self.score(m.quality, index, &here, order, now);
                found.push(Found { index, score, field: m.field, way: m.way });
            });
        }
        best(found, most)
    }

    fn score(&self, quality: i64, index: usize, here: &Standing, order: Order, now: i64) -> i64 {
        let standing = &self.standing[index];
        let used = if order == Order::Smart { standing.frecency(now) } else { 0 };
        (quality * 100 + standing.fit(here)) * 10_000 + used
    }

    /// What matched, for highlighting: in titles, questions and answers.
    pub fn marker(&self, query: &str) -> Marker<'_> {
        Marker::new(self.texts(), query)
    }

    fn search(&self, query: &str, mut take: impl FnMut(usize, Match)) {
        let texts = self.texts();
        let mut asked = Asked::new(query, texts);
        let mut enough = false;
        for index in 0..texts.len() {
            if let Some(m) = asked.as_typed(texts, index, &self.snippets[index]) {
                enough |= m.quality > quality::ANSWER;
                take(index, m);
            }
        }
        if enough {
            return;
        }
        let mut any = false;
        for index in 0..texts.len() {
            if let Some(m) = asked.in_pieces(texts, index) {
                any = true;
                take(index, m);
            }
        }
        if any {
            return;
        }
        asked.look_further(texts);
        for index in 0..texts.len() {
            if let Some(m) = asked.nearly(texts, index) {
                take(index, m);
            }
        }
    }
}

/// The best ones in order; a snippet that is found twice counts as what it was found as first.
fn best(mut found: Vec<Found>, most: usize) -> Vec<Found> {
    let key = |f: &Found| (Reverse(f.score), f.index);
    if found.len() > most && most > 0 {
        found.select_nth_unstable_by_key(most - 1, key);
        found.truncate(most);
    }
    found.sort_unstable_by_key(key);
    let mut seen = std::collections::HashSet::with_capacity(found.len());
    found.retain(|f| seen.insert(f.index));
    found
}

/// A query in all the forms in which it is looked for.
struct Asked {
    /// Half-width, without spaces.
    plain: String,
    code: TypedCode,
    whole: Option<Pattern>,
    /// Those of a query of several words.
    words: Vec<Pattern>,
    /// The words as they may stand in an answer; empty when they are too short to be looked for there.
    in_answer: Vec<(String, Outline)>,
    query: String,
    slips: Option<Slips>,
    alike: Option<Alike>,
}

impl Asked {
    fn new(query: &str, texts: &Texts) -> Self {
        let words: Vec<&str> = query.split_whitespace().collect();
        let plain = words.concat();
        let is_long = |w: &&str| !w.is_ascii() || w.len() >= LETTERS_IN_ANSWER;
        let in_answer = if words.iter().all(is_long) { words.as_slice() } else { &[] };
        let patterns = if words.len() > 1 { words.as_slice() } else { &[] };
        Self {
            code: TypedCode::new(&plain),
            whole: Pattern::new(&plain, &texts.lexicon),
            words: patterns.iter().filter_map(|w| Pattern::new(w, &texts.lexicon)).collect(),
            in_answer: in_answer.iter().map(|w| (w.to_lowercase(), Outline::of(w))).collect(),
            plain,
            query: query.to_owned(),
            slips: None,
            alike: None,
        }
    }

    /// As it is typed: the best of code, title and questions, else its words, else the answer.
    fn as_typed(&mut self, texts: &Texts, index: usize, snippet: &Snippet) -> Option<Match> {
        let code = if texts.code_begins(index, &self.code) { self.in_code(snippet) } else { None };
        let text = self.in_text(texts, index);
        let best = match (code, text) {
            (Some(code), Some(text)) if text.quality > code.quality => Some(text),
            (Some(code), _) => Some(code),
            (None, text) => text,
        };
        best.or_else(|| self.in_words(texts, index)).or_else(|| self.in_answer(texts, index, snippet))
    }

    fn in_code(&self, snippet: &Snippet) -> Option<Match> {
        let begin = snippet.code.get(..self.plain.len())?;
        let is_whole = snippet.code.len() == begin.len();
        let quality = if is_whole { quality::CODE } else { quality::CODE_START };
        let is_same = begin.eq_ignore_ascii_case(&self.plain);
        is_same.then_some(Match { quality, field: Field::Code, way: Way::Whole })
    }

    fn in_text(&mut self, texts: &Texts, index: usize) -> Option<Match> {
        let pattern = self.whole.as_mut()?;
        if !texts.traits(index).cover(pattern.needs()) {
            return None;
        }
        let mut best: Option<Match> = None;
        for (nth, words) in texts.of_snippet(index) {
            if let Some(hit) = pattern.find(&texts.lexicon, words) {
                let quality = hit_quality(texts, index, nth, words, hit);
                if best.is_none_or(|b| quality > b.quality) {
                    best = Some(Match { quality, field: field(nth), way: Way::Whole });
                }
            }
        }
        best
    }

    fn in_words(&mut self, texts: &Texts, index: usize) -> Option<Match> {
        let traits = texts.traits(index);
        if self.words.is_empty() || !self.words.iter().all(|w| traits.cover(w.needs())) {
            return None;
        }
        let everywhere = (1_u32 << self.words.len().min(31)) - 1;
        let mut found = 0;
        let mut fullest = (0, 0);
        for (nth, words) in texts.of_snippet(index) {
            let mut here = 0;
            for (bit, pattern) in self.words.iter_mut().enumerate().take(31) {
                if pattern.find(&texts.lexicon, words).is_some() {
                    here |= 1 << bit;
                }
            }
            if here == everywhere {
                let quality = if nth == 0 { quality::WORDS_IN_TITLE } else { quality::WORDS_IN_QUESTION };
                return Some(Match { quality, field: field(nth), way: Way::Words });
            }
            if here.count_ones() > fullest.0 {
                fullest = (here.count_ones(), nth);
            }
            found |= here;
        }
        let is_all = found == everywhere;
        is_all.then(|| Match { quality: quality::WORDS_APART, field: field(fullest.1), way: Way::Words })
    }

    /// Pinyin is not looked for in answers: two letters are the initials of something in every long text.
    fn in_answer(&self, texts: &Texts, index: usize, snippet: &Snippet) -> Option<Match> {
        let outline = texts.answer(index);
        let is_there = !self.in_answer.is_empty()
            && self.in_answer.iter().all(|(word, needs)| {
                outline.may_hold(needs) && !super::marks::literally(&snippet.answer, word).is_empty()
            });
        is_there.then_some(Match { quality: quality::ANSWER, field: Field::Answer, way: Way::Words })
    }

    fn in_pieces(&self, texts: &Texts, index: usize) -> Option<Match> {
        let pattern = self.whole.as_ref()?;
        if !texts.traits(index).cover(pattern.needs()) {
            return None;
        }
        let (nth, _) = texts.of_snippet(index).find(|(_, w)| pattern.pieces(&texts.lexicon, w).is_some())?;
        let quality = if nth == 0 { quality::PIECES_IN_TITLE } else { quality::PIECES_IN_QUESTION };
        Some(Match { quality, field: field(nth), way: Way::Pieces })
    }

    fn look_further(&mut self, texts: &Texts) {
        let chars = self.whole.as_ref().map(Pattern::chars).unwrap_or_default();
        self.slips = Slips::new(chars, &texts.lexicon);
        self.alike = Alike::new(&self.query, &texts.lexicon, texts.texts());
    }

    /// F3: what was probably meant, when nothing fits as it is typed.
    fn nearly(&mut self, texts: &Texts, index: usize) -> Option<Match> {
        self.with_slips(texts, index)
            .or_else(|| self.near_code(texts, index))
            .or_else(|| self.in_other_words(texts, index))
    }

    fn with_slips(&mut self, texts: &Texts, index: usize) -> Option<Match> {
        let slips = self.slips.as_mut()?;
        if !slips.may_fit(texts.traits(index)) {
            return None;
        }
        let mut best: Option<Match> = None;
        for (nth, words) in texts.of_snippet(index) {
            if let Some(near) = slips.find(&texts.lexicon, words) {
                let hit = Hit { start: near.start, end: near.end, clean: true, literal: false };
                let fit = hit_quality(texts, index, nth, words, hit) * quality::NEAR_FIT / quality::CODE;
                let cost = i64::try_from(near.cost).unwrap_or(9) * quality::NEAR_COST;
                let quality = quality::NEAR - cost + fit;
                if best.is_none_or(|b| quality > b.quality) {
                    best = Some(Match { quality, field: field(nth), way: Way::Near });
                }
            }
        }
        best
    }

    /// `tkzd` for tkdz.
    fn near_code(&self, texts: &Texts, index: usize) -> Option<Match> {
        self.slips.as_ref()?;
        let (code, length) = texts.code(index);
        let typed = self.plain.as_bytes();
        let is_near = typed.len().abs_diff(length) <= 1
            && code[0].eq_ignore_ascii_case(&typed[0])
            && distance(&code[..length], typed) <= 1;
        let quality = quality::NEAR - 2 * quality::NEAR_COST;
        is_near.then_some(Match { quality, field: Field::Code, way: Way::Near })
    }

    fn in_other_words(&self, texts: &Texts, index: usize) -> Option<Match> {
        let alike = self.alike.as_ref()?;
        if !alike.may_fit(texts.traits(index)) {
            return None;
        }
        let shares =
            texts.of_snippet(index).filter_map(|(nth, words)| Some((alike.share(words)?, Reverse(nth))));
        let (share, Reverse(nth)) = shares.max()?;
        Some(Match { quality: quality::ALIKE + share, field: field(nth), way: Way::Alike })
    }
}

const fn field(nth: usize) -> Field {
    if nth == 0 { Field::Title } else { Field::Question(nth - 1) }
}

fn hit_quality(texts: &Texts, index: usize, nth: usize, words: &[Word], hit: Hit) -> i64 {
    let places = if nth == 0 { quality::TITLE } else { quality::QUESTION };
    let mut quality = if hit.start > 0 {
        places.middle
    } else if hit.end == words.len() {
        places.whole
    } else {
        places.start
    };
    if hit.literal {
        quality += quality::LITERAL;
    }
    if !hit.clean {
        quality += quality::ONLY_PROBABLE;
    }
    let (code, length) = texts.code(index);
    let initials = texts.initials(&words[hit.start..hit.end]);
    if hit.clean && initials.eq(code[..length].iter().map(|c| char::from(*c))) {
        quality += quality::MEANT;
    }
    quality
}

#[cfg(test)]
mod tests;
