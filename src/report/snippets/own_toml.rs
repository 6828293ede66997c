//! Our own TOML: laid in the configuration folder as `snippets.toml`, it is the configuration.

use crate::config::Config;
use crate::config::Labelled as _;
use crate::domain::snippet::Snippet;
use crate::text::harmless;
use serde::Serialize;

#[derive(Serialize)]
struct File<'a> {
    categories: Vec<Category<'a>>,
    snippets: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Category<'a> {
    id: &'a str,
    zh: &'a str,
    en: &'a str,
}

/// Fields that say nothing are left out, as a person would.
#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    category: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    questions: &'a [String],
    answer: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    topic: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    kind: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    status: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    shop: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    channel: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    needs_approval: bool,
}

/// # Errors
/// None that a snippet could cause.
pub fn toml(snippets: &[Snippet], config: &Config) -> anyhow::Result<String> {
    let categories =
        config.snippets.categories.iter().map(|c| Category { id: c.id(), zh: c.zh(), en: c.en() }).collect();
    let clean: Vec<Snippet> = snippets.iter().map(harmless).collect();
    let file = File { categories, snippets: clean.iter().map(entry).collect() };
    Ok(toml::to_string_pretty(&file)?)
}

/// TOML escapes what is below the blank, and nothing else that a terminal would obey.
fn harmless(s: &Snippet) -> Snippet {
    Snippet {
        code: harmless::line(&s.code),
        title: harmless::line(&s.title),
        questions: s.questions.iter().map(|q| harmless::block(q)).collect(),
        answer: harmless::block(&s.answer),
        shop: harmless::line(&s.shop),
        ..s.clone()
    }
}

/// Fields as the configuration names them.
fn entry(s: &Snippet) -> Entry<'_> {
    Entry {
        code: &s.code,
        category: &s.category,
        title: &s.title,
        questions: &s.questions,
        answer: &s.answer,
        topic: &s.topic,
        kind: &s.case_kind,
        status: &s.statuses,
        shop: &s.shop,
        channel: &s.channel,
        needs_approval: s.needs_approval,
    }
}
