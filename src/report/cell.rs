//! One cell of a table: what people read, and what it is for a spreadsheet.

use super::figures;
use crate::domain::figures::Value;
use crate::domain::money::Fen;
use chrono::{NaiveDate, NaiveDateTime};

/// What a cell is; exact, never rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Typed {
    /// Words, and digits nobody adds up: order numbers, phones.
    #[default]
    Text,
    /// A count, an amount, a share, seconds.
    Number(Value),
    /// Local time.
    Moment(NaiveDateTime),
    Day(NaiveDate),
}

/// A cell as it is shown, with its type beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub shown: String,
    pub typed: Typed,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { shown: text.into(), typed: Typed::Text }
    }

    pub fn count(n: i64) -> Self {
        Self::of(Value::Count(n))
    }

    /// Shown with its sign, `￥12.50`.
    pub fn money(fen: Fen) -> Self {
        Self::of(Value::Money(fen))
    }

    /// Shown bare, `12.50`: where the column says that it is money.
    pub fn amount(fen: Fen) -> Self {
        Self { shown: fen.to_string(), typed: Typed::Number(Value::Money(fen)) }
    }

    /// n / d, shown as a percentage of one decimal; "–" when d is 0.
    pub fn share(n: i64, d: i64) -> Self {
        Self::known((d != 0).then_some(Value::Share(n, d)))
    }

    pub fn seconds(n: i64) -> Self {
        Self::of(Value::Seconds(n))
    }

    pub fn day(day: NaiveDate) -> Self {
        Self { shown: day.to_string(), typed: Typed::Day(day) }
    }

    /// `2026-06-01 17:02`
    pub fn moment(at: NaiveDateTime) -> Self {
        Self { shown: at.format("%Y-%m-%d %H:%M").to_string(), typed: Typed::Moment(at) }
    }

    pub fn of(value: Value) -> Self {
        Self::known(Some(value))
    }

    /// A value, or "–" where nothing can be said.
    pub fn known(value: Option<Value>) -> Self {
        Self { shown: figures::shown(value), typed: value.map_or(Typed::Text, Typed::Number) }
    }

    /// The same cell in other words.
    pub fn said(self, shown: impl Into<String>) -> Self {
        Self { shown: shown.into(), ..self }
    }

    /// Nothing to read in it.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// A count.
impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::count(n)
    }
}

/// A count.
impl From<usize> for Cell {
    fn from(n: usize) -> Self {
        Self::count(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

/// An amount, shown bare.
impl From<Fen> for Cell {
    fn from(fen: Fen) -> Self {
        Self::amount(fen)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reads_like_a_figure_and_stays_exact() {
        assert_eq!(Cell::share(1, 3).shown, "33.3%");
        assert_eq!(Cell::share(1, 3).typed, Typed::Number(Value::Share(1, 3)));
        assert_eq!(Cell::share(0, 0), Cell::text("–"));
        assert_eq!(
            (Cell::money(Fen(125)).shown, Cell::amount(Fen(125)).shown),
            ("￥1.25".into(), "1.25".into())
        );
        let noon = NaiveDate::from_ymd_opt(2026, 6, 1).and_then(|d| d.and_hms_opt(12, 0, 0)).unwrap();
        assert_eq!(
            Cell::moment(noon).said("12:00"),
            Cell { shown: "12:00".into(), typed: Typed::Moment(noon) }
        );
    }
}
