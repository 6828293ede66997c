//! Orders with their lines and history: reading. What changes them is in the modules below.

mod assign;
mod call;
mod check;
mod extra;
mod find;
mod import;
mod slip;
mod together;
mod weigh;
mod write;

pub use assign::assign;
pub use call::{Call, call_again, calls_missed, confirm_call, miss_call};
pub use check::{answer, answer_in, answers, checklist, clear_answer, surroundings};
pub use extra::{extras, set_extras};
pub use find::of_number;
pub use import::{Incoming, Upsert, Whose, upsert_all, upsert_in};
pub use slip::slip_printed;
pub use together::{Joining, join, same_buyer};
pub use weigh::{short_products, weigh};
pub use write::{Why, advance, create, create_in, edit, edit_in, nudge};
pub(super) use write::{event, rewrite_in};

use super::columns::Columns;
use super::{Result, Store, StoreError, coded, words};
use crate::domain::Event;
use crate::domain::money::Fen;
use crate::domain::order::{Address, Line, Order, OrderData, OrderStatus};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};
use std::collections::HashMap;

const SELECT: &str = "
    SELECT o.id, o.status, o.order_no, s.name AS shop, o.platform, o.channel, o.status_raw, c.name AS customer,
           o.receiver, o.phone, o.landline, o.province, o.city, o.district, o.detail, o.placed_at, o.paid_at,
           o.promised_ship_at, o.shipped_at, o.done_at, o.warehouse, o.courier, o.tracking_no, o.goods_fen,
           o.shipping_fen, o.discount_fen, o.payable_fen, o.paid_fen, o.payment_kind, o.buyer_message, o.remark,
           o.flag, o.tags, o.close_reason, o.customer_id, o.accepted_at, o.signed_at, o.refund_fen, o.assigned_to,
           o.assigned_at, o.nudges, o.nudged_at, o.cod_money_at, o.cod_slip_at, o.refused_at, o.refused_reason,
           o.slip_prints, o.inquiry_id, coalesce(a.name, '') AS agent, o.business_day
    FROM orders o
    JOIN shops s ON s.id = o.shop_id
    JOIN customers c ON c.id = o.customer_id
    LEFT JOIN agents a ON a.id = o.agent_id";

fn fen(r: &Columns, column: &str) -> rusqlite::Result<Fen> {
    Ok(Fen(r.get(column)?))
}

/// An order without its lines; [`with_lines`] brings them.
fn row_to_order(r: &Row) -> rusqlite::Result<Order> {
    let r = &Columns::of(r);
    Ok(Order {
        id: r.get("id")?,
        status: coded(r, "orders.status", &r.get::<String>("status")?, OrderStatus::from_code)?,
        data: row_to_data(r)?,
        customer_id: r.get("customer_id")?,
        accepted_at: r.get("accepted_at")?,
        signed_at: r.get("signed_at")?,
        refund: fen(r, "refund_fen")?,
        assigned_to: r.get("assigned_to")?,
        assigned_at: r.get("assigned_at")?,
        nudges: r.get("nudges")?,
        nudged_at: r.get("nudged_at")?,
        cod_money_at: r.get("cod_money_at")?,
        cod_slip_at: r.get("cod_slip_at")?,
        refused_at: r.get("refused_at")?,
        refused_reason: r.get("refused_reason")?,
        slip_prints: r.get("slip_prints")?,
        inquiry_id: r.get("inquiry_id")?,
        agent: r.get("agent")?,
        business_day: r.get("business_day")?,
    })
}

fn row_to_data(r: &Columns) -> rusqlite::Result<OrderData> {
    Ok(OrderData {
        order_no: r.get("order_no")?,
        shop: r.get("shop")?,
        platform: r.get("platform")?,
        channel: r.get("channel")?,
        status_raw: r.get("status_raw")?,
        customer: r.get("customer")?,
        receiver: r.get("receiver")?,
        phone: r.get("phone")?,
        landline: r.get("landline")?,
        address: Address {
            province: r.get("province")?,
            city: r.get("city")?,
            district: r.get("district")?,
            detail: r.get("detail")?,
        },
        placed_at: r.get("placed_at")?,
        paid_at: r.get("paid_at")?,
        promised_ship_at: r.get("promised_ship_at")?,
        shipped_at: r.get("shipped_at")?,
        done_at: r.get("done_at")?,
        warehouse: r.get("warehouse")?,
        courier: r.get("courier")?,
        tracking_no: r.get("tracking_no")?,
        goods: fen(r, "goods_fen")?,
        shipping: fen(r, "shipping_fen")?,
        discount: fen(r, "discount_fen")?,
        payable: fen(r, "payable_fen")?,
        paid: fen(r, "paid_fen")?,
        payment_kind: r.get("payment_kind")?,
        buyer_message: r.get("buyer_message")?,
        remark: r.get("remark")?,
        flag: r.get("flag")?,
        tags: words(&r.get::<String>("tags")?),
        close_reason: r.get("close_reason")?,
        lines: Vec::new(),
    })
}

