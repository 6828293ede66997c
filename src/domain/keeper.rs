//! The time keepers: what an order asks for by itself, and from when on it hurts (O8, O9, O12, O14).

use super::case::Todo;
use super::cod::CodPart;
use super::coded;
use super::money::Fen;
use super::order::OrderStatus;

coded! {
    /// What is due.
    pub enum KeeperKind {
        Ship = "ship", Deadline = "deadline", Cod = "cod", Todo = "todo", CallBack = "call_back", Nudge = "nudge",
    }
}

/// O8: when and how often an unpaid order may be nudged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NudgeTerms {
    pub limit: i64,
    pub after_minutes: i64,
    /// Older orders were given up by their buyers; asking again would only annoy.
    pub within_hours: i64,
}

/// O8: unpaid long enough, not for ever, and not nudged too often.
pub fn is_nudgeable(status: OrderStatus, placed_at: i64, nudges: i64, terms: NudgeTerms, now: i64) -> bool {
    let age = now - placed_at;
    status == OrderStatus::WaitPay
        && nudges < terms.limit
        && (terms.after_minutes * 60..=terms.within_hours * 3600).contains(&age)
}

/// O8: between two nudges there is as much time as before the first.
pub fn has_rested(nudged_at: Option<i64>, terms: NudgeTerms, now: i64) -> bool {
    nudged_at.is_none_or(|at| now - at >= terms.after_minutes * 60)
}

/// O9: paid for, not shipped, and a ship time was promised.
pub const fn awaits_shipping(status: OrderStatus) -> bool {
    matches!(status, OrderStatus::WaitConfirm | OrderStatus::Accepted | OrderStatus::Preparing)
}

/// O9: paid for, not shipped, and the promised time has passed.
pub fn is_past_ship_time(status: OrderStatus, promised_ship_at: Option<i64>, now: i64) -> bool {
    awaits_shipping(status) && promised_ship_at.is_some_and(|at| at < now)
}

/// O14: days between delivery and call-back for customers of one tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierDays {
    pub tier: String,
    pub days: i64,
}

/// What the configuration says about the time keepers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub nudge: NudgeTerms,
    /// O9, O12: shown so long before it is late.
    pub warning_hours: i64,
    pub cod_return_hours: i64,
    /// O12: so long a finished order is still asked about.
    pub cod_watch_days: i64,
    /// A7: a platform's deadline rings so long before it is over.
    pub deadline_hours: i64,
    pub call_backs: Vec<TierDays>,
}

/// O14: a call-back nobody made for so many days is not asked for any more: calling so late only puzzles.
pub const CALL_BACK_DAYS: i64 = 14;

/// One thing that is due, or soon will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    pub kind: KeeperKind,
    pub order_id: i64,
    pub order_no: String,
    pub customer: String,
    pub due_at: i64,
    pub payable: Fen,
    pub nudges: i64,
    /// How often somebody was chased (O9).
    pub chases: i64,
    pub assigned_to: String,
    pub courier: String,
    /// O12
    pub missing: Option<CodPart>,
    /// O14: delivered at.
    pub delivered_at: Option<i64>,
    /// O14: what was noted when it was put off.
    pub note: String,
    /// A3, A9: what is to be done for a case; then there may be no order.
    pub todo: Option<Todo>,
    /// A7: the case whose deadline it is; `due_at` is when it rings.
    pub case: Option<Deadline>,
}

/// A7: a case with a deadline of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub case_id: i64,
    pub at: i64,
    pub problem: String,
}

/// A7: a deadline is listed so many seconds before it rings.
pub const DEADLINE_SHOWN: i64 = 86_400;

impl Keeper {
    /// It hurts already, and counts among what is due: late to ship, COD not back, a call-back to make. A nudge is
    /// an offer only.
    pub const fn is_late(&self, now: i64) -> bool {
        match self.kind {
            KeeperKind::Ship | KeeperKind::Cod => self.due_at < now,
            KeeperKind::CallBack | KeeperKind::Todo | KeeperKind::Deadline => self.due_at <= now,
            KeeperKind::Nudge => false,
        }
    }

