//! A case from one status to the next (A1, A2, A4): checked, stamped, with the follow-up of what is waited for.

use super::{details, get, step, todo};
use crate::domain::case::{Case, CaseRefusal, CaseStatus, check_move};
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use crate::store::{Actor, Op, Result, Store, StoreError, Write, reminder};
use rusqlite::params;

/// What is said with a move; "" and `None` leave it out.
#[derive(Clone, Debug, Default)]
pub struct Move<'a> {
    pub reason: &'a str,
    /// Written down in the same action.
    pub solution: &'a str,
    /// A1: when to ask again whoever is waited for, and the text of the reminder.
    pub follow_up: Option<(i64, &'a str)>,
}

/// A1, A2, A4: moves a case to another status. Solving and closing are stamped, re-opening takes the stamps away.
pub fn advance(store: &mut Store, by: &Actor, id: i64, to: CaseStatus, reason: &str) -> Result<()> {
    advance_with(store, by, id, to, &Move { reason, ..Move::default() })
}

/// The same with what else is said about it.
///
/// # Errors
/// What [`check_move`] refuses; `case.refuse.todos_open` (A9) when it is closed with something left to do and no
/// reason.
pub fn advance_with(store: &mut Store, by: &Actor, id: i64, to: CaseStatus, said: &Move) -> Result<()> {
    let mut case = get(store, id)?;
    let solved_now = !said.solution.trim().is_empty();
    if solved_now {
        said.solution.trim().clone_into(&mut case.details.solution);
    }
    check_move(&case, to, said.reason).map_err(|e| StoreError::refused(&e))?;
    let closes = to == CaseStatus::Closed && said.reason.trim().is_empty();
    if closes && todo::count_open(store.conn(), id)? > 0 {
        return Err(StoreError::refused(&CaseRefusal::TodosOpen));
    }
    let op = Op::new("case_advance").about(Entity::Case, id).note(&case.customer).reason(said.reason);
    store.transact(by, op, |w| {
        if solved_now {
            details::write(w, id, &case.details)?;
            step(w, id, "solution", ["", ""], &case.details.solution)?;
        }
        move_in(w, &case, to, said.reason)?;
        if let Some((due_at, text)) = said.follow_up {
            let about = Some(Subject::new(Entity::Case, id));
            let new = NewReminder { kind: FOLLOW_UP.into(), about, due_at, text: text.to_owned() };
            reminder::add_in(w, &new)?;
        }
        Ok(())
    })
}

const FOLLOW_UP: &str = "follow_up";

/// Writes a move that was checked. Whoever was waited for need not be asked again.
pub(super) fn move_in(w: &Write, case: &Case, to: CaseStatus, reason: &str) -> Result<()> {
    let solved_at = if to.is_open() { None } else { case.solved_at.or(Some(w.by.at)) };
    let closed = to == CaseStatus::Closed;
    w.execute(
        "UPDATE cases SET status = ?1, solved_at = ?2, closed_at = ?3, close_reason = ?4 WHERE id = ?5",
        params![to.code(), solved_at, closed.then_some(w.by.at), if closed { reason } else { "" }, case.id],
    )?;
    if case.status.is_waiting() {
        w.prepare_cached(
            "UPDATE reminders SET done_at = ?1
             WHERE entity = 'case' AND entity_id = ?2 AND kind = ?3 AND done_at IS NULL",
        )?
        .execute(params![w.by.at, case.id, FOLLOW_UP])?;
    }
    if closed {
        reminder::done_about_in(w, Entity::Case, case.id)?;
    }
    step(w, case.id, "status", [case.status.code(), to.code()], reason)
}
