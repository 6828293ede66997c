//! Handles of database files. On Unix a process that closes any handle of a file gives away all its locks on it, also
//! those SQLite has: another program would then clear the log away under the open database. So a file that is open is
//! looked at through one handle, which the store lets go after its connection.

use super::lock::FileId;
use std::fs::File;
use std::io::{ErrorKind, Result};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Those that somebody has.
static HELD: Mutex<Vec<(FileId, Weak<File>)>> = Mutex::new(Vec::new());

/// The one handle to the file at a path.
///
/// # Errors
/// When it can't be opened.
pub(super) fn hold(path: &Path) -> Result<Arc<File>> {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.retain(|(_, file)| file.strong_count() > 0);
    // Asked before it is opened: a second handle does its harm when it is closed.
    let id = FileId::of(path);
    if let Some(file) =
        held.iter().filter(|(known, _)| Some(*known) == id).find_map(|(_, file)| file.upgrade())
    {
        return Ok(file);
    }
    let file = Arc::new(File::open(path)?);
    held.extend(id.map(|id| (id, Arc::downgrade(&file))));
    Ok(file)
}

/// So many bytes from a place on, fewer where the file ends; several may read at once.
///
/// # Errors
/// When they can't be read.
pub(super) fn read_at(file: &File, at: u64, most: usize) -> Result<Vec<u8>> {
    let (mut bytes, mut read) = (vec![0; most], 0);
    while read < most {
        match once(file, &mut bytes[read..], at + read as u64) {
            Ok(0) => break,
            Ok(n) => read += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(read);
    Ok(bytes)
}

#[cfg(unix)]
fn once(file: &File, bytes: &mut [u8], at: u64) -> Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, bytes, at)
}

#[cfg(not(unix))]
fn once(mut file: &File, bytes: &mut [u8], at: u64) -> Result<usize> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    file.seek(SeekFrom::Start(at))?;
    file.read(bytes)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use crate::store::testing::actor;
    use crate::store::{Actor, Op, Store, backup, shop};
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    /// How many locks this process has on a file.
    fn locks(path: &Path) -> usize {
        let (me, inode) =
            (std::process::id().to_string(), std::fs::metadata(path).unwrap().ino().to_string());
        let all = std::fs::read_to_string("/proc/locks").unwrap();
        let is_ours = |line: &&str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.contains(&"POSIX") && words[4] == me && words[5].rsplit(':').next() == Some(&inode)
        };
        all.lines().filter(is_ours).count()
    }

    #[test]
    fn whatever_looks_at_the_open_file_sqlite_keeps_its_locks() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("shift.db");
        let mut store = Store::open(&path, "t").unwrap();
        let by = Actor { agent_id: None, ..actor(1) };
        let change = |store: &mut Store, name: &str| {
            store.transact(&by, Op::new("seed"), |w| shop::ensure(w, name)).unwrap();
        };
        change(&mut store, "店");
        let had = locks(&path);
        assert!(had > 0, "SQLite holds the file while it is open");
        drop(Store::open_beside(&path).unwrap());
        assert_eq!(locks(&path), had, "after a second connection");
        drop(Store::open_read_only(&path).unwrap());
        assert_eq!(locks(&path), had, "after a reading one");
        backup::to_file(&store, &home.path().join("copy.db"), backup::Pace::Quick).unwrap();
        assert_eq!(locks(&path), had, "after a backup");
        // The log moved into the file: the next action looks at it.
        store.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        change(&mut store, "二店");
        assert_eq!(locks(&path), had, "after an action that looked whether it is the same file");
    }
}
