//! Every text people see, from the locale files; Chinese first, English its twin, never mixed on one screen.

use super::terms::Terms;
use foldhash::{HashMap, HashMapExt as _};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// The languages of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Zh,
    En,
}

impl Lang {
    /// `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en-US` …; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        if lower.starts_with("zh") {
            Some(Self::Zh)
        } else if lower.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The machine's locale; Chinese unless it is English.
    pub fn of_machine() -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty())
            .and_then(|value| Self::parse(&value))
            .unwrap_or(Self::Zh)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// Every key and its text, from the files of `assets/locales` (one a room, so that a text is found where its screen is),
/// as `scripts/build.rs` puts them together.
const ZH: &str = include_str!(concat!(env!("OUT_DIR"), "/zh-CN.txt"));
const EN: &str = include_str!(concat!(env!("OUT_DIR"), "/en.txt"));

/// The texts of one language; a copy costs nothing.
#[derive(Clone, Debug)]
pub struct Locale {
    lang: Lang,
    shipped: Arc<HashMap<&'static str, &'static str>>,
    /// P1: what a trade says instead.
    said: Arc<BTreeMap<String, String>>,
}

impl Locale {
    pub fn new(lang: Lang) -> Self {
        let mut parts = match lang {
            Lang::Zh => ZH,
            Lang::En => EN,
        }
        .split('\0');
        let mut shipped = HashMap::with_capacity(4096);
        while let (Some(key), Some(text)) = (parts.next(), parts.next()) {
            shipped.insert(key, text);
        }
        Self { lang, shipped: Arc::new(shipped), said: Arc::default() }
    }

    /// P1: the shipped texts in the words of a trade: `terms` wherever they stand, `texts` whole by their key.
    pub fn with(self, terms: &BTreeMap<String, String>, texts: &BTreeMap<String, String>) -> Self {
        let terms = Terms::new(terms.iter().map(|(term, other)| (term.as_str(), other.as_str())));
        let mut said = BTreeMap::new();
        if !terms.is_empty() {
            for (key, text) in &*self.shipped {
                let other = terms.put(text);
                if other != **text {
                    said.insert((*key).to_owned(), other);
                }
            }
        }
        said.extend(texts.iter().map(|(key, text)| (key.clone(), text.clone())));
        Self { said: Arc::new(said), ..self }
    }

    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key. A key nobody wrote a text for shows itself.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        let said = self.said.get(key).map(String::as_str);
        said.or_else(|| self.shipped.get(key).copied()).unwrap_or(key)
    }

    /// Whether a text exists.
    pub fn has(&self, key: &str) -> bool {
        self.shipped.contains_key(key) || self.said.contains_key(key)
    }

    /// The text with its `{name}` places filled. What is filled in is never searched for places again.
    pub fn tf(&self, key: &str, args: &[(&str, &str)]) -> String {
        let text = self.t(key);
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            let Some(close) = rest.find('}') else { break };
            let name = &rest[1..close];
            match args.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => out.push_str(value),
                None => {
                    let _ = write!(out, "{{{name}}}");
                }
            }
            rest = &rest[close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// A key as people call it: the arrows by their signs, the space bar by its word.
    pub fn key_name(&self, written: &str) -> String {
        let (held, name) =
            match written.rsplit_once('-').filter(|(held, name)| !held.is_empty() && !name.is_empty()) {
                Some((held, name)) => (format!("{held}-"), name),
                None => (String::new(), written),
            };
        let named = match name {
            "Left" => "←",
            "Right" => "→",
            "Up" => "↑",
            "Down" => "↓",
            "Space" => self.t("modal.space"),
            other => other,
        };
        format!("{held}{named}")
    }

    /// Every key of the shipped texts.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.shipped.keys().copied()
    }
}

/// The names of the `{name}` places of a text.
pub fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let (zh, en) = (Locale::new(Lang::Zh), Locale::new(Lang::En));
        let zh_keys: BTreeSet<_> = zh.keys().collect();
        let en_keys: BTreeSet<_> = en.keys().collect();
        assert_eq!(zh_keys.difference(&en_keys).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing in en");
        assert_eq!(en_keys.difference(&zh_keys).collect::<Vec<_>>(), Vec::<&&str>::new(), "missing in zh-CN");
        for key in zh_keys {
            assert_eq!(places(zh.t(key)), places(en.t(key)), "{key}");
        }
    }

    #[test]
    fn every_key_named_in_the_source_has_a_text() {
        let zh = Locale::new(Lang::Zh);
        let mut missing = BTreeSet::new();
        for_each_source(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut |text| {
            for call in [".t(\"", ".tf(\""] {
                for part in text.split(call).skip(1) {
                    let key = part.split('"').next().unwrap_or_default();
                    if !key.is_empty() && !zh.has(key) {
                        missing.insert(key.to_owned());
                    }
                }
            }
        });
        assert!(missing.is_empty(), "keys without a text: {missing:#?}");
    }

    fn for_each_source(folder: &std::path::Path, see: &mut impl FnMut(&str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                for_each_source(&path, see);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                see(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
    }

    #[test]
    fn what_is_filled_in_is_not_searched_again() {
        let texts = BTreeMap::from([("x".to_owned(), "{a} and {b}".to_owned())]);
        let locale = Locale::new(Lang::En).with(&BTreeMap::new(), &texts);
        assert_eq!(locale.tf("x", &[("a", "{b}"), ("b", "1")]), "{b} and 1");
    }
}
