//! The scenes of the story that are more than a talk: the phone order, the changed address, the sold-out set, the
//! three unpaid orders, the order that is late.

use super::buyers::{Buyer, add_up, paid};
use super::cases::LATE;
use super::cast::When;
use super::stage::Stage;
use super::{orders, unpaid};
use crate::domain::inquiry::{InquiryStatus, NewInquiry};
use crate::domain::order::{Address, OrderData, OrderStatus};
use crate::domain::remark::Mode;
use crate::store::inquiry::{self, Closing};
use crate::store::{Result, exception, order};

const MINUTE: i64 = 60;

pub fn plan(s: &mut Stage) {
    s.plan_when(When::hm(10, 0), phone_order);
    s.plan_when(When::hm(8, 12), |s| {
        address_order(s);
        Ok(())
    });
    s.plan_when(When::hm(18, 40).on(-1), short_pair);
    s.plan_when(When::hm(13, 2), short_set);
    let unpaid =
        [("林间小路", "SN-66L", 15, 12), ("阿May", "DENG-01", 15, 38), ("小熊饼干", "SY-L01", 16, 5)];
    for (n, (nick, code, hour, minute)) in (0..).zip(unpaid) {
        s.plan_when(When::hm(hour, minute), move |s| unpaid_order(s, n, nick, code));
    }
    s.plan_when(When::hm(15, 0).on(-2), late_order);
    if s.frame.before_morning {
        s.plan_when(When::hm(25, 1), somebody_at_night);
    }
}

/// Imports an order and gives its id.
fn imported(s: &mut Stage, nick: &str, code: &str) -> Result<i64> {
    let order = paid(s.order_of(&Buyer::named(nick, "taobao"), code), s.at + 60);
    orders::take_in(s, std::slice::from_ref(&order))?;
    orders::id_of(s, &order.order_no)
}

/// 10:00: greeting, address, read-back, confirmed at 10:14 (O5).
fn phone_order(s: &mut Stage) -> Result<()> {
    let new = NewInquiry {
        shop: s.cast.shop.name.clone(),
        channel: "phone".into(),
        customer: "李四".into(),
        topic: "order_check".into(),
        product: s.cast.shop.goods("SJT-1801").title.clone(),
        question: s.own(&s.cast.story.said.phone_question),
        urgency: "normal".into(),
    };
    let inquiry = inquiry::open(s.store, &s.by(), &new)?;
    let begun = s.at;
    s.plan(begun + 12, move |s| {
        let text = s.filled("dhk", "李四", "", "").unwrap_or_else(|| s.own(&s.cast.story.said.read_back));
        inquiry::reply(s.store, &s.by(), inquiry, &text)
    });
    s.plan(begun + 6 * MINUTE, move |s| phone_entered(s, inquiry));
    s.plan(begun + 15 * MINUTE, move |s| {
        let closing = Closing {
            outcome: Some(InquiryStatus::Ordered),
            satisfaction: "satisfied".into(),
            note: s.own(&s.cast.story.said.read_back),
            ..Closing::default()
        };
        inquiry::close(s.store, &s.by(), inquiry, &closing)
    });
    Ok(())
}

fn phone_entered(s: &mut Stage, inquiry: i64) -> Result<()> {
    let buyer = Buyer::named("李四", "phone");
    let more = s.order_of(&buyer, "MJ-3401").lines;
    let mut data = OrderData {
        receiver: "李四".into(),
        phone: "18400013800".into(),
        address: Address {
            province: "江苏省".into(),
            city: "扬州市".into(),
            district: "邗江区".into(),
            detail: "柳堤路66号3幢1202室".into(),
        },
        payment_kind: "cod".into(),
        courier: "顺丰".into(),
        buyer_message: s.own(&s.cast.story.said.phone_wish),
        ..s.order_of(&buyer, "SJT-1801")
    };
    data.lines.extend(more);
    add_up(&mut data);
    let id = order::create(s.store, &s.by(), &data, Some(inquiry))?;
    s.plan(s.at + 6 * MINUTE, move |s| orders::tick(s, id, usize::MAX));
    s.plan(s.at + 8 * MINUTE, move |s| orders::accept(s, id));
    Ok(())
}

/// 11:20: confirmed in the morning, then sent to another address (O7).
fn address_order(s: &mut Stage) {
    let order = paid(s.order_of(&Buyer::named("小美", "taobao"), "SN-66L"), s.at + 60);
    s.plan_when(When::hm(8, 47), move |s| {
        orders::take_in(s, std::slice::from_ref(&order))?;
        let id = orders::id_of(s, &order.order_no)?;
        s.plan_when(When::hm(9, 6), move |s| orders::accept(s, id));
        s.plan_when(When::hm(11, 23), move |s| address_changed(s, id));
        Ok(())
    });
}

fn address_changed(s: &mut Stage, id: i64) -> Result<()> {
    let said = &s.cast.story.said;
    let before = order::get(s.store, id)?;
    let data = OrderData {
        address: Address {
            province: "广东省".into(),
            city: "广州市".into(),
            district: "天河区".into(),
            detail: "木棉路18号创意园3栋502".into(),
        },
        ..before.data
    };
    let reason = s.own(&said.address_reason);
    order::edit(s.store, &s.by(), id, &data, order::Why { reason: &reason, entry_error: false })?;
    let order = order::get(s.store, id)?;
    let wishes = format!("{}；{}", order.data.address, s.own(&said.warehouse_told));
    orders::write_remark(s, &order, "change_address", "red", &wishes, Mode::Replace)
}

