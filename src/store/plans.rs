//! What a test asks of the statements that a key runs: their plans.

use super::Store;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Tables with rows for every customer, question, order and case there ever was.
const GROWING: &[&str] = &[
    "inquiries",
    "inquiry_waits",
    "inquiry_events",
    "promises",
    "orders",
    "order_lines",
    "order_events",
    "checks",
    "exceptions",
    "remarks",
    "change_requests",
    "chases",
    "send_offs",
    "customers",
    "customer_names",
    "customer_phones",
    "customer_addresses",
    "cases",
    "case_steps",
    "case_documents",
    "case_todos",
    "snippet_uses",
    "reminders",
    "ops",
    "changes",
];

thread_local! {
    static SEEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

fn see(event: TraceEvent) {
    if let TraceEvent::Stmt(statement, _) = event {
        let sql = statement.sql().trim().to_owned();
        if sql.starts_with("SELECT") || sql.starts_with("WITH") {
            SEEN.with_borrow_mut(|seen| seen.insert(sql));
        }
    }
}

/// Remembers every statement that reads, until [`flaws`] is asked.
pub(crate) fn listen(store: &mut Store) {
    SEEN.with_borrow_mut(BTreeSet::clear);
    store.conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(see)).unwrap();
}

/// The table of a name in a plan, which is an alias where there is one.
fn table<'a>(sql: &'a str, name: &'a str) -> &'a str {
    let words: Vec<&str> =
        sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let named = words.windows(2).find(|w| GROWING.contains(&w[0]) && w[1] == name).map(|w| w[0]);
    named.unwrap_or(name)
}

/// How many different statements were heard, and those that read a whole table that grows.
pub(crate) fn flaws(store: &mut Store) -> (usize, Vec<String>) {
    store.conn.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent)>).unwrap();
    let conn = &store.conn;
    let mut partial =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%WHERE%'").unwrap();
    let partial: BTreeSet<String> =
        partial.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let seen = SEEN.with_borrow(BTreeSet::clone);
    let mut flaws = Vec::new();
    for sql in &seen {
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let (mut rows, mut steps) = (plan.raw_query(), Vec::<String>::new());
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get("detail").unwrap());
        }
        // What was gathered before under a name is no table.
        let gathered: Vec<&str> = steps
            .iter()
            .filter_map(|s| s.strip_prefix("CO-ROUTINE ").or_else(|| s.strip_prefix("MATERIALIZE ")))
            .collect();
        for step in &steps {
            let mut words = step.split(' ');
            if words.next() != Some("SCAN") {
                continue;
            }
            let name = words.next().unwrap_or_default();
            let table = table(sql, name);
            // An index that holds only what is open stays small.
            let is_small = words.next_back().is_some_and(|index| partial.contains(index));
            if GROWING.contains(&table) && !is_small && !gathered.contains(&name) {
                flaws.push(format!("{step} ({table})\n    {sql}"));
            }
        }
    }
    (seen.len(), flaws)
}
