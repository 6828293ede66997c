//! Orders of every day: they come in with an export, are confirmed, prepared, sent and signed.

use super::buyers::{Buyer, paid};
use super::cast::When;
use super::stage::{Stage, ToConfirm};
use crate::domain::checklist::CheckResult;
use crate::domain::money::Fen;
use crate::domain::order::{Order, OrderData, OrderStatus};
use crate::domain::remark::{Mode, compose};
use crate::store::order::{self, Incoming, upsert_in};
use crate::store::remark::{self, NewRemark};
use crate::store::{Op, Result, StoreError};
use chrono::Timelike as _;

const MINUTE: i64 = 60;
/// Not more than this many stand to be confirmed when an export is taken in.
const ROOM: i64 = 9;
/// So many are held for a question at any time: O4 is work, not a formality.
const HELD: usize = 5;
/// So many of them with a special wish.
const WISHES: usize = 3;
/// Seconds after which an order is confirmed when nothing is asked about it.
const SOON: i64 = 10 * MINUTE;
/// By then a question about an order is answered.
const ANSWERED: i64 = 10 * 60 * MINUTE;
/// Signed after this long, done after that.
const TO_SIGN: i64 = 41 * 60 * MINUTE;
const TO_DONE: i64 = 7 * 24 * 60 * MINUTE;

/// Plans the orders of a day nobody asks before, and the rounds of the agents and the warehouse.
pub fn plan(s: &mut Stage, day: i64) {
    for _ in 0..14 * s.factor(day) {
        let hour = *s.dice.pick(&[1, 2, 6, 7, 8, 10, 11, 12, 14, 15, 19, 20, 21, 22]);
        let (minute, second) = (s.dice.between(0, 59), s.dice.between(0, 59));
        let at = s.frame.at(When { day, second: hour * 3600 + minute * MINUTE + second });
        s.plan(at, |s| {
            let buyer = s.buyer();
            let buyer = if buyer.is_on_platform() { buyer } else { Buyer::named(&buyer.nick, "taobao") };
            place(s, &buyer, "");
            Ok(())
        });
    }
    let last = When::hm(24, 26);
    for minute in (8 * 60 + 45..=last.second / MINUTE).step_by(10) {
        let round = When::hm(0, minute).on(day);
        if minute % 20 == 5 {
            s.plan_when(round, import);
        }
        s.plan_when(When { second: round.second + 95, ..round }, confirm);
    }
    for hour in [11, 14, 16, 20] {
        s.plan_when(When::hm(hour, 31).on(day), prepare);
    }
    s.plan_when(When::hm(18, 10).on(day), ship);
    if !s.frame.goes_on(day) {
        s.plan_when(When::hm(24, 30).on(day), |s| {
            import_all(s)?;
            confirm_all(s)?;
            prepare(s)?;
            ship(s)
        });
    }
}

/// An order placed in this moment. On a platform it waits for the next export; by phone or chat it is entered.
pub fn place(s: &mut Stage, buyer: &Buyer, code: &str) {
    let order = with_wish(s, buyer, code);
    // Late in the evening there is no time left to remind somebody twice.
    let is_paid = s.clock().now().hour() >= 19 || s.dice.chance(91);
    let order = if is_paid { paid(order, s.at + 90) } else { order };
    s.work.placed.push(order);
}

/// An order of somebody who asked by phone or chat, with her inquiry.
pub fn enter(s: &mut Stage, buyer: &Buyer, code: &str, inquiry: i64) -> Result<()> {
    let order = paid(with_wish(s, buyer, code), s.at);
    let id = order::create(s.store, &s.by(), &order, Some(inquiry))?;
    stands(s, id, !order.tags.is_empty());
    Ok(())
}

/// Some buyers want something special; a few such orders stand at any time.
fn with_wish(s: &mut Stage, buyer: &Buyer, code: &str) -> OrderData {
    let standing = s.work.to_confirm.iter().filter(|o| o.wish).count();
    let coming = s.work.placed.iter().filter(|o| !o.tags.is_empty()).count();
    let percent = if standing + coming < WISHES { 80 } else { 30 };
    let order = s.order_of(buyer, code);
    s.with_message(order, percent, code.is_empty())
}

fn waiting(s: &Stage) -> Result<i64> {
    Ok(order::counts(s.store)?.wait_confirm)
}

/// Takes in what was placed; a day of history that holds more takes everything.
fn import(s: &mut Stage) -> Result<()> {
    let room = if s.frame.factor > 1 && !s.is_story() { i64::MAX } else { ROOM - waiting(s)? };
    import_some(s, room)
}

