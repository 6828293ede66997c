//! The rows that were read go into a new file of the same schema, and what they point at is put in order there.

use super::names::Names;
use super::old::Old;
use super::pages::Leaf;
use super::rows::{self, Column, Read, Table};
use super::{Fate, Loose, TableAccount};
use crate::store::sound::is_search;
use crate::store::{Result, StoreError};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

/// Rounds after which rows that hang on each other must have settled.
const ROUNDS: usize = 50;

/// Tables whose rows are few words: a stand-in takes the place of a row that is gone, so that what hangs on it stays.
const STAND_INS: [(&str, &str); 4] = [
    ("customers", "INSERT INTO customers(id, name, created_at) VALUES (?1, '?' || ?1, 0)"),
    ("agents", "INSERT INTO agents(id, name) VALUES (?1, '?' || ?1)"),
    ("shops", "INSERT INTO shops(id, name) VALUES (?1, '?' || ?1)"),
    (
        "ops",
        "INSERT INTO ops(id, at, kind) VALUES (?1, (SELECT coalesce(max(at), 0) FROM ops WHERE id < ?1), 'lost')",
    ),
];

/// The tables of a schema, without those that are made from the others.
pub fn tables(conn: &Connection) -> Result<Vec<Table>> {
    let mut statement = conn.prepare(
        "SELECT t.name, l.wr, c.name, c.type, c.\"notnull\", c.dflt_value IS NOT NULL, c.pk
         FROM main.sqlite_schema t JOIN pragma_table_list(t.name) l ON l.schema = 'main', pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.rowid, c.cid",
    )?;
    let mut found = statement.query([])?;
    let mut tables: Vec<Table> = Vec::new();
    while let Some(r) = found.next()? {
        let (name, without_ids, key): (String, bool, i64) = (r.get(0)?, r.get(1)?, r.get(6)?);
        let column = Column {
            name: r.get(2)?,
            kind: r.get(3)?,
            required: r.get::<_, bool>(4)? || without_ids && key > 0,
            is_given: r.get::<_, bool>(5)? || !without_ids && key > 0,
        };
        match tables.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => tables.push(Table { name, columns: vec![column], has_ids: !without_ids }),
        }
    }
    tables.retain(|t| !is_search(&t.name));
    Ok(tables)
}

/// The triggers guard what programs do; they rest while it is made.
pub fn take_triggers(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")?;
    let triggers: Vec<(String, String)> =
        statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (name, _) in &triggers {
        conn.execute_batch(&format!("DROP TRIGGER {name}"))?;
    }
    Ok(triggers.into_iter().map(|(_, sql)| sql).collect())
}

/// Writes the rows of a table.
pub struct Writer<'a> {
    new: &'a Connection,
    table: &'a Table,
}

impl<'a> Writer<'a> {
    pub const fn new(new: &'a Connection, table: &'a Table) -> Self {
        Self { new, table }
    }

    /// False when there is such a row already, or it breaks a rule of the table.
    fn take(&self, values: Vec<Value>) -> rusqlite::Result<bool> {
        let columns: Vec<String> =
            self.table.columns.iter().take(values.len()).map(|c| format!("\"{}\"", c.name)).collect();
        let holes = vec!["?"; values.len()].join(", ");
        let sql =
            format!("INSERT OR IGNORE INTO {}({}) VALUES ({holes})", self.table.name, columns.join(", "));
        Ok(self.new.prepare_cached(&sql)?.execute(params_from_iter(values))? > 0)
    }

    /// Everything SQLite can reach.
    pub fn read_from(&self, old: &mut Old) -> Result<Read> {
        let last = last_id(old, self.table)?;
        rows::read(old, self.table, last, &mut |values| self.take(values))
    }

