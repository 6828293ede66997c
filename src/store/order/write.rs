//! Orders: entered, changed, moved on (O1–O3, O7, O8).

use super::call::settle_reminders;
use super::{get, read};
use crate::domain::Entity;
use crate::domain::money::Fen;
use crate::domain::order::{
    Line, MoveRefusal, Order, OrderData, OrderStatus, check_edit, check_move, check_nudge, check_parcel,
    merge::differences,
};
use crate::store::Store;
use crate::store::{Actor, Op, Result, StoreError, Write, change, customer, inquiry, shop};
use rusqlite::{OptionalExtension, ToSql, params, params_from_iter};
use std::sync::LazyLock;

/// The columns that hold an [`OrderData`], in the order of [`values`].
const DATA: [&str; 32] = [
    "shop_id",
    "order_no",
    "platform",
    "channel",
    "status_raw",
    "customer_id",
    "receiver",
    "phone",
    "landline",
    "province",
    "city",
    "district",
    "detail",
    "placed_at",
    "paid_at",
    "promised_ship_at",
    "shipped_at",
    "done_at",
    "warehouse",
    "courier",
    "tracking_no",
    "goods_fen",
    "shipping_fen",
    "discount_fen",
    "payable_fen",
    "paid_fen",
    "payment_kind",
    "buyer_message",
    "remark",
    "flag",
    "tags",
    "close_reason",
];

/// The columns an order gets once: who entered it, its first status, its business day.
const FIRST: [&str; 6] = ["status", "refund_fen", "inquiry_id", "agent_id", "shift_id", "business_day"];

static INSERT: LazyLock<String> = LazyLock::new(|| {
    let columns: Vec<&str> = DATA.iter().chain(&FIRST).copied().collect();
    let marks = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO orders({}) VALUES ({marks})", columns.join(", "))
});
static UPDATE: LazyLock<String> =
    LazyLock::new(|| format!("UPDATE orders SET {} = ? WHERE id = ?", DATA.join(" = ?, ")));

/// The values of [`DATA`]; the discount and the kind of payment as they are given.
fn values<'a>(
    d: &'a OrderData,
    (shop_id, customer_id): (&'a i64, &'a i64),
    tags: &'a dyn ToSql,
    (discount, payment_kind): (&'a i64, &'a dyn ToSql),
) -> [&'a dyn ToSql; 32] {
    [
        shop_id,
        &d.order_no,
        &d.platform,
        &d.channel,
        &d.status_raw,
        customer_id,
        &d.receiver,
        &d.phone,
        &d.landline,
        &d.address.province,
        &d.address.city,
        &d.address.district,
        &d.address.detail,
        &d.placed_at,
        &d.paid_at,
        &d.promised_ship_at,
        &d.shipped_at,
        &d.done_at,
        &d.warehouse,
        &d.courier,
        &d.tracking_no,
        &d.goods.0,
        &d.shipping.0,
        discount,
        &d.payable.0,
        &d.paid.0,
        payment_kind,
        &d.buyer_message,
        &d.remark,
        &d.flag,
        tags,
        &d.close_reason,
    ]
}

/// What a new order has besides its data.
pub(super) struct First<'a> {
    pub shop_id: i64,
    pub customer_id: i64,
    pub status: OrderStatus,
    pub discount: Fen,
    pub payment_kind: &'a str,
    pub refund_fen: i64,
    pub inquiry_id: Option<i64>,
    pub business_day: &'a str,
}

/// The order without its lines.
pub(super) fn insert(w: &Write, d: &OrderData, first: &First) -> Result<i64> {
    let tags = d.tags.join(" ");
    let status = first.status.code();
    let rest: [&dyn ToSql; 6] =
        [&status, &first.refund_fen, &first.inquiry_id, &w.by.agent_id, &w.by.shift_id, &first.business_day];
    let paid = (&first.discount.0, &first.payment_kind as &dyn ToSql);
    let data = values(d, (&first.shop_id, &first.customer_id), &tags, paid);
    w.prepare_cached(&INSERT)?.execute(params_from_iter(data.into_iter().chain(rest)))?;
    Ok(w.last_insert_rowid())
}

