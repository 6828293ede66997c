//! A workbook of one sheet: typed cells, texts that stay texts (order numbers, phones, what looks like a formula), a
//! frozen header with a filter. Rows go to a file as they come and out of memory again.

use super::{Head, Rows, local};
use crate::report::Setting;
use crate::report::render::xlsx::plain;
use crate::store::export::{Kind, Value};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::Write;
use std::path::Path;

/// Rows a sheet holds below its header.
const MOST_ROWS: u32 = 1_048_575;
/// Days from the first one of a workbook's calendar to 1970, and their seconds.
const EPOCH_DAYS: f64 = 25_569.0;
const DAY: f64 = 86_400.0;

/// More rows than a sheet holds.
#[derive(Debug, thiserror::Error)]
#[error("a sheet holds {MOST_ROWS} rows")]
pub struct TooMany;

/// The looks of the cells.
struct Style {
    head: Format,
    text: Format,
    count: Format,
    money: Format,
    time: Format,
}

impl Style {
    fn new() -> Self {
        Self {
            head: Format::new().set_bold().set_align(FormatAlign::Top),
            text: Format::new().set_num_format("@"),
            count: Format::new().set_num_format("0"),
            money: Format::new().set_num_format("0.00"),
            time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// The sheet while it is written.
pub struct Xlsx<'a> {
    sheet: &'a mut Worksheet,
    style: Style,
    setting: Setting<'a>,
    next: u32,
}

impl Xlsx<'_> {
    /// Writes a whole workbook; `fill` puts the rows in. What is half done lies in `folder`, under no name.
    ///
    /// # Errors
    /// What `fill` or the disk fails with, and [`TooMany`].
    pub fn write(
        out: impl Write + Send,
        folder: &Path,
        title: &str,
        heads: &[Head],
        setting: Setting<'_>,
        fill: impl FnOnce(&mut Xlsx) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(title)?;
        let style = Style::new();
        begin(sheet, heads, &style, &setting)?;
        let mut rows = Xlsx { sheet, style, setting, next: 1 };
        fill(&mut rows)?;
        book.save_to_writer(out)?;
        Ok(())
    }
}

/// Widths first: in a sheet that is written as it comes nothing above can be changed any more.
fn begin(sheet: &mut Worksheet, heads: &[Head], style: &Style, setting: &Setting) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, kind)) in (0u16..).zip(heads) {
        sheet.set_column_width(column, width(name, *kind))?;
    }
    for (column, (name, _)) in (0u16..).zip(heads) {
        let key = format!("export.column.{name}");
        let label = if setting.locale.has(&key) { setting.locale.t(&key) } else { name };
        sheet.write_string_with_format(0, column, label, &style.head)?;
    }
    Ok(())
}

fn width(name: &str, kind: Kind) -> f64 {
    match (kind, name) {
        (Kind::Time, _) => 19.0,
        (Kind::Count | Kind::Money | Kind::Flag, _) => 10.0,
        (_, "order_no" | "tracking_no") => 22.0,
        (_, "phone" | "landline") => 14.0,
        (
            _,
            "detail" | "lines" | "question" | "problem" | "buyer_message" | "remark" | "solution"
            | "addresses",
        ) => 40.0,
        (_, "title" | "note" | "nicks" | "selling_points" | "documents" | "next_step") => 28.0,
        _ => 12.0,
    }
}

impl Rows for Xlsx<'_> {
    fn row(&mut self, row: &[Value]) -> anyhow::Result<()> {
        if self.next > MOST_ROWS {
            return Err(TooMany.into());
        }
        let (at, style) = (self.next, &self.style);
        for (column, value) in (0u16..).zip(row) {
            match value {
                Value::Empty => {}
                Value::Text(text) => {
                    self.sheet.write_string_with_format(at, column, plain(text), &style.text)?;
                }
                Value::Count(n) => {
                    self.sheet.write_number_with_format(at, column, exact(*n), &style.count)?;
                }
                Value::Money(fen) => {
                    self.sheet.write_number_with_format(at, column, exact(fen.0) / 100.0, &style.money)?;
                }
                Value::Time(moment) => {
                    let wall = local(*moment, &self.setting).naive_local().and_utc().timestamp();
                    let serial = EPOCH_DAYS + exact(wall) / DAY;
                    self.sheet.write_number_with_format(at, column, serial, &style.time)?;
                }
                Value::Flag(yes) => {
                    self.sheet.write_boolean(at, column, *yes)?;
                }
            }
        }
        self.next += 1;
        Ok(())
    }
}

/// A workbook knows no other numbers; up to 2^53 they are exact.
#[allow(clippy::cast_precision_loss)]
const fn exact(n: i64) -> f64 {
    n as f64
}
