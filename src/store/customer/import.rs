//! Customers from a list (C1): new, changed or the same as before. What a list does not say stays as it is.

use super::{add_phone, ensure};
use crate::store::{Result, Saved, Write};
use rusqlite::{OptionalExtension, params};

/// One customer as a list tells it; "": the list says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// What the customer is called on the channel.
    pub name: String,
    pub channel: String,
    pub phones: Vec<String>,
    /// Id of a tier.
    pub tier: String,
    pub groups: String,
    pub tags: String,
    pub note: String,
}

/// Identity is channel and name.
pub fn import_in(w: &Write, c: &Listed) -> Result<Saved> {
    let new = !w
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM customer_names WHERE channel = ?1 AND name = ?2)")?
        .query_row([&c.channel, c.name.trim()], |r| r.get::<_, bool>(0))?;
    let id = ensure(w, &c.channel, &c.name)?;
    let mut changed = change(w, id, c)?;
    for phone in &c.phones {
        changed |= !knows_phone(w, id, phone)?;
        add_phone(w, id, phone)?;
    }
    Ok(if new {
        Saved::New
    } else if changed {
        Saved::Changed
    } else {
        Saved::Unchanged
    })
}

fn change(w: &Write, id: i64, c: &Listed) -> Result<bool> {
    let changed = w
        .prepare_cached(
            "UPDATE customers SET
                 tier = coalesce(nullif(?2, ''), tier), groups = coalesce(nullif(?3, ''), groups),
                 tags = coalesce(nullif(?4, ''), tags), note = coalesce(nullif(?5, ''), note), deleted_at = NULL
             WHERE id = ?1 AND (
                 (?2 <> '' AND ?2 <> tier) OR (?3 <> '' AND ?3 <> groups) OR (?4 <> '' AND ?4 <> tags)
                 OR (?5 <> '' AND ?5 <> note) OR deleted_at IS NOT NULL)",
        )?
        .execute(params![id, c.tier, c.groups, c.tags, c.note])?;
    Ok(changed > 0)
}

/// A masked number is nothing to know.
fn knows_phone(w: &Write, id: i64, phone: &str) -> Result<bool> {
    if phone.is_empty() || phone.contains('*') {
        return Ok(true);
    }
    let found: Option<i64> = w
        .prepare_cached("SELECT id FROM customer_phones WHERE customer_id = ?1 AND phone = ?2")?
        .query_row(params![id, phone], |r| r.get(0))
        .optional()?;
    Ok(found.is_some())
}
