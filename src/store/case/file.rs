//! The file of one case, read when it is looked at. Bounded: a case has a life of days, not of years.

use super::{complaint, evidence, todo};
use crate::domain::case::{Case, CaseFile, Walked};
use crate::store::{Result, Store, chase, inquiry, order};
use rusqlite::{Connection, OptionalExtension};

/// Walks, steps and lines of talk at most; the newest ones stay.
const WALKS: i64 = 8;
const STEPS: usize = 300;

/// Everything about a case beside its row. `packing_g`: grams of box and padding.
pub fn file(store: &Store, case: &Case, packing_g: i64) -> Result<CaseFile> {
    let conn = store.conn();
    let mut file = CaseFile {
        walks: walks(conn, case.id)?,
        todos: todo::todos(store, case.id)?,
        evidence: evidence::of_case(conn, case.id)?,
        complaint: complaint::of_case(conn, case.id)?,
        steps: last(super::events(store, case.id)?),
        ..CaseFile::default()
    };
    columns(conn, case.id, &mut file)?;
    if let Some(id) = case.inquiry_id {
        file.talk = last(inquiry::events(store, id)?);
    }
    if let Some(id) = case.order_id {
        file.chases = chase::of_order(store, id)?;
        file.expected_weight = order::weigh(store, &order::get(store, id)?, packing_g)?;
    }
    Ok(file)
}

fn last<T>(mut all: Vec<T>) -> Vec<T> {
    all.drain(..all.len().saturating_sub(STEPS));
    all
}

fn columns(conn: &Connection, id: i64, file: &mut CaseFile) -> Result<()> {
    let sql = "SELECT received, wanted, courier_weight_g, approved_by, escalated_at FROM cases WHERE id = ?1";
    let found = conn
        .prepare_cached(sql)?
        .query_row([id], |r| {
            file.received = r.get("received")?;
            file.wanted = r.get("wanted")?;
            file.courier_weight = r.get("courier_weight_g")?;
            file.approved_by = r.get("approved_by")?;
            file.escalated_at = r.get("escalated_at")?;
            Ok(())
        })
        .optional()?;
    found.ok_or_else(|| crate::store::StoreError::NotFound { what: format!("case {id}") })
}

fn walks(conn: &Connection, id: i64) -> Result<Vec<Walked>> {
    let mut statement = conn.prepare_cached(
        "SELECT l.guide, l.walk, l.at, coalesce(a.name, '') AS agent
         FROM case_walks l LEFT JOIN agents a ON a.id = l.agent_id
         WHERE l.case_id = ?1 ORDER BY l.id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map([id, WALKS], |r| {
        let (guide, walk): (String, String) = (r.get("guide")?, r.get("walk")?);
        Ok((guide, walk, r.get("at")?, r.get("agent")?))
    })?;
    let rows: Vec<_> = rows.collect::<rusqlite::Result<_>>()?;
    rows.into_iter()
        .map(|(guide, walk, at, agent)| Ok(Walked { guide, walk: serde_json::from_str(&walk)?, at, agent }))
        .collect()
}
