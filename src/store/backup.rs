//! Online backups, verified by opening them.

use super::{Result, Store, StoreError};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Copies the database to `to` while it is in use, then opens the copy and checks it.
///
/// # Errors
/// When the target exists, can't be written, or the copy is not sound.
pub fn to_file(store: &Store, to: &Path) -> Result<()> {
    copy(&store.conn, to)
}

fn copy(conn: &Connection, to: &Path) -> Result<()> {
    if to.exists() {
        return Err(StoreError::Open { path: to.to_owned(), cause: "the file exists already".into() });
    }
    if let Some(folder) = to.parent().filter(|f| !f.as_os_str().is_empty()) {
        super::private_folder(folder)?;
    }
    super::private_file(to)?;
    let mut target = Connection::open(to)?;
    {
        let backup = rusqlite::backup::Backup::new(conn, &mut target)?;
        backup.run_to_completion(1024, Duration::ZERO, None)?;
    }
    // The copy is one plain file, not a WAL pair.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    let sound: String = target.query_row("PRAGMA integrity_check", [], |r| r.get(0))?;
    if sound == "ok" {
        Ok(())
    } else {
        Err(StoreError::Open { path: to.to_owned(), cause: format!("the copy is not sound: {sound}") })
    }
}

/// `FILE.before-schema-N`, kept beside the database.
pub(super) fn before_migration(conn: &Connection, path: &Path, version: i64) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-schema-{version}"));
    let to = PathBuf::from(name);
    if to.exists() { Ok(()) } else { copy(conn, &to) }
}
