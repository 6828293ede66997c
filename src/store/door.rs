//! The one door to a file: every connection to one is made here, with its key where it is encrypted (X2).

use super::cipher::{self, Key};
use super::error::of_open;
use super::held::{hold, read_at};
use super::repair::pages;
use super::{Result, StoreError};
use crate::keep;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};

pub(super) const BEGINNING: &[u8] = b"SQLite format 3\0";
/// SQLCipher's pages; an encrypted file is a whole number of them.
const PAGE: u64 = 4096;

/// What the beginning of a file says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A plain database, or nothing yet.
    Plain,
    /// Nothing but noise, as an encrypted file looks; its first bytes are the salt then.
    Sealed([u8; 16]),
    /// A plain database whose first page was written over: the others are still there.
    Headless,
    /// Anything else. SQLite says what is wrong with it.
    Other,
}

pub(super) fn look(path: &Path) -> Look {
    let Ok(file) = hold(path) else { return Look::Plain };
    let length = file.metadata().map_or(0, |m| m.len());
    let beginning = read_at(&file, 0, 256).unwrap_or_default();
    if beginning.is_empty() || beginning.starts_with(BEGINNING) {
        return Look::Plain;
    }
    // A text that is cut in the middle of a character is one still.
    let is_text = std::str::from_utf8(&beginning).map_or_else(|e| e.error_len().is_none(), |_| true);
    let salt = beginning.first_chunk().copied();
    match salt {
        _ if has_pages(&file) => Look::Headless,
        Some(salt) if length.is_multiple_of(PAGE) && !is_text => Look::Sealed(salt),
        _ => Look::Other,
    }
}

/// Of its second to sixty-fifth page half are such as only a plain database has.
fn has_pages(file: &File) -> bool {
    const MOST: usize = 64;
    let bytes = read_at(file, pages::SIZE as u64, pages::SIZE * MOST).unwrap_or_default();
    let all = bytes.len() / pages::SIZE;
    all > 1 && bytes.chunks(pages::SIZE).filter(|p| pages::is_page(p)).count() * 2 >= all
}

/// Whether it is a plain database beyond doubt: it begins as one, or goes on as one.
pub(super) fn is_plain(path: &Path) -> bool {
    is_headed(path) || look(path) == Look::Headless
}

/// Whether it begins as a plain database.
pub(super) fn is_headed(path: &Path) -> bool {
    hold(path).and_then(|file| read_at(&file, 0, BEGINNING.len())).is_ok_and(|bytes| bytes == BEGINNING)
}

/// Something that begins as a database, plain or encrypted; the rest was not looked at.
pub(super) fn looks_whole(path: &Path) -> bool {
    is_headed(path) || matches!(look(path), Look::Sealed(_))
}

/// There is no file, or one of no bytes with no log beside it.
pub fn is_bare(path: &Path) -> bool {
    let is_empty = |path: &Path| std::fs::metadata(path).map_or(true, |m| m.is_file() && m.len() == 0);
    is_empty(path) && is_empty(&side(path, "-wal"))
}

/// The key of a file, `None` for a plain one.
///
/// # Errors
/// [`StoreError::NeedsPassphrase`] when it is not known yet, [`StoreError::Sealed`] when this build has no encryption.
pub(super) fn key_of(path: &Path) -> Result<Option<Key>> {
    match look(path) {
        Look::Plain | Look::Headless | Look::Other => Ok(None),
        Look::Sealed(_) if !cipher::IS_BUILT_IN => Err(StoreError::Sealed { path: path.to_owned() }),
        Look::Sealed(salt) => match cipher::known(&salt) {
            Some(key) => Ok(Some(key)),
            None => Err(StoreError::NeedsPassphrase { path: path.to_owned() }),
        },
    }
}

/// For reading and writing; created when there is none.
pub(super) fn open(path: &Path) -> Result<Connection> {
    with(path, OpenFlags::default(), key_of(path)?.as_ref())
}

/// For reading and writing an encrypted file with a key that may be wrong.
pub(super) fn open_with(path: &Path, key: &Key) -> Result<Connection> {
    with(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX, Some(key))
}

/// A new file of the user's own, empty; one that stands there gives way.
pub(super) fn create(path: &Path, key: Option<&Key>) -> Result<Connection> {
    remove(path)?;
    file(path)?;
    with(path, OpenFlags::default(), key)
}

/// For reading. The file stays as it is: what stands in its log is not moved into it either.
pub(super) fn open_to_read(path: &Path) -> Result<Connection> {
    let key = key_of(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = with(path, flags, key.as_ref())
        .or_else(|_| with(path, OpenFlags::SQLITE_OPEN_READ_ONLY, key.as_ref()))?;
    conn.pragma_update(None, "query_only", true).map_err(|e| of_open(path, &e))?;
    if std::fs::metadata(side(path, "-wal")).is_ok_and(|m| m.len() > 0) {
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    }
    Ok(conn)
}

fn with(path: &Path, flags: OpenFlags, key: Option<&Key>) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags).map_err(|e| of_open(path, &e))?;
    if let Some(key) = key {
        // It would write to the terminal what is said in the person's own language.
        conn.pragma_update(None, "cipher_log_level", "NONE")?;
        conn.pragma_update(None, "key", key.words()).map_err(|e| of_open(path, &e))?;
        // Nothing of an encrypted file in plain ones beside it.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
    }
    Ok(conn)
}

/// 0700, created when missing.
pub(super) fn folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    keep::folder(folder).map_err(|e| cannot(folder, &e))
}

/// 0600, created empty; SQLite gives its side files the same mode.
pub(super) fn file(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| cannot(path, &e))?;
    Ok(())
}

pub(super) fn cannot(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Open { path: path.to_owned(), cause: error.to_string() }
}

/// The name of a file beside another: `shiftdesk.db` and `-wal` → `shiftdesk.db-wal`.
pub(super) fn side(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Takes a file away with what SQLite keeps beside it; one that is not there is no failure.
pub(super) fn remove(path: &Path) -> Result<()> {
    for end in ["-wal", "-shm", "-journal", ""] {
        let file = side(path, end);
        match std::fs::remove_file(&file) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(cannot(&file, &e)),
            _ => {}
        }
    }
    Ok(())
}
