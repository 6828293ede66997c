//! Cash on delivery: what came back and what was refused at the door (O12).

use super::{Actor, Op, Result, Store, StoreError, order, reminder};
use crate::domain::cod::{CodPart, CodRefusal};
use crate::domain::reminder::{COD_REFUSED, NewReminder};
use crate::domain::{Entity, Subject};
use rusqlite::params;

/// O12: money, signed slip or both came back at `at`. With the money the order is paid.
pub fn back(store: &mut Store, by: &Actor, order_id: i64, part: CodPart, at: i64) -> Result<()> {
    let order = order::get(store, order_id)?;
    order.cod().check_back(&order.data.payment_kind, part, at).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("cod_back").about(Entity::Order, order_id).note(order.data.order_no);
    store.transact(by, op, |w| {
        if part != CodPart::Slip {
            w.execute(
                "UPDATE orders SET cod_money_at = coalesce(cod_money_at, ?1), paid_at = coalesce(paid_at, ?1),
                   paid_fen = CASE paid_fen WHEN 0 THEN payable_fen ELSE paid_fen END WHERE id = ?2",
                params![at, order_id],
            )?;
        }
        if part != CodPart::Money {
            w.execute(
                "UPDATE orders SET cod_slip_at = coalesce(cod_slip_at, ?1) WHERE id = ?2",
                params![at, order_id],
            )?;
        }
        let event = match part {
            CodPart::Money => "cod_money",
            CodPart::Slip => "cod_slip",
            CodPart::Both => "cod_both",
        };
        order::event(w, order_id, event, "")
    })
}

/// Seconds after which a refused parcel is asked about: the courier sends it back the next day.
const FOLLOW_UP: i64 = 2 * 3600;

/// O12: refused at the door; the reason is an id of the configuration. Nothing waits for its money any more, so a
/// reminder with `todo` goes on with it.
pub fn refuse(store: &mut Store, by: &Actor, order_id: i64, reason: &str, todo: &str) -> Result<()> {
    let order = order::get(store, order_id)?;
    order.cod().check_refused(&order.data.payment_kind, reason).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("cod_refused").about(Entity::Order, order_id).note(order.data.order_no).reason(reason);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE orders SET refused_at = ?1, refused_reason = ?2 WHERE id = ?3",
            params![by.at, reason.trim(), order_id],
        )?;
        let about = Some(Subject::new(Entity::Order, order_id));
        let due_at = by.at + FOLLOW_UP;
        let new = NewReminder { kind: COD_REFUSED.into(), about, due_at, text: todo.to_owned() };
        reminder::add_in(w, &new)?;
        order::event(w, order_id, "cod_refused", reason.trim())
    })
}

/// She takes it after all: money and slip are waited for again. The history keeps the refusal.
pub fn accept_after_all(store: &mut Store, by: &Actor, order_id: i64) -> Result<()> {
    let order = order::get(store, order_id)?;
    if order.refused_at.is_none() {
        return Err(StoreError::refused(&CodRefusal::NotRefused));
    }
    let op = Op::new("cod_accepted").about(Entity::Order, order_id).note(order.data.order_no);
    store.transact(by, op, |w| {
        w.execute("UPDATE orders SET refused_at = NULL, refused_reason = '' WHERE id = ?1", [order_id])?;
        reminder::done_of_kind_in(w, Subject::new(Entity::Order, order_id), COD_REFUSED)?;
        order::event(w, order_id, "cod_accepted", "")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;
    use crate::domain::order::{OrderData, OrderStatus};
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn shipped() -> (Store, i64) {
        let mut store = store();
        let data = OrderData {
            shop: "店".into(),
            customer: "小美".into(),
            payment_kind: "cod".into(),
            payable: Fen(8800),
            ..OrderData::default()
        };
        let id = order::create(&mut store, &actor(1000), &data, None).unwrap();
        for (at, to) in
            [(1100, OrderStatus::Accepted), (1200, OrderStatus::Preparing), (1300, OrderStatus::Shipped)]
        {
            order::advance(&mut store, &actor(at), id, to, "", &[]).unwrap();
        }
        (store, id)
    }

    #[test]
    fn o12_money_and_slip_come_back_each_at_its_time_and_money_means_paid() {
        let (mut store, id) = shipped();
        back(&mut store, &actor(5000), id, CodPart::Money, 4000).unwrap();
        let order = order::get(&store, id).unwrap();
        assert_eq!(
            (order.cod_money_at, order.data.paid_at, order.data.paid),
            (Some(4000), Some(4000), Fen(8800))
        );
        assert_eq!(order.cod().missing(), Some(CodPart::Slip));
        let refused = back(&mut store, &actor(5000), id, CodPart::Money, 4500).unwrap_err();
        assert_eq!(refused.key(), "cod.refuse.already_back");
        back(&mut store, &actor(6000), id, CodPart::Both, 6000).unwrap();
        let order = order::get(&store, id).unwrap();
        assert_eq!(
            (order.cod_money_at, order.cod_slip_at, order.cod().missing()),
            (Some(4000), Some(6000), None)
        );
        undo::last(&mut store, &actor(6100)).unwrap();
        assert_eq!(order::get(&store, id).unwrap().cod_slip_at, None);
    }

    #[test]
    fn o12_a_refusal_is_noted_with_its_reason_and_ends_when_she_takes_it_after_all() {
        let (mut store, id) = shipped();
        let refused = accept_after_all(&mut store, &actor(2000), id).unwrap_err();
        assert_eq!(refused.key(), "cod.refuse.not_refused");
        refuse(&mut store, &actor(2000), id, "service", "致电道歉").unwrap();
        let follow_up = reminder::open(&store, 9).unwrap();
        assert_eq!((follow_up[0].due_at, follow_up[0].text.as_str()), (2000 + FOLLOW_UP, "致电道歉"));
        let order = order::get(&store, id).unwrap();
        assert_eq!(
            (order.refused_at, order.refused_reason.as_str(), order.cod().missing()),
            (Some(2000), "service", None)
        );
        accept_after_all(&mut store, &actor(3000), id).unwrap();
        assert_eq!(reminder::open(&store, 9).unwrap(), [], "nothing to follow up");
        assert_eq!(order::get(&store, id).unwrap().cod().missing(), Some(CodPart::Both));
        let kinds: Vec<String> = order::events(&store, id).unwrap().into_iter().map(|e| e.kind).collect();
        assert_eq!(kinds[kinds.len() - 2..], ["cod_refused", "cod_accepted"]);
    }
}
