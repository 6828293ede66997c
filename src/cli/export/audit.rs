//! `export audit` (X1): the append-only trail, one row a changed field, as it is read.

use super::super::which;
use super::{Common, Context, Form, List};
use crate::domain::{Entity, Subject};
use crate::report::export::masked::{self, Masked};
use crate::report::export::{Csv, Rows, Xlsx};
use crate::report::{Setting, trail};
use crate::store::{Store, audit};
use std::io::Write;
use std::path::Path;

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    pub common: Common,
    /// Only what touched this order
    #[arg(long, value_name = "NO")]
    pub order: Option<String>,
    /// The shop of that order, when more than one has an order of this number
    #[arg(long, value_name = "NAME", requires = "order")]
    pub shop: Option<String>,
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
            Some(number) => {
                let order = which::order(context, &store, number, args.shop.as_deref())?;
                Some(Subject::new(Entity::Order, order.id))
            }
        };
        let begins = |day| context.clock.day_begins(day, context.config.settings.cutoff_hour);
        let filter = audit::Filter {
            from: args.common.from.map(begins),
            until: args.common.to.and_then(|day| day.succ_opt()).map(begins),
            subject,
        };
        Ok(Self { store, filter })
    }
}

pub fn write(
    context: &Context,
    args: &Args,
    source: &Source,
    folder: &Path,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let each = |take: &mut dyn FnMut(&trail::Row) -> anyhow::Result<()>| {
        audit::each(&source.store, &source.filter, |head, change| {
            trail::rows(head, &change, &setting).try_for_each(|row| take(&row))
        })
    };
    let mask = args.common.whole.mask;
    let fill = |rows: &mut dyn Rows| {
        if mask {
            let mut rows = Masked { rows, heads: &trail::HEADS };
            return each(&mut |row| rows.row(&row.values()));
        }
        each(&mut |row| rows.row(&row.values()))
    };
    match args.common.whole.form(context) {
        Form::Json => {
            let mut list = List::default();
            each(&mut |row| {
                if !mask {
                    return list.push(row.json(), out);
                }
                let mut value = row.json().clone();
                let field = value["field"].as_str().unwrap_or_default().to_owned();
                for key in ["before", "after"] {
                    masked::json(&field, &mut value[key]);
                }
                masked::json("reason", &mut value["reason"]);
                list.push(&value, out)
            })?;
            list.end(out)
        }
        Form::Csv => {
            let mut rows = Csv::begin(out, &trail::HEADS, setting)?;
            fill(&mut rows)?;
            rows.end()
        }
        Form::Xlsx => {
            let title = context.locale.t("export.what.audit").to_owned();
            Xlsx::write(out, folder, &title, &trail::HEADS, setting, |rows| fill(rows))
        }
    }
}
