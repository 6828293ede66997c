//! F6, I7, I4: how the snippets are used, and the supervisor's list of questions.

use super::{Result, Store, figures, mining, question, snippet};
use crate::clock::{Clock, business_day};
use crate::config::Config;
use crate::domain::mining::Answers;
use crate::domain::mining::Group;
use crate::domain::question::Question;
use crate::domain::usage::{Added, Approval, Daily, Repeated, UNUSED_DAYS, Usage, Used};
use chrono::{NaiveDate, TimeDelta};
use std::collections::HashMap;

/// Snippets in the list of the most used.
const TOP: i64 = 10;
/// Rows of each list of the daily list at most.
const ROWS: i64 = 500;

/// The seconds of business days `from..=to`.
fn span(config: &Config, clock: &Clock, from: NaiveDate, to: NaiveDate) -> (i64, i64) {
    let begins = |day| clock.day_begins(day, config.settings.cutoff_hour);
    (begins(from), begins(to + TimeDelta::days(1)))
}

/// F6: the statistics of business days `from..=to`.
pub fn usage(store: &Store, config: &Config, clock: &Clock, from: NaiveDate, to: NaiveDate) -> Result<Usage> {
    let now = clock.now().timestamp();
    let span = span(config, clock, from, to);
    let snippets = snippet::all(store)?;
    Ok(Usage {
        from,
        to,
        made_at: now,
        per_day: per_day(store, config, clock, (from, to), span)?,
        top: top(store, span)?,
        snippets: i64::try_from(snippets.len()).unwrap_or(i64::MAX),
        unused: unused(store, now)?,
        asked: figures::asked(store, (from, to))?,
        unanswered: masked(mining::offered(store, config, &snippets, now)?, config),
    })
}

/// X2: the samples as a list shows them.
fn masked(mut groups: Vec<Group>, config: &Config) -> Vec<Group> {
    if config.settings.privacy.mask {
        for group in &mut groups {
            group.sample = crate::text::mask::text(&group.sample);
        }
    }
    groups
}

fn per_day(
    store: &Store,
    config: &Config,
    clock: &Clock,
    (first, last): (NaiveDate, NaiveDate),
    (from, to): (i64, i64),
) -> Result<Vec<(NaiveDate, i64)>> {
    let mut statement =
        store.conn().prepare_cached("SELECT at FROM snippet_uses WHERE at >= ?1 AND at < ?2")?;
    let mut counts: HashMap<NaiveDate, i64> = HashMap::new();
    for at in statement.query_map([from, to], |r| r.get::<_, i64>(0))? {
        *counts.entry(business_day(clock.local(at?), config.settings.cutoff_hour)).or_default() += 1;
    }
    let days = first.iter_days().take_while(|day| *day <= last);
    Ok(days.map(|day| (day, counts.get(&day).copied().unwrap_or_default())).collect())
}

fn row_to_used(r: &rusqlite::Row) -> rusqlite::Result<Used> {
    Ok(Used {
        code: r.get("code")?,
        title: r.get("title")?,
        uses: r.get("uses")?,
        last_used_at: r.get("last_used_at")?,
    })
}

fn top(store: &Store, (from, to): (i64, i64)) -> Result<Vec<Used>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT s.code, s.title, u.uses, s.last_used_at
         FROM (SELECT snippet_id, count(*) AS uses FROM snippet_uses WHERE at >= ?1 AND at < ?2 GROUP BY snippet_id) u
         JOIN snippets s ON s.id = u.snippet_id ORDER BY u.uses DESC, s.code LIMIT ?3",
    )?;
    let rows = statement.query_map([from, to, TOP], row_to_used)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Those never used stand last: a new database has many of them.
fn unused(store: &Store, now: i64) -> Result<Vec<Used>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT code, title, uses, last_used_at FROM snippets
         WHERE deleted_at IS NULL AND (last_used_at IS NULL OR last_used_at <= ?1)
         ORDER BY last_used_at IS NULL, last_used_at, id",
    )?;
    let rows = statement.query_map([now - UNUSED_DAYS[0] * 86_400], row_to_used)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// I7, I4: the list for the supervisor, of business days `from..=to`. Phones in texts are masked (X2).
pub fn daily(store: &Store, config: &Config, clock: &Clock, from: NaiveDate, to: NaiveDate) -> Result<Daily> {
    let span = span(config, clock, from, to);
    let answers = Answers::of(&snippet::all(store)?);
    let mask =
        |text: String| if config.settings.privacy.mask { crate::text::mask::text(&text) } else { text };
    let told = |question: Question| Question {
        text: mask(question.text),
        answer: mask(question.answer),
        ..question
    };
    let repeated =
        mining::asked(store, span)?.into_iter().take(usize::try_from(ROWS).unwrap_or(500)).map(|group| {
            let answered = answers.answer(&group);
            let mut group = group;
            group.sample = mask(std::mem::take(&mut group.sample));
            Repeated { group, answered }
        });
    let answered = question::answered(store, span.0, ROWS)?;
    Ok(Daily {
        from,
        to,
        made_at: clock.now().timestamp(),
        asked: figures::asked(store, (from, to))?,
        repeated: repeated.collect(),
        open: question::open(store, ROWS)?.into_iter().map(told).collect(),
        answered: answered
            .into_iter()
            .filter(|q| q.answered_at.is_some_and(|at| at < span.1))
            .map(told)
            .collect(),
        added: added(store, span)?,
        approvals: approvals(store, span, mask)?,
    })
}

/// Snippets by the op that made them; what the configuration brought is not new.
fn added(store: &Store, (from, to): (i64, i64)) -> Result<Vec<Added>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT s.code, s.title, o.at, coalesce(a.name, '') AS agent
         FROM snippets s
         JOIN changes c ON c.id = (SELECT min(id) FROM changes WHERE tbl = 'snippets' AND row_id = s.id)
         JOIN ops o ON o.id = c.op_id
         LEFT JOIN agents a ON a.id = o.agent_id
         WHERE s.deleted_at IS NULL AND o.kind <> 'seed' AND o.at >= ?1 AND o.at < ?2 ORDER BY o.at, s.id LIMIT ?3",
    )?;
    let rows = statement.query_map([from, to, ROWS], |r| {
        Ok(Added { code: r.get("code")?, title: r.get("title")?, at: r.get("at")?, agent: r.get("agent")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn approvals(
    store: &Store,
    (from, to): (i64, i64),
    mask: impl Fn(String) -> String,
) -> Result<Vec<Approval>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT u.at, s.title, u.text, u.approved_by, coalesce(c.name, '') AS customer, coalesce(a.name, '') AS agent
         FROM snippet_uses u
         JOIN snippets s ON s.id = u.snippet_id
         LEFT JOIN inquiries i ON i.id = u.inquiry_id
         LEFT JOIN customers c ON c.id = i.customer_id
         LEFT JOIN agents a ON a.id = u.agent_id
         WHERE u.at >= ?1 AND u.at < ?2 AND u.approved_by <> '' ORDER BY u.at, u.id LIMIT ?3",
    )?;
    let rows = statement.query_map([from, to, ROWS], |r| {
        Ok(Approval {
            at: r.get("at")?,
            title: r.get("title")?,
            text: mask(r.get("text")?),
            approved_by: r.get("approved_by")?,
            customer: mask(r.get("customer")?),
            agent: r.get("agent")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests;
