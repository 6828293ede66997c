//! Products entered, changed, counted, taken off the shelf and deleted by hand (C2, I8, X3).

use super::list::stock_by_warehouse;
use super::{get, get_by_code, set_stock_in};
use crate::domain::product::{Product, ProductRefusal};
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use crate::store::{Actor, Op, Result, Store, StoreError, Write, reminder};
use rusqlite::{OptionalExtension, params};

/// Enters a product (id 0) or changes one; its stock is not touched. A deleted one of the same code comes back.
///
/// # Errors
/// `product.refuse.code_missing`, `product.refuse.title_missing`, `product.refuse.code_taken`.
pub fn save(store: &mut Store, by: &Actor, p: &Product) -> Result<i64> {
    p.check().map_err(|e| StoreError::refused(&e))?;
    if get_by_code(store, &p.code)?.is_some_and(|other| other.id != p.id) {
        return Err(StoreError::refused(&ProductRefusal::CodeTaken));
    }
    let op = if p.id == 0 {
        Op::new("product_add").note(&p.title)
    } else {
        Op::new("product_save").about(Entity::Product, p.id).note(&p.title)
    };
    store.transact(by, op, |w| {
        let id = match p.id {
            0 => enter(w, &p.code)?,
            id => id,
        };
        w.about(Entity::Product, id)?;
        w.execute(
            "UPDATE products SET code = ?1, barcode = ?2, title = ?3, spec = ?4, price_fen = ?5, cost_fen = ?6,
                    weight_g = ?7, selling_points = ?8, material = ?9, usage = ?10, usage_amount = ?11,
                    related = ?12, on_shelf = ?13, deleted_at = NULL
             WHERE id = ?14",
            params![
                p.code,
                p.barcode,
                p.title,
                p.spec,
                p.price.0,
                p.cost.map(|c| c.0),
                p.weight_g,
                p.selling_points,
                p.material,
                p.usage,
                p.usage_amount,
                p.related,
                p.on_shelf,
                id
            ],
        )?;
        if let Some(pieces) = p.stock.filter(|_| p.id == 0) {
            set_stock_in(w, id, "", pieces)?;
        }
        Ok(id)
    })
}

/// The row of a new code, or the deleted one that had it.
fn enter(w: &Write, code: &str) -> Result<i64> {
    let gone: Option<i64> = w
        .prepare_cached("SELECT id FROM products WHERE code = ?1")?
        .query_row([code], |r| r.get(0))
        .optional()?;
    if let Some(id) = gone {
        return Ok(id);
    }
    w.execute("INSERT INTO products(code, title) VALUES (?1, '')", [code])?;
    Ok(w.last_insert_rowid())
}

/// What was counted, warehouse by warehouse; `None` takes one out of the count. Gives the pieces there are now.
///
/// # Errors
/// `product.refuse.reason_missing`
pub fn count_stock(
    store: &mut Store,
    by: &Actor,
    id: i64,
    counted: &[(String, Option<i64>)],
    reason: &str,
) -> Result<Option<i64>> {
    if reason.trim().is_empty() {
        return Err(StoreError::refused(&ProductRefusal::ReasonMissing));
    }
    let product = get(store, id)?;
    let old = stock_by_warehouse(store, id)?;
    let op = Op::new("product_stock").about(Entity::Product, id).note(product.title).reason(reason.trim());
    store.transact(by, op, |w| {
        for (warehouse, pieces) in counted {
            match pieces {
                Some(pieces) if !old.contains(&(warehouse.clone(), *pieces)) => {
                    set_stock_in(w, id, warehouse, *pieces)?;
                }
                Some(_) => {}
                None => {
                    w.execute(
                        "DELETE FROM product_stock WHERE product_id = ?1 AND warehouse = ?2",
                        params![id, warehouse],
                    )?;
                }
            }
        }
        Ok(())
    })?;
    Ok(get(store, id)?.stock)
}

/// I8: off the shelf, with a reminder to look at it again (`check`: when, with which words); or back on it, which ends
/// that reminder.
pub fn shelve(
    store: &mut Store,
    by: &Actor,
    id: i64,
    on_shelf: bool,
    check: Option<(i64, String)>,
) -> Result<()> {
    let title = get(store, id)?.title;
    let kind = if on_shelf { "product_relist" } else { "product_delist" };
    let about = Subject::new(Entity::Product, id);
    store.transact(by, Op::new(kind).about(Entity::Product, id).note(title), |w| {
        w.execute("UPDATE products SET on_shelf = ?1 WHERE id = ?2", params![on_shelf, id])?;
        if on_shelf {
            reminder::done_of_kind_in(w, about, "delist")?;
        } else if let Some((due_at, text)) = check {
            let new = NewReminder { kind: "delist".into(), about: Some(about), due_at, text };
            reminder::add_in(w, &new)?;
        }
        Ok(())
    })
}

/// X3: out of every list; back with one undo or by hand.
pub fn delete(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    mark(store, by, "product_delete", id, Some(by.at))
}

pub fn restore(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    mark(store, by, "product_restore", id, None)
}

fn mark(store: &mut Store, by: &Actor, kind: &'static str, id: i64, deleted_at: Option<i64>) -> Result<()> {
    let title = get(store, id)?.title;
    store.transact(by, Op::new(kind).about(Entity::Product, id).note(title), |w| {
        w.execute("UPDATE products SET deleted_at = ?1 WHERE id = ?2", params![deleted_at, id])?;
        Ok(())
    })
}

/// One place up or down in the TOP list by hand; up from nowhere is its end, down from its end is nowhere.
pub fn rerank(store: &mut Store, by: &Actor, id: i64, up: bool) -> Result<()> {
    let sql =
        "SELECT id FROM products WHERE top_rank IS NOT NULL AND deleted_at IS NULL ORDER BY top_rank, id";
    let mut statement = store.conn().prepare(sql)?;
    let mut list: Vec<i64> = statement.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    drop(statement);
    match (list.iter().position(|i| *i == id), up) {
        (None, true) => list.push(id),
        (None, false) | (Some(0), true) => return Ok(()),
        (Some(at), true) => list.swap(at, at - 1),
        (Some(at), false) if at + 1 == list.len() => {
            list.pop();
        }
        (Some(at), false) => list.swap(at, at + 1),
    }
    let title = get(store, id)?.title;
    store.transact(by, Op::new("product_rank").about(Entity::Product, id).note(title), |w| {
        w.execute("UPDATE products SET top_rank = NULL WHERE id = ?1", [id])?;
        for (rank, one) in (1_i64..).zip(&list) {
            w.execute("UPDATE products SET top_rank = ?1 WHERE id = ?2", params![rank, one])?;
        }
        Ok(())
    })
}
