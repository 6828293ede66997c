//! Open questions, 疑问: asked, answered later, made a snippet (I7).

use super::{Actor, Op, Result, Store, StoreError, Write, inquiry, reminder, snippet};
use crate::domain::question::{NewQuestion, Question, QuestionRefusal};
use crate::domain::reminder::NewReminder;
use crate::domain::snippet::Snippet;
use crate::domain::{Entity, Subject};
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
    list(store, &sql, [limit])
}

/// Answered since then, the newest first, at most `limit`.
pub fn answered(store: &Store, since: i64, limit: i64) -> Result<Vec<Question>> {
    let sql = format!("{SELECT} WHERE answered_at >= ?1 ORDER BY answered_at DESC, id DESC LIMIT ?2");
    list(store, &sql, [since, limit])
}

fn list(store: &Store, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Question>> {
    let mut statement = store.conn().prepare_cached(sql)?;
    let rows = statement.query_map(values, row_to_question)?;
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
    store.transact(by, Op::new("question_add").note(&new.text), |w| add_in(w, new))
}

pub fn add_in(w: &Write, new: &NewQuestion) -> Result<i64> {
    if new.text.trim().is_empty() {
        return Err(StoreError::refused(&QuestionRefusal::TextMissing));
    }
    let by = w.by;
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
}

/// I4, I7: the question is noted and the customer promised an answer by a time, as one action.
pub fn add_promising(store: &mut Store, by: &Actor, new: &NewQuestion, due_at: Option<i64>) -> Result<i64> {
    store.transact(by, Op::new("question_add").note(&new.text), |w| {
        let id = add_in(w, new)?;
        if let (Some(inquiry), Some(due_at)) = (new.inquiry_id, due_at) {
            inquiry::promise_in(w, inquiry, due_at, &new.text, &new.asked)?;
        }
        Ok(id)
    })
}

/// I7: the answer came; a later one replaces it, the time of the first stays. Whoever asked is to be told: a
/// reminder about her inquiry rings at once.
pub fn answer(store: &mut Store, by: &Actor, id: i64, answer: &str) -> Result<()> {
    let question = get(store, id)?;
    if answer.trim().is_empty() {
        return Err(StoreError::refused(&QuestionRefusal::AnswerMissing));
    }
    let op = Op::new("question_answer").about(Entity::Question, id).note(&question.text);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE questions SET answer = ?1, answered_at = coalesce(answered_at, ?2) WHERE id = ?3",
            params![answer, by.at, id],
        )?;
        let first = question.answered_at.is_none();
        if let Some(inquiry) = question.inquiry_id.filter(|_| first) {
            let about = Some(Subject::new(Entity::Inquiry, inquiry));
            let text = answer.trim().to_owned();
            reminder::add_in(w, &NewReminder { kind: "answer_known".into(), about, due_at: by.at, text })?;
        }
        Ok(())
    })
}

/// I7: the customer was told the answer: it is in her inquiry's history, a reply while the inquiry is open, and its
/// reminder rings no more.
pub fn tell(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let question = get(store, id)?;
    let Some(about) = question.inquiry_id.filter(|_| question.answered_at.is_some()) else {
        return Err(StoreError::refused(&QuestionRefusal::NobodyToTell));
    };
    let inquiry = inquiry::get(store, about)?;
    let op = Op::new("question_tell").about(Entity::Inquiry, about).note(inquiry.customer);
    store.transact(by, op, |w| {
        if inquiry.status.is_open() {
            inquiry::reply_in(w, about, &question.answer)?;
        } else {
            inquiry::event(w, about, "copied", &question.answer)?;
        }
        reminder::done_of_kind_in(w, Subject::new(Entity::Inquiry, about), "answer_known")
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
    use crate::domain::inquiry::NewInquiry;
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

    #[test]
    fn i7_whoever_asked_is_told_when_the_answer_is_known() {
        let mut store = store();
        let asking =
            NewInquiry { customer: "大壮".into(), channel: "taobao".into(), ..NewInquiry::default() };
        let inquiry = inquiry::open(&mut store, &actor(100), &asking).unwrap();
        let new = NewQuestion {
            inquiry_id: Some(inquiry),
            text: "能开专票吗".into(),
            asked: "finance".into(),
            ..NewQuestion::default()
        };
        let id = add_promising(&mut store, &actor(110), &new, Some(900)).unwrap();
        let promise = inquiry::get(&store, inquiry).unwrap().promise.unwrap();
        assert_eq!(
            (promise.due_at, promise.asked.as_str(), promise.what.as_str()),
            (900, "finance", "能开专票吗")
        );
        assert_eq!(tell(&mut store, &actor(120), id).unwrap_err().key(), "question.refuse.nobody_to_tell");
        answer(&mut store, &actor(200), id, "可以开").unwrap();
        answer(&mut store, &actor(210), id, "可以开，给税号").unwrap();
        let due = reminder::due(&store, 200).unwrap();
        assert_eq!(due.len(), 1, "a better answer rings no second time");
        assert_eq!((due[0].kind.as_str(), due[0].text.as_str()), ("answer_known", "可以开"));
        assert_eq!(due[0].about, Some(Subject::new(Entity::Inquiry, inquiry)));
        tell(&mut store, &actor(300), id).unwrap();
        assert!(reminder::due(&store, 300).unwrap().is_empty());
        let told = inquiry::events(&store, inquiry).unwrap().pop().unwrap();
        assert_eq!((told.kind.as_str(), told.text.as_str()), ("replied", "可以开，给税号"));
        assert!(
            inquiry::get(&store, inquiry).unwrap().promise.is_some(),
            "the promise is ticked off by hand"
        );
        crate::store::undo::last(&mut store, &actor(310)).unwrap();
        assert_eq!(reminder::due(&store, 310).unwrap().len(), 1);
        assert_eq!(answered(&store, 0, 9).unwrap().len(), 1);
    }
}
