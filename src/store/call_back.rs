//! Call-backs after delivery: done with a note, or put off (O14).

use super::{Actor, Op, Result, Store, StoreError, Write, feedback, order};
use crate::domain::Entity;
use crate::domain::call_back::{CallBack, CallBackRefusal, check_call, check_feedback};
use crate::domain::order::{Order, OrderStatus};
use rusqlite::{OptionalExtension, params};

/// The call-back of an order once it was put off or done.
pub fn of_order(store: &Store, order_id: i64) -> Result<Option<CallBack>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT order_id, due_at, result, note, done_at FROM call_backs WHERE order_id = ?1",
    )?;
    let found = statement.query_row([order_id], |r| {
        Ok(CallBack {
            order_id: r.get("order_id")?,
            due_at: r.get("due_at")?,
            result: r.get("result")?,
            note: r.get("note")?,
            done_at: r.get("done_at")?,
        })
    });
    Ok(found.optional()?)
}

fn delivered(store: &Store, order_id: i64, note: &str, again_at: Option<i64>, now: i64) -> Result<Order> {
    let order = order::get(store, order_id)?;
    let before = of_order(store, order_id)?;
    // One that was put off before the order was closed can still be ended.
    let is_planned = matches!(order.status, OrderStatus::Signed | OrderStatus::Done) || before.is_some();
    if !is_planned {
        return Err(StoreError::refused(&CallBackRefusal::NotDelivered));
    }
    check_call(before.and_then(|c| c.done_at), note, again_at, now).map_err(|e| StoreError::refused(&e))?;
    Ok(order)
}

/// O14: she was reached: the note, and what she said for the supervisor as (kind, words), both "" for nothing.
pub fn done(store: &mut Store, by: &Actor, order_id: i64, note: &str, said: (&str, &str)) -> Result<()> {
    let order = delivered(store, order_id, note, None, by.at)?;
    let has_feedback = check_feedback(said.0, said.1).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("call_back_done").about(Entity::Order, order_id).note(order.data.order_no);
    store.transact(by, op, |w| {
        write(w, order_id, "reached", note, by.at, Some(by.at))?;
        if has_feedback {
            feedback::add_in(w, Some(order_id), order.customer_id, said.0, said.1)?;
        }
        order::event(w, order_id, "call_back", note.trim())
    })
}

/// O14: nobody answered: again at a later time.
pub fn put_off(store: &mut Store, by: &Actor, order_id: i64, again_at: i64, note: &str) -> Result<()> {
    let order = delivered(store, order_id, note, Some(again_at), by.at)?;
    let op = Op::new("call_back_put_off").about(Entity::Order, order_id).note(order.data.order_no);
    store.transact(by, op, |w| {
        write(w, order_id, "no_answer", note, again_at, None)?;
        order::event(w, order_id, "call_back_put_off", note.trim())
    })
}

fn write(
    w: &Write,
    order_id: i64,
    result: &str,
    note: &str,
    due_at: i64,
    done_at: Option<i64>,
) -> Result<()> {
    w.execute(
        "INSERT INTO call_backs(order_id, due_at, result, note, done_at, agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (order_id) DO UPDATE SET result = ?3, note = ?4, done_at = ?5, agent_id = ?6, shift_id = ?7,
           due_at = CASE WHEN ?5 IS NULL THEN ?2 ELSE due_at END",
        params![order_id, due_at, result, note.trim(), done_at, w.by.agent_id, w.by.shift_id],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn signed() -> Store {
        let mut store = store();
        store
            .transact(&actor(0), Op::new("seed"), |w| {
                Ok(w.execute_batch(
                    "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0);
                     INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, signed_at,
                        business_day) VALUES (1, 1, 'A1', 'taobao', 'signed', 1, 0, 100, '2026-06-01'),
                       (2, 1, 'A2', 'taobao', 'shipped', 1, 0, NULL, '2026-06-01');",
                )?)
            })
            .unwrap();
        store
    }

    #[test]
    fn o14_no_answer_puts_it_off_then_a_note_and_feedback_end_it() {
        let mut store = signed();
        put_off(&mut store, &actor(1000), 1, 5000, "没人接").unwrap();
        let row = of_order(&store, 1).unwrap().unwrap();
        assert_eq!((row.due_at, row.result.as_str(), row.done_at), (5000, "no_answer", None));
        done(&mut store, &actor(6000), 1, "用着不错", ("wish", "想要蓝色")).unwrap();
        let row = of_order(&store, 1).unwrap().unwrap();
        assert_eq!((row.due_at, row.note.as_str(), row.done_at), (5000, "用着不错", Some(6000)));
        let all = feedback::list(&store, 10).unwrap();
        assert_eq!(
            (all[0].kind.as_str(), all[0].text.as_str(), all[0].order_no.as_str()),
            ("wish", "想要蓝色", "A1")
        );
        let again = done(&mut store, &actor(7000), 1, "x", ("", "")).unwrap_err();
        assert_eq!(again.key(), "call_back.refuse.done");
        undo::last(&mut store, &actor(8000)).unwrap();
        assert_eq!(of_order(&store, 1).unwrap().unwrap().done_at, None);
        assert!(feedback::list(&store, 10).unwrap().is_empty(), "taken back together");
    }

    #[test]
    fn o14_one_that_was_put_off_is_ended_although_the_order_was_closed_since() {
        let mut store = signed();
        put_off(&mut store, &actor(1000), 1, 5000, "没人接").unwrap();
        order::advance(&mut store, &actor(2000), 1, OrderStatus::Closed, "退货退款", &[]).unwrap();
        done(&mut store, &actor(6000), 1, "已退款，不再打扰", ("", "")).unwrap();
        assert_eq!(of_order(&store, 1).unwrap().unwrap().done_at, Some(6000));
    }

    #[test]
    fn o14_only_what_was_delivered_is_called_about_and_half_a_feedback_is_none() {
        let mut store = signed();
        let refused = done(&mut store, &actor(1000), 2, "好", ("", "")).unwrap_err();
        assert_eq!(refused.key(), "call_back.refuse.not_delivered");
        let refused = done(&mut store, &actor(1000), 1, "好", ("", "想要蓝色")).unwrap_err();
        assert_eq!(refused.key(), "call_back.refuse.kind_missing");
        assert_eq!(of_order(&store, 1).unwrap(), None);
    }
}
