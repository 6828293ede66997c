//! Online backups, verified by opening them.

use super::{Result, Store, StoreError};
use crate::keep;
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

/// Under another name until it is verified and on the disk: what looks like a backup is one.
fn copy(conn: &Connection, to: &Path) -> Result<()> {
    if to.exists() {
        return Err(StoreError::Open { path: to.to_owned(), cause: "the file exists already".into() });
    }
    if let Some(folder) = to.parent().filter(|f| !f.as_os_str().is_empty()) {
        super::private_folder(folder)?;
    }
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let cannot = |e: std::io::Error| StoreError::Open { path: to.to_owned(), cause: e.to_string() };
    // Left over from a backup that was interrupted.
    if part.exists() {
        std::fs::remove_file(&part).map_err(cannot)?;
    }
    let result = copy_to(conn, &part).and_then(|()| keep::take_name(&part, to).map_err(cannot));
    if result.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    result
}

fn copy_to(conn: &Connection, to: &Path) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_its_name_only_when_it_is_whole() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("shiftdesk.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("CREATE TABLE orders(id INTEGER); INSERT INTO orders VALUES (1)").unwrap();
        let copy = home.path().join("shiftdesk.db.before-schema-1");
        let part = home.path().join("shiftdesk.db.before-schema-1.part");
        std::fs::create_dir(&part).unwrap();
        assert!(before_migration(&conn, &path, 1).is_err(), "the way is blocked");
        assert!(!copy.exists(), "half a copy would be taken for one the next time");
        std::fs::remove_dir(&part).unwrap();
        std::fs::write(&part, "half of a copy that was interrupted").unwrap();
        before_migration(&conn, &path, 1).unwrap();
        let read: i64 =
            Connection::open(&copy).unwrap().query_row("SELECT id FROM orders", [], |r| r.get(0)).unwrap();
        assert_eq!((read, part.exists()), (1, false));
        before_migration(&conn, &path, 1).unwrap();
    }
}
