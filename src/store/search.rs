//! One search over everything (F3): orders, inquiries, cases, customers, products, promotions, open questions,
//! snippets. Phones and addresses are found in full and shown masked (X2).
//!
//! Every key press asks the index for the newest rows of each kind that may fit ([`index`]), reads those few
//! ([`kinds`]) and holds them against the query ([`query`]); nothing is counted, nothing is sorted but what is shown.

mod index;
mod kinds;
mod newest;
mod query;

pub(super) use index::follow;

use super::{Result, Store};
use crate::domain::Entity;
use crate::domain::snippet::{Field, Index, Way};
use crate::text::grams;
use crate::text::harmless;
use kinds::{Holds, KINDS, Kind};
use query::{BEGINNING, Query};
use rusqlite::ToSql;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// Something that fits the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub kind: Entity,
    pub id: i64,
    pub title: String,
    /// The text that was matched, masked where it is a phone or an address.
    pub matched: String,
    /// Higher is better; comparable over all kinds.
    pub score: i64,
    /// When it began, unix seconds; 0 for what has no time.
    pub at: i64,
    /// Bytes of the title and of the text that were typed.
    pub marks: (Vec<Range<usize>>, Vec<Range<usize>>),
}

/// At most so many results, of one kind and of all.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    pub of_kind: usize,
    pub all: usize,
}

/// Rows that are looked at to find those that fit a key: by tail, by a name and a tail, by sound.
const TAILS: usize = 40;
const NAMED: usize = 200;
const SOUNDS: usize = 40;
/// Rows that begin with a number, or are called exactly so.
const EXACT: i64 = 12;
/// Customers whose newest orders, inquiries and cases are found with them, and how many.
const CUSTOMERS: usize = 3;
const OF_CUSTOMER: i64 = 2;

/// What fits the query, best first; among equals the newest.
pub fn search(store: &Store, snippets: &Index, query: &str, most: Most) -> Result<Vec<Found>> {
    let Some(query) = Query::new(query).filter(|_| most.of_kind > 0) else { return Ok(Vec::new()) };
    let looking = Looking { store, query, most: most.of_kind, is_ready: store.search_is_ready()? };
    let mut found = Vec::new();
    // Customers first: what is theirs is found by their names.
    let customers = looking.kind(kinds::of(Entity::Customer), &[])?;
    let named: Vec<i64> = customers.iter().take(CUSTOMERS).map(|f| f.id).collect();
    for kind in KINDS.iter().filter(|k| k.entity != Entity::Customer) {
        found.extend(looking.kind(kind, &named)?);
    }
    found.extend(customers);
    found.extend(looking.snippets(snippets));
    found.sort_by_key(|f| Reverse(f.score));
    found.truncate(most.all);
    Ok(found)
}

/// C1: the customers that fit the query, best first, at most `most`.
pub(super) fn customers(store: &Store, query: &str, most: usize) -> Result<Vec<i64>> {
    let Some(query) = Query::new(query).filter(|_| most > 0) else { return Ok(Vec::new()) };
    let looking = Looking { store, query, most, is_ready: store.search_is_ready()? };
    Ok(looking.kind(kinds::of(Entity::Customer), &[])?.into_iter().map(|f| f.id).collect())
}

struct Looking<'a> {
    store: &'a Store,
    query: Query,
    /// Results of a kind.
    most: usize,
    is_ready: bool,
}

