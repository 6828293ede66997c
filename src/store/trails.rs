//! Two files that may be of one history, compared by their trails: what was done after they parted is in one only.

use super::{Result, Store};
use rusqlite::{Connection, OptionalExtension};

/// What the trail of a file has that another's has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// Actions, each counted once.
    pub actions: u64,
    /// Unix seconds of the first and the last of them.
    pub first: i64,
    pub last: i64,
    /// They have nothing in common: another shop's file, or one that was begun anew.
    pub is_other: bool,
}

/// What was done in `here` that `there` knows nothing of; `None` when it knows everything.
pub fn beyond(here: &Store, there: &Store) -> Result<Option<Beyond>> {
    between(here.conn(), there.conn())
}

pub(super) fn between(here: &Connection, there: &Connection) -> Result<Option<Beyond>> {
    let common = common(here, there)?;
    let later =
        |sql: &str| here.query_row(sql, [common], |r| Ok((r.get::<_, i64>(0)?, r.get(1)?, r.get(2)?)));
    // A file of the first schema knows no parts.
    let found =
        later("SELECT count(*) FILTER (WHERE part_of IS NULL), min(at), max(at) FROM ops WHERE id > ?1")
            .or_else(|_| later("SELECT count(*), min(at), max(at) FROM ops WHERE id > ?1"))?;
    let (actions, Some(first), Some(last)) = found else { return Ok(None) };
    let actions = u64::try_from(actions).unwrap_or(0);
    let is_other = common == 0 && last_id(there)? > 0;
    Ok(Some(Beyond { actions: std::cmp::max(actions, 1), first, last, is_other }))
}

/// The last op of both: ops are only added, so that up to there the trails are the same.
fn common(here: &Connection, there: &Connection) -> Result<i64> {
    let (mut known, mut beyond) = (0, last_id(here)?.min(last_id(there)?) + 1);
    while beyond - known > 1 {
        let middle = known + (beyond - known) / 2;
        if at(here, middle)? == at(there, middle)? { known = middle } else { beyond = middle }
    }
    Ok(known)
}

fn last_id(conn: &Connection) -> Result<i64> {
    Ok(conn.query_row("SELECT coalesce(max(id), 0) FROM ops", [], |r| r.get(0))?)
}

fn at(conn: &Connection, id: i64) -> Result<Option<(i64, String)>> {
    let mut statement = conn.prepare_cached("SELECT at, kind FROM ops WHERE id = ?1")?;
    Ok(statement.query_row([id], |r| Ok((r.get(0)?, r.get(1)?))).optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::backup::{Pace, to_file};
    use crate::store::testing::actor;
    use crate::store::{Actor, Op, shop};
    use std::path::Path;

    fn name_shop(path: &Path, name: &str, at: i64) {
        let by = Actor { agent_id: None, ..actor(at) };
        let mut store = Store::open(path, "t").unwrap();
        store.transact(&by, Op::new("seed"), |w| shop::ensure(w, name)).unwrap();
    }

    #[test]
    fn what_was_done_since_they_parted_is_counted_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let (path, copy) = (home.path().join("a.db"), home.path().join("b.db"));
        name_shop(&path, "甲", 100);
        to_file(&Store::open_read_only(&path).unwrap(), &copy, Pace::Quick).unwrap();
        let compare = |here: &Path, there: &Path| {
            beyond(&Store::open_read_only(here).unwrap(), &Store::open_read_only(there).unwrap()).unwrap()
        };
        assert_eq!(compare(&path, &copy), None);
        // In the very second of the backup as well.
        name_shop(&path, "乙", 100);
        name_shop(&path, "丙", 300);
        assert_eq!(
            compare(&path, &copy),
            Some(Beyond { actions: 2, first: 100, last: 300, is_other: false })
        );
        assert_eq!(compare(&copy, &path), None, "the backup has nothing the file has not");
        name_shop(&copy, "丁", 400);
        assert_eq!(compare(&copy, &path).map(|b| (b.actions, b.is_other)), Some((1, false)));
        let other = home.path().join("c.db");
        name_shop(&other, "甲", 101);
        assert_eq!(compare(&path, &other).map(|b| (b.actions, b.is_other)), Some((3, true)));
    }
}
