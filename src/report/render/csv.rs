//! CSV for spreadsheets: UTF-8 with BOM, CRLF, no cell that is taken for a formula.

use crate::report::{Block, DetailSheet, Report, Table};
use crate::text::harmless;

/// The tables of a report that a file can hold: its detail sheets, or without any the tables of its page under their
/// headings.
pub fn sheets(report: &Report) -> Vec<DetailSheet> {
    if !report.details.is_empty() {
        return report.details.clone();
    }
    let mut name = report.title.as_str();
    let mut sheets = Vec::new();
    for block in &report.blocks {
        match block {
            Block::Heading(text) | Block::Urgent(_, text) => name = text,
            Block::Table(table) => sheets.push(DetailSheet::new(name, table.clone())),
            _ => {}
        }
    }
    sheets
}

/// The first of its [`sheets`]; a report without any is its page's facts.
///
/// # Errors
/// Never for rows in memory; the writer says so all the same.
pub fn first(report: &Report) -> Result<Vec<u8>, csv::Error> {
    match sheets(report).first() {
        Some(sheet) => table(&sheet.table),
        None => render(&[], &report.meta.iter().map(|(l, v)| vec![l.clone(), v.clone()]).collect::<Vec<_>>()),
    }
}

/// # Errors
/// Never for rows in memory; the writer says so all the same.
pub fn table(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let header: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| cell.shown.clone()).collect());
    render(&header, &rows.collect::<Vec<Vec<String>>>())
}

/// Header and rows as a file.
///
/// # Errors
/// Never for rows in memory; the writer says so all the same.
pub fn render(header: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row.iter().map(|cell| harmless::cell(cell)))?;
    }
    writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_reads_it_and_runs_nothing() {
        let row = ["=1+1", "普通", "a,b", "-3.00", "两\n行"].map(str::to_owned).to_vec();
        let text = String::from_utf8(render(&["甲".to_owned()], &[row]).unwrap()).unwrap();
        assert_eq!(text, "\u{FEFF}甲\r\n'=1+1,普通,\"a,b\",-3.00,\"两\n行\"\r\n");
    }
}
