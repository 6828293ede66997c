//! `summary`: the day, or a period.

use super::handoff::columns;
use super::print::{Printing, other, receipt};
use super::{Context, Done};
use crate::clock::business_day;
use crate::report::{Setting, render, summary as page};
use crate::store::figures;
use chrono::NaiveDate;
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Business day, e.g. 2026-06-01; today without it
    #[arg(long, value_name = "D", conflicts_with_all = ["from", "to"])]
    pub date: Option<NaiveDate>,
    /// First business day of a period
    #[arg(long, value_name = "A", requires = "to")]
    pub from: Option<NaiveDate>,
    /// Last business day of a period
    #[arg(long, value_name = "B", requires = "from")]
    pub to: Option<NaiveDate>,
    /// Form of the result
    #[arg(long, value_parser = ["text", "html", "escpos", "csv", "json"], default_value = "text")]
    pub format: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Columns of the text
    #[arg(long, default_value_t = render::text::WIDTH, value_parser = columns)]
    pub width: usize,
    #[command(flatten)]
    pub printing: Printing,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let (from, to) = period(context, args.date, args.from.zip(args.to))?;
    let store = context.store_to_read()?;
    let summary = figures::summary(&store, &context.config, &context.clock, from, to)?;
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let bytes = || {
        Ok(match args.format.as_str() {
            _ if context.json => render::json::render(&page::json(&summary, &setting)).into_bytes(),
            "json" => render::json::render(&page::json(&summary, &setting)).into_bytes(),
            "csv" => render::csv::render(&page::header(&setting), &page::rows(&summary, &setting))?,
            "html" => render::html::render(&page::report(&summary, &setting), context.lang()).into_bytes(),
            "escpos" => receipt(context, &page::report(&summary, &setting), "")?,
            _ => render::text::render(&page::report(&summary, &setting), args.width).into_bytes(),
        })
    };
    let paper = || other(page::report(&summary, &setting), format!("summary-{from}-{to}"));
    args.printing.or_emit(context, paper, &args.format, args.out.as_deref(), bytes)?;
    Ok(Done::Whole)
}

/// The business days asked for, first and last; today without any.
pub(super) fn period(
    context: &Context,
    date: Option<NaiveDate>,
    between: Option<(NaiveDate, NaiveDate)>,
) -> anyhow::Result<(NaiveDate, NaiveDate)> {
    let today = business_day(context.clock.now(), context.config.settings.cutoff_hour);
    let (from, to) = between.unwrap_or((date.unwrap_or(today), date.unwrap_or(today)));
    if from > to {
        let known = [("from", from.to_string()), ("to", to.to_string())];
        let known = known.each_ref().map(|(name, value)| (*name, value.as_str()));
        anyhow::bail!(context.locale.tf("summary.backwards", &known));
    }
    Ok((from, to))
}
