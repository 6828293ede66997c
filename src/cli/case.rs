//! `case ID`: the proof card of a case: everything said and done, with time and name.

use super::output::{Named, Output};
use super::{Context, Done};
use crate::report::Setting;
use crate::report::case_card::Card;
use crate::store::{StoreError, case};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number of the case
    #[arg(value_name = "ID")]
    pub id: i64,
    #[command(flatten)]
    pub output: Output,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let store = context.store_to_read()?;
    let found = match case::get(&store, args.id) {
        Ok(found) => found,
        Err(StoreError::NotFound { .. }) => {
            anyhow::bail!(context.locale.tf("card.unknown", &[("id", &args.id.to_string())]))
        }
        Err(error) => return Err(error.into()),
    };
    let file = case::file(&store, &found, context.config.settings.orders.packing_g)?;
    let report = |setting: &Setting| Card { case: &found, file: &file, setting, near: None }.report();
    let json = |setting: &Setting| Card { case: &found, file: &file, setting, near: None }.json();
    let named = Named { code: found.order_no.clone(), ..Named::other(format!("case-{}", args.id)) };
    args.output.give(context, named, report, json)?;
    Ok(Done::Whole)
}
