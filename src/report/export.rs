//! Tables as files, row by row: CSV and XLSX for spreadsheets, JSON for programs. Nothing holds the whole table.

mod csv;
mod json;
pub mod masked;
mod xlsx;

pub use csv::Csv;
pub use json::Json;
pub use xlsx::{TooMany, Xlsx};

use super::Setting;
use crate::store::export::{Kind, Value};
use chrono::{DateTime, FixedOffset};

/// A column of a file: its stable name and what is in it.
pub type Head = (&'static str, Kind);

/// Takes the rows of one table.
pub trait Rows {
    /// # Errors
    /// When the file can't take it.
    fn row(&mut self, row: &[Value]) -> anyhow::Result<()>;
}

/// Local time of a moment.
fn local(at: i64, setting: &Setting) -> DateTime<FixedOffset> {
    setting.clock.local(at)
}

/// A text in which an order number, a phone or a formula is only a text.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
