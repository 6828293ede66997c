//! The draft: everything the program knows, and what the outgoing agent typed into it.

use super::done::done_at;
use super::sections::Pen;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::handoff::{
    Completions, Draft, HandoffRefusal, Inherited, Item, ItemKind, ReadBack, Section, Sheet, TypedLine,
};
use crate::store::{Result, Store, StoreError, draft as drafts, figures, shift, shop};
use crate::text::harmless;
use crate::text::locale::Locale;
use crate::text::mask;
use rusqlite::{OptionalExtension, params};

/// S6: the hand-off of a shift, drafted from the data as they are now.
pub fn draft(store: &Store, config: &Config, clock: &Clock, locale: &Locale, shift_id: i64) -> Result<Draft> {
    let shift = shift::get(store, shift_id)?;
    let pen = Pen::new(store, config, clock, locale);
    let mut items = pen.items(&shift)?;
    for item in items.iter_mut().filter(|i| i.section.is_read_back() && i.kind != ItemKind::Line) {
        item.age_shifts = age(store, &item.reference, shift_id)?;
        if let Some(owner) = owner(store, &item.reference)? {
            item.owner = owner;
        }
        if item.contingency.is_empty() {
            item.contingency = last_contingency(store, item)?;
        }
    }
    let mut sheet = Sheet {
        shop: shop::names(store)?.join(" / "),
        business_day: shift.business_day.clone(),
        shift_id,
        from_agent: shift.agent.clone(),
        from_label: config.settings.shift_label(&shift.kind, locale.lang()).to_owned(),
        from_kind: shift.kind.clone(),
        planned_start: shift.planned_start,
        planned_end: shift.planned_end,
        items,
        figures: figures::of_shift(store, config, clock, &shift)?,
        inherited: inherited(store, shift_id)?,
    };
    let mut typed = completions(store, shift_id)?;
    if config.settings.privacy.mask {
        for line in &mut typed.lines {
            line.text = mask::text(&line.text);
        }
        for (_, text) in &mut typed.contingencies {
            *text = mask::text(text);
        }
    }
    sheet.complete(&typed);
    Ok(Draft { drafted_at: clock.now().timestamp(), sheet })
}

/// S7: in how many earlier shifts' hand-offs the same matter stood.
fn age(store: &Store, reference: &str, shift_id: i64) -> Result<i64> {
    let mut statement = store.conn().prepare_cached(
        "SELECT count(DISTINCT h.shift_id) FROM handoff_items t JOIN handoffs h ON h.id = t.handoff_id
         WHERE t.ref = ?1 AND h.shift_id <> ?2",
    )?;
    Ok(statement.query_row(params![reference, shift_id], |r| r.get(0))?)
}

/// S6: who took it over last; what was given back (退) stays with the agent who wanted to hand it on.
fn owner(store: &Store, reference: &str) -> Result<Option<String>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT a.name FROM handoff_items t JOIN handoffs h ON h.id = t.handoff_id
         JOIN shifts s ON s.id = h.shift_id
         JOIN agents a ON a.id = CASE t.answer WHEN ?2 THEN s.agent_id ELSE h.to_agent_id END
         WHERE t.ref = ?1 AND h.accepted_at IS NOT NULL ORDER BY h.accepted_at DESC, h.id DESC LIMIT 1",
    )?;
    let returned = ReadBack::Returned.code();
    Ok(statement.query_row([reference, returned], |r| r.get(0)).optional()?)
}

/// What the last hand-off said about the same matter; nobody types it twice.
fn last_contingency(store: &Store, item: &Item) -> Result<String> {
    let mut statement = store.conn().prepare_cached(
        "SELECT body FROM handoff_items WHERE ref = ?1 AND section = ?2 ORDER BY id DESC LIMIT 1",
    )?;
    let body: Option<String> =
        statement.query_row([&item.reference, item.section.code()], |r| r.get(0)).optional()?;
    let Some(body) = body else { return Ok(String::new()) };
    let last: Item = serde_json::from_str(&body)?;
    Ok(if last.kind == item.kind { last.contingency } else { String::new() })
}

