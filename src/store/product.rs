//! Products and their stock (C2).

#[cfg(test)]
#[path = "product/tests.rs"]
mod card_tests;
mod import;
mod list;
mod stock;
mod write;

pub use import::{Listed, import_in};
pub use list::{card, list, rank, stock_by_warehouse};
pub use stock::{MOST, delist, named_in};
pub use write::{count_stock, delete, rerank, restore, save, shelve};

use super::{Actor, Op, Result, Store, StoreError, Write};
use crate::domain::Entity;
use crate::domain::money::Fen;
use crate::domain::product::{self, Product};
use rusqlite::{OptionalExtension, Row, params};

const SELECT: &str = "
    SELECT p.id, p.code, p.barcode, p.title, p.spec, p.price_fen, p.cost_fen, p.weight_g, p.selling_points,
           p.material, p.usage, p.usage_amount, p.related, p.on_shelf, (SELECT sum(qty) FROM product_stock WHERE product_id = p.id) AS stock
    FROM products p";

fn row_to_product(r: &Row) -> rusqlite::Result<Product> {
    Ok(Product {
        id: r.get("id")?,
        code: r.get("code")?,
        barcode: r.get("barcode")?,
        title: r.get("title")?,
        spec: r.get("spec")?,
        price: Fen(r.get("price_fen")?),
        cost: r.get::<_, Option<i64>>("cost_fen")?.map(Fen),
        weight_g: r.get("weight_g")?,
        stock: r.get("stock")?,
        selling_points: r.get("selling_points")?,
        material: r.get("material")?,
        usage: r.get("usage")?,
        usage_amount: r.get("usage_amount")?,
        related: r.get("related")?,
        on_shelf: r.get("on_shelf")?,
    })
}

/// # Errors
/// [`StoreError::NotFound`]; a deleted one is there.
pub fn get(store: &Store, id: i64) -> Result<Product> {
    let sql = format!("{SELECT} WHERE p.id = ?1");
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_product).optional()?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("product {id}") })
}

pub fn get_by_code(store: &Store, code: &str) -> Result<Option<Product>> {
    let sql = format!("{SELECT} WHERE p.code = ?1 AND p.deleted_at IS NULL");
    Ok(store.conn().prepare_cached(&sql)?.query_row([code], row_to_product).optional()?)
}

/// F6, I8: the one product a text means, by its code or its title; `None` when it could be several.
pub fn meant(store: &Store, text: &str) -> Result<Option<Product>> {
    Ok(product::meant(text, &named_in(store, text, MOST)?).cloned())
}

/// I8: pieces over all warehouses; `None` when the product or its stock is not known.
pub fn stock(store: &Store, code: &str) -> Result<Option<i64>> {
    if code.is_empty() {
        return Ok(None);
    }
    Ok(get_by_code(store, code)?.and_then(|p| p.stock))
}

