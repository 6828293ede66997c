//! What a lost row was part of, by the number people know it by: its order, its case, its inquiry, its customer. The
//! indexes of the damaged file and the rows that were saved still know it.

use super::old::Old;
use crate::domain::Entity;
use crate::store::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// An order by its number, a case or an inquiry by its id, a customer by her id and, where it is known, her name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub entity: Entity,
    pub number: String,
    /// The customer's name, "" where nothing tells it.
    pub who: String,
}

/// What the indexes of the damaged file tell about lost rows: columns by table and id.
#[derive(Debug, Default)]
pub struct Names {
    clues: BTreeMap<(String, i64), BTreeMap<String, Value>>,
}

/// Where a row says what it is part of, the nearest first.
const PARTS: [(&str, &str); 8] = [
    ("order_id", "orders"),
    ("case_id", "cases"),
    ("inquiry_id", "inquiries"),
    ("fee_id", "fees"),
    ("customer_id", "customers"),
    ("handoff_id", "handoffs"),
    ("survey_id", "surveys"),
    ("snippet_id", "snippets"),
];
/// Steps from a row to what it is part of.
const DEPTH: u8 = 4;

impl Names {
    /// Reads what the indexes know of these rows.
    pub fn learn(&mut self, old: &mut Old, table: &str, ids: &[i64]) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let wanted: BTreeSet<i64> = ids.iter().copied().collect();
        for (index, columns) in indexes(old.conn(), table) {
            // These columns are in the index itself: the rows are not looked at.
            let sql = format!("SELECT rowid, {} FROM {table} INDEXED BY \"{index}\"", columns.join(", "));
            if !self.read(old.conn(), &sql, table, &columns, &wanted) {
                old.again()?;
            }
        }
        Ok(())
    }

    /// False when it could not be read to its end.
    fn read(
        &mut self,
        old: &Connection,
        sql: &str,
        table: &str,
        columns: &[String],
        wanted: &BTreeSet<i64>,
    ) -> bool {
        // A partial index can't be walked without its condition.
        let Ok(mut statement) = old.prepare(sql) else { return true };
        let Ok(mut rows) = statement.query([]) else { return false };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let Ok(id) = row.get::<_, i64>(0) else { continue };
                    if !wanted.contains(&id) {
                        continue;
                    }
                    let known = self.clues.entry((table.to_owned(), id)).or_default();
                    for (n, column) in columns.iter().enumerate() {
                        if let Ok(value) = row.get::<_, Value>(n + 1) {
                            known.insert(column.clone(), value);
                        }
                    }
                }
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    }

    /// What a row is, or was, part of.
    pub fn of(&self, new: &Connection, table: &str, id: i64) -> Option<Named> {
        self.within(new, table, id, DEPTH)
    }

    fn within(&self, new: &Connection, table: &str, id: i64, depth: u8) -> Option<Named> {
        let depth = depth.checked_sub(1)?;
        let named = |entity, number: String, who: String| Some(Named { entity, number, who });
        let who = || self.whole(new, table, "customer_id", id).and_then(|c| self.customer(new, c));
        match table {
            "orders" => named(Entity::Order, self.order(new, id)?, String::new()),
            "cases" => named(Entity::Case, id.to_string(), who().unwrap_or_default()),
            "inquiries" => named(Entity::Inquiry, id.to_string(), who().unwrap_or_default()),
            "customers" => {
                named(Entity::Customer, id.to_string(), self.customer(new, id).unwrap_or_default())
            }
            "changes" => {
                let part = self.text(new, table, "tbl", id)?;
                self.within(new, &part, self.whole(new, table, "row_id", id)?, depth)
            }
            "ops" | "reminders" | "snoozes" => {
                let part = self.text(new, table, "entity", id)?;
                let part = match Entity::from_code(&part)? {
                    Entity::Order => "orders",
                    Entity::Case => "cases",
                    Entity::Inquiry => "inquiries",
                    Entity::Customer => "customers",
                    _ => return None,
                };
                self.within(new, part, self.whole(new, table, "entity_id", id)?, depth)
            }
            _ => PARTS.iter().find_map(|(column, part)| {
                self.within(new, part, self.whole(new, table, column, id)?, depth)
            }),
        }
    }

    fn order(&self, new: &Connection, id: i64) -> Option<String> {
        self.text(new, "orders", "order_no", id).or_else(|| {
            let sql = "SELECT note FROM ops WHERE entity = 'order' AND entity_id = ?1 AND note <> ''
                       AND kind IN ('order_edit', 'order_advance', 'order_nudge', 'order_assign', 'order_call') LIMIT 1";
            first(new, sql, id)
        })
    }

    /// Her name; a stand-in has none.
    fn customer(&self, new: &Connection, id: i64) -> Option<String> {
        let own = self.text(new, "customers", "name", id).filter(|name| *name != format!("?{id}"));
        own.or_else(|| first(new, "SELECT name FROM customer_names WHERE customer_id = ?1 LIMIT 1", id))
            .or_else(|| {
                first(
                    new,
                    "SELECT receiver FROM orders WHERE customer_id = ?1 AND receiver <> '' LIMIT 1",
                    id,
                )
            })
    }

    fn text(&self, new: &Connection, table: &str, column: &str, id: i64) -> Option<String> {
        match self.value(new, table, column, id)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    fn whole(&self, new: &Connection, table: &str, column: &str, id: i64) -> Option<i64> {
        match self.value(new, table, column, id)? {
            Value::Integer(n) => Some(n),
            _ => None,
        }
    }

    fn value(&self, new: &Connection, table: &str, column: &str, id: i64) -> Option<Value> {
        let clue = self.clues.get(&(table.to_owned(), id)).and_then(|known| known.get(column));
        clue.cloned().or_else(|| {
            let sql = format!("SELECT t.{column} FROM {table} t WHERE id = ?1");
            new.prepare_cached(&sql).ok()?.query_row([id], |r| r.get(0)).optional().ok()?
        })
    }
}

fn first(new: &Connection, sql: &str, id: i64) -> Option<String> {
    new.prepare_cached(sql).ok()?.query_row([id], |r| r.get(0)).optional().ok()?
}

/// The indexes of a table with the columns they hold.
fn indexes(old: &Connection, table: &str) -> Vec<(String, Vec<String>)> {
    let read = || -> rusqlite::Result<Vec<(String, Vec<String>)>> {
        let mut statement = old.prepare(
            "SELECT l.name, i.name FROM pragma_index_list(?1) l, pragma_index_info(l.name) i
             WHERE l.partial = 0 AND i.cid >= 0 ORDER BY l.seq, i.seqno",
        )?;
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        let mut rows = statement.query([table])?;
        while let Some(row) = rows.next()? {
            let (index, column): (String, String) = (row.get(0)?, row.get(1)?);
            match found.last_mut() {
                Some((last, columns)) if *last == index => columns.push(column),
                _ => found.push((index, vec![column])),
            }
        }
        Ok(found)
    };
    read().unwrap_or_default()
}
