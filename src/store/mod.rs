//! The only room that speaks SQL. One module an aggregate; every write goes through [`Store::transact`].

pub mod audit;
pub mod backup;
pub mod bulk;
mod columns;
pub mod draft;
mod lock;
mod migrate;
#[cfg(test)]
pub(crate) mod plans;
mod trail;
pub mod transact;
pub mod undo;

pub mod agenda;
pub mod call_back;
pub mod case;
pub mod change;
pub mod chase;
pub mod cod;
pub mod customer;
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
pub mod position;
pub mod product;
pub mod promotion;
pub mod question;
pub mod remark;
pub mod reminder;
pub mod search;
pub mod send_off;
pub mod shift;
pub mod shipping;
pub mod shop;
pub mod snippet;
pub mod survey;
pub mod usage;

pub use lock::Holder;
pub use migrate::SCHEMA_VERSION;
pub use transact::{Actor, Op, Write};

use crate::text::locale::Locale;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// What can go wrong between the program and its file. The text is for the log; the screen shows
/// [`StoreError::key`] in the person's language.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{path}: the file was written by a newer program (schema {found}, this program knows {known})")]
    NewerSchema { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: in use by {holder}")]
    Locked { path: PathBuf, holder: Holder },
    #[error("{path}: not a shiftdesk database: {cause}")]
    NotADatabase { path: PathBuf, cause: String },
    #[error("{path}: damaged: {cause}")]
    Damaged { path: PathBuf, cause: String },
    #[error("{path}: no such file")]
    Missing { path: PathBuf },
    #[error("{path}: {cause}")]
    Open { path: PathBuf, cause: String },
    #[error("{path}: deleted or replaced while it was open")]
    Gone { path: PathBuf },
    /// A rule of the domain refused the action; the text is a locale key.
    #[error("{0}")]
    Refused(String),
    #[error("{what} is not there")]
    NotFound { what: String },
    #[error("bad value '{value}' in {column}")]
    BadValue { column: &'static str, value: String },
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What became of something that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    New,
    Changed,
    Unchanged,
}

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// A refusal by a domain rule.
    pub fn refused(rule: &impl ToString) -> Self {
        Self::Refused(rule.to_string())
    }

    /// What happened and what to do next, in the person's language.
    pub fn sentence(&self, locale: &Locale) -> String {
        match self {
            Self::Locked { path, holder } => {
                let (path, holder) = (path.display().to_string(), holder.to_string());
                locale.tf("store.locked", &[("path", &path), ("holder", &holder)])
            }
            Self::Missing { path } => locale.tf("store.missing", &[("path", &path.display().to_string())]),
            Self::NewerSchema { path, .. } => {
                locale.tf("store.newer_schema", &[("path", &path.display().to_string())])
            }
            Self::NotADatabase { path, cause } | Self::Open { path, cause } => {
                locale.tf(self.key(), &[("path", &path.display().to_string()), ("cause", cause)])
            }
            Self::NotFound { what } => locale.tf("store.not_found", &[("what", what)]),
            Self::Refused(key) => locale.t(key).to_owned(),
            other => locale.tf(other.key(), &[("cause", &other.to_string())]),
        }
    }

    /// Locale key of that sentence.
    pub fn key(&self) -> &str {
        match self {
            Self::NewerSchema { .. } => "store.newer_schema",
            Self::Locked { .. } => "store.locked",
            Self::NotADatabase { .. } => "store.not_a_database",
            Self::Damaged { .. } => "store.damaged",
            Self::Missing { .. } => "store.missing",
            Self::Open { .. } => "store.cannot_open",
            Self::Gone { .. } => "store.gone",
            Self::Refused(key) => key,
            Self::NotFound { .. } => "store.not_found",
            Self::BadValue { .. } | Self::Json(_) => "store.bad_value",
            Self::Sql(rusqlite::Error::SqliteFailure(e, _)) => match e.code {
                rusqlite::ErrorCode::DiskFull => "store.disk_full",
                rusqlite::ErrorCode::SystemIoFailure => "store.disk_failed",
                rusqlite::ErrorCode::ReadOnly => "store.read_only",
                rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked => "store.busy",
                rusqlite::ErrorCode::DatabaseCorrupt => "store.damaged",
                rusqlite::ErrorCode::NotADatabase => "store.not_a_database",
                _ => "store.failed",
            },
            Self::Sql(_) | Self::Io(_) => "store.failed",
        }
    }
}

/// The open database.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    /// The triggers of the trail are there.
    armed: bool,
    path: PathBuf,
    /// Held while this process may write.
    _lock: Option<lock::WriterLock>,
    /// The draft that goes with the next action, in its transaction.
    finishing: Option<String>,
    /// The file that was opened, `None` in memory.
    file: Option<lock::FileId>,
}

