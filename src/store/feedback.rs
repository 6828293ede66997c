//! Opinions, wishes and complaints: the supervisor's list (O14).

use super::{Actor, Op, Result, Store, StoreError, Write, order};
use crate::domain::Entity;
use crate::domain::call_back::{CallBackRefusal, Feedback};
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str = "
    SELECT f.id, f.order_id, coalesce(o.order_no, '') AS order_no, c.name AS customer, f.kind, f.text, f.at,
           coalesce(a.name, '') AS agent, f.answer, f.answered_at
    FROM feedback f JOIN customers c ON c.id = f.customer_id
    LEFT JOIN orders o ON o.id = f.order_id LEFT JOIN agents a ON a.id = f.agent_id";

fn row_to_feedback(r: &Row) -> rusqlite::Result<Feedback> {
    Ok(Feedback {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        order_no: r.get("order_no")?,
        customer: r.get("customer")?,
        kind: r.get("kind")?,
        text: r.get("text")?,
        at: r.get("at")?,
        agent: r.get("agent")?,
        answer: r.get("answer")?,
        answered_at: r.get("answered_at")?,
    })
}

pub fn get(store: &Store, id: i64) -> Result<Feedback> {
    let sql = format!("{SELECT} WHERE f.id = ?1");
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_feedback).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("feedback {id}") })
}

/// What waits for the supervisor's answer, the oldest first; then what was answered, the newest first.
pub fn list(store: &Store, limit: i64) -> Result<Vec<Feedback>> {
    let mut all = Vec::new();
    for part in [
        "f.answered_at IS NULL ORDER BY f.at, f.id",
        "f.answered_at IS NOT NULL ORDER BY f.business_day DESC, f.at DESC, f.id DESC",
    ] {
        let left = limit - i64::try_from(all.len()).unwrap_or(limit);
        let mut statement = store.conn().prepare_cached(&format!("{SELECT} WHERE {part} LIMIT ?1"))?;
        for row in statement.query_map([left.max(0)], row_to_feedback)? {
            all.push(row?);
        }
    }
    Ok(all)
}

/// Those of business days `from..=to`, oldest first.
pub fn of_days(store: &Store, from: &str, to: &str) -> Result<Vec<Feedback>> {
    let sql = format!("{SELECT} WHERE f.business_day BETWEEN ?1 AND ?2 ORDER BY f.at, f.id");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([from, to], row_to_feedback)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn count_open(store: &Store) -> Result<i64> {
    let sql = "SELECT count(*) FROM feedback WHERE answered_at IS NULL";
    Ok(store.conn().prepare_cached(sql)?.query_row([], |r| r.get(0))?)
}

/// Keeps what a customer said.
pub fn add_in(w: &Write, order_id: Option<i64>, customer_id: i64, kind: &str, text: &str) -> Result<i64> {
    w.execute(
        "INSERT INTO feedback(order_id, customer_id, kind, text, at, business_day, agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            order_id,
            customer_id,
            kind.trim(),
            text.trim(),
            w.by.at,
            w.by.day_text(),
            w.by.agent_id,
            w.by.shift_id
        ],
    )?;
    Ok(w.last_insert_rowid())
}

/// The supervisor's answer; a later one replaces it, the time of the first stays.
pub fn answer(store: &mut Store, by: &Actor, id: i64, answer: &str) -> Result<()> {
    let feedback = get(store, id)?;
    if answer.trim().is_empty() {
        return Err(StoreError::refused(&CallBackRefusal::AnswerMissing));
    }
    let mut op = Op::new("feedback_answer").note(feedback.customer);
    if let Some(order_id) = feedback.order_id {
        op = op.about(Entity::Order, order_id);
    }
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE feedback SET answer = ?1, answered_at = coalesce(answered_at, ?2) WHERE id = ?3",
            params![answer.trim(), by.at, id],
        )?;
        match feedback.order_id {
            Some(order_id) => order::event(w, order_id, "feedback_answer", answer.trim()),
            None => Ok(()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};

    #[test]
    fn o14_feedback_waits_for_the_supervisor_and_belongs_to_its_business_day() {
        let mut store = store();
        store
            .transact(&actor(500), Op::new("seed"), |w| {
                w.execute("INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0)", [])?;
                add_in(w, None, 1, "opinion", "包装太大")?;
                add_in(w, None, 1, "wish", "想要蓝色")
            })
            .unwrap();
        let texts = |all: Vec<Feedback>| all.into_iter().map(|f| f.text).collect::<Vec<_>>();
        assert_eq!(
            answer(&mut store, &actor(600), 1, " ").unwrap_err().key(),
            "call_back.refuse.answer_missing"
        );
        answer(&mut store, &actor(600), 1, "已换小箱").unwrap();
        answer(&mut store, &actor(700), 1, "已换小箱，下周起").unwrap();
        let first = get(&store, 1).unwrap();
        assert_eq!((first.answer.as_str(), first.answered_at), ("已换小箱，下周起", Some(600)));
        assert_eq!(texts(list(&store, 10).unwrap()), ["想要蓝色", "包装太大"], "open ones first");
        assert_eq!(count_open(&store).unwrap(), 1);
        assert_eq!(texts(of_days(&store, "2026-06-01", "2026-06-01").unwrap()), ["包装太大", "想要蓝色"]);
        assert!(of_days(&store, "2026-06-02", "2026-06-02").unwrap().is_empty());
    }
}
