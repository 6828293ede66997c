//! What was typed, held against one row: how well it fits, and where.

use super::kinds::{DETAIL, Doc, Holds, Kind};
use crate::text::grams::{self, compact, fold, fold_char};
use crate::text::pinyin::Finder;
use crate::text::{harmless, mask};
use std::ops::Range;

/// Scores, best first; what is shown under the same score is ordered by time.
const WHOLE: i64 = 100;
const WHOLE_NAME: i64 = 98;
const NAME_AND_TAIL: i64 = 95;
const TAIL: i64 = 90;
const WHOLE_SOUND: i64 = 85;
const START: i64 = 80;
const START_SOUND: i64 = 70;
const INSIDE: i64 = 60;
/// All words of the query, but not beside each other.
const PARTS: i64 = 50;
const INSIDE_SOUND: i64 = 45;

/// Something of somebody whose name was typed.
const OF_THE_NAME: i64 = 40;

/// Who types so much of a number's beginning may be typing all of it.
pub(super) const BEGINNING: usize = 4;

/// A query made ready.
pub(super) struct Query {
    /// As it is compared.
    pub folded: String,
    /// As it was typed, for exact look-ups.
    pub typed: String,
    /// It may be a number or the end of one.
    pub number: Option<String>,
    /// Digits that may be a number in a text: all that was typed, or a long number in it.
    pub digits: Option<String>,
    /// It may be a name and the end of a number: `wxz4821`.
    pub named: Option<Named>,
    /// It may be how something sounds.
    pub letters: Option<String>,
    finder: Finder,
}

pub(super) struct Named {
    name: Finder,
    pub tail: String,
}

impl Query {
    /// `None` when nothing is typed.
    pub fn new(query: &str) -> Option<Self> {
        let typed = as_meant(query).to_owned();
        let folded = fold(&typed);
        if folded.is_empty() {
            return None;
        }
        let plain = compact(&folded);
        let is_plain = folded.chars().all(|c| c.is_ascii_alphanumeric() || " -".contains(c));
        let has_digit = plain.bytes().any(|b| b.is_ascii_digit());
        let is_number = is_plain && has_digit && plain.len() >= *grams::TAIL.start();
        let is_sound = is_plain && !has_digit && !plain.is_empty();
        let all_digits = is_number && plain.bytes().all(|b| b.is_ascii_digit());
        let digits = grams::long_numbers(&folded).next().map(str::to_owned);
        Some(Self {
            digits: digits.or_else(|| all_digits.then(|| plain.clone())),
            number: is_number.then(|| plain.clone()),
            named: Named::new(&folded),
            letters: is_sound.then_some(plain),
            finder: Finder::new(&folded),
            typed,
            folded,
        })
    }

    /// How well a row fits, and the column that says so; `None` when it does not.
    pub fn score(&self, kind: &Kind, doc: &Doc) -> Option<(i64, usize)> {
        let columns = kind.columns.iter().zip(&doc.values).enumerate();
        let mut best: Option<(i64, usize)> = None;
        for (nth, ((_, holds), value)) in columns {
            let score = value.lines().filter_map(|line| self.score_line(kind, doc, *holds, line)).max();
            if let Some(score) = score.filter(|s| best.is_none_or(|(top, _)| *s > top)) {
                best = Some((score, nth));
            }
        }
        best.or_else(|| self.score_parts(kind, doc))
    }

    fn score_line(&self, kind: &Kind, doc: &Doc, holds: Holds, line: &str) -> Option<i64> {
        match holds {
            Holds::Number | Holds::Phone => self.score_number(kind, doc, line),
            Holds::Name | Holds::Title => self.score_name(line),
            Holds::Aside => self.score_name(line).map(|_| OF_THE_NAME),
            Holds::Text | Holds::Address => fold(line).contains(&self.folded).then_some(INSIDE),
        }
    }

    /// The end of a number is as good as the whole: that is how a customer reads it out.
    fn score_number(&self, kind: &Kind, doc: &Doc, line: &str) -> Option<i64> {
        let value = compact(line);
        if let Some(number) = &self.number {
            if value == *number {
                return Some(WHOLE);
            }
            if value.ends_with(number) {
                return Some(TAIL);
            }
            if number.len() >= BEGINNING && value.starts_with(number) {
                return Some(START);
            }
        }
        let named = self.named.as_ref().filter(|n| value.ends_with(&n.tail))?;
        let is_name = |holds: &Holds| matches!(holds, Holds::Name | Holds::Aside);
        let names = kind.columns.iter().zip(&doc.values).filter(|((_, holds), _)| is_name(holds));
        let fits = |name: &str| named.name.find(name).is_some_and(|hit| hit.range.start == 0);
        names.flat_map(|(_, value)| value.lines()).any(fits).then_some(NAME_AND_TAIL)
    }

