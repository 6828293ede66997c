//! I10: everything that is due or soon will be, from every room, and what was put off of it.

use super::{Actor, Op, Result, Store, StoreError, keeper, reminder};
use crate::domain::agenda::{Due, DueKey, DueKind};
use crate::domain::keeper::{Keeper, KeeperKind, Terms as KeeperTerms};
use crate::domain::reminder::{Reminder, ReminderRefusal};
use crate::domain::{Entity, Subject};
use chrono::NaiveDate;
use rusqlite::{Row, params};
use std::collections::HashMap;

/// Reminders that are listed at most.
const REMINDERS: i64 = 200;
const DAY: i64 = 86_400;

/// What the configuration and the day say about it.
#[derive(Clone, Debug)]
pub struct Terms {
    pub keepers: KeeperTerms,
    /// I2: seconds of waiting that are a breach.
    pub breach: i64,
    /// S3: the business day of now.
    pub today: NaiveDate,
    /// A2: unix second of today from which a case without a solution is flagged.
    pub afternoon: i64,
}

/// Everything that is due or soon will be, what hurts most first; what was put off stands last.
pub fn list(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Due>> {
    let mut all = inquiries(store, terms)?;
    all.extend(reminder::open(store, REMINDERS)?.into_iter().map(of_reminder));
    all.extend(cases(store, terms)?);
    // Deadlines came with their cases.
    let keepers = keeper::list(store, &terms.keepers, now)?.into_iter();
    all.extend(keepers.filter(|k| k.kind != KeeperKind::Deadline).map(of_keeper));
    let quiet = snoozes(store, now)?;
    for due in &mut all {
        if let Some(put_off) = quiet.get(&due.key) {
            due.put_off = Some(put_off.clone());
        }
    }
    all.sort_by_key(|d| d.rank(now));
    Ok(all)
}

fn due(kind: DueKind, id: i64, subject: Subject, due_at: i64, r: &Row) -> rusqlite::Result<Due> {
    Ok(Due {
        key: DueKey { kind, id },
        subject: Some(subject),
        customer: r.get("customer")?,
        text: String::new(),
        sort: String::new(),
        due_at,
        lead: 0,
        put_off: None,
        keeper: None,
    })
}

/// I2, I4: who waits, and what was promised to whom.
fn inquiries(store: &Store, terms: &Terms) -> Result<Vec<Due>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT i.id, c.name AS customer, i.waiting_since, i.question, p.id AS promise_id, p.due_at, p.what
         FROM inquiries i JOIN customers c ON c.id = i.customer_id
         LEFT JOIN promises p ON p.id = (SELECT id FROM promises
                                         WHERE inquiry_id = i.id AND kept_at IS NULL ORDER BY due_at LIMIT 1)
         WHERE i.closed_at IS NULL AND i.deleted_at IS NULL AND (i.waiting_since IS NOT NULL OR p.id IS NOT NULL)",
    )?;
    let rows = statement.query_map([], |r| {
        let id: i64 = r.get("id")?;
        let subject = Subject::new(Entity::Inquiry, id);
        let mut found = Vec::new();
        if let Some(promise) = r.get::<_, Option<i64>>("promise_id")? {
            let text = r.get("what")?;
            found.push(Due { text, ..due(DueKind::Promise, promise, subject, r.get("due_at")?, r)? });
        }
        if let Some(since) = r.get::<_, Option<i64>>("waiting_since")? {
            let text = r.get("question")?;
            found.push(Due { text, ..due(DueKind::Wait, id, subject, since + terms.breach, r)? });
        }
        Ok(found)
    })?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A2, A7: cases without a solution on their day, and deadlines of platforms.
