//! The rows behind the trail: which belong to an entity, what a new row said, what a number stands for.

use super::{Change, Fields, Head, Kind};
use crate::domain::money::Fen;
use crate::domain::order::{Line, merge};
use crate::domain::{Entity, Subject};
use crate::store::{Result, StoreError, reveal};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A row of a table.
pub(super) type At = (String, i64);

/// Entities whose other rows name them in a column.
const WITH_ROWS: &[(Entity, &str, &str)] = &[
    (Entity::Order, "orders", "order_id"),
    (Entity::Case, "cases", "case_id"),
    (Entity::Inquiry, "inquiries", "inquiry_id"),
];

/// What a row says of who wrote it and whose it is; the op and the change say it already.
const BOOKKEEPING: &[&str] = &["id", "agent_id", "shift_id"];

/// Column, table and name of what it refers to.
const REFERENCES: &[(&str, &str, &str, &str)] = &[
    ("shop_id", "shop", "shops", "name"),
    ("customer_id", "customer", "customers", "name"),
    ("agent_id", "agent", "agents", "name"),
    ("answered_by", "answered_by", "agents", "name"),
    ("order_id", "order_no", "orders", "order_no"),
];

pub(in crate::store) struct Reader<'a> {
    conn: &'a Connection,
    /// The statement that reads a whole row as JSON, by table.
    whole: RefCell<HashMap<String, Option<String>>>,
}

/// A change as the trail holds it.
struct Raw {
    id: i64,
    table: String,
    row: i64,
    before: Option<String>,
    after: Option<String>,
}

fn parse(json: Option<&String>) -> Result<Fields> {
    Ok(match json {
        Some(json) => serde_json::from_str(json)?,
        None => Fields::new(),
    })
}

impl<'a> Reader<'a> {
    pub(in crate::store) fn new(conn: &'a Connection) -> Self {
        Self { conn, whole: RefCell::new(HashMap::new()) }
    }

    /// Ops that touched an entity, oldest first, each with the rows of it; `None`: all its rows.
    pub(super) fn touching(&self, subject: Subject) -> Result<BTreeMap<i64, Option<HashSet<At>>>> {
        let mut found: BTreeMap<i64, Option<HashSet<At>>> = BTreeMap::new();
        let Some((_, table, key)) = WITH_ROWS.iter().find(|(entity, ..)| *entity == subject.entity) else {
            let sql = "SELECT id FROM ops WHERE entity = ?1 AND entity_id = ?2";
            let mut statement = self.conn.prepare_cached(sql)?;
            for op in statement.query_map(params![subject.entity.code(), subject.id], |r| r.get(0))? {
                found.insert(op?, None);
            }
            return Ok(found);
        };
        let mut touched =
            self.conn.prepare_cached("SELECT op_id FROM changes WHERE tbl = ?1 AND row_id = ?2")?;
        for at in self.rows_of(subject.id, table, key)? {
            for op in touched.query_map(params![at.0, at.1], |r| r.get(0))? {
                found.entry(op?).or_default().get_or_insert_default().insert(at.clone());
            }
        }
        // X2: looking changes nothing, and is told all the same.
        let sql = "SELECT id FROM ops WHERE entity = ?1 AND entity_id = ?2 AND kind = ?3";
        let mut looked = self.conn.prepare_cached(sql)?;
        for op in looked.query_map(params![subject.entity.code(), subject.id, reveal::KIND], |r| r.get(0))? {
            found.entry(op?).or_default();
        }
        Ok(found)
    }

    /// The rows of an entity: its own, those that name it, and those that did until they were deleted.
    fn rows_of(&self, id: i64, table: &str, key: &str) -> Result<HashSet<At>> {
        let mut rows = HashSet::from([(table.to_owned(), id)]);
        let children = self.children(key)?;
        for child in &children {
            let mut statement =
                self.conn.prepare_cached(&format!("SELECT id FROM {child} WHERE {key} = ?1"))?;
            for row in statement.query_map([id], |r| r.get(0))? {
                rows.insert((child.clone(), row?));
            }
        }
        let mut gone = self.conn.prepare_cached(&format!(
            "SELECT tbl, row_id FROM changes WHERE after IS NULL AND json_extract(before, '$.{key}') = ?1"
        ))?;
        for at in gone.query_map([id], |r| Ok((r.get("tbl")?, r.get("row_id")?)))? {
            let at: At = at?;
            if children.contains(&at.0) {
                rows.insert(at);
            }
        }
        Ok(rows)
    }

