//! Every figure once more, from the words of its definition: loops over the exported rows, nothing shared with the
//! program's own way of computing them.

use super::world::{DAY, OFFSET, Order, World};
use std::collections::{BTreeMap, BTreeSet};

/// S3: local time minus the cut-off hour, in days since 1970-01-01.
pub fn business_day(at: i64, cutoff: i64) -> i64 {
    (at + OFFSET - cutoff * 3600).div_euclid(DAY)
}

pub fn local_hour(at: i64) -> i64 {
    (at + OFFSET).rem_euclid(DAY) / 3600
}

/// Numerator, denominator, whether it can still change.
pub type Expected = (i64, Option<i64>, bool);

impl World {
    pub fn day(&self, at: i64) -> i64 {
        business_day(at, self.cutoff)
    }

    pub fn asked_about(&self, at: i64) -> bool {
        (self.from..=self.to).contains(&self.day(at))
    }

    /// Who a customer is once her duplicates are merged.
    pub fn person(&self, customer: i64) -> i64 {
        self.merged.iter().find(|(dup, _)| *dup == customer).map_or(customer, |(_, root)| *root)
    }

    pub fn live_orders(&self) -> impl Iterator<Item = &Order> {
        self.orders.iter().filter(|o| !o.deleted)
    }

    fn orders_of(&self, person: i64) -> Vec<&Order> {
        self.live_orders().filter(|o| self.person(o.customer) == person).collect()
    }

    /// Whether an inquiry is there and not deleted.
    fn inquiry_lives(&self, id: i64) -> bool {
        self.inquiries.iter().any(|i| i.id == id && !i.deleted)
    }

    fn final_at(&self, days: i64) -> bool {
        self.day(self.now) < self.to + days
    }

    /// Everybody who wrote, a day at a time: (person, day, moment of the first question).
    fn writers(&self) -> Vec<(i64, i64, i64)> {
        let mut found = Vec::new();
        for day in self.from..=self.to {
            for person in 1..=super::world::CUSTOMERS {
                let mut first: Option<i64> = None;
                for i in self.inquiries.iter().filter(|i| !i.deleted) {
                    if self.person(i.customer) == person && self.day(i.opened) == day {
                        first = Some(first.map_or(i.opened, |f| f.min(i.opened)));
                    }
                }
                if let Some(first) = first {
                    found.push((person, day, first));
                }
            }
        }
        found
    }

    fn has(&self, person: i64, day: i64, is_so: impl Fn(&super::world::Inquiry) -> bool) -> bool {
        self.inquiries
            .iter()
            .any(|i| !i.deleted && self.person(i.customer) == person && self.day(i.opened) == day && is_so(i))
    }

    /// 咨询人数, each with the day and her first question.
    pub fn asked(&self) -> Vec<(i64, i64, i64)> {
        let mut found = self.writers();
        found.retain(|(person, day, _)| {
            self.has(*person, *day, |i| {
                i.first_reply.is_some() || (i.closed.is_none() && i.waiting_since.is_some())
            })
        });
        found
    }

    /// 询单人数
    pub fn prospects(&self) -> Vec<(i64, i64)> {
        let mut found = Vec::new();
        for (person, day, asked_at) in self.asked() {
            let mut bought_lately = false;
            let mut paid_after_asking = false;
            for order in self.orders_of(person) {
                let Some(paid) = order.paid else { continue };
                let days_ago = day - self.day(paid);
                if paid < asked_at && days_ago <= 21 {
                    bought_lately = true;
                }
                if paid >= asked_at && days_ago == 0 {
                    paid_after_asking = true;
                }
            }
            if !bought_lately || paid_after_asking {
                found.push((person, day));
            }
        }
        found
    }

    /// Her orders of the same and the next business day.
    fn ordered(&self, person: i64, day: i64) -> Vec<&Order> {
        let mut orders = self.orders_of(person);
        orders.retain(|o| self.day(o.placed) == day || self.day(o.placed) == day + 1);
        orders
    }

    fn pays_within_a_week(&self, order: &Order) -> bool {
        order.paid.is_some_and(|paid| self.day(paid) - self.day(order.placed) <= 7)
    }

    fn count(&self, who: &[(i64, i64)], is_so: impl Fn(&[&Order], i64) -> bool) -> i64 {
        who.iter().filter(|(person, day)| is_so(&self.ordered(*person, *day), *day)).count() as i64
    }

    /// Asked, prospects, ordered, paid, shipped: (on the day, in the end).
    pub fn funnel(&self) -> [(i64, i64); 5] {
        let asked = self.asked().len() as i64;
        let who = self.prospects();
        let all = who.len() as i64;
        let on = |order: &Order, at: fn(&Order) -> Option<i64>, day: i64| {
            at(order).is_some_and(|t| self.day(t) == day)
        };
        let paid = |orders: &[&Order]| orders.iter().any(|o| self.pays_within_a_week(o));
        let paid_today = |orders: &[&Order], day| orders.iter().any(|o| on(o, |o| o.paid, day));
        [
            (asked, asked),
            (all, all),
            (
                self.count(&who, |orders, day| orders.iter().any(|o| self.day(o.placed) == day)),
                self.count(&who, |orders, _| !orders.is_empty()),
            ),
            (self.count(&who, paid_today), self.count(&who, |orders, _| paid(orders))),
            (
                self.count(&who, |orders, day| {
                    paid_today(orders, day) && orders.iter().any(|o| on(o, |o| o.shipped, day))
                }),
                self.count(&who, |orders, _| paid(orders) && orders.iter().any(|o| o.shipped.is_some())),
            ),
        ]
    }

