//! What hurts already, counted every few seconds and after each action: all of it on indexes that hold nothing else.

use super::{COD, COD_DONE, DAY, DEADLINE, PLANNED, PUT_OFF, SHIP, TODO};
use crate::domain::keeper::{CALL_BACK_DAYS, Terms};
use crate::store::{Result, Store};
use rusqlite::ToSql;

/// Late to ship, COD overdue, deadlines near, to-dos of cases and call-backs due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Late {
    pub count: i64,
    /// When the newest of them came due; 0 when nothing is. Of two that come and go at once this one tells.
    pub newest: i64,
}

impl Late {
    pub const fn plus(self, other: Self) -> Self {
        let newest = if self.newest > other.newest { self.newest } else { other.newest };
        Self { count: self.count + other.count, newest }
    }
}

/// Planned call-backs (O14) from one count to the next. Finding them walks along two weeks of deliveries a tier, some
/// milliseconds with 200 000 orders; so it is done once a minute at most, and at once when one was made, put off or taken back.
/// They come due days after the delivery: a minute later is soon enough.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlannedCount {
    known: Option<Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    late: Late,
    at: i64,
    /// The newest op it was counted with.
    op: i64,
}

/// Seconds a count holds.
const HOLDS: i64 = 60;

/// How much of it hurts already.
pub fn count_late(store: &Store, terms: &Terms, now: i64, planned: &mut PlannedCount) -> Result<Late> {
    let cod_before = now - terms.cod_return_hours * 3600;
    let cod_since = now - terms.cod_watch_days * DAY;
    let (ship, put_off) = (counted("o.promised_ship_at", SHIP), counted("b.due_at", PUT_OFF));
    let (cod, cod_done) = (counted("o.shipped_at", COD), counted("o.shipped_at", COD_DONE));
    let mut late = count(store, &format!("{ship} AND o.promised_ship_at < ?1"), &[&now])?;
    late = late.plus(count(store, &put_off, &[&now])?);
    let todo = counted("t.due_at", TODO);
    late = late.plus(count(store, &format!("{todo} AND t.due_at <= ?1"), &[&now])?);
    let before = terms.deadline_hours * 3600;
    let near = count(
        store,
        &format!("{} AND c.deadline_at <= ?1", counted("c.deadline_at", DEADLINE)),
        &[&(now + before)],
    )?;
    let rang = if near.count > 0 { near.newest - before } else { 0 };
    late = late.plus(Late { newest: rang, ..near });
    for out in [
        count(store, &format!("{cod} AND o.shipped_at < ?1"), &[&cod_before])?,
        count(store, &format!("{cod_done} > ?2 AND o.shipped_at < ?1"), &[&cod_before, &cod_since])?,
    ] {
        let due = if out.count > 0 { out.newest + terms.cod_return_hours * 3600 } else { 0 };
        late = late.plus(Late { newest: due, ..out });
    }
    Ok(late.plus(planned.of(store, terms, now)?))
}

fn counted(due: &str, of: &str) -> String {
    format!("SELECT count(*), coalesce(max({due}), 0) {of}")
}

fn count(store: &Store, sql: &str, values: &[&dyn ToSql]) -> Result<Late> {
    let mut statement = store.conn().prepare_cached(sql)?;
    Ok(statement.query_row(values, |r| Ok(Late { count: r.get(0)?, newest: r.get(1)? }))?)
}

impl PlannedCount {
    fn of(&mut self, store: &Store, terms: &Terms, now: i64) -> Result<Late> {
        if let Some(known) = self.known
            && (known.at..known.at + HOLDS).contains(&now)
            && !called_since(store, known.op)?
        {
            return Ok(known.late);
        }
        let mut newest = store.conn().prepare_cached("SELECT coalesce(max(id), 0) FROM ops")?;
        let op = newest.query_row([], |r| r.get(0))?;
        let sql = counted("coalesce(o.signed_at, o.done_at)", PLANNED);
        let mut late = Late::default();
        for of in &terms.call_backs {
            if !somebody_is(store, &of.tier)? {
                continue;
            }
            let until = now - of.days * DAY;
            let due = count(store, &sql, &[&of.tier, &(until - CALL_BACK_DAYS * DAY), &until])?;
            let newest = if due.count > 0 { due.newest + of.days * DAY } else { 0 };
            late = late.plus(Late { newest, ..due });
        }
        self.known = Some(Known { late, at: now, op });
        Ok(late)
    }
}

/// Whether there is a customer of the tier at all: it saves the look at everything delivered in its days.
fn somebody_is(store: &Store, tier: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM customers WHERE tier = ?1 AND tier <> '')";
    Ok(store.conn().prepare_cached(sql)?.query_row([tier], |r| r.get(0))?)
}

/// Somebody was called back, or something was taken back.
fn called_since(store: &Store, op: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM ops WHERE id > ?1
               AND kind IN ('call_back_done', 'call_back_put_off', 'undo'))";
    Ok(store.conn().prepare_cached(sql)?.query_row([op], |r| r.get(0))?)
}
