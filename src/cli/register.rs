//! `register`: the after-sales cases of a day or a period, or the products that were reviewed badly (A1, A10).

use super::output::{Named, Output};
use super::summary::period;
use super::{Context, Done};
use crate::report::Setting;
use crate::report::register::{self, Register};
use crate::store::case;
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
    /// Instead of the cases: how often each product was reviewed badly, and why
    #[arg(long)]
    pub reviews: bool,
    #[command(flatten)]
    pub output: Output,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let (from, to) = period(context, args.date, args.from.zip(args.to))?;
    if args.reviews { reviews(context, args, (from, to)) } else { cases(context, args, (from, to)) }
}

type Days = (NaiveDate, NaiveDate);

fn cases(context: &Context, args: &Args, (from, to): Days) -> anyhow::Result<Done> {
    let cases = case::opened(&context.store_to_read()?, from, to)?;
    let page = Register { from, to, cases: &cases, made_at: context.clock.now().timestamp() };
    args.output.give(
        context,
        Named::other(format!("register-{from}-{to}")),
        |setting| page.report(setting),
        |setting| page.json(setting),
    )?;
    Ok(Done::Whole)
}

fn reviews(context: &Context, args: &Args, (from, to): Days) -> anyhow::Result<Done> {
    let found = case::reviewed(&context.store_to_read()?, from, to)?;
    let report = |setting: &Setting| register::reviews(&found, from, to, setting);
    args.output.give(context, Named::other(format!("reviews-{from}-{to}")), report, |setting| {
        register::reviews_json(&found, from, to, setting)
    })?;
    Ok(Done::Whole)
}
