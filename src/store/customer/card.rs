//! The card of one customer: what is known, what happened (C1).

use super::list::{names, phones};
use super::{COLUMNS, row_to_customer};
use crate::domain::customer::card::{Card, Contact, ContactKind, Counts, KnownAddress, Person};
use crate::domain::money::Fen;
use crate::domain::order::Address;
use crate::domain::{Entity, Subject};
use crate::store::{Result, Store, StoreError};
use rusqlite::{OptionalExtension, Row};

/// Entries of the history at most, and of each kind.
const MOST: usize = 120;
const EACH: i64 = 40;

/// # Errors
/// [`StoreError::NotFound`]
pub fn card(store: &Store, id: i64) -> Result<Card> {
    let sql = format!("SELECT {COLUMNS}, referred_by, created_at, deleted_at FROM customers WHERE id = ?1");
    let read = |r: &Row| {
        let referred_by: Option<i64> = r.get("referred_by")?;
        let (created_at, deleted_at) = (r.get("created_at")?, r.get("deleted_at")?);
        Ok((Card { customer: row_to_customer(r)?, created_at, deleted_at, ..Card::default() }, referred_by))
    };
    let found = store.conn().prepare_cached(&sql)?.query_row([id], read).optional()?;
    let Some((mut card, referred_by)) = found else {
        return Err(StoreError::NotFound { what: format!("customer {id}") });
    };
    card.names = names(store, id)?;
    card.phones = phones(store, id)?;
    card.addresses = addresses(store, id)?;
    let people = |sql: &str, id: i64| -> Result<Vec<Person>> {
        let mut statement = store.conn().prepare_cached(sql)?;
        let rows = statement.query_map([id], |r| Ok(Person { id: r.get("id")?, name: r.get("name")? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    if let Some(id) = referred_by {
        card.referred_by = people("SELECT id, name FROM customers WHERE id = ?1", id)?.pop();
    }
    card.referred = people(
        "SELECT id, name FROM customers WHERE referred_by = ?1 AND deleted_at IS NULL AND merged_into IS NULL
         ORDER BY id LIMIT 20",
        id,
    )?;
    card.counts = counts(store, id)?;
    card.history = history(store, id)?;
    card.twins = super::known::twins(store, id)?;
    Ok(card)
}

fn addresses(store: &Store, id: i64) -> Result<Vec<KnownAddress>> {
    let mut statement = store.conn().prepare_cached(
        "SELECT receiver, phone, province, city, district, detail FROM customer_addresses
         WHERE customer_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([id], |r| {
        let (province, city, district, detail) =
            (r.get("province")?, r.get("city")?, r.get("district")?, r.get("detail")?);
        let address = Address { province, city, district, detail };
        Ok(KnownAddress { receiver: r.get("receiver")?, phone: r.get("phone")?, address })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How much there is of her.
pub fn counts(store: &Store, id: i64) -> Result<Counts> {
    let sql = "SELECT
        (SELECT count(*) FROM orders WHERE customer_id = ?1 AND deleted_at IS NULL) AS orders,
        (SELECT count(*) FROM inquiries WHERE customer_id = ?1 AND deleted_at IS NULL) AS inquiries,
        (SELECT count(*) FROM cases WHERE customer_id = ?1 AND deleted_at IS NULL) AS cases,
        (SELECT coalesce(sum(paid_fen - refund_fen), 0) FROM orders
         WHERE customer_id = ?1 AND deleted_at IS NULL) AS paid";
    Ok(store.conn().prepare_cached(sql)?.query_row([id], |r| {
        Ok(Counts {
            orders: r.get("orders")?,
            inquiries: r.get("inquiries")?,
            cases: r.get("cases")?,
            paid: Fen(r.get("paid")?),
        })
    })?)
}

/// Kind, entity it is about, and the statement that gives `at`, `about`, `number`, `code`, `label`, `text`, `amount`.
const SOURCES: [(ContactKind, Entity, &str); 6] = [
    (
        ContactKind::Order,
        Entity::Order,
        "SELECT o.placed_at AS at, o.id AS about, o.order_no AS number, o.status AS code, '' AS label,
                coalesce((SELECT group_concat(title || CASE qty WHEN 1 THEN '' ELSE ' ×' || qty END, ' + ')
                          FROM order_lines WHERE order_id = o.id), '') AS text, o.payable_fen AS amount
         FROM orders o WHERE o.customer_id = ?1 AND o.deleted_at IS NULL ORDER BY o.placed_at DESC LIMIT ?2",
    ),
    (
        ContactKind::Inquiry,
        Entity::Inquiry,
        "SELECT opened_at AS at, id AS about, '' AS number, status AS code, topic AS label, question AS text,
                NULL AS amount
         FROM inquiries WHERE customer_id = ?1 AND deleted_at IS NULL ORDER BY opened_at DESC LIMIT ?2",
    ),
    (
        ContactKind::Case,
        Entity::Case,
        "SELECT opened_at AS at, id AS about, order_no AS number, status AS code, kind AS label, problem AS text,
                NULL AS amount
         FROM cases WHERE customer_id = ?1 AND deleted_at IS NULL ORDER BY opened_at DESC LIMIT ?2",
    ),
    (
        ContactKind::Remark,
        Entity::Order,
        "SELECT r.at, o.id AS about, o.order_no AS number, '' AS code, '' AS label, r.text, NULL AS amount
         FROM orders o JOIN remarks r ON r.order_id = o.id
         WHERE o.customer_id = ?1 AND o.deleted_at IS NULL ORDER BY r.at DESC LIMIT ?2",
    ),
    (
        ContactKind::CallBack,
        Entity::Order,
        "SELECT coalesce(b.done_at, b.due_at) AS at, o.id AS about, o.order_no AS number, b.result AS code,
                '' AS label, b.note AS text, NULL AS amount
         FROM orders o JOIN call_backs b ON b.order_id = o.id
         WHERE o.customer_id = ?1 AND o.deleted_at IS NULL ORDER BY at DESC LIMIT ?2",
    ),
    (
        ContactKind::Feedback,
        Entity::Order,
        "SELECT f.at, coalesce(f.order_id, 0) AS about, coalesce(o.order_no, '') AS number, '' AS code,
                f.kind AS label, f.text || CASE f.answer WHEN '' THEN '' ELSE ' → ' || f.answer END AS text,
                NULL AS amount
         FROM feedback f LEFT JOIN orders o ON o.id = f.order_id
         WHERE f.customer_id = ?1 ORDER BY f.at DESC LIMIT ?2",
    ),
];

/// The newest first, whatever it was.
fn history(store: &Store, id: i64) -> Result<Vec<Contact>> {
    let mut all = Vec::new();
    for (kind, entity, sql) in SOURCES {
        let mut statement = store.conn().prepare_cached(sql)?;
        let read = |r: &Row| {
            Ok(Contact {
                at: r.get("at")?,
                kind,
                about: Subject::new(entity, r.get("about")?),
                number: r.get("number")?,
                code: r.get("code")?,
                label: r.get("label")?,
                text: r.get("text")?,
                amount: r.get::<_, Option<i64>>("amount")?.map(Fen),
            })
        };
        for contact in statement.query_map(rusqlite::params![id, EACH], read)? {
            all.push(contact?);
        }
    }
    all.sort_by_key(|c| (std::cmp::Reverse(c.at), c.kind));
    all.truncate(MOST);
    Ok(all)
}
