//! Products: which are listed, and what is told the customer of one (C2, I3, I8).

use super::entry;
use crate::app::App;
use crate::app::clipboard::Way;
use crate::app::dialog::Menu;
use crate::domain::Entity;
use crate::domain::product::Product;
use crate::domain::product::card::{Card, ProductList};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};
use crate::text::harmless;
use crate::view::View;

/// What can be told of a product; the texts are `product.answer.CODE`.
const ANSWERS: [&str; 5] = ["all", "points", "price", "use", "related"];

impl App {
    pub(super) fn product_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        let Menu::Product(id) = menu else {
            let items =
                ProductList::ALL.iter().map(|w| entry(w.code(), &self.t(&format!("product.list.{w}"))));
            return Ok(Picker::new(self.t("menu.product_list"), items.collect()));
        };
        let card = self.product_card(id)?;
        let mut items: Vec<PickItem> = ANSWERS
            .iter()
            .filter_map(|what| {
                let text = self.product_answer(&card, what)?;
                Some(entry(what, &self.t(&format!("product.say.{what}"))).detail(text))
            })
            .collect();
        items.push(entry("code", &self.t("product.say.code")).detail(card.product.code.clone()));
        let look = self.session.look();
        items.extend(card.related.iter().map(|p| {
            let label = look.tf("product.go_to", &[("title", &look.stock(p))]);
            entry(&format!("go:{}", p.id), &label).detail(p.price.to_string())
        }));
        Ok(Picker::new(card.product.title.clone(), items).lead(self.t("menu.product_lead")).numbered())
    }

    pub(super) fn product_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Product(product) => match id.strip_prefix("go:").and_then(|id| id.parse().ok()) {
                Some(other) => self.show_product(other),
                None => self.answer_copied(product, id),
            },
            _ => {
                if let (Some(View::Products(view)), Some(which)) =
                    (self.views.last_mut(), ProductList::from_code(id))
                {
                    view.which = which;
                }
                self.reload_views()
            }
        }
    }

    /// What is told the customer; `None` when there is nothing to tell.
    fn product_answer(&self, card: &Card, what: &str) -> Option<String> {
        let p = &card.product;
        let name = name_of(p);
        let filled = |key: &str, text: &str| {
            let text = text.trim();
            (!text.is_empty()).then(|| self.locale().tf(key, &[("name", &name), ("text", text)]))
        };
        let price = || {
            let left = card.free().or(p.stock);
            let key = match left {
                _ if !p.on_shelf => "product.answer.off_shelf",
                None => "product.answer.price",
                Some(n) if n > 0 => "product.answer.price_stock",
                Some(_) => "product.answer.sold_out",
            };
            let count = left.unwrap_or_default().to_string();
            let args = [("name", name.as_str()), ("price", &p.price.to_string()), ("count", &count)];
            self.locale().tf(key, &args)
        };
        match what {
            "points" => filled("product.answer.points", &p.selling_points),
            "price" => Some(price()),
            "use" => {
                let parts = [
                    ("product.material", &p.material),
                    ("product.usage", &p.usage),
                    ("product.usage_amount", &p.usage_amount),
                ];
                let said: Vec<String> = parts
                    .into_iter()
                    .filter(|(_, text)| !text.trim().is_empty())
                    .map(|(key, text)| self.locale().tf(key, &[("text", text.trim())]))
                    .collect();
                filled("product.answer.use", &said.join(self.locale().t("product.answer.joint")))
            }
            "related" => {
                let on_sale = card.related.iter().filter(|p| p.on_shelf && p.stock.is_none_or(|n| n > 0));
                let goods: Vec<String> = on_sale
                    .take(3)
                    .map(|p| {
                        let args = [("name", name_of(p)), ("price", p.price.to_string())];
                        let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (*k, v.as_str())).collect();
                        self.locale().tf("product.answer.one", &args)
                    })
                    .collect();
                filled("product.answer.related", &goods.join(self.locale().t("list.separator")))
            }
            _ => {
                let points = filled("product.answer.points", &p.selling_points);
                let parts: Vec<String> = points.into_iter().chain([price()]).collect();
                Some(parts.join("\n"))
            }
        }
    }

    /// Copies an answer and goes back to whom it is for. It counts as the reply of a waiting inquiry (I3), and stands
    /// in its history; a code is no reply.
    pub(crate) fn answer_copied(&mut self, id: i64, what: &str) -> Result<(), StoreError> {
        let card = self.product_card(id)?;
        if what == "code" {
            self.copy_text(&card.product.code);
            return Ok(());
        }
        let Some(text) = self.product_answer(&card, what) else { return Ok(()) };
        let waits = |id: &i64| {
            let rows = self.desk.inquiries.list.rows();
            rows.iter().any(|i| i.id == *id && i.status.is_open() && i.waiting_since.is_some())
        };
        let inquiry = self.desk.context_of(Entity::Inquiry).filter(waits);
        if let Some(inquiry) = inquiry.filter(|_| self.session.shift.is_some()) {
            let by = self.session.actor();
            store::inquiry::reply(&mut self.session.store, &by, inquiry, &text)?;
        }
        self.views.clear();
        self.reload()?;
        let way = self.clipboard.copy(&text);
        let way_name = self.locale().t(way.key()).to_owned();
        let key = if inquiry.is_some() { "done.copied_and_stamped" } else { "done.copied" };
        self.done(key, &[("what", &card.product.title), ("way", &way_name)]);
        if way == Way::Show {
            self.show_text(&card.product.title, &text);
        }
        Ok(())
    }
}

fn name_of(p: &Product) -> String {
    harmless::line(format!("{} {}", p.title, p.spec).trim())
}
