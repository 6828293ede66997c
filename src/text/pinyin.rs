//! Finding Chinese text by what is typed: the characters themselves, full pinyin, initials, or a mix.

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use std::ops::Range;

/// A query made ready to be held against many texts.
pub struct Finder {
    matcher: Option<IbMatcher<'static, str>>,
    plain: String,
}

/// How well a text matched; higher is better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub score: i64,
    /// Byte range in the text.
    pub range: Range<usize>,
}

impl Finder {
    /// An empty query matches everything.
    pub fn new(query: &str) -> Self {
        let plain = super::when::narrow(query.trim()).to_lowercase();
        let compact: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        let matcher = (!compact.is_empty())
            .then(|| IbMatcher::builder(compact.as_str()).pinyin(PinyinMatchConfig::default()).build());
        Self { matcher, plain: compact }
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
        let Some(matcher) = &self.matcher else { return Some(Hit { score: 0, range: 0..0 }) };
        let found = matcher.find(text)?;
        let range = found.start()..found.end();
        let matched = &text[range.clone()];
        let literal = matched.to_lowercase() == self.plain;
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
        let covered = matched.chars().count() * 40 / text.chars().count().max(1);
        score += i64::try_from(covered).unwrap_or(0);
        Some(Hit { score, range })
    }
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
    fn a_match_at_the_start_is_better_than_one_in_the_middle() {
        let finder = Finder::new("tk");
        assert!(finder.find("退款").unwrap().score > finder.find("怎么退款").unwrap().score);
        assert_eq!(finder.find("怎么退款").unwrap().range, 6..12);
    }
}
