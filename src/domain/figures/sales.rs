//! Money. Which orders belong to a period follows the attribution; refunds are those of the same orders.

use super::rows::{Attribution, OrderRow, Rows, Terms};
use super::trace::{Item, Part, Sum};
use super::{Name, Value, count};
use crate::domain::money::Fen;
use std::collections::HashSet;

/// Whether an order belongs to the period: by the day it was placed, or by the day it was paid.
pub fn sold(order: &OrderRow, terms: &Terms) -> bool {
    match terms.attribution {
        Attribution::Placed => terms.scope.holds(order.placed.at, order.placed.day),
        Attribution::Paid => terms.scope.holds_moment(order.paid),
    }
}

/// Sums over the orders of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub orders: i64,
    pub paid_orders: i64,
    /// Customers with a paid order, each once.
    pub paying_customers: i64,
    /// Units of the paid orders.
    pub units: i64,
    pub payable: Fen,
    pub paid: Fen,
    pub refunded: Fen,
    pub refunded_orders: i64,
}

impl Totals {
    /// 净销售额
    pub fn net(&self) -> Fen {
        self.paid - self.refunded
    }

    /// One of the sums that are told.
    pub fn value(&self, sum: Sum) -> Value {
        match sum {
            Sum::Orders => Value::Count(self.orders),
            Sum::PaidOrders => Value::Count(self.paid_orders),
            Sum::Units => Value::Count(self.units),
            Sum::Payable => Value::Money(self.payable),
            Sum::Paid => Value::Money(self.paid),
            Sum::Refunds => Value::Money(self.refunded),
            Sum::Net => Value::Money(self.net()),
        }
    }
}

/// Sums of the orders that belong to the period.
pub fn totals(rows: &Rows, terms: &Terms) -> Totals {
    let orders: Vec<&OrderRow> = rows.orders.iter().filter(|o| sold(o, terms)).collect();
    let paid: Vec<&&OrderRow> = orders.iter().filter(|o| o.paid.is_some()).collect();
    let payers: HashSet<i64> = paid.iter().map(|o| o.customer).collect();
    Totals {
        orders: count(&orders, |_| true),
        paid_orders: count(&paid, |_| true),
        paying_customers: count(&payers, |_| true),
        units: paid.iter().map(|o| o.units).sum(),
        payable: orders.iter().map(|o| o.payable_fen).sum(),
        paid: paid.iter().map(|o| o.paid_fen).sum(),
        refunded: paid.iter().map(|o| o.refund_fen).sum(),
        refunded_orders: count(&paid, |o| o.refund_fen > Fen::ZERO),
    }
}

fn part(order: &OrderRow, above: i64, below: i64) -> Part {
    Part { item: Item::Order(order.id), at: order.placed.at, above, below }
}

/// 客单价, 件单价, 客件数, 净销售额, 退款率, and what 纠纷率 stands over: one part a paid order. A customer counts
/// with her first order.
pub(super) fn each(rows: &Rows, terms: &Terms, name: Name, see: &mut dyn FnMut(Part)) {
    let mut seen = HashSet::new();
    for order in rows.orders.iter().filter(|o| o.paid.is_some() && sold(o, terms)) {
        let (above, below) = match name {
            Name::AverageOrderValue => (order.paid_fen.0, i64::from(seen.insert(order.customer))),
            Name::UnitPrice => (order.paid_fen.0, order.units),
            Name::UnitsPerOrder => (order.units, i64::from(seen.insert(order.customer))),
            Name::NetSales => ((order.paid_fen - order.refund_fen).0, 0),
            Name::RefundRate => (i64::from(order.refund_fen > Fen::ZERO), 1),
            Name::DisputeRate => (0, 1),
            _ => return,
        };
        see(part(order, above, below));
    }
}

/// The orders behind a sum.
pub(super) fn each_of_sum(rows: &Rows, terms: &Terms, sum: Sum, see: &mut dyn FnMut(Part)) {
    for order in rows.orders.iter().filter(|o| sold(o, terms)) {
        let above = match sum {
            Sum::Orders => 1,
            Sum::Payable => order.payable_fen.0,
            _ if order.paid.is_none() => continue,
            Sum::PaidOrders => 1,
            Sum::Units => order.units,
            Sum::Paid => order.paid_fen.0,
            Sum::Refunds if order.refund_fen == Fen::ZERO => continue,
            Sum::Refunds => order.refund_fen.0,
            Sum::Net => (order.paid_fen - order.refund_fen).0,
        };
        see(part(order, above, 0));
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::testing::{DAY, order, terms};
    use super::super::{Traced, compute, parts};
    use super::*;

    /// Customer 1 paid twice (100.00 and 50.01, the second refunded 20.00), 2 paid the next day, 3 not at all.
    fn rows() -> Rows {
        let second =
            OrderRow { paid_fen: Fen(5001), refund_fen: Fen(2000), units: 1, ..order(1, 200, Some(300)) };
        let orders =
            vec![order(1, 100, Some(150)), second, order(2, 400, Some(DAY + 5)), order(3, 500, None)];
        Rows { orders, ..Rows::default() }
    }

    const OF_SALES: [Name; 5] =
        [Name::AverageOrderValue, Name::UnitPrice, Name::UnitsPerOrder, Name::NetSales, Name::RefundRate];

    fn values(terms: &Terms) -> Vec<Option<Value>> {
        let all = compute(&rows(), terms);
        OF_SALES.iter().map(|name| all.iter().find(|f| f.name == *name).unwrap().value()).collect()
    }

    #[test]
    fn every_sum_is_the_sum_of_its_orders() {
        let sum = totals(&rows(), &terms());
        for of in Sum::ALL {
            let behind: i64 = parts(&rows(), &terms(), Traced::Sum(*of)).iter().map(|p| p.above).sum();
            match sum.value(*of) {
                Value::Money(fen) => assert_eq!(fen, Fen(behind), "{of}"),
                value => assert_eq!(value, Value::Count(behind), "{of}"),
            }
        }
        assert_eq!(parts(&rows(), &terms(), Traced::Sum(Sum::Refunds)).len(), 1);
    }

    #[test]
    fn sales_by_the_order_placed() {
        let sum = totals(&rows(), &terms());
        assert_eq!((sum.orders, sum.paid_orders, sum.paying_customers, sum.units), (4, 3, 2, 5));
        assert_eq!((sum.payable, sum.paid, sum.net()), (Fen(40_000), Fen(25_001), Fen(23_001)));
        assert_eq!(
            values(&terms()),
            [
                Some(Value::Money(Fen(12_501))),
                Some(Value::Money(Fen(5000))),
                Some(Value::Pieces(5, 2)),
                Some(Value::Money(Fen(23_001))),
                Some(Value::Share(1, 3)),
            ],
            "125.005 half up, 50.002, 2.5, 230.01, a third"
        );
    }

    #[test]
    fn sales_by_the_order_paid_leave_out_what_was_paid_later() {
        let by_paid = Terms { attribution: Attribution::Paid, ..terms() };
        let sum = totals(&rows(), &by_paid);
        assert_eq!((sum.orders, sum.paid_orders, sum.paid), (2, 2, Fen(15_001)));
        assert_eq!(values(&by_paid)[4], Some(Value::Share(1, 2)));
    }
}
