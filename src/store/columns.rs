//! Columns of a row by their names, at the price of their places.

use rusqlite::types::FromSql;
use rusqlite::{Result, Row};
use std::cell::Cell;

/// A row whose columns are asked for in the order of its statement, each by its name. A name that does not stand there
/// is an error wherever debug assertions are on, so that the tests of a statement find it; a release takes the place.
/// To look for each name among all of them was most of what a list took.
pub(super) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: Cell<usize>,
}

impl<'r, 's> Columns<'r, 's> {
    pub fn of(row: &'r Row<'s>) -> Self {
        Self { row, next: Cell::new(0) }
    }

    pub fn get<T: FromSql>(&self, name: &str) -> Result<T> {
        let at = self.next.replace(self.next.get() + 1);
        if cfg!(debug_assertions) && self.row.as_ref().column_name(at).is_ok_and(|n| n != name) {
            return Err(rusqlite::Error::InvalidColumnName(name.to_owned()));
        }
        self.row.get(at)
    }

    /// Goes past a column that is not needed now.
    pub fn skip(&self, name: &str) -> Result<()> {
        self.get::<rusqlite::types::Value>(name).map(|_| ())
    }
}

impl super::Identified for Columns<'_, '_> {
    fn id(&self) -> Option<i64> {
        self.row.get("id").ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn a_column_out_of_its_order_is_found_out() {
        let conn = Connection::open_in_memory().unwrap();
        let sql = "SELECT 1 AS a, 2 AS b";
        let read = |r: &Row| {
            let c = Columns::of(r);
            Ok((c.get::<i64>("a")?, c.get::<i64>("b")?))
        };
        assert_eq!(conn.query_row(sql, [], read).unwrap(), (1, 2));
        let wrong = |r: &Row| {
            let c = Columns::of(r);
            Ok((c.get::<i64>("b")?, c.get::<i64>("a")?))
        };
        assert!(conn.query_row(sql, [], wrong).is_err());
    }
}
