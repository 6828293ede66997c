//! The rest of the summary: breakdowns, lost deals, after-sales, questions, shipping, shifts.

use super::{Desk, cases, load, nudges, terms_of_days, trend};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::call_back::Feedback;
use crate::domain::figures::cases::after_sales;
use crate::domain::figures::summary::{
    Asked, Breakdown, Group, Lost, OpenQuestion, Summary, breakdown, hours,
};
use crate::domain::figures::{OrderRow, Terms, compute, funnel, response_classes, totals};
use crate::domain::keeper::Keeper;
use crate::domain::money::Fen;
use crate::store::{Result, Store, feedback, keeper, shift, shipping};
use chrono::{Datelike, NaiveDate, TimeDelta};
use rusqlite::params;

/// Products shown in the breakdown.
const TOP_PRODUCTS: i64 = 10;
/// Days of the trend: a month, the last week of which is the week's.
const TREND: i64 = 31;

/// The summary of business days `from..=to`.
pub fn summary(
    store: &Store,
    config: &Config,
    clock: &Clock,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Summary> {
    let terms = terms_of_days(config, clock, from, to);
    let rows = load(store, config, clock, &terms)?;
    let desk = Desk::new(config, clock);
    let span = (desk.start(from), desk.start(to + TimeDelta::days(1)));
    let sums = |from, to| trend::totals(store, &desk, terms.attribution, from, to);
    let cases = cases::lines(store, config, &desk, (from, to), span)?;
    let week = TimeDelta::days(7);
    let mut breakdowns = by_order(&rows.orders, &terms);
    breakdowns.push(by_product(store, &desk, &terms, from, to)?);
    Ok(Summary {
        from,
        to,
        figures: compute(&rows, &terms),
        totals: totals(&rows, &terms),
        last_week: sums(from - week, to - week)?,
        month: sums(to.with_day(1).unwrap_or(to), to)?,
        breakdowns,
        funnel: funnel(&rows, &terms),
        lost: lost(store, config, span)?,
        hours: hours(&rows, &terms, config.settings.cutoff_hour),
        responses: response_classes(&rows, &terms).to_vec(),
        trend: trend::days(store, &desk, terms.attribution, (from.min(to - TimeDelta::days(TREND - 1)), to))?,
        nudged: nudges::nudged(store, config, span)?,
        after_sales: after_sales(&cases, &terms, cases::documents_owed(store)?),
        cases,
        asked: asked(store, (from, to))?,
        open_questions: open_questions(store, config)?,
        cod_overdue: cod_overdue(store, config, terms.now)?,
        cod_return_hours: config.settings.orders.cod_return_hours,
        feedback: said(store, config, (from, to))?,
        shipped: shipping::shipped(store, config, clock, from, to)?,
        shifts: shift::of_days(store, &from.to_string(), &to.to_string())?,
        terms,
    })
}

fn by_order(orders: &[OrderRow], terms: &Terms) -> Vec<Breakdown> {
    let by = |name, label: fn(&OrderRow) -> String| breakdown(orders, terms, name, label);
    vec![
        by("shop", |o| o.shop.clone()),
        by("channel", |o| o.channel.clone()),
        by("agent", |o| o.agent.clone()),
        by("courier", |o| o.courier.clone()),
        by("province", |o| o.province.clone()),
        by("hour", |o| format!("{:02}", o.hour)),
    ]
}

/// The products that sold for most, by the lines of the paid orders.
fn by_product(
    store: &Store,
    desk: &Desk,
    terms: &Terms,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Breakdown> {
    let (belongs, from, to) = trend::belongs(desk, terms.attribution, from, to);
    let sql = format!(
        "SELECT l.title, count(DISTINCT o.id) AS orders, sum(l.qty) AS units, sum(l.amount_fen) AS amount
         FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.deleted_at IS NULL AND o.paid_at IS NOT NULL AND {belongs} BETWEEN ?1 AND ?2
         GROUP BY l.title ORDER BY amount DESC, units DESC, l.title LIMIT ?3"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(params![from, to, TOP_PRODUCTS], |r| {
        Ok(Group {
            label: r.get("title")?,
            orders: r.get("orders")?,
            units: r.get("units")?,
            amount: Fen(r.get("amount")?),
        })
    })?;
    Ok(Breakdown { by: "product", groups: rows.collect::<rusqlite::Result<_>>()? })
}

/// I5: what was not ordered, and why; closed in the span.
fn lost(store: &Store, config: &Config, (from, to): (i64, i64)) -> Result<Vec<Lost>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT i.lost_reason, i.channel, i.product, c.name FROM inquiries i JOIN customers c ON c.id = i.customer_id
         WHERE i.status = 'not_ordered' AND i.deleted_at IS NULL AND i.closed_at >= ?1 AND i.closed_at < ?2
         ORDER BY i.lost_reason, i.product, i.channel, i.closed_at",
    )?;
    let rows = statement.query_map([from, to], |r| {
        Ok((
            Lost {
                reason: r.get("lost_reason")?,
                channel: r.get("channel")?,
                product: shown(config, r.get("product")?),
                customers: Vec::new(),
            },
            r.get::<_, String>("name")?,
        ))
    })?;
    let mut found: Vec<Lost> = Vec::new();
    for row in rows {
        let (lost, customer) = row?;
        let customer = shown(config, customer);
        match found.last_mut() {
            Some(l)
                if (&l.reason, &l.channel, &l.product) == (&lost.reason, &lost.channel, &lost.product) =>
            {
                l.customers.push(customer);
            }
            _ => found.push(Lost { customers: vec![customer], ..lost }),
        }
    }
    found.sort_by_key(|l| std::cmp::Reverse(l.customers.len()));
    Ok(found)
}

