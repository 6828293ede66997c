//! Whether the file that was opened still holds what it held. Another one that is copied over it stands in the same
//! place and has the same number: SQLite goes on with half of each. The trail only grows, so the last action that stood
//! in the file stands in it for ever; a copy of another shop, or an earlier one of this, has another there or none.

use super::held::{self, hold};
use super::repair::pages::{Found, Pages};
use rusqlite::Connection;
use std::cell::Cell;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Length and last change.
type Stamp = (u64, Option<SystemTime>);
/// Id and second of an action.
type Action = (i64, i64);

pub(super) struct Probe {
    file: Arc<File>,
    /// The page at which the trail begins; `None` when it was not in the file yet.
    root: Option<u32>,
    /// The first bytes: the mark of SQLite, or the salt of an encrypted file (X2). Zeros before there is a page.
    head: Cell<[u8; 16]>,
    stamp: Cell<Stamp>,
    last: Cell<Option<Action>>,
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Probe")
    }
}

impl Probe {
    /// `None` when the file can't be looked at; then nothing is said of it.
    pub(super) fn begin(path: &Path, conn: &Connection) -> Option<Self> {
        let file = hold(path).ok()?;
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'ops'";
        let root = conn.query_row(sql, [], |r| r.get(0)).ok();
        let stamp = stamp(&file)?;
        let probe = Self {
            head: Cell::new(head(&file)?),
            file,
            root,
            stamp: Cell::new(stamp),
            last: Cell::default(),
        };
        probe.last.set(probe.newest());
        Some(probe)
    }

    /// False when another file was written over it; nothing uncertain is told.
    pub(super) fn is_same(&self) -> bool {
        let Some(now) = stamp(&self.file) else { return true };
        if now == self.stamp.get() {
            return true;
        }
        let (was, Some(is)) = (self.head.get(), head(&self.file)) else { return true };
        if was != [0; 16] && was != is {
            return false;
        }
        if let Some(last) = self.last.get()
            && !self.may_hold(last)
        {
            // Pages that are being moved out of the log just now may not fit each other yet.
            return stamp(&self.file) != Some(now);
        }
        self.head.set(is);
        self.last.set(self.newest().or(self.last.get()));
        self.stamp.set(now);
        true
    }

    fn pages(&self) -> Option<Pages> {
        Pages::of(Arc::clone(&self.file)).ok()
    }

    /// The last action that stands in the file itself.
    fn newest(&self) -> Option<Action> {
        match self.pages()?.row(self.root?, None) {
            Found::Row(id, values) => Some((id, whole(values.get(1)?)?)),
            Found::None | Found::Unreadable => None,
        }
    }

    /// It stands there, or pages that can't be read hide it: what is damaged SQLite says itself.
    fn may_hold(&self, (id, at): Action) -> bool {
        let (Some(mut pages), Some(root)) = (self.pages(), self.root) else { return true };
        match pages.row(root, Some(id)) {
            Found::Row(_, values) => values.get(1).and_then(whole) == Some(at),
            Found::None => false,
            Found::Unreadable => true,
        }
    }
}

fn whole(value: &rusqlite::types::Value) -> Option<i64> {
    match value {
        rusqlite::types::Value::Integer(n) => Some(*n),
        _ => None,
    }
}

fn stamp(file: &File) -> Option<Stamp> {
    let meta = file.metadata().ok()?;
    Some((meta.len(), meta.modified().ok()))
}

/// Zeros of a file that has no page yet.
fn head(file: &File) -> Option<[u8; 16]> {
    Some(held::read_at(file, 0, 16).ok()?.try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::store::testing::actor;
    use crate::store::{Actor, Op, Store, shop};
    use std::path::Path;

    fn name_shop(store: &mut Store, name: &str, at: i64) -> crate::store::Result<i64> {
        let by = Actor { agent_id: None, ..actor(at) };
        store.transact(&by, Op::new("seed"), |w| shop::ensure(w, name))
    }

    fn with_shops(path: &Path, first: i64, count: i64) {
        let mut store = Store::open(path, "t").unwrap();
        for n in 0..count {
            name_shop(&mut store, &format!("店 {first} {n}"), first + n).unwrap();
        }
    }

    #[test]
    fn what_is_copied_over_an_open_file_is_found_before_anything_is_written() {
        let home = tempfile::tempdir().unwrap();
        let (path, other) = (home.path().join("shift.db"), home.path().join("other.db"));
        with_shops(&path, 1000, 30);
        let earlier = std::fs::read(&path).unwrap();
        with_shops(&path, 3000, 30);
        with_shops(&other, 2000, 70);
        for bytes in [std::fs::read(&other).unwrap(), earlier, Vec::new(), vec![7; 8192]] {
            let whole = std::fs::read(&path).unwrap();
            let mut store = Store::open(&path, "t").unwrap();
            name_shop(&mut store, "前", 5000).unwrap();
            // The same number, other bytes.
            std::fs::write(&path, &bytes).unwrap();
            let error = name_shop(&mut store, "后", 5001).unwrap_err();
            assert_eq!(error.key(), "store.overwritten");
            let outcome = crate::store::rescue::rescue(&store, "1").unwrap();
            assert!(outcome.is_overwritten(), "{outcome:?}");
            drop(store);
            assert!(std::fs::read(&path).unwrap() == bytes, "nothing of the old one is written into it");
            std::fs::write(&path, whole).unwrap();
        }
    }

    #[test]
    fn its_own_moving_of_the_log_is_nobody_elses_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("shift.db");
        let mut store = Store::open(&path, "t").unwrap();
        let beside = Store::open_beside(&path).unwrap();
        for n in 0..300 {
            name_shop(&mut store, &format!("店 {n}"), 1000 + n).unwrap();
            if n % 7 == 0 {
                beside.conn().query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).unwrap();
            }
        }
        assert!(store.is_in_place().is_ok());
    }
}
