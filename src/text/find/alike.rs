//! Other words for the same question: 能便宜点吗 for 便宜点, 物流不更新 for 物流好几天没更新.

use super::lexicon::{Lexicon, Traits, Word, count_words};

/// A query in characters, held against texts by what they share: rare characters count more than common ones, two
/// neighbours more than two that stand apart.
#[derive(Clone, Debug)]
pub struct Alike {
    words: Vec<Word>,
    /// What a word is worth, by word.
    worth: Vec<u32>,
    whole: u32,
    traits: Traits,
}

/// Percent of the worth of query and text that must be in both.
const ENOUGH: u32 = 30;

impl Alike {
    /// `None` for fewer than three characters or Latin words: a part of two is one, and one is in everything.
    pub fn new(query: &str, lexicon: &Lexicon, texts: usize) -> Option<Self> {
        const FEWEST: usize = 3;
        let asked = count_words(query);
        if asked < FEWEST {
            return None;
        }
        let (words, _) = lexicon.words(query);
        let mut traits = Traits::default();
        for word in &words {
            traits.add(lexicon.spelling(*word).traits);
        }
        let texts = u32::try_from(texts).unwrap_or(u32::MAX);
        let rare = |with: u32| 2 + (texts / with.max(1)).max(1).ilog2();
        let worth: Vec<u32> = lexicon.spellings().iter().map(|s| rare(s.texts)).collect();
        // A word that is in no text is as rare as can be, with its neighbourhood on both sides.
        let unknown = u32::try_from(asked - words.len()).unwrap_or(0);
        let whole = sum(&words, &worth) + 3 * unknown * rare(1);
        (words.len() > 1).then_some(Self { words, worth, whole, traits })
    }

    /// Whether a text with these traits may share enough: a pair at least, and two characters seldom have one bit.
    pub const fn may_fit(&self, traits: Traits) -> bool {
        if self.traits.signs.count_ones() >= 2 {
            (traits.signs & self.traits.signs).count_ones() >= 2
        } else {
            (traits.letters & self.traits.letters).count_ones() >= 2
        }
    }

    /// How much alike, 0–100; `None` when too little is shared.
    pub fn share(&self, words: &[Word]) -> Option<i64> {
        let mut shared = 0;
        let mut pairs = 0;
        for (i, word) in self.words.iter().enumerate() {
            if words.contains(word) {
                shared += self.worth(*word);
            }
            if let Some(next) = self.words.get(i + 1)
                && words.windows(2).any(|pair| pair == [*word, *next])
            {
                shared += self.worth(*word) + self.worth(*next);
                pairs += 1;
            }
        }
        let share = 200 * shared / (self.whole + sum(words, &self.worth));
        (pairs > 0 && share >= ENOUGH).then_some(i64::from(share.min(100)))
    }

    /// The words of a text that are in the query.
    pub fn shares(&self, word: Word) -> bool {
        self.words.contains(&word)
    }

    fn worth(&self, word: Word) -> u32 {
        self.worth.get(word as usize).copied().unwrap_or(0)
    }
}

/// The worth of the words and of their neighbourhoods.
fn sum(words: &[Word], worth: &[u32]) -> u32 {
    let of = |w: &Word| worth.get(*w as usize).copied().unwrap_or(0);
    words.iter().map(of).sum::<u32>() + words.windows(2).map(|p| of(&p[0]) + of(&p[1])).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(query: &str, text: &str) -> Option<i64> {
        let mut lexicon = Lexicon::default();
        let mut texts = 0;
        let others = ["什么时候发货", "什么时候到", "怎么还不发货", "在吗", "Where is my size chart"];
        for other in others.into_iter().chain([text]) {
            let mut words = Vec::new();
            lexicon.learn(other, |w| words.push(w));
            // What everybody asks is in many texts.
            let times = if other == text { 1 } else { 40 };
            (0..times).for_each(|_| lexicon.count(&words));
            texts += times;
        }
        let alike = Alike::new(query, &lexicon, texts)?;
        let (words, _) = lexicon.words(text);
        let mut traits = Traits::default();
        for word in &words {
            traits.add(lexicon.spelling(*word).traits);
        }
        let share = alike.share(&words);
        assert!(share.is_none() || alike.may_fit(traits), "{query} would be passed over");
        share
    }

    #[test]
    fn f3_the_same_in_other_words() {
        assert!(share("能便宜点吗", "便宜点").is_some());
        assert!(share("物流不更新", "物流好几天没更新").is_some());
        assert!(share("where is my order", "where is my parcel").is_some());
        assert!(share("便宜点啊", "便宜点") > share("便宜点啊", "多买两件便宜吗"), "what shares more");
    }

    #[test]
    fn f3_what_shares_too_little_is_something_else() {
        assert_eq!(share("什么颜色好看", "什么时候发货"), None, "common words alone");
        assert_eq!(share("便宜", "便宜点"), None, "two characters are looked for as they are");
        assert_eq!(share("件不多了", "多买两件便宜吗"), None, "no two neighbours");
    }
}
