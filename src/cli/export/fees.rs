//! `export fees` (E1): every fee of the days asked for, the oldest first.

use super::{Common, Context, List, csv_writer};
use crate::report::Setting;
use crate::report::statement::{fee_header, fee_json, fee_row};
use crate::store::{Store, fee};
use crate::text::harmless;
use std::io::Write;

pub fn write(context: &Context, store: &Store, args: &Common, out: &mut dyn Write) -> anyhow::Result<()> {
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string());
    let filter = fee::Filter { from: day(args.from), to: day(args.to), ..fee::Filter::default() };
    let fees = fee::list(store, &filter, -1)?;
    if context.json || args.format == "json" {
        let mut list = List::default();
        fees.iter().rev().try_for_each(|f| list.push(&fee_json(f, &setting), out))?;
        return list.end(out);
    }
    let mut writer = csv_writer(out)?;
    writer.write_record(fee_header(&setting).iter().map(|c| c.title.as_str()))?;
    for fee in fees.iter().rev() {
        writer.write_record(fee_row(fee, &setting).iter().map(|cell| harmless::cell(&cell.shown)))?;
    }
    writer.flush()?;
    Ok(())
}
