//! Stock at both moments: when the customer asks, and after she has ordered (I8).

use super::{SELECT, row_to_product};
use crate::domain::product::Product;
use crate::domain::reminder::NewReminder;
use crate::domain::{Entity, Subject};
use crate::store::{Actor, Op, Result, Store, order, reminder};

/// A title that is shorter names nothing.
const SHORTEST: usize = 2;

/// No text is held against more.
pub const MOST: i64 = 40;

/// F6, I8: the products a text names, by code or title, or that a part of a title found; on the shelf or not. Those
/// named in full come first, then the best sellers; at most `limit`.
pub fn named_in(store: &Store, text: &str, limit: i64) -> Result<Vec<Product>> {
    let text = text.trim().to_lowercase();
    if text.chars().count() < SHORTEST {
        return Ok(Vec::new());
    }
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || "-_./".contains(c)))
        .filter(|w| !w.is_empty())
        .collect();
    let words = serde_json::to_string(&words)?;
    let sql = format!(
        "{SELECT} WHERE p.deleted_at IS NULL AND length(p.title) >= {SHORTEST} AND (
           lower(p.code) IN (SELECT value FROM json_each(?2))
           OR instr(?1, lower(p.title)) > 0 OR instr(lower(p.title || ' ' || p.spec), ?1) > 0)
         ORDER BY lower(p.code) NOT IN (SELECT value FROM json_each(?2)), lower(p.title) <> ?1,
           length(p.title) DESC, p.top_rank IS NULL, p.top_rank, p.id LIMIT ?3"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params![text, words, limit], row_to_product)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// I8: takes sold-out products off the shelf, because an order met them; `check_at` rings to look at them again,
/// with `text`.
pub fn delist(
    store: &mut Store,
    by: &Actor,
    order_id: i64,
    products: &[Product],
    check_at: i64,
    text: &str,
) -> Result<()> {
    let titles: Vec<&str> = products.iter().map(|p| p.title.as_str()).collect();
    let op = Op::new("product_delist").about(Entity::Order, order_id).note(titles.join(" "));
    store.transact(by, op, |w| {
        for product in products {
            w.execute("UPDATE products SET on_shelf = 0 WHERE id = ?1", [product.id])?;
        }
        let new = NewReminder {
            kind: "delist".into(),
            about: Some(Subject::new(Entity::Order, order_id)),
            due_at: check_at,
            text: text.to_owned(),
        };
        reminder::add_in(w, &new)?;
        order::event(w, order_id, "delisted", &titles.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;
    use crate::store::product::{get_by_code, upsert};
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn stocked(products: &[(&str, &str, Option<i64>)]) -> Store {
        let mut store = store();
        for (code, title, stock) in products {
            let product = Product {
                code: (*code).into(),
                title: (*title).into(),
                stock: *stock,
                on_shelf: true,
                ..Product::default()
            };
            upsert(&mut store, &actor(1), &product).unwrap();
        }
        store
    }

    #[test]
    fn i8_what_a_customer_asks_about_is_found_by_code_title_or_a_part_of_it() {
        let store = stocked(&[
            ("U-01", "晴雨两用折叠伞", Some(12)),
            ("B-07", "保温杯", Some(0)),
            ("B-08", "保温杯刷", None),
        ]);
        let codes =
            |text: &str| named_in(&store, text, 9).unwrap().into_iter().map(|p| p.code).collect::<Vec<_>>();
        assert_eq!(codes("保温杯"), ["B-07", "B-08"], "the whole title first");
        assert_eq!(codes("蓝色保温杯还有吗"), ["B-07"]);
        assert_eq!(codes("折叠伞"), ["U-01"]);
        assert_eq!(codes("b-08 还有货吗"), ["B-08"]);
        assert_eq!(codes("伞"), [""; 0], "one sign names nothing");
        assert_eq!(codes("帽子"), [""; 0]);
        assert_eq!(named_in(&store, "保温杯", 1).unwrap()[0].stock, Some(0));
    }

    #[test]
    fn i8_a_sold_out_product_leaves_the_shelf_with_a_reminder_and_comes_back_by_undo() {
        let mut store = stocked(&[("U-01", "雨伞", Some(0))]);
        let id = order::create(&mut store, &actor(1000), &sample(), None).unwrap();
        let sold_out = order::short_products(&store, &order::get(&store, id).unwrap()).unwrap();
        delist(&mut store, &actor(1100), id, &sold_out, 9000, "看看是否补货").unwrap();
        let on_shelf = |store: &Store| get_by_code(store, "U-01").unwrap().unwrap().on_shelf;
        assert!(!on_shelf(&store));
        assert_eq!(reminder::open(&store, 9).unwrap()[0].text, "看看是否补货");
        assert_eq!(order::events(&store, id).unwrap().last().unwrap().kind, "delisted");
        assert_eq!(undo::last(&mut store, &actor(1200)).unwrap().unwrap().kind, "product_delist");
        assert!(on_shelf(&store) && reminder::open(&store, 9).unwrap().is_empty());
    }
}
