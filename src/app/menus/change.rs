//! A change request as one guided flow (O7): the form, the order itself, the tick list of its way, the outcome.

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::config::Labelled as _;
use crate::config::lists::ChangeStep;
use crate::domain::change::{
    Branch, ChangeRequest, DELIVER_STEP, Outcome, REMARK_STEP, check_resend, first_branch, next_branch,
    remark_template,
};
use crate::domain::order::OrderStatus;
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

impl App {
    /// The list of the open request, else the form for a new one; an order that is over says what to do instead.
    pub(super) fn open_change(&mut self, order: i64) -> Result<(), StoreError> {
        if let Some(open) = store::change::open_of(&self.session.store, order)? {
            return self.open_menu(Menu::Change(open.id));
        }
        let status = store::order::get(&self.session.store, order)?.status;
        first_branch(status).map_err(|e| StoreError::refused(&e))?;
        self.open_form(FormKind::Change(order))
    }

    /// The tick list of a way.
    pub(crate) fn change_steps(&self, branch: Branch) -> Vec<&ChangeStep> {
        let steps = &self.session.config.lists.change_steps;
        steps.iter().filter(|s| s.branch == branch.code()).collect()
    }

    /// `搬家（家人代问）`
    pub(crate) fn change_reason(&self, request: &ChangeRequest) -> String {
        let askers = &self.session.config.lists.askers;
        let asked_by = self.session.look().label(askers, &request.asked_by).to_owned();
        if asked_by.is_empty() {
            return request.reason.clone();
        }
        self.locale().tf("change.reason_of", &[("reason", &request.reason), ("asked_by", &asked_by)])
    }

