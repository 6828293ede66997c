//! The words of many texts, numbered, with how each is written, read and marked.

use super::readings;
use crate::text::when::narrow_char;
use foldhash::HashMap;
use std::ops::Range;

/// Number of a word in its [`Lexicon`].
pub type Word = u32;

/// What a word, a text or a query has in it, so that most texts are passed over after one look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Letters that begin a syllable or are in a Latin word: `a` is bit 0.
    pub letters: u32,
    /// Characters and digits, spread over the bits.
    pub signs: u64,
}

impl Traits {
    pub const fn add(&mut self, other: Self) {
        self.letters |= other.letters;
        self.signs |= other.signs;
    }

    /// Whether everything that is needed is here.
    pub const fn cover(self, needed: Self) -> bool {
        self.letters & needed.letters == needed.letters && self.signs & needed.signs == needed.signs
    }
}

/// Bit of a letter.
pub const fn letter(c: u8) -> u32 {
    1 << (c.wrapping_sub(b'a') & 31)
}

/// Bit of a character.
pub const fn sign(c: char) -> u64 {
    1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 26)
}

/// One word as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Spelling {
    /// Lower case, half-width: one character, or a run of letters or digits.
    pub literal: Vec<char>,
    /// Syllables a Chinese character can be typed as, the usual ones first.
    pub readings: Vec<&'static str>,
    /// How many of them are usual.
    pub usual: usize,
    pub traits: Traits,
    /// In how many texts it is.
    pub texts: u32,
}

impl Spelling {
    fn new(literal: Vec<char>) -> Self {
        let mut traits = Traits::default();
        let mut known = readings::Readings::default();
        for c in &literal {
            match u8::try_from(*c) {
                Ok(c) if c.is_ascii_lowercase() => traits.letters |= letter(c),
                _ => traits.signs |= sign(*c),
            }
        }
        if let [c] = literal[..] {
            known = readings::of(c);
            known.all.iter().for_each(|r| traits.letters |= letter(r.as_bytes()[0]));
        }
        Self { literal, readings: known.all, usual: known.usual, traits, texts: 0 }
    }

    /// Whether it can be typed beginning with this sign: a quick look before a long one.
    pub fn may_begin(&self, c: char) -> bool {
        match u8::try_from(c) {
            Ok(c) if c.is_ascii_lowercase() => self.traits.letters & letter(c) != 0,
            _ => self.literal[0] == c,
        }
    }

    /// A run of letters or digits rather than a character.
    pub fn is_run(&self) -> bool {
        self.literal[0].is_ascii_alphanumeric()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    of_char: HashMap<char, Word>,
    /// The same for the characters of everyday Chinese, by code point less [`HAN`]; 0: not seen yet.
    of_han: Vec<Word>,
    of_run: HashMap<Box<str>, Word>,
    spellings: Vec<Spelling>,
}

const HAN: Range<u32> = 0x4E00..0xA000;

impl Lexicon {
    pub fn spelling(&self, word: Word) -> &Spelling {
        &self.spellings[word as usize]
    }

    /// All of them, by number.
    pub fn spellings(&self) -> &[Spelling] {
        &self.spellings
    }

    pub const fn len(&self) -> usize {
        self.spellings.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.spellings.is_empty()
    }

    /// The words of a text that is being taken in.
    pub fn learn(&mut self, text: &str, mut take: impl FnMut(Word)) {
        for (piece, range) in pieces(text) {
            take(match piece {
                Piece::Char(c) => self.learn_char(c),
                Piece::Run => self.learn_run(&plain(&text[range])),
            });
        }
    }

    fn learn_char(&mut self, c: char) -> Word {
        let place = (c as u32).wrapping_sub(HAN.start) as usize;
        if place < HAN.len() {
            if self.of_han.is_empty() {
                self.of_han = vec![0; HAN.len()];
            }
            if self.of_han[place] == 0 {
                self.of_han[place] = self.add(vec![c]) + 1;
            }
            return self.of_han[place] - 1;
        }
        if let Some(word) = self.of_char.get(&c) {
            return *word;
        }
        let word = self.add(vec![c]);
        self.of_char.insert(c, word);
        word
    }

