//! `--print[=PRINTER] --copies N`: the same door to paper for every command that makes a page.

use super::{Context, context};
use crate::config::printers::{MOST_COPIES, Paper};
use crate::report::print::{self, Page, Sent};
use crate::report::{Report, render};
use serde_json::json;
use std::path::Path;

#[derive(clap::Args, Clone, Debug, Default)]
pub struct Printing {
    /// Print it: on this printer (a name of [printers] or a CUPS queue), else on the configured one, else on the
    /// system's default
    #[arg(long, value_name = "PRINTER", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    pub print: Option<String>,
    /// How many copies; else as the configuration says
    #[arg(long, value_name = "N", requires = "print", value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_COPIES)))]
    pub copies: Option<u32>,
}

impl Printing {
    pub const fn is_asked(&self) -> bool {
        self.print.is_some()
    }

    /// Prints a page when that is asked for; `format` `escpos` asks for a receipt. Says where it went, or with
    /// `--json` prints it.
    ///
    /// # Errors
    /// When no paper comes out; the sentence says why, what to do and where the page is kept.
    pub fn print(&self, context: &Context, page: &Page, format: &str) -> anyhow::Result<Option<Sent>> {
        let Some(asked) = &self.print else { return Ok(None) };
        let (settings, locale) = (&context.config.settings, &context.locale);
        let chosen = print::choose(settings, page.paper, asked, format == "escpos", self.copies)
            .map_err(|error| anyhow::anyhow!(error.text(locale)))?;
        let sent = print::print(page, &chosen, &print::folder(&context.db), context.lang())
            .map_err(|failed| anyhow::anyhow!(failed.text(locale)))?;
        if context.json {
            context::print_json(&json!({
                "printer": sent.printer,
                "job": render::json::known(&sent.job),
                "copies": sent.copies,
                "file": sent.file,
                "waits": render::json::known(&sent.waits),
            }))?;
        } else {
            context.say(&sent.text(locale));
        }
        Ok(Some(sent))
    }

    /// A paper that is not counted: printed when that is asked for, else written as `bytes`.
    pub fn or_emit(
        &self,
        context: &Context,
        page: impl FnOnce() -> Page,
        format: &str,
        out: Option<&Path>,
        bytes: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    ) -> anyhow::Result<()> {
        if out.is_some() || !self.is_asked() {
            super::handoff::emit(context, out, &bytes()?)?;
        }
        if self.is_asked() {
            self.print(context, &page(), format)?;
        }
        Ok(())
    }
}

/// A report that is no hand-off and no slip.
pub(super) fn other(report: Report, name: impl Into<String>) -> Page {
    Page { paper: Paper::Other, report, code: String::new(), name: name.into() }
}

/// `--format escpos`: the bytes for the configured receipt printer.
pub(super) fn receipt(context: &Context, report: &Report, code: &str) -> anyhow::Result<Vec<u8>> {
    Ok(render::escpos::render(report, print::receipt_paper(&context.config.settings), code)?)
}
