//! What a test asks of the statements that a key runs: their plans.

mod spoken;

use super::Store;
use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

/// Tables that stay small however long the work goes on; every other one grows.
const SMALL: &[(&str, &str)] = &[
    ("meta", "a few settings of the file"),
    ("shops", "the shops of one desk"),
    ("agents", "the people of one desk"),
    ("drafts", "one a form that is not saved yet"),
    ("own_texts", "what was written over the shipped texts"),
    ("search_progress", "one a kind of what is found"),
];

thread_local! {
    static SEEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

fn see(event: TraceEvent) {
    if let TraceEvent::Stmt(statement, _) = event {
        let sql = statement.sql().trim().to_owned();
        if ["SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE"]
            .iter()
            .any(|verb| sql.starts_with(verb))
        {
            SEEN.with_borrow_mut(|seen| seen.insert(sql));
        }
    }
}

/// Remembers every statement that reads or writes, until [`heard`] is asked.
pub(crate) fn listen(store: &mut Store) {
    SEEN.with_borrow_mut(BTreeSet::clear);
    store.conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(see)).unwrap();
}

/// What reads or sorts much in spite of the rule, by a part of the statement, and why that is right.
const ON_PURPOSE: &[(&str, &str)] = &[
    (
        "DISTINCT tbl FROM changes",
        "what came since the last look: the changes of one action, or of an import once",
    ),
    ("DISTINCT row_id, (SELECT group_concat", "the same: which snippets changed since they were read"),
    ("e.kind = 'nudged'", "from a day to now: the day that is looked at is nearly always today"),
    ("u.at >= ?1 AND +u.inquiry_id", "from a day to now, for a report that is asked for"),
    ("o.business_day >= ?1 AND l.code", "from a day to now: what sells best in it is a sum over all of it"),
    (
        "FROM products p WHERE p.deleted_at IS NULL",
        "a catalogue is looked through as a whole: it has no million goods",
    ),
    ("WHERE top_rank IS NOT NULL", "those that were given a place by hand, of a catalogue"),
    (
        "FROM snippets WHERE deleted_at IS NULL",
        "once, for the index in memory; else a report over all snippets",
    ),
    ("FROM snippets s", "which snippets are new: a report over all of them"),
    ("FROM mined_away a", "what was put aside by hand, for a report that is asked for"),
    (
        "WHERE p.deleted_at IS NULL ORDER BY p.ends_at DESC",
        "along the index of the ends until there are enough",
    ),
    ("AND c.merged_into IS NULL ORDER BY c.id DESC LIMIT", "the newest: few of them are not there any more"),
    (
        "ORDER BY f.business_day DESC, f.at DESC, f.id DESC LIMIT",
        "narrowed as was asked for: along the days until enough fit",
    ),
    ("INSERT OR IGNORE INTO person_rows", "everything about one customer: a paper that is asked for"),
    (
        "FROM changes WHERE after IS NULL AND json_extract",
        "what was taken out: few rows, for a trail that is asked for",
    ),
    (
        "EXISTS (SELECT 1 FROM inquiries WHERE shop_id",
        "a shop that came with what is taken back: once in its life",
    ),
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
    "fee_id IS NULL",
    "dispute_end = ''",
    "merged_into IS NOT NULL",
    "deleted_at IS NOT NULL",
    "status IN ('wait_confirm'",
    "tags <> ''",
    "groups <> ''",
    "tier <> ''",
];

/// Parts of this room, or folders of it, that no key makes speak on the connection of the desk.
const NOT_BEHIND_A_KEY: &[(&str, &str)] = &[
    ("backup", "beside the work, through a connection of its own"),
    ("cipher", "when a file is made or changed by a command"),
    ("convert", "when a file is made or changed by a command"),
    ("migrate", "when an older file is opened"),
    ("mod", "settings of the file, when it is opened"),
    ("plans", "what tests ask"),
    ("probe", "whether the file is the one that was opened"),
    ("repair", "a command"),
    ("restore", "a command"),
    ("sound", "a command"),
    ("person/open", "a command"),
    ("order/import", "beside the work, through a connection of its own"),
    ("product/import", "beside the work, through a connection of its own"),
    ("customer/import", "beside the work, through a connection of its own"),
    ("order/slip", "only after a printer took the page"),
];

