//! Bad reviews (A10): a reminder a day to look for them, and how often each product got one.

use crate::domain::case::Reviewed;
use crate::domain::reminder::NewReminder;
use crate::store::{Actor, Op, Result, Store, reminder};
use chrono::NaiveDate;

/// Causes told of one product, the newest first.
const CAUSES: usize = 5;
const KIND: &str = "review_check";

/// Reminds of the daily look at the reviews, once since `day_start`. It belongs to no shift: nobody's undo takes it
/// back. Returns whether it was made now.
pub fn remind_reviews(
    store: &mut Store,
    by: &Actor,
    day_start: i64,
    due_at: i64,
    text: &str,
) -> Result<bool> {
    let sql = "SELECT count(*) FROM reminders WHERE kind = ?1 AND due_at >= ?2";
    let made: i64 =
        store.conn().prepare_cached(sql)?.query_row(rusqlite::params![KIND, day_start], |r| r.get(0))?;
    if made > 0 {
        return Ok(false);
    }
    let nobody = Actor { agent_id: None, shift_id: None, ..by.clone() };
    let new = NewReminder { kind: KIND.into(), about: None, due_at, text: text.to_owned() };
    store.transact(&nobody, Op::new("reminder_add").note(text), |w| reminder::add_in(w, &new))?;
    Ok(true)
}

/// A10: the products of the cases that were bad reviews, opened on business days `from..=to`, the most often named
/// first. A case that went on as another kind counts all the same.
pub fn reviewed(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Vec<Reviewed>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT c.products, c.problem FROM cases c
         WHERE c.business_day BETWEEN ?1 AND ?2 AND c.deleted_at IS NULL
           AND (c.kind = 'bad_review'
                OR EXISTS (SELECT 1 FROM case_walks l WHERE l.case_id = c.id AND l.guide = 'bad_review'))
         ORDER BY c.opened_at DESC, c.id DESC",
    )?;
    let rows = statement.query_map([from.to_string(), to.to_string()], |r| {
        Ok((r.get::<_, String>("products")?, r.get::<_, String>("problem")?))
    })?;
    let mut found: Vec<Reviewed> = Vec::new();
    for row in rows {
        let (product, cause) = row?;
        let product = product.trim().to_owned();
        let place = found.iter().position(|r| r.product == product).unwrap_or_else(|| {
            found.push(Reviewed { product, count: 0, causes: Vec::new() });
            found.len() - 1
        });
        let entry = &mut found[place];
        entry.count += 1;
        if !cause.trim().is_empty() && entry.causes.len() < CAUSES {
            entry.causes.push(cause);
        }
    }
    found.sort_by_key(|r| -r.count);
    Ok(found)
}
