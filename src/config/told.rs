//! What is wrong with a configuration, in the person's language. The readers of files say it in English; their sentences
//! are those of the English texts with something put in, and are found again by them.

use super::error::ConfigError;
use crate::text::locale::{Lang, Locale};
use crate::text::{harmless, os_error};
use std::sync::LazyLock;

/// Texts `config.wrong.KEY`; the first that fits says it.
const KEYS: &[&str] = &[
    "unknown_of",
    "unknown_one",
    "unknown_none",
    "missing",
    "type",
    "value",
    "variant",
    "duplicate",
    "no_value",
    "open_quote",
    "open_bracket",
    "open_list",
    "open_table",
    "extra",
    "one_of",
    "one_word",
    "twice",
    "colour",
    "time",
    "time_or_empty",
    "needs_choices",
    "day",
    "place",
    "one_character",
    "template",
    "copies",
    "prints_pages",
    "printer_to",
    "paper",
    "printer_name",
    "rows",
    "milliseconds",
    "minutes",
    "morning",
    "hour",
    "grams",
    "yuan",
    "hours",
    "thresholds",
    "shifts",
    "shop",
    "no_term",
    "no_text",
    "empty_text",
    "not_filled",
    "not_said",
    "list_needs",
    "no_channel",
    "no_action",
    "no_scope",
    "same_key",
    "needs_key",
    "no_key",
    "key_twice",
    "own_id",
    "guides_name",
    "replies_name",
    "no_question",
    "no_outcome",
    "own_ids",
    "answers_or_input",
    "leads_once",
    "no_answer",
    "circle",
    "question_unled",
    "outcome_unled",
    "solution",
    "status",
    "goods_sign",
    "document_about",
    "limit_amount",
    "no_item",
    "no_reply",
    "no_flag",
    "no_category",
    "no_topic",
    "no_case_kind",
    "no_payer",
    "no_guide",
    "no_document",
    "no_file",
];
/// Words of the reader for kinds of values, `config.kind.KEY`.
const KINDS: &[(&str, &str)] = &[
    ("a boolean", "boolean"),
    ("a string", "text"),
    ("string", "text"),
    ("a sequence", "list"),
    ("sequence", "list"),
    ("a map", "group"),
    ("map", "group"),
    ("struct", "group"),
    ("integer", "whole"),
    ("u8", "whole"),
    ("u16", "whole"),
    ("u32", "whole"),
    ("u64", "whole"),
    ("usize", "whole"),
    ("i64", "whole"),
    ("i32", "whole"),
    ("floating point", "number"),
    ("f64", "number"),
    ("boolean", "boolean"),
];

impl ConfigError {
    /// File, line, key, what is wrong and what to write instead.
    pub fn told(&self, locale: &Locale) -> String {
        if locale.lang() == Lang::En {
            return self.to_string();
        }
        let (file, line) = (self.file.display().to_string(), self.line.to_string());
        let key = harmless::line(&self.key);
        let message = harmless::block(&worded(&self.message, locale));
        let place = if self.line > 0 { "config.told.line" } else { "config.told.file" };
        let place = locale.tf(place, &[("file", &file), ("line", &line)]);
        let what = if key.is_empty() { "config.told.what" } else { "config.told.of_key" };
        locale.tf(what, &[("place", &place), ("key", &key), ("message", &message)])
    }
}

/// A sentence of a reader in the language of a locale; one nobody knows stays as it is.
fn worded(message: &str, locale: &Locale) -> String {
    static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::new(Lang::En));
    for key in KEYS {
        let key = format!("config.wrong.{key}");
        if let Some(found) = matched(ENGLISH.t(&key), message) {
            let found: Vec<(&str, String)> =
                found.into_iter().map(|(name, text)| (name, kind(text, locale))).collect();
            let known: Vec<(&str, &str)> = found.iter().map(|(n, t)| (*n, t.as_str())).collect();
            return locale.tf(&key, &known);
        }
    }
    os_error::told(message, locale)
}