/// S7: what was taken over in this shift, with what became of it. 退 stayed with the other side.
fn inherited(store: &Store, shift_id: i64) -> Result<Vec<Inherited>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT t.body, h.frozen_at FROM handoffs h JOIN handoff_items t ON t.handoff_id = h.id
         WHERE h.to_shift_id = ?1 AND h.accepted_at IS NOT NULL AND t.answer <> ?2 AND t.section <> ?3
         ORDER BY h.frozen_at, h.id, t.position",
    )?;
    let skipped = params![shift_id, ReadBack::Returned.code(), Section::Situation.code()];
    let rows = statement.query_map(skipped, |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?;
    let mut found: Vec<Inherited> = Vec::new();
    for row in rows {
        let (body, frozen_at) = row?;
        let mut item: Item = serde_json::from_str(&body)?;
        let done_at = done_at(store.conn(), &item, frozen_at)?;
        // A typed line has no entity to be followed by: it was handed over once.
        item.age_shifts =
            if item.kind == ItemKind::Line { 1 } else { age(store, &item.reference, shift_id)? };
        found.push(Inherited { item, done_at });
    }
    Ok(found)
}

/// The key the completions of a shift's hand-off are kept under among the drafts.
pub(super) fn key(shift_id: i64) -> String {
    format!("handoff:{shift_id}")
}

/// What the outgoing agent typed so far.
pub fn completions(store: &Store, shift_id: i64) -> Result<Completions> {
    match drafts::get(store, &key(shift_id))? {
        Some(body) => Ok(serde_json::from_str(&body)?),
        None => Ok(Completions::default()),
    }
}

fn keep(store: &mut Store, shift_id: i64, typed: &Completions, at: i64) -> Result<()> {
    drafts::save(store, &key(shift_id), &serde_json::to_string(typed)?, at)
}

/// Sets the "if … then …" of an item; an empty text takes it back.
pub fn set_contingency(store: &mut Store, shift_id: i64, reference: &str, text: &str, at: i64) -> Result<()> {
    let mut typed = completions(store, shift_id)?;
    typed.set_contingency(reference, &harmless::line(text));
    keep(store, shift_id, &typed, at)
}

/// Adds a line of the agent's own to a section: a notice, a courier that stopped, whatever no data can tell.
pub fn add_line(store: &mut Store, shift_id: i64, section: Section, text: &str, at: i64) -> Result<()> {
    let text = harmless::line(text);
    if text.trim().is_empty() {
        return Err(StoreError::refused(&HandoffRefusal::TextMissing));
    }
    let mut typed = completions(store, shift_id)?;
    typed.lines.push(TypedLine { section, text: text.trim().to_owned() });
    keep(store, shift_id, &typed, at)
}

/// Takes a typed line back by its reference, `line:2`; a line that is not there is no error.
pub fn remove_line(store: &mut Store, shift_id: i64, reference: &str, at: i64) -> Result<()> {
    let mut typed = completions(store, shift_id)?;
    let index = reference.strip_prefix("line:").and_then(|n| n.parse::<usize>().ok());
    if let Some(index) = index.filter(|n| (1..=typed.lines.len()).contains(n)) {
        typed.lines.remove(index - 1);
        // The lines behind it move up; what was said about them moves along.
        let moved = std::mem::take(&mut typed.contingencies);
        typed.contingencies = moved
            .into_iter()
            .filter(|(of, _)| of != reference)
            .map(|(of, text)| match of.strip_prefix("line:").and_then(|n| n.parse::<usize>().ok()) {
                Some(n) if n > index => (format!("line:{}", n - 1), text),
                _ => (of, text),
            })
            .collect();
        keep(store, shift_id, &typed, at)?;
    }
    Ok(())
}
