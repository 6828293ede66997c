//! Inquiries: status, wait clock, promise, and the order of the queue (I1–I6).

use super::coded;
use super::order::OrderStatus;

coded! {
    /// I1: 待接待 → 接待中 → (已承诺回复) → 已下单 | 未下单 | 已解答 | 转售后 | 转接.
    pub enum InquiryStatus {
        Waiting = "waiting", Serving = "serving", Promised = "promised",
        Ordered = "ordered", NotOrdered = "not_ordered", Answered = "answered",
        ToAfterSales = "to_after_sales", Transferred = "transferred",
    }
}

impl InquiryStatus {
    /// Whether somebody still has to act on it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Serving | Self::Promised)
    }

    /// The outcomes an agent chooses from when she closes an inquiry.
    pub const OUTCOMES: &'static [Self] =
        &[Self::Ordered, Self::NotOrdered, Self::Answered, Self::ToAfterSales, Self::Transferred];
}

/// I4: what was promised, until when, and who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub id: i64,
    pub made_at: i64,
    pub due_at: i64,
    pub what: String,
    pub asked: String,
    pub kept_at: Option<i64>,
}

/// One customer's question(s) until an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    pub id: i64,
    pub shop: String,
    pub channel: String,
    pub customer_id: i64,
    pub customer: String,
    pub topic: String,
    pub product: String,
    pub question: String,
    pub urgency: String,
    pub status: InquiryStatus,
    pub opened_at: i64,
    /// Start of the wait that runs now; `None` when nobody waits.
    pub waiting_since: Option<i64>,
    /// I3: first human reply.
    pub first_reply_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub lost_reason: String,
    pub satisfaction: String,
    pub order_id: Option<i64>,
    pub case_id: Option<i64>,
    pub agent: String,
    pub business_day: String,
    /// The open promise that is due first.
    pub promise: Option<Promise>,
}

/// What an agent enters when somebody asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewInquiry {
    pub shop: String,
    pub channel: String,
    pub customer: String,
    pub topic: String,
    pub product: String,
    pub question: String,
    pub urgency: String,
}

/// I2: wait thresholds in seconds (default 30, 60, 180).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds(pub [i64; 3]);

/// I2: how bad a wait is. The number of thresholds passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    Fresh,
    Noticed,
    Long,
    Breach,
}

impl Thresholds {
    pub fn level(self, waited: i64) -> Wait {
        match self.0.iter().filter(|limit| waited >= **limit).count() {
            0 => Wait::Fresh,
            1 => Wait::Noticed,
            2 => Wait::Long,
            _ => Wait::Breach,
        }
    }
}

impl Inquiry {
    /// Seconds the customer has been waiting, `None` when she isn't. Never negative when the clock jumps back.
    pub fn waited(&self, now: i64) -> Option<i64> {
        self.waiting_since.map(|since| (now - since).max(0))
    }

    /// The open promise is past its time.
    pub fn is_overdue(&self, now: i64) -> bool {
        self.status.is_open() && self.promise.as_ref().is_some_and(|p| p.due_at <= now)
    }

    /// I2: what hurts most comes first: overdue promise, longest unanswered wait, promises by time, the rest.
    /// Sort ascending by the returned key.
    pub fn queue_key(&self, now: i64) -> (u8, i64, i64) {
        let rank = if !self.status.is_open() {
            return (9, -self.closed_at.unwrap_or(self.opened_at), self.id);
        } else if let (true, Some(promise)) = (self.is_overdue(now), &self.promise) {
            (0, promise.due_at)
        } else if let Some(since) = self.waiting_since {
            (1, since)
        } else if let Some(promise) = &self.promise {
            (2, promise.due_at)
        } else {
            (3, self.opened_at)
        };
        (rank.0, rank.1, self.id)
    }
}

/// Why an inquiry can't be closed like that. The code is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseRefusal {
    /// I4: an open promise is never closed silently.
    #[error("inquiry.refuse.promise_open")]
    PromiseOpen,
    /// I5: closing without an order asks for the reason.
    #[error("inquiry.refuse.reason_missing")]
    ReasonMissing,
    #[error("inquiry.refuse.not_an_outcome")]
    NotAnOutcome,
    #[error("inquiry.refuse.already_closed")]
    AlreadyClosed,
}