/// Columns with few values: to look for one of them finds a part of everything that ever was.
const COMMON: &[&str] = &["status=?", "kind=?", "channel=?", "payment_kind=?", "tbl=?"];

/// A step of a plan: the step it belongs to, and what it does.
struct Step {
    parent: i64,
    does: String,
}

/// What is known of the tables and indexes when plans are read.
struct Known {
    growing: BTreeSet<String>,
    /// Indexes that hold few rows.
    small: BTreeSet<String>,
}

impl Known {
    fn of(conn: &Connection) -> Self {
        let sql = "SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_schema";
        let mut statement = conn.prepare(sql).unwrap();
        let (mut growing, mut small) = (BTreeSet::new(), BTreeSet::new());
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let (kind, name): (String, String) = (row.get("type").unwrap(), row.get("name").unwrap());
            let sql: String = row.get("sql").unwrap();
            let is_small = |part: &str| STAYS_SMALL.iter().any(|small| part.contains(small));
            if kind == "table" && !SMALL.iter().any(|(small, _)| *small == name) {
                growing.insert(name);
            } else if kind == "index" && sql.split_once("WHERE").is_some_and(|(_, part)| is_small(part)) {
                small.insert(name);
            }
        }
        Self { growing, small }
    }

    /// The name in a plan, which is an alias where there is one, is that of a table that grows.
    fn grows(&self, sql: &str, name: &str) -> bool {
        let words = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
        let words: Vec<&str> = words.filter(|w| *w != "AS").collect();
        self.growing.contains(name) || words.windows(2).any(|w| self.growing.contains(w[0]) && w[1] == name)
    }

    /// Reads a table that grows, all of it or a stretch without an end: `SCAN t …`, `SEARCH t USING INDEX i (at>?)`.
    fn is_unbounded(&self, sql: &str, step: &Step) -> bool {
        let words: Vec<&str> = step.does.split(' ').collect();
        let (Some(how), Some(name)) = (words.first(), words.get(1)) else { return false };
        let is_small = words.iter().any(|word| self.small.contains(*word));
        if is_small || !self.grows(sql, name) || is_newest(sql, name) {
            return false;
        }
        // The index of the search is asked for words: it reads as many of them as are taken.
        if let Some((_, how)) = step.does.split_once("VIRTUAL TABLE INDEX ") {
            return !how.contains('M') && !how.contains('=');
        }
        let found = step.does.split_once('(').map_or("", |(_, found)| found.split(')').next().unwrap_or(""));
        // A stretch between two ends is a day or a month that was asked for.
        let is_found = found.split(" AND ").any(|c| c.ends_with("=?") && !COMMON.contains(&c))
            || (found.contains(">?") && found.contains("<?"));
        *how == "SCAN" || (*how == "SEARCH" && !is_found)
    }
}

/// So many of the newest rows, whatever is in them.
fn is_newest(sql: &str, table: &str) -> bool {
    spoken::even(sql).contains(&format!("FROM {table} ORDER BY id DESC LIMIT "))
}

fn plan(conn: &Connection, sql: &str) -> Vec<Step> {
    let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let (mut rows, mut steps) = (plan.raw_query(), Vec::new());
    while let Some(row) = rows.next().unwrap() {
        steps.push(Step { parent: row.get("parent").unwrap(), does: row.get("detail").unwrap() });
    }
    steps
}

/// The different statements that were heard.
pub(crate) struct Heard(BTreeSet<String>);

/// Ends the listening.
pub(crate) fn heard(store: &mut Store) -> Heard {
    store.conn.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent)>).unwrap();
    Heard(SEEN.with_borrow(BTreeSet::clone))
}

impl Heard {
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Those that read a whole table that grows, or sort what has no end.
    pub fn flaws(&self, store: &Store) -> Vec<String> {
        let known = Known::of(&store.conn);
        let is_excused = |sql: &str| ON_PURPOSE.iter().any(|(part, _)| spoken::even(sql).contains(part));
        self.0.iter().filter(|sql| !is_excused(sql)).flat_map(|sql| known.flaws(&store.conn, sql)).collect()
    }

