//! Sending off after payment: what was done for a customer, ticked with time and who (I9).

use super::{Actor, Op, Result, Store, Write, customer, order};
use crate::domain::Entity;
use rusqlite::params;

/// One tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Id of the configured list.
    pub item: String,
    pub at: i64,
    pub agent: String,
}

/// What was ticked for an order, in that order.
pub fn ticks(store: &Store, order_id: i64) -> Result<Vec<Tick>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT s.item, s.at, coalesce(a.name, '') AS agent FROM send_offs s
         LEFT JOIN agents a ON a.id = s.agent_id WHERE s.order_id = ?1 ORDER BY s.at, s.id",
    )?;
    let rows = statement.query_map([order_id], |r| {
        Ok(Tick { item: r.get("item")?, at: r.get("at")?, agent: r.get("agent")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// I9: ticks an item; one that is ticked keeps its time. With `groups` the customer is put into them in the same
/// step (加好友 分组).
pub fn tick(store: &mut Store, by: &Actor, order_id: i64, item: &str, groups: Option<&str>) -> Result<()> {
    let order = order::get(store, order_id)?;
    let op = Op::new("send_off").about(Entity::Order, order_id).note(&order.data.customer);
    store.transact(by, op, |w| {
        tick_in(w, order_id, item)?;
        match groups {
            Some(groups) => customer::set_groups_in(w, order.customer_id, groups),
            None => Ok(()),
        }
    })
}

pub fn tick_in(w: &Write, order_id: i64, item: &str) -> Result<()> {
    w.execute(
        "INSERT INTO send_offs(order_id, item, at, agent_id) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT(order_id, item) DO NOTHING",
        params![order_id, item, w.by.at, w.by.agent_id],
    )?;
    Ok(())
}

/// Takes a tick away.
pub fn untick(store: &mut Store, by: &Actor, order_id: i64, item: &str) -> Result<()> {
    let order = order::get(store, order_id)?;
    let op = Op::new("send_off_clear").about(Entity::Order, order_id).note(order.data.customer);
    store.transact(by, op, |w| {
        w.execute("DELETE FROM send_offs WHERE order_id = ?1 AND item = ?2", params![order_id, item])?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::tests::sample;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    fn items(store: &Store, order: i64) -> Vec<(String, i64)> {
        ticks(store, order).unwrap().into_iter().map(|t| (t.item, t.at)).collect()
    }

    #[test]
    fn i9_what_was_done_on_sending_off_is_ticked_with_time_and_who() {
        let mut store = store();
        let id = order::create(&mut store, &actor(1000), &sample(), None).unwrap();
        tick(&mut store, &actor(1100), id, "thanks", None).unwrap();
        tick(&mut store, &actor(1200), id, "follow", None).unwrap();
        tick(&mut store, &actor(1300), id, "thanks", None).unwrap();
        assert_eq!(items(&store, id), [("thanks".into(), 1100), ("follow".into(), 1200)]);
        assert_eq!(ticks(&store, id).unwrap()[0].agent, "小李");
        untick(&mut store, &actor(1400), id, "thanks").unwrap();
        assert_eq!(items(&store, id), [("follow".into(), 1200)]);
        undo::last(&mut store, &actor(1500)).unwrap();
        assert_eq!(items(&store, id).len(), 2);
    }

    #[test]
    fn i9_a_friend_is_put_into_groups_and_both_are_taken_back_together() {
        let mut store = store();
        let id = order::create(&mut store, &actor(1000), &sample(), None).unwrap();
        let buyer = order::get(&store, id).unwrap().customer_id;
        let groups = |store: &Store| customer::get(store, buyer).unwrap().unwrap().groups;
        tick(&mut store, &actor(1100), id, "friend", Some(" 老客  雨伞控 ")).unwrap();
        assert_eq!(groups(&store), "老客 雨伞控");
        assert_eq!(customer::groups(&store).unwrap(), ["老客", "雨伞控"]);
        undo::last(&mut store, &actor(1200)).unwrap();
        assert_eq!((groups(&store).as_str(), items(&store, id).len()), ("", 0));
    }
}
