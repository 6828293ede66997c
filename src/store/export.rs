//! What leaves as a table: one row a record, read one by one, so that the memory does not grow with the table.

mod tables;

use super::{Result, Store};
use crate::domain::coded;
use crate::domain::money::Fen;
use chrono::NaiveDate;
use rusqlite::Row;
use rusqlite::types::ValueRef;

coded! {
    /// What can leave as a table.
    pub enum What {
        Orders = "orders", Inquiries = "inquiries", Cases = "cases", Customers = "customers",
        Products = "products", Fees = "fees",
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, and digits nobody adds up: order numbers, phones.
    Text,
    /// Ids separated by blanks.
    Words,
    Count,
    Money,
    /// Unix seconds.
    Time,
    /// Yes or no.
    Flag,
}

/// A column under its stable name.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    sql: &'static str,
}

/// One cell. What is not known is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Empty,
    Text(String),
    Count(i64),
    Money(Fen),
    Time(i64),
    Flag(bool),
}

/// The business days asked for, and the unix seconds between which they lie; open where `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub begins: Option<i64>,
    pub ends: Option<i64>,
}

/// How the days of a table are told.
#[derive(Clone, Copy, Debug)]
enum Dated {
    /// By this business day.
    Day(&'static str),
    /// By this time.
    Time(&'static str),
    Never,
}

/// A table that leaves.
#[derive(Debug)]
pub struct Table {
    pub columns: &'static [Column],
    from: &'static str,
    dated: Dated,
    order: &'static str,
}

impl What {
    /// Its columns and where they come from.
    pub const fn table(self) -> &'static Table {
        match self {
            Self::Orders => &tables::ORDERS,
            Self::Inquiries => &tables::INQUIRIES,
            Self::Cases => &tables::CASES,
            Self::Customers => &tables::CUSTOMERS,
            Self::Products => &tables::PRODUCTS,
            Self::Fees => &tables::FEES,
        }
    }
}

/// Gives every row of the days asked for to `take`, in the order they came; ends with its first error.
///
/// # Errors
/// What reading or `take` fails with.
pub fn each<E: From<super::StoreError>>(
    store: &Store,
    what: What,
    period: &Period,
    mut take: impl FnMut(Vec<Value>) -> Result<(), E>,
) -> Result<(), E> {
    let table = what.table();
    let sql = |e: rusqlite::Error| E::from(e.into());
    let mut statement = store.conn().prepare(&table.sql()).map_err(sql)?;
    let day = |day: Option<NaiveDate>| day.map(|d| d.to_string());
    let mut rows = match table.dated {
        Dated::Day(_) => statement.query([day(period.from), day(period.to)]),
        Dated::Time(_) => statement.query([period.begins, period.ends]),
        Dated::Never => statement.query([]),
    }
    .map_err(sql)?;
    while let Some(row) = rows.next().map_err(sql)? {
        take(values(table.columns, row).map_err(sql)?)?;
    }
    Ok(())
}

impl Table {
    fn sql(&self) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|c| c.sql).collect();
        let (columns, from, order) = (columns.join(", "), self.from, self.order);
        let within = match self.dated {
            Dated::Day(day) => format!(" AND (?1 IS NULL OR {day} >= ?1) AND (?2 IS NULL OR {day} <= ?2)"),
            Dated::Time(at) => format!(" AND (?1 IS NULL OR {at} >= ?1) AND (?2 IS NULL OR {at} < ?2)"),
            Dated::Never => String::new(),
        };
        format!("SELECT {columns} {from}{within} ORDER BY {order}")
    }
}

fn values(columns: &[Column], row: &Row) -> rusqlite::Result<Vec<Value>> {
    columns.iter().enumerate().map(|(i, column)| value(column.kind, row, i)).collect()
}

fn value(kind: Kind, row: &Row, i: usize) -> rusqlite::Result<Value> {
    Ok(match (kind, row.get_ref(i)?) {
        (_, ValueRef::Null) => Value::Empty,
        (Kind::Text | Kind::Words, ValueRef::Text([])) => Value::Empty,
        (Kind::Text | Kind::Words, _) => Value::Text(row.get(i)?),
        (Kind::Count, _) => Value::Count(row.get(i)?),
        (Kind::Money, _) => Value::Money(Fen(row.get(i)?)),
        (Kind::Time, _) => Value::Time(row.get(i)?),
        (Kind::Flag, _) => Value::Flag(row.get(i)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;
    use crate::store::StoreError;
    use crate::store::testing::{actor, store};

    fn all(store: &Store, what: What, period: &Period) -> Vec<Vec<Value>> {
        let mut rows = Vec::new();
        each::<StoreError>(store, what, period, |row| {
            rows.push(row);
            Ok(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn every_table_can_be_read_and_has_a_name_for_each_column() {
        let store = store();
        for what in What::ALL {
            assert_eq!(all(&store, *what, &Period::default()), Vec::<Vec<Value>>::new(), "{what}");
            let columns = what.table().columns;
            let names: std::collections::HashSet<_> = columns.iter().map(|c| c.name).collect();
            assert_eq!(names.len(), columns.len(), "{what}");
        }
    }

    #[test]
    fn an_order_leaves_with_its_types_within_its_days() {
        let mut store = store();
        crate::store::order::create(&mut store, &actor(1000), &sample(), None).unwrap();
        let rows = all(&store, What::Orders, &Period::default());
        let of = |name: &str| {
            let at = What::Orders.table().columns.iter().position(|c| c.name == name).unwrap();
            rows[0][at].clone()
        };
        assert_eq!(of("order_no"), Value::Text("3061953192082110451".into()));
        assert_eq!(of("payable"), Value::Money(Fen(10_600)));
        assert_eq!((of("shipped_at"), of("tracking_no")), (Value::Empty, Value::Empty));
        assert!(matches!(of("placed_at"), Value::Time(_)));
        assert!(matches!(of("lines"), Value::Text(text) if text.contains('×')));
        let late = Period { from: NaiveDate::from_ymd_opt(2200, 1, 1), ..Period::default() };
        assert_eq!(all(&store, What::Orders, &late).len(), 0);
    }
}
