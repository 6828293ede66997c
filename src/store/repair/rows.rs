//! The rows of a table, read around what can't be read: from both ends of a range, and where they do not meet the
//! range between them in halves, down to single rows.

use super::old::Old;
use crate::store::Result;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row};
use std::ops::RangeInclusive;

/// Failures in a table after which its gaps are not looked into any closer, where each costs a new connection.
const MOST: u32 = 3000;

/// A table as the program knows it.
#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Rows go by a number; the others have a key of their own.
    pub has_ids: bool,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub kind: String,
    pub required: bool,
    /// It has a default, or is the id.
    pub is_given: bool,
}

impl Column {
    /// Half a page overwritten reads like any other: what does not fit its column is no value of it.
    pub fn fits(&self, value: &Value) -> bool {
        match (value, self.kind.as_str()) {
            (Value::Null, _) => !self.required,
            (Value::Integer(_), kind) => kind != "TEXT",
            (Value::Real(_), kind) => kind != "TEXT" && kind != "INTEGER",
            (Value::Text(_), kind) => kind != "INTEGER",
            (Value::Blob(_), kind) => kind == "BLOB",
        }
    }
}

impl Table {
    pub fn fits(&self, values: &[Value]) -> bool {
        values.len() <= self.columns.len()
            && self.columns.iter().zip(values).all(|(column, value)| column.fits(value))
            && self.columns.iter().skip(values.len()).all(|c| c.is_given || !c.required)
    }

    /// A record as it lies in its leaf: in place of the id there is nothing.
    pub fn fits_without_id(&self, values: &[Value]) -> bool {
        let mut values = values.to_vec();
        if let Some(id) = values.first_mut() {
            *id = Value::Integer(0);
        }
        self.fits(&values)
    }

    fn select(&self, order: &str) -> String {
        let columns: Vec<String> = self.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
        let (columns, name) = (columns.join(", "), &self.name);
        if self.has_ids {
            format!(
                "SELECT {columns} FROM {name} NOT INDEXED WHERE rowid BETWEEN ?1 AND ?2 ORDER BY rowid {order}"
            )
        } else {
            format!("SELECT {columns} FROM {name} ORDER BY 1 {order}")
        }
    }
}

/// Takes what is read: the values, the first of them the id. False: it can't be kept.
type Sink<'a> = dyn FnMut(Vec<Value>) -> rusqlite::Result<bool> + 'a;

/// How a table was read.
#[derive(Debug, Default)]
pub struct Read {
    pub rows: u64,
    /// Rows that were there but held what no program wrote.
    pub torn: u64,
    /// Ids of rows that the new file did not take.
    pub refused: Vec<i64>,
    /// Ids that could not be reached.
    pub gaps: Vec<RangeInclusive<i64>>,
    /// Something could not be read, in a gap or where no rows were.
    pub stumbled: bool,
}

/// Reads all of a table; `last` is the highest id it can have, as far as that is known.
///
/// # Errors
/// Those of the sink, and when an encrypted file can't be opened again.
pub fn read(old: &mut Old, table: &Table, last: i64, sink: &mut Sink) -> Result<Read> {
    let (mut read, mut last, mut failures) = (Read::default(), last, 0);
    let (up, down) = (table.select("ASC"), table.select("DESC"));
    if old.conn().prepare(&up).is_err() {
        read.gaps.push(i64::MIN..=last);
        read.stumbled = true;
        return Ok(read);
    }
    if !table.has_ids {
        // Forth, and from the other end back to what is known: what is there twice is taken once.
        let (_, failed) = run(old.conn(), (&up, true), None, table, &mut read, sink)?;
        if failed {
            old.again()?;
            if run(old.conn(), (&down, false), None, table, &mut read, sink)?.1 {
                old.again()?;
            }
            read.gaps.push(0..=0);
        }
        return Ok(read);
    }
    let mut ranges = vec![i64::MIN..=i64::MAX];
    while let Some(range) = ranges.pop() {
        let (from, to) = (*range.start(), *range.end());
        let (reached, failed) = run(old.conn(), (&up, true), Some((from, to)), table, &mut read, sink)?;
        if !failed {
            continue;
        }
        old.again()?;
        last = last.max(reached.unwrap_or(last));
        let low = reached.map_or(from, |id| id.saturating_add(1));
        let (reached, failed) = run(old.conn(), (&down, false), Some((low, to)), table, &mut read, sink)?;
        if !failed {
            continue;
        }
        old.again()?;
        failures += 1;
        last = last.max(reached.unwrap_or(last));
        // Beyond the last id nothing was ever written, and before the first nothing either.
        let (low, high) = (low.max(1), reached.map_or(to, |id| id.saturating_sub(1)).min(last));
        if low >= high {
            if low == high {
                join(&mut read.gaps, low);
            }
            continue;
        }
        if old.is_slow() && failures > MOST {
            read.gaps.push(low..=high);
            continue;
        }
        let middle = low + (high - low) / 2;
        ranges.push(middle + 1..=high);
        ranges.push(low..=middle);
    }
    Ok(read)
}

/// Gaps come in ascending order.
fn join(gaps: &mut Vec<RangeInclusive<i64>>, id: i64) {
    match gaps.last_mut() {
        Some(last) if *last.end() + 1 == id => *last = *last.start()..=id,
        _ => gaps.push(id..=id),
    }
}

/// The id that was reached, and whether it ended at something that can't be read.
fn run(
    old: &Connection,
    (sql, up): (&str, bool),
    range: Option<(i64, i64)>,
    table: &Table,
    read: &mut Read,
    sink: &mut Sink,
) -> Result<(Option<i64>, bool)> {
    let mut reached = None;
    let Ok(mut statement) = old.prepare_cached(sql) else {
        read.stumbled = true;
        return Ok((None, true));
    };
    let rows = match range {
        Some(range) => statement.query(range),
        None => statement.query([]),
    };
    let Ok(mut rows) = rows else {
        read.stumbled = true;
        return Ok((None, true));
    };
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                if let Some((from, to)) = range {
                    let id = row.get(0).ok().or(reached);
                    // Pages of another table have ids that lead back to where it was before.
                    let goes_on = id.zip(reached).is_none_or(|(id, last): (i64, i64)| up == (id > last));
                    if !goes_on || id.is_some_and(|id| id < from || id > to) {
                        read.stumbled = true;
                        return Ok((reached, true));
                    }
                    reached = id;
                }
                match values(row, table) {
                    Some(values) => {
                        let is_taken = sink(values)?;
                        read.rows += u64::from(is_taken);
                        read.refused.extend(reached.filter(|_| range.is_some() && !is_taken));
                    }
                    None => read.torn += 1,
                }
            }
            Ok(None) => return Ok((reached, false)),
            Err(_) => {
                read.stumbled = true;
                return Ok((reached, true));
            }
        }
    }
}

fn values(row: &Row, table: &Table) -> Option<Vec<Value>> {
    let values: Vec<Value> = (0..table.columns.len())
        .map(|n| match row.get_ref(n).ok()? {
            ValueRef::Text(text) => Some(Value::Text(std::str::from_utf8(text).ok()?.to_owned())),
            other => Value::try_from(other).ok(),
        })
        .collect::<Option<_>>()?;
    table.fits(&values).then_some(values)
}
