//! Who asked, who ordered, who paid: the funnel. One customer counts once a day.

use super::rows::{OrderRow, Rows, Terms};
use super::trace::{Item, Part, Step};
use super::{Name, count};
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, HashMap};

/// Days an earlier paid order makes a customer no prospect any more.
const PAID_BEFORE: TimeDelta = TimeDelta::days(21);
/// Days a customer has to pay.
const DAYS_TO_PAY: TimeDelta = TimeDelta::days(7);
/// When figures about orders and payments are final.
const ORDERED_FINAL: i64 = 1;
const PAID_FINAL: i64 = 8;

/// One customer on one business day.
pub(super) struct Asker<'a> {
    customer: i64,
    day: NaiveDate,
    /// Her first question of the day.
    asked_at: i64,
    /// 咨询人数: a human answered, or she still waits.
    counts: bool,
    answered: bool,
    orders: &'a [&'a OrderRow],
}

impl Asker<'_> {
    /// 询单人数: no paid order in the 21 days before, or paid after asking that day.
    fn is_prospect(&self) -> bool {
        let before = self.orders.iter().filter_map(|o| o.paid).any(|paid| {
            paid.at < self.asked_at && paid.day >= self.day - PAID_BEFORE && paid.day <= self.day
        });
        self.counts && (!before || self.orders.iter().any(|o| self.paid_on_the_day(o)))
    }

    fn paid_on_the_day(&self, order: &OrderRow) -> bool {
        order.paid.is_some_and(|paid| paid.at >= self.asked_at && paid.day == self.day)
    }

    /// The orders of the same and the next business day.
    fn ordered(&self) -> impl Iterator<Item = &&OrderRow> {
        let until = self.day + TimeDelta::days(1);
        self.orders.iter().filter(move |o| o.placed.day >= self.day && o.placed.day <= until)
    }

    fn has_ordered(&self) -> bool {
        self.ordered().next().is_some()
    }

    fn has_ordered_today(&self) -> bool {
        self.ordered().any(|o| o.placed.day == self.day)
    }

    /// Paid within the days she has for it.
    fn has_paid(&self) -> bool {
        self.ordered().any(|o| o.paid.is_some_and(|paid| paid.day <= o.placed.day + DAYS_TO_PAY))
    }

    fn has_paid_today(&self) -> bool {
        self.ordered().any(|o| o.paid.is_some_and(|paid| paid.day == self.day))
    }

    fn was_shipped(&self) -> bool {
        self.has_paid() && self.ordered().any(|o| o.shipped.is_some())
    }

    fn was_shipped_today(&self) -> bool {
        self.has_paid_today() && self.ordered().any(|o| o.shipped.is_some_and(|s| s.day == self.day))
    }
}

/// Calls `see` with everybody who asked in the scope.
pub(super) fn with_askers<T>(rows: &Rows, terms: &Terms, see: impl FnOnce(&[Asker]) -> T) -> T {
    let mut orders: HashMap<i64, Vec<&OrderRow>> = HashMap::new();
    for order in &rows.orders {
        orders.entry(order.customer).or_default().push(order);
    }
    let mut askers: BTreeMap<(NaiveDate, i64), Asker> = BTreeMap::new();
    for inquiry in rows.inquiries.iter().filter(|i| terms.scope.holds(i.opened.at, i.opened.day)) {
        let asker = askers.entry((inquiry.opened.day, inquiry.customer)).or_insert(Asker {
            customer: inquiry.customer,
            day: inquiry.opened.day,
            asked_at: inquiry.opened.at,
            counts: false,
            answered: false,
            orders: orders.get(&inquiry.customer).map_or(&[], Vec::as_slice),
        });
        asker.asked_at = asker.asked_at.min(inquiry.opened.at);
        asker.answered |= inquiry.first_reply_at.is_some();
        asker.counts |= inquiry.first_reply_at.is_some() || inquiry.waiting;
    }
    see(&askers.into_values().collect::<Vec<_>>())
}

