//! A query in one piece, or in a few pieces with something between, exactly as it is typed.
//!
//! How far a query got is a bit: bit p says that its first p signs are taken. A word moves bits on; which way, is
//! worked out once for each word of the lexicon and remembered, so a text costs a look-up a word. The low half of a
//! [`State`] holds the clean ways, the high half those that are only probable.

use super::lexicon::{Lexicon, Traits, Word, letter, sign};
use crate::text::when::narrow_char;

/// Bits of how far the query got; see the module.
type State = u64;

const HALF: u32 = 32;
/// Signs of a query that are looked at: nobody types more, and what matches so far is right.
const LONGEST: usize = 30;
/// The bit of a step that is worked out.
const KNOWN: State = 1 << 63;
/// Words of a text that are looked through for scattered pieces.
const FAR: usize = 64;

/// Where a query is in the words of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    /// Not clean: the last syllable is half typed, or a first letter stands for an unusual reading.
    pub clean: bool,
    /// The typed characters themselves, not their pinyin.
    pub literal: bool,
}

/// A query of one word, made ready for one lexicon.
#[derive(Clone, Debug)]
pub struct Pattern {
    chars: Vec<char>,
    needs: Traits,
    /// For each word of the lexicon and each place in the query.
    steps: Vec<State>,
    /// For each word, how far the query gets when it begins with it: for most words nowhere.
    after: Vec<u32>,
    /// For each word, how far the query must have got for the word to take it on.
    takes: Vec<u32>,
}

/// The bit of such a summary that is worked out.
const SUMMED: u32 = 1 << 31;

