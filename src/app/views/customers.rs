//! The customers' screen: list, card, and what is done there (C1, X3).

use super::super::App;
use super::super::action::Action;
use super::super::dialog::{Ask, FormKind, Menu, Printable, Purpose};
use crate::domain::customer::card::Card;
use crate::domain::{Entity, Subject};
use crate::modal::{Confirm, Modal};
use crate::store::{self, StoreError};
use crate::view::View;
use crate::view::customers::Customers;

/// Customers that are listed at most; older ones are found by typing.
const ROWS: i64 = 300;
/// Of those that typing finds.
const FOUND: i64 = 40;

impl App {
    pub(super) fn load_customers(&self, view: &mut Customers) -> Result<(), StoreError> {
        let store = &self.session.store;
        if view.only.is_none() {
            view.listed = store::customer::list(store, &view.which, ROWS)?;
            view.has_more = view.listed.len() >= usize::try_from(ROWS).unwrap_or(0);
            self.find_customers(view)?;
        }
        self.follow_customers(view)
    }

    /// What is typed narrows the list; where the list does not hold everybody, the others are looked up as well.
    pub(super) fn find_customers(&self, view: &mut Customers) -> Result<(), StoreError> {
        let mut rows = view.listed.clone();
        if view.has_more {
            let query = view.list.find.input.value().to_owned();
            let found = store::customer::find(&self.session.store, &query, FOUND)?;
            let new = found.into_iter().filter(|f| rows.iter().all(|r| r.customer.id != f.customer.id));
            rows.extend(new.collect::<Vec<_>>());
        }
        view.list.set(rows);
        Ok(())
    }

    /// The card of the selected one.
    pub(super) fn follow_customers(&self, view: &mut Customers) -> Result<(), StoreError> {
        view.card = match view.id() {
            Some(id) => match store::customer::card(&self.session.store, id) {
                Err(StoreError::NotFound { .. }) => None,
                found => Some(found?),
            },
            None => None,
        };
        view.entry.clamp(view.card.as_ref().map_or(0, |c| c.history.len()));
        Ok(())
    }

    pub(super) fn customers(&self) -> Option<&Customers> {
        match self.views.last() {
            Some(View::Customers(view)) => Some(view),
            _ => None,
        }
    }

    pub(super) fn customers_mut(&mut self) -> Option<&mut Customers> {
        match self.views.last_mut() {
            Some(View::Customers(view)) => Some(view),
            _ => None,
        }
    }

    /// The card of the customers' screen, when that is in front.
    pub(crate) fn card_in_front(&self) -> Option<&Card> {
        self.customers()?.card.as_ref()
    }

    /// What the customer in front is called, and where: a new inquiry begins with it.
    pub(crate) fn customer_in_front(&self) -> Option<(String, String)> {
        let card = self.card_in_front()?;
        let name = card.names.first().cloned().unwrap_or_default();
        Some((name.channel, if name.name.is_empty() { card.customer.name.clone() } else { name.name }))
    }

    /// Whose card one key opens from the desk: the customer of the inquiry, order or case in context.
    pub(crate) fn context_customer(&self) -> Result<Option<i64>, StoreError> {
        let Some(Subject { entity, id }) = self.desk.context else { return Ok(None) };
        let store = &self.session.store;
        Ok(match entity {
            Entity::Inquiry => Some(store::inquiry::get(store, id)?.customer_id),
            Entity::Order => Some(store::order::get(store, id)?.customer_id),
            Entity::Case => Some(store::case::get(store, id)?.customer_id),
            _ => None,
        })
    }

    /// The card of one customer over whatever is in front; Esc comes back.
    pub(crate) fn open_card(&mut self, id: i64) -> Result<(), StoreError> {
        let view = Customers { only: Some(id), in_card: true, ..Customers::default() };
        self.views.push(View::Customers(view));
        self.reload_views()
    }

    pub(crate) fn open_context_card(&mut self) -> Result<(), StoreError> {
        match self.context_customer()? {
            Some(id) => self.open_card(id),
            None => {
                self.hint("refuse.nothing_selected", &[]);
                Ok(())
            }
        }
    }

    pub(super) fn refused_of_customer(&self, view: &Customers, action: Action) -> Option<&'static str> {
        let nothing = view.card.is_none().then_some("refuse.nothing_selected");
        let shift = self.session.shift.is_none().then_some("refuse.no_shift");
        match action {
            Action::New => shift,
            Action::CustomerFilter if view.only.is_some() => Some("refuse.not_here"),
            Action::CustomerFilter => None,
            Action::Edit | Action::MergeCustomer | Action::DeleteCustomer => nothing.or(shift),
            _ => nothing,
        }
    }

    pub(super) fn in_customers(&mut self, action: Action) -> Result<(), StoreError> {
        if action == Action::New {
            return self.open_form(FormKind::NewCustomer);
        }
        let Some(view) = self.customers() else { return Ok(()) };
        let Some(id) = view.id() else { return Ok(()) };
        match action {
            Action::Open if view.in_card => {
                if let Some(about) = view.contact().map(|c| c.about).filter(|a| a.id > 0) {
                    self.go_to(about);
                }
            }
            Action::Open => {
                self.set_finding(false);
                if let Some(view) = self.customers_mut() {
                    view.in_card = true;
                }
            }
            Action::Edit => return self.open_form(FormKind::EditCustomer(id)),
            Action::Print => return self.show_to_print(Printable::Customer(id)),
            Action::Copy => {
                if let Some(text) = view.card.as_ref().map(|c| copied(view, c)) {
                    self.copy_text(&text);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The keys of the customers' screen alone.
    pub(crate) fn customer_action(&mut self, action: Action) -> Result<(), StoreError> {
        if action == Action::CustomerFilter {
            return self.open_menu(Menu::Customers);
        }
        let Some(card) = self.customers().and_then(|v| v.card.clone()) else { return Ok(()) };
        let id = card.customer.id;
        match action {
            Action::MergeCustomer => return self.open_menu(Menu::Twins(id)),
            Action::DeleteCustomer if card.deleted_at.is_some() => {
                let by = self.session.actor();
                store::customer::restore(&mut self.session.store, &by, id)?;
                self.reload()?;
                self.done("done.customer_restored", &[("name", &card.customer.name)]);
            }
            Action::DeleteCustomer => {
                // X3: what would be refused is refused before anything is asked.
                store::customer::may_be_deleted(&self.session.store, id)?;
                let text = self.message("ask.delete_customer", &[("name", &card.customer.name)]);
                let title = self.locale().t("action.delete_customer.long").to_owned();
                self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::DeleteCustomer(id)));
            }
            _ => {}
        }
        Ok(())
    }

    /// X3: agreed; one undo brings her back.
    pub(crate) fn delete_customer(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        let name = store::customer::get(&self.session.store, id)?.map(|c| c.name).unwrap_or_default();
        store::customer::delete(&mut self.session.store, &by, id)?;
        self.reload()?;
        self.done("done.customer_deleted", &[("name", &name)]);
        Ok(())
    }
}

/// `y`: where her parcels go, else her phone, else her name; on the history the number of its order.
fn copied(view: &Customers, card: &Card) -> String {
    let number = view.contact().filter(|_| view.in_card && view.entry.selected > 0).map(|c| c.number.clone());
    if let Some(number) = number.filter(|n| !n.is_empty()) {
        return number;
    }
    match (card.addresses.first(), card.phones.first()) {
        (Some(known), _) => format!("{} {} {}", known.receiver, known.phone, known.address),
        (None, Some(phone)) => phone.clone(),
        (None, None) => card.customer.name.clone(),
    }
}
