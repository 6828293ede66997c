//! What an action means here and now; and why one is not possible, in words.

use super::App;
use super::action::{Action, Scope};
use super::dialog::{Ask, CaseTask, Dialog, FormKind, Menu, OrderTask, Purpose};
use crate::domain::checklist::CheckResult;
use crate::domain::inquiry::Inquiry;
use crate::domain::order::{Order, OrderStatus};
use crate::modal::{Confirm, Modal};
use crate::store::{self, StoreError};
use crate::ui::layout::PaneId;
use crate::ui::list::Step;
use crate::view::ViewId;

impl App {
    /// Locale key of the reason why an action can't be done now; `None` when it can.
    pub fn refusal(&self, action: Action) -> Option<&'static str> {
        if let Some(elsewhere) = self.refused_by_place(action) {
            return Some(elsewhere);
        }
        if let Some(view) = self.view_for(action) {
            return self.refused_in_view(view, action);
        }
        self.unfit(action)
    }

    /// The same whatever pane has the keys: what the palette shows of an action it would go to.
    pub(crate) fn unfit(&self, action: Action) -> Option<&'static str> {
        use Action as A;
        let shift = self.session.shift.is_none().then_some("refuse.no_shift");
        let inquiry = self.desk.inquiries.list.selected();
        let order = self.desk.orders.list.selected();
        let case = self.desk.cases.list.selected();
        match action {
            A::NewInquiry | A::PhoneOrder | A::PasteRecognition | A::Import => shift,
            A::New if matches!(self.desk.focus.0, PaneId::Remarks | PaneId::Snippets) => None,
            A::Edit if self.desk.focus.0 == PaneId::Remarks => None,
            A::RemarkHistory if self.desk.remarks.order.is_none() => Some("remark.no_order"),
            A::RemarkHistory if self.desk.remarks.history.is_empty() => Some("remark.no_history"),
            A::RemarkHistory => shift,
            A::New => shift,
            A::Replied
            | A::AskedAgain
            | A::Promise
            | A::CloseInquiry
            | A::HandOver
            | A::ToOrder
            | A::ToCase => shift.or_else(|| match inquiry {
                None => Some("refuse.nothing_selected"),
                Some(i) if !i.status.is_open() => Some("inquiry.refuse.already_closed"),
                Some(i) if action == A::AskedAgain && i.waiting_since.is_some() => {
                    Some("inquiry.refuse.waits_already")
                }
                Some(_) => None,
            }),
            A::PromiseKept => match inquiry.and_then(|i| i.promise.as_ref()) {
                Some(_) => shift,
                None => Some("refuse.no_promise"),
            },
            A::Note | A::NoteQuestion => {
                shift.or_else(|| inquiry.is_none().then_some("refuse.nothing_selected"))
            }
            A::Undo | A::Timeline | A::Edit | A::DeleteSnippet => shift,
            A::EnterChecklist => order.is_none().then_some("refuse.nothing_selected"),
            A::Problem | A::NotApplicable => {
                shift.or_else(|| order.is_none().then_some("refuse.nothing_selected"))
            }
            A::Tick => match order.filter(|_| self.desk.focus.0 == PaneId::Orders) {
                Some(_) => shift,
                None => Some("refuse.not_here"),
            },
            A::LeaveChecklist => (!self.desk.orders.in_checklist).then_some("refuse.not_here"),
            A::AdvanceOrder | A::CancelOrder | A::Exception => shift.or(match order {
                None => Some("refuse.nothing_selected"),
                Some(o) if o.status.is_final() => Some("order.refuse.final"),
                Some(_) => None,
            }),
            A::Nudge if order.is_some_and(|o| o.status != OrderStatus::WaitPay) => {
                Some("order.not_now.nudge")
            }
            A::PhoneCheck if order.is_some_and(|o| o.status.is_final() || o.status.is_shipped()) => {
                Some("order.not_now.phone_check")
            }
            A::WriteRemark | A::OrderToCase | A::Nudge | A::OrderMenu | A::PhoneCheck | A::ChangeRequest => {
                shift.or_else(|| order.is_none().then_some("refuse.nothing_selected"))
            }
            A::Guide | A::Todos | A::AdvanceCase | A::Document | A::CaseNote | A::CaseMenu => {
                shift.or_else(|| case.is_none().then_some("refuse.nothing_selected"))
            }
            _ => None,
        }
    }

    /// Does an action, or says why not.
    pub(crate) fn dispatch(&mut self, action: Action) {
        if !action.is_move() {
            self.settle();
        }
        if let Some(reason) = self.refusal(action) {
            self.hint(reason, &[]);
            return;
        }
        let result = match action.scope() {
            Scope::Global => self.global(action),
            Scope::Pane if !self.views.is_empty() => self.in_view(action),
            Scope::Pane => self.in_pane(action),
            Scope::Customers => self.customer_action(action),
            Scope::Products => self.product_action(action),
            Scope::Promotions => {
                self.ask_to_end_promotion();
                Ok(())
            }
            Scope::Day => self.move_day(action),
            // It has no keys of its own.
            Scope::DayRows => Ok(()),
            Scope::Inquiries => self.inquiry_action(action),
            Scope::Orders => self.order_action(action),
            Scope::Snippets => self.snippet_action(action),
            Scope::Cases => self.case_action(action),
            Scope::Remarks => self.open_remarks(),
        };
        if let Err(error) = result {
            self.fail(&error);
        }
    }

    fn global(&mut self, action: Action) -> Result<(), StoreError> {
        use Action as A;
        match action {
            A::Help => self.open_help(),
            A::Palette => self.open_menu(Menu::Palette)?,
            A::Search => self.open_menu(Menu::Search)?,
            A::NewInquiry => self.open_form(FormKind::NewInquiry)?,
            A::PhoneOrder => self.open_form(FormKind::NewOrder(0))?,
            A::Reminders => self.open_menu(Menu::Reminders)?,
            A::Products => self.open_view(ViewId::Products)?,
            A::Customers => self.open_view(ViewId::Customers)?,
            A::CustomerCard => self.open_context_card()?,
            A::Promotions => self.open_view(ViewId::Promotions)?,
            A::Keepers => self.open_menu(Menu::Keepers)?,
            A::Fees => self.open_fees()?,
            A::Reveal => self.reveal()?,
            A::Shift => self.open_menu(Menu::Shift)?,
            A::DayView => self.open_view(ViewId::Day)?,
            A::PasteRecognition => self.open_form(FormKind::PastedOrder)?,
            A::Import if self.worker.is_busy() => {
                self.worker.cancel();
                self.hint("import.cancelling", &[]);
            }
            A::Import => self.open_form(FormKind::Import)?,
            A::Zoom => self.desk.zoomed = !self.desk.zoomed,
            A::NextUrgent => self.next_urgent()?,
            A::Undo => self.undo()?,
            A::Timeline => self.open_menu(Menu::Timeline)?,
            A::Mute => self.open_menu(Menu::Mute)?,
            A::Tour => self.start_tour(),
            A::Quit => self.ask_to_quit(),
            A::FocusInquiries => self.focus(PaneId::Inquiries),
            A::FocusOrders => self.focus(PaneId::Orders),
            A::FocusRemarks => self.focus(PaneId::Remarks),
            A::FocusSnippets => self.focus(PaneId::Snippets),
            A::FocusCases => self.focus(PaneId::Cases),
            A::FocusNext => self.focus_by(1),
            A::FocusPrevious => self.focus_by(4),
            _ => {}
        }
        Ok(())
    }

    fn in_pane(&mut self, action: Action) -> Result<(), StoreError> {
        use Action as A;
        let pane = self.desk.focus.0;
        match action {
            A::Up => self.step(Step::Up),
            A::Down => self.step(Step::Down),
            A::PageUp => self.step(Step::PageUp),
            A::PageDown => self.step(Step::PageDown),
            A::First => self.step(Step::First),
            A::Last => self.step(Step::Last),
            A::Filter => self.set_finding(true),
            A::Back => self.back(),
            A::Open => return self.open_selected(),
            A::New => {
                let kind = match pane {
                    PaneId::Inquiries => FormKind::NewInquiry,
                    PaneId::Orders => FormKind::NewOrder(0),
                    PaneId::Snippets => FormKind::NewSnippet,
                    PaneId::Cases => FormKind::NewCase { inquiry: 0, order: 0 },
                    PaneId::Remarks => FormKind::NewTemplate,
                };
                return self.open_form(kind);
            }
            A::Edit => return self.edit_selected(),
            A::Copy => return self.copy_selected(),
            A::Print => return self.print_selected(),
            A::Tick => return self.answer_item(CheckResult::Pass),
            _ => {}
        }
        Ok(())
    }

    fn inquiry_action(&mut self, action: Action) -> Result<(), StoreError> {
        use Action as A;
        let Some(Inquiry { id, customer, .. }) = self.desk.inquiries.list.selected().cloned() else {
            return Ok(());
        };
        let by = self.session.actor();
        let store = &mut self.session.store;
        let done = match action {
            A::Replied => {
                store::inquiry::reply(store, &by, id, "")?;
                "done.replied"
            }
            A::AskedAgain => {
                store::inquiry::asked_again(store, &by, id, "")?;
                "done.asked_again"
            }
            A::PromiseKept => {
                store::inquiry::keep_promise(store, &by, id, "")?;
                "done.promise_kept"
            }
            A::Promise => return self.open_form(FormKind::Promise(id)),
            A::CloseInquiry => return self.open_menu(Menu::Outcome(id)),
            A::HandOver => return self.open_form(FormKind::HandOver(id)),
            A::ToOrder => return self.open_form(FormKind::NewOrder(id)),
            A::ToCase => return self.open_form(FormKind::NewCase { inquiry: id, order: 0 }),
            A::Note => return self.open_form(FormKind::InquiryNote(id)),
            A::NoteQuestion => return self.open_form(FormKind::NoteQuestion(id)),
            _ => return Ok(()),
        };
        self.reload()?;
        self.done(done, &[("customer", &customer)]);
        Ok(())
    }

    fn snippet_action(&mut self, action: Action) -> Result<(), StoreError> {
        match action {
            Action::Mining => return self.open_menu(Menu::Mining),
            Action::Questions => return self.open_menu(Menu::Questions),
            Action::SnippetStats => return self.show_usage(),
            Action::DeleteSnippet => self.ask_to_delete_snippet(),
            _ => self.show_snippet(),
        }
        Ok(())
    }

    fn order_action(&mut self, action: Action) -> Result<(), StoreError> {
        use Action as A;
        let Some(Order { id, .. }) = self.desk.orders.list.selected().cloned() else { return Ok(()) };
        match action {
            A::EnterChecklist => self.desk.orders.in_checklist = true,
            A::LeaveChecklist => self.desk.orders.in_checklist = false,
            A::Problem => return self.answer_item(CheckResult::Problem),
            A::NotApplicable => return self.answer_item(CheckResult::NotApplicable),
            A::AdvanceOrder => return self.advance_order(id),
            A::CancelOrder => return self.do_order_task(id, OrderTask::Cancel),
            A::Exception => return self.do_order_task(id, OrderTask::Exception),
            A::WriteRemark => return self.do_order_task(id, OrderTask::Remark),
            A::OrderToCase => return self.do_order_task(id, OrderTask::ToCase),
            A::Nudge => return self.do_order_task(id, OrderTask::Nudge),
            A::OrderMenu => return self.open_menu(Menu::Order(id)),
            A::PhoneCheck => return self.do_order_task(id, OrderTask::PhoneCheck),
            A::ChangeRequest => return self.do_order_task(id, OrderTask::Change),
            _ => {}
        }
        Ok(())
    }

    fn case_action(&mut self, action: Action) -> Result<(), StoreError> {
        match action {
            Action::OwedDocuments => return self.open_menu(Menu::Owed),
            Action::CaseFilter => return self.open_menu(Menu::CaseFilter),
            _ => {}
        }
        let Some(id) = self.desk.cases.list.selected().map(|c| c.id) else { return Ok(()) };
        match action {
            Action::CaseMenu => self.open_menu(Menu::Case(id)),
            Action::AdvanceCase => self.do_case_task(id, CaseTask::Status),
            Action::Guide => self.do_case_task(id, CaseTask::Guide),
            Action::Todos => self.do_case_task(id, CaseTask::Todos),
            Action::Document => self.do_case_task(id, CaseTask::Documents),
            Action::CaseNote => self.do_case_task(id, CaseTask::Note),
            _ => Ok(()),
        }
    }

    /// Enter: the checklist of an order, the remark of a template, the copy of a snippet, else the detail.
    fn open_selected(&mut self) -> Result<(), StoreError> {
        match self.desk.focus.0 {
            PaneId::Inquiries | PaneId::Cases if self.desk.is_finding() => self.set_finding(false),
            PaneId::Inquiries | PaneId::Cases => self.desk.zoomed = !self.desk.zoomed,
            PaneId::Orders => {
                if self.desk.is_finding() {
                    self.set_finding(false);
                } else if self.desk.orders.in_checklist {
                    return self.answer_item(CheckResult::Pass);
                } else {
                    self.desk.orders.in_checklist = !self.desk.orders.list.is_empty();
                }
            }
            PaneId::Remarks => return self.compose_remark(),
            PaneId::Snippets => return self.copy_snippet(super::dialog::Use::Copy),
        }
        Ok(())
    }

    fn edit_selected(&mut self) -> Result<(), StoreError> {
        let desk = &self.desk;
        let kind = match desk.focus.0 {
            PaneId::Inquiries => desk.inquiries.list.selected().map(|i| FormKind::EditInquiry(i.id)),
            PaneId::Orders => desk.orders.list.selected().map(|o| FormKind::EditOrder(o.id)),
            PaneId::Remarks => {
                desk.remarks.list.selected().map(|r| FormKind::EditTemplate(r.template.id.clone()))
            }
            PaneId::Snippets => desk.snippets.selected().map(|s| FormKind::EditSnippet(s.id)),
            PaneId::Cases => desk.cases.list.selected().map(|c| FormKind::EditCase(c.id)),
        };
        match kind {
            Some(kind) => self.open_form(kind),
            None => {
                self.hint("refuse.nothing_selected", &[]);
                Ok(())
            }
        }
    }

    /// `y`: what the pane's item is usually copied for.
    fn copy_selected(&mut self) -> Result<(), StoreError> {
        let desk = &self.desk;
        let text = match desk.focus.0 {
            PaneId::Inquiries => desk.inquiries.list.selected().map(|i| i.customer.clone()),
            PaneId::Orders => desk.orders.list.selected().map(|o| o.data.order_no.clone()),
            PaneId::Remarks => Some(desk.remarks.current.clone()).filter(|r| !r.is_empty()),
            PaneId::Snippets => return self.copy_snippet(super::dialog::Use::Edit),
            PaneId::Cases => desk
                .cases
                .list
                .selected()
                .map(|c| if c.order_no.is_empty() { c.customer.clone() } else { c.order_no.clone() }),
        };
        match text {
            Some(text) => self.copy_text(&text),
            None => self.hint("refuse.nothing_selected", &[]),
        }
        Ok(())
    }

    /// `p`: what this pane prints, shown first: the slip of an order (O11), the card of a case, else the hand-off.
    fn print_selected(&mut self) -> Result<(), StoreError> {
        let (order, case) = (self.desk.orders.list.selected(), self.desk.cases.list.selected());
        match self.desk.focus.0 {
            PaneId::Orders => match order.map(|o| o.id) {
                Some(id) => self.do_order_task(id, OrderTask::Slip),
                None => {
                    self.hint("refuse.nothing_selected", &[]);
                    Ok(())
                }
            },
            PaneId::Cases => match case.map(|c| c.id) {
                Some(id) => self.do_case_task(id, CaseTask::Card),
                None => self.show_handoff(),
            },
            _ => self.show_handoff(),
        }
    }

    /// Ctrl-Q: at once when nothing is open, else one question.
    pub(super) fn ask_to_quit(&mut self) {
        self.save_drafts();
        let Some(shift) = &self.session.shift else {
            self.quit = true;
            return;
        };
        let key = match self.session.store.is_in_place() {
            Ok(()) => "ask.quit",
            Err(StoreError::Overwritten { .. }) => "ask.quit_overwritten",
            Err(_) => "ask.quit_gone",
        };
        let text = self.locale().tf(key, &[("agent", &shift.agent)]);
        let title = self.locale().t("ask.quit_title").to_owned();
        self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::Quit));
    }

    /// X2: the one gate to pop-ups: whose record is not in focus is masked in them.
    pub(crate) fn push(&mut self, modal: Modal, purpose: Purpose) {
        let modal = if self.session.config.settings.privacy.mask { modal.masked() } else { modal };
        self.dialogs.push(Dialog { modal, purpose });
    }
}
