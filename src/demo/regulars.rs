//! Customers the shop knows well: with tiers, notes, who brought them – and some who have two cards (C1).

use super::buyers::Buyer;
use super::cast::Regular;
use super::orders::id_of;
use super::stage::Stage;
use crate::domain::customer::Customer;
use crate::domain::customer::card::{KnownAddress, PlatformName};
use crate::domain::order::{Address, OrderData, OrderStatus};
use crate::store::order::{Incoming, upsert_in};
use crate::store::{Op, Result, customer, order};
use crate::text::address::split_region;
use std::collections::HashMap;

const DAY: i64 = 86_400;

/// Their cards, and what they bought in earlier weeks.
pub fn enter(s: &mut Stage) -> Result<()> {
    // What they bought throws no dice of the day's.
    let dice = s.dice.clone();
    let by = s.by();
    let mut known: HashMap<&str, i64> = HashMap::new();
    let regulars = &s.cast.people.regulars;
    for regular in regulars {
        let mut id = 0;
        for (code, days) in &regular.orders {
            let order = bought(s, regular, code, s.at - days * DAY);
            let day = s.frame.day_of(order.placed_at);
            s.store.transact(&by, Op::new("import_orders").note(&regular.name), |w| {
                upsert_in(w, &Incoming::whole(&order, Some(OrderStatus::Done), None, day))
            })?;
            id = order::get(s.store, id_of(s, &order.order_no)?)?.customer_id;
        }
        let address = KnownAddress {
            receiver: regular.receiver.clone(),
            phone: regular.phone.clone(),
            address: split_region(&regular.address),
        };
        let names = regular
            .names
            .iter()
            .map(|(channel, name)| PlatformName { channel: channel.clone(), name: name.clone() });
        let details = customer::Details {
            customer: Customer {
                id,
                name: regular.name.clone(),
                tier: regular.tier.clone(),
                groups: regular.groups.clone(),
                tags: regular.tags.clone(),
                note: regular.note.clone(),
            },
            names: names.collect(),
            phones: vec![regular.phone.clone()],
            addresses: if regular.address.is_empty() { Vec::new() } else { vec![address] },
            referred_by: known.get(regular.referred_by.as_str()).copied(),
        };
        known.insert(&regular.name, customer::save(s.store, &by, &details)?);
    }
    s.dice = dice;
    Ok(())
}

/// An order of a product, long done.
fn bought(s: &mut Stage, regular: &Regular, code: &str, placed_at: i64) -> OrderData {
    let (channel, nick) = regular.names.first().cloned().unwrap_or_default();
    let address: Address = split_region(&regular.address);
    let mut order = s.order_of(&Buyer::named(&nick, &channel), code);
    order.placed_at = placed_at;
    order.promised_ship_at = Some(placed_at + 2 * DAY);
    order.shipped_at = Some(placed_at + DAY);
    order.done_at = Some(placed_at + 4 * DAY);
    order.tracking_no = s.tracking_no(&order.courier.clone());
    order.receiver.clone_from(&regular.receiver);
    order.phone.clone_from(&regular.phone);
    if !address.detail.is_empty() {
        order.address = address;
    }
    super::buyers::paid(order, placed_at + 300)
}
