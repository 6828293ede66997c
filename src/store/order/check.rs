//! The confirmation checklist run on an order (O4).

use crate::config::{Config, Labelled};
use crate::domain::Entity;
use crate::domain::checklist::{Answer, CheckResult, Item, Reach, Surroundings, items_about, pre_check};
use crate::domain::order::Order;
use crate::domain::order::merge::FieldChange;
use crate::store::{Actor, Op, Result, Store, Write, coded, product};
use crate::text::locale::Lang;
use rusqlite::params;
use std::collections::HashMap;

/// What was answered so far, by item.
pub fn answers(store: &Store, order_id: i64) -> Result<HashMap<String, Answer>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT k.item, k.result, coalesce(a.name, '') AS agent, k.at, k.note
         FROM checks k LEFT JOIN agents a ON a.id = k.agent_id WHERE k.order_id = ?1",
    )?;
    let rows = statement.query_map([order_id], |r| {
        let answer = Answer {
            result: coded(r, "checks.result", &r.get::<_, String>("result")?, CheckResult::from_code)?,
            agent: r.get("agent")?,
            at: r.get("at")?,
            note: r.get("note")?,
        };
        Ok((r.get("item")?, answer))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn op(store: &Store, kind: &'static str, order_id: i64) -> Result<Op> {
    let order = super::get(store, order_id)?;
    Ok(Op::new(kind).about(Entity::Order, order_id).note(order.data.order_no))
}

/// O4: a human's answer to one item; a later answer replaces it.
pub fn answer(
    store: &mut Store,
    by: &Actor,
    order_id: i64,
    item: &str,
    result: CheckResult,
    note: &str,
) -> Result<()> {
    let op = op(store, "order_check", order_id)?;
    store.transact(by, op, |w| answer_in(w, order_id, item, result, note))
}

pub fn answer_in(w: &Write, order_id: i64, item: &str, result: CheckResult, note: &str) -> Result<()> {
    w.execute(
        "INSERT INTO checks(order_id, item, result, agent_id, at, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT(order_id, item) DO UPDATE SET result = excluded.result, agent_id = excluded.agent_id,
             at = excluded.at, note = excluded.note",
        params![order_id, item, result.code(), w.by.agent_id, w.by.at, note],
    )?;
    Ok(())
}

/// O4: an answer holds for what was looked at: the items whose data changed are open again.
pub(super) fn reopen_in(w: &Write, order_id: i64, changes: &[FieldChange]) -> Result<()> {
    for item in items_about(changes) {
        w.prepare_cached("DELETE FROM checks WHERE order_id = ?1 AND item = ?2 AND result <> 'problem'")?
            .execute(params![order_id, item])?;
    }
    Ok(())
}

/// Takes an answer back: the item is open again.
pub fn clear_answer(store: &mut Store, by: &Actor, order_id: i64, item: &str) -> Result<()> {
    let op = op(store, "order_uncheck", order_id)?;
    store.transact(by, op, |w| {
        w.execute("DELETE FROM checks WHERE order_id = ?1 AND item = ?2", params![order_id, item])?;
        Ok(())
    })
}

/// What the automatic checks may look at besides the order itself.
pub fn surroundings(store: &Store, order: &Order, couriers: Vec<Reach>) -> Result<Surroundings> {
    let stock = order.data.lines.iter().map(|l| product::stock(store, &l.code)).collect::<Result<_>>()?;
    Ok(Surroundings { stock, other_orders: super::together::same_buyer_numbers(store, order)?, couriers })
}

/// O4: the checklist of the order's channel and shop, with the answers so far and what the program found by
/// itself. Empty when the configuration has none for it.
pub fn checklist(store: &Store, config: &Config, order: &Order, lang: Lang) -> Result<Vec<Item>> {
    let Some(list) = config.checklist(&order.data.channel, &order.data.shop) else { return Ok(Vec::new()) };
    let reach = |c: &crate::config::lists::Courier| Reach {
        names: c.aliases.iter().chain([&c.zh, &c.en]).cloned().collect(),
        not_to: c.not_to.clone(),
    };
    let around = surroundings(store, order, config.lists.couriers.iter().map(reach).collect())?;
    let mut answers = answers(store, order.id)?;
    let item = |i: &crate::config::lists::ChecklistItem| Item {
        id: i.id.clone(),
        label: i.label(lang).to_owned(),
        hint: i.hint(lang).to_owned(),
        check: i.auto_check(),
        answer: answers.remove(&i.id),
        auto: pre_check(i.auto_check(), &order.data, &around),
    };
    Ok(list.items.iter().map(item).collect())
}