fn cases(store: &Store, terms: &Terms) -> Result<Vec<Due>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT k.id, c.name AS customer, k.kind, k.business_day, k.solution_at, k.deadline_at, k.problem
         FROM cases k JOIN customers c ON c.id = k.customer_id
         WHERE k.closed_at IS NULL AND k.deleted_at IS NULL AND k.status NOT IN ('solved', 'closed')
           AND (k.solution_at IS NULL OR k.deadline_at IS NOT NULL)",
    )?;
    let rows = statement.query_map([], |r| {
        let id: i64 = r.get("id")?;
        let subject = Subject::new(Entity::Case, id);
        let (sort, text): (String, String) = (r.get("kind")?, r.get("problem")?);
        let of = |kind, at| -> rusqlite::Result<Due> {
            Ok(Due { sort: sort.clone(), text: text.clone(), ..due(kind, id, subject, at, r)? })
        };
        let mut found = Vec::new();
        if let Some(deadline) = r.get::<_, Option<i64>>("deadline_at")? {
            found.push(Due { lead: terms.keepers.deadline_hours * 3600, ..of(DueKind::Dispute, deadline)? });
        } else if r.get::<_, Option<i64>>("solution_at")?.is_none() {
            let day: String = r.get("business_day")?;
            let days = day.parse::<NaiveDate>().map_or(0, |day| (terms.today - day).num_days());
            found.push(of(DueKind::Case, terms.afternoon - days * DAY)?);
        }
        Ok(found)
    })?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn of_reminder(reminder: Reminder) -> Due {
    let put_off = (reminder.snoozed > 0).then_some((reminder.due_at, reminder.reason));
    Due {
        key: DueKey { kind: DueKind::Reminder, id: reminder.id },
        subject: reminder.about,
        customer: String::new(),
        text: reminder.text,
        sort: reminder.kind,
        due_at: reminder.due_at,
        lead: 0,
        put_off,
        keeper: None,
    }
}

fn of_keeper(keeper: Keeper) -> Due {
    let (id, subject) = match &keeper.todo {
        Some(todo) => (todo.id, Subject::new(Entity::Case, todo.case_id)),
        None => (keeper.order_id, Subject::new(Entity::Order, keeper.order_id)),
    };
    Due {
        key: DueKey { kind: keeper.kind.into(), id },
        subject: Some(subject),
        customer: keeper.customer.clone(),
        text: String::new(),
        sort: String::new(),
        due_at: keeper.due_at,
        lead: 0,
        put_off: None,
        keeper: Some(keeper),
    }
}

/// What is put off now.
fn snoozes(store: &Store, now: i64) -> Result<HashMap<DueKey, (i64, String)>> {
    let mut statement =
        store.conn().prepare_cached("SELECT kind, of_id, until, reason FROM snoozes WHERE until > ?1")?;
    let rows = statement.query_map([now], |r| {
        let kind: String = r.get("kind")?;
        let id: i64 = r.get("of_id")?;
        Ok(DueKind::from_code(&kind).map(|kind| (DueKey { kind, id }, r.get("until"), r.get("reason"))))
    })?;
    let mut found = HashMap::new();
    for (key, until, reason) in rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten() {
        found.insert(key, (until?, reason?));
    }
    Ok(found)
}

/// I10: put off to a later time; the reason is kept. `note` is whose it is, for the trail.
///
/// # Errors
/// The refusals of [`ReminderRefusal`].
pub fn snooze(
    store: &mut Store,
    by: &Actor,
    key: DueKey,
    until: i64,
    reason: &str,
    note: &str,
) -> Result<()> {
    if key.kind == DueKind::Reminder {
        return reminder::snooze(store, by, key.id, until, reason);
    }
    let refused = if until <= by.at {
        Some(ReminderRefusal::NotLater)
    } else if reason.trim().is_empty() {
        Some(ReminderRefusal::ReasonMissing)
    } else {
        None
    };
    if let Some(refusal) = refused {
        return Err(StoreError::refused(&refusal));
    }
    let entity = match key.kind {
        DueKind::Case | DueKind::Dispute | DueKind::Todo => Entity::Case,
        DueKind::Promise | DueKind::Wait => Entity::Inquiry,
        _ => Entity::Order,
    };
    let about = subject_id(store, key)?;
    store.transact(by, Op::new("reminder_snooze").about(entity, about).note(note).reason(reason), |w| {
        w.execute(
            "INSERT INTO snoozes(kind, of_id, until, reason, agent_id, shift_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT(kind, of_id) DO UPDATE SET until = excluded.until, reason = excluded.reason,
               times = times + 1, agent_id = excluded.agent_id, shift_id = excluded.shift_id",
            params![key.kind.code(), key.id, until, reason, by.agent_id, by.shift_id],
        )?;
        Ok(())
    })
}

