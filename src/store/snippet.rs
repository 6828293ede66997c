//! Snippets: the default ones from the configuration, the agent's own, and every use (F1, F4, I3, I4).

mod first;

pub use first::{are_more_than, first};

use super::columns::Columns;
use super::{Actor, Op, Result, Store, StoreError, Write, inquiry, words};
use crate::config::Late;
use crate::config::snippets::{SnippetEntry, Snippets};
use crate::domain::snippet::{Snippet, SnippetRefusal, check, check_use};
use crate::domain::{Entity, Subject};
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

const SELECT: &str = "
    SELECT id, code, category, title, questions, answer, topic, case_kind, statuses, shop, channel, needs_approval,
           origin, uses, last_used_at
    FROM snippets";

/// Where the hash of the configuration that was taken in last is kept.
const SEEDED: &str = "snippets_seed";

fn row_to_snippet(r: &Row) -> rusqlite::Result<Snippet> {
    let r = Columns::of(r);
    Ok(Snippet {
        id: r.get("id")?,
        code: r.get("code")?,
        category: r.get("category")?,
        title: r.get("title")?,
        questions: r.get::<String>("questions")?.lines().map(str::to_owned).collect(),
        answer: r.get("answer")?,
        topic: r.get("topic")?,
        case_kind: r.get("case_kind")?,
        statuses: words(&r.get::<String>("statuses")?),
        shop: r.get("shop")?,
        channel: r.get("channel")?,
        needs_approval: r.get("needs_approval")?,
        origin: r.get("origin")?,
        uses: r.get("uses")?,
        last_used_at: r.get("last_used_at")?,
    })
}

/// All snippets in the order they were taken in.
pub fn all(store: &Store) -> Result<Vec<Snippet>> {
    let mut statement =
        store.conn().prepare_cached(&format!("{SELECT} WHERE deleted_at IS NULL ORDER BY id"))?;
    let rows = statement.query_map([], row_to_snippet)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What became of the snippets since the trail had a length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    Nothing,
    /// They were only used.
    Uses(Vec<Uses>),
    Texts,
}

/// How often a snippet was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uses {
    pub id: i64,
    pub uses: i64,
    pub last_used_at: Option<i64>,
}

/// The trail's length now, and what changed among the snippets since it was `known` long.
pub fn changed_since(store: &Store, known: Option<i64>) -> Result<(i64, Changed)> {
    const USE_ALONE: &str = "(SELECT group_concat(key) FROM (SELECT key FROM json_each(after) ORDER BY key))";
    let conn = store.conn();
    let now: i64 =
        conn.prepare_cached("SELECT coalesce(max(id), 0) FROM changes")?.query_row([], |r| r.get(0))?;
    let Some(known) = known else { return Ok((now, Changed::Texts)) };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT DISTINCT row_id, {USE_ALONE} IN ('uses', 'last_used_at,uses') AS use_alone
         FROM changes WHERE id > ?1 AND +tbl = 'snippets'"
    ))?;
    let changes: Vec<(i64, Option<bool>)> = statement
        .query_map([known], |r| Ok((r.get("row_id")?, r.get("use_alone")?)))?
        .collect::<rusqlite::Result<_>>()?;
    if changes.is_empty() {
        return Ok((now, Changed::Nothing));
    }
    if changes.iter().any(|(_, use_alone)| *use_alone != Some(true)) {
        return Ok((now, Changed::Texts));
    }
    let uses = changes.iter().map(|(id, _)| {
        let snippet = get(store, *id)?;
        Ok(Uses { id: *id, uses: snippet.uses, last_used_at: snippet.last_used_at })
    });
    Ok((now, Changed::Uses(uses.collect::<Result<_>>()?)))
}

pub fn get(store: &Store, id: i64) -> Result<Snippet> {
    read(store.conn(), id)
}

fn read(conn: &Connection, id: i64) -> Result<Snippet> {
    conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?
        .query_row([id], row_to_snippet)
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: format!("snippet {id}") })
}

