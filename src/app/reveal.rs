//! X2: the plain phone and address of the record in front, on a key; who looked is kept in the trail.

use super::App;
use super::dialog::Purpose;
use crate::domain::{Entity, Subject};
use crate::modal::{Modal, TextView};
use crate::store::{self, StoreError};
use crate::text::harmless;

impl App {
    pub(crate) fn reveal(&mut self) -> Result<(), StoreError> {
        let card = self.card_in_front().map(|c| Subject::new(Entity::Customer, c.customer.id));
        let Some(subject) = card.or(self.desk.context) else {
            self.hint("refuse.nothing_selected", &[]);
            return Ok(());
        };
        let store = &self.session.store;
        let order = match subject.entity {
            Entity::Order => Some(store::order::get(store, subject.id)?),
            Entity::Case => {
                let id = store::case::get(store, subject.id)?.order_id;
                id.map(|id| store::order::get(store, id)).transpose()?
            }
            _ => None,
        };
        let customer = match subject.entity {
            Entity::Customer => Some(subject.id),
            _ => self.context_customer()?,
        };
        let mut lines: Vec<String> = Vec::new();
        if let Some(order) = &order {
            let d = &order.data;
            lines.push(format!("{} {} {}", d.receiver, d.phone, d.landline));
            lines.push(d.address.to_string());
        }
        if let Some(id) = customer {
            let card = store::customer::card(store, id)?;
            lines.insert(0, card.customer.name.clone());
            lines.extend(card.phones.iter().cloned());
            lines.extend(card.addresses.iter().map(|a| format!("{} {} {}", a.receiver, a.phone, a.address)));
        }
        let mut told: Vec<String> = Vec::new();
        for line in lines.iter().map(|l| harmless::line(l).trim().to_owned()) {
            if !line.is_empty() && !told.contains(&line) {
                told.push(line);
            }
        }
        let note = order.map(|o| o.data.order_no).unwrap_or_default();
        let by = self.session.actor();
        store::reveal::record(&mut self.session.store, &by, subject, &note)?;
        self.reload()?;
        told.push(String::new());
        told.push(self.locale().t("reveal.recorded").to_owned());
        let title = self.locale().t("action.reveal.long").to_owned();
        self.push(Modal::Text(TextView::new(title, &told.join("\n"))), Purpose::Read);
        Ok(())
    }
}