fn row_to_line(r: &Row) -> rusqlite::Result<Line> {
    let r = &Columns::of(r);
    r.skip("order_id")?;
    Ok(Line {
        title: r.get("title")?,
        spec: r.get("spec")?,
        code: r.get("code")?,
        qty: r.get("qty")?,
        unit_price: fen(r, "unit_price_fen")?,
        amount: fen(r, "amount_fen")?,
        weight_g: r.get("weight_g")?,
    })
}

/// Brings the lines of a list of orders in one query.
fn with_lines(conn: &Connection, mut orders: Vec<Order>) -> Result<Vec<Order>> {
    let places: HashMap<i64, usize> = orders.iter().enumerate().map(|(i, o)| (o.id, i)).collect();
    let ids = serde_json::to_string(&orders.iter().map(|o| o.id).collect::<Vec<_>>())?;
    let mut statement = conn.prepare_cached(
        "SELECT order_id, title, spec, code, qty, unit_price_fen, amount_fen, weight_g FROM order_lines
         WHERE order_id IN (SELECT value FROM json_each(?1)) ORDER BY order_id, position, id",
    )?;
    let mut rows = statement.query([ids])?;
    while let Some(row) = rows.next()? {
        if let Some(place) = places.get(&row.get("order_id")?) {
            orders[*place].data.lines.push(row_to_line(row)?);
        }
    }
    Ok(orders)
}

pub fn get(store: &Store, id: i64) -> Result<Order> {
    read(store.conn(), id)
}

fn read(conn: &Connection, id: i64) -> Result<Order> {
    one(conn, "o.id = ?1", &[&id])?.ok_or_else(|| StoreError::NotFound { what: format!("order {id}") })
}

fn one(conn: &Connection, condition: &str, args: &[&dyn ToSql]) -> Result<Option<Order>> {
    let sql = format!("{SELECT} WHERE {condition} LIMIT 1");
    let found = conn.prepare_cached(&sql)?.query_row(args, row_to_order).optional()?;
    match found {
        Some(order) => Ok(with_lines(conn, vec![order])?.pop()),
        None => Ok(None),
    }
}

/// Orders of business days `from..=to` ("" for no limit) with their lines, at most `limit` after the id `after`:
/// for what leaves page by page.
pub fn page(store: &Store, from: &str, to: &str, after: i64, limit: i64) -> Result<Vec<Order>> {
    let sql = format!(
        "{SELECT} WHERE o.id > ?1 AND o.deleted_at IS NULL AND (?2 = '' OR o.business_day >= ?2)
           AND (?3 = '' OR o.business_day <= ?3) ORDER BY o.id LIMIT ?4"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params![after, from, to, limit], row_to_order)?;
    with_lines(store.conn(), rows.collect::<rusqlite::Result<_>>()?)
}

/// Which orders a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListFilter {
    /// What needs work first: to confirm (urgent, then oldest), unpaid, in the works, then what left lately.
    #[default]
    Work,
    Status(OrderStatus),
    /// Orders with an open exception (O6), oldest exception first.
    Exceptions,
    Customer(i64),
    /// O10: urgent and custom ones that have not left yet.
    Special,
}

/// Days an order that left the house stays in the working list.
const RECENT_DAYS: i64 = 7;

/// At most `limit` orders with their lines.
pub fn list(store: &Store, filter: ListFilter, now: i64, limit: i64) -> Result<Vec<Order>> {
    let mut picked =
        Picked { conn: store.conn(), limit: usize::try_from(limit).unwrap_or(0), orders: Vec::new() };
    match filter {
        ListFilter::Work => picked.work(now - RECENT_DAYS * 86_400)?,
        ListFilter::Status(status) if status.is_final() || status.is_shipped() => {
            picked.add(&format!("{OF_STATUS} ORDER BY o.placed_at DESC"), &[&status.code()])?;
        }
        ListFilter::Status(status) => {
            picked.add(&format!("{OF_STATUS} ORDER BY o.placed_at"), &[&status.code()])?;
        }
        ListFilter::Customer(id) => {
            picked.add("o.customer_id = ?1 AND o.deleted_at IS NULL ORDER BY o.placed_at DESC", &[&id])?;
        }
        ListFilter::Exceptions => picked.add(
            "o.id IN (SELECT order_id FROM exceptions WHERE closed_at IS NULL) AND o.deleted_at IS NULL
             ORDER BY (SELECT min(opened_at) FROM exceptions WHERE order_id = o.id AND closed_at IS NULL)",
            &[],
        )?,
        ListFilter::Special => picked.special()?,
    }
    with_lines(store.conn(), picked.orders)
}

const OF_STATUS: &str = "o.status = ?1 AND o.deleted_at IS NULL";

/// A list being filled up to its limit.
struct Picked<'a> {
    conn: &'a Connection,
    limit: usize,
    orders: Vec<Order>,
}

