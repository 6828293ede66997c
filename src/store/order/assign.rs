//! O10: who has an order in hand.

use super::{event, get};
use crate::domain::Entity;
use crate::domain::order::MoveRefusal;
use crate::store::{Actor, Op, Result, Store, StoreError};
use rusqlite::params;

/// O10: hands an order to somebody (an id of the configuration or a name), "" to nobody.
///
/// # Errors
/// When nothing more happens to it.
pub fn assign(store: &mut Store, by: &Actor, id: i64, who: &str) -> Result<()> {
    let order = get(store, id)?;
    if order.status.is_final() {
        return Err(StoreError::refused(&MoveRefusal::Final));
    }
    let who = who.trim();
    let at = (!who.is_empty()).then_some(by.at);
    store.transact(by, Op::new("order_assign").about(Entity::Order, id).note(order.data.order_no), |w| {
        w.execute(
            "UPDATE orders SET assigned_to = ?1, assigned_at = ?2 WHERE id = ?3",
            params![who, at, id],
        )?;
        event(w, id, if who.is_empty() { "unassigned" } else { "assigned" }, who)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderData;
    use crate::store::order::{ListFilter, OrderStatus, advance, create, events, list};
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn with_tags(store: &mut Store, tags: &[&str]) -> i64 {
        let tags = tags.iter().map(ToString::to_string).collect();
        let data = OrderData { shop: "店".into(), customer: "小美".into(), tags, ..OrderData::default() };
        create(store, &actor(1000), &data, None).unwrap()
    }

    #[test]
    fn o10_an_order_is_handed_to_somebody_with_the_time_and_taken_back_again() {
        let mut store = store();
        let id = with_tags(&mut store, &[]);
        assign(&mut store, &actor(2000), id, " warehouse ").unwrap();
        assign(&mut store, &actor(3000), id, "老张").unwrap();
        let order = get(&store, id).unwrap();
        assert_eq!((order.assigned_to.as_str(), order.assigned_at), ("老张", Some(3000)));
        let told: Vec<_> =
            events(&store, id).unwrap().into_iter().skip(1).map(|e| (e.kind, e.text)).collect();
        assert_eq!(told, [("assigned".into(), "warehouse".into()), ("assigned".into(), "老张".to_owned())]);
        undo::last(&mut store, &actor(3100)).unwrap();
        let order = get(&store, id).unwrap();
        assert_eq!((order.assigned_to.as_str(), order.assigned_at), ("warehouse", Some(2000)));
        assign(&mut store, &actor(4000), id, "").unwrap();
        assert_eq!(get(&store, id).unwrap().assigned_at, None);
        advance(&mut store, &actor(5000), id, OrderStatus::Closed, "不要了", &[]).unwrap();
        assert_eq!(assign(&mut store, &actor(6000), id, "老张").unwrap_err().key(), "order.refuse.final");
    }

    #[test]
    fn o10_urgent_and_custom_orders_are_listed_until_they_leave() {
        let mut store = store();
        let plain = with_tags(&mut store, &["gift"]);
        let urgent = with_tags(&mut store, &["gift", "urgent"]);
        let custom = with_tags(&mut store, &["custom"]);
        let closed = with_tags(&mut store, &["custom"]);
        advance(&mut store, &actor(5000), closed, OrderStatus::Closed, "不要了", &[]).unwrap();
        let ids: Vec<i64> = list(&store, ListFilter::Special, 0, 10).unwrap().iter().map(|o| o.id).collect();
        assert_eq!(ids, [urgent, custom], "not {plain}, not {closed}");
    }
}
