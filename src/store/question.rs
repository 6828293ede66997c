//! Open questions, 疑问: asked, answered later, made a snippet (I7).

use super::{Actor, Op, Result, Store, StoreError, snippet};
use crate::domain::Entity;
use crate::domain::question::{NewQuestion, Question, QuestionRefusal};
use crate::domain::snippet::Snippet;
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str =
    "SELECT id, inquiry_id, topic, text, asked, asked_at, answer, answered_at, snippet_id FROM questions";

fn row_to_question(r: &Row) -> rusqlite::Result<Question> {
    Ok(Question {
        id: r.get("id")?,
        inquiry_id: r.get("inquiry_id")?,
        topic: r.get("topic")?,
        text: r.get("text")?,
        asked: r.get("asked")?,
        asked_at: r.get("asked_at")?,
        answer: r.get("answer")?,
        answered_at: r.get("answered_at")?,
        snippet_id: r.get("snippet_id")?,
    })
}

/// The questions without an answer, the oldest first, at most `limit`.
pub fn open(store: &Store, limit: i64) -> Result<Vec<Question>> {
    let sql = format!("{SELECT} WHERE answered_at IS NULL ORDER BY asked_at, id LIMIT ?1");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([limit], row_to_question)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn get(store: &Store, id: i64) -> Result<Question> {
    store
        .conn()
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id], row_to_question)
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: format!("question {id}") })
}

/// I7: what the agent could not answer.
pub fn add(store: &mut Store, by: &Actor, new: &NewQuestion) -> Result<i64> {
    if new.text.trim().is_empty() {
        return Err(StoreError::refused(&QuestionRefusal::TextMissing));
    }
    store.transact(by, Op::new("question_add").note(&new.text), |w| {
        w.execute(
            "INSERT INTO questions(inquiry_id, topic, text, asked, asked_at, agent_id, shift_id, business_day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                new.inquiry_id,
                new.topic,
                new.text,
                new.asked,
                by.at,
                by.agent_id,
                by.shift_id,
                by.day_text()
            ],
        )?;
        let id = w.last_insert_rowid();
        w.about(Entity::Question, id)?;
        Ok(id)
    })
}

/// I7: the answer came; a later one replaces it, the time of the first stays.
pub fn answer(store: &mut Store, by: &Actor, id: i64, answer: &str) -> Result<()> {
    let question = get(store, id)?;
    if answer.trim().is_empty() {
        return Err(StoreError::refused(&QuestionRefusal::AnswerMissing));
    }
    let op = Op::new("question_answer").about(Entity::Question, id).note(question.text);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE questions SET answer = ?1, answered_at = coalesce(answered_at, ?2) WHERE id = ?3",
            params![answer, by.at, id],
        )?;
        Ok(())
    })
}

/// I7: an answered question becomes a snippet; gives the snippet's id.
pub fn promote(store: &mut Store, by: &Actor, id: i64, new: &Snippet) -> Result<i64> {
    let question = get(store, id)?;
    if question.answered_at.is_none() {
        return Err(StoreError::refused(&QuestionRefusal::AnswerMissing));
    }
    let op = Op::new("question_promote").about(Entity::Question, id).note(question.text);
    store.transact(by, op, |w| {
        let snippet_id = snippet::create_in(w, new)?;
        w.execute("UPDATE questions SET snippet_id = ?1 WHERE id = ?2", [snippet_id, id])?;
        Ok(snippet_id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};

    #[test]
    fn i7_a_question_is_open_until_answered_and_may_become_a_snippet() {
        let mut store = store();
        let new =
            NewQuestion { text: "能开专票吗".into(), asked: "finance".into(), ..NewQuestion::default() };
        let id = add(&mut store, &actor(100), &new).unwrap();
        assert_eq!(open(&store, 10).unwrap().iter().map(|q| q.id).collect::<Vec<_>>(), [id]);
        let snippet = Snippet {
            code: "zp2".into(),
            title: "专票".into(),
            answer: "可以开".into(),
            ..Snippet::default()
        };
        assert_eq!(
            promote(&mut store, &actor(110), id, &snippet).unwrap_err().key(),
            "question.refuse.answer_missing"
        );
        assert!(answer(&mut store, &actor(120), id, " ").is_err());
        answer(&mut store, &actor(120), id, "可以，给税号").unwrap();
        answer(&mut store, &actor(130), id, "可以，给税号和地址").unwrap();
        assert!(open(&store, 10).unwrap().is_empty());
        let snippet_id = promote(&mut store, &actor(140), id, &snippet).unwrap();
        let question = get(&store, id).unwrap();
        assert_eq!((question.answered_at, question.snippet_id), (Some(120), Some(snippet_id)));
        assert_eq!(question.answer, "可以，给税号和地址");
        assert!(add(&mut store, &actor(150), &NewQuestion::default()).is_err());
    }
}
