//! Finding Chinese text by what is typed: the characters themselves, full pinyin, initials, or a mix (F3).

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
    /// The query without pinyin.
    literal: Option<IbMatcher<'static, str>>,
    /// The words of a query that has several; each must be found.
    words: Vec<IbMatcher<'static, str>>,
    plain: String,
}

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
        let compact = words.concat();
        let some = !compact.is_empty();
        Self {
            matcher: some.then(|| pinyin(&compact)),
            literal: some.then(|| IbMatcher::builder(compact.as_str()).build()),
            words: if words.len() > 1 { words.into_iter().map(pinyin).collect() } else { Vec::new() },
            plain: compact,
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.matcher.is_none()
    }

    /// The query as it is compared: half-width, lower case, without spaces.
    pub fn query(&self) -> &str {
        &self.plain
    }

    /// Where and how well the query is in the text: the start of the text counts more than its middle, the same
    /// characters more than pinyin, a match that covers much of the text more than one that covers little.
    pub fn find(&self, text: &str) -> Option<Hit> {
        let Some(matcher) = &self.matcher else {
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
    pub fn find_literal(&self, text: &str) -> Option<Range<usize>> {
        Some(self.literal.as_ref()?.find(text)?.range())
    }

    /// "size chart", "退款 多久": every word of a query of several words is somewhere in the text. Ranges in the
    /// order of the text, `None` for a query of one word.
    pub fn find_words(&self, text: &str) -> Option<Vec<Range<usize>>> {
        if self.words.is_empty() {
            return None;
        }
        let mut ranges: Vec<Range<usize>> =
            self.words.iter().map(|w| w.find(text).map(|m| m.range())).collect::<Option<_>>()?;
        ranges.sort_by_key(|r| (r.start, r.end));
        Some(ranges)
    }

    /// F3: finds the typed letters with one slip of the finger (two in a long query): `fahou` for 发货. Letters
    /// left out, doubled, wrong or in wrong order count as one slip each. The first letter must be right and the
    /// match covers whole syllables. Returns the slips and the byte range.
    pub fn find_near(&self, text: &str) -> Option<(usize, Range<usize>)> {
        const SHORTEST: usize = 4;
        const LONG: usize = 8;
        let typed = self.plain.as_bytes();
        if typed.len() < SHORTEST || !typed.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let allowed = if typed.len() >= LONG { 2 } else { 1 };
        let spelled = spell(text);
        let mut best: Option<(usize, Range<usize>)> = None;
        for (i, first) in spelled.iter().enumerate().filter(|(_, s)| s.letters.as_bytes()[0] == typed[0]) {
            let mut letters = String::new();
            for last in &spelled[i..] {
                letters.push_str(&last.letters);
                if letters.len() > typed.len() + allowed {
                    break;
                }
                if letters.len() + allowed < typed.len() {
                    continue;
                }
                let slips = distance(typed, letters.as_bytes());
                if slips <= allowed && best.as_ref().is_none_or(|(least, _)| slips < *least) {
                    best = Some((slips, first.range.start..last.range.end));
                }
            }
        }
        best
    }
}

/// Every reading of a character the table knows, once each, in the order of the alphabet.
pub fn all_readings(c: char) -> Vec<&'static str> {
    let mut all: Vec<&'static str> =
        READINGS.get_pinyins(c).filter_map(|p| p.notation(PinyinNotation::Ascii)).collect();
    all.dedup();
    all
}

/// One character of a text as it is typed.
struct Spelled {
    letters: String,
    range: Range<usize>,
}

/// The usual reading of each Chinese character, the letters themselves; everything else is left out.
fn spell(text: &str) -> Vec<Spelled> {
    text.char_indices()
        .filter_map(|(at, c)| {
            let letters = if c.is_ascii_alphabetic() {
                c.to_ascii_lowercase().to_string()
            } else {
                READINGS.get_pinyins(c).next()?.notation(PinyinNotation::Ascii)?.to_owned()
            };
            let is_spelled = !letters.is_empty() && letters.is_ascii();
            is_spelled.then(|| Spelled { letters, range: at..at + c.len_utf8() })
        })
        .collect()
}

/// The first letters of the usual readings: `fh` for 发货; letters stand for themselves.
pub fn initials(text: &str) -> String {
    spell(text).iter().filter_map(|s| s.letters.chars().next()).collect()
}

/// Edits from one word to the other: a letter more, less, other, or two neighbours swapped.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let other = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + other);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(query: &str, text: &str) -> bool {
        Finder::new(query).find(text).is_some()
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

    #[test]
    fn f3_words_are_found_in_any_order() {
        let ranges = Finder::new("多久 tk").find_words("退款多久到账").unwrap();
        assert_eq!(ranges, [0..6, 6..12]);
        assert_eq!(Finder::new("多久 xyz").find_words("退款多久到账"), None);
        assert_eq!(Finder::new("size chart").find_words("Size chart").unwrap(), [0..4, 5..10]);
    }

    #[test]
    fn initials_are_the_first_letters_of_the_readings() {
        assert_eq!(initials("什么时候发货"), "smshfh");
        assert_eq!(initials("发 Q1 货！"), "fqh");
    }

    #[test]
    fn f3_a_slip_of_the_finger_still_finds_but_short_words_must_be_right() {
        for query in ["fahou", "fahuoo", "fauho", "fahio", "fhuo"] {
            let (slips, range) = Finder::new(query).find_near("什么时候发货").unwrap_or((9, 0..0));
            assert_eq!(range, 12..18, "{query} ({slips})");
        }
        assert_eq!(Finder::new("zhidingkuadi").find_near("指定快递").map(|(slips, _)| slips), Some(1));
        assert_eq!(Finder::new("fhu").find_near("发货"), None);
        assert_eq!(Finder::new("dahuo").find_near("发货"), None, "the first letter must be right");
        assert_eq!(Finder::new("发或").find_near("发货"), None);
    }
}
