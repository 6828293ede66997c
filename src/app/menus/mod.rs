//! The lists to choose from, and what each choice does.

mod agenda;
mod asking;
mod call_again;
mod case;
mod change;
mod customer;
mod deleted;
mod exception;
mod fee;
pub(super) mod guide;
mod guide_facts;
mod handoff;
mod keepers;
mod keeping;
mod lookup;
mod order;
mod palette;
mod papers;
mod print;
mod product;
mod reconcile;
mod register;
mod send_off;
mod silence;
mod timeline;
mod todo;
mod trade;
mod trail;
mod work;

use super::App;
use super::dialog::{Ask, Menu, Purpose};
use crate::modal::{Answer, Modal, PickItem, Picker};
use crate::store::{self, StoreError};

impl App {
    pub(crate) fn open_menu(&mut self, menu: Menu) -> Result<(), StoreError> {
        let picker = self.build_menu(menu)?;
        self.push(Modal::Picker(picker), Purpose::Menu(menu));
        Ok(())
    }

    fn build_menu(&mut self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Palette => self.palette(),
            Menu::Search => {
                self.catch_up_search();
                Ok(Picker::new(self.t("menu.search"), Vec::new()).live().lead(self.t("menu.search_lead")))
            }
            Menu::Customers | Menu::Twins(_) | Menu::MergeSearch(_) | Menu::Merge { .. } => {
                self.customer_menu(menu)
            }
            Menu::ProductList | Menu::Product(_) => self.product_menu(menu),
            Menu::Reminders | Menu::Due(_) | Menu::SnoozeWhy { .. } => self.agenda_menu(menu),
            Menu::Timeline => self.timeline_menu(),
            Menu::Deleted => self.deleted_menu(),
            Menu::Mute => Ok(self.mute_menu()),
            Menu::Regions => Ok(self.region_menu()),
            Menu::Remarks(order) => self.remarks_menu(order),
            Menu::Order(id) => self.order_menu(id),
            Menu::Keepers | Menu::Special | Menu::Feedback | Menu::CodOut => self.keeper_menu(menu),
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
            Menu::Fees
            | Menu::FeeFilter
            | Menu::OrderFees(_)
            | Menu::CaseFees(_)
            | Menu::Fee(_)
            | Menu::Payment(_) => self.fee_menu(menu),
            Menu::Calendar | Menu::Reconcile(_) | Menu::ReconcileWith(_) => self.reconcile_menu(menu),
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
            (Purpose::Menu(menu), Answer::Removed(id)) => {
                self.dialogs.pop();
                if *menu == Menu::Reminders { self.put_off_soon(&id) } else { self.put_aside(&id) }
            }
            (Purpose::Ask(ask), Answer::Yes) => {
                self.dialogs.pop();
                self.agreed(*ask)
            }
            (Purpose::Tour(nth), answer) => {
                self.tour_answered(*nth, &answer);
                Ok(())
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
            Menu::Palette => self.palette_picked(id),
            Menu::Search => self.go_to_found(id),
            Menu::Reminders | Menu::Due(_) | Menu::SnoozeWhy { .. } => self.agenda_picked(menu, id),
            Menu::Timeline => self.timeline_picked(id),
            Menu::Deleted => self.deleted_picked(id),
            Menu::Mute => {
                self.mute_picked(id);
                Ok(())
            }
            Menu::Customers | Menu::Twins(_) | Menu::MergeSearch(_) | Menu::Merge { .. } => {
                self.customer_picked(menu, id)
            }
            Menu::ProductList | Menu::Product(_) => self.product_picked(menu, id),
            Menu::Regions => {
                self.region_picked(id);
                Ok(())
            }
            Menu::Remarks(order) => self.remark_picked(order, id),
            Menu::Order(order) => self.order_task_picked(order, id),
            Menu::Keepers | Menu::Special | Menu::Feedback | Menu::CodOut => self.keeper_picked(menu, id),
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
            Menu::Fees
            | Menu::FeeFilter
            | Menu::OrderFees(_)
            | Menu::CaseFees(_)
            | Menu::Fee(_)
            | Menu::Payment(_) => self.fee_picked(menu, id),
            Menu::Calendar | Menu::Reconcile(_) | Menu::ReconcileWith(_) => self.reconcile_picked(menu, id),
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
            Ask::UndoImport(op) => self.undo_import(op),
            Ask::TakeSnippets => self.take_snippets(),
            Ask::EndPromotion(id) => self.end_promotion(id),
            Ask::DeleteCustomer(id) => self.delete_customer(id),
            Ask::DeleteProduct(id) => self.delete_product(id),
            Ask::OffShelf(id) => self.take_off_shelf(id),
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
            Purpose::Menu(Menu::FeeFilter | Menu::Payment(_) | Menu::Calendar) => Some(Menu::Fees),
            Purpose::Menu(Menu::ReconcileWith(id)) => Some(Menu::Reconcile(*id)),
            Purpose::Menu(Menu::Due(_)) => Some(Menu::Reminders),
            Purpose::Menu(Menu::SnoozeWhy { due, .. })
            | Purpose::Form(super::dialog::FormKind::Snooze(due)) => Some(Menu::Due(*due)),
            Purpose::Menu(Menu::Completing | Menu::ReadBack(_)) => None,
            Purpose::Form(super::dialog::FormKind::Contingency(_) | super::dialog::FormKind::HandoffLine) => {
                Some(Menu::Completing)
            }
            Purpose::Form(super::dialog::FormKind::ReadBackNote { handoff, .. }) => {
                Some(Menu::ReadBack(*handoff))
            }
            Purpose::Form(super::dialog::FormKind::Friend { order, .. }) => Some(Menu::SendOff(*order)),
            Purpose::Form(kind) if Self::fee_list_of(kind).is_some() => Self::fee_list_of(kind),
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

    /// The list a form about fees was opened from: one step back is there.
    const fn fee_list_of(kind: &super::dialog::FormKind) -> Option<Menu> {
        use super::dialog::FormKind as F;
        match kind {
            F::NewFee { order: 0, case: 0 } | F::Payment | F::Credit | F::StatementOf => Some(Menu::Fees),
            F::NewFee { order: 0, case } => Some(Menu::CaseFees(*case)),
            F::NewFee { order, .. } => Some(Menu::OrderFees(*order)),
            F::EditFee(id) | F::FeeSay(id) | F::FeeResolve(id) => Some(Menu::Fee(*id)),
            F::Agree(id) => Some(Menu::ReconcileWith(*id)),
            _ => None,
        }
    }

    /// A form was saved: a step of a flow goes on with its list.
    pub(crate) fn after_form(&mut self, kind: &super::dialog::FormKind) {
        use super::dialog::FormKind as F;
        let next = match kind {
            F::Contingency(_) | F::HandoffLine => Some(Menu::Completing),
            F::ReadBackNote { handoff, .. } => Some(Menu::ReadBack(*handoff)),
            F::FeedbackAnswer(_) => Some(Menu::Feedback),
            F::StatementOf => None,
            F::Agree(id) => Some(Menu::Reconcile(*id)),
            kind if Self::fee_list_of(kind).is_some() => Self::fee_list_of(kind),
            F::ExceptionWait(id) => Some(Menu::Exception(*id)),
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
        if let F::Stock(id) = kind
            && let Err(error) = self.offer_off_shelf(*id)
        {
            self.fail(&error);
        }
        if let Err(error) = self.change_goes_on(kind, true) {
            self.fail(&error);
        }
        if let Err(error) = self.guide_goes_on(kind) {
            self.fail(&error);
        }
        if matches!(kind, F::FirstRun) {
            self.start_tour();
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
        let items = match purpose {
            Purpose::Menu(Menu::Search) => self.search_items(query),
            Purpose::Menu(Menu::MergeSearch(id)) => self.merge_candidates(*id, query),
            _ => return,
        };
        match items {
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