    pub(super) fn change_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let lang = self.session.lang();
        let request = store::change::get(&self.session.store, id)?;
        let status = store::order::get(&self.session.store, request.order_id)?.status;
        let mut items = Vec::new();
        if request.branch.edits_order() {
            items.push(self.ticked("edit", &self.t("change.edit"), "change.edited", request.edited_at));
        }
        for step in self.change_steps(request.branch) {
            let at = request.ticked_at(&step.id);
            items.push(self.ticked(&format!("step:{}", step.id), step.label(lang), "change.ticked", at));
        }
        let goes_on = next_branch(&request, status).is_ok();
        let mut endings: Vec<PickItem> = request.branch.outcomes().iter().map(|o| self.ending(*o)).collect();
        if goes_on {
            let key = if request.branch == Branch::Persuade { "change.insist" } else { "change.go_call" };
            let at = if request.branch == Branch::Persuade { endings.len() } else { 0 };
            endings.insert(at, entry("go_on", &self.t(key)));
        }
        let first = items.iter().find(|i| i.label.starts_with(OPEN)).or(endings.first());
        let first = first.map(|i| i.id.clone()).unwrap_or_default();
        items.extend(endings);
        let title = self.t(&format!("change.branch.{}", request.branch));
        Ok(Picker::new(title, items).lead(self.change_lead(&request, status)).numbered().at(&first))
    }

    fn change_lead(&self, request: &ChangeRequest, status: OrderStatus) -> String {
        let reason = self.change_reason(request);
        let mut lead = self.locale().tf(
            "change.lead",
            &[
                ("customer", &request.customer),
                ("order_no", &request.order_no),
                ("what", &request.what),
                ("reason", &reason),
            ],
        );
        let meanwhile = match (request.branch, status) {
            (Branch::NotShipped, OrderStatus::Shipped) => Some("change.left_meanwhile"),
            (_, OrderStatus::Signed) => Some("change.arrived_meanwhile"),
            _ => None,
        };
        if let Some(key) = meanwhile {
            lead = format!("{lead}\n{}", self.locale().t(key));
        }
        lead
    }

    fn ending(&self, outcome: Outcome) -> PickItem {
        let label = self.t(&format!("change.outcome.{outcome}"));
        entry(&format!("close:{outcome}"), &self.locale().tf("change.close", &[("outcome", &label)]))
    }

    /// An entry with its tick and the time it was done.
    fn ticked(&self, id: &str, label: &str, key: &str, at: Option<i64>) -> PickItem {
        let sign = if at.is_some() { DONE } else { OPEN };
        let time = at.map(|at| self.session.look().near(at));
        let detail = time.map(|time| self.locale().tf(key, &[("time", &time)])).unwrap_or_default();
        PickItem::new(id, format!("{sign} {label}")).detail(detail)
    }

    pub(super) fn change_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        match self.do_change(id, picked) {
            // What is refused leaves the list where it was.
            Err(error @ StoreError::Refused(_)) => {
                self.open_menu(Menu::Change(id))?;
                self.fail(&error);
                Ok(())
            }
            other => other,
        }
    }

    fn do_change(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        match picked.split_once(':') {
            Some(("step", step)) => return self.change_step_picked(id, step),
            Some(("close", outcome)) => {
                let Some(outcome) = Outcome::from_code(outcome) else { return Ok(()) };
                return self.close_change(id, outcome);
            }
            _ if picked == "edit" => return self.open_form(FormKind::ChangeEdit(id)),
            _ => {
                store::change::go_on(&mut self.session.store, &by, id)?;
            }
        }
        self.reload()?;
        self.open_menu(Menu::Change(id))
    }

    fn change_step_picked(&mut self, id: i64, step: &str) -> Result<(), StoreError> {
        let request = store::change::get(&self.session.store, id)?;
        let is_open = request.ticked_at(step).is_none();
        match step {
            REMARK_STEP if is_open => {
                let template = self.change_template(&request)?;
                return self.open_form(FormKind::ChangeRemark { request: id, template });
            }
            DELIVER_STEP if is_open => {
                let status = store::order::get(&self.session.store, request.order_id)?.status;
                let earlier = self.steps_before_sending();
                let earlier: Vec<&str> = earlier.iter().map(String::as_str).collect();
                check_resend(&request, status, &earlier).map_err(|e| StoreError::refused(&e))?;
                return self.open_form(FormKind::ChangeResend(id));
            }
            _ => {}
        }
        let by = self.session.actor();
        let label = self.change_step_label(step);
        let step = store::change::Step { id: step, label: &label };
        store::change::tick(&mut self.session.store, &by, id, step)?;
        self.reload()?;
        self.open_menu(Menu::Change(id))
    }

    /// O7: what is done with a recalled parcel before it is sent again, by id.
    pub(crate) fn steps_before_sending(&self) -> Vec<String> {
        let steps = self.change_steps(Branch::Recall);
        steps.iter().map(|s| s.id.clone()).take_while(|id| id != DELIVER_STEP).collect()
    }

    pub(crate) fn change_step_label(&self, step: &str) -> String {
        let steps = &self.session.config.lists.change_steps;
        crate::config::lists::label(steps, step, self.session.lang()).to_owned()
    }

    /// R3: the template that fits what was changed; the usual one when the shop has none of that name.
    fn change_template(&self, request: &ChangeRequest) -> Result<String, StoreError> {
        let was = store::change::before(&self.session.store, request)?;
        let changed: Vec<&str> = was.keys().map(String::as_str).collect();
        let fitting = remark_template(&changed);
        let templates: Vec<_> = self.session.config.remarks.all().collect();
        let found = templates.iter().find(|t| t.id == fitting).or(templates.first());
        Ok(found.map(|t| t.id.clone()).unwrap_or_default())
    }

    fn close_change(&mut self, id: i64, outcome: Outcome) -> Result<(), StoreError> {
        let by = self.session.actor();
        let request = store::change::get(&self.session.store, id)?;
        let steps: Vec<String> = self.change_steps(request.branch).iter().map(|s| s.id.clone()).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let label = self.t(&format!("change.outcome.{outcome}"));
        store::change::close(&mut self.session.store, &by, id, outcome, &label, &steps)?;
        self.reload()?;
        self.done("done.change_closed", &[("outcome", &label)]);
        if outcome == Outcome::Withdrawn && request.edited_at.is_some() {
            // The order stands as it was changed: it stays on the screen until she has read it.
            self.error("change.restore_first", &[]);
        }
        if outcome == Outcome::NotRecalled {
            return self.open_form(FormKind::NewCase { inquiry: 0, order: request.order_id });
        }
        Ok(())
    }

    /// A form of the flow was saved or left: it goes on with the order itself or with its list. Nothing is lost by
    /// leaving: the request stays open.
    pub(super) fn change_goes_on(&mut self, kind: &FormKind, saved: bool) -> Result<(), StoreError> {
        match kind {
            FormKind::Change(order) if saved => {
                let Some(request) = store::change::open_of(&self.session.store, *order)? else {
                    return Ok(());
                };
                if request.branch == Branch::NotShipped {
                    return self.open_form(FormKind::ChangeEdit(request.id));
                }
                self.open_menu(Menu::Change(request.id))
            }
            FormKind::ChangeEdit(id)
            | FormKind::ChangeResend(id)
            | FormKind::ChangeRemark { request: id, .. } => self.open_menu(Menu::Change(*id)),
            _ => Ok(()),
        }
    }
}

const DONE: &str = "[v]";
const OPEN: &str = "[ ]";
