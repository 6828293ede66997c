//! The cases of a period, one line each.

use super::summary::shown;
use super::{Desk, stored_day};
use crate::config::Config;
use crate::domain::case::CaseStatus;
use crate::domain::figures::Moment;
use crate::domain::figures::cases::CaseLine;
use crate::domain::money::Fen;
use crate::store::{Result, Store, coded};
use chrono::NaiveDate;
use rusqlite::{Row, params};

const SELECT: &str = "
    SELECT c.id, coalesce(m.name, u.name) AS customer, c.kind, c.responsibility, coalesce(o.order_no, c.order_no) AS order_no,
           c.products, c.solution, c.opened_at, c.business_day, c.solution_at, c.solved_at, c.status, c.amount_fen,
           (SELECT count(*) FROM case_documents d WHERE d.case_id = c.id AND d.written_at IS NULL) AS owed
    FROM cases c
    JOIN customers u ON u.id = c.customer_id
    LEFT JOIN customers m ON m.id = u.merged_into
    LEFT JOIN orders o ON o.id = c.order_id";

fn row_to_line(r: &Row, config: &Config, desk: &Desk) -> rusqlite::Result<CaseLine> {
    let moment = |column: &str| -> rusqlite::Result<Option<Moment>> {
        Ok(r.get::<_, Option<i64>>(column)?.map(|at| desk.moment(at)))
    };
    let status = coded(r, "cases.status", &r.get::<_, String>("status")?, CaseStatus::from_code)?;
    Ok(CaseLine {
        id: r.get("id")?,
        customer: shown(config, r.get("customer")?),
        kind: r.get("kind")?,
        responsibility: r.get("responsibility")?,
        order_no: r.get("order_no")?,
        product: shown(config, r.get("products")?),
        solution: shown(config, r.get("solution")?),
        opened: Moment { at: r.get("opened_at")?, day: stored_day(r, "cases.business_day")? },
        solution_at: moment("solution_at")?,
        solved: moment("solved_at")?,
        is_open: status.is_open(),
        amount: Fen(r.get("amount_fen")?),
        owed: r.get("owed")?,
    })
}

/// The cases opened or solved in the period, those open now, and those that owe a document (A4).
pub(super) fn lines(
    store: &Store,
    config: &Config,
    desk: &Desk,
    (first, last): (NaiveDate, NaiveDate),
    (from, to): (i64, i64),
) -> Result<Vec<CaseLine>> {
    let sql = format!(
        "{SELECT} WHERE c.deleted_at IS NULL AND c.id IN (
           SELECT id FROM cases WHERE business_day BETWEEN ?1 AND ?2
           UNION SELECT id FROM cases WHERE solved_at >= ?3 AND solved_at < ?4
           UNION SELECT id FROM cases INDEXED BY cases_open
             WHERE closed_at IS NULL AND deleted_at IS NULL AND status <> 'solved'
           UNION SELECT case_id FROM case_documents WHERE written_at IS NULL)
         ORDER BY c.opened_at, c.id"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let span = params![first.to_string(), last.to_string(), from, to];
    let rows = statement.query_map(span, |r| row_to_line(r, config, desk))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One case.
pub(super) fn line(store: &Store, config: &Config, desk: &Desk, id: i64) -> Result<CaseLine> {
    let sql = format!("{SELECT} WHERE c.id = ?1");
    Ok(store.conn().prepare_cached(&sql)?.query_row([id], |r| row_to_line(r, config, desk))?)
}

/// A4: documents owed and not written, whatever the case: (id of the kind, how many).
pub(super) fn documents_owed(store: &Store) -> Result<Vec<(String, i64)>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT d.kind, count(*) AS n FROM case_documents d JOIN cases c ON c.id = d.case_id
         WHERE d.written_at IS NULL AND c.deleted_at IS NULL GROUP BY d.kind ORDER BY n DESC, 1",
    )?;
    let rows = statement.query_map([], |r| Ok((r.get("kind")?, r.get("n")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
