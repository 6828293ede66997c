//! Stock when she asks and after she has ordered (I8), and what the order's detail says beside its lines (I9, O4).

use super::App;
use super::action::Action;
use super::dialog::{Ask, Dialog, FormKind, Purpose};
use crate::domain::checklist::AutoCheck;
use crate::domain::exception::OUT_OF_STOCK;
use crate::domain::order::Order;
use crate::modal::{Confirm, Modal};
use crate::store::{self, Result, StoreError};
use crate::text::when;

/// Products shown for one text.
const SHOWN: i64 = 3;

impl App {
    /// I8: while the product of an inquiry is typed, its stock stands under the field.
    pub(crate) fn hint_stock(&mut self) {
        let Some(Dialog {
            modal: Modal::Form(form),
            purpose: Purpose::Form(FormKind::NewInquiry | FormKind::EditInquiry(_)),
        }) = self.dialogs.last_mut()
        else {
            return;
        };
        let Some(field) = form.fields.get_mut(form.focus).filter(|f| f.name == "product") else { return };
        let found = store::product::named_in(&self.session.store, &field.value(), SHOWN).unwrap_or_default();
        let look = self.session.look();
        let lines: Vec<String> = found.iter().map(|p| look.stock(p)).collect();
        field.hint = if lines.is_empty() {
            look.t("hint.product").to_owned()
        } else {
            lines.join(look.t("list.separator"))
        };
    }

    /// What the detail of the selected order says besides: how far the send-off is, and the key for a merge.
    pub(super) fn reload_confirmation(&mut self) -> Result<()> {
        let orders = &self.desk.orders;
        let order =
            orders.list.selected().filter(|o| o.data.paid_at.is_some() || o.data.payment_kind == "cod");
        let sent_off = match order {
            Some(order) => {
                let ticks = store::send_off::ticks(&self.session.store, order.id)?;
                let list = &self.session.config.lists.send_offs;
                let done = list.iter().filter(|i| ticks.iter().any(|t| t.item == i.id)).count();
                Some((done, list.len()))
            }
            None => None,
        };
        let key =
            self.session.keys.keys_of(Action::OrderMenu).first().copied().unwrap_or_default().to_owned();
        let orders = &mut self.desk.orders;
        orders.sent_off = sent_off;
        let found = orders.items.iter_mut().filter_map(|i| i.auto.as_mut());
        for finding in found.filter(|f| f.key == "check.merge_hint") {
            finding.args.push(("key", key.clone()));
        }
        Ok(())
    }

    /// I8: why an order's stock is short, in words: what a human said, else what the program found. `None` when it
    /// is not, or an exception of that kind is open already.
    pub(crate) fn shortage(&self, order: &Order) -> Result<Option<String>> {
        let session = &self.session;
        let known = session.config.lists.exceptions.iter().any(|k| k.id == OUT_OF_STOCK);
        let open = store::exception::of_order(&session.store, order.id)?;
        if !known || open.iter().any(|e| e.is_open() && e.kind == OUT_OF_STOCK) {
            return Ok(None);
        }
        let items = store::order::checklist(&session.store, &session.config, order, session.lang())?;
        let Some(item) = items.into_iter().find(|i| i.check == AutoCheck::Stock) else { return Ok(None) };
        let said = item.answer.as_ref().filter(|_| item.is_problem()).map(|a| a.note.clone());
        let found = || {
            let doubt = item.auto.as_ref().filter(|f| !f.ok && item.answer.is_none());
            doubt.map(|f| session.look().finding(f))
        };
        Ok(said.or_else(found))
    }

    /// I8: a stock item was called a problem: its exception is one key away.
    pub(crate) fn offer_exception(&mut self, order: i64, item: &str) -> Result<(), StoreError> {
        let is_stock = self.desk.orders.items.iter().any(|i| i.id == item && i.check == AutoCheck::Stock);
        if is_stock { self.offer_out_of_stock(order) } else { Ok(()) }
    }

    /// I8: asks whether the exception is opened now; nothing when stock is fine.
    pub(crate) fn offer_out_of_stock(&mut self, id: i64) -> Result<(), StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        if let Some(why) = self.shortage(&order)? {
            let text = self.locale().tf("ask.out_of_stock", &[("why", &why)]);
            let title = self.locale().t("ask.out_of_stock_title").to_owned();
            self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::OutOfStock(id)));
        }
        Ok(())
    }

    /// I8: the step "take it off the shelf" was ticked: asks whether the program does it, too.
    pub(crate) fn offer_delisting(&mut self, id: i64) -> Result<(), StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let sold_out = store::order::short_products(&self.session.store, &order)?;
        if !sold_out.is_empty() {
            let titles: Vec<&str> = sold_out.iter().map(|p| p.title.as_str()).collect();
            let titles = titles.join(self.locale().t("list.separator"));
            let text = self.message("ask.delist", &[("titles", &titles)]);
            let title = self.locale().t("ask.delist_title").to_owned();
            self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::Delist(id)));
        }
        Ok(())
    }

    /// Takes what is sold out off the shelf; tomorrow morning it is looked at again.
    pub(crate) fn delist(&mut self, id: i64) -> Result<(), StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        let sold_out = store::order::short_products(&self.session.store, &order)?;
        let titles: Vec<&str> = sold_out.iter().map(|p| p.title.as_str()).collect();
        let titles = titles.join(self.locale().t("list.separator"));
        let text = self.locale().tf("order.delist_check", &[("titles", &titles)]);
        let at = self.tomorrow_morning();
        let by = self.session.actor();
        store::product::delist(&mut self.session.store, &by, id, &sold_out, at, &text)?;
        self.reload()?;
        self.done("done.delisted", &[("titles", &titles)]);
        Ok(())
    }

    /// When one looks at things again.
    pub(crate) fn tomorrow_morning(&self) -> i64 {
        let now = self.session.local_now();
        let wall = when::parse_due("明早", now).unwrap_or_else(|_| now.naive_local());
        self.session.clock.unix(wall)
    }
}
