//! `slip ORDER_NO`: the order slip (O11). Looking at it is no print; `--count` says that it goes to paper.

use super::output::Output;
use super::{Context, Done, shift::actor_of, which};
use crate::report::render::pdf::Paper;
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
    /// It goes to paper: counts one print; the next slip is marked as a reprint
    #[arg(long)]
    pub count: bool,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let mut store =
        if args.count { context.store(context.locale.t("slip.holder"))? } else { context.store_to_read()? };
    let order = which::order(context, &store, &args.order_no, args.shop.as_deref())?;
    let shift = shift::current(&store)?;
    let shop = context.config.settings.on_paper(shop::get(&store, &order.data.shop)?);
    let slip = Slip {
        order: &order,
        shop: &shop,
        weight_g: order::weigh(&store, &order, context.config.settings.orders.packing_g)?,
        printed_at: context.clock.now().timestamp(),
        printed_by: shift.as_ref().map_or("", |s| &s.agent),
    };
    args.output.give(context, Paper::A5, |setting| slip.report(setting), |setting| slip.json(setting))?;
    if args.count {
        let by = shift.as_ref().map_or_else(|| context.actor(), |s| actor_of(context, s));
        let count = order::slip_printed(&mut store, &by, order.id)?.to_string();
        context.say(&context.locale.tf("slip.counted", &[("count", &count)]));
    }
    Ok(Done::Whole)
}
