//! Everything known of one customer (C1), and who she may be besides.

use super::Customer;
use crate::domain::money::Fen;
use crate::domain::order::Address;
use crate::domain::{Subject, coded};

/// What she is called on a platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlatformName {
    /// Id of a channel.
    pub channel: String,
    pub name: String,
}

/// Where parcels go for her, and to whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAddress {
    pub receiver: String,
    pub phone: String,
    pub address: Address,
}

/// Another customer, as she is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub id: i64,
    pub name: String,
}

/// A customer in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub customer: Customer,
    pub names: Vec<PlatformName>,
    pub phones: Vec<String>,
    /// When she ordered or asked last; `None`: never.
    pub last_at: Option<i64>,
}

/// Which customers are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All, who was there last first.
    #[default]
    All,
    /// Of a tier, by its id.
    Tier(String),
    /// Somebody else has the same phone, or the same nick on another platform.
    Twins,
    /// X3
    Deleted,
}

coded! {
    /// What happened with a customer.
    pub enum ContactKind {
        Order = "order", Inquiry = "inquiry", Case = "case", Remark = "remark", CallBack = "call_back",
        Feedback = "feedback",
    }
}

/// One entry of her history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub at: i64,
    pub kind: ContactKind,
    /// Where it is worked on.
    pub about: Subject,
    /// Order number, "" for none.
    pub number: String,
    /// Status of an order, inquiry or case; result of a call-back.
    pub code: String,
    /// Id in the configuration: topic, kind of case or of feedback.
    pub label: String,
    pub text: String,
    pub amount: Option<Fen>,
}

coded! {
    /// Why two customers may be one, the surest first.
    pub enum TwinReason { Phone = "phone", Receiver = "receiver", Nick = "nick" }
}

/// Somebody who may be the same customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    pub id: i64,
    pub name: String,
    pub tier: String,
    pub reason: TwinReason,
    /// The phone, receiver or nick that both have.
    pub what: String,
    /// Where that nick is from, "" where it is no nick.
    pub channel: String,
}

/// The whole card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    pub customer: Customer,
    pub names: Vec<PlatformName>,
    pub phones: Vec<String>,
    pub addresses: Vec<KnownAddress>,
    pub referred_by: Option<Person>,
    /// Whom she brought.
    pub referred: Vec<Person>,
    pub created_at: i64,
    pub deleted_at: Option<i64>,
    pub counts: Counts,
    pub history: Vec<Contact>,
    pub twins: Vec<Twin>,
}

/// How much there is of a customer: what a merge moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub orders: i64,
    pub inquiries: i64,
    pub cases: i64,
    /// Paid less given back.
    pub paid: Fen,
}

/// What is known of the customer that a form names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The customer of that name on that channel.
    pub same: Option<Listed>,
    pub orders: i64,
    pub twins: Vec<Twin>,
}
