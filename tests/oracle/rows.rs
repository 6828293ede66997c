//! The export as the rows the program computes from.

use super::world::{DAY, World};
use chrono::NaiveDate;
use shiftdesk::domain::figures::{
    Attribution, CaseRow, InquiryRow, Moment, OrderRow, PromiseRow, Rows, Scope, Terms, WaitRow,
};
use shiftdesk::domain::money::Fen;
use shiftdesk::domain::order::OrderStatus;

/// Days since 1970-01-01 as a date.
pub fn date(day: i64) -> NaiveDate {
    chrono::DateTime::from_timestamp(day * DAY, 0).unwrap().date_naive()
}

impl World {
    fn stamp(&self, at: i64) -> Moment {
        Moment { at, day: date(self.day(at)) }
    }

    fn hour(at: i64) -> u32 {
        u32::try_from(super::spec::local_hour(at)).unwrap()
    }

    fn live(&self, inquiry: i64) -> bool {
        self.inquiries.iter().any(|i| i.id == inquiry && !i.deleted)
    }

    pub fn terms(&self) -> Terms {
        Terms {
            scope: Scope::Days { from: date(self.from), to: date(self.to) },
            last_day: date(self.to),
            today: date(self.day(self.now)),
            now: self.now,
            attribution: if self.by_paid { Attribution::Paid } else { Attribution::Placed },
            accept_within: self.accept_within * 60,
            working: self.working(),
        }
    }

    pub fn rows(&self) -> Rows {
        let inquiries = self.inquiries.iter().filter(|i| !i.deleted).map(|i| InquiryRow {
            id: i.id,
            customer: self.person(i.customer),
            opened: self.stamp(i.opened),
            hour: Self::hour(i.opened),
            first_reply_at: i.first_reply,
            waiting: i.closed.is_none() && i.waiting_since.is_some(),
            satisfaction: i.satisfaction.into(),
        });
        let waits = self.waits.iter().filter(|w| self.live(w.inquiry)).map(|w| WaitRow {
            id: w.id,
            started: self.stamp(w.started),
            hour: Self::hour(w.started),
            answered_at: w.answered,
        });
        let promises = self.promises.iter().filter(|p| self.live(p.inquiry)).map(|p| PromiseRow {
            id: p.id,
            due: self.stamp(p.due),
            kept_at: p.kept,
        });
        let orders = self.live_orders().map(|o| OrderRow {
            id: o.id,
            order_no: format!("N{}", o.id),
            customer: self.person(o.customer),
            shop: o.shop.to_string(),
            channel: o.channel.into(),
            agent: String::new(),
            courier: o.courier.into(),
            province: o.province.into(),
            hour: Self::hour(o.placed),
            status: OrderStatus::from_code(o.status).unwrap(),
            placed: self.stamp(o.placed),
            paid: o.paid.map(|at| self.stamp(at)),
            accepted: o.accepted.map(|at| self.stamp(at)),
            promised_ship: o.promised.map(|at| self.stamp(at)),
            shipped: o.shipped.map(|at| self.stamp(at)),
            payable_fen: Fen(o.payable_fen),
            paid_fen: Fen(o.paid_fen),
            refund_fen: Fen(o.refund_fen),
            units: o.lines.iter().map(|(_, pieces, _)| pieces).sum(),
            is_cod: o.cod,
            corrected: o.corrected.is_some_and(|c| o.accepted.is_some_and(|at| c >= at)),
        });
        let cases = self.cases.iter().filter(|c| !c.deleted).map(|c| CaseRow {
            id: c.id,
            kind: c.kind.into(),
            opened: self.stamp(c.opened),
            solution: c.solution.map(|at| self.stamp(at)),
            solved: c.solved.map(|at| self.stamp(at)),
        });
        Rows {
            inquiries: inquiries.collect(),
            waits: waits.collect(),
            promises: promises.collect(),
            orders: orders.collect(),
            cases: cases.collect(),
        }
    }
}
