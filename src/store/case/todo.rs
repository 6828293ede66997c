//! What there is to do for a case, by whom and until when (A3, A7, A9).

use super::{get, step};
use crate::domain::Entity;
use crate::domain::case::{CaseRefusal, Todo};
use crate::domain::fee::Claim;
use crate::domain::guide::ending::NewTodo;
use crate::domain::money::Fen;
use crate::store::{Actor, Op, Result, Store, StoreError, Write, fee};
use rusqlite::{Connection, Row, params};

fn row_to_todo(r: &Row) -> rusqlite::Result<Todo> {
    Ok(Todo {
        id: r.get("id")?,
        case_id: r.get("case_id")?,
        key: r.get("key")?,
        text: r.get("text")?,
        who: r.get("who")?,
        due_at: r.get("due_at")?,
        done_at: r.get("done_at")?,
        result: r.get("result")?,
        amount: r.get::<_, Option<i64>>("amount_fen")?.map(Fen),
    })
}

/// The to-dos of a case: open ones first, by their time.
pub fn todos(store: &Store, case_id: i64) -> Result<Vec<Todo>> {
    list(store.conn(), "WHERE case_id = ?1 ORDER BY done_at IS NOT NULL, due_at, id", case_id)
}

/// Open to-dos of all cases, the next one first, at most `limit`.
pub fn open_todos(store: &Store, limit: i64) -> Result<Vec<Todo>> {
    list(store.conn(), "WHERE done_at IS NULL ORDER BY due_at, id LIMIT ?1", limit)
}

fn list(conn: &Connection, condition: &str, value: i64) -> Result<Vec<Todo>> {
    let sql = format!(
        "SELECT id, case_id, key, text, who, due_at, done_at, result, amount_fen FROM case_todos {condition}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(statement.query_map([value], row_to_todo)?.collect::<rusqlite::Result<_>>()?)
}

/// A8: more to do, beside what there is.
pub(super) fn owe_too(w: &Write, case_id: i64, new: &[NewTodo]) -> Result<()> {
    for todo in new {
        insert(w, case_id, todo)?;
    }
    Ok(())
}

/// A3: the to-dos of an outcome take the place of those of an earlier walk that nobody did.
pub(super) fn owe_instead(w: &Write, case_id: i64, new: &[NewTodo]) -> Result<()> {
    w.prepare_cached("DELETE FROM case_todos WHERE case_id = ?1 AND done_at IS NULL AND key <> ''")?
        .execute([case_id])?;
    let done: Vec<String> =
        list(w, "WHERE case_id = ?1 AND done_at IS NOT NULL", case_id)?.into_iter().map(|t| t.text).collect();
    for todo in new.iter().filter(|t| !done.contains(&t.text)) {
        insert(w, case_id, todo)?;
    }
    Ok(())
}

fn insert(w: &Write, case_id: i64, t: &NewTodo) -> Result<i64> {
    w.prepare_cached(
        "INSERT INTO case_todos(case_id, key, text, who, due_at, agent_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![case_id, t.key, t.text, t.who, t.due_at, w.by.agent_id])?;
    Ok(w.last_insert_rowid())
}

/// One more thing to do, in the agent's words.
///
/// # Errors
/// `case.refuse.note_missing` without a text.
pub fn add_todo(store: &mut Store, by: &Actor, case_id: i64, new: &NewTodo) -> Result<i64> {
    if new.text.trim().is_empty() {
        return Err(StoreError::refused(&CaseRefusal::NoteMissing));
    }
    let case = get(store, case_id)?;
    let op = Op::new("case_todo_add").about(Entity::Case, case_id).note(case.customer);
    store.transact(by, op, |w| insert(w, case_id, new))
}

/// Done, with its result; a second time takes the tick back. What a claim brought is a fee of who pays it (A9). The
/// case's next step goes on to what is due next.
///
/// # Errors
/// `fee.refuse.settled` when the tick of a claim is taken back that was paid already.
pub fn todo_done(store: &mut Store, by: &Actor, id: i64, result: &str, claim: Option<&Claim>) -> Result<()> {
    let found = list(store.conn(), "WHERE id = ?1", id)?.pop();
    let todo = found.ok_or_else(|| StoreError::NotFound { what: format!("to-do {id}") })?;
    let case = get(store, todo.case_id)?;
    let op = Op::new("case_todo").about(Entity::Case, todo.case_id).note(case.customer);
    let result = result.trim();
    store.transact(by, op, |w| {
        let done_at = todo.done_at.is_none().then_some(by.at);
        let claim = claim.filter(|c| done_at.is_some() && c.amount > Fen::ZERO);
        let amount = claim.map(|c| c.amount);
        w.prepare_cached(
            "UPDATE case_todos SET done_at = ?1, result = ?2, amount_fen = ?3, agent_id = ?4 WHERE id = ?5",
        )?
        .execute(params![done_at, result, amount.map(|a| a.0), by.agent_id, id])?;
        match claim {
            Some(claim) => fee::claim(w, todo.case_id, id, claim, result)?,
            None => fee::unclaim(w, id)?,
        }
        let kind = if done_at.is_some() { "todo_done" } else { "todo_open" };
        let money = amount.map(|a| format!("￥{a}")).unwrap_or_default();
        let came = [money.as_str(), result].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
        let text =
            if came.is_empty() { todo.text.clone() } else { format!("{}: {}", todo.text, came.join(" ")) };
        step(w, todo.case_id, kind, ["", ""], &text)?;
        follow_next(w, todo.case_id, &case.details.next_step)
    })
}

/// The next step of a case that was one of its to-dos becomes the one that is due next; a step the agent wrote stays.
fn follow_next(w: &Write, case_id: i64, next_step: &str) -> Result<()> {
    let all = list(w, "WHERE case_id = ?1 ORDER BY due_at, id", case_id)?;
    if !next_step.is_empty() && !all.iter().any(|t| t.text == next_step) {
        return Ok(());
    }
    let next = all.iter().find(|t| t.done_at.is_none());
    w.execute(
        "UPDATE cases SET next_step = ?1, next_due_at = ?2 WHERE id = ?3",
        params![next.map_or("", |t| t.text.as_str()), next.map(|t| t.due_at), case_id],
    )?;
    Ok(())
}

/// What a guide had put on the list is done by what was decided now.
pub(super) fn done_by(w: &Write, case_id: i64, key: &str, result: &str) -> Result<()> {
    w.prepare_cached(
        "UPDATE case_todos SET done_at = ?1, result = ?2, agent_id = ?3
         WHERE case_id = ?4 AND key = ?5 AND done_at IS NULL",
    )?
    .execute(params![w.by.at, result, w.by.agent_id, case_id, key])?;
    Ok(())
}

/// How many of a case are open.
pub(super) fn count_open(conn: &Connection, case_id: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM case_todos WHERE case_id = ?1 AND done_at IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([case_id], |r| r.get(0))?)
}