fn import_all(s: &mut Stage) -> Result<()> {
    import_some(s, i64::MAX)
}

fn import_some(s: &mut Stage, room: i64) -> Result<()> {
    let mut left = room;
    let (now, later): (Vec<OrderData>, Vec<OrderData>) =
        std::mem::take(&mut s.work.placed).into_iter().partition(|o| {
            left -= i64::from(o.paid_at.is_some());
            o.paid_at.is_none() || left >= 0
        });
    s.work.placed = later;
    if !now.is_empty() {
        take_in(s, &now)?;
    }
    for order in now {
        let id = id_of(s, &order.order_no)?;
        if order.paid_at.is_some() {
            stands(s, id, !order.tags.is_empty());
        } else {
            super::unpaid::plan(s, id);
        }
    }
    Ok(())
}

/// One export: everything in one transaction.
pub fn take_in(s: &mut Stage, orders: &[OrderData]) -> Result<()> {
    let by = s.by();
    let frame = &s.frame;
    s.store.transact(&by, Op::new("import_orders"), |w| {
        for data in orders {
            let day = frame.day_of(data.placed_at);
            upsert_in(w, &Incoming::whole(data, None, None, day))?;
        }
        Ok(())
    })
}

pub fn id_of(s: &Stage, order_no: &str) -> Result<i64> {
    match order::of_number(s.store, order_no)?.pop() {
        Some(order) => Ok(order.id),
        None => Err(StoreError::NotFound { what: format!("order {order_no}") }),
    }
}

/// It stands to be confirmed; an order with a wish is asked about first, and a few always are.
pub fn stands(s: &mut Stage, id: i64, has_wish: bool) {
    let held = s.work.to_confirm.iter().filter(|o| o.held).count();
    let held = held < HELD || (has_wish && held < HELD + 3);
    s.work.to_confirm.push(ToConfirm { id, since: s.at, held, wish: has_wish });
    if held {
        hold(s, id);
    }
}

/// Part of the checklist is answered soon, the rest when the question is.
fn hold(s: &mut Stage, id: i64) {
    let ticked = usize::try_from(s.dice.between(2, 8)).unwrap_or(2);
    let after = s.dice.between(1, 6) * MINUTE;
    s.plan(s.at + after, move |s| tick(s, id, ticked));
}

/// O4: a human's answers to the first open items of the checklist.
pub fn tick(s: &mut Stage, id: i64, count: usize) -> Result<()> {
    let order = order::get(s.store, id)?;
    if order.status != OrderStatus::WaitConfirm {
        return Ok(());
    }
    let known = order::answers(s.store, id)?;
    let by = s.by();
    for item in items(s, &order).into_iter().filter(|i| !known.contains_key(*i)).take(count) {
        let extra = (item == "gift" && !order.data.tags.iter().any(|t| t == "gift"))
            || (item == "invoice" && !order.data.buyer_message.contains("发票"));
        let result = if extra { CheckResult::NotApplicable } else { CheckResult::Pass };
        order::answer(s.store, &by, id, item, result, "")?;
    }
    Ok(())
}

fn items<'a>(s: &Stage<'a>, order: &Order) -> Vec<&'a str> {
    let list = s.config.checklist(&order.data.channel, &order.data.shop);
    list.map_or_else(Vec::new, |l| l.items.iter().map(|i| i.id.as_str()).collect())
}

/// The round of an agent: what nothing is asked about soon, of the others the oldest when too many stand. One whose
/// question is answered at last makes room for a new question, so that it ships in time.
fn confirm(s: &mut Stage) -> Result<()> {
    let at = s.at;
    let (mut held, free): (Vec<ToConfirm>, Vec<ToConfirm>) =
        std::mem::take(&mut s.work.to_confirm).into_iter().partition(|o| o.held);
    let (mut ready, fresh): (Vec<ToConfirm>, Vec<ToConfirm>) =
        free.into_iter().partition(|o| o.since + SOON <= at);
    if let (Some(next), Some(oldest)) = (ready.last_mut(), held.first().copied())
        && oldest.since + ANSWERED <= at
        && (next.wish || held.iter().any(|o| o.wish && o.id != oldest.id))
    {
        held.remove(0);
        held.push(ToConfirm { held: true, ..std::mem::replace(next, oldest) });
        hold(s, held[held.len() - 1].id);
    }
    while held.len() > HELD {
        let few = held.iter().filter(|o| o.wish).count() < WISHES;
        let first = held.iter().position(|o| !(few && o.wish)).unwrap_or(0);
        ready.push(held.remove(first));
    }
    held.extend(fresh);
    s.work.to_confirm = held;
    for order in ready {
        accept(s, order.id)?;
    }
    Ok(())
}

