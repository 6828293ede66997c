//! Fees on orders and cases (E1), payments and prepayments (E3), and what an order earns (A5). Amounts in fen, exact.

pub mod calendar;
pub mod line;
pub mod period;
pub mod statement;

use super::coded;
use super::money::Fen;

coded! {
    /// Whose statement something stands on.
    pub enum Account {
        Customer = "customer", Courier = "courier", Supplier = "supplier",
        /// Nobody's: what the house bears towards nobody, goods given away.
        House = "house",
    }
}

coded! {
    /// Who bears a fee, as the configuration says of each payer.
    pub enum Bears {
        /// We: it lessens what the order earns.
        Us = "us",
        /// The agent herself, out of her own pocket: we pay it out, the order earns as before.
        Agent = "agent",
        /// They owe it to us.
        Customer = "customer", Courier = "courier", Supplier = "supplier",
    }
}

impl Bears {
    /// Whose statement it stands on when they bear it.
    pub const fn account(self) -> Option<Account> {
        match self {
            Self::Us | Self::Agent => None,
            Self::Customer => Some(Account::Customer),
            Self::Courier => Some(Account::Courier),
            Self::Supplier => Some(Account::Supplier),
        }
    }
}

/// One customer, courier or supplier.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Party {
    pub account: Account,
    /// Of a customer.
    pub customer_id: Option<i64>,
    /// Id of the courier in the configuration, name of the supplier; the customer's name as it is shown.
    pub name: String,
}

impl Party {
    pub fn customer(id: i64, name: impl Into<String>) -> Self {
        Self { account: Account::Customer, customer_id: Some(id), name: name.into() }
    }

    pub fn other(account: Account, name: impl Into<String>) -> Self {
        Self { account, customer_id: None, name: name.into() }
    }

    /// The same one, whatever a customer is called.
    pub fn is(&self, other: &Self) -> bool {
        self.account == other.account
            && match self.account {
                Account::Customer => self.customer_id == other.customer_id,
                _ => self.name == other.name,
            }
    }
}

coded! {
    /// How a dispute about a fee ended.
    pub enum DisputeEnd { Stands = "stands", Changed = "changed", Dropped = "dropped" }
}

/// E1: one fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fee {
    pub id: i64,
    pub order_id: Option<i64>,
    pub case_id: Option<i64>,
    pub order_no: String,
    /// Id of the kind in the configuration.
    pub kind: String,
    /// Never below zero.
    pub amount: Fen,
    /// Id of the payer in the configuration.
    pub payer: String,
    /// We bear it, or pay it out: then it is owed to the party.
    pub owed_by_us: bool,
    pub party: Party,
    /// Paid out of what was paid in advance.
    pub prepaid: bool,
    /// Of the expense slip (费用单) it came from.
    pub number: String,
    pub note: String,
    pub at: i64,
    pub business_day: String,
    pub settled_at: Option<i64>,
    pub disputed_at: Option<i64>,
    pub dispute_end: Option<DisputeEnd>,
    pub agent: String,
}

impl Fee {
    /// As the statement counts it: above zero they owe us, below zero we owe them.
    pub fn signed(&self) -> Fen {
        if self.owed_by_us { -self.amount } else { self.amount }
    }

    /// Neither paid nor covered by a prepayment.
    pub const fn is_open(&self) -> bool {
        self.settled_at.is_none() && !self.prepaid
    }

    /// Somebody said it is wrong, and nothing was agreed on yet.
    pub const fn is_disputed(&self) -> bool {
        self.disputed_at.is_some() && self.dispute_end.is_none()
    }
}

/// What is entered of a fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFee {
    pub order_id: Option<i64>,
    pub case_id: Option<i64>,
    pub kind: String,
    pub amount: Fen,
    pub payer: String,
    pub owed_by_us: bool,
    pub party: Party,
    pub prepaid: bool,
    pub settled: bool,
    pub note: String,
}

/// A9: what a claim brought, and who pays it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub amount: Fen,
    pub party: Party,
    /// Id of the payer in the configuration.
    pub payer: String,
}

/// One thing said about a disputed fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    pub at: i64,
    /// An account, or `us`.
    pub said_by: String,
    pub text: String,
    pub agent: String,
}

/// E2, E3: money received, or paid out when it is below zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: i64,
    pub party: Party,
    pub amount: Fen,
    /// E3: in advance, for fees to come.
    pub prepaid: bool,
    /// The fee it settles.
    pub fee_id: Option<i64>,
    pub note: String,
    pub at: i64,
    pub business_day: String,
    pub agent: String,
}

/// E3: what was paid in advance, and what fees used of it. Above zero it is theirs, below zero it is ours with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prepayment {
    pub received: Fen,
    pub used: Fen,
}

