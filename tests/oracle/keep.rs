//! The export put into a real database, row by row, and the configuration that goes with it.

use super::rows::date;
use super::world::{OFFSET, World};
use chrono::FixedOffset;
use rusqlite::{Connection, params};
use shiftdesk::clock::Clock;
use shiftdesk::config::Config;
use shiftdesk::config::settings::ShiftEntry;
use shiftdesk::store::Store;
use std::path::Path;

const TABLES: [&str; 11] = [
    "order_events",
    "order_lines",
    "inquiry_waits",
    "promises",
    "cases",
    "orders",
    "inquiries",
    "customers",
    "agents",
    "shops",
    "case_documents",
];

/// A database whose tables are filled past the program: the trail is of no interest here.
pub fn database(path: &Path) -> Connection {
    drop(Store::open(path, "test").unwrap());
    let conn = Connection::open(path).unwrap();
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF").unwrap();
    let triggers: Vec<String> = {
        let mut statement = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        let rows = statement.query_map([], |r| r.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for name in triggers {
        conn.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap();
    }
    conn
}

impl World {
    pub fn clock(&self) -> Clock {
        let zone = FixedOffset::east_opt(i32::try_from(OFFSET).unwrap()).unwrap();
        Clock::frozen(chrono::DateTime::from_timestamp(self.now, 0).unwrap().with_timezone(&zone))
    }

    pub fn config(&self) -> Config {
        let mut config = Config::defaults().unwrap();
        let settings = &mut config.settings;
        settings.cutoff_hour = u32::try_from(self.cutoff).unwrap();
        settings.orders.attribution = if self.by_paid { "paid".into() } else { "placed".into() };
        settings.orders.accept_within_minutes = self.accept_within;
        let time = |minutes: &i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let shift = |(start, end): &(i64, i64)| ShiftEntry {
            id: format!("s{start}"),
            zh: "班".into(),
            en: "Shift".into(),
            start: time(start),
            end: time(end),
        };
        settings.shifts = self.shifts.iter().map(shift).collect();
        config
    }

    fn business(&self, at: i64) -> String {
        date(self.day(at)).to_string()
    }

    /// Replaces what the database holds.
    pub fn put(&self, conn: &Connection) {
        let tx = conn.unchecked_transaction().unwrap();
        for table in TABLES {
            tx.execute_batch(&format!("DELETE FROM {table}")).unwrap();
        }
        tx.execute_batch(
            "INSERT INTO shops(id, name) VALUES (1, '一店'), (2, '二店');
             INSERT INTO agents(id, name) VALUES (1, '小李'), (2, '小王');",
        )
        .unwrap();
        for id in 1..=super::world::CUSTOMERS {
            let root = Some(self.person(id)).filter(|root| *root != id);
            tx.execute(
                "INSERT INTO customers(id, name, merged_into, created_at) VALUES (?1, ?2, ?3, 0)",
                params![id, format!("顾客{id}"), root],
            )
            .unwrap();
        }
        self.put_talks(&tx);
        self.put_orders(&tx);
        for c in &self.cases {
            tx.execute(
                "INSERT INTO cases(id, shop_id, channel, kind, status, customer_id, responsibility, solution_at,
                   amount_fen, opened_at, solved_at, closed_at, business_day, deleted_at)
                 VALUES (?1, 1, 'taobao', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                params![
                    c.id,
                    c.kind,
                    c.status,
                    c.customer,
                    c.side,
                    c.solution,
                    c.amount_fen,
                    c.opened,
                    c.solved,
                    c.solved.filter(|_| c.status == "closed"),
                    self.business(c.opened),
                    c.deleted.then_some(0)
                ],
            )
            .unwrap();
        }
        tx.commit().unwrap();
    }

    fn put_talks(&self, tx: &Connection) {
        for i in &self.inquiries {
            let status = if i.lost_reason.is_empty() { "answered" } else { "not_ordered" };
            tx.execute(
                "INSERT INTO inquiries(id, shop_id, channel, customer_id, product, status, opened_at, waiting_since,
                   first_reply_at, closed_at, lost_reason, satisfaction, business_day, deleted_at)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                params![
                    i.id,
                    i.channel,
                    i.customer,
                    i.product,
                    status,
                    i.opened,
                    i.waiting_since,
                    i.first_reply,
                    i.closed,
                    i.lost_reason,
                    i.satisfaction,
                    self.business(i.opened),
                    i.deleted.then_some(0)
                ],
            )
            .unwrap();
        }
        for w in &self.waits {
            let sql =
                "INSERT INTO inquiry_waits(id, inquiry_id, started_at, answered_at) VALUES (?1, ?2, ?3, ?4)";
            tx.execute(sql, params![w.id, w.inquiry, w.started, w.answered]).unwrap();
        }
        for p in &self.promises {
            let sql = "INSERT INTO promises(id, inquiry_id, made_at, due_at, what, kept_at) VALUES (?1, ?2, 0, ?3, '', ?4)";
            tx.execute(sql, params![p.id, p.inquiry, p.due, p.kept]).unwrap();
        }
    }

    fn put_orders(&self, tx: &Connection) {
        for o in &self.orders {
            tx.execute(
                "INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, province, placed_at, paid_at,
                   accepted_at, promised_ship_at, shipped_at, courier, payable_fen, paid_fen, refund_fen, payment_kind,
                   agent_id, business_day, nudges, nudged_at, deleted_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
                params![
                    o.id,
                    o.shop,
                    format!("N{}", o.id),
                    o.channel,
                    o.status,
                    o.customer,
                    o.province,
                    o.placed,
                    o.paid,
                    o.accepted,
                    o.promised,
                    o.shipped,
                    o.courier,
                    o.payable_fen,
                    o.paid_fen,
                    o.refund_fen,
                    if o.cod { "cod" } else { "online" },
                    o.agent,
                    self.business(o.placed),
                    o.nudges.len() as i64,
                    o.nudges.iter().max(),
                    o.deleted.then_some(0)
                ],
            )
            .unwrap();
            for (n, (title, pieces, amount)) in o.lines.iter().enumerate() {
                let sql = "INSERT INTO order_lines(order_id, position, title, qty, amount_fen) VALUES (?1, ?2, ?3, ?4, ?5)";
                tx.execute(sql, params![o.id, n as i64, title, pieces, amount]).unwrap();
            }
            let events = o
                .corrected
                .iter()
                .map(|at| (*at, "corrected"))
                .chain(o.nudges.iter().map(|at| (*at, "nudged")));
            for (at, kind) in events {
                let sql = "INSERT INTO order_events(order_id, at, kind) VALUES (?1, ?2, ?3)";
                tx.execute(sql, params![o.id, at, kind]).unwrap();
            }
        }
    }
}
