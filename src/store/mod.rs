//! The only room that speaks SQL. One module an aggregate; every write goes through [`Store::transact`].

pub mod audit;
pub mod backup;
pub mod bulk;
pub mod cipher;
mod columns;
pub mod convert;
mod door;
pub mod draft;
mod error;
mod held;
mod lock;
mod migrate;
#[cfg(test)]
pub(crate) mod plans;
mod probe;
pub mod repair;
pub mod rescue;
pub mod restore;
pub mod sound;
mod swap;
mod trail;
pub mod trails;
pub mod transact;
pub mod undo;

pub mod agenda;
pub mod call_back;
pub mod case;
pub mod change;
pub mod chase;
pub mod cod;
pub mod customer;
pub mod deleted;
pub mod exception;
pub mod export;
pub mod fee;
pub mod feedback;
pub mod figures;
pub mod handoff;
pub mod inquiry;
pub mod keeper;
pub mod mining;
pub mod order;
pub mod own_text;
pub mod past;
pub mod person;
pub mod position;
pub mod product;
pub mod promotion;
pub mod question;
pub mod remark;
pub mod reminder;
pub mod reveal;
pub mod search;
pub mod send_off;
pub mod shift;
pub mod shipping;
pub mod shop;
pub mod snippet;
pub mod survey;
pub mod usage;

pub use door::is_bare;
pub use error::{Result, StoreError};
pub use lock::Holder;
pub use migrate::SCHEMA_VERSION;
pub use transact::{Actor, Op, Write};

use error::of_open;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use std::path::{Path, PathBuf};

/// What became of something that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    New,
    Changed,
    Unchanged,
}

/// The open database.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    /// The triggers of the trail are there.
    armed: bool,
    path: PathBuf,
    /// What the open file is encrypted with, whatever stands at the path by now.
    key: Option<cipher::Key>,
    /// Held while this process may write.
    lock: Option<lock::WriterLock>,
    /// The draft that goes with the next action, in its transaction.
    finishing: Option<String>,
    /// The file that was opened, `None` in memory.
    file: Option<lock::FileId>,
    /// Whether it holds what it held; `None` where nobody can tell.
    probe: Option<probe::Probe>,
    /// Its log, once it is there: it stays the same one while the file is open.
    log: std::cell::Cell<Option<lock::FileId>>,
    /// Let go after the connection.
    _held: Option<std::sync::Arc<std::fs::File>>,
}

