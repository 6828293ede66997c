//! X3: personal data go, for good and everywhere: from the rows, from what the trail remembers of them, from frozen
//! hand-offs, drafts and the search, and from the bytes of the file. Amounts, times and states stay, so that no figure
//! changes; the trail says that there was a purge, of what kind and how much.

use super::rewrite::{self, Known};
use super::rows::gather;
use super::tables::{TABLES, Table};
use super::{Plan, Whom, drafts, plan};
use crate::domain::Entity;
use crate::store::{Actor, Op, Result, Store, StoreError, Write};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purged {
    pub plan: Plan,
    /// Somebody else reads the file: the log beside it could not be emptied yet.
    pub log_remains: bool,
}

/// # Errors
/// `purge.refuse.open` while work for the customer is open; `purge.refuse.nothing` when nothing is left to remove.
pub fn purge(store: &mut Store, by: &Actor, whom: Whom) -> Result<Purged> {
    let plan = plan(store, whom)?;
    if !plan.open.is_empty() {
        return Err(StoreError::Refused("purge.refuse.open".into()));
    }
    if plan.rows() == 0 {
        // A purge that was cut short after its commit is brought to its end.
        clean(store)?;
        return Err(StoreError::Refused("purge.refuse.nothing".into()));
    }
    // What is freed is written over at once.
    store.conn.pragma_update(None, "secure_delete", true)?;
    store.transact(by, op(whom, &plan), |w| {
        gather(w, whom)?;
        let known = if matches!(whom, Whom::Customer(_)) { Known::of(w)? } else { Known::default() };
        rewrite::functions(w, &known.marks)?;
        rewrite::unlocked(w, || {
            TABLES.iter().try_for_each(|table| forget(w, table))?;
            rewrite::handoffs(w, whom, &known)?;
            drafts::drafts(w, whom, &known)?;
            rewrite::free(w, whom)?;
            if !known.marks.is_empty() {
                rewrite::sweep(w)?;
            }
            rewrite::trail(w, &known)
        })
    })?;
    while store.catch_up_search(20_000)? {}
    let log_remains = clean(store)?;
    Ok(Purged { plan, log_remains })
}

/// Who, when, by which rule, how much: nothing of the person.
fn op(whom: Whom, plan: &Plan) -> Op {
    let counts: Vec<String> = plan.counts.iter().map(|c| format!("{} {}", c.table, c.rows)).collect();
    let op = Op::new("purge").note(counts.join(", "));
    match (whom, &plan.customer) {
        (_, Some((id, _))) => op.about(Entity::Customer, *id).reason(format!("customer {id}")),
        (Whom::Before(day, _), None) => op.reason(format!("before {day}")),
        (Whom::Customer(id), None) => op.reason(format!("customer {id}")),
    }
}

fn forget(w: &Write, table: &Table) -> Result<()> {
    let name = table.name;
    let hers = format!("id IN (SELECT id FROM person_rows WHERE tbl = '{name}')");
    if table.goes {
        w.execute(&format!("DELETE FROM {name} WHERE {hers}"), [])?;
    } else if !table.personal.is_empty() {
        let columns =
            table.personal.iter().map(|(c, treat)| format!("\"{c}\" = {}", Table::instead(c, *treat)));
        let columns = columns.collect::<Vec<_>>().join(", ");
        w.execute(&format!("UPDATE {name} SET {columns} WHERE {hers} AND {}", table.says()), [])?;
    }
    Ok(())
}

/// Nothing of it is left in the index, in free pages or in the log. True when the log could not be emptied.
fn clean(store: &mut Store) -> Result<bool> {
    const LARGE: i64 = 256 << 20;
    let conn = &store.conn;
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.person_gone;
         INSERT INTO search_text(search_text) VALUES ('optimize');
         INSERT INTO search_keys(search_keys) VALUES ('optimize');",
    )?;
    let pages: i64 = conn.pragma_query_value(None, "page_count", |r| r.get(0))?;
    let size: i64 = conn.pragma_query_value(None, "page_size", |r| r.get(0))?;
    // The copy that it makes is built in memory, unless it is too large for that; then in a file without a name, which
    // nothing of an encrypted file may go into.
    if pages * size <= LARGE || store.key.is_some() {
        conn.execute_batch("VACUUM")?;
    } else {
        conn.pragma_update(None, "temp_store", "FILE")?;
        let done = conn.execute_batch("VACUUM");
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        // The triggers of the trail went with the rest of what was temporary.
        store.armed = false;
        done?;
    }
    let conn = &store.conn;
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
    Ok(busy != 0)
}
