//! Moving about the desk: focus, selection, find line, back.

use super::App;
use crate::ui::layout::PaneId;
use crate::ui::list::Step;

impl App {
    pub(crate) fn focus(&mut self, pane: PaneId) {
        self.views.clear();
        if self.desk.focus.0 != pane {
            self.set_finding(false);
        }
        if pane == PaneId::Snippets && self.desk.focus.0 != pane {
            self.desk.came_from = Some(self.desk.focus.0);
        }
        self.desk.focus.0 = pane;
        self.desk.orders.in_checklist &= pane == PaneId::Orders;
        if pane == PaneId::Snippets {
            self.desk.snippets.find.active = true;
            self.desk.snippets.untouch();
        }
        let before = self.desk.context;
        self.desk.take_context();
        if before != self.desk.context {
            self.moved();
        }
    }

    pub(super) fn focus_by(&mut self, by: usize) {
        let next = PaneId::ALL[(self.desk.focus.0.index() + by) % PaneId::ALL.len()];
        self.focus(next);
    }

    /// Opens or closes the find line of the focused pane.
    pub(crate) fn set_finding(&mut self, on: bool) {
        self.find_mut().active = on;
    }

    /// What is typed into the find line changed.
    pub(crate) fn find_changed(&mut self) {
        if !self.views.is_empty() {
            return self.view_find_changed();
        }
        match self.desk.focus.0 {
            PaneId::Inquiries => self.desk.inquiries.list.filter(),
            PaneId::Orders => self.desk.orders.list.filter(),
            PaneId::Remarks => self.desk.remarks.list.filter(),
            PaneId::Cases => self.desk.cases.list.filter(),
            PaneId::Snippets => {
                self.desk.snippets.untouch();
                self.desk.snippets.typed = true;
                self.find_snippets(false);
                return;
            }
        }
        self.moved();
    }

    /// Esc: step by step back to the plain desk.
    pub(super) fn back(&mut self) {
        let desk = &mut self.desk;
        if desk.focus.0 == PaneId::Orders && desk.orders.in_checklist {
            desk.orders.in_checklist = false;
        } else if !desk.find_mut().input.is_empty() {
            desk.find_mut().input.clear();
            self.find_changed();
        } else if desk.find_mut().active {
            desk.find_mut().active = false;
        } else if desk.zoomed {
            desk.zoomed = false;
        } else {
            self.notice = None;
        }
    }

    /// Moves the selection of the focused pane.
    pub(crate) fn step(&mut self, step: Step) {
        if let Some(view) = self.views.last_mut() {
            view.step(step);
            self.desk.unsettled = true;
            return;
        }
        let desk = &mut self.desk;
        match desk.focus.0 {
            PaneId::Inquiries => desk.inquiries.list.step(step),
            PaneId::Orders if desk.orders.in_checklist => {
                desk.orders.item.step(step, desk.orders.items.len());
                return;
            }
            PaneId::Orders => {
                desk.orders.list.step(step);
                desk.orders.item.selected = 0;
            }
            PaneId::Remarks => {
                desk.remarks.list.step(step);
                return;
            }
            PaneId::Snippets => {
                desk.snippets.step(step);
                self.preview_snippet();
                return;
            }
            PaneId::Cases => desk.cases.list.step(step),
        }
        self.desk.take_context();
        self.desk.unsettled = true;
    }

    /// What follows a moved selection: before the next picture, and before anything is done with it. Of a key that is
    /// held only the last move is followed.
    pub(crate) fn settle(&mut self) {
        if self.desk.unsettled && !self.views.is_empty() {
            self.view_moved();
        }
        if self.desk.unsettled || self.desk.lagging {
            self.moved();
        }
    }

    /// What of it is looked at while one walks down a list: the row. Details, remark and snippets follow when the
    /// selection rests, and before anything is done with it.
    pub(super) fn settle_in_passing(&mut self) {
        if !self.views.is_empty() || !self.desk.loaded.known {
            return self.settle();
        }
        if std::mem::take(&mut self.desk.unsettled) {
            self.desk.take_context();
            self.desk.lagging = true;
        }
    }

    /// The selection moved: context, details and previews follow.
    pub(crate) fn moved(&mut self) {
        (self.desk.unsettled, self.desk.lagging) = (false, false);
        self.desk.take_context();
        if let Err(error) = self.in_one_reading(Self::reload_details) {
            self.fail(&error);
        }
        // What was chosen or found by hand stays; a mere proposal follows the context.
        let snippets = &self.desk.snippets;
        self.find_snippets(snippets.chosen || !snippets.find.input.is_empty());
    }

    /// A row under the mouse.
    pub(crate) fn select_row(&mut self, row: usize) {
        if let Some(view) = self.views.last_mut() {
            view.select_row(row);
            return self.view_moved();
        }
        let desk = &mut self.desk;
        match desk.focus.0 {
            PaneId::Inquiries => desk.inquiries.list.select_row(row),
            PaneId::Orders => desk.orders.list.select_row(row),
            PaneId::Remarks => desk.remarks.list.select_row(row),
            PaneId::Cases => desk.cases.list.select_row(row),
            PaneId::Snippets => {
                if row < desk.snippets.rows.len() {
                    desk.snippets.cursor.point(row);
                    desk.snippets.chosen = true;
                }
            }
        }
        self.moved();
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{app, press};
    use crate::domain::order::OrderData;
    use crate::store;
    use crossterm::event::KeyCode;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    #[test]
    fn details_remark_and_snippets_follow_when_the_selection_rests_and_before_anything_is_done_with_it() {
        let mut app = app();
        let by = app.session.actor();
        for (customer, remark) in [("小美", "蓝色"), ("小静", "红色"), ("小兰", "绿色")] {
            let data = OrderData {
                shop: "店".into(),
                customer: customer.into(),
                remark: remark.into(),
                ..OrderData::default()
            };
            store::order::create(&mut app.session.store, &by, &data, None).unwrap();
        }
        app.reload().unwrap();
        app.in_passing = true;
        press(&mut app, KeyCode::Char('2'));
        let (area, first) = (Rect::new(0, 0, 140, 40), app.desk.remarks.current.clone());
        let remark = |app: &crate::app::App| app.desk.orders.list.selected().unwrap().data.remark.clone();
        assert_eq!(first, remark(&app));
        press(&mut app, KeyCode::Down);
        app.draw(area, &mut Buffer::empty(area));
        assert_ne!(remark(&app), first, "the row is the next one");
        let detailed = app.desk.orders.list.detailed().map(|o| o.data.remark.clone());
        assert_eq!(detailed.as_ref(), Some(&first), "the details are whole, and wait");
        assert_eq!(app.desk.remarks.current, first, "and so does the rest");
        app.settle();
        assert_eq!(app.desk.orders.checked, app.desk.orders.list.selected().map(|o| o.id));
        assert_eq!(app.desk.remarks.current, remark(&app), "at rest");
        press(&mut app, KeyCode::Down);
        app.draw(area, &mut Buffer::empty(area));
        press(&mut app, KeyCode::Char('3'));
        assert_eq!(app.desk.remarks.current, remark(&app), "before another key than a move");
    }
}
