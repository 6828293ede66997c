//! What was probably meant: slips of the finger, and sounds that are taken for each other (F3).
//!
//! Whole syllables are held against what is typed. A syllable that only sounds like it costs one, a slip – a letter
//! more, less, other, or two in wrong order, also across two syllables – costs two. A short query may cost two, a
//! long one four. The first letter is right, or a sound that is taken for it; the last syllable may be half typed.

use super::lexicon::{Lexicon, Spelling, Word, letter};
use super::pattern::{begins_syllable, bits};
use super::readings::sounds_like;
use std::collections::HashMap;

/// Fewest letters in which a slip is looked for.
const SHORTEST: usize = 4;
/// From so many letters on there may be two slips.
const LONG: usize = 8;
const LONGEST: usize = 31;
const SOUND: usize = 1;
const SLIP: usize = 2;
/// Costs 0 to 4.
const COSTS: usize = 2 * SLIP + 1;

/// Where something near the query is in the words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    pub start: usize,
    pub end: usize,
    pub cost: usize,
}

/// How far the query got, as in [`super::pattern`], by cost; `owed`: the letter at the bit was passed over because
/// the one after it came first, and must begin the next syllable.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct State {
    at: [u32; COSTS],
    owed: [u32; COSTS],
}

/// What a syllable takes from one place of the query on, by cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Step {
    at: [u32; SLIP + 1],
    owed: u32,
}

/// What a text must have for something near the query to be in it.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// Letters of which one begins the query.
    first: u32,
    /// Letters that begin a syllable, those that sound alike taken as one.
    needs: u32,
    slips: u32,
}

impl Filter {
    fn new(typed: &[u8], slips: usize) -> Self {
        let begin = |pair: &&[u8]| begins_syllable(pair[1], pair[0]);
        let needs = alike(typed.windows(2).filter(begin).fold(0, |all, pair| all | letter(pair[1])));
        let first = match typed[0] {
            b'l' | b'n' => letter(b'l') | letter(b'n'),
            b'h' | b'f' => letter(b'h') | letter(b'f'),
            other => letter(other),
        };
        Self { first, needs, slips: u32::try_from(slips).unwrap_or(0) }
    }

    /// Each slip spoils one letter at most.
    pub fn may_fit(self, letters: u32) -> bool {
        let mut missing = self.needs & !alike(letters);
        for _ in 0..self.slips {
            missing &= missing.wrapping_sub(1);
        }
        missing == 0 && letters & self.first != 0
    }
}

/// A query that may have slips in it, made ready for one lexicon.
///
/// What each syllable takes from each place of the query is worked out beforehand – there are four hundred of
/// them – and then for each word in [`Short`]. Two neighbours that do not fit together in short need no longer look.
pub struct Slips {
    typed: Vec<u8>,
    most: usize,
    filter: Filter,
    syllables: Syllables,
    short: Vec<Short>,
}

/// What a word does to a query, without the details.
#[derive(Clone, Copy, Default)]
struct Short {
    /// Where the query may stand after it, when it begins with it: at no cost, for a sound at most, for a slip.
    after: [u32; SLIP + 1],
    /// Where the query must stand for it to take something at those costs.
    from: [u32; SLIP + 1],
    /// Letters owed after it, and those that it pays.
    owes: u32,
    pays: u32,
}

impl Short {
    /// Whether another word can follow as the second one.
    const fn goes_on_with(&self, next: &Self, most: usize) -> bool {
        let dear = if most > SLIP {
            self.after[SLIP] & next.from[SLIP]
        } else {
            self.after[0] & next.from[SLIP] | self.after[1] & next.from[1] | self.after[SLIP] & next.from[0]
        };
        dear | (self.owes & next.pays) != 0
    }
}

/// The syllables of a lexicon, numbered.
#[derive(Default)]
struct Syllables {
    numbers: HashMap<&'static str, usize>,
    spelled: Vec<&'static str>,
    /// By number and place.
    steps: Vec<Step>,
    /// The numbers of the readings, by word.
    readings: Vec<Vec<usize>>,
}

