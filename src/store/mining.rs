//! I7: what was asked lately, put together, and what is not offered any more.

use super::{Actor, Op, Result, Store, Write, question, snippet};
use crate::config::Config;
use crate::domain::mining::{Group, Said, Source, group, unanswered};
use crate::domain::snippet::Snippet;
use crate::text::template::generalised;
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// Rows that are looked through at most, the newest first.
const ROWS: i64 = 4_000;
const DAY: i64 = 86_400;

/// Questions of inquiries and open questions asked in the span, the newest first, each with the topics of the
/// snippets that were copied for it.
pub fn said(store: &Store, (from, to): (i64, i64)) -> Result<Vec<Said>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT id AS inquiry_id, NULL AS id, topic, question AS text, opened_at AS at FROM (
           SELECT id, topic, question, opened_at FROM inquiries
           WHERE question <> '' AND deleted_at IS NULL AND opened_at >= ?1 AND opened_at < ?2
           ORDER BY opened_at DESC LIMIT ?3)
         UNION ALL
         SELECT inquiry_id, id, topic, text, asked_at FROM (
           SELECT inquiry_id, id, topic, text, asked_at FROM questions
           WHERE asked_at >= ?1 AND asked_at < ?2 ORDER BY asked_at DESC LIMIT ?3)",
    )?;
    let rows = statement.query_map([from, to, ROWS], |r| {
        let source = match r.get::<_, Option<i64>>("inquiry_id")? {
            Some(id) => Source::Inquiry(id),
            None => Source::Question(r.get("id")?),
        };
        Ok(Said {
            topic: r.get("topic")?,
            text: r.get("text")?,
            at: r.get("at")?,
            source,
            answered_with: Vec::new(),
        })
    })?;
    let mut said: Vec<Said> = rows.collect::<rusqlite::Result<_>>()?;
    let helped = helped(store, from)?;
    for one in &mut said {
        if let Source::Inquiry(id) = one.source
            && let Some(topics) = helped.get(&id)
        {
            one.answered_with.clone_from(topics);
        }
    }
    Ok(said)
}

/// Inquiry → topics of the snippets copied for it since then.
fn helped(store: &Store, since: i64) -> Result<HashMap<i64, Vec<String>>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT DISTINCT u.inquiry_id, s.topic FROM snippet_uses u JOIN snippets s ON s.id = u.snippet_id
         WHERE u.at >= ?1 AND +u.inquiry_id IS NOT NULL AND s.topic <> ''",
    )?;
    let mut helped: HashMap<i64, Vec<String>> = HashMap::new();
    for row in statement.query_map([since], |r| Ok((r.get("inquiry_id")?, r.get("topic")?)))? {
        let (inquiry, topic) = row?;
        helped.entry(inquiry).or_default().push(topic);
    }
    Ok(helped)
}

