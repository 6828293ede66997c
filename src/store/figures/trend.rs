//! Sums of many days in one indexed query: the comparison of the summary and the trend.

use super::Desk;
use crate::domain::figures::summary::TrendDay;
use crate::domain::figures::{Attribution, Totals};
use crate::domain::money::Fen;
use crate::store::{Result, Store};
use chrono::{NaiveDate, TimeDelta};
use rusqlite::params;
use rusqlite::types::Value as Sql;
use std::collections::BTreeMap;

/// The column an order belongs to a day by, and the first and last value of some days.
pub(super) fn belongs(
    desk: &Desk,
    attribution: Attribution,
    from: NaiveDate,
    to: NaiveDate,
) -> (&'static str, Sql, Sql) {
    match attribution {
        Attribution::Placed => ("o.business_day", Sql::Text(from.to_string()), Sql::Text(to.to_string())),
        Attribution::Paid => {
            let end = desk.start(to + TimeDelta::days(1)) - 1;
            ("o.paid_at", Sql::Integer(desk.start(from)), Sql::Integer(end))
        }
    }
}

/// The sums of business days `from..=to`, the same as those added up from the rows one by one.
pub(super) fn totals(
    store: &Store,
    desk: &Desk,
    attribution: Attribution,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Totals> {
    let (column, first, last) = belongs(desk, attribution, from, to);
    let sql = format!(
        "SELECT count(*) AS orders, count(o.paid_at) AS paid_orders,
                count(DISTINCT CASE WHEN o.paid_at IS NOT NULL THEN coalesce(c.merged_into, c.id) END) AS customers,
                coalesce(sum((SELECT sum(l.qty) FROM order_lines l
                              WHERE l.order_id = o.id AND o.paid_at IS NOT NULL)), 0) AS units,
                coalesce(sum(o.payable_fen), 0) AS payable,
                coalesce(sum(o.paid_fen) FILTER (WHERE o.paid_at IS NOT NULL), 0) AS paid,
                coalesce(sum(o.refund_fen) FILTER (WHERE o.paid_at IS NOT NULL), 0) AS refunded,
                count(*) FILTER (WHERE o.paid_at IS NOT NULL AND o.refund_fen > 0) AS refunded_orders
         FROM orders o CROSS JOIN customers c ON c.id = o.customer_id
         WHERE o.deleted_at IS NULL AND {column} BETWEEN ?1 AND ?2"
    );
    let found = store.conn().prepare_cached(&sql)?.query_row(params![first, last], |r| {
        Ok(Totals {
            orders: r.get("orders")?,
            paid_orders: r.get("paid_orders")?,
            paying_customers: r.get("customers")?,
            units: r.get("units")?,
            payable: Fen(r.get("payable")?),
            paid: Fen(r.get("paid")?),
            refunded: Fen(r.get("refunded")?),
            refunded_orders: r.get("refunded_orders")?,
        })
    })?;
    Ok(found)
}

/// Every business day `from..=to`, also those on which nothing happened.
pub(super) fn days(
    store: &Store,
    desk: &Desk,
    attribution: Attribution,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<TrendDay>> {
    let empty = |day| TrendDay { day, inquiries: 0, orders: 0, paid_orders: 0, net: Fen::ZERO };
    let mut days: BTreeMap<NaiveDate, TrendDay> =
        from.iter_days().take_while(|day| *day <= to).map(|day| (day, empty(day))).collect();
    let conn = store.conn();
    let mut statement = conn.prepare_cached(
        "SELECT business_day, count(*) AS n FROM inquiries
         WHERE business_day BETWEEN ?1 AND ?2 AND deleted_at IS NULL GROUP BY business_day",
    )?;
    let asked = statement.query_map([from.to_string(), to.to_string()], |r| {
        Ok((super::stored_day(r, "inquiries.business_day")?, r.get("n")?))
    })?;
    for row in asked {
        let (day, n) = row?;
        if let Some(found) = days.get_mut(&day) {
            found.inquiries = n;
        }
    }
    let (column, first, last) = belongs(desk, attribution, from, to);
    let sql = format!(
        "SELECT o.business_day, o.paid_at, o.paid_fen, o.refund_fen FROM orders o
         WHERE o.deleted_at IS NULL AND {column} BETWEEN ?1 AND ?2"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let orders = statement.query_map(params![first, last], |r| {
        let paid_at: Option<i64> = r.get("paid_at")?;
        let day = match (attribution, paid_at) {
            (Attribution::Paid, Some(at)) => desk.day(at),
            _ => super::stored_day(r, "orders.business_day")?,
        };
        Ok((day, paid_at.is_some(), Fen(r.get("paid_fen")?) - Fen(r.get("refund_fen")?)))
    })?;
    for row in orders {
        let (day, is_paid, net) = row?;
        let Some(found) = days.get_mut(&day) else { continue };
        found.orders += 1;
        if is_paid {
            found.paid_orders += 1;
            found.net += net;
        }
    }
    Ok(days.into_values().collect())
}