    /// Tables with a column of that name, but those that are entities of their own.
    fn children(&self, key: &str) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT t.name FROM sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND c.name = ?1 ORDER BY t.name",
        )?;
        let names = statement.query_map([key], |r| r.get::<_, String>(0))?;
        let mut names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
        names.retain(|n| !WITH_ROWS.iter().any(|(_, table, _)| table == n));
        Ok(names)
    }

    /// Gives the changes of an op to `take`, those of `rows` only when they are named.
    pub(super) fn changes<E: From<StoreError>>(
        &self,
        head: &Head,
        rows: Option<&HashSet<At>>,
        take: &mut impl FnMut(Change) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT id, tbl, row_id, before, after FROM changes WHERE op_id = ?1 ORDER BY id";
        let of_rows = "SELECT id, tbl, row_id, before, after FROM changes
                       WHERE tbl = ?2 AND row_id = ?3 AND op_id = ?1 ORDER BY id";
        let mut lines = Lines::default();
        if let Some(rows) = rows {
            // An import touches thousands of rows; those of one order are asked for one by one.
            let mut found = Vec::new();
            let mut statement = self.conn.prepare_cached(of_rows).map_err(StoreError::from)?;
            for (table, row) in rows {
                let some = statement
                    .query_map(params![head.id, table, row], row_to_raw)
                    .map_err(StoreError::from)?;
                found.extend(some.collect::<rusqlite::Result<Vec<_>>>().map_err(StoreError::from)?);
            }
            found.sort_by_key(|raw: &Raw| raw.id);
            for raw in found {
                lines.take(self.change(head, raw)?, take)?;
            }
        } else {
            let mut statement = self.conn.prepare_cached(sql).map_err(StoreError::from)?;
            let mut found = statement.query([head.id]).map_err(StoreError::from)?;
            while let Some(row) = found.next().map_err(StoreError::from)? {
                let raw = row_to_raw(row).map_err(StoreError::from)?;
                lines.take(self.change(head, raw)?, take)?;
            }
        }
        lines.flush(take)
    }

    fn change(&self, head: &Head, raw: Raw) -> Result<Change> {
        let (kind, mut before, mut after) = match (&raw.before, &raw.after) {
            (None, _) => (Kind::Created, Fields::new(), self.as_created(&raw)?),
            (_, None) => (Kind::Deleted, parse(raw.before.as_ref())?, Fields::new()),
            _ => (Kind::Changed, parse(raw.before.as_ref())?, parse(raw.after.as_ref())?),
        };
        let whole = match kind {
            Kind::Created => after.clone(),
            Kind::Deleted => before.clone(),
            Kind::Changed => self.current(&raw.table, raw.row)?.unwrap_or_default(),
        };
        let (entity, reference) = self.owner(head, &raw.table, raw.row, &whole)?;
        for fields in [&mut before, &mut after] {
            if kind != Kind::Changed {
                let is_empty = |value: &Value| value.is_null() || value.as_str().is_some_and(str::is_empty);
                fields.retain(|name, value| !BOOKKEEPING.contains(&name.as_str()) && !is_empty(value));
                if entity == "order" && raw.table != "orders" && raw.table != "order_lines" {
                    fields.shift_remove("order_id");
                }
            }
            if raw.table != "order_lines" {
                *fields = self.named(std::mem::take(fields))?;
            }
        }
        Ok(Change { table: raw.table, row: raw.row, kind, entity, reference, before, after })
    }

    /// What a new row said: what it says now, taken back change by change.
    fn as_created(&self, raw: &Raw) -> Result<Fields> {
        let mut state = self.current(&raw.table, raw.row)?.unwrap_or_default();
        let mut later = self.conn.prepare_cached(
            "SELECT before FROM changes WHERE tbl = ?1 AND row_id = ?2 AND id > ?3 AND before IS NOT NULL
             ORDER BY id DESC",
        )?;
        let rows = later.query_map(params![raw.table, raw.row, raw.id], |r| r.get::<_, String>(0))?;
        for before in rows {
            state.extend(parse(Some(&before?))?);
        }
        Ok(state)
    }

    fn current(&self, table: &str, row: i64) -> Result<Option<Fields>> {
        if !self.whole.borrow().contains_key(table) {
            let mut statement = self.conn.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
            let names = statement.query_map([table], |r| r.get::<_, String>(0))?;
            let names: Vec<String> = names.collect::<rusqlite::Result<_>>()?;
            let pairs: Vec<String> = names.iter().map(|n| format!("'{n}', \"{n}\"")).collect();
            let sql = format!("SELECT json_object({}) FROM \"{table}\" WHERE id = ?1", pairs.join(", "));
            self.whole.borrow_mut().insert(table.to_owned(), (!names.is_empty()).then_some(sql));
        }
        let whole = self.whole.borrow();
        let Some(Some(sql)) = whole.get(table) else { return Ok(None) };
        let found: Option<String> =
            self.conn.prepare_cached(sql)?.query_row([row], |r| r.get(0)).optional()?;
        found.map(|json| parse(Some(&json))).transpose()
    }

    /// Whose row it is.
    fn owner(&self, head: &Head, table: &str, row: i64, whole: &Fields) -> Result<(String, String)> {
        let id_of = |key: &str| whole.get(key).and_then(Value::as_i64);
        let own = WITH_ROWS.iter().find(|(_, name, _)| *name == table).map(|(entity, ..)| (*entity, row));
        let named = || WITH_ROWS.iter().find_map(|(entity, _, key)| Some((*entity, id_of(key)?)));
        if let Some((entity, id)) = own.or_else(named) {
            let number = whole.get("order_no").and_then(Value::as_str).filter(|_| table == "orders");
            return match number {
                Some(number) => Ok((entity.code().to_owned(), number.to_owned())),
                None => self.told(Subject::new(entity, id)),
            };
        }
        let singular = table.strip_suffix('s').and_then(Entity::from_code).map(|e| Subject::new(e, row));
        let others = [Entity::Customer, Entity::Product, Entity::Handoff];
        let of_other = || others.iter().find_map(|e| Some(Subject::new(*e, id_of(&format!("{e}_id"))?)));
        match singular.or_else(of_other).or(head.about) {
            Some(subject) => self.told(subject),
            None => Ok((String::new(), String::new())),
        }
    }

    /// An order by its number, anything else by its id.
    fn told(&self, subject: Subject) -> Result<(String, String)> {
        let number = match subject.entity {
            Entity::Order => self.name("orders", "order_no", subject.id)?,
            _ => None,
        };
        Ok((subject.entity.code().to_owned(), number.unwrap_or_else(|| subject.id.to_string())))
    }

    fn name(&self, table: &str, column: &str, id: i64) -> Result<Option<String>> {
        let sql = format!("SELECT {column} FROM {table} WHERE id = ?1");
        Ok(self.conn.prepare_cached(&sql)?.query_row([id], |r| r.get(0)).optional()?)
    }

    /// Numbers that refer to somebody become names; one that is gone keeps its number.
    pub(in crate::store) fn named(&self, fields: Fields) -> Result<Fields> {
        let mut out = Fields::new();
        for (column, value) in fields {
            match (REFERENCES.iter().find(|(of, ..)| *of == column), value.as_i64()) {
                (Some((_, as_name, table, name)), Some(id)) => {
                    let name = self.name(table, name, id)?.unwrap_or_else(|| id.to_string());
                    out.insert((*as_name).to_owned(), Value::String(name));
                }
                (Some((_, as_name, ..)), None) => {
                    out.insert((*as_name).to_owned(), value);
                }
                (None, _) => {
                    out.insert(column, value);
                }
            }
        }
        Ok(out)
    }
}

