//! `survey`: what customers said when they were asked for marks, and the measures (P1).

use super::handoff::{columns, emit};
use super::summary::period;
use super::{Context, Done};
use crate::report::survey::SurveyReport;
use crate::report::{Setting, render};
use crate::store::survey;
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
    #[arg(long, value_parser = ["text", "html", "csv", "json"], default_value = "text")]
    pub format: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Columns of the text
    #[arg(long, default_value_t = render::text::WIDTH, value_parser = columns)]
    pub width: usize,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let (from, to) = period(context, args.date, args.from.zip(args.to))?;
    let store = context.store_to_read()?;
    let surveys = survey::of_days(&store, &from.to_string(), &to.to_string())?;
    let measures = survey::measures(&store, survey::MEASURES)?;
    let page = SurveyReport {
        from,
        to,
        surveys: &surveys,
        measures: &measures,
        made_at: context.clock.now().timestamp(),
    };
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let bytes = match args.format.as_str() {
        _ if context.json => render::json::render(&page.json(&setting)).into_bytes(),
        "json" => render::json::render(&page.json(&setting)).into_bytes(),
        "csv" => {
            let (header, rows) = page.rows(&setting);
            render::csv::render(&header, &rows)?
        }
        "html" => render::html::render(&page.report(&setting), context.lang()).into_bytes(),
        _ => render::text::render(&page.report(&setting), args.width).into_bytes(),
    };
    emit(context, args.out.as_deref(), &bytes)?;
    Ok(Done::Whole)
}
