//! `customer ID`: everything that is held about one customer.

use super::output::{Named, Output};
use super::{Context, Done, which};
use crate::report::person::Person;
use crate::store::person;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Her number, or her name where only she has it
    #[arg(value_name = "ID")]
    pub who: String,
    #[command(flatten)]
    pub output: Output,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let id = which::customer(context, &store, &args.who)?;
    let dump = person::dump(&store, id)?;
    let page = Person { dump: &dump, made_at: context.clock.now().timestamp() };
    let named = Named::other(format!("customer-{}", dump.id));
    args.output.give(context, named, |setting| page.report(setting), |setting| page.json(setting))?;
    Ok(Done::Whole)
}
