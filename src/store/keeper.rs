//! What is due of orders and cases (O8, O9, O12, O14, A9): one list, and a count of what hurts that runs every few seconds.

mod count;

pub use count::{Late, PlannedCount, count_late};

use super::{Result, Store, coded};
use crate::config::Config;
use crate::domain::case::Todo;
use crate::domain::cod::CodFacts;
use crate::domain::keeper::{
    CALL_BACK_DAYS, DEADLINE_SHOWN, Deadline, Keeper, KeeperKind, NudgeTerms, Terms, TierDays, has_rested,
    is_nudgeable,
};
use crate::domain::money::Fen;
use crate::domain::order::OrderStatus;
use rusqlite::{Row, ToSql, params};

/// Rows of one kind at most; the worst ones come first.
const ROWS: i64 = 100;
const DAY: i64 = 86_400;

const COLUMNS: &str =
    "o.id, o.order_no, o.status, c.name AS customer, o.placed_at, o.promised_ship_at, o.shipped_at,
    o.payable_fen, o.nudges, o.nudged_at, o.assigned_to, o.courier, o.cod_money_at, o.cod_slip_at, o.refused_at,
    o.done_at,
    coalesce(o.signed_at, o.done_at) AS delivered_at,
    (SELECT count(*) FROM chases h WHERE h.order_id = o.id AND h.kind = 'chase') AS chases";

/// O9; the conditions are those of the partial index, which the planner would not choose by itself.
const SHIP: &str = "FROM orders o INDEXED BY orders_late JOIN customers c ON c.id = o.customer_id
    WHERE o.promised_ship_at IS NOT NULL AND o.status IN ('wait_confirm', 'accepted', 'preparing')
    AND o.deleted_at IS NULL";
/// O12
const COD: &str = "FROM orders o INDEXED BY orders_cod JOIN customers c ON c.id = o.customer_id
    WHERE o.payment_kind = 'cod' AND o.shipped_at IS NOT NULL AND o.status IN ('shipped', 'signed')
    AND (o.cod_money_at IS NULL OR o.cod_slip_at IS NULL) AND o.refused_at IS NULL AND o.deleted_at IS NULL";
/// O12: finished by a platform before it came back; the time bounds how many of those are looked at.
const COD_DONE: &str = "FROM orders o INDEXED BY orders_cod_done JOIN customers c ON c.id = o.customer_id
    WHERE o.payment_kind = 'cod' AND o.shipped_at IS NOT NULL AND o.status = 'done'
    AND (o.cod_money_at IS NULL OR o.cod_slip_at IS NULL) AND o.refused_at IS NULL AND o.deleted_at IS NULL
    AND coalesce(o.done_at, o.shipped_at)";
/// O14: put off to a time; ?1 now. An order that was closed since is called about no more.
const PUT_OFF: &str = "FROM call_backs b INDEXED BY call_backs_open JOIN orders o ON o.id = b.order_id
    JOIN customers c ON c.id = o.customer_id
    WHERE b.done_at IS NULL AND b.due_at <= ?1 AND o.status IN ('signed', 'done') AND o.deleted_at IS NULL";
/// O14: delivered orders of a tier's customers that nobody called back about; ?1 tier, ?2 and ?3 when delivered. Who is
/// of the tier is a short list, and the index of deliveries names the customer: no other order is looked at.
const PLANNED: &str = "FROM orders o INDEXED BY orders_delivered JOIN customers c ON c.id = o.customer_id
    WHERE coalesce(o.signed_at, o.done_at) IS NOT NULL AND coalesce(o.signed_at, o.done_at) > ?2
      AND coalesce(o.signed_at, o.done_at) <= ?3
      AND o.customer_id IN (
        SELECT id FROM customers WHERE tier = ?1 AND tier <> '' AND merged_into IS NULL
        UNION ALL
        SELECT k.id FROM customers m JOIN customers k ON k.merged_into = m.id WHERE m.tier = ?1 AND m.tier <> '')
      AND o.status IN ('signed', 'done') AND o.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM call_backs b WHERE b.order_id = o.id)";

/// A3, A9: what is to be done for cases that are not closed; the condition is that of the partial index.
const TODO: &str = "FROM case_todos t JOIN cases c ON c.id = t.case_id
    WHERE t.done_at IS NULL AND c.closed_at IS NULL AND c.deleted_at IS NULL";

/// A7; the condition is that of the partial index.
const DEADLINE: &str = "FROM cases c INDEXED BY cases_deadline JOIN customers u ON u.id = c.customer_id
    LEFT JOIN orders o ON o.id = c.order_id
    WHERE c.deadline_at IS NOT NULL AND c.closed_at IS NULL AND c.deleted_at IS NULL AND c.status <> 'solved'";

