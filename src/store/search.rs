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
use std::collections::{BTreeMap, BTreeSet};
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
    store.reading(|| everything(store, snippets, query, most))
}

fn everything(store: &Store, snippets: &Index, query: Query, most: Most) -> Result<Vec<Found>> {
    let looking = Looking { store, query, most: most.of_kind, is_ready: store.search_is_ready()? };
    let mut found = Vec::new();
    let known = looking.known(&kinds::ALL)?;
    // Customers first: what is theirs is found by their names.
    let customers = looking.kind(kinds::of(Entity::Customer), &known, &[])?;
    let named: Vec<i64> = customers.iter().take(CUSTOMERS).map(|f| f.id).collect();
    for kind in KINDS.iter().filter(|k| k.entity != Entity::Customer) {
        found.extend(looking.kind(kind, &known, &named)?);
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
    let kind = kinds::of(Entity::Customer);
    let known = looking.known(&kind.rowids())?;
    Ok(looking.kind(kind, &known, &[])?.into_iter().map(|f| f.id).collect())
}

/// Rows the index knows for what was typed, by the code of their kind.
type Known = BTreeMap<i64, BTreeSet<i64>>;

/// One search: what was typed, held against the store.
struct Looking<'a> {
    store: &'a Store,
    query: Query,
    /// Results of a kind.
    most: usize,
    is_ready: bool,
}

impl Looking<'_> {
    /// What fits of one kind, best first.
    fn kind(&self, kind: &Kind, known: &Known, customers: &[i64]) -> Result<Vec<Found>> {
        let mut ids = known.get(&kind.code).cloned().unwrap_or_default();
        self.by_beginning(kind, &mut ids)?;
        // Somebody who is called exactly so may be older than many who are called alike.
        ids.extend(self.ids(newest::called(kind), &[&self.query.typed, &EXACT])?);
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

    /// The newest rows of each kind that the index knows for a number or for words, in a stretch of it.
    fn known(&self, stretch: &Range<i64>) -> Result<Known> {
        let (query, mut known) = (&self.query, Known::new());
        let mut keys = BTreeMap::new();
        let mut add = |key: Option<String>, most: usize| {
            let Some(key) = key else { return };
            keys.entry(key).and_modify(|before: &mut usize| *before = most.max(*before)).or_insert(most);
        };
        let tail = |number: &str| grams::tail(number).map(str::to_owned);
        if let Some(number) = &query.number {
            add(tail(number), self.most_of(number));
        }
        // The long numbers in texts, by how they begin and how they end.
        if let Some(digits) = &query.digits {
            add(grams::head(digits), self.most_of(digits));
            add(tail(digits), self.most_of(digits));
        }
        if let Some(named) = &query.named {
            add(tail(&named.tail), NAMED);
        }
        for (key, most) in keys {
            self.newest(stretch, "search_keys", &exactly(&key), most, &mut known)?;
        }
        if let Some(phrases) = grams::phrases(&query.folded) {
            // Some may not fit: their words are not beside each other.
            self.newest(stretch, "search_text", &phrases, self.most * 2, &mut known)?;
        }
        Ok(known)
    }

    /// Adds the newest rows of each kind that a part of the index knows for a match. From the end of the index to its
    /// beginning, a statement for each kind that has some: one for each kind there is would go through all the words of
    /// something that is nowhere as often.
    fn newest(
        &self,
        stretch: &Range<i64>,
        index: &str,
        wanted: &str,
        most: usize,
        known: &mut Known,
    ) -> Result<()> {
        let sql = format!(
            "SELECT rowid FROM {index} WHERE {index} MATCH ?1 AND rowid >= ?2 AND rowid < ?3
             ORDER BY rowid DESC LIMIT ?4"
        );
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let (mut below, mut counted) = (stretch.end, BTreeMap::new());
        while below > stretch.start {
            let rows = self.ids(&sql, &[&wanted, &stretch.start, &below, &limit])?;
            for (code, id) in rows.iter().map(|rowid| kinds::at(*rowid)) {
                let count = counted.entry(code).or_insert(0);
                if *count < most {
                    *count += 1;
                    known.entry(code).or_default().insert(id);
                }
            }
            let Some(last) = rows.last().filter(|_| rows.len() >= most) else { break };
            let (code, _) = kinds::at(*last);
            below = if counted[&code] < most { *last } else { kinds::rowid(code, 0) };
        }
        Ok(())
    }

    /// The numbers of a kind that begin so.
    fn by_beginning(&self, kind: &Kind, ids: &mut BTreeSet<i64>) -> Result<()> {
        let Some(number) = self.query.number.as_ref().filter(|n| n.len() >= BEGINNING) else { return Ok(()) };
        let begins = BTreeSet::from([self.query.typed.clone(), number.clone(), number.to_uppercase()]);
        for sql in newest::beginning(kind) {
            for begin in &begins {
                let end = format!("{begin}\u{10FFFF}");
                ids.extend(self.ids(sql, &[begin, &end, &EXACT])?);
            }
        }
        Ok(())
    }

    /// Rows to look at for a number: what is known of it by all its digits fits, of a longer one it may not.
    fn most_of(&self, number: &str) -> usize {
        if number.len() <= *grams::TAIL.end() { self.most } else { TAILS.max(self.most) }
    }

    fn by_sound(&self, kind: &Kind, ids: &mut BTreeSet<i64>) -> Result<()> {
        let sounds = kind.columns.iter().any(|(_, holds)| matches!(holds, Holds::Name | Holds::Title));
        let Some(letters) = self.query.letters.as_deref().filter(|_| sounds) else { return Ok(()) };
        let (most, mut known) = (SOUNDS.max(self.most), Known::new());
        for sound in grams::sounds(letters) {
            self.newest(&kind.rowids(), "search_keys", &exactly(sound), most, &mut known)?;
            if let Some(found) = known.remove(&kind.code) {
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
        if hits.is_empty() {
            return Vec::new();
        }
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

/// A key in the language of FTS5.
fn exactly(key: &str) -> String {
    format!("\"{key}\"")
}

#[cfg(test)]
mod tests;