/// The TOP list: ranked by hand first, then as they were entered.
pub fn top(store: &Store, limit: i64) -> Result<Vec<Product>> {
    let sql = format!(
        "{SELECT} WHERE p.deleted_at IS NULL AND p.on_shelf
         ORDER BY p.top_rank IS NULL, p.top_rank, p.id LIMIT ?1"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([limit], row_to_product)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Enters a product or updates the one of the same code. Its stock, when known, is that of the unnamed warehouse.
pub fn upsert(store: &mut Store, by: &Actor, product: &Product) -> Result<i64> {
    store.transact(by, Op::new("product_save").note(&product.title), |w| upsert_in(w, product))
}

pub fn upsert_in(w: &Write, product: &Product) -> Result<i64> {
    let p = product;
    let id: i64 = w
        .prepare_cached(
            "INSERT INTO products(code, barcode, title, spec, price_fen, cost_fen, weight_g, selling_points, on_shelf,
                                  material, usage, usage_amount, related)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT(code) DO UPDATE SET barcode = excluded.barcode, title = excluded.title,
                 spec = excluded.spec, price_fen = excluded.price_fen,
                 cost_fen = coalesce(excluded.cost_fen, cost_fen),
                 weight_g = coalesce(excluded.weight_g, weight_g),
                 selling_points = excluded.selling_points, on_shelf = excluded.on_shelf, deleted_at = NULL,
                 material = coalesce(nullif(excluded.material, ''), material),
                 usage = coalesce(nullif(excluded.usage, ''), usage),
                 usage_amount = coalesce(nullif(excluded.usage_amount, ''), usage_amount),
                 related = coalesce(nullif(excluded.related, ''), related)
             RETURNING id",
        )?
        .query_row(
            params![
                p.code,
                p.barcode,
                p.title,
                p.spec,
                p.price.0,
                p.cost.map(|c| c.0),
                p.weight_g,
                p.selling_points,
                p.on_shelf,
                p.material,
                p.usage,
                p.usage_amount,
                p.related
            ],
            |r| r.get(0),
        )?;
    w.about(Entity::Product, id)?;
    if let Some(qty) = p.stock {
        set_stock_in(w, id, "", qty)?;
    }
    Ok(id)
}

/// Pieces of a product in one warehouse.
pub fn set_stock_in(w: &Write, product_id: i64, warehouse: &str, qty: i64) -> Result<()> {
    w.prepare_cached(
        "INSERT INTO product_stock(product_id, warehouse, qty) VALUES (?1, ?2, ?3)
         ON CONFLICT(product_id, warehouse) DO UPDATE SET qty = excluded.qty",
    )?
    .execute(params![product_id, warehouse, qty])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};

    fn umbrella() -> Product {
        Product {
            code: "U-01".into(),
            title: "雨伞".into(),
            price: Fen(5_000),
            weight_g: Some(300),
            on_shelf: true,
            ..Product::default()
        }
    }

    #[test]
    fn c2_a_product_is_one_per_code_and_unknown_is_not_nought() {
        let mut store = store();
        let id = upsert(&mut store, &actor(1), &umbrella()).unwrap();
        assert_eq!(stock(&store, "U-01").unwrap(), None);
        let again = Product { title: "雨伞 大号".into(), weight_g: None, stock: Some(7), ..umbrella() };
        assert_eq!(upsert(&mut store, &actor(2), &again).unwrap(), id);
        let found = get_by_code(&store, "U-01").unwrap().unwrap();
        assert_eq!((found.title.as_str(), found.weight_g, found.stock), ("雨伞 大号", Some(300), Some(7)));
        assert_eq!(get_by_code(&store, "none").unwrap(), None);
    }

    #[test]
    fn f6_a_text_finds_products_by_code_and_by_title() {
        let mut store = store();
        upsert(&mut store, &actor(1), &umbrella()).unwrap();
        for text in ["u-01 红色", "大雨伞两把", "雨伞"] {
            assert_eq!(named_in(&store, text, MOST).unwrap().len(), 1, "{text}");
        }
        assert_eq!(named_in(&store, "毛巾", MOST).unwrap(), vec![]);
    }

    #[test]
    fn i8_stock_is_the_sum_over_all_warehouses() {
        let mut store = store();
        let id = upsert(&mut store, &actor(1), &Product { stock: Some(2), ..umbrella() }).unwrap();
        store.transact(&actor(2), Op::new("product_save"), |w| set_stock_in(w, id, "义乌仓", 3)).unwrap();
        assert_eq!(stock(&store, "U-01").unwrap(), Some(5));
        assert_eq!(meant(&store, "雨伞").unwrap().and_then(|p| p.stock), Some(5));
        let big = Product { code: "U-02".into(), stock: Some(9), ..umbrella() };
        upsert(&mut store, &actor(3), &big).unwrap();
        assert_eq!(meant(&store, "雨伞").unwrap(), None, "which of the two is not known");
        assert_eq!(top(&store, 10).unwrap().len(), 2);
    }
}
