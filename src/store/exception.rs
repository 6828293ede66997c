//! Exceptions of orders with their to-do chain (O6).

use super::{Actor, Op, Result, Store, StoreError, Write, order, reminder, words};
use crate::domain::exception::{Exception, ExceptionRefusal, check_close};
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashMap;

const SELECT: &str = "
    SELECT e.id, e.order_id, o.order_no, c.name AS customer, e.kind, e.note, e.cause, e.steps_done, e.option,
           e.asked, e.due_at, e.outcome, e.opened_at, e.closed_at
    FROM exceptions e JOIN orders o ON o.id = e.order_id JOIN customers c ON c.id = o.customer_id";

fn row_to_exception(r: &Row) -> rusqlite::Result<Exception> {
    Ok(Exception {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        order_no: r.get("order_no")?,
        customer: r.get("customer")?,
        kind: r.get("kind")?,
        note: r.get("note")?,
        cause: r.get("cause")?,
        steps_done: words(&r.get::<_, String>("steps_done")?),
        option: r.get("option")?,
        asked: r.get("asked")?,
        due_at: r.get("due_at")?,
        outcome: r.get("outcome")?,
        opened_at: r.get("opened_at")?,
        closed_at: r.get("closed_at")?,
    })
}

pub fn get(store: &Store, id: i64) -> Result<Exception> {
    let sql = format!("{SELECT} WHERE e.id = ?1");
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_exception).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("exception {id}") })
}

