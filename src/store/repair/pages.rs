//! The pages of a file as they lie there, for rows that SQLite can't reach any more: when an inner page of a table is
//! gone, the leaves below it hold their rows still. The file format: sqlite.org/fileformat2.html.

use crate::store::held::{hold, read_at};
use rusqlite::types::Value;
use std::collections::HashSet;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::sync::Arc;

/// A leaf of a table that none of the known tables reaches: its rows, each with its id.
pub type Leaf = Vec<(i64, Vec<Value>)>;

/// What became of looking for a row.
pub enum Found {
    Row(i64, Vec<Value>),
    None,
    Unreadable,
}

pub struct Pages {
    file: Arc<File>,
    size: usize,
    /// Bytes of a page that SQLite uses.
    usable: usize,
    pub count: u32,
}

/// Bytes of a page in every file of this program.
pub const SIZE: usize = 4096;

const LEAF: u8 = 0x0d;
const INNER: u8 = 0x05;
const INDEX: [u8; 2] = [0x0a, 0x02];

/// All of so many bytes.
fn exactly(file: &File, at: u64, count: usize) -> Result<Vec<u8>> {
    let bytes = read_at(file, at, count)?;
    if bytes.len() == count { Ok(bytes) } else { Err(Error::from(ErrorKind::UnexpectedEof)) }
}

impl Pages {
    /// # Errors
    /// When it is no plain database file, or can't be read.
    pub fn open(path: &Path) -> Result<Self> {
        Self::of(hold(path)?)
    }

    /// The same of a file that stays open.
    ///
    /// # Errors
    /// When it is no plain database file, or can't be read.
    pub fn of(file: Arc<File>) -> Result<Self> {
        let head = exactly(&file, 0, 100)?;
        let size = match number(&head, 16, 2) {
            1 => 65536,
            n => n,
        };
        if !head.starts_with(b"SQLite format 3\0") || !size.is_power_of_two() || size < 512 {
            return Err(Error::from(ErrorKind::InvalidData));
        }
        let length = file.metadata()?.len();
        let count = u32::try_from(length / size as u64).unwrap_or(u32::MAX);
        Ok(Self { file, size, usable: size - usize::from(head[20]), count })
    }

    /// The same of a file whose first page says nothing any more.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn bare(path: &Path) -> Result<Self> {
        let file = hold(path)?;
        let count = u32::try_from(file.metadata()?.len() / SIZE as u64).unwrap_or(u32::MAX);
        Ok(Self { file, size: SIZE, usable: SIZE, count })
    }

    /// The rows of a leaf of any table; `None` for any other page.
    pub fn leaf(&mut self, number: u32) -> Option<Leaf> {
        let page = self.page(number).ok()?;
        if page[0] == LEAF { self.rows(&page) } else { None }
    }

    /// A row of the table that begins at a page, or its last one.
    pub fn row(&mut self, root: u32, id: Option<i64>) -> Found {
        // No table is deeper.
        const DEPTH: usize = 20;
        if root > self.count {
            return Found::None;
        }
        let mut number = root;
        for _ in 0..DEPTH {
            let Ok(page) = self.page(number) else { return Found::Unreadable };
            let below = match page[0] {
                LEAF => {
                    let Some(mut rows) = self.rows(&page) else { return Found::Unreadable };
                    let row = match id {
                        Some(id) => rows.into_iter().find(|(row, _)| *row == id),
                        None => rows.pop(),
                    };
                    return row.map_or(Found::None, |(id, values)| Found::Row(id, values));
                }
                INNER => below(&page, id),
                // An index where the table was.
                kind if INDEX.contains(&kind) => return Found::None,
                _ => None,
            };
            match below {
                Some(below) => number = below,
                None => return Found::Unreadable,
            }
        }
        Found::Unreadable
    }

    /// Whether a table, or an index, can begin at this page.
    pub fn begins(&mut self, number: u32, index: bool) -> bool {
        // A table that goes by a key of its own lies in pages of an index.
        let fits = |kind: u8| INDEX.contains(&kind) || !index && [LEAF, INNER].contains(&kind);
        number > 1 && self.page(number).is_ok_and(|page| fits(page[0]))
    }

    fn page(&mut self, number: u32) -> Result<Vec<u8>> {
        if number == 0 || number > self.count {
            return Err(Error::from(ErrorKind::InvalidData));
        }
        exactly(&self.file, u64::from(number - 1) * self.size as u64, self.size)
    }

    /// The leaves that no tree of `roots` reaches and that are not free.
    pub fn stray_leaves(&mut self, roots: &[u32], free: &HashSet<u32>) -> Result<Vec<Leaf>> {
        let mut known = self.free()?;
        known.extend(free);
        let mut ahead: Vec<u32> = roots.to_vec();
        while let Some(number) = ahead.pop() {
            if !known.insert(number) {
                continue;
            }
            let Ok(page) = self.page(number) else { continue };
            ahead.extend(children(&page, number));
        }
        let mut leaves = Vec::new();
        for number in 2..=self.count {
            if known.contains(&number) {
                continue;
            }
            let page = self.page(number)?;
            let rows = if page[0] == LEAF { self.rows(&page) } else { None };
            leaves.extend(rows.filter(|rows| !rows.is_empty()));
        }
        Ok(leaves)
    }

    /// Pages that hold nothing any more, though old rows may lie in them.
    pub fn free(&mut self) -> Result<HashSet<u32>> {
        let mut free = HashSet::new();
        let mut trunk = page_number(&self.page(1)?, 32);
        while trunk != 0 && free.insert(trunk) {
            let Ok(page) = self.page(trunk) else { break };
            let leaves = number(&page, 4, 4).min(self.size / 4 - 2);
            free.extend((0..leaves).map(|n| page_number(&page, 8 + 4 * n)));
            trunk = page_number(&page, 0);
        }
        Ok(free)
    }

    /// All rows of a leaf; `None` when anything about it does not fit.
    fn rows(&mut self, page: &[u8]) -> Option<Leaf> {
        let cells = number(page, 3, 2);
        if 8 + 2 * cells > self.usable {
            return None;
        }
        let mut rows = Leaf::new();
        for n in 0..cells {
            let at = number(page, 8 + 2 * n, 2);
            let (length, at) = varint(page, at)?;
            let (id, at) = varint(page, at)?;
            if rows.last().is_some_and(|(last, _)| *last >= id) {
                return None;
            }
            let payload = self.payload(page, at, usize::try_from(length).ok()?)?;
            rows.push((id, record(&payload)?));
        }
        Some(rows)
    }

    /// What belongs to a cell, from its page and those it overflows into.
    fn payload(&mut self, page: &[u8], at: usize, length: usize) -> Option<Vec<u8>> {
        let most = self.usable - 35;
        if length <= most {
            return Some(page.get(at..at + length)?.to_vec());
        }
        if length > self.size.saturating_mul(self.count as usize) {
            return None;
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let here = least + (length - least) % (self.usable - 4);
        let here = if here > most { least } else { here };
        let mut payload = page.get(at..at + here)?.to_vec();
        let mut next = page_number(page.get(at + here..at + here + 4)?, 0);
        while payload.len() < length {
            let page = self.page(next).ok()?;
            let part = (length - payload.len()).min(self.usable - 4);
            payload.extend(&page[4..4 + part]);
            next = page_number(&page, 0);
        }
        Some(payload)
    }
}

fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    bytes.iter().skip(at).take(length).fold(0, |n, byte| n << 8 | usize::from(*byte))
}

fn page_number(bytes: &[u8], at: usize) -> u32 {
    u32::try_from(number(bytes, at, 4)).unwrap_or(0)
}

/// The pages an inner page of a table points to; none for any other page.
fn children(page: &[u8], page_no: u32) -> Vec<u32> {
    let head = if page_no == 1 { 100 } else { 0 };
    if page.get(head) != Some(&INNER) {
        return Vec::new();
    }
    let cells = number(page, head + 3, 2).min(page.len() / 2);
    let child = |n: usize| page_number(page, number(page, head + 12 + 2 * n, 2));
    (0..cells).map(child).chain([page_number(page, head + 8)]).collect()
}

/// Whether a page can be one of a database: encrypted, it would begin with any byte.
pub fn is_page(page: &[u8]) -> bool {
    let kinds = [LEAF, INNER, INDEX[0], INDEX[1]];
    let (cells, body) = (number(page, 3, 2), number(page, 5, 2));
    page.len() == SIZE && kinds.contains(&page[0]) && 8 + 2 * cells <= body && body <= SIZE
}

/// The page below an inner one that has a row, or the last.
fn below(page: &[u8], id: Option<i64>) -> Option<u32> {
    let cells = number(page, 3, 2).min(page.len() / 2);
    for n in 0..cells {
        let at = number(page, 12 + 2 * n, 2);
        let (highest, _) = varint(page, at + 4)?;
        if id.is_some_and(|id| id <= highest) {
            return Some(page_number(page, at));
        }
    }
    Some(page_number(page, 8))
}

/// A number of one to nine bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value: u64 = 0;
    for n in 0..9 {
        let byte = *bytes.get(at + n)?;
        if n == 8 {
            return Some(((value << 8 | u64::from(byte)).cast_signed(), at + 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((value.cast_signed(), at + n + 1));
        }
    }
    None
}

/// The values of a record; `None` when they do not fill it exactly.
fn record(bytes: &[u8]) -> Option<Vec<Value>> {
    let (head, mut at) = varint(bytes, 0)?;
    let head = usize::try_from(head).ok().filter(|h| *h <= bytes.len())?;
    let mut values = Vec::new();
    let mut body = head;
    while at < head {
        let (kind, next) = varint(bytes, at)?;
        at = next;
        let (value, length) = value(kind, bytes.get(body..)?)?;
        body += length;
        values.push(value);
    }
    (body == bytes.len()).then_some(values)
}

fn value(kind: i64, bytes: &[u8]) -> Option<(Value, usize)> {
    let whole = |length: usize| {
        let bytes = bytes.get(..length)?;
        let sign = if bytes.first()? & 0x80 == 0 { 0 } else { -1 };
        Some((Value::Integer(bytes.iter().fold(sign, |n, b| n << 8 | i64::from(*b))), length))
    };
    match kind {
        0 => Some((Value::Null, 0)),
        1..=4 => whole(usize::try_from(kind).ok()?),
        5 => whole(6),
        6 => whole(8),
        7 => Some((Value::Real(f64::from_be_bytes(*bytes.first_chunk()?)), 8)),
        8 | 9 => Some((Value::Integer(kind - 8), 0)),
        12.. => {
            let length = usize::try_from((kind - 12) / 2).ok()?;
            let bytes = bytes.get(..length)?.to_vec();
            if kind % 2 == 0 {
                return Some((Value::Blob(bytes), length));
            }
            Some((Value::Text(String::from_utf8(bytes).ok()?), length))
        }
        _ => None,
    }
}

#[cfg(test)]
impl Pages {
    /// The ids of the rows on a page.
    pub fn leaf_ids(&mut self, number: u32) -> Vec<i64> {
        let page = self.page(number).unwrap();
        self.rows(&page).unwrap().into_iter().map(|(id, _)| id).collect()
    }
}
