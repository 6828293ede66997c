//! The day or period summary as values: figures, sales by group, funnel, lost deals, after-sales, shipping, shifts.

pub use super::cases::AfterSales;
use super::cases::CaseLine;
use super::{Figure, FunnelStep, OrderRow, Rows, Terms, Totals, count, sold};
use crate::domain::call_back::Feedback;
use crate::domain::keeper::Keeper;
use crate::domain::money::Fen;
use crate::domain::shift::Shift;
use crate::domain::shipping::Shipped;
use std::collections::BTreeMap;

/// One line of a breakdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub label: String,
    pub orders: i64,
    pub units: i64,
    pub amount: Fen,
}

/// A breakdown: `shop`, `channel`, `agent`, `product`, `courier`, `province`, `hour`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakdown {
    pub by: &'static str,
    pub groups: Vec<Group>,
}

/// Paid orders of the period by something, the largest amount first.
pub fn breakdown(
    orders: &[OrderRow],
    terms: &Terms,
    by: &'static str,
    label: impl Fn(&OrderRow) -> String,
) -> Breakdown {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for order in orders.iter().filter(|o| o.paid.is_some() && sold(o, terms)) {
        let label = label(order);
        let group = groups.entry(label.clone()).or_insert_with(|| Group { label, ..Group::default() });
        group.orders += 1;
        group.units += order.units;
        group.amount += order.paid_fen;
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    if by != "hour" {
        groups.sort_by_key(|g| std::cmp::Reverse(g.amount));
    }
    Breakdown { by, groups }
}

/// Lost deals of one reason, product and channel, with the nicks for the follow-up (I5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Ids in the configuration.
    pub reason: String,
    pub channel: String,
    pub product: String,
    pub customers: Vec<String>,
}

/// How many inquiries were opened and orders placed in one hour of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HourCount {
    /// Local hour, 0–23.
    pub hour: u32,
    pub inquiries: i64,
    pub orders: i64,
}

/// The hours of the period added up, from the cut-off hour on, as the business day runs (S3).
pub fn hours(rows: &Rows, terms: &Terms, cutoff: u32) -> Vec<HourCount> {
    let mut hours: Vec<HourCount> =
        (0..24).map(|n| HourCount { hour: (n + cutoff) % 24, ..HourCount::default() }).collect();
    let at = |hour: u32| ((hour + 24 - cutoff % 24) % 24) as usize;
    for inquiry in rows.inquiries.iter().filter(|i| terms.scope.holds(i.opened.at, i.opened.day)) {
        hours[at(inquiry.hour)].inquiries += 1;
    }
    for order in rows.orders.iter().filter(|o| terms.scope.holds(o.placed.at, o.placed.day)) {
        hours[at(order.hour)].orders += 1;
    }
    hours
}

/// One business day of the trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrendDay {
    pub day: chrono::NaiveDate,
    /// Inquiries opened.
    pub inquiries: i64,
    /// Orders of the day and money, by the attribution.
    pub orders: i64,
    pub paid_orders: i64,
    pub net: Fen,
}

/// An unpaid order that was nudged in the period (O8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nudged {
    pub order_no: String,
    /// As it may be shown (X2).
    pub customer: String,
    /// How often in the period, and when first.
    pub times: i64,
    pub first_at: i64,
    /// When it was paid after that.
    pub paid_at: Option<i64>,
    pub paid: Fen,
}

/// What the nudges brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nudges {
    pub sent: i64,
    pub orders: i64,
    pub paid_orders: i64,
    pub paid: Fen,
}

/// Adds the nudged orders up.
pub fn nudges(orders: &[Nudged]) -> Nudges {
    Nudges {
        sent: orders.iter().map(|n| n.times).sum(),
        orders: count(orders, |_| true),
        paid_orders: count(orders, |n| n.paid_at.is_some()),
        paid: orders.iter().filter(|n| n.paid_at.is_some()).map(|n| n.paid).sum(),
    }
}

/// How often a topic was asked, and how often without a snippet being used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Id in the configuration.
    pub topic: String,
    pub times: i64,
    pub without_snippet: i64,
}

/// A question of the agent that nobody has answered yet (I7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenQuestion {
    pub topic: String,
    pub text: String,
    /// Id of who was asked.
    pub asked: String,
    pub asked_at: i64,
}

/// Everything the summary tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub terms: Terms,
    /// First and last business day.
    pub from: chrono::NaiveDate,
    pub to: chrono::NaiveDate,
    pub figures: Vec<Figure>,
    pub totals: Totals,
    /// The same days a week earlier, and the running month up to the last day.
    pub last_week: Totals,
    pub month: Totals,
    pub breakdowns: Vec<Breakdown>,
    pub funnel: Vec<FunnelStep>,
    pub lost: Vec<Lost>,
    pub hours: Vec<HourCount>,
    /// How fast waits were answered: [`super::response_classes`].
    pub responses: Vec<i64>,
    /// The days up to the last one, the oldest first.
    pub trend: Vec<TrendDay>,
    pub nudged: Vec<Nudged>,
    pub after_sales: AfterSales,
    /// The cases behind it.
    pub cases: Vec<CaseLine>,
    pub asked: Vec<Asked>,
    pub open_questions: Vec<OpenQuestion>,
    /// O12: money or slip out longer than `cod_return_hours`, as it stands now.
    pub cod_overdue: Vec<Keeper>,
    pub cod_return_hours: i64,
    /// O14: of these days.
    pub feedback: Vec<Feedback>,
    /// O15
    pub shipped: Vec<Shipped>,
    /// Planned and actual times, with the agents' own words.
    pub shifts: Vec<Shift>,
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{inquiry, order, terms};
    use super::*;

    #[test]
    fn a_breakdown_holds_the_paid_orders_with_the_largest_amount_first() {
        let other = OrderRow { channel: "jd".into(), ..order(2, 5, Some(6)) };
        let orders = [other, order(1, 1, Some(2)), order(1, 3, Some(4)), order(3, 7, None)];
        let by = breakdown(&orders, &terms(), "channel", |o| o.channel.clone());
        let lines: Vec<_> =
            by.groups.iter().map(|g| (g.label.as_str(), g.orders, g.units, g.amount.0)).collect();
        assert_eq!(lines, [("taobao", 2, 4, 20_000), ("jd", 1, 2, 10_000)]);
    }

    #[test]
    fn s3_the_hours_run_as_the_business_day_does() {
        let mut late = inquiry(1, 5, None);
        late.hour = 1;
        let rows = Rows {
            inquiries: vec![inquiry(1, 4, None), late],
            orders: vec![order(1, 3, None), order(1, 25 * 3600, None)],
            ..Rows::default()
        };
        let hours = hours(&rows, &terms(), 5);
        assert_eq!((hours[0].hour, hours[23].hour), (5, 4));
        assert_eq!(
            (hours[5].inquiries, hours[5].orders),
            (1, 1),
            "at ten; the order of the next day is not here"
        );
        assert_eq!((hours[20].hour, hours[20].inquiries), (1, 1), "at one in the night");
    }

    #[test]
    fn o8_nudges_are_counted_with_what_was_paid_after_them() {
        let paid = Nudged { times: 2, paid_at: Some(9), paid: Fen(5000), ..Nudged::default() };
        let open = Nudged { times: 1, paid: Fen(7000), ..Nudged::default() };
        let expected = Nudges { sent: 3, orders: 2, paid_orders: 1, paid: Fen(5000) };
        assert_eq!(nudges(&[paid, open]), expected);
    }
}
