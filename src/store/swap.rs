//! A whole new file takes the place of the database; the old one is kept beside it. Killed at any moment, one of the
//! two stands under the name, whole. The caller holds the lock.

use super::{Result, StoreError, door};
use crate::keep;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Makes one plain file of a database: what is in its log is moved into it. What is damaged, no database or locked by
/// a passphrase stays as it is.
///
/// # Errors
/// When another program reads it just now, or the disk says no.
pub(super) fn settle(path: &Path) -> Result<()> {
    // SQLite throws the log of a file away that is cut off before its first page.
    let is_cut = std::fs::metadata(path).map_or(true, |m| m.len() < 512);
    if is_cut || matches!(door::look(path), door::Look::Other | door::Look::Headless) {
        return Ok(());
    }
    let mut conn = match door::open(path) {
        Err(error @ StoreError::Open { .. }) => return Err(error),
        Err(_) => return Ok(()),
        Ok(conn) => conn,
    };
    conn.busy_handler(Some(super::bulk::wait_for_turn))?;
    for pragma in ["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE"] {
        match conn.query_row(pragma, [], |_| Ok(())) {
            // It is put aside with its log.
            Err(e)
                if matches!(
                    e.sqlite_error_code(),
                    Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                ) => {}
            // The log of a whole file is worth as much as the file.
            other => other?,
        }
    }
    Ok(())
}

/// What is to be done; its steps can be ended after any of them.
#[derive(Debug)]
pub(super) struct Swap<'a> {
    /// Whole, one file, beside the database.
    pub new: &'a Path,
    pub at: &'a Path,
    /// What the old one is called from now on.
    pub kept: &'a Path,
}

impl Swap<'_> {
    /// # Errors
    /// When the disk says no; then the old one stands where it stood.
    pub(super) fn run(&self) -> Result<()> {
        settle(self.at)?;
        self.keep_old()?;
        let done = self.put_log_aside().and_then(|()| self.take_its_place());
        if done.is_err() {
            self.put_back();
        }
        done
    }

    /// The old file stands under its name still; without its log it would lack what was written last.
    fn put_back(&self) {
        let wal = door::side(self.kept, "-wal");
        let is_back = !wal.exists() || std::fs::rename(&wal, door::side(self.at, "-wal")).is_ok();
        if is_back && self.at.exists() {
            let _ = std::fs::remove_file(self.kept);
        }
    }

    /// The old file gets its second name.
    fn keep_old(&self) -> Result<()> {
        if !self.at.exists() {
            return Ok(());
        }
        let failed = |e: std::io::Error| door::cannot(self.kept, &e);
        // Not every file system knows second names.
        if std::fs::hard_link(self.at, self.kept).is_err() {
            let mut copy = keep::Kept::begin(self.kept).map_err(failed)?;
            let mut old = std::fs::File::open(self.at).map_err(|e| door::cannot(self.at, &e))?;
            std::io::copy(&mut old, &mut copy).and_then(|_| copy.finish()).map_err(failed)?;
        }
        Ok(())
    }

    /// A log that could not be moved into its file goes with it: beside the new one it would be taken for its own.
    fn put_log_aside(&self) -> Result<()> {
        let wal = door::side(self.at, "-wal");
        if std::fs::metadata(&wal).is_ok_and(|m| m.len() > 0) {
            let to = door::side(self.kept, "-wal");
            std::fs::rename(&wal, &to).map_err(|e| door::cannot(&to, &e))?;
        }
        for end in ["-wal", "-shm", "-journal"] {
            let file = door::side(self.at, end);
            match std::fs::remove_file(&file) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(door::cannot(&file, &e)),
                _ => {}
            }
        }
        Ok(())
    }

    fn take_its_place(&self) -> Result<()> {
        keep::take_name(self.new, self.at)
            .map_err(|e| StoreError::Open { path: self.at.to_owned(), cause: e.to_string() })
    }
}

/// A name that nothing has yet: `shiftdesk.db.replaced-20260601-140000`, with a number when there is one already.
pub(super) fn free_name(path: &Path, what: &str, stamp: &str) -> PathBuf {
    let name = |n: u32| match n {
        1 => door::side(path, &format!(".{what}-{stamp}")),
        n => door::side(path, &format!(".{what}-{stamp}-{n}")),
    };
    let is_free = |p: &PathBuf| p.symlink_metadata().is_err();
    (1..1000).map(name).find(is_free).unwrap_or_else(|| name(1000))
}

/// The name of a file that is being made to take the place of another; what a crash left of it is overwritten.
pub(super) fn fresh_name(path: &Path) -> PathBuf {
    door::side(path, ".new")
}

/// What holds a database's rows besides it: what was replaced, damaged, migrated or rescued, what was typed and could be
/// saved nowhere else, and what was on its way to take its place when the program was killed.
pub(super) fn beside(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let own = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let is_side = |end: &str| {
        [".before-", ".replaced-", ".damaged-", ".rescued-", ".unsaved-"]
            .iter()
            .any(|kind| end.starts_with(kind))
            || [".work", ".new", ".part"]
                .iter()
                .any(|kind| matches!(end.strip_prefix(kind), Some("" | "-wal" | "-shm" | "-journal")))
    };
    // A half copy is hidden: `.shiftdesk.db.replaced-20260601-140000.4711.part`.
    let is_half = |name: &str| {
        name.strip_prefix('.').is_some_and(|n| n.strip_suffix(".part").is_some_and(|n| follows(n, own)))
    };
    let is_one = |name: &str| name.strip_prefix(own).is_some_and(is_side) || is_half(name);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter(|e| e.file_name().to_str().is_some_and(is_one));
    let mut found: Vec<PathBuf> = ours.map(|e| e.path()).collect();
    found.sort_unstable();
    found
}

fn follows(name: &str, own: &str) -> bool {
    !own.is_empty() && name.strip_prefix(own).is_some_and(|end| end.starts_with('.'))
}

#[cfg(test)]
mod tests;
