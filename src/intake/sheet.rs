//! A sheet of a workbook → rows of cells, one at a time. What a spreadsheet does to values is undone here: dates
//! become texts again, floats the numbers that were meant, and numbers whose last digits are lost say so.

use super::table::{Broken, MAX_BYTES, Row, Table};
use calamine::{Cell, DataRef, Reader, SheetType, Xlsx, XlsxCellReader, XlsxError};
use std::io::{self, Read, Seek};

/// Cells beyond this column are not looked at.
const MAX_COLUMNS: usize = 512;
/// A float keeps this many digits.
const DIGITS: usize = 15;
const TOO_LONG: f64 = 1e15;

/// A workbook whose size was measured before (see [`super::archive`]).
pub struct Book<R: Read + Seek> {
    xlsx: Xlsx<R>,
}

impl<R: Read + Seek> Book<R> {
    pub fn open(file: R) -> io::Result<Self> {
        Ok(Self { xlsx: Xlsx::new(file).map_err(broken)? })
    }

    /// Names of the sheets that hold cells, hidden ones too.
    pub fn sheets(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        sheets.filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect()
    }

    pub fn sheet(&mut self, name: &str) -> io::Result<Sheet<'_, R>> {
        Ok(Sheet {
            cells: self.xlsx.worksheet_cells_reader(name).map_err(broken)?,
            next: None,
            at: 0,
            ended: false,
        })
    }
}

fn broken(error: XlsxError) -> io::Error {
    match error {
        XlsxError::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
    }
}

/// The rows of a sheet. What `<dimension>` claims is not asked; blank rows are not told.
pub struct Sheet<'a, R: Read + Seek> {
    cells: XlsxCellReader<'a, R>,
    /// The first cell of the next row.
    next: Option<Cell<DataRef<'a>>>,
    /// 0-based row that was read last.
    at: u32,
    /// Asked once more after its end, the reader takes what follows the cells for a damaged file.
    ended: bool,
}

impl<R: Read + Seek> Table for Sheet<'_, R> {
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        let Some(first) = self.take()? else { return Ok(false) };
        self.at = first.get_position().0;
        row.clear(u64::from(self.at) + 1);
        put(row, &first);
        while let Some(cell) = self.take()? {
            if cell.get_position().0 != self.at {
                self.next = Some(cell);
                break;
            }
            put(row, &cell);
        }
        Ok(true)
    }
}

impl<'a, R: Read + Seek> Sheet<'a, R> {
    /// The next cell with something in it.
    fn take(&mut self) -> io::Result<Option<Cell<DataRef<'a>>>> {
        if let Some(cell) = self.next.take() {
            return Ok(Some(cell));
        }
        while !self.ended {
            match self.cells.next_cell().map_err(broken)? {
                Some(cell) if *cell.get_value() == DataRef::Empty => {}
                Some(cell) => return Ok(Some(cell)),
                None => self.ended = true,
            }
        }
        Ok(None)
    }
}

fn put(row: &mut Row, cell: &Cell<DataRef>) {
    let place = cell.get_position().1 as usize;
    // A cell to the left of the last one is none that a spreadsheet writes.
    if row.broken.is_some() || place >= MAX_COLUMNS || place < row.len() {
        return;
    }
    match cell.get_value() {
        DataRef::String(text) => row.put(place, text),
        DataRef::SharedString(text) => row.put(place, text),
        other => row.put(place, &text(other)),
    }
    if row.bytes() > MAX_BYTES {
        row.clear(row.line);
        row.broken = Some(Broken::TooLong);
    }
}

fn text(value: &DataRef) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
            // Half a second is rounding of the spreadsheet, not time.
            let whole = chrono::NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
                .and_then(|d| d.and_hms_opt(hour.into(), minute.into(), second.into()))
                .map(|t| t + chrono::TimeDelta::seconds(i64::from(milli >= 500)));
            whole.map_or_else(|| number(at.as_f64()), |t| t.format("%Y-%m-%d %H:%M:%S").to_string())
        }
        DataRef::DateTime(at) => number(at.as_f64()),
        DataRef::DateTimeIso(text) => text.replacen('T', " ", 1),
        DataRef::DurationIso(text) | DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// `27.6`, `13800138000`; beyond fifteen digits `3.00939119508677E+18`, which is what is left of it.
pub fn number(n: f64) -> String {
    if !n.is_finite() {
        return String::new();
    }
    if n.abs() >= TOO_LONG {
        let text = format!("{n:.14E}");
        let (mantissa, exponent) = text.split_once('E').unwrap_or((&text, "0"));
        return format!("{}E+{exponent}", mantissa.trim_end_matches('0').trim_end_matches('.'));
    }
    if n.fract() == 0.0 {
        return format!("{n:.0}");
    }
    let whole = format!("{:.0}", n.abs().trunc()).len();
    let text = format!("{n:.places$}", places = DIGITS.saturating_sub(whole));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn floats_are_the_numbers_that_were_meant() {
        for (n, meant) in [
            (0.1 + 0.2, "0.3"),
            (27.6, "27.6"),
            (0.0, "0"),
            (-5.0, "-5"),
            (13_800_138_000.0, "13800138000"),
            (999_999_999_999_999.0, "999999999999999"),
            (3_009_391_195_086_773_997.0, "3.00939119508677E+18"),
            (1e15, "1E+15"),
            (f64::NAN, ""),
        ] {
            assert_eq!(number(n), meant);
        }
    }

    proptest! {
        #[test]
        fn amounts_survive_a_spreadsheet(fen in 0i64..10_000_000_000) {
            #[allow(clippy::cast_precision_loss, reason = "small enough")]
            let n = fen as f64 / 100.0;
            let text = number(n);
            prop_assert_eq!(crate::domain::money::Fen::parse(&text).unwrap().0, fen, "{}", text);
        }

        #[test]
        fn any_number_has_a_text(n in any::<f64>()) {
            prop_assert!(number(n).len() < 40);
        }
    }
}
