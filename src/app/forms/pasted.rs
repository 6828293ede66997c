//! F6: a pasted text, and what was read from it: every part with how far it can be trusted, the lines it was read from
//! beside it. It goes into a new order, into an order that is there, or to the addresses of a customer.

mod read;

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::{FormKind, Menu, Purpose};
use crate::domain::money::Fen;
use crate::domain::order::{Address, Order, check_edit};
use crate::domain::product::{self, Product};
use crate::domain::{Entity, Subject};
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Form, Modal, PickItem, Picker, Values};
use crate::store::{self, StoreError, draft};
use crate::text::paste::{self, Known, Pasted, Trust};
use crate::text::when::narrow;
use crate::text::{address, harmless};
use read::{asides, changed};
use std::str::FromStr;

/// Where what was read goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Into {
    New,
    Order(i64),
    Customer(i64),
}

impl std::fmt::Display for Into {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::New => f.write_str("new"),
            Self::Order(id) => write!(f, "order:{id}"),
            Self::Customer(id) => write!(f, "customer:{id}"),
        }
    }
}

impl FromStr for Into {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            None if text == "new" => Ok(Self::New),
            Some(("order", id)) => id.parse().map(Self::Order).map_err(|_| ()),
            Some(("customer", id)) => id.parse().map(Self::Customer).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

impl App {
    pub(super) fn paste_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        if *kind == FormKind::PastedOrder {
            let blob = Field::area("blob", t("field.blob"), "").required().hint(t("hint.blob"));
            return Ok(Form::new(t("form.pasted_order"), kind.key(), vec![blob]));
        }
        let blob = self.pasted_text()?;
        let read = self.read_paste(&blob)?;
        let goods = self.goods_of(&read)?;
        let mut form = self.reading_form(kind, &read, &goods)?;
        form.asides = asides(&blob, &read);
        Ok(form)
    }

    /// The text that is being read: of the form beneath, or of its draft after a crash.
    fn pasted_text(&self) -> Result<String, StoreError> {
        let kind = FormKind::PastedOrder;
        let open = self.dialogs.iter().find(|d| d.purpose == Purpose::Form(kind.clone()));
        if let Some(Modal::Form(form)) = open.map(|d| &d.modal) {
            return Ok(value(&form.values(), "blob").to_owned());
        }
        let mut form = self.paste_form(&kind)?;
        if let Some(body) = draft::get(&self.session.store, &kind.key())? {
            form.restore(&body);
        }
        Ok(value(&form.values(), "blob").to_owned())
    }

    fn read_paste(&self, blob: &str) -> Result<Pasted, StoreError> {
        let couriers: Vec<&str> = self.session.config.couriers_as_written().collect();
        let shops = store::shop::names(&self.session.store)?;
        let agents = store::shop::agent_names(&self.session.store)?;
        let ours: Vec<&str> = shops.iter().chain(&agents).map(String::as_str).collect();
        Ok(paste::recognise(&harmless::block(blob), &Known { couriers: &couriers, ours: &ours }))
    }

    /// The items as item lines, with code, kind and price of the products they are.
    fn goods_of(&self, read: &Pasted) -> Result<Vec<(String, bool)>, StoreError> {
        let named = |text: &str| store::product::named_in(&self.session.store, text, store::product::MOST);
        let one = |item: &paste::Item| {
            let text = format!("{} {} {}", item.title, item.spec, item.code);
            let found = named(&text)?;
            let title = named(&item.title)?;
            let all: Vec<Product> = found.into_iter().chain(title).fold(Vec::new(), |mut all, p| {
                if all.iter().all(|known: &Product| known.id != p.id) {
                    all.push(p);
                }
                all
            });
            Ok(match product::meant(text.trim(), &all) {
                Some(known) => (of_product(item, known).to_string(), true),
                None => (item.to_string(), false),
            })
        };
        read.items.iter().map(one).collect()
    }

