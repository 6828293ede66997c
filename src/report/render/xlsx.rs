//! A workbook: the page on its first sheet with typed cells and native charts, each detail sheet on one of its own
//! with a frozen head. Texts are texts: no digit is lost, nothing is computed that looks like a formula.

mod charts;
mod page;
mod style;

use crate::report::{Cell, DetailSheet, Report, Table, Typed};
use crate::text::{harmless, width};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use style::{Style, number};

/// Signs a workbook allows in the name of a sheet.
const LONGEST_NAME: usize = 31;
/// Bytes of one cell; what is longer is cut, with a mark at the cut.
const LONGEST_TEXT: usize = 32_000;
const NARROWEST: f64 = 8.0;
const WIDEST: f64 = 48.0;

/// The report as a workbook.
///
/// # Errors
/// What the writer refuses: more rows than a sheet holds (1,048,576).
pub fn render(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let style = Style::new();
    let mut names: Vec<String> = Vec::new();
    let name = sheet_name(&report.title, &mut names);
    page::write(book.add_worksheet().set_name(&name)?, report, &name, &style)?;
    for detail in &report.details {
        let name = sheet_name(&detail.name, &mut names);
        rows(book.add_worksheet().set_name(name)?, detail, &style)?;
    }
    book.save_to_buffer()
}

/// Head frozen and repeated on paper, a filter over every column.
fn rows(sheet: &mut Worksheet, detail: &DetailSheet, style: &Style) -> Result<(), XlsxError> {
    let table = &detail.table;
    for (column, head) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, plain(&head.title), &style.head)?;
    }
    for (at, row) in (1u32..).zip(&table.rows) {
        for (column, cell) in (0u16..).zip(row) {
            write(sheet, (at, column), cell, style)?;
        }
    }
    for (column, wide) in (0u16..).zip(widths(table)) {
        sheet.set_column_width(column, wide)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let (rows, columns) = (u32::try_from(table.rows.len()), u16::try_from(table.columns.len()));
    if let (Ok(rows @ 1..), Ok(columns @ 1..)) = (rows, columns) {
        sheet.autofilter(0, 0, rows, columns - 1)?;
    }
    Ok(())
}

/// One cell by its type.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    style: &Style,
) -> Result<(), XlsxError> {
    match cell.typed {
        Typed::Text if cell.is_empty() => {}
        Typed::Text => {
            sheet.write_string_with_format(row, column, plain(&cell.shown), &style.text)?;
        }
        Typed::Number(value) => {
            let (number, format) = number(value, style);
            sheet.write_number_with_format(row, column, number, format)?;
        }
        Typed::Moment(at) => {
            time(sheet, (row, column), &at.format("%Y-%m-%dT%H:%M:%S").to_string(), &style.moment)?;
        }
        Typed::Day(day) => time(sheet, (row, column), &day.to_string(), &style.day)?,
    }
    Ok(())
}

/// A time by its ISO form; one before 1900 is a text, for no workbook counts so far back.
fn time(sheet: &mut Worksheet, at: (u32, u16), iso: &str, format: &Format) -> Result<(), XlsxError> {
    match ExcelDateTime::parse_from_str(iso) {
        Ok(time) => sheet.write_datetime_with_format(at.0, at.1, &time, format)?,
        Err(_) => sheet.write_string(at.0, at.1, iso)?,
    };
    Ok(())
}

/// A text as a cell holds it.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    // Nearly all of a large table: nothing to take out.
    let is_harmless = |c: char| matches!(c, ' '..='~' | '\u{3001}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}');
    if text.len() <= LONGEST_TEXT && text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let text = harmless::block(text);
    if text.len() <= LONGEST_TEXT {
        return Cow::Owned(text);
    }
    let end = (0..=LONGEST_TEXT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Cow::Owned(text[..end].to_owned() + "…")
}

/// `_x0041_` is how a workbook writes a sign by its number: a text that reads so says that it means itself.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let rest = &text.as_bytes()[at..];
        let is_sign = rest.len() >= 7 && rest.starts_with(b"_x") && rest[6] == b'_';
        if is_sign && rest[2..6].iter().all(u8::is_ascii_hexdigit) {
            out.push_str("_x005F");
        }
        out.push(c);
    }
    out
}

/// Columns wide enough for nearly everything in them.
fn widths(table: &Table) -> Vec<f64> {
    let of = |i: usize| {
        let cells = table.rows.iter().take(500).filter_map(|row| row.get(i));
        let widest = cells.map(|c| longest_line(&c.shown)).max().unwrap_or(0);
        wide_enough(widest.max(table.columns.get(i).map_or(0, |c| longest_line(&c.title) + 3)))
    };
    (0..table.columns.len()).map(of).collect()
}

fn longest_line(text: &str) -> usize {
    text.lines().map(width::width).max().unwrap_or(0)
}

#[allow(clippy::cast_precision_loss)]
fn wide_enough(columns: usize) -> f64 {
    (columns as f64 * 1.1 + 2.0).clamp(NARROWEST, WIDEST)
}

/// A name that a workbook takes and no sheet has yet.
fn sheet_name(wanted: &str, names: &mut Vec<String>) -> String {
    let allowed = |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c };
    let clean: String = harmless::line(wanted).chars().map(allowed).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = clean.trim_matches('\'');
    let base = if clean.is_empty() { "1" } else { clean };
    let taken = |name: &str| names.iter().any(|n| n.to_lowercase() == name.to_lowercase());
    let ending = |n: usize| if n == 1 { String::new() } else { format!(" {n}") };
    let name = |n: usize| {
        let room = LONGEST_NAME - ending(n).len();
        base.chars().take(room).collect::<String>().trim_end().to_owned() + &ending(n)
    };
    let free = (1..=names.len() + 1).map(name).find(|name| !taken(name)).unwrap_or_default();
    names.push(free.clone());
    free
}

#[cfg(test)]
mod tests;