    /// A leaf that lies in a gap of this table: its rows fit the columns and the ids. How many were new.
    pub fn take_leaf(&self, leaf: &Leaf) -> Result<u64> {
        let mut taken = 0;
        for (id, values) in leaf {
            let mut values = values.clone();
            values[0] = Value::Integer(*id);
            taken += u64::from(self.take(values)?);
        }
        Ok(taken)
    }

    /// Ids that the table had and the new one has not, as an index of the old one knows them; and whether that index
    /// could be read to its end.
    pub fn missing(&self, old: &mut Old) -> Result<Option<(Vec<i64>, bool)>> {
        let Some((known, is_whole)) = ids_of_index(old, &self.table.name)? else { return Ok(None) };
        Ok(Some((self.absent(&known)?, is_whole)))
    }

    /// Those of the ids that the new table has not.
    fn absent(&self, ids: &[i64]) -> Result<Vec<i64>> {
        let mut absent = Vec::new();
        // A table without ids has no such column.
        if ids.is_empty() {
            return Ok(absent);
        }
        let mut there = self.new.prepare(&format!("SELECT 1 FROM {} WHERE id = ?1", self.table.name))?;
        for id in ids {
            if !there.exists([id])? {
                absent.push(*id);
            }
        }
        Ok(absent)
    }
}

/// Whether a leaf can be of this table: the id stands apart from the record, the rest fits the columns.
pub fn can_be(table: &Table, read: &Read, leaf: &Leaf) -> bool {
    table.has_ids
        && leaf.iter().all(|(id, values)| {
            values.first() == Some(&Value::Null)
                && table.fits_without_id(values)
                && read.gaps.iter().any(|gap| gap.contains(id))
        })
}

/// The ids that an index which holds every row knows, as far as it can be read.
fn ids_of_index(old: &mut Old, table: &str) -> Result<Option<(Vec<i64>, bool)>> {
    let names =
        old.conn().prepare("SELECT name FROM pragma_index_list(?1) WHERE partial = 0").and_then(|mut s| {
            let names = s.query_map([table], |r| r.get::<_, String>(0))?;
            names.collect::<rusqlite::Result<Vec<_>>>()
        });
    let Ok(names) = names else { return Ok(None) };
    let mut best: Option<(Vec<i64>, bool)> = None;
    for name in names {
        let Some((mut ids, is_whole)) = walk(old.conn(), table, &name) else { continue };
        if !is_whole {
            old.again()?;
        }
        ids.sort_unstable();
        if best.as_ref().is_none_or(|(b, whole)| (*whole, b.len()) < (is_whole, ids.len())) {
            best = Some((ids, is_whole));
        }
    }
    Ok(best)
}

/// The ids in an index, and whether its end was reached.
fn walk(old: &Connection, table: &str, index: &str) -> Option<(Vec<i64>, bool)> {
    let mut statement = old.prepare(&format!("SELECT rowid FROM {table} INDEXED BY \"{index}\"")).ok()?;
    let mut ids = Vec::new();
    for id in statement.query_map([], |r| r.get(0)).ok()? {
        match id {
            Ok(id) => ids.push(id),
            Err(_) => return Some((ids, false)),
        }
    }
    Some((ids, true))
}

/// No row has a higher id: ids are counted and never used twice. Without its counter, what an index knows.
fn last_id(old: &mut Old, table: &Table) -> Result<i64> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
    if let Ok(last) = old.conn().query_row(sql, [&table.name], |r| r.get(0)) {
        return Ok(last);
    }
    old.again()?;
    let known = ids_of_index(old, &table.name)?;
    Ok(known.and_then(|(ids, _)| ids.into_iter().max()).unwrap_or(0))
}

/// Numbers that were given go on from where they were.
pub fn keep_counting(old: &Connection, new: &Connection) -> Result<()> {
    let counters = old.prepare("SELECT name, seq FROM sqlite_sequence").and_then(|mut statement| {
        let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)))?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    });
    for (name, last) in counters.unwrap_or_default() {
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1", (&name, last))?;
        new.execute(
            "INSERT INTO sqlite_sequence(name, seq)
             SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)",
            (&name, last),
        )?;
    }
    Ok(())
}

