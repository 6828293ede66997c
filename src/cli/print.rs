//! `--print[=PRINTER] --copies N`: the same door to paper for every command that makes a page.

use super::{Context, context};
use crate::config::printers::MOST_COPIES;
use crate::report::print::{self, Page, Sent};
use crate::report::render;
use serde_json::json;

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

    /// Prints a page when that is asked for; `receipt` asks for a receipt. Says where it went, or with
    /// `--json` prints it.
    ///
    /// # Errors
    /// When no paper comes out; the sentence says why, what to do and where the page is kept.
    pub fn print(&self, context: &Context, page: &Page, receipt: bool) -> anyhow::Result<Option<Sent>> {
        let Some(asked) = &self.print else { return Ok(None) };
        let (settings, locale) = (&context.config.settings, &context.locale);
        let chosen = print::choose(settings, page.paper, asked, receipt, self.copies)
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
}
