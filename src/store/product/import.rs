//! Products from a list (C2): new, changed or the same as before. What a list does not say stays as it is.

use super::set_stock_in;
use crate::domain::money::Fen;
use crate::store::{Result, Saved, Write};
use rusqlite::{OptionalExtension, params};

/// One product as a list tells it; "" and `None`: the list says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub code: String,
    pub barcode: String,
    pub title: String,
    pub spec: String,
    pub price: Option<Fen>,
    pub cost: Option<Fen>,
    pub weight_g: Option<i64>,
    pub selling_points: String,
    pub on_shelf: Option<bool>,
    /// Pieces by warehouse, "" for the only one.
    pub stock: Vec<(String, i64)>,
}

/// Identity is the code.
pub fn import_in(w: &Write, p: &Listed) -> Result<Saved> {
    let known: Option<i64> = w
        .prepare_cached("SELECT id FROM products WHERE code = ?1")?
        .query_row([&p.code], |r| r.get(0))
        .optional()?;
    let (id, mut saved) = match known {
        Some(id) => (id, if change(w, id, p)? { Saved::Changed } else { Saved::Unchanged }),
        None => (enter(w, p)?, Saved::New),
    };
    for (warehouse, qty) in &p.stock {
        if stock_of(w, id, warehouse)? != Some(*qty) {
            set_stock_in(w, id, warehouse, *qty)?;
            if saved == Saved::Unchanged {
                saved = Saved::Changed;
            }
        }
    }
    Ok(saved)
}

fn enter(w: &Write, p: &Listed) -> Result<i64> {
    let title = if p.title.is_empty() { &p.code } else { &p.title };
    w.prepare_cached(
        "INSERT INTO products(code, barcode, title, spec, price_fen, cost_fen, weight_g, selling_points, on_shelf)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        p.code,
        p.barcode,
        title,
        p.spec,
        p.price.unwrap_or_default().0,
        p.cost.map(|c| c.0),
        p.weight_g,
        p.selling_points,
        p.on_shelf.unwrap_or(true)
    ])?;
    Ok(w.last_insert_rowid())
}

/// Whether anything differed. A deleted product that is listed again is back.
fn change(w: &Write, id: i64, p: &Listed) -> Result<bool> {
    let changed = w
        .prepare_cached(
            "UPDATE products SET
                 barcode = coalesce(nullif(?2, ''), barcode), title = coalesce(nullif(?3, ''), title),
                 spec = coalesce(nullif(?4, ''), spec), price_fen = coalesce(?5, price_fen),
                 cost_fen = coalesce(?6, cost_fen), weight_g = coalesce(?7, weight_g),
                 selling_points = coalesce(nullif(?8, ''), selling_points),
                 on_shelf = coalesce(?9, on_shelf), deleted_at = NULL
             WHERE id = ?1 AND (
                 (?2 <> '' AND ?2 <> barcode) OR (?3 <> '' AND ?3 <> title) OR (?4 <> '' AND ?4 <> spec)
                 OR ?5 <> price_fen OR (?6 IS NOT NULL AND ?6 IS NOT cost_fen)
                 OR (?7 IS NOT NULL AND ?7 IS NOT weight_g) OR (?8 <> '' AND ?8 <> selling_points)
                 OR ?9 <> on_shelf OR deleted_at IS NOT NULL)",
        )?
        .execute(params![
            id,
            p.barcode,
            p.title,
            p.spec,
            p.price.map(|c| c.0),
            p.cost.map(|c| c.0),
            p.weight_g,
            p.selling_points,
            p.on_shelf
        ])?;
    Ok(changed > 0)
}

fn stock_of(w: &Write, product_id: i64, warehouse: &str) -> Result<Option<i64>> {
    let found = w
        .prepare_cached("SELECT qty FROM product_stock WHERE product_id = ?1 AND warehouse = ?2")?
        .query_row(params![product_id, warehouse], |r| r.get(0))
        .optional()?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::{Op, Store, product};

    fn take(store: &mut Store, p: &Listed) -> Saved {
        store.transact(&actor(1), Op::new("import_products"), |w| import_in(w, p)).unwrap()
    }

    #[test]
    fn c2_what_a_list_does_not_say_stays() {
        let mut store = store();
        let whole = Listed {
            code: "U-01".into(),
            title: "雨伞".into(),
            spec: "黑".into(),
            price: Some(Fen(5_000)),
            cost: Some(Fen(2_000)),
            weight_g: Some(300),
            stock: vec![("义乌仓".into(), 3), (String::new(), 4)],
            ..Listed::default()
        };
        assert_eq!(take(&mut store, &whole), Saved::New);
        assert_eq!(take(&mut store, &whole), Saved::Unchanged);
        let price = Listed { code: "U-01".into(), price: Some(Fen(6_000)), ..Listed::default() };
        assert_eq!(take(&mut store, &price), Saved::Changed);
        let stock = Listed { code: "U-01".into(), stock: vec![("义乌仓".into(), 9)], ..Listed::default() };
        assert_eq!(take(&mut store, &stock), Saved::Changed);
        let found = product::get_by_code(&store, "U-01").unwrap().unwrap();
        assert_eq!((found.title.as_str(), found.spec.as_str(), found.price), ("雨伞", "黑", Fen(6_000)));
        assert_eq!((found.cost, found.weight_g, found.stock), (Some(Fen(2_000)), Some(300), Some(13)));
        assert!(found.on_shelf);
    }
}
