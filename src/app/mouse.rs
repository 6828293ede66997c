//! The mouse: a click focuses and selects, a double click opens, the wheel scrolls; in pop-ups too. Keys that are named
//! on screen can be clicked.

use super::App;
use super::action::Action;
use super::draw::Hit;
use crate::modal::Reply;
use crate::ui::Input;
use crate::ui::list::Step;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use std::time::Instant;

impl App {
    /// True when the screen may have changed.
    pub(super) fn take_mouse(&mut self, mouse: MouseEvent) -> bool {
        if self.places.too_small {
            return false;
        }
        let step = match mouse.kind {
            MouseEventKind::ScrollUp => Some(Step::Up),
            MouseEventKind::ScrollDown => Some(Step::Down),
            MouseEventKind::Down(MouseButton::Left) => None,
            _ => return false,
        };
        match step {
            Some(step) if self.dialogs.is_empty() => self.wheel(mouse, step),
            Some(step) => {
                let code = if step == Step::Up { KeyCode::Up } else { KeyCode::Down };
                self.ask_top(&Input::Key(KeyEvent::new(code, KeyModifiers::NONE)));
                true
            }
            None => self.click(mouse.column, mouse.row),
        }
    }

    /// The wheel scrolls the list beneath it; over another pane it goes there first.
    fn wheel(&mut self, mouse: MouseEvent, step: Step) -> bool {
        match self.places.hit(mouse.column, mouse.row) {
            Some(Hit::View | Hit::ViewRow(_)) => self.step(step),
            Some(Hit::Pane(pane) | Hit::Row(pane, _)) if pane == self.desk.focus.0 => self.step(step),
            Some(Hit::Pane(pane) | Hit::Row(pane, _)) => self.focus(pane),
            _ => return false,
        }
        true
    }

    fn click(&mut self, x: u16, y: u16) -> bool {
        if let Some(key) = self.places.key_at(x, y) {
            self.take_key(&KeyEvent::new(key.code, key.modifiers));
            return true;
        }
        let again = self.places.is_second_click(x, y, Instant::now());
        if !self.dialogs.is_empty() {
            self.click_top(Position::new(x, y), again);
            return true;
        }
        match self.places.hit(x, y) {
            Some(Hit::Pane(pane) | Hit::Tab(pane)) => self.focus(pane),
            Some(Hit::ViewRow(row)) => {
                self.select_row(row);
                if again {
                    self.dispatch(Action::Open);
                }
            }
            Some(Hit::Row(pane, row)) => {
                self.focus(pane);
                self.select_row(row);
                if again {
                    self.dispatch(Action::Open);
                }
            }
            Some(Hit::View) | None => return false,
        }
        true
    }

    /// A click in the top pop-up; beside it nothing happens, so that nothing typed is lost.
    fn click_top(&mut self, at: Position, again: bool) {
        let look = self.session.look();
        let area = self.places.pop_ups;
        let Some(top) = self.dialogs.last_mut() else { return };
        if !top.modal.place(area).contains(at) {
            return;
        }
        let reply = top.modal.click(at, area, again, &look);
        if reply != Reply::Stay {
            self.take_reply(reply);
            self.show_account();
        }
    }
}
