//! What the data say belongs on the sheet, section by section. Texts leave here masked (X2) and harmless.

mod changes;
mod news;
mod orders;
mod todos;

use crate::clock::{Clock, Moment};
use crate::config::{Config, Labelled as _, lists};
use crate::domain::case::CaseStatus;
use crate::domain::handoff::{CaseFacts, Item, ItemKind, case_kind};
use crate::domain::shift::Shift;
use crate::store::{Result, Store, coded, order};
use crate::text::locale::Locale;
use crate::text::{harmless, mask, when};
use rusqlite::{Params, Row};

/// A page holds so many unpaid orders, reminders, sold-out products; the rest is counted in one line.
const SHOWN: usize = 10;
/// Reminders that ring within this many seconds concern the next shift.
const SOON: i64 = 86_400;

/// Customer, order and owner of whatever a row is about.
const ABOUT: &str = "coalesce(cu.name, '') AS customer, coalesce(o.order_no, '') AS order_no, o.placed_at,
    coalesce(a.name, '') AS owner";

/// Writes items in one language, by one configuration, at one moment.
pub(super) struct Pen<'a> {
    store: &'a Store,
    config: &'a Config,
    clock: &'a Clock,
    locale: &'a Locale,
    now: i64,
}

impl<'a> Pen<'a> {
    pub(super) fn new(store: &'a Store, config: &'a Config, clock: &'a Clock, locale: &'a Locale) -> Self {
        Self { store, config, clock, locale, now: clock.now().timestamp() }
    }

    pub(super) fn items(&self, shift: &Shift) -> Result<Vec<Item>> {
        let mut items = self.cases()?;
        items.extend(self.promises()?);
        items.extend(self.late_orders()?);
        items.extend(self.exceptions()?);
        items.extend(self.shortened(self.changes()?, "handoff.rest.changes"));
        items.extend(self.shortened(self.todos()?, "handoff.rest.todos"));
        items.extend(self.cod()?);
        items.extend(self.shortened(self.unpaid()?, "handoff.rest.unpaid"));
        items.extend(self.shortened(self.reminders()?, "handoff.rest.reminders"));
        items.extend(self.call_backs()?);
        items.extend(self.waiting()?);
        items.extend(self.to_confirm()?);
        items.extend(self.promotions()?);
        items.extend(self.shortened(self.sold_out()?, "handoff.rest.sold_out"));
        items.extend(self.news(shift)?);
        Ok(items)
    }

    /// X2 and harmless: the form of every text that comes from outside.
    fn text(&self, text: &str) -> String {
        let text = harmless::line(text);
        if self.config.settings.privacy.mask { mask::text(text.trim()) } else { text.trim().to_owned() }
    }

    fn t(&self, key: &str) -> String {
        self.locale.t(key).to_owned()
    }

    fn moment(&self, at: i64) -> Moment {
        self.clock.local(at)
    }

    fn label<T: lists::Labelled>(&self, list: &[T], id: &str) -> String {
        self.text(lists::label(list, id, self.locale.lang()))
    }

    fn askee(&self, id: &str) -> String {
        self.label(&self.config.lists.askees, id)
    }

    fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.store.conn().prepare_cached(sql)?;
        let rows = statement.query_map(values, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// An item with what [`ABOUT`] reads.
    fn item(&self, kind: ItemKind, r: &Row) -> rusqlite::Result<Item> {
        let id: i64 = r.get("id")?;
        let entity = match kind {
            ItemKind::Dispute | ItemKind::Complaint | ItemKind::CaseUnsolved | ItemKind::CaseOpen => "case",
            ItemKind::Promise | ItemKind::Waiting => "inquiry",
            ItemKind::Exception => "exception",
            ItemKind::Change => "change",
            ItemKind::Todo => "todo",
            ItemKind::Reminder => "reminder",
            _ => "order",
        };
        Ok(Item {
            customer: self.text(&r.get::<_, String>("customer")?),
            order_no: harmless::line(&r.get::<_, String>("order_no")?),
            purchased_at: r.get("placed_at")?,
            owner: self.text(&r.get::<_, String>("owner")?),
            ..Item::new(kind, format!("{entity}:{id}"))
        })
    }

    /// Red: complaints, disputes, cases without a solution (A2).
    fn cases(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT c.id, c.kind, c.status, c.problem, c.wants, c.next_step, c.next_due_at, c.deadline_at,
                    c.contingency, c.escalated_at, c.solution_at IS NOT NULL AS has_solution, {ABOUT}
             FROM cases c JOIN customers cu ON cu.id = c.customer_id
             LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN agents a ON a.id = c.agent_id
             WHERE c.closed_at IS NULL AND c.deleted_at IS NULL AND c.status NOT IN ('solved', 'closed')
             ORDER BY c.opened_at, c.id"
        );
        let items = self.rows(&sql, [], |r| self.case(r))?;
        Ok(items.into_iter().flatten().collect())
    }

