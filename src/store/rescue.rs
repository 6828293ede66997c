//! A database that was deleted or replaced while it was open: SQLite still reads the old file, which nobody else can.

use super::lock::FileId;
use super::{Result, Store, backup, door, swap};
use std::path::PathBuf;

/// Writes what the open file holds beside the place where it stood, and takes its log away from there: beside another
/// database SQLite would play it into that. `None` when the file is where it was.
///
/// # Errors
/// When the copy can't be written.
pub fn rescue(store: &Store, stamp: &str) -> Result<Option<PathBuf>> {
    if store.is_in_place().is_ok() {
        return Ok(None);
    }
    let to = swap::free_name(&store.path, "rescued", stamp);
    backup::to_file(store, &to, backup::Pace::Quick)?;
    let log = door::side(&store.path, "-wal");
    if FileId::of(&log).is_some() && FileId::of(&log) == store.log.get() {
        // Its name is no `-wal` of anything.
        let aside = door::side(&to, ".log");
        let _ = std::fs::rename(&log, aside);
        let _ = std::fs::remove_file(door::side(&store.path, "-shm"));
    }
    Ok(Some(to))
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
        assert_eq!(rescue(&store, "1").unwrap(), None, "it stands where it stood");
        std::fs::rename(&other, &path).unwrap();
        let rescued = rescue(&store, "1").unwrap().unwrap();
        drop(store);
        let read = |path| Store::open(path, "t").unwrap();
        assert_eq!(order::of_number(&read(&rescued), &sample().order_no).unwrap().len(), 1);
        let there = read(&path);
        assert_eq!(there.check().unwrap(), Vec::<String>::new(), "the other file is sound");
        assert!(order::of_number(&there, &sample().order_no).unwrap().is_empty());
    }
}