/// The open ones, oldest first.
pub fn list_open(store: &Store, limit: i64) -> Result<Vec<Exception>> {
    let sql = format!("{SELECT} WHERE e.closed_at IS NULL ORDER BY e.opened_at, e.id LIMIT ?1");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([limit], row_to_exception)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// O6: the kind of the open exception of each order that has one; the oldest tells.
pub fn open_kinds(store: &Store) -> Result<HashMap<i64, String>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT order_id, kind FROM exceptions WHERE closed_at IS NULL ORDER BY opened_at DESC, id DESC",
    )?;
    let rows = statement.query_map([], |r| Ok((r.get("order_id")?, r.get("kind")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every exception of an order, open ones first.
pub fn of_order(store: &Store, order_id: i64) -> Result<Vec<Exception>> {
    let sql = format!("{SELECT} WHERE e.order_id = ?1 ORDER BY e.closed_at IS NOT NULL, e.opened_at, e.id");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([order_id], row_to_exception)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// O6: something is wrong with an order; with a due time it rings.
pub fn open(
    store: &mut Store,
    by: &Actor,
    order_id: i64,
    kind: &str,
    note: &str,
    asked: &str,
    due_at: Option<i64>,
) -> Result<i64> {
    let order = order::get(store, order_id)?;
    store.transact(by, Op::new("exception_open").note(order.data.order_no), |w| {
        w.execute(
            "INSERT INTO exceptions(order_id, kind, note, asked, due_at, opened_at, agent_id, shift_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![order_id, kind, note, asked, due_at, by.at, by.agent_id, by.shift_id],
        )?;
        let id = w.last_insert_rowid();
        w.about(Entity::Exception, id)?;
        if let Some(due_at) = due_at {
            remind_in(w, id, due_at, note)?;
        }
        order::event(w, order_id, "exception", &with_note(kind, note))?;
        Ok(id)
    })
}

fn remind_in(w: &Write, id: i64, due_at: i64, text: &str) -> Result<()> {
    let about = Some(Subject::new(Entity::Exception, id));
    let new = NewReminder { kind: "exception".into(), about, due_at, text: text.to_owned() };
    reminder::add_in(w, &new).map(drop)
}

fn with_note(kind: &str, note: &str) -> String {
    if note.is_empty() { kind.to_owned() } else { format!("{kind}: {note}") }
}

fn still_open(store: &Store, id: i64) -> Result<Exception> {
    let exception = get(store, id)?;
    if exception.is_open() { Ok(exception) } else { Err(StoreError::refused(&ExceptionRefusal::Closed)) }
}

/// Ticks a step of the chain; ticking it again takes the tick away.
pub fn step_done(store: &mut Store, by: &Actor, id: i64, step: &str) -> Result<()> {
    let exception = still_open(store, id)?;
    let mut steps = exception.steps_done;
    match steps.iter().position(|s| s == step) {
        Some(at) => {
            steps.remove(at);
        }
        None => steps.push(step.to_owned()),
    }
    let op = Op::new("exception_step").about(Entity::Exception, id).note(exception.order_no);
    store.transact(by, op, |w| {
        w.execute("UPDATE exceptions SET steps_done = ?1 WHERE id = ?2", params![steps.join(" "), id])?;
        Ok(())
    })
}

/// The option the customer chose, with the time to look at it again.
/// `text` is what the reminder says then.
pub fn choose(
    store: &mut Store,
    by: &Actor,
    id: i64,
    option: &str,
    due_at: Option<i64>,
    text: &str,
) -> Result<()> {
    let exception = still_open(store, id)?;
    let op = Op::new("exception_choose").about(Entity::Exception, id).note(exception.order_no);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE exceptions SET option = ?1, due_at = coalesce(?2, due_at) WHERE id = ?3",
            params![option, due_at, id],
        )?;
        if let Some(due_at) = due_at {
            remind_in(w, id, due_at, text)?;
        }
        order::event(w, exception.order_id, "exception_choose", &with_note(&exception.kind, option))
    })
}

/// O6: ends with an outcome; its reminders fall silent.
pub fn close(store: &mut Store, by: &Actor, id: i64, outcome: &str, cause: &str) -> Result<()> {
    let exception = get(store, id)?;
    check_close(&exception, outcome).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("exception_close").about(Entity::Exception, id).note(exception.order_no).reason(outcome);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE exceptions SET outcome = ?1, cause = ?2, closed_at = ?3 WHERE id = ?4",
            params![outcome, cause, by.at, id],
        )?;
        reminder::done_about_in(w, Entity::Exception, id)?;
        order::event(w, exception.order_id, "exception_closed", &with_note(&exception.kind, outcome))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderData;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn with_order() -> (Store, i64) {
        let mut store = store();
        let data = OrderData { shop: "店".into(), customer: "小美".into(), ..OrderData::default() };
        let id = order::create(&mut store, &actor(1000), &data, None).unwrap();
        (store, id)
    }

    fn open_reminders(store: &Store) -> i64 {
        let sql = "SELECT count(*) FROM reminders WHERE kind = 'exception' AND done_at IS NULL";
        store.conn().query_row(sql, [], |r| r.get(0)).unwrap()
    }

    #[test]
    fn o6_an_exception_runs_through_its_chain_to_an_outcome() {
        let (mut store, order) = with_order();
        let id = open(&mut store, &actor(1100), order, "out_of_stock", "红色没货", "warehouse", Some(9000))
            .unwrap();
        assert_eq!((list_open(&store, 10).unwrap().len(), open_reminders(&store)), (1, 1));
        step_done(&mut store, &actor(1200), id, "tell").unwrap();
        step_done(&mut store, &actor(1210), id, "offer").unwrap();
        step_done(&mut store, &actor(1220), id, "tell").unwrap();
        assert_eq!(get(&store, id).unwrap().steps_done, ["offer"]);
        choose(&mut store, &actor(1300), id, "swap", None, "").unwrap();
        let refused = close(&mut store, &actor(1400), id, " ", "").unwrap_err();
        assert_eq!(refused.key(), "exception.refuse.outcome_missing");
        close(&mut store, &actor(1500), id, "已换蓝色", "仓库盘点错误").unwrap();
        assert_eq!((list_open(&store, 10).unwrap().len(), open_reminders(&store)), (0, 0));
        let closed = &of_order(&store, order).unwrap()[0];
        assert_eq!((closed.option.as_str(), closed.closed_at), ("swap", Some(1500)));
        assert_eq!(
            step_done(&mut store, &actor(1600), id, "tell").unwrap_err().key(),
            "exception.refuse.closed"
        );
    }

    #[test]
    fn o6_opening_is_undone_with_its_reminder() {
        let (mut store, order) = with_order();
        open(&mut store, &actor(1100), order, "address", "", "", Some(9000)).unwrap();
        assert_eq!(undo::last(&mut store, &actor(1200)).unwrap().unwrap().kind, "exception_open");
        assert_eq!((of_order(&store, order).unwrap().len(), open_reminders(&store)), (0, 0));
    }
}
