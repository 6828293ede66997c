//! The forms a report leaves in: one name each, one door to all of them.

use super::pdf::{self, Paper};
use super::{csv, escpos, html, markdown, text, xlsx};
use crate::domain::coded;
use crate::report::Report;
use crate::text::locale::Lang;

coded! {
    /// JSON is not laid out from a page: it has its own shape with stable names.
    pub enum Format {
        Text = "text", Markdown = "markdown", Html = "html", Pdf = "pdf", Xlsx = "xlsx", Csv = "csv",
        Escpos = "escpos", Json = "json",
    }
}

impl Format {
    /// Bytes that a terminal can't show.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Pdf | Self::Xlsx | Self::Escpos)
    }

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Escpos => "bin",
            other => other.code(),
        }
    }
}

/// What a page is laid out for.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub lang: Lang,
    /// Columns of plain text.
    pub columns: usize,
    pub paper: Paper,
    /// The roll of the receipt printer.
    pub roll: escpos::Paper,
    /// What the QR code of a receipt holds, "" for none.
    pub code: &'a str,
}

/// A report in one of its forms.
#[derive(Clone, Debug, Default)]
pub struct Encoded {
    pub bytes: Vec<u8>,
    /// Signs that no font of the program or the machine has; each stands as an empty box on the page.
    pub missing: String,
}

/// Why a report could not be written in a form.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    #[error(transparent)]
    Pdf(#[from] pdf::PdfError),
    #[error(transparent)]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error(transparent)]
    Escpos(#[from] ::escpos::errors::PrinterError),
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
}

/// The report laid out. For JSON `json` is asked, for a page `report` is; whatever is not needed is not made.
///
/// # Errors
/// What a writer refuses: a sheet of more rows than a workbook holds.
pub fn encode(
    format: Format,
    target: Target<'_>,
    report: impl FnOnce() -> Report,
    json: impl FnOnce() -> serde_json::Value,
) -> Result<Encoded, EncodeError> {
    let bytes = match format {
        Format::Json => super::json::render(&json()).into_bytes(),
        Format::Text => text::render(&report(), target.columns).into_bytes(),
        Format::Markdown => markdown::render(&report()).into_bytes(),
        Format::Html => html::render(&report(), target.lang).into_bytes(),
        Format::Csv => csv::first(&report())?,
        Format::Escpos => escpos::render(&report(), target.roll, target.code)?,
        Format::Xlsx => xlsx::render(&report())?,
        Format::Pdf => {
            let pdf = pdf::render(&report(), target.paper, target.lang)?;
            return Ok(Encoded { bytes: pdf.bytes, missing: pdf.missing });
        }
    };
    Ok(Encoded { bytes, missing: String::new() })
}