/// A snippet of the configuration as it is before anybody used it.
pub fn from_entry(entry: &SnippetEntry) -> Snippet {
    Snippet {
        id: 0,
        code: entry.code.clone(),
        category: entry.category.clone(),
        title: entry.title.clone(),
        questions: entry.questions.clone(),
        answer: entry.answer.trim().to_owned(),
        topic: entry.topic.clone(),
        case_kind: entry.kind.clone(),
        statuses: entry.status.clone(),
        shop: entry.shop.clone(),
        channel: entry.channel.clone(),
        needs_approval: entry.needs_approval,
        origin: "default".into(),
        uses: 0,
        last_used_at: None,
    }
}

/// Takes the configured snippets in when they changed since the last time. What the agent edited, added or deleted
/// herself (origin `own`) is left alone; uses are kept; a default that left the configuration goes.
pub fn seed(store: &mut Store, by: &Actor, config: &Snippets) -> Result<()> {
    let hash = hash(config);
    if store.meta(SEEDED)?.as_deref() == Some(hash.as_str()) {
        return Ok(());
    }
    store.transact(by, Op::new("seed"), |w| {
        let mut gone: HashMap<String, (i64, String)> = w
            .prepare("SELECT code, id, origin FROM snippets")?
            .query_map([], |r| Ok((r.get("code")?, (r.get("id")?, r.get("origin")?))))?
            .collect::<rusqlite::Result<_>>()?;
        for entry in &config.snippets {
            let id = match gone.remove(&entry.code) {
                Some((_, origin)) if origin != "default" => continue,
                found => found.map(|(id, _)| id),
            };
            write(w, id, &from_entry(entry))?;
        }
        for (id, _) in gone.into_values().filter(|(_, origin)| origin == "default") {
            soft_delete(w, id)?;
        }
        w.set_meta(SEEDED, &hash)
    })
}

/// The same, told by the mark of their texts whether there is anything to look at: most starts read none of them.
pub fn seed_marked(store: &mut Store, by: &Actor, mark: &str, config: &Late<Snippets>) -> Result<()> {
    const MARK: &str = "snippets_mark";
    if store.meta(MARK)?.as_deref() == Some(mark) {
        return Ok(());
    }
    seed(store, by, config)?;
    store.transact(by, Op::new("seed"), |w| w.set_meta(MARK, mark))
}

/// Each text is hashed with its length, so that no two configurations look the same.
fn hash(config: &Snippets) -> String {
    let mut hasher = Sha256::new();
    for e in &config.snippets {
        let texts = [&e.code, &e.category, &e.title, &e.answer, &e.topic, &e.kind, &e.shop, &e.channel];
        for text in texts.into_iter().chain(&e.questions).chain(&e.status) {
            hasher.update(text.len().to_le_bytes());
            hasher.update(text);
        }
        hasher.update([u8::from(e.needs_approval)]);
        hasher.update(e.questions.len().to_le_bytes());
    }
    format!("{:x}", hasher.finalize())
}