    fn reading_form(
        &self,
        kind: &FormKind,
        read: &Pasted,
        goods: &[(String, bool)],
    ) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (targets, first) = self.targets(read)?;
        let asks_reason = targets.iter().any(|c| c.id.starts_with("order:"));
        let (r, sure) = (&read.read, &read.read.confidence);
        let line = |name: &str, label: &str, text: &str, trust: Trust| {
            let (mark, warns) = self.mark(trust, text);
            Field::line(name, self.locale().t(label), text).mark(mark, warns)
        };
        let of = Pasted::trust_of;
        let lines: Vec<&str> = goods.iter().map(|(line, _)| line.as_str()).collect();
        let known = !goods.is_empty() && goods.iter().all(|(_, known)| *known);
        let goods_mark = match (known, read.items_trust()) {
            (true, Trust::Sure) => (t("paste.known_goods").to_owned(), false),
            (true, _) => (t("paste.known_check").to_owned(), true),
            (false, trust) => self.mark(trust, ""),
        };
        let courier = self.courier_name(&read.courier);
        let there = |text: &str| if text.is_empty() { Trust::Missing } else { Trust::Sure };
        let region = if r.address.detail.is_empty() { sure.region } else { sure.region.min(sure.detail) };
        let mut fields = vec![
            Field::choice("into", t("field.into"), targets, &first.to_string())
                .required()
                .hint(t("hint.into")),
            line("receiver", "field.receiver", &r.name, of(&r.name, sure.name)),
            line("phone", "field.phone", &r.phone, of(&r.phone, sure.phone)),
            line("landline", "field.landline", &r.landline, there(&r.landline)),
            line("address", "field.address", &r.address.to_string(), of(&r.address.to_string(), region)),
            Field::area("goods", t("field.goods"), &lines.join("\n"))
                .hint(t("hint.goods"))
                .mark(goods_mark.0, goods_mark.1),
            line("courier", "field.courier", &courier, read.courier_trust),
            line(
                "buyer_message",
                "field.buyer_message",
                &read.wishes.join("，"),
                there(&read.wishes.concat()),
            ),
            line("order_no", "field.order_no", &read.order_no, read.order_no_trust),
            line("payable", "field.paid_total", &read.total, there(&read.total)).shape(Shape::Money),
            line("shipping", "field.shipping", &read.shipping, there(&read.shipping)).shape(Shape::Money),
            line("customer", "field.customer", &read.customer, there(&read.customer)),
        ];
        // What hardly ever stands in a paste is not shown empty.
        fields.retain(|f| !matches!(f.name.as_str(), "landline" | "shipping") || !f.value().is_empty());
        if asks_reason {
            fields.push(Field::line("reason", t("field.change_reason"), "").hint(t("hint.paste_reason")));
        }
        let left: Vec<&str> = r.numbers.iter().filter(|n| **n != read.order_no).map(String::as_str).collect();
        let lead = match left.as_slice() {
            [] => t("paste.lead").to_owned(),
            some => {
                let numbers = self.locale().tf("order.read.numbers", &[("numbers", &some.join(" "))]);
                format!("{}\n{numbers}", t("paste.lead"))
            }
        };
        Ok(Form::new(t("form.read_paste"), kind.key(), fields).lead(lead))
    }

    /// A sign and a word for how far a part can be trusted.
    fn mark(&self, trust: Trust, text: &str) -> (String, bool) {
        let key = match trust {
            Trust::Missing => "paste.missing",
            _ if text.contains('*') => "paste.masked",
            Trust::Sure => "paste.sure",
            Trust::Check => "paste.check",
        };
        (self.locale().t(key).to_owned(), trust == Trust::Check || text.contains('*'))
    }

    /// The courier as orders name it.
    fn courier_name(&self, written: &str) -> String {
        let lists = &self.session.config.lists;
        let id = lists.courier(written);
        lists.couriers.iter().find(|c| c.id == id).map_or(written, |c| c.zh.as_str()).to_owned()
    }

    /// Where it can go, and where most likely: the order whose number is in it, else a new one.
    fn targets(&self, read: &Pasted) -> Result<(Vec<Choice>, Into), StoreError> {
        let mut targets = vec![Choice::new("new", self.locale().t("paste.into_new"))];
        let mut first = Into::New;
        let store = &self.session.store;
        let mut told = store::order::of_number(store, &read.order_no)?;
        told.sort_by_key(|o| o.data.shop != self.session.shop);
        let several = told.len() > 1;
        let told = told.into_iter().map(|order| (order, true));
        for (order, is_told) in told.chain(self.context_order()?.map(|order| (order, false))) {
            let into = Into::Order(order.id);
            if !takes_changes(&order) || targets.iter().any(|c| c.id == into.to_string()) {
                continue;
            }
            targets.push(Choice::new(into.to_string(), self.order_label(&order, several)));
            if is_told && first == Into::New {
                first = into;
            }
        }
        if let Some(id) = self.desk.context_of(Entity::Inquiry) {
            let inquiry = store::inquiry::get(store, id)?;
            let label = self.locale().tf("paste.into_customer", &[("customer", &inquiry.customer)]);
            targets.push(Choice::new(Into::Customer(inquiry.customer_id).to_string(), label));
        }
        Ok((targets, first))
    }

    /// Shops that have orders of the same number are named.
    fn order_label(&self, order: &Order, with_shop: bool) -> String {
        let status = self.locale().t(&format!("order.status.{}", order.status)).to_owned();
        let d = &order.data;
        let args = [("order_no", d.order_no.as_str()), ("customer", &d.customer), ("shop", &d.shop)];
        let label = if with_shop {
            self.locale().tf("paste.into_shop_order", &args)
        } else {
            self.locale().tf("paste.into_order", &args)
        };
        format!("{label} {status}")
    }

    /// Ctrl-S over the pasted text: what was read from it is shown above it; an ambiguous region is asked for.
    pub(super) fn show_reading(&mut self) {
        self.save_drafts();
        if let Err(error) = self.open_reading() {
            self.fail(&error);
        }
    }

    fn open_reading(&mut self) -> Result<(), StoreError> {
        self.open_form(FormKind::ReadPaste)?;
        let restored = self.top_form().is_some_and(|form| form.restored);
        let candidates = self.read_paste(&self.pasted_text()?)?.read.candidates;
        if restored || candidates.is_empty() {
            return Ok(());
        }
        self.desk.regions = candidates;
        self.open_menu(Menu::Regions)
    }

    pub(super) fn save_paste(&mut self, values: &Values) -> Result<(), Refusal> {
        match value(values, "into").parse() {
            Ok(Into::New) => self.take_into_new_order(values)?,
            Ok(Into::Order(id)) => self.take_into_order(id, values)?,
            Ok(Into::Customer(id)) => self.take_into_customer(id, values)?,
            Err(()) => return Err(Refusal::At("into", self.locale().t("form.required").to_owned())),
        }
        let text = FormKind::PastedOrder;
        self.dialogs.retain(|d| d.purpose != Purpose::Form(text.clone()));
        draft::delete(&mut self.session.store, &text.key())?;
        Ok(())
    }

    fn take_into_new_order(&mut self, values: &Values) -> Result<(), StoreError> {
        // What was typed into another new order, and never saved, is another customer's.
        draft::delete(&mut self.session.store, &FormKind::NewOrder(0).key())?;
        self.open_form(FormKind::NewOrder(0))?;
        if let Some(form) = self.top_form() {
            for (name, text) in values.iter().filter(|(name, _)| *name != "into" && *name != "reason") {
                fill(form, name, text);
            }
            if value(values, "customer").is_empty() {
                fill(form, "customer", value(values, "receiver"));
            }
            form.keep_unsaved();
        }
        self.save_drafts();
        self.hint("order.pasted", &[]);
        Ok(())
    }

    /// O7: what was read takes the place of what the order said; goods and amounts stay as they are.
    fn take_into_order(&mut self, id: i64, values: &Values) -> Result<(), Refusal> {
        let old = store::order::get(&self.session.store, id)?;
        if !takes_changes(&old) {
            return Err(Refusal::At("into", self.locale().t("paste.gone").to_owned()));
        }
        let reason = value(values, "reason");
        if let Err(error) = check_edit(old.status, reason) {
            return Err(Refusal::At("reason", self.locale().t(&error.to_string()).to_owned()));
        }
        let data = changed(&old.data, values);
        if data == old.data {
            return Err(Refusal::Said(self.locale().t("paste.nothing_new").to_owned()));
        }
        let reason = if reason.is_empty() { self.locale().t("paste.reason") } else { reason }.to_owned();
        let by = self.session.actor();
        let why = store::order::Why { reason: &reason, entry_error: false };
        store::order::edit(&mut self.session.store, &by, id, &data, why)?;
        self.reload()?;
        self.go_to(Subject::new(Entity::Order, id));
        self.done("paste.order_changed", &[("order_no", &data.order_no)]);
        Ok(())
    }

    fn take_into_customer(&mut self, id: i64, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let address = address::split_region(value(values, "address"));
        let phone = narrow(value(values, "phone"));
        let to = (value(values, "receiver"), phone.as_str());
        if !store::customer::add_address(&mut self.session.store, &by, id, to, &address)? {
            return Err(Refusal::Said(self.locale().t("paste.address_not_kept").to_owned()));
        }
        self.done("paste.address_kept", &[("address", &address.to_string())]);
        Ok(())
    }

    /// The addresses an ambiguous region could mean.
    pub(crate) fn region_menu(&self) -> Picker {
        let items = self.desk.regions.iter().enumerate().map(|(i, a)| {
            let place = Address { detail: String::new(), ..a.clone() };
            PickItem::new(i.to_string(), place.to_string()).detail(a.detail.clone())
        });
        Picker::new(self.locale().t("menu.regions"), items.collect())
            .lead(self.locale().t("menu.regions_lead"))
    }

    /// The chosen address goes into the form beneath.
    pub(crate) fn region_picked(&mut self, id: &str) {
        let chosen = id.parse::<usize>().ok().and_then(|i| self.desk.regions.get(i)).map(ToString::to_string);
        let mark = self.locale().t("paste.chosen").to_owned();
        if let (Some(address), Some(form)) = (chosen, self.top_form()) {
            fill(form, "address", &address);
            if let Some(field) = form.fields.iter_mut().find(|f| f.name == "address") {
                *field = field.clone().mark(mark, false);
            }
            form.keep_unsaved();
        }
        self.save_drafts();
    }

    fn top_form(&mut self) -> Option<&mut Form> {
        match self.dialogs.last_mut().map(|d| &mut d.modal) {
            Some(Modal::Form(form)) => Some(form),
            _ => None,
        }
    }
}

/// O7: it has not left the house, nor is it over.
const fn takes_changes(order: &Order) -> bool {
    !order.status.is_final() && !order.status.is_shipped()
}

/// Empty recognitions leave what is there.
fn fill(form: &mut Form, name: &str, text: &str) {
    if let Some(field) = form.fields.iter_mut().find(|f| f.name == name && !text.is_empty()) {
        field.set(text);
    }
}

/// The item as the product it is; a price that was named stays.
fn of_product(item: &paste::Item, known: &Product) -> paste::Item {
    let price = match item.price.as_str() {
        "" if known.price > Fen::ZERO => known.price.to_string(),
        named => named.to_owned(),
    };
    let (title, spec, code) = (known.title.clone(), known.spec.clone(), known.code.clone());
    paste::Item { title, spec, code, price, ..item.clone() }
}

#[cfg(test)]
mod tests;