fn confirm_all(s: &mut Stage) -> Result<()> {
    for order in std::mem::take(&mut s.work.to_confirm) {
        accept(s, order.id)?;
    }
    Ok(())
}

/// O3, O4: confirmed, with a remark when the buyer wrote something.
pub fn accept(s: &mut Stage, id: i64) -> Result<()> {
    // A day of history that holds more is not ticked item by item.
    if s.frame.factor == 1 || s.is_story() {
        tick(s, id, usize::MAX)?;
    }
    let order = order::get(s.store, id)?;
    let wishes = order.data.buyer_message.clone();
    if !wishes.is_empty() {
        write_remark(s, &order, "usual", "red", &wishes, Mode::Append)?;
    }
    order::advance(s.store, &s.by(), id, OrderStatus::Accepted, "", &[])?;
    s.work.accepted.push(id);
    Ok(())
}

/// R1: 物流方式,礼品,其他特殊要求,备注人,备注日期时间.
pub fn write_remark(
    s: &mut Stage,
    order: &Order,
    template: &str,
    flag: &str,
    wishes: &str,
    mode: Mode,
) -> Result<()> {
    let by = s.by();
    let when = s.clock().now().format("%m-%d %H:%M").to_string();
    let values = [order.data.courier.clone(), String::new(), wishes.to_owned(), s.agent().to_owned(), when];
    let text = compose(&values, s.config.remarks.separator());
    let new = NewRemark { template, flag, text: &text, mode, limit_bytes: s.config.remarks.limit_bytes };
    remark::save(s.store, &by, order.id, &new)?;
    Ok(())
}

fn prepare(s: &mut Stage) -> Result<()> {
    for id in std::mem::take(&mut s.work.accepted) {
        order::advance(s.store, &s.by(), id, OrderStatus::Preparing, "", &[])?;
        s.work.packing.push(id);
    }
    Ok(())
}

/// The van of the evening; the platform's export brings the numbers of the couriers.
fn ship(s: &mut Stage) -> Result<()> {
    let ids = std::mem::take(&mut s.work.packing);
    send(s, &ids)?;
    s.plan(s.at + TO_SIGN, move |s| {
        moved_by_export(s, &ids, OrderStatus::Signed, |_, _| {})?;
        s.plan(s.at + TO_DONE, move |s| {
            let at = s.at;
            moved_by_export(s, &ids, OrderStatus::Done, |_, data| data.done_at = Some(at))
        });
        Ok(())
    });
    Ok(())
}

/// They leave the house, each with the courier's number.
pub fn send(s: &mut Stage, ids: &[i64]) -> Result<()> {
    let at = s.at;
    s.work.shipped.extend(ids);
    moved_by_export(s, ids, OrderStatus::Shipped, |s, data| {
        data.shipped_at = Some(at);
        data.tracking_no = s.tracking_no(&data.courier.clone());
    })
}

/// What the platform says was given back.
pub fn refunded(s: &mut Stage, id: i64, refund: Fen) -> Result<()> {
    let order = order::get(s.store, id)?;
    let by = s.by();
    let (data, day) = (&order.data, s.frame.day_of(order.data.placed_at));
    s.store.transact(&by, Op::new("import_orders"), |w| {
        let incoming = Incoming::whole(data, Some(order.status), Some(refund), day);
        upsert_in(w, &incoming).map(|_| ())
    })
}

/// Later states of known orders, as the next export tells them.
pub fn moved_by_export(
    s: &mut Stage,
    ids: &[i64],
    status: OrderStatus,
    change: impl Fn(&mut Stage, &mut OrderData),
) -> Result<()> {
    let mut changed = Vec::new();
    for id in ids {
        let mut data = order::get(s.store, *id)?.data;
        change(s, &mut data);
        changed.push(data);
    }
    if changed.is_empty() {
        return Ok(());
    }
    let by = s.by();
    let frame = &s.frame;
    s.store.transact(&by, Op::new("import_orders"), |w| {
        for data in &changed {
            let day = frame.day_of(data.placed_at);
            upsert_in(w, &Incoming::whole(data, Some(status), None, day))?;
        }
        Ok(())
    })
}
