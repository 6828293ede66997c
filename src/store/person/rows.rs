//! Which rows are about whom: gathered in a table of the connection, the rows that were deleted among them, which only
//! the trail still knows.

use super::Whom;
use super::tables::{ENTITIES, TABLES};
use crate::store::Result;
use rusqlite::{Connection, params};

/// What is over: nothing of it needs a name or a phone any more. `?1` is the moment.
const OVER: &[(&str, &str)] = &[
    (
        "inquiries",
        "SELECT id FROM inquiries WHERE coalesce(closed_at, deleted_at) < ?1",
    ),
    (
        "cases",
        "SELECT id FROM cases t WHERE coalesce(closed_at, deleted_at) < ?1
           AND NOT EXISTS (SELECT 1 FROM fees f WHERE f.case_id = t.id AND f.settled_at IS NULL AND f.deleted_at IS NULL)",
    ),
    (
        "orders",
        "SELECT id FROM orders t
         WHERE (status IN ('done', 'cancelled', 'closed') OR deleted_at IS NOT NULL)
           AND max(placed_at, coalesce(paid_at, 0), coalesce(shipped_at, 0), coalesce(signed_at, 0),
                   coalesce(done_at, 0),
                   coalesce((SELECT max(at) FROM order_events e WHERE e.order_id = t.id), 0)) < ?1
           AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.order_id = t.id AND c.deleted_at IS NULL
                             AND coalesce(c.closed_at, ?1) >= ?1)
           AND NOT EXISTS (SELECT 1 FROM exceptions x WHERE x.order_id = t.id AND x.closed_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM change_requests x WHERE x.order_id = t.id AND x.closed_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM fees f WHERE f.order_id = t.id AND f.settled_at IS NULL AND f.deleted_at IS NULL)",
    ),
];

/// Money that is open between a customer `t` and the house: a balance, or what is left of what she paid in advance.
pub(super) fn owing() -> String {
    use crate::store::fee::SIGNED;
    let side = |what: &str, from: &str, more: &str| {
        format!(
            "(SELECT coalesce(sum({what}), 0) FROM {from} WHERE account = 'customer' AND customer_id = t.id {more})"
        )
    };
    let paid = |more: &str| side("amount_fen", "payments", more);
    let charged = |more: &str| side(SIGNED, "fees", &format!("AND deleted_at IS NULL {more}"));
    format!("({} <> {} OR {} <> {})", charged(""), paid(""), charged("AND prepaid"), paid("AND prepaid"))
}

/// By age, what is still to be done is not over, whatever it is about.
const STILL: &str = "
    DELETE FROM person_rows WHERE tbl = 'reminders' AND id IN (SELECT id FROM reminders WHERE done_at IS NULL);
    DELETE FROM person_rows WHERE tbl = 'questions' AND id IN (SELECT id FROM questions WHERE answered_at IS NULL);
    DELETE FROM person_rows WHERE tbl = 'handoff_items' AND id IN (
      SELECT i.id FROM handoff_items i JOIN handoffs h ON h.id = i.handoff_id WHERE h.accepted_at IS NULL);";

/// Customers with whom nothing is open and nothing happened since.
const SILENT: &str = "
    SELECT id FROM customers t WHERE merged_into IS NULL AND created_at < ?1
      AND NOT EXISTS (SELECT 1 FROM inquiries x WHERE x.customer_id = t.id
                      AND x.id NOT IN (SELECT id FROM person_rows WHERE tbl = 'inquiries'))
      AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.customer_id = t.id
                      AND x.id NOT IN (SELECT id FROM person_rows WHERE tbl = 'orders'))
      AND NOT EXISTS (SELECT 1 FROM cases x WHERE x.customer_id = t.id
                      AND x.id NOT IN (SELECT id FROM person_rows WHERE tbl = 'cases'))
      AND NOT EXISTS (SELECT 1 FROM fees x WHERE x.customer_id = t.id AND x.deleted_at IS NULL
                      AND (x.settled_at IS NULL OR x.at >= ?1))
      AND NOT EXISTS (SELECT 1 FROM payments x WHERE x.customer_id = t.id AND x.at >= ?1)
      AND NOT EXISTS (SELECT 1 FROM surveys x WHERE x.customer_id = t.id AND x.at >= ?1)
      AND NOT EXISTS (SELECT 1 FROM feedback x WHERE x.customer_id = t.id AND x.at >= ?1)";

