//! A backup takes the place of the database: looked at first, and after a yes copied beside it, brought to the present
//! schema, and swapped in whole. The file that was replaced is kept.

use super::backup::{self, Pace};
use super::cipher::Key;
use super::lock::{FileId, WriterLock};
use super::swap::{self, Swap};
use super::trails::{self, Beyond};
use super::{Result, StoreError, cipher, door, migrate, sound};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// What stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub schema: i64,
    /// Unix second of the last entry of the trail.
    pub last_change: Option<i64>,
    pub encrypted: bool,
}

/// A verified backup that waits for a yes. Until then nothing is written, so that nothing is left of a program that is
/// ended meanwhile.
#[derive(Debug)]
pub struct Ready {
    from: PathBuf,
    at: PathBuf,
    new: PathBuf,
    /// What stands in the backup.
    pub seen: Seen,
    /// What it replaces; `None` when there is nothing, or nothing that can be read.
    pub replaces: Option<Seen>,
    /// What was done in the file it replaces that the backup knows nothing of.
    pub beyond: Option<Beyond>,
    source: Connection,
    lock: Option<WriterLock>,
}

fn look(conn: &Connection, path: &Path) -> Result<Seen> {
    migrate::check_filled(conn, path)?;
    let last = conn.query_row("SELECT max(at) FROM ops", [], |r| r.get(0))?;
    Ok(Seen { schema: migrate::version(conn)?, last_change: last, encrypted: cipher::is_encrypted(path) })
}

/// Looks at a backup and gets its copy ready to take the place of the database at `at`.
///
/// # Errors
/// When it is missing, not ours, not sound, newer, the database itself, or when somebody works with the database.
pub fn get_ready(from: &Path, at: &Path, holder: &str) -> Result<Ready> {
    if from.is_dir() {
        return Err(StoreError::Folder { path: from.to_owned() });
    }
    if !from.is_file() {
        return Err(StoreError::Missing { path: from.to_owned() });
    }
    if FileId::of(from).is_some_and(|id| FileId::of(at) == Some(id)) {
        return Err(StoreError::refused(&"restore.same_file"));
    }
    let source = door::open_to_read(from)?;
    let seen = look(&source, from)?;
    sound::verify(&source, from)?;
    if let Some(folder) = at.parent().filter(|f| !f.as_os_str().is_empty()) {
        door::folder(folder)?;
    }
    let lock = WriterLock::take(at, holder)?;
    let present = if at.exists() { door::open_to_read(at).ok() } else { None };
    let replaces = present.as_ref().and_then(|conn| look(conn, at).ok());
    let beyond = present.filter(|_| replaces.is_some()).and_then(|conn| trails::between(&conn, &source).ok());
    let mut ready = Ready {
        from: from.to_owned(),
        at: at.to_owned(),
        new: swap::fresh_name(at),
        seen,
        replaces,
        beyond: beyond.flatten(),
        source,
        lock: Some(lock),
    };
    // X2: what was encrypted stays so, whatever the backup was.
    ready.seen.encrypted |= ready.own_key()?.is_some();
    Ok(ready)
}

impl Ready {
    /// The key of the file that is replaced.
    fn own_key(&self) -> Result<Option<Key>> {
        match door::key_of(&self.at) {
            Ok(key) => Ok(key),
            Err(_) if self.seen.encrypted => Ok(None),
            // X2: without its key what comes in could not be encrypted as it is.
            Err(_) => Err(StoreError::refused(&"restore.would_bare")),
        }
    }

    fn copy(&self) -> Result<()> {
        door::remove(&self.new)?;
        match self.own_key()? {
            Some(key) if !cipher::is_encrypted(&self.from) => {
                let plain = door::open(&self.from)?;
                cipher::convert(&plain, &self.new, Some(&key))?;
            }
            _ => backup::copy(&self.source, door::key_of(&self.from)?.as_ref(), &self.new, Pace::Quick)?,
        }
        let conn = door::open(&self.new)?;
        let schema = migrate::version(&conn)?;
        if schema < migrate::SCHEMA_VERSION {
            // The backup itself stays as it was.
            migrate::raise(&conn, migrate::SCHEMA_VERSION)?;
        }
        sound::verify(&conn, &self.new)
    }

    /// Takes its place; returns the name of the file that was there.
    ///
    /// # Errors
    /// When the disk says no, or a program reads the database just now.
    pub fn go(mut self, stamp: &str) -> Result<Option<PathBuf>> {
        self.copy()?;
        let kept = swap::free_name(&self.at, "replaced", stamp);
        let replaces = self.at.exists();
        Swap { new: &self.new, at: &self.at, kept: &kept }.run()?;
        self.lock = None;
        Ok(replaces.then_some(kept))
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        // Without the lock it has taken its place already.
        if self.lock.is_some() {
            let _ = door::remove(&self.new);
        }
    }
}

#[cfg(test)]
mod tests;