/// Rows whose other end is gone: a stand-in where there can be one, else they stand alone, else they go too.
pub fn put_in_order(new: &Connection, names: &Names) -> Result<Vec<Loose>> {
    let mut loose = Vec::new();
    for _ in 0..ROUNDS {
        let broken: Vec<(String, i64, String, i64)> = new
            .prepare("SELECT \"table\", rowid, parent, fkid FROM pragma_foreign_key_check")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if broken.is_empty() {
            return Ok(loose);
        }
        for (table, row, parent, reference) in broken {
            // Asked before it goes.
            let of = names.of(new, &table, row);
            let fate = mend(new, &table, row, &parent, reference)?;
            loose.extend(fate.map(|fate| Loose { table, row, parent, fate, of }));
        }
    }
    Err(StoreError::Unsound { path: "repair".into(), cause: "rows that hang on each other".into() })
}

fn mend(new: &Connection, table: &str, row: i64, parent: &str, reference: i64) -> Result<Option<Fate>> {
    let (column, required): (String, bool) = new.query_row(
        "SELECT f.\"from\", c.\"notnull\" FROM pragma_foreign_key_list(?1) f
         JOIN pragma_table_info(?1) c ON c.name = f.\"from\" WHERE f.id = ?2",
        (table, reference),
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?;
    let sql = format!("SELECT {column} FROM {table} WHERE rowid = ?1");
    // An earlier step of this round may have taken it away already.
    let Some(to) = new.prepare_cached(&sql)?.query_row([row], |r| r.get::<_, Option<i64>>(0)).optional()?
    else {
        return Ok(None);
    };
    let Some(to) = to else { return Ok(None) };
    if let Some((_, stand_in)) = STAND_INS.iter().find(|(name, _)| *name == parent) {
        let is_there = format!("SELECT 1 FROM {parent} WHERE id = ?1");
        if new.prepare_cached(&is_there)?.exists([to])? {
            return Ok(None);
        }
        new.execute(stand_in, [to])?;
        return Ok(Some(Fate::StandIn(to)));
    }
    if required {
        new.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), [row])?;
        return Ok(Some(Fate::Left));
    }
    new.execute(&format!("UPDATE {table} SET {column} = NULL WHERE rowid = ?1"), [row])?;
    Ok(Some(Fate::Alone))
}

/// What became of a table.
pub fn account(writer: &Writer, old: &mut Old, read: &Read, carved: u64) -> Result<TableAccount> {
    let mut lost_ids = writer.absent(&read.refused)?;
    let all_was_seen = read.gaps.is_empty() && !read.stumbled;
    let is_whole = all_was_seen && read.torn == 0 && lost_ids.is_empty();
    let seen_lost = read.torn + lost_ids.len() as u64;
    let missing = if is_whole || !writer.table.has_ids { None } else { writer.missing(old)? };
    let knows_all = all_was_seen || matches!(missing, Some((_, true)));
    // What the index would have known is lost with it.
    lost_ids.extend(missing.map(|(ids, _)| ids).unwrap_or_default());
    lost_ids.sort_unstable();
    lost_ids.dedup();
    Ok(TableAccount {
        table: writer.table.name.clone(),
        rows: read.rows + carved,
        lost: knows_all.then(|| seen_lost.max(lost_ids.len() as u64)),
        lost_ids,
        lost_of: Vec::new(),
    })
}

/// Says of each lost row what it was part of.
pub fn name_lost(accounts: &mut [TableAccount], old: &mut Old, new: &Connection) -> Result<Names> {
    let mut names = Names::default();
    for account in accounts.iter() {
        names.learn(old, &account.table, &account.lost_ids)?;
    }
    for account in accounts {
        account.lost_of = account.lost_ids.iter().map(|id| names.of(new, &account.table, *id)).collect();
    }
    Ok(names)
}
