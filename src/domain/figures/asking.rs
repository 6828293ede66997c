//! Who asked, who ordered, who paid: the funnel. One customer counts once a day.

use super::rows::{OrderRow, Rows, Terms};
use super::{Figure, Name, count};
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
struct Asker<'a> {
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
fn with_askers<T>(rows: &Rows, terms: &Terms, see: impl FnOnce(&[Asker]) -> T) -> T {
    let mut orders: HashMap<i64, Vec<&OrderRow>> = HashMap::new();
    for order in &rows.orders {
        orders.entry(order.customer).or_default().push(order);
    }
    let mut askers: BTreeMap<(NaiveDate, i64), Asker> = BTreeMap::new();
    for inquiry in rows.inquiries.iter().filter(|i| terms.scope.holds(i.opened.at, i.opened.day)) {
        let asker = askers.entry((inquiry.opened.day, inquiry.customer)).or_insert(Asker {
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

/// 咨询人数, 询单人数, 询单→下单, 下单→付款, 询单转化率, 询单流失, 回复率.
pub(super) fn figures(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    with_askers(rows, terms, |askers| {
        let prospects: Vec<&Asker> = askers.iter().filter(|a| a.is_prospect()).collect();
        let all = count(&prospects, |_| true);
        let ordered = count(&prospects, |a| a.has_ordered());
        let paid = count(&prospects, |a| a.has_paid());
        let paid_today = count(&prospects, |a| a.has_paid_today());
        let until_ordered = terms.is_provisional(ORDERED_FINAL);
        let until_paid = terms.is_provisional(PAID_FINAL);
        vec![
            Figure::count(Name::Asked, count(askers, |a| a.counts)),
            Figure::count(Name::Prospects, all).provisional(terms.is_provisional(1)),
            Figure::share(Name::AskToOrder, ordered, all).provisional(until_ordered),
            Figure::share(Name::OrderToPay, paid, ordered).provisional(until_paid),
            Figure::share(Name::Conversion, paid, all).provisional(until_paid).detail(
                "today",
                paid_today,
                Some(all),
            ),
            Figure::count(Name::Lost, all - ordered).provisional(until_ordered),
            Figure::share(Name::AnswerRate, count(askers, |a| a.answered), count(askers, |_| true)),
        ]
    })
}

/// One step of the funnel: today's value beside the final one, `None` while that can still change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    /// `asked`, `prospects`, `ordered`, `paid`, `shipped`
    pub name: &'static str,
    pub today: i64,
    pub last: Option<i64>,
}

/// asked → prospects → ordered → paid → shipped.
pub fn funnel(rows: &Rows, terms: &Terms) -> Vec<FunnelStep> {
    with_askers(rows, terms, |askers| {
        let prospects: Vec<&Asker> = askers.iter().filter(|a| a.is_prospect()).collect();
        let step = |name, today: i64, last: i64, days: i64| FunnelStep {
            name,
            today,
            last: (!terms.is_provisional(days)).then_some(last),
        };
        let asked = count(askers, |a| a.counts);
        let all = count(&prospects, |_| true);
        let each = |is_so: &dyn Fn(&&Asker) -> bool| count(prospects.iter().copied(), is_so);
        let (ordered, paid) = (each(&|a| a.has_ordered()), each(&|a| a.has_paid()));
        let (today_ordered, today_paid) = (each(&|a| a.has_ordered_today()), each(&|a| a.has_paid_today()));
        let (shipped, today_shipped) = (each(&|a| a.was_shipped()), each(&|a| a.was_shipped_today()));
        vec![
            step("asked", asked, asked, 1),
            step("prospects", all, all, 1),
            step("ordered", today_ordered, ordered, ORDERED_FINAL),
            step("paid", today_paid, paid, PAID_FINAL),
            step("shipped", today_shipped, shipped, PAID_FINAL),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::super::rows::testing::{DAY, HOUR, day, inquiry, moment, order, terms};
    use super::*;

    fn value(rows: &Rows, terms: &Terms, name: Name) -> (i64, Option<i64>) {
        let figure = figures(rows, terms).into_iter().find(|f| f.name == name).unwrap();
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
            for figure in figures(&rows(), &terms) {
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
        let all = figures(&rows, &terms());
        let conversion = all.iter().find(|f| f.name == Name::Conversion).unwrap();
        assert_eq!(conversion.value(), Some(Value::Share(2, 4)));
        assert_eq!(conversion.detail_value("today"), Some(Value::Share(1, 4)));
    }
}
