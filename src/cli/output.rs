//! The one door results leave by: which form, which file, what a terminal can't show.

use super::{Context, Done, context};
use crate::keep;
use crate::report::render::pdf::Paper;
use crate::report::render::{self, Format, Target, encode};
use crate::report::{Report, Setting};
use anyhow::Context as _;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::Value;
use std::io::{IsTerminal as _, Write as _};
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

impl Output {
    /// `--json` anywhere asks for JSON.
    pub fn format(&self, context: &Context) -> Format {
        if context.json { Format::Json } else { self.format }
    }

    /// Lays the report out as asked for and gives it away.
    ///
    /// # Errors
    /// When a terminal would get bytes it can't show, or the file can't be written.
    pub fn give(
        &self,
        context: &Context,
        paper: Paper,
        report: impl FnOnce(&Setting) -> Report,
        json: impl FnOnce(&Setting) -> Value,
    ) -> anyhow::Result<Done> {
        let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
        let format = self.format(context);
        let folder = self.out.as_deref().filter(|out| out.is_dir());
        if let Some(folder) = folder.filter(|_| format == Format::Csv) {
            return sheets(context, folder, &report(&setting));
        }
        if format.is_binary() && self.out.is_none() && std::io::stdout().is_terminal() {
            let known = [("format", format.code()), ("ending", format.ending())];
            anyhow::bail!(context.locale.tf("output.binary", &known));
        }
        let target = Target { lang: context.lang(), columns: self.width, paper };
        let encoded = encode(format, target, || report(&setting), || json(&setting))?;
        if !encoded.missing.is_empty() {
            context.say(&context.locale.tf("output.missing", &[("signs", &named(&encoded.missing))]));
        }
        emit(context, self.out.as_deref(), &encoded.bytes)?;
        Ok(Done::Whole)
    }
}

/// `龘 (U+9F98)`: people may not see the sign itself either.
fn named(signs: &str) -> String {
    signs.chars().map(|c| format!("{c} (U+{:04X})", u32::from(c))).collect::<Vec<_>>().join(", ")
}

/// A CSV file a sheet, named like it.
fn sheets(context: &Context, folder: &Path, report: &Report) -> anyhow::Result<Done> {
    for (n, sheet) in (1..).zip(render::csv::sheets(report)) {
        let unsafe_ = |c: char| c.is_control() || c.is_whitespace() || "/\\:*?\"<>|.".contains(c);
        let name = crate::text::harmless::line(&sheet.name).replace(unsafe_, "_");
        let path = folder.join(format!("{n:02}-{name}.csv"));
        emit(context, Some(&path), &render::csv::table(&sheet.table)?)?;
    }
    Ok(Done::Whole)
}

/// The result to a file, or to standard output.
pub(super) fn emit(context: &Context, out: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(path) = out else { return print(bytes) };
    let shown = path.display().to_string();
    keep::whole(path, bytes).with_context(|| shown.clone())?;
    context.say(&context.locale.tf("output.written", &[("path", &shown)]));
    Ok(())
}

/// A reader that left (`| head`) is nothing wrong.
fn print(bytes: &[u8]) -> anyhow::Result<()> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return context::print(text);
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("standard output"),
    }
}
