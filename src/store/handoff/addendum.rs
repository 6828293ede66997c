//! What is added to a hand-off after it was frozen (S6).

use super::{get, of_shift};
use crate::domain::Subject;
use crate::domain::handoff::{Addendum, HandoffRefusal};
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, shift::Shift};
use crate::store::{Actor, Op, Result, Store, StoreError, reminder};
use crate::text::harmless;
use rusqlite::{Connection, params};

/// Adds a text below a frozen hand-off. Who has taken it over already is rung at once, with `notice`.
///
/// # Errors
/// [`HandoffRefusal::TextMissing`] for an empty text.
pub fn append(store: &mut Store, by: &Actor, handoff_id: i64, text: &str, notice: &str) -> Result<()> {
    let text = harmless::line(text);
    if text.trim().is_empty() {
        return Err(StoreError::refused(&HandoffRefusal::TextMissing));
    }
    let handoff = get(store, handoff_id)?;
    let op = Op::new("handoff_append").about(Entity::Handoff, handoff_id).note(&handoff.number);
    store.transact(by, op, |w| {
        w.execute(
            "INSERT INTO handoff_addenda(handoff_id, at, agent_id, text) VALUES (?1, ?2, ?3, ?4)",
            params![handoff_id, by.at, by.agent_id, text.trim()],
        )?;
        if handoff.accepted_at.is_some() {
            let about = Some(Subject::new(Entity::Handoff, handoff_id));
            let text = format!("{notice} {}", text.trim());
            reminder::add_in(w, &NewReminder { kind: "note".into(), about, due_at: by.at, text })?;
        }
        Ok(())
    })
}

/// The hand-off that may be added to: the newest one of the shift, or of the last shift when none runs.
pub fn appendable(store: &Store, shift: Option<&Shift>) -> Result<Option<i64>> {
    let last = crate::store::shift::last_ended(store)?;
    for shift in shift.into_iter().chain(last.as_ref()) {
        if let Some(handoff) = of_shift(store, shift.id)?.first() {
            return Ok(Some(handoff.id));
        }
    }
    Ok(None)
}

pub(super) fn of(conn: &Connection, handoff_id: i64) -> rusqlite::Result<Vec<Addendum>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.at, d.text, coalesce(a.name, '') AS agent
         FROM handoff_addenda d LEFT JOIN agents a ON a.id = d.agent_id
         WHERE d.handoff_id = ?1 ORDER BY d.id",
    )?;
    let rows = statement.query_map([handoff_id], |r| {
        Ok(Addendum { at: r.get("at")?, by: r.get("agent")?, text: r.get("text")? })
    })?;
    rows.collect()
}