    /// The orders of the period by the attribution.
    pub fn sold(&self, from: i64, to: i64) -> Vec<&Order> {
        self.live_orders()
            .filter(|o| {
                let belongs = if self.by_paid { o.paid } else { Some(o.placed) };
                belongs.is_some_and(|at| (from..=to).contains(&self.day(at)))
            })
            .collect()
    }

    /// Orders, paid orders, paying customers, units, payable, paid, refunded, refunded orders.
    pub fn sums(&self, from: i64, to: i64) -> [i64; 8] {
        let mut sums = [0; 8];
        let mut payers = BTreeSet::new();
        for o in self.sold(from, to) {
            sums[0] += 1;
            sums[4] += o.payable_fen;
            if o.paid.is_some() {
                sums[1] += 1;
                payers.insert(self.person(o.customer));
                sums[3] += o.lines.iter().map(|(_, pieces, _)| pieces).sum::<i64>();
                sums[5] += o.paid_fen;
                sums[6] += o.refund_fen;
                sums[7] += i64::from(o.refund_fen > 0);
            }
        }
        sums[2] = payers.len() as i64;
        sums
    }

    /// The planned shifts around the days, in seconds.
    pub fn working(&self) -> Vec<(i64, i64)> {
        let mut spans = Vec::new();
        for day in self.from - 3..=self.to + 60 {
            for (start, end) in &self.shifts {
                let midnight = day * DAY - OFFSET;
                let mut begin = midnight + start * 60;
                if *start < self.cutoff * 60 {
                    begin += DAY;
                }
                let mut finish = begin - start * 60 + end * 60;
                if finish <= begin {
                    finish += DAY;
                }
                spans.push((begin, finish));
            }
        }
        spans
    }

    /// Seconds of working time from one moment to another.
    fn worked(spans: &[(i64, i64)], from: i64, to: i64) -> i64 {
        let mut edges: Vec<i64> = spans.iter().flat_map(|(a, b)| [*a, *b]).chain([from, to]).collect();
        edges.retain(|e| (from..=to).contains(e));
        edges.sort_unstable();
        let mut seconds = 0;
        for pair in edges.windows(2) {
            if spans.iter().any(|(a, b)| *a <= pair[0] && pair[1] <= *b) {
                seconds += pair[1] - pair[0];
            }
        }
        seconds
    }

    /// Times of a kind: sum and how many, median, 90th percentile.
    fn times(values: &[i64]) -> (i64, i64, Option<i64>, Option<i64>) {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let n = sorted.len();
        let median = match n {
            0 => None,
            _ if n % 2 == 1 => Some(sorted[n / 2]),
            // The mean of the two in the middle, half up.
            _ => Some((sorted[n / 2 - 1] + sorted[n / 2] + 1) / 2),
        };
        let p90 = sorted.iter().find(|v| sorted.iter().filter(|w| w <= v).count() * 10 >= n * 9).copied();
        (values.iter().sum(), n as i64, median, p90)
    }

