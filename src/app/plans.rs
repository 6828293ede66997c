//! No statement behind a key reads a whole table that grows with the work: its plan says so.

use super::App;
use super::testing::{app_over, key, press};
use crate::demo;
use crate::store::Store;
use crate::text::locale::{Lang, Locale};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
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

/// A whole afternoon of keys on the day of the demo.
fn work(app: &mut App) {
    for pane in '1'..='5' {
        app.take(&Event::Key(KeyEvent::new(KeyCode::Char(pane), KeyModifiers::ALT)));
        for code in [KeyCode::Down, KeyCode::Down, KeyCode::F(11), KeyCode::F(11), KeyCode::Up, KeyCode::End]
        {
            press(app, code);
            show(app);
        }
        for code in [KeyCode::Char('p'), KeyCode::Char('m'), KeyCode::Char('e')] {
            if pane != '4' {
                press(app, code);
                show(app);
                leave(app);
            }
        }
    }
    app.take(&Event::Key(KeyEvent::new(KeyCode::Char('1'), KeyModifiers::ALT)));
    for code in [4, 5, 6, 7, 8, 9, 10, 12] {
        press(app, KeyCode::F(code));
        show(app);
        leave(app);
    }
    key(app, 'k');
    leave(app);
    for code in [KeyCode::Char('r'), KeyCode::Char('u'), KeyCode::Char('c')] {
        press(app, code);
        show(app);
        leave(app);
    }
    app.tick();
}

fn show(app: &mut App) {
    let area = ratatui::layout::Rect::new(0, 0, 140, 40);
    app.draw(area, &mut ratatui::buffer::Buffer::empty(area));
}

fn leave(app: &mut App) {
    app.dialogs.clear();
}

/// The table of a name in a plan, which is an alias where there is one.
fn table<'a>(sql: &'a str, name: &'a str) -> &'a str {
    let words: Vec<&str> =
        sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let named = words.windows(2).find(|w| GROWING.contains(&w[0]) && w[1] == name).map(|w| w[0]);
    named.unwrap_or(name)
}

#[test]
fn no_statement_behind_a_key_reads_a_whole_table_that_grows() {
    let mut store = Store::in_memory().unwrap();
    let clock = crate::clock::Clock::frozen(
        chrono::DateTime::parse_from_rfc3339("2026-06-01T16:55:00+08:00").unwrap(),
    );
    let config = demo::config(&crate::config::Config::defaults().unwrap()).unwrap();
    demo::build(&mut store, &config, &Locale::new(Lang::Zh), &clock, demo::Size::times(1)).unwrap();
    store.conn_mut().trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(see)).unwrap();
    let mut app = app_over(store, clock);
    work(&mut app);
    let store = &mut app.session.store;
    store.conn_mut().trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent)>).unwrap();

    let conn = store.conn();
    let mut partial =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%WHERE%'").unwrap();
    let partial: BTreeSet<String> =
        partial.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let seen = SEEN.with_borrow(BTreeSet::clone);
    assert!(seen.len() > 60, "{} statements", seen.len());
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
            let is_small = words.last().is_some_and(|index| partial.contains(index));
            if GROWING.contains(&table) && !is_small && !gathered.contains(&name) {
                flaws.push(format!("{step} ({table})\n    {sql}"));
            }
        }
    }
    assert!(flaws.is_empty(), "{} of {} read everything:\n{}", flaws.len(), seen.len(), flaws.join("\n"));
}