/// The compared forms of what was put aside, or became a snippet that still lives.
fn away(store: &Store) -> Result<BTreeSet<String>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT a.norm FROM mined_away a LEFT JOIN snippets s ON s.id = a.snippet_id
         WHERE a.snippet_id IS NULL OR s.deleted_at IS NULL",
    )?;
    let rows = statement.query_map([], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// I7: asked often in the last days, answered by no snippet; the most asked first.
pub fn offered(store: &Store, config: &Config, snippets: &[Snippet], now: i64) -> Result<Vec<Group>> {
    let rule = &config.settings.questions;
    let said = said(store, (now - rule.repeat_days.max(1) * DAY, now + 1))?;
    let times = usize::try_from(rule.repeat_count.max(1)).unwrap_or(1);
    Ok(unanswered(&said, snippets, times, &away(store)?))
}

/// Everything asked in the span, put together.
pub fn asked(store: &Store, span: (i64, i64)) -> Result<Vec<Group>> {
    Ok(group(&said(store, span)?))
}

/// The answer that an agent gave to one of them, the newest: of an open question, else the reply in a history that is
/// no general phrase (welcome, thanks …: those have no topic). Made usable for all; "" when nobody wrote one.
pub fn answer_sent(store: &Store, group: &Group) -> Result<String> {
    let mut newest: Option<(i64, String)> = None;
    for source in &group.sources {
        let found = match source {
            Source::Question(id) => {
                let question = question::get(store, *id)?;
                question.answered_at.map(|at| (at, question.answer))
            }
            Source::Inquiry(id) => reply(store, *id)?,
        };
        if let Some(found) = found.filter(|f| newest.as_ref().is_none_or(|n| f.0 >= n.0)) {
            newest = Some(found);
        }
    }
    Ok(newest.map(|(_, text)| text).unwrap_or_default())
}

fn reply(store: &Store, inquiry: i64) -> Result<Option<(i64, String)>> {
    let answered = store
        .conn()
        .prepare_cached(
            "SELECT answered_at AS at, answer AS text, '' AS customer FROM questions
             WHERE inquiry_id = ?1 AND answered_at IS NOT NULL ORDER BY answered_at DESC LIMIT 1",
        )?
        .query_row([inquiry], |r| Ok((r.get("at")?, r.get("text")?)))
        .optional()?;
    if answered.is_some() {
        return Ok(answered);
    }
    let found: Option<(i64, String, String)> = store
        .conn()
        .prepare_cached(
            "SELECT e.at, e.text, c.name FROM inquiry_events e
             JOIN inquiries i ON i.id = e.inquiry_id JOIN customers c ON c.id = i.customer_id
             WHERE e.inquiry_id = ?1 AND e.kind = 'replied' AND e.text <> ''
               AND NOT EXISTS (SELECT 1 FROM snippet_uses u JOIN snippets s ON s.id = u.snippet_id
                               WHERE u.inquiry_id = e.inquiry_id AND u.at = e.at AND u.text = e.text AND s.topic = '')
             ORDER BY e.at DESC, e.id DESC LIMIT 1",
        )?
        .query_row([inquiry], |r| Ok((r.get("at")?, r.get("text")?, r.get("name")?)))
        .optional()?;
    Ok(found.map(|(at, text, name)| (at, generalised(&text, [("称呼", name.as_str())]))))
}

/// Never offered again.
pub fn dismiss(store: &mut Store, by: &Actor, group: &Group) -> Result<()> {
    store.transact(by, Op::new("mining_dismiss").note(&group.sample), |w| put_away(w, group, None))
}

/// I7: the question becomes a snippet and is offered no more while that lives; gives the snippet's id.
pub fn promote(store: &mut Store, by: &Actor, group: &Group, new: &Snippet) -> Result<i64> {
    store.transact(by, Op::new("mining_promote").note(&new.title), |w| {
        let id = snippet::create_in(w, new)?;
        put_away(w, group, Some(id))?;
        Ok(id)
    })
}

fn put_away(w: &Write, group: &Group, snippet_id: Option<i64>) -> Result<()> {
    for norm in &group.norms {
        w.prepare_cached(
            "INSERT INTO mined_away(norm, at, snippet_id, agent_id) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(norm) DO UPDATE SET at = excluded.at, snippet_id = excluded.snippet_id,
                                             agent_id = excluded.agent_id",
        )?
        .execute(params![norm, w.by.at, snippet_id, w.by.agent_id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inquiry::NewInquiry;
    use crate::domain::question::NewQuestion;
    use crate::store::testing::{actor, store};
    use crate::store::{inquiry, undo};

    fn ask(store: &mut Store, at: i64, customer: &str, text: &str) -> i64 {
        let new = NewInquiry {
            customer: customer.into(),
            channel: "taobao".into(),
            topic: "invoice".into(),
            question: text.into(),
            ..NewInquiry::default()
        };
        inquiry::open(store, &actor(at), &new).unwrap()
    }

    fn asked_three_times(store: &mut Store) -> [i64; 3] {
        let now = 30 * DAY;
        [
            ask(store, now - 300, "小美", "能开专票吗"),
            ask(store, now - 200, "大壮", "请问可以开专票么"),
            ask(store, now - 100, "阿芳", "能开专票吗？"),
        ]
    }

    fn offered_now(store: &Store) -> Vec<Group> {
        let snippets = snippet::all(store).unwrap();
        offered(store, &Config::defaults().unwrap(), &snippets, 30 * DAY).unwrap()
    }

    #[test]
    fn i7_asked_three_times_in_a_week_without_a_snippet_is_offered() {
        let mut store = store();
        ask(&mut store, 5 * DAY, "老客", "能开专票吗");
        let [first, ..] = asked_three_times(&mut store);
        let note =
            NewQuestion { inquiry_id: Some(first), text: "能开专票吗".into(), ..NewQuestion::default() };
        question::add(&mut store, &actor(30 * DAY - 250), &note).unwrap();
        let groups = offered_now(&store);
        assert_eq!(groups.len(), 1);
        assert_eq!(
            (groups[0].count, groups[0].topic.as_str()),
            (3, "invoice"),
            "the old one is out of the week"
        );
        assert_eq!(groups[0].last_at, 30 * DAY - 100);
    }

    #[test]
    fn i7_once_it_is_a_snippet_it_is_offered_no_more_until_that_is_taken_back() {
        let mut store = store();
        let [_, second, _] = asked_three_times(&mut store);
        inquiry::reply(&mut store, &actor(30 * DAY - 150), second, "大壮您好，可以开专票，请给税号").unwrap();
        let group = offered_now(&store).remove(0);
        let answer = answer_sent(&store, &group).unwrap();
        assert_eq!(answer, "{称呼}您好，可以开专票，请给税号");
        let new = Snippet { code: "kp9".into(), title: "开票".into(), answer, ..Snippet::default() };
        let by = actor(30 * DAY);
        let id = promote(&mut store, &by, &group, &new).unwrap();
        assert!(offered_now(&store).is_empty(), "also without its question forms");
        snippet::delete(&mut store, &by, id).unwrap();
        assert_eq!(offered_now(&store).len(), 1, "the snippet is gone, the question is there");
        undo::last(&mut store, &by).unwrap();
        assert!(offered_now(&store).is_empty());
        undo::last(&mut store, &by).unwrap();
        assert_eq!(offered_now(&store).len(), 1);
    }

    #[test]
    fn i7_what_is_put_aside_stays_away_in_other_words_too() {
        let mut store = store();
        asked_three_times(&mut store);
        let group = offered_now(&store).remove(0);
        dismiss(&mut store, &actor(30 * DAY), &group).unwrap();
        ask(&mut store, 30 * DAY - 1, "新客", "亲，可以开专票吗");
        assert!(offered_now(&store).is_empty());
        assert_eq!(answer_sent(&store, &group).unwrap(), "", "nobody wrote an answer");
    }
}
