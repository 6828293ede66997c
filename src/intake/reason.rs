//! Why a row or a whole file was not taken, in words with the way out.

use super::archive;
use super::table::Broken;
use crate::store::StoreError;
use crate::text::harmless;
use crate::text::locale::Locale;

/// Why one row is rejected. Values are cut short and harmless to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Broken(Broken),
    /// Fewer cells than columns.
    Short {
        have: usize,
        want: usize,
    },
    /// More cells than columns: a comma was not quoted, values have shifted.
    Shifted {
        have: usize,
        want: usize,
    },
    Missing,
    /// `3.06195E+18`
    Scientific(String),
    NotAnOrderNo(String),
    NotMoney(String),
    NotATime(String),
    NotACount(String),
    UnknownStatus(String),
    /// A word that is none of the configured list; the list.
    NotInList(String, String),
    /// A row that goes on with one that was not taken.
    Orphan,
    /// The rows of an order stand too far apart.
    Scattered,
}

impl Reason {
    /// A value as it may be shown.
    pub(super) fn shown(value: &str) -> String {
        const LIMIT: usize = 40;
        let line = harmless::line(value);
        if line.chars().count() <= LIMIT {
            return line;
        }
        line.chars().take(LIMIT).chain(['…']).collect()
    }

    pub fn text(&self, locale: &Locale) -> String {
        let counts = |have: &usize, want: &usize| (have.to_string(), want.to_string());
        match self {
            Self::Broken(Broken::OpenQuote) => locale.t("import.reject.open_quote").to_owned(),
            Self::Broken(Broken::TooLong) => locale.t("import.reject.too_long").to_owned(),
            Self::Short { have, want } => {
                let (have, want) = counts(have, want);
                locale.tf("import.reject.short", &[("have", &have), ("want", &want)])
            }
            Self::Shifted { have, want } => {
                let (have, want) = counts(have, want);
                locale.tf("import.reject.shifted", &[("have", &have), ("want", &want)])
            }
            Self::Missing => locale.t("import.reject.missing").to_owned(),
            Self::Scientific(value) => locale.tf("import.reject.scientific", &[("value", value)]),
            Self::NotAnOrderNo(value) => locale.tf("import.reject.not_an_order_no", &[("value", value)]),
            Self::NotMoney(value) => locale.tf("import.reject.not_money", &[("value", value)]),
            Self::NotATime(value) => locale.tf("import.reject.not_a_time", &[("value", value)]),
            Self::NotACount(value) => locale.tf("import.reject.not_a_count", &[("value", value)]),
            Self::UnknownStatus(value) => locale.tf("import.reject.unknown_status", &[("value", value)]),
            Self::NotInList(value, list) => {
                locale.tf("import.reject.not_in_list", &[("value", value), ("list", list)])
            }
            Self::Orphan => locale.t("import.reject.orphan").to_owned(),
            Self::Scattered => locale.t("import.reject.scattered").to_owned(),
        }
    }
}

/// Why a whole file is not taken; nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("cannot read the file: {0}")]
    Io(std::io::Error),
    #[error("the file is damaged: {0}")]
    Damaged(String),
    #[error("unpacked, the file is too large")]
    TooLarge,
    #[error("the zip has a password")]
    Locked,
    #[error("an Excel 97 workbook (.xls)")]
    OldSpreadsheet,
    #[error("a web page, not a table")]
    Html,
    #[error("no known columns within the first rows")]
    NoHeader,
    #[error("no format '{0}'")]
    UnknownFormat(String),
    #[error("cancelled")]
    Cancelled,
    /// Taken back but for parts with orders that somebody has worked on meanwhile.
    #[error("{cause}; {orders} new orders stay")]
    Kept { cause: Box<ImportError>, orders: usize },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<std::io::Error> for ImportError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof, Unsupported};
        match error.kind() {
            _ if archive::is_too_large(&error) => Self::TooLarge,
            InvalidData | InvalidInput | UnexpectedEof | Unsupported => {
                Self::Damaged(harmless::line(&error.to_string()))
            }
            _ => Self::Io(error),
        }
    }
}

impl ImportError {
    /// One sentence with the next step. `None` for what the store says itself.
    pub fn text(&self, locale: &Locale) -> Option<String> {
        Some(match self {
            Self::Io(cause) => unreadable(cause.kind(), locale).to_owned(),
            Self::Damaged(_) => locale.t("import.file.damaged").to_owned(),
            Self::TooLarge => locale.t("import.file.too_large").to_owned(),
            Self::Locked => locale.t("import.file.locked").to_owned(),
            Self::OldSpreadsheet => locale.t("import.file.old_spreadsheet").to_owned(),
            Self::Html => locale.t("import.file.html").to_owned(),
            Self::NoHeader => locale.t("import.file.no_header").to_owned(),
            Self::UnknownFormat(id) => locale.tf("import.file.unknown_format", &[("format", id)]),
            Self::Cancelled => locale.t("import.file.cancelled").to_owned(),
            Self::Kept { cause, orders } => {
                let cause = match cause.as_ref() {
                    Self::Store(error) => error.sentence(locale),
                    Self::Cancelled => locale.t("import.file.given_up").to_owned(),
                    other => other.text(locale).unwrap_or_default(),
                };
                locale.tf("import.file.kept", &[("cause", &cause), ("orders", &orders.to_string())])
            }
            Self::Store(_) => return None,
        })
    }
}

/// The system's own words are English and for the log.
fn unreadable(kind: std::io::ErrorKind, locale: &Locale) -> &str {
    use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
    match kind {
        NotFound => locale.t("import.file.missing"),
        PermissionDenied => locale.t("import.file.no_permission"),
        IsADirectory => locale.t("import.file.folder"),
        _ => locale.t("import.file.unreadable"),
    }
}
