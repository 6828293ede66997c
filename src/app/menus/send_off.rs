//! The send-off list after payment (I9).

use crate::app::App;
use crate::app::dialog::{FormKind, Menu, Use};
use crate::config::Labelled;
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

impl App {
    /// I9: what was done is ticked with time and who; nothing of it has to be.
    pub(super) fn send_off_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let ticks = store::send_off::ticks(&self.session.store, id)?;
        let (lists, lang, look) = (&self.session.config.lists, self.session.lang(), self.session.look());
        let mut next = None;
        let mut items = Vec::new();
        for item in &lists.send_offs {
            let tick = ticks.iter().find(|t| t.item == item.id);
            let sign = if tick.is_some() { "[v]" } else { "[ ]" };
            let told = tick.map(|t| format!("{} {}", look.near(t.at), t.agent)).unwrap_or_default();
            if tick.is_none() && next.is_none() {
                next = Some(item.id.clone());
            }
            let label = format!("{sign} {}", item.label(lang));
            items.push(PickItem::new(item.id.clone(), label).detail(told).key(item.snippet.clone()));
        }
        let customer = store::customer::get(&self.session.store, order.customer_id)?;
        let groups = customer.map(|c| c.groups).unwrap_or_default();
        let lead = self.locale().tf("menu.send_off_lead", &[("customer", &order.data.customer)]);
        let lead = if groups.is_empty() { lead } else { format!("{lead} [{groups}]") };
        let title = self.locale().t("order.task.send_off");
        Ok(Picker::new(title, items).lead(lead).numbered().at(&next.unwrap_or_default()))
    }

    pub(super) fn send_off_picked(&mut self, order: i64, item: &str) -> Result<(), StoreError> {
        let ticked = store::send_off::ticks(&self.session.store, order)?.iter().any(|t| t.item == item);
        if ticked {
            let by = self.session.actor();
            store::send_off::untick(&mut self.session.store, &by, order, item)?;
            self.reload()?;
            return self.open_menu(Menu::SendOff(order));
        }
        if self.session.config.lists.send_offs.iter().any(|i| i.id == item && i.group) {
            return self.open_form(FormKind::Friend { order, item: item.to_owned() });
        }
        self.send_off(order, item, None)
    }

    /// Ticks, goes back to the list, and copies the text that goes with it; a text with a hole is asked for above it.
    pub(crate) fn send_off(
        &mut self,
        order: i64,
        item: &str,
        groups: Option<&str>,
    ) -> Result<(), StoreError> {
        let by = self.session.actor();
        store::send_off::tick(&mut self.session.store, &by, order, item, groups)?;
        self.reload()?;
        self.open_menu(Menu::SendOff(order))?;
        let list = &self.session.config.lists.send_offs;
        let code = list.iter().find(|i| i.id == item).map(|i| i.snippet.clone()).unwrap_or_default();
        let snippet =
            self.desk.snippets.index.snippets().iter().find(|s| !code.is_empty() && s.code == code).cloned();
        match snippet {
            Some(snippet) if snippet.needs_approval => {
                self.open_menu(Menu::Approver { snippet: snippet.id, how: Use::Copy })
            }
            Some(snippet) => self.fill_or_finish(&snippet, Use::Copy, ""),
            None => Ok(()),
        }
    }
}
