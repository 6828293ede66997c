//! `slip ORDER_NO`: the order slip (O11). Looking at it is no print; `--count` says that it goes to paper.

use super::handoff::{columns, emit};
use super::print::{Printing, receipt};
use super::{Context, Done, shift::actor_of, which};
use crate::config::printers::Paper;
use crate::report::print::Page;
use crate::report::slip::Slip;
use crate::report::{Setting, render};
use crate::store::{order, shift, shop};
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number of the order
    #[arg(value_name = "ORDER_NO")]
    pub order_no: String,
    /// The shop, when more than one has an order of this number
    #[arg(long, value_name = "NAME")]
    pub shop: Option<String>,
    /// Form of the result
    #[arg(long, value_parser = ["text", "html", "escpos", "json"], default_value = "text")]
    pub format: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Columns of the text
    #[arg(long, default_value_t = render::text::WIDTH, value_parser = columns)]
    pub width: usize,
    /// It goes to paper some other way: counts one print; the next slip is marked as a reprint
    #[arg(long, conflicts_with = "print")]
    pub count: bool,
    #[command(flatten)]
    pub printing: Printing,
}

pub fn run(context: &Context, args: &Args) -> anyhow::Result<Done> {
    let counts = args.count || args.printing.is_asked();
    let mut store =
        if counts { context.store(context.locale.t("print.holder"))? } else { context.store_to_read()? };
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
    if args.out.is_some() || !args.printing.is_asked() {
        emit(context, args.out.as_deref(), &laid_out(context, args, &slip)?)?;
    }
    if args.printing.is_asked() {
        let is_only = order::of_number(&store, &order.data.order_no)?.len() < 2;
        let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
        let (report, code) = (slip.report(&setting), order.data.order_no.clone());
        let page = Page { paper: Paper::Slip, report, code, name: slip.file_name(is_only) };
        args.printing.print(context, &page, &args.format)?;
    }
    if counts {
        let by = shift.as_ref().map_or_else(|| context.actor(), |s| actor_of(context, s));
        let count = order::slip_printed(&mut store, &by, order.id)?.to_string();
        context.say(&context.locale.tf("slip.counted", &[("count", &count)]));
    }
    Ok(Done::Whole)
}

fn laid_out(context: &Context, args: &Args, slip: &Slip) -> anyhow::Result<Vec<u8>> {
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    Ok(match args.format.as_str() {
        _ if context.json => render::json::render(&slip.json(&setting)).into_bytes(),
        "json" => render::json::render(&slip.json(&setting)).into_bytes(),
        "html" => render::html::render(&slip.report(&setting), context.lang()).into_bytes(),
        "escpos" => receipt(context, &slip.report(&setting), &slip.order.data.order_no)?,
        _ => render::text::render(&slip.report(&setting), args.width).into_bytes(),
    })
}
