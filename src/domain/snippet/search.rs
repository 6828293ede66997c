//! One search through the prepared texts (F3): a few passes, each over what it needs alone, side by side in memory.
//!
//! 1. Codes: sixteen bytes at a time, compared as numbers.
//! 2. Titles and questions. A text whose letters and characters lack something of the query is passed over after one
//!    comparison, and most of them end here. The rest is held against the query word by word; what a word does to
//!    the query is looked up, not compared ([`Pattern`]).
//! 3. The words of a query of several; answers.
//!
//! Only when nothing is found in codes, titles and questions, looser ways are tried: scattered pieces, then slips and
//! sounds, then other words for the same question.

use super::Snippet;
use super::rank::{Field, quality};
use super::texts::{LETTERS_IN_ANSWER, Outline, Place, Texts, TypedCode};
use crate::text::find::Word;
use crate::text::find::alike::Alike;
use crate::text::find::near::{Slips, distance};
use crate::text::find::pattern::{Hit, Pattern};

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

/// How well, where and how one snippet matches.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    pub quality: i64,
    pub field: Field,
    pub way: Way,
}

impl Match {
    fn in_text(quality: i64, nth: usize, way: Way) -> Self {
        let field = if nth == 0 { Field::Title } else { Field::Question(nth - 1) };
        Self { quality, field, way }
    }
}

/// Gives every snippet that may be among the best `most` to `take`, some more than once. `guesses`: where nothing is as
/// it was typed, also what may be meant.
pub fn search(
    query: &str,
    texts: &Texts,
    snippets: &[Snippet],
    (most, guesses): (usize, bool),
    take: &mut impl FnMut(usize, Match),
) {
    let words = typed_words(query);
    if words.is_empty() {
        return;
    }
    let plain = words.concat();
    let mut count = codes(&plain, texts, snippets, take);
    let mut whole = Pattern::new(&plain, &texts.lexicon);
    if let Some(whole) = &mut whole {
        count = count.max(as_typed(whole, texts, take));
    }
    if words.len() > 1 {
        count = count.max(several_words(&words, texts, take));
    }
    // Answers stand behind everything that was found so far.
    if count < most {
        answers(&words, texts, snippets, take);
    }
    let Some(mut whole) = whole.filter(|_| count == 0 && guesses) else { return };
    if whole.may_be_pieces() && in_pieces(&mut whole, texts, take) > 0 {
        return;
    }
    if let Some(slips) = Slips::new(whole.chars(), &texts.lexicon) {
        with_slips(&slips, texts, take);
        near_codes(&plain, texts, take);
    }
    if let Some(alike) = Alike::new(query, &texts.lexicon, texts.len()) {
        in_other_words(&alike, texts, take);
    }
}

/// The words of what is typed or copied: signs part them as spaces do, and no sign is looked for. Not those inside of a
/// code or a number: `K-100`, 3.5, 50%.
pub fn typed_words(query: &str) -> Vec<&str> {
    let parts =
        |c: char| c.is_whitespace() || ",;:!?()".contains(c) || (!c.is_ascii() && !c.is_alphanumeric());
    query.split(parts).filter(|word| !word.is_empty()).collect()
}

fn codes(plain: &str, texts: &Texts, snippets: &[Snippet], take: &mut impl FnMut(usize, Match)) -> usize {
    let mut count = 0;
    for index in texts.codes_that_begin(&TypedCode::new(plain)) {
        let code = snippets[index].code.as_str();
        if code.get(..plain.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(plain)) {
            let quality = if code.len() == plain.len() { quality::CODE } else { quality::CODE_START };
            take(index, Match { quality, field: Field::Code, way: Way::Whole });
            count += 1;
        }
    }
    count
}

fn as_typed(pattern: &mut Pattern, texts: &Texts, take: &mut impl FnMut(usize, Match)) -> usize {
    let mut best = Best::new(take);
    for text in texts.that_cover(pattern.needs()) {
        let words = texts.words(text);
        if let Some(hit) = pattern.find(&texts.lexicon, words) {
            let place = texts.place(text);
            let quality = hit_quality(texts, place, words, hit);
            best.offer(place.snippet, Match::in_text(quality, place.nth, Way::Whole));
        }
    }
    best.finish()
}

/// Every word in one text, or at least in one of the snippet's texts each.
fn several_words(typed: &[&str], texts: &Texts, take: &mut impl FnMut(usize, Match)) -> usize {
    /// A bit for each word; who types more does not mean all of them.
    const MOST: usize = 16;
    let patterns = typed.iter().take(MOST).filter_map(|w| Pattern::new(w, &texts.lexicon));
    let mut patterns: Vec<Pattern> = patterns.collect();
    if patterns.is_empty() {
        return 0;
    }
    let mut needs = patterns[0].needs();
    for pattern in &patterns {
        needs.add(pattern.needs());
    }
    let everything = (1_u32 << patterns.len()) - 1;
    let mut best = Best::new(take);
    for snippet in texts.snippets_that_cover(needs) {
        let (mut apart, mut fullest) = (0, (0, 0));
        for (nth, text) in texts.of_snippet(snippet).enumerate() {
            let words = texts.words(text);
            let mut here = 0;
            for (bit, pattern) in patterns.iter_mut().enumerate() {
                here |= u32::from(pattern.find(&texts.lexicon, words).is_some()) << bit;
            }
            if here == everything {
                let quality = if nth == 0 { quality::WORDS_IN_TITLE } else { quality::WORDS_IN_QUESTION };
                best.offer(snippet, Match::in_text(quality, nth, Way::Words));
            }
            fullest = fullest.max((here.count_ones(), nth));
            apart |= here;
        }
        if apart == everything {
            best.offer(snippet, Match::in_text(quality::WORDS_APART, fullest.1, Way::Words));
        }
    }
    best.finish()
}

