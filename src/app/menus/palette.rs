//! F2: every action by name, with its key and why it is not possible now – and what stands in the lists behind the keys:
//! the tasks of the order and the case in focus, the steps of shift and hand-over.

use crate::app::App;
use crate::app::action::{Action, Scope};
use crate::app::dialog::{Menu, OrderTask};
use crate::modal::{PickItem, Picker};
use crate::store::StoreError;

/// Keys that move, and the one that is pressed already.
const MOVES: [Action; 8] = [
    Action::Up,
    Action::Down,
    Action::PageUp,
    Action::PageDown,
    Action::First,
    Action::Last,
    Action::Palette,
    Action::Back,
];

impl App {
    /// One of another pane goes there first.
    pub(super) fn palette(&self) -> Result<Picker, StoreError> {
        let actions = Action::ALL.iter().filter(|a| !MOVES.contains(a));
        let mut items: Vec<PickItem> = actions.map(|action| self.palette_action(*action)).collect();
        items.extend(self.palette_order_tasks());
        items.extend(self.palette_case_tasks());
        items.extend(self.palette_shift()?);
        Ok(Picker::new(self.t("menu.palette"), items))
    }

    fn palette_action(&self, action: Action) -> PickItem {
        let elsewhere = self.place_elsewhere(action);
        let reason = if elsewhere.is_some() { self.unfit(action) } else { self.refusal(action) };
        let reason = reason.map(|key| self.t(key));
        let keys = self.key_names(action);
        let long = self.t(&format!("action.{action}.long"));
        let detail = reason.clone().or_else(|| elsewhere.map(|key| self.t(&key))).unwrap_or_default();
        PickItem::new(action.code(), long).detail(detail).key(keys).disabled(reason)
    }

    /// What can be done with the order in the orders pane; what a key does there already is left out.
    fn palette_order_tasks(&self) -> Vec<PickItem> {
        const KEYED: [OrderTask; 8] = [
            OrderTask::Change,
            OrderTask::PhoneCheck,
            OrderTask::Edit,
            OrderTask::Exception,
            OrderTask::Remark,
            OrderTask::Nudge,
            OrderTask::ToCase,
            OrderTask::Cancel,
        ];
        let order = self.desk.orders.list.selected();
        let about = order.map(|o| o.data.customer.clone()).unwrap_or_default();
        let tasks = OrderTask::ALL.iter().filter(|t| !KEYED.contains(t) && self.is_known(**t));
        tasks
            .map(|task| {
                let label = self.t(&format!("order.task.{task}"));
                task_item(format!("task:{task}"), label, self.order_task_refusal(*task, order), &about)
            })
            .collect()
    }

    /// The same of the case in the register.
    fn palette_case_tasks(&self) -> Vec<PickItem> {
        use crate::app::dialog::CaseTask as T;
        let case = self.desk.cases.list.selected();
        let about = case.map(|c| c.customer.clone()).unwrap_or_default();
        [T::Receipt, T::Evidence, T::Complaint, T::Card, T::AddDocument, T::Reviews]
            .into_iter()
            .map(|task| {
                let label = self.t(&format!("case.task.{task}"));
                task_item(format!("case:{task}"), label, self.case_task_refusal(task, case), &about)
            })
            .collect()
    }

    /// F9's list.
    fn palette_shift(&self) -> Result<Vec<PickItem>, StoreError> {
        let items = self.shift_menu(Menu::Shift)?.into_items();
        Ok(items
            .into_iter()
            .map(|mut item| {
                item.id = format!("shift:{}", item.id);
                if let Some(reason) = &item.disabled {
                    item.detail.clone_from(reason);
                }
                item
            })
            .collect())
    }

    pub(super) fn palette_picked(&mut self, id: &str) -> Result<(), StoreError> {
        match id.split_once(':') {
            Some(("task", task)) => match self.desk.orders.list.selected().map(|o| o.id) {
                Some(order) => self.order_task_picked(order, task),
                None => Ok(()),
            },
            Some(("case", task)) => match self.desk.cases.list.selected().map(|c| c.id) {
                Some(case) => self.case_task_picked(case, task),
                None => Ok(()),
            },
            Some((_, step)) => self.shift_picked(Menu::Shift, step),
            None => {
                if let Some(action) = Action::from_code(id) {
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
        }
    }
}

/// With the reason behind it when it does not fit now, else with whose it is.
pub(super) fn task_item(id: String, label: String, reason: Option<String>, about: &str) -> PickItem {
    PickItem::new(id, label).detail(reason.clone().unwrap_or_else(|| about.to_owned())).disabled(reason)
}
