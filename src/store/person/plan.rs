//! What a purge would remove, before anything is touched.

use super::open::{kept, open};
use super::rows::gather;
use super::tables::TABLES;
use super::{Open, Whom, root};
use crate::store::{Result, Store, StoreError};
use rusqlite::{Connection, OptionalExtension};

/// Rows of a table that say something about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub table: &'static str,
    pub rows: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Her id and name, when it is about one customer.
    pub customer: Option<(i64, String)>,
    pub counts: Vec<Count>,
    /// When the oldest and the newest of it began (unix seconds).
    pub span: Option<(i64, i64)>,
    /// What keeps one customer from being forgotten.
    pub open: Vec<Open>,
    /// By age: what is old enough and stays, because it is still open.
    pub kept: Vec<Open>,
}

impl Plan {
    pub fn rows(&self) -> i64 {
        self.counts.iter().map(|c| c.rows).sum()
    }
}

/// # Errors
/// [`StoreError::NotFound`] when there is no such customer.
pub fn plan(store: &mut Store, whom: Whom) -> Result<Plan> {
    let conn = &store.conn;
    let mut customer = None;
    if let Whom::Customer(id) = whom {
        let id = root(conn, id)?;
        let sql = "SELECT name FROM customers WHERE id = ?1";
        let name = conn.query_row(sql, [id], |r| r.get(0)).optional()?;
        customer = Some((id, name.ok_or_else(|| StoreError::NotFound { what: format!("customer {id}") })?));
    }
    super::rewrite::functions(conn, &[])?;
    gather(conn, whom)?;
    let open = if customer.is_some() { open(conn)? } else { Vec::new() };
    let kept = match whom {
        Whom::Before(_, moment) => kept(conn, moment)?,
        Whom::Customer(_) => Vec::new(),
    };
    Ok(Plan { customer, counts: counts(conn)?, span: span(conn)?, open, kept })
}

/// Tables in which nothing is said any more are left out.
fn counts(conn: &Connection) -> Result<Vec<Count>> {
    let mut counts = Vec::new();
    for table in TABLES {
        let name = table.name;
        let sql = format!(
            "SELECT count(*) FROM {name} WHERE id IN (SELECT id FROM person_rows WHERE tbl = '{name}') AND {}",
            table.says()
        );
        let rows: i64 = conn.query_row(&sql, [], |r| r.get(0))?;
        if rows > 0 {
            counts.push(Count { table: name, rows });
        }
    }
    Ok(counts)
}

fn span(conn: &Connection) -> Result<Option<(i64, i64)>> {
    let each = [
        ("inquiries", "opened_at"),
        ("orders", "placed_at"),
        ("cases", "opened_at"),
        ("customers", "created_at"),
    ];
    let each = each.map(|(table, at)| {
        format!(
            "SELECT {at} AS at FROM {table} WHERE id IN (SELECT id FROM person_rows WHERE tbl = '{table}')"
        )
    });
    let sql = format!("SELECT min(at), max(at) FROM ({})", each.join(" UNION ALL "));
    Ok(conn.query_row(&sql, [], |r| Ok(r.get::<_, Option<i64>>(0)?.zip(r.get(1)?)))?)
}