impl Asker<'_> {
    /// What she adds above and below the line of a figure; `None` when the figure does not look at her.
    fn adds(&self, name: Name) -> Option<(i64, i64)> {
        let of = |is_so: bool| (i64::from(is_so), 1);
        match name {
            Name::Asked => self.counts.then_some((1, 0)),
            Name::AnswerRate => Some(of(self.answered)),
            _ if !self.is_prospect() => None,
            Name::Prospects => Some((1, 0)),
            Name::AskToOrder => Some(of(self.has_ordered())),
            Name::OrderToPay => self.has_ordered().then(|| of(self.has_paid())),
            Name::Conversion => Some(of(self.has_paid())),
            Name::Lost => (!self.has_ordered()).then_some((1, 0)),
            _ => None,
        }
    }

    /// Whether she came as far as a step: on the day she asked, and in the end.
    fn reached(&self, step: Step) -> (bool, bool) {
        let twice = |is_so: bool| (is_so, is_so);
        match step {
            Step::Asked => twice(self.counts),
            _ if !self.is_prospect() => (false, false),
            Step::Prospects => (true, true),
            Step::Ordered => (self.has_ordered_today(), self.has_ordered()),
            Step::Paid => (self.has_paid_today(), self.has_paid()),
            Step::Shipped => (self.was_shipped_today(), self.was_shipped()),
        }
    }

    fn part(&self, (above, below): (i64, i64)) -> Part {
        let item = Item::Asker { customer: self.customer, day: self.day };
        Part { item, at: self.asked_at, above, below }
    }
}

/// 咨询人数, 询单人数, 询单→下单, 下单→付款, 询单转化率, 询单流失, 回复率: one part a customer and day.
pub(super) fn each(askers: &[Asker], name: Name, see: &mut dyn FnMut(Part)) {
    askers.iter().filter_map(|a| a.adds(name).map(|adds| a.part(adds))).for_each(see);
}

/// Those who came as far as a step: in the end once that is certain, until then on the day itself.
pub(super) fn each_of_step(askers: &[Asker], terms: &Terms, step: Step, see: &mut dyn FnMut(Part)) {
    let is_open = terms.is_provisional(step_final_after(step));
    let there = |a: &&Asker| if is_open { a.reached(step).0 } else { a.reached(step).1 };
    askers.iter().filter(there).map(|a| a.part((1, 0))).for_each(see);
}

/// 今日值 of 询单转化率: prospects who paid on the day they asked.
pub(super) fn paid_today(askers: &[Asker]) -> i64 {
    count(askers, |a| a.reached(Step::Paid).0)
}

/// Days after the last day until a figure is final; `None` when it does not wait for other days.
pub(super) const fn final_after(name: Name) -> Option<i64> {
    match name {
        Name::Prospects | Name::AskToOrder | Name::Lost => Some(ORDERED_FINAL),
        Name::OrderToPay | Name::Conversion => Some(PAID_FINAL),
        _ => None,
    }
}

const fn step_final_after(step: Step) -> i64 {
    match step {
        Step::Asked | Step::Prospects | Step::Ordered => ORDERED_FINAL,
        Step::Paid | Step::Shipped => PAID_FINAL,
    }
}

/// One step of the funnel: today's value beside the final one, `None` while that can still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    pub name: Step,
    pub today: i64,
    pub last: Option<i64>,
}

