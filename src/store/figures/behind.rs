//! The rows behind a number, each with what there is to say about it.

use super::summary::shown;
use super::{Desk, cases, load, terms_of_days};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::figures::ledger::{Line, LineKind, lines};
use crate::domain::figures::{Behind, Facts, InquiryRow, Item, OrderRow, Part, Rows, Talk, Traced, parts};
use crate::store::{Result, Store};
use chrono::NaiveDate;
use rusqlite::params;
use std::collections::HashMap;

/// The first `limit` rows behind a number of business days `from..=to`, and how many there are.
pub fn behind(
    store: &Store,
    config: &Config,
    clock: &Clock,
    (from, to): (NaiveDate, NaiveDate),
    (of, limit): (Traced, usize),
) -> Result<(Vec<Behind>, usize)> {
    let terms = terms_of_days(config, clock, from, to);
    let rows = load(store, config, clock, &terms)?;
    let mut parts = parts(&rows, &terms, of);
    let all = parts.len();
    // What counts comes first, so that it is seen before what only stands below the line.
    parts.sort_by_key(|p| (p.above == 0, p.at));
    parts.truncate(limit);
    Ok((describe(store, config, clock, &rows, parts)?, all))
}

/// The rows of a kind, each with what there is to say about it.
pub type Ledger = (LineKind, Vec<(Line, Facts)>);

/// All rows behind the figures of business days `from..=to`, each with what it adds to every figure.
pub fn ledger(
    store: &Store,
    config: &Config,
    clock: &Clock,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Ledger>> {
    let terms = terms_of_days(config, clock, from, to);
    let rows = load(store, config, clock, &terms)?;
    let teller = Teller::new(store, config, clock, &rows);
    let of_kind = |kind: &LineKind| {
        let lines = lines(&rows, &terms, *kind).into_iter();
        let told: Result<Vec<_>> = lines.map(|line| Ok((line.clone(), teller.facts(line.item)?))).collect();
        Ok((*kind, told?))
    };
    LineKind::ALL.iter().map(of_kind).collect()
}

/// Says of every part what it is.
fn describe(
    store: &Store,
    config: &Config,
    clock: &Clock,
    rows: &Rows,
    parts: Vec<Part>,
) -> Result<Vec<Behind>> {
    let teller = Teller::new(store, config, clock, rows);
    parts.into_iter().map(|part| Ok(Behind { facts: teller.facts(part.item)?, part })).collect()
}

struct Teller<'a> {
    store: &'a Store,
    config: &'a Config,
    desk: Desk<'a>,
    orders: HashMap<i64, &'a OrderRow>,
    /// By customer and day, and by customer.
    talks: HashMap<(i64, NaiveDate), Vec<&'a InquiryRow>>,
    ordered: HashMap<i64, Vec<&'a OrderRow>>,
}

impl<'a> Teller<'a> {
    fn new(store: &'a Store, config: &'a Config, clock: &'a Clock, rows: &'a Rows) -> Self {
        let mut teller = Self {
            store,
            config,
            desk: Desk::new(config, clock),
            orders: rows.orders.iter().map(|o| (o.id, o)).collect(),
            talks: HashMap::new(),
            ordered: HashMap::new(),
        };
        for inquiry in &rows.inquiries {
            teller.talks.entry((inquiry.customer, inquiry.opened.day)).or_default().push(inquiry);
        }
        for order in &rows.orders {
            teller.ordered.entry(order.customer).or_default().push(order);
        }
        teller
    }

    fn facts(&self, item: Item) -> Result<Facts> {
        Ok(match item {
            Item::Asker { customer, day } => self.asker(customer, day)?,
            Item::Inquiry(id) => Facts::Inquiry(self.talk(id)?),
            Item::Wait(id) => self.wait(id)?,
            Item::Promise(id) => self.promise(id)?,
            Item::Order(id) => match self.orders.get(&id) {
                Some(order) => {
                    Facts::Order { customer: self.name(order.customer)?, order: Box::new((*order).clone()) }
                }
                None => return Err(crate::store::StoreError::Sql(rusqlite::Error::QueryReturnedNoRows)),
            },
            Item::Case(id) => Facts::Case(cases::line(self.store, self.config, &self.desk, id)?),
        })
    }

    fn name(&self, customer: i64) -> Result<String> {
        let sql = "SELECT name FROM customers WHERE id = ?1";
        let name = self.store.conn().prepare_cached(sql)?.query_row([customer], |r| r.get(0))?;
        Ok(shown(self.config, name))
    }

    /// Her first inquiry of the day, and the orders she placed that day or the next.
    fn asker(&self, customer: i64, day: NaiveDate) -> Result<Facts> {
        let of_day = self.talks.get(&(customer, day)).map_or(&[][..], Vec::as_slice);
        let talk = match of_day.first() {
            Some(first) => self.talk(first.id)?,
            None => Talk::default(),
        };
        let until = day + chrono::TimeDelta::days(1);
        let orders = || {
            let hers = self.ordered.get(&customer).into_iter().flatten();
            hers.filter(|o| o.placed.day >= day && o.placed.day <= until)
        };
        Ok(Facts::Asker {
            inquiry: talk.id,
            customer: self.name(customer)?,
            channel: talk.channel,
            topic: talk.topic,
            answered: of_day.iter().any(|i| i.first_reply_at.is_some()),
            orders: orders().map(|o| o.order_no.clone()).collect(),
            paid: orders().any(|o| o.paid.is_some()),
        })
    }

    fn talk(&self, inquiry: i64) -> Result<Talk> {
        let mut statement = self.store.conn().prepare_cached(
            "SELECT i.id, coalesce(m.name, c.name) AS customer, i.channel, i.topic, i.product, coalesce(a.name, '') AS agent,
                    i.first_reply_at, i.satisfaction
             FROM inquiries i JOIN customers c ON c.id = i.customer_id
             LEFT JOIN customers m ON m.id = c.merged_into LEFT JOIN agents a ON a.id = i.agent_id
             WHERE i.id = ?1",
        )?;
        let talk = statement.query_row([inquiry], |r| {
            Ok(Talk {
                id: r.get("id")?,
                customer: shown(self.config, r.get("customer")?),
                channel: r.get("channel")?,
                topic: r.get("topic")?,
                product: r.get("product")?,
                agent: r.get("agent")?,
                first_reply_at: r.get("first_reply_at")?,
                satisfaction: r.get("satisfaction")?,
            })
        })?;
        Ok(talk)
    }

    fn wait(&self, id: i64) -> Result<Facts> {
        let sql = "SELECT inquiry_id, answered_at FROM inquiry_waits WHERE id = ?1";
        let (inquiry, answered_at) =
            self.store.conn().prepare_cached(sql)?.query_row([id], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(Facts::Wait { talk: self.talk(inquiry)?, answered_at })
    }

    fn promise(&self, id: i64) -> Result<Facts> {
        let mut statement = self.store.conn().prepare_cached(
            "SELECT i.id, coalesce(m.name, c.name) AS customer, p.what, p.asked, p.kept_at
             FROM promises p JOIN inquiries i ON i.id = p.inquiry_id JOIN customers c ON c.id = i.customer_id
             LEFT JOIN customers m ON m.id = c.merged_into WHERE p.id = ?1",
        )?;
        let facts = statement.query_row(params![id], |r| {
            Ok(Facts::Promise {
                inquiry: r.get("id")?,
                customer: shown(self.config, r.get("customer")?),
                what: shown(self.config, r.get("what")?),
                asked: r.get("asked")?,
                kept_at: r.get("kept_at")?,
            })
        })?;
        Ok(facts)
    }
}
