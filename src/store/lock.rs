//! One writer a file. The lock is the operating system's (it goes with the process); the file beside the database
//! only names its holder.

use super::{Result, StoreError};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Who writes to the file now.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Holder {
    pub pid: u32,
    /// What it does: the workstation of an agent, an import …
    pub what: String,
    /// Local time it began, as text.
    pub since: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (pid {}, {})", self.what, self.pid, self.since)
    }
}

#[derive(Debug)]
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    pub(super) fn take(database: &Path, what: &str) -> Result<Self> {
        let path = beside(database);
        let cannot = |e: std::io::Error| StoreError::Open { path: path.clone(), cause: e.to_string() };
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = file.read_to_string(&mut text);
                let holder = serde_json::from_str(&text).unwrap_or(Holder {
                    pid: 0,
                    what: "another program".into(),
                    since: "?".into(),
                });
                return Err(StoreError::Locked { path: database.to_owned(), holder });
            }
            Err(TryLockError::Error(e)) => return Err(cannot(e)),
        }
        let holder = Holder {
            pid: std::process::id(),
            what: what.to_owned(),
            since: chrono::Local::now().format("%m-%d %H:%M").to_string(),
        };
        let text = serde_json::to_string(&holder)?;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(cannot)?;
        Ok(Self { _file: file })
    }
}

/// Which file stands at a path: SQLite goes on writing to a file that was deleted or replaced under it, and what it
/// writes then is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId(u64, u64);

impl FileId {
    /// `None` when there is none, or when the system has no such ids.
    #[cfg(unix)]
    pub(super) fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(path).ok().map(|m| Self(m.dev(), m.ino()))
    }

    #[cfg(not(unix))]
    pub(super) fn of(_path: &Path) -> Option<Self> {
        None
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}