impl Syllables {
    fn of(lexicon: &Lexicon, typed: &[u8]) -> Self {
        let mut all = Self::default();
        for spelling in lexicon.spellings() {
            let numbers = spelling.readings.iter().map(|r| all.number(r)).collect();
            all.readings.push(numbers);
        }
        for syllable in &all.spelled {
            let twins = sounds_like(syllable);
            all.steps.extend((0..typed.len()).map(|at| work_out(syllable, &twins, typed, at)));
        }
        all
    }

    fn number(&mut self, syllable: &'static str) -> usize {
        let next = self.spelled.len();
        let number = *self.numbers.entry(syllable).or_insert(next);
        if number == next {
            self.spelled.push(syllable);
        }
        number
    }
}

impl Slips {
    /// `None` for what is too short or is not in letters: then it has no slips that could be told.
    pub fn new(query: &[char], lexicon: &Lexicon) -> Option<Self> {
        let typed: Vec<u8> = query.iter().filter_map(|c| u8::try_from(*c).ok()).collect();
        let is_letters = typed.len() == query.len() && typed.iter().all(u8::is_ascii_lowercase);
        if !is_letters || typed.len() < SHORTEST || typed.len() > LONGEST {
            return None;
        }
        let most = if typed.len() >= LONG { 2 * SLIP } else { SLIP };
        let mut slips = Self {
            filter: Filter::new(&typed, most / SLIP),
            syllables: Syllables::of(lexicon, &typed),
            typed,
            most,
            short: Vec::with_capacity(lexicon.len()),
        };
        for (word, spelling) in lexicon.spellings().iter().enumerate() {
            let short = slips.in_short(spelling, word);
            slips.short.push(short);
        }
        Some(slips)
    }

    fn in_short(&self, spelling: &Spelling, word: usize) -> Short {
        let mut short = Short::default();
        for at in 0..self.typed.len() {
            let step = self.step(spelling, word, at);
            let here = 1 << at;
            for cost in 0..=SLIP {
                if step.at[..=cost].iter().any(|s| *s != 0) || (cost == SLIP && step.owed != 0) {
                    short.from[cost] |= here;
                }
            }
            if self.pay(word, at) != 0 {
                short.pays |= here;
            }
        }
        if short.from[SLIP] & 1 != 0 {
            let mut beginning = State::default();
            beginning.at[0] = 1;
            let after = self.advance(spelling, word, &beginning, true);
            short.after =
                [after.at[0], after.at[0] | after.at[1], after.at[0] | after.at[1] | after.at[SLIP]];
            short.owes = after.owed[SLIP];
        }
        short
    }

    /// What a text must have.
    pub const fn filter(&self) -> Filter {
        self.filter
    }

    /// The cheapest place; the first of several.
    pub fn find(&self, lexicon: &Lexicon, words: &[Word]) -> Option<Near> {
        let done = 1 << self.typed.len();
        let mut best: Option<Near> = None;
        for start in 0..words.len() {
            let short = &self.short[words[start] as usize];
            if short.after[SLIP] | short.owes == 0 {
                continue;
            }
            let next = words.get(start + 1).map(|w| &self.short[*w as usize]);
            let goes_on = || next.is_some_and(|n| short.goes_on_with(n, self.most));
            if short.after[SLIP] & done == 0 && !goes_on() {
                continue;
            }
            let most = match best {
                Some(Near { cost: 0, .. }) => break,
                Some(near) => near.cost - 1,
                None => self.most,
            };
            if let Some((cost, end)) = self.run(lexicon, &words[start..], most) {
                best = Some(Near { start, end: start + end, cost });
            }
        }
        best
    }

    fn run(&self, lexicon: &Lexicon, words: &[Word], most: usize) -> Option<(usize, usize)> {
        let done = 1 << self.typed.len();
        let mut state = State::default();
        state.at[0] = 1;
        // Of two ways that cost the same, the one that takes more syllables.
        let mut best: Option<(usize, usize)> = None;
        for (nth, word) in words.iter().enumerate() {
            state = self.advance(lexicon.spelling(*word), *word as usize, &state, nth == 0);
            if state == State::default() {
                break;
            }
            let cost = (0..=most).find(|c| state.at[*c] & done != 0);
            if let Some(cost) = cost.filter(|c| best.is_none_or(|(least, _)| *c <= least)) {
                best = Some((cost, nth + 1));
            }
        }
        best
    }

