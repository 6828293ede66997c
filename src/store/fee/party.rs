//! Whose account: the other side of an order or case, somebody by name; what a customer may owe (E2).

use crate::config::Config;
use crate::domain::Entity;
use crate::domain::fee::{Account, FeeRefusal, Party};
use crate::domain::money::Fen;
use crate::store::{Actor, Op, Result, Store, StoreError, case, customer, order};
use rusqlite::{OptionalExtension, params};

/// Who the other side of a fee is: the customer of its order or case, the courier of its order. `None`: nobody known.
pub fn party(
    store: &Store,
    config: &Config,
    account: Account,
    (order_id, case_id): (Option<i64>, Option<i64>),
) -> Result<Option<Party>> {
    let case = case_id.map(|id| case::get(store, id)).transpose()?;
    let order_id = order_id.or_else(|| case.as_ref().and_then(|c| c.order_id));
    let order = order_id.map(|id| order::get(store, id)).transpose()?;
    Ok(match account {
        Account::House => Some(Party::other(Account::House, "")),
        Account::Supplier => Some(Party::other(Account::Supplier, "")),
        Account::Customer => {
            let of_order = order.map(|o| Party::customer(o.customer_id, o.data.customer));
            of_order.or_else(|| case.map(|c| Party::customer(c.customer_id, c.customer)))
        }
        Account::Courier => order
            .filter(|o| !o.data.courier.trim().is_empty())
            .map(|o| Party::other(Account::Courier, config.lists.courier(&o.data.courier))),
    })
}

/// Somebody by name: a customer under any of her names, a courier by id or name, a supplier by whatever she is called.
/// `None`: nobody is called so.
///
/// # Errors
/// `fee.refuse.two_named` when several customers are.
pub fn named(store: &Store, config: &Config, account: Account, name: &str) -> Result<Option<Party>> {
    let name = name.trim();
    Ok(match account {
        Account::House => None,
        Account::Supplier => Some(Party::other(account, name)),
        Account::Courier => {
            let id = config.lists.courier(name);
            let party = Party::other(account, id);
            let is_known = config.lists.couriers.iter().any(|c| c.id == id) || has_account(store, &party)?;
            is_known.then_some(party)
        }
        Account::Customer => {
            let mut found = customer::named(store, name)?;
            if found.len() > 1 {
                return Err(StoreError::refused(&FeeRefusal::TwoNamed));
            }
            found.pop().map(|c| Party::customer(c.id, c.name))
        }
    })
}

/// Something stands on the account of a courier or supplier.
pub fn has_account(store: &Store, party: &Party) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM fees WHERE account = ?1 AND party = ?2 AND deleted_at IS NULL)
                   OR EXISTS (SELECT 1 FROM payments WHERE account = ?1 AND party = ?2)";
    let of = [party.account.code(), party.name.as_str()];
    Ok(store.conn().prepare_cached(sql)?.query_row(of, |r| r.get(0))?)
}

/// What a customer may owe; `None`: no limit, or no customer.
pub fn credit(store: &Store, party: Option<&Party>) -> Result<Option<Fen>> {
    let Some(id) = party.and_then(|p| p.customer_id) else { return Ok(None) };
    let mut statement = store.conn().prepare_cached("SELECT credit_fen FROM customers WHERE id = ?1")?;
    let found: Option<Option<i64>> = statement.query_row([id], |r| r.get(0)).optional()?;
    Ok(found.flatten().map(Fen))
}

/// Sets it; `None` takes the limit away.
pub fn set_credit(store: &mut Store, by: &Actor, customer_id: i64, most: Option<Fen>) -> Result<()> {
    let name = customer::get(store, customer_id)?.map(|c| c.name).unwrap_or_default();
    let op = Op::new("credit_set").about(Entity::Customer, customer_id).note(name);
    store.transact(by, op, |w| {
        let sql = "UPDATE customers SET credit_fen = ?1 WHERE id = ?2";
        w.execute(sql, params![most.map(|m| m.0), customer_id])?;
        Ok(())
    })
}
