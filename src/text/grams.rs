//! The words a full-text index is made of, for texts without spaces.
//!
//! A text is a row of *runs*: letters, digits and Chinese characters without a sign or space between them. Every
//! place of a run becomes a word of two characters, the last one a word of one: `T恤ab` is `t恤 恤a ab b`. A query of
//! one character is the beginning of a word, one of two is a word, a longer one a phrase: no list that has to be read
//! is longer than that of the two rarest neighbours, and every part of a text is found, Chinese or not.
//!
//! But the long numbers in texts: of all order numbers the neighbours are the same hundred. They are known by how they
//! begin and end.

use super::find::readings;
use super::when::narrow_char;
use std::collections::BTreeSet;

/// Letters of a pinyin that are words of their own, and so many first letters.
const SOUND: usize = 8;
const INITIALS: usize = 4;

/// A number is known by its last three to six characters; who types more of it says the same more exactly.
pub const TAIL: std::ops::RangeInclusive<usize> = 3..=6;

/// Digits of a number that is known by its beginning and its end.
pub const LONG: usize = 7;

/// A text as it is compared: small letters, half-width signs. As many characters as before.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// One character of it.
pub fn fold_char(c: char) -> char {
    let c = narrow_char(c);
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// The runs of a folded text.
pub fn runs(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty())
}

/// Adds the words of a text, separated by spaces.
pub fn push_words(words: &mut String, text: &str) {
    for run in runs(&fold(text)) {
        let (chars, long) = (run.chars().collect::<Vec<_>>(), inside_long_numbers(run));
        for at in (0..chars.len()).filter(|at| !long[*at]) {
            words.push(' ');
            words.extend(&chars[at..chars.len().min(at + 2)]);
        }
    }
}

/// Of each character of a run, whether it and the next one are in the same long number, or it ends the run with one.
fn inside_long_numbers(run: &str) -> Vec<bool> {
    let chars: Vec<char> = run.chars().collect();
    let mut inside = vec![false; chars.len()];
    let mut start = 0;
    for stretch in chars.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        let end = start + stretch.len();
        if stretch.len() >= LONG && stretch[0].is_ascii_digit() {
            inside[start..end - 1].fill(true);
            inside[end - 1] = end == chars.len();
        }
        start = end;
    }
    inside
}

/// The long numbers in a folded text.
pub fn long_numbers(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() >= LONG)
}

/// Adds what the long numbers in a text are known by.
pub fn push_numbers(keys: &mut BTreeSet<String>, text: &str) {
    for number in long_numbers(&fold(text)) {
        push_tails(keys, number);
        keys.extend(TAIL.filter_map(|n| head(&number[..n])));
    }
}

/// The key of how a number begins, `None` when that is too short. No tail of a number looks like it.
pub fn head(number: &str) -> Option<String> {
    (number.len() >= *TAIL.start()).then(|| format!("begins{}", &number[..number.len().min(*TAIL.end())]))
}

/// A folded query in the language of FTS5; each of its runs has to be there, but for the long numbers, which are looked
/// up by [`head`] and [`tail`]. `None` when nothing is left.
pub fn phrases(folded: &str) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for run in runs(folded) {
        let (chars, long) = (run.chars().collect::<Vec<_>>(), inside_long_numbers(run));
        if let [only] = chars.as_slice() {
            all.push(format!("\"{only}\"*"));
            continue;
        }
        // A phrase ends where a long number begins: its words are not beside those behind it.
        let words = chars.windows(2).zip(long).map(|(word, long)| (!long).then(|| word.iter().collect()));
        let words: Vec<Option<String>> = words.collect();
        for phrase in words.split(Option::is_none).filter(|phrase| !phrase.is_empty()) {
            let phrase: Vec<&str> = phrase.iter().flatten().map(String::as_str).collect();
            all.push(format!("\"{}\"", phrase.join(" ")));
        }
    }
    (!all.is_empty()).then(|| all.join(" AND "))
}

/// The letters and digits of a number, folded.
pub fn compact(number: &str) -> String {
    number.chars().map(fold_char).filter(char::is_ascii_alphanumeric).collect()
}

/// Adds the tails a number is known by.
pub fn push_tails(words: &mut BTreeSet<String>, number: &str) {
    let number = compact(number);
    words.extend(TAIL.filter(|n| *n <= number.len()).map(|n| number[number.len() - n..].to_owned()));
}

/// The tail to look a number up by, `None` when it is too short.
pub fn tail(number: &str) -> Option<&str> {
    (number.len() >= *TAIL.start()).then(|| &number[number.len().saturating_sub(*TAIL.end())..])
}

