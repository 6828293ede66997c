//! Work of many thousand rows, in short transactions: whoever else writes waits for one of them, not for the whole.

use super::transact::{Actor, Op};
use super::{Result, Store, StoreError, Write, undo};
use rusqlite::ToSql;
use std::time::Duration;

/// Pages of the cache while it runs, in KiB: the ends of all indexes fit.
const CACHE_KIB: i64 = 32 * 1024;
/// Pages written before they are moved from the log into the file.
const LOG_PAGES: i64 = 8000;

/// How often and how long a connection asks again while another one writes.
const PAUSE: Duration = Duration::from_millis(1);
const TRIES: i32 = 4000;
/// Long enough for one part of somebody's import, most times.
const BRIEF_TRIES: i32 = 50;

/// Asks again every millisecond, for some seconds. SQLite's own waiting grows to a tenth of a second a time, in which
/// it misses the gaps between the parts of an import.
pub(super) fn wait_for_turn(tries: i32) -> bool {
    std::thread::sleep(PAUSE);
    tries < TRIES
}

/// The same for what is saved again anyway: a desk on which nobody sees what is typed is worse.
fn wait_briefly(tries: i32) -> bool {
    std::thread::sleep(PAUSE);
    tries < BRIEF_TRIES
}

/// One action of the trail in several transactions: its first op, and the ops that are parts of it. Undo takes them
/// back together.
#[derive(Debug, Default)]
pub struct Parts {
    first: Option<i64>,
}

impl Store {
    /// Long work: more cache, and a commit does not wait for the disk but for the last one ([`Store::last_part`]). A
    /// power cut meanwhile costs parts that were done last, never the file.
    pub fn bulk<T, E: From<StoreError>>(
        &mut self,
        action: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.set_pace(CACHE_KIB, LOG_PAGES)?;
        let result = self.pragma("synchronous", "NORMAL").map_err(E::from).and_then(|()| action(self));
        self.pragma("synchronous", "FULL")?;
        self.set_pace(2000, 1000)?;
        result
    }

    /// A commit within `action` does not wait for the disk.
    pub(super) fn without_waiting<T>(&mut self, action: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.pragma("synchronous", "NORMAL")?;
        let result = action(self);
        self.pragma("synchronous", "FULL")?;
        result
    }

    /// What another one's writing does not let in soon is given up.
    pub(super) fn unless_busy<T>(&mut self, action: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.conn.busy_handler(Some(wait_briefly))?;
        let result = action(self);
        self.conn.busy_handler(Some(wait_for_turn))?;
        result
    }

    fn pragma(&self, name: &str, value: impl ToSql) -> Result<()> {
        Ok(self.conn.pragma_update(None, name, value)?)
    }

    fn set_pace(&self, cache_kib: i64, log_pages: i64) -> Result<()> {
        self.pragma("cache_size", -cache_kib)?;
        self.pragma("wal_autocheckpoint", log_pages)
    }

    /// Writes one part: commit, or nothing of this part.
    pub fn part<T>(
        &mut self,
        by: &Actor,
        op: &Op,
        parts: &mut Parts,
        action: impl FnOnce(&Write) -> Result<T>,
    ) -> Result<T> {
        let (id, value) = self.transact_as(by, op, (None, parts.first), |w| Ok((w.op_id(), action(w)?)))?;
        parts.first.get_or_insert(id);
        Ok(value)
    }

    /// The last part: when it is done, all of them are on the disk.
    pub fn last_part<T>(
        &mut self,
        by: &Actor,
        op: &Op,
        parts: &mut Parts,
        action: impl FnOnce(&Write) -> Result<T>,
    ) -> Result<T> {
        self.pragma("synchronous", "FULL")?;
        self.part(by, op, parts, action)
    }

    /// Takes back what was written so far, the newest part first. A part that somebody has worked on meanwhile stays;
    /// told is how many new orders stay with such parts.
    pub fn take_parts_back(&mut self, by: &Actor, parts: &Parts) -> Result<usize> {
        parts.first.map_or(Ok(0), |first| undo::all_parts(self, by, first))
    }
}
