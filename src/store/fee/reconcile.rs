//! Accounts compared with the other side (E2): the reminder of the calendar, what was agreed on with whom.

use super::statement::{of, shares};
use crate::domain::Entity;
use crate::domain::fee::calendar::{Agreed, Compared};
use crate::domain::fee::period::Period;
use crate::domain::fee::statement::Share;
use crate::domain::fee::{Account, Party};
use crate::domain::money::Fen;
use crate::domain::reminder::{NewReminder, RECONCILIATION};
use crate::store::{Actor, Op, Result, Store, Write, reminder};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};

/// One of the calendar: whose accounts, of which period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Id of the calendar in the configuration.
    pub calendar: String,
    pub account: Account,
    pub period: Period,
}

impl Due {
    /// `customers_monthly customer 2026-05-01 2026-05-31`: what its reminder carries.
    fn source(&self) -> String {
        format!("{} {} {} {}", self.calendar, self.account, self.period.from, self.period.to)
    }

    fn parse(source: &str) -> Option<Self> {
        let mut words = source.split(' ');
        Some(Self {
            calendar: words.next()?.to_owned(),
            account: Account::from_code(words.next()?)?,
            period: Period { from: words.next()?.parse().ok()?, to: words.next()?.parse().ok()? },
        })
    }
}

/// Reminds once of a period of the calendar, when there is anything to compare. It belongs to no shift: nobody's undo
/// takes it back. Returns whether it was made now.
pub fn remind(store: &mut Store, by: &Actor, due: &Due, due_at: i64, text: &str) -> Result<bool> {
    let source = due.source();
    let sql = "SELECT EXISTS (SELECT 1 FROM reminders WHERE source = ?1 AND source <> '')";
    let made: bool = store.conn().prepare_cached(sql)?.query_row([&source], |r| r.get(0))?;
    if made || compared(store, due)?.is_empty() {
        return Ok(false);
    }
    let nobody = Actor { agent_id: None, shift_id: None, ..by.clone() };
    let new = NewReminder { kind: RECONCILIATION.into(), about: None, due_at, text: text.to_owned() };
    store.transact(&nobody, Op::new("reminder_add").note(text), |w| {
        let id = reminder::add_in(w, &new)?;
        w.execute("UPDATE reminders SET source = ?1 WHERE id = ?2", params![source, id])?;
        Ok(())
    })?;
    Ok(true)
}

/// What a reminder of the calendar is about; `None` for any other reminder.
pub fn due_of(store: &Store, reminder_id: i64) -> Result<Option<Due>> {
    let sql = "SELECT source FROM reminders WHERE id = ?1 AND kind = ?2";
    let source: Option<String> = store
        .conn()
        .prepare_cached(sql)?
        .query_row(params![reminder_id, RECONCILIATION], |r| r.get(0))
        .optional()?;
    Ok(source.as_deref().and_then(Due::parse))
}

/// The accounts of one of the calendar with what was agreed on, the largest balance first.
pub fn compared(store: &Store, due: &Due) -> Result<Vec<(Share, Option<Agreed>)>> {
    let shares = shares(store, due.period)?.into_iter().filter(|s| s.party.account == due.account);
    shares.map(|share| agreed(store, &share.party, due.period).map(|found| (share, found))).collect()
}

/// What was agreed on with a party for a period, the last time.
pub fn agreed(store: &Store, party: &Party, period: Period) -> Result<Option<Agreed>> {
    let (condition, mut values) = of(Some(party));
    values.extend([period.from, period.to].map(|day| Value::Text(day.to_string())));
    let sql = format!(
        "SELECT r.at, r.balance_fen, r.note, coalesce((SELECT name FROM agents WHERE id = r.agent_id), '') AS agent
         FROM reconciliations r WHERE {condition} AND from_day = ?{} AND to_day = ?{} ORDER BY id DESC LIMIT 1",
        values.len() - 1,
        values.len()
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let found = statement.query_row(params_from_iter(values), |r| {
        Ok(Agreed {
            at: r.get("at")?,
            balance: Fen(r.get("balance_fen")?),
            agent: r.get("agent")?,
            note: r.get("note")?,
        })
    });
    Ok(found.optional()?)
}

/// Both sides found the same balance. With the last account of its reminder this is done too; returns whether it is.
pub fn agree(
    store: &mut Store,
    by: &Actor,
    (party, period): (&Party, Period),
    balance: Fen,
    note: &str,
    reminder_id: Option<i64>,
) -> Result<bool> {
    let due = reminder_id.map(|id| due_of(store, id)).transpose()?.flatten();
    let others = due.map(|due| compared(store, &due)).transpose()?.unwrap_or_default();
    let is_open = |(share, agreed): &(Share, Option<Agreed>)| {
        !share.party.is(party) && Compared::of(agreed.as_ref(), share.balance()) != Compared::Agreed
    };
    let last = reminder_id.filter(|_| !others.iter().any(is_open));
    let op = Op::new("reconcile").note(format!("{} {} {balance}", party.name, period.to));
    store.transact(by, op, |w| {
        insert(w, (party, period), balance, note)?;
        if let Some(id) = last {
            w.about(Entity::Reminder, id)?;
            w.execute(
                "UPDATE reminders SET done_at = ?1 WHERE id = ?2 AND done_at IS NULL",
                params![w.by.at, id],
            )?;
        }
        Ok(())
    })?;
    Ok(last.is_some())
}

fn insert(w: &Write, (party, period): (&Party, Period), balance: Fen, note: &str) -> Result<()> {
    let name = if party.account == Account::Customer { "" } else { party.name.as_str() };
    w.prepare_cached(
        "INSERT INTO reconciliations(account, customer_id, party, from_day, to_day, balance_fen, note, at, business_day,
                                     agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        party.account.code(),
        party.customer_id,
        name,
        period.from.to_string(),
        period.to.to_string(),
        balance.0,
        note.trim(),
        w.by.at,
        w.by.day_text(),
        w.by.agent_id,
        w.by.shift_id
    ])?;
    Ok(())
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
