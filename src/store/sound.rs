//! Whether a file is sound: SQLite's own integrity check, the foreign keys, the index of the search – and what each
//! problem means for the rows.

use super::{Result, Store, StoreError};
use rusqlite::{Connection, ErrorCode};
use std::path::Path;

/// What a problem is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Pages of a table can't be read: rows may be lost.
    Rows {
        table: String,
    },
    /// An index does not fit its table; no row is lost.
    Index {
        table: String,
        index: String,
    },
    /// A row points at one that is not there.
    Reference {
        table: String,
        row: i64,
        parent: String,
    },
    Search,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub damage: Damage,
    /// As SQLite says it.
    pub text: String,
}

impl Store {
    /// Looks through the whole file and changes nothing. Empty means sound.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        // Of one state of the file: a row that a desk enters meanwhile would be missing in one of two counts.
        self.reading(|| self.problems_now())
    }

    fn problems_now(&self) -> Result<Vec<Problem>> {
        let mut found = problems(self.conn())?;
        // Damaged pages of the index itself are named already.
        if found.is_empty() {
            found.extend(
                self.check_search()?.into_iter().map(|text| Problem { damage: Damage::Search, text }),
            );
        }
        Ok(found)
    }

    /// The same as SQLite's texts.
    pub fn check(&self) -> Result<Vec<String>> {
        Ok(self.problems()?.into_iter().map(|p| p.text).collect())
    }
}

pub(super) fn problems(conn: &Connection) -> Result<Vec<Problem>> {
    renew_search(conn);
    let mut found = Vec::new();
    let mut statement = conn.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                let text: String = row.get(0)?;
                // A heading, and then one problem a line.
                let lines = text.lines().filter(|l| *l != "ok" && !l.starts_with("*** in database"));
                found.extend(
                    lines.map(|l| Problem { damage: Damage::of(conn, l), text: l.trim().to_owned() }),
                );
            }
            Ok(None) => break,
            // So damaged that the check itself stumbles.
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
                found.push(Problem { damage: Damage::Other, text: e.to_string() });
                return Ok(found);
            }
            Err(e) => return Err(e.into()),
        }
    }
    let references = references(conn);
    match references {
        Ok(broken) => found.extend(broken),
        // Named above already.
        Err(StoreError::Sql(e))
            if e.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) && !found.is_empty() => {}
        Err(e) => return Err(e),
    }
    Ok(found)
}

/// The check of a full-text index takes what the connection remembers of it for the truth, also when another one, an
/// import beside the desk, has written it since. A look-up reads it anew. What is wrong with it the check itself tells.
fn renew_search(conn: &Connection) {
    for index in ["search_text", "search_keys"] {
        let sql = format!("SELECT rowid FROM {index} WHERE {index} MATCH 'x' LIMIT 1");
        let _ = conn.query_row(&sql, [], |_| Ok(()));
    }
}

fn references(conn: &Connection) -> Result<Vec<Problem>> {
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let broken = statement.query_map([], |r| {
        let (table, row, parent): (String, Option<i64>, String) = (r.get(0)?, r.get(1)?, r.get(2)?);
        let row = row.unwrap_or_default();
        let text = format!("{table} row {row}: its {parent} is missing");
        Ok(Problem { damage: Damage::Reference { table, row, parent }, text })
    })?;
    Ok(broken.collect::<rusqlite::Result<_>>()?)
}

/// Refuses what is not sound; for copies before they are trusted.
pub(super) fn verify(conn: &Connection, path: &Path) -> Result<()> {
    match problems(conn)?.into_iter().next() {
        None => Ok(()),
        Some(first) => Err(StoreError::Unsound { path: path.to_owned(), cause: first.text }),
    }
}

impl Damage {
    fn of(conn: &Connection, line: &str) -> Self {
        // "row 7 missing from index orders_no", "wrong # of entries in index orders_no"
        if let Some((_, index)) = line.rsplit_once(" index ") {
            let table = "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = ?1";
            if let Ok(table) = conn.query_row(table, [index], |r| r.get(0)) {
                return Self::Index { table, index: index.to_owned() };
            }
        }
        // "Tree 12 page 34 cell 5: …": the tree is named by its first page.
        let root = line.strip_prefix("Tree ").and_then(|l| l.split_whitespace().next()?.parse::<i64>().ok());
        let owner = "SELECT type, name, tbl_name FROM sqlite_schema WHERE rootpage = ?1";
        let owner: Option<(String, String, String)> = root
            .and_then(|root| conn.query_row(owner, [root], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).ok());
        match owner {
            Some((_, _, table)) if is_search(&table) => Self::Search,
            Some((kind, index, table)) if kind == "index" => Self::Index { table, index },
            Some((_, _, table)) => Self::Rows { table },
            None if line.contains("fts5") => Self::Search,
            None => Self::Other,
        }
    }
}

/// Tables that are made from the others.
pub(super) fn is_search(table: &str) -> bool {
    table.starts_with("search_")
}