impl Looking<'_> {
    /// What fits of one kind, best first.
    fn kind(&self, kind: &Kind, customers: &[i64]) -> Result<Vec<Found>> {
        let mut ids = BTreeSet::new();
        self.by_number(kind, &mut ids)?;
        self.by_words(kind, &mut ids)?;
        self.by_sound(kind, &mut ids)?;
        for customer in customers {
            ids.extend(self.ids(&newest::of_customer(kind), &[customer, &OF_CUSTOMER])?);
        }
        if !self.is_ready || grams::runs(&self.query.folded).next().is_none() {
            ids.extend(newest::may_fit(self.store, kind, &self.query, self.is_ready)?);
        }
        let mut fitting = Vec::new();
        for id in ids {
            let Some(doc) = kind.read(self.store.conn(), id)? else { continue };
            if let Some((score, column)) = self.query.score(kind, &doc) {
                fitting.push((Reverse(score), Reverse((doc.at, id)), column, doc));
            }
        }
        fitting.sort_by_key(|(score, time, ..)| (*score, *time));
        fitting.truncate(self.most);
        let found = fitting.into_iter().map(|(Reverse(score), _, column, doc)| {
            let (title, matched) = (doc.title(), self.matched(kind, column, &doc.values[column]));
            let marks = (self.query.marks(&title), self.query.marks(&matched));
            Found { kind: kind.entity, id: doc.id, title, matched, score, at: doc.at, marks }
        });
        Ok(found.collect())
    }

    /// The part of a value that fits, as it may be shown.
    fn matched(&self, kind: &Kind, column: usize, value: &str) -> String {
        let holds = kind.columns[column].1;
        let fits = |line: &&str| !self.query.marks(&holds.shown(line)).is_empty();
        match holds {
            // X2: what was typed of it, and where that is.
            Holds::Address => self.query.address(value),
            // Of several names or phones the one that was meant.
            Holds::Name | Holds::Phone => holds.shown(value.lines().find(fits).unwrap_or(value)),
            _ => holds.shown(value),
        }
    }

    fn ids(&self, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<i64>> {
        if sql.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.store.conn().prepare_cached(sql)?;
        let rows = statement.query_map(values, |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest rows of a kind that a part of the index knows for a match.
    fn newest(&self, kind: &Kind, index: &str, wanted: &str, most: usize) -> Result<Vec<i64>> {
        let sql = format!(
            "SELECT rowid - ?2 FROM {index} WHERE {index} MATCH ?1 AND rowid >= ?2 AND rowid < ?3
             ORDER BY rowid DESC LIMIT ?4"
        );
        let (from, to) = kind.rowids();
        self.ids(&sql, &[&wanted, &from, &to, &i64::try_from(most).unwrap_or(i64::MAX)])
    }

    fn keys(&self, kind: &Kind, key: &str, most: usize) -> Result<Vec<i64>> {
        self.newest(kind, "search_keys", &format!("\"{key}\""), most)
    }

    fn by_number(&self, kind: &Kind, ids: &mut BTreeSet<i64>) -> Result<()> {
        let has = |wanted: Holds| kind.columns.iter().any(|(_, holds)| *holds == wanted);
        if [Holds::Text, Holds::Address, Holds::Name, Holds::Title].into_iter().any(has) {
            self.by_number_in_text(kind, ids)?;
        }
        if !has(Holds::Number) && !has(Holds::Phone) {
            return Ok(());
        }
        if let Some(number) = &self.query.number {
            if let Some(tail) = grams::tail(number) {
                ids.extend(self.keys(kind, tail, self.most_of(number))?);
            }
            if number.len() >= BEGINNING {
                let begins =
                    BTreeSet::from([self.query.typed.clone(), number.clone(), number.to_uppercase()]);
                for sql in newest::beginning(kind) {
                    for begin in &begins {
                        let end = format!("{begin}\u{10FFFF}");
                        ids.extend(self.ids(sql, &[begin, &end, &EXACT])?);
                    }
                }
            }
        }
        if let Some(tail) = self.query.named.as_ref().and_then(|n| grams::tail(&n.tail)) {
            ids.extend(self.keys(kind, tail, NAMED)?);
        }
        Ok(())
    }

    /// The long numbers in texts, by how they begin and how they end.
    fn by_number_in_text(&self, kind: &Kind, ids: &mut BTreeSet<i64>) -> Result<()> {
        let Some(digits) = &self.query.digits else { return Ok(()) };
        for key in [grams::head(digits), grams::tail(digits).map(str::to_owned)].into_iter().flatten() {
            ids.extend(self.keys(kind, &key, self.most_of(digits))?);
        }
        Ok(())
    }

    /// Rows to look at for a number: what is known of it by all its digits fits, of a longer one it may not.
    fn most_of(&self, number: &str) -> usize {
        if number.len() <= *grams::TAIL.end() { self.most } else { TAILS.max(self.most) }
    }

    fn by_words(&self, kind: &Kind, ids: &mut BTreeSet<i64>) -> Result<()> {
        if let Some(phrases) = grams::phrases(&self.query.folded) {
            // Some may not fit: their words are not beside each other.
            ids.extend(self.newest(kind, "search_text", &phrases, self.most * 2)?);
        }
        // Somebody who is called exactly so may be older than many who are called alike.
        ids.extend(self.ids(newest::called(kind), &[&self.query.typed, &EXACT])?);
        Ok(())
    }

    fn by_sound(&self, kind: &Kind, ids: &mut BTreeSet<i64>) -> Result<()> {
        let sounds = kind.columns.iter().any(|(_, holds)| matches!(holds, Holds::Name | Holds::Title));
        let Some(letters) = self.query.letters.as_deref().filter(|_| sounds) else { return Ok(()) };
        for sound in grams::sounds(letters) {
            let found = self.keys(kind, sound, SOUNDS.max(self.most))?;
            if !found.is_empty() {
                ids.extend(found);
                break;
            }
        }
        Ok(())
    }

    /// Snippets are found by code, words, pinyin, initials, as in their pane but for its guesses; ranked among the rest by
    /// where they matched.
    fn snippets(&self, index: &Index) -> Vec<Found> {
        let hits = index.find_as_typed(&self.query.typed, self.most);
        let mut marker = index.marker(&self.query.typed);
        let mut found = Vec::new();
        for (place, hit) in hits.into_iter().enumerate() {
            let Some(snippet) = index.get(hit.index) else { continue };
            let (matched, score) = match hit.field {
                Field::Nothing => continue,
                Field::Code if snippet.code.eq_ignore_ascii_case(&self.query.typed) => (&snippet.code, 97),
                Field::Code => (&snippet.code, 78),
                Field::Title => (&snippet.title, 75),
                Field::Question(nth) => (snippet.questions.get(nth).unwrap_or(&snippet.title), 58),
                Field::Answer => (&snippet.answer, 39),
            };
            let score = match hit.way {
                Way::Whole => score,
                Way::Words | Way::Pieces | Way::Near | Way::Alike => score.min(49),
            };
            let (title, matched) = (harmless::line(&snippet.title), harmless::line(matched));
            let marks = (marker.text(&title, hit.way), marker.text(&matched, hit.way));
            // Their own order counts for more than their age.
            let score = score - i64::try_from(place).unwrap_or(i64::MAX).min(9);
            found.push(Found { kind: Entity::Snippet, id: snippet.id, title, matched, score, at: 0, marks });
        }
        found
    }
}

#[cfg(test)]
mod tests;
