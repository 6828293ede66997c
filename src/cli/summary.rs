//! `summary`: the day, or a period.

use super::output::{Named, Output};
use super::{Context, Done};
use crate::clock::business_day;
use crate::report::{Setting, summary as page};
use crate::store::figures;
use chrono::NaiveDate;

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
    #[command(flatten)]
    pub output: Output,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let (from, to) = period(context, args.date, args.from.zip(args.to))?;
    let store = context.store_to_read()?;
    let summary = figures::summary(&store, &context.config, &context.clock, from, to)?;
    // The rows behind the figures fill sheets of their own; other forms have no room for them.
    let rows = || figures::ledger(&store, &context.config, &context.clock, (from, to));
    let ledgers = args.output.has_sheets().then(rows).transpose()?;
    let report = |setting: &Setting| {
        let mut report = page::report(&summary, setting);
        report.details.extend(ledgers.iter().flat_map(|l| page::sheets(l, setting)));
        report
    };
    args.output.give(context, Named::other(format!("summary-{from}-{to}")), report, |setting| {
        page::json(&summary, setting)
    })?;
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
