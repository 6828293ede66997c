//! The audit trail of a record on screen (X1).

use crate::app::App;
use crate::domain::{Entity, Subject};
use crate::report;
use crate::store::{self, StoreError};

/// Actions shown of one order: more than any had so far.
const TRAIL: usize = 300;

impl App {
    /// X1: everything that was done with an order, newest first.
    pub(super) fn show_trail(&mut self, order: i64) -> Result<(), StoreError> {
        let subject = Subject::new(Entity::Order, order);
        let order_no = store::order::get(&self.session.store, order)?.data.order_no;
        let entries = store::audit::of(&self.session.store, subject, TRAIL)?;
        let title = self.locale().tf("trail.title", &[("order_no", &order_no)]);
        let report = report::trail::report(&title, subject, &entries, &self.session.setting());
        self.show_report(&report);
        Ok(())
    }
}
