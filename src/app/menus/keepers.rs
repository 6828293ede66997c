//! Ctrl-K: what is due of orders and cases, what hurts most first (O8, O9, O12, O14, A9); special orders with their handlers
//! (O10); what customers said, for the supervisor (O14).

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu, OrderTask};
use crate::domain::keeper::{Keeper, KeeperKind};
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::pane::orders::status_key;
use crate::store::order::ListFilter;
use crate::store::{self, StoreError};
use crate::text::{when, width};

/// Special orders, and entries of the feedback list, at most.
const ROWS: i64 = 100;
/// Columns of a customer's name.
const NAME: usize = 12;

impl App {
    pub(super) fn keeper_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Special => self.special_menu(),
            Menu::Feedback => self.feedback_menu(),
            Menu::CodOut => self.cod_out_menu(),
            _ => self.keepers_menu(),
        }
    }

    pub(super) fn keeper_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match (menu, id) {
            (Menu::Keepers, "+special") => return self.open_menu(Menu::Special),
            (Menu::Keepers, "+feedback") => return self.open_menu(Menu::Feedback),
            (Menu::Keepers, "+survey") => return self.open_menu(Menu::Survey),
            (Menu::Keepers, "+cod") => return self.open_menu(Menu::CodOut),
            _ if self.session.shift.is_none() => {
                self.hint("refuse.no_shift", &[]);
                return Ok(());
            }
            _ => {}
        }
        let (kind, id) = id.split_once(':').unwrap_or((id, ""));
        if kind == KeeperKind::Todo.code() {
            return self.todo_kept(id);
        }
        let Ok(id) = id.parse::<i64>() else { return Ok(()) };
        let task = match (menu, KeeperKind::from_code(kind)) {
            (Menu::Feedback, _) => return self.open_form(FormKind::FeedbackAnswer(id)),
            (Menu::Special, _) => OrderTask::Assign,
            (_, Some(KeeperKind::Ship)) => OrderTask::Chase,
            (_, Some(KeeperKind::Cod)) => OrderTask::Cod,
            (_, Some(KeeperKind::CallBack)) => OrderTask::CallBack,
            (_, Some(KeeperKind::Nudge)) => OrderTask::Nudge,
            (_, Some(KeeperKind::Deadline)) => return self.deadline_kept(id),
            (_, Some(KeeperKind::Todo) | None) => return Ok(()),
        };
        // What is done about it is done where the order is.
        self.go_to(Subject::new(Entity::Order, id));
        self.do_order_task(id, task)
    }

    /// A9: a to-do that is due: its case is shown, what came of it is asked.
    fn todo_kept(&mut self, id: &str) -> Result<(), StoreError> {
        let (case, todo) = id.split_once('-').unwrap_or((id, ""));
        let (Ok(case), Ok(todo)) = (case.parse(), todo.parse()) else { return Ok(()) };
        self.go_to(Subject::new(Entity::Case, case));
        self.open_form(FormKind::TodoDone { case, todo })
    }

    /// A7: the case with its evidence: what is there, what is missing, how long it still is.
    fn deadline_kept(&mut self, case: i64) -> Result<(), StoreError> {
        self.go_to(Subject::new(Entity::Case, case));
        self.open_menu(Menu::Evidence(case))
    }

    fn keepers_menu(&self) -> Result<Picker, StoreError> {
        let session = &self.session;
        let now = session.now();
        let keepers = store::keeper::list(&session.store, &store::keeper::terms(&session.config), now)?;
        let special = store::order::list(&session.store, ListFilter::Special, now, ROWS)?.len();
        let waiting = store::feedback::count_open(&session.store)?;
        let count = |n: &str| self.locale().tf("keeper.count", &[("count", n)]);
        let mut items = vec![
            entry("+special", &self.t("menu.special")).detail(count(&special.to_string())),
            entry("+feedback", &self.t("menu.feedback"))
                .detail(self.locale().tf("feedback.open", &[("count", &waiting.to_string())])),
        ];
        if !session.config.lists.survey_questions.is_empty() {
            items.push(entry("+survey", &self.t("menu.survey")));
        }
        let out = store::keeper::cod_open(&session.store, &store::keeper::terms(&session.config), now)?.len();
        items.push(entry("+cod", &self.t("menu.cod_out")).detail(count(&out.to_string())));
        let label = |k: &Keeper| width::width(&self.t(&format!("keeper.kind.{}", k.kind)));
        let columns = keepers.iter().map(label).max().unwrap_or(0);
        items.extend(keepers.iter().map(|k| self.keeper_item(k, columns, now)));
        let late = keepers.iter().filter(|k| k.is_late(now)).count();
        let lead = match keepers.len() {
            0 => self.t("keeper.none"),
            all => {
                let soon = (all - late).to_string();
                self.locale().tf("keeper.lead", &[("late", &late.to_string()), ("soon", &soon)])
            }
        };
        let first = keepers.first().map(id_of).unwrap_or_default();
        Ok(Picker::new(self.t("menu.keepers"), items).lead(lead).numbered().at(&first))
    }

    /// `! 催发货  小静  承诺 06-02 12:00 · 已催 1 次          超 2h03`
    fn keeper_item(&self, k: &Keeper, columns: usize, now: i64) -> PickItem {
        let sign = if k.is_late(now) { "!" } else { "·" };
        let kind = width::pad(&self.t(&format!("keeper.kind.{}", k.kind)), columns);
        let name = width::pad(&width::cut(&self.session.look().name(&k.customer), NAME), NAME);
        let (key, seconds) = match k.kind {
            KeeperKind::Nudge | KeeperKind::CallBack => ("keeper.since", now - k.due_at),
            KeeperKind::Deadline => {
                let left = k.case.as_ref().map_or(0, |c| c.at - now);
                (if left < 0 { "keeper.over" } else { "keeper.left" }, left.abs())
            }
            _ if k.is_late(now) => ("keeper.over", now - k.due_at),
            _ => ("keeper.left", k.due_at - now),
        };
        let label = format!("{sign} {kind} {name} {}", self.keeper_text(k));
        PickItem::new(id_of(k), label)
            .detail(k.order_no.clone())
            .key(self.locale().tf(key, &[("span", &when::span(seconds))]))
    }

    pub(crate) fn keeper_text(&self, k: &Keeper) -> String {
        let look = self.session.look();
        let times = |key: &str, n: i64| {
            if n > 0 { look.tf(key, &[("count", &n.to_string())]) } else { String::new() }
        };
        let parts = match k.kind {
            KeeperKind::Ship => [
                look.tf("keeper.ship", &[("time", &look.near(k.due_at))]),
                times("chase.times", k.chases),
                look.label(&look.config.lists.askees, &k.assigned_to).to_owned(),
            ],
            KeeperKind::Cod => {
                let missing = k.missing.map_or_else(String::new, |m| self.t(&format!("cod.missing.{m}")));
                let told = look.tf("keeper.cod", &[("missing", &missing)]);
                let courier = look.label(&look.config.lists.couriers, &k.courier);
                [told, k.payable.to_string(), courier.to_owned()]
            }
            KeeperKind::CallBack => {
                let at = k.delivered_at.map_or_else(String::new, |at| look.near(at));
                [look.tf("keeper.call_back", &[("time", &at)]), look.text(&k.note), String::new()]
            }
            KeeperKind::Deadline => {
                let (at, problem) =
                    k.case.as_ref().map(|c| (look.near(c.at), look.text(&c.problem))).unwrap_or_default();
                [look.tf("keeper.deadline", &[("time", &at)]), problem, String::new()]
            }
            KeeperKind::Todo => {
                let text = k.todo.as_ref().map(|t| look.text(&t.text)).unwrap_or_default();
                [self.who_does(&k.assigned_to), text, String::new()]
            }
            KeeperKind::Nudge => {
                [self.t("keeper.nudge"), k.payable.to_string(), times("keeper.nudged", k.nudges)]
            }
        };
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// O12: all money and slips that are out, before they are late too.
    fn cod_out_menu(&self) -> Result<Picker, StoreError> {
        let session = &self.session;
        let now = session.now();
        let out = store::keeper::cod_open(&session.store, &store::keeper::terms(&session.config), now)?;
        let lead = if out.is_empty() { self.t("keeper.none_out") } else { String::new() };
        let items = out.iter().map(|k| self.keeper_item(k, 0, now)).collect();
        Ok(Picker::new(self.t("menu.cod_out"), items).lead(lead).numbered())
    }

    /// O10: urgent and custom orders, each with who has it and since when.
    fn special_menu(&self) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let lists = &look.config.lists;
        let orders = store::order::list(&self.session.store, ListFilter::Special, look.now, ROWS)?;
        let items = orders.iter().map(|o| {
            let tags: Vec<&str> = o.data.tags.iter().map(|t| look.label(&lists.tags, t)).collect();
            let name = width::pad(&width::cut(&look.name(&o.data.customer), NAME), NAME);
            let status = look.t(status_key(o.status));
            let who = if o.assigned_to.is_empty() {
                self.t("order.nobody_assigned")
            } else {
                let at = o.assigned_at.map_or_else(String::new, |at| look.near(at));
                format!("{} {at}", look.label(&lists.askees, &o.assigned_to))
            };
            PickItem::new(
                format!("special:{}", o.id),
                format!("[{}] {name} {status} · {who}", tags.join(" ")),
            )
            .detail(o.data.order_no.clone())
        });
        let lead = if orders.is_empty() { self.t("keeper.no_special") } else { String::new() };
        Ok(Picker::new(self.t("menu.special"), items.collect()).lead(lead).numbered())
    }

    /// O14: what waits for the supervisor's answer first.
    fn feedback_menu(&self) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let all = store::feedback::list(&self.session.store, ROWS)?;
        let items = all.iter().map(|f| {
            let sign = if f.answered_at.is_some() { "v" } else { "·" };
            let kind = look.label(&look.config.lists.feedback_kinds, &f.kind);
            let label = format!(
                "{sign} {} {kind} {}: {}",
                look.near(f.at),
                look.name(&f.customer),
                look.text(&f.text)
            );
            PickItem::new(format!("feedback:{}", f.id), label).detail(look.text(&f.answer))
        });
        let lead = if all.is_empty() { self.t("feedback.none") } else { self.t("feedback.lead") };
        Ok(Picker::new(self.t("menu.feedback"), items.collect()).lead(lead).numbered())
    }
}

fn id_of(keeper: &Keeper) -> String {
    match (&keeper.todo, &keeper.case) {
        (Some(todo), _) => format!("{}:{}-{}", keeper.kind, todo.case_id, todo.id),
        (None, Some(of)) => format!("{}:{}", keeper.kind, of.case_id),
        (None, None) => format!("{}:{}", keeper.kind, keeper.order_id),
    }
}
