//! Every text people see, from the locale files; Chinese first, English its twin, never mixed on one screen.

use super::terms::Terms;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

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

/// One file a room, so that a text is found where its screen is.
macro_rules! locale_files {
    ($lang:literal) => {
        &[
            locale_files!(@one $lang, "common"),
            locale_files!(@one $lang, "actions"),
            locale_files!(@one $lang, "keeping"),
            locale_files!(@one $lang, "inquiry"),
            locale_files!(@one $lang, "order"),
            locale_files!(@one $lang, "confirm"),
            locale_files!(@one $lang, "change"),
            locale_files!(@one $lang, "trail"),
            locale_files!(@one $lang, "remark"),
            locale_files!(@one $lang, "snippet"),
            locale_files!(@one $lang, "asking"),
            locale_files!(@one $lang, "case"),
            locale_files!(@one $lang, "promotion"),
            locale_files!(@one $lang, "day"),
            locale_files!(@one $lang, "customer"),
            locale_files!(@one $lang, "product"),
            locale_files!(@one $lang, "case-life"),
            locale_files!(@one $lang, "output"),
            locale_files!(@one $lang, "fee"),
            locale_files!(@one $lang, "paste"),
            locale_files!(@one $lang, "shift"),
            locale_files!(@one $lang, "report"),
            locale_files!(@one $lang, "cli"),
            locale_files!(@one $lang, "demo"),
            locale_files!(@one $lang, "keeper"),
            locale_files!(@one $lang, "snippets_file"),
            locale_files!(@one $lang, "flow"),
            locale_files!(@one $lang, "search"),
            locale_files!(@one $lang, "trade"),
            locale_files!(@one $lang, "printing"),
            locale_files!(@one $lang, "export"),
            locale_files!(@one $lang, "privacy"),
        ]
    };
    (@one $lang:literal, $file:literal) => {
        ($file, include_str!(concat!("../../assets/locales/", $lang, "/", $file, ".toml")))
    };
}

/// (file name, its text), embedded.
const ZH: &[(&str, &str)] = locale_files!("zh-CN");
const EN: &[(&str, &str)] = locale_files!("en");

/// The texts of one language.
#[derive(Clone, Debug)]
pub struct Locale {
    lang: Lang,
    texts: HashMap<String, String>,
}

impl Locale {
    pub fn new(lang: Lang) -> Self {
        let files = match lang {
            Lang::Zh => ZH,
            Lang::En => EN,
        };
        let mut texts = HashMap::with_capacity(4096);
        for (file, text) in files {
            if plain(text, &mut texts).is_some() {
                continue;
            }
            // An embedded file that doesn't parse is caught by the locale tests; a screen of keys beats a crash.
            match text.parse::<toml::Table>() {
                Ok(table) => flatten(&mut texts, "", &table),
                Err(error) => tracing::error!(file, %error, "locale file"),
            }
        }
        Self { lang, texts }
    }

    /// P1: the same texts in the words of a trade: `terms` wherever they stand, `texts` whole by their key.
    pub fn with(mut self, terms: &BTreeMap<String, String>, texts: &BTreeMap<String, String>) -> Self {
        let terms = Terms::new(terms.iter().map(|(term, other)| (term.as_str(), other.as_str())));
        if !terms.is_empty() {
            for text in self.texts.values_mut() {
                *text = terms.put(text);
            }
        }
        self.texts.extend(texts.iter().map(|(key, text)| (key.clone(), text.clone())));
        self
    }

    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key. A key nobody wrote a text for shows itself.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// Whether a text exists.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
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

    /// Every key, for the tests that hold the languages side by side.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }
}

/// The names of the `{name}` places of a text.
pub fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

/// Reads a file of tables and texts in plain quotes, which all of them are so far: ten times as quick as TOML as a
/// whole, and every start reads two thousand texts. `None`: it holds something else too.
fn plain(file: &str, texts: &mut HashMap<String, String>) -> Option<()> {
    let mut table = "";
    for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            table = name.strip_suffix(']').filter(|name| is_bare(name))?;
            continue;
        }
        let (key, value) = line.split_once(" = ")?;
        let key = key.trim_end();
        let value = value.trim_start().strip_prefix('"')?.strip_suffix('"')?;
        if !is_bare(key) || value.starts_with('"') {
            return None;
        }
        let path = if table.is_empty() { key.to_owned() } else { [table, ".", key].concat() };
        texts.insert(path, unescaped(value)?);
    }
    Some(())
}

fn is_bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

fn unescaped(value: &str) -> Option<String> {
    if !value.contains(['\\', '"']) {
        return Some(value.to_owned());
    }
    let (mut out, mut chars) = (String::with_capacity(value.len()), value.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                c @ ('"' | '\\') => c,
                _ => return None,
            }),
            c => out.push(c),
        }
    }
    Some(out)
}

fn flatten(texts: &mut HashMap<String, String>, prefix: &str, table: &toml::Table) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(texts, &path, inner),
            toml::Value::String(text) => {
                texts.insert(path, text.clone());
            }
            other => {
                texts.insert(path, other.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_locale_file_parses() {
        for (file, text) in ZH.iter().chain(EN) {
            assert!(text.parse::<toml::Table>().is_ok(), "{file}: {:?}", text.parse::<toml::Table>().err());
        }
    }

    #[test]
    fn the_quick_reader_reads_what_toml_reads() {
        for (file, text) in ZH.iter().chain(EN) {
            let (mut quick, mut whole) = (HashMap::new(), HashMap::new());
            flatten(&mut whole, "", &text.parse().unwrap());
            if plain(text, &mut quick).is_some() {
                assert_eq!(quick, whole, "{file}");
            }
        }
        let mut texts = HashMap::new();
        for other in [
            "a = 1",
            "a = '''x'''",
            "a = \"x\" # y",
            "a = \"\"\"x\"\"\"",
            "a = \"\\u0041\"",
            "[[a]]",
            "\"a b\" = \"x\"",
        ] {
            assert_eq!(plain(other, &mut texts), None, "{other}");
        }
        assert_eq!(texts.len(), 0);
    }

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
        let mut locale = Locale::new(Lang::En);
        locale.texts.insert("x".into(), "{a} and {b}".into());
        assert_eq!(locale.tf("x", &[("a", "{b}"), ("b", "1")]), "{b} and 1");
    }
}
