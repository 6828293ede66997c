//! Orders from a platform's export (O1): new, changed or the same as before.

use super::call::settle_reminders;
use super::read;
use super::write::{BY_HAND, First, insert, insert_lines, moved, moved_all, replace_lines, update, who};
use crate::domain::money::Fen;
use crate::domain::order::merge::{FieldChange, Ours, Theirs, implied_discount, merge};
use crate::domain::order::{Order, OrderData, OrderStatus};
use crate::store::{Result, Write, customer, shop};
use chrono::NaiveDate;
use rusqlite::params;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Whether an export says whose shop an order is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose<'a> {
    /// It does. An order that an export without shops has put into `unnamed` before is the same one.
    Named { unnamed: &'a str },
    /// It does not: a platform's order that any shop has already is the same one.
    Unnamed,
}

/// One order as an export tells it.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub theirs: Theirs<'a>,
    /// `None`: the export has no status; then what is paid tells.
    pub status: Option<OrderStatus>,
    /// What was given back so far, when the export says it.
    pub refund: Option<Fen>,
    /// S3: the business day of `placed_at`.
    pub day: NaiveDate,
    pub whose: Whose<'a>,
}

impl<'a> Incoming<'a> {
    /// An export that names everything, its shop too.
    pub const fn whole(
        data: &'a OrderData,
        status: Option<OrderStatus>,
        refund: Option<Fen>,
        day: NaiveDate,
    ) -> Self {
        Self { theirs: Theirs::whole(data), status, refund, day, whose: Whose::Named { unnamed: "" } }
    }
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
    match known(w, std::slice::from_ref(incoming))?.remove(&0) {
        Some(id) => renew(w, id, incoming),
        None => enter(w, &[incoming]).map(|()| Upsert::New),
    }
}

fn renew(w: &Write, id: i64, incoming: &Incoming) -> Result<Upsert> {
    change(w, &read(w, id)?, incoming)
}

/// Many of them: those that are new go in together.
pub fn upsert_all(w: &Write, incoming: &[Incoming]) -> Result<Vec<Upsert>> {
    let mut told = Vec::with_capacity(incoming.len());
    let mut rest = incoming;
    while !rest.is_empty() {
        // A number that comes again is one that is known by then.
        let mut numbers = HashSet::new();
        let again = rest.iter().position(|one| !numbers.insert(one.theirs.data.order_no.as_str()));
        let (these, left) = rest.split_at(again.unwrap_or(rest.len()));
        upsert_distinct(w, these, &mut told)?;
        rest = left;
    }
    Ok(told)
}

fn upsert_distinct(w: &Write, incoming: &[Incoming], told: &mut Vec<Upsert>) -> Result<()> {
    /// What entering an order adds to.
    const TABLES: [&str; 7] =
        ["shops", "customers", "customer_names", "customer_phones", "orders", "order_lines", "order_events"];
    /// Fewer are not worth planning the statements anew.
    const FEW: usize = 16;
    let known = known(w, incoming)?;
    let mut new = Vec::new();
    for (place, one) in (0..).zip(incoming) {
        told.push(match known.get(&place) {
            Some(id) => renew(w, *id, one)?,
            None => {
                new.push(one);
                Upsert::New
            }
        });
    }
    let fill = || enter(w, &new);
    if new.len() < FEW { fill() } else { w.adding(&TABLES, fill) }
}

/// The orders that are there already, by their places in the list: the order of the same shop and number; else the
/// one that is the same although a file named no shop.
fn known(w: &Write, incoming: &[Incoming]) -> Result<HashMap<i64, i64>> {
    let numbers: Vec<&str> = incoming.iter().map(|one| one.theirs.data.order_no.as_str()).collect();
    // In this order of the tables, whatever the planner thinks of a list: each number is looked up.
    let mut statement = w.prepare_cached(
        "SELECT n.key AS place, o.id, o.platform, s.name AS shop
         FROM json_each(?1) n CROSS JOIN orders o ON o.order_no = n.value CROSS JOIN shops s ON s.id = o.shop_id
         ORDER BY o.id",
    )?;
    let mut rows = statement.query([serde_json::to_string(&numbers)?])?;
    let (mut same, mut alike) = (HashMap::new(), HashMap::new());
    while let Some(row) = rows.next()? {
        let place: i64 = row.get("place")?;
        let Some(one) = usize::try_from(place).ok().and_then(|place| incoming.get(place)) else { continue };
        let (id, platform, shop): (i64, String, String) =
            (row.get("id")?, row.get("platform")?, row.get("shop")?);
        let data = one.theirs.data;
        let nobodys = match one.whose {
            Whose::Named { unnamed } => shop == unnamed,
            Whose::Unnamed => true,
        };
        if shop == data.shop.trim() {
            same.entry(place).or_insert(id);
        } else if nobodys && platform == data.platform && !platform.is_empty() {
            alike.entry(place).or_insert(id);
        }
    }
    alike.extend(same);
    Ok(alike)
}

