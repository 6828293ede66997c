//! Products in lists: the TOP list by hand or by sales, what is sold out, off the shelf, deleted; and one card (C2).

use super::{SELECT, get, row_to_product};
use crate::domain::money::Fen;
use crate::domain::product::Product;
use crate::domain::product::card::{Card, ProductList, Ranked, Sold};
use crate::store::{Result, Store};
use rusqlite::{OptionalExtension, Row, params};

/// Orders of a product that are looked through for what sells with it, and for its sales.
const NEWEST: i64 = 3_000;
/// Related goods that are offered, and orders two must share at least.
const RELATED: usize = 4;
const TOGETHER: i64 = 2;

/// An order that counts as a sale: paid, or to be paid at the door.
const SALE: &str = "o.deleted_at IS NULL AND (o.paid_at IS NOT NULL OR o.payment_kind = 'cod')
                    AND o.status NOT IN ('cancelled', 'closed')";

/// At most `limit` products. `since` is the first business day that counts for a list by sales.
pub fn list(store: &Store, which: ProductList, since: &str, limit: i64) -> Result<Vec<Ranked>> {
    let condition = match which {
        ProductList::Hand => "p.deleted_at IS NULL AND p.on_shelf ORDER BY p.top_rank IS NULL, p.top_rank, p.id",
        ProductList::SoldOut => {
            "p.deleted_at IS NULL AND p.on_shelf AND (SELECT sum(qty) FROM product_stock WHERE product_id = p.id) <= 0
             ORDER BY p.top_rank IS NULL, p.top_rank, p.id"
        }
        ProductList::OffShelf => "p.deleted_at IS NULL AND NOT p.on_shelf ORDER BY p.id DESC",
        ProductList::Deleted => "p.deleted_at IS NOT NULL ORDER BY p.deleted_at DESC",
        ProductList::Today | ProductList::Week | ProductList::Month => return by_sales(store, since, limit),
    };
    let mut statement = store.conn().prepare_cached(&format!("{SELECT} WHERE {condition} LIMIT ?1"))?;
    let rows = statement.query_map([limit], row_to_product)?;
    let products: Vec<Product> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(products.into_iter().map(|product| Ranked { product, sold: Sold::default() }).collect())
}

fn by_sales(store: &Store, since: &str, limit: i64) -> Result<Vec<Ranked>> {
    let mut statement = store.conn().prepare_cached(&format!(
        "SELECT l.code, sum(l.qty) AS qty, sum(l.amount_fen) AS amount
         FROM orders o CROSS JOIN order_lines l ON l.order_id = o.id
         WHERE o.business_day >= ?1 AND l.code <> '' AND {SALE}
         GROUP BY l.code ORDER BY qty DESC, amount DESC, l.code LIMIT ?2"
    ))?;
    let read = |r: &Row| Ok((r.get::<_, String>("code")?, sold(r)?));
    let codes: Vec<(String, Sold)> =
        statement.query_map(params![since, limit], read)?.collect::<rusqlite::Result<_>>()?;
    let mut ranked = Vec::new();
    for (code, sold) in codes {
        if let Some(product) = super::get_by_code(store, &code)? {
            ranked.push(Ranked { product, sold });
        }
    }
    Ok(ranked)
}

fn sold(r: &Row) -> rusqlite::Result<Sold> {
    Ok(Sold { qty: r.get("qty")?, amount: Fen(r.get("amount")?) })
}

/// The card of one product; `week` and `month` are the first business days that count for its sales.
///
/// # Errors
/// [`crate::store::StoreError::NotFound`]
pub fn card(store: &Store, id: i64, week: &str, month: &str) -> Result<Card> {
    let product = get(store, id)?;
    let deleted = store
        .conn()
        .prepare_cached("SELECT deleted_at IS NOT NULL FROM products WHERE id = ?1")?
        .query_row([id], |r| r.get(0))?;
    let (code, stock) = (product.code.clone(), stock_by_warehouse(store, id)?);
    Ok(Card {
        stock,
        promised: promised(store, &code)?,
        week: sales(store, &code, week)?,
        month: sales(store, &code, month)?,
        related: related(store, &product)?,
        deleted,
        product,
    })
}

/// Pieces by warehouse.
pub fn stock_by_warehouse(store: &Store, id: i64) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT warehouse, qty FROM product_stock WHERE product_id = ?1 ORDER BY id";
    let mut statement = store.conn().prepare_cached(sql)?;
    let rows = statement.query_map([id], |r| Ok((r.get("warehouse")?, r.get("qty")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn promised(store: &Store, code: &str) -> Result<i64> {
    let sql = "SELECT coalesce(sum(l.qty), 0) FROM orders o JOIN order_lines l ON l.order_id = o.id
               WHERE o.status IN ('wait_confirm', 'accepted', 'preparing') AND o.deleted_at IS NULL AND l.code = ?1";
    Ok(store.conn().prepare_cached(sql)?.query_row([code], |r| r.get(0))?)
}

fn sales(store: &Store, code: &str, since: &str) -> Result<Sold> {
    let sql = format!(
        "SELECT coalesce(sum(l.qty), 0) AS qty, coalesce(sum(l.amount_fen), 0) AS amount
         FROM (SELECT order_id, qty, amount_fen FROM order_lines WHERE code = ?1 AND code <> ''
               ORDER BY id DESC LIMIT {NEWEST}) l
         JOIN orders o ON o.id = l.order_id WHERE o.business_day >= ?2 AND {SALE}"
    );
    Ok(store.conn().prepare_cached(&sql)?.query_row(params![code, since], sold)?)
}

fn related(store: &Store, product: &Product) -> Result<Vec<Product>> {
    let mut related = Vec::new();
    for code in product.related.split_whitespace() {
        related.extend(super::get_by_code(store, code)?);
    }
    let sql = format!(
        "SELECT l.code FROM (SELECT order_id FROM order_lines WHERE code = ?1 AND code <> '' ORDER BY id DESC LIMIT {NEWEST}) mine
         JOIN order_lines l ON l.order_id = mine.order_id
         WHERE l.code <> ?1 AND l.code <> '' GROUP BY l.code HAVING count(*) >= {TOGETHER}
         ORDER BY count(*) DESC, l.code LIMIT 8"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let codes: Vec<String> =
        statement.query_map([&product.code], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    for code in codes {
        if related.iter().all(|p: &Product| p.code != code) {
            related.extend(super::get_by_code(store, &code)?.filter(|p| p.on_shelf));
        }
    }
    related.retain(|p| p.id != product.id);
    related.truncate(RELATED);
    Ok(related)
}

/// The place of a product in the TOP list by hand.
pub fn rank(store: &Store, id: i64) -> Result<Option<i64>> {
    let sql = "SELECT top_rank FROM products WHERE id = ?1";
    let found: Option<Option<i64>> =
        store.conn().prepare_cached(sql)?.query_row([id], |r| r.get(0)).optional()?;
    Ok(found.flatten())
}
