//! Cash on delivery (O12): money and the slip the customer signed come back, or the parcel is refused at the door.

use super::coded;
use super::order::OrderStatus;

coded! {
    /// What comes back, or what is still out.
    pub enum CodPart { Money = "money", Slip = "slip", Both = "both" }
}

/// What decides whether something is out, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodFacts {
    pub status: OrderStatus,
    pub shipped_at: Option<i64>,
    pub money_at: Option<i64>,
    pub slip_at: Option<i64>,
    pub refused_at: Option<i64>,
    pub done_at: Option<i64>,
}

/// Why a return or a refusal can't be noted. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodRefusal {
    #[error("cod.refuse.not_cod")]
    NotCod,
    #[error("cod.refuse.not_shipped")]
    NotShipped,
    #[error("cod.refuse.already_back")]
    AlreadyBack,
    #[error("cod.refuse.before_shipping")]
    BeforeShipping,
    #[error("cod.refuse.already_refused")]
    AlreadyRefused,
    #[error("cod.refuse.not_refused")]
    NotRefused,
    #[error("cod.refuse.reason_missing")]
    ReasonMissing,
}

impl CodFacts {
    /// O12: what is still out. A refused parcel brings no money; that a platform calls the order finished does not
    /// bring it back either.
    pub fn missing(&self) -> Option<CodPart> {
        if !self.status.is_shipped() || self.shipped_at.is_none() || self.refused_at.is_some() {
            return None;
        }
        match (self.money_at, self.slip_at) {
            (None, None) => Some(CodPart::Both),
            (None, Some(_)) => Some(CodPart::Money),
            (Some(_), None) => Some(CodPart::Slip),
            (Some(_), Some(_)) => None,
        }
    }

    /// O12: when all of it has to be back; `None` when nothing is out.
    pub fn due_at(&self, limit_hours: i64) -> Option<i64> {
        self.missing().and(self.shipped_at).map(|at| at + limit_hours * 3600)
    }

    /// O12: a finished order is asked about for so many days only; nobody goes after older ones by list.
    pub fn is_watched(&self, watch_days: i64, now: i64) -> bool {
        let finished_at = self.done_at.or(self.shipped_at);
        self.status != OrderStatus::Done || finished_at.is_some_and(|at| at > now - watch_days * 86_400)
    }

    /// O12: money or signed slip are out longer than the limit.
    pub fn is_overdue(&self, limit_hours: i64, now: i64) -> bool {
        self.due_at(limit_hours).is_some_and(|due| due < now)
    }

    fn check_open(&self, payment_kind: &str) -> Result<i64, CodRefusal> {
        if payment_kind != "cod" {
            return Err(CodRefusal::NotCod);
        }
        self.shipped_at.filter(|_| self.status.is_shipped()).ok_or(CodRefusal::NotShipped)
    }

    /// Whether a part may be noted as back since `at`.
    pub fn check_back(&self, payment_kind: &str, part: CodPart, at: i64) -> Result<(), CodRefusal> {
        let shipped_at = self.check_open(payment_kind)?;
        let back = match part {
            CodPart::Money => self.money_at.is_some(),
            CodPart::Slip => self.slip_at.is_some(),
            CodPart::Both => self.money_at.is_some() && self.slip_at.is_some(),
        };
        if back {
            Err(CodRefusal::AlreadyBack)
        } else if at < shipped_at {
            Err(CodRefusal::BeforeShipping)
        } else {
            Ok(())
        }
    }

    /// Whether it may be noted as refused at the door, with a reason.
    pub fn check_refused(&self, payment_kind: &str, reason: &str) -> Result<(), CodRefusal> {
        self.check_open(payment_kind)?;
        if self.refused_at.is_some() {
            Err(CodRefusal::AlreadyRefused)
        } else if reason.trim().is_empty() {
            Err(CodRefusal::ReasonMissing)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUT: CodFacts = CodFacts {
        status: OrderStatus::Signed,
        shipped_at: Some(0),
        money_at: None,
        slip_at: None,
        refused_at: None,
        done_at: None,
    };

    #[test]
    fn o12_cod_is_overdue_a_day_after_shipping_until_money_and_slip_are_both_back() {
        assert!(OUT.is_overdue(24, 86_401));
        assert!(!OUT.is_overdue(24, 86_400));
        let half = CodFacts { money_at: Some(9), ..OUT };
        assert_eq!((half.missing(), half.is_overdue(24, 86_401)), (Some(CodPart::Slip), true));
        assert_eq!(CodFacts { slip_at: Some(9), ..OUT }.missing(), Some(CodPart::Money));
        for settled in [
            CodFacts { slip_at: Some(9), ..half },
            CodFacts { refused_at: Some(9), ..OUT },
            CodFacts { status: OrderStatus::Closed, ..OUT },
            CodFacts { shipped_at: None, ..OUT },
        ] {
            assert!(!settled.is_overdue(24, 99_999), "{settled:?}");
        }
    }

    #[test]
    fn o12_a_finished_order_is_watched_for_some_days_while_something_is_out() {
        const DAY: i64 = 86_400;
        let done = CodFacts { status: OrderStatus::Done, done_at: Some(10 * DAY), ..OUT };
        assert_eq!(done.missing(), Some(CodPart::Both), "finished is not paid");
        assert!(done.is_watched(14, 24 * DAY - 1));
        assert!(!done.is_watched(14, 24 * DAY));
        assert!(OUT.is_watched(14, 99 * DAY), "signed only: until it is back");
    }

    #[test]
    fn o12_only_what_is_out_comes_back_and_not_before_it_left() {
        let left = CodFacts { shipped_at: Some(50), ..OUT };
        assert_eq!(left.check_back("cod", CodPart::Money, 60), Ok(()));
        assert_eq!(left.check_back("cod", CodPart::Money, 40), Err(CodRefusal::BeforeShipping));
        assert_eq!(left.check_back("online", CodPart::Money, 60), Err(CodRefusal::NotCod));
        let preparing = CodFacts { status: OrderStatus::Preparing, ..left };
        assert_eq!(preparing.check_back("cod", CodPart::Slip, 60), Err(CodRefusal::NotShipped));
        let paid = CodFacts { money_at: Some(60), ..left };
        assert_eq!(paid.check_back("cod", CodPart::Money, 70), Err(CodRefusal::AlreadyBack));
        assert_eq!(paid.check_back("cod", CodPart::Both, 70), Ok(()), "the slip is still out");
    }

    #[test]
    fn o12_a_refusal_at_the_door_has_a_reason_and_happens_once() {
        assert_eq!(OUT.check_refused("cod", " "), Err(CodRefusal::ReasonMissing));
        assert_eq!(OUT.check_refused("cod", "goods"), Ok(()));
        let refused = CodFacts { refused_at: Some(9), ..OUT };
        assert_eq!(refused.check_refused("cod", "goods"), Err(CodRefusal::AlreadyRefused));
    }
}
