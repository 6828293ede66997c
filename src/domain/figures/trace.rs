//! What a number is made of: one part a row, with what the row adds above and below the line. Every figure is the sum
//! of its parts, so what is shown behind a figure is what it was computed from.

use super::cases::CaseLine;
use super::rows::{OrderRow, Rows, Terms};
use super::{Name, after_sales, asking, orders, sales, service};
use crate::domain::{Entity, Subject, coded};
use chrono::NaiveDate;

/// What a part is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// One customer on one business day.
    Asker {
        customer: i64,
        day: NaiveDate,
    },
    Inquiry(i64),
    Wait(i64),
    Promise(i64),
    Order(i64),
    Case(i64),
}

/// What one row adds to a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub item: Item,
    /// When it happened, unix seconds.
    pub at: i64,
    /// To the numerator: 1 when it only counts, else seconds, fen or units.
    pub above: i64,
    /// To the denominator; 0 in a figure without one.
    pub below: i64,
}

coded! {
    /// The sums of a period's sales, in the order they are told.
    pub enum Sum {
        Orders = "orders", PaidOrders = "paid_orders", Units = "units", Payable = "payable", Paid = "paid",
        Refunds = "refunds", Net = "net",
    }
}

coded! {
    /// The steps of the funnel.
    pub enum Step {
        Asked = "asked", Prospects = "prospects", Ordered = "ordered", Paid = "paid", Shipped = "shipped",
    }
}

/// Everything that can be traced to its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Traced {
    Figure(Name),
    Sum(Sum),
    Step(Step),
}

/// A row behind a number, with what there is to say about it. Names are masked where the settings say so (X2); lists
/// of the configuration are told by their id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    pub part: Part,
    pub facts: Facts,
}

impl Behind {
    /// What can be opened of it.
    pub fn subject(&self) -> Subject {
        let inquiry = |id| Subject::new(Entity::Inquiry, id);
        match &self.facts {
            Facts::Asker { inquiry: id, .. } | Facts::Promise { inquiry: id, .. } => inquiry(*id),
            Facts::Inquiry(talk) | Facts::Wait { talk, .. } => inquiry(talk.id),
            Facts::Order { order, .. } => Subject::new(Entity::Order, order.id),
            Facts::Case(line) => Subject::new(Entity::Case, line.id),
        }
    }
}

/// What there is to say about a row. Times are unix seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facts {
    Asker {
        inquiry: i64,
        customer: String,
        channel: String,
        topic: String,
        answered: bool,
        orders: Vec<String>,
        paid: bool,
    },
    Inquiry(Talk),
    /// A wait of an inquiry and when it was answered.
    Wait {
        talk: Talk,
        answered_at: Option<i64>,
    },
    Promise {
        inquiry: i64,
        customer: String,
        what: String,
        asked: String,
        kept_at: Option<i64>,
    },
    Order {
        customer: String,
        order: Box<OrderRow>,
    },
    Case(CaseLine),
}

/// An inquiry in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    pub id: i64,
    pub customer: String,
    pub channel: String,
    pub topic: String,
    pub product: String,
    pub agent: String,
    pub first_reply_at: Option<i64>,
    pub satisfaction: String,
}

/// The parts of a number, in the order of their rows.
pub fn parts(rows: &Rows, terms: &Terms, of: Traced) -> Vec<Part> {
    let mut found = Vec::new();
    let mut see = |part| found.push(part);
    match of {
        Traced::Figure(name) => {
            asking::with_askers(rows, terms, |askers| each(rows, terms, askers, name, &mut see));
        }
        Traced::Sum(sum) => sales::each_of_sum(rows, terms, sum, &mut see),
        Traced::Step(step) => asking::with_askers(rows, terms, |askers| {
            asking::each_of_step(askers, terms, step, &mut see);
        }),
    }
    found
}

/// Hands every row behind a figure to `see`.
pub(super) fn each(
    rows: &Rows,
    terms: &Terms,
    askers: &[asking::Asker],
    name: Name,
    see: &mut dyn FnMut(Part),
) {
    match name {
        Name::Asked
        | Name::Prospects
        | Name::AskToOrder
        | Name::OrderToPay
        | Name::Conversion
        | Name::Lost
        | Name::AnswerRate => asking::each(askers, name, see),
        Name::FirstResponse | Name::Satisfaction => service::each_inquiry(rows, terms, name, see),
        Name::AverageResponse | Name::AnsweredIn3Minutes => service::each_wait(rows, terms, name, see),
        Name::PromisesKept => service::each_promise(rows, terms, see),
        Name::AverageOrderValue
        | Name::UnitPrice
        | Name::UnitsPerOrder
        | Name::NetSales
        | Name::RefundRate => sales::each(rows, terms, name, see),
        Name::DisputeRate | Name::SameDaySolutionRate | Name::CaseDuration => {
            after_sales::each(rows, terms, name, see);
        }
        Name::OrderAcceptanceOnTime | Name::OrderAccuracy | Name::OrderProcessingOnTime => {
            orders::each(rows, terms, name, see);
        }
    }
}
