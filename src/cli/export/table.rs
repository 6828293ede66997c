//! Tables that leave: orders, inquiries, cases, customers, products, fees. One thread reads while the other writes.

use super::{Context, Form, List};
use crate::report::export::masked::{self, Masked};
use crate::report::export::{Csv, Head, Json, Rows, Xlsx};
use crate::report::{Setting, order as form};
use crate::store::export::{Period, Value, What, each};
use crate::store::{Store, order};
use chrono::NaiveDate;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows that cross from the reader to the writer at once, and how many such loads may wait between them.
const LOAD: usize = 256;
const LOADS: usize = 8;
/// Orders a page.
const PAGE: i64 = 500;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub what: What,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub form: Form,
    pub mask: bool,
}

/// Writes a table in the form that is asked for. `folder` is where what is half done may lie.
pub fn write(
    context: &Context,
    store: Store,
    asked: Asked,
    folder: &Path,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let setting = Setting { locale: &context.locale, clock: &context.clock, config: &context.config };
    let what = asked.what;
    if what == What::Orders && asked.form == Form::Json {
        return orders_json(&store, &asked, &setting, out);
    }
    let heads: Vec<Head> = what.table().columns.iter().map(|c| (c.name, c.kind)).collect();
    let source =
        Source { store, what, period: period(context, &asked), masked: asked.mask.then(|| heads.clone()) };
    match asked.form {
        Form::Json => {
            let mut rows = Json::begin(out, &heads, setting);
            source.fill(&mut rows)?;
            rows.end()
        }
        Form::Csv => {
            let mut rows = Csv::begin(out, &heads, setting)?;
            source.fill(&mut rows)?;
            rows.end()
        }
        Form::Xlsx => {
            let title = context.locale.t(&format!("export.what.{what}")).to_owned();
            Xlsx::write(out, folder, &title, &heads, setting, |rows| source.fill(rows))
        }
    }
}

fn period(context: &Context, asked: &Asked) -> Period {
    let begins = |day| context.clock.day_begins(day, context.config.settings.cutoff_hour);
    Period {
        from: asked.from,
        to: asked.to,
        begins: asked.from.map(begins),
        ends: asked.to.and_then(|day| day.succ_opt()).map(begins),
    }
}

/// Where the rows come from.
struct Source {
    store: Store,
    what: What,
    period: Period,
    /// The columns, when they are to be masked.
    masked: Option<Vec<Head>>,
}

impl Source {
    /// Reads in a thread of its own, so that neither waits for the other.
    fn fill(mut self, rows: &mut impl Rows) -> anyhow::Result<()> {
        match self.masked.take() {
            Some(heads) => self.copy(&mut Masked { rows, heads: &heads }),
            None => self.copy(rows),
        }
    }

    fn copy(self, rows: &mut impl Rows) -> anyhow::Result<()> {
        let (sender, loads) = sync_channel(LOADS);
        std::thread::scope(|scope| {
            let reader = scope.spawn(move || self.read(&sender));
            let written = put(loads, rows);
            // A reader whose writer has failed ends by itself; why the writer failed comes first.
            let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            written.and(read)
        })
    }

    fn read(&self, sender: &SyncSender<Vec<Vec<Value>>>) -> anyhow::Result<()> {
        let mut load = Vec::with_capacity(LOAD);
        let mut listening = true;
        each::<anyhow::Error>(&self.store, self.what, &self.period, |row| {
            load.push(row);
            if load.len() == LOAD {
                listening = sender.send(std::mem::replace(&mut load, Vec::with_capacity(LOAD))).is_ok();
            }
            anyhow::ensure!(listening, "nobody writes any more");
            Ok(())
        })?;
        let _ = sender.send(load);
        Ok(())
    }
}

/// Takes its own end of the channel down with it, so that the reader learns of a failure.
fn put(loads: Receiver<Vec<Vec<Value>>>, rows: &mut impl Rows) -> anyhow::Result<()> {
    for load in loads {
        for row in &load {
            rows.row(row)?;
        }
    }
    Ok(())
}

/// The form others build on: every order with its lines.
fn orders_json(store: &Store, asked: &Asked, setting: &Setting, out: &mut dyn Write) -> anyhow::Result<()> {
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let (from, to) = (day(asked.from), day(asked.to));
    // P1: a trade without further fields has none to look for.
    let none = setting.config.lists.order_fields.is_empty();
    let extras = |id| if none { Ok(Vec::new()) } else { order::extras(store, id) };
    let mut list = List::default();
    let mut after = 0;
    loop {
        let page = order::page(store, &from, &to, after, PAGE)?;
        let Some(last) = page.last() else { return list.end(out) };
        after = last.id;
        for order in &page {
            let mut value = form::json(order, &extras(order.id)?, setting);
            if asked.mask {
                masked::json("", &mut value);
            }
            list.push(&value, out)?;
        }
    }
}
