//! The lists to choose from, and what each choice does.

mod asking;
mod call_again;
mod case;
mod change;
mod exception;
mod fee;
pub(super) mod guide;
mod guide_facts;
mod handoff;
mod keepers;
mod keeping;
mod lookup;
mod order;
mod papers;
mod print;
mod register;
mod send_off;
mod todo;
mod trade;
mod trail;
mod work;

use super::App;
use super::action::Scope;
use super::dialog::{Ask, Menu, Purpose};
use crate::modal::{Answer, Modal, PickItem, Picker};
use crate::store::{self, StoreError};

impl App {
    pub(crate) fn open_menu(&mut self, menu: Menu) -> Result<(), StoreError> {
        let picker = self.build_menu(menu)?;
        self.push(Modal::Picker(picker), Purpose::Menu(menu));
        Ok(())
    }

    fn build_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Palette => Ok(self.palette()),
            Menu::Search => {
                Ok(Picker::new(self.t("menu.search"), Vec::new()).live().lead(self.t("menu.search_lead")))
            }
            Menu::Reminders | Menu::Snooze(_) => self.reminder_menu(menu),
            Menu::Products => self.product_menu(),
            Menu::Regions => Ok(self.region_menu()),
            Menu::Remarks(order) => self.remarks_menu(order),
            Menu::Order(id) => self.order_menu(id),
            Menu::Keepers | Menu::Special | Menu::Feedback => self.keeper_menu(menu),
            Menu::Chase(_) | Menu::Assign(_) | Menu::Cod(_) | Menu::RefusalReason(_) | Menu::Refused(_) => {
                self.keeping_menu(menu)
            }
            Menu::CallAgain(id) => self.call_again_menu(id),
            Menu::Positions(id) => self.position_menu(id),
            Menu::Survey => self.survey_menu(),
            Menu::SendOff(id) => self.send_off_menu(id),
            Menu::Change(id) => self.change_menu(id),
            Menu::Guide { case, of } => self.guide_menu(case, of),
            Menu::Case(id) => self.case_menu(id),
            Menu::Owed => self.owed_menu(),
            Menu::Evidence(id) => self.evidence_menu(id),
            Menu::CaseFilter => Ok(self.filter_menu()),
            Menu::Todos(id) => self.todo_menu(id),
            Menu::Fees | Menu::FeeFilter | Menu::OrderFees(_) | Menu::CaseFees(_) | Menu::Fee(_) => {
                self.fee_menu(menu)
            }
            Menu::Mining | Menu::Questions | Menu::Question(_) => self.asking_menu(menu),
            Menu::Outcome(_)
            | Menu::LostReason(_)
            | Menu::CaseStatus(_)
            | Menu::Exception(_)
            | Menu::Documents(_)
            | Menu::Approver { .. } => self.work_menu(menu),
            Menu::Shift | Menu::Completing | Menu::ReadBack(_) | Menu::ReadBackAnswer { .. } => {
                self.shift_menu(menu)
            }
        }
    }

    /// A text as an owned string: picker titles outlive the look at the locale.
    fn t(&self, key: &str) -> String {
        self.locale().t(key).to_owned()
    }

    /// What was answered, given to its purpose.
    pub(crate) fn answer(&mut self, purpose: &Purpose, answer: Answer) {
        let result = match (purpose, answer) {
            (Purpose::Form(kind), Answer::Values(values)) => {
                self.submit(kind, &values);
                Ok(())
            }
            (Purpose::Menu(menu), Answer::Picked(id)) => {
                self.dialogs.pop();
                self.picked(*menu, &id)
            }
            (Purpose::Menu(_), Answer::Removed(id)) => {
                self.dialogs.pop();
                self.put_aside(&id)
            }
            (Purpose::Ask(ask), Answer::Yes) => {
                self.dialogs.pop();
                self.agreed(*ask)
            }
            (Purpose::Print(what), Answer::Yes) => {
                self.dialogs.pop();
                self.print(*what)
            }
            _ => {
                self.dialogs.pop();
                Ok(())
            }
        };
        if let Err(error) = result {
            self.fail(&error);
        }
    }

    fn picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Palette => {
                if let Some(task) = id.strip_prefix("task:") {
                    return match self.desk.orders.list.selected().map(|o| o.id) {
                        Some(order) => self.order_task_picked(order, task),
                        None => Ok(()),
                    };
                }
                if let Some(action) = super::action::Action::from_code(id) {
                    if let Some(pane) = action.scope().pane() {
                        self.focus(pane);
                    }
                    if let Some(view) = action.scope().view().filter(|v| self.scope() != Scope::of_view(*v)) {
                        self.open_view(view)?;
                    }
                    self.dispatch(action);
                }
                Ok(())
            }
            Menu::Search => self.go_to_found(id),
            Menu::Reminders | Menu::Snooze(_) => self.reminder_picked(menu, id),
            Menu::Products => self.product_picked(id),
            Menu::Regions => {
                self.region_picked(id);
                Ok(())
            }
            Menu::Remarks(order) => self.remark_picked(order, id),
            Menu::Order(order) => self.order_task_picked(order, id),
            Menu::Keepers | Menu::Special | Menu::Feedback => self.keeper_picked(menu, id),
            Menu::Chase(_) | Menu::Assign(_) | Menu::Cod(_) | Menu::RefusalReason(_) | Menu::Refused(_) => {
                self.keeping_picked(menu, id)
            }
            Menu::CallAgain(order) => self.call_again_picked(order, id),
            Menu::Positions(order) => self.position_picked(order, id),
            Menu::Survey => self.survey_picked(id),
            Menu::SendOff(order) => self.send_off_picked(order, id),
            Menu::Change(request) => self.change_picked(request, id),
            Menu::Guide { case, of } => self.guide_picked(case, of, id),
            Menu::Case(case) => self.case_task_picked(case, id),
            Menu::Owed => self.owed_picked(id),
            Menu::Evidence(case) => self.evidence_picked(case, id),
            Menu::CaseFilter => self.filter_picked(id),
            Menu::Todos(case) => self.todo_picked(case, id),
            Menu::Fees | Menu::FeeFilter | Menu::OrderFees(_) | Menu::CaseFees(_) | Menu::Fee(_) => {
                self.fee_picked(menu, id)
            }
            Menu::Mining | Menu::Questions | Menu::Question(_) => self.asking_picked(menu, id),
            Menu::Outcome(_)
            | Menu::LostReason(_)
            | Menu::CaseStatus(_)
            | Menu::Exception(_)
            | Menu::Documents(_)
            | Menu::Approver { .. } => self.work_picked(menu, id),
            Menu::Shift | Menu::Completing | Menu::ReadBack(_) | Menu::ReadBackAnswer { .. } => {
                self.shift_picked(menu, id)
            }
        }
    }

    fn agreed(&mut self, ask: Ask) -> Result<(), StoreError> {
        match ask {
            Ask::Quit => {
                self.quit = true;
                Ok(())
            }
            Ask::Freeze => self.freeze_handoff(),
            Ask::Paid(id) | Ask::AcceptAnyway(id) | Ask::ShipAnyway(id) => self.move_order(id),
            Ask::OutOfStock(id) => self.open_form(super::dialog::FormKind::Exception(id)),
            Ask::Delist(id) => self.delist(id),
            Ask::UndoImport => self.undo_import(),
            Ask::TakeSnippets => self.take_snippets(),
            Ask::EndPromotion(id) => self.end_promotion(id),
            Ask::DeleteSnippet(id) => {
                let by = self.session.actor();
                store::snippet::delete(&mut self.session.store, &by, id)?;
                self.reload()?;
                self.done("done.snippet_deleted", &[]);
                Ok(())
            }
        }
    }

    /// A pop-up was left: a step of a flow goes back to its list.
    pub(crate) fn after_cancel(&mut self, purpose: &Purpose) {
        let back = match purpose {
            Purpose::Menu(Menu::ReadBackAnswer { handoff, .. }) => Some(Menu::ReadBack(*handoff)),
            Purpose::Menu(Menu::Question(_)) => Some(Menu::Questions),
            Purpose::Menu(Menu::Completing | Menu::ReadBack(_)) => None,
            Purpose::Form(super::dialog::FormKind::Contingency(_) | super::dialog::FormKind::HandoffLine) => {
                Some(Menu::Completing)
            }
            Purpose::Form(super::dialog::FormKind::ReadBackNote { handoff, .. }) => {
                Some(Menu::ReadBack(*handoff))
            }
            Purpose::Form(super::dialog::FormKind::Friend { order, .. }) => Some(Menu::SendOff(*order)),
            Purpose::Form(super::dialog::FormKind::FirstRun) => {
                self.hint("app.press_f9", &[]);
                None
            }
            _ => None,
        };
        if let Some(menu) = back
            && let Err(error) = self.open_menu(menu)
        {
            self.fail(&error);
        }
        if let Purpose::Form(kind) = purpose
            && let Err(error) = self.change_goes_on(kind, false)
        {
            self.fail(&error);
        }
    }

    /// A form was saved: a step of a flow goes on with its list.
    pub(crate) fn after_form(&mut self, kind: &super::dialog::FormKind) {
        use super::dialog::FormKind as F;
        let next = match kind {
            F::Contingency(_) | F::HandoffLine => Some(Menu::Completing),
            F::ReadBackNote { handoff, .. } => Some(Menu::ReadBack(*handoff)),
            F::FeedbackAnswer(_) => Some(Menu::Feedback),
            F::NewFee { order: 0, case: 0 } | F::Payment | F::Credit => Some(Menu::Fees),
            F::NewFee { order: 0, case } => Some(Menu::CaseFees(*case)),
            F::NewFee { order, .. } => Some(Menu::OrderFees(*order)),
            F::EditFee(id) | F::FeeSay(id) | F::FeeResolve(id) => Some(Menu::Fee(*id)),
            F::OwedDocument { .. } => Some(Menu::Owed),
            F::NewDocument(case) => Some(Menu::Documents(*case)),
            F::Evidence { case, .. } => Some(Menu::Evidence(*case)),
            // The answer is there: told, or made a snippet, is what comes next.
            F::AnswerQuestion(id) => Some(Menu::Question(*id)),
            _ => None,
        };
        if let Some(menu) = next
            && let Err(error) = self.open_menu(menu)
        {
            self.fail(&error);
        }
        if let Err(error) = self.change_goes_on(kind, true) {
            self.fail(&error);
        }
        if let Err(error) = self.guide_goes_on(kind) {
            self.fail(&error);
        }
        // S6: whoever begins sees at once what the last shift left.
        if matches!(kind, F::StartShift)
            && let Ok(Some(handoff)) = store::handoff::unaccepted(&self.session.store)
            && self.session.shift.as_ref().is_some_and(|s| s.id != handoff.shift_id)
            && let Err(error) = self.open_menu(Menu::ReadBack(handoff.id))
        {
            self.fail(&error);
        }
    }

    /// A live list asks for its entries.
    pub(crate) fn answer_query(&mut self, purpose: &Purpose, query: &str) {
        if *purpose != Purpose::Menu(Menu::Search) {
            return;
        }
        match self.search_items(query) {
            Ok(items) => {
                if let Some(Modal::Picker(picker)) = self.dialogs.last_mut().map(|d| &mut d.modal) {
                    picker.set_items(items);
                }
            }
            Err(error) => self.fail(&error),
        }
    }
}

/// An entry of a configured list.
fn entry(id: &str, label: &str) -> PickItem {
    PickItem::new(id, label)
}
