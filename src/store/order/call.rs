//! An order confirmed by phone: what the customer corrected and what she confirmed, in one step (O5).

use super::write::{Why, edit_in, event};
use super::{check, get};
use crate::domain::order::OrderData;
use crate::domain::order::OrderStatus;
use crate::domain::order::call::Settled;
use crate::domain::reminder::{CALL_AGAIN, COD_REFUSED, NewReminder};
use crate::domain::{Entity, Subject};
use crate::store::{Actor, Op, Result, Store, Write, reminder};

/// What came of a call that was answered.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The order as it is to be; the same as before when nothing was corrected.
    pub data: &'a OrderData,
    /// Why it was corrected, for history and trail.
    pub reason: &'a str,
    /// The answers on the checklist that come of it.
    pub settled: &'a [Settled],
    /// What the history says of the call.
    pub told: &'a str,
}

/// O5, O4: corrections, answers and the call's own line in the history, taken back together. Reminders to call
/// again fall silent.
///
/// # Errors
/// Those of a change of the order; then nothing of the call is kept.
pub fn confirm_call(store: &mut Store, by: &Actor, id: i64, call: &Call) -> Result<()> {
    let order = get(store, id)?;
    let op = Op::new("order_call").about(Entity::Order, id).note(&order.data.order_no).reason(call.reason);
    store.transact(by, op, |w| {
        if *call.data != order.data {
            edit_in(w, &order, call.data, Why { reason: call.reason, entry_error: false })?;
        }
        for s in call.settled {
            check::answer_in(w, id, &s.item, s.result, &s.note)?;
        }
        reminder::done_of_kind_in(w, Subject::new(Entity::Order, id), CALL_AGAIN)?;
        event(w, id, "call_confirmed", call.told)
    })
}

/// Nobody answered, or at a bad time (`why`): counted in the history. Returns how often by now.
pub fn miss_call(store: &mut Store, by: &Actor, id: i64, why: &str) -> Result<i64> {
    let order = get(store, id)?;
    let times = calls_missed(store, id)? + 1;
    store.transact(
        by,
        Op::new("order_call_missed").about(Entity::Order, id).note(order.data.order_no),
        |w| event(w, id, "call_missed", &format!("{why} ×{times}")),
    )?;
    Ok(times)
}

/// How often nobody was reached since the customer was spoken to last.
pub fn calls_missed(store: &Store, id: i64) -> Result<i64> {
    Ok(store
        .conn()
        .prepare_cached(
            "SELECT count(*) FROM order_events WHERE order_id = ?1 AND kind = 'call_missed' AND id > coalesce(
               (SELECT max(id) FROM order_events WHERE order_id = ?1 AND kind = 'call_confirmed'), 0)",
        )?
        .query_row([id], |r| r.get(0))?)
}

/// Rings when she is to be called again; one such reminder an order.
pub fn call_again(store: &mut Store, by: &Actor, id: i64, due_at: i64, text: &str) -> Result<()> {
    let order = get(store, id)?;
    store.transact(by, Op::new("order_call_again").about(Entity::Order, id).note(order.data.order_no), |w| {
        reminder::done_of_kind_in(w, Subject::new(Entity::Order, id), CALL_AGAIN)?;
        let new = NewReminder {
            kind: CALL_AGAIN.into(),
            about: Some(Subject::new(Entity::Order, id)),
            due_at,
            text: text.to_owned(),
        };
        reminder::add_in(w, &new)?;
        Ok(())
    })
}

