//! Forms of a product and of its stock (C2, I8).

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::{Ask, FormKind, Purpose};
use crate::config::Labelled as _;
use crate::domain::money::Fen;
use crate::domain::product::Product;
use crate::modal::field::Shape;
use crate::modal::{Choice, Confirm, Field, Form, Modal, Values};
use crate::store::{self, StoreError};
use crate::text::when::narrow;

/// The field of a warehouse by its place in the list.
fn warehouse_field(place: usize) -> String {
    format!("warehouse_{place}")
}

impl App {
    pub(super) fn product_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (title, old) = match kind {
            FormKind::Stock(id) => return self.stock_form(kind, *id),
            FormKind::EditProduct(id) => {
                ("form.edit_product", store::product::get(&self.session.store, *id)?)
            }
            _ => ("form.new_product", Product { on_shelf: true, ..Product::default() }),
        };
        let money =
            |fen: Option<Fen>| fen.filter(|f| *f != Fen::ZERO).map(|f| f.to_string()).unwrap_or_default();
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let shelf =
            vec![Choice::new("yes", t("product.shelf.on")), Choice::new("no", t("product.shelf.off"))];
        let mut fields = vec![
            Field::line("code", t("product.field.code"), &old.code).required().hint(t("product.hint.code")),
            Field::line("title", t("product.field.title"), &old.title).required(),
            Field::line("spec", t("product.field.spec"), &old.spec).hint(t("product.hint.spec")),
            Field::line("price", t("product.field.price"), &money(Some(old.price)))
                .required()
                .shape(Shape::Money),
            Field::area("points", t("product.field.points"), &old.selling_points)
                .hint(t("product.hint.points")),
            Field::line("material", t("product.field.material"), &old.material),
            Field::line("usage", t("product.field.usage"), &old.usage),
            Field::line("usage_amount", t("product.field.usage_amount"), &old.usage_amount)
                .hint(t("product.hint.usage_amount")),
            Field::line("cost", t("product.field.cost"), &money(old.cost)).shape(Shape::Money),
            Field::line("weight", t("product.field.weight"), &number(old.weight_g)).shape(Shape::Count),
            Field::line("barcode", t("product.field.barcode"), &old.barcode),
            Field::line("related", t("product.field.related"), &old.related).hint(t("product.hint.related")),
            Field::choice("shelf", t("product.field.shelf"), shelf, if old.on_shelf { "yes" } else { "no" }),
        ];
        if old.id == 0 {
            fields.push(Field::line("stock", t("product.field.stock"), "").shape(Shape::Pieces));
        }
        Ok(Form::new(t(title), kind.key(), fields))
    }

    /// One field a warehouse: those of the configuration and those the product lies in already.
    fn stock_form(&self, kind: &FormKind, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let product = store::product::get(&self.session.store, id)?;
        let fields = self.warehouses(id)?.into_iter().enumerate().map(|(place, (label, _, pieces))| {
            let pieces = pieces.map(|n| n.to_string()).unwrap_or_default();
            Field::line(&warehouse_field(place), label, &pieces)
                .suggested()
                .shape(Shape::Pieces)
                .hint(t("product.hint.stock"))
        });
        let mut fields: Vec<Field> = fields.collect();
        fields.push(
            Field::line("reason", t("product.field.reason"), "").required().hint(t("product.hint.reason")),
        );
        let lead = format!("{} {} · {}", product.title, product.spec, product.code);
        Ok(Form::new(t("form.product_stock"), kind.key(), fields).lead(lead))
    }

    /// Label, stored name and pieces of every warehouse a product may lie in.
    fn warehouses(&self, id: i64) -> Result<Vec<(String, String, Option<i64>)>, StoreError> {
        let stock = store::product::stock_by_warehouse(&self.session.store, id)?;
        let lang = self.session.lang();
        let mut all: Vec<(String, String)> = Vec::new();
        if stock.is_empty() || stock.iter().any(|(name, _)| name.is_empty()) {
            all.push((self.locale().t("product.main_warehouse").to_owned(), String::new()));
        }
        for warehouse in self.session.config.lists.warehouses.iter().skip(1) {
            // Imports name a warehouse by its label, the order form by its id.
            let named = stock.iter().find(|(name, _)| *name == warehouse.id || *name == warehouse.zh);
            let name = named.map_or_else(|| warehouse.zh.clone(), |(name, _)| name.clone());
            all.push((warehouse.label(lang).to_owned(), name));
        }
        for (name, _) in stock.iter().filter(|(name, _)| !name.is_empty()) {
            if all.iter().all(|(_, known)| known != name) {
                all.push((name.clone(), name.clone()));
            }
        }
        let pieces = |name: &String| stock.iter().find(|(n, _)| n == name).map(|(_, qty)| *qty);
        Ok(all.into_iter().map(|(label, name)| (label, name.clone(), pieces(&name))).collect())
    }

    pub(super) fn save_product(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let v = |name| value(values, name).to_owned();
        if let FormKind::Stock(id) = kind {
            return self.save_stock(*id, values);
        }
        let number = |name| narrow(value(values, name)).parse::<i64>().ok();
        let money = |name| Fen::parse(value(values, name)).ok();
        let related = v("related").replace(['，', ',', '、'], " ");
        let mut new = Product {
            code: v("code"),
            barcode: v("barcode"),
            title: v("title"),
            spec: v("spec"),
            price: money("price").unwrap_or_default(),
            cost: money("cost"),
            weight_g: number("weight"),
            stock: number("stock"),
            selling_points: v("points"),
            material: v("material"),
            usage: v("usage"),
            usage_amount: v("usage_amount"),
            related: related.split_whitespace().collect::<Vec<_>>().join(" "),
            on_shelf: v("shelf") == "yes",
            ..Product::default()
        };
        if let FormKind::EditProduct(id) = kind {
            new.id = *id;
        }
        let unknown = new.related.split_whitespace().map(|code| {
            let found = store::product::get_by_code(&self.session.store, code)?;
            Ok::<_, StoreError>(found.is_none().then(|| code.to_owned()))
        });
        if let Some(code) = unknown.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().next() {
            return Err(Refusal::At("related", self.locale().tf("product.no_such", &[("code", &code)])));
        }
        let by = self.session.actor();
        let id = match store::product::save(&mut self.session.store, &by, &new) {
            Err(StoreError::Refused(key)) if key == "product.refuse.code_taken" => {
                return Err(Refusal::At("code", self.locale().t(&key).to_owned()));
            }
            saved => saved?,
        };
        if let Some(crate::view::View::Products(view)) = self.views.last_mut() {
            view.list.prefer(id);
        }
        let done = if new.id == 0 { "done.product_added" } else { "done.product_edited" };
        self.done(done, &[("title", &new.title)]);
        Ok(())
    }

    fn save_stock(&mut self, id: i64, values: &Values) -> Result<(), Refusal> {
        let counted: Vec<(String, Option<i64>)> = self
            .warehouses(id)?
            .into_iter()
            .enumerate()
            .map(|(place, (_, name, _))| {
                (name, narrow(value(values, &warehouse_field(place))).parse::<i64>().ok())
            })
            .collect();
        let by = self.session.actor();
        let reason = value(values, "reason");
        let left = store::product::count_stock(&mut self.session.store, &by, id, &counted, reason)?;
        let product = store::product::get(&self.session.store, id)?;
        let count =
            left.map_or_else(|| self.locale().t("product.stock_unknown").to_owned(), |n| n.to_string());
        self.done("done.product_counted", &[("title", &product.title), ("count", &count)]);
        Ok(())
    }

    /// I8: nothing is left and customers can still order it: off the shelf?
    pub(crate) fn offer_off_shelf(&mut self, id: i64) -> Result<(), StoreError> {
        let product = store::product::get(&self.session.store, id)?;
        if product.is_sold_out_on_shelf() {
            let text = self.message("ask.delist", &[("titles", &product.title)]);
            let title = self.locale().t("ask.delist_title").to_owned();
            self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::OffShelf(id)));
        }
        Ok(())
    }
}