pub(super) fn update(w: &Write, id: i64, d: &OrderData, shop_id: i64, customer_id: i64) -> Result<()> {
    let tags = d.tags.join(" ");
    let data = values(d, (&shop_id, &customer_id), &tags, (&d.discount.0, &d.payment_kind));
    let id: &dyn ToSql = &id;
    w.prepare_cached(&UPDATE)?.execute(params_from_iter(data.into_iter().chain([id])))?;
    Ok(())
}

/// The lines of orders, each order by its id.
pub(super) fn insert_lines(w: &Write, orders: &[(i64, &[Line])]) -> Result<()> {
    let lines =
        orders.iter().flat_map(|(id, lines)| (0_i64..).zip(*lines).map(move |(at, line)| (id, at, line)));
    let lines: Vec<(&i64, i64, &Line)> = lines.collect();
    w.insert_all(
        "INSERT INTO order_lines(order_id, position, title, spec, code, qty, unit_price_fen, amount_fen, weight_g)",
        &lines,
        |(order_id, position, l)| {
            let (price, amount) = (&l.unit_price.0, &l.amount.0);
            [order_id, position, &l.title, &l.spec, &l.code, &l.qty, price, amount, &l.weight_g]
        },
    )
}

pub(super) fn replace_lines(w: &Write, order_id: i64, lines: &[Line]) -> Result<()> {
    w.prepare_cached("DELETE FROM order_lines WHERE order_id = ?1")?.execute([order_id])?;
    insert_lines(w, &[(order_id, lines)])
}

/// An entry of the order's history.
pub(in crate::store) fn event(w: &Write, order_id: i64, kind: &str, text: &str) -> Result<()> {
    moved(w, order_id, kind, ("", ""), text)
}

pub(super) fn moved(w: &Write, order_id: i64, kind: &str, status: (&str, &str), text: &str) -> Result<()> {
    moved_all(w, kind, &[(order_id, status, text)])
}

/// One entry in the histories of many orders: id, status before and after, text.
pub(super) fn moved_all(w: &Write, kind: &str, orders: &[(i64, (&str, &str), &str)]) -> Result<()> {
    let by = w.by;
    w.insert_all(
        "INSERT INTO order_events(order_id, at, agent_id, shift_id, kind, from_status, to_status, text)",
        orders,
        |(id, (from, to), text)| [id, &by.at, &by.agent_id, &by.shift_id, &kind, from, to, text],
    )
}

/// C1: remembers where she lets parcels go to; masked or unnamed places are not remembered.
fn remember(w: &Write, customer_id: i64, d: &OrderData) -> Result<()> {
    customer::add_phone(w, customer_id, &d.phone)?;
    customer::add_address_in(w, customer_id, (&d.receiver, &d.phone), &d.address)?;
    Ok(())
}

/// O1: an order entered by hand (phone, chat). With an inquiry it is linked; the inquiry stays open for its own
/// outcome.
///
/// # Errors
/// `order.refuse.number_taken` when the shop has an order of that number.
pub fn create(store: &mut Store, by: &Actor, data: &OrderData, inquiry_id: Option<i64>) -> Result<i64> {
    let about = if data.receiver.is_empty() { &data.customer } else { &data.receiver };
    store.transact(by, Op::new("order_create").note(about), |w| create_in(w, data, inquiry_id))
}

pub fn create_in(w: &Write, data: &OrderData, inquiry_id: Option<i64>) -> Result<i64> {
    let shop_id = shop::ensure(w, &data.shop)?;
    let mut d = data.clone();
    d.order_no = d.order_no.trim().to_owned();
    if d.order_no.is_empty() {
        d.order_no = next_number(w, shop_id)?;
    } else if taken(w, shop_id, &d.order_no, 0)? {
        return Err(StoreError::refused(&MoveRefusal::NumberTaken));
    }
    if d.placed_at == 0 {
        d.placed_at = w.by.at;
    }
    if d.payment_kind.is_empty() {
        d.payment_kind = "online".into();
    }
    let asked = match inquiry_id {
        Some(id) => {
            w.query_row("SELECT customer_id FROM inquiries WHERE id = ?1", [id], |r| r.get(0)).optional()?
        }
        None => None,
    };
    let customer_id = customer::ensure_or(w, &d.channel, who(&d), asked)?;
    remember(w, customer_id, &d)?;
    let status = OrderStatus::first(&d);
    let day = w.by.day_text();
    let first = First {
        shop_id,
        customer_id,
        status,
        discount: d.discount,
        payment_kind: &d.payment_kind,
        refund_fen: 0,
        inquiry_id,
        business_day: &day,
    };
    let id = insert(w, &d, &first)?;
    insert_lines(w, &[(id, &d.lines)])?;
    w.about(Entity::Order, id)?;
    moved(w, id, "created", ("", status.code()), &d.order_no)?;
    if let Some(inquiry_id) = inquiry_id {
        inquiry::link(w, inquiry_id, Some(id), None)?;
    }
    Ok(id)
}