    fn case(&self, r: &Row) -> rusqlite::Result<Option<Item>> {
        let text = |column: &str| r.get::<_, String>(column).map(|t| self.text(&t));
        let facts = CaseFacts {
            kind: r.get("kind")?,
            status: coded(r, "cases.status", &r.get::<_, String>("status")?, CaseStatus::from_code)?,
            has_solution: r.get("has_solution")?,
            deadline_at: r.get("deadline_at")?,
            next_due_at: r.get("next_due_at")?,
        };
        let Some(kind) = case_kind(&facts, self.now) else { return Ok(None) };
        let list = &self.config.lists;
        let of_kind = list.case_kinds.iter().find(|k| k.id() == facts.kind);
        let first_step = of_kind.map_or("", |k| k.first_step.of(self.locale.lang()));
        let next_step = text("next_step")?;
        let mut item = self.item(kind, r)?;
        let (kind_label, problem) = (self.label(&list.case_kinds, &facts.kind), text("problem")?);
        // A complaint says so in its title already.
        let is_said = matches!(facts.kind.as_str(), "complaint" | "dispute") && !problem.is_empty();
        item.problem = if is_said { problem } else { joined(&kind_label, &problem) };
        item.wants = self.label(&list.wants, &r.get::<_, String>("wants")?);
        item.action = if next_step.is_empty() { self.text(first_step) } else { next_step };
        item.due = [facts.deadline_at, r.get("next_due_at")?].into_iter().flatten().min();
        item.waiting_for = match facts.status {
            CaseStatus::WaitCustomer => self.t("handoff.waits.customer"),
            CaseStatus::WaitWarehouse => self.t("handoff.waits.warehouse"),
            CaseStatus::WaitCourier => self.t("handoff.waits.courier"),
            CaseStatus::WaitFinance => self.t("handoff.waits.finance"),
            // A6: the supervisor has it.
            _ if r.get::<_, Option<i64>>("escalated_at")?.is_some() => self.askee("supervisor"),
            _ => String::new(),
        };
        item.contingency = text("contingency")?;
        item.first = !facts.has_solution;
        Ok(Some(item))
    }