impl Picked<'_> {
    fn add(&mut self, condition: &str, args: &[&dyn ToSql]) -> Result<()> {
        let left = self.limit.saturating_sub(self.orders.len());
        if left > 0 {
            // As a value: a statement of fifty columns takes long to prepare, the same one serves every status.
            let sql = format!("{SELECT} WHERE {condition} LIMIT ?{}", args.len() + 1);
            let mut statement = self.conn.prepare_cached(&sql)?;
            let left = i64::try_from(left).unwrap_or(i64::MAX);
            let args: Vec<&dyn ToSql> = args.iter().copied().chain([&left as &dyn ToSql]).collect();
            for order in statement.query_map(&*args, row_to_order)? {
                self.orders.push(order?);
            }
        }
        Ok(())
    }

    /// O10: what waits to be confirmed, the urgent ones first. Seldom are there more than there is room for; then the
    /// urgent ones are looked for among all of them.
    fn confirm(&mut self) -> Result<()> {
        const URGENT: &str = "instr(' ' || o.tags || ' ', ' urgent ')";
        let is_urgent = |o: &Order| o.data.tags.iter().any(|tag| tag == "urgent");
        let (first, status) = (self.orders.len(), OrderStatus::WaitConfirm.code());
        self.add(&format!("{OF_STATUS} ORDER BY o.placed_at"), &[&status])?;
        if self.orders.len() < self.limit {
            self.orders[first..].sort_by_key(|o| !is_urgent(o));
            return Ok(());
        }
        let oldest = self.orders.split_off(first);
        self.add(&format!("{OF_STATUS} AND o.tags <> '' AND {URGENT} ORDER BY o.placed_at"), &[&status])?;
        // Enough of them: as many of the oldest are urgent at most as there are urgent ones in all.
        self.orders.extend(oldest.into_iter().filter(|o| !is_urgent(o)));
        self.orders.truncate(self.limit);
        Ok(())
    }

    /// O10: along the index of tagged orders.
    fn special(&mut self) -> Result<()> {
        let tagged = "o.status = ?1 AND o.deleted_at IS NULL AND o.tags <> ''
             AND (instr(' ' || o.tags || ' ', ' urgent ') OR instr(' ' || o.tags || ' ', ' custom '))
             ORDER BY o.placed_at";
        for status in OrderStatus::ALL.iter().filter(|s| !s.is_shipped() && !s.is_final()) {
            self.add(tagged, &[&status.code()])?;
        }
        Ok(())
    }

    /// Each query walks one stretch of the index on status and time; no sort, no scan of the whole table.
    fn work(&mut self, since: i64) -> Result<()> {
        self.confirm()?;
        for next in [OrderStatus::WaitPay, OrderStatus::Accepted, OrderStatus::Preparing] {
            self.add(&format!("{OF_STATUS} ORDER BY o.placed_at"), &[&next.code()])?;
        }
        let mut left = Picked {
            conn: self.conn,
            limit: self.limit.saturating_sub(self.orders.len()),
            orders: Vec::new(),
        };
        let room = left.limit;
        for gone in OrderStatus::ALL.iter().filter(|s| s.is_shipped() || s.is_final()) {
            left.limit = left.orders.len() + room;
            let recent = format!("{OF_STATUS} AND o.placed_at >= ?2 ORDER BY o.placed_at DESC");
            left.add(&recent, &[&gone.code(), &since])?;
        }
        left.orders.sort_by_key(|o| (std::cmp::Reverse(o.data.placed_at), o.id));
        left.orders.truncate(room);
        self.orders.append(&mut left.orders);
        Ok(())
    }
}

/// The counters of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderCounts {
    pub wait_pay: i64,
    pub wait_confirm: i64,
    pub accepted: i64,
    pub preparing: i64,
    pub open_exceptions: i64,
}

pub fn counts(store: &Store) -> Result<OrderCounts> {
    let of = |status: OrderStatus| {
        store
            .conn()
            .prepare_cached("SELECT count(*) FROM orders WHERE status = ?1 AND deleted_at IS NULL")?
            .query_row([status.code()], |r| r.get(0))
    };
    Ok(OrderCounts {
        wait_pay: of(OrderStatus::WaitPay)?,
        wait_confirm: of(OrderStatus::WaitConfirm)?,
        accepted: of(OrderStatus::Accepted)?,
        preparing: of(OrderStatus::Preparing)?,
        open_exceptions: store
            .conn()
            .prepare_cached("SELECT count(*) FROM exceptions WHERE closed_at IS NULL")?
            .query_row([], |r| r.get(0))?,
    })
}

/// The history of an order, oldest first.
pub fn events(store: &Store, id: i64) -> Result<Vec<Event>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT e.at, coalesce(a.name, '') AS agent, e.kind, e.from_status, e.to_status, e.text
         FROM order_events e LEFT JOIN agents a ON a.id = e.agent_id
         WHERE e.order_id = ?1 ORDER BY e.at, e.id",
    )?;
    let rows = statement.query_map([id], super::row_to_event)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests;