    /// The parts of this room that speak SQL, and of which nothing was heard though a key should make them speak.
    pub fn silent(&self) -> BTreeSet<String> {
        let all = self.0.iter().map(|sql| spoken::even(sql)).collect::<Vec<_>>().join("\n");
        let is_silent = |said: &[String]| !said.iter().any(|sql| all.contains(sql.as_str()));
        let away = |part: &str| {
            let folder = part.split('/').next();
            NOT_BEHIND_A_KEY.iter().any(|(other, _)| *other == part || Some(*other) == folder)
        };
        let silent = spoken::all().into_iter().filter(|(part, said)| is_silent(said) && !away(part));
        silent.map(|(part, _)| part).collect()
    }
}

impl Known {
    fn flaws(&self, conn: &Connection, sql: &str) -> Vec<String> {
        // Who refers to a new row is asked only while somebody's reference waits for it.
        if sql.starts_with("INSERT") && spoken::even(sql).contains(") VALUES (") {
            return Vec::new();
        }
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
        let unbounded = |step: &&Step| self.is_unbounded(sql, step) && !gathered(step);
        let mut flaws = Vec::new();
        // The rows of one table are most of the trail.
        let walks = |s: &&Step| s.does.starts_with("SCAN ") || s.does.ends_with("changes_row (tbl=?)");
        for step in steps.iter().filter(walks).filter(unbounded) {
            flaws.push(format!("{}\n    {sql}", step.does));
        }
        for sort in steps.iter().filter(|s| s.does.starts_with("USE TEMP B-TREE")) {
            let sorted = steps.iter().filter(|s| s.parent == sort.parent).find(unbounded);
            flaws.extend(sorted.map(|step| format!("{} of {}\n    {sql}", sort.does, step.does)));
        }
        flaws
    }
}

/// What is printed lies beside the file, and a database in memory has none.
pub(crate) fn put_papers_into(store: &mut Store, folder: &Path) {
    store.path = folder.join("desk.db");
}

/// One row of each sort that there is of a table, those first that few keys fit.
pub(crate) fn one_of_each(store: &Store, table: &str) -> Vec<i64> {
    let sorts = match table {
        "orders" => {
            "orders WHERE deleted_at IS NULL GROUP BY payment_kind, status, refused_at IS NULL
             ORDER BY payment_kind <> 'cod', status NOT LIKE 'ship%', status"
        }
        "fees" => "fees WHERE deleted_at IS NULL GROUP BY kind, settled_at IS NULL, disputed_at IS NULL",
        "cases" => "cases WHERE deleted_at IS NULL GROUP BY kind, status",
        "reminders" => "reminders WHERE source <> ''",
        other => other,
    };
    let rows = if sorts.contains("GROUP") { "max(id)" } else { "id" };
    // Nobody listens to what does not begin with a verb.
    let mut statement = store.conn.prepare(&format!("/* test */ SELECT {rows} FROM {sorts}")).unwrap();
    statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
}

/// As after a migration: nothing but the newest changes is in the index of the search yet.
pub(crate) fn begin_search_anew(store: &mut Store) {
    store
        .conn
        .execute_batch(
            "INSERT INTO search_text(search_text) VALUES ('delete-all');
         INSERT INTO search_keys(search_keys) VALUES ('delete-all');
         INSERT OR REPLACE INTO search_progress SELECT 'order', max(id) FROM orders;
         INSERT OR REPLACE INTO search_progress SELECT 'inquiry', max(id) FROM inquiries;
         INSERT OR REPLACE INTO search_progress SELECT 'case', max(id) FROM cases;
         INSERT OR REPLACE INTO search_progress SELECT 'customer', max(id) FROM customers;
         INSERT OR REPLACE INTO search_progress SELECT 'product', max(id) FROM products;
         INSERT OR REPLACE INTO search_progress SELECT 'promotion', max(id) FROM promotions;
         INSERT OR REPLACE INTO search_progress SELECT 'question', max(id) FROM questions;",
        )
        .unwrap();
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
