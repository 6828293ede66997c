//! Loads the rows of a day, a period or a shift; the domain computes the figures from them.

mod behind;
mod cases;
mod nudges;
mod summary;
mod trend;

pub use behind::{Ledger, behind, ledger};
pub(crate) use summary::asked;
pub use summary::summary;

use super::{Result, Store, coded};
use crate::clock::{Clock, business_day};
use crate::config::Config;
use crate::domain::figures::{
    Attribution, CaseRow, Figure, InquiryRow, Moment, OrderRow, PromiseRow, Rows, Scope, Terms, WaitRow,
    compute,
};
use crate::domain::money::Fen;
use crate::domain::order::OrderStatus;
use crate::domain::shift::Shift;
use chrono::{NaiveDate, TimeDelta, Timelike};
use rusqlite::{Row, params};

/// Days before the scope in which a payment makes a customer no prospect any more.
const PAID_BEFORE: TimeDelta = TimeDelta::days(21);

/// The terms of business days `from..=to`.
pub fn terms_of_days(config: &Config, clock: &Clock, from: NaiveDate, to: NaiveDate) -> Terms {
    terms(config, clock, Scope::Days { from, to }, to)
}

/// The terms of a shift so far: from its start to its end or to now.
pub fn terms_of_shift(config: &Config, clock: &Clock, shift: &Shift) -> Terms {
    let until = shift.ended_at.unwrap_or_else(|| clock.now().timestamp() + 1);
    let scope = Scope::Window { from: shift.started_at, to: until };
    terms(config, clock, scope, Desk::new(config, clock).day(until))
}

fn terms(config: &Config, clock: &Clock, scope: Scope, last_day: NaiveDate) -> Terms {
    let desk = Desk::new(config, clock);
    let now = clock.now().timestamp();
    let (first, last) = desk.days(scope);
    Terms {
        scope,
        last_day,
        today: desk.day(now),
        now,
        attribution: Attribution::from_code(&config.settings.orders.attribution)
            .unwrap_or(Attribution::Placed),
        accept_within: config.settings.orders.accept_within_minutes * 60,
        // A night shift may reach over the cut-off hour into the first day, and the limit over the last.
        working: desk.working(config, first - TimeDelta::days(1), last + desk.days_of_work(config)),
    }
}

/// The figures so far of a shift.
pub fn of_shift(store: &Store, config: &Config, clock: &Clock, shift: &Shift) -> Result<Vec<Figure>> {
    let terms = terms_of_shift(config, clock, shift);
    Ok(compute(&load(store, config, clock, &terms)?, &terms))
}

/// The figures of business days `from..=to`.
pub fn of_days(
    store: &Store,
    config: &Config,
    clock: &Clock,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Figure>> {
    let terms = terms_of_days(config, clock, from, to);
    Ok(compute(&load(store, config, clock, &terms)?, &terms))
}

/// Turns unix seconds into business days and local hours.
struct Desk<'a> {
    clock: &'a Clock,
    cutoff: u32,
}

impl<'a> Desk<'a> {
    fn new(config: &Config, clock: &'a Clock) -> Self {
        Self { clock, cutoff: config.settings.cutoff_hour }
    }

    fn day(&self, at: i64) -> NaiveDate {
        business_day(self.clock.local(at), self.cutoff)
    }

    fn moment(&self, at: i64) -> Moment {
        Moment { at, day: self.day(at) }
    }

    fn hour(&self, at: i64) -> u32 {
        self.clock.local(at).hour()
    }

    /// First and last business day of a scope.
    fn days(&self, scope: Scope) -> (NaiveDate, NaiveDate) {
        match scope {
            Scope::Days { from, to } => (from, to),
            Scope::Window { from, to } => (self.day(from), self.day(to)),
        }
    }

    /// The second a business day begins.
    fn start(&self, day: NaiveDate) -> i64 {
        self.clock.day_begins(day, self.cutoff)
    }

    /// Days within which the limit for accepting an order surely ends, one of them to begin with.
    fn days_of_work(&self, config: &Config) -> TimeDelta {
        let plans = config.settings.plans(crate::text::locale::Lang::Zh);
        let a_day =
            plans.iter().map(|p| p.on(NaiveDate::MIN, self.cutoff)).map(|(a, b)| (b - a).num_minutes());
        let limit = config.settings.orders.accept_within_minutes;
        TimeDelta::days(2 + limit / a_day.max().unwrap_or(1).max(1))
    }