/// asked → prospects → ordered → paid → shipped.
pub fn funnel(rows: &Rows, terms: &Terms) -> Vec<FunnelStep> {
    with_askers(rows, terms, |askers| {
        let step = |step: &Step| FunnelStep {
            name: *step,
            today: count(askers, |a| a.reached(*step).0),
            last: (!terms.is_provisional(step_final_after(*step)))
                .then(|| count(askers, |a| a.reached(*step).1)),
        };
        Step::ALL.iter().map(step).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{DAY, HOUR, day, inquiry, moment, order, terms};
    use super::super::{Value, compute};
    use super::*;

    fn value(rows: &Rows, terms: &Terms, name: Name) -> (i64, Option<i64>) {
        let figure = compute(rows, terms).into_iter().find(|f| f.name == name).unwrap();
        (figure.numerator, figure.denominator)
    }

    /// Six askers: 1 orders and pays, 2 orders the next day and never pays, 3 never orders, 4 bought last week
    /// and asks about that, 5 was never answered, 6 bought last week and buys again after asking.
    fn rows() -> Rows {
        let at = 10 * HOUR;
        let mut waiting = inquiry(3, at, None);
        waiting.waiting = true;
        Rows {
            inquiries: vec![
                inquiry(1, at, Some(at + 20)),
                inquiry(1, at + HOUR, Some(at + HOUR + 9)),
                inquiry(2, at, Some(at + 30)),
                waiting,
                inquiry(4, at, Some(at + 5)),
                inquiry(5, at, None),
                inquiry(6, at, Some(at + 5)),
            ],
            orders: vec![
                order(1, at + 600, Some(at + 700)),
                order(2, DAY + HOUR, None),
                order(4, -7 * DAY, Some(-7 * DAY)),
                order(6, -7 * DAY, Some(-7 * DAY)),
                order(6, at + 60, Some(at + 90)),
                order(3, 2 * DAY, Some(2 * DAY)),
            ],
            ..Rows::default()
        }
    }

    #[test]
    fn asked_counts_each_customer_once_a_day_when_answered_or_waiting() {
        assert_eq!(value(&rows(), &terms(), Name::Asked), (5, None));
        assert_eq!(value(&rows(), &terms(), Name::AnswerRate), (4, Some(6)));
    }

    #[test]
    fn prospects_are_without_a_paid_order_of_21_days_or_paid_after_asking() {
        assert_eq!(value(&rows(), &terms(), Name::Prospects), (4, None), "1, 2, 3 and 6");
        let mut old = rows();
        old.orders[2].paid = Some(moment(-22 * DAY));
        assert_eq!(value(&old, &terms(), Name::Prospects), (5, None), "22 days ago no longer counts");
    }

    #[test]
    fn the_funnel_by_hand() {
        let terms = terms();
        assert_eq!(value(&rows(), &terms, Name::AskToOrder), (3, Some(4)), "1, 2 on the next day, 6");
        assert_eq!(value(&rows(), &terms, Name::OrderToPay), (2, Some(3)));
        assert_eq!(value(&rows(), &terms, Name::Conversion), (2, Some(4)));
        assert_eq!(value(&rows(), &terms, Name::Lost), (1, None), "3 ordered two days later");
        let steps: Vec<_> = funnel(&rows(), &terms).iter().map(|s| (s.today, s.last)).collect();
        assert_eq!(steps, [(5, Some(5)), (4, Some(4)), (2, Some(3)), (2, Some(2)), (0, Some(0))]);
    }

    #[test]
    fn a_payment_after_eight_days_is_too_late() {
        let mut late = rows();
        late.orders[1].paid = Some(moment(9 * DAY));
        assert_eq!(value(&late, &terms(), Name::OrderToPay), (2, Some(3)));
        late.orders[1].paid = Some(moment(8 * DAY));
        assert_eq!(value(&late, &terms(), Name::OrderToPay), (3, Some(3)));
    }

    #[test]
    fn ordering_is_final_the_day_after_and_paying_eight_days_after() {
        for (today, ordering, paying) in
            [(0, true, true), (1, false, true), (7, false, true), (8, false, false)]
        {
            let terms = Terms { today: day(today), ..terms() };
            for figure in compute(&rows(), &terms) {
                let expected = match figure.name {
                    Name::OrderToPay | Name::Conversion => paying,
                    Name::AskToOrder | Name::Lost | Name::Prospects => ordering,
                    _ => false,
                };
                assert_eq!(figure.provisional, expected, "{} on day {today}", figure.name);
            }
            let paid = funnel(&rows(), &terms)[3];
            assert_eq!((paid.today, paid.last.is_none()), (2, paying));
        }
    }

    #[test]
    fn today_s_conversion_stands_beside_the_final_one() {
        let mut rows = rows();
        rows.orders[0].paid = Some(moment(3 * DAY));
        let all = compute(&rows, &terms());
        let conversion = all.iter().find(|f| f.name == Name::Conversion).unwrap();
        assert_eq!(conversion.value(), Some(Value::Share(2, 4)));
        assert_eq!(conversion.detail_value("today"), Some(Value::Share(1, 4)));
    }
}