/// Writes the texts of a snippet over the row, or into a new one; uses stay. Blanks around a text are none of it.
/// Gives the id.
fn write(w: &Write, id: Option<i64>, s: &Snippet) -> Result<i64> {
    let questions: Vec<&str> = s.questions.iter().map(|q| q.trim()).filter(|q| !q.is_empty()).collect();
    let (questions, statuses) = (questions.join("\n"), s.statuses.join(" "));
    let values: [&dyn ToSql; 13] = [
        &s.code.trim(),
        &s.category,
        &s.title.trim(),
        &questions,
        &s.answer.trim(),
        &s.topic,
        &s.case_kind,
        &statuses,
        &s.shop,
        &s.channel,
        &s.needs_approval,
        &s.origin,
        &id,
    ];
    if let Some(id) = id {
        w.prepare_cached(
            "UPDATE snippets SET code = ?1, category = ?2, title = ?3, questions = ?4, answer = ?5, topic = ?6,
                    case_kind = ?7, statuses = ?8, shop = ?9, channel = ?10, needs_approval = ?11, origin = ?12,
                    deleted_at = NULL
             WHERE id = ?13",
        )?
        .execute(values)?;
        return Ok(id);
    }
    w.prepare_cached(
        "INSERT INTO snippets(code, category, title, questions, answer, topic, case_kind, statuses, shop, channel,
                              needs_approval, origin, id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(values)?;
    Ok(w.last_insert_rowid())
}

fn soft_delete(w: &Write, id: i64) -> Result<()> {
    w.prepare_cached("UPDATE snippets SET deleted_at = coalesce(deleted_at, ?1) WHERE id = ?2")?
        .execute(params![w.by.at, id])?;
    Ok(())
}

/// F1: a snippet of the agent's own.
pub fn create(store: &mut Store, by: &Actor, new: &Snippet) -> Result<i64> {
    store.transact(by, Op::new("snippet_create").note(&new.title), |w| create_in(w, new))
}

/// F5: snippets of a file, over those that have an id and as new ones, all or none.
pub fn take_in(store: &mut Store, by: &Actor, file: &str, taken: &[(Option<i64>, Snippet)]) -> Result<()> {
    store.transact(by, Op::new("import_snippets").note(file), |w| {
        for (id, snippet) in taken {
            let Some(id) = id else {
                create_in(w, snippet)?;
                continue;
            };
            check(snippet).map_err(|e| StoreError::refused(&e))?;
            write(w, Some(*id), &Snippet { origin: "own".into(), ..snippet.clone() })?;
            w.about(Entity::Snippet, *id)?;
        }
        Ok(())
    })
}

/// The code of a deleted snippet is free again: its row is taken over.
pub fn create_in(w: &Write, new: &Snippet) -> Result<i64> {
    check(new).map_err(|e| StoreError::refused(&e))?;
    let own = Snippet { origin: "own".into(), ..new.clone() };
    let id = write(w, holder(w, &new.code)?, &own)?;
    w.about(Entity::Snippet, id)?;
    Ok(id)
}

/// The deleted row that holds a code; a living one refuses.
fn holder(w: &Write, code: &str) -> Result<Option<i64>> {
    let found: Option<(i64, Option<i64>)> = w
        .prepare_cached("SELECT id, deleted_at FROM snippets WHERE code = ?1")?
        .query_row([code.trim()], |r| Ok((r.get("id")?, r.get("deleted_at")?)))
        .optional()?;
    match found {
        Some((_, None)) => Err(StoreError::refused(&SnippetRefusal::CodeTaken)),
        Some((id, Some(_))) => Ok(Some(id)),
        None => Ok(None),
    }
}

/// Corrects a snippet; from then on it is the agent's own and the configuration no longer touches it.
pub fn edit(store: &mut Store, by: &Actor, id: i64, new: &Snippet) -> Result<()> {
    check(new).map_err(|e| StoreError::refused(&e))?;
    let before = get(store, id)?;
    store.transact(by, Op::new("snippet_edit").about(Entity::Snippet, id).note(&new.title), |w| {
        if new.code.trim() != before.code
            && let Some(deleted) = holder(w, &new.code)?
        {
            // Its code is needed; its uses stay in the history under a code nobody types.
            w.execute("UPDATE snippets SET code = code || ' #' || id WHERE id = ?1", [deleted])?;
        }
        write(w, Some(id), &Snippet { origin: "own".into(), ..new.clone() })?;
        Ok(())
    })
}

/// X3: soft, undoable; a default stays away when the configuration is taken in again.
pub fn delete(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let snippet = get(store, id)?;
    store.transact(by, Op::new("snippet_delete").about(Entity::Snippet, id).note(snippet.title), |w| {
        w.execute("UPDATE snippets SET origin = 'own' WHERE id = ?1", [id])?;
        soft_delete(w, id)
    })
}

/// F4, I3: what was copied is counted, kept in the history, and is the reply to the inquiry when it is still open.
///
/// # Errors
/// I4: `snippet.refuse.approval_missing` when nobody is named who approved what needs approval.
pub fn used(
    store: &mut Store,
    by: &Actor,
    id: i64,
    inquiry_id: Option<i64>,
    text: &str,
    approved_by: &str,
) -> Result<()> {
    let copied = Copied { snippet: id, inquiry: inquiry_id, text, approved_by, ..Copied::default() };
    copy(store, by, &copied)?;
    Ok(())
}

/// What was copied, for whom, and what comes with it.
#[derive(Clone, Debug, Default)]
pub struct Copied<'a> {
    pub snippet: i64,
    /// Whose history it enters; its reply when it is still open.
    pub inquiry: Option<i64>,
    pub text: &'a str,
    /// I4: who approved, "" for nobody.
    pub approved_by: &'a str,
    /// F2: what was typed into holes (name, value), remembered for what is in focus.
    pub about: Option<Subject>,
    pub filled: Vec<(String, String)>,
    /// F4: the changed text, kept as a snippet of her own.
    pub keep: Option<Snippet>,
}

