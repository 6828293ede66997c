//! Promotions: what runs when, with its cautions (C3).

use super::{Actor, Op, Result, Store, StoreError, shop};
use crate::domain::Entity;
use crate::domain::promotion::Promotion;
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str = "
    SELECT p.id, coalesce(s.name, '') AS shop, p.name, p.starts_at, p.ends_at, p.content, p.cautions
    FROM promotions p LEFT JOIN shops s ON s.id = p.shop_id";

fn row_to_promotion(r: &Row) -> rusqlite::Result<Promotion> {
    Ok(Promotion {
        id: r.get("id")?,
        shop: r.get("shop")?,
        name: r.get("name")?,
        starts_at: r.get("starts_at")?,
        ends_at: r.get("ends_at")?,
        content: r.get("content")?,
        cautions: r.get("cautions")?,
    })
}

pub fn get(store: &Store, id: i64) -> Result<Option<Promotion>> {
    let sql = format!("{SELECT} WHERE p.id = ?1");
    Ok(store.conn().prepare_cached(&sql)?.query_row([id], row_to_promotion).optional()?)
}

/// What runs now, the first to end first.
pub fn running(store: &Store, now: i64) -> Result<Vec<Promotion>> {
    let sql = format!(
        "{SELECT} WHERE p.ends_at > ?1 AND p.starts_at <= ?1 AND p.deleted_at IS NULL ORDER BY p.ends_at, p.id"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([now], row_to_promotion)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A promotion of one shop, or of all when none is named; its id is given, not read.
///
/// # Errors
/// `promotion.refuse.name_missing`, `promotion.refuse.ends_before_start`.
pub fn add(store: &mut Store, by: &Actor, new: &Promotion) -> Result<i64> {
    if new.name.trim().is_empty() {
        return Err(StoreError::refused(&"promotion.refuse.name_missing"));
    }
    if new.ends_at <= new.starts_at {
        return Err(StoreError::refused(&"promotion.refuse.ends_before_start"));
    }
    store.transact(by, Op::new("promotion_add").note(&new.name), |w| {
        let shop_id = if new.shop.trim().is_empty() { None } else { Some(shop::ensure(w, &new.shop)?) };
        w.execute(
            "INSERT INTO promotions(shop_id, name, starts_at, ends_at, content, cautions)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![shop_id, new.name, new.starts_at, new.ends_at, new.content, new.cautions],
        )?;
        let id = w.last_insert_rowid();
        w.about(Entity::Promotion, id)?;
        Ok(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};

    #[test]
    fn c3_a_promotion_runs_from_its_start_until_just_before_its_end() {
        let mut store = store();
        let new = |name: &str, shop: &str, starts_at, ends_at| Promotion {
            name: name.into(),
            shop: shop.into(),
            starts_at,
            ends_at,
            ..Promotion::default()
        };
        add(&mut store, &actor(1), &new("满199减20", "店", 100, 300)).unwrap();
        add(&mut store, &actor(1), &new("包邮", "", 100, 200)).unwrap();
        let names = |now| running(&store, now).unwrap().into_iter().map(|p| p.name).collect::<Vec<_>>();
        assert!(names(99).is_empty());
        assert_eq!(names(100), ["包邮", "满199减20"]);
        assert_eq!(names(200), ["满199减20"]);
        assert_eq!(running(&store, 250).unwrap()[0].shop, "店");
        assert!(add(&mut store, &actor(1), &new("", "", 1, 2)).is_err());
        assert!(add(&mut store, &actor(1), &new("倒着", "", 2, 2)).is_err());
    }
}
