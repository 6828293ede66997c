//! What holds of a database whatever was done with it, looked up past the program's own reading code.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Tables that are no part of the trail, as the store's own list says.
const UNTRACKED: [&str; 4] = ["meta", "ops", "changes", "drafts"];

/// A second look at a database that somebody may be writing to.
pub fn look(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).unwrap();
    conn.pragma_update(None, "query_only", true).unwrap();
    conn.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    conn
}

fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn tracked(conn: &Connection) -> Vec<String> {
    let mut tables = texts(
        conn,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
           AND name NOT LIKE 'search!_%' ESCAPE '!' ORDER BY name",
    );
    tables.retain(|t| !UNTRACKED.contains(&t.as_str()));
    tables
}

/// Every tracked row, by table and id: what undo has to bring back.
pub type Content = BTreeMap<String, BTreeMap<i64, Map<String, Value>>>;

pub fn content(conn: &Connection) -> Content {
    tracked(conn).into_iter().map(|table| (table.clone(), rows(conn, &table))).collect()
}

fn rows(conn: &Connection, table: &str) -> BTreeMap<i64, Map<String, Value>> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = BTreeMap::new();
    let mut all = statement.query([]).unwrap();
    while let Some(row) = all.next().unwrap() {
        let value = |n: usize| match row.get_ref(n).unwrap() {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(n) => n.into(),
            ValueRef::Real(x) => x.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
            ValueRef::Blob(_) => panic!("{table} holds bytes"),
        };
        let columns: Map<String, Value> = names.iter().cloned().zip((0..).map(value)).collect();
        found.insert(row.get("id").unwrap(), columns);
    }
    found
}

/// Where two contents differ, a line a row.
pub fn differences(before: &Content, after: &Content) -> Vec<String> {
    let mut found = Vec::new();
    for (table, rows) in before {
        let now = &after[table];
        for (id, row) in rows {
            match now.get(id) {
                None => found.push(format!("{table} {id} is gone: {row:?}")),
                Some(other) if other != row => {
                    let columns = row.iter().filter(|(name, value)| other.get(*name) != Some(value));
                    let told = columns.map(|(name, value)| format!("{name}: {value} -> {}", other[name]));
                    found.push(format!("{table} {id}: {}", told.collect::<Vec<_>>().join(", ")));
                }
                Some(_) => {}
            }
        }
        found.extend(
            now.iter()
                .filter(|(id, _)| !rows.contains_key(id))
                .map(|(id, row)| format!("{table} {id} is new: {row:?}")),
        );
    }
    found
}

/// X1: the trail tells of every row what stands there now. A row that was changed without its entry, or an entry without
/// its change, is half a change.
fn trail_tells_what_stands(conn: &Connection, content: &Content) -> Vec<String> {
    let mut known: HashMap<(String, i64), Option<Map<String, Value>>> = HashMap::new();
    let mut statement = conn.prepare("SELECT tbl, row_id, after FROM changes ORDER BY id").unwrap();
    let mut changes = statement.query([]).unwrap();
    while let Some(change) = changes.next().unwrap() {
        let key: (String, i64) = (change.get(0).unwrap(), change.get(1).unwrap());
        let after: Option<String> = change.get(2).unwrap();
        let columns: Option<Map<String, Value>> = after.map(|text| serde_json::from_str(&text).unwrap());
        match columns {
            None => drop(known.insert(key, None)),
            Some(columns) => match known.entry(key).or_default() {
                Some(row) => row.extend(columns),
                gone => *gone = Some(columns),
            },
        }
    }
    let mut wrong = Vec::new();
    for ((table, id), row) in &known {
        let stands = content.get(table).and_then(|rows| rows.get(id));
        match (row, stands) {
            (None, Some(_)) => wrong.push(format!("{table} {id} stands, its trail says it is gone")),
            (Some(_), None) => wrong.push(format!("{table} {id} is gone, its trail says it stands")),
            (Some(told), Some(stands)) => {
                for (column, value) in told.iter().filter(|(c, v)| stands.get(*c) != Some(v)) {
                    let now = stands.get(column);
                    wrong.push(format!("{table} {id} {column} is {now:?}, its trail says {value}"));
                }
            }
            (None, None) => {}
        }
    }
    for (table, rows) in content {
        let untold = rows.keys().filter(|id| !known.contains_key(&(table.clone(), **id)));
        wrong.extend(untold.map(|id| format!("{table} {id} is not in the trail")));
    }
    wrong
}

/// Statements that count what must not be.
const NEVER: [(&str, &str); 7] = [
    (
        "S5: one shift is at the keyboard",
        "SELECT count(*) - 1 FROM shifts WHERE ended_at IS NULL AND at_keyboard = 1",
    ),
    (
        "S5: nobody has two open shifts",
        "SELECT count(*) FROM (SELECT 1 FROM shifts WHERE ended_at IS NULL GROUP BY agent_id HAVING count(*) > 1)",
    ),
    (
        "I1: who waits has an open wait, who was answered has none",
        "SELECT count(*) FROM inquiries i WHERE closed_at IS NULL AND (waiting_since IS NOT NULL) <>
           EXISTS (SELECT 1 FROM inquiry_waits w WHERE w.inquiry_id = i.id AND w.answered_at IS NULL)",
    ),
    (
        "I1: nobody waits in a closed inquiry",
        "SELECT count(*) FROM inquiries WHERE closed_at IS NOT NULL AND waiting_since IS NOT NULL",
    ),
    ("C2: no stock below nothing", "SELECT count(*) FROM product_stock WHERE qty < 0"),
    (
        "X1: an op has an entry in the trail, or parts that have",
        "SELECT count(*) FROM ops o WHERE kind = 'undo'
           AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.op_id = o.id)
           AND EXISTS (SELECT 1 FROM changes c WHERE c.op_id = o.undoes)",
    ),
    ("S6: a hand-off has its items", "SELECT count(*) FROM handoffs WHERE json_valid(body) = 0"),
];

/// Everything that is not as it must be.
pub fn flaws(conn: &Connection) -> Vec<String> {
    // One moment for all of it, whoever writes meanwhile.
    let conn = conn.unchecked_transaction().unwrap();
    let mut wrong = texts(&conn, "PRAGMA integrity_check");
    wrong.retain(|line| line != "ok");
    wrong.extend(texts(
        &conn,
        "SELECT \"table\" || ' refers to a missing ' || parent FROM pragma_foreign_key_check",
    ));
    let content = content(&conn);
    wrong.extend(trail_tells_what_stands(&conn, &content));
    for (what, sql) in NEVER {
        let count: i64 = conn.query_row(sql, [], |r| r.get(0)).unwrap();
        if count > 0 {
            wrong.push(format!("{what}: {count}"));
        }
    }
    wrong.extend(bad_drafts(&conn));
    wrong
}

/// A draft names a form and can be read by it.
fn bad_drafts(conn: &Connection) -> Vec<String> {
    let mut statement = conn.prepare("SELECT key, body FROM drafts").unwrap();
    let drafts = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?))).unwrap();
    let is_bad = |(key, body): &(String, String)| {
        // The hand-off is completed and a guide is walked beside the forms.
        let is_named = shiftdesk::app::dialog::FormKind::from_key(key).is_some()
            || key.starts_with("handoff:")
            || key.starts_with("guide|");
        !is_named || serde_json::from_str::<Value>(body).is_err()
    };
    drafts.map(Result::unwrap).filter(is_bad).map(|(key, _)| format!("draft {key} can't be read")).collect()
}
