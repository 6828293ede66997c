//! What is looked through when something is typed: titles, questions and codes as numbers, answers as they are.

use super::Snippet;
use crate::text::find::lexicon::Traits;
use crate::text::find::{Lexicon, Word};
use crate::text::when::narrow_char;

/// Bytes of a code that are compared at once; longer ones are looked at again.
const CODE: usize = 16;

/// The prepared texts of a list of snippets, by their place in it.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    pub lexicon: Lexicon,
    codes: Vec<u128>,
    traits: Vec<Traits>,
    /// Title and questions of all snippets, one after the other.
    words: Vec<Word>,
    /// Where each text ends in `words`.
    ends: Vec<u32>,
    /// Where the texts of each snippet begin in `ends`; one more at the end.
    first: Vec<u32>,
    answers: Vec<Outline>,
}

impl Texts {
    pub fn of(snippets: &[Snippet]) -> Self {
        let mut texts = Self::default();
        for snippet in snippets {
            texts.codes.push(code_of(&snippet.code));
            texts.first.push(short(texts.ends.len()));
            let mut traits = Traits::default();
            for text in std::iter::once(&snippet.title).chain(&snippet.questions) {
                let start = texts.words.len();
                let (lexicon, words) = (&mut texts.lexicon, &mut texts.words);
                lexicon.learn(text, |w| words.push(w));
                for word in &words[start..] {
                    traits.add(lexicon.spelling(*word).traits);
                }
                lexicon.count(&words[start..]);
                texts.ends.push(short(texts.words.len()));
            }
            texts.traits.push(traits);
            texts.answers.push(Outline::of(&snippet.answer));
        }
        texts.first.push(short(texts.ends.len()));
        texts
    }

    pub const fn len(&self) -> usize {
        self.codes.len()
    }

    /// How many titles and questions there are.
    pub const fn texts(&self) -> usize {
        self.ends.len()
    }

    pub fn traits(&self, snippet: usize) -> Traits {
        self.traits[snippet]
    }

    /// Title (0) and questions (1…) of a snippet.
    pub fn of_snippet(&self, snippet: usize) -> impl Iterator<Item = (usize, &[Word])> {
        let (first, end) = (self.first[snippet] as usize, self.first[snippet + 1] as usize);
        (first..end).enumerate().map(|(nth, text)| {
            let start = text.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
            (nth, &self.words[start..self.ends[text] as usize])
        })
    }

    pub fn answer(&self, snippet: usize) -> &Outline {
        &self.answers[snippet]
    }

    /// The letters that are typed for the words in their usual readings.
    pub fn initials<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = char> + 'a {
        words.iter().flat_map(|w| {
            let spelling = self.lexicon.spelling(*w);
            let han = spelling.readings.first().and_then(|r| r.chars().next());
            let run = if han.is_none() { spelling.literal.as_slice() } else { &[] };
            han.into_iter().chain(run.iter().copied())
        })
    }

    /// Whether the code of a snippet begins like this, as far as it is kept.
    pub fn code_begins(&self, snippet: usize, typed: &TypedCode) -> bool {
        typed.mask != 0 && self.codes[snippet] & typed.mask == typed.code
    }

    /// The code in lower case, as far as it is kept.
    pub fn code(&self, snippet: usize) -> ([u8; CODE], usize) {
        let bytes = self.codes[snippet].to_be_bytes();
        (bytes, CODE - self.codes[snippet].trailing_zeros() as usize / 8)
    }
}

fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn code_of(code: &str) -> u128 {
    let mut bytes = [0; CODE];
    bytes.iter_mut().zip(code.bytes()).for_each(|(to, from)| *to = from.to_ascii_lowercase());
    u128::from_be_bytes(bytes)
}

/// The beginning of a code as it is typed.
pub struct TypedCode {
    code: u128,
    mask: u128,
}

impl TypedCode {
    pub fn new(typed: &str) -> Self {
        let length = typed.len().min(CODE);
        let mask = if length == 0 { 0 } else { u128::MAX << (8 * (CODE - length)) };
        Self { code: code_of(typed) & mask, mask }
    }
}

/// What an answer has in it: a bit for each character and for the first letters of each Latin word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outline([u64; 4]);

/// Letters of a Latin word that are looked for in answers at least.
pub const LETTERS_IN_ANSWER: usize = 3;

impl Outline {
    pub fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut run = 0_u32;
        let mut length = 0;
        for c in text.chars().map(narrow_char) {
            if c.is_ascii_alphabetic() {
                length += 1;
                run = (run << 8) | u32::from(c.to_ascii_lowercase() as u8);
                if length == LETTERS_IN_ANSWER {
                    outline.set(run);
                }
            } else {
                (run, length) = (0, 0);
                if !c.is_ascii() {
                    outline.set(c as u32);
                }
            }
        }
        outline
    }

    const fn set(&mut self, of: u32) {
        let bit = of.wrapping_mul(0x9E37_79B1) >> 24;
        self.0[(bit / 64) as usize] |= 1 << (bit % 64);
    }

    /// Whether a text with the other outline may be in one with this one.
    pub fn may_hold(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).all(|(here, needed)| here & needed == needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_one_after_the_other() {
        let snippet = |title: &str, questions: &[&str]| Snippet {
            code: "TK".into(),
            title: title.into(),
            questions: questions.iter().map(|q| (*q).to_owned()).collect(),
            ..Snippet::default()
        };
        let texts = Texts::of(&[snippet("退款", &[]), snippet("", &["怎么退", "退吗"])]);
        let lengths = |i| texts.of_snippet(i).map(|(nth, words)| (nth, words.len())).collect::<Vec<_>>();
        assert_eq!((lengths(0), lengths(1)), (vec![(0, 2)], vec![(0, 0), (1, 3), (2, 2)]));
        assert!(texts.code_begins(0, &TypedCode::new("t")) && texts.code_begins(0, &TypedCode::new("Tk")));
        assert!(!texts.code_begins(0, &TypedCode::new("tkd")));
        let title = texts.of_snippet(0).next().map(|(_, w)| texts.initials(w).collect::<String>());
        assert_eq!(title.as_deref(), Some("tk"));
    }

    #[test]
    fn an_outline_tells_what_cannot_be_in_an_answer() {
        let answer = Outline::of("原路退回，usually 3 days");
        assert!(answer.may_hold(&Outline::of("退回")) && answer.may_hold(&Outline::of("USUAL")));
        assert!(!answer.may_hold(&Outline::of("发货")) && !answer.may_hold(&Outline::of("days off")));
    }
}
