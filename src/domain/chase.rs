//! 催发货: before the promised time one asks for patience, after it somebody is chased (O9). The record decides who
//! is responsible.

use super::coded;
use super::order::OrderStatus;

coded! {
    pub enum ChaseKind { Patience = "patience", Chase = "chase" }
}

/// One entry: the customer was asked for patience, or somebody was chased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chase {
    pub id: i64,
    pub order_id: i64,
    pub kind: ChaseKind,
    pub at: i64,
    pub agent: String,
    /// Who was chased: an id of the configuration.
    pub asked: String,
    pub text: String,
    pub answer: String,
    pub answered_at: Option<i64>,
}

/// Why a chase can't be noted. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChaseRefusal {
    #[error("chase.refuse.nothing_to_chase")]
    NothingToChase,
    /// The promised time is over: patience is no answer any more.
    #[error("chase.refuse.late_already")]
    LateAlready,
    #[error("chase.refuse.asked_missing")]
    AskedMissing,
    #[error("chase.refuse.text_missing")]
    TextMissing,
    #[error("chase.refuse.answered")]
    Answered,
}

/// O9: what fits an order now: patience before the promised time, a chase after it; on its way the courier is
/// chased.
pub fn fitting(status: OrderStatus, promised_ship_at: Option<i64>, now: i64) -> ChaseKind {
    let late = promised_ship_at.is_some_and(|at| at < now);
    if late || status.is_shipped() { ChaseKind::Chase } else { ChaseKind::Patience }
}

/// Unpaid and finished orders are not chased.
pub fn check_chase(status: OrderStatus) -> Result<(), ChaseRefusal> {
    let idle = status == OrderStatus::WaitPay || status.is_final();
    if idle { Err(ChaseRefusal::NothingToChase) } else { Ok(()) }
}

impl Chase {
    /// Somebody was chased and has not answered yet.
    pub fn is_open(&self) -> bool {
        self.kind == ChaseKind::Chase && self.answered_at.is_none()
    }

    /// Whether an answer may be noted.
    pub fn check_answer(&self, answer: &str) -> Result<(), ChaseRefusal> {
        if !self.is_open() {
            Err(ChaseRefusal::Answered)
        } else if answer.trim().is_empty() {
            Err(ChaseRefusal::TextMissing)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o9_patience_before_the_promised_time_a_chase_after_it() {
        assert_eq!(fitting(OrderStatus::Preparing, Some(10), 10), ChaseKind::Patience);
        assert_eq!(fitting(OrderStatus::Preparing, Some(10), 11), ChaseKind::Chase);
        assert_eq!(fitting(OrderStatus::Accepted, None, 11), ChaseKind::Patience);
        assert_eq!(fitting(OrderStatus::Shipped, Some(99), 11), ChaseKind::Chase, "the courier");
    }

    #[test]
    fn o9_unpaid_and_finished_orders_are_not_chased_and_an_answer_is_noted_once() {
        for status in OrderStatus::ALL {
            let idle = matches!(status.code(), "wait_pay" | "done" | "cancelled" | "closed");
            assert_eq!(check_chase(*status).is_err(), idle, "{status}");
        }
        let chase = Chase {
            id: 1,
            order_id: 1,
            kind: ChaseKind::Chase,
            at: 5,
            agent: String::new(),
            asked: "warehouse".into(),
            text: "几点发".into(),
            answer: String::new(),
            answered_at: None,
        };
        assert_eq!(chase.check_answer(" "), Err(ChaseRefusal::TextMissing));
        assert_eq!(chase.check_answer("今晚"), Ok(()));
        let answered = Chase { answered_at: Some(9), ..chase };
        assert_eq!(answered.check_answer("今晚"), Err(ChaseRefusal::Answered));
    }
}