    /// The planned shifts of some days.
    fn working(&self, config: &Config, from: NaiveDate, to: NaiveDate) -> Vec<(i64, i64)> {
        let plans = config.settings.plans(crate::text::locale::Lang::Zh);
        from.iter_days()
            .take_while(|day| *day <= to)
            .flat_map(|day| plans.iter().map(move |plan| plan.on(day, self.cutoff)))
            .map(|(start, end)| (self.clock.unix(start), self.clock.unix(end)))
            .collect()
    }
}

/// The rows the figures of these terms look at.
pub fn load(store: &Store, config: &Config, clock: &Clock, terms: &Terms) -> Result<Rows> {
    let desk = Desk::new(config, clock);
    let (from, to) = desk.days(terms.scope);
    let days = (from.to_string(), to.to_string());
    let span = (desk.start(from), desk.start(to + TimeDelta::days(1)));
    Ok(Rows {
        inquiries: inquiries(store, &desk, &days)?,
        waits: waits(store, &desk, span)?,
        promises: promises(store, &desk, span)?,
        orders: orders(store, &desk, (from, to), span)?,
        cases: cases(store, &desk, &days, span)?,
    })
}

fn stored_day(r: &Row, column: &'static str) -> rusqlite::Result<NaiveDate> {
    coded(r, column, &r.get::<_, String>("business_day")?, |text| text.parse().ok())
}

