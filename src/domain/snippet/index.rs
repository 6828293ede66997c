//! Finding the right snippet at every key press, among fifty thousand of them too (F3).
//!
//! [`Index::new`] is cheap: it only lays side by side what the first screen ranks by. The texts are prepared
//! ([`Texts`]) once, when something is typed for the first time or by [`Index::preparation`] on another thread;
//! how they are searched is in [`super::search`]. A search knows nothing of the one before it: it is exact whatever
//! was typed before.

use super::rank::{Field, Names, Scope, Standing};
use super::search::{Way, search};
use super::texts::Texts;
use super::{Marker, Snippet};
use crate::text::when::narrow;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// What decides among snippets that match equally well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What is in focus, then recency and frequency of use.
    #[default]
    Smart,
    /// The configured order: a snippet keeps its place however often it is used.
    Fixed,
}

impl Order {
    /// As it is written in the settings.
    pub fn parse(text: &str) -> Self {
        if text == "fixed" { Self::Fixed } else { Self::Smart }
    }
}

/// One snippet that fits, best first in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// In the list that was searched.
    pub index: usize,
    /// Comparable within one search only; higher is better.
    pub score: i64,
    pub field: Field,
    pub way: Way,
}

/// A list of snippets made ready to be searched at every key press.
#[derive(Clone, Debug, Default)]
pub struct Index {
    snippets: Arc<Vec<Snippet>>,
    names: Names,
    standing: Vec<Standing>,
    texts: Arc<OnceLock<Texts>>,
}

impl Index {
    pub fn new(snippets: Vec<Snippet>) -> Self {
        let mut names = Names::default();
        let standing = snippets.iter().map(|s| names.standing(s)).collect();
        Self { snippets: Arc::new(snippets), names, standing, texts: Arc::default() }
    }

    pub fn snippets(&self) -> &[Snippet] {
        &self.snippets
    }

    pub fn get(&self, index: usize) -> Option<&Snippet> {
        self.snippets.get(index)
    }

    /// Prepares the texts wherever it is called, so that the first key press does not wait for it.
    pub fn preparation(&self) -> impl FnOnce() + Send + use<> {
        let (snippets, texts) = (Arc::clone(&self.snippets), Arc::clone(&self.texts));
        move || {
            texts.get_or_init(|| Texts::of(&snippets));
        }
    }

    pub(super) fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| Texts::of(&self.snippets))
    }

    /// A snippet was used: nothing else about it changed.
    pub fn set_use(&mut self, id: i64, uses: i64, last_used_at: Option<i64>) {
        if let Some(index) = self.snippets.iter().position(|s| s.id == id) {
            self.standing[index].set_use(uses, last_used_at);
            let snippet = &mut Arc::make_mut(&mut self.snippets)[index];
            (snippet.uses, snippet.last_used_at) = (uses, last_used_at);
        }
    }

    /// F3: the best `most` snippets for a query, best first: by match, then scope, then recency and frequency of
    /// use, then their order in the list. An empty query matches all of them. `now` in unix seconds.
    pub fn find(&self, query: &str, scope: &Scope, order: Order, now: i64, most: usize) -> Vec<Found> {
        self.look(query, scope, (order, now), most, true)
    }

    /// The same without a guess at slips and other words for it: where snippets are one kind of many, what only resembles
    /// the query would cost more than all the rest.
    pub fn find_as_typed(&self, query: &str, most: usize) -> Vec<Found> {
        self.look(query, &Scope::default(), (Order::Smart, 0), most, false)
    }

    fn look(
        &self,
        query: &str,
        scope: &Scope,
        (order, now): (Order, i64),
        most: usize,
        guesses: bool,
    ) -> Vec<Found> {
        let here = self.names.here(scope);
        let mut found = Vec::new();
        let query = narrow(query.trim());
        if query.is_empty() {
            let all = self.standing.iter().enumerate();
            found.extend(all.map(|(index, standing)| {
                let ahead = i64::from(order == Order::Smart && !standing.is_behind(&here));
                let score =
                    if order == Order::Fixed { 0 } else { self.score(ahead, index, &here, order, now) };
                Found { index, score, field: Field::Nothing, way: Way::Whole }
            }));
        } else {
            search(&query, self.texts(), &self.snippets, (most, guesses), &mut |index, m| {
                let score = self.score(m.quality, index, &here, order, now);
                found.push(Found { index, score, field: m.field, way: m.way });
            });
        }
        best(found, most)
    }

    fn score(&self, quality: i64, index: usize, here: &Standing, order: Order, now: i64) -> i64 {
        let standing = &self.standing[index];
        let used = if order == Order::Smart { standing.frecency(now) } else { 0 };
        (quality * 100 + standing.fit(here)) * 10_000 + used
    }

    /// What matched, for highlighting: in titles, questions and answers.
    pub fn marker(&self, query: &str) -> Marker<'_> {
        Marker::new(self.texts(), query)
    }
}

/// The best ones in order; a snippet that is found in several ways counts as the best of them.
fn best(mut found: Vec<Found>, most: usize) -> Vec<Found> {
    // The same snippet may be there as code, as text and as answer.
    const WAYS: usize = 3;
    let key = |f: &Found| (Reverse(f.score), f.index);
    if found.len() > WAYS * most && most > 0 {
        found.select_nth_unstable_by_key(WAYS * most - 1, key);
        found.truncate(WAYS * most);
    }
    found.sort_unstable_by_key(key);
    let mut seen = HashSet::with_capacity(found.len());
    found.retain(|f| seen.insert(f.index));
    found.truncate(most);
    found
}

#[cfg(test)]
mod tests;