/// `string "five"` → `文字 "five"`.
fn kind(text: &str, locale: &Locale) -> String {
    let found = KINDS.iter().find(|(word, _)| {
        text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    match found {
        Some((word, key)) => {
            let rest = if *word == "struct" { "" } else { &text[word.len()..] };
            format!("{}{rest}", locale.t(&format!("config.kind.{key}")))
        }
        None => text.to_owned(),
    }
}

/// What stands in the places `{a}` and `{b}` of a pattern.
fn matched<'a, 'b>(pattern: &'a str, message: &'b str) -> Option<Vec<(&'a str, &'b str)>> {
    let (mut pattern, mut message, mut found) = (pattern, message, Vec::new());
    while let Some((before, rest)) = pattern.split_once('{') {
        let (name, after) = rest.split_once('}')?;
        message = message.strip_prefix(before)?;
        let until = after.split('{').next().unwrap_or_default();
        let at = if after.is_empty() { message.len() } else { message.find(until)? };
        found.push((name, &message[..at]));
        (pattern, message) = (after, &message[at..]);
    }
    (pattern == message).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn told(name: &str, text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
        let errors = Config::load(folder.path()).unwrap_err();
        errors.iter().map(|e| e.told(&Locale::new(Lang::Zh))).collect()
    }

    #[test]
    fn every_mistake_is_said_in_chinese_with_its_line_and_what_to_write() {
        let all = told("shiftdesk.toml", "cut_off = 4\ncutoff_hour = \"five\"\n[[shops]]\nheading = \"x\"\n");
        let all = all.join("\n");
        for text in ["第 1 行", "cutoff_hour", "没有 cut_off 这一项", "第 2 行", "\"five\"", "整数"]
        {
            assert!(all.contains(text), "'{text}' is not in\n{all}");
        }
        let all = told("shiftdesk.toml", "cutoff_hour = 77\n[bell]\nnotify = \"loud\"\n").join("\n");
        assert!(all.contains("0–12") && all.contains("可以写：auto"), "{all}");
        let all = told("reasons.toml", "[[topics]]\nid = \"a\"\nzh = \"甲\"\n").join("\n");
        assert!(all.contains("缺少 en"), "{all}");
        let all = told("reasons.toml", "[[topics]]\nid = \"a b\"\nzh = \"甲\"\nen = \"A\"\n").join("\n");
        assert!(all.contains("第 2 行") && all.contains("一个词"), "{all}");
    }

    #[test]
    fn what_a_broken_list_lost_is_not_told_of_the_files_that_name_it() {
        let shipped = include_str!("../../assets/config/reasons.toml");
        let broken = shipped.replacen("id = \"damage\"\n", "id = \"damage\"\nzz = 1\nen = 7\n", 1);
        assert_ne!(broken, shipped);
        let all = told("reasons.toml", &broken);
        assert!(!all.is_empty() && all.iter().all(|text| text.contains("reasons.toml")), "{all:#?}");
        // One that is sound and lacks what a guide that ships names is told itself, with the guide.
        let without = shipped.replacen("id = \"damage\"\n", "id = \"harm\"\n", 1);
        let all = told("reasons.toml", &without);
        let is_told = |text: &String| {
            ["reasons.toml", "refund.toml", "damage", "case_kinds", "名单"].iter().all(|t| text.contains(t))
        };
        assert!(all.iter().any(is_told), "{all:#?}");
    }

    #[test]
    fn every_pattern_finds_its_own_sentence() {
        let english = Locale::new(Lang::En);
        for key in KEYS {
            let key = format!("config.wrong.{key}");
            let sentence = english.t(&key).replace("{a}", "x").replace("{b}", "y");
            assert!(matched(english.t(&key), &sentence).is_some(), "{key}");
            assert!(worded(&sentence, &Locale::new(Lang::Zh)).chars().any(|c| c > '\u{2E00}'), "{key}");
        }
    }

    #[test]
    fn topics_of_the_users_own_are_told_of_the_list_once_each_and_not_of_every_reply() {
        let folder = tempfile::tempdir().unwrap();
        let topics = "[[topics]]\nid = \"price\"\nzh = \"价格\"\nen = \"Price\"\n";
        std::fs::write(folder.path().join("reasons.toml"), topics).unwrap();
        // A reply of her own makes those that ship no more hers.
        let own = "[[snippets]]\ncode = \"q\"\ncategory = \"stock\"\ntitle = \"t\"\nanswer = \"a\"\n";
        std::fs::write(folder.path().join("snippets.toml"), own).unwrap();
        let errors = crate::config::cross::of_folder(folder.path()).unwrap_err();
        let all: Vec<String> = errors.iter().map(|e| e.told(&Locale::new(Lang::Zh))).collect();
        assert!(all.len() < 40 && all.iter().all(|t| t.contains("reasons.toml 第 1 行")), "{all:#?}");
        assert!(all.iter().any(|t| t.contains("stock") && t.contains("这些短语要用到它")), "{all:#?}");
    }
}
