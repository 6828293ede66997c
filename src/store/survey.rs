//! Satisfaction surveys and the measures they lead to (P1).

use super::{Actor, Op, Result, Store, StoreError, order};
use crate::domain::Entity;
use crate::domain::survey::{Measure, Survey, SurveyRefusal, check};
use rusqlite::{Row, params};
use std::collections::HashMap;

fn row_to_survey(r: &Row) -> rusqlite::Result<Survey> {
    Ok(Survey {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        order_no: r.get("order_no")?,
        customer_id: r.get("customer_id")?,
        customer: r.get("customer")?,
        at: r.get("at")?,
        note: r.get("note")?,
        agent: r.get("agent")?,
        marks: Vec::new(),
    })
}

/// The surveys of business days `from..=to`, oldest first, with their marks.
pub fn of_days(store: &Store, from: &str, to: &str) -> Result<Vec<Survey>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT s.id, s.order_id, coalesce(o.order_no, '') AS order_no, s.customer_id, c.name AS customer, s.at,
                s.note, coalesce(a.name, '') AS agent
         FROM surveys s JOIN customers c ON c.id = s.customer_id
         LEFT JOIN orders o ON o.id = s.order_id LEFT JOIN agents a ON a.id = s.agent_id
         WHERE s.business_day BETWEEN ?1 AND ?2 ORDER BY s.at, s.id",
    )?;
    let mut surveys: Vec<Survey> =
        statement.query_map([from, to], row_to_survey)?.collect::<rusqlite::Result<_>>()?;
    let places: HashMap<i64, usize> = surveys.iter().enumerate().map(|(i, s)| (s.id, i)).collect();
    let mut statement = store.conn().prepare_cached(
        "SELECT m.survey_id, m.question, m.mark FROM surveys s JOIN survey_marks m ON m.survey_id = s.id
         WHERE s.business_day BETWEEN ?1 AND ?2 ORDER BY m.id",
    )?;
    let mut rows = statement.query([from, to])?;
    while let Some(r) = rows.next()? {
        if let Some(place) = places.get(&r.get("survey_id")?) {
            surveys[*place].marks.push((r.get("question")?, r.get("mark")?));
        }
    }
    Ok(surveys)
}

/// Keeps what the customer of an order said.
///
/// # Errors
/// What [`check`] refuses.
pub fn add(store: &mut Store, by: &Actor, order_id: i64, marks: &[(String, i64)], note: &str) -> Result<i64> {
    check(marks).map_err(|e| StoreError::refused(&e))?;
    let order = order::get(store, order_id)?;
    let op = Op::new("survey_add").about(Entity::Order, order_id).note(&order.data.order_no);
    store.transact(by, op, |w| {
        w.execute(
            "INSERT INTO surveys(order_id, customer_id, at, business_day, note, agent_id, shift_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![order_id, order.customer_id, by.at, by.day_text(), note.trim(), by.agent_id, by.shift_id],
        )?;
        let id = w.last_insert_rowid();
        for (question, mark) in marks {
            w.execute(
                "INSERT INTO survey_marks(survey_id, question, mark) VALUES (?1, ?2, ?3)",
                params![id, question, mark],
            )?;
        }
        let told: Vec<String> = marks.iter().map(|(q, m)| format!("{q}: {m}")).collect();
        order::event(w, order_id, "survey", &told.join(" "))?;
        Ok(id)
    })
}

fn row_to_measure(r: &Row) -> rusqlite::Result<Measure> {
    Ok(Measure {
        id: r.get("id")?,
        question: r.get("question")?,
        text: r.get("text")?,
        owner: r.get("owner")?,
        due_at: r.get("due_at")?,
        at: r.get("at")?,
        done_at: r.get("done_at")?,
        effect: r.get("effect")?,
    })
}

/// Measures a list shows.
pub const MEASURES: i64 = 200;

/// The measures: what is open first, by what is due; then what was done, the newest first.
pub fn measures(store: &Store, limit: i64) -> Result<Vec<Measure>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT id, question, text, owner, due_at, at, done_at, effect FROM measures
         ORDER BY done_at IS NOT NULL, coalesce(done_at, 0) DESC, coalesce(due_at, at), id LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], row_to_measure)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes down what is to be changed.
///
/// # Errors
/// `trade.refuse.measure_empty`.
pub fn add_measure(store: &mut Store, by: &Actor, m: &Measure) -> Result<i64> {
    if m.text.trim().is_empty() {
        return Err(StoreError::refused(&SurveyRefusal::MeasureEmpty));
    }
    store.transact(by, Op::new("measure_add").note(m.text.trim()), |w| {
        w.execute(
            "INSERT INTO measures(question, text, owner, due_at, at, agent_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![m.question, m.text.trim(), m.owner.trim(), m.due_at, by.at, by.agent_id],
        )?;
        Ok(w.last_insert_rowid())
    })
}

/// A measure is done when its effect was looked at.
///
/// # Errors
/// `trade.refuse.effect_empty`.
pub fn finish_measure(store: &mut Store, by: &Actor, id: i64, effect: &str) -> Result<()> {
    if effect.trim().is_empty() {
        return Err(StoreError::refused(&SurveyRefusal::EffectEmpty));
    }
    store.transact(by, Op::new("measure_done").note(effect.trim()), |w| {
        w.execute(
            "UPDATE measures SET done_at = ?1, effect = ?2 WHERE id = ?3",
            params![by.at, effect.trim(), id],
        )?;
        Ok(())
    })
}
