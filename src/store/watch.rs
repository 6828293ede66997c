//! What the database is asked, and how it would find the answer: for the test that looks at the plans of everything
//! the screen asks.

use super::{Result, Store};
use rusqlite::trace::{TraceEvent, TraceEventCodes};

impl Store {
    /// Tells the text of every statement that runs from now on, whoever runs it.
    pub fn watch(&mut self, mut tell: impl FnMut(&str) + Send + 'static) -> Result<()> {
        let seen = move |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(statement, _) = event {
                tell(&statement.sql());
            }
        };
        Ok(self.conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(seen))?)
    }

    /// How a statement finds what it asks for, one step a line, in SQLite's words.
    pub fn plan(&self, sql: &str) -> Result<Vec<String>> {
        let mut statement = self.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let steps = statement.query_map([], |r| r.get("detail"))?;
        Ok(steps.collect::<rusqlite::Result<_>>()?)
    }
}
