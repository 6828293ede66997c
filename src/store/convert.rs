//! X2: a plain file becomes an encrypted one and back, or gets another passphrase: written anew, verified, swapped in.

use super::backup::Shelf;
use super::cipher::{self, Key};
use super::lock::WriterLock;
use super::swap::{self, Swap};
use super::{Result, StoreError, door, migrate, sound};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// Writes the database anew with this key, or with none, and puts it in its place; returns the old file's name.
///
/// # Errors
/// When somebody works with it, when it is not sound, or the disk says no; then it stands as it stood.
pub fn run(path: &Path, key: Option<&Key>, holder: &str, stamp: &str) -> Result<PathBuf> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let _lock = WriterLock::take(path, holder)?;
    let new = swap::fresh_name(path);
    let result = rewrite(path, &new, key).and_then(|()| {
        let kept = swap::free_name(path, "replaced", stamp);
        Swap { new: &new, at: path, kept: &kept }.run()?;
        Ok(kept)
    });
    if result.is_err() {
        let _ = door::remove(&new);
    }
    result
}

fn rewrite(path: &Path, new: &Path, key: Option<&Key>) -> Result<()> {
    let old = door::open(path)?;
    migrate::check_filled(&old, path)?;
    sound::verify(&old, path)?;
    cipher::convert(&old, new, key)?;
    let fresh = door::open_to_read(new)?;
    migrate::check(&fresh, new)?;
    sound::verify(&fresh, new)?;
    if counts(&old)? != counts(&fresh)? {
        return Err(StoreError::Unsound { path: new.to_owned(), cause: "rows are missing".into() });
    }
    Ok(())
}

/// The rows of every table.
fn counts(conn: &Connection) -> Result<Vec<(String, i64)>> {
    let mut statement =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name")?;
    let names = statement.query_map([], |r| r.get::<_, String>(0))?;
    names
        .map(|name| {
            let name = name?;
            let count = conn.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |r| r.get(0))?;
            Ok((name, count))
        })
        .collect()
}

/// Everything else that holds the rows: copies beside the database, and what a killed program left of them.
pub fn copies(path: &Path) -> Vec<PathBuf> {
    swap::beside(path)
}

/// Those of them, and of the backups, that are not encrypted.
pub fn plain_copies(path: &Path, shelf: &Shelf) -> Vec<PathBuf> {
    let mut copies = copies(path);
    copies.extend(shelf.all().into_iter().map(|made| made.path));
    copies.extend(shelf.halves());
    // A log holds rows as well; it is plain when its file is.
    let is_plain = |p: &PathBuf| {
        let name = p.to_str().unwrap_or_default();
        let main = ["-wal", "-shm", "-journal", ".log"].iter().find_map(|end| name.strip_suffix(end));
        name.contains(".unsaved-") || door::is_plain(main.map_or(p, Path::new))
    };
    copies.retain(|p| std::fs::metadata(p).is_ok_and(|m| m.is_file() && m.len() > 0) && is_plain(p));
    copies.sort();
    copies
}

/// Takes those copies away.
///
/// # Errors
/// When one can't be removed.
pub fn remove(copies: &[PathBuf]) -> Result<()> {
    copies.iter().try_for_each(|copy| door::remove(copy))
}

#[cfg(test)]
mod copies_tests;
#[cfg(test)]
#[cfg(feature = "encryption")]
mod tests;
