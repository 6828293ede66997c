//! A database that was deleted or replaced while it was open: SQLite still reads the old file, which nobody else can.
//! One that another was written over is gone; the other one is kept from what SQLite would still write into it.

use super::lock::FileId;
use super::{Result, Store, StoreError, backup, door, swap};
use chrono::NaiveDateTime;
use rusqlite::config::DbConfig;
use std::path::{Path, PathBuf};

/// What became of the file that was open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    InPlace,
    /// What the open file held.
    Saved(PathBuf),
    /// Nothing is left of it here.
    Overwritten,
}

impl Outcome {
    pub fn is_overwritten(&self) -> bool {
        *self == Self::Overwritten
    }
}

/// Writes what the open file holds beside the place where it stood, and takes its log away from there: beside another
/// database SQLite would play it into that.
///
/// # Errors
/// When the copy can't be written.
pub fn rescue(store: &Store, stamp: &str) -> Result<Outcome> {
    match store.is_in_place() {
        Ok(()) => Ok(Outcome::InPlace),
        Err(StoreError::Overwritten { path }) => {
            // Closing would write the log into a file it is none of.
            store.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
            put_log_aside(store, &swap::free_name(&path, "rescued", stamp));
            Ok(Outcome::Overwritten)
        }
        Err(_) => {
            let to = swap::free_name(&store.path, "rescued", stamp);
            backup::to_file(store, &to, backup::Pace::Quick)?;
            put_log_aside(store, &to);
            Ok(Outcome::Saved(to))
        }
    }
}

/// The newest of those copies that stand beside a database, as far as they look whole.
pub fn newest(path: &Path) -> Option<backup::Made> {
    let beside = swap::beside(path);
    let made = beside.into_iter().filter(|file| door::looks_whole(file)).filter_map(|file| {
        let name = file.file_name()?.to_str()?;
        let (_, stamp) = name.split_once(".rescued-")?;
        let at = NaiveDateTime::parse_from_str(stamp.get(..15)?, "%Y%m%d-%H%M%S").ok()?;
        Some(backup::Made { path: file, at })
    });
    made.max_by(|a, b| (a.at, &a.path).cmp(&(b.at, &b.path)))
}

fn put_log_aside(store: &Store, to: &Path) {
    let log = door::side(&store.path, "-wal");
    if FileId::of(&log).is_some() && FileId::of(&log) == store.log.get() {
        // Its name is no `-wal` of anything.
        let aside = door::side(to, ".log");
        let _ = std::fs::rename(&log, aside);
        let _ = std::fs::remove_file(door::side(&store.path, "-shm"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;
    use crate::store::testing::actor;
    use crate::store::{Actor, order};

    #[test]
    fn what_was_saved_into_a_file_that_was_replaced_is_not_lost_and_spoils_nothing() {
        let home = tempfile::tempdir().unwrap();
        let (path, other) = (home.path().join("shift.db"), home.path().join("other.db"));
        drop(Store::open(&other, "t").unwrap());
        let mut store = Store::open(&path, "t").unwrap();
        let nobody = Actor { agent_id: None, shift_id: None, ..actor(1000) };
        order::create(&mut store, &nobody, &sample(), None).unwrap();
        assert_eq!(rescue(&store, "1").unwrap(), Outcome::InPlace, "it stands where it stood");
        std::fs::rename(&other, &path).unwrap();
        let Outcome::Saved(rescued) = rescue(&store, "1").unwrap() else { panic!("it was replaced") };
        drop(store);
        assert_eq!(newest(&path).map(|made| made.path), None, "of a stamp that is no time");
        let named = home.path().join("shift.db.rescued-20260601-150000");
        std::fs::copy(&rescued, &named).unwrap();
        std::fs::copy(&rescued, home.path().join("shift.db.rescued-20260601-140000")).unwrap();
        std::fs::write(home.path().join("shift.db.rescued-20260601-160000.log"), "its log").unwrap();
        assert_eq!(newest(&path).map(|made| made.path), Some(named));
        let read = |path| Store::open(path, "t").unwrap();
        assert_eq!(order::of_number(&read(&rescued), &sample().order_no).unwrap().len(), 1);
        let there = read(&path);
        assert_eq!(there.check().unwrap(), Vec::<String>::new(), "the other file is sound");
        assert!(order::of_number(&there, &sample().order_no).unwrap().is_empty());
    }
}