    /// Red: what was promised and is not kept (I4).
    fn promises(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT i.id, i.topic, i.question, p.what, p.asked, p.due_at, {ABOUT}
             FROM inquiries i CROSS JOIN promises p ON p.inquiry_id = i.id JOIN customers cu ON cu.id = i.customer_id
             LEFT JOIN orders o ON o.id = i.order_id LEFT JOIN agents a ON a.id = p.agent_id
             WHERE p.kept_at IS NULL AND i.closed_at IS NULL AND i.deleted_at IS NULL ORDER BY p.due_at, p.id"
        );
        self.rows(&sql, [], |r| {
            let mut item = self.item(ItemKind::Promise, r)?;
            let topic = self.label(&self.config.lists.topics, &r.get::<_, String>("topic")?);
            item.problem = joined(&topic, &self.text(&r.get::<_, String>("question")?));
            item.wants = self.text(&r.get::<_, String>("what")?);
            item.action = self.t("handoff.action.promise");
            item.due = r.get("due_at")?;
            item.waiting_for = self.askee(&r.get::<_, String>("asked")?);
            Ok(item)
        })
    }

    /// Yellow: call-backs and follow-ups that ring in the next shift (I10).
    fn reminders(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT m.id, m.kind, m.text, m.due_at, {ABOUT}
             FROM reminders m
             LEFT JOIN inquiries i ON m.entity = 'inquiry' AND i.id = m.entity_id
             LEFT JOIN cases c ON m.entity = 'case' AND c.id = m.entity_id
             LEFT JOIN orders o ON o.id = CASE m.entity WHEN 'order' THEN m.entity_id
                                          ELSE coalesce(i.order_id, c.order_id) END
             LEFT JOIN customers cu ON cu.id = CASE m.entity WHEN 'customer' THEN m.entity_id
                                               ELSE coalesce(i.customer_id, c.customer_id, o.customer_id) END
             LEFT JOIN agents a ON a.id = m.agent_id
             WHERE m.done_at IS NULL AND m.due_at <= ?1 ORDER BY m.due_at, m.id"
        );
        self.rows(&sql, [self.now + SOON], |r| {
            let mut item = self.item(ItemKind::Reminder, r)?;
            item.problem = self.text(&r.get::<_, String>("text")?);
            item.action = match r.get::<_, String>("kind")?.as_str() {
                "follow_up" => self.t("handoff.action.follow_up"),
                "call_back" => self.t("handoff.action.call_back"),
                _ => self.t("handoff.action.reminder"),
            };
            item.due = r.get("due_at")?;
            Ok(item)
        })
    }

    /// Live: everybody who still waits (S4), the longest wait first.
    fn waiting(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT i.id, i.topic, i.question, i.waiting_since, {ABOUT}
             FROM inquiries i JOIN customers cu ON cu.id = i.customer_id
             LEFT JOIN orders o ON o.id = i.order_id LEFT JOIN agents a ON a.id = i.agent_id
             WHERE i.closed_at IS NULL AND i.deleted_at IS NULL AND i.waiting_since IS NOT NULL
             ORDER BY i.waiting_since, i.id"
        );
        self.rows(&sql, [], |r| {
            let mut item = self.item(ItemKind::Waiting, r)?;
            let topic = self.label(&self.config.lists.topics, &r.get::<_, String>("topic")?);
            let waited = when::span(self.now - r.get::<_, i64>("waiting_since")?);
            item.problem = joined(&topic, &self.text(&r.get::<_, String>("question")?));
            item.action = self.t("handoff.action.waiting");
            item.waiting_for = self.locale.tf("handoff.waits.us", &[("waited", &waited)]);
            Ok(item)
        })
    }

    /// Situation: running promotions with their cautions (C3).
    fn promotions(&self) -> Result<Vec<Item>> {
        let sql = "SELECT id, name, ends_at, content, cautions FROM promotions
                   WHERE deleted_at IS NULL AND starts_at <= ?1 AND ends_at > ?1 ORDER BY ends_at, id";
        self.rows(sql, [self.now], |r| {
            let text = |column: &str| r.get::<_, String>(column).map(|t| self.text(&t));
            let mut item = Item::new(ItemKind::Promotion, format!("promotion:{}", r.get::<_, i64>("id")?));
            let until = when::md_hm(self.moment(r.get("ends_at")?));
            let name = self.locale.tf("handoff.promotion", &[("name", &text("name")?), ("until", &until)]);
            item.problem = joined(&name, &text("content")?);
            let cautions = text("cautions")?;
            if !cautions.is_empty() {
                item.problem.push_str(&self.locale.tf("handoff.caution", &[("text", &cautions)]));
            }
            Ok(item)
        })
    }

    /// Situation: on the shelf with nothing in stock (I8).
    fn sold_out(&self) -> Result<Vec<Item>> {
        let sql = "SELECT p.id, p.code, p.title, p.spec FROM products p
                   WHERE p.deleted_at IS NULL AND p.on_shelf = 1
                     AND (SELECT sum(qty) FROM product_stock s WHERE s.product_id = p.id) <= 0
                   ORDER BY p.top_rank IS NULL, p.top_rank, p.title, p.id";
        self.rows(sql, [], |r| {
            let text = |column: &str| r.get::<_, String>(column).map(|t| self.text(&t));
            let mut item = Item::new(ItemKind::OutOfStock, format!("product:{}", r.get::<_, i64>("id")?));
            let parts = [text("title")?, text("spec")?, text("code")?];
            let product = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
            item.problem = self.locale.tf("handoff.problem.out_of_stock", &[("product", &product)]);
            Ok(item)
        })
    }

    /// Situation: the orders that wait to be confirmed, in one line.
    fn to_confirm(&self) -> Result<Option<Item>> {
        let sql = "SELECT cu.name FROM orders o JOIN customers cu ON cu.id = o.customer_id
                   WHERE o.status = 'wait_confirm' AND o.deleted_at IS NULL ORDER BY o.placed_at LIMIT ?1";
        let most = i64::try_from(SHOWN).unwrap_or(i64::MAX);
        let names = self.rows(sql, [most], |r| r.get::<_, String>(0).map(|n| self.text(&n)))?;
        if names.is_empty() {
            return Ok(None);
        }
        let shown = names.join(self.locale.t("list.separator"));
        let mut item = Item::new(ItemKind::ToConfirm, "orders:to_confirm".to_owned());
        let count = order::counts(self.store)?.wait_confirm.to_string();
        item.problem = self.locale.tf("handoff.problem.to_confirm", &[("count", &count), ("names", &shown)]);
        Ok(Some(item))
    }

    /// The first [`SHOWN`] items, and one line that counts the rest.
    fn shortened(&self, mut items: Vec<Item>, rest: &str) -> Vec<Item> {
        if items.len() > SHOWN + 1 {
            let count = (items.len() - SHOWN).to_string();
            items.truncate(SHOWN);
            if let Some(last) = items.last() {
                let mut line = Item::new(ItemKind::Line, format!("rest:{}", last.kind));
                line.section = last.section;
                line.problem = self.locale.tf(rest, &[("count", &count)]);
                items.push(line);
            }
        }
        items
    }
}

/// `label: text`, or the one of both that is there.
fn joined(label: &str, text: &str) -> String {
    match (label.is_empty(), text.is_empty()) {
        (false, false) => format!("{label}: {text}"),
        (false, true) => label.to_owned(),
        _ => text.to_owned(),
    }
}
