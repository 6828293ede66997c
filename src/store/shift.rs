//! Shifts: start, keyboard, end (S1–S5).

use super::{Actor, Op, Result, Store, StoreError, Write, shop};
use crate::clock::{Clock, business_day};
use crate::config::Config;
use crate::domain::Entity;
use crate::domain::shift::{self, EndBlockers, EndOutcome, Planned, Shift, ShiftPlan, ShiftRefusal};
use crate::text::locale::Lang;
use rusqlite::{Connection, OptionalExtension, Row, params};

const SELECT: &str = "
    SELECT s.id, s.agent_id, a.name AS agent, s.kind, s.business_day, s.planned_start, s.planned_end, s.started_at,
           s.end_asked_at, s.ended_at, s.at_keyboard, s.words
    FROM shifts s JOIN agents a ON a.id = s.agent_id";

fn row_to_shift(r: &Row) -> rusqlite::Result<Shift> {
    Ok(Shift {
        id: r.get("id")?,
        agent_id: r.get("agent_id")?,
        agent: r.get("agent")?,
        kind: r.get("kind")?,
        business_day: r.get("business_day")?,
        planned_start: r.get("planned_start")?,
        planned_end: r.get("planned_end")?,
        started_at: r.get("started_at")?,
        end_asked_at: r.get("end_asked_at")?,
        ended_at: r.get("ended_at")?,
        at_keyboard: r.get("at_keyboard")?,
        words: r.get("words")?,
    })
}

/// S1: the plan of the configuration that fits now, laid on the business day; `None` without any plan.
pub fn plan_now(config: &Config, clock: &Clock, lang: Lang) -> Option<Planned> {
    let cutoff = config.settings.cutoff_hour;
    let now = clock.now();
    let plans = config.settings.plans(lang);
    let plan = shift::plan_for(&plans, now.naive_local(), business_day(now, cutoff), cutoff)?;
    Some(planned(plan, config, clock))
}

/// The plan of an id, laid on the business day; `None` when the configuration has no such plan.
pub fn plan_of_kind(config: &Config, clock: &Clock, lang: Lang, kind: &str) -> Option<Planned> {
    config.settings.plans(lang).iter().find(|p| p.id == kind).map(|plan| planned(plan, config, clock))
}

fn planned(plan: &ShiftPlan, config: &Config, clock: &Clock) -> Planned {
    let cutoff = config.settings.cutoff_hour;
    let day = business_day(clock.now(), cutoff);
    let (start, end) = plan.on(day, cutoff);
    let (start, end) = (clock.unix(start), clock.unix(end));
    Planned { kind: plan.id.clone(), label: plan.label.clone(), day, start, end }
}

/// S2, S5: starts a shift now and takes the keyboard; shifts of others stay open beside it.
///
/// # Errors
/// [`ShiftRefusal::AgentMissing`], [`ShiftRefusal::AlreadyStarted`].
pub fn start(store: &mut Store, by: &Actor, agent: &str, plan: &Planned) -> Result<i64> {
    let agent = agent.trim();
    if agent.is_empty() {
        return Err(StoreError::refused(&ShiftRefusal::AgentMissing));
    }
    store.transact(by, Op::new("shift_start").note(agent), |w| {
        // The op is about the shift, not about the agent who may be made on the way.
        let id: i64 = w.query_row("SELECT coalesce(max(id), 0) + 1 FROM shifts", [], |r| r.get(0))?;
        w.about(Entity::Shift, id)?;
        let agent_id = shop::ensure_agent(w, agent)?;
        let open: bool = w.query_row(
            "SELECT EXISTS (SELECT 1 FROM shifts WHERE agent_id = ?1 AND ended_at IS NULL)",
            [agent_id],
            |r| r.get(0),
        )?;
        if open {
            return Err(StoreError::refused(&ShiftRefusal::AlreadyStarted));
        }
        w.execute(
            "INSERT INTO shifts(id, agent_id, kind, business_day, planned_start, planned_end, started_at, at_keyboard)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
            params![id, agent_id, plan.kind, plan.day.to_string(), plan.start, plan.end, by.at],
        )?;
        take_keyboard_in(w, id)?;
        Ok(id)
    })
}

