//! Work of many thousand rows, in short transactions: whoever else writes waits for one of them, not for the whole.

use super::transact::{Actor, Op};
use super::{Result, Store, StoreError, Write, undo};
use rusqlite::ToSql;
use std::time::Duration;

/// How long work goes about it.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// The cache, in KiB.
    cache: i64,
    /// Pages written before they are moved from the log into the file.
    log: i64,
    /// Parts in one transaction.
    together: usize,
}

impl Pace {
    const USUAL: Self = Self { cache: 2000, log: 1000, together: 1 };
    /// Beside a desk: each of its keys may have to wait for one part, and to move the log. The ends of all indexes fit
    /// into the cache.
    const BESIDE: Self = Self { cache: 32 * 1024, log: 8000, together: 1 };
    /// Nobody else may write. Customers and phones lie all over their indexes: some thousand orders touch nearly every
    /// page of those, and so do ten thousand; each is written once a transaction, and once more when the log is moved.
    const ALONE: Self = Self { cache: 64 * 1024, log: 32_000, together: 10 };
}

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

/// One action of the trail in several parts: its first op, and the ops that are parts of it. Undo takes them
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
        self.set_pace(self.pace())?;
        let result = self.pragma("synchronous", "NORMAL").map_err(E::from).and_then(|()| action(self));
        self.pragma("synchronous", "FULL")?;
        self.set_pace(Pace::USUAL)?;
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

    /// A worker beside a desk is not the one that holds the file.
    const fn pace(&self) -> Pace {
        if self.lock.is_some() { Pace::ALONE } else { Pace::BESIDE }
    }

    fn set_pace(&self, pace: Pace) -> Result<()> {
        self.pragma("cache_size", -pace.cache)?;
        self.pragma("wal_autocheckpoint", pace.log)
    }

    /// Writes a part, and in the same transaction some of the `more` that follow where that keeps nobody waiting:
    /// commit, or nothing of them. Each is an op of its own, so that undo need not take back many at once.
    pub fn parts<P>(
        &mut self,
        by: &Actor,
        op: &Op,
        parts: &mut Parts,
        (part, mut more): (P, impl FnMut() -> Option<P>),
        mut write: impl FnMut(&Write, P) -> Result<()>,
    ) -> Result<()> {
        let (mut first, others) = (parts.first, 1..self.pace().together);
        self.commit(|tx| {
            let mut one = |part| {
                let w = Write::begin(tx, by, op, (None, first))?;
                first.get_or_insert(w.op_id());
                write(&w, part)
            };
            one(part)?;
            others.map_while(|_| more()).try_for_each(one)
        })?;
        parts.first = first;
        Ok(())
    }

    /// The last part: when it is done, all of them are on the disk.
    pub fn last_part<P>(
        &mut self,
        by: &Actor,
        op: &Op,
        parts: &mut Parts,
        part: P,
        write: impl FnMut(&Write, P) -> Result<()>,
    ) -> Result<()> {
        self.pragma("synchronous", "FULL")?;
        self.parts(by, op, parts, (part, || None), write)
    }

    /// Takes back what was written so far, the newest part first. A part that somebody has worked on meanwhile stays;
    /// told is how many new orders stay with such parts.
    pub fn take_parts_back(&mut self, by: &Actor, parts: &Parts) -> Result<usize> {
        parts.first.map_or(Ok(0), |first| undo::all_parts(self, by, first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::actor;
    use crate::store::{shop, undo};

    /// Shops that are put in as parts, and how many of them somebody else sees when each part is written.
    fn seen_while(store: &mut Store, reader: &Store, shops: &[&str]) -> Vec<usize> {
        let (by, op) = (Actor { agent_id: None, ..actor(10) }, Op::new("import_orders"));
        let (mut seen, mut parts) = (Vec::new(), Parts::default());
        let mut write = |w: &Write, name: &str| {
            seen.push(shop::names(reader)?.len());
            shop::ensure(w, name).map(|_| ())
        };
        let mut left = shops.iter().copied();
        store
            .bulk(|store| {
                while let Some(name) = left.next() {
                    store.parts(&by, &op, &mut parts, (name, || left.next()), &mut write)?;
                }
                store.last_part(&by, &op, &mut parts, "尾", &mut write)
            })
            .unwrap();
        assert_eq!(shop::names(reader).unwrap().len(), shops.len() + 1);
        seen
    }

    #[test]
    fn parts_share_a_transaction_only_where_nobody_else_may_write() {
        let home = tempfile::tempdir().unwrap();
        for (is_beside, told) in [(false, [0, 0, 0, 3]), (true, [0, 1, 2, 3])] {
            let path = home.path().join(format!("{is_beside}.db"));
            let mut desk = Store::open(&path, "t").unwrap();
            let reader = Store::open_read_only(&path).unwrap();
            let mut beside = Store::open_beside(&path).unwrap();
            let store = if is_beside { &mut beside } else { &mut desk };
            assert_eq!(seen_while(store, &reader, &["甲", "乙", "丙"]), told);
            let ops: i64 = store.conn().query_row("SELECT count(*) FROM ops", [], |r| r.get(0)).unwrap();
            assert_eq!(ops, 4, "each part is an op of its own");
            let taken = undo::last(store, &Actor { agent_id: None, ..actor(20) }).unwrap().unwrap();
            assert_eq!((taken.kind.as_str(), shop::names(store).unwrap().len()), ("import_orders", 0));
        }
    }

    #[test]
    fn of_parts_that_share_a_transaction_all_stay_or_none() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(&home.path().join("a.db"), "t").unwrap();
        let (by, op) = (Actor { agent_id: None, ..actor(10) }, Op::new("import_orders"));
        let (mut parts, mut left) = (Parts::default(), ["乙"].into_iter());
        let written = store.parts(&by, &op, &mut parts, ("甲", || left.next()), |w, name| {
            shop::ensure(w, name)?;
            if name == "乙" { Err(StoreError::Refused("it broke off".into())) } else { Ok(()) }
        });
        assert!(written.is_err());
        assert_eq!(shop::names(&store).unwrap(), Vec::<String>::new());
        assert_eq!(store.take_parts_back(&by, &parts).unwrap(), 0, "there is nothing to take back");
    }
}
