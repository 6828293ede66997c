//! Who else she may be: the same phone, the same nick elsewhere, the same receiver with the same phone (C1).

use super::list::listed;
use crate::domain::customer::card::{Known, Twin, TwinReason};
use crate::store::{Result, Store, coded};
use rusqlite::{OptionalExtension, Row, named_params};

/// Twins that are told at most.
const MOST: usize = 5;
/// A shorter phone names nobody; of a masked one the end must be legible.
const SHORTEST: usize = 7;

/// What a form says of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed<'a> {
    /// Id of a channel, "" where the form asks for none.
    pub channel: &'a str,
    pub name: String,
    pub receiver: &'a str,
    pub phones: Vec<String>,
    /// The customer the form is about.
    pub except: Option<i64>,
}

fn row_to_twin(r: &Row) -> rusqlite::Result<Twin> {
    Ok(Twin {
        id: r.get("id")?,
        name: r.get("name")?,
        tier: r.get("tier")?,
        reason: coded(r, "reason", &r.get::<_, String>("reason")?, TwinReason::from_code)?,
        what: r.get("what")?,
        channel: r.get("channel")?,
    })
}

/// Each customer once, for the surest reason.
fn each_once(mut all: Vec<Twin>) -> Vec<Twin> {
    all.sort_by_key(|t| (t.reason, t.id));
    let mut seen = std::collections::HashSet::new();
    all.retain(|t| seen.insert(t.id));
    all.truncate(MOST);
    all
}

/// Customers who may be the one of this id; those who were said not to be are left out.
pub fn twins(store: &Store, id: i64) -> Result<Vec<Twin>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT c.id, c.name, c.tier, f.reason, f.what, f.channel FROM (
           SELECT p.customer_id AS id, 'phone' AS reason, p.phone AS what, '' AS channel
             FROM customer_phones mine JOIN customer_phones p ON p.phone = mine.phone
             WHERE mine.customer_id = :id
           UNION ALL SELECT p.customer_id, 'phone', p.phone, ''
             FROM customer_names mine JOIN customer_phones p ON p.phone = mine.name
             WHERE mine.customer_id = :id
           UNION ALL SELECT n.customer_id, 'phone', n.name, ''
             FROM customer_phones mine JOIN customer_names n ON n.name = mine.phone
             WHERE mine.customer_id = :id
           UNION ALL SELECT n.customer_id, 'nick', n.name, n.channel
             FROM customer_names mine JOIN customer_names n ON n.name = mine.name AND n.channel <> mine.channel
             WHERE mine.customer_id = :id
           UNION ALL SELECT o.customer_id, 'receiver', o.receiver, ''
             FROM (SELECT DISTINCT receiver, phone FROM orders
                   WHERE customer_id = :id AND receiver <> '' AND length(phone) >= 7
                     AND receiver NOT LIKE '%*%' AND substr(phone, -4) NOT LIKE '%*%' LIMIT 20) mine
             JOIN orders o ON o.phone = mine.phone AND o.receiver = mine.receiver) f
         JOIN customers c ON c.id = f.id
         WHERE f.id <> :id AND c.deleted_at IS NULL AND c.merged_into IS NULL
           AND NOT EXISTS (SELECT 1 FROM customer_apart a
                           WHERE a.one = min(c.id, :id) AND a.other = max(c.id, :id))
         LIMIT 60",
    )?;
    let rows = statement.query_map(named_params! { ":id": id }, row_to_twin)?;
    Ok(each_once(rows.collect::<rusqlite::Result<_>>()?))
}

/// What is known of the customer a form names, while it is typed: few look-ups along indexes.
pub fn known(store: &Store, typed: &Typed) -> Result<Known> {
    let same = same(store, typed)?;
    let mut twins = Vec::new();
    if typed.name.chars().count() >= 2 {
        twins.extend(of_sql(
            store,
            "SELECT c.id, c.name, c.tier, 'nick' AS reason, n.name AS what, n.channel
             FROM customer_names n JOIN customers c ON c.id = n.customer_id
             WHERE n.name = :one AND (n.channel <> :two OR :two = '')",
            (&typed.name, typed.channel),
        )?);
    }
    for phone in typed.phones.iter().filter(|p| p.len() >= SHORTEST) {
        twins.extend(of_sql(
            store,
            "SELECT c.id, c.name, c.tier, 'phone' AS reason, p.phone AS what, '' AS channel
             FROM customer_phones p JOIN customers c ON c.id = p.customer_id WHERE p.phone = :one AND :two = ''",
            (phone, ""),
        )?);
        if !typed.receiver.is_empty() {
            twins.extend(of_sql(
                store,
                "SELECT c.id, c.name, c.tier, 'receiver' AS reason, o.receiver AS what, '' AS channel
                 FROM orders o JOIN customers c ON c.id = o.customer_id
                 WHERE o.phone = :one AND o.receiver = :two",
                (phone, typed.receiver),
            )?);
        }
    }
    let known = same.as_ref().map(|s| s.customer.id);
    let apart = super::merge::apart_from(store, known.or(typed.except))?;
    twins.retain(|t| Some(t.id) != known && Some(t.id) != typed.except && !apart.contains(&t.id));
    let orders = match known {
        Some(id) => super::card::counts(store, id)?.orders,
        None => 0,
    };
    Ok(Known { same, orders, twins: each_once(twins) })
}

/// The customer of that name on that channel; without a channel, the only one of that name.
fn same(store: &Store, typed: &Typed) -> Result<Option<crate::domain::customer::card::Listed>> {
    if typed.name.is_empty() {
        return Ok(None);
    }
    let found: Option<(i64, i64)> = store
        .conn()
        .prepare_cached(
            "SELECT min(c.id), count(DISTINCT c.id) FROM customer_names n JOIN customers c ON c.id = n.customer_id
             WHERE n.name = :name AND (n.channel = :channel OR :channel = '') AND c.deleted_at IS NULL
               AND c.merged_into IS NULL HAVING count(*) > 0",
        )?
        .query_row(named_params! { ":name": &typed.name, ":channel": typed.channel }, |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?;
    match found {
        Some((id, 1)) if Some(id) != typed.except => Ok(listed(store, &[id])?.pop()),
        _ => Ok(None),
    }
}

fn of_sql(store: &Store, sql: &str, (one, two): (&str, &str)) -> Result<Vec<Twin>> {
    let sql = format!("{sql} AND c.deleted_at IS NULL AND c.merged_into IS NULL LIMIT 8");
    let mut statement = store.conn().prepare_cached(&sql)?;
    let rows = statement.query_map(named_params! { ":one": one, ":two": two }, row_to_twin)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
