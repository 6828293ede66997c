//! A statement (E2): opening, items, payments, balance, what is disputed. Above zero they owe us, below zero we owe them.

use super::period::Period;
use super::{Fee, Party, Payment, Prepayment};
use crate::domain::money::Fen;

/// One customer's, courier's or supplier's statement, or that of everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `None`: everybody.
    pub party: Option<Party>,
    pub period: Period,
    /// What stood open before the period.
    pub opening: Fen,
    /// The fees and payments of the period, the oldest first.
    pub fees: Vec<Fee>,
    pub payments: Vec<Payment>,
    /// Disputed and not agreed on by now, also those of earlier periods.
    pub disputed: Vec<Fee>,
    pub prepayment: Prepayment,
    /// What a customer may owe.
    pub credit: Option<Fen>,
}

/// A party's part of the statement of everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub party: Party,
    pub opening: Fen,
    pub charged: Fen,
    pub paid: Fen,
}

impl Share {
    pub fn balance(&self) -> Fen {
        self.opening + self.charged - self.paid
    }
}

impl Statement {
    pub fn charged(&self) -> Fen {
        self.fees.iter().map(Fee::signed).sum()
    }

    pub fn paid(&self) -> Fen {
        self.payments.iter().map(|p| p.amount).sum()
    }

    /// What is open at the end of the period.
    pub fn balance(&self) -> Fen {
        self.opening + self.charged() - self.paid()
    }

    /// How much of the balance is disputed.
    pub fn in_dispute(&self) -> Fen {
        self.disputed.iter().map(Fee::signed).sum()
    }

    pub fn undisputed(&self) -> Fen {
        self.balance() - self.in_dispute()
    }

    pub fn is_over_credit(&self) -> bool {
        super::is_over_credit(self.balance(), self.credit)
    }

    /// Fees and payments in the order of time, with the balance after each; of one second the fee stands first.
    pub fn entries(&self) -> Vec<(Entry<'_>, Fen)> {
        let fees = self.fees.iter().map(Entry::Fee);
        let mut all: Vec<Entry> = fees.chain(self.payments.iter().map(Entry::Payment)).collect();
        all.sort_by_key(|e| (e.at(), matches!(e, Entry::Payment(_)), e.id()));
        let mut balance = self.opening;
        let with = |entry: Entry<'_>| {
            balance += entry.signed();
            balance
        };
        let balances: Vec<Fen> = all.iter().copied().map(with).collect();
        all.into_iter().zip(balances).collect()
    }
}

/// One line of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry<'s> {
    Fee(&'s Fee),
    Payment(&'s Payment),
}

impl Entry<'_> {
    pub const fn at(&self) -> i64 {
        match self {
            Self::Fee(f) => f.at,
            Self::Payment(p) => p.at,
        }
    }

    const fn id(&self) -> i64 {
        match self {
            Self::Fee(f) => f.id,
            Self::Payment(p) => p.id,
        }
    }

    /// What it changes of the balance.
    pub fn signed(&self) -> Fen {
        match self {
            Self::Fee(f) => f.signed(),
            Self::Payment(p) => -p.amount,
        }
    }
}
