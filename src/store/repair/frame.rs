//! When the list of tables is damaged, or the first page of a plain file, SQLite reads nothing at all. The program knows
//! its own tables: what of the list can still be read says where each begins, a file that was made in one go like a new
//! one says the rest, and a list is written anew behind the last page of the working copy.

use super::pages::{self, Pages};
use crate::store::{Result, StoreError, door, migrate, sound, swap};
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode};
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// A line of the list of tables.
#[derive(Clone, Debug)]
struct Entry {
    kind: String,
    name: String,
    table: String,
    root: u32,
    sql: Option<String>,
}

/// Makes the list of tables of a working copy readable, when it is not. The pages that were free before.
///
/// # Errors
/// [`StoreError::Damaged`] when nothing tells what stands where.
pub fn put_up(work: &Path) -> Result<HashSet<u32>> {
    if is_readable(work)? {
        return Ok(HashSet::new());
    }
    if !door::is_headed(work) && std::fs::metadata(door::side(work, "-wal")).is_ok_and(|m| m.len() > 0) {
        // With any first page SQLite moves the log into the file; there may be a whole first page among it.
        write_head(
            work,
            Pages::bare(work).map_err(|e| door::cannot(work, &e))?.count,
            migrate::SCHEMA_VERSION,
        )?;
        swap::settle(work)?;
        if is_readable(work)? && !list(&door::open(work)?)?.is_empty() {
            return Ok(HashSet::new());
        }
    }
    write_anew(work)
}