/// S5: new entries belong to this shift from now on.
pub fn take_keyboard(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let shift = get(store, id)?;
    if shift.ended_at.is_some() {
        return Err(StoreError::refused(&ShiftRefusal::AlreadyEnded));
    }
    let op = Op::new("shift_keyboard").about(Entity::Shift, id).note(shift.agent);
    store.transact(by, op, |w| take_keyboard_in(w, id))
}

fn take_keyboard_in(w: &Write, id: i64) -> Result<()> {
    w.execute("UPDATE shifts SET at_keyboard = (id = ?1) WHERE ended_at IS NULL", [id])?;
    Ok(())
}

/// The open shift at the keyboard.
pub fn current(store: &Store) -> Result<Option<Shift>> {
    one(
        store.conn(),
        "WHERE s.ended_at IS NULL AND s.at_keyboard = 1 ORDER BY s.started_at DESC, s.id DESC LIMIT 1",
    )
}

/// S5: every open shift, the one at the keyboard first.
pub fn open_shifts(store: &Store) -> Result<Vec<Shift>> {
    let sql =
        format!("{SELECT} WHERE s.ended_at IS NULL ORDER BY s.at_keyboard DESC, s.started_at DESC, s.id");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([], row_to_shift)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The shift that ended last.
pub fn last_ended(store: &Store) -> Result<Option<Shift>> {
    one(store.conn(), "WHERE s.ended_at IS NOT NULL ORDER BY s.ended_at DESC, s.id DESC LIMIT 1")
}

/// The shifts of business days `from..=to`, in the order they started.
pub fn of_days(store: &Store, from: &str, to: &str) -> Result<Vec<Shift>> {
    let sql = format!("{SELECT} WHERE s.business_day BETWEEN ?1 AND ?2 ORDER BY s.started_at, s.id");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([from, to], row_to_shift)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn get(store: &Store, id: i64) -> Result<Shift> {
    read(store.conn(), id)
}

fn read(conn: &Connection, id: i64) -> Result<Shift> {
    conn.prepare_cached(&format!("{SELECT} WHERE s.id = ?1"))?
        .query_row([id], row_to_shift)
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: format!("shift {id}") })
}

fn one(conn: &Connection, rest: &str) -> Result<Option<Shift>> {
    Ok(conn.prepare_cached(&format!("{SELECT} {rest}"))?.query_row([], row_to_shift).optional()?)
}

/// An inquiry was given away by a shift since it waits: by an explicit word, or because the incoming agent took
/// the item of a frozen hand-off. Being listed is not enough: S4 asks for one by one.
fn handed_over(shift: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM inquiry_events e WHERE e.inquiry_id = i.id AND e.kind = 'handed_over'
                    AND e.shift_id = {shift} AND e.at >= i.waiting_since)
          OR EXISTS (SELECT 1 FROM handoff_items t JOIN handoffs h ON h.id = t.handoff_id
                     WHERE t.ref = 'inquiry:' || i.id AND h.shift_id = {shift} AND h.frozen_at >= i.waiting_since
                       AND (t.answer = 'accepted' OR (t.answer = 'question' AND h.accepted_at IS NOT NULL))))"
    )
}

/// A promise stands on a frozen hand-off of a shift and was not given back.
fn promise_listed(shift: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM handoff_items t JOIN handoffs h ON h.id = t.handoff_id
                 WHERE t.ref = 'inquiry:' || p.inquiry_id AND h.shift_id = {shift} AND t.answer <> 'returned'
                   AND h.frozen_at >= p.made_at)"
    )
}

/// S4: what keeps a shift from ending. What another open shift still owns keeps that one, not this.
pub fn blockers(store: &Store, shift_id: i64) -> Result<EndBlockers> {
    blockers_in(store.conn(), shift_id)
}

