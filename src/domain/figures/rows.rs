//! The rows figures are computed from, and the terms they are computed on. Plain values; the store fills them.

use crate::domain::coded;
use crate::domain::money::Fen;
use crate::domain::order::OrderStatus;
use chrono::{NaiveDate, TimeDelta};

coded! {
    /// Who sold it, and when: an order counts when it was placed, or when it was paid.
    pub enum Attribution { Placed = "placed", Paid = "paid" }
}

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Business days, both included (S3).
    Days { from: NaiveDate, to: NaiveDate },
    /// A window of time, the end not included: the figures so far of a shift.
    Window { from: i64, to: i64 },
}

impl Scope {
    /// Whether something that happened at `at`, on business day `day`, counts.
    pub fn holds(&self, at: i64, day: NaiveDate) -> bool {
        match *self {
            Self::Days { from, to } => from <= day && day <= to,
            Self::Window { from, to } => from <= at && at < to,
        }
    }

    /// The same for something that may not have happened.
    pub fn holds_moment(&self, moment: Option<Moment>) -> bool {
        moment.is_some_and(|m| self.holds(m.at, m.day))
    }
}

/// A moment with its business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub at: i64,
    pub day: NaiveDate,
}

/// On what terms figures are computed; printed beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub scope: Scope,
    /// The last business day looked at, and today.
    pub last_day: NaiveDate,
    pub today: NaiveDate,
    pub now: i64,
    pub attribution: Attribution,
    /// Seconds of working time within which a new order should be accepted.
    pub accept_within: i64,
    /// Working time: the planned shifts as intervals of unix seconds; may overlap.
    pub working: Vec<(i64, i64)>,
}

impl Terms {
    /// Whether a figure that is final `days` after the last day can still change.
    pub fn is_provisional(&self, days: i64) -> bool {
        self.today < self.last_day + TimeDelta::days(days)
    }

    /// Seconds of working time between two moments.
    pub fn worked_between(&self, from: i64, to: i64) -> i64 {
        let mut spans: Vec<(i64, i64)> =
            self.working.iter().map(|(a, b)| ((*a).max(from), (*b).min(to))).filter(|(a, b)| a < b).collect();
        spans.sort_unstable();
        let (mut total, mut reached) = (0, i64::MIN);
        for (start, end) in spans {
            let start = start.max(reached);
            total += (end - start).max(0);
            reached = reached.max(end);
        }
        total
    }
}

/// An inquiry. Soft-deleted ones never come here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InquiryRow {
    pub id: i64,
    pub customer: i64,
    pub opened: Moment,
    /// Local hour it was opened.
    pub hour: u32,
    /// First reply of a human.
    pub first_reply_at: Option<i64>,
    /// Still waits for an answer.
    pub waiting: bool,
    /// Id of the satisfaction in the configuration, "" when not asked.
    pub satisfaction: String,
}

/// One wait of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitRow {
    pub id: i64,
    pub started: Moment,
    /// Local hour of the start.
    pub hour: u32,
    pub answered_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    pub id: i64,
    pub due: Moment,
    pub kept_at: Option<i64>,
}

/// An order of the scope, or of a customer who asked in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    pub id: i64,
    pub order_no: String,
    pub customer: i64,
    pub shop: String,
    pub channel: String,
    pub agent: String,
    pub courier: String,
    pub province: String,
    /// Local hour it was placed.
    pub hour: u32,
    pub status: OrderStatus,
    pub placed: Moment,
    pub paid: Option<Moment>,
    pub accepted: Option<Moment>,
    pub promised_ship: Option<Moment>,
    pub shipped: Option<Moment>,
    pub payable_fen: Fen,
    pub paid_fen: Fen,
    pub refund_fen: Fen,
    pub units: i64,
    pub is_cod: bool,
    /// Corrected after 已接收 because of an entry error.
    pub corrected: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    pub id: i64,
    /// Id of the kind in the configuration.
    pub kind: String,
    pub opened: Moment,
    pub solution: Option<Moment>,
    pub solved: Option<Moment>,
}

/// Everything the figures look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub inquiries: Vec<InquiryRow>,
    pub waits: Vec<WaitRow>,
    pub promises: Vec<PromiseRow>,
    pub orders: Vec<OrderRow>,
    pub cases: Vec<CaseRow>,
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    pub(crate) const HOUR: i64 = 3600;
    pub(crate) const DAY: i64 = 86_400;

    /// Day `n` of the tests; day 0 is 2026-06-01, its second 0 is unix 0.
    pub(crate) fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + TimeDelta::days(n)
    }

    pub(crate) fn moment(at: i64) -> Moment {
        Moment { at, day: day(at.div_euclid(DAY)) }
    }

    /// Day 0 looked at on day 20, so that nothing is provisional.
    pub(crate) fn terms() -> Terms {
        Terms {
            scope: Scope::Days { from: day(0), to: day(0) },
            last_day: day(0),
            today: day(20),
            now: 20 * DAY,
            attribution: Attribution::Placed,
            accept_within: 1800,
            working: vec![(8 * HOUR, 17 * HOUR), (16 * HOUR, 24 * HOUR)],
        }
    }

    pub(crate) fn inquiry(customer: i64, at: i64, reply: Option<i64>) -> InquiryRow {
        InquiryRow {
            id: at * 100 + customer,
            customer,
            opened: moment(at),
            hour: 10,
            first_reply_at: reply,
            waiting: false,
            satisfaction: String::new(),
        }
    }

    /// An order over 100.00 with two units.
    pub(crate) fn order(customer: i64, placed: i64, paid: Option<i64>) -> OrderRow {
        OrderRow {
            id: placed * 100 + customer,
            order_no: format!("{customer}-{placed}"),
            customer,
            shop: "店".into(),
            channel: "taobao".into(),
            agent: "小李".into(),
            courier: "中通".into(),
            province: "江苏".into(),
            hour: 10,
            status: if paid.is_some() { OrderStatus::WaitConfirm } else { OrderStatus::WaitPay },
            placed: moment(placed),
            paid: paid.map(moment),
            accepted: None,
            promised_ship: None,
            shipped: None,
            payable_fen: Fen(10_000),
            paid_fen: if paid.is_some() { Fen(10_000) } else { Fen::ZERO },
            refund_fen: Fen::ZERO,
            units: 2,
            is_cod: false,
            corrected: false,
        }
    }

    #[test]
    fn working_time_counts_overlapping_shifts_once() {
        let terms = terms();
        assert_eq!(terms.worked_between(7 * HOUR, 9 * HOUR), HOUR);
        assert_eq!(terms.worked_between(15 * HOUR, 18 * HOUR), 3 * HOUR);
        assert_eq!(terms.worked_between(0, 2 * DAY), 16 * HOUR);
        assert_eq!(terms.worked_between(0, HOUR), 0);
    }

    #[test]
    fn s3_days_go_by_business_day_and_a_window_by_the_clock() {
        let window = Scope::Window { from: 10, to: 20 };
        assert!(window.holds(10, day(5)) && !window.holds(20, day(0)));
        let days = Scope::Days { from: day(0), to: day(1) };
        assert!(days.holds(0, day(1)) && !days.holds(0, day(2)));
    }
}