/// What is compared of a query: half-width, lower case, without signs and spaces.
pub fn compared(query: &str) -> Vec<char> {
    let chars = query.chars().map(narrow_char).filter(|c| c.is_alphanumeric());
    chars.map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

impl Pattern {
    /// `None` when there is nothing to compare.
    pub fn new(query: &str, lexicon: &Lexicon) -> Option<Self> {
        let mut chars = compared(query);
        chars.truncate(LONGEST);
        (!chars.is_empty()).then(|| Self {
            needs: needs(&chars),
            steps: vec![0; lexicon.len() * chars.len()],
            after: vec![0; lexicon.len()],
            takes: vec![0; lexicon.len()],
            chars,
        })
    }

    /// What a text must have for the query to be in it.
    pub const fn needs(&self) -> Traits {
        self.needs
    }

    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    const fn done(&self) -> u32 {
        1 << self.chars.len()
    }

    /// The best place of the query: a clean one before others, then the first.
    pub fn find(&mut self, lexicon: &Lexicon, words: &[Word]) -> Option<Hit> {
        let mut best = None;
        let done = self.done();
        for start in 0..words.len() {
            let after = self.after(lexicon, words[start]);
            if after == 0 {
                continue;
            }
            let found = if after & done == 0 {
                // Two neighbours tell nearly always whether there is anything.
                let next = words.get(start + 1).copied();
                let goes_on = next.is_some_and(|next| after & self.takes(lexicon, next) != 0);
                if goes_on { self.run(lexicon, words, start) } else { None }
            } else {
                Some((start + 1, halves(self.step(lexicon, words[start], 0)).0 & done != 0))
            };
            if let Some((end, clean)) = found.filter(|(_, clean)| *clean || best.is_none()) {
                best = Some((start, end, clean));
                if clean {
                    break;
                }
            }
        }
        let (start, end, clean) = best?;
        let is_self = lexicon.spelling(words[start]).literal[0] == self.chars[0];
        let literal = is_self && self.is_literal(lexicon, &words[start..end]);
        Some(Hit { start, end, clean, literal })
    }

    fn after(&mut self, lexicon: &Lexicon, word: Word) -> u32 {
        if self.after[word as usize] & SUMMED == 0 {
            let (clean, probable) = halves(self.step(lexicon, word, 0));
            self.after[word as usize] = clean | probable | SUMMED;
        }
        self.after[word as usize] & !SUMMED
    }

    fn takes(&mut self, lexicon: &Lexicon, word: Word) -> u32 {
        if self.takes[word as usize] & SUMMED == 0 {
            let takes = (0..self.chars.len()).filter(|at| self.step(lexicon, word, *at) != 0);
            self.takes[word as usize] = takes.fold(SUMMED, |all, at| all | 1 << at);
        }
        self.takes[word as usize]
    }

    /// The place after the last word when the query begins at `start`.
    fn run(&mut self, lexicon: &Lexicon, words: &[Word], start: usize) -> Option<(usize, bool)> {
        let done = self.done();
        let mut state = 1;
        for (at, word) in words.iter().enumerate().skip(start) {
            state = self.advance(lexicon, *word, state);
            if state == 0 {
                return None;
            }
            let (clean, probable) = halves(state);
            if (clean | probable) & done != 0 {
                return Some((at + 1, clean & done != 0));
            }
        }
        None
    }

    fn advance(&mut self, lexicon: &Lexicon, word: Word, state: State) -> State {
        let (clean, probable) = halves(state);
        let mut next = 0;
        for at in bits(clean) {
            next |= self.step(lexicon, word, at);
        }
        for at in bits(probable) {
            let (a, b) = halves(self.step(lexicon, word, at));
            next |= State::from(a | b) << HALF;
        }
        next
    }

    fn step(&mut self, lexicon: &Lexicon, word: Word, at: usize) -> State {
        let place = word as usize * self.chars.len() + at;
        let known = self.steps[place];
        if known & KNOWN != 0 {
            return known & !KNOWN;
        }
        let state = self.work_out(lexicon, word, at);
        self.steps[place] = state | KNOWN;
        state
    }

    /// Every way in which a word takes what is typed from `at` on.
    fn work_out(&self, lexicon: &Lexicon, word: Word, at: usize) -> State {
        let rest = self.chars.get(at..).unwrap_or_default();
        let spelling = lexicon.spelling(word);
        if rest.is_empty() || !spelling.may_begin(rest[0]) {
            return 0;
        }
        let clean = |taken: usize| 1 << (at + taken);
        let probable = |taken: usize| 1 << (at + taken + HALF as usize);
        if rest.starts_with(&spelling.literal) {
            return clean(spelling.literal.len());
        }
        if spelling.literal.starts_with(rest) {
            // A run of letters or digits that is being typed.
            return clean(rest.len());
        }
        let mut state = 0;
        for (nth, reading) in spelling.readings.iter().enumerate() {
            let same = reading.chars().zip(rest).take_while(|(a, b)| a == *b).count();
            if same == 0 {
                continue;
            }
            let usual = nth < spelling.usual;
            state |= if usual { clean(1) } else { probable(1) };
            if same >= 2 && &reading[1..2] == "h" {
                state |= if usual { clean(2) } else { probable(2) };
            }
            if same == reading.len() {
                state |= clean(same);
            } else if same == rest.len() && same > 1 {
                // A syllable that is being typed.
                state |= probable(same);
            }
        }
        state
    }

    /// The words themselves are typed, the last one perhaps in part.
    fn is_literal(&self, lexicon: &Lexicon, words: &[Word]) -> bool {
        let mut rest = self.chars.as_slice();
        for word in words {
            let literal = lexicon.spelling(*word).literal.as_slice();
            rest = match rest.strip_prefix(literal) {
                Some(rest) => rest,
                None if literal.starts_with(rest) => &[],
                None => return false,
            };
        }
        rest.is_empty()
    }

    /// The query in up to three pieces in the order of the text, each of two words or more, no letter left out:
    /// 退款到账 in 退款多久到账. Places in the words.
    pub fn pieces(&mut self, lexicon: &Lexicon, words: &[Word]) -> Option<Vec<(usize, usize)>> {
        if !self.may_be_pieces() {
            return None;
        }
        let mut found = Vec::new();
        let words = &words[..words.len().min(FAR)];
        self.piece_from(lexicon, words, 0, 0, &mut found).then_some(found)
    }

    /// Long enough for two pieces: four characters, or the letters of four syllables.
    pub fn may_be_pieces(&self) -> bool {
        const SYLLABLES: usize = 4;
        const LETTERS: usize = 2 * SYLLABLES;
        self.chars.len() >= if self.chars.iter().all(char::is_ascii) { LETTERS } else { SYLLABLES }
    }

    fn piece_from(
        &mut self,
        lexicon: &Lexicon,
        words: &[Word],
        from: usize,
        at: usize,
        found: &mut Vec<(usize, usize)>,
    ) -> bool {
        const MOST: usize = 3;
        if found.len() == MOST {
            return false;
        }
        for start in from..words.len() {
            if self.step(lexicon, words[start], at) == 0 {
                continue;
            }
            let mut state = 1_u32 << at;
            for (end, word) in words.iter().enumerate().skip(start) {
                state = bits(state).map(|at| self.whole(lexicon, *word, at)).fold(0, |all, s| all | s);
                if state == 0 {
                    break;
                }
                if end == start {
                    continue;
                }
                found.push((start, end + 1));
                let is_there = state & self.done() != 0
                    || bits(state).any(|at| self.piece_from(lexicon, words, end + 2, at, found));
                if is_there {
                    return true;
                }
                found.pop();
            }
        }
        false
    }

    /// Like a step, but a word must be typed in full.
    fn whole(&self, lexicon: &Lexicon, word: Word, at: usize) -> u32 {
        let rest = self.chars.get(at..).unwrap_or_default();
        let spelling = lexicon.spelling(word);
        if rest.starts_with(&spelling.literal) {
            return 1 << (at + spelling.literal.len());
        }
        let is_typed = |r: &&&str| r.len() <= rest.len() && r.chars().zip(rest).all(|(a, b)| a == *b);
        spelling.readings.iter().filter(is_typed).fold(0, |all, r| all | 1 << (at + r.len()))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "each half is what is wanted")]
const fn halves(state: State) -> (u32, u32) {
    (state as u32, (state >> HALF) as u32)
}

/// The places of the bits that are set.
pub(super) fn bits(mut set: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (lowest < HALF).then_some(lowest as usize)
    })
}

