//! Money. Which orders belong to a period follows the attribution; refunds are those of the same orders.

use super::rows::{Attribution, OrderRow, Rows, Terms};
use super::{Figure, Name, Unit, count};
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

/// 客单价, 件单价, 客件数, 净销售额, 退款率.
pub(super) fn figures(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    let sum = totals(rows, terms);
    vec![
        Figure::of(Name::AverageOrderValue, Unit::Money, sum.paid.0, Some(sum.paying_customers)),
        Figure::of(Name::UnitPrice, Unit::Money, sum.paid.0, Some(sum.units)),
        Figure::of(Name::UnitsPerOrder, Unit::Pieces, sum.units, Some(sum.paying_customers)),
        Figure::of(Name::NetSales, Unit::Money, sum.net().0, None),
        Figure::share(Name::RefundRate, sum.refunded_orders, sum.paid_orders),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::super::rows::testing::{DAY, order, terms};
    use super::*;

    /// Customer 1 paid twice (100.00 and 50.01, the second refunded 20.00), 2 paid the next day, 3 not at all.
    fn rows() -> Rows {
        let second =
            OrderRow { paid_fen: Fen(5001), refund_fen: Fen(2000), units: 1, ..order(1, 200, Some(300)) };
        let orders =
            vec![order(1, 100, Some(150)), second, order(2, 400, Some(DAY + 5)), order(3, 500, None)];
        Rows { orders, ..Rows::default() }
    }

    #[test]
    fn sales_by_the_order_placed() {
        let sum = totals(&rows(), &terms());
        assert_eq!((sum.orders, sum.paid_orders, sum.paying_customers, sum.units), (4, 3, 2, 5));
        assert_eq!((sum.payable, sum.paid, sum.net()), (Fen(40_000), Fen(25_001), Fen(23_001)));
        let values: Vec<_> = figures(&rows(), &terms()).iter().map(Figure::value).collect();
        assert_eq!(
            values,
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
        assert_eq!(figures(&rows(), &by_paid)[4].value(), Some(Value::Share(1, 2)));
    }
}
