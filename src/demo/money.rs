//! What else a day brings: an order refused at the door, a change somebody still waits for, and the money around it
//! all – freights of the courier, a wholesaler's advance with what it was used for, a fee that is disputed (O7, O12,
//! E1–E3).

use super::buyers::{Buyer, add_up, paid};
use super::cast::When;
use super::orders;
use super::stage::Stage;
use crate::config::lists::Text;
use crate::domain::fee::{Account, NewFee, Party};
use crate::domain::money::Fen;
use crate::domain::order::{OrderData, OrderStatus};
use crate::domain::{Entity, Subject};
use crate::store::{Result, change, cod, fee, order, reminder};

/// Who keeps an account with the shop.
const WHOLESALER: &str = "星河民宿";

pub fn plan(s: &mut Stage) {
    let acts: [(When, Act); 7] = [
        (When::hm(9, 40).on(-2), cod_order),
        (When::hm(10, 20).on(-2), advance),
        (When::hm(18, 20).on(-2), freights),
        (When::hm(11, 10).on(-1), packing),
        (When::hm(18, 20).on(-1), freights),
        (When::hm(10, 52), disputed),
        (When::hm(13, 36), changed_order),
    ];
    for (when, act) in acts {
        s.plan_when(when, move |s| {
            // The day of the others stays as it was thrown.
            let dice = s.dice.clone();
            let done = act(s);
            s.dice = dice;
            done
        });
    }
}

type Act = fn(&mut Stage) -> Result<()>;

fn said(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

fn moved(s: &mut Stage, id: i64, to: OrderStatus) -> Result<()> {
    order::advance(s.store, &s.by(), id, to, "", &[])
}

/// O12: sent last evening, refused at the door this afternoon; somebody calls her back.
fn cod_order(s: &mut Stage) -> Result<()> {
    let buyer = Buyer::named("夏天的风", "phone");
    let mut data = OrderData {
        payment_kind: "cod".into(),
        courier: "顺丰".into(),
        tracking_no: s.tracking_no("顺丰"),
        ..s.order_of(&buyer, "SJT-1501")
    };
    add_up(&mut data);
    let id = order::create(s.store, &s.by(), &data, None)?;
    moved(s, id, OrderStatus::Accepted)?;
    s.plan_when(When::hm(16, 5).on(-1), move |s| moved(s, id, OrderStatus::Preparing));
    s.plan_when(When::hm(18, 15).on(-1), move |s| moved(s, id, OrderStatus::Shipped));
    s.plan_when(When::hm(15, 24), move |s| {
        let todo = s.own(&said(
            "回电听顾客说哪里不对，请她先验货；仍不要，就约快递退回",
            "Call her: what is wrong, may she look at it first; if not, have the courier bring it back",
        ));
        cod::refuse(s.store, &s.by(), id, "goods", &todo)
    });
    // Called back before it rings.
    s.plan_when(When::hm(17, 16), move |s| {
        let open = reminder::open(s.store, 200)?;
        let about = Some(Subject::new(Entity::Order, id));
        match open.iter().find(|r| r.about == about) {
            Some(reminder) => reminder::done(s.store, &s.by(), reminder.id),
            None => Ok(()),
        }
    });
    Ok(())
}

/// O7: confirmed at noon; she wants another colour, and the warehouse has not said yet whether it is in time.
fn changed_order(s: &mut Stage) -> Result<()> {
    let data = paid(s.order_of(&Buyer::named("云边小屋", "taobao"), "SY-L01"), s.at);
    orders::take_in(s, std::slice::from_ref(&data))?;
    let id = orders::id_of(s, &data.order_no)?;
    moved(s, id, OrderStatus::Accepted)?;
    s.plan_when(When::hm(15, 41), move |s| {
        let what = s.own(&said("睡衣改成浅灰色 M 码", "The pyjamas in light grey, size M"));
        let reason = s.own(&said("家人说颜色太艳", "Her family finds the colour too bright"));
        change::open(s.store, &s.by(), id, &what, &reason, "customer")?;
        Ok(())
    });
    Ok(())
}

fn wholesaler(s: &mut Stage) -> Result<Party> {
    let known = fee::named(s.store, s.config, Account::Customer, WHOLESALER)?;
    if let Some(party) = known {
        return Ok(party);
    }
    let mut data = paid(s.order_of(&Buyer::named(WHOLESALER, "wechat"), "MJ-3401"), s.at);
    if let Some(line) = data.lines.first_mut() {
        line.qty = 20;
        line.amount = line.unit_price * 20;
    }
    add_up(&mut data);
    data.paid = data.payable;
    // Twenty pieces take their time; nothing is late of it.
    data.promised_ship_at = Some(s.at + 7 * 86_400);
    let id = order::create(s.store, &s.by(), &data, None)?;
    moved(s, id, OrderStatus::Accepted)?;
    Ok(Party::customer(order::get(s.store, id)?.customer_id, WHOLESALER))
}

/// E3: received in advance, so that packing and freight need not be asked for each time.
fn advance(s: &mut Stage) -> Result<()> {
    let party = wholesaler(s)?;
    let note = s.own(&said("包装与仓储预存", "Advance for packing and storage"));
    fee::pay(s.store, &s.by(), &party, Fen(30_000), true, &note)?;
    let id = party.customer_id.unwrap_or_default();
    fee::set_credit(s.store, &s.by(), id, Some(Fen(50_000)))
}

fn charge(s: &mut Stage, party: &Party, kind: &str, fen: i64, more: impl FnOnce(&mut NewFee)) -> Result<i64> {
    let mut new = NewFee {
        order_id: None,
        case_id: None,
        kind: kind.into(),
        amount: Fen(fen),
        payer: "customer".into(),
        owed_by_us: false,
        party: party.clone(),
        prepaid: false,
        settled: false,
        note: String::new(),
    };
    more(&mut new);
    fee::add(s.store, &s.by(), &new)
}

/// The freights of the parcels that left in the evening.
fn freights(s: &mut Stage) -> Result<()> {
    let sent: Vec<i64> = s.work.shipped.iter().rev().take(4).copied().collect();
    for (n, id) in (0..).zip(sent) {
        let about = (Some(id), None);
        let Some(party) = fee::party(s.store, s.config, Account::Courier, about)? else { continue };
        charge(s, &party, "freight", 480 + 120 * n, |f| {
            f.order_id = Some(id);
            f.payer = "us".into();
            f.owed_by_us = true;
        })?;
    }
    Ok(())
}

fn packing(s: &mut Stage) -> Result<()> {
    let party = wholesaler(s)?;
    let note = s.own(&said("纸箱加固 20 套", "20 boxes reinforced"));
    charge(s, &party, "packing", 12_600, |f| {
        f.prepaid = true;
        f.note = note;
    })?;
    Ok(())
}

/// E2: the storage is not what was agreed on, she says; the answer is being looked for.
fn disputed(s: &mut Stage) -> Result<()> {
    let party = wholesaler(s)?;
    let note = s.own(&said("5 月仓储", "Storage in May"));
    let id = charge(s, &party, "storage", 9_000, |f| f.note = note)?;
    s.plan(s.at + 40 * 60, move |s| {
        let text = s.own(&said("说好前两个月免仓储费", "The first two months were to be free"));
        fee::say(s.store, &s.by(), id, "customer", &text)
    });
    s.plan(s.at + 65 * 60, move |s| {
        let text = s.own(&said(
            "在查三月的聊天记录，明早答复",
            "Looking through the chat of March, answer tomorrow morning",
        ));
        fee::say(s.store, &s.by(), id, "us", &text)
    });
    Ok(())
}