/// Pinyin is not looked for in answers: two letters are the initials of something in every long text.
fn answers(typed: &[&str], texts: &Texts, snippets: &[Snippet], take: &mut impl FnMut(usize, Match)) {
    if typed.iter().any(|w| w.is_ascii() && w.len() < LETTERS_IN_ANSWER) {
        return;
    }
    let typed: Vec<String> = typed.iter().map(|w| w.to_lowercase()).collect();
    let outline = Outline::of(&typed.iter().map(|w| super::marks::certain(w)).collect::<Vec<_>>().join(" "));
    for index in texts.answers_that_may_hold(&outline) {
        let answer = snippets[index].answer.as_str();
        if typed.iter().all(|word| super::marks::has_literally(answer, word)) {
            take(index, Match { quality: quality::ANSWER, field: Field::Answer, way: Way::Words });
        }
    }
}

fn in_pieces(pattern: &mut Pattern, texts: &Texts, take: &mut impl FnMut(usize, Match)) -> usize {
    let mut best = Best::new(take);
    for text in texts.that_cover(pattern.needs()) {
        if pattern.pieces(&texts.lexicon, texts.words(text)).is_some() {
            let place = texts.place(text);
            let quality = if place.nth == 0 { quality::PIECES_IN_TITLE } else { quality::PIECES_IN_QUESTION };
            best.offer(place.snippet, Match::in_text(quality, place.nth, Way::Pieces));
        }
    }
    best.finish()
}

/// F3: what was probably meant, when nothing fits as it is typed.
fn with_slips(slips: &Slips, texts: &Texts, take: &mut impl FnMut(usize, Match)) {
    let mut best = Best::new(take);
    let filter = slips.filter();
    for text in texts.with_letters(|letters| filter.may_fit(letters)) {
        let words = texts.words(text);
        if let Some(near) = slips.find(&texts.lexicon, words) {
            let place = texts.place(text);
            let hit = Hit { start: near.start, end: near.end, clean: true, literal: false };
            let fit = hit_quality(texts, place, words, hit) * quality::NEAR_FIT / quality::CODE;
            let cost = i64::try_from(near.cost).unwrap_or(9) * quality::NEAR_COST;
            best.offer(place.snippet, Match::in_text(quality::NEAR - cost + fit, place.nth, Way::Near));
        }
    }
    best.finish();
}

/// `tkzd` for tkdz.
fn near_codes(plain: &str, texts: &Texts, take: &mut impl FnMut(usize, Match)) {
    let typed = plain.to_ascii_lowercase();
    let Some(first) = typed.get(..1) else { return };
    for index in texts.codes_that_begin(&TypedCode::new(first)) {
        let (code, length) = texts.code(index);
        if typed.len().abs_diff(length) <= 1 && distance(&code[..length], typed.as_bytes()) <= 1 {
            let quality = quality::NEAR - 2 * quality::NEAR_COST;
            take(index, Match { quality, field: Field::Code, way: Way::Near });
        }
    }
}

fn in_other_words(alike: &Alike, texts: &Texts, take: &mut impl FnMut(usize, Match)) {
    let mut best = Best::new(take);
    for text in texts.that(|traits| alike.may_fit(traits)) {
        if let Some(share) = alike.share(texts.words(text)) {
            let place = texts.place(text);
            best.offer(place.snippet, Match::in_text(quality::ALIKE + share, place.nth, Way::Alike));
        }
    }
    best.finish();
}

/// The best match of each snippet, whose texts come one after the other.
struct Best<'a, T> {
    take: &'a mut T,
    now: Option<(usize, Match)>,
    count: usize,
}

impl<'a, T: FnMut(usize, Match)> Best<'a, T> {
    const fn new(take: &'a mut T) -> Self {
        Self { take, now: None, count: 0 }
    }

    fn offer(&mut self, snippet: usize, m: Match) {
        match &mut self.now {
            Some((same, best)) if *same == snippet => {
                if m.quality > best.quality {
                    *best = m;
                }
            }
            _ => {
                self.give();
                self.now = Some((snippet, m));
            }
        }
    }

    fn give(&mut self) {
        if let Some((snippet, m)) = self.now.take() {
            (self.take)(snippet, m);
            self.count += 1;
        }
    }

    /// How many there were.
    fn finish(mut self) -> usize {
        self.give();
        self.count
    }
}

fn hit_quality(texts: &Texts, place: Place, words: &[Word], hit: Hit) -> i64 {
    let places = if place.nth == 0 { quality::TITLE } else { quality::QUESTION };
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
    // One letter is the code itself or stands for nothing.
    if hit.clean && hit.end - hit.start > 1 && texts.is_code(place.snippet, &words[hit.start..hit.end]) {
        quality += quality::MEANT;
    }
    quality
}
