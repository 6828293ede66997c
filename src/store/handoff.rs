//! Hand-offs: drafted from data, completed, frozen, read back, accepted (S6, S7).

mod addendum;
mod done;
mod draft;
mod sections;

pub use addendum::{append, appendable};
pub use draft::{add_line, completions, draft, remove_line, set_contingency};

use super::{Actor, Op, Result, Store, StoreError, coded};
use crate::config::{Config, Labelled as _};
use crate::domain::handoff::{
    Body, Draft, HandedItem, Handoff, HandoffRefusal, Item, ItemKind, ReadBack, check_accept, check_answer,
    checksum, number,
};
use crate::domain::{Entity, shift::ShiftRefusal};
use crate::text::locale::Lang;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What freezing gives back: enough to print it or to find it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub id: i64,
    pub number: String,
    pub checksum: String,
}

/// "if … then …" proposals for a red item: of its after-sales kind first, then of what makes it red.
pub fn proposals(config: &Config, kind: ItemKind, case_kind: &str, lang: Lang) -> Vec<String> {
    let of_kind = config.lists.case_kinds.iter().find(|k| k.id() == case_kind);
    let own = of_kind.map(|k| k.contingency.of(lang).to_owned()).filter(|text| !text.is_empty());
    let general = config.contingencies(kind.code()).map(|c| c.label(lang).to_owned());
    let mut all: Vec<String> = Vec::new();
    for text in own.into_iter().chain(general) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// Id of the after-sales kind of a hand-off item; "" when it is about something else.
pub fn case_kind_of(store: &Store, item: &Item) -> Result<String> {
    let Some(("case", id)) = item.reference.split_once(':') else { return Ok(String::new()) };
    let mut statement = store.conn().prepare_cached("SELECT kind FROM cases WHERE id = ?1")?;
    Ok(statement.query_row([id], |r| r.get(0)).optional()?.unwrap_or_default())
}

/// S6: freezes a draft: number, checksum, snapshot, items linked to their entities (S7). What was typed is part of
/// it now, so the draft's completions are gone.
///
/// # Errors
/// [`HandoffRefusal::ContingencyMissing`] while a red item has no "if … then …"; nothing is written then.
pub fn freeze(store: &mut Store, by: &Actor, draft: &Draft) -> Result<Frozen> {
    if !draft.sheet.lacking().is_empty() {
        return Err(StoreError::refused(&HandoffRefusal::ContingencyMissing));
    }
    let sheet = draft.sheet.clone();
    store.transact(by, Op::new("handoff_freeze").note(&sheet.from_agent), |w| {
        let count: i64 = w.query_row(
            "SELECT count(*) FROM handoffs WHERE business_day = ?1",
            [&sheet.business_day],
            |r| r.get(0),
        )?;
        let number = number(&sheet.business_day, count + 1);
        let body = Body { number: number.clone(), frozen_at: by.at, sheet };
        let text = serde_json::to_string(&body)?;
        let checksum = checksum(&text);
        w.execute(
            "INSERT INTO handoffs(number, shift_id, business_day, frozen_at, checksum, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![number, body.sheet.shift_id, body.sheet.business_day, by.at, checksum, text],
        )?;
        let id = w.last_insert_rowid();
        w.about(Entity::Handoff, id)?;
        for (position, item) in (1i64..).zip(&body.sheet.items) {
            write_item(w, id, position, item)?;
        }
        w.execute("DELETE FROM drafts WHERE key = ?1", [draft::key(body.sheet.shift_id)])?;
        Ok(Frozen { id, number, checksum })
    })
}

fn write_item(conn: &Connection, handoff_id: i64, position: i64, item: &Item) -> Result<()> {
    let (entity, entity_id) = match item.reference.split_once(':') {
        Some((name, id)) if Entity::from_code(name).is_some() => (name, id.parse::<i64>().ok()),
        _ => ("", None),
    };
    conn.prepare_cached(
        "INSERT INTO handoff_items(handoff_id, position, section, ref, entity, entity_id, body, age_shifts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        handoff_id,
        position,
        item.section.code(),
        item.reference,
        entity,
        entity_id,
        serde_json::to_string(item)?,
        item.age_shifts
    ])?;
    Ok(())
}

const SELECT: &str = "
    SELECT h.id, h.number, h.shift_id, h.business_day, h.frozen_at, h.checksum, h.body, h.to_shift_id,
           h.accepted_at, h.prints, coalesce(a.name, '') AS to_agent, coalesce(s.kind, '') AS to_kind
    FROM handoffs h
    LEFT JOIN agents a ON a.id = h.to_agent_id
    LEFT JOIN shifts s ON s.id = h.to_shift_id";

fn row_to_handoff(r: &Row) -> rusqlite::Result<Handoff> {
    let body: String = r.get("body")?;
    let told = coded(r, "handoffs.body", "…", |_| serde_json::from_str::<Body>(&body).ok())?;
    Ok(Handoff {
        id: r.get("id")?,
        number: r.get("number")?,
        shift_id: r.get("shift_id")?,
        business_day: r.get("business_day")?,
        frozen_at: r.get("frozen_at")?,
        checksum: r.get("checksum")?,
        body,
        sheet: told.sheet,
        to_agent: r.get("to_agent")?,
        to_shift_id: r.get("to_shift_id")?,
        to_kind: r.get("to_kind")?,
        accepted_at: r.get("accepted_at")?,
        prints: r.get("prints")?,
        addenda: Vec::new(),
    })
}

/// With what was added later.
fn completed(store: &Store, mut handoff: Handoff) -> Result<Handoff> {
    handoff.addenda = addendum::of(store.conn(), handoff.id)?;
    Ok(handoff)
}

