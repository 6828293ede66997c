//! A customer entered, changed, deleted and brought back by hand (C1, X3).

use super::{add_address_in, get};
use crate::domain::Entity;
use crate::domain::customer::Customer;
use crate::domain::customer::card::{KnownAddress, PlatformName};
use crate::domain::customer::merge::CustomerRefusal;
use crate::store::{Actor, Op, Result, Store, StoreError, Write};
use rusqlite::{OptionalExtension, params};

/// A card as it is typed: what it does not name any more is taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Its id is 0 for a new one.
    pub customer: Customer,
    pub names: Vec<PlatformName>,
    pub phones: Vec<String>,
    pub addresses: Vec<KnownAddress>,
    pub referred_by: Option<i64>,
}

/// Enters or changes a customer; gives her id.
///
/// # Errors
/// `customer.refuse.name_missing`; `customer.refuse.name_taken` when another customer is called so on that channel;
/// `customer.refuse.referral_circle`.
pub fn save(store: &mut Store, by: &Actor, details: &Details) -> Result<i64> {
    let c = &details.customer;
    if c.name.trim().is_empty() {
        return Err(StoreError::refused(&CustomerRefusal::NameMissing));
    }
    let op = Op::new(if c.id == 0 { "customer_add" } else { "customer_edit" }).note(&c.name);
    let op = if c.id == 0 { op } else { op.about(Entity::Customer, c.id) };
    store.transact(by, op, |w| {
        let id = if c.id == 0 {
            w.execute(
                "INSERT INTO customers(name, created_at) VALUES (?1, ?2)",
                params![c.name.trim(), w.by.at],
            )?;
            w.last_insert_rowid()
        } else {
            c.id
        };
        w.about(Entity::Customer, id)?;
        check_referral(w, id, details.referred_by)?;
        w.execute(
            "UPDATE customers SET name = ?1, tier = ?2, groups = ?3, tags = ?4, note = ?5, referred_by = ?6
             WHERE id = ?7",
            params![c.name.trim(), c.tier, c.groups, c.tags, c.note, details.referred_by, id],
        )?;
        write_names(w, id, details)?;
        write_phones(w, id, &details.phones)?;
        write_addresses(w, id, &details.addresses)?;
        Ok(id)
    })
}

/// Nobody is brought by herself, nor by somebody she brought.
fn check_referral(w: &Write, id: i64, by: Option<i64>) -> Result<()> {
    let circle: bool = w.query_row(
        "WITH RECURSIVE chain(id) AS (
           SELECT ?2 UNION SELECT c.referred_by FROM customers c JOIN chain ON c.id = chain.id
           WHERE c.referred_by IS NOT NULL)
         SELECT EXISTS (SELECT 1 FROM chain WHERE id = ?1)",
        params![id, by],
        |r| r.get(0),
    )?;
    if circle { Err(StoreError::refused(&CustomerRefusal::ReferralCircle)) } else { Ok(()) }
}

fn write_names(w: &Write, id: i64, details: &Details) -> Result<()> {
    let mut names = details.names.clone();
    if names.is_empty() {
        // Without a name on any platform she is found by the one she is shown by.
        names.push(PlatformName { channel: "other".into(), name: details.customer.name.trim().to_owned() });
    }
    let mut kept: Vec<i64> = Vec::new();
    for PlatformName { channel, name } in &names {
        let owner: Option<(i64, i64)> = w
            .prepare_cached("SELECT id, customer_id FROM customer_names WHERE channel = ?1 AND name = ?2")?
            .query_row([channel, name], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()?;
        match owner {
            Some((row, owner)) if owner == id => kept.push(row),
            Some(_) => return Err(StoreError::refused(&CustomerRefusal::NameTaken)),
            None => {
                w.prepare_cached(
                    "INSERT INTO customer_names(customer_id, channel, name) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![id, channel, name])?;
                kept.push(w.last_insert_rowid());
            }
        }
    }
    w.execute(
        "DELETE FROM customer_names WHERE customer_id = ?1 AND id NOT IN (SELECT value FROM json_each(?2))",
        params![id, serde_json::to_string(&kept)?],
    )?;
    Ok(())
}

fn write_phones(w: &Write, id: i64, phones: &[String]) -> Result<()> {
    w.execute(
        "DELETE FROM customer_phones WHERE customer_id = ?1 AND phone NOT IN (SELECT value FROM json_each(?2))",
        params![id, serde_json::to_string(phones)?],
    )?;
    phones.iter().try_for_each(|phone| super::add_phone(w, id, phone))
}

fn write_addresses(w: &Write, id: i64, addresses: &[KnownAddress]) -> Result<()> {
    let sql = "SELECT id, receiver, phone, province, city, district, detail FROM customer_addresses
               WHERE customer_id = ?1";
    let mut statement = w.prepare_cached(sql)?;
    let old: Vec<(i64, [String; 6])> = statement
        .query_map([id], |r| {
            let text = |i: usize| r.get::<_, String>(i);
            Ok((r.get(0)?, [text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(6)?]))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let parts = |k: &KnownAddress| {
        let a = &k.address;
        [&k.receiver, &k.phone, &a.province, &a.city, &a.district, &a.detail].map(Clone::clone)
    };
    let new: Vec<[String; 6]> = addresses.iter().map(parts).collect();
    for (row, _) in old.iter().filter(|(_, of)| !new.contains(of)) {
        w.execute("DELETE FROM customer_addresses WHERE id = ?1", [row])?;
    }
    for k in addresses {
        add_address_in(w, id, (&k.receiver, &k.phone), &k.address)?;
    }
    Ok(())
}

/// X3: out of every list, with everything she has; listed among the deleted, back with one undo or by hand.
///
/// # Errors
/// `customer.refuse.open_work` while an inquiry, order or case of hers is open.
pub fn delete(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    may_be_deleted(store, id)?;
    let name = get(store, id)?.map(|c| c.name).unwrap_or_default();
    mark(store, by, Op::new("customer_delete").about(Entity::Customer, id).note(name), id, Some(by.at))
}

/// X3: whether nothing stands in the way of it.
///
/// # Errors
/// `customer.refuse.open_work` while an inquiry, order or case of hers is open.
pub fn may_be_deleted(store: &Store, id: i64) -> Result<()> {
    let open: bool = store
        .conn()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM inquiries WHERE customer_id = ?1 AND closed_at IS NULL AND deleted_at IS NULL)
                 OR EXISTS (SELECT 1 FROM cases WHERE customer_id = ?1 AND closed_at IS NULL AND deleted_at IS NULL)
                 OR EXISTS (SELECT 1 FROM orders WHERE customer_id = ?1 AND deleted_at IS NULL
                            AND status NOT IN ('signed', 'done', 'cancelled', 'closed'))",
        )?
        .query_row([id], |r| r.get(0))?;
    if open { Err(StoreError::refused(&CustomerRefusal::OpenWork)) } else { Ok(()) }
}

/// X3: back among the others.
pub fn restore(store: &mut Store, by: &Actor, id: i64) -> Result<()> {
    let name = get(store, id)?.map(|c| c.name).unwrap_or_default();
    mark(store, by, Op::new("customer_restore").about(Entity::Customer, id).note(name), id, None)
}

fn mark(store: &mut Store, by: &Actor, op: Op, id: i64, deleted_at: Option<i64>) -> Result<()> {
    store.transact(by, op, |w| {
        w.execute("UPDATE customers SET deleted_at = ?1 WHERE id = ?2", params![deleted_at, id])?;
        Ok(())
    })
}
