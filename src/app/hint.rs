//! The hint line: the next useful key for what is selected, in the border of the focused pane. It teaches the way a
//! colleague would: not everything, only what comes next.

use super::App;
use crate::domain::inquiry::InquiryStatus;
use crate::domain::order::OrderStatus;
use crate::text::width;
use crate::ui::layout::PaneId;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl App {
    /// Locale key of the hint; its places are filled with the keys of the actions.
    fn next_key(&self) -> &'static str {
        if self.session.shift.is_none() {
            return "hint.next.start";
        }
        match self.desk.focus.0 {
            PaneId::Inquiries => self.next_for_inquiry(),
            PaneId::Orders => self.next_for_order(),
            PaneId::Remarks if self.desk.remarks.order.is_none() => "hint.next.pick_order",
            PaneId::Remarks => "hint.next.remark",
            PaneId::Snippets => "hint.next.type",
            PaneId::Cases => self.next_for_case(),
        }
    }

    fn next_for_inquiry(&self) -> &'static str {
        let now = self.session.now();
        match self.desk.inquiries.list.selected() {
            None => "hint.next.ask",
            Some(i) if !i.status.is_open() => "hint.next.closed",
            Some(i) if i.is_overdue(now) => "hint.next.overdue",
            Some(i) if i.waiting_since.is_some() => "hint.next.reply",
            Some(i) if i.status == InquiryStatus::Promised => "hint.next.kept",
            Some(_) => "hint.next.close",
        }
    }

    fn next_for_order(&self) -> &'static str {
        let orders = &self.desk.orders;
        let Some(order) = orders.list.selected() else { return "hint.next.closed" };
        if orders.in_checklist {
            let item = orders.selected_item();
            let doubts = item.is_some_and(|i| i.answer.is_none() && i.is_doubtful());
            return if doubts { "hint.next.doubt" } else { "hint.next.item" };
        }
        if orders.change.is_some() {
            return "hint.next.change";
        }
        if orders.exceptions.contains_key(&order.id) {
            return "hint.next.exception";
        }
        let answered = orders.items.iter().all(|i| i.answer.is_some());
        match order.status {
            OrderStatus::WaitPay => "hint.next.nudge",
            OrderStatus::WaitConfirm if !answered => "hint.next.check",
            OrderStatus::WaitConfirm => "hint.next.accept",
            status if status.is_final() => "hint.next.closed",
            _ => "hint.next.advance",
        }
    }

    fn next_for_case(&self) -> &'static str {
        let cases = &self.desk.cases;
        match cases.list.selected() {
            None => "hint.next.case",
            Some(c) if !c.status.is_open() => "hint.next.closed",
            Some(c) if c.lacks_solution() => "hint.next.guide",
            Some(c) if c.open_documents() > 0 => "hint.next.document",
            Some(_) if cases.file.todos.iter().any(|t| t.done_at.is_none()) => "hint.next.todo",
            Some(_) => "hint.next.move",
        }
    }

    /// Writes the hint into the lower border of the focused pane.
    pub(super) fn draw_hint(&self, pane: Rect, buf: &mut Buffer) {
        let look = self.session.look();
        let columns = usize::from(pane.width.saturating_sub(6));
        let hint = width::cut(&self.with_keys(self.next_key()), columns);
        if pane.height > 2 && !hint.is_empty() {
            let style = look.theme.key();
            buf.set_stringn(pane.x + 2, pane.bottom() - 1, format!(" {hint} "), columns + 2, style);
        }
    }
}
