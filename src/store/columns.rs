//! Columns of a row by their names, at the price of their places.

use rusqlite::types::FromSql;
use rusqlite::{Result, Row};
use std::cell::Cell;

/// A row whose columns are asked for by name, mostly in the order of its statement: each is looked for behind the one
/// before. SQLite by itself goes through all names for each, which was half the time of a list.
pub(super) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: Cell<usize>,
}

impl<'r, 's> Columns<'r, 's> {
    pub fn of(row: &'r Row<'s>) -> Self {
        Self { row, next: Cell::new(0) }
    }

    pub fn get<T: FromSql>(&self, name: &str) -> Result<T> {
        let (columns, next) = (self.row.as_ref(), self.next.get());
        let is_named = |at: usize| columns.column_name(at).is_ok_and(|n| n == name);
        let behind = (next..columns.column_count()).find(|at| is_named(*at));
        match behind.or_else(|| (0..next).find(|at| is_named(*at))) {
            Some(at) => {
                self.next.set(at + 1);
                self.row.get(at)
            }
            None => Err(rusqlite::Error::InvalidColumnName(name.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn a_column_is_found_by_its_name_in_any_order() {
        let conn = Connection::open_in_memory().unwrap();
        let read = |r: &Row| {
            let c = Columns::of(r);
            let (b, a): (i64, i64) = (c.get("b")?, c.get("a")?);
            Ok((a, b, c.get::<i64>("c")?, c.get::<i64>("d").is_err()))
        };
        let found = conn.query_row("SELECT 1 AS a, 2 AS b, 3 AS c", [], read).unwrap();
        assert_eq!(found, (1, 2, 3, true));
    }
}
