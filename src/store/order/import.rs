//! Orders from a platform's export (O1): new, changed or the same as before.

use super::write::{First, insert, moved, replace_lines, update, who};
use super::{SELECT, row_to_order, with_lines};
use crate::domain::money::Fen;
use crate::domain::order::merge::{FieldChange, Ours, merge};
use crate::domain::order::{Order, OrderData, OrderStatus};
use crate::store::{Result, Write, customer, shop};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

/// One order as an export tells it.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub data: &'a OrderData,
    /// `None`: the export has no status; then what is paid tells.
    pub status: Option<OrderStatus>,
    /// What was given back so far, when the export says it.
    pub refund: Option<Fen>,
    /// S3: the business day of `placed_at`.
    pub day: NaiveDate,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upsert {
    New,
    Changed(Vec<FieldChange>),
    Unchanged,
}

/// O1: identity is shop and number. What changed is written to the history; what did not is not touched.
pub fn upsert_in(w: &Write, incoming: &Incoming) -> Result<Upsert> {
    let shop_id = shop::ensure(w, &incoming.data.shop)?;
    match known(w, shop_id, &incoming.data.order_no)? {
        Some(order) => change(w, &order, shop_id, incoming),
        None => enter(w, shop_id, incoming).map(|()| Upsert::New),
    }
}

fn known(w: &Write, shop_id: i64, order_no: &str) -> Result<Option<Order>> {
    let exists: Option<i64> = w
        .prepare_cached("SELECT id FROM orders WHERE shop_id = ?1 AND order_no = ?2")?
        .query_row(params![shop_id, order_no], |r| r.get(0))
        .optional()?;
    let Some(id) = exists else { return Ok(None) };
    let order = w.prepare_cached(&format!("{SELECT} WHERE o.id = ?1"))?.query_row([id], row_to_order)?;
    Ok(with_lines(w, vec![order])?.pop())
}

fn enter(w: &Write, shop_id: i64, incoming: &Incoming) -> Result<()> {
    let mut data = incoming.data.clone();
    if data.payment_kind.is_empty() {
        data.payment_kind = "online".into();
    }
    let status = incoming.status.unwrap_or_else(|| OrderStatus::first(&data));
    let customer_id = customer::ensure(w, &data.channel, &buyer(&data))?;
    customer::add_phone(w, customer_id, &data.phone)?;
    let first = First {
        shop_id,
        customer_id,
        status,
        refund_fen: incoming.refund.unwrap_or_default().0,
        inquiry_id: None,
        business_day: &incoming.day.to_string(),
    };
    let id = insert(w, &data, &first)?;
    moved(w, id, "imported", ("", status.code()), &data.status_raw)
}

/// A masked nick stands for many buyers: with the end of the order number it is nobody else's.
fn buyer(data: &OrderData) -> String {
    let name = who(data);
    if !name.contains('*') {
        return name.to_owned();
    }
    let tail = data.order_no.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    format!("{name} {}", &data.order_no[tail..])
}

fn change(w: &Write, order: &Order, shop_id: i64, incoming: &Incoming) -> Result<Upsert> {
    let status = incoming.status.map_or(order.status, |s| order.status.merged_with_import(s));
    let refund = incoming.refund.filter(|r| *r != Fen::ZERO).unwrap_or(order.refund);
    let (mut merged, mut changes) = merge(&ByHand::default().ours(&order.data), incoming.data);
    if !changes.is_empty() {
        let by_hand = ByHand::lookup(w, order.id)?;
        (merged, changes) = merge(&by_hand.ours(&order.data), incoming.data);
    }
    if status != order.status {
        changes.insert(0, changed("status", &order.status, &status));
    }
    if refund != order.refund {
        changes.push(changed("refund", &order.refund, &refund));
    }
    if changes.is_empty() {
        return Ok(Upsert::Unchanged);
    }
    update(w, order.id, &merged, shop_id, order.customer_id)?;
    w.prepare_cached("UPDATE orders SET status = ?1, refund_fen = ?2 WHERE id = ?3")?.execute(params![
        status.code(),
        refund.0,
        order.id
    ])?;
    if merged.lines != order.data.lines {
        replace_lines(w, order.id, &merged.lines)?;
    }
    customer::add_phone(w, order.customer_id, &merged.phone)?;
    let text: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let codes = if status == order.status { ("", "") } else { (order.status.code(), status.code()) };
    moved(w, order.id, "imported_change", codes, &text.join("\n"))?;
    Ok(Upsert::Changed(changes))
}

fn changed(field: &'static str, before: &impl ToString, after: &impl ToString) -> FieldChange {
    FieldChange { field, before: before.to_string(), after: after.to_string() }
}

/// What the agent did to the order by hand, read from the trail.
#[derive(Default)]
struct ByHand {
    remark: bool,
    lines: bool,
    /// Field and value as they were before she changed them.
    old: HashSet<(String, String)>,
}

impl ByHand {
    fn lookup(w: &Write, order_id: i64) -> Result<Self> {
        let remark = w
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM remarks WHERE order_id = ?1 AND mode <> 'platform')",
            )?
            .query_row([order_id], |r| r.get(0))?;
        let mut found = Self { remark, ..Self::default() };
        let mut edits = w.prepare_cached(
            "SELECT c.tbl, c.before FROM ops o JOIN changes c ON c.op_id = o.id
             WHERE o.entity = 'order' AND o.entity_id = ?1 AND o.kind = 'order_edit'
               AND +c.tbl IN ('orders', 'order_lines')
               AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)",
        )?;
        let mut rows = edits.query([order_id])?;
        while let Some(row) = rows.next()? {
            match (row.get::<_, String>("tbl")?.as_str(), row.get::<_, Option<String>>("before")?) {
                ("orders", Some(before)) => found.remember(&before)?,
                ("order_lines", _) => found.lines = true,
                _ => {}
            }
        }
        Ok(found)
    }

    fn ours<'a>(&'a self, data: &'a OrderData) -> Ours<'a> {
        Ours { data, remark_is_own: self.remark, lines_are_own: self.lines, old: &self.old }
    }

    fn remember(&mut self, before: &str) -> Result<()> {
        let columns: serde_json::Map<String, serde_json::Value> = serde_json::from_str(before)?;
        for (column, value) in columns {
            let text = match (&value, column.ends_with("_fen")) {
                (serde_json::Value::Number(n), true) => Fen(n.as_i64().unwrap_or(0)).to_string(),
                (serde_json::Value::String(s), _) => s.clone(),
                (serde_json::Value::Null, _) => String::new(),
                (other, _) => other.to_string(),
            };
            let field = match column.as_str() {
                "goods_fen" => "goods_amount",
                "shipping_fen" => "shipping_fee",
                "discount_fen" => "discount",
                "payable_fen" => "payable",
                "paid_fen" => "paid",
                other => other,
            };
            self.old.insert((field.to_owned(), text));
        }
        Ok(())
    }
}
