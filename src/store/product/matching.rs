//! F6: the products that a pasted text could mean.

use super::{Result, SELECT, Store, row_to_product};
use crate::domain::product::Product;
use rusqlite::params;

/// No text is held against more.
const MOST: i64 = 40;

/// Products whose code is a word of the text, whose title stands in it, or whose title holds it whole.
pub fn matching(store: &Store, text: &str) -> Result<Vec<Product>> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let words = serde_json::to_string(&words)?;
    let sql = format!(
        "{SELECT} WHERE p.deleted_at IS NULL AND p.title <> ''
           AND (lower(p.code) IN (SELECT value FROM json_each(?2)) OR instr(?1, p.title) > 0
                OR (length(?1) > 1 AND instr(p.title, ?1) > 0))
         ORDER BY p.on_shelf DESC, p.id LIMIT ?3"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(params![text.trim(), words, MOST], row_to_product)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
