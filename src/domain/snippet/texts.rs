//! What is looked through when something is typed: titles, questions and codes as numbers, answers as they are.
//! Each thing that is looked at in a pass stands side by side with its like for all snippets.

use super::Snippet;
use crate::text::find::lexicon::Traits;
use crate::text::find::{Lexicon, Word};

/// Bytes of a code that are compared at once; longer ones are looked at again.
const CODE: usize = 16;

/// The prepared texts of a list of snippets, by their place in it.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    pub lexicon: Lexicon,
    codes: Vec<u128>,
    /// Of all titles and questions, in the order of the snippets.
    letters: Vec<u32>,
    signs: Vec<u64>,
    /// Whose they are.
    owners: Vec<u32>,
    /// Where each ends in `words`.
    ends: Vec<u32>,
    words: Vec<Word>,
    /// Where the texts of each snippet begin; one more at the end.
    first: Vec<u32>,
    /// Of all texts of a snippet together.
    traits: Vec<Traits>,
    /// The outlines of the answers, in two.
    characters: Vec<[u64; 4]>,
    latin: Vec<[u64; 2]>,
}

/// A title (0) or question (1…) of a snippet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub snippet: usize,
    pub nth: usize,
}

/// The number of a title or question among those of all snippets.
pub type Text = usize;

impl Texts {
    pub fn of(snippets: &[Snippet]) -> Self {
        let mut texts = Self::default();
        for (index, snippet) in snippets.iter().enumerate() {
            texts.codes.push(code_of(&snippet.code));
            texts.first.push(short(texts.ends.len()));
            let mut traits = Traits::default();
            for text in std::iter::once(&snippet.title).chain(&snippet.questions) {
                traits.add(texts.learn(index, text));
            }
            texts.traits.push(traits);
            let answer = Outline::of(&snippet.answer);
            texts.characters.push(answer.characters);
            texts.latin.push(answer.words);
        }
        texts.first.push(short(texts.ends.len()));
        texts
    }

    fn learn(&mut self, snippet: usize, text: &str) -> Traits {
        let start = self.words.len();
        let words = &mut self.words;
        self.lexicon.learn(text, |w| words.push(w));
        let mut traits = Traits::default();
        for word in &words[start..] {
            traits.add(self.lexicon.spelling(*word).traits);
        }
        self.lexicon.count(&words[start..]);
        self.ends.push(short(self.words.len()));
        self.letters.push(traits.letters);
        self.signs.push(traits.signs);
        self.owners.push(short(snippet));
        traits
    }

    /// How many titles and questions there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whose a text is.
    pub fn place(&self, text: Text) -> Place {
        let snippet = self.owners[text] as usize;
        Place { snippet, nth: text - self.first[snippet] as usize }
    }

    pub fn words(&self, text: Text) -> &[Word] {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.words[start..self.ends[text] as usize]
    }

    /// The texts that have everything that is needed; most queries need letters alone.
    pub fn that_cover(&self, needs: Traits) -> impl Iterator<Item = Text> {
        let has_letters = move |letters: &u32| letters & needs.letters == needs.letters;
        let has_signs = move |text: usize| needs.signs == 0 || self.signs[text] & needs.signs == needs.signs;
        let fits =
            move |(text, letters): (usize, &u32)| (has_letters(letters) && has_signs(text)).then_some(text);
        self.letters.iter().enumerate().filter_map(fits)
    }

    pub fn with_letters(&self, wanted: impl Fn(u32) -> bool) -> impl Iterator<Item = Text> {
        let fits = move |(text, letters): (usize, &u32)| wanted(*letters).then_some(text);
        self.letters.iter().enumerate().filter_map(fits)
    }

    pub fn that(&self, wanted: impl Fn(Traits) -> bool) -> impl Iterator<Item = Text> {
        let both = self.letters.iter().zip(&self.signs).enumerate();
        let fits = move |(text, (letters, signs)): (usize, (&u32, &u64))| {
            wanted(Traits { letters: *letters, signs: *signs }).then_some(text)
        };
        both.filter_map(fits)
    }

    /// The snippets whose texts together have everything that is needed.
    pub fn snippets_that_cover(&self, needs: Traits) -> impl Iterator<Item = usize> {
        let fits = move |(snippet, traits): (usize, &Traits)| traits.cover(needs).then_some(snippet);
        self.traits.iter().enumerate().filter_map(fits)
    }

    /// Title and questions of a snippet.
    pub fn of_snippet(&self, snippet: usize) -> impl Iterator<Item = Text> + use<> {
        self.first[snippet] as usize..self.first[snippet + 1] as usize
    }

    /// The answers in which a text with that outline may be; most queries have no characters, and need not look there.
    pub fn answers_that_may_hold(&self, outline: &Outline) -> impl Iterator<Item = usize> {
        let has_characters = outline.characters != [0; 4];
        let fits = move |(snippet, latin): (usize, &[u64; 2])| {
            let fits = may_hold(latin, &outline.words)
                && (!has_characters || may_hold(&self.characters[snippet], &outline.characters));
            fits.then_some(snippet)
        };
        self.latin.iter().enumerate().filter_map(fits)
    }

