//! What is done about an order that is due: chasing (O9), assigning (O10), cash on delivery (O12).

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::config::Labelled;
use crate::domain::chase::{Chase, ChaseKind, fitting};
use crate::domain::cod::CodPart;
use crate::domain::order::Order;
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};
use crate::text::when;

impl App {
    pub(super) fn keeping_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        let order = |id| store::order::get(&self.session.store, id);
        match menu {
            Menu::Assign(id) => Ok(self.assign_menu(&order(id)?)),
            Menu::Cod(id) => Ok(self.cod_menu(&order(id)?)),
            Menu::RefusalReason(id) => Ok(self.refusal_reason_menu(&order(id)?)),
            Menu::Refused(id) => Ok(self.refused_menu(&order(id)?)),
            Menu::Chase(id) => self.chase_menu(&order(id)?),
            _ => Ok(Picker::new("", Vec::new())),
        }
    }

    pub(super) fn keeping_picked(&mut self, menu: Menu, picked: &str) -> Result<(), StoreError> {
        let (Menu::Chase(id)
        | Menu::Assign(id)
        | Menu::Cod(id)
        | Menu::RefusalReason(id)
        | Menu::Refused(id)) = menu
        else {
            return Ok(());
        };
        if picked == "+go" {
            self.go_to(Subject::new(Entity::Order, id));
            return Ok(());
        }
        match menu {
            Menu::Chase(_) => self.chase_picked(id, picked),
            Menu::Assign(_) => self.assign_picked(id, picked),
            Menu::RefusalReason(_) => self.refused_at_door(id, picked),
            _ => self.cod_picked(id, picked),
        }
    }

    fn about(&self, order: &Order) -> String {
        format!("{} · {}", self.session.look().name(&order.data.customer), order.data.order_no)
    }

    /// O9: what the promised time says now.
    fn promised(&self, order: &Order) -> String {
        let look = self.session.look();
        match (order.data.shipped_at, order.data.promised_ship_at) {
            (Some(at), _) => look.tf("chase.shipped", &[("time", &look.near(at))]),
            (None, None) => self.t("chase.no_promise"),
            (None, Some(at)) => {
                let key = if at < look.now { "chase.late" } else { "chase.in_time" };
                let span = when::span((look.now - at).abs());
                look.tf(key, &[("time", &look.near(at)), ("span", &span)])
            }
        }
    }

    fn chase_menu(&self, order: &Order) -> Result<Picker, StoreError> {
        let chases = store::chase::of_order(&self.session.store, order.id)?;
        let kind = fitting(order.status, order.data.promised_ship_at, self.session.now());
        let mut items = Vec::new();
        if kind == ChaseKind::Patience {
            items.push(entry("patience", &self.t("chase.ask_patience")));
        }
        items.push(entry("chase", &self.t("chase.do_chase")));
        if kind == ChaseKind::Chase {
            items.push(entry("apology", &self.t("chase.copy_apology")));
        }
        items.push(entry("+go", &self.t("keeper.go")));
        items.extend(chases.iter().map(|c| self.chase_item(c)));
        let mut lead = format!("{}\n{}", self.about(order), self.promised(order));
        let times = chases.iter().filter(|c| c.kind == ChaseKind::Chase).count();
        if times > 0 {
            lead.push_str(" · ");
            lead.push_str(&self.locale().tf("chase.times", &[("count", &times.to_string())]));
        }
        Ok(Picker::new(self.t("menu.chase"), items).lead(lead))
    }

    /// An open chase takes the answer; the others are read only.
    fn chase_item(&self, c: &Chase) -> PickItem {
        let look = self.session.look();
        let detail = if c.is_open() { self.t("chase.waits_answer") } else { c.answer.clone() };
        let reason = (!c.is_open()).then(|| self.t("chase.refuse.answered"));
        let label = format!("{} {}", look.near(c.at), self.chase_text(c));
        PickItem::new(format!("answer:{}", c.id), label).detail(detail).disabled(reason)
    }

    /// Who was chased and what was said.
    fn chase_text(&self, c: &Chase) -> String {
        let look = self.session.look();
        let kind = look.t(match c.kind {
            ChaseKind::Patience => "order.event.patience",
            ChaseKind::Chase => "order.event.chased",
        });
        let who = look.label(&look.config.lists.askees, &c.asked);
        [kind, who, &c.text].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// O9: the chases of an order decide who is responsible: told where an after-sales case begins.
    pub(crate) fn chases_told(&self, order: i64) -> Result<String, StoreError> {
        let look = self.session.look();
        let chases = store::chase::of_order(&self.session.store, order)?;
        let told = chases.iter().take(3).map(|c| {
            let text = format!("{} {}", look.near(c.at), self.chase_text(c));
            if c.answer.is_empty() { text } else { format!("{text} → {}", c.answer) }
        });
        Ok(told.collect::<Vec<_>>().join("\n"))
    }

    fn chase_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        match picked {
            "patience" => {
                let by = self.session.actor();
                store::chase::patience(&mut self.session.store, &by, id)?;
                self.reload()?;
                self.done("done.patience", &[]);
                let code = self.session.config.settings.orders.snippets.patience.clone();
                self.offer_snippet(&code);
                Ok(())
            }
            "chase" => self.open_form(FormKind::Chase(id)),
            "apology" => {
                self.hint("chase.copy_it", &[]);
                self.offer_apology(id)
            }
            answer => match answer.split_once(':').and_then(|(_, id)| id.parse::<i64>().ok()) {
                Some(chase) => self.open_form(FormKind::ChaseAnswer(chase)),
                None => Ok(()),
            },
        }
    }

    /// O9: the words for a customer who waits too long.
    pub(crate) fn offer_apology(&mut self, id: i64) -> Result<(), StoreError> {
        let shipped = store::order::get(&self.session.store, id)?.status.is_shipped();
        let codes = &self.session.config.settings.orders.snippets;
        let code = if shipped { codes.on_its_way.clone() } else { codes.apology.clone() };
        self.offer_snippet(&code);
        Ok(())
    }

    fn assign_menu(&self, order: &Order) -> Picker {
        let lang = self.session.lang();
        let askees = &self.session.config.lists.askees;
        let mut items = vec![entry("+other", &self.t("order.assign_other"))];
        if !order.assigned_to.is_empty() {
            items.push(entry("+nobody", &self.t("order.assign_nobody")));
        }
        items.splice(0..0, askees.iter().map(|a| entry(&a.id, a.label(lang))));
        let now = self.session.look().label(askees, &order.assigned_to).to_owned();
        let lead = match order.assigned_at {
            Some(at) => {
                let at = self.session.look().near(at);
                format!("{} · {now} {at}", self.about(order))
            }
            None => self.about(order),
        };
        let first = if order.assigned_to.is_empty() { "warehouse" } else { &order.assigned_to };
        Picker::new(self.t("menu.assign"), items).lead(lead).numbered().at(first)
    }

    fn assign_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        match picked {
            "+other" => self.open_form(FormKind::Assign(id)),
            "+nobody" => self.assign_order(id, ""),
            who => self.assign_order(id, who),
        }
    }

    /// O10: stamped with the time; says so.
    pub(crate) fn assign_order(&mut self, id: i64, who: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        store::order::assign(&mut self.session.store, &by, id, who)?;
        self.reload()?;
        if who.is_empty() {
            self.done("done.unassigned", &[]);
        } else {
            let who = self.session.look().label(&self.session.config.lists.askees, who).to_owned();
            self.done("done.assigned", &[("who", &who)]);
        }
        Ok(())
    }

    fn cod_menu(&self, order: &Order) -> Picker {
        let look = self.session.look();
        let parts: &[CodPart] = match order.cod().missing() {
            Some(CodPart::Both) => &[CodPart::Both, CodPart::Money, CodPart::Slip],
            Some(CodPart::Money) => &[CodPart::Money],
            Some(CodPart::Slip) => &[CodPart::Slip],
            None => &[],
        };
        let mut items: Vec<PickItem> =
            parts.iter().map(|p| entry(p.code(), &self.t(&format!("cod.back.{p}")))).collect();
        if order.refused_at.is_some() {
            items.push(entry("guide", &self.t("cod.show_guide")));
            items.push(entry("accepted", &self.t("cod.accepted")));
        } else if order.cod().missing().is_some() {
            items.push(entry("refused", &self.t("cod.refused")));
        }
        items.push(entry("+go", &self.t("keeper.go")));
        let hours = self.session.config.settings.orders.cod_return_hours;
        let state = match (order.refused_at, order.cod().due_at(hours)) {
            (Some(at), _) => {
                let reason = look.label(&look.config.lists.refusal_reasons, &order.refused_reason);
                look.tf("cod.was_refused", &[("time", &look.near(at)), ("reason", reason)])
            }
            (None, Some(due)) => {
                let key = if due < look.now { "cod.overdue" } else { "cod.due" };
                let span = when::span((look.now - due).abs());
                look.tf(key, &[("time", &look.near(due)), ("span", &span)])
            }
            (None, None) => self.t("cod.settled"),
        };
        let mut lead = format!("{} · {}\n{state}", self.about(order), order.data.payable);
        for (key, at) in [("cod.money_came", order.cod_money_at), ("cod.slip_came", order.cod_slip_at)] {
            if let Some(at) = at {
                lead.push_str(" · ");
                lead.push_str(&look.tf(key, &[("time", &look.near(at))]));
            }
        }
        Picker::new(self.t("menu.cod"), items).lead(lead)
    }

    fn refusal_reason_menu(&self, order: &Order) -> Picker {
        let lang = self.session.lang();
        let reasons = &self.session.config.lists.refusal_reasons;
        let items = reasons.iter().map(|r| entry(&r.id, r.label(lang)).detail(r.guide.of(lang))).collect();
        Picker::new(self.t("menu.refusal_reason"), items).lead(self.about(order)).numbered()
    }

    /// O12: how to speak to her, what to do, and the way to the case.
    fn refused_menu(&self, order: &Order) -> Picker {
        let lang = self.session.lang();
        let reasons = &self.session.config.lists.refusal_reasons;
        let label = self.session.look().label(reasons, &order.refused_reason).to_owned();
        let mut lead = format!("{} · {label}", self.about(order));
        if let Some(reason) = reasons.iter().find(|r| r.id == order.refused_reason) {
            let todos = reason.todos.iter().zip(1..).map(|(todo, n)| format!("{n}. {}", todo.of(lang)));
            for line in std::iter::once(reason.guide.of(lang).to_owned()).chain(todos) {
                lead.push('\n');
                lead.push_str(&line);
            }
        }
        let items = vec![
            entry("case", &self.t("cod.open_case")),
            entry("script", &self.t("cod.call_script")),
            entry("accepted", &self.t("cod.accepted")),
            entry("+go", &self.t("keeper.go")),
        ];
        Picker::new(self.t("menu.refused"), items).lead(lead)
    }

    fn cod_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        if let Some(part) = CodPart::from_code(picked) {
            return self.open_form(FormKind::CodBack { order: id, part });
        }
        match picked {
            "refused" => self.open_menu(Menu::RefusalReason(id)),
            "guide" => self.open_menu(Menu::Refused(id)),
            "case" => self.open_refused_case(id),
            "script" => {
                self.open_menu(Menu::Refused(id))?;
                let said =
                    self.script("refusal_call", &self.known_values_of(Some(Subject::new(Entity::Order, id))));
                let text: Vec<&str> = said.iter().map(|a| a.text.as_str()).collect();
                self.show_text(&self.t("cod.call_script"), &text.join("\n\n"));
                Ok(())
            }
            "accepted" => {
                let by = self.session.actor();
                store::cod::accept_after_all(&mut self.session.store, &by, id)?;
                self.reload()?;
                self.done("done.cod_accepted", &[]);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn refused_at_door(&mut self, id: i64, reason: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        let lang = self.session.lang();
        let known = self.session.config.lists.refusal_reasons.iter().find(|r| r.id == reason);
        let todo = known.and_then(|r| r.todos.first()).map_or("", |todo| todo.of(lang));
        let text = self.locale().tf("cod.follow_up", &[("todo", todo)]);
        store::cod::refuse(&mut self.session.store, &by, id, reason, &text)?;
        self.reload()?;
        self.done("done.cod_refused", &[]);
        self.open_menu(Menu::Refused(id))
    }
}