/// What the configuration says about the time keepers.
pub fn terms(config: &Config) -> Terms {
    let orders = &config.settings.orders;
    let days = |t: &crate::config::lists::Tier| TierDays { tier: t.id.clone(), days: t.call_back_days };
    Terms {
        nudge: NudgeTerms {
            limit: orders.nudge_limit,
            after_minutes: orders.nudge_after_minutes,
            within_hours: orders.nudge_within_hours,
        },
        warning_hours: orders.ship_warning_hours,
        cod_return_hours: orders.cod_return_hours,
        cod_watch_days: orders.cod_watch_days,
        deadline_hours: config.settings.cases.deadline_hours,
        call_backs: config.lists.tiers.iter().map(days).collect(),
    }
}

/// Everything that is due or soon will be, what hurts most first.
pub fn list(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    let mut all = shipping(store, terms, now)?;
    all.extend(cod(store, terms, now, ROWS)?);
    all.extend(deadlines(store, terms, now)?);
    all.extend(todos(store, now + terms.warning_hours * 3600)?);
    all.extend(call_backs(store, terms, now)?);
    all.extend(nudges(store, terms, now)?);
    all.sort_by_key(|k| (k.rank(now), k.order_id));
    Ok(all)
}

/// O14: the call-backs that are due at a time, also one to come.
pub fn call_backs_due(store: &Store, terms: &Terms, at: i64) -> Result<Vec<Keeper>> {
    call_backs(store, terms, at)
}

/// O12: the condition of orders whose COD is out; finished ones of the time after `since` only.
pub(super) fn cod_out(since: i64) -> String {
    format!("o.id IN (SELECT o.id {COD} UNION ALL SELECT o.id {COD_DONE} > {since})")
}

/// O9: the condition of orders past their promised ship time.
pub(super) fn late(now: i64) -> String {
    format!("o.id IN (SELECT o.id {SHIP} AND o.promised_ship_at < {now})")
}

/// O12: every order whose money or slip is out, however short a time, the longest out first.
pub fn cod_open(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    cod_before(store, terms, now, now, ROWS)
}

/// O12: every order whose COD is overdue, the longest out first: a report cuts nothing.
pub fn cod_overdue(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    let mut all = cod(store, terms, now, -1)?;
    all.retain(|k| k.is_late(now));
    Ok(all)
}

