//! `export audit` (X1): the append-only trail, one row a changed field, as it is read.

use super::{Common, Context, List, csv_writer};
use crate::domain::{Entity, Subject};
use crate::report::{Setting, trail};
use crate::store::{Store, audit, order};
use crate::text::harmless;
use chrono::NaiveDate;
use std::io::Write;

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    /// Only what touched this order
    #[arg(long, value_name = "NO")]
    pub order: Option<String>,
}

/// The trail and the part of it that is asked for; known before anything is written.
pub struct Source {
    store: Store,
    filter: audit::Filter,
}

impl Source {
    pub fn open(context: &Context, args: &Args) -> anyhow::Result<Self> {
        let store = context.store_to_read()?;
        let subject = match &args.order {
            None => None,
            Some(number) => match order::find_by_no(&store, number.trim())? {
                Some(order) => Some(Subject::new(Entity::Order, order.id)),
                None => anyhow::bail!(context.locale.tf("cli.audit.no_order", &[("order_no", number)])),
            },
        };
        let filter = audit::Filter {
            from: args.common.from.map(|day| begins(context, day)),
            until: args.common.to.and_then(|day| day.succ_opt()).map(|day| begins(context, day)),
            subject,
        };
        Ok(Self { store, filter })
    }
}

/// S3: the second a business day begins.
fn begins(context: &Context, day: NaiveDate) -> i64 {
    let cutoff = chrono::TimeDelta::hours(i64::from(context.config.settings.cutoff_hour));
    context.clock.unix(day.and_time(chrono::NaiveTime::MIN) + cutoff)
}

pub fn write(context: &Context, args: &Args, source: &Source, out: &mut dyn Write) -> anyhow::Result<()> {
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let each = |take: &mut dyn FnMut(&trail::Row) -> anyhow::Result<()>| {
        audit::each(&source.store, &source.filter, |head, change| {
            trail::rows(head, &change, &setting).try_for_each(|row| take(&row))
        })
    };
    if context.json || args.common.format == "json" {
        let mut list = List::default();
        each(&mut |row| list.push(row.json(), out))?;
        return list.end(out);
    }
    let mut writer = csv_writer(out)?;
    writer.write_record(trail::HEADER)?;
    each(&mut |row| Ok(writer.write_record(row.cells().map(|cell| harmless::cell(&cell)))?))?;
    writer.flush()?;
    Ok(())
}
