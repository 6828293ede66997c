//! The cells of one row, asked by what they mean.

use super::cell;
use super::field::Column;
use super::header::Columns;
use super::mapping::AmountUnit;
use super::reason::Reason;
use super::table::Row;
use crate::domain::money::Fen;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// Above this (yuan) a number is no price but a mistake.
pub const MOST: Fen = Fen(100_000_000_000);

/// A row that is not taken: which column, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub column: Option<String>,
    pub reason: Reason,
}

impl Refusal {
    /// The row as a whole is meant.
    pub const fn whole(reason: Reason) -> Self {
        Self { column: None, reason }
    }
}

pub type Checked<T> = Result<T, Refusal>;

/// One row under its header.
pub struct Cells<'a, F> {
    pub row: &'a Row,
    pub columns: &'a Columns,
    pub unit: AmountUnit,
    pub dates: &'a [String],
    /// Cells that mean "nothing" everywhere, and in single columns.
    pub empty: &'a [String],
    pub empty_in: &'a BTreeMap<F, Vec<String>>,
    pub prefix: &'a BTreeMap<F, Vec<String>>,
}

/// Whether the row is whole: not broken, with a cell for every column that counts and no more than the header has.
/// `ragged`: a spreadsheet, whose rows end at their last filled cell.
pub fn check_shape(row: &Row, columns: &Columns, ragged: bool) -> Checked<()> {
    if let Some(broken) = row.broken {
        return Err(Refusal::whole(Reason::Broken(broken)));
    }
    let (have, want) = (row.len(), columns.width());
    if have < columns.needed && !ragged {
        return Err(Refusal::whole(Reason::Short { have, want }));
    }
    if row.cells().skip(want).any(|c| !c.trim().is_empty()) {
        return Err(Refusal::whole(Reason::Shifted { have, want }));
    }
    Ok(())
}

/// A row of sums, a remark below the table, the header once more: no data and no mistake.
pub fn is_note(row: &Row, columns: &Columns, key: impl Column) -> bool {
    const SUMS: [&str; 8] = ["合计", "总计", "共计", "小计", "汇总", "总和", "total", "sum"];
    const REMARKS: [&str; 9] = ["注:", "说明", "导出", "共", "以上", "制表", "打印", "统计", "数据来源"];
    let Some(first) = row.cells().map(cell::name).find(|c| !c.is_empty()) else { return true };
    let filled = row.cells().filter(|c| !c.trim().is_empty()).count();
    let key_cell = columns.of(key).first().and_then(|at| row.get(*at)).map(cell::name).unwrap_or_default();
    let repeated = columns.of(key).first().is_some_and(|at| key_cell == cell::name(columns.name(*at)));
    let sums = SUMS.iter().any(|s| first.starts_with(s)) && filled * 2 <= columns.width();
    let remark = filled == 1 && REMARKS.iter().any(|s| first.starts_with(s));
    repeated && filled > 1 || sums || remark
}

impl<F: Column + Ord> Cells<'_, F> {
    /// The first column of the field that says something, and what.
    pub fn find(&self, field: F) -> Option<(usize, String)> {
        self.columns.of(field).iter().find_map(|place| {
            let text = self.meant(field, self.row.get(*place)?);
            (!text.is_empty()).then_some((*place, text))
        })
    }

    fn meant(&self, field: F, raw: &str) -> String {
        let mut text = cell::clean(raw);
        for prefix in self.prefix.get(&field).into_iter().flatten() {
            if let Some(rest) = text.strip_prefix(prefix.as_str()) {
                text = rest.trim_start().into();
            }
        }
        let in_column = self.empty_in.get(&field).into_iter().flatten();
        if self.empty.iter().chain(in_column).any(|e| *e == text) { String::new() } else { text }
    }

    pub fn text(&self, field: F) -> String {
        self.find(field).map(|(_, text)| text).unwrap_or_default()
    }

    pub fn is_blank(&self, field: F) -> bool {
        self.find(field).is_none()
    }

    pub fn refuse<T>(&self, place: usize, reason: Reason) -> Checked<T> {
        Err(Refusal { column: Some(self.columns.name(place).to_owned()), reason })
    }

    /// The reason "nothing there", at the column the field should have.
    pub fn missing<T>(&self, field: F) -> Checked<T> {
        let name = match self.columns.of(field).first() {
            Some(place) => self.columns.name(*place),
            None => field.name(),
        };
        Err(Refusal { column: Some(name.to_owned()), reason: Reason::Missing })
    }

    /// An identifier. One that a spreadsheet has rounded is refused: its digits are gone.
    pub fn code(&self, field: F) -> Checked<String> {
        let Some((place, text)) = self.find(field) else { return Ok(String::new()) };
        self.code_of(place, &text)
    }

    pub fn code_of(&self, place: usize, text: &str) -> Checked<String> {
        let code = cell::code(text);
        if cell::is_scientific(code) {
            return self.refuse(place, Reason::Scientific(Reason::shown(code)));
        }
        Ok(code.to_owned())
    }

    /// An amount; below nought only where `signed`.
    pub fn money(&self, field: F, signed: bool) -> Checked<Option<Fen>> {
        let Some((place, text)) = self.find(field) else { return Ok(None) };
        self.money_of(place, &text, signed).map(Some)
    }

    pub fn money_of(&self, place: usize, text: &str, signed: bool) -> Checked<Fen> {
        let plain = cell::amount(text);
        let amount = match self.unit {
            AmountUnit::Yuan => Fen::parse(plain).ok(),
            AmountUnit::Fen => plain.replace(',', "").parse().ok().map(Fen),
        };
        match amount.filter(|a| *a <= MOST && (*a >= Fen::ZERO || signed && -*a <= MOST)) {
            Some(amount) => Ok(amount),
            None => self.refuse(place, Reason::NotMoney(Reason::shown(text))),
        }
    }

    pub fn time(&self, field: F) -> Checked<Option<NaiveDateTime>> {
        let Some((place, text)) = self.find(field) else { return Ok(None) };
        match cell::time(&text, self.dates).or_else(|| cell::earliest(&text, self.dates)) {
            Some(wall) => Ok(Some(wall)),
            None => self.refuse(place, Reason::NotATime(Reason::shown(&text))),
        }
    }

    pub fn count(&self, field: F) -> Checked<Option<i64>> {
        let Some((place, text)) = self.find(field) else { return Ok(None) };
        self.count_of(place, &text).map(Some)
    }

    pub fn count_of(&self, place: usize, text: &str) -> Checked<i64> {
        match cell::count(text) {
            Some(count) => Ok(count),
            None => self.refuse(place, Reason::NotACount(Reason::shown(text))),
        }
    }
}