/// The name a customer is known by: nick, else phone, else the receiver's.
pub(super) fn who(d: &OrderData) -> &str {
    let known = |s: &&str| !s.is_empty() && !s.contains('*');
    let names = [d.customer.as_str(), &d.phone, &d.landline, &d.receiver];
    names.into_iter().find(known).or_else(|| names.into_iter().find(|s| !s.is_empty())).unwrap_or(&d.order_no)
}

fn taken(w: &Write, shop_id: i64, order_no: &str, but: i64) -> Result<bool> {
    Ok(w.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM orders WHERE shop_id = ?1 AND order_no = ?2 AND id <> ?3)",
    )?
    .query_row(params![shop_id, order_no, but], |r| r.get(0))?)
}

/// Where the counted part of `SD20260601-001` begins, 1-based.
const NUMBER_FROM: i64 = 12;

/// `SD20260601-001`: counted per shop and business day.
fn next_number(w: &Write, shop_id: i64) -> Result<String> {
    let stem = format!("SD{}-", w.by.day.format("%Y%m%d"));
    let last: Option<i64> = w
        .prepare_cached(
            "SELECT max(CAST(substr(order_no, ?4) AS INTEGER)) FROM orders
             WHERE shop_id = ?1 AND order_no >= ?2 AND order_no < ?3",
        )?
        .query_row(params![shop_id, stem, format!("{stem}~"), NUMBER_FROM], |r| r.get(0))
        .optional()?
        .flatten();
    Ok(format!("{stem}{:03}", last.unwrap_or(0) + 1))
}

/// Why an order is changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Why<'a> {
    pub reason: &'a str,
    /// It was entered wrongly: after 已接收 that counts against the order accuracy.
    pub entry_error: bool,
}

/// O7: changes what an order says; before and after go to the history and the trail.
///
/// # Errors
/// `order.refuse.nothing_changed`, `order.refuse.reason_missing` when it is accepted already and no reason is given,
/// `order.refuse.needs_recall` for the contents of a parcel on its way.
pub fn edit(store: &mut Store, by: &Actor, id: i64, data: &OrderData, why: Why) -> Result<()> {
    let order = get(store, id)?;
    if *data == order.data {
        return Err(StoreError::refused(&MoveRefusal::NothingChanged));
    }
    let op = Op::new("order_edit").about(Entity::Order, id).note(&order.data.order_no).reason(why.reason);
    store.transact(by, op, |w| edit_in(w, &order, data, why))
}

/// The ops that change an order by hand, all of them through [`edit_in`]: what an import must leave alone (O7).
pub(super) const BY_HAND: [&str; 4] = ["order_edit", "order_call", "change_edit", "change_resend"];

/// The change itself, from what the order was; its op is one of [`BY_HAND`]. An open change request has its order changed by it (O7), whichever
/// room the change was made in.
pub fn edit_in(w: &Write, order: &Order, data: &OrderData, why: Why) -> Result<()> {
    rewrite_in(w, order, data, why)?;
    change::edited_in(w, order.id)
}

