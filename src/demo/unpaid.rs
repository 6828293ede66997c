//! Unpaid orders: nudged, then paid or closed (O8).

use super::stage::Stage;
use crate::domain::order::OrderStatus;
use crate::store::{Result, order, snippet};

const MINUTE: i64 = 60;
/// Code of the snippet that reminds of the payment.
const NUDGE: &str = "cf";
/// Code of the one that reminds again.
const AGAIN: &str = "zcf";

/// What becomes of an unpaid order of every day: a nudge, then most pay; the others are reminded once more and closed.
pub fn plan(s: &mut Stage, id: i64) {
    let nudged = s.at + s.dice.between(31, 50) * MINUTE;
    s.plan(nudged, move |s| nudge(s, id, NUDGE));
    if s.dice.chance(60) {
        let paid = nudged + s.dice.between(6, 25) * MINUTE;
        s.plan(paid, move |s| pay(s, id));
    } else {
        s.plan(nudged + 90 * MINUTE, move |s| nudge(s, id, AGAIN));
        s.plan(nudged + 150 * MINUTE, move |s| give_up(s, id));
    }
}

/// O8: counted, with the snippet that is sent.
pub fn nudge(s: &mut Stage, id: i64, code: &str) -> Result<()> {
    let order = order::get(s.store, id)?;
    let by = s.by();
    let title = order.data.lines.first().map_or("", |l| &l.title);
    let text = s.filled(code, &order.data.customer, title, &order.data.order_no);
    if let (Some(snippet), Some(text)) = (s.work.snippets.get(code), text) {
        snippet::used(s.store, &by, *snippet, None, &text, "")?;
    }
    order::nudge(s.store, &by, id, s.config.settings.orders.nudge_limit)
}

pub fn pay(s: &mut Stage, id: i64) -> Result<()> {
    order::advance(s.store, &s.by(), id, OrderStatus::WaitConfirm, "", &[])?;
    super::orders::stands(s, id, false);
    Ok(())
}

pub fn give_up(s: &mut Stage, id: i64) -> Result<()> {
    let reason = s.own(&s.cast.story.said.cancel_unpaid);
    order::advance(s.store, &s.by(), id, OrderStatus::Closed, &reason, &[])
}
