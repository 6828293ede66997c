//! Which bytes of a text matched, for highlighting (F3): all of them, wherever they are.

use super::Snippet;
use super::index::Found;
use super::rank::Field;
use super::search::{Way, typed_words};
use super::texts::Texts;
use crate::text::find::Word;
use crate::text::find::alike::Alike;
use crate::text::find::near::Slips;
use crate::text::find::pattern::Pattern;
use crate::text::when::narrow;
use std::ops::Range;

/// Bytes of a text.
type Marks = Vec<Range<usize>>;

/// A query held against texts for what is to be highlighted in them.
pub struct Marker<'a> {
    texts: &'a Texts,
    whole: Option<Pattern>,
    words: Vec<Pattern>,
    /// The words as they are typed.
    typed: Vec<String>,
    query: String,
    /// Made when a text asks for them, which few do.
    slips: Option<Slips>,
    alike: Option<Alike>,
}

impl<'a> Marker<'a> {
    pub(super) fn new(texts: &'a Texts, query: &str) -> Self {
        let query = narrow(query.trim());
        let words = typed_words(&query);
        let whole = Pattern::new(&words.concat(), &texts.lexicon);
        let pattern = |w: &&str| Pattern::new(w, &texts.lexicon);
        Self {
            words: if words.len() > 1 { words.iter().filter_map(pattern).collect() } else { Vec::new() },
            typed: words.iter().map(|w| w.to_lowercase()).collect(),
            slips: None,
            alike: None,
            whole,
            texts,
            query,
        }
    }

    /// In the title or a question of a snippet that was found.
    pub fn text(&mut self, text: &str, way: Way) -> Marks {
        let (words, places) = self.texts.lexicon.words(text);
        let spans = match way {
            Way::Whole => self.whole.as_mut().map(|p| all(p, self.texts, &words)).unwrap_or_default(),
            Way::Words => self.words.iter_mut().flat_map(|p| all(p, self.texts, &words)).collect(),
            Way::Pieces => {
                let pieces = self.whole.as_mut().and_then(|p| p.pieces(&self.texts.lexicon, &words));
                pieces.unwrap_or_default()
            }
            Way::Near => self.near(&words),
            Way::Alike => self.alike(&words),
        };
        let bytes = spans.iter().map(|(start, end)| places[*start].start..places[*end - 1].end);
        joined(bytes.collect())
    }

    fn near(&mut self, words: &[Word]) -> Vec<(usize, usize)> {
        if self.slips.is_none() {
            let chars = self.whole.as_ref().map(Pattern::chars).unwrap_or_default();
            self.slips = Slips::new(chars, &self.texts.lexicon);
        }
        let near = self.slips.as_ref().and_then(|s| s.find(&self.texts.lexicon, words));
        near.map(|n| (n.start, n.end)).into_iter().collect()
    }

    fn alike(&mut self, words: &[Word]) -> Vec<(usize, usize)> {
        if self.alike.is_none() {
            self.alike = Alike::new(&self.query, &self.texts.lexicon, self.texts.len());
        }
        let shared = |w: &Word| self.alike.as_ref().is_some_and(|a| a.shares(*w));
        words.iter().enumerate().filter(|(_, w)| shared(w)).map(|(i, _)| (i, i + 1)).collect()
    }

    /// In any text, as it is typed: an answer with its variables filled.
    pub fn literally(&self, text: &str) -> Marks {
        joined(self.typed.iter().flat_map(|word| literally(text, word)).collect())
    }

    /// In the code of a snippet.
    pub fn code(&self, code: &str, found: &Found) -> Marks {
        let typed = self.typed.concat();
        let is_begin = found.field == Field::Code
            && code.get(..typed.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(&typed));
        if is_begin { std::iter::once(0..typed.len()).collect() } else { Vec::new() }
    }

    /// The question that was found, with what to highlight in it.
    pub fn question<'s>(&mut self, snippet: &'s Snippet, found: &Found) -> Option<(&'s str, Marks)> {
        let Field::Question(nth) = found.field else { return None };
        let question = snippet.questions.get(nth)?;
        Some((question, self.text(question, found.way)))
    }
}

/// Every place of a query in the words of a text, none over another.
fn all(pattern: &mut Pattern, texts: &Texts, words: &[Word]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(hit) = pattern.find(&texts.lexicon, &words[from..]) {
        found.push((from + hit.start, from + hit.end));
        from += hit.end;
    }
    found
}

/// Where a word in lower case is in a text, whichever case that has: a Latin one at the beginning of a word.
fn literally(text: &str, word: &str) -> Marks {
    places(text, word).collect()
}

/// What of a word begins a run of letters and digits wherever the word is found: `15pro壳` is found in iphone15pro壳.
pub fn certain(word: &str) -> &str {
    if word.is_ascii() { word } else { word.trim_start_matches(|c: char| c.is_ascii_alphanumeric()) }
}

/// Whether it is there at all.
pub fn has_literally(text: &str, word: &str) -> bool {
    let has_case = word.bytes().any(|b| b.is_ascii_lowercase());
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        _ if word.is_ascii() || has_case => places(text, word).next().is_some(),
        (Some(only), None) => text.contains(only),
        _ => text.contains(word),
    }
}

fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_latin = word.is_ascii();
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let first = word.first().copied().unwrap_or(0);
    let begins = move |at: usize| !is_latin || at == 0 || !text[at - 1].is_ascii_alphanumeric();
    let is_here = move |at: &usize| {
        text[*at].eq_ignore_ascii_case(&first)
            && text.get(*at..at + word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word))
            && begins(*at)
    };
    (0..text.len()).filter(is_here).map(|at| at..at + word.len())
}

/// In the order of the text, what touches or overlaps as one.
fn joined(mut marks: Marks) -> Marks {
    marks.sort_by_key(|m| (m.start, m.end));
    let mut out: Marks = Vec::with_capacity(marks.len());
    for mark in marks {
        match out.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => out.push(mark),
        }
    }
    out
}