fn row_to_raw(r: &rusqlite::Row) -> rusqlite::Result<Raw> {
    Ok(Raw {
        id: r.get("id")?,
        table: r.get("tbl")?,
        row: r.get("row_id")?,
        before: r.get("before")?,
        after: r.get("after")?,
    })
}

/// The item lines of an order are replaced as a whole: what was taken out and what was put in is one change.
#[derive(Default)]
struct Lines {
    first: Option<Change>,
    before: Vec<Line>,
    after: Vec<Line>,
}

impl Lines {
    fn take<E>(&mut self, change: Change, take: &mut impl FnMut(Change) -> Result<(), E>) -> Result<(), E> {
        let is_line = change.table == "order_lines" && change.kind != Kind::Changed;
        let same = self.first.as_ref().is_none_or(|f| f.reference == change.reference);
        if !is_line || !same {
            self.flush(take)?;
        }
        if !is_line {
            return take(change);
        }
        match change.kind {
            Kind::Deleted => self.before.push(line(&change.before)),
            _ => self.after.push(line(&change.after)),
        }
        self.first.get_or_insert(change);
        Ok(())
    }

    fn flush<E>(&mut self, take: &mut impl FnMut(Change) -> Result<(), E>) -> Result<(), E> {
        let Some(first) = self.first.take() else { return Ok(()) };
        let (before, after) = (std::mem::take(&mut self.before), std::mem::take(&mut self.after));
        let kind = match (before.is_empty(), after.is_empty()) {
            (true, _) => Kind::Created,
            (_, true) => Kind::Deleted,
            _ => Kind::Changed,
        };
        let fields = |lines: &[Line]| {
            let text = Value::String(merge::shown(lines));
            if lines.is_empty() { Fields::new() } else { Fields::from_iter([("lines".to_owned(), text)]) }
        };
        take(Change { kind, before: fields(&before), after: fields(&after), ..first })
    }
}

fn line(fields: &Fields) -> Line {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str| fields.get(name).and_then(Value::as_i64).unwrap_or_default();
    Line {
        title: text("title"),
        spec: text("spec"),
        code: text("code"),
        qty: number("qty"),
        unit_price: Fen(number("unit_price_fen")),
        amount: Fen(number("amount_fen")),
        weight_g: None,
    }
}
