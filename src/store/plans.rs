//! What a test asks of the statements that a key runs: their plans.

use super::Store;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
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
    "shifts",
    "handoffs",
    "handoff_items",
    "fees",
    "payments",
    "questions",
    "call_backs",
    "positions",
    "surveys",
    "feedback",
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

/// What is sorted in spite of the rule, by a part of the statement, and why that is right.
const SORTED_ON_PURPOSE: &[(&str, &str)] = &[
    ("FROM changes", "what came since the last look: the changes of one action, or of an import once"),
    ("e.kind = 'nudged'", "from a day to now: the day that is looked at is nearly always today"),
];

/// The condition of an index that holds only what is open, or what few rows have.
const STAYS_SMALL: &[&str] = &[
    "closed_at IS NULL",
    "ended_at IS NULL",
    "kept_at IS NULL",
    "done_at IS NULL",
    "answered_at IS NULL",
    "written_at IS NULL",
    "settled_at IS NULL",
    "accepted_at IS NULL",
    "cod_money_at IS NULL",
    "status IN ('wait_confirm'",
    "tags <> ''",
    "groups <> ''",
    "tier <> ''",
];

/// Columns with few values: to look for one of them finds a part of everything that ever was.
const COMMON: &[&str] = &["status=?", "kind=?", "channel=?", "payment_kind=?"];

/// A step of a plan: the step it belongs to, and what it does.
struct Step {
    parent: i64,
    does: String,
}

impl Step {
    /// Reads a table that grows, all of it or a stretch without an end: `SCAN t …`, `SEARCH t USING INDEX i (at>?)`.
    fn is_unbounded(&self, sql: &str, partial: &BTreeSet<String>) -> bool {
        let words: Vec<&str> = self.does.split(' ').collect();
        let (Some(how), Some(name)) = (words.first(), words.get(1)) else { return false };
        let is_small = words.iter().any(|word| partial.contains(*word));
        if is_small || !GROWING.contains(&table(sql, name)) {
            return false;
        }
        let found = self.does.split_once('(').map_or("", |(_, found)| found.split(')').next().unwrap_or(""));
        // A stretch between two ends is a day or a month that was asked for.
        let is_found = found.split(" AND ").any(|c| c.ends_with("=?") && !COMMON.contains(&c))
            || (found.contains(">?") && found.contains("<?"));
        *how == "SCAN" || (*how == "SEARCH" && !is_found)
    }
}

fn plan(conn: &rusqlite::Connection, sql: &str) -> Vec<Step> {
    let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let (mut rows, mut steps) = (plan.raw_query(), Vec::new());
    while let Some(row) = rows.next().unwrap() {
        steps.push(Step { parent: row.get("parent").unwrap(), does: row.get("detail").unwrap() });
    }
    steps
}

/// How many different statements were heard, and those that read a whole table that grows, or sort what has no end.
pub(crate) fn flaws(store: &mut Store) -> (usize, Vec<String>) {
    store.conn.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent)>).unwrap();
    let conn = &store.conn;
    let mut indexes = conn.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index'").unwrap();
    let indexes = indexes.query_map([], |r| Ok((r.get(0)?, r.get::<_, Option<String>>(1)?))).unwrap();
    let is_small = |sql: &str| {
        sql.split_once("WHERE").is_some_and(|(_, of)| STAYS_SMALL.iter().any(|part| of.contains(part)))
    };
    let partial: BTreeSet<String> = indexes
        .map(Result::unwrap)
        .filter_map(|(name, sql)| sql.filter(|sql| is_small(sql)).map(|_| name))
        .collect();
    let seen = SEEN.with_borrow(BTreeSet::clone);
    let mut flaws = Vec::new();
    for sql in &seen {
        let steps = plan(conn, sql);
        // What was gathered before under a name is no table.
        let gathered = |step: &Step| {
            let name = step.does.split(' ').nth(1).unwrap_or_default();
            let made = |s: &Step| {
                s.does.strip_prefix("CO-ROUTINE ").or_else(|| s.does.strip_prefix("MATERIALIZE "))
                    == Some(name)
            };
            steps.iter().any(made)
        };
        let unbounded = |step: &&Step| step.is_unbounded(sql, &partial) && !gathered(step);
        for step in steps.iter().filter(|s| s.does.starts_with("SCAN ")).filter(unbounded) {
            flaws.push(format!("{}\n    {sql}", step.does));
        }
        let on_purpose = SORTED_ON_PURPOSE.iter().any(|(part, _)| sql.contains(part));
        for sort in steps.iter().filter(|s| s.does.starts_with("USE TEMP B-TREE") && !on_purpose) {
            let sorted = steps.iter().filter(|s| s.parent == sort.parent).find(unbounded);
            flaws.extend(sorted.map(|step| format!("{} of {}\n    {sql}", sort.does, step.does)));
        }
    }
    (seen.len(), flaws)
}

/// The tables that something reads.
pub(crate) fn tables_read(store: &mut Store, read: &dyn Fn(&Store)) -> BTreeSet<String> {
    thread_local! {
        static READ: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }
    READ.with_borrow_mut(BTreeSet::clear);
    // Only a statement that is made is asked about.
    store.conn.flush_prepared_statement_cache();
    let ask = |context: AuthContext<'_>| {
        if let AuthAction::Read { table_name, .. } = context.action {
            READ.with_borrow_mut(|read| read.insert(table_name.to_owned()));
        }
        Authorization::Allow
    };
    store.conn.authorizer(Some(ask)).unwrap();
    read(store);
    store.conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    READ.with_borrow(|read| read.iter().filter(|t| *t != "json_each").cloned().collect())
}