/// The inquiry, order or case a due thing belongs to.
fn subject_id(store: &Store, key: DueKey) -> Result<i64> {
    let sql = match key.kind {
        DueKind::Promise => "SELECT inquiry_id FROM promises WHERE id = ?1",
        DueKind::Todo => "SELECT case_id FROM case_todos WHERE id = ?1",
        _ => return Ok(key.id),
    };
    Ok(store.conn().prepare_cached(sql)?.query_row([key.id], |r| r.get(0))?)
}

/// How many of what the header counts as due is put off: it is counted and rings again when its time comes. Each one
/// is looked at, for what was done meanwhile is due no more.
pub fn count_quiet(store: &Store, terms: &KeeperTerms, now: i64) -> Result<i64> {
    let mut statement = store.conn().prepare_cached("SELECT kind, of_id FROM snoozes WHERE until > ?1")?;
    let rows =
        statement.query_map([now], |r| Ok((r.get::<_, String>("kind")?, r.get::<_, i64>("of_id")?)))?;
    let mut quiet = 0;
    for (kind, id) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let Some(kind) = DueKind::from_code(&kind) else { continue };
        let Some(still) = still_due(kind) else { continue };
        let before = match kind {
            DueKind::Cod => now - terms.cod_return_hours * 3600,
            DueKind::Dispute => now + terms.deadline_hours * 3600,
            _ => now,
        };
        quiet +=
            store.conn().prepare_cached(still)?.query_row(params![id, before], |r| r.get::<_, i64>(0))?;
    }
    Ok(quiet)
}

/// Whether one thing (?1) is open and its time lies before ?2.
const fn still_due(kind: DueKind) -> Option<&'static str> {
    Some(match kind {
        DueKind::Promise => {
            "SELECT EXISTS (SELECT 1 FROM promises p JOIN inquiries i ON i.id = p.inquiry_id
             WHERE p.id = ?1 AND p.kept_at IS NULL AND p.due_at <= ?2 AND i.closed_at IS NULL
               AND i.deleted_at IS NULL)"
        }
        DueKind::Ship => {
            "SELECT EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND promised_ship_at < ?2 AND deleted_at IS NULL
               AND status IN ('wait_confirm', 'accepted', 'preparing'))"
        }
        DueKind::Cod => {
            "SELECT EXISTS (SELECT 1 FROM orders WHERE id = ?1 AND shipped_at < ?2 AND deleted_at IS NULL
               AND status IN ('shipped', 'signed', 'done') AND refused_at IS NULL
               AND (cod_money_at IS NULL OR cod_slip_at IS NULL))"
        }
        DueKind::Todo => {
            "SELECT EXISTS (SELECT 1 FROM case_todos t JOIN cases c ON c.id = t.case_id
             WHERE t.id = ?1 AND t.done_at IS NULL AND t.due_at <= ?2 AND c.closed_at IS NULL
               AND c.deleted_at IS NULL)"
        }
        DueKind::CallBack => {
            "SELECT EXISTS (SELECT 1 FROM orders o WHERE o.id = ?1 AND o.deleted_at IS NULL
               AND o.status IN ('signed', 'done') AND NOT EXISTS (
                 SELECT 1 FROM call_backs b WHERE b.order_id = o.id
                   AND (b.done_at IS NOT NULL OR b.due_at > ?2)))"
        }
        DueKind::Dispute => {
            "SELECT EXISTS (SELECT 1 FROM cases WHERE id = ?1 AND closed_at IS NULL AND deleted_at IS NULL
               AND status NOT IN ('solved', 'closed') AND deadline_at <= ?2)"
        }
        DueKind::Wait | DueKind::Reminder | DueKind::Case | DueKind::Nudge => return None,
    })
}

#[cfg(test)]
mod tests;