/// The same for what is no answer to a change request.
pub(in crate::store) fn rewrite_in(w: &Write, order: &Order, data: &OrderData, why: Why) -> Result<()> {
    debug_assert!(is_by_hand(w)?, "an import would take this change back");
    if order.status.is_shipped() {
        let changes = differences(&order.data, data);
        let recalled = change::is_recalled(w, order.id)?;
        check_parcel(order.status, recalled, changes.iter().map(|c| c.field))
            .map_err(|e| StoreError::refused(&e))?;
    }
    check_edit(order.status, why.reason).map_err(|e| StoreError::refused(&e))?;
    let shop_id = shop::ensure(w, &data.shop)?;
    if taken(w, shop_id, &data.order_no, order.id)? {
        return Err(StoreError::refused(&MoveRefusal::NumberTaken));
    }
    let same_customer = data.customer == order.data.customer && data.channel == order.data.channel;
    let customer_id =
        if same_customer { order.customer_id } else { customer::ensure(w, &data.channel, who(data))? };
    remember(w, customer_id, data)?;
    update(w, order.id, data, shop_id, customer_id)?;
    if data.lines != order.data.lines {
        replace_lines(w, order.id, &data.lines)?;
    }
    if order.accepted_at.is_none() {
        super::check::reopen_in(w, order.id, &differences(&order.data, data))?;
    }
    let kind = if why.entry_error && order.accepted_at.is_some() { "corrected" } else { "edited" };
    event(w, order.id, kind, &told(&order.data, data, why.reason))
}

fn is_by_hand(w: &Write) -> Result<bool> {
    let kind: String = w.query_row("SELECT kind FROM ops WHERE id = ?1", [w.op_id()], |r| r.get(0))?;
    Ok(BY_HAND.contains(&kind.as_str()))
}

/// The reason, then a line a changed field.
fn told(before: &OrderData, after: &OrderData, reason: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    if !reason.trim().is_empty() {
        lines.push(reason.trim().to_owned());
    }
    lines.extend(differences(before, after).iter().map(ToString::to_string));
    lines.join("\n")
}

/// O3, O4: one step along the way, or out of it. `checklist` names the items that must be answered before 已接收.
///
/// # Errors
/// The [`MoveRefusal`] that stands in the way.
pub fn advance(
    store: &mut Store,
    by: &Actor,
    id: i64,
    to: OrderStatus,
    reason: &str,
    checklist: &[&str],
) -> Result<()> {
    let order = get(store, id)?;
    check_move(order.status, to, reason).map_err(|e| StoreError::refused(&e))?;
    if to == OrderStatus::Accepted {
        let answers = super::answers(store, id)?;
        if checklist.iter().any(|item| !answers.contains_key(*item)) {
            return Err(StoreError::refused(&MoveRefusal::ChecklistOpen));
        }
    }
    let op = Op::new("order_advance").about(Entity::Order, id).note(&order.data.order_no).reason(reason);
    store.transact(by, op, |w| advance_in(w, id, to, reason))
}

fn advance_in(w: &Write, id: i64, to: OrderStatus, reason: &str) -> Result<()> {
    let from = read(w, id)?.status;
    w.prepare_cached("UPDATE orders SET status = ?1 WHERE id = ?2")?.execute(params![to.code(), id])?;
    let stamp = match to {
        OrderStatus::WaitConfirm => {
            "paid_at = coalesce(paid_at, ?1), paid_fen = CASE paid_fen WHEN 0 THEN payable_fen ELSE paid_fen END"
        }
        OrderStatus::Accepted => "accepted_at = ?1",
        OrderStatus::Shipped => "shipped_at = coalesce(shipped_at, ?1)",
        OrderStatus::Signed => "signed_at = coalesce(signed_at, ?1)",
        OrderStatus::Done => "done_at = coalesce(done_at, ?1)",
        _ => "",
    };
    if !stamp.is_empty() {
        w.prepare_cached(&format!("UPDATE orders SET {stamp} WHERE id = ?2"))?.execute([w.by.at, id])?;
    }
    if matches!(to, OrderStatus::Cancelled | OrderStatus::Closed) {
        w.execute("UPDATE orders SET close_reason = ?1 WHERE id = ?2", params![reason.trim(), id])?;
    }
    settle_reminders(w, id, to)?;
    moved(w, id, "status", (from.code(), to.code()), reason.trim())
}

/// O8: counts one payment nudge.
///
/// # Errors
/// When it is not unpaid, or was nudged `limit` times.
pub fn nudge(store: &mut Store, by: &Actor, id: i64, limit: i64) -> Result<()> {
    let order = get(store, id)?;
    check_nudge(order.status, order.nudges, limit).map_err(|e| StoreError::refused(&e))?;
    store.transact(by, Op::new("order_nudge").about(Entity::Order, id).note(&order.data.order_no), |w| {
        w.execute("UPDATE orders SET nudges = nudges + 1, nudged_at = ?1 WHERE id = ?2", params![by.at, id])?;
        event(w, id, "nudged", "")
    })
}
