//! How orders go through the house: accepted in time, right, shipped in time.

use super::rows::{OrderRow, Rows, Terms};
use super::{Figure, Name, count};
use crate::domain::order::OrderStatus;

/// 订单接收及时率, 订单信息准确率, 订单处理及时率.
pub(super) fn figures(rows: &Rows, terms: &Terms) -> Vec<Figure> {
    let new: Vec<&OrderRow> = rows.orders.iter().filter(|o| is_new(o, terms)).collect();
    let accepted: Vec<&OrderRow> =
        rows.orders.iter().filter(|o| terms.scope.holds_moment(o.accepted)).collect();
    let due: Vec<&OrderRow> = rows.orders.iter().filter(|o| ships_in(o, terms)).collect();
    vec![
        Figure::share(
            Name::OrderAcceptanceOnTime,
            count(&new, |o| accepted_in_time(o, terms)),
            count(&new, |_| true),
        ),
        Figure::share(Name::OrderAccuracy, count(&accepted, |o| !o.corrected), count(&accepted, |_| true)),
        Figure::share(
            Name::OrderProcessingOnTime,
            count(&due, |o| shipped_in_time(o)),
            count(&due, |_| true),
        ),
    ]
}

/// When an order comes to be confirmed: paid, or placed when it is paid on delivery.
fn arrives(order: &OrderRow) -> Option<super::rows::Moment> {
    if order.is_cod { Some(order.placed) } else { order.paid }
}

/// Came to be confirmed in the scope and was confirmed here, or still waits for it. What a platform already shipped
/// or cancelled before anybody looked was never ours to accept.
fn is_new(order: &OrderRow, terms: &Terms) -> bool {
    let ours = order.accepted.is_some() || order.status == OrderStatus::WaitConfirm;
    ours && terms.scope.holds_moment(arrives(order))
}

fn accepted_in_time(order: &OrderRow, terms: &Terms) -> bool {
    let (Some(from), Some(to)) = (arrives(order), order.accepted) else { return false };
    terms.worked_between(from.at, to.at) <= terms.accept_within
}

/// O9: its promised ship time lies in the scope and has come, or it was shipped already.
fn ships_in(order: &OrderRow, terms: &Terms) -> bool {
    let alive = !matches!(order.status, OrderStatus::Cancelled | OrderStatus::Closed);
    let come = order.shipped.is_some() || order.promised_ship.is_some_and(|p| p.at <= terms.now);
    alive && come && terms.scope.holds_moment(order.promised_ship)
}

fn shipped_in_time(order: &OrderRow) -> bool {
    matches!((order.shipped, order.promised_ship), (Some(shipped), Some(promised)) if shipped.at <= promised.at)
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::super::rows::testing::{HOUR, moment, order, terms};
    use super::*;

    fn accepted(customer: i64, paid: i64, at: i64) -> OrderRow {
        OrderRow {
            accepted: Some(moment(at)),
            status: OrderStatus::Accepted,
            ..order(customer, paid, Some(paid))
        }
    }

    fn value(orders: Vec<OrderRow>, index: usize) -> Option<Value> {
        figures(&Rows { orders, ..Rows::default() }, &terms())[index].value()
    }

    #[test]
    fn accepted_within_the_limit_of_working_time() {
        let orders = vec![
            accepted(1, 9 * HOUR, 9 * HOUR + 1800),
            accepted(2, 9 * HOUR, 9 * HOUR + 1801),
            accepted(3, 3 * HOUR, 8 * HOUR + 600),
            order(4, 9 * HOUR, Some(9 * HOUR)),
            order(5, 9 * HOUR, None),
            OrderRow { status: OrderStatus::Shipped, ..order(6, 9 * HOUR, Some(9 * HOUR)) },
            OrderRow { is_cod: true, status: OrderStatus::WaitConfirm, ..order(7, 9 * HOUR, None) },
        ];
        let expected = Some(Value::Share(2, 5));
        assert_eq!(value(orders, 0), expected, "1, and 3 who paid at night, of 1, 2, 3, 4 and 7");
    }

    #[test]
    fn accuracy_is_one_minus_the_corrected_ones() {
        let wrong = OrderRow { corrected: true, ..accepted(1, HOUR, 2 * HOUR) };
        let orders = vec![wrong, accepted(2, HOUR, 2 * HOUR), accepted(3, HOUR, 3 * HOUR), order(4, 1, None)];
        assert_eq!(value(orders, 1), Some(Value::Share(2, 3)));
    }

    #[test]
    fn o9_shipped_within_the_promised_time() {
        let ships = |status, shipped: Option<i64>| OrderRow {
            status,
            promised_ship: Some(moment(10 * HOUR)),
            shipped: shipped.map(moment),
            ..order(1, HOUR, Some(HOUR))
        };
        let orders = vec![
            ships(OrderStatus::Shipped, Some(10 * HOUR)),
            ships(OrderStatus::Shipped, Some(10 * HOUR + 1)),
            ships(OrderStatus::Preparing, None),
            ships(OrderStatus::Cancelled, None),
        ];
        assert_eq!(value(orders, 2), Some(Value::Share(1, 3)));
    }
}
