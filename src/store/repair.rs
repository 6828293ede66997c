//! `check --repair`: what can be read of a damaged file goes into a new one, row by row around the damaged pages, and
//! that takes its place. The damaged file is only read, and kept.

mod fill;
mod frame;
mod names;
mod old;
pub(super) mod pages;
mod rows;

use super::lock::WriterLock;
use super::swap::{self, Swap};
use super::{Result, Store, StoreError, door, migrate};
use fill::Writer;
pub use names::Named;
use old::Old;
use pages::Pages;
use rusqlite::Connection;
use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// What was saved.
#[derive(Debug)]
pub struct Account {
    pub tables: Vec<TableAccount>,
    pub loose: Vec<Loose>,
    /// The damaged file.
    pub kept: PathBuf,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableAccount {
    pub table: String,
    pub rows: u64,
    /// `None`: some, and nothing tells how many.
    pub lost: Option<u64>,
    /// Their ids, as far as an index knows them.
    pub lost_ids: Vec<i64>,
    /// What each of these was part of.
    pub lost_of: Vec<Option<Named>>,
}

/// A row that pointed at one that was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    pub table: String,
    pub row: i64,
    pub parent: String,
    pub fate: Fate,
    /// What it is, or was, part of.
    pub of: Option<Named>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A stand-in with the number and no name was made for the lost one.
    StandIn(i64),
    /// It stays, and points at nothing.
    Alone,
    /// It could not be kept without.
    Left,
}

impl Account {
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|t| t.rows).sum()
    }

    /// Rows that are known to be lost.
    pub fn lost(&self) -> u64 {
        let left = self.loose.iter().filter(|l| l.fate == Fate::Left).count();
        self.tables.iter().filter_map(|t| t.lost).sum::<u64>() + left as u64
    }

    /// Nothing was lost: indexes only, or nothing was wrong.
    pub fn is_whole(&self) -> bool {
        self.loose.is_empty() && self.tables.iter().all(|t| t.lost == Some(0))
    }
}

/// Saves what can be read, and puts it in the place of the file.
///
/// # Errors
/// When somebody works with it, when nothing tells what stands where in it – then only a backup helps – or the disk says
/// no.
pub fn run(path: &Path, holder: &str, stamp: &str) -> Result<Account> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let _lock = WriterLock::take(path, holder)?;
    let (work, new) = (door::side(path, ".work"), swap::fresh_name(path));
    let result = copy(path, &work).and_then(|()| salvage(&work, &new)).and_then(|(tables, loose)| {
        let kept = swap::free_name(path, "damaged", stamp);
        Swap { new: &new, at: path, kept: &kept }.run()?;
        Ok(Account { tables, loose, kept })
    });
    let _ = door::remove(&work);
    if result.is_err() {
        let _ = door::remove(&new);
    }
    result
}

/// The damaged file with its log, byte by byte: SQLite moves the log into the copy, not into the file.
fn copy(path: &Path, work: &Path) -> Result<()> {
    door::remove(work)?;
    for end in ["", "-wal"] {
        let (from, to) = (door::side(path, end), door::side(work, end));
        if !from.exists() {
            continue;
        }
        door::file(&to)?;
        let written = File::open(&from).and_then(|mut from| {
            let mut to_file = File::options().write(true).open(&to)?;
            std::io::copy(&mut from, &mut to_file)
        });
        written.map_err(|e| door::cannot(&to, &e))?;
    }
    Ok(())
}

fn salvage(work: &Path, new: &Path) -> Result<(Vec<TableAccount>, Vec<Loose>)> {
    swap::settle(work)?;
    let free = frame::put_up(work)?;
    let mut old = Old::open(work)?;
    migrate::check_filled(old.conn(), work)?;
    let schema = migrate::version(old.conn())?;
    let key = door::key_of(work)?;
    let conn = door::create(new, key.as_ref())?;
    // Made to be thrown away until it is whole.
    conn.pragma_update(None, "journal_mode", "MEMORY")?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "foreign_keys", false)?;
    migrate::raise(&conn, schema)?;
    let (tables, loose) = fill_in(&mut old, work, &free, &conn)?;
    migrate::raise(&conn, migrate::SCHEMA_VERSION)?;
    drop(conn);
    let mut store = Store::open_beside(new)?;
    store.reindex_search()?;
    let problems = store.check()?;
    drop(store);
    swap::settle(new)?;
    match problems.into_iter().next() {
        Some(cause) => Err(StoreError::Unsound { path: new.to_owned(), cause }),
        None => Ok((tables, loose)),
    }
}

fn fill_in(
    old: &mut Old,
    work: &Path,
    free: &HashSet<u32>,
    new: &Connection,
) -> Result<(Vec<TableAccount>, Vec<Loose>)> {
    let tx = new.unchecked_transaction()?;
    let triggers = fill::take_triggers(new)?;
    let known = fill::tables(new)?;
    // What the new file was made with is in the old one as well, if it can be read.
    for table in &known {
        new.execute(&format!("DELETE FROM {}", table.name), [])?;
    }
    let mut read = Vec::new();
    for table in &known {
        read.push(Writer::new(new, table).read_from(old)?);
    }
    let mut carved = vec![0; known.len()];
    if read.iter().any(|r| !r.gaps.is_empty()) {
        for leaf in stray(old.conn(), work, free) {
            let fitting: Vec<usize> =
                (0..known.len()).filter(|n| fill::can_be(&known[*n], &read[*n], &leaf)).collect();
            // Of two tables that look alike, the one whose columns it fills.
            let width = leaf.first().map_or(0, |(_, values)| values.len());
            let exact = fitting.iter().copied().find(|n| known[*n].columns.len() == width);
            if let Some(n) = exact.or(fitting.first().copied()) {
                carved[n] += Writer::new(new, &known[n]).take_leaf(&leaf)?;
            }
        }
    }
    let mut accounts = Vec::new();
    for ((table, read), carved) in known.iter().zip(&read).zip(carved) {
        accounts.push(fill::account(&Writer::new(new, table), old, read, carved)?);
    }
    fill::keep_counting(old.conn(), new)?;
    let names = fill::name_lost(&mut accounts, old, new)?;
    let loose = fill::put_in_order(new, &names)?;
    for trigger in triggers {
        new.execute_batch(&trigger)?;
    }
    tx.commit()?;
    Ok((accounts, loose))
}

/// Leaves that no table reaches any more; none of an encrypted file, where only SQLite can look into a page.
fn stray(old: &Connection, work: &Path, free: &HashSet<u32>) -> Vec<pages::Leaf> {
    let roots = old
        .prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
        .and_then(|mut statement| {
            let roots = statement.query_map([], |r| r.get(0))?;
            roots.chain([Ok(1)]).collect::<rusqlite::Result<Vec<u32>>>()
        });
    let leaves = Pages::open(work).and_then(|mut pages| pages.stray_leaves(&roots.unwrap_or_default(), free));
    leaves.unwrap_or_default()
}

/// Whether a file is so damaged that its list of tables can't be read.
pub fn is_beyond(error: &StoreError) -> bool {
    matches!(error.key(), "store.damaged" | "store.damaged_here")
}

#[cfg(test)]
mod tests;
