//! C1: where a customer lets parcels go to.

use super::add_phone;
use crate::domain::Entity;
use crate::store::{Actor, Op, Result, Store, Write};
use crate::text::address::Address;
use rusqlite::params;

/// A known address of a customer; what is masked or has no detail is not remembered. False when nothing was new.
pub fn add_address(
    store: &mut Store,
    by: &Actor,
    customer_id: i64,
    to: (&str, &str),
    address: &Address,
) -> Result<bool> {
    let op = Op::new("customer_address").about(Entity::Customer, customer_id).note(to.0);
    store.transact(by, op, |w| {
        add_phone(w, customer_id, to.1)?;
        add_address_in(w, customer_id, to, address)
    })
}

/// `to` is receiver and phone.
pub fn add_address_in(w: &Write, customer_id: i64, to: (&str, &str), a: &Address) -> Result<bool> {
    let (receiver, phone) = to;
    if a.detail.is_empty() || [&a.detail, receiver, phone].iter().any(|t| t.contains('*')) {
        return Ok(false);
    }
    let new = w
        .prepare_cached(
            "INSERT INTO customer_addresses(customer_id, receiver, phone, province, city, district, detail)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (
               SELECT 1 FROM customer_addresses WHERE customer_id = ?1 AND receiver = ?2 AND phone = ?3
                 AND province = ?4 AND city = ?5 AND district = ?6 AND detail = ?7)",
        )?
        .execute(params![customer_id, receiver, phone, a.province, a.city, a.district, a.detail])?;
    Ok(new > 0)
}