/// Nobody is called again about an order that left or is over, and a parcel refused at the door ends with its order.
pub(super) fn settle_reminders(w: &Write, id: i64, to: OrderStatus) -> Result<()> {
    let order = Subject::new(Entity::Order, id);
    let is_over = matches!(to, OrderStatus::Done | OrderStatus::Cancelled | OrderStatus::Closed);
    if is_over || to.is_shipped() {
        reminder::done_of_kind_in(w, order, CALL_AGAIN)?;
    }
    if is_over {
        reminder::done_of_kind_in(w, order, COD_REFUSED)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o5_nobody_is_called_again_about_an_order_that_left() {
        use crate::store::order::{advance, create};
        let mut store = store();
        let id = create(&mut store, &actor(1000), &sample(), None).unwrap();
        call_again(&mut store, &actor(1100), id, 9000, "再打电话").unwrap();
        let about = Some(Subject::new(Entity::Order, id));
        let other =
            NewReminder { kind: "follow_up".into(), about, due_at: 9500, text: "问收到没有".into() };
        reminder::add(&mut store, &actor(1100), &other).unwrap();
        let rings = |store: &Store| {
            reminder::open(store, 9).unwrap().into_iter().map(|r| r.due_at).collect::<Vec<_>>()
        };
        for (to, left) in [
            (OrderStatus::Accepted, vec![9000, 9500]),
            (OrderStatus::Preparing, vec![9000, 9500]),
            (OrderStatus::Shipped, vec![9500]),
        ] {
            advance(&mut store, &actor(1200), id, to, "", &[]).unwrap();
            assert_eq!(rings(&store), left, "{to}");
        }
    }
    use crate::domain::checklist::CheckResult;
    use crate::domain::order::tests::sample;
    use crate::store::order::{answers, create, events};
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn settled(item: &str, result: CheckResult, note: &str) -> Settled {
        Settled { item: item.into(), result, note: note.into() }
    }

    #[test]
    fn o5_a_call_corrects_answers_and_is_told_in_one_step() {
        let mut store = store();
        let id = create(&mut store, &actor(1000), &sample(), None).unwrap();
        let mut data = get(&store, id).unwrap().data;
        data.address.detail = "东关街8号".into();
        let settled = [
            settled("address", CheckResult::Pass, "电话确认"),
            settled("courier", CheckResult::Problem, "顺丰不方便"),
        ];
        let call =
            Call { data: &data, reason: "电话核对", settled: &settled, told: "通过 1 · 异常 1" };
        call_again(&mut store, &actor(1050), id, 9000, "再打").unwrap();
        confirm_call(&mut store, &actor(1100), id, &call).unwrap();

        assert_eq!(get(&store, id).unwrap().data.address.detail, "东关街8号");
        let answers_now = answers(&store, id).unwrap();
        assert_eq!(answers_now["address"].note, "电话确认");
        assert_eq!(answers_now["courier"].result, CheckResult::Problem);
        assert_eq!(answers_now.len(), 2, "nothing else was asked");
        let told: Vec<String> = events(&store, id).unwrap().into_iter().skip(1).map(|e| e.text).collect();
        assert_eq!(told, ["电话核对\ndetail: 文汇路1号 → 东关街8号", "通过 1 · 异常 1"]);
        assert_eq!(reminder::open(&store, 9).unwrap(), vec![]);

        assert_eq!(undo::last(&mut store, &actor(1200)).unwrap().unwrap().kind, "order_call");
        assert_eq!(get(&store, id).unwrap().data.address.detail, "文汇路1号");
        assert_eq!((answers(&store, id).unwrap().len(), reminder::open(&store, 9).unwrap().len()), (0, 1));
    }

    #[test]
    fn o5_calls_nobody_answered_are_counted_until_she_is_reached() {
        let mut store = store();
        let id = create(&mut store, &actor(1000), &sample(), None).unwrap();
        assert_eq!(miss_call(&mut store, &actor(1100), id, "无人接听").unwrap(), 1);
        assert_eq!(miss_call(&mut store, &actor(1200), id, "不方便").unwrap(), 2);
        assert_eq!(events(&store, id).unwrap().last().unwrap().text, "不方便 ×2");
        for due in [3000, 4000] {
            call_again(&mut store, &actor(1210), id, due, "再打").unwrap();
        }
        let due: Vec<i64> = reminder::open(&store, 9).unwrap().iter().map(|r| r.due_at).collect();
        assert_eq!(due, [4000], "one reminder, the last");
        let data = get(&store, id).unwrap().data;
        let call = Call { data: &data, reason: "", settled: &[], told: "" };
        confirm_call(&mut store, &actor(1300), id, &call).unwrap();
        assert_eq!(calls_missed(&store, id).unwrap(), 0);
        assert!(events(&store, id).unwrap().iter().all(|e| e.kind != "edited"), "nothing was corrected");
    }
}