/// With everybody who was merged into one of them.
const MERGED: &str = "
    INSERT OR IGNORE INTO person_rows
    WITH RECURSIVE of(id) AS (
      SELECT id FROM person_rows WHERE tbl = 'customers'
      UNION SELECT c.id FROM customers c JOIN of ON c.merged_into = of.id)
    SELECT 'customers', id FROM of";

/// Gathers the rows in `person_rows(tbl, id)`.
pub(super) fn gather(conn: &Connection, whom: Whom) -> Result<()> {
    conn.execute_batch(
        "DROP TABLE IF EXISTS temp.person_rows;
         DROP TABLE IF EXISTS temp.person_gone;
         DROP TABLE IF EXISTS temp.person_entities;
         CREATE TEMP TABLE person_rows(tbl TEXT, id INTEGER, PRIMARY KEY (tbl, id)) WITHOUT ROWID;
         CREATE TEMP TABLE person_entities(entity TEXT PRIMARY KEY, tbl TEXT) WITHOUT ROWID;
         CREATE TEMP TABLE person_gone AS SELECT tbl, row_id, before FROM main.changes WHERE after IS NULL;
         CREATE INDEX temp.person_gone_tbl ON person_gone(tbl);",
    )?;
    for (entity, table) in ENTITIES {
        conn.execute("INSERT INTO person_entities VALUES (?1, ?2)", [entity, table])?;
    }
    match whom {
        Whom::Customer(id) => {
            conn.execute("INSERT INTO person_rows VALUES ('customers', ?1)", [super::root(conn, id)?])?;
        }
        Whom::Before(_, moment) => {
            for (table, over) in OVER {
                let sql = format!("INSERT INTO person_rows SELECT '{table}', id FROM ({over})");
                conn.execute(&sql, [moment])?;
            }
            conn.execute(
                &format!(
                    "INSERT INTO person_rows SELECT 'customers', id FROM ({SILENT} AND NOT {})",
                    owing()
                ),
                [moment],
            )?;
            dated(conn, moment)?;
        }
    }
    conn.execute(MERGED, [])?;
    for table in TABLES {
        let name = table.name;
        for (column, of) in table.of {
            let sets = [
                format!(
                    "SELECT '{name}', id FROM {name} WHERE {column} IN (SELECT id FROM person_rows WHERE tbl = ?1)"
                ),
                format!(
                    "SELECT '{name}', row_id FROM person_gone WHERE tbl = '{name}'
                       AND json_extract(before, '$.{column}') IN (SELECT id FROM person_rows WHERE tbl = ?1)"
                ),
            ];
            for set in sets {
                conn.execute(&format!("INSERT OR IGNORE INTO person_rows {set}"), [of])?;
            }
        }
        if table.also != "0" {
            let sql = format!(
                "INSERT OR IGNORE INTO person_rows SELECT '{name}', id FROM {name} t WHERE {}",
                table.also
            );
            conn.execute(&sql, [])?;
        }
    }
    if matches!(whom, Whom::Before(..)) {
        conn.execute_batch(STILL)?;
    }
    Ok(())
}

/// What hangs on nobody and is old enough: texts that were copied, questions that were answered, the items of sheets
/// that were taken over.
fn dated(conn: &Connection, moment: i64) -> Result<()> {
    for set in [
        "SELECT 'snippet_uses', id FROM snippet_uses WHERE inquiry_id IS NULL AND at < ?1",
        "SELECT 'questions', id FROM questions WHERE inquiry_id IS NULL AND answered_at < ?1",
        "SELECT 'handoff_items', i.id FROM handoff_items i JOIN handoffs h ON h.id = i.handoff_id
         WHERE h.accepted_at IS NOT NULL AND h.frozen_at < ?1",
        "SELECT 'reminders', id FROM reminders WHERE entity = '' AND done_at < ?1",
    ] {
        conn.execute(&format!("INSERT OR IGNORE INTO person_rows {set}"), params![moment])?;
    }
    Ok(())
}
