//! X3: what was deleted and is there still, of every kind, with the way back.

use super::{Actor, Op, Result, Store, StoreError, coded, customer, product};
use crate::domain::Entity;
use crate::domain::money::Fen;
use rusqlite::{Row, params};

/// One thing that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    pub entity: Entity,
    pub id: i64,
    /// What it is called; of a fee its note.
    pub title: String,
    /// Kind of a fee, "" else.
    pub code: String,
    pub amount: Option<Fen>,
    /// When it was deleted (unix seconds).
    pub at: i64,
}

fn row_to_deleted(r: &Row) -> rusqlite::Result<Deleted> {
    let entity: String = r.get("entity")?;
    Ok(Deleted {
        entity: coded(r, "entity", &entity, Entity::from_code)?,
        id: r.get("id")?,
        title: r.get("title")?,
        code: r.get("code")?,
        amount: r.get::<_, Option<i64>>("amount")?.map(Fen),
        at: r.get("deleted_at")?,
    })
}

/// The newest first, at most `limit`. A customer who was merged into another one was not deleted.
pub fn list(store: &Store, limit: i64) -> Result<Vec<Deleted>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT 'snippet' AS entity, id, title, '' AS code, NULL AS amount, deleted_at FROM snippets
         WHERE deleted_at IS NOT NULL
         UNION ALL SELECT 'product', id, trim(title || ' ' || spec), '', NULL, deleted_at FROM products
         WHERE deleted_at IS NOT NULL
         UNION ALL SELECT 'promotion', id, name, '', NULL, deleted_at FROM promotions
         WHERE deleted_at IS NOT NULL
         UNION ALL SELECT 'fee', id, note, kind, amount_fen, deleted_at FROM fees WHERE deleted_at IS NOT NULL
         UNION ALL SELECT 'customer', id, name, '', NULL, deleted_at FROM customers
         WHERE deleted_at IS NOT NULL AND merged_into IS NULL
         ORDER BY deleted_at DESC, id DESC LIMIT ?1",
    )?;
    Ok(statement.query_map([limit], row_to_deleted)?.collect::<rusqlite::Result<_>>()?)
}

/// Brings one thing back; an undo takes it away again.
///
/// # Errors
/// [`StoreError::NotFound`] of a kind that is never deleted.
pub fn restore(store: &mut Store, by: &Actor, deleted: &Deleted) -> Result<()> {
    let (kind, table) = match deleted.entity {
        Entity::Customer => return customer::restore(store, by, deleted.id),
        Entity::Product => return product::restore(store, by, deleted.id),
        Entity::Snippet => ("snippet_restore", "snippets"),
        Entity::Promotion => ("promotion_restore", "promotions"),
        Entity::Fee => ("fee_restore", "fees"),
        other => return Err(StoreError::NotFound { what: format!("{other} {}", deleted.id) }),
    };
    let op = Op::new(kind).about(deleted.entity, deleted.id).note(&deleted.title);
    store.transact(by, op, |w| {
        w.execute(&format!("UPDATE {table} SET deleted_at = NULL WHERE id = ?1"), params![deleted.id])?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    #[test]
    fn x3_whatever_was_deleted_is_listed_and_comes_back() {
        let mut store = store();
        store
            .transact(&actor(10), Op::new("seed"), |w| {
                Ok(w.execute_batch(
                    "INSERT INTO snippets(code, title, answer, deleted_at) VALUES ('a', '尺码', 'x', 1);
                     INSERT INTO products(code, title, spec, deleted_at) VALUES ('U', '伞', '蓝', 2);
                     INSERT INTO promotions(name, starts_at, ends_at, deleted_at) VALUES ('满减', 0, 9, 3);
                     INSERT INTO fees(kind, amount_fen, note, at, deleted_at) VALUES ('freight', 1200, '退货', 0, 4);
                     INSERT INTO customers(name, created_at, deleted_at) VALUES ('小美', 0, 5);",
                )?)
            })
            .unwrap();
        let all = list(&store, 9).unwrap();
        let titles: Vec<&str> = all.iter().map(|d| d.title.as_str()).collect();
        assert_eq!(titles, ["小美", "退货", "满减", "伞 蓝", "尺码"], "the newest first");
        assert_eq!((all[1].code.as_str(), all[1].amount), ("freight", Some(Fen(1200))));
        for deleted in &all {
            restore(&mut store, &actor(20), deleted).unwrap();
        }
        assert_eq!(list(&store, 9).unwrap(), []);
        undo::last(&mut store, &actor(30)).unwrap();
        assert_eq!(list(&store, 9).unwrap(), all[4..], "taking it back deletes it again");
    }
}