    /// The snippets whose code begins like this, as far as it is kept.
    pub fn codes_that_begin(&self, typed: &TypedCode) -> impl Iterator<Item = usize> {
        let fits = move |(snippet, code): (usize, &u128)| {
            (typed.mask != 0 && code & typed.mask == typed.code).then_some(snippet)
        };
        self.codes.iter().enumerate().filter_map(fits)
    }

    /// The code in lower case, as far as it is kept.
    pub fn code(&self, snippet: usize) -> ([u8; CODE], usize) {
        let bytes = self.codes[snippet].to_be_bytes();
        (bytes, CODE - self.codes[snippet].trailing_zeros() as usize / 8)
    }

    /// Whether the code of a snippet is what is typed for these words: first letters in their usual readings.
    pub fn is_code(&self, snippet: usize, words: &[Word]) -> bool {
        let (code, length) = self.code(snippet);
        if words.len() > length {
            return false;
        }
        let mut rest = &code[..length];
        for word in words {
            let spelling = self.lexicon.spelling(*word);
            let typed: &[char] = match spelling.readings.first().and_then(|r| r.chars().next()) {
                Some(initial) => &[initial],
                None => &spelling.literal,
            };
            if typed.len() > rest.len() || typed.iter().zip(rest).any(|(a, b)| *a != char::from(*b)) {
                return false;
            }
            rest = &rest[typed.len()..];
        }
        rest.is_empty()
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

/// What an answer has in it: a bit for each character, and apart from them one for the first letters and digits of each
/// run of both, which few Chinese answers have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    characters: [u64; 4],
    words: [u64; 2],
}

/// Letters and digits of a word that are looked for in answers at least.
pub const LETTERS_IN_ANSWER: usize = 3;

impl Outline {
    pub fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let (mut begin, mut length) = (0_u32, 0);
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                length += 1;
                begin = (begin << 8) | u32::from(c.to_ascii_lowercase() as u8);
                // Three letters may be a common word, four tell more.
                if (LETTERS_IN_ANSWER..=LETTERS_IN_ANSWER + 1).contains(&length) {
                    set(&mut outline.words, begin);
                }
            } else {
                (begin, length) = (0, 0);
                if !c.is_ascii() {
                    set(&mut outline.characters, c as u32);
                }
            }
        }
        outline
    }
}

/// Sets one of the bits, by chance but always the same.
fn set<const N: usize>(bits: &mut [u64; N], of: u32) {
    let hash = of.wrapping_mul(0x9E37_79B1) >> 16;
    bits[(hash >> 6) as usize % N] |= 1 << (hash & 63);
}

/// Whether something with the needed bits may be there.
fn may_hold<const N: usize>(here: &[u64; N], needed: &[u64; N]) -> bool {
    here.iter().zip(needed).all(|(here, needed)| here & needed == *needed)
}

#[cfg(test)]
mod tests {
    use super::super::marks::{certain, has_literally};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_stand_one_after_the_other() {
        let snippet = |title: &str, questions: &[&str]| Snippet {
            code: "TK".into(),
            title: title.into(),
            questions: questions.iter().map(|q| (*q).to_owned()).collect(),
            ..Snippet::default()
        };
        let texts = Texts::of(&[snippet("退款", &[]), snippet("", &["怎么退", "退吗"])]);
        let lengths =
            |i| texts.of_snippet(i).map(|t| (texts.place(t).nth, texts.words(t).len())).collect::<Vec<_>>();
        assert_eq!((lengths(0), lengths(1)), (vec![(0, 2)], vec![(0, 0), (1, 3), (2, 2)]));
        let begins = |typed: &str| texts.codes_that_begin(&TypedCode::new(typed)).count();
        assert_eq!((begins("t"), begins("Tk"), begins("tkd"), begins("")), (2, 2, 0, 0));
        let title = texts.words(0);
        assert!(texts.is_code(0, title) && !texts.is_code(0, &title[..1]) && !texts.is_code(0, &[]));
        let needs = Traits { letters: crate::text::find::lexicon::letter(b'k'), signs: 0 };
        assert_eq!(texts.that_cover(needs).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn an_outline_tells_what_cannot_be_in_an_answer() {
        let snippet = Snippet {
            answer: "原路退回，usually 3 days，满1280减K-100".into(),
            ..Snippet::default()
        };
        let texts = Texts::of(&[snippet]);
        let may_hold = |typed: &str| texts.answers_that_may_hold(&Outline::of(typed)).count() == 1;
        assert!(may_hold("退回") && may_hold("USUAL") && may_hold("退回 day"));
        assert!(may_hold("128") && may_hold("满1280") && may_hold("k-100"));
        assert!(!may_hold("480") && !may_hold("1289") && !may_hold("k-300"));
        assert!(!may_hold("发货") && !may_hold("days off") && !may_hold("退货"));
    }

    proptest! {
        #[test]
        fn no_answer_is_passed_over_that_holds_what_is_typed(
            answer in "[a-c1-3壳恤ＡT， -]{0,16}",
            typed in "[a-c1-3壳恤t]{1,5}",
        ) {
            if has_literally(&answer, &typed) {
                let texts = Texts::of(&[Snippet { answer, ..Snippet::default() }]);
                prop_assert_eq!(texts.answers_that_may_hold(&Outline::of(certain(&typed))).count(), 1);
            }
        }
    }
}