    fn learn_run(&mut self, run: &str) -> Word {
        if let Some(word) = self.of_run.get(run) {
            return *word;
        }
        let word = self.add(run.chars().collect());
        self.of_run.insert(run.into(), word);
        word
    }

    fn add(&mut self, literal: Vec<char>) -> Word {
        let word = Word::try_from(self.spellings.len()).unwrap_or(Word::MAX - 1);
        self.spellings.push(Spelling::new(literal));
        word
    }

    /// Counts a text for what is common and what is rare.
    pub fn count(&mut self, words: &[Word]) {
        for (i, word) in words.iter().enumerate() {
            if !words[..i].contains(word) {
                self.spellings[*word as usize].texts += 1;
            }
        }
    }

    /// The words of a text that was taken in, and where they are; a word nobody took in is left out.
    pub fn words(&self, text: &str) -> (Vec<Word>, Vec<Range<usize>>) {
        let known = pieces(text).filter_map(|(piece, range)| {
            let word = match piece {
                Piece::Char(c) => self.of_one(c),
                Piece::Run => self.of_run.get(plain(&text[range.clone()]).as_str()).copied(),
            };
            word.map(|w| (w, range))
        });
        known.unzip()
    }

    fn of_one(&self, c: char) -> Option<Word> {
        let place = (c as u32).wrapping_sub(HAN.start) as usize;
        if place < HAN.len() {
            return self.of_han.get(place).and_then(|w| w.checked_sub(1));
        }
        self.of_char.get(&c).copied()
    }
}

enum Piece {
    Char(char),
    /// Latin letters, or digits.
    Run,
}

/// A run as it is compared.
fn plain(text: &str) -> String {
    text.chars().map(|c| narrow_char(c).to_ascii_lowercase()).collect()
}

/// How many words a text has.
pub fn count_words(text: &str) -> usize {
    pieces(text).count()
}

/// The pieces of a text with their bytes; signs and spaces are left out.
fn pieces(text: &str) -> impl Iterator<Item = (Piece, Range<usize>)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = rest.next()?;
            let mut end = at + c.len_utf8();
            let c = narrow_char(c);
            if c.is_ascii_alphanumeric() {
                let same = |o: char| {
                    let o = narrow_char(o);
                    if c.is_ascii_digit() { o.is_ascii_digit() } else { o.is_ascii_alphabetic() }
                };
                while let Some((at, c)) = rest.next_if(|(_, o)| same(*o)) {
                    end = at + c.len_utf8();
                }
                return Some((Piece::Run, at..end));
            }
            if c.is_alphanumeric() {
                return Some((Piece::Char(c.to_lowercase().next().unwrap_or(c)), at..end));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Vec<String> {
        let mut lexicon = Lexicon::default();
        let mut words = Vec::new();
        lexicon.learn(text, |w| words.push(w));
        assert_eq!(lexicon.words(text).0, words, "what was learnt is known");
        words.iter().map(|w| lexicon.spelling(*w).literal.iter().collect()).collect()
    }

    #[test]
    fn f3_a_character_a_run_of_letters_and_a_run_of_digits_are_words() {
        assert_eq!(words_of("催发货·Ａ和B 165cm！"), ["催", "发", "货", "a", "和", "b", "165", "cm"]);
        assert_eq!(words_of(" ～，"), Vec::<String>::new());
    }

    #[test]
    fn words_know_where_they_are() {
        let mut lexicon = Lexicon::default();
        lexicon.learn("Size 表", |_| {});
        let (words, places) = lexicon.words("《size》表x");
        assert_eq!((words.len(), places), (2, vec![3..7, 10..13]));
    }

    #[test]
    fn traits_tell_what_cannot_be_there() {
        let han = Spelling::new(vec!['重']);
        assert_eq!(han.traits.letters, letter(b'z') | letter(b'c'));
        assert_eq!(han.traits.signs, sign('重'));
        let run = Spelling::new("size".chars().collect());
        assert!(run.traits.cover(Traits { letters: letter(b'z'), signs: 0 }));
        assert!(!run.traits.cover(Traits { letters: letter(b'q'), signs: 0 }));
    }
}
