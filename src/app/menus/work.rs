//! Closing an inquiry, moving a case, ticking a document, naming an approver, the checklist.

use super::entry;
use crate::app::App;
use crate::app::action::Action;
use crate::app::dialog::{Ask, FormKind, Menu, Purpose};
use crate::config::Labelled;
use crate::domain::case::CaseStatus;
use crate::domain::change::ChangeRequest;
use crate::domain::checklist::{CheckResult, doubted, progress};
use crate::domain::inquiry::InquiryStatus;
use crate::domain::order::OrderStatus;
use crate::modal::{Confirm, Modal, PickItem, Picker};
use crate::pane::{cases, inquiries, orders};
use crate::store::inquiry::Closing;
use crate::store::{self, StoreError};

impl App {
    pub(super) fn work_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        let lang = self.session.lang();
        let lists = &self.session.config.lists;
        Ok(match menu {
            Menu::Outcome(id) => {
                let inquiry = store::inquiry::get(&self.session.store, id)?;
                let outcomes = InquiryStatus::OUTCOMES.iter();
                let mut items: Vec<PickItem> =
                    outcomes.map(|o| entry(o.code(), self.locale().t(inquiries::status_key(*o)))).collect();
                items.push(entry("more", &self.t("menu.outcome_more")));
                Picker::new(self.t("menu.outcome"), items).lead(inquiry.customer)
            }
            Menu::LostReason(_) => {
                let reasons = lists.lost_reasons.iter().filter(|r| r.group == "no_order");
                let items = reasons.map(|r| entry(&r.id, r.label(lang))).collect();
                Picker::new(self.t("menu.lost_reason"), items).numbered()
            }
            Menu::CaseStatus(id) => {
                let case = store::case::get(&self.session.store, id)?;
                let targets = case.status.targets().into_iter();
                let items = targets.map(|s| entry(s.code(), self.locale().t(cases::status_key(s)))).collect();
                Picker::new(self.t("menu.case_status"), items).lead(case.customer)
            }
            Menu::Exception(id) => self.exception_menu(id)?,
            Menu::Documents(id) => self.document_menu(id)?,
            _ => {
                let items = lists.askees.iter().map(|a| entry(&a.id, a.label(lang))).collect();
                Picker::new(self.t("menu.approver"), items).lead(self.t("menu.approver_lead"))
            }
        })
    }

    pub(super) fn work_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Outcome(inquiry) => self.outcome_picked(inquiry, id),
            Menu::LostReason(inquiry) => {
                let closing = Closing {
                    outcome: Some(InquiryStatus::NotOrdered),
                    lost_reason: id.to_owned(),
                    satisfaction: "unrated".into(),
                    ..Closing::default()
                };
                self.close_inquiry(inquiry, &closing)
            }
            Menu::CaseStatus(case) => {
                let Some(to) = CaseStatus::from_code(id) else { return Ok(()) };
                self.move_case(case, to)
            }
            Menu::Exception(exception) => self.exception_picked(exception, id),
            Menu::Documents(case) => self.document_picked(case, id),
            Menu::Approver { snippet, how } => {
                let snippet = store::snippet::get(&self.session.store, snippet)?;
                self.fill_or_finish(&snippet, how, id)
            }
            _ => Ok(()),
        }
    }

    /// I5: three keys close an inquiry; an open promise or more to say goes through the form (I4).
    fn outcome_picked(&mut self, id: i64, outcome: &str) -> Result<(), StoreError> {
        let inquiry = store::inquiry::get(&self.session.store, id)?;
        let outcome = InquiryStatus::from_code(outcome);
        if outcome == Some(InquiryStatus::ToAfterSales) {
            return self.open_form(FormKind::NewCase { inquiry: id, order: 0 });
        }
        if outcome.is_none() || inquiry.promise.is_some() {
            return self.open_form(FormKind::CloseInquiry(id));
        }
        if outcome == Some(InquiryStatus::NotOrdered) {
            return self.open_menu(Menu::LostReason(id));
        }
        let closing = Closing { outcome, satisfaction: "unrated".into(), ..Closing::default() };
        self.close_inquiry(id, &closing)
    }

    fn move_case(&mut self, id: i64, to: CaseStatus) -> Result<(), StoreError> {
        let case = store::case::get(&self.session.store, id)?;
        // A1: whom it waits for is asked again at a time that is offered.
        let asks = to.is_waiting()
            || (to == CaseStatus::Solved && !case.details.has_solution())
            || (to == CaseStatus::Closed && self.is_left_open(&case)?);
        if asks {
            return self.open_form(FormKind::MoveCase { case: id, to });
        }
        let by = self.session.actor();
        store::case::advance(&mut self.session.store, &by, id, to, "")?;
        self.reload()?;
        let status = self.t(cases::status_key(to));
        self.done("done.case_moved", &[("status", &status)]);
        Ok(())
    }

    /// O4: answers the item under the cursor; a problem asks for its note, pressing the same answer again takes it back.
    pub(crate) fn answer_item(&mut self, result: CheckResult) -> Result<(), StoreError> {
        let Some(order) = self.desk.orders.list.selected().map(|o| o.id) else { return Ok(()) };
        if !self.desk.orders.in_checklist {
            self.desk.orders.in_checklist = true;
            return Ok(());
        }
        let Some(item) = self.desk.orders.selected_item().cloned() else { return Ok(()) };
        let by = self.session.actor();
        if item.answer.as_ref().is_some_and(|a| a.result == result) {
            store::order::clear_answer(&mut self.session.store, &by, order, &item.id)?;
            return self.reload();
        }
        if result == CheckResult::Problem {
            return self.open_form(FormKind::CheckNote { order, item: item.id, result });
        }
        store::order::answer(&mut self.session.store, &by, order, &item.id, result, "")?;
        self.reload()?;
        self.next_item();
        Ok(())
    }

    /// Moves on to the next item without an answer; says what to do when all have one.
    pub(crate) fn next_item(&mut self) {
        let orders = &mut self.desk.orders;
        let open =
            |from: usize| orders.items.iter().skip(from).position(|i| i.answer.is_none()).map(|i| i + from);
        match open(orders.item.selected).or_else(|| open(0)) {
            Some(next) => orders.item.selected = next,
            None => self.hint("checklist.complete", &[]),
        }
    }

    /// O3: one step along the way; 已接收 only with the whole checklist answered (O4).
    pub(crate) fn advance_order(&mut self, id: i64) -> Result<(), StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let Some(to) = order.status.next() else { return Ok(()) };
        if to == OrderStatus::Shipped && order.data.tracking_no.is_empty() {
            self.hint("order.tracking_first", &[]);
            return self.open_form(FormKind::EditOrder(id));
        }
        if to == OrderStatus::Shipped
            && let Some(request) = store::change::open_of(&self.session.store, id)?
        {
            self.ask_to_ship(id, &request);
            return Ok(());
        }
        // O4: what is not answered yet is refused before anything is asked.
        let (answered, all, has_problem) = progress(&self.desk.orders.items);
        let ask = match to {
            OrderStatus::WaitConfirm => Some(("ask.paid", Ask::Paid(id))),
            OrderStatus::Accepted if answered < all => None,
            OrderStatus::Accepted if has_problem => Some(("ask.accept_anyway", Ask::AcceptAnyway(id))),
            OrderStatus::Accepted if doubted(&self.desk.orders.items) > 0 => {
                Some(("ask.accept_doubted", Ask::AcceptAnyway(id)))
            }
            _ => None,
        };
        let Some((key, ask)) = ask else { return self.move_order(id) };
        let amount = order.data.payable.to_string();
        let text = self.locale().tf(key, &[("order_no", &order.data.order_no), ("amount", &amount)]);
        let title = self.t(orders::status_key(to));
        self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(ask));
        Ok(())
    }

    /// O7: what the customer wants to be different is not settled yet: shipped only after a question that names it.
    fn ask_to_ship(&mut self, id: i64, request: &ChangeRequest) {
        let reason = self.change_reason(request);
        let args = [("order_no", request.order_no.as_str()), ("what", &request.what), ("reason", &reason)];
        let text = self.locale().tf("ask.ship_anyway", &args);
        let title = self.t(orders::status_key(OrderStatus::Shipped));
        self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::ShipAnyway(id)));
    }

    /// One step along the way, without another question.
    pub(super) fn move_order(&mut self, id: i64) -> Result<(), StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let Some(to) = order.status.next() else { return Ok(()) };
        let items: Vec<String> = self.desk.orders.items.iter().map(|i| i.id.clone()).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        let by = self.session.actor();
        store::order::advance(&mut self.session.store, &by, id, to, "", &items)?;
        self.reload()?;
        let status = self.t(orders::status_key(to));
        let number = &order.data.order_no;
        match to {
            // I9: a hint, never a pop-up.
            OrderStatus::WaitConfirm => {
                let key = self.session.keys.keys_of(Action::OrderMenu).first().copied().unwrap_or_default();
                let key = key.to_owned();
                self.done("done.order_paid", &[("order_no", number), ("status", &status), ("key", &key)]);
            }
            _ => self.done("done.order_moved", &[("order_no", number), ("status", &status)]),
        }
        // I8: accepted although nothing is left: the exception is offered at once.
        if to == OrderStatus::Accepted { self.offer_out_of_stock(id) } else { Ok(()) }
    }

    /// O8: a payment nudge is counted; the limit stops pestering. The text for it stands ready.
    pub(crate) fn nudge(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        let limit = self.session.config.settings.orders.nudge_limit;
        let nudged_before = store::order::get(&self.session.store, id)?.nudges > 0;
        store::order::nudge(&mut self.session.store, &by, id, limit)?;
        self.reload()?;
        self.done("done.nudged", &[]);
        let codes = &self.session.config.settings.orders.snippets;
        let code = if nudged_before { codes.nudge_again.clone() } else { codes.nudge.clone() };
        self.offer_snippet(&code);
        Ok(())
    }
}