/// A letter that can't be inside a syllable must begin one; so must the first letter and one after a character.
fn needs(chars: &[char]) -> Traits {
    let mut needs = Traits::default();
    let mut before = None;
    for c in chars {
        match u8::try_from(*c) {
            Ok(c) if c.is_ascii_lowercase() => {
                if before.is_none_or(|before| begins_syllable(c, before)) {
                    needs.letters |= letter(c);
                }
                before = Some(c);
            }
            // Of a number the beginning may be typed: each of its digits is there all the same.
            Ok(c) if c.is_ascii_digit() => {
                needs.signs |= sign(char::from(c));
                before = None;
            }
            Ok(_) => before = None,
            Err(_) => {
                needs.signs |= sign(*c);
                before = None;
            }
        }
    }
    needs
}

/// Whether a letter after another one can only begin a syllable.
pub(super) const fn begins_syllable(c: u8, before: u8) -> bool {
    match c {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'v' | b'n' => false,
        b'h' => !matches!(before, b'z' | b'c' | b's'),
        b'g' => before != b'n',
        b'r' => before != b'e',
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(query: &str, text: &str) -> Option<Hit> {
        let mut lexicon = Lexicon::default();
        let mut words = Vec::new();
        let mut traits = Traits::default();
        lexicon.learn(text, |w| words.push(w));
        for word in &words {
            traits.add(lexicon.spelling(*word).traits);
        }
        let mut pattern = Pattern::new(query, &lexicon)?;
        let hit = pattern.find(&lexicon, &words);
        assert!(hit.is_none() || traits.cover(pattern.needs()), "{query} would be passed over in {text}");
        hit
    }

    fn span(query: &str, text: &str) -> Option<(usize, usize)> {
        find(query, text).map(|h| (h.start, h.end))
    }

    #[test]
    fn f3_characters_full_pinyin_initials_and_mixes_match() {
        for query in ["退货流向", "thlx", "tuihuo流向", "tui货lx", "tuihuoliuxiang", "ＴＨ流x", "退huolx"]
        {
            assert_eq!(span(query, "问退货流向"), Some((1, 5)), "{query}");
        }
        assert_eq!(span("szp", "是正品吗"), Some((0, 3)));
        assert_eq!(span("shzhp", "是正品吗"), Some((0, 3)), "sh and zh are first letters too");
    }

    #[test]
    fn f3_letters_fall_on_the_beginning_of_a_syllable() {
        assert_eq!(span("an", "单号"), None);
        assert_eq!(span("uikuan", "退款"), None);
        assert_eq!(span("anh", "安徽"), Some((0, 2)));
        assert_eq!(span("hart", "Size chart"), None, "nor inside of a Latin word");
        assert_eq!(span("sizech", "Size chart"), Some((0, 2)));
        assert_eq!(span("60斤", "160斤"), None);
    }

    #[test]
    fn f3_of_a_number_the_beginning_is_enough_and_each_digit_is_needed() {
        for query in ["1", "12", "120", "120斤", "sheng12"] {
            assert!(find(query, "省120斤").is_some(), "{query}");
        }
        let needs = needs(&['4', '8', '好']);
        assert_eq!(needs.signs, sign('4') | sign('8') | sign('好'));
    }

    #[test]
    fn f3_every_key_press_on_the_way_to_a_word_finds_it() {
        for whole in ["fahuoshijian", "发huo时jian", "fhsj", "shenmeshihoufahuo"] {
            for (end, c) in whole.char_indices() {
                let query = &whole[..end + c.len_utf8()];
                assert!(find(query, "什么时候发货时间").is_some(), "{query}");
            }
        }
    }

    #[test]
    fn f3_a_character_is_found_by_each_of_its_everyday_readings() {
        for query in ["chongxin", "zhongxin", "cx", "zx"] {
            assert!(find(query, "重新派送").is_some(), "{query}");
        }
        assert!(
            find("cx", "重新").is_some_and(|h| !h.clean),
            "the unusual reading's letter is only probable"
        );
        assert!(find("chongxin", "重新").is_some_and(|h| h.clean));
        assert!(find("haizaima", "还在吗").is_some() && find("huanhuo", "还货").is_some());
        assert!(find("changdu", "长度").is_some() && find("zhangda", "长大").is_some());
        assert!(find("yinhang", "银行").is_some() && find("buxing", "不行").is_some());
        assert!(find("kuaile", "快乐").is_some() && find("yinyue", "音乐").is_some());
    }

    #[test]
    fn f3_a_whole_syllable_is_better_than_a_half_one() {
        assert!(find("chajia", "差价").is_some_and(|h| h.clean));
        assert!(find("chajia", "查件").is_some_and(|h| !h.clean));
    }

    #[test]
    fn f3_the_characters_themselves_are_known_from_their_pinyin() {
        assert!(find("退款", "退款").is_some_and(|h| h.literal));
        assert!(find("siz", "Size").is_some_and(|h| h.literal));
        assert!(find("tk", "退款").is_some_and(|h| !h.literal));
    }

    #[test]
    fn f3_pieces_with_something_between() {
        let pieces = |query: &str, text: &str| {
            let mut lexicon = Lexicon::default();
            let mut words = Vec::new();
            lexicon.learn(text, |w| words.push(w));
            Pattern::new(query, &lexicon)?.pieces(&lexicon, &words)
        };
        assert_eq!(pieces("退款到账", "退款多久到账"), Some(vec![(0, 2), (4, 6)]));
        assert_eq!(pieces("tuikuandaozhang", "退款多久到账"), Some(vec![(0, 2), (4, 6)]));
        assert_eq!(pieces("退款账", "退款多久到账"), None, "a single character is no piece");
        assert_eq!(pieces("到账退款", "退款多久到账"), None);
    }
}
