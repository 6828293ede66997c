//! Reminders: what rings at a time, put off with a reason, ticked off (I10).

use super::{Actor, Op, Result, Store, StoreError, Write, coded};
use crate::domain::reminder::{NewReminder, Reminder, check_snooze};
use crate::domain::{Entity, Subject};
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str =
    "SELECT id, kind, entity, entity_id, due_at, text, snoozed, reason, done_at FROM reminders";

fn row_to_reminder(r: &Row) -> rusqlite::Result<Reminder> {
    let about = match r.get::<_, Option<i64>>("entity_id")? {
        Some(id) => {
            let entity = coded(r, "reminders.entity", &r.get::<_, String>("entity")?, Entity::from_code)?;
            Some(Subject::new(entity, id))
        }
        None => None,
    };
    Ok(Reminder {
        id: r.get("id")?,
        kind: r.get("kind")?,
        about,
        due_at: r.get("due_at")?,
        text: r.get("text")?,
        snoozed: r.get("snoozed")?,
        reason: r.get("reason")?,
        done_at: r.get("done_at")?,
    })
}

/// The reminders not done yet, the next one first, at most `limit`.
pub fn open(store: &Store, limit: i64) -> Result<Vec<Reminder>> {
    list(store, "WHERE done_at IS NULL ORDER BY due_at, id LIMIT ?1", limit)
}

/// What rings now, the longest due first.
pub fn due(store: &Store, now: i64) -> Result<Vec<Reminder>> {
    list(store, "WHERE done_at IS NULL AND due_at <= ?1 ORDER BY due_at, id", now)
}

fn list(store: &Store, condition: &str, value: i64) -> Result<Vec<Reminder>> {
    let mut statement = store.conn().prepare_cached(&format!("{SELECT} {condition}"))?;
    let rows = statement.query_map([value], row_to_reminder)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn get(store: &Store, id: i64) -> Result<Reminder> {
    store
        .conn()
        .prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id], row_to_reminder)
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: format!("reminder {id}") })
}

pub fn add(store: &mut Store, by: &Actor, new: &NewReminder) -> Result<i64> {
    store.transact(by, Op::new("reminder_add").note(&new.text), |w| add_in(w, new))
}

pub fn add_in(w: &Write, new: &NewReminder) -> Result<i64> {
    w.prepare_cached(
        "INSERT INTO reminders(kind, entity, entity_id, due_at, text, agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        new.kind,
        new.about.map_or("", |s| s.entity.code()),
        new.about.map(|s| s.id),
        new.due_at,
        new.text,
        w.by.agent_id,
        w.by.shift_id
    ])?;
    let id = w.last_insert_rowid();
    w.about(Entity::Reminder, id)?;
    Ok(id)
}

/// I10: put off to a later time; the reason is kept.
pub fn snooze(store: &mut Store, by: &Actor, id: i64, until: i64, reason: &str) -> Result<()> {
    let reminder = get(store, id)?;
    check_snooze(&reminder, until, reason, by.at).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("reminder_snooze").about(Entity::Reminder, id).note(reminder.text).reason(reason);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE reminders SET due_at = ?1, snoozed = snoozed + 1, reason = ?2 WHERE id = ?3",
            params![until, reason, id],
        )?;
        Ok(())
    })
}

/// Ticked off; a second tick changes nothing.
pub fn done(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let reminder = get(store, id)?;
    if reminder.done_at.is_some() {
        return Ok(());
    }
    store.transact(by, Op::new("reminder_done").about(Entity::Reminder, id).note(reminder.text), |w| {
        w.execute("UPDATE reminders SET done_at = ?1 WHERE id = ?2", params![by.at, id])?;
        Ok(())
    })
}

/// What is closed rings no more.
pub fn done_about_in(w: &Write, entity: Entity, id: i64) -> Result<()> {
    w.prepare_cached(
        "UPDATE reminders SET done_at = ?1 WHERE entity = ?2 AND entity_id = ?3 AND done_at IS NULL",
    )?
    .execute(params![w.by.at, entity.code(), id])?;
    Ok(())
}

/// Those of one kind ring no more: what they are about is settled, other things are not.
pub fn done_of_kind_in(w: &Write, about: Subject, kind: &str) -> Result<()> {
    w.prepare_cached(
        "UPDATE reminders SET done_at = ?1
         WHERE entity = ?2 AND entity_id = ?3 AND kind = ?4 AND done_at IS NULL",
    )?
    .execute(params![w.by.at, about.entity.code(), about.id, kind])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn at(due_at: i64) -> NewReminder {
        let about = Some(Subject::new(Entity::Case, 7));
        NewReminder { kind: "follow_up".into(), about, due_at, text: "催付".into() }
    }

    #[test]
    fn i10_what_is_due_rings_in_order_until_it_is_put_off_or_done() {
        let mut store = store();
        let later = add(&mut store, &actor(10), &at(200)).unwrap();
        let first = add(&mut store, &actor(10), &NewReminder { about: None, ..at(100) }).unwrap();
        let ids = |list: Vec<Reminder>| list.iter().map(|r| r.id).collect::<Vec<_>>();
        assert_eq!(ids(due(&store, 150).unwrap()), [first]);
        assert_eq!(ids(due(&store, 200).unwrap()), [first, later]);
        assert_eq!(
            snooze(&mut store, &actor(210), first, 300, "").unwrap_err().key(),
            "reminder.refuse.reason_missing"
        );
        snooze(&mut store, &actor(210), first, 300, "在接电话").unwrap();
        assert_eq!((get(&store, first).unwrap().snoozed, get(&store, first).unwrap().due_at), (1, 300));
        assert_eq!(ids(open(&store, 10).unwrap()), [later, first]);
        done(&mut store, &actor(220), later).unwrap();
        done(&mut store, &actor(230), later).unwrap();
        assert_eq!(get(&store, later).unwrap().done_at, Some(220));
        assert_eq!(ids(open(&store, 10).unwrap()), [first]);
        assert_eq!(get(&store, later).unwrap().about, Some(Subject::new(Entity::Case, 7)));
        undo::last(&mut store, &actor(240)).unwrap();
        assert_eq!(get(&store, later).unwrap().done_at, None);
    }
}
