//! The promotions' screen and its form (C3).

use super::super::App;
use super::super::action::Action;
use super::super::dialog::{Ask, FormKind, Purpose};
use crate::domain::promotion::Stage;
use crate::modal::{Confirm, Modal};
use crate::store::{self, StoreError};
use crate::view::View;
use crate::view::promotions::Promotions;

/// Promotions that are listed at most.
const ROWS: i64 = 300;

impl App {
    pub(super) fn load_promotions(&self, view: &mut Promotions) -> Result<(), StoreError> {
        view.list.set(store::promotion::list(&self.session.store, self.session.now(), ROWS)?);
        Ok(())
    }

    fn promotions(&self) -> Option<&Promotions> {
        match self.views.last() {
            Some(View::Promotions(view)) => Some(view),
            _ => None,
        }
    }

    pub(super) fn refused_of_promotion(&self, view: &Promotions, action: Action) -> Option<&'static str> {
        let nothing = view.list.selected().is_none().then_some("refuse.nothing_selected");
        let shift = self.session.shift.is_none().then_some("refuse.no_shift");
        match action {
            Action::New => shift,
            Action::Edit => nothing.or(shift),
            _ => nothing,
        }
    }

    pub(super) fn in_promotions(&mut self, action: Action) -> Result<(), StoreError> {
        if action == Action::New {
            return self.open_form(FormKind::NewPromotion);
        }
        let Some(selected) = self.promotions().and_then(|v| v.list.selected()).cloned() else {
            return Ok(());
        };
        match action {
            Action::Open if self.is_finding() => self.set_finding(false),
            Action::Open | Action::Edit => return self.open_form(FormKind::EditPromotion(selected.id)),
            Action::Copy => {
                let text = if selected.content.is_empty() { &selected.name } else { &selected.content };
                self.copy_text(text);
            }
            _ => {}
        }
        Ok(())
    }

    /// `x`: one question, then it ends now, or never begins.
    pub(crate) fn ask_to_end_promotion(&mut self) {
        let Some(selected) = self.promotions().and_then(|v| v.list.selected()).cloned() else { return };
        let key = match selected.stage(self.session.now()) {
            Stage::Running => "ask.end_promotion",
            Stage::Coming => "ask.cancel_promotion",
            Stage::Past => {
                self.hint("promotion.refuse.not_running", &[]);
                return;
            }
        };
        let text = self.locale().tf(key, &[("name", &selected.name)]);
        let title = self.locale().t("action.end_promotion.long").to_owned();
        self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::EndPromotion(selected.id)));
    }

    /// C3: agreed; it can be taken back.
    pub(crate) fn end_promotion(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        let name = store::promotion::get(&self.session.store, id)?.name;
        store::promotion::end(&mut self.session.store, &by, id)?;
        self.reload()?;
        self.done("done.promotion_ended", &[("name", &name)]);
        Ok(())
    }
}
