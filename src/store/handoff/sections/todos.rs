//! What is to be done for cases on the sheet (A3, A9): by whom, until when.

use super::{ABOUT, Pen, joined};
use crate::domain::handoff::{Item, ItemKind, NEXT_SHIFT};
use crate::store::Result;

impl Pen<'_> {
    /// Yellow: late, or due in the next shift. What a case on the sheet names as its next step anyway is not said twice.
    pub(super) fn todos(&self) -> Result<Vec<Item>> {
        let sql = format!(
            "SELECT t.id, t.text, t.who, t.due_at, c.kind, c.problem, {ABOUT}
             FROM case_todos t JOIN cases c ON c.id = t.case_id JOIN customers cu ON cu.id = c.customer_id
             LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN agents a ON a.id = t.agent_id
             WHERE t.done_at IS NULL AND t.due_at <= ?1 AND c.closed_at IS NULL AND c.deleted_at IS NULL
               AND (c.status = 'solved' OR t.text <> c.next_step)
             ORDER BY t.due_at, t.id"
        );
        self.rows(&sql, [self.now + NEXT_SHIFT], |r| {
            let mut item = self.item(ItemKind::Todo, r)?;
            let kind = self.label(&self.config.lists.case_kinds, &r.get::<_, String>("kind")?);
            item.problem = joined(&kind, &self.text(&r.get::<_, String>("problem")?));
            item.action = self.text(&r.get::<_, String>("text")?);
            item.due = r.get("due_at")?;
            let who: String = r.get("who")?;
            item.waiting_for = if who == "agent" { String::new() } else { self.askee(&who) };
            Ok(item)
        })
    }
}
