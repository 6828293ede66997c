//! Promotions: what runs when, with its cautions (C3).

use super::{Actor, Op, Result, Store, StoreError, Write, shop};
use crate::domain::Entity;
use crate::domain::promotion::{Promotion, PromotionRefusal, Stage};
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

/// What runs now, the first to end first.
pub fn running(store: &Store, now: i64) -> Result<Vec<Promotion>> {
    let sql = format!(
        "{SELECT} WHERE p.ends_at > ?1 AND p.starts_at <= ?1 AND p.deleted_at IS NULL ORDER BY p.ends_at, p.id"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([now], row_to_promotion)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What runs, comes and is over, in the order of [`Promotion::list_key`]; the past ones up to `limit`.
pub fn list(store: &Store, now: i64, limit: i64) -> Result<Vec<Promotion>> {
    let sql = format!("{SELECT} WHERE p.deleted_at IS NULL ORDER BY p.ends_at DESC, p.id LIMIT ?1");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([limit], row_to_promotion)?;
    let mut all: Vec<Promotion> = rows.collect::<rusqlite::Result<_>>()?;
    all.sort_by_key(|p| p.list_key(now));
    Ok(all)
}

/// # Errors
/// [`StoreError::NotFound`]
pub fn get(store: &Store, id: i64) -> Result<Promotion> {
    let sql = format!("{SELECT} WHERE p.id = ?1");
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_promotion).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("promotion {id}") })
}

/// A promotion of one shop, or of all when none is named; its id is given, not read.
///
/// # Errors
/// Those of [`Promotion::check`].
pub fn add(store: &mut Store, by: &Actor, new: &Promotion) -> Result<i64> {
    new.check().map_err(|e| StoreError::refused(&e))?;
    store.transact(by, Op::new("promotion_add").note(&new.name), |w| {
        let shop_id = shop_id(w, new)?;
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

fn shop_id(w: &Write, promotion: &Promotion) -> Result<Option<i64>> {
    let shop = promotion.shop.trim();
    Ok(if shop.is_empty() { None } else { Some(shop::ensure(w, shop)?) })
}

/// The promotion of this id as it is now.
///
/// # Errors
/// Those of [`Promotion::check`]; [`StoreError::NotFound`].
pub fn edit(store: &mut Store, by: &Actor, p: &Promotion) -> Result<()> {
    p.check().map_err(|e| StoreError::refused(&e))?;
    get(store, p.id)?;
    let op = Op::new("promotion_edit").about(Entity::Promotion, p.id).note(&p.name);
    store.transact(by, op, |w| {
        w.execute(
            "UPDATE promotions SET shop_id = ?1, name = ?2, starts_at = ?3, ends_at = ?4, content = ?5, cautions = ?6
             WHERE id = ?7",
            params![shop_id(w, p)?, p.name, p.starts_at, p.ends_at, p.content, p.cautions, p.id],
        )?;
        Ok(())
    })
}

/// Ends a running promotion now; one that has not begun is called off. Either can be taken back.
///
/// # Errors
/// `promotion.refuse.not_running` of one that is over.
pub fn end(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let p = get(store, id)?;
    let op = |kind| Op::new(kind).about(Entity::Promotion, id).note(&p.name);
    match p.stage(by.at) {
        Stage::Running => store.transact(by, op("promotion_end"), |w| {
            w.execute("UPDATE promotions SET ends_at = ?1 WHERE id = ?2", params![by.at, id])?;
            Ok(())
        }),
        Stage::Coming => store.transact(by, op("promotion_cancel"), |w| {
            w.execute("UPDATE promotions SET deleted_at = ?1 WHERE id = ?2", params![by.at, id])?;
            Ok(())
        }),
        Stage::Past => Err(StoreError::refused(&PromotionRefusal::NotRunning)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

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
    #[test]
    fn c3_a_promotion_is_changed_ended_or_called_off_and_each_is_taken_back() {
        let mut store = store();
        let new = |name: &str, starts_at, ends_at| Promotion {
            name: name.into(),
            starts_at,
            ends_at,
            ..Promotion::default()
        };
        let running = add(&mut store, &actor(1), &new("满减", 100, 900)).unwrap();
        let coming = add(&mut store, &actor(1), &new("预售", 800, 900)).unwrap();
        edit(&mut store, &actor(150), &Promotion { id: running, ..new("满199减20", 100, 900) }).unwrap();
        let names = |store: &Store, now| -> Vec<String> {
            list(store, now, 50).unwrap().into_iter().map(|p| p.name).collect()
        };
        assert_eq!(names(&store, 200), ["满199减20", "预售"]);
        end(&mut store, &actor(200), running).unwrap();
        assert_eq!(get(&store, running).unwrap().stage(200), Stage::Past);
        assert_eq!(end(&mut store, &actor(210), running).unwrap_err().key(), "promotion.refuse.not_running");
        end(&mut store, &actor(220), coming).unwrap();
        assert_eq!(names(&store, 230), ["满199减20"]);
        for kind in ["promotion_cancel", "promotion_end", "promotion_edit"] {
            assert_eq!(undo::last(&mut store, &actor(240)).unwrap().unwrap().kind, kind);
        }
        assert_eq!(names(&store, 250), ["满减", "预售"]);
    }
}
