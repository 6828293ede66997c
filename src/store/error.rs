//! What can go wrong between the program and its file, and what the person is told.

use super::{Holder, door};
use crate::text::locale::Locale;
use rusqlite::ErrorCode;
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
    #[error("{path}: another program's SQLite file")]
    Foreign { path: PathBuf },
    #[error("{path}: empty")]
    Empty { path: PathBuf },
    #[error("{path}: a folder")]
    Folder { path: PathBuf },
    #[error("{path}: no such file")]
    Missing { path: PathBuf },
    #[error("{path}: {cause}")]
    Open { path: PathBuf, cause: String },
    #[error("{path}: deleted or replaced while it was open")]
    Gone { path: PathBuf },
    #[error("{path}: another file was written over it while it was open")]
    Overwritten { path: PathBuf },
    #[error("{path}: damaged: {cause}")]
    Damaged { path: PathBuf, cause: String },
    /// What was to be kept or taken in its place does not hold together.
    #[error("{path}: not sound: {cause}")]
    Unsound { path: PathBuf, cause: String },
    /// X2: looks like an encrypted file, and this build has no encryption.
    #[error("{path}: encrypted, or not a database")]
    Sealed { path: PathBuf },
    #[error("{path}: encrypted, and no passphrase was given")]
    NeedsPassphrase { path: PathBuf },
    #[error("{path}: the passphrase does not open it")]
    WrongPassphrase { path: PathBuf },
    /// A rule of the domain refused the action; the text is a locale key.
    #[error("{0}")]
    Refused(String),
    #[error("{what} is not there")]
    NotFound { what: String },
    /// X2: told by its place, for the value may be anything.
    #[error("bad value in {column}, row {}", row_name(*.row))]
    BadValue { column: &'static str, row: Option<i64> },
    #[error(transparent)]
    Sql(rusqlite::Error),
    /// X2: its own words quote what stands there.
    #[error("no JSON as it should be: line {}, column {}", .0.line(), .0.column())]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A value that a row's reader refused comes wrapped by SQLite's library: it stays what it is.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::FromSqlConversionFailure(at, kind, cause) => match cause.downcast::<Self>() {
                Ok(own) => *own,
                Err(cause) => Self::Sql(rusqlite::Error::FromSqlConversionFailure(at, kind, cause)),
            },
            other => Self::Sql(other),
        }
    }
}

fn row_name(row: Option<i64>) -> String {
    row.map_or_else(|| "?".to_owned(), |id| id.to_string())
}

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// A refusal by a domain rule.
    pub fn refused(rule: &impl ToString) -> Self {
        Self::Refused(rule.to_string())
    }

    /// It may come from what became of the file.
    pub fn is_of_file(&self) -> bool {
        matches!(
            self,
            Self::Sql(_) | Self::BadValue { .. } | Self::Damaged { .. } | Self::NotADatabase { .. }
        )
    }

    /// What happened and what to do next, in the person's language.
    pub fn sentence(&self, locale: &Locale) -> String {
        match self {
            Self::Locked { path, holder } => {
                let (path, holder) = (path.display().to_string(), holder.to_string());
                locale.tf("store.locked", &[("path", &path), ("holder", &holder)])
            }
            Self::Missing { path }
            | Self::Empty { path }
            | Self::Foreign { path }
            | Self::Folder { path }
            | Self::Gone { path }
            | Self::Overwritten { path }
            | Self::Damaged { path, .. }
            | Self::NotADatabase { path, .. }
            | Self::Unsound { path, .. }
            | Self::NewerSchema { path, .. }
            | Self::Sealed { path }
            | Self::NeedsPassphrase { path }
            | Self::WrongPassphrase { path } => {
                locale.tf(self.key(), &[("path", &path.display().to_string())])
            }
            Self::Open { path, cause } => {
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
            Self::Missing { .. } => "store.missing",
            Self::Empty { .. } => "store.empty",
            Self::Foreign { .. } => "store.foreign",
            Self::Folder { .. } => "store.folder",
            Self::Open { .. } => "store.cannot_open",
            Self::Gone { .. } => "store.gone",
            Self::Overwritten { .. } => "store.overwritten",
            Self::Damaged { .. } => "store.damaged",
            Self::Unsound { .. } => "store.unsound",
            Self::Sealed { .. } => "store.sealed",
            Self::NeedsPassphrase { .. } => "store.needs_passphrase",
            Self::WrongPassphrase { .. } => "store.wrong_passphrase",
            Self::Refused(key) => key,
            Self::NotFound { .. } => "store.not_found",
            Self::BadValue { .. } | Self::Json(_) => "store.bad_value",
            Self::Sql(rusqlite::Error::SqliteFailure(e, _)) => match e.code {
                ErrorCode::DiskFull => "store.disk_full",
                ErrorCode::SystemIoFailure => "store.disk_failed",
                ErrorCode::ReadOnly => "store.read_only",
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => "store.busy",
                // Found in the middle of the work.
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => "store.damaged_here",
                _ => "store.failed",
            },
            Self::Sql(_) | Self::Io(_) => "store.failed",
        }
    }
}

/// What SQLite says of a file that can't be opened.
pub(super) fn of_open(path: &Path, error: &rusqlite::Error) -> StoreError {
    let (path, cause) = (path.to_owned(), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) if door::look(&path) == door::Look::Headless => {
            StoreError::Damaged { path, cause }
        }
        Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { path, cause },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, cause },
        _ => StoreError::Open { path, cause },
    }
}
