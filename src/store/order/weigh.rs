//! What an order's products tell besides its own lines: weight and stock (C2, I8).

use crate::domain::order::{Order, weight};
use crate::domain::product::Product;
use crate::store::{Result, Store, product};

/// Grams the parcel should weigh with its packing, from the lines or the products of their codes; `None` while one
/// weight is not known.
pub fn weigh(store: &Store, order: &Order, packing_g: i64) -> Result<Option<i64>> {
    let mut lines = order.data.lines.clone();
    for line in lines.iter_mut().filter(|l| l.weight_g.is_none() && !l.code.is_empty()) {
        line.weight_g = product::get_by_code(store, &line.code)?.and_then(|p| p.weight_g);
    }
    Ok(weight::expected(&lines, packing_g))
}

/// I8: the products of an order that are still on the shelf though nothing of them is left, each once.
pub fn short_products(store: &Store, order: &Order) -> Result<Vec<Product>> {
    let mut short: Vec<Product> = Vec::new();
    for line in order.data.lines.iter().filter(|l| !l.code.is_empty()) {
        let found = product::get_by_code(store, &line.code)?;
        short.extend(found.filter(|p| p.is_sold_out_on_shelf() && !short.iter().any(|s| s.id == p.id)));
    }
    Ok(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;
    use crate::domain::order::tests::sample;
    use crate::store::order::{create, get};
    use crate::store::testing::{actor, store};

    fn umbrella(stock: Option<i64>) -> Product {
        Product {
            code: "U-01".into(),
            title: "雨伞".into(),
            price: Fen(5000),
            weight_g: Some(420),
            stock,
            on_shelf: true,
            ..Product::default()
        }
    }

    #[test]
    fn c2_a_line_without_a_weight_takes_its_products() {
        let mut store = store();
        let id = create(&mut store, &actor(1000), &sample(), None).unwrap();
        let order = get(&store, id).unwrap();
        assert_eq!(weigh(&store, &order, 200).unwrap(), None);
        product::upsert(&mut store, &actor(1), &umbrella(None)).unwrap();
        assert_eq!(weigh(&store, &order, 200).unwrap(), Some(1040));
    }

    #[test]
    fn i8_what_is_sold_out_and_still_on_the_shelf_is_found_once() {
        let mut store = store();
        let mut data = sample();
        data.lines.push(data.lines[0].clone());
        let id = create(&mut store, &actor(1000), &data, None).unwrap();
        let order = get(&store, id).unwrap();
        let codes = |store: &Store| {
            short_products(store, &order).unwrap().into_iter().map(|p| p.code).collect::<Vec<_>>()
        };
        for (stock, short) in [(None, false), (Some(3), false), (Some(0), true)] {
            product::upsert(&mut store, &actor(1), &umbrella(stock)).unwrap();
            assert_eq!(codes(&store), if short { vec!["U-01".to_owned()] } else { vec![] }, "{stock:?}");
        }
        product::upsert(&mut store, &actor(1), &Product { on_shelf: false, ..umbrella(None) }).unwrap();
        assert!(codes(&store).is_empty());
    }
}