/// I4, I5: checks a closing. `promise_settled` says that the agent stated the open promise is kept or handed on.
pub fn check_close(
    inquiry: &Inquiry,
    outcome: InquiryStatus,
    lost_reason: &str,
    promise_settled: bool,
) -> Result<(), CloseRefusal> {
    if !inquiry.status.is_open() {
        return Err(CloseRefusal::AlreadyClosed);
    }
    if outcome.is_open() {
        return Err(CloseRefusal::NotAnOutcome);
    }
    if inquiry.promise.is_some() && !promise_settled {
        return Err(CloseRefusal::PromiseOpen);
    }
    if outcome == InquiryStatus::NotOrdered && lost_reason.is_empty() {
        return Err(CloseRefusal::ReasonMissing);
    }
    Ok(())
}

/// I6: a question about an order that has been shipped is after-sales; before that it stays pre-sales.
pub fn is_after_sales(order: Option<OrderStatus>) -> bool {
    matches!(order, Some(OrderStatus::Shipped | OrderStatus::Signed | OrderStatus::Done))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn sample(id: i64) -> Inquiry {
        Inquiry {
            id,
            shop: "店".into(),
            channel: "taobao".into(),
            customer_id: 1,
            customer: "小美".into(),
            topic: "size".into(),
            product: String::new(),
            question: "M码多大".into(),
            urgency: "normal".into(),
            status: InquiryStatus::Serving,
            opened_at: 1000,
            waiting_since: None,
            first_reply_at: None,
            closed_at: None,
            lost_reason: String::new(),
            satisfaction: String::new(),
            order_id: None,
            case_id: None,
            agent: String::new(),
            business_day: "2026-06-01".into(),
            promise: None,
        }
    }

    fn promise(due_at: i64) -> Promise {
        Promise { id: 1, made_at: 0, due_at, what: String::new(), asked: String::new(), kept_at: None }
    }

    #[test]
    fn i2_the_queue_puts_first_what_hurts_most() {
        let overdue = Inquiry { promise: Some(promise(900)), ..sample(1) };
        let waits_long = Inquiry { waiting_since: Some(500), ..sample(2) };
        let waits_short = Inquiry { waiting_since: Some(990), ..sample(3) };
        let promised = Inquiry { promise: Some(promise(2000)), ..sample(4) };
        let rest = sample(5);
        let closed = Inquiry { status: InquiryStatus::Answered, closed_at: Some(1001), ..sample(6) };
        let mut queue = [closed, rest, promised, waits_short, waits_long, overdue];
        queue.sort_by_key(|i| i.queue_key(1000));
        assert_eq!(queue.iter().map(|i| i.id).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn i2_wait_levels_follow_the_thresholds() {
        let limits = Thresholds([30, 60, 180]);
        assert_eq!(
            [0, 29, 30, 60, 179, 180].map(|s| limits.level(s)),
            [Wait::Fresh, Wait::Fresh, Wait::Noticed, Wait::Long, Wait::Long, Wait::Breach]
        );
    }

    #[test]
    fn i1_the_wait_clock_never_runs_backwards() {
        let waiting = Inquiry { waiting_since: Some(1000), ..sample(1) };
        assert_eq!(waiting.waited(1090), Some(90));
        assert_eq!(waiting.waited(900), Some(0));
        assert_eq!(sample(1).waited(2000), None);
    }

    #[test]
    fn i4_an_open_promise_is_never_closed_silently() {
        let inquiry = Inquiry { promise: Some(promise(2000)), ..sample(1) };
        assert_eq!(check_close(&inquiry, InquiryStatus::Answered, "", false), Err(CloseRefusal::PromiseOpen));
        assert_eq!(check_close(&inquiry, InquiryStatus::Answered, "", true), Ok(()));
    }

    #[test]
    fn i5_closing_without_an_order_asks_for_the_reason() {
        let inquiry = sample(1);
        assert_eq!(
            check_close(&inquiry, InquiryStatus::NotOrdered, "", false),
            Err(CloseRefusal::ReasonMissing)
        );
        assert_eq!(check_close(&inquiry, InquiryStatus::NotOrdered, "price", false), Ok(()));
        assert_eq!(check_close(&inquiry, InquiryStatus::Serving, "", false), Err(CloseRefusal::NotAnOutcome));
    }

    #[test]
    fn i6_shipped_is_the_line_between_pre_sales_and_after_sales() {
        assert!(!is_after_sales(None));
        assert!(!is_after_sales(Some(OrderStatus::Preparing)));
        assert!(is_after_sales(Some(OrderStatus::Shipped)));
        assert!(is_after_sales(Some(OrderStatus::Done)));
    }
}
