//! The working copy of the damaged file, as SQLite reads it.

use crate::store::{Result, cipher, door};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

pub struct Old {
    path: PathBuf,
    conn: Connection,
    is_sealed: bool,
}

impl Old {
    pub fn open(path: &Path) -> Result<Self> {
        let is_sealed = cipher::is_encrypted(path);
        Ok(Self { path: path.to_owned(), conn: door::open(path)?, is_sealed })
    }

    pub const fn conn(&self) -> &Connection {
        &self.conn
    }

    /// X2: after the first page that fails SQLCipher reads nothing more; a new connection does.
    pub fn again(&mut self) -> Result<()> {
        if self.is_sealed {
            self.conn = door::open(&self.path)?;
        }
        Ok(())
    }

    /// Each page that fails costs a new connection.
    pub const fn is_slow(&self) -> bool {
        self.is_sealed
    }
}
