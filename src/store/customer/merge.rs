//! Two cards become one in a step that undo takes back; two who only look alike are kept apart (C1).

use super::list::names;
use super::{COLUMNS, row_to_customer};
use crate::domain::Entity;
use crate::domain::customer::Customer;
use crate::domain::customer::merge::{CustomerRefusal, merged};
use crate::store::{Actor, Op, Result, Store, StoreError, Write};
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

/// Tables whose rows say whose they are, and nothing else has to fit.
pub(super) const OF_CUSTOMER: &[&str] =
    &["inquiries", "orders", "cases", "feedback", "surveys", "fees", "payments", "reconciliations"];

/// Everything of `gone` becomes that of `keep`: names, phones, addresses, orders, inquiries, cases, feedback, those she
/// brought; her card says where she went. `days` gives the call-back interval of a tier.
///
/// # Errors
/// `customer.refuse.same`, `customer.refuse.gone` when either is deleted or merged already.
pub fn merge(store: &mut Store, by: &Actor, keep: i64, gone: i64, days: impl Fn(&str) -> i64) -> Result<()> {
    if keep == gone {
        return Err(StoreError::refused(&CustomerRefusal::Same));
    }
    let (kept, other) = (living(store, keep)?, living(store, gone)?);
    let one = merged(&kept, &other, days);
    let note = format!("{} + {}", kept.name, other.name);
    let known: Vec<String> = names(store, keep)?.into_iter().map(|n| n.name).collect();
    let op = Op::new("customer_merge").about(Entity::Customer, keep).note(note);
    store.transact(by, op, |w| {
        w.execute("UPDATE customer_names SET customer_id = ?1 WHERE customer_id = ?2", [keep, gone])?;
        if !known.contains(&other.name) && !has_name(w, keep, &other.name)? {
            // The name she was shown by is not lost with her card.
            w.execute(
                "INSERT OR IGNORE INTO customer_names(customer_id, channel, name) VALUES (?1, 'other', ?2)",
                params![keep, other.name],
            )?;
        }
        w.execute(
            "DELETE FROM customer_phones WHERE customer_id = ?2
             AND phone IN (SELECT phone FROM customer_phones WHERE customer_id = ?1)",
            [keep, gone],
        )?;
        w.execute("UPDATE customer_phones SET customer_id = ?1 WHERE customer_id = ?2", [keep, gone])?;
        w.execute(
            "DELETE FROM customer_addresses WHERE customer_id = ?2 AND EXISTS (
               SELECT 1 FROM customer_addresses k WHERE k.customer_id = ?1
                 AND (k.receiver, k.phone, k.province, k.city, k.district, k.detail) =
                     (customer_addresses.receiver, customer_addresses.phone, customer_addresses.province,
                      customer_addresses.city, customer_addresses.district, customer_addresses.detail))",
            [keep, gone],
        )?;
        w.execute("UPDATE customer_addresses SET customer_id = ?1 WHERE customer_id = ?2", [keep, gone])?;
        for table in OF_CUSTOMER {
            let sql = format!("UPDATE {table} SET customer_id = ?1 WHERE customer_id = ?2");
            w.execute(&sql, [keep, gone])?;
        }
        referrals(w, keep, gone)?;
        w.execute("UPDATE customers SET merged_into = ?1 WHERE merged_into = ?2", [keep, gone])?;
        w.execute(
            "UPDATE customers SET tier = ?1, groups = ?2, tags = ?3, note = ?4 WHERE id = ?5",
            params![one.tier, one.groups, one.tags, one.note, keep],
        )?;
        w.execute(
            "UPDATE customers SET merged_into = ?1, deleted_at = ?2 WHERE id = ?3",
            params![keep, w.by.at, gone],
        )?;
        Ok(())
    })
}

/// Whom she brought, and who brought her unless `keep` says it already; nobody brought herself.
fn referrals(w: &Write, keep: i64, gone: i64) -> Result<()> {
    w.execute("UPDATE customers SET referred_by = ?1 WHERE referred_by = ?2 AND id <> ?1", [keep, gone])?;
    w.execute("UPDATE customers SET referred_by = NULL WHERE id = ?1 AND referred_by = ?2", [keep, gone])?;
    w.execute(
        "UPDATE customers SET referred_by = (SELECT referred_by FROM customers WHERE id = ?2)
         WHERE id = ?1 AND referred_by IS NULL
           AND (SELECT referred_by FROM customers WHERE id = ?2) IS NOT ?1",
        [keep, gone],
    )?;
    Ok(())
}

fn has_name(w: &Write, id: i64, name: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM customer_names WHERE customer_id = ?1 AND name = ?2)";
    Ok(w.query_row(sql, params![id, name], |r| r.get(0))?)
}

/// A customer who is neither deleted nor merged.
fn living(store: &Store, id: i64) -> Result<Customer> {
    let sql = format!(
        "SELECT {COLUMNS} FROM customers WHERE id = ?1 AND deleted_at IS NULL AND merged_into IS NULL"
    );
    let found = store.conn().prepare_cached(&sql)?.query_row([id], row_to_customer).optional()?;
    found.ok_or_else(|| StoreError::refused(&CustomerRefusal::Gone))
}

/// Looked at: these two are not the same, and are not told as twins any more.
pub fn keep_apart(store: &mut Store, by: &Actor, a: i64, b: i64) -> Result<()> {
    let (one, other) = (living(store, a)?, living(store, b)?);
    let note = format!("{} / {}", one.name, other.name);
    store.transact(by, Op::new("customer_apart").about(Entity::Customer, a).note(note), |w| {
        w.execute(
            "INSERT OR IGNORE INTO customer_apart(one, other, at, agent_id)
             VALUES (min(?1, ?2), max(?1, ?2), ?3, ?4)",
            params![a, b, w.by.at, w.by.agent_id],
        )?;
        Ok(())
    })
}

/// Who was said not to be this customer.
pub(super) fn apart_from(store: &Store, id: Option<i64>) -> Result<HashSet<i64>> {
    let Some(id) = id else { return Ok(HashSet::new()) };
    let sql = "SELECT other FROM customer_apart WHERE one = ?1 UNION SELECT one FROM customer_apart WHERE other = ?1";
    let mut statement = store.conn().prepare_cached(sql)?;
    let rows = statement.query_map([id], |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
