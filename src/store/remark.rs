//! Seller remarks: the one in force stands with the order, earlier ones stay in its history (R1, R2).

use super::{Actor, Op, Result, Store, StoreError, Write, coded, order};
use crate::domain::Entity;
use crate::domain::remark::{Made, Mode, Remark, RemarkRefusal, bytes_over, merge};
use rusqlite::{Row, params};

fn row_to_remark(r: &Row) -> rusqlite::Result<Remark> {
    Ok(Remark {
        id: r.get("id")?,
        order_id: r.get("order_id")?,
        template: r.get("template")?,
        flag: r.get("flag")?,
        text: r.get("text")?,
        made: coded(r, "remarks.mode", &r.get::<_, String>("mode")?, Made::from_code)?,
        at: r.get("at")?,
        agent: r.get("agent")?,
    })
}

/// R2: every remark the order had, newest first. One without an agent came from the platform.
pub fn history(store: &Store, order_id: i64) -> Result<Vec<Remark>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT r.id, r.order_id, r.template, r.flag, r.text, r.mode, r.at,
                coalesce(a.name, '') AS agent
         FROM remarks r LEFT JOIN agents a ON a.id = r.agent_id
         WHERE r.order_id = ?1 ORDER BY r.at DESC, r.id DESC",
    )?;
    let rows = statement.query_map([order_id], row_to_remark)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What is written into the order's remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRemark<'a> {
    /// Id of the template it was made with, `""` for a free text.
    pub template: &'a str,
    pub flag: &'a str,
    pub text: &'a str,
    pub mode: Mode,
    /// R1: bytes the platform holds.
    pub limit_bytes: usize,
}

/// R2: stores a remark with its order and returns the whole text as it goes to the platform.
///
/// # Errors
/// `remark.refuse.too_long` when old and new together exceed the limit; nothing is cut silently.
pub fn save(store: &mut Store, by: &Actor, order_id: i64, new: &NewRemark) -> Result<String> {
    let order = order::get(store, order_id)?;
    let op = Op::new("remark_save").about(Entity::Order, order_id).note(order.data.order_no.clone());
    store.transact(by, op, |w| save_in(w, &order, new))
}

pub fn save_in(w: &Write, order: &crate::domain::order::Order, new: &NewRemark) -> Result<String> {
    let old = &order.data;
    let text = merge(&old.remark, new.text, new.mode);
    if bytes_over(&text, new.limit_bytes) > 0 {
        return Err(StoreError::refused(&RemarkRefusal::TooLong));
    }
    let known: bool = w
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM remarks WHERE order_id = ?1)")?
        .query_row([order.id], |r| r.get(0))?;
    if !known && !old.remark.is_empty() {
        // The platform's own remark goes into the history before it is overwritten.
        w.execute(
            "INSERT INTO remarks(order_id, flag, text, mode, at) VALUES (?1, ?2, ?3, 'platform', ?4)",
            params![order.id, old.flag, old.remark, old.placed_at],
        )?;
    }
    let made = match new.mode {
        Mode::Append => Made::Append,
        Mode::Replace => Made::Replace,
    };
    w.execute(
        "INSERT INTO remarks(order_id, template, flag, text, mode, at, agent_id, shift_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![order.id, new.template, new.flag, text, made.code(), w.by.at, w.by.agent_id, w.by.shift_id],
    )?;
    w.execute("UPDATE orders SET remark = ?1, flag = ?2 WHERE id = ?3", params![text, new.flag, order.id])?;
    order::event(w, order.id, "remark", &text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::OrderData;
    use crate::store::testing::{actor, store};

    fn new(text: &str, mode: Mode) -> NewRemark<'_> {
        NewRemark { template: "usual", flag: "red", text, mode, limit_bytes: 60 }
    }

    fn order(store: &mut Store) -> i64 {
        let data = OrderData {
            shop: "店".into(),
            customer: "小美".into(),
            remark: "平台旧备注".into(),
            ..OrderData::default()
        };
        order::create(store, &actor(1000), &data, None).unwrap()
    }

    #[test]
    fn r2_appending_merges_and_every_earlier_remark_stays_in_the_history() {
        let mut store = store();
        let id = order(&mut store);
        let text = save(&mut store, &actor(1100), id, &new("顺丰,,,小李", Mode::Append)).unwrap();
        assert_eq!(text, "平台旧备注；顺丰,,,小李");
        save(&mut store, &actor(1200), id, &new("改发圆通", Mode::Replace)).unwrap();
        let order = order::get(&store, id).unwrap();
        assert_eq!((order.data.remark.as_str(), order.data.flag.as_str()), ("改发圆通", "red"));
        let kept = history(&store, id).unwrap();
        assert_eq!(
            kept.iter().map(|r| r.made).collect::<Vec<_>>(),
            [Made::Replace, Made::Append, Made::Platform]
        );
        let texts: Vec<String> = kept.into_iter().map(|r| r.text).collect();
        assert_eq!(texts, ["改发圆通", "平台旧备注；顺丰,,,小李", "平台旧备注"]);
        assert_eq!(order::events(&store, id).unwrap().last().unwrap().kind, "remark");
    }

    #[test]
    fn r1_a_remark_over_the_limit_is_refused_and_changes_nothing() {
        let mut store = store();
        let id = order(&mut store);
        let refused = save(&mut store, &actor(1100), id, &new(&"备".repeat(21), Mode::Replace)).unwrap_err();
        assert_eq!(refused.key(), "remark.refuse.too_long");
        assert_eq!(order::get(&store, id).unwrap().data.remark, "平台旧备注");
        assert_eq!(history(&store, id).unwrap(), vec![]);
    }
}