    fn advance(&self, spelling: &Spelling, word: usize, before: &State, first: bool) -> State {
        let mut next = State::default();
        let length = self.typed.len();
        for cost in 0..=self.most {
            for at in bits(before.at[cost]).filter(|at| *at < length) {
                let step = self.step(spelling, word, at);
                for (more, places) in step.at.iter().enumerate() {
                    if cost + more <= self.most {
                        next.at[cost + more] |= places;
                    }
                }
                if cost + SLIP <= self.most {
                    next.owed[cost + SLIP] |= step.owed;
                }
            }
            for at in bits(before.owed[cost]) {
                next.at[cost] |= self.pay(word, at);
            }
        }
        if first {
            self.only_a_right_beginning(spelling, &mut next);
        }
        next
    }

    /// The first letter is right, or sounds like it.
    fn only_a_right_beginning(&self, spelling: &Spelling, state: &mut State) {
        let first = self.typed[0];
        let begins = |text: &&str| text.as_bytes().first() == Some(&first);
        let is_right =
            spelling.literal.first() == Some(&char::from(first)) || spelling.readings.iter().any(begins);
        if !is_right {
            // Only as a sound: one that is taken for another.
            state.at[0] = 0;
            state.at[SLIP..].fill(0);
            state.owed.fill(0);
        }
    }

    fn step(&self, spelling: &Spelling, word: usize, at: usize) -> Step {
        if spelling.is_run() {
            return run_step(&spelling.literal, &self.typed, at);
        }
        let mut all = Step::default();
        for number in &self.syllables.readings[word] {
            let step = self.syllables.steps[number * self.typed.len() + at];
            all.at.iter_mut().zip(step.at).for_each(|(a, b)| *a |= b);
            all.owed |= step.owed;
        }
        all
    }

    /// The letter at `at` was owed: the word begins with it, and goes on after the one that came too early.
    fn pay(&self, word: usize, at: usize) -> u32 {
        let Some(rest) = self.typed.get(at + 2..) else { return 0 };
        let mut taken = 0;
        for number in &self.syllables.readings[word] {
            let syllable = self.syllables.spelled[*number].as_bytes();
            if syllable[0] == self.typed[at] && rest.starts_with(&syllable[1..]) {
                taken |= 1 << (at + 1 + syllable.len());
            }
        }
        taken
    }
}

/// What a syllable takes from a place of the query on.
fn work_out(syllable: &str, twins: &[(String, usize)], typed: &[u8], at: usize) -> Step {
    let mut step = slips_of(syllable.as_bytes(), typed, at);
    for (twin, others) in twins {
        if typed[at..].starts_with(twin.as_bytes()) {
            step.at[others * SOUND] |= 1 << (at + twin.len());
        }
    }
    step
}

/// A syllable with no slip or one, from a place of the query on.
fn slips_of(syllable: &[u8], typed: &[u8], at: usize) -> Step {
    let rest = &typed[at..];
    let mut step = Step::default();
    // One letter alone is the first letter of everything.
    for taken in
        syllable.len().saturating_sub(1).max(2).min(syllable.len())..=(syllable.len() + 1).min(rest.len())
    {
        match distance(syllable, &rest[..taken]) {
            0 => step.at[0] |= 1 << (at + taken),
            1 => step.at[SLIP] |= 1 << (at + taken),
            _ => {}
        }
    }
    if rest.len() < syllable.len() && syllable.starts_with(rest) {
        // It is being typed.
        step.at[0] |= 1 << typed.len();
    }
    // Its last letter comes after the first one of the next syllable.
    let last = syllable.len() - 1;
    if last > 0
        && rest.len() > last + 1
        && rest[..last] == syllable[..last]
        && rest[last + 1] == syllable[last]
    {
        step.owed |= 1 << (at + last);
    }
    step
}

