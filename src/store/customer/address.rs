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
    if !is_plain(to, address) {
        return Ok(false);
    }
    let op = Op::new("customer_address").about(Entity::Customer, customer_id).note(to.0);
    store.transact(by, op, |w| {
        add_phone(w, customer_id, to.1)?;
        add_address_in(w, customer_id, to, address)
    })
}

/// `to` is receiver and phone.
pub fn add_address_in(w: &Write, customer_id: i64, to: (&str, &str), a: &Address) -> Result<bool> {
    let (receiver, phone) = to;
    if !is_plain(to, a) {
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

fn is_plain((receiver, phone): (&str, &str), a: &Address) -> bool {
    !a.detail.is_empty() && ![a.detail.as_str(), receiver, phone].iter().any(|t| t.contains('*'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    #[test]
    fn c1_a_masked_address_leaves_nothing_behind_not_even_its_phone() {
        let mut store = store();
        let seed = "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0)";
        store.transact(&actor(0), Op::new("seed"), |w| Ok(w.execute(seed, [])?)).unwrap();
        let masked = Address { detail: "文三路***".into(), ..Address::default() };
        let to = ("小美", "13800138000");
        assert!(!add_address(&mut store, &actor(10), 1, to, &masked).unwrap());
        let phones: i64 =
            store.conn().query_row("SELECT count(*) FROM customer_phones", [], |r| r.get(0)).unwrap();
        assert_eq!((phones, undo::next(&store, &actor(20)).unwrap()), (0, None));
        let plain = Address { detail: "文三路8号".into(), ..Address::default() };
        assert!(add_address(&mut store, &actor(30), 1, to, &plain).unwrap());
    }
}
