//! Orders on the sheet: past their ship time, COD money out, unpaid, with an exception.

use super::{ABOUT, Pen, SHOWN, joined};
use crate::config::Labelled as _;
use crate::domain::cod::CodFacts;
use crate::domain::handoff::{Item, ItemKind, NEXT_SHIFT, Section};
use crate::domain::keeper::{is_nudgeable, is_past_ship_time};
use crate::domain::money::Fen;
use crate::domain::order::OrderStatus;
use crate::store::{Result, coded, keeper, words};

/// What decides whether an order stands on the sheet, and what is said about it.
struct OrderFacts {
    status: OrderStatus,
    placed_at: i64,
    promised_ship_at: Option<i64>,
    cod: CodFacts,
    payable: Fen,
    nudges: i64,
    assigned_to: String,
    courier: String,
}

impl Pen<'_> {
    /// Orders in some statuses: the item, and what decides whether it stands on the sheet.
    fn orders(
        &self,
        kind: ItemKind,
        condition: &str,
        belongs: impl Fn(&OrderFacts) -> bool,
        tell: impl Fn(&mut Item, &OrderFacts),
    ) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT o.id, o.status, o.promised_ship_at, o.shipped_at, o.payable_fen, o.nudges, o.assigned_to,
                    o.courier, o.placed_at AS placed, o.cod_money_at, o.cod_slip_at, o.refused_at, o.done_at, {ABOUT}
             FROM orders o JOIN customers cu ON cu.id = o.customer_id LEFT JOIN agents a ON a.id = o.agent_id
             WHERE o.deleted_at IS NULL AND {condition} ORDER BY o.placed_at, o.id"
        );
        let items = self.rows(&sql, [], |r| {
            let status = coded(r, "orders.status", &r.get::<_, String>("status")?, OrderStatus::from_code)?;
            let facts = OrderFacts {
                status,
                placed_at: r.get("placed")?,
                promised_ship_at: r.get("promised_ship_at")?,
                cod: CodFacts {
                    status,
                    shipped_at: r.get("shipped_at")?,
                    money_at: r.get("cod_money_at")?,
                    slip_at: r.get("cod_slip_at")?,
                    refused_at: r.get("refused_at")?,
                    done_at: r.get("done_at")?,
                },
                payable: Fen(r.get("payable_fen")?),
                nudges: r.get("nudges")?,
                assigned_to: r.get("assigned_to")?,
                courier: r.get("courier")?,
            };
            if !belongs(&facts) {
                return Ok(None);
            }
            let mut item = self.item(kind, r)?;
            tell(&mut item, &facts);
            Ok(Some(item))
        })?;
        Ok(items.into_iter().flatten().collect())
    }

    /// Red: past the promised ship time (O9).
    pub(super) fn late_orders(&self) -> Result<Vec<Item>> {
        let condition = format!("o.shipped_at IS NULL AND {}", keeper::late(self.now));
        let late = |o: &OrderFacts| is_past_ship_time(o.status, o.promised_ship_at, self.now);
        self.orders(ItemKind::LateShip, &condition, late, |item, o| {
            item.problem = self.t("handoff.problem.late_ship");
            item.action = self.t("handoff.action.late_ship");
            item.due = o.promised_ship_at;
            item.waiting_for = match self.askee(&o.assigned_to) {
                nobody if nobody.is_empty() => self.t("handoff.waits.warehouse"),
                somebody => somebody,
            };
        })
    }

    /// Yellow: money or signed slip out too long (O12).
    pub(super) fn cod(&self) -> Result<Vec<Item>> {
        let hours = self.config.settings.orders.cod_return_hours;
        let overdue = |o: &OrderFacts| o.cod.is_overdue(hours, self.now);
        let condition = keeper::cod_out(self.now - self.config.settings.orders.cod_watch_days * 86_400);
        self.orders(ItemKind::CodReturn, &condition, overdue, |item, o| {
            let hours = hours.to_string();
            let payable = o.payable.to_string();
            let missing =
                o.cod.missing().map_or(String::new(), |part| self.t(&format!("cod.missing.{part}")));
            item.problem = self.locale.tf(
                "handoff.problem.cod_return",
                &[("hours", &hours), ("amount", &payable), ("missing", &missing)],
            );
            item.action = self.t("handoff.action.cod_return");
            item.waiting_for = self.label(&self.config.lists.couriers, &o.courier);
        })
    }

    /// Yellow: whom the next shift calls back (O14), in one line.
    pub(super) fn call_backs(&self) -> Result<Option<Item>> {
        let due = keeper::call_backs_due(self.store, &keeper::terms(self.config), self.now + NEXT_SHIFT)?;
        let names: Vec<String> = due.iter().take(SHOWN).map(|k| self.text(&k.customer)).collect();
        if names.is_empty() {
            return Ok(None);
        }
        let (count, names) = (due.len().to_string(), names.join(self.locale.t("list.separator")));
        let mut item = Item::new(ItemKind::Line, "orders:call_backs".to_owned());
        item.section = Section::Yellow;
        item.problem = self.locale.tf("handoff.problem.call_backs", &[("count", &count), ("names", &names)]);
        Ok(Some(item))
    }

    /// Yellow: unpaid and worth a nudge (O8).
    pub(super) fn unpaid(&self) -> Result<Vec<Item>> {
        let terms = keeper::terms(self.config).nudge;
        let worth = |o: &OrderFacts| is_nudgeable(o.status, o.placed_at, o.nudges, terms, self.now);
        self.orders(
            ItemKind::Unpaid,
            "o.status = 'wait_pay' AND o.payment_kind <> 'cod'",
            worth,
            |item, o| {
                let (payable, nudges) = (o.payable.to_string(), o.nudges.to_string());
                item.problem =
                    self.locale.tf("handoff.problem.unpaid", &[("amount", &payable), ("nudges", &nudges)]);
                item.action = self.t("handoff.action.unpaid");
            },
        )
    }

    /// Yellow: open exceptions (O6) with the next step of their chain.
    pub(super) fn exceptions(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT x.id, x.kind, x.note, x.steps_done, x.option, x.asked, x.due_at, {ABOUT}
             FROM exceptions x JOIN orders o ON o.id = x.order_id JOIN customers cu ON cu.id = o.customer_id
             LEFT JOIN agents a ON a.id = x.agent_id
             WHERE x.closed_at IS NULL AND o.deleted_at IS NULL ORDER BY x.opened_at, x.id"
        );
        self.rows(&sql, [], |r| {
            let (kind, option): (String, String) = (r.get("kind")?, r.get("option")?);
            let done = words(&r.get::<_, String>("steps_done")?);
            let of_kind = self.config.lists.exceptions.iter().find(|k| k.id() == kind);
            let next = of_kind.and_then(|k| k.steps.iter().find(|s| !done.contains(&s.id)));
            let mut item = self.item(ItemKind::Exception, r)?;
            let label = self.label(&self.config.lists.exceptions, &kind);
            item.problem = joined(&label, &self.text(&r.get::<_, String>("note")?));
            item.wants = of_kind.map_or_else(|| self.text(&option), |k| self.label(&k.options, &option));
            item.action = next.map_or_else(String::new, |s| self.text(s.label(self.locale.lang())));
            item.due = r.get("due_at")?;
            item.waiting_for = self.askee(&r.get::<_, String>("asked")?);
            Ok(item)
        })
    }
}
