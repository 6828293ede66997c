//! `words.toml`: the screen in the words of a trade (P1). A profile renames what the shop calls an order, a courier, a
//! warehouse: a term wherever it stands, or a single text by its key in the locale files.

use super::error::Problem;
use super::validate::Validate;
use crate::text::locale::{Lang, Locale, places};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is said instead of the shipped texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    #[serde(rename = "zh-CN")]
    zh: Tongue,
    en: Tongue,
}

/// The words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tongue {
    /// A term and what is said instead, in every text.
    terms: BTreeMap<String, String>,
    /// A whole text by its key.
    texts: BTreeMap<String, String>,
}

impl Words {
    /// The shipped texts of a language in these words.
    pub fn locale(&self, lang: Lang) -> Locale {
        let tongue = self.of(lang);
        Locale::new(lang).with(&tongue.terms, &tongue.texts)
    }

    const fn of(&self, lang: Lang) -> &Tongue {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Tongue {
    fn problems(&self, lang: Lang, found: &mut Vec<Problem>) {
        if *self == Self::default() {
            return;
        }
        let shipped = Locale::new(lang);
        for term in self.terms.keys().filter(|term| !shipped.keys().any(|key| says(shipped.t(key), term))) {
            found.push(Problem::new(&quoted(term), "", "no text of the program says this"));
        }
        for (key, text) in &self.texts {
            let named = quoted(key);
            if !shipped.has(key) {
                found.push(Problem::new(&named, "", "no text of the program has this key"));
            } else if text.trim().is_empty() {
                found.push(Problem::new(&named, "", "a text is not empty"));
            } else if let Some(place) = places(text).difference(&places(shipped.t(key))).next() {
                let allowed: Vec<_> = places(shipped.t(key)).iter().map(|p| format!("{{{p}}}")).collect();
                let allowed = if allowed.is_empty() { "none".to_owned() } else { allowed.join(" ") };
                let message = format!("{{{place}}} is not filled here; allowed: {allowed}");
                found.push(Problem::new(&named, format!("{{{place}}}"), message));
            }
        }
    }
}

fn says(text: &str, term: &str) -> bool {
    text.contains(term) || text.to_lowercase().contains(&term.to_lowercase())
}

fn quoted(key: &str) -> String {
    format!("\"{key}\"")
}

impl Validate for Words {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        self.zh.problems(Lang::Zh, &mut found);
        self.en.problems(Lang::En, &mut found);
        // A text said in one language only would make the two screens different programs.
        for (lang, these, those) in
            [("zh-CN", &self.zh.texts, &self.en.texts), ("en", &self.en.texts, &self.zh.texts)]
        {
            for missing in those.keys().filter(|k| !these.contains_key(*k)) {
                found.push(Problem::new(&quoted(missing), "", format!("is not said in [{lang}.texts]")));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::text::locale::Lang;

    fn read(text: &str) -> Result<Config, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("words.toml"), text).unwrap();
        Config::load(folder.path()).map_err(|e| e.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn p1_words_of_a_trade_stand_over_the_shipped_ones_in_both_languages() {
        let config = read(
            "[zh-CN.terms]\n\"订单\" = \"委托单\"\n[zh-CN.texts]\n\"pane.cases\" = \"理赔\"\n[en.texts]\n\"pane.cases\" = \"Claims\"\n",
        )
        .unwrap();
        let (zh, en) = (config.words.locale(Lang::Zh), config.words.locale(Lang::En));
        assert_eq!((zh.t("pane.orders"), zh.t("pane.cases")), ("委托单核对", "理赔"));
        assert_eq!(en.t("pane.cases"), "Claims");
    }

    #[test]
    fn p1_an_unknown_key_term_or_place_and_a_missing_twin_are_named_with_their_line() {
        let errors = read(
            "[zh-CN.texts]\n\"pane.ordrs\" = \"委托单\"\n\"pane.orders\" = \"{谁}的委托单\"\n[en.terms]\n\"zebra\" = \"x\"\n",
        )
        .unwrap_err();
        let all = errors.join("\n");
        assert!(all.contains("words.toml, line 2") && all.contains("has this key"), "{all}");
        assert!(all.contains("line 3") && all.contains("{谁}"), "{all}");
        assert!(all.contains("line 5") && all.contains("says this"), "{all}");
        assert!(all.contains("is not said in [en.texts]"), "{all}");
    }
}
