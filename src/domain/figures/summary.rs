//! The day or period summary as values: figures, sales by group, funnel, lost deals, after-sales, shipping, shifts.

use super::{Figure, FunnelStep, OrderRow, Terms, Totals, sold};
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

/// What happened in after-sales, and what is open at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AfterSales {
    pub opened: i64,
    pub solved: i64,
    pub solved_same_day: i64,
    pub open: i64,
    /// Open cases: (id of the kind, how many).
    pub open_by_kind: Vec<(String, i64)>,
    /// Open cases by whole days since they were opened: 0, 1, 2–3, more.
    pub open_by_age: [i64; 4],
    /// Cases opened: (id of the responsible side, how many).
    pub by_responsibility: Vec<(String, i64)>,
    /// Money of the cases solved.
    pub money_back: Fen,
    /// Documents owed and not written: (id of the kind, how many), A4.
    pub documents_owed: Vec<(String, i64)>,
}

/// The column of [`AfterSales::open_by_age`].
pub const fn age_class(days: i64) -> usize {
    match days {
        i64::MIN..=0 => 0,
        1 => 1,
        2..=3 => 2,
        _ => 3,
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
    pub after_sales: AfterSales,
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
    use super::super::rows::testing::{order, terms};
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
    fn ages_fall_into_their_class() {
        assert_eq!([-1, 0, 1, 2, 3, 4, 99].map(age_class), [0, 0, 1, 2, 2, 3, 3]);
    }
}
