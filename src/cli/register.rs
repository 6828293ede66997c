//! `register`: the after-sales cases of a day or a period, or the products that were reviewed badly (A1, A10).

use super::handoff::columns;
use super::print::{Printing, other, receipt};
use super::summary::period;
use super::{Context, Done};
use crate::report::register::{self, Register};
use crate::report::{Setting, render};
use crate::store::case;
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
    /// Instead of the cases: how often each product was reviewed badly, and why
    #[arg(long)]
    pub reviews: bool,
    /// Form of the result
    #[arg(long, value_parser = ["text", "escpos", "csv", "json"], default_value = "text")]
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
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    if args.reviews {
        reviews(context, args, (from, to), &setting)?;
    } else {
        cases(context, args, (from, to), &setting)?;
    }
    Ok(Done::Whole)
}

type Days = (NaiveDate, NaiveDate);

fn cases(context: &Context, args: &Args, (from, to): Days, setting: &Setting) -> anyhow::Result<()> {
    let cases = case::opened(&context.store_to_read()?, from, to)?;
    let page = Register { from, to, cases: &cases, made_at: context.clock.now().timestamp() };
    let bytes = || {
        Ok(match args.format.as_str() {
            "csv" if !context.json => render::csv::render(&register::header(setting), &page.rows(setting))?,
            "text" if !context.json => render::text::render(&page.report(setting), args.width).into_bytes(),
            "escpos" if !context.json => receipt(context, &page.report(setting), "")?,
            _ => render::json::render(&page.json(setting)).into_bytes(),
        })
    };
    let paper = || other(page.report(setting), format!("register-{from}-{to}"));
    args.printing.or_emit(context, paper, &args.format, args.out.as_deref(), bytes)
}

fn reviews(context: &Context, args: &Args, (from, to): Days, setting: &Setting) -> anyhow::Result<()> {
    let found = case::reviewed(&context.store_to_read()?, from, to)?;
    let report = || register::reviews(&found, from, to, setting);
    let bytes = || {
        Ok(match args.format.as_str() {
            "csv" if !context.json => render::csv::render(
                &register::review_header(setting),
                &register::review_rows(&found, setting),
            )?,
            "text" if !context.json => render::text::render(&report(), args.width).into_bytes(),
            "escpos" if !context.json => receipt(context, &report(), "")?,
            _ => render::json::render(&register::reviews_json(&found, from, to)).into_bytes(),
        })
    };
    let paper = || other(report(), format!("reviews-{from}-{to}"));
    args.printing.or_emit(context, paper, &args.format, args.out.as_deref(), bytes)
}
