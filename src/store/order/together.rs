//! Orders of one buyer joined into one parcel (O4, R3).

use super::write::event;
use super::{check, get, row_to_order, with_lines};
use crate::domain::Entity;
use crate::domain::checklist::CheckResult;
use crate::domain::order::together::check_join;
use crate::domain::order::{Order, OrderStatus};
use crate::domain::remark::Mode;
use crate::store::remark::{self, NewRemark};
use crate::store::{Actor, Op, Result, Store, StoreError};
use rusqlite::params;
use std::sync::LazyLock;

/// The tag of orders that leave together.
const TAG: &str = "merge";

/// Orders of the same buyer, or to the same phone, that are still in the house (合并?). ?1 customer, ?2 phone or "",
/// ?3 the order itself.
static CONDITION: LazyLock<String> = LazyLock::new(|| {
    let open = OrderStatus::ALL.iter().filter(|s| !s.is_shipped() && !s.is_final());
    let open: Vec<String> = open.map(|s| format!("'{s}'")).collect();
    format!(
        "(o.customer_id = ?1 OR (o.phone = ?2 AND ?2 <> '')) AND o.id <> ?3 AND o.deleted_at IS NULL
           AND o.status IN ({}) ORDER BY o.placed_at DESC, o.id DESC",
        open.join(", ")
    )
});

/// A masked phone names nobody.
fn phone(order: &Order) -> &str {
    if order.data.phone.contains('*') { "" } else { &order.data.phone }
}

/// The newest of them, at most `limit`, with their lines.
pub fn same_buyer(store: &Store, order: &Order, limit: i64) -> Result<Vec<Order>> {
    let sql = format!("{} WHERE {} LIMIT ?4", super::SELECT, *CONDITION);
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows =
        statement.query_map(params![order.customer_id, phone(order), order.id, limit], row_to_order)?;
    with_lines(store.conn(), rows.collect::<rusqlite::Result<_>>()?)
}

