//! Open change requests on the sheet (O7): what is to be different, the next step, who is waited for.

use super::{ABOUT, Pen};
use crate::config::Labelled as _;
use crate::config::lists::ChangeStep;
use crate::domain::change::{Branch, ChangeRequest, waits_for};
use crate::domain::handoff::{Item, ItemKind};
use crate::store::{Result, change};

impl Pen<'_> {
    /// Yellow: a customer was told her order is being changed; somebody has to go on with it.
    pub(super) fn changes(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT q.id, {ABOUT}
             FROM change_requests q JOIN orders o ON o.id = q.order_id JOIN customers cu ON cu.id = o.customer_id
             LEFT JOIN agents a ON a.id = q.agent_id
             WHERE q.closed_at IS NULL AND o.deleted_at IS NULL ORDER BY q.opened_at, q.id"
        );
        // Both in the same order, so that each item meets its request.
        let mut items = self.rows(&sql, [], |r| self.item(ItemKind::Change, r))?;
        for (item, request) in items.iter_mut().zip(change::list_open(self.store)?) {
            self.tell_change(item, &request);
        }
        Ok(items)
    }

    fn tell_change(&self, item: &mut Item, request: &ChangeRequest) {
        let steps: Vec<&ChangeStep> =
            self.config.lists.change_steps.iter().filter(|s| s.branch == request.branch.code()).collect();
        let next = steps.iter().find(|s| request.ticked_at(s.id()).is_none());
        let (done, all) = request.progress(steps.iter().map(|s| s.id()));
        let what = self.text(&request.what);
        let (done, all) = (done.to_string(), all.to_string());
        item.problem =
            self.locale.tf("handoff.problem.change", &[("done", &done), ("all", &all), ("what", &what)]);
        let (reason, asked_by) =
            (self.text(&request.reason), self.label(&self.config.lists.askers, &request.asked_by));
        item.wants = if asked_by.is_empty() {
            reason
        } else {
            self.locale.tf("handoff.change_wants", &[("reason", &reason), ("asked_by", &asked_by)])
        };
        let unchanged = request.branch == Branch::NotShipped && request.edited_at.is_none();
        item.action = match next {
            _ if unchanged => self.t("change.edit"),
            Some(step) => self.text(step.label(self.locale.lang())),
            None => self.t("handoff.action.change"),
        };
        let next = next.map(|s| s.id()).filter(|_| !unchanged);
        item.waiting_for = self.t(&format!("handoff.waits.{}", waits_for(request.branch, next)));
    }
}
