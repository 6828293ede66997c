//! The rows behind all figures, one ledger a kind of row: a line a row, a column a figure. A column adds up to its
//! figure, so a spreadsheet can check what the summary says.

use super::Name;
use super::rows::{Rows, Terms};
use super::trace::{Facts, Item, Step, Sum, Traced, parts};
use crate::domain::coded;
use std::collections::HashMap;

coded! {
    /// What a line of a ledger is about, in the order of the sheets.
    pub enum LineKind {
        Askers = "askers", Inquiries = "inquiries", Waits = "waits", Promises = "promises", Orders = "orders",
        Cases = "cases",
    }
}

impl LineKind {
    /// The kind of a row.
    pub const fn of(item: Item) -> Self {
        match item {
            Item::Asker { .. } => Self::Askers,
            Item::Inquiry(_) => Self::Inquiries,
            Item::Wait(_) => Self::Waits,
            Item::Promise(_) => Self::Promises,
            Item::Order(_) => Self::Orders,
            Item::Case(_) => Self::Cases,
        }
    }

    /// The kind of what is said about a row.
    pub const fn of_facts(facts: &Facts) -> Self {
        match facts {
            Facts::Asker { .. } => Self::Askers,
            Facts::Inquiry(_) => Self::Inquiries,
            Facts::Wait { .. } => Self::Waits,
            Facts::Promise { .. } => Self::Promises,
            Facts::Order { .. } => Self::Orders,
            Facts::Case(_) => Self::Cases,
        }
    }

    /// The figures these rows are counted in.
    pub const fn columns(self) -> &'static [Traced] {
        use Traced::{Figure, Step as OfStep, Sum as OfSum};
        match self {
            Self::Askers => &[
                Figure(Name::Asked),
                Figure(Name::AnswerRate),
                Figure(Name::Prospects),
                Figure(Name::AskToOrder),
                Figure(Name::OrderToPay),
                Figure(Name::Conversion),
                OfStep(Step::Shipped),
                Figure(Name::Lost),
            ],
            Self::Inquiries => &[Figure(Name::FirstResponse), Figure(Name::Satisfaction)],
            Self::Waits => &[Figure(Name::AverageResponse), Figure(Name::AnsweredIn3Minutes)],
            Self::Promises => &[Figure(Name::PromisesKept)],
            Self::Orders => &[
                OfSum(Sum::Orders),
                OfSum(Sum::PaidOrders),
                OfSum(Sum::Units),
                OfSum(Sum::Payable),
                OfSum(Sum::Paid),
                OfSum(Sum::Refunds),
                OfSum(Sum::Net),
                Figure(Name::AverageOrderValue),
                Figure(Name::RefundRate),
                Figure(Name::OrderAcceptanceOnTime),
                Figure(Name::OrderAccuracy),
                Figure(Name::OrderProcessingOnTime),
            ],
            Self::Cases => {
                &[Figure(Name::DisputeRate), Figure(Name::SameDaySolutionRate), Figure(Name::CaseDuration)]
            }
        }
    }
}

/// One row and what it adds to the figures of its kind; `None` where a figure does not look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub item: Item,
    pub at: i64,
    /// One a column of its kind: numerator and denominator.
    pub adds: Vec<Option<(i64, i64)>>,
}

/// The lines of a kind, in the order of their time.
pub fn lines(rows: &Rows, terms: &Terms, kind: LineKind) -> Vec<Line> {
    let columns = kind.columns();
    let mut lines: Vec<Line> = Vec::new();
    let mut known: HashMap<Item, usize> = HashMap::new();
    for (column, of) in columns.iter().enumerate() {
        let of_kind = parts(rows, terms, *of).into_iter().filter(|p| LineKind::of(p.item) == kind);
        for part in of_kind {
            let at = *known.entry(part.item).or_insert_with(|| {
                lines.push(Line { item: part.item, at: part.at, adds: vec![None; columns.len()] });
                lines.len() - 1
            });
            lines[at].adds[column] = Some((part.above, part.below));
        }
    }
    lines.sort_by_key(|line| (line.at, line.item));
    lines
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{HOUR, inquiry, order, terms};
    use super::*;

    #[test]
    fn a_column_adds_up_to_its_figure_and_every_row_is_there_once() {
        let at = 10 * HOUR;
        let rows = Rows {
            inquiries: vec![inquiry(1, at, Some(at + 30)), inquiry(2, at, Some(at + 10))],
            orders: vec![order(1, at + 60, Some(at + 90)), order(3, at, None)],
            ..Rows::default()
        };
        let orders = lines(&rows, &terms(), LineKind::Orders);
        let sum =
            |column: usize| -> i64 { orders.iter().filter_map(|l| l.adds[column]).map(|(n, _)| n).sum() };
        assert_eq!((orders.len(), sum(0), sum(1), sum(4)), (2, 2, 1, 10_000));
        let askers = lines(&rows, &terms(), LineKind::Askers);
        assert_eq!(askers.len(), 2);
        let conversion =
            LineKind::Askers.columns().iter().position(|c| *c == Traced::Figure(Name::Conversion));
        let adds: Vec<_> = askers.iter().map(|l| l.adds[conversion.unwrap()]).collect();
        assert_eq!(adds, [Some((1, 1)), Some((0, 1))], "1 paid, 2 did not");
    }

    #[test]
    fn every_figure_has_a_column_somewhere() {
        let columns: Vec<Traced> = LineKind::ALL.iter().flat_map(|k| k.columns().to_vec()).collect();
        // What is left out stands there in two columns of its own: paid amount, units, paying customers, net.
        let said = [Name::UnitPrice, Name::UnitsPerOrder, Name::NetSales];
        for name in Name::ALL.iter().filter(|n| !said.contains(n)) {
            assert!(columns.contains(&Traced::Figure(*name)), "{name}");
        }
    }
}
