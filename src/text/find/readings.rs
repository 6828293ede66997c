//! How a Chinese character is read, the everyday readings first: 重 zhong, chong; 么 only me.

use crate::text::pinyin::all_readings;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Where the big table is in the order of the alphabet or knows readings of old books, this one is asked.
static EVERYDAY: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let entries = include_str!("../../../assets/data/readings.txt").split_whitespace();
    entries
        .filter_map(|entry| {
            let mut chars = entry.chars();
            let c = chars.next()?;
            Some((c, chars.as_str().split(',').collect()))
        })
        .collect()
});

/// The readings of one character, without tones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    pub all: Vec<&'static str>,
    /// How many of them are as usual as the first one.
    pub usual: usize,
}

/// Empty for what is no Chinese character.
pub fn of(c: char) -> Readings {
    if c.is_ascii() {
        return Readings::default();
    }
    if let Some(known) = EVERYDAY.get(&c) {
        return Readings { all: known.clone(), usual: 1 };
    }
    let mut all = all_readings(c);
    all.retain(|r| !r.is_empty() && r.is_ascii());
    Readings { usual: all.len(), all }
}

/// The first letters of the everyday readings: `fh` for 发货; letters stand for themselves.
pub fn initials(text: &str) -> String {
    let first = |c: char| match c {
        c if c.is_ascii_alphabetic() => Some(c.to_ascii_lowercase()),
        c => of(c).all.first()?.chars().next(),
    };
    text.chars().filter_map(first).collect()
}

/// What is written for a syllable by those who do not hear the difference: z/zh, c/ch, s/sh, l/n, h/f, -n/-ng,
/// ü as u. Without the syllable itself; with how many sounds are taken for others.
pub fn sounds_like(syllable: &str) -> Vec<(String, usize)> {
    const HEADS: [(&str, &str); 5] = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("h", "f")];
    let mut heads = vec![(syllable.to_owned(), 0)];
    for (one, other) in HEADS {
        if let Some(rest) = syllable.strip_prefix(one) {
            heads.push((format!("{other}{rest}"), 1));
        } else if let Some(rest) = syllable.strip_prefix(other) {
            heads.push((format!("{one}{rest}"), 1));
        }
    }
    let mut found = Vec::new();
    for (head, others) in heads {
        if let Some(short) = head.strip_suffix("ng") {
            found.push((format!("{short}n"), others + 1));
        } else if head.ends_with("an") || head.ends_with("en") || head.ends_with("in") {
            found.push((format!("{head}g"), others + 1));
        }
        if head.contains('v') {
            found.push((head.replace('v', "u"), others + 1));
        }
        found.push((head, others));
    }
    found.retain(|(_, others)| *others > 0);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_initials_are_those_of_the_everyday_readings() {
        assert_eq!(initials("什么时候发货"), "smshfh");
        assert_eq!(initials("单号 Q1！"), "dhq");
    }

    #[test]
    fn f3_the_everyday_reading_comes_first_and_those_of_old_books_are_unknown() {
        assert_eq!(of('重').all, ["zhong", "chong"]);
        assert_eq!(of('单').all[0], "dan");
        assert_eq!(of('么').all, ["me"]);
        assert_eq!(of('退').all, ["tui"]);
        assert_eq!((of('a').all.len(), of('！').all.len()), (0, 0));
    }

    #[test]
    fn f3_sounds_that_are_taken_for_each_other() {
        for (said, typed, others) in
            [("zhen", "zeng", 2), ("zhen", "zheng", 1), ("la", "na", 1), ("fa", "ha", 1), ("lv", "lu", 1)]
        {
            assert!(sounds_like(said).contains(&(typed.to_owned(), others)), "{said} {typed}");
        }
        assert_eq!(sounds_like("tui"), []);
    }

    #[test]
    fn every_line_of_the_table_is_a_character_and_its_readings() {
        for (c, readings) in EVERYDAY.iter() {
            assert!(
                !c.is_ascii()
                    && readings
                        .iter()
                        .all(|r| { !r.is_empty() && r.bytes().all(|b| b.is_ascii_lowercase()) }),
                "{c} {readings:?}"
            );
        }
    }
}
