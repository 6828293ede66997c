//! `shipping`: what left the house on a day or in a period (O15).

use super::handoff::columns;
use super::print::{Printing, other, receipt};
use super::summary::period;
use super::{Context, Done};
use crate::report::shipping::{Shipping, header};
use crate::report::{Setting, render};
use crate::store::shipping::shipped;
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
    let parcels = shipped(&store, &context.config, &context.clock, from, to)?;
    let page = Shipping { from, to, parcels: &parcels, made_at: context.clock.now().timestamp() };
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let bytes = || {
        Ok(match args.format.as_str() {
            _ if context.json => render::json::render(&page.json(&setting)).into_bytes(),
            "json" => render::json::render(&page.json(&setting)).into_bytes(),
            "csv" => render::csv::render(&header(&setting), &page.rows(&setting))?,
            "html" => render::html::render(&page.report(&setting), context.lang()).into_bytes(),
            "escpos" => receipt(context, &page.report(&setting), "")?,
            _ => render::text::render(&page.report(&setting), args.width).into_bytes(),
        })
    };
    let paper = || other(page.report(&setting), format!("shipping-{from}-{to}"));
    args.printing.or_emit(context, paper, &args.format, args.out.as_deref(), bytes)?;
    Ok(Done::Whole)
}
