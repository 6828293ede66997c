//! Forward-only migrations by `user_version`. A file is backed up before it is changed; a newer one is refused.

use super::{Result, StoreError};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::Path;

/// Append only: a released migration is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("sql/001-ground.sql"),
    include_str!("sql/002-orders.sql"),
    include_str!("sql/003-mining.sql"),
    include_str!("sql/004-cases.sql"),
    include_str!("sql/005-case-life.sql"),
    include_str!("sql/006-figures.sql"),
    include_str!("sql/007-cards.sql"),
    include_str!("sql/008-flow.sql"),
];

/// The schema this program writes.
pub const SCHEMA_VERSION: i64 = 8;

/// "SDSK": marks the file as ours.
const APPLICATION_ID: i64 = 0x5344_534B;

/// Tables whose rows are not part of the trail.
const UNTRACKED: &[&str] = &["meta", "ops", "changes", "drafts"];

fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |r| r.get(0))?)
}

/// Refuses files that are not ours or newer than this program.
pub(super) fn check(conn: &Connection, path: &Path) -> Result<()> {
    let not_ours = |cause: String| StoreError::NotADatabase { path: path.to_owned(), cause };
    let found = version(conn).map_err(|e| match e {
        StoreError::Sql(e) => super::open_error(path, &e),
        other => other,
    })?;
    let id: i64 = conn.pragma_query_value(None, "application_id", |r| r.get(0))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if tables > 0 && id != APPLICATION_ID {
        return Err(not_ours("another program's SQLite file".into()));
    }
    if found > SCHEMA_VERSION {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

pub(super) fn run(conn: &Connection, path: &Path) -> Result<()> {
    check(conn, path)?;
    let found = version(conn)?;
    if found == SCHEMA_VERSION {
        return Ok(());
    }
    if found > 0 {
        super::backup::before_migration(conn, path, found)?;
    }
    let tx = conn.unchecked_transaction()?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        tx.execute_batch(migration)?;
    }
    tx.execute_batch(&trail_triggers(&tx)?)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    Ok(())
}

/// X1: three triggers a tracked table write each changed row to the trail, under the op that `transact` opened in
/// the same transaction. Made from the tables as they are, so no column can be forgotten.
fn trail_triggers(conn: &Connection) -> Result<String> {
    let mut names = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    let tables: Vec<String> = names.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut sql = String::new();
    for table in tables.iter().filter(|t| !UNTRACKED.contains(&t.as_str())) {
        let mut info = conn.prepare(&format!("PRAGMA table_info({table})"))?;
        let columns: Vec<String> = info.query_map([], |r| r.get(1))?.collect::<rusqlite::Result<_>>()?;
        let changed = |side: &str| {
            let parts: Vec<String> = columns
                .iter()
                .map(|c| {
                    format!("SELECT '{c}' AS k, {side}.\"{c}\" AS v WHERE OLD.\"{c}\" IS NOT NEW.\"{c}\"")
                })
                .collect();
            format!("(SELECT json_group_object(k, v) FROM ({}))", parts.join(" UNION ALL "))
        };
        let whole: Vec<String> = columns.iter().map(|c| format!("'{c}', OLD.\"{c}\"")).collect();
        let differs: Vec<String> =
            columns.iter().map(|c| format!("OLD.\"{c}\" IS NOT NEW.\"{c}\"")).collect();
        let op = "(SELECT max(id) FROM ops)";
        let _ = write!(
            sql,
            "DROP TRIGGER IF EXISTS trail_{table}_insert; DROP TRIGGER IF EXISTS trail_{table}_update;
             DROP TRIGGER IF EXISTS trail_{table}_delete;
             CREATE TRIGGER trail_{table}_insert AFTER INSERT ON {table} BEGIN
               INSERT INTO changes(op_id, tbl, row_id, before, after) VALUES ({op}, '{table}', NEW.id, NULL, '{{}}'); END;
             CREATE TRIGGER trail_{table}_update AFTER UPDATE ON {table} WHEN {differs} BEGIN
               INSERT INTO changes(op_id, tbl, row_id, before, after)
               VALUES ({op}, '{table}', NEW.id, {before}, {after}); END;
             CREATE TRIGGER trail_{table}_delete AFTER DELETE ON {table} BEGIN
               INSERT INTO changes(op_id, tbl, row_id, before, after)
               VALUES ({op}, '{table}', OLD.id, json_object({whole}), NULL); END;\n",
            differs = differs.join(" OR "),
            before = changed("OLD"),
            after = changed("NEW"),
            whole = whole.join(", "),
        );
    }
    Ok(sql)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn the_schema_version_counts_the_migrations() {
        assert_eq!(usize::try_from(SCHEMA_VERSION).unwrap(), MIGRATIONS.len());
    }

    #[test]
    fn a_newer_file_and_a_foreign_one_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(Store::open(&path, "t").unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert_eq!(Store::open(&path, "t").unwrap_err().key(), "store.newer_schema");
        let foreign = folder.path().join("b.db");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE x(a)").unwrap();
        assert_eq!(Store::open(&foreign, "t").unwrap_err().key(), "store.not_a_database");
        let garbage = folder.path().join("c.db");
        std::fs::write(&garbage, "no database at all, only some text in a file".repeat(50)).unwrap();
        assert_eq!(Store::open(&garbage, "t").unwrap_err().key(), "store.not_a_database");
    }

    #[test]
    fn a_second_writer_is_told_who_holds_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let first = Store::open(&path, "小李的值班台").unwrap();
        let error = Store::open(&path, "import").unwrap_err();
        assert!(
            error.to_string().contains("小李的值班台")
                && error.to_string().contains(&std::process::id().to_string())
        );
        assert!(Store::open_read_only(&path).is_ok(), "reading goes on beside it");
        drop(first);
        assert!(Store::open(&path, "import").is_ok());
    }
}
