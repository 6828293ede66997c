//! X1: three triggers a tracked table write each changed row to the trail, under the op that `transact` opened in the
//! same transaction. They belong to the connection and are made before its first write: in the file every start would
//! read them first, and they are longer than all tables together.

use super::Result;
use rusqlite::Connection;
use std::fmt::Write as _;

/// Tables whose rows are not part of the trail.
const UNTRACKED: &[&str] = &["meta", "ops", "changes", "drafts"];

/// Makes the triggers from the tables as they are, so no column can be forgotten.
pub(super) fn arm(conn: &Connection) -> Result<()> {
    let mut columns = conn.prepare(
        "SELECT t.name, c.name FROM main.sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY t.name, c.cid",
    )?;
    let mut rows = columns.query([])?;
    let mut tables: Vec<(String, Vec<String>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (table, column): (String, String) = (row.get(0)?, row.get(1)?);
        match tables.last_mut() {
            Some((last, columns)) if *last == table => columns.push(column),
            _ => tables.push((table, vec![column])),
        }
    }
    let mut sql = String::new();
    for (table, columns) in tables.iter().filter(|(t, _)| !UNTRACKED.contains(&t.as_str())) {
        sql.push_str(&on_insert(table));
        sql.push_str(&on_change(table, columns));
    }
    Ok(conn.execute_batch(&sql)?)
}

/// The op of the transaction: the newest.
const OP: &str = "(SELECT max(id) FROM ops)";

fn on_insert(table: &str) -> String {
    format!(
        "CREATE TEMP TRIGGER trail_{table}_insert AFTER INSERT ON main.{table} BEGIN
           INSERT INTO changes(op_id, tbl, row_id, before, after) VALUES ({OP}, '{table}', NEW.id, NULL, '{{}}'); END;\n"
    )
}

/// Takes the triggers of new rows away; what goes in meanwhile is written to the trail by who asked for it.
pub(super) fn rest(conn: &Connection, tables: &[&str]) -> Result<()> {
    let drop = tables.iter().map(|table| format!("DROP TRIGGER temp.trail_{table}_insert;"));
    Ok(conn.execute_batch(&drop.collect::<String>())?)
}

/// Makes them again.
pub(super) fn go_on(conn: &Connection, tables: &[&str]) -> Result<()> {
    Ok(conn.execute_batch(&tables.iter().map(|table| on_insert(table)).collect::<String>())?)
}

fn on_change(table: &str, columns: &[String]) -> String {
    let changed = |side: &str| {
        let parts: Vec<String> = columns
            .iter()
            .map(|c| format!("SELECT '{c}' AS k, {side}.\"{c}\" AS v WHERE OLD.\"{c}\" IS NOT NEW.\"{c}\""))
            .collect();
        format!("(SELECT json_group_object(k, v) FROM ({}))", parts.join(" UNION ALL "))
    };
    let whole: Vec<String> = columns.iter().map(|c| format!("'{c}', OLD.\"{c}\"")).collect();
    let differs: Vec<String> = columns.iter().map(|c| format!("OLD.\"{c}\" IS NOT NEW.\"{c}\"")).collect();
    let mut sql = String::new();
    let _ = write!(
        sql,
        "CREATE TEMP TRIGGER trail_{table}_update AFTER UPDATE ON main.{table} WHEN {differs} BEGIN
           INSERT INTO changes(op_id, tbl, row_id, before, after)
           VALUES ({OP}, '{table}', NEW.id, {before}, {after}); END;
         CREATE TEMP TRIGGER trail_{table}_delete AFTER DELETE ON main.{table} BEGIN
           INSERT INTO changes(op_id, tbl, row_id, before, after)
           VALUES ({OP}, '{table}', OLD.id, json_object({whole}), NULL); END;\n",
        differs = differs.join(" OR "),
        before = changed("OLD"),
        after = changed("NEW"),
        whole = whole.join(", "),
    );
    sql
}