/// Puts new orders in. One table after the other: what is used of the indexes stays at hand.
fn enter(w: &Write, new: &[&Incoming]) -> Result<()> {
    let buyers = new.iter().map(|one| customer::ensure(w, &one.theirs.data.channel, &buyer(one.theirs.data)));
    let customers: Vec<i64> = buyers.collect::<Result<_>>()?;
    for (one, customer_id) in new.iter().zip(&customers) {
        customer::add_phone(w, *customer_id, &one.theirs.data.phone)?;
    }
    let (mut lines, mut events) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    let mut shops = HashMap::new();
    for (one, customer_id) in new.iter().zip(customers) {
        let theirs = one.theirs.data;
        let shop_id = match shops.entry(theirs.shop.as_str()) {
            Entry::Occupied(met) => *met.get(),
            Entry::Vacant(place) => *place.insert(shop::ensure(w, &theirs.shop)?),
        };
        let status = one.status.unwrap_or_else(|| OrderStatus::first(theirs));
        let first = First {
            shop_id,
            customer_id,
            status,
            discount: if one.theirs.discount_known { theirs.discount } else { implied_discount(theirs) },
            payment_kind: if theirs.payment_kind.is_empty() { "online" } else { &theirs.payment_kind },
            refund_fen: one.refund.unwrap_or_default().0,
            inquiry_id: None,
            business_day: &one.day.to_string(),
        };
        let id = insert(w, theirs, &first)?;
        lines.push((id, theirs.lines.as_slice()));
        events.push((id, ("", status.code()), theirs.status_raw.as_str()));
    }
    insert_lines(w, &lines)?;
    moved_all(w, "imported", &events)
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

fn change(w: &Write, order: &Order, incoming: &Incoming) -> Result<Upsert> {
    let theirs = &incoming.theirs;
    let status = incoming.status.map_or(order.status, |s| order.status.merged_with_import(s));
    let (mut merged, mut changes) = merge(&ByHand::default().ours(&order.data), theirs);
    if !changes.is_empty() {
        let by_hand = ByHand::lookup(w, order.id)?;
        (merged, changes) = merge(&by_hand.ours(&order.data), theirs);
    }
    if status != order.status {
        changes.insert(0, changed("status", &order.status, &status));
        let raw = &theirs.data.status_raw;
        if theirs.adds_lines_only && !raw.is_empty() && *raw != merged.status_raw {
            changes.insert(1, changed("status_raw", &merged.status_raw, raw));
            merged.status_raw.clone_from(raw);
        }
    }
    let refund = refund(order, incoming);
    if refund != order.refund {
        changes.push(changed("refund", &order.refund, &refund));
    }
    let names_shop = matches!(incoming.whose, Whose::Named { .. });
    if names_shop && order.data.shop != theirs.data.shop.trim() {
        changes.push(changed("shop", &order.data.shop, &theirs.data.shop));
        theirs.data.shop.trim().clone_into(&mut merged.shop);
    }
    let customer_id = owner(w, order, &merged, theirs.data, &mut changes)?;
    if changes.is_empty() {
        return Ok(Upsert::Unchanged);
    }
    let day = if merged.placed_at == order.data.placed_at {
        order.business_day.clone()
    } else {
        incoming.day.to_string()
    };
    update(w, order.id, &merged, shop::ensure(w, &merged.shop)?, customer_id)?;
    w.prepare_cached("UPDATE orders SET status = ?1, refund_fen = ?2, business_day = ?3 WHERE id = ?4")?
        .execute(params![status.code(), refund.0, day, order.id])?;
    if merged.lines != order.data.lines {
        replace_lines(w, order.id, &merged.lines)?;
    }
    customer::add_phone(w, customer_id, &merged.phone)?;
    let text: Vec<String> = changes.iter().map(ToString::to_string).collect();
    let codes = if status == order.status { ("", "") } else { (order.status.code(), status.code()) };
    if status != order.status {
        settle_reminders(w, order.id, status)?;
    }
    moved(w, order.id, "imported_change", codes, &text.join("\n"))?;
    Ok(Upsert::Changed(changes))
}

/// A list of items knows of refunds too, but the list of orders has the say.
fn refund(order: &Order, incoming: &Incoming) -> Fen {
    let fills = incoming.theirs.adds_lines_only && order.refund != Fen::ZERO;
    incoming.refund.filter(|r| *r != Fen::ZERO && !fills).unwrap_or(order.refund)
}

/// Whose order it is. One that an export without buyers entered is nobody's, under its own number, until another
/// names the buyer.
fn owner(
    w: &Write,
    order: &Order,
    merged: &OrderData,
    theirs: &OrderData,
    changes: &mut Vec<FieldChange>,
) -> Result<i64> {
    if order.data.customer != order.data.order_no {
        return Ok(order.customer_id);
    }
    let known = OrderData { customer: theirs.customer.clone(), ..merged.clone() };
    let name = buyer(&known);
    if name == order.data.order_no {
        return Ok(order.customer_id);
    }
    let id = customer::ensure(w, &merged.channel, &name)?;
    if id != order.customer_id {
        changes.push(changed("customer", &order.data.customer, &name));
        w.prepare_cached("UPDATE customers SET merged_into = ?1 WHERE id = ?2")?
            .execute(params![id, order.customer_id])?;
    }
    Ok(id)
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
             WHERE o.entity = 'order' AND o.entity_id = ?1 AND o.kind IN (SELECT value FROM json_each(?2))
               AND +c.tbl IN ('orders', 'order_lines')
               AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)",
        )?;
        let mut rows = edits.query(params![order_id, serde_json::to_string(&BY_HAND)?])?;
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

#[cfg(test)]
mod tests;
