//! `export orders`: page by page, so that the memory does not grow with the table.

use super::{Context, Done};
use crate::report::{Setting, order as form};
use crate::store::order;
use crate::text::harmless;
use anyhow::Context as _;
use chrono::NaiveDate;
use std::io::Write;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(clap::Subcommand, Debug)]
pub enum What {
    /// Orders with their lines
    Orders(Orders),
}

#[derive(clap::Args, Debug)]
pub struct Orders {
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

/// Orders a page.
const PAGE: i64 = 500;

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let What::Orders(args) = &args.what;
    let mut bytes: Box<dyn Write> = match &args.out {
        Some(path) => Box::new(std::fs::File::create(path).with_context(|| path.display().to_string())?),
        None => Box::new(std::io::stdout().lock()),
    };
    let mut out = std::io::BufWriter::new(&mut bytes);
    let written = if context.json || args.format == "json" {
        json(context, args, &mut out)
    } else {
        csv(context, args, &mut out)
    };
    match written.and_then(|()| Ok(out.flush()?)) {
        // The reader left (`| head`): nothing is wrong.
        Err(e) if is_broken_pipe(&e) => {}
        other => other?,
    }
    Ok(Done::Whole)
}

/// Gives each order of the days asked for to `take`, in the order they came.
fn each(
    context: &Context,
    args: &Orders,
    mut take: impl FnMut(&serde_json::Value) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let store = context.store_to_read()?;
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let (from, to) = (day(args.from), day(args.to));
    let mut after = 0;
    loop {
        let page = order::page(&store, &from, &to, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for order in &page {
            take(&form::json(order, &setting))?;
        }
    }
}

fn json(context: &Context, args: &Orders, out: &mut impl Write) -> anyhow::Result<()> {
    let mut between = "[\n";
    each(context, args, |order| {
        write!(out, "{between}{order}")?;
        between = ",\n";
        Ok(())
    })?;
    if between == "[\n" {
        write!(out, "[")?;
    }
    writeln!(out, "\n]")?;
    Ok(())
}

fn csv(context: &Context, args: &Orders, out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let mut headed = false;
    each(context, args, |order| {
        if !std::mem::replace(&mut headed, true) {
            writer.write_record(form::header(order))?;
        }
        writer.write_record(form::row(order).iter().map(|cell| harmless::cell(cell)))?;
        Ok(())
    })?;
    writer.flush()?;
    Ok(())
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io =
        error.downcast_ref::<std::io::Error>().or_else(|| match error.downcast_ref::<csv::Error>()?.kind() {
            csv::ErrorKind::Io(io) => Some(io),
            _ => None,
        });
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}
