//! When to call again: nobody answered, or it was a bad time (O5).

use super::entry;
use crate::app::App;
use crate::modal::Picker;
use crate::store::{self, StoreError};

impl App {
    pub(super) fn call_again_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let times = store::order::calls_missed(&self.session.store, id)?.to_string();
        let lead = self
            .locale()
            .tf("menu.call_again_lead", &[("customer", &order.data.customer), ("times", &times)]);
        let items = vec![
            entry("30", self.locale().t("snooze.minutes_30")),
            entry("120", self.locale().t("snooze.hours_2")),
            entry("morning", self.locale().t("snooze.morning")),
            entry("never", self.locale().t("snooze.never")),
        ];
        Ok(Picker::new(self.t("menu.call_again"), items).lead(lead))
    }

    pub(super) fn call_again_picked(&mut self, id: i64, when: &str) -> Result<(), StoreError> {
        let due = match when {
            "morning" => self.tomorrow_morning(),
            minutes => match minutes.parse::<i64>() {
                Ok(minutes) => self.session.now() + minutes * 60,
                Err(_) => return Ok(()),
            },
        };
        let order_no = store::order::get(&self.session.store, id)?.data.order_no;
        let text = self.locale().tf("order.call.again", &[("order_no", &order_no)]);
        let by = self.session.actor();
        store::order::call_again(&mut self.session.store, &by, id, due, &text)?;
        self.reload()?;
        let time = self.session.look().near(due);
        self.done("done.snoozed", &[("time", &time)]);
        Ok(())
    }
}
