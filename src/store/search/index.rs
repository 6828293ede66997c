//! The index of the search, kept in step with the trail: what an action changed is entered in its own transaction.
//! Long work (an import) leaves its changes to [`Store::catch_up_search`], in short transactions of their own; so
//! does a migration with the rows of an older file. Undo, import and deletion need nothing here: they all write the
//! trail.

use super::kinds::{Doc, Holds, KINDS, Kind};
use crate::store::{Result, Store};
use crate::text::grams;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// An action at the keyboard changes fewer rows that are found; the trail is read no further for it.
const ROWS_AT_ONCE: usize = 100;
const CHANGES_AT_ONCE: i64 = 2000;
/// The name of the trail in the table of the progress; the kinds go by their entity.
const TRAIL: &str = "trail";

/// Rows of the index that are no longer true; in the order in which FTS5 takes them in one piece.
type Stale = BTreeSet<(usize, i64)>;

/// At the end of an action: its changes are entered, unless they are many or others wait before them.
pub(in crate::store) fn follow(conn: &Connection) -> Result<()> {
    let (mark, last) = trail(conn)?;
    if last == mark || last - mark > CHANGES_AT_ONCE {
        return Ok(());
    }
    let stale = stale(conn, mark, last)?;
    if stale.len() <= ROWS_AT_ONCE {
        enter(conn, &stale)?;
        set_progress(conn, TRAIL, last)?;
    }
    Ok(())
}

/// What was followed last, and the end of the trail.
fn trail(conn: &Connection) -> Result<(i64, i64)> {
    let last =
        conn.prepare_cached("SELECT coalesce(max(id), 0) FROM changes")?.query_row([], |r| r.get(0))?;
    Ok((progress(conn, TRAIL)?, last))
}

fn progress(conn: &Connection, what: &str) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT at FROM search_progress WHERE what = ?1")?;
    Ok(statement.query_row([what], |r| r.get(0)).optional()?.unwrap_or(0))
}

fn set_progress(conn: &Connection, what: &str, at: i64) -> Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO search_progress(what, at) VALUES (?1, ?2)")?
        .execute(params![what, at])?;
    Ok(())
}

/// What was changed in a stretch of the trail.
fn stale(conn: &Connection, mark: i64, last: i64) -> Result<Stale> {
    let mut stale = Stale::new();
    let mut statement =
        conn.prepare_cached("SELECT tbl, row_id, before, after FROM changes WHERE id > ?1 AND id <= ?2")?;
    let mut rows = statement.query([mark, last])?;
    while let Some(r) = rows.next()? {
        let table = r.get_ref("tbl")?.as_str().unwrap_or_default();
        for (n, kind) in KINDS.iter().enumerate() {
            let part = kind.parts.iter().find(|(part, _)| *part == table);
            if kind.table != table && part.is_none() {
                continue;
            }
            let (before, after) = (columns(r.get("before")?)?, columns(r.get("after")?)?);
            let row: i64 = r.get("row_id")?;
            match part {
                Some((part, of)) => {
                    stale.extend(owners(conn, part, of, row, before.as_ref())?.map(|id| (n, id)));
                }
                None if concerns(kind, before.as_ref(), after.as_ref()) => {
                    stale.insert((n, row));
                    // Who was merged into somebody lends her the name.
                    let merged = [&before, &after]
                        .into_iter()
                        .flatten()
                        .filter_map(|c| c.get("merged_into")?.as_i64());
                    stale.extend(merged.map(|id| (n, id)));
                }
                None => {}
            }
        }
    }
    Ok(stale)
}

fn columns(json: Option<String>) -> Result<Option<Map<String, Value>>> {
    Ok(json.map(|j| serde_json::from_str(&j)).transpose()?)
}

/// A new row, one that is gone, or a change of what is found.
fn concerns(kind: &Kind, before: Option<&Map<String, Value>>, after: Option<&Map<String, Value>>) -> bool {
    match (before, after) {
        (Some(_), Some(after)) => after.keys().any(|column| kind.watches(column)),
        _ => true,
    }
}

/// The rows a part belongs to, and belonged to before.
fn owners(
    conn: &Connection,
    part: &str,
    of: &str,
    row: i64,
    before: Option<&Map<String, Value>>,
) -> Result<impl Iterator<Item = i64>> {
    let sql = format!("SELECT {of} FROM {part} WHERE id = ?1");
    let now: Option<i64> = conn.prepare_cached(&sql)?.query_row([row], |r| r.get(0)).optional()?;
    let was = before.and_then(|b| b.get(of)).and_then(Value::as_i64);
    Ok(now.into_iter().chain(was))
}

fn enter(conn: &Connection, stale: &Stale) -> Result<()> {
    for (n, id) in stale {
        let kind = &KINDS[*n];
        let rowid = kind.rowid(*id);
        let Some(doc) = kind.read(conn, *id)? else {
            for sql in
                ["DELETE FROM search_text WHERE rowid = ?1", "DELETE FROM search_keys WHERE rowid = ?1"]
            {
                conn.prepare_cached(sql)?.execute([rowid])?;
            }
            continue;
        };
        let (words, keys) = words(kind, &doc);
        conn.prepare_cached("INSERT OR REPLACE INTO search_text(rowid, words) VALUES (?1, ?2)")?
            .execute(params![rowid, words])?;
        conn.prepare_cached("INSERT OR REPLACE INTO search_keys(rowid, keys) VALUES (?1, ?2)")?
            .execute(params![rowid, keys])?;
    }
    Ok(())
}