    /// What hurts most stands first: a platform's deadline, late shipping, money out, what a case waits for, shipping soon, call-backs, to-dos
    /// and COD soon, nudges; within each what is due first.
    pub const fn rank(&self, now: i64) -> (u8, i64) {
        let class = match (self.kind, self.is_late(now)) {
            (KeeperKind::Deadline, true) => 0,
            (KeeperKind::Ship, true) => 1,
            (KeeperKind::Cod, true) => 2,
            (KeeperKind::Todo, true) => 3,
            (KeeperKind::Deadline, false) => 4,
            (KeeperKind::Ship, false) => 5,
            (KeeperKind::CallBack, _) => 6,
            (KeeperKind::Todo, false) => 7,
            (KeeperKind::Cod, false) => 8,
            (KeeperKind::Nudge, _) => 9,
        };
        (class, self.due_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: NudgeTerms = NudgeTerms { limit: 2, after_minutes: 30, within_hours: 72 };

    #[test]
    fn o8_a_nudge_is_offered_after_a_while_up_to_the_limit_and_not_for_ever() {
        assert!(is_nudgeable(OrderStatus::WaitPay, 0, 1, TERMS, 1800));
        assert!(!is_nudgeable(OrderStatus::WaitPay, 0, 2, TERMS, 1800));
        assert!(!is_nudgeable(OrderStatus::WaitPay, 0, 0, TERMS, 1799));
        assert!(!is_nudgeable(OrderStatus::WaitPay, 0, 0, TERMS, 72 * 3600 + 1));
        assert!(!is_nudgeable(OrderStatus::Accepted, 0, 0, TERMS, 9999));
    }

    #[test]
    fn o8_after_a_nudge_the_customer_is_left_alone_for_as_long_again() {
        assert!(has_rested(None, TERMS, 0));
        assert!(!has_rested(Some(0), TERMS, 1799));
        assert!(has_rested(Some(0), TERMS, 1800));
    }

    #[test]
    fn o9_an_order_is_late_only_between_payment_and_shipping() {
        assert!(is_past_ship_time(OrderStatus::Preparing, Some(10), 11));
        assert!(!is_past_ship_time(OrderStatus::Preparing, Some(10), 10));
        assert!(!is_past_ship_time(OrderStatus::Preparing, None, 11));
        for status in [OrderStatus::WaitPay, OrderStatus::Shipped, OrderStatus::Cancelled] {
            assert!(!is_past_ship_time(status, Some(10), 11), "{status}");
        }
    }

    #[test]
    fn o9_what_hurts_most_stands_first() {
        use KeeperKind::{CallBack, Cod, Deadline, Nudge, Ship, Todo};
        let keeper = |kind, due_at| Keeper {
            kind,
            order_id: due_at,
            order_no: String::new(),
            customer: String::new(),
            due_at,
            payable: Fen::ZERO,
            nudges: 0,
            chases: 0,
            assigned_to: String::new(),
            courier: String::new(),
            missing: None,
            delivered_at: None,
            note: String::new(),
            todo: None,
            case: None,
        };
        let mut all = [
            (Deadline, 95),
            (Nudge, 1),
            (CallBack, 2),
            (Cod, 150),
            (Todo, 130),
            (Todo, 100),
            (Cod, 90),
            (Ship, 120),
            (Ship, 99),
            (Ship, 40),
        ]
        .map(|(kind, due)| keeper(kind, due));
        all.sort_by_key(|k| k.rank(100));
        let order = all.map(|k| (k.kind, k.due_at, k.is_late(100)));
        assert_eq!(
            order,
            [
                (Deadline, 95, true),
                (Ship, 40, true),
                (Ship, 99, true),
                (Cod, 90, true),
                (Todo, 100, true),
                (Ship, 120, false),
                (CallBack, 2, true),
                (Todo, 130, false),
                (Cod, 150, false),
                (Nudge, 1, false)
            ]
        );
    }
}