/// The evening before: confirmed, then one pair is missing; it is on its way (O6).
fn short_pair(s: &mut Stage) -> Result<()> {
    let id = imported(s, "慢半拍先生", "TX-4243")?;
    s.plan(s.at + 25 * MINUTE, move |s| {
        orders::accept(s, id)?;
        // Nothing is packed before the pair is there.
        s.work.accepted.retain(|o| *o != id);
        Ok(())
    });
    s.plan(s.at + 40 * MINUTE, move |s| {
        let note = s.own(&s.cast.story.said.wait_note);
        let short = exception::open(s.store, &s.by(), id, "out_of_stock", &note, "warehouse", None)?;
        for (n, step) in (1..).zip(["recheck", "tell", "offer"]) {
            s.plan(s.at + n * 7 * MINUTE, move |s| exception::step_done(s.store, &s.by(), short, step));
        }
        s.plan(s.at + 30 * MINUTE, move |s| exception::choose(s.store, &s.by(), short, "wait", None, ""));
        Ok(())
    });
    Ok(())
}

/// 13:15: ordered although it is sold out (I8); at 15:40 she takes another colour.
fn short_set(s: &mut Stage) -> Result<()> {
    let id = imported(s, "木子要早睡", "SJT-1802")?;
    s.plan_when(When::hm(13, 15), move |s| {
        let note = s.own(&s.cast.story.said.short_note);
        let due = s.frame.at(When::hm(15, 30));
        let short = exception::open(s.store, &s.by(), id, "out_of_stock", &note, "warehouse", Some(due))?;
        for (step, minute) in [("recheck", 20), ("delist", 26), ("tell", 41), ("offer", 43)] {
            s.plan_when(When::hm(13, minute), move |s| exception::step_done(s.store, &s.by(), short, step));
        }
        s.plan_when(When::hm(15, 36), move |s| exception::choose(s.store, &s.by(), short, "swap", None, ""));
        s.plan_when(When::hm(15, 40), move |s| swapped(s, id, short));
        Ok(())
    });
    Ok(())
}

fn swapped(s: &mut Stage, id: i64, short: i64) -> Result<()> {
    let said = &s.cast.story.said;
    let (outcome, cause) = (s.own(&said.short_outcome), s.own(&said.short_cause));
    let before = order::get(s.store, id)?;
    let lines = s.order_of(&Buyer::named("", "phone"), "SJT-1801").lines;
    let data = OrderData { lines, ..before.data };
    order::edit(s.store, &s.by(), id, &data, order::Why { reason: &outcome, entry_error: false })?;
    exception::close(s.store, &s.by(), short, &outcome, &cause)?;
    s.plan(s.at + 4 * MINUTE, move |s| orders::accept(s, id));
    Ok(())
}

/// Nudged at 16:46, 16:48, 16:50 (O8); one pays soon, one later, one never.
fn unpaid_order(s: &mut Stage, n: i64, nick: &str, code: &str) -> Result<()> {
    let order = s.order_of(&Buyer::named(nick, "taobao"), code);
    orders::take_in(s, std::slice::from_ref(&order))?;
    let id = orders::id_of(s, &order.order_no)?;
    s.plan_when(When::hm(16, 46 + 2 * n), move |s| unpaid::nudge(s, id, "cf"));
    match n {
        0 => s.plan_when(When::hm(17, 51), move |s| unpaid::pay(s, id)),
        1 => s.plan_when(When::hm(19, 41), move |s| unpaid::pay(s, id)),
        _ => {
            s.plan_when(When::hm(20, 35), move |s| unpaid::nudge(s, id, "zcf"));
            s.plan_when(When::hm(23, 20), move |s| unpaid::give_up(s, id));
        }
    }
    Ok(())
}

/// Promised for 15:00 of the story's day, sent at 17:46 (O9).
fn late_order(s: &mut Stage) -> Result<()> {
    let id = imported(s, "跑步的阿健", "DT-4060")?;
    s.work.orders.insert(LATE.to_owned(), id);
    s.plan(s.at + 20 * MINUTE, move |s| {
        orders::accept(s, id)?;
        s.work.accepted.retain(|o| *o != id);
        Ok(())
    });
    s.plan_when(When::hm(11, 5).on(-1), move |s| {
        order::advance(s.store, &s.by(), id, OrderStatus::Preparing, "", &[])
    });
    s.plan_when(When::hm(17, 46), move |s| orders::send(s, &[id]));
    Ok(())
}

/// S4: asks after the hand-over is frozen; what is promised to her keeps the night shift on until the morning.
fn somebody_at_night(s: &mut Stage) -> Result<()> {
    let said = &s.cast.story.said;
    let new = NewInquiry {
        shop: s.cast.shop.name.clone(),
        channel: "taobao".into(),
        customer: "夜航船".into(),
        topic: "change_order".into(),
        product: s.cast.shop.goods("DT-4060").title.clone(),
        question: s.own(&said.late_question),
        urgency: "normal".into(),
    };
    let id = inquiry::open(s.store, &s.by(), &new)?;
    s.plan(s.at + 70, move |s| {
        let due = s.frame.at(When::hm(8, 45).on(1));
        let what = s.own(&said.late_promise);
        inquiry::reply(s.store, &s.by(), id, &what)?;
        inquiry::promise(s.store, &s.by(), id, due, &what, "warehouse")
    });
    Ok(())
}