    fn score_name(&self, line: &str) -> Option<i64> {
        let name = fold(line);
        if name == self.folded {
            return Some(WHOLE_NAME);
        }
        if name.starts_with(&self.folded) {
            return Some(START);
        }
        if name.contains(&self.folded) {
            return Some(INSIDE);
        }
        if self.folded.is_ascii() && self.letters.is_none() {
            return None;
        }
        let hit = self.finder.find(line)?;
        Some(match (hit.range.start, hit.range.len() == line.len()) {
            (0, true) => WHOLE_SOUND,
            (0, false) => START_SOUND,
            _ => INSIDE_SOUND,
        })
    }

    /// Every word of the query is somewhere in the row.
    fn score_parts(&self, kind: &Kind, doc: &Doc) -> Option<(i64, usize)> {
        let is_text = |holds: &Holds| !matches!(holds, Holds::Number | Holds::Phone | Holds::Aside);
        let texts: Vec<(usize, String)> = (kind.columns.iter().zip(&doc.values).enumerate())
            .filter(|(_, ((_, holds), _))| is_text(holds))
            .map(|(nth, (_, value))| (nth, fold(value)))
            .collect();
        let mut first = None;
        for run in grams::runs(&self.folded) {
            let (nth, _) = texts.iter().find(|(_, text)| text.contains(run))?;
            first = first.or(Some(*nth));
        }
        Some((PARTS, first?))
    }

    /// X2: of an address its region, and what was typed of the rest.
    pub fn address(&self, value: &str) -> String {
        let (region, detail) = value.rsplit_once(DETAIL).unwrap_or(("", value));
        let known: Vec<&str> = self.marks(detail).into_iter().map(|mark| &detail[mark]).collect();
        let rest = if known.is_empty() { "***".to_owned() } else { format!("..{}..", known.join("..")) };
        harmless::line(&mask::text(format!("{region} {rest}").trim()))
    }

    /// What to highlight in a text as it is shown.
    pub fn marks(&self, shown: &str) -> Vec<Range<usize>> {
        let whole = places(shown, &self.folded);
        if !whole.is_empty() {
            return whole;
        }
        let mut marks: Vec<Range<usize>> = Vec::new();
        if let Some(number) = self.number.as_deref().or(self.named.as_ref().map(|n| n.tail.as_str())) {
            // A phone is masked but for its end.
            let end = &number[number.len().saturating_sub(4)..];
            let found = places(shown, number).pop().or_else(|| places(shown, end).pop());
            marks.extend(found);
        }
        let finder = self.named.as_ref().map_or(&self.finder, |n| &n.name);
        marks.extend(finder.find(shown).map(|hit| hit.range).filter(|r| !r.is_empty()));
        if marks.is_empty() {
            marks = grams::runs(&self.folded).flat_map(|run| places(shown, run)).collect();
        }
        marks.sort_by_key(|r| r.start);
        marks.dedup_by(|later, earlier| later.start < earlier.end);
        marks
    }
}

/// What is meant of what is typed: the end of a number as the desk itself writes it (`#1716`, 尾号 1716, （1716）), a phone
/// with the number of the country.
fn as_meant(query: &str) -> &str {
    let is_around = |c: char| c.is_whitespace() || "#＃()（）:：".contains(c);
    let inner = query.trim().trim_start_matches("尾号").trim_matches(is_around);
    // A bare 86 before it may as well begin the number of a parcel.
    let country = ["+86", "86 ", "86-"].iter().find_map(|country| inner.strip_prefix(country));
    let phone = country.map(|rest| rest.trim_matches([' ', '-']));
    let is_phone = |rest: &str| {
        rest.starts_with('1')
            && rest.bytes().filter(u8::is_ascii_digit).count() == 11
            && rest.bytes().all(|b| b.is_ascii_digit() || b == b' ' || b == b'-')
    };
    match phone.filter(|rest| is_phone(rest)) {
        Some(phone) => phone,
        // Only what then is a number: signs may be what is looked for.
        None if inner.len() > 2 && inner.bytes().all(|b| b.is_ascii_digit()) => inner,
        None => query.trim(),
    }
}

impl Named {
    fn new(folded: &str) -> Option<Self> {
        let digits = folded.find(|c: char| c.is_ascii_digit())?;
        let (name, tail) = (folded[..digits].trim(), &folded[digits..]);
        let is_tail = tail.len() >= *grams::TAIL.start() && tail.bytes().all(|b| b.is_ascii_digit());
        let has_letters = name.chars().any(char::is_alphabetic);
        (is_tail && has_letters).then(|| Self { name: Finder::new(name), tail: tail.to_owned() })
    }
}

/// Every place of a folded text in another, in bytes; none over another.
fn places(text: &str, folded: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = folded.chars().collect();
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, fold_char(c))).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while !wanted.is_empty() && from + wanted.len() <= chars.len() {
        if chars[from..].iter().zip(&wanted).all(|((_, c), w)| c == w) {
            let end = chars.get(from + wanted.len()).map_or(text.len(), |(at, _)| *at);
            found.push(chars[from].0..end);
            from += wanted.len();
        } else {
            from += 1;
        }
    }
    found
}
