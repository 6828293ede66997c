//! `shipping`: what left the house on a day or in a period (O15).

use super::output::{Named, Output};
use super::summary::period;
use super::{Context, Done};
use crate::report::shipping::Shipping;
use crate::store::shipping::shipped;
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
    let parcels = shipped(&store, &context.config, &context.clock, from, to)?;
    let page = Shipping { from, to, parcels: &parcels, made_at: context.clock.now().timestamp() };
    args.output.give(
        context,
        Named::other(format!("shipping-{from}-{to}")),
        |setting| page.report(setting),
        |setting| page.json(setting),
    )?;
    Ok(Done::Whole)
}
