//! Filtering a short list by what is typed: the characters themselves, full pinyin, initials, or a mix. Many texts
//! are searched with [`super::find`].

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::{PinyinData, PinyinNotation};
use std::ops::Range;
use std::sync::LazyLock;

const NOTATIONS: PinyinNotation = PinyinNotation::Ascii.union(PinyinNotation::AsciiFirstLetter);

/// The readings of all characters; made once, a finder is made at every key press.
static READINGS: LazyLock<PinyinData> = LazyLock::new(|| PinyinData::new(NOTATIONS));

/// A query made ready to be held against many texts.
pub struct Finder {
    matcher: Option<IbMatcher<'static, str>>,
    /// The query without pinyin: as it was typed, and without the spaces an input method puts between syllables.
    literal: Vec<IbMatcher<'static, str>>,
    /// It is longer than any entry of a list.
    fits_nothing: bool,
}

/// Characters of a query. What is longer was pasted into the wrong place; making it ready would cost seconds, at every
/// key again.
const LONGEST: usize = 200;

/// How well a text matched; higher is better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub score: i64,
    /// Byte range in the text.
    pub range: Range<usize>,
    /// The typed characters are in the text as they are, not by their pinyin.
    pub literal: bool,
}

fn pinyin(word: &str) -> IbMatcher<'static, str> {
    let config = PinyinMatchConfig::builder(NOTATIONS).data(&READINGS).build();
    // The last syllable may be half typed: every key press on the way to "fahuo" finds 发货.
    IbMatcher::builder(word).is_pattern_partial(true).pinyin(config).build()
}

impl Finder {
    /// An empty query matches everything.
    pub fn new(query: &str) -> Self {
        let plain = super::when::narrow(query.trim()).to_lowercase();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let (spaced, compact) = (words.join(" "), words.concat());
        let fits_nothing = compact.chars().count() > LONGEST;
        if compact.is_empty() || fits_nothing {
            return Self { matcher: None, literal: Vec::new(), fits_nothing };
        }
        let mut literal = vec![IbMatcher::builder(compact.as_str()).build()];
        if words.len() > 1 {
            literal.insert(0, IbMatcher::builder(spaced.as_str()).build());
        }
        Self { matcher: Some(pinyin(&compact)), literal, fits_nothing }
    }

    pub const fn is_empty(&self) -> bool {
        self.matcher.is_none() && !self.fits_nothing
    }

    /// Where and how well the query is in the text: the start of the text counts more than its middle, the same
    /// characters more than pinyin, a match that covers much of the text more than one that covers little.
    pub fn find(&self, text: &str) -> Option<Hit> {
        let Some(matcher) = &self.matcher else {
            if self.fits_nothing {
                return None;
            }
            return Some(Hit { score: 0, range: 0..0, literal: true });
        };
        let (range, literal) = match self.find_literal(text) {
            Some(range) => (range, true),
            None => (matcher.find(text)?.range(), false),
        };
        let mut score = 100;
        if range.start == 0 {
            score += 60;
        }
        if literal {
            score += 40;
        }
        if range.len() == text.len() {
            score += 100;
        }
        let covered = text[range.clone()].chars().count() * 40 / text.chars().count().max(1);
        score += i64::try_from(covered).unwrap_or(0);
        Some(Hit { score, range, literal })
    }

    /// Where the typed characters themselves are, upper and lower case alike.
    fn find_literal(&self, text: &str) -> Option<Range<usize>> {
        self.literal.iter().find_map(|l| Some(l.find(text)?.range()))
    }
}

/// Every reading of a character the table knows, once each, in the order of the alphabet.
pub fn all_readings(c: char) -> Vec<&'static str> {
    let mut all: Vec<&'static str> =
        READINGS.get_pinyins(c).filter_map(|p| p.notation(PinyinNotation::Ascii)).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(query: &str, text: &str) -> bool {
        Finder::new(query).find(text).is_some()
    }

    #[test]
    fn what_is_longer_than_any_entry_fits_none_and_costs_nothing() {
        let finder = Finder::new(&"x 长".repeat(20_000));
        assert!(!finder.is_empty() && finder.find("申请退款流程").is_none());
    }

    #[test]
    fn characters_full_pinyin_initials_and_mixes_match() {
        for query in ["退款", "tuikuan", "tk", "tuik", "tui款", "ＴＫ", "退 款"] {
            assert!(matches(query, "申请退款流程"), "{query}");
        }
        assert!(!matches("xyz", "退款"));
        assert!(matches("", "任何"));
    }

    #[test]
    fn words_with_a_space_between_them_match_as_they_stand() {
        assert!(matches("further det", "Further details") && matches("Tracking log", "Tracking log"));
        assert!(!matches("log tracking", "Tracking log"));
    }

    #[test]
    fn f3_every_key_press_on_the_way_to_a_word_finds_it() {
        for end in 1.."fahuoshijian".len() {
            let query = &"fahuoshijian"[..end];
            assert!(matches(query, "发货时间"), "{query}");
        }
    }

    #[test]
    fn a_match_at_the_start_is_better_than_one_in_the_middle() {
        let finder = Finder::new("tk");
        assert!(finder.find("退款").unwrap().score > finder.find("怎么退款").unwrap().score);
        assert_eq!(finder.find("怎么退款").unwrap().range, 6..12);
    }

    #[test]
    fn the_characters_themselves_are_better_than_their_pinyin() {
        let finder = Finder::new("size");
        assert!(finder.find("Size chart").unwrap().literal);
        assert!(Finder::new("tk").find("退款 tk").unwrap().literal);
        assert!(!Finder::new("tk").find("退款").unwrap().literal);
    }
}