impl Store {
    /// Opens (and creates or migrates) the file for writing; one process at a time.
    ///
    /// # Errors
    /// [`StoreError::Locked`] names who holds the file, [`StoreError::NewerSchema`] refuses a newer file.
    pub fn open(path: &Path, holder: &str) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            private_folder(folder)?;
        }
        let lock = lock::WriterLock::take(path, holder)?;
        let is_new = !path.exists();
        if is_new {
            private_file(path)?;
        } else {
            // SQLite would open what it can't write, and only the first change would say so.
            let cannot = |e: std::io::Error| StoreError::Open { path: path.to_owned(), cause: e.to_string() };
            std::fs::OpenOptions::new().write(true).open(path).map_err(cannot)?;
        }
        let mut conn = Connection::open(path).map_err(|e| open_error(path, &e))?;
        // Looked at before anything is set: a file that is not ours, or a newer one, stays as it is.
        migrate::check(&conn, path)?;
        Self::set_up(&mut conn, path)?;
        migrate::run(&conn, path)?;
        Ok(Self {
            conn,
            armed: false,
            path: path.to_owned(),
            _lock: Some(lock),
            finishing: None,
            file: lock::FileId::of(path),
        })
    }

    /// Opens an existing file for reading only; works beside a writer.
    pub fn open_read_only(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)
            .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY))
            .map_err(|e| open_error(path, &e))?;
        conn.pragma_update(None, "query_only", true).map_err(|e| open_error(path, &e))?;
        migrate::check(&conn, path)?;
        conn.set_prepared_statement_cache_capacity(128);
        Ok(Self {
            conn,
            armed: false,
            path: path.to_owned(),
            _lock: None,
            finishing: None,
            file: lock::FileId::of(path),
        })
    }

    /// A second connection for a worker of the process that holds the lock already.
    pub fn open_beside(path: &Path) -> Result<Self> {
        let mut conn = Connection::open(path).map_err(|e| open_error(path, &e))?;
        Self::set_up(&mut conn, path)?;
        migrate::check(&conn, path)?;
        Ok(Self {
            conn,
            armed: false,
            path: path.to_owned(),
            _lock: None,
            finishing: None,
            file: lock::FileId::of(path),
        })
    }

    /// A database in memory, for tests.
    pub fn in_memory() -> Result<Self> {
        let mut conn = Connection::open_in_memory()?;
        let path = PathBuf::from(":memory:");
        Self::set_up(&mut conn, &path)?;
        migrate::run(&conn, &path)?;
        Ok(Self { conn, armed: false, path, _lock: None, finishing: None, file: None })
    }

    fn set_up(conn: &mut Connection, path: &Path) -> Result<()> {
        conn.busy_handler(Some(bulk::wait_for_turn))?;
        // Plans that do not depend on the values bound: else a statement is planned anew for every row of an import.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(128);
        conn.pragma_update(None, "journal_mode", "WAL").map_err(|e| open_error(path, &e))?;
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
    pub(super) fn is_in_place(&self) -> Result<()> {
        if self.file.is_some() && lock::FileId::of(&self.path) != self.file {
            return Err(StoreError::Gone { path: self.path.clone() });
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

    /// Quick look at the whole file: SQLite's own integrity check, the foreign keys, the index of the search. Empty
    /// means sound.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        let mut statement = self.conn.prepare("PRAGMA integrity_check")?;
        for row in statement.query_map([], |r| r.get::<_, String>(0))? {
            let row = row?;
            if row != "ok" {
                problems.push(row);
            }
        }
        let mut statement = self.conn.prepare("PRAGMA foreign_key_check")?;
        let broken = statement.query_map([], |r| {
            Ok(format!(
                "{} row {}: its {} is missing",
                r.get::<_, String>(0)?,
                r.get::<_, Option<i64>>(1)?.unwrap_or_default(),
                r.get::<_, String>(2)?
            ))
        })?;
        for row in broken {
            problems.push(row?);
        }
        problems.extend(self.check_search()?);
        Ok(problems)
    }

    /// A value of the `meta` table.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        use rusqlite::OptionalExtension;
        let mut statement = self.conn.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(statement.query_row([key], |r| r.get(0)).optional()?)
    }
}

fn open_error(path: &Path, error: &rusqlite::Error) -> StoreError {
    let (path, cause) = (path.to_owned(), error.to_string());
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::NotADatabase { path, cause },
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, cause },
        _ => StoreError::Open { path, cause },
    }
}

/// 0700, created when missing.
fn private_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    crate::keep::folder(folder)
        .map_err(|e| StoreError::Open { path: folder.to_owned(), cause: e.to_string() })
}

/// 0600, created empty; SQLite gives its side files the same mode.
fn private_file(path: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| StoreError::Open { path: path.to_owned(), cause: e.to_string() })?;
    Ok(())
}

/// Reads a coded value; one nobody knows is an error, never a default.
pub(crate) fn coded<T>(
    column: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    parse(text).ok_or_else(|| {
        // Enough to find the row by; the whole text may hold what customers wrote, and this goes to the log.
        let value = text.chars().take(24).collect();
        let error = StoreError::BadValue { column, value };
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
