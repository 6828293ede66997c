//! `questions`: the supervisor's list of what was asked · `snippets`: how the snippets are used.

use super::output::{Named, Output};
use super::{Context, Done};
use crate::clock::business_day;
use crate::report::{Setting, asking};
use crate::store::usage;
use chrono::{NaiveDate, TimeDelta};

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
    #[command(flatten)]
    pub output: Output,
}

/// I7: what was asked; today without a date.
pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let (from, to) = days(context, args, 1)?;
    let daily = usage::daily(&context.store_to_read()?, &context.config, &context.clock, from, to)?;
    let report = |setting: &Setting| asking::daily(&daily, setting);
    args.output.give(context, Named::other(format!("questions-{from}-{to}")), report, |setting| {
        asking::daily_json(&daily, setting)
    })?;
    Ok(Done::Whole)
}

/// F6: how the snippets are used; the last fourteen days without a date.
pub fn snippets(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let (from, to) = days(context, args, USAGE_DAYS)?;
    let usage = usage::usage(&context.store_to_read()?, &context.config, &context.clock, from, to)?;
    let report = |setting: &Setting| asking::usage(&usage, setting);
    args.output.give(context, Named::other(format!("snippets-{from}-{to}")), report, |setting| {
        asking::usage_json(&usage, setting)
    })?;
    Ok(Done::Whole)
}

/// The business days asked for; so many up to today without any.
fn days(context: &Context, args: &Args, days: i64) -> anyhow::Result<(NaiveDate, NaiveDate)> {
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
    Ok((from, to))
}