/// Adds the beginnings of how a name sounds, from its first and its second character on: `w`, `wx`, `wa`, `wang`,
/// `wangx` … for 王小珍, and `xiao` …. From every character when it is `anywhere`.
pub fn push_sounds(words: &mut BTreeSet<String>, name: &str, anywhere: bool) {
    for run in runs(&fold(name)) {
        let units: Vec<Vec<String>> = run.chars().map(syllables).collect();
        // What has no Chinese in it is found by its letters.
        if run.is_ascii() {
            continue;
        }
        for start in (0..units.len()).filter(|i| *i < 2 || anywhere) {
            push_from(words, &units[start..]);
        }
    }
}

/// What is typed for a stretch of a name, up to the first character that can't be said.
fn push_from(words: &mut BTreeSet<String>, units: &[Vec<String>]) {
    let mut said = vec![(String::new(), String::new())];
    for readings in units.iter().take(SOUND).take_while(|r| !r.is_empty()) {
        let mut next = Vec::new();
        for (initials, sound) in &said {
            for reading in readings {
                next.push((format!("{initials}{}", &reading[..1]), format!("{sound}{reading}")));
            }
        }
        // Few names have more ways to be read.
        next.truncate(4);
        said = next;
    }
    for (initials, sound) in said {
        words.extend((1..=initials.len().min(INITIALS)).map(|n| initials[..n].to_owned()));
        words.extend((2..=sound.len().min(SOUND)).map(|n| sound[..n].to_owned()));
    }
}

/// How a character is read, the everyday readings; a letter stands for itself.
fn syllables(c: char) -> Vec<String> {
    if c.is_ascii_lowercase() {
        return vec![c.to_string()];
    }
    readings::of(c).all.into_iter().take(2).map(str::to_owned).collect()
}

/// The sounds to look a name up by that is typed in letters, the one that says most first. What is found has to be
/// held against all that was typed: names are known by beginnings only.
pub fn sounds(letters: &str) -> impl Iterator<Item = &str> {
    (1..=letters.len().min(SOUND)).rev().map(|n| &letters[..n])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut out = String::new();
        push_words(&mut out, text);
        out
    }

    fn sounds_of(name: &str) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        push_sounds(&mut out, name, false);
        out
    }

    #[test]
    fn every_place_of_a_run_is_a_word() {
        assert_eq!(words("Ｔ恤ab，好"), " t恤 恤a ab b 好");
        assert_eq!(words("…！"), "");
    }

    #[test]
    fn a_query_is_a_beginning_a_word_or_a_phrase() {
        assert_eq!(phrases("退").unwrap(), "\"退\"*");
        assert_eq!(phrases("退款多").unwrap(), "\"退款 款多\"");
        assert_eq!(phrases("退款, ab").unwrap(), "\"退款\" AND \"ab\"");
        assert_eq!(phrases("\"*%"), None);
    }

    #[test]
    fn a_long_number_in_a_text_is_known_by_how_it_begins_and_ends() {
        assert_eq!(words("单号12345678元，88号 1234567"), " 单号 号1 8元 元 88 8号 号");
        let mut keys = BTreeSet::new();
        push_numbers(&mut keys, "单号１2345678，88号");
        for key in ["begins123", "begins123456", "345678", "678"] {
            assert!(keys.contains(key), "{key}: {keys:?}");
        }
        assert_eq!(keys.len(), 8);
        assert_eq!(head("12"), None);
        assert_eq!(phrases("1234567"), None);
        assert_eq!(phrases("号1234567元到").unwrap(), "\"号1\" AND \"7元 元到\"");
        assert_eq!(phrases("1234567 88号").unwrap(), "\"88 8号\"");
    }

    #[test]
    fn a_number_is_known_by_its_tails() {
        let mut tails = BTreeSet::new();
        push_tails(&mut tails, "SF-12ab34");
        assert_eq!(tails.into_iter().collect::<Vec<_>>(), ["12ab34", "2ab34", "ab34", "b34"]);
        assert_eq!((tail("12"), tail("1234"), tail("12345678")), (None, Some("1234"), Some("345678")));
    }

    #[test]
    fn a_name_is_known_by_its_initials_and_by_every_key_on_the_way_to_its_pinyin() {
        let known = sounds_of("王小珍");
        for typed in ["w", "wx", "wxz", "wa", "wang", "wangx", "wangxiao", "x", "xz", "xiaoz"] {
            assert!(known.contains(typed), "{typed}: {known:?}");
        }
        assert!(!known.contains("zhen") && !known.contains("ang"));
        let known = sounds_of("单雄信 tb小明9");
        for typed in ["dan", "shan", "sxx", "tbx", "tbxiaom"] {
            assert!(known.contains(typed), "{typed}: {known:?}");
        }
    }
}
