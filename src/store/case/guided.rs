//! A case led by its guide: the walk is kept, its outcome is taken in one action (A3, A5, A9).

use super::{details, document, get, step, todo};
use crate::domain::case::{CaseDetails, CaseRefusal, CaseStatus};
use crate::domain::guide::Walk;
use crate::domain::guide::ending::Ending;
use crate::domain::guide::facts::needs_approval;
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use crate::store::{Actor, Op, Result, Store, StoreError, Write, reminder};
use rusqlite::{OptionalExtension, params};

/// The to-do of a guide that the receipt of the return does away with (A8).
const RECEIPT_TODO: &str = "receipt";

/// The walk of a case through a guide that was taken last; `None` before the first.
pub fn walk(store: &Store, case_id: i64, guide: &str) -> Result<Option<Walk>> {
    let body: Option<String> = store
        .conn()
        .prepare_cached(
            "SELECT walk FROM case_walks WHERE case_id = ?1 AND guide = ?2 ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![case_id, guide], |r| r.get("walk"))
        .optional()?;
    Ok(body.map(|b| serde_json::from_str(&b)).transpose()?)
}

/// A3: takes the outcome of a walk: solution, responsible side, amount, documents, to-dos, status; the path stays with
/// the case. A walk taken before gives way, except for what was written or done of it. A guide that is not the one of
/// the kind (A8) takes nothing away.
///
/// # Errors
/// A5: `case.refuse.approval_missing` when the amount is above its limit and nobody is named who approved it;
/// `case.refuse.closed` for a case that is closed.
pub fn take(store: &mut Store, by: &Actor, id: i64, ending: &Ending, approved_by: &str) -> Result<()> {
    let case = get(store, id)?;
    if case.closed_at.is_some() {
        return Err(StoreError::refused(&CaseRefusal::Closed));
    }
    let approved_by = approved_by.trim();
    if ending.amount.is_some_and(|a| needs_approval(a, ending.limit)) && approved_by.is_empty() {
        return Err(StoreError::refused(&CaseRefusal::ApprovalMissing));
    }
    // A8: a guide on its own adds to what the guide of the kind decided.
    let aside = ending.guide != case.kind;
    let new = if aside { added(&case.details, ending) } else { decided(&case.details, ending) };
    let op = Op::new("case_guide").about(Entity::Case, id).note(&case.customer);
    store.transact(by, op, |w| {
        keep_walk(w, id, ending)?;
        details::write(w, id, &new)?;
        if aside {
            todo::done_by(w, id, RECEIPT_TODO, &ending.solution)?;
            todo::owe_too(w, id, &ending.todos)?;
        } else {
            decide(w, id, &case.kind, ending, approved_by)?;
        }
        for document in case.documents.iter().filter(|d| ending.ticks.contains(&d.kind)) {
            document::tick_in(w, id, document, &ending.slip_no)?;
        }
        step(w, id, "guide", ["", ""], &told(ending, approved_by))?;
        if ending.escalate {
            escalate(w, id, ending)?;
        }
        if ending.status != case.status && ending.status != CaseStatus::New {
            super::moves::move_in(w, &case, ending.status, "")?;
        }
        Ok(())
    })
}

/// What the guide of the kind decided.
fn decided(old: &CaseDetails, ending: &Ending) -> CaseDetails {
    let mut new = added(old, ending);
    new.solution.clone_from(&ending.solution);
    for (place, said) in [(&mut new.responsibility, &ending.responsible), (&mut new.degree, &ending.degree)] {
        if !said.is_empty() {
            place.clone_from(said);
        }
    }
    new.amount = ending.amount.unwrap_or_default();
    new
}

/// What is to be done next, and a solution where there was none.
fn added(old: &CaseDetails, ending: &Ending) -> CaseDetails {
    let mut new = old.clone();
    if !new.has_solution() {
        new.solution.clone_from(&ending.solution);
    }
    let first = ending.todos.iter().min_by_key(|t| t.due_at);
    new.next_step = first.map_or_else(String::new, |t| t.text.clone());
    new.next_due_at = first.map(|t| t.due_at);
    new
}

fn keep_walk(w: &Write, id: i64, ending: &Ending) -> Result<()> {
    let by = w.by;
    w.prepare_cached(
        "INSERT INTO case_walks(case_id, guide, walk, outcome, at, agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        id,
        ending.guide,
        serde_json::to_string(&ending.walk)?,
        ending.outcome,
        by.at,
        by.agent_id,
        by.shift_id
    ])?;
    Ok(())
}

fn decide(w: &Write, id: i64, kind: &str, ending: &Ending, approved_by: &str) -> Result<()> {
    w.prepare_cached(
        "UPDATE cases SET kind = ?1, received = ?2, wanted = ?3, courier_weight_g = ?4,
                approved_by = CASE WHEN ?5 <> '' THEN ?5 ELSE approved_by END, limit_fen = ?6
         WHERE id = ?7",
    )?
    .execute(params![
        ending.becomes.as_deref().unwrap_or(kind),
        ending.received,
        ending.wanted,
        ending.courier_weight,
        approved_by,
        ending.limit.map(|l| l.0),
        id
    ])?;
    document::owe_instead(w, id, ending.documents.clone())?;
    todo::owe_instead(w, id, &ending.todos)
}

/// A6: a hard one goes to the supervisor at once: it rings now, and the case says so.
fn escalate(w: &Write, id: i64, ending: &Ending) -> Result<()> {
    let reminder = NewReminder {
        kind: "escalation".into(),
        about: Some(Subject::new(Entity::Case, id)),
        due_at: w.by.at,
        text: ending.solution.clone(),
    };
    reminder::add_in(w, &reminder)?;
    w.execute("UPDATE cases SET escalated_at = coalesce(escalated_at, ?1) WHERE id = ?2", [w.by.at, id])?;
    step(w, id, "escalated", ["", ""], "")
}

/// The solution, then the amount and who approved it.
fn told(ending: &Ending, approved_by: &str) -> String {
    let amount = ending.amount.map(|a| format!("￥{a}")).unwrap_or_default();
    let words = [ending.solution.as_str(), &amount, approved_by];
    words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}
