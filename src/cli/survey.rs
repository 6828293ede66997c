//! `survey`: what customers said when they were asked for marks, and the measures (P1).

use super::output::{Named, Output};
use super::summary::period;
use super::{Context, Done};
use crate::report::survey::SurveyReport;
use crate::store::survey;
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
    let surveys = survey::of_days(&store, &from.to_string(), &to.to_string())?;
    let measures = survey::measures(&store, survey::MEASURES)?;
    let page = SurveyReport {
        from,
        to,
        surveys: &surveys,
        measures: &measures,
        made_at: context.clock.now().timestamp(),
    };
    let named = Named::other(format!("survey-{from}-{to}"));
    args.output.give(context, named, |setting| page.report(setting), |setting| page.json(setting))?;
    Ok(Done::Whole)
}
