//! What makes one snippet better than another: how it matches, then what it is for, then how it is used (F3).

use super::Snippet;
use foldhash::HashMap;

/// What the agent has in front of her; "" where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope<'a> {
    pub shop: &'a str,
    pub channel: &'a str,
    pub topic: &'a str,
    /// Status code of the inquiry or order in focus.
    pub status: &'a str,
    /// Kind of the case in focus.
    pub case_kind: &'a str,
    /// A3: category that the guide of the case in focus ended with.
    pub category: &'a str,
    /// Category that stands behind the others when nothing is typed.
    pub behind: &'a str,
}

/// Where the query was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Nothing was typed.
    Nothing,
    Code,
    Title,
    /// The n-th question.
    Question(usize),
    Answer,
}

/// How well the text fits, by field and kind of match, before scope and use count.
pub mod quality {
    pub const CODE: i64 = 1400;
    pub const CODE_START: i64 = 1300;
    pub const TITLE: Places = Places { whole: 900, start: 800, middle: 700 };
    pub const QUESTION: Places = Places { whole: 750, start: 710, middle: 500 };
    /// The typed characters themselves are better than their pinyin.
    pub const LITERAL: i64 = 30;
    /// The words found are those that the code abbreviates: 发货 or `fahuo` means `fh` first.
    pub const MEANT: i64 = 300;
    /// A syllable half typed, a first letter of an unusual reading.
    pub const ONLY_PROBABLE: i64 = -250;
    /// Several words, all in one text; in several texts of the snippet.
    pub const WORDS_IN_TITLE: i64 = 240;
    pub const WORDS_IN_QUESTION: i64 = 230;
    pub const WORDS_APART: i64 = 220;
    pub const PIECES_IN_TITLE: i64 = 215;
    pub const PIECES_IN_QUESTION: i64 = 210;
    pub const ANSWER: i64 = 200;
    /// What was probably meant: less what it costs, plus a little of how well it would fit.
    pub const NEAR: i64 = 150;
    pub const NEAR_COST: i64 = 20;
    pub const NEAR_FIT: i64 = 70;
    /// At most 100 more, by how much is shared.
    pub const ALIKE: i64 = 30;

    /// What a place in a text is worth.
    #[derive(Clone, Copy)]
    pub struct Places {
        pub whole: i64,
        pub start: i64,
        pub middle: i64,
    }
}

/// Number of a name among those in the snippets; 0 is "".
type Name = u16;
/// A name that no snippet has.
const FOREIGN: Name = Name::MAX;

/// What is ranked by of one snippet, side by side for all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    category: Name,
    /// Of a scope: the category that is asked for.
    wanted: Name,
    shop: Name,
    channel: Name,
    topic: Name,
    case_kind: Name,
    /// Bit of each status.
    statuses: u32,
    uses: i64,
    last_used_at: Option<i64>,
}

/// The names in the snippets' scopes, numbered.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<String, Name>);

impl Names {
    fn learn(&mut self, name: &str) -> Name {
        if let Some(known) = self.0.get(name) {
            return *known;
        }
        if name.is_empty() {
            return 0;
        }
        let next = Name::try_from(self.0.len() + 1).unwrap_or(FOREIGN);
        self.0.insert(name.to_owned(), next);
        next
    }

    fn known(&self, name: &str) -> Name {
        if name.is_empty() { 0 } else { self.0.get(name).copied().unwrap_or(FOREIGN) }
    }

    pub fn standing(&mut self, snippet: &Snippet) -> Standing {
        Standing {
            category: self.learn(&snippet.category),
            wanted: 0,
            shop: self.learn(&snippet.shop),
            channel: self.learn(&snippet.channel),
            topic: self.learn(&snippet.topic),
            case_kind: self.learn(&snippet.case_kind),
            statuses: snippet.statuses.iter().fold(0, |all, s| all | status_bit(self.learn(s))),
            uses: snippet.uses,
            last_used_at: snippet.last_used_at,
        }
    }

