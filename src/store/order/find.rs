//! Orders by their number.

use super::{SELECT, row_to_order, with_lines};
use crate::domain::order::Order;
use crate::store::{Result, Store};

/// The orders of a number with their lines, one a shop.
pub fn of_number(store: &Store, order_no: &str) -> Result<Vec<Order>> {
    let sql = format!("{SELECT} WHERE o.order_no = ?1 AND o.deleted_at IS NULL ORDER BY s.name, o.id");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map([order_no.trim()], row_to_order)?;
    with_lines(store.conn(), rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderData;
    use crate::domain::order::tests::sample;
    use crate::store::order::create;
    use crate::store::testing::{actor, store};

    #[test]
    fn o11_a_number_may_mean_an_order_in_each_shop() {
        let mut store = store();
        let id = create(&mut store, &actor(1000), &sample(), None).unwrap();
        let other = OrderData { shop: "小店".into(), ..sample() };
        let second = create(&mut store, &actor(1000), &other, None).unwrap();
        let found = of_number(&store, &format!(" {}\n", sample().order_no)).unwrap();
        let mut ids: Vec<i64> = found.iter().map(|o| o.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, [id, second]);
        assert_eq!(found[0].data.lines.len(), 1);
        assert_eq!(of_number(&store, "none").unwrap(), []);
    }
}
