//! `export …`: everything can leave, piece by piece, so that the memory does not grow with the table.

mod audit;
mod fees;
mod orders;
mod snippets;

use super::{Context, Done};
use crate::keep::Kept;
use anyhow::Context as _;
use chrono::NaiveDate;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(clap::Subcommand, Debug)]
pub enum What {
    /// Orders with their lines
    Orders(Common),
    /// The audit trail: who changed what, when, why, one row a changed field
    Audit(audit::Args),
    /// Fees of orders and cases
    Fees(Common),
    /// The snippets, with their uses; what leaves comes back the same by `import snippets`
    Snippets(snippets::Args),
}

/// What every export takes.
#[derive(clap::Args, Debug)]
pub struct Common {
    /// First business day, e.g. 2026-06-01
    #[arg(long, value_name = "DAY")]
    pub from: Option<NaiveDate>,
    /// Last business day
    #[arg(long, value_name = "DAY")]
    pub to: Option<NaiveDate>,
    /// Form of the result
    #[arg(long, value_parser = ["csv", "json"], default_value = "csv")]
    pub format: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    match &args.what {
        What::Orders(args) => {
            let store = context.store_to_read()?;
            out(args.out.as_deref(), |out| orders::write(context, &store, args, out))
        }
        What::Audit(args) => {
            let source = audit::Source::open(context, args)?;
            out(args.common.out.as_deref(), |out| audit::write(context, args, &source, out))
        }
        What::Fees(args) => {
            let store = context.store_to_read()?;
            out(args.out.as_deref(), |out| fees::write(context, &store, args, out))
        }
        What::Snippets(args) => snippets::run(context, args),
    }
}

/// Where the result goes: a file of the user's own, whole or not at all, or standard output. A reader that left
/// (`| head`) is nothing wrong.
fn out(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<Done> {
    if let Some(path) = path {
        let named = || path.display().to_string();
        let mut out = BufWriter::new(Kept::begin(path).with_context(named)?);
        write(&mut out)?;
        let kept = out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(named)?;
        kept.finish().with_context(named)?;
        return Ok(Done::Whole);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match write(&mut out).and_then(|()| Ok(out.flush()?)) {
        Err(e) if is_broken_pipe(&e) => {}
        other => other?,
    }
    Ok(Done::Whole)
}

/// A JSON list written value by value.
#[derive(Default)]
struct List {
    begun: bool,
}

impl List {
    fn push(&mut self, value: &serde_json::Value, out: &mut dyn Write) -> anyhow::Result<()> {
        let between = if std::mem::replace(&mut self.begun, true) { ",\n" } else { "[\n" };
        write!(out, "{between}{value}")?;
        Ok(())
    }

    fn end(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        writeln!(out, "{}\n]", if self.begun { "" } else { "[" })?;
        Ok(())
    }
}

/// UTF-8 with BOM, CRLF.
fn csv_writer(out: &mut dyn Write) -> anyhow::Result<csv::Writer<&mut dyn Write>> {
    out.write_all("\u{FEFF}".as_bytes())?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io =
        error.downcast_ref::<std::io::Error>().or_else(|| match error.downcast_ref::<csv::Error>()?.kind() {
            csv::ErrorKind::Io(io) => Some(io),
            _ => None,
        });
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
