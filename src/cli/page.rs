//! A page on the command line in every form it can leave in.

use super::Context;
use super::print::receipt;
use crate::report::{Report, render};
use serde_json::Value;

/// The forms of a page; a file of a single table (CSV) is its first detail sheet.
pub(super) const FORMATS: [&str; 6] = ["text", "html", "escpos", "csv", "xlsx", "json"];

/// The page in a form; `code` is the number in the QR code of a receipt, "" for none.
///
/// # Errors
/// What the writer of a workbook refuses.
pub(super) fn bytes(
    context: &Context,
    format: &str,
    report: &Report,
    code: &str,
    json: &Value,
    width: usize,
) -> anyhow::Result<Vec<u8>> {
    Ok(match format {
        _ if context.json => render::json::render(json).into_bytes(),
        "json" => render::json::render(json).into_bytes(),
        "escpos" => receipt(context, report, code)?,
        "html" => render::html::render(report, context.lang()).into_bytes(),
        "xlsx" => render::xlsx::render(report)?,
        "csv" => csv(report)?,
        _ => render::text::render(report, width).into_bytes(),
    })
}

fn csv(report: &Report) -> anyhow::Result<Vec<u8>> {
    let Some(detail) = report.details.first() else { return Ok(Vec::new()) };
    let header: Vec<String> = detail.table.columns.iter().map(|c| c.title.clone()).collect();
    let shown = |row: &Vec<crate::report::Cell>| row.iter().map(|c| c.shown.clone()).collect();
    let rows: Vec<Vec<String>> = detail.table.rows.iter().map(shown).collect();
    Ok(render::csv::render(&header, &rows)?)
}
