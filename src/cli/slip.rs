//! `slip ORDER_NO`: the order slip (O11). Looking at it is no print; `--count` says that it goes to paper.

use super::output::{Named, Output};
use super::{Context, Done, shift::actor_of, which};
use crate::config::printers::Paper;
use crate::report::slip::Slip;

use crate::store::{order, shift, shop};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number of the order
    #[arg(value_name = "ORDER_NO")]
    pub order_no: String,
    /// The shop, when more than one has an order of this number
    #[arg(long, value_name = "NAME")]
    pub shop: Option<String>,
    #[command(flatten)]
    pub output: Output,
    /// It goes to paper some other way: counts one print; the next slip is marked as a reprint
    #[arg(long, conflicts_with = "print")]
    pub count: bool,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let counts = args.count || args.output.prints();
    let mut store =
        if counts { context.store(context.locale.t("print.holder"))? } else { context.store_to_read()? };
    let order = which::order(context, &store, &args.order_no, args.shop.as_deref())?;
    let shift = shift::current(&store)?;
    let shop = context.config.settings.on_paper(shop::get(&store, &order.data.shop)?);
    let extras = order::extras(&store, order.id)?;
    let slip = Slip {
        order: &order,
        extras: &extras,
        shop: &shop,
        weight_g: order::weigh(&store, &order, context.config.settings.orders.packing_g)?,
        printed_at: context.clock.now().timestamp(),
        printed_by: shift.as_ref().map_or("", |s| &s.agent),
    };
    let is_only = order::of_number(&store, &order.data.order_no)?.len() < 2;
    let (code, name) = (order.data.order_no.clone(), slip.file_name(is_only));
    let named = Named { paper: Paper::Slip, code, name };
    args.output.give(context, named, |setting| slip.report(setting), |setting| slip.json(setting))?;
    if counts {
        let by = shift.as_ref().map_or_else(|| context.actor(), |s| actor_of(context, s));
        let count = order::slip_printed(&mut store, &by, order.id)?.to_string();
        context.say(&context.locale.tf("slip.counted", &[("count", &count)]));
    }
    Ok(Done::Whole)
}
