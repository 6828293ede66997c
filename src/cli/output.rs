//! The one door results leave by: which form, which file, what a terminal can't show.

use super::print::Printing;
use super::{Context, context};
use crate::config::printers::Paper;
use crate::keep;
use crate::report::print::{self, Page, Sent};
use crate::report::render::{self, Format, Target, encode};
use crate::report::{Report, Setting};
use crate::text::harmless;
use anyhow::Context as _;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::Value;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

/// Options of every command that tells a report.
#[derive(clap::Args, Debug)]
pub struct Output {
    /// Form of the result
    #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = "text")]
    pub format: Format,
    /// Write to a file instead of standard output; CSV into a folder: a file a sheet
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Columns of the text
    #[arg(long, default_value_t = render::text::WIDTH, value_parser = columns)]
    pub width: usize,
    #[command(flatten)]
    pub printing: Printing,
}

fn format() -> impl TypedValueParser<Value = Format> {
    let codes = Format::ALL.iter().map(|f| f.code());
    PossibleValuesParser::new(codes).try_map(|code| Format::from_code(&code).ok_or("?"))
}

/// A width that holds a page.
fn columns(text: &str) -> Result<usize, String> {
    let least = render::text::NARROWEST;
    match text.parse::<usize>() {
        Ok(n) if (least..=400).contains(&n) => Ok(n),
        _ => Err(format!("{least}–400")),
    }
}

/// What a result is called when it is kept or goes to paper.
pub struct Named {
    pub paper: Paper,
    /// Order or hand-off number for the QR code of a receipt, "" for none.
    pub code: String,
    /// Name of the file it is kept in, without its ending.
    pub name: String,
}

impl Named {
    /// A report that is no hand-off and no slip.
    pub fn other(name: impl Into<String>) -> Self {
        Self { paper: Paper::Other, code: String::new(), name: name.into() }
    }
}

impl Output {
    /// It goes to paper, and is counted there.
    pub const fn prints(&self) -> bool {
        self.printing.is_asked()
    }

    /// The form has sheets: a workbook, or CSV files in a folder.
    pub fn has_sheets(&self) -> bool {
        match self.format {
            Format::Xlsx => true,
            Format::Csv => self.out.as_deref().is_some_and(Path::is_dir),
            _ => false,
        }
    }

    /// Lays the report out as asked for and gives it away: to a file, to standard output, to a printer.
    ///
    /// # Errors
    /// When a terminal would get bytes it can't show, the file can't be written, or no paper comes out.
    pub fn give(
        &self,
        context: &Context,
        named: Named,
        report: impl Fn(&Setting) -> Report,
        json: impl FnOnce(&Setting) -> Value,
    ) -> anyhow::Result<Option<Sent>> {
        let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
        if self.out.is_some() || !self.prints() {
            self.write(context, &named, || report(&setting), || json(&setting))?;
        }
        if !self.prints() {
            return Ok(None);
        }
        let Named { paper, code, name } = named;
        let page = Page { paper, report: report(&setting), code, name };
        self.printing.print(context, &page, self.format == Format::Escpos)
    }

    fn write(
        &self,
        context: &Context,
        named: &Named,
        report: impl FnOnce() -> Report,
        json: impl FnOnce() -> Value,
    ) -> anyhow::Result<()> {
        // `--json` asks for JSON in every command.
        let format = if context.json && !self.prints() { Format::Json } else { self.format };
        let folder = self.out.as_deref().filter(|out| out.is_dir());
        if let Some(folder) = folder.filter(|_| format == Format::Csv) {
            return sheets(context, folder, &report());
        }
        if format.is_binary() && self.out.is_none() && std::io::stdout().is_terminal() {
            let known = [("format", format.code()), ("ending", format.ending())];
            anyhow::bail!(context.locale.tf("output.binary", &known));
        }
        let target = Target {
            lang: context.lang(),
            columns: self.width,
            paper: print::sheet(named.paper),
            roll: print::receipt_paper(&context.config.settings),
            code: &named.code,
        };
        let encoded = encode(format, target, report, json)?;
        if !encoded.missing.is_empty() {
            context.say(&context.locale.tf("output.missing", &[("signs", &signs(&encoded.missing))]));
        }
        emit(context, self.out.as_deref(), &encoded.bytes)
    }
}

/// `龘 (U+9F98)`: people may not see the sign itself either.
fn signs(missing: &str) -> String {
    missing.chars().map(|c| format!("{c} (U+{:04X})", u32::from(c))).collect::<Vec<_>>().join(", ")
}

/// A CSV file a sheet, named like it.
fn sheets(context: &Context, folder: &Path, report: &Report) -> anyhow::Result<()> {
    for (n, sheet) in (1..).zip(render::csv::sheets(report)) {
        let name = harmless::file_name(&sheet.name);
        let path = folder.join(format!("{n:02}-{name}.csv"));
        emit(context, Some(&path), &render::csv::table(&sheet.table)?)?;
    }
    Ok(())
}

/// The result to a file, or to standard output.
pub(super) fn emit(context: &Context, out: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(path) = out else { return context::print_bytes(bytes) };
    let shown = path.display().to_string();
    keep::whole(path, bytes).with_context(|| shown.clone())?;
    context.say(&context.locale.tf("output.written", &[("path", &shown)]));
    Ok(())
}
