//! What the file holds about a person, wherever it stands: for the page of everything that is known of her, and for its
//! removal (X3). [`tables`] decides of every column whether it says something about somebody; a test holds it to the
//! schema, so that a column that is added later can't be forgotten.

mod drafts;
mod dump;
mod open;
mod papers;
mod plan;
mod purge;
mod rewrite;
mod rows;
mod tables;
#[cfg(test)]
mod tests;

pub use drafts::knows_draft;
pub use dump::{Dump, Held, dump};
pub use open::Open;
pub use papers::{Papers, papers};
pub use plan::{Count, Plan, plan};
pub use purge::{Purged, purge};

use super::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Stands where something personal stood: that there was something is still known.
pub const GONE: &str = "␡";

/// Whose data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// One customer, with everybody who was merged into her.
    Customer(i64),
    /// What was over before this business day began (unix seconds), and customers with whom nothing happened since.
    Before(NaiveDate, i64),
}

/// The customer that is meant by an id: the one she was merged into.
pub fn root(conn: &Connection, id: i64) -> Result<i64> {
    let sql = "WITH RECURSIVE up(id, merged_into) AS (
                 SELECT id, merged_into FROM customers WHERE id = ?1
                 UNION SELECT c.id, c.merged_into FROM customers c JOIN up ON c.id = up.merged_into)
               SELECT coalesce((SELECT id FROM up WHERE merged_into IS NULL LIMIT 1), ?1)";
    Ok(conn.query_row(sql, [id], |r| r.get(0))?)
}