    /// Seconds from opened to solved of the cases solved in the period, by kind.
    pub fn durations(&self) -> BTreeMap<&'static str, Vec<i64>> {
        let mut kinds: BTreeMap<&'static str, Vec<i64>> = BTreeMap::new();
        for case in self.cases.iter().filter(|c| !c.deleted) {
            if let Some(solved) = case.solved.filter(|at| self.asked_about(*at)) {
                kinds.entry(case.kind).or_default().push(solved - case.opened);
            }
        }
        kinds
    }

    /// Every figure by its name in JSON; behind a dot a second number of it.
    pub fn figures(&self) -> BTreeMap<String, Expected> {
        let mut out: BTreeMap<String, Expected> = BTreeMap::new();
        let mut put = |name: &str, n: i64, d: Option<i64>, open: bool| {
            out.insert(name.to_owned(), (n, d, open));
        };
        let [asked, prospects, ordered, paid, _] = self.funnel();
        let (ordering, paying) = (self.final_at(1), self.final_at(8));
        put("asked", asked.1, None, false);
        put("prospects", prospects.1, None, ordering);
        put("ask_to_order", ordered.1, Some(prospects.1), ordering);
        put("order_to_pay", paid.1, Some(ordered.1), paying);
        put("conversion", paid.1, Some(prospects.1), paying);
        put("conversion.today", paid.0, Some(prospects.1), false);
        let who = self.prospects();
        put("lost", self.count(&who, |orders, _| orders.is_empty()), None, ordering);
        let writers = self.writers();
        let answered =
            writers.iter().filter(|(p, d, _)| self.has(*p, *d, |i| i.first_reply.is_some())).count();
        put("answer_rate", answered as i64, Some(writers.len() as i64), false);

        let live = || self.inquiries.iter().filter(|i| !i.deleted && self.asked_about(i.opened));
        let first: Vec<i64> = live().filter_map(|i| i.first_reply.map(|at| at - i.opened)).collect();
        let mut put_times = |name: &str, values: &[i64]| {
            let (sum, n, median, p90) = Self::times(values);
            put(name, sum, Some(n), false);
            for (what, value) in [("median", median), ("p90", p90)] {
                if let Some(value) = value {
                    put(&format!("{name}.{what}"), value, None, false);
                }
            }
        };
        put_times("first_response", &first);
        let waits: Vec<_> = self
            .waits
            .iter()
            .filter(|w| self.inquiry_lives(w.inquiry) && self.asked_about(w.started))
            .collect();
        let took: Vec<i64> = waits.iter().filter_map(|w| w.answered.map(|at| at - w.started)).collect();
        put_times("average_response", &took);
        let kinds = self.durations();
        put_times("case_duration", &kinds.values().flatten().copied().collect::<Vec<_>>());
        for (kind, values) in &kinds {
            let (sum, n, median, _) = Self::times(values);
            put(&format!("case_duration.kind.{kind}"), sum, Some(n), false);
            put(&format!("case_duration.median.{kind}"), median.unwrap(), None, false);
        }
        let by_day = |at: i64| (8..23).contains(&local_hour(at));
        let (mut quick, mut quick_by_day, mut all_by_day) = (0, 0, 0);
        for wait in &waits {
            let is_quick = wait.answered.is_some_and(|at| at - wait.started <= 180);
            quick += i64::from(is_quick);
            quick_by_day += i64::from(is_quick && by_day(wait.started));
            all_by_day += i64::from(by_day(wait.started));
        }
        put("answered_in_3_minutes", quick, Some(waits.len() as i64), false);
        put("answered_in_3_minutes.daytime", quick_by_day, Some(all_by_day), false);

        let [_, paid_orders, payers, units, _, money, refunds, refunded] = self.sums(self.from, self.to);
        put("average_order_value", money, Some(payers), false);
        put("unit_price", money, Some(units), false);
        put("units_per_order", units, Some(payers), false);
        put("net_sales", money - refunds, None, false);
        put("refund_rate", refunded, Some(paid_orders), false);

        let (mut disputes, mut opened, mut same_day) = (0, 0, 0);
        for case in self.cases.iter().filter(|c| !c.deleted && self.asked_about(c.opened)) {
            opened += 1;
            disputes += i64::from(case.kind == "dispute");
            same_day += i64::from(case.solution.is_some_and(|at| self.day(at) == self.day(case.opened)));
        }
        put("dispute_rate", disputes, Some(paid_orders), false);
        put("same_day_solution_rate", same_day, Some(opened), false);

        self.order_figures(&mut put);

        let rated: Vec<_> = live().filter(|i| !matches!(i.satisfaction, "" | "unrated")).collect();
        let satisfied = rated.iter().filter(|i| i.satisfaction == "satisfied").count();
        put("satisfaction", satisfied as i64, Some(rated.len() as i64), false);
        let (mut kept, mut promised) = (0, 0);
        for p in self.promises.iter().filter(|p| self.inquiry_lives(p.inquiry) && self.asked_about(p.due)) {
            if p.kept.is_some() || p.due <= self.now {
                promised += 1;
                kept += i64::from(p.kept.is_some_and(|at| at <= p.due));
            }
        }
        put("promises_kept", kept, Some(promised), false);
        out
    }

    /// How orders went through the house.
    fn order_figures(&self, put: &mut impl FnMut(&str, i64, Option<i64>, bool)) {
        let spans = self.working();
        let (mut new, mut in_time, mut accepted, mut right, mut due, mut shipped) = (0, 0, 0, 0, 0, 0);
        for o in self.live_orders() {
            // It comes to be confirmed when it is paid, or placed when it is paid on delivery.
            let arrived = if o.cod { Some(o.placed) } else { o.paid };
            if let Some(at) = arrived
                && self.asked_about(at)
                && (o.accepted.is_some() || o.status == "wait_confirm")
            {
                new += 1;
                let limit = self.accept_within * 60;
                in_time += i64::from(o.accepted.is_some_and(|to| Self::worked(&spans, at, to) <= limit));
            }
            if let Some(at) = o.accepted.filter(|at| self.asked_about(*at)) {
                accepted += 1;
                right += i64::from(o.corrected.is_none_or(|c| c < at));
            }
            if let Some(at) = o.promised
                && self.asked_about(at)
                && !matches!(o.status, "cancelled" | "closed")
                && (o.shipped.is_some() || at <= self.now)
            {
                due += 1;
                shipped += i64::from(o.shipped.is_some_and(|s| s <= at));
            }
        }
        put("order_acceptance_on_time", in_time, Some(new), false);
        put("order_accuracy", right, Some(accepted), false);
        put("order_processing_on_time", shipped, Some(due), false);
    }
}
