//! `export orders`: page by page.

use super::{Common, Context, List, csv_writer};
use crate::report::{Setting, order as form};
use crate::store::{Store, order};
use crate::text::harmless;
use chrono::NaiveDate;
use std::io::Write;

/// Orders a page.
const PAGE: i64 = 500;

pub fn write(context: &Context, store: &Store, args: &Common, out: &mut dyn Write) -> anyhow::Result<()> {
    if context.json || args.format == "json" {
        json(context, store, args, out)
    } else {
        csv(context, store, args, out)
    }
}

/// Gives each order of the days asked for to `take`, in the order they came.
fn each(
    context: &Context,
    store: &Store,
    args: &Common,
    mut take: impl FnMut(&serde_json::Value) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let (from, to) = (day(args.from), day(args.to));
    let mut after = 0;
    loop {
        let page = order::page(store, &from, &to, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for order in &page {
            take(&form::json(order, &setting))?;
        }
    }
}

fn json(context: &Context, store: &Store, args: &Common, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut list = List::default();
    each(context, store, args, |order| list.push(order, out))?;
    list.end(out)
}

fn csv(context: &Context, store: &Store, args: &Common, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut writer = csv_writer(out)?;
    let mut headed = false;
    each(context, store, args, |order| {
        if !std::mem::replace(&mut headed, true) {
            writer.write_record(form::header(order))?;
        }
        writer.write_record(form::row(order).iter().map(|cell| harmless::cell(cell)))?;
        Ok(())
    })?;
    writer.flush()?;
    Ok(())
}