pub fn get(store: &Store, id: i64) -> Result<Handoff> {
    let found = store
        .conn()
        .prepare_cached(&format!("{SELECT} WHERE h.id = ?1"))?
        .query_row([id], row_to_handoff)
        .optional()?;
    completed(store, found.ok_or_else(|| StoreError::NotFound { what: format!("hand-off {id}") })?)
}

/// S6: the hand-off that waits longest for its acceptance; the banner of the incoming agent.
pub fn unaccepted(store: &Store) -> Result<Option<Handoff>> {
    let sql = format!("{SELECT} WHERE h.accepted_at IS NULL ORDER BY h.frozen_at, h.id LIMIT 1");
    let found = store.conn().prepare_cached(&sql)?.query_row([], row_to_handoff).optional()?;
    found.map(|handoff| completed(store, handoff)).transpose()
}

/// The frozen hand-offs of a shift, the newest first.
pub fn of_shift(store: &Store, shift_id: i64) -> Result<Vec<Handoff>> {
    let sql = format!("{SELECT} WHERE h.shift_id = ?1 ORDER BY h.frozen_at DESC, h.id DESC");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([shift_id], row_to_handoff)?.collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().map(|handoff| completed(store, handoff)).collect()
}

/// The items as they were frozen, each with its read-back and, once its entity is closed, with the time (S7).
pub fn items(store: &Store, handoff_id: i64) -> Result<Vec<HandedItem>> {
    let frozen_at = get(store, handoff_id)?.frozen_at;
    let mut statement = store.conn().prepare_cached(
        "SELECT t.position, t.body, t.answer, t.note, t.answered_at, coalesce(a.name, '') AS answered_by
         FROM handoff_items t LEFT JOIN agents a ON a.id = t.answered_by
         WHERE t.handoff_id = ?1 ORDER BY t.position",
    )?;
    let rows = statement.query_map([handoff_id], |r| {
        let body: String = r.get("body")?;
        let answer: String = r.get("answer")?;
        Ok(HandedItem {
            position: r.get("position")?,
            item: coded(r, "handoff_items.body", "…", |_| serde_json::from_str(&body).ok())?,
            answer: match answer.as_str() {
                "" => None,
                code => Some(coded(r, "handoff_items.answer", code, ReadBack::from_code)?),
            },
            note: r.get("note")?,
            answered_by: r.get("answered_by")?,
            answered_at: r.get("answered_at")?,
            done_at: None,
        })
    })?;
    let mut items = rows.collect::<rusqlite::Result<Vec<HandedItem>>>()?;
    for handed in &mut items {
        handed.done_at = done::done_at(store.conn(), &handed.item, frozen_at)?;
    }
    Ok(items)
}

/// S6: reads back one item: 接, 问 or 退; the last two say why. May be changed until the hand-off is accepted.
pub fn answer(
    store: &mut Store,
    by: &Actor,
    handoff_id: i64,
    position: i64,
    answer: ReadBack,
    note: &str,
) -> Result<()> {
    let handoff = get(store, handoff_id)?;
    check_answer(&handoff, answer, note).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("handoff_answer").about(Entity::Handoff, handoff_id).note(&handoff.number);
    store.transact(by, op, |w| {
        let changed = w.execute(
            "UPDATE handoff_items SET answer = ?1, note = ?2, answered_by = ?3, answered_at = ?4
             WHERE handoff_id = ?5 AND position = ?6",
            params![answer.code(), note.trim(), by.agent_id, by.at, handoff_id, position],
        )?;
        if changed == 0 {
            return Err(StoreError::NotFound { what: format!("{} / {position}", handoff.number) });
        }
        Ok(())
    })
}

/// S6: takes the hand-off over into the actor's shift; every item has been read back. What was answered with 退
/// stays with the outgoing agent and is not inherited.
pub fn accept(store: &mut Store, by: &Actor, handoff_id: i64) -> Result<()> {
    let handoff = get(store, handoff_id)?;
    let items = items(store, handoff_id)?;
    if !handoff.is_intact() {
        return Err(StoreError::refused(&HandoffRefusal::Tampered));
    }
    check_accept(&handoff, &items, by.shift_id).map_err(|e| StoreError::refused(&e))?;
    let op = Op::new("handoff_accept").about(Entity::Handoff, handoff_id).note(&handoff.number);
    store.transact(by, op, |w| {
        let open: bool = w.query_row(
            "SELECT EXISTS (SELECT 1 FROM shifts WHERE id = ?1 AND ended_at IS NULL)",
            [by.shift_id],
            |r| r.get(0),
        )?;
        if !open {
            return Err(StoreError::refused(&ShiftRefusal::AlreadyEnded));
        }
        w.execute(
            "UPDATE handoffs SET accepted_at = ?1, to_agent_id = ?2, to_shift_id = ?3 WHERE id = ?4",
            params![by.at, by.agent_id, by.shift_id, handoff_id],
        )?;
        Ok(())
    })
}

/// Counts a print; from the second on the page says 补打. The frozen part stays as it is.
pub fn mark_printed(store: &mut Store, by: &Actor, handoff_id: i64) -> Result<i64> {
    let number = get(store, handoff_id)?.number;
    store.transact(by, Op::new("handoff_print").about(Entity::Handoff, handoff_id).note(number), |w| {
        w.execute("UPDATE handoffs SET prints = prints + 1 WHERE id = ?1", [handoff_id])?;
        Ok(w.query_row("SELECT prints FROM handoffs WHERE id = ?1", [handoff_id], |r| r.get(0))?)
    })
}

/// S6: whether the snapshot is the one that was frozen.
pub fn verify(handoff: &Handoff) -> bool {
    handoff.is_intact()
}

#[cfg(test)]
mod tests;
