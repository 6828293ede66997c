//! A workbook: every cell a text, so that nothing is computed and no digit is lost.

use super::super::Setting;
use super::super::render::xlsx::literal;
use super::{cells, header};
use crate::domain::snippet::Snippet;
use crate::text::harmless;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use std::io::Write;

/// Columns of each width, as [`super::COLUMNS`] has them.
const WIDTHS: [f64; 13] = [10.0, 12.0, 20.0, 30.0, 70.0, 14.0, 12.0, 16.0, 16.0, 12.0, 10.0, 10.0, 26.0];

/// An answer that no cell holds; the code of its snippet.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TooLong(pub String);

/// # Errors
/// [`TooLong`], or what writing a workbook can fail with.
pub fn xlsx(snippets: &[Snippet], setting: &Setting, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold().set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let sheet = book.add_worksheet();
    sheet.set_name(setting.locale.t("snippets_file.sheet"))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0u16..).zip(header(setting).iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    for (row, snippet) in (1u32..).zip(snippets) {
        for (column, cell) in (0u16..).zip(cells(snippet, setting)) {
            let cell = literal(&harmless::block(&cell));
            match sheet.write_string_with_format(row, column, &cell, &body) {
                Err(XlsxError::MaxStringLengthExceeded) => return Err(TooLong(snippet.code.clone()).into()),
                other => other?,
            };
        }
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}
