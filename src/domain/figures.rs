//! The figures of shift, day and period: one definition each, computed from plain rows by pure functions.
//!
//! A figure keeps numerator and denominator as integers; it is rounded (half up) only when it is shown.

mod after_sales;
mod asking;
pub mod cases;
pub mod ledger;
mod orders;
mod rows;
mod sales;
mod service;
pub mod summary;
mod trace;

pub use asking::{FunnelStep, funnel};
pub use rows::{Attribution, CaseRow, InquiryRow, Moment, OrderRow, PromiseRow, Rows, Scope, Terms, WaitRow};
pub use sales::{Totals, sold, totals};
pub use service::{RESPONSE_CLASSES, response_classes};
pub use trace::{Behind, Facts, Item, Part, Step, Sum, Talk, Traced, parts};

use super::coded;
use super::money::Fen;
use serde::{Deserialize, Serialize};

coded! {
    /// The names in JSON and in locale keys `figure.NAME`.
    pub enum Name {
        Asked = "asked", Prospects = "prospects", AskToOrder = "ask_to_order", OrderToPay = "order_to_pay",
        Conversion = "conversion", Lost = "lost", FirstResponse = "first_response",
        AverageResponse = "average_response", AnsweredIn3Minutes = "answered_in_3_minutes",
        AnswerRate = "answer_rate", AverageOrderValue = "average_order_value", UnitPrice = "unit_price",
        UnitsPerOrder = "units_per_order", NetSales = "net_sales", RefundRate = "refund_rate",
        DisputeRate = "dispute_rate", SameDaySolutionRate = "same_day_solution_rate",
        CaseDuration = "case_duration", OrderAcceptanceOnTime = "order_acceptance_on_time",
        OrderAccuracy = "order_accuracy", OrderProcessingOnTime = "order_processing_on_time",
        Satisfaction = "satisfaction", PromisesKept = "promises_kept",
    }
}

coded! {
    /// What numerator and denominator are counted in.
    pub enum Unit {
        /// A plain number; it has no denominator.
        Count = "count",
        /// A share of the denominator.
        Share = "share",
        /// Seconds over the denominator.
        Seconds = "seconds",
        /// Fen, over the denominator where there is one.
        Money = "money",
        /// Pieces over the denominator.
        Pieces = "pieces",
    }
}

/// A value that is there, exact until it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Count(i64),
    /// numerator / denominator, the denominator is never 0.
    Share(i64, i64),
    /// Whole seconds, half up.
    Seconds(i64),
    /// Fen, half up.
    Money(Fen),
    /// Pieces per something, as a fraction.
    Pieces(i64, i64),
}

/// A second number that belongs to a figure: median, p90, one kind of case, daytime only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    pub name: String,
    pub numerator: i64,
    pub denominator: Option<i64>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub name: Name,
    pub unit: Unit,
    pub numerator: i64,
    /// `None` for a plain number.
    pub denominator: Option<i64>,
    /// It can still change because the days it looks at are not over.
    pub provisional: bool,
    pub details: Vec<Detail>,
}

impl Figure {
    pub(crate) const fn of(name: Name, unit: Unit, numerator: i64, denominator: Option<i64>) -> Self {
        Self { name, unit, numerator, denominator, provisional: false, details: Vec::new() }
    }

    pub(crate) fn detail(mut self, name: &str, numerator: i64, denominator: Option<i64>) -> Self {
        self.details.push(Detail { name: name.to_owned(), numerator, denominator });
        self
    }

    /// `None` is shown as "–": the denominator is 0, nothing can be said.
    pub fn value(&self) -> Option<Value> {
        value(self.unit, self.numerator, self.denominator)
    }

    pub fn detail_value(&self, name: &str) -> Option<Value> {
        let detail = self.details.iter().find(|d| d.name == name)?;
        value(self.unit, detail.numerator, detail.denominator)
    }
}

/// The value of a number in a unit.
pub fn value(unit: Unit, numerator: i64, denominator: Option<i64>) -> Option<Value> {
    match (unit, denominator) {
        (_, Some(d)) if d <= 0 => None,
        (Unit::Count, _) => Some(Value::Count(numerator)),
        (Unit::Share, d) => d.map(|d| Value::Share(numerator, d)),
        (Unit::Pieces, d) => d.map(|d| Value::Pieces(numerator, d)),
        (Unit::Seconds, d) => Some(Value::Seconds(half_up(numerator, d.unwrap_or(1)))),
        (Unit::Money, d) => Some(Value::Money(Fen(half_up(numerator, d.unwrap_or(1))))),
    }
}

