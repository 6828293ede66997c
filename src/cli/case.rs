//! `case ID`: the proof card of a case: everything said and done, with time and name.

use super::handoff::columns;
use super::print::{Printing, other, receipt};
use super::{Context, Done};
use crate::report::case_card::Card;
use crate::report::print::Page;
use crate::report::{Setting, render};
use crate::store::{StoreError, case};
use std::path::PathBuf;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// Number of the case
    #[arg(value_name = "ID")]
    pub id: i64,
    /// Form of the result
    #[arg(long, value_parser = ["text", "html", "escpos", "json"], default_value = "text")]
    pub format: String,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Columns of the text
    #[arg(long, default_value_t = render::text::WIDTH, value_parser = columns)]
    pub width: usize,
    #[command(flatten)]
    pub printing: Printing,
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
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let card = Card { case: &found, file: &file, setting: &setting, near: None };
    let bytes = || {
        Ok(match args.format.as_str() {
            "html" if !context.json => render::html::render(&card.report(), context.lang()).into_bytes(),
            "escpos" if !context.json => receipt(context, &card.report(), &found.order_no)?,
            "text" if !context.json => render::text::render(&card.report(), args.width).into_bytes(),
            _ => render::json::render(&card.json()).into_bytes(),
        })
    };
    let paper = || Page { code: found.order_no.clone(), ..other(card.report(), format!("case-{}", args.id)) };
    args.printing.or_emit(context, paper, &args.format, args.out.as_deref(), bytes)?;
    Ok(Done::Whole)
}