impl Prepayment {
    pub fn left(self) -> Fen {
        self.received - self.used
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// E3: nothing is left, or more was used than was there.
    pub fn is_used_up(self) -> bool {
        let (left, ours) = (self.left(), self.received < Fen::ZERO || self.used < Fen::ZERO);
        !self.is_empty() && if ours { left >= Fen::ZERO } else { left <= Fen::ZERO }
    }
}

/// What a customer owes against what she may owe.
pub fn is_over_credit(balance: Fen, credit: Option<Fen>) -> bool {
    credit.is_some_and(|most| balance > most)
}

/// A5: what an order earns: paid, less the cost of its goods and what we bear of its fees, plus what others bear of
/// them. While no fee says what the freight out was, the usual one counts. `None`: the cost of some goods is not known.
pub fn profit(paid: Fen, goods_cost: Option<Fen>, fees: &[(Fee, Bears)], usual_freight: Fen) -> Option<Fen> {
    let borne = |(fee, by): &(Fee, Bears)| match by {
        Bears::Us => fee.amount,
        Bears::Agent => Fen::ZERO,
        _ => -fee.amount,
    };
    let live = fees.iter().filter(|(f, _)| f.dispute_end != Some(DisputeEnd::Dropped));
    let costs: Fen = live.map(borne).sum();
    let has_freight = fees.iter().any(|(f, _)| f.kind == FREIGHT);
    let freight = if has_freight { Fen::ZERO } else { usual_freight };
    Some(paid - goods_cost? - costs - freight)
}

/// The kind of fee that is the freight of the parcel itself.
pub const FREIGHT: &str = "freight";
/// The kind of fee that makes good a damage: to the customer, or to us (A9).
pub const COMPENSATION: &str = "compensation";

coded! {
    /// Why something about a fee can't be done. The text is a locale key.
    pub enum FeeRefusal {
        NoAmount = "fee.refuse.no_amount",
        NoKind = "fee.refuse.no_kind",
        NoPayer = "fee.refuse.no_payer",
        NoParty = "fee.refuse.no_party",
        TwoNamed = "fee.refuse.two_named",
        Settled = "fee.refuse.settled",
        NotSettled = "fee.refuse.not_settled",
        Prepaid = "fee.refuse.prepaid",
        Disputed = "fee.refuse.disputed",
        NotDisputed = "fee.refuse.not_disputed",
        OfSlip = "fee.refuse.of_slip",
        TextMissing = "fee.refuse.text_missing",
        /// The balance is another one than was shown.
        Moved = "fee.refuse.moved",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn fee(amount: i64, owed_by_us: bool) -> Fee {
        Fee {
            id: 1,
            order_id: None,
            case_id: None,
            order_no: String::new(),
            kind: "other".into(),
            amount: Fen(amount),
            payer: if owed_by_us { "us".into() } else { "customer".into() },
            owed_by_us,
            party: Party::customer(1, "小美"),
            prepaid: false,
            number: String::new(),
            note: String::new(),
            at: 0,
            business_day: "2026-06-01".into(),
            settled_at: None,
            disputed_at: None,
            dispute_end: None,
            agent: String::new(),
        }
    }

    #[test]
    fn e1_what_they_owe_counts_up_and_what_we_owe_counts_down() {
        assert_eq!((fee(500, false).signed(), fee(500, true).signed()), (Fen(500), Fen(-500)));
    }

    #[test]
    fn e3_a_prepayment_is_used_up_on_either_side() {
        let of = |received, used| Prepayment { received: Fen(received), used: Fen(used) };
        assert_eq!((of(500, 120).left(), of(500, 120).is_used_up()), (Fen(380), false));
        assert!(of(500, 500).is_used_up() && of(500, 620).is_used_up() && of(0, 10).is_used_up());
        assert!(!of(-500, -120).is_used_up() && of(-500, -500).is_used_up(), "ours with the courier");
        assert!(!Prepayment::default().is_used_up());
    }

    #[test]
    fn e2_credit_is_passed_only_above_its_limit() {
        assert!(is_over_credit(Fen(101), Some(Fen(100))) && !is_over_credit(Fen(100), Some(Fen(100))));
        assert!(!is_over_credit(Fen(i64::MAX), None));
    }

    #[test]
    fn a5_an_order_earns_what_is_left_after_goods_and_fees() {
        let of = |kind: &str, amount| Fee { kind: kind.into(), ..fee(amount, true) };
        assert_eq!(profit(Fen(10_000), Some(Fen(4_000)), &[], Fen(800)), Some(Fen(5_200)));
        let fees = [
            (of("freight", 1_100), Bears::Us),
            (of("compensation", 500), Bears::Us),
            (of("resend_freight", 700), Bears::Agent),
            (of("packing", 200), Bears::Customer),
        ];
        assert_eq!(profit(Fen(10_000), Some(Fen(4_000)), &fees, Fen(800)), Some(Fen(4_600)));
        let dropped = Fee { dispute_end: Some(DisputeEnd::Dropped), ..of("compensation", 500) };
        assert_eq!(profit(Fen(100), Some(Fen(40)), &[(dropped, Bears::Us)], Fen(8)), Some(Fen(52)));
        assert_eq!(profit(Fen(10_000), None, &fees, Fen(800)), None, "no cost, no profit");
    }
}
