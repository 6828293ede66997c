//! Who was asked for patience and who was chased, with the answer (O9).

use super::{Actor, Op, Result, Store, StoreError, coded, order};
use crate::domain::Entity;
use crate::domain::chase::{Chase, ChaseKind, ChaseRefusal, check_chase, fitting};
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str = "
    SELECT h.id, h.order_id, h.kind, h.at, coalesce(a.name, '') AS agent, h.asked, h.text, h.answer, h.answered_at
    FROM chases h LEFT JOIN agents a ON a.id = h.agent_id";

fn row_to_chase(r: &Row) -> rusqlite::Result<Chase> {
    Ok(Chase {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        kind: coded(r, "chases.kind", &r.get::<_, String>("kind")?, ChaseKind::from_code)?,
        at: r.get("at")?,
        agent: r.get("agent")?,
        asked: r.get("asked")?,
        text: r.get("text")?,
        answer: r.get("answer")?,
        answered_at: r.get("answered_at")?,
    })
}

pub fn get(store: &Store, id: i64) -> Result<Chase> {
    let sql = format!("{SELECT} WHERE h.id = ?1");
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_chase).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("chase {id}") })
}

/// Everything said and asked about an order, the newest first.
pub fn of_order(store: &Store, order_id: i64) -> Result<Vec<Chase>> {
    let sql = format!("{SELECT} WHERE h.order_id = ?1 ORDER BY h.at DESC, h.id DESC");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([order_id], row_to_chase)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// O9: the customer was asked for patience; possible before the promised time only.
pub fn patience(store: &mut Store, by: &Actor, order_id: i64) -> Result<i64> {
    let order = order::get(store, order_id)?;
    check_chase(order.status).map_err(|e| StoreError::refused(&e))?;
    if fitting(order.status, order.data.promised_ship_at, by.at) != ChaseKind::Patience {
        return Err(StoreError::refused(&ChaseRefusal::LateAlready));
    }
    insert(store, by, &order, ChaseKind::Patience, "", "")
}

/// O9: somebody was chased: who, and what was said.
pub fn chase(store: &mut Store, by: &Actor, order_id: i64, asked: &str, text: &str) -> Result<i64> {
    let order = order::get(store, order_id)?;
    check_chase(order.status).map_err(|e| StoreError::refused(&e))?;
    if asked.trim().is_empty() {
        return Err(StoreError::refused(&ChaseRefusal::AskedMissing));
    }
    insert(store, by, &order, ChaseKind::Chase, asked.trim(), text.trim())
}

fn insert(
    store: &mut Store,
    by: &Actor,
    order: &crate::domain::order::Order,
    kind: ChaseKind,
    asked: &str,
    text: &str,
) -> Result<i64> {
    let (op, event) = match kind {
        ChaseKind::Patience => ("order_patience", "patience"),
        ChaseKind::Chase => ("order_chase", "chased"),
    };
    store.transact(by, Op::new(op).about(Entity::Order, order.id).note(&order.data.order_no), |w| {
        w.execute(
            "INSERT INTO chases(order_id, kind, at, asked, text, agent_id, shift_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![order.id, kind.code(), by.at, asked, text, by.agent_id, by.shift_id],
        )?;
        let id = w.last_insert_rowid();
        order::event(w, order.id, event, &said(asked, text))?;
        Ok(id)
    })
}

/// The answer of whoever was chased, with its time.
pub fn answer(store: &mut Store, by: &Actor, id: i64, answer: &str) -> Result<()> {
    let chase = get(store, id)?;
    chase.check_answer(answer).map_err(|e| StoreError::refused(&e))?;
    let order = order::get(store, chase.order_id)?;
    let op = Op::new("chase_answer").about(Entity::Order, order.id).note(order.data.order_no);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE chases SET answer = ?1, answered_at = ?2 WHERE id = ?3",
            params![answer.trim(), by.at, id],
        )?;
        order::event(w, chase.order_id, "chase_answer", &said(&chase.asked, answer.trim()))
    })
}

/// `warehouse: 几点能发`; the id is told in words when it is shown.
fn said(asked: &str, text: &str) -> String {
    if text.is_empty() {
        asked.to_owned()
    } else if asked.is_empty() {
        text.to_owned()
    } else {
        format!("{asked}: {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderData;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn promised(promised_ship_at: i64) -> (Store, i64) {
        let mut store = store();
        let data = OrderData {
            shop: "店".into(),
            customer: "小美".into(),
            paid_at: Some(900),
            promised_ship_at: Some(promised_ship_at),
            ..OrderData::default()
        };
        let id = order::create(&mut store, &actor(1000), &data, None).unwrap();
        (store, id)
    }

    #[test]
    fn o9_before_the_promised_time_patience_is_asked_for_after_it_somebody_is_chased() {
        let (mut store, order) = promised(2000);
        patience(&mut store, &actor(1500), order).unwrap();
        let refused = patience(&mut store, &actor(2001), order).unwrap_err();
        assert_eq!(refused.key(), "chase.refuse.late_already");
        assert_eq!(
            chase(&mut store, &actor(2100), order, " ", "").unwrap_err().key(),
            "chase.refuse.asked_missing"
        );
        let id = chase(&mut store, &actor(2100), order, "warehouse", "几点能发").unwrap();
        answer(&mut store, &actor(2200), id, "今晚八点").unwrap();
        assert_eq!(answer(&mut store, &actor(2300), id, "x").unwrap_err().key(), "chase.refuse.answered");
        let all = of_order(&store, order).unwrap();
        assert_eq!(all.iter().map(|c| c.kind).collect::<Vec<_>>(), [ChaseKind::Chase, ChaseKind::Patience]);
        assert_eq!(
            (all[0].asked.as_str(), all[0].answer.as_str(), all[0].answered_at),
            ("warehouse", "今晚八点", Some(2200))
        );
        let events = order::events(&store, order).unwrap();
        let told: Vec<_> = events.iter().map(|e| (e.kind.as_str(), e.text.as_str())).skip(1).collect();
        assert_eq!(
            told,
            [("patience", ""), ("chased", "warehouse: 几点能发"), ("chase_answer", "warehouse: 今晚八点")]
        );
        undo::last(&mut store, &actor(2400)).unwrap();
        assert!(get(&store, id).unwrap().is_open(), "the answer is taken back, the chase stays");
    }
}
