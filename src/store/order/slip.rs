//! The order slip (O11): how often it was printed.

use super::get;
use super::write::event;
use crate::domain::Entity;
use crate::store::{Actor, Op, Result, Store};

/// O11: the slip went to paper; says how often by now. From the second time on a slip is marked 补打.
pub fn slip_printed(store: &mut Store, by: &Actor, id: i64) -> Result<i64> {
    let order_no = get(store, id)?.data.order_no;
    store.transact(by, Op::new("slip_print").about(Entity::Order, id).note(order_no), |w| {
        w.execute("UPDATE orders SET slip_prints = slip_prints + 1 WHERE id = ?1", [id])?;
        let prints: i64 = w.query_row("SELECT slip_prints FROM orders WHERE id = ?1", [id], |r| r.get(0))?;
        event(w, id, "slip_printed", &prints.to_string())?;
        Ok(prints)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;
    use crate::store::order::{create, events};
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    #[test]
    fn o11_every_print_is_counted_with_who_and_when_and_never_taken_back() {
        let mut store = store();
        let id = create(&mut store, &actor(1000), &sample(), None).unwrap();
        assert_eq!(slip_printed(&mut store, &actor(2000), id).unwrap(), 1);
        assert_eq!(slip_printed(&mut store, &actor(3000), id).unwrap(), 2);
        assert_eq!(get(&store, id).unwrap().slip_prints, 2);
        let told = events(&store, id).unwrap();
        let prints: Vec<_> = told
            .iter()
            .filter(|e| e.kind == "slip_printed")
            .map(|e| (e.at, e.agent.as_str(), e.text.as_str()))
            .collect();
        assert_eq!(prints, [(2000, "小李", "1"), (3000, "小李", "2")]);
        let refused = undo::last(&mut store, &actor(4000)).unwrap_err();
        assert_eq!(refused.key(), "undo.refuse.later_change", "paper does not come back");
        assert_eq!(get(&store, id).unwrap().slip_prints, 2);
    }
}
