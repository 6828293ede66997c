//! Everything that can be done with one order, numbered: three keys reach each of it.

use super::palette::task_item;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu, OrderTask, Printable};
use crate::domain::checklist::AutoCheck;
use crate::domain::order::{Order, OrderStatus};
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

/// Whether a task makes sense for an order as it stands; what does not is shown with its reason, so that a digit
/// always means the same.
fn fits(task: OrderTask, order: &Order) -> bool {
    let (status, cod) = (order.status, order.data.payment_kind == "cod");
    match task {
        OrderTask::Nudge => status == OrderStatus::WaitPay,
        OrderTask::Chase => !status.is_final() && status != OrderStatus::WaitPay,
        OrderTask::Assign | OrderTask::Cancel | OrderTask::Exception => !status.is_final(),
        OrderTask::Merge | OrderTask::PhoneCheck => !status.is_final() && !status.is_shipped(),
        OrderTask::Cod => cod && status.is_shipped(),
        OrderTask::SendOff => order.data.paid_at.is_some() || cod,
        OrderTask::CallBack | OrderTask::Survey => matches!(status, OrderStatus::Signed | OrderStatus::Done),
        _ => true,
    }
}

impl App {
    pub(super) fn order_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let item = |task: &OrderTask| {
            let label = self.t(&format!("order.task.{task}"));
            task_item(task.code().to_owned(), label, self.order_task_refusal(*task, Some(&order)), "")
        };
        let items: Vec<PickItem> = OrderTask::ALL.iter().filter(|t| self.is_known(**t)).map(item).collect();
        let lead = format!("{} · {}", order.data.customer, order.data.order_no);
        // From the checklist's question about other orders, merging is what is meant.
        let item = self.desk.orders.selected_item().filter(|_| self.desk.orders.in_checklist);
        let merges = item.is_some_and(|i| i.check == AutoCheck::Duplicate && i.is_doubtful());
        let first = if merges { OrderTask::Merge.code() } else { "" };
        Ok(Picker::new(self.t("menu.order"), items).lead(lead).numbered().at(first))
    }

    /// Why a task can't be done with an order now; `None` when it can.
    pub(super) fn order_task_refusal(&self, task: OrderTask, order: Option<&Order>) -> Option<String> {
        match order {
            None => Some(self.t("refuse.nothing_selected")),
            Some(o) if !fits(task, o) => Some(self.t(&format!("order.not_now.{task}"))),
            Some(_) => self.session.shift.is_none().then(|| self.t("refuse.no_shift")),
        }
    }

    /// P1: what the trade writes down; a list of the configuration without entries is no task.
    pub(super) fn is_known(&self, task: OrderTask) -> bool {
        let lists = &self.session.config.lists;
        match task {
            OrderTask::Extras => !lists.order_fields.is_empty(),
            OrderTask::Survey => !lists.survey_questions.is_empty(),
            _ => true,
        }
    }

    pub(super) fn order_task_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        match OrderTask::from_code(picked) {
            Some(task) => self.do_order_task(id, task),
            None => Ok(()),
        }
    }

    /// One task on one order, from its key or from the list.
    pub(crate) fn do_order_task(&mut self, id: i64, task: OrderTask) -> Result<(), StoreError> {
        self.desk.context = Some(Subject::new(Entity::Order, id));
        match task {
            OrderTask::Change => self.open_change(id),
            OrderTask::Trail => self.show_trail(id),
            OrderTask::Fees => self.open_menu(Menu::OrderFees(id)),
            OrderTask::Edit => self.open_form(FormKind::EditOrder(id)),
            OrderTask::Cancel => self.open_form(FormKind::CancelOrder(id)),
            OrderTask::Exception => self.open_exception(id),
            OrderTask::Remark => self.write_remark(id),
            OrderTask::ToCase => self.open_form(FormKind::NewCase { inquiry: 0, order: id }),
            OrderTask::Nudge => self.nudge(id),
            OrderTask::Slip => self.show_to_print(Printable::Slip(id)),
            OrderTask::Chase => self.open_menu(Menu::Chase(id)),
            OrderTask::Assign => self.open_menu(Menu::Assign(id)),
            OrderTask::Cod => self.open_menu(Menu::Cod(id)),
            OrderTask::CallBack => self.open_form(FormKind::CallBack(id)),
            OrderTask::PhoneCheck => self.phone_check(id),
            OrderTask::Merge => self.join_orders(id),
            OrderTask::SendOff => self.open_menu(Menu::SendOff(id)),
            OrderTask::Extras => self.open_form(FormKind::Extras(id)),
            OrderTask::Positions => self.open_menu(Menu::Positions(id)),
            OrderTask::Survey => self.open_form(FormKind::Survey(id)),
        }
    }

    /// R1: the composer, with the usual template first.
    fn write_remark(&mut self, order: i64) -> Result<(), StoreError> {
        let first = self.session.config.remarks.all().next().map(|t| t.id.clone()).unwrap_or_default();
        self.open_form(FormKind::Remark { order, template: first })
    }
}
