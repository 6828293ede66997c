//! A6: the sheet of a complaint (投诉处理单).

use super::{details, get, step};
use crate::domain::Entity;
use crate::domain::case::{CaseDetails, Complaint};
use crate::store::{Actor, Op, Result, Store};
use rusqlite::{Connection, OptionalExtension, Row, params};

fn row_to_complaint(r: &Row) -> rusqlite::Result<Complaint> {
    Ok(Complaint {
        class: r.get("class")?,
        contact: r.get("contact")?,
        investigation: r.get("investigation")?,
        answer: r.get("answer")?,
        opinion: r.get("opinion")?,
        measure: r.get("measure")?,
        effect: r.get("effect")?,
    })
}

pub(super) fn of_case(conn: &Connection, case_id: i64) -> Result<Option<Complaint>> {
    let sql = "SELECT class, contact, investigation, answer, opinion, measure, effect FROM complaints
               WHERE case_id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([case_id], row_to_complaint).optional()?)
}

/// Writes the sheet together with what the case itself holds of it: content and responsible side. What she was told
/// and what she thinks of it goes into the history.
pub fn write_complaint(
    store: &mut Store,
    by: &Actor,
    case_id: i64,
    sheet: &Complaint,
    case: &CaseDetails,
) -> Result<()> {
    let before = of_case(store.conn(), case_id)?.unwrap_or_default();
    let op = Op::new("case_complaint").about(Entity::Case, case_id).note(get(store, case_id)?.customer);
    store.transact(by, op, |w| {
        details::write(w, case_id, case)?;
        w.prepare_cached(
            "INSERT INTO complaints(case_id, class, contact, investigation, answer, opinion, measure, effect)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT(case_id) DO UPDATE SET class = excluded.class, contact = excluded.contact,
                investigation = excluded.investigation, answer = excluded.answer, opinion = excluded.opinion,
                measure = excluded.measure, effect = excluded.effect",
        )?
        .execute(params![
            case_id,
            sheet.class,
            sheet.contact,
            sheet.investigation,
            sheet.answer,
            sheet.opinion,
            sheet.measure,
            sheet.effect
        ])?;
        for (kind, old, new) in [
            ("investigated", &before.investigation, &sheet.investigation),
            ("answered", &before.answer, &sheet.answer),
            ("opinion", &before.opinion, &sheet.opinion),
            ("measure", &before.measure, &sheet.measure),
            ("effect", &before.effect, &sheet.effect),
        ] {
            if old != new && !new.is_empty() {
                step(w, case_id, kind, ["", ""], new)?;
            }
        }
        Ok(())
    })
}