fn inquiries(store: &Store, desk: &Desk, (from, to): &(String, String)) -> Result<Vec<InquiryRow>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT i.id, coalesce(c.merged_into, c.id) AS customer, i.opened_at, i.business_day, i.first_reply_at,
                i.closed_at IS NULL AND i.waiting_since IS NOT NULL AS waiting, i.satisfaction
         FROM inquiries i JOIN customers c ON c.id = i.customer_id
         WHERE i.business_day BETWEEN ?1 AND ?2 AND i.deleted_at IS NULL ORDER BY i.opened_at, i.id",
    )?;
    let rows = statement.query_map([from, to], |r| {
        let at = r.get("opened_at")?;
        Ok(InquiryRow {
            id: r.get("id")?,
            customer: r.get("customer")?,
            opened: Moment { at, day: stored_day(r, "inquiries.business_day")? },
            hour: desk.hour(at),
            first_reply_at: r.get("first_reply_at")?,
            waiting: r.get("waiting")?,
            satisfaction: r.get("satisfaction")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn waits(store: &Store, desk: &Desk, (from, to): (i64, i64)) -> Result<Vec<WaitRow>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT w.id, w.started_at, w.answered_at
         FROM inquiry_waits w CROSS JOIN inquiries i ON i.id = w.inquiry_id
         WHERE w.started_at >= ?1 AND w.started_at < ?2 AND i.deleted_at IS NULL ORDER BY w.started_at, w.id",
    )?;
    let rows = statement.query_map([from, to], |r| {
        let at = r.get("started_at")?;
        Ok(WaitRow {
            id: r.get("id")?,
            started: desk.moment(at),
            hour: desk.hour(at),
            answered_at: r.get("answered_at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn promises(store: &Store, desk: &Desk, (from, to): (i64, i64)) -> Result<Vec<PromiseRow>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT p.id, p.due_at, p.kept_at FROM promises p CROSS JOIN inquiries i ON i.id = p.inquiry_id
         WHERE p.due_at >= ?1 AND p.due_at < ?2 AND i.deleted_at IS NULL ORDER BY p.due_at, p.id",
    )?;
    let rows = statement.query_map([from, to], |r| {
        Ok(PromiseRow { id: r.get("id")?, due: desk.moment(r.get("due_at")?), kept_at: r.get("kept_at")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The orders that something happened to in the span, and those of everybody who asked in it: placed on the day or the
/// next, or paid in the days before. Each question has its index.
fn orders(
    store: &Store,
    desk: &Desk,
    (first, last): (NaiveDate, NaiveDate),
    (from, to): (i64, i64),
) -> Result<Vec<OrderRow>> {
    let mut statement = store.conn().prepare_cached(
        "WITH askers AS (
           SELECT DISTINCT coalesce(c.merged_into, c.id) AS id
           FROM inquiries i CROSS JOIN customers c ON c.id = i.customer_id
           WHERE i.business_day BETWEEN ?3 AND ?4 AND i.deleted_at IS NULL),
         family AS (
           SELECT id FROM askers
           UNION SELECT c.id FROM askers a CROSS JOIN customers c ON c.merged_into = a.id),
         wanted AS (
           SELECT id FROM orders WHERE business_day BETWEEN ?3 AND ?4
           UNION SELECT id FROM orders WHERE paid_at >= ?1 AND paid_at < ?2
           UNION SELECT id FROM orders WHERE accepted_at >= ?1 AND accepted_at < ?2
           UNION SELECT id FROM orders WHERE promised_ship_at >= ?1 AND promised_ship_at < ?2
           UNION SELECT o.id FROM family f CROSS JOIN orders o ON o.customer_id = f.id
             WHERE o.business_day BETWEEN ?3 AND ?5 OR (o.paid_at >= ?6 AND o.paid_at < ?2))
         SELECT o.id, o.order_no, coalesce(c.merged_into, c.id) AS customer, s.name AS shop, o.channel,
                coalesce(a.name, '') AS agent, o.courier, o.province, o.status, o.placed_at, o.business_day,
                o.paid_at, o.accepted_at, o.promised_ship_at, o.shipped_at, o.payable_fen, o.paid_fen,
                o.refund_fen, o.payment_kind = 'cod' AS is_cod,
                (SELECT coalesce(sum(l.qty), 0) FROM order_lines l WHERE l.order_id = o.id) AS units,
                EXISTS (SELECT 1 FROM order_events e WHERE e.order_id = o.id AND e.kind = 'corrected'
                          AND e.at >= o.accepted_at) AS corrected
         FROM wanted w
         CROSS JOIN orders o ON o.id = w.id
         CROSS JOIN customers c ON c.id = o.customer_id
         JOIN shops s ON s.id = o.shop_id
         LEFT JOIN agents a ON a.id = o.agent_id
         WHERE o.deleted_at IS NULL
         ORDER BY o.placed_at, o.id",
    )?;
    let text = |day: NaiveDate| day.to_string();
    let next = text(last + TimeDelta::days(1));
    let span = params![from, to, text(first), text(last), next, desk.start(first - PAID_BEFORE)];
    let rows = statement.query_map(span, |r| row_to_order(r, desk))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn row_to_order(r: &Row, desk: &Desk) -> rusqlite::Result<OrderRow> {
    let placed_at = r.get("placed_at")?;
    let moment = |column: &str| -> rusqlite::Result<Option<Moment>> {
        Ok(r.get::<_, Option<i64>>(column)?.map(|at| desk.moment(at)))
    };
    Ok(OrderRow {
        id: r.get("id")?,
        order_no: r.get("order_no")?,
        customer: r.get("customer")?,
        shop: r.get("shop")?,
        channel: r.get("channel")?,
        agent: r.get("agent")?,
        courier: r.get("courier")?,
        province: r.get("province")?,
        hour: desk.hour(placed_at),
        status: coded(r, "orders.status", &r.get::<_, String>("status")?, OrderStatus::from_code)?,
        placed: Moment { at: placed_at, day: stored_day(r, "orders.business_day")? },
        paid: moment("paid_at")?,
        accepted: moment("accepted_at")?,
        promised_ship: moment("promised_ship_at")?,
        shipped: moment("shipped_at")?,
        payable_fen: Fen(r.get("payable_fen")?),
        paid_fen: Fen(r.get("paid_fen")?),
        refund_fen: Fen(r.get("refund_fen")?),
        units: r.get("units")?,
        is_cod: r.get("is_cod")?,
        corrected: r.get("corrected")?,
    })
}

/// The cases opened or solved in the span.
fn cases(
    store: &Store,
    desk: &Desk,
    (first, last): &(String, String),
    (from, to): (i64, i64),
) -> Result<Vec<CaseRow>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT id, kind, opened_at, business_day, solution_at, solved_at FROM cases
         WHERE deleted_at IS NULL
           AND (business_day BETWEEN ?1 AND ?2 OR (solved_at >= ?3 AND solved_at < ?4))
         ORDER BY opened_at, id",
    )?;
    let rows = statement.query_map(params![first, last, from, to], |r| {
        let moment = |column: &str| -> rusqlite::Result<Option<Moment>> {
            Ok(r.get::<_, Option<i64>>(column)?.map(|at| desk.moment(at)))
        };
        Ok(CaseRow {
            id: r.get("id")?,
            kind: r.get("kind")?,
            opened: Moment { at: r.get("opened_at")?, day: stored_day(r, "cases.business_day")? },
            solution: moment("solution_at")?,
            solved: moment("solved_at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests;