/// I7: what was asked most, and how often no snippet was used for it.
pub(crate) fn asked(store: &Store, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Asked>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT i.topic, count(*) AS times,
                sum(NOT EXISTS (SELECT 1 FROM snippet_uses u WHERE u.inquiry_id = i.id)) AS without_snippet
         FROM inquiries i WHERE i.deleted_at IS NULL AND i.business_day BETWEEN ?1 AND ?2
         GROUP BY i.topic ORDER BY times DESC, i.topic",
    )?;
    let rows = statement.query_map([first.to_string(), last.to_string()], |r| {
        Ok(Asked {
            topic: r.get("topic")?,
            times: r.get("times")?,
            without_snippet: r.get("without_snippet")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn open_questions(store: &Store, config: &Config) -> Result<Vec<OpenQuestion>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT topic, text, asked, asked_at FROM questions WHERE answered_at IS NULL ORDER BY asked_at, id",
    )?;
    let rows = statement.query_map([], |r| {
        let text: String = r.get("text")?;
        Ok(OpenQuestion {
            topic: r.get("topic")?,
            text: shown(config, text),
            asked: r.get("asked")?,
            asked_at: r.get("asked_at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// X2: the form of a text on the summary.
pub(super) fn shown(config: &Config, text: String) -> String {
    if config.settings.privacy.mask { crate::text::mask::text(&text) } else { text }
}

/// O12: the longest out first.
fn cod_overdue(store: &Store, config: &Config, now: i64) -> Result<Vec<Keeper>> {
    let overdue = keeper::cod_overdue(store, &keeper::terms(config), now)?;
    Ok(overdue.into_iter().map(|k| Keeper { customer: shown(config, k.customer), ..k }).collect())
}

/// O14
fn said(store: &Store, config: &Config, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Feedback>> {
    let all = feedback::of_days(store, &first.to_string(), &last.to_string())?;
    let all = all.into_iter().map(|f| Feedback {
        customer: shown(config, f.customer),
        text: shown(config, f.text),
        answer: shown(config, f.answer),
        ..f
    });
    Ok(all.collect())
}
