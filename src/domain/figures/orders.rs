//! How orders go through the house: accepted in time, right, shipped in time.

use super::Name;
use super::rows::{OrderRow, Rows, Terms};
use super::trace::{Item, Part};
use crate::domain::order::OrderStatus;

/// 订单接收及时率, 订单信息准确率, 订单处理及时率: one part an order.
pub(super) fn each(rows: &Rows, terms: &Terms, name: Name, see: &mut dyn FnMut(Part)) {
    let part = |order: &OrderRow| {
        let above = adds(order, terms, name)?;
        Some(Part { item: Item::Order(order.id), at: order.placed.at, above: i64::from(above), below: 1 })
    };
    rows.orders.iter().filter_map(part).for_each(see);
}

/// Whether an order counts above the line of a figure; `None` when the figure does not look at it.
fn adds(order: &OrderRow, terms: &Terms, name: Name) -> Option<bool> {
    match name {
        Name::OrderAcceptanceOnTime => is_new(order, terms).then(|| accepted_in_time(order, terms)),
        Name::OrderAccuracy => terms.scope.holds_moment(order.accepted).then_some(!order.corrected),
        Name::OrderProcessingOnTime => ships_in(order, terms).then(|| shipped_in_time(order)),
        _ => None,
    }
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
    use super::super::rows::testing::{HOUR, moment, order, terms};
    use super::super::{Value, compute};
    use super::*;

    fn accepted(customer: i64, paid: i64, at: i64) -> OrderRow {
        OrderRow {
            accepted: Some(moment(at)),
            status: OrderStatus::Accepted,
            ..order(customer, paid, Some(paid))
        }
    }

    fn value(orders: Vec<OrderRow>, name: Name) -> Option<Value> {
        let all = compute(&Rows { orders, ..Rows::default() }, &terms());
        all.iter().find(|f| f.name == name).unwrap().value()
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
        assert_eq!(
            value(orders, Name::OrderAcceptanceOnTime),
            expected,
            "1, and 3 who paid at night, of 1, 2, 3, 4 and 7"
        );
    }

    #[test]
    fn accuracy_is_one_minus_the_corrected_ones() {
        let wrong = OrderRow { corrected: true, ..accepted(1, HOUR, 2 * HOUR) };
        let orders = vec![wrong, accepted(2, HOUR, 2 * HOUR), accepted(3, HOUR, 3 * HOUR), order(4, 1, None)];
        assert_eq!(value(orders, Name::OrderAccuracy), Some(Value::Share(2, 3)));
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
        assert_eq!(value(orders, Name::OrderProcessingOnTime), Some(Value::Share(1, 3)));
    }
}
