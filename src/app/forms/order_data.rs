//! What the fields of an order say, over what the order is now: only what was typed changes it.

use super::{Refusal, order_lines};
use crate::app::App;
use crate::app::dialog::{FormKind, Purpose};
use crate::domain::money::Fen;
use crate::domain::order::{OrderData, masks};
use crate::modal::{Modal, Values};
use crate::text::address;
use crate::text::when::{narrow, parse_due};

impl App {
    /// What was typed into a form; all of it when the form is not there any more.
    pub(super) fn typed(&self, kind: &FormKind, values: &Values) -> Values {
        let open = self.dialogs.iter().rev().find(|d| d.purpose == Purpose::Form(kind.clone()));
        let Some(Modal::Form(form)) = open.map(|d| &d.modal) else { return values.clone() };
        let typed = form.typed();
        values
            .iter()
            .filter(|(name, _)| typed.contains_key(*name))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect()
    }

    /// The order with the fields that are named; what nobody typed stays what it is by now, whatever the form showed
    /// when it was opened. A masked value never takes the place of a plain one (X2).
    pub(super) fn order_data(&self, now: OrderData, typed: &Values) -> Result<OrderData, Refusal> {
        let said = |name: &str| typed.get(name).map(|v| v.trim());
        let text = |name: &str, old: &str| match said(name) {
            Some(new) if !masks(new, old) => new.to_owned(),
            _ => old.to_owned(),
        };
        let address = match said("address") {
            Some(new) if !masks(new, &now.address.to_string()) => address::split_region(new),
            _ => now.address.clone(),
        };
        // An order that names no warehouse shows the first one.
        let warehouse = said("warehouse").filter(|w| !w.is_empty()).unwrap_or(&now.warehouse).to_owned();
        let mut data = OrderData {
            customer: text("customer", &now.customer),
            receiver: text("receiver", &now.receiver),
            phone: text("phone", &now.phone),
            landline: text("landline", &now.landline),
            address,
            channel: text("channel", &now.channel),
            courier: text("courier", &now.courier),
            warehouse,
            payment_kind: text("payment_kind", &now.payment_kind),
            buyer_message: text("buyer_message", &now.buyer_message),
            ..now
        };
        for (name, value) in [
            ("phone", &mut data.phone),
            ("landline", &mut data.landline),
            ("tracking_no", &mut data.tracking_no),
        ] {
            if let Some(new) = said(name).map(narrow).filter(|new| !masks(new, value)) {
                *value = new;
            }
        }
        if let Some(tag) = said("tag") {
            set_first_tag(&mut data.tags, tag);
        }
        if let Some(due) = said("ship_by") {
            data.promised_ship_at = self.ship_by(due)?;
        }
        self.amounts(&mut data, typed)?;
        Ok(data)
    }

    fn ship_by(&self, due: &str) -> Result<Option<i64>, Refusal> {
        if due.is_empty() {
            return Ok(None);
        }
        match parse_due(due, self.session.local_now()) {
            Ok(wall) => Ok(Some(self.session.clock.unix(wall))),
            Err(error) => Err(Refusal::At("ship_by", self.locale().t(&error.to_string()).to_owned())),
        }
    }

    /// Lines and sums. What is to be paid is computed when it is left empty.
    fn amounts(&self, data: &mut OrderData, typed: &Values) -> Result<(), Refusal> {
        let money = |name: &str| typed.get(name).map(|v| Fen::parse(v).unwrap_or(Fen::ZERO));
        if let Some(text) = typed.get("goods") {
            let lines = order_lines::over(&data.lines, text).map_err(|line| {
                Refusal::At("goods", self.locale().tf("form.bad_line", &[("line", &line.to_string())]))
            })?;
            if lines != data.lines {
                let sum: Fen = lines.iter().map(|l| l.amount).sum();
                // Lines without prices say nothing about the sum.
                data.goods = if sum == Fen::ZERO { data.goods } else { sum };
                data.lines = lines;
            }
        }
        data.shipping = money("shipping").unwrap_or(data.shipping);
        data.discount = money("discount").unwrap_or(data.discount);
        let told = typed.get("payable").map(|v| v.trim());
        let follows = ["goods", "shipping", "discount"].iter().any(|name| typed.contains_key(*name));
        let unknown = told.is_none() && data.payable == Fen::ZERO && follows;
        if told == Some("") || unknown {
            data.payable = data.goods + data.shipping - data.discount;
        } else if let Some(payable) = money("payable") {
            data.payable = payable;
        }
        Ok(())
    }
}

/// The form shows the first tag only: the others stay.
fn set_first_tag(tags: &mut Vec<String>, tag: &str) {
    if tags.first().is_some_and(|first| first == tag) {
        return;
    }
    if !tags.is_empty() {
        tags.remove(0);
    }
    tags.retain(|t| t != tag);
    if !tag.is_empty() {
        tags.insert(0, tag.to_owned());
    }
}

#[cfg(test)]
mod tests;