fn blockers_in(conn: &Connection, shift_id: i64) -> Result<EndBlockers> {
    let waiting = format!(
        "SELECT i.id FROM inquiries i
         WHERE i.closed_at IS NULL AND i.deleted_at IS NULL AND i.waiting_since IS NOT NULL AND NOT {}
           AND NOT EXISTS (SELECT 1 FROM shifts o WHERE o.id = i.shift_id AND o.id <> ?1 AND o.ended_at IS NULL
                             AND NOT {})
         ORDER BY i.waiting_since, i.id",
        handed_over("?1"),
        handed_over("o.id")
    );
    let promises = format!(
        "SELECT p.id FROM inquiries i CROSS JOIN promises p ON p.inquiry_id = i.id
         WHERE p.kept_at IS NULL AND i.closed_at IS NULL AND i.deleted_at IS NULL AND NOT {}
           AND NOT EXISTS (SELECT 1 FROM shifts o WHERE o.id = p.shift_id AND o.id <> ?1 AND o.ended_at IS NULL
                             AND NOT {})
         ORDER BY p.due_at, p.id",
        promise_listed("?1"),
        promise_listed("o.id")
    );
    let ids = |sql: &str| -> Result<Vec<i64>> {
        let mut statement = conn.prepare_cached(sql)?;
        let rows = statement.query_map([shift_id], |r| r.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    Ok(EndBlockers { waiting: ids(&waiting)?, promises: ids(&promises)? })
}

/// S4: asks for the end. With blockers the shift is marked 延长 and runs on; without, it ends and the keyboard goes
/// to the shift that is still open. `words` are the agent's own "summary and suggestions"; empty keeps earlier ones.
pub fn end(store: &mut Store, by: &Actor, id: i64, words: &str) -> Result<EndOutcome> {
    let shift = get(store, id)?;
    if shift.ended_at.is_some() {
        return Err(StoreError::refused(&ShiftRefusal::AlreadyEnded));
    }
    store.transact(by, Op::new("shift_end").about(Entity::Shift, id).note(shift.agent), |w| {
        if !words.trim().is_empty() {
            w.execute("UPDATE shifts SET words = ?1 WHERE id = ?2", params![words.trim(), id])?;
        }
        let blockers = blockers_in(w, id)?;
        if !blockers.is_empty() {
            w.execute(
                "UPDATE shifts SET end_asked_at = coalesce(end_asked_at, ?1) WHERE id = ?2",
                params![by.at, id],
            )?;
            return Ok(EndOutcome::Extended(blockers));
        }
        w.execute("UPDATE shifts SET ended_at = ?1, at_keyboard = 0 WHERE id = ?2", params![by.at, id])?;
        if shift.at_keyboard {
            pass_keyboard_on(w)?;
        }
        Ok(EndOutcome::Ended)
    })
}

fn pass_keyboard_on(w: &Write) -> Result<()> {
    w.execute(
        "UPDATE shifts SET at_keyboard = 1
         WHERE id = (SELECT id FROM shifts WHERE ended_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 1)",
        [],
    )?;
    Ok(())
}

/// S4: ends an extended shift once nobody waits any more; `false` when it runs on or nobody asked for its end.
pub fn end_when_clear(store: &mut Store, by: &Actor, id: i64) -> Result<bool> {
    if !get(store, id)?.is_extended() || !blockers(store, id)?.is_empty() {
        return Ok(false);
    }
    Ok(end(store, by, id, "")? == EndOutcome::Ended)
}

/// S4: hands one waiting inquiry over explicitly. When the customer writes again it has to be done again.
pub fn hand_over_inquiry(store: &mut Store, by: &Actor, inquiry_id: i64, note: &str) -> Result<()> {
    let inquiry = super::inquiry::get(store, inquiry_id)?;
    if !inquiry.status.is_open() {
        return Err(StoreError::refused(&ShiftRefusal::InquiryClosed));
    }
    let Some(shift_id) = by.shift_id else { return Err(StoreError::refused(&ShiftRefusal::NoShift)) };
    let op = Op::new("inquiry_handed_over").about(Entity::Inquiry, inquiry_id).note(inquiry.customer);
    store.transact(by, op, |w| {
        w.execute(
            "INSERT INTO inquiry_events(inquiry_id, at, agent_id, shift_id, kind, text)
             VALUES (?1, ?2, ?3, ?4, 'handed_over', ?5)",
            params![inquiry_id, by.at, by.agent_id, shift_id, note],
        )?;
        Ok(())
    })
}

#[cfg(test)]
mod tests;