    /// A scope in the same numbers.
    pub fn here(&self, scope: &Scope) -> Standing {
        Standing {
            category: self.known(scope.behind),
            wanted: self.known(scope.category),
            shop: self.known(scope.shop),
            channel: self.known(scope.channel),
            topic: self.known(scope.topic),
            case_kind: self.known(scope.case_kind),
            statuses: match self.known(scope.status) {
                0 | FOREIGN => 0,
                name => status_bit(name),
            },
            ..Standing::default()
        }
    }
}

/// A status has a bit of its own among the first names, and shares one beyond; there are a dozen of them.
const fn status_bit(name: Name) -> u32 {
    1 << (name % 32)
}

impl Standing {
    pub const fn set_use(&mut self, uses: i64, last_used_at: Option<i64>) {
        self.uses = uses;
        self.last_used_at = last_used_at;
    }

    /// It stands behind the others when nothing is typed.
    pub const fn is_behind(&self, here: &Self) -> bool {
        here.category != 0 && here.category == self.category
    }

    /// How well a snippet fits what is in focus, 0–99. One that is meant for another shop or channel comes last.
    pub fn fit(&self, here: &Self) -> i64 {
        let same = |of: Name, here: Name, points: i64| if of != 0 && of == here { points } else { 0 };
        let foreign = |of: Name, here: Name| of != 0 && here != 0 && of != here;
        let mut points = 50;
        points += same(self.topic, here.topic, 12) + same(self.case_kind, here.case_kind, 12);
        points += same(self.category, here.wanted, 10);
        points += same(self.shop, here.shop, 4) + same(self.channel, here.channel, 4);
        if self.statuses & here.statuses != 0 {
            points += 8;
        }
        if foreign(self.shop, here.shop) || foreign(self.channel, here.channel) {
            points -= 50;
        }
        points
    }

    /// Uses weighed by how long ago the last one was, 0–9,999.
    pub fn frecency(&self, now: i64) -> i64 {
        const DAY: i64 = 86_400;
        let weight = match self.last_used_at.map(|at| (now - at).max(0)) {
            None => return 0,
            Some(age) if age < DAY => 8,
            Some(age) if age < 7 * DAY => 4,
            Some(age) if age < 30 * DAY => 2,
            Some(_) => 1,
        };
        self.uses.clamp(0, 1_249) * weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f3_recent_use_outweighs_old_use() {
        let used = |uses, at| Standing { uses, last_used_at: at, ..Standing::default() };
        let (recent, old) = (used(5, Some(10_000_000)), used(20, Some(0)));
        assert!(recent.frecency(10_000_000) > old.frecency(10_000_000));
        assert_eq!(used(0, None).frecency(0), 0);
        assert!(used(i64::MAX, Some(9)).frecency(0) < 10_000);
    }

    #[test]
    fn f3_what_is_in_focus_decides_and_another_shop_comes_last() {
        let mut names = Names::default();
        let of = |topic: &str, shop: &str, status: &str| Snippet {
            topic: topic.into(),
            shop: shop.into(),
            statuses: vec![status.into()],
            ..Snippet::default()
        };
        let sizes = names.standing(&of("size", "", "waiting"));
        let other = names.standing(&of("size", "别家", "closed"));
        let here =
            names.here(&Scope { topic: "size", shop: "本店", status: "waiting", ..Scope::default() });
        assert_eq!((sizes.fit(&here), other.fit(&here)), (70, 12));
        let apology = names.standing(&Snippet { category: "apology".into(), ..Snippet::default() });
        let ended = names.here(&Scope { category: "apology", case_kind: "missing", ..Scope::default() });
        assert_eq!(
            (apology.fit(&ended), sizes.fit(&ended)),
            (60, 50),
            "A3: behind the replies of the kind itself"
        );
        let nowhere = names.here(&Scope { status: "unheard of", ..Scope::default() });
        assert_eq!((sizes.fit(&nowhere), other.fit(&nowhere)), (50, 50));
    }
}