/// Whether SQLite reads the list of tables to its end.
fn is_readable(work: &Path) -> Result<bool> {
    match door::open(work).and_then(|conn| list(&conn)) {
        Ok(_) => Ok(true),
        Err(error) if is_damage(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_damage(error: &StoreError) -> bool {
    match error {
        StoreError::Damaged { .. } | StoreError::NotADatabase { .. } => true,
        StoreError::Sql(e) => {
            matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
        }
        _ => false,
    }
}

fn list(conn: &Connection) -> Result<Vec<Entry>> {
    let mut statement = conn.prepare("SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema")?;
    let entries = statement.query_map([], |r| {
        let root = r.get::<_, Option<u32>>(3)?.unwrap_or(0);
        Ok(Entry { kind: r.get(0)?, name: r.get(1)?, table: r.get(2)?, root, sql: r.get(4)? })
    })?;
    Ok(entries.collect::<rusqlite::Result<_>>()?)
}

fn write_anew(work: &Path) -> Result<HashSet<u32>> {
    let beyond = || StoreError::Damaged { path: work.to_owned(), cause: "the list of tables".into() };
    let headed = door::is_headed(work);
    // An encrypted page can be written by SQLite only.
    if matches!(door::look(work), door::Look::Sealed(_)) {
        return Err(beyond());
    }
    let cannot = |e: std::io::Error| door::cannot(work, &e);
    let mut pages = if headed { Pages::open(work) } else { Pages::bare(work) }.map_err(cannot)?;
    let (schema, count, is_ours) = if headed { marks(work)? } else { (migrate::SCHEMA_VERSION, 0, false) };
    let free = if headed { pages.free().unwrap_or_default() } else { HashSet::new() };
    let left = left_over(&mut pages, &free);
    let new = of_schema(schema, false)?;
    let known: HashSet<&str> = new.iter().map(|e| e.name.as_str()).collect();
    // Nothing says that it is a file of this program.
    if !is_ours && left.keys().filter(|name| known.contains(name.as_str())).count() < known.len() / 4 {
        return Err(beyond());
    }
    let entries = placed(new, &left, schema, &mut pages)?;
    if entries.is_empty() {
        return Err(beyond());
    }
    // The list is written behind the last page there ever was: pages that were cut off are spoken of still.
    let most = pages.count.saturating_mul(16);
    let count = if (pages.count..=most).contains(&count) { count } else { pages.count.saturating_mul(2) };
    write_head(work, count, schema)?;
    write_list(work, &entries)?;
    Ok(free)
}

/// Schema, count of pages and whether the mark is this program's, from the first hundred bytes.
fn marks(work: &Path) -> Result<(i64, u32, bool)> {
    let mut head = [0; 100];
    File::open(work).and_then(|mut f| f.read_exact(&mut head)).map_err(|e| door::cannot(work, &e))?;
    let word = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (schema, id) = (i64::from(word(60)), i64::from(word(68)));
    if id != migrate::APPLICATION_ID || schema == 0 {
        return Ok((migrate::SCHEMA_VERSION, word(28), false));
    }
    if schema > migrate::SCHEMA_VERSION {
        return Err(StoreError::NewerSchema {
            path: work.to_owned(),
            found: schema,
            known: migrate::SCHEMA_VERSION,
        });
    }
    Ok((schema, word(28), true))
}

/// The lines of the list that lie in whole pages, by name.
fn left_over(pages: &mut Pages, free: &HashSet<u32>) -> BTreeMap<String, Entry> {
    let mut left = BTreeMap::new();
    for number in (2..=pages.count).filter(|n| !free.contains(n)) {
        let Some(rows) = pages.leaf(number) else { continue };
        let entries: Option<Vec<Entry>> = rows.iter().map(|(_, values)| entry(values)).collect();
        for entry in entries.into_iter().flatten() {
            // What it says about its place is true of the page there.
            if pages.begins(entry.root, entry.kind == "index") {
                left.entry(entry.name.clone()).or_insert(entry);
            }
        }
    }
    left
}

fn entry(values: &[Value]) -> Option<Entry> {
    let [Value::Text(kind), Value::Text(name), Value::Text(table), root, sql] = values else { return None };
    let root = match root {
        Value::Integer(n) => u32::try_from(*n).ok()?,
        Value::Null => 0,
        _ => return None,
    };
    let sql = match sql {
        Value::Text(sql) => Some(sql.clone()),
        Value::Null => None,
        _ => return None,
    };
    let known = ["table", "index", "trigger", "view"].contains(&kind.as_str());
    known.then(|| Entry { kind: kind.clone(), name: name.clone(), table: table.clone(), root, sql })
}

/// The tables and indexes of a file of this schema that was made in one go, or packed anew, with their places there.
fn of_schema(schema: i64, packed: bool) -> Result<Vec<Entry>> {
    let conn = Connection::open_in_memory()?;
    migrate::raise(&conn, schema)?;
    if packed {
        conn.execute_batch("VACUUM")?;
    }
    let mut entries = list(&conn)?;
    entries.retain(|e| e.root > 0 && !sound::is_search(&e.table));
    Ok(entries)
}

/// Each where what is left of the list says; the others where they stand in a new file, if all that is left does.
fn placed(
    new: Vec<Entry>,
    left: &BTreeMap<String, Entry>,
    schema: i64,
    pages: &mut Pages,
) -> Result<Vec<Entry>> {
    let agrees = |like: &[Entry]| like.iter().all(|e| left.get(&e.name).is_none_or(|l| l.root == e.root));
    let packed = of_schema(schema, true)?;
    let like = [&new, &packed].into_iter().find(|like| agrees(like)).cloned().unwrap_or_default();
    let supposed: BTreeMap<&str, u32> = like.iter().map(|e| (e.name.as_str(), e.root)).collect();
    let mut taken: HashSet<u32> = left.values().map(|e| e.root).collect();
    let mut entries = Vec::new();
    for mut entry in new {
        let told = left.get(&entry.name).map(|e| e.root);
        let root = told.or_else(|| {
            let root = supposed.get(entry.name.as_str()).copied()?;
            (pages.begins(root, entry.kind == "index") && taken.insert(root)).then_some(root)
        });
        if let Some(root) = root {
            entry.root = root;
            entries.push(entry);
        }
    }
    let tables: HashSet<String> =
        entries.iter().filter(|e| e.kind == "table").map(|e| e.name.clone()).collect();
    entries.retain(|e| tables.contains(&e.table));
    Ok(entries)
}

/// The first page of a database with `count` pages and no table.
fn write_head(work: &Path, count: u32, schema: i64) -> Result<()> {
    let mut page = vec![0; pages::SIZE];
    let put = |page: &mut [u8], at: usize, bytes: &[u8]| page[at..at + bytes.len()].copy_from_slice(bytes);
    let word = |n: i64| u32::try_from(n).unwrap_or(0).to_be_bytes();
    put(&mut page, 0, door::BEGINNING);
    // Size of a page, formats, nothing reserved, shares of a page.
    put(&mut page, 16, &[0x10, 0, 1, 1, 0, 64, 32, 32]);
    // The count of pages holds where the first and the last of these are the same.
    put(&mut page, 24, &word(1));
    put(&mut page, 28, &count.to_be_bytes());
    put(&mut page, 92, &word(1));
    // The list's own counter, its format, UTF-8.
    put(&mut page, 40, &word(1));
    put(&mut page, 44, &word(4));
    put(&mut page, 56, &word(1));
    put(&mut page, 60, &word(schema));
    put(&mut page, 68, &word(migrate::APPLICATION_ID));
    // A leaf without rows, free up to the end of the page.
    put(&mut page, 100, &[0x0d, 0, 0, 0, 0, 0x10, 0, 0]);
    let written = File::options().write(true).open(work).and_then(|mut file| {
        file.set_len(u64::from(count) * pages::SIZE as u64)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&page)
    });
    written.map_err(|e| door::cannot(work, &e))
}

fn write_list(work: &Path, entries: &[Entry]) -> Result<()> {
    let conn = door::open(work)?;
    conn.pragma_update(None, "writable_schema", true)?;
    let tx = conn.unchecked_transaction()?;
    for e in entries {
        tx.execute(
            "INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES (?1, ?2, ?3, ?4, ?5)",
            (&e.kind, &e.name, &e.table, e.root, &e.sql),
        )?;
    }
    tx.commit()?;
    Ok(())
}