fn rows(
    store: &Store,
    sql: &str,
    values: &[&dyn ToSql],
    read: impl Fn(&Row) -> rusqlite::Result<Option<Keeper>>,
) -> Result<Vec<Keeper>> {
    let mut statement = store.conn().prepare_cached(sql)?;
    let found = statement.query_map(values, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn keeper(kind: KeeperKind, due_at: i64, r: &Row) -> rusqlite::Result<Keeper> {
    Ok(Keeper {
        kind,
        order_id: r.get("id")?,
        order_no: r.get("order_no")?,
        customer: r.get("customer")?,
        due_at,
        payable: Fen(r.get("payable_fen")?),
        nudges: r.get("nudges")?,
        chases: r.get("chases")?,
        assigned_to: r.get("assigned_to")?,
        courier: r.get("courier")?,
        missing: None,
        delivered_at: r.get("delivered_at")?,
        note: String::new(),
        todo: None,
        case: None,
    })
}

/// (f) A7: deadlines of the platform that ring, or will within a day.
fn deadlines(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    let sql = format!(
        "SELECT c.id, c.deadline_at, c.problem, coalesce(o.order_no, c.order_no) AS order_no, c.order_id,
                u.name AS customer {DEADLINE} AND c.deadline_at <= ?1 ORDER BY c.deadline_at LIMIT {ROWS}"
    );
    let before = terms.deadline_hours * 3600;
    rows(store, &sql, &[&(now + before + DEADLINE_SHOWN)], |r| {
        let at: i64 = r.get("deadline_at")?;
        Ok(Some(Keeper {
            kind: KeeperKind::Deadline,
            order_id: r.get::<_, Option<i64>>("order_id")?.unwrap_or_default(),
            order_no: r.get("order_no")?,
            customer: r.get("customer")?,
            due_at: at - before,
            payable: Fen::ZERO,
            nudges: 0,
            chases: 0,
            assigned_to: String::new(),
            courier: String::new(),
            missing: None,
            delivered_at: None,
            note: String::new(),
            todo: None,
            case: Some(Deadline { case_id: r.get("id")?, at, problem: r.get("problem")? }),
        }))
    })
}

/// (e) A3, A9: what is to be done for a case, late or soon.
fn todos(store: &Store, until: i64) -> Result<Vec<Keeper>> {
    let sql = format!(
        "SELECT t.id, t.case_id, t.key, t.text, t.who, t.due_at, coalesce(o.order_no, c.order_no) AS order_no,
                c.order_id, u.name AS customer
         FROM (SELECT t.* {TODO} AND t.due_at <= ?1 ORDER BY t.due_at LIMIT {ROWS}) t
         JOIN cases c ON c.id = t.case_id JOIN customers u ON u.id = c.customer_id
         LEFT JOIN orders o ON o.id = c.order_id ORDER BY t.due_at, t.id"
    );
    rows(store, &sql, &[&until], |r| {
        let todo = Todo {
            id: r.get("id")?,
            case_id: r.get("case_id")?,
            key: r.get("key")?,
            text: r.get("text")?,
            who: r.get("who")?,
            due_at: r.get("due_at")?,
            done_at: None,
            result: String::new(),
            amount: None,
        };
        Ok(Some(Keeper {
            kind: KeeperKind::Todo,
            order_id: r.get::<_, Option<i64>>("order_id")?.unwrap_or_default(),
            order_no: r.get("order_no")?,
            customer: r.get("customer")?,
            due_at: todo.due_at,
            payable: Fen::ZERO,
            nudges: 0,
            chases: 0,
            assigned_to: todo.who.clone(),
            courier: String::new(),
            missing: None,
            delivered_at: None,
            note: String::new(),
            todo: Some(todo),
            case: None,
        }))
    })
}

/// (b) O9: late, or late soon.
fn shipping(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    let sql = format!(
        "SELECT {COLUMNS} {SHIP} AND o.promised_ship_at <= ?1 ORDER BY o.promised_ship_at LIMIT {ROWS}"
    );
    let until = now + terms.warning_hours * 3600;
    rows(store, &sql, &[&until], |r| Ok(Some(keeper(KeeperKind::Ship, r.get("promised_ship_at")?, r)?)))
}

/// (c) O12: money or slip out too long, or nearly.
fn cod(store: &Store, terms: &Terms, now: i64, limit: i64) -> Result<Vec<Keeper>> {
    cod_before(store, terms, now, now - (terms.cod_return_hours - terms.warning_hours) * 3600, limit)
}

/// Those shipped up to a time.
fn cod_before(store: &Store, terms: &Terms, now: i64, until: i64, limit: i64) -> Result<Vec<Keeper>> {
    let sql = format!(
        "SELECT {COLUMNS} {COD} AND o.shipped_at <= ?1
         UNION ALL SELECT {COLUMNS} {COD_DONE} > ?3 AND o.shipped_at <= ?1 ORDER BY shipped_at LIMIT ?2"
    );
    let since = now - terms.cod_watch_days * DAY;
    rows(store, &sql, &[&until, &limit, &since], |r| {
        let facts = CodFacts {
            status: status(r)?,
            shipped_at: r.get("shipped_at")?,
            money_at: r.get("cod_money_at")?,
            slip_at: r.get("cod_slip_at")?,
            refused_at: r.get("refused_at")?,
            done_at: r.get("done_at")?,
        };
        let Some(due_at) = facts.due_at(terms.cod_return_hours) else { return Ok(None) };
        Ok(Some(Keeper { missing: facts.missing(), ..keeper(KeeperKind::Cod, due_at, r)? }))
    })
}

/// (d) O14: planned by tier, or put off to a time that has come.
fn call_backs(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    let sql = format!("SELECT {COLUMNS}, b.due_at, b.note AS said {PUT_OFF} ORDER BY b.due_at LIMIT {ROWS}");
    let mut all = rows(store, &sql, &[&now], |r| {
        Ok(Some(Keeper { note: r.get("said")?, ..keeper(KeeperKind::CallBack, r.get("due_at")?, r)? }))
    })?;
    let sql = format!("SELECT {COLUMNS} {PLANNED} ORDER BY coalesce(o.signed_at, o.done_at) LIMIT {ROWS}");
    for of in &terms.call_backs {
        let until = now - of.days * DAY;
        all.extend(rows(store, &sql, &[&of.tier, &(until - CALL_BACK_DAYS * DAY), &until], |r| {
            let due_at = r.get::<_, i64>("delivered_at")? + of.days * DAY;
            Ok(Some(keeper(KeeperKind::CallBack, due_at, r)?))
        })?);
    }
    Ok(all)
}

/// (a) O8: unpaid orders worth a nudge, when the last one has rested.
fn nudges(store: &Store, terms: &Terms, now: i64) -> Result<Vec<Keeper>> {
    let terms = terms.nudge;
    let sql = format!(
        "SELECT {COLUMNS} FROM orders o JOIN customers c ON c.id = o.customer_id
         WHERE o.status = 'wait_pay' AND o.placed_at BETWEEN ?1 AND ?2 AND o.deleted_at IS NULL
           AND o.payment_kind <> 'cod' AND o.nudges < ?3 AND (o.nudged_at IS NULL OR o.nudged_at <= ?2)
         ORDER BY o.placed_at LIMIT {ROWS}"
    );
    let (from, to) = (now - terms.within_hours * 3600, now - terms.after_minutes * 60);
    rows(store, &sql, params![from, to, terms.limit], |r| {
        let placed_at: i64 = r.get("placed_at")?;
        let due = is_nudgeable(status(r)?, placed_at, r.get("nudges")?, terms, now)
            && has_rested(r.get("nudged_at")?, terms, now);
        Ok(if due { Some(keeper(KeeperKind::Nudge, placed_at + terms.after_minutes * 60, r)?) } else { None })
    })
}

fn status(r: &Row) -> rusqlite::Result<OrderStatus> {
    coded(r, "orders.status", &r.get::<_, String>("status")?, OrderStatus::from_code)
}

#[cfg(test)]
mod tests;