/// A run of Latin letters.
fn run_step(literal: &[char], typed: &[u8], at: usize) -> Step {
    let letters: Vec<u8> = literal.iter().filter_map(|c| u8::try_from(*c).ok()).collect();
    let is_word = letters.len() >= SHORTEST && letters[0].is_ascii_lowercase();
    let is_here = typed[at..].first() == letters.first();
    if is_here && (is_word || typed[at..].starts_with(&letters)) {
        let mut step = slips_of(&letters, typed, at);
        step.owed = 0;
        return step;
    }
    Step::default()
}

/// l as n, f as h.
const fn alike(letters: u32) -> u32 {
    let (l, f) = (letters & letter(b'l'), letters & letter(b'f'));
    (letters & !(letter(b'l') | letter(b'f'))) | (l << 2) | (f << 2)
}

/// Edits from one word to the other, as far as it matters (0, 1, more): a letter more, less, other, or two
/// neighbours swapped.
pub fn distance(a: &[u8], b: &[u8]) -> usize {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    match (a.len(), b.len()) {
        (0, 0) => 0,
        (0 | 1, 0 | 1) => 1,
        (2, 2) if a[0] == b[1] && a[1] == b[0] => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::pattern::compared;
    use super::*;

    fn near(query: &str, text: &str) -> Option<(usize, usize, usize)> {
        let mut lexicon = Lexicon::default();
        let mut words = Vec::new();
        let mut letters = 0;
        lexicon.learn(text, |w| words.push(w));
        for word in &words {
            letters |= lexicon.spelling(*word).traits.letters;
        }
        let slips = Slips::new(&compared(query), &lexicon)?;
        let near = slips.find(&lexicon, &words);
        assert!(near.is_none() || slips.filter().may_fit(letters), "{query} would be passed over in {text}");
        near.map(|n| (n.start, n.end, n.cost))
    }

    #[test]
    fn f3_one_slip_of_the_finger() {
        for query in ["fahou", "fahuoo", "fauho", "fahio", "faahuo", "fahup"] {
            assert_eq!(near(query, "什么时候发货"), Some((4, 6, SLIP)), "{query}");
        }
        assert_eq!(near("tuiukan", "我要退款"), Some((2, 4, SLIP)), "across two syllables");
        assert_eq!(near("zhidingkuadi", "指定快递"), Some((0, 4, SLIP)));
        assert_eq!(near("zhdiingkuadi", "指定快递"), Some((0, 4, 2 * SLIP)), "two in a long query");
        assert_eq!(near("refnud", "Refund time"), Some((0, 1, SLIP)));
    }

    #[test]
    fn f3_sounds_that_are_taken_for_each_other_cost_less_than_slips() {
        assert_eq!(near("cimabiao", "尺码表"), Some((0, 3, SOUND)));
        assert_eq!(near("hapiao", "发票"), Some((0, 2, SOUND)));
        assert_eq!(near("naoguke", "老顾客"), Some((0, 3, SOUND)));
        assert_eq!(near("zhenpin", "正品"), Some((0, 2, SOUND)));
        assert_eq!(near("zenpin", "正品"), Some((0, 2, 2 * SOUND)), "two sounds");
        assert_eq!(near("tuikuan", "退款"), Some((0, 2, 0)));
    }

    #[test]
    fn f3_what_is_no_slip_is_not_found() {
        assert_eq!(near("fhu", "发货"), None, "too short to tell");
        assert_eq!(near("dahuo", "发货"), None, "the first letter must be right");
        assert_eq!(near("tuihuo", "退款"), None, "two slips in a short query");
        assert_eq!(near("发或了吗", "发货了吗"), None, "no letters");
        assert_eq!(near("ahuo", "发货"), None, "from the beginning of a syllable");
    }

    #[test]
    fn f3_the_cheapest_place_is_taken() {
        assert_eq!(near("fahou", "发活发后"), Some((2, 4, 0)));
    }
}