/// What a row is found by: the words of its texts; its keys.
fn words(kind: &Kind, doc: &Doc) -> (String, String) {
    let (mut words, mut keys) = (String::new(), BTreeSet::new());
    for ((_, holds), value) in kind.columns.iter().zip(&doc.values) {
        match holds {
            Holds::Number | Holds::Phone => value.lines().for_each(|v| grams::push_tails(&mut keys, v)),
            Holds::Name | Holds::Title => {
                grams::push_words(&mut words, value);
                // Who is called tb12345678 is asked for by its end.
                grams::push_numbers(&mut keys, value);
                value.lines().for_each(|v| grams::push_sounds(&mut keys, v, *holds == Holds::Title));
            }
            Holds::Text | Holds::Address => {
                grams::push_words(&mut words, value);
                grams::push_numbers(&mut keys, value);
            }
            Holds::Aside => {}
        }
    }
    (words, keys.into_iter().collect::<Vec<_>>().join(" "))
}

impl Store {
    /// Whether every change so far can be found.
    pub(crate) fn search_is_ready(&self) -> Result<bool> {
        Ok(self.search_backlog()? == 0)
    }

    /// Nothing of an older file waits any more.
    fn is_search_built(&self) -> Result<bool> {
        let mut built = self.conn.prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM search_progress WHERE what <> ?1 AND at > 0)",
        )?;
        Ok(built.query_row([TRAIL], |r| r.get(0))?)
    }

    /// Changes that nobody entered yet; the most there can be while rows of an older file wait.
    pub fn search_backlog(&self) -> Result<i64> {
        let (mark, last) = trail(&self.conn)?;
        Ok(if self.is_search_built()? { last - mark } else { i64::MAX })
    }

    /// Enters some of what waits to be found, at most about `rows` rows, the newest first; false when nothing waits
    /// any more. A few hundred rows take some milliseconds.
    pub fn catch_up_search(&mut self, rows: i64) -> Result<bool> {
        if self.search_is_ready()? {
            return Ok(false);
        }
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mark, last) = trail(&tx)?;
        if mark < last {
            // An order that is imported makes half a dozen changes.
            let last = last.min(mark + rows * 4);
            enter(&tx, &stale(&tx, mark, last)?)?;
            set_progress(&tx, TRAIL, last)?;
        } else {
            build(&tx, rows)?;
        }
        tx.commit()?;
        Ok(true)
    }

    /// Makes the whole index anew.
    pub fn reindex_search(&mut self) -> Result<()> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(
            "INSERT INTO search_text(search_text) VALUES ('delete-all');
             INSERT INTO search_keys(search_keys) VALUES ('delete-all');",
        )?;
        set_progress(&tx, TRAIL, trail(&tx)?.1)?;
        for kind in KINDS {
            let last =
                tx.query_row(&format!("SELECT coalesce(max(id), 0) FROM {}", kind.table), [], |r| r.get(0))?;
            set_progress(&tx, kind.entity.code(), last)?;
        }
        tx.commit()?;
        while self.catch_up_search(20_000)? {}
        Ok(())
    }

    /// What is wrong with the index: a kind that has more or fewer rows in it than there are. Its inner order is
    /// part of SQLite's own check.
    pub(in crate::store) fn check_search(&self) -> Result<Vec<String>> {
        if !self.search_is_ready()? {
            return Ok(Vec::new());
        }
        let mut problems = Vec::new();
        for kind in KINDS {
            let found: i64 = self.conn.query_row(
                "SELECT count(*) FROM search_text_docsize WHERE id >= ?1 AND id < ?2",
                [kind.rowids().start, kind.rowids().end],
                |r| r.get(0),
            )?;
            let there: i64 = self.conn.query_row(&kind.count(), [], |r| r.get(0))?;
            if found != there {
                problems.push(format!("search index: {found} of {there} {} rows", kind.table));
            }
        }
        Ok(problems)
    }
}

/// Rows that were there before the index was, the newest of a kind first.
fn build(conn: &Connection, rows: i64) -> Result<()> {
    for (n, kind) in KINDS.iter().enumerate() {
        let what = kind.entity.code();
        let from = progress(conn, what)?;
        if from == 0 {
            continue;
        }
        let sql = format!("SELECT id FROM {} WHERE id <= ?1 ORDER BY id DESC LIMIT ?2", kind.table);
        let mut statement = conn.prepare_cached(&sql)?;
        let ids = statement.query_map([from, rows], |r| r.get(0))?;
        let stale: Stale = ids.map(|id| Ok((n, id?))).collect::<rusqlite::Result<_>>()?;
        enter(conn, &stale)?;
        return set_progress(conn, what, stale.first().map_or(0, |(_, oldest)| oldest - 1));
    }
    Ok(())
}
