//! `questions`: the supervisor's list of what was asked · `snippets`: how the snippets are used.

use super::handoff::{columns, emit};
use super::{Context, Done};
use crate::clock::business_day;
use crate::report::{Report, Setting, asking, render};
use crate::store::{Store, usage};
use chrono::{NaiveDate, TimeDelta};
use serde_json::Value;
use std::path::PathBuf;

/// Days of the statistics when none are named.
const USAGE_DAYS: i64 = 14;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Business day, e.g. 2026-06-01
    #[arg(long, value_name = "D", conflicts_with_all = ["from", "to"])]
    pub date: Option<NaiveDate>,
    /// First business day of a period
    #[arg(long, value_name = "A", requires = "to")]
    pub from: Option<NaiveDate>,
    /// Last business day of a period
    #[arg(long, value_name = "B", requires = "from")]
    pub to: Option<NaiveDate>,
    /// Form of the result
    #[arg(long, value_parser = ["text", "csv", "json"], default_value = "text")]
    pub format: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Columns of the text
    #[arg(long, default_value_t = render::text::WIDTH, value_parser = columns)]
    pub width: usize,
}

/// One result in all its forms.
struct Told {
    report: Report,
    rows: Vec<Vec<String>>,
    json: Value,
}

/// I7: what was asked; today without a date.
pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    tell(context, args, 1, |store, setting, from, to| {
        let daily = usage::daily(store, setting.config, setting.clock, from, to)?;
        Ok(Told {
            report: asking::daily(&daily, setting),
            rows: asking::daily_rows(&daily, setting),
            json: asking::daily_json(&daily, setting),
        })
    })
}

/// F6: how the snippets are used; the last fourteen days without a date.
pub fn snippets(context: &Context, args: &Args) -> anyhow::Result<Done> {
    tell(context, args, USAGE_DAYS, |store, setting, from, to| {
        let usage = usage::usage(store, setting.config, setting.clock, from, to)?;
        Ok(Told {
            report: asking::usage(&usage, setting),
            rows: asking::usage_rows(&usage, setting),
            json: asking::usage_json(&usage, setting),
        })
    })
}

fn tell(
    context: &Context,
    args: &Args,
    days: i64,
    make: impl Fn(&Store, &Setting, NaiveDate, NaiveDate) -> anyhow::Result<Told>,
) -> anyhow::Result<Done> {
    let today = business_day(context.clock.now(), context.config.settings.cutoff_hour);
    let (from, to) = match (args.from, args.to, args.date) {
        (Some(from), Some(to), _) => (from, to),
        (_, _, Some(day)) => (day, day),
        _ => (today - TimeDelta::days(days - 1), today),
    };
    if from > to {
        let (from, to) = (from.to_string(), to.to_string());
        anyhow::bail!(context.locale.tf("summary.backwards", &[("from", &from), ("to", &to)]));
    }
    let store = context.store_to_read()?;
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let told = make(&store, &setting, from, to)?;
    let bytes = match args.format.as_str() {
        "csv" if !context.json => render::csv::render(&asking::header(&setting), &told.rows)?,
        "text" if !context.json => render::text::render(&told.report, args.width).into_bytes(),
        _ => render::json::render(&told.json).into_bytes(),
    };
    emit(context, args.out.as_deref(), &bytes)?;
    Ok(Done::Whole)
}