/// n / d rounded half up; d > 0.
pub const fn half_up(n: i64, d: i64) -> i64 {
    (n * 2 + d).div_euclid(d * 2)
}

/// The middle of sorted numbers; of an even count the mean of the two middle ones, half up. `None` without any.
pub fn median(sorted: &[i64]) -> Option<i64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some(half_up(sorted[middle - 1] + sorted[middle], 2)),
    }
}

/// The 90th percentile by nearest rank. `None` without any.
pub fn p90(sorted: &[i64]) -> Option<i64> {
    let rank = (sorted.len() * 9).div_ceil(10);
    rank.checked_sub(1).and_then(|i| sorted.get(i)).copied()
}

/// How many of the rows are so, as the signed number figures are kept in.
pub(crate) fn count<T>(rows: impl IntoIterator<Item = T>, is_so: impl Fn(&T) -> bool) -> i64 {
    rows.into_iter().map(|row| i64::from(is_so(&row))).sum()
}

/// The unit a figure is counted in.
pub const fn unit(name: Name) -> Unit {
    match name {
        Name::Asked | Name::Prospects | Name::Lost => Unit::Count,
        Name::AverageOrderValue | Name::UnitPrice | Name::NetSales => Unit::Money,
        Name::UnitsPerOrder => Unit::Pieces,
        Name::FirstResponse | Name::AverageResponse | Name::CaseDuration => Unit::Seconds,
        _ => Unit::Share,
    }
}

/// Whether a figure is a number over another one.
const fn is_ratio(name: Name) -> bool {
    !matches!(name, Name::Asked | Name::Prospects | Name::Lost | Name::NetSales)
}

/// All figures, in the order of their definitions.
pub fn compute(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    asking::with_askers(rows, terms, |askers| {
        let one = |name: &Name| figure(rows, terms, askers, *name);
        Name::ALL.iter().map(one).collect()
    })
}

/// One figure: the sum of its parts, with the second numbers that belong to it.
fn figure(rows: &Rows, terms: &Terms, askers: &[asking::Asker], name: Name) -> Figure {
    let unit = unit(name);
    let (mut above, mut below) = (0, 0);
    let mut seconds = Vec::new();
    trace::each(rows, terms, askers, name, &mut |part| {
        above += part.above;
        below += part.below;
        if unit == Unit::Seconds {
            seconds.push(part.above);
        }
    });
    let mut figure = Figure::of(name, unit, above, is_ratio(name).then_some(below));
    figure.provisional = asking::final_after(name).is_some_and(|days| terms.is_provisional(days));
    seconds.sort_unstable();
    for (detail, value) in [("median", median(&seconds)), ("p90", p90(&seconds))] {
        if let Some(value) = value {
            figure = figure.detail(detail, value, None);
        }
    }
    match name {
        Name::Conversion => figure.detail("today", asking::paid_today(askers), Some(below)),
        Name::AnsweredIn3Minutes => service::daytime(rows, terms, figure),
        Name::CaseDuration => after_sales::by_kind(rows, terms, figure),
        _ => figure,
    }
}

#[cfg(test)]
mod tests {
    use super::rows::testing::terms;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_figure_is_there_once_and_without_rows_none_is_a_zero_percent() {
        let figures = compute(&Rows::default(), &terms());
        assert_eq!(figures.iter().map(|f| f.name).collect::<Vec<_>>(), Name::ALL);
        for figure in figures {
            match figure.unit {
                Unit::Count => assert_eq!(figure.value(), Some(Value::Count(0)), "{}", figure.name),
                Unit::Money if figure.denominator.is_none() => {
                    assert_eq!(figure.value(), Some(Value::Money(Fen::ZERO)));
                }
                _ => assert_eq!(figure.value(), None, "{}: – when the denominator is 0", figure.name),
            }
        }
    }

    #[test]
    fn mean_median_and_p90_by_hand() {
        assert_eq!(
            (median(&[]), median(&[7]), median(&[1, 2]), median(&[1, 2, 9])),
            (None, Some(7), Some(2), Some(2))
        );
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!((p90(&[]), p90(&[5]), p90(&ten), p90(&ten[..9])), (None, Some(5), Some(9), Some(9)));
    }

    proptest! {
        #[test]
        fn half_up_is_the_nearest_whole_number(n in -1_000_000i64..1_000_000, d in 1i64..1000) {
            let rounded = half_up(n, d);
            prop_assert!((rounded * d - n).abs() * 2 <= d);
        }
    }
}
