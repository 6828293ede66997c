//! `snippets.toml`: the default replies, and the user's over them by code.

use super::error::Problem;
use super::lists::{Entry, Labelled};
use super::validate::{Validate, ids};
use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Snippets {
    /// The shipped replies are left out: these are all there are (a profile's own, P1).
    pub only: bool,
    pub categories: Vec<Entry>,
    pub snippets: Vec<SnippetEntry>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnippetEntry {
    pub code: String,
    pub category: String,
    pub title: String,
    #[serde(default)]
    pub questions: Vec<String>,
    pub answer: String,
    #[serde(default)]
    pub topic: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub status: Vec<String>,
    #[serde(default)]
    pub shop: String,
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub needs_approval: bool,
}

impl Labelled for SnippetEntry {
    fn id(&self) -> &str {
        &self.code
    }
    fn zh(&self) -> &str {
        &self.title
    }
    fn en(&self) -> &str {
        &self.title
    }
}

impl Snippets {
    /// The user's snippets replace those of the same code and stand before the rest.
    pub fn over(self, default: Self) -> Self {
        let mut snippets = self.snippets;
        for entry in default.snippets.into_iter().filter(|_| !self.only) {
            if !snippets.iter().any(|s| s.code == entry.code) {
                snippets.push(entry);
            }
        }
        let categories = if self.categories.is_empty() { default.categories } else { self.categories };
        Self { only: self.only, categories, snippets }
    }
}

/// The categories without the texts of the replies.
pub(super) fn shipped_categories() -> Vec<Entry> {
    #[derive(Default, Deserialize)]
    struct Head {
        categories: Vec<Entry>,
    }
    super::shipped::value::<Head>("snippets.toml").categories
}

impl Validate for Snippets {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        ids(&self.categories, &mut found);
        ids(&self.snippets, &mut found);
        for problem in &mut found {
            if self.snippets.iter().any(|s| problem.value.trim_matches('"') == s.code) {
                "code".clone_into(&mut problem.key);
            }
        }
        found
    }
}
