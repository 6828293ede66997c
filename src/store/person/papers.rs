//! The pages that were kept for printing and name somebody who was forgotten.

use crate::store::{Result, Store};

/// What their file names are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// Order numbers.
    pub orders: Vec<String>,
    pub cases: Vec<i64>,
    pub customers: Vec<i64>,
}

/// Of the rows that were gathered last by [`super::plan`] or [`super::purge`].
pub fn papers(store: &Store) -> Result<Papers> {
    let ids = |table: &str| -> Result<Vec<i64>> {
        let mut statement = store.conn.prepare("SELECT id FROM person_rows WHERE tbl = ?1")?;
        Ok(statement.query_map([table], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let sql = "SELECT order_no FROM orders WHERE id IN (SELECT id FROM person_rows WHERE tbl = 'orders')";
    let mut orders = store.conn.prepare(sql)?;
    let orders = orders.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Papers { orders, cases: ids("cases")?, customers: ids("customers")? })
}