/// Their numbers alone, for the checklist.
pub(super) fn same_buyer_numbers(store: &Store, order: &Order) -> Result<Vec<String>> {
    let sql = format!("SELECT o.order_no FROM orders o WHERE {} LIMIT 5", *CONDITION);
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(params![order.customer_id, phone(order), order.id], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What joining writes with every one of the orders.
#[derive(Clone, Debug)]
pub struct Joining<'a> {
    /// The orders, the main one first; with the items of its checklist that ask about other orders.
    pub orders: &'a [(i64, Vec<String>)],
    /// R3: the remark of the template, the same with each.
    pub remark: NewRemark<'a>,
    /// What history and checklist say.
    pub told: &'a str,
}

/// O4, R3: tag, remark, history and the checklist's question, with all orders in one step. Returns the whole remark
/// of the main one as it goes to the platform.
///
/// # Errors
/// When one of them has left or is final, or one remark gets too long; then nothing is joined.
pub fn join(store: &mut Store, by: &Actor, joining: &Joining) -> Result<String> {
    let orders: Vec<(Order, &Vec<String>)> =
        joining.orders.iter().map(|(id, items)| Ok((get(store, *id)?, items))).collect::<Result<_>>()?;
    for (order, _) in &orders {
        check_join(order).map_err(|e| StoreError::refused(&e))?;
    }
    let mut op = Op::new("order_join");
    if let Some((main, _)) = orders.first() {
        op = op.about(Entity::Order, main.id).note(&main.data.order_no);
    }
    store.transact(by, op, |w| {
        let mut main = String::new();
        for (nth, (order, items)) in orders.iter().enumerate() {
            if !order.data.tags.iter().any(|t| t == TAG) {
                let mut tags = order.data.tags.clone();
                tags.push(TAG.to_owned());
                w.execute("UPDATE orders SET tags = ?1 WHERE id = ?2", params![tags.join(" "), order.id])?;
            }
            event(w, order.id, "joined", joining.told)?;
            // An order without a remark has none to be put behind.
            let mode = if order.data.remark.is_empty() { Mode::Replace } else { joining.remark.mode };
            let text = remark::save_in(w, order, &NewRemark { mode, ..joining.remark.clone() })?;
            for item in *items {
                check::answer_in(w, order.id, item, CheckResult::Pass, joining.told)?;
            }
            if nth == 0 {
                main = text;
            }
        }
        Ok(main)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderData;
    use crate::domain::order::tests::sample;
    use crate::store::order::{answers, create, events};
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn placed(store: &mut Store, number: &str, change: impl FnOnce(&mut OrderData)) -> i64 {
        let mut data = OrderData { order_no: number.into(), ..sample() };
        change(&mut data);
        create(store, &actor(1000), &data, None).unwrap()
    }

    fn joining(orders: &[(i64, Vec<String>)], limit_bytes: usize) -> Joining<'_> {
        let remark = NewRemark {
            template: "merge",
            flag: "yellow",
            text: "合并订单,1,2",
            mode: Mode::Append,
            limit_bytes,
        };
        Joining { orders, remark, told: "与 1、2 合并" }
    }

    #[test]
    fn o4_orders_of_the_same_buyer_or_phone_that_are_still_here_could_go_together() {
        let mut store = store();
        let main = placed(&mut store, "1", |_| {});
        placed(&mut store, "2", |_| {});
        placed(&mut store, "3", |d| d.customer = "别人".into());
        placed(&mut store, "4", |d| {
            d.customer = "别人".into();
            d.phone = "13900139000".into();
        });
        let gone = placed(&mut store, "5", |_| {});
        let cancelled = OrderStatus::Cancelled;
        crate::store::order::advance(&mut store, &actor(1100), gone, cancelled, "不要了", &[]).unwrap();
        let order = get(&store, main).unwrap();
        let numbers = |orders: Vec<Order>| orders.into_iter().map(|o| o.data.order_no).collect::<Vec<_>>();
        assert_eq!(numbers(same_buyer(&store, &order, 9).unwrap()), ["3", "2"]);
        assert_eq!(same_buyer_numbers(&store, &order).unwrap(), ["3", "2"]);
        let mut masked = order;
        masked.data.phone = "138****8000".into();
        assert_eq!(numbers(same_buyer(&store, &masked, 9).unwrap()), ["2"], "a mask is nobody's phone");
    }

    #[test]
    fn o4_joining_marks_remarks_and_answers_every_order_in_one_step() {
        let mut store = store();
        let main = placed(&mut store, "1", |d| d.tags = vec!["urgent".into()]);
        let other = placed(&mut store, "2", |d| d.remark = "周六送".into());
        let orders = [(main, vec!["duplicate".to_owned()]), (other, vec!["duplicate".to_owned()])];
        assert_eq!(join(&mut store, &actor(1200), &joining(&orders, 1000)).unwrap(), "合并订单,1,2");
        let (a, b) = (get(&store, main).unwrap().data, get(&store, other).unwrap().data);
        assert_eq!((a.tags, b.tags), (vec!["urgent".to_owned(), "merge".into()], vec!["merge".to_owned()]));
        assert_eq!(b.remark, "周六送；合并订单,1,2");
        assert_eq!(remark::history(&store, other).unwrap().len(), 2, "the platform's own is kept");
        for id in [main, other] {
            assert_eq!(answers(&store, id).unwrap()["duplicate"].note, "与 1、2 合并");
            let kinds: Vec<String> = events(&store, id).unwrap().into_iter().map(|e| e.kind).collect();
            assert_eq!(kinds, ["created", "joined", "remark"]);
        }
        assert_eq!(undo::last(&mut store, &actor(1300)).unwrap().unwrap().kind, "order_join");
        let b = get(&store, other).unwrap().data;
        assert_eq!((b.tags.len(), b.remark.as_str()), (0, "周六送"));
        assert!(answers(&store, main).unwrap().is_empty());
    }

    #[test]
    fn o4_what_has_left_or_is_final_is_joined_to_nothing() {
        let mut store = store();
        let main = placed(&mut store, "1", |d| d.paid_at = Some(900));
        let other = placed(&mut store, "2", |_| {});
        crate::store::order::advance(&mut store, &actor(1100), other, OrderStatus::Closed, "不要了", &[])
            .unwrap();
        let sent = placed(&mut store, "3", |d| d.paid_at = Some(900));
        for to in [OrderStatus::Accepted, OrderStatus::Preparing, OrderStatus::Shipped] {
            crate::store::order::advance(&mut store, &actor(1100), sent, to, "", &[]).unwrap();
        }
        for gone in [other, sent] {
            let orders = [(main, Vec::new()), (gone, Vec::new())];
            let refused = join(&mut store, &actor(1200), &joining(&orders, 1000)).unwrap_err();
            assert_eq!(refused.key(), "order.together.too_late");
        }
        assert!(get(&store, main).unwrap().data.tags.is_empty(), "nothing of it is kept");
    }

    #[test]
    fn o4_one_remark_that_would_be_cut_joins_nothing() {
        let mut store = store();
        let main = placed(&mut store, "1", |_| {});
        let other = placed(&mut store, "2", |d| d.remark = "很长的旧备注，放不下了".into());
        let orders = [(main, Vec::new()), (other, Vec::new())];
        let refused = join(&mut store, &actor(1200), &joining(&orders, 30)).unwrap_err();
        assert_eq!(refused.key(), "remark.refuse.too_long");
        assert_eq!(get(&store, main).unwrap().data.remark, "");
    }
}