impl Store {
    /// Opens (and creates or migrates) the file for writing; one process at a time.
    ///
    /// # Errors
    /// [`StoreError::Locked`] names who holds the file, [`StoreError::NewerSchema`] refuses a newer file.
    pub fn open(path: &Path, holder: &str) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            door::folder(folder)?;
        }
        let lock = lock::WriterLock::take(path, holder)?;
        if path.exists() {
            if path.is_dir() {
                return Err(StoreError::Folder { path: path.to_owned() });
            }
            crate::keep::tighten(path);
            // SQLite would open what it can't write, and only the first change would say so.
            std::fs::OpenOptions::new().write(true).open(path).map_err(|e| door::cannot(path, &e))?;
        } else {
            door::file(path)?;
        }
        let mut conn = door::open(path)?;
        // Looked at before anything is set: a file that is not ours, or a newer one, stays as it is.
        migrate::check(&conn, path)?;
        Self::set_up(&mut conn, path)?;
        migrate::run(&conn, path)?;
        let probe = probe::Probe::begin(path, &conn);
        Self::of_file(conn, path, probe, Some(lock))
    }

    /// Opens an existing file for reading only; works beside a writer.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        if path.is_dir() {
            return Err(StoreError::Folder { path: path.to_owned() });
        }
        let conn = door::open_to_read(path)?;
        migrate::check_filled(&conn, path)?;
        conn.set_prepared_statement_cache_capacity(128);
        Self::of_file(conn, path, None, None)
    }

    /// A second connection for a worker of the process that holds the lock already.
    pub fn open_beside(path: &Path) -> Result<Self> {
        let mut conn = door::open(path)?;
        Self::set_up(&mut conn, path)?;
        migrate::check(&conn, path)?;
        let probe = probe::Probe::begin(path, &conn);
        Self::of_file(conn, path, probe, None)
    }

    /// A database in memory, for tests.
    pub fn in_memory() -> Result<Self> {
        let mut conn = Connection::open_in_memory()?;
        let path = PathBuf::from(":memory:");
        Self::set_up(&mut conn, &path)?;
        migrate::run(&conn, &path)?;
        Ok(Self {
            conn,
            armed: false,
            path,
            key: None,
            lock: None,
            finishing: None,
            file: None,
            probe: None,
            log: std::cell::Cell::default(),
            _held: None,
        })
    }

    /// An open connection to the file that stands at `path`.
    fn of_file(
        conn: Connection,
        path: &Path,
        probe: Option<probe::Probe>,
        lock: Option<lock::WriterLock>,
    ) -> Result<Self> {
        Ok(Self {
            conn,
            armed: false,
            path: path.to_owned(),
            key: door::key_of(path)?,
            lock,
            finishing: None,
            file: lock::FileId::of(path),
            probe,
            log: std::cell::Cell::default(),
            _held: held::hold(path).ok(),
        })
    }

    fn set_up(conn: &mut Connection, path: &Path) -> Result<()> {
        conn.busy_handler(Some(bulk::wait_for_turn))?;
        // Plans that do not depend on the values bound: else a statement is planned anew for every row of an import.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(128);
        conn.pragma_update(None, "journal_mode", "WAL").map_err(|e| of_open(path, &e))?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        conn.pragma_update(None, "foreign_keys", true)?;
        // Nothing of it in files of its own; the triggers of the trail live there too.
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        Ok(())
    }

    /// Gets ready to write, which the first write waits for otherwise.
    pub fn arm(&mut self) -> Result<()> {
        if !self.armed {
            trail::arm(&self.conn)?;
            self.armed = true;
        }
        Ok(())
    }

    /// The form of this draft is being saved: the draft goes in the transaction of the next action, so that a
    /// crash leaves either the draft or the change, never both.
    pub fn finish_draft(&mut self, key: String) {
        self.finishing = Some(key);
    }

    /// No action came of it: the draft stays.
    pub fn keep_draft(&mut self) {
        self.finishing = None;
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It is a file that another connection can open.
    pub(crate) const fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// The file is still the one that was opened; asked before every write.
    pub(crate) fn is_in_place(&self) -> Result<()> {
        if self.file.is_some() && lock::FileId::of(&self.path) != self.file {
            return Err(StoreError::Gone { path: self.path.clone() });
        }
        if self.probe.as_ref().is_some_and(|probe| !probe.is_same()) {
            return Err(StoreError::Overwritten { path: self.path.clone() });
        }
        if self.file.is_some() && self.log.get().is_none() {
            self.log.set(lock::FileId::of(&door::side(&self.path, "-wal")));
        }
        Ok(())
    }

    /// Fills a database that can be made again (the demo): a commit does not wait for the disk while `action` runs.
    /// At the end, whether it went well or not, everything is on the disk and commits wait again. Not for work: a
    /// power cut meanwhile may cost the whole file.
    pub(crate) fn fill_fast<T>(&mut self, action: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.conn.pragma_update(None, "synchronous", "OFF")?;
        let result = action(self);
        self.conn.pragma_update(None, "synchronous", "FULL")?;
        self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        result
    }

    /// The connection for the reading functions of this room.
    pub(crate) const fn conn(&self) -> &Connection {
        &self.conn
    }

    /// What is read until [`Self::end_reading`] comes from one state of the file, and the file's locks are asked for once,
    /// not once a statement: of half a hundred short ones that is a tenth. Nothing can be written meanwhile. False when
    /// it had begun before.
    pub(crate) fn begin_reading(&self) -> Result<bool> {
        let begins = self.conn.is_autocommit();
        if begins {
            self.conn.prepare_cached("BEGIN")?.execute([])?;
        }
        Ok(begins)
    }

    /// The end of it; what failed meanwhile may have ended it already. Nothing was written: where a damaged page was met,
    /// SQLite ends it only by taking it back.
    pub(crate) fn end_reading(&self) -> Result<()> {
        let run = |sql| self.conn.prepare_cached(sql).and_then(|mut end| end.execute([]));
        if !self.conn.is_autocommit() && run("COMMIT").is_err() && !self.conn.is_autocommit() {
            run("ROLLBACK")?;
        }
        Ok(())
    }

    /// Reads all of it from one state of the file. That it fails is told, not that its end then does too.
    pub(crate) fn reading<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        let begun = self.begin_reading()?;
        let value = read();
        let ended = if begun { self.end_reading() } else { Ok(()) };
        value.and_then(|value| ended.map(|()| value))
    }

    /// A value of the `meta` table.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension;
        let mut statement = self.conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(statement.query_row([key], |r| r.get(0)).optional()?)
    }
}

/// A row that was read, which can say whose it is.
pub(crate) trait Identified {
    /// `None` where the statement does not ask for it.
    fn id(&self) -> Option<i64>;
}

impl Identified for rusqlite::Row<'_> {
    fn id(&self) -> Option<i64> {
        self.get("id").ok()
    }
}

/// Reads a coded value; one nobody knows is an error, never a default.
pub(crate) fn coded<T>(
    row: &impl Identified,
    column: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    parse(text).ok_or_else(|| {
        // X2: the place is enough to find it by; the value may hold what customers wrote, and this goes to the log.
        let error = StoreError::BadValue { column, row: row.id() };
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// One entry of a history; columns `at`, `agent`, `kind`, `from_status`, `to_status`, `text`.
pub(crate) fn row_to_event(r: &rusqlite::Row) -> rusqlite::Result<crate::domain::Event> {
    Ok(crate::domain::Event {
        at: r.get("at")?,
        agent: r.get("agent")?,
        kind: r.get("kind")?,
        from_status: r.get("from_status")?,
        to_status: r.get("to_status")?,
        text: r.get("text")?,
    })
}

/// Words stored in one column, separated by spaces.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Ground for the tests of this room.
#[cfg(test)]
pub(crate) mod testing {
    use super::{Actor, Op, Store, shop};

    /// A database in memory with the agent 小李 (id 1) and the shop 店.
    pub(crate) fn store() -> Store {
        let mut store = Store::in_memory().unwrap();
        let nobody = Actor { agent_id: None, ..actor(0) };
        store
            .transact(&nobody, Op::new("seed"), |w| {
                shop::ensure_agent(w, "小李")?;
                shop::ensure(w, "店")
            })
            .unwrap();
        store
    }

    /// 小李 at a unix second of 2026-06-01, outside any shift.
    pub(crate) fn actor(at: i64) -> Actor {
        Actor {
            agent_id: Some(1),
            shift_id: None,
            at,
            day: chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
        }
    }
}
