//! Evidence of a case: ticks, each with a note or the path of a file (A1, A7).

use super::{get, step};
use crate::domain::Entity;
use crate::domain::case::Evidence;
use crate::store::{Actor, Op, Result, Store};
use rusqlite::{Connection, params};

pub(super) fn of_case(conn: &Connection, case_id: i64) -> Result<Vec<Evidence>> {
    let mut statement =
        conn.prepare_cached("SELECT kind, note, at FROM case_evidence WHERE case_id = ?1 ORDER BY id")?;
    let rows = statement.query_map([case_id], |r| {
        Ok(Evidence { kind: r.get("kind")?, note: r.get("note")?, at: r.get("at")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// It is there; a second time its note is put right.
pub fn add_evidence(store: &mut Store, by: &Actor, case_id: i64, kind: &str, note: &str) -> Result<()> {
    let op = Op::new("case_evidence").about(Entity::Case, case_id).note(get(store, case_id)?.customer);
    store.transact(by, op, |w| {
        w.prepare_cached(
            "INSERT INTO case_evidence(case_id, kind, note, at, agent_id) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT(case_id, kind) DO UPDATE SET note = excluded.note",
        )?
        .execute(params![case_id, kind, note.trim(), by.at, by.agent_id])?;
        step(w, case_id, "evidence", ["", kind], note.trim())
    })
}

/// It is not there after all.
pub fn drop_evidence(store: &mut Store, by: &Actor, case_id: i64, kind: &str) -> Result<()> {
    let op = Op::new("case_evidence_drop").about(Entity::Case, case_id).note(get(store, case_id)?.customer);
    store.transact(by, op, |w| {
        w.execute("DELETE FROM case_evidence WHERE case_id = ?1 AND kind = ?2", params![case_id, kind])?;
        step(w, case_id, "evidence_gone", ["", kind], "")
    })
}
