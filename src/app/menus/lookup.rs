//! Search, products.

use crate::app::App;
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

/// Entries of a search.
const FOUND: usize = 30;

impl App {
    /// F3: what the typed query finds, everything that can be gone to.
    pub(super) fn search_items(&self, query: &str) -> Result<Vec<PickItem>, StoreError> {
        if query.trim().is_empty() {
            return Ok(Vec::new());
        }
        let found = store::search::search(&self.session.store, query, FOUND)?;
        Ok(found
            .into_iter()
            .map(|hit| {
                let kind = self.t(&format!("search.kind.{}", hit.kind));
                PickItem::new(format!("{}:{}", hit.kind, hit.id), format!("{kind}  {}", hit.title))
                    .detail(hit.matched)
            })
            .collect())
    }

    pub(super) fn go_to_found(&mut self, id: &str) -> Result<(), StoreError> {
        let Some((entity, id)) = id.split_once(':') else { return Ok(()) };
        let (Some(entity), Ok(id)) = (Entity::from_code(entity), id.parse::<i64>()) else { return Ok(()) };
        match entity {
            Entity::Snippet => {
                self.focus(crate::ui::layout::PaneId::Snippets);
                let snippet = store::snippet::get(&self.session.store, id)?;
                self.desk.snippets.find.input = crate::ui::LineInput::new(&snippet.code);
                self.find_snippets(false);
                self.desk.snippets.chosen = true;
            }
            Entity::Inquiry | Entity::Order | Entity::Case => {
                self.go_to(Subject::new(entity, id));
            }
            Entity::Customer => {
                let name = store::customer::get(&self.session.store, id)?.map(|c| c.name).unwrap_or_default();
                let newest =
                    store::order::list(&self.session.store, store::order::ListFilter::Customer(id), 0, 1)?;
                match newest.first() {
                    Some(order) => {
                        self.go_to(Subject::new(Entity::Order, order.id));
                    }
                    None => self.copy_text(&name),
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// F8: the products asked for most, with price and stock.
    pub(super) fn product_menu(&self) -> Result<Picker, StoreError> {
        let products = store::product::top(&self.session.store, 500)?;
        let lead = if products.is_empty() { self.t("menu.no_products") } else { String::new() };
        let items = products
            .into_iter()
            .map(|p| {
                let stock = match p.stock {
                    None => self.t("product.stock_unknown"),
                    Some(n) if n <= 0 => self.t("product.stock_none"),
                    Some(n) => self.locale().tf("product.stock", &[("count", &n.to_string())]),
                };
                PickItem::new(p.code.clone(), format!("{} {}", p.title, p.spec))
                    .detail(format!("{}  {stock}", p.price))
                    .key(p.code)
            })
            .collect();
        Ok(Picker::new(self.t("menu.products"), items).lead(lead))
    }

    /// The card of a product, to read out to the customer.
    pub(super) fn product_picked(&mut self, code: &str) -> Result<(), StoreError> {
        let Some(p) = store::product::get_by_code(&self.session.store, code)? else { return Ok(()) };
        let unknown = self.t("product.stock_unknown");
        let stock = p.stock.map_or(unknown.clone(), |n| n.to_string());
        let weight = p.weight_g.map_or(unknown, |g| format!("{g} g"));
        let text = self.locale().tf(
            "product.card",
            &[
                ("code", &p.code),
                ("title", &p.title),
                ("spec", &p.spec),
                ("price", &p.price.to_string()),
                ("stock", &stock),
                ("weight", &weight),
                ("points", &p.selling_points),
            ],
        );
        self.show_text(&p.title, &text);
        Ok(())
    }
}
