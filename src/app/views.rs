//! Full screens over the desk: opening and leaving them, what the shared keys mean there.

mod customers;
mod day;
mod products;
mod promotions;

use super::App;
use super::action::{Action, Scope};
use crate::pane::listing::Find;
use crate::store::StoreError;
use crate::ui::list::Step;
use crate::view::customers::Customers;
use crate::view::products::Products;
use crate::view::promotions::Promotions;
use crate::view::{View, ViewId};

impl App {
    /// Nothing stands over the panes.
    pub(super) fn is_plain_desk(&self) -> bool {
        self.dialogs.is_empty() && self.views.is_empty()
    }

    /// Whose keys come first: those of the full screen in front, else of the focused pane.
    pub fn scope(&self) -> Scope {
        self.views.last().map_or_else(|| Scope::of(self.desk.focus.0), |view| Scope::of_view(view.id()))
    }

    /// The find line of what stands in front.
    pub(super) fn find_mut(&mut self) -> &mut Find {
        match self.views.last_mut() {
            Some(view) => view.find_mut(),
            None => self.desk.find_mut(),
        }
    }

    /// It is being typed into.
    pub fn is_finding(&self) -> bool {
        self.views.last().map_or_else(|| self.desk.is_finding(), |view| view.find().active)
    }

    /// Why an action that belongs elsewhere can't be done here.
    pub(super) fn refused_by_place(&self, action: Action) -> Option<&'static str> {
        self.place_elsewhere(action).map(|_| "refuse.other_pane")
    }

    /// The full screen in front, when it is the one that answers the action.
    pub(super) fn view_for(&self, action: Action) -> Option<&View> {
        let scope = action.scope();
        self.views.last().filter(|_| scope == Scope::Pane || scope.view().is_some())
    }

    pub(super) fn refused_in_view(&self, front: &View, action: Action) -> Option<&'static str> {
        use Action as A;
        match (front, action) {
            (_, A::Up | A::Down | A::PageUp | A::PageDown | A::First | A::Last | A::Back | A::Filter) => None,
            (View::Day(view), _) => Self::refused_of_day(view, action),
            (View::DayRows(view), _) => Self::refused_of_day_rows(view, action),
            (View::Customers(view), A::Print) => self.refused_of_customer(view, action),
            (_, A::Tick | A::Print) => Some("refuse.not_here"),
            (View::Customers(view), _) => self.refused_of_customer(view, action),
            (View::Products(view), _) => self.refused_of_product(view, action),
            (View::Promotions(view), _) => self.refused_of_promotion(view, action),
        }
    }

    /// Locale key of the place an action belongs to, when it is not here.
    pub(super) fn place_elsewhere(&self, action: Action) -> Option<String> {
        let scope = action.scope();
        if let Some(view) = scope.view().filter(|v| self.views.last().map(View::id) != Some(*v)) {
            return Some(format!("view.{view}"));
        }
        let here = self.views.is_empty().then_some(self.desk.focus.0);
        scope.pane().filter(|p| Some(*p) != here).map(|p| p.title_key().to_owned())
    }

    /// Opens a full screen, or comes back to it.
    pub(crate) fn open_view(&mut self, id: ViewId) -> Result<(), StoreError> {
        self.views.retain(|view| view.id() != id);
        let view = match id {
            ViewId::Day => View::Day(self.day_view()),
            // They lie over the day they belong to, and are opened from there.
            ViewId::DayRows => return Ok(()),
            ViewId::Customers => View::Customers(Customers::default()),
            ViewId::Products => View::Products(Products::default()),
            ViewId::Promotions => View::Promotions(Promotions::default()),
        };
        self.views.push(view);
        self.reload_views()?;
        match id {
            ViewId::Customers => self.set_finding(true),
            ViewId::Products => return self.begin_products(),
            ViewId::Promotions | ViewId::Day | ViewId::DayRows => {}
        }
        Ok(())
    }

    /// What the full screen in front holds, anew from the store.
    pub(super) fn reload_views(&mut self) -> Result<(), StoreError> {
        self.with_view(|app, view| match view {
            View::Day(view) => app.load_day(view),
            View::DayRows(_) => Ok(()),
            View::Customers(view) => app.load_customers(view),
            View::Products(view) => app.load_products(view),
            View::Promotions(view) => app.load_promotions(view),
        })
    }

    /// The full screen in front is filled from the store, which it never sees itself.
    fn with_view(
        &mut self,
        fill: impl FnOnce(&Self, &mut View) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Some(mut view) = self.views.pop() else { return Ok(()) };
        let filled = fill(self, &mut view);
        self.views.push(view);
        filled
    }

    pub(super) fn view_find_changed(&mut self) {
        let found = self.with_view(|app, view| match view {
            View::Customers(view) => app.find_customers(view),
            other => {
                other.filter();
                Ok(())
            }
        });
        if let Err(error) = found {
            self.fail(&error);
        }
        self.view_moved();
    }

    /// The selection of the full screen in front moved: its card follows.
    pub(super) fn view_moved(&mut self) {
        self.desk.unsettled = false;
        let followed = self.with_view(|app, view| match view {
            View::Customers(view) if view.in_card => Ok(()),
            View::Customers(view) => app.follow_customers(view),
            View::Products(view) => app.follow_products(view),
            View::Promotions(_) | View::Day(_) | View::DayRows(_) => Ok(()),
        });
        if let Err(error) = followed {
            self.fail(&error);
        }
    }

    /// The keys with the same meaning in every pane, in the full screen in front.
    pub(super) fn in_view(&mut self, action: Action) -> Result<(), StoreError> {
        use Action as A;
        match action {
            A::Up => self.step(Step::Up),
            A::Down => self.step(Step::Down),
            A::PageUp => self.step(Step::PageUp),
            A::PageDown => self.step(Step::PageDown),
            A::First => self.step(Step::First),
            A::Last => self.step(Step::Last),
            A::Filter if self.customers().is_none_or(|v| v.only.is_none()) => self.set_finding(true),
            A::Back => return self.back_in_view(),
            _ => match self.views.last().map(View::id) {
                Some(ViewId::Day) => return self.in_day(action),
                Some(ViewId::DayRows) => self.in_day_rows(action),
                Some(ViewId::Customers) => return self.in_customers(action),
                Some(ViewId::Products) => return self.in_products(action),
                Some(ViewId::Promotions) => return self.in_promotions(action),
                None => {}
            },
        }
        Ok(())
    }

    /// Esc: what is typed goes first, then the screen.
    fn back_in_view(&mut self) -> Result<(), StoreError> {
        if let Some(View::Customers(view)) = self.views.last_mut()
            && view.in_card
            && view.only.is_none()
        {
            view.in_card = false;
            return Ok(());
        }
        let find = self.find_mut();
        if !find.input.is_empty() {
            find.input.clear();
            self.view_find_changed();
            return Ok(());
        }
        self.views.pop();
        self.reload_views()
    }
}