/// [`used`] with everything that can come with it, in one transaction. Gives the id of the snippet that was kept.
///
/// # Errors
/// I4: `snippet.refuse.approval_missing`; F1: what refuses a new snippet refuses the whole.
pub fn copy(store: &mut Store, by: &Actor, copied: &Copied) -> Result<Option<i64>> {
    let snippet = get(store, copied.snippet)?;
    check_use(&snippet, copied.approved_by).map_err(|e| StoreError::refused(&e))?;
    let inquiry = copied.inquiry.map(|id| inquiry::get(store, id)).transpose()?;
    let (id, inquiry_id, text) = (copied.snippet, copied.inquiry, copied.text);
    let approved_by = copied.approved_by.trim();
    store.transact(by, Op::new("snippet_copy").about(Entity::Snippet, id).note(snippet.title), |w| {
        let kept = copied.keep.as_ref().map(|new| create_in(w, new)).transpose()?;
        w.prepare_cached(
            "INSERT INTO snippet_uses(snippet_id, inquiry_id, at, text, approved_by, agent_id, shift_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![id, inquiry_id, by.at, text, approved_by, by.agent_id, by.shift_id])?;
        w.prepare_cached("UPDATE snippets SET uses = uses + 1, last_used_at = ?1 WHERE id = ?2")?
            .execute([by.at, id])?;
        for (name, value) in &copied.filled {
            remember(w, copied.about, name, value)?;
        }
        if let Some(inquiry) = inquiry {
            if !approved_by.is_empty() {
                inquiry::event(w, inquiry.id, "approved", approved_by)?;
            }
            if inquiry.status.is_open() {
                inquiry::reply_in(w, inquiry.id, text)?;
            } else {
                inquiry::event(w, inquiry.id, "copied", text)?;
            }
        }
        Ok(kept)
    })
}

fn remember(w: &Write, about: Option<Subject>, name: &str, value: &str) -> Result<()> {
    let Some(about) = about else { return Ok(()) };
    w.prepare_cached(
        "INSERT INTO snippet_fills(entity, entity_id, name, value, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT(entity, entity_id, name) DO UPDATE SET value = excluded.value, at = excluded.at",
    )?
    .execute(params![about.entity.code(), about.id, name, value, w.by.at])?;
    Ok(())
}

/// F2: what was typed into holes for this inquiry, order or case before.
pub fn remembered(store: &Store, about: Subject) -> Result<HashMap<String, String>> {
    let mut statement = store
        .conn()
        .prepare_cached("SELECT name, value FROM snippet_fills WHERE entity = ?1 AND entity_id = ?2")?;
    let rows = statement
        .query_map(params![about.entity.code(), about.id], |r| Ok((r.get("name")?, r.get("value")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A code that nobody has: the one proposed, else with the first number behind it that is free.
pub fn free_code(store: &Store, proposed: &str) -> Result<String> {
    let proposed = if proposed.is_empty() { "new" } else { proposed };
    let mut statement = store
        .conn()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM snippets WHERE code = ?1 AND deleted_at IS NULL)")?;
    let mut code = proposed.to_owned();
    for number in 2.. {
        if !statement.query_row([&code], |r| r.get::<_, bool>(0))? {
            break;
        }
        code = format!("{proposed}{number}");
    }
    Ok(code)
}

#[cfg(test)]
mod tests;
