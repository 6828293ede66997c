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
    use crate::domain::order::OrderData;
    use crate::domain::order::tests::sample;
    use crate::store::order::{Why, create, edit, events};
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

    #[test]
    fn x3_a_slip_printed_since_does_not_hold_on_to_what_was_changed_before() {
        let mut store = store();
        let mut data = sample();
        let id = create(&mut store, &actor(1000), &data, None).unwrap();
        data = get(&store, id).unwrap().data;
        let (wish, other) = ("请用大箱".to_owned(), "不要大箱".to_owned());
        let edited = OrderData { buyer_message: wish.clone(), ..data.clone() };
        edit(&mut store, &actor(1100), id, &edited, Why::default()).unwrap();
        slip_printed(&mut store, &actor(1200), id).unwrap();
        assert_eq!(undo::last(&mut store, &actor(1300)).unwrap().unwrap().kind, "order_edit");
        let order = get(&store, id).unwrap();
        assert_eq!((order.data.buyer_message, order.slip_prints), (data.buyer_message, 1));
        // What somebody else changed in the same place since is not overwritten.
        edit(&mut store, &actor(1400), id, &edited, Why::default()).unwrap();
        let shift =
            "INSERT INTO shifts(id, agent_id, kind, business_day, planned_start, planned_end, started_at)
                     VALUES (7, 1, 'night', '2026-06-01', 0, 9000, 0)";
        store.transact(&actor(0), Op::new("seed"), |w| Ok(w.execute(shift, [])?)).unwrap();
        let night = Actor { shift_id: Some(7), ..actor(1500) };
        let again = OrderData { buyer_message: other.clone(), ..edited };
        edit(&mut store, &night, id, &again, Why::default()).unwrap();
        let refused = undo::last(&mut store, &actor(1600)).unwrap_err();
        assert_eq!(refused.key(), "undo.refuse.later_change");
        assert_eq!(get(&store, id).unwrap().data.buyer_message, other);
    }
}
