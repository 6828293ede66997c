//! The products' screen: found by typing, with the answer to copy (C2, I8).

use super::super::App;
use super::super::action::Action;
use super::super::dialog::{Ask, FormKind, Menu, Purpose};
use crate::clock::business_day;
use crate::domain::Entity;
use crate::domain::product::card::{Card, ProductList};
use crate::modal::{Confirm, Modal};
use crate::store::{self, StoreError};
use crate::view::View;
use crate::view::products::Products;
use chrono::TimeDelta;

/// Products that are listed at most.
const ROWS: i64 = 3_000;

impl App {
    pub(super) fn load_products(&self, view: &mut Products) -> Result<(), StoreError> {
        let since = self.day_before(view.which.days().unwrap_or(1) - 1);
        view.list.set(store::product::list(&self.session.store, view.which, &since, ROWS)?);
        self.follow_products(view)
    }

    pub(super) fn follow_products(&self, view: &mut Products) -> Result<(), StoreError> {
        view.card = match view.list.selected().map(|r| r.product.id) {
            Some(id) => Some(self.product_card(id)?),
            None => None,
        };
        Ok(())
    }

    pub(crate) fn product_card(&self, id: i64) -> Result<Card, StoreError> {
        store::product::card(&self.session.store, id, &self.day_before(6), &self.day_before(29))
    }

    /// The business day so many days before today, as it is stored.
    fn day_before(&self, days: i64) -> String {
        let session = &self.session;
        let today = business_day(session.local_now(), session.config.settings.cutoff_hour);
        (today - TimeDelta::days(days)).to_string()
    }

    pub(crate) fn products(&self) -> Option<&Products> {
        match self.views.last() {
            Some(View::Products(view)) => Some(view),
            _ => None,
        }
    }

    /// F8: found by typing; the product that the context is about is selected already.
    pub(super) fn begin_products(&mut self) -> Result<(), StoreError> {
        let wanted = self.context_product()?;
        if let Some(View::Products(view)) = self.views.last_mut() {
            view.list.find.active = true;
            if let Some(id) = wanted {
                view.list.prefer(id);
            }
        }
        self.reload_views()
    }

    /// What the inquiry asks about, or the first line of the order.
    fn context_product(&self) -> Result<Option<i64>, StoreError> {
        let store = &self.session.store;
        if let Some(id) = self.desk.context_of(Entity::Inquiry) {
            let product = store::inquiry::get(store, id)?.product;
            let named = store::product::named_in(store, &product, 1)?.pop();
            if let Some(found) = named {
                return Ok(Some(found.id));
            }
        }
        let code = self.context_order()?.and_then(|o| o.data.lines.first().map(|l| l.code.clone()));
        Ok(match code.filter(|c| !c.is_empty()) {
            Some(code) => store::product::get_by_code(store, &code)?.map(|p| p.id),
            None => None,
        })
    }

    /// Shows one product, whichever list it is in.
    pub(crate) fn show_product(&mut self, id: i64) -> Result<(), StoreError> {
        if self.products().is_none() {
            self.open_view(crate::view::ViewId::Products)?;
        }
        let on_shelf = store::product::get(&self.session.store, id)?.on_shelf;
        if let Some(View::Products(view)) = self.views.last_mut() {
            view.list.find = crate::pane::listing::Find::default();
            view.list.find.active = true;
            view.which = if on_shelf { ProductList::Hand } else { ProductList::OffShelf };
            view.list.prefer(id);
        }
        self.reload_views()
    }

    pub(super) fn refused_of_product(&self, view: &Products, action: Action) -> Option<&'static str> {
        let nothing = view.card.is_none().then_some("refuse.nothing_selected");
        let shift = self.session.shift.is_none().then_some("refuse.no_shift");
        match action {
            Action::New => shift,
            Action::ProductList => None,
            Action::Open | Action::Copy => nothing,
            _ => nothing.or(shift),
        }
    }

    pub(super) fn in_products(&mut self, action: Action) -> Result<(), StoreError> {
        if action == Action::New {
            return self.open_form(FormKind::NewProduct);
        }
        let Some(id) = self.products().and_then(|v| v.card.as_ref()).map(|c| c.product.id) else {
            return Ok(());
        };
        match action {
            Action::Open => self.open_menu(Menu::Product(id)),
            Action::Copy => self.answer_copied(id, "all"),
            Action::Edit => self.open_form(FormKind::EditProduct(id)),
            _ => Ok(()),
        }
    }

    /// The keys of the products' screen alone.
    pub(crate) fn product_action(&mut self, action: Action) -> Result<(), StoreError> {
        if action == Action::ProductList {
            return self.open_menu(Menu::ProductList);
        }
        let Some(card) = self.products().and_then(|v| v.card.clone()) else { return Ok(()) };
        let (id, title) = (card.product.id, card.product.title.clone());
        let by = self.session.actor();
        match action {
            Action::StockCount => return self.open_form(FormKind::Stock(id)),
            Action::Shelf if card.product.on_shelf => return self.take_off_shelf(id),
            Action::Shelf => {
                store::product::shelve(&mut self.session.store, &by, id, true, None)?;
                self.reload()?;
                self.done("done.product_relisted", &[("title", &title)]);
            }
            Action::RankUp | Action::RankDown => {
                store::product::rerank(&mut self.session.store, &by, id, action == Action::RankUp)?;
                self.reload()?;
                let rank = store::product::rank(&self.session.store, id)?;
                match rank.map(|r| r.to_string()) {
                    Some(rank) => self.done("done.product_ranked", &[("title", &title), ("rank", &rank)]),
                    None => self.done("done.product_unranked", &[("title", &title)]),
                }
            }
            Action::DeleteProduct if card.deleted => {
                store::product::restore(&mut self.session.store, &by, id)?;
                self.reload()?;
                self.done("done.product_restored", &[("title", &title)]);
            }
            Action::DeleteProduct => {
                let text = self.message("ask.delete_product", &[("title", &title)]);
                let heading = self.locale().t("action.delete_product.long").to_owned();
                self.push(Modal::Confirm(Confirm::new(heading, text)), Purpose::Ask(Ask::DeleteProduct(id)));
            }
            _ => {}
        }
        Ok(())
    }

    /// I8: off the shelf; tomorrow morning it is looked at again.
    pub(crate) fn take_off_shelf(&mut self, id: i64) -> Result<(), StoreError> {
        let title = store::product::get(&self.session.store, id)?.title;
        let text = self.locale().tf("order.delist_check", &[("titles", &title)]);
        let (by, at) = (self.session.actor(), self.tomorrow_morning());
        store::product::shelve(&mut self.session.store, &by, id, false, Some((at, text)))?;
        self.reload()?;
        self.done("done.delisted", &[("titles", &title)]);
        Ok(())
    }

    /// X3: agreed; one undo brings it back.
    pub(crate) fn delete_product(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        let title = store::product::get(&self.session.store, id)?.title;
        store::product::delete(&mut self.session.store, &by, id)?;
        self.reload()?;
        self.done("done.product_deleted", &[("title", &title)]);
        Ok(())
    }
}
