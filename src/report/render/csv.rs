//! CSV for spreadsheets: UTF-8 with BOM, CRLF, no cell that is taken for a formula.

use crate::text::harmless;

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
