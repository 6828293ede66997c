//! Forward-only migrations by `user_version`. A file is backed up before it is changed; a newer one is refused.

use super::{Result, StoreError};
use rusqlite::Connection;
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
    include_str!("sql/008-light-start.sql"),
    include_str!("sql/009-trade.sql"),
    include_str!("sql/010-handoff-addenda.sql"),
    include_str!("sql/011-search.sql"),
    include_str!("sql/012-fees.sql"),
    include_str!("sql/013-flow.sql"),
    include_str!("sql/014-reconciliations.sql"),
    include_str!("sql/015-speed.sql"),
    include_str!("sql/016-ways-back.sql"),
];

/// The schema this program writes.
pub const SCHEMA_VERSION: i64 = 16;

/// "SDSK": marks the file as ours.
pub(super) const APPLICATION_ID: i64 = 0x5344_534B;

pub(super) fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |r| r.get(0))?)
}

/// Refuses files that are not ours or newer than this program.
pub(super) fn check(conn: &Connection, path: &Path) -> Result<()> {
    let found = version(conn).map_err(|e| match e {
        StoreError::Sql(e) => super::error::of_open(path, &e),
        other => other,
    })?;
    let id: i64 = conn.pragma_query_value(None, "application_id", |r| r.get(0))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
    if tables > 0 && id != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    if found > SCHEMA_VERSION {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(())
}

/// The same for a file that is only read: one without a table is none either.
pub(super) fn check_filled(conn: &Connection, path: &Path) -> Result<()> {
    check(conn, path)?;
    if version(conn)? == 0 {
        return Err(StoreError::Empty { path: path.to_owned() });
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
        let key = super::door::key_of(path)?;
        super::backup::before_migration(conn, key.as_ref(), path, found)?;
    }
    raise(conn, SCHEMA_VERSION)
}

/// From the schema it has to a later one, in one transaction.
pub(super) fn raise(conn: &Connection, to: i64) -> Result<()> {
    let count = |version: i64| usize::try_from(version).unwrap_or(0);
    let found = count(version(conn)?);
    let tx = conn.unchecked_transaction()?;
    for migration in MIGRATIONS.iter().take(count(to)).skip(found) {
        tx.execute_batch(migration)?;
    }
    drop_trail_triggers(&tx)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", to)?;
    tx.commit()?;
    Ok(())
}

/// Files of the first schemas keep the triggers of the trail; now each connection that writes makes its own.
fn drop_trail_triggers(conn: &Connection) -> Result<()> {
    let mut names = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'trail!_%' ESCAPE '!'",
    )?;
    let names: Vec<String> = names.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    names.iter().try_for_each(|name| Ok(conn.execute_batch(&format!("DROP TRIGGER {name}"))?))
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
        assert_eq!(Store::open(&foreign, "t").unwrap_err().key(), "store.foreign");
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
