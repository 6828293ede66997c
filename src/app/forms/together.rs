//! Joining orders of one buyer (O4): which of them, what the remark says, which postage goes back (R3).

use super::{Refusal, choices, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::config::Labelled;
use crate::config::lists::RemarkTemplate;
use crate::domain::checklist::AutoCheck;
use crate::domain::money::Fen;
use crate::domain::order::Order;
use crate::domain::order::together::{against, postage_too_much};
use crate::domain::remark::{self, Mode};
use crate::modal::{Choice, Field, Form, Values};
use crate::pane::orders::status_key;
use crate::store::remark::NewRemark;
use crate::store::{self, StoreError};

/// R3: the template of `remarks.toml`.
const TEMPLATE: &str = "merge";
/// Orders offered; a buyer with more than that is not in a hurry for one parcel.
const OFFERED: i64 = 9;

impl App {
    /// O4: the form, when there is another order to join.
    pub(crate) fn join_orders(&mut self, id: i64) -> Result<(), StoreError> {
        let order = store::order::get(&self.session.store, id)?;
        if order.status.is_shipped() || order.status.is_final() {
            self.hint("order.together.too_late", &[]);
        } else if store::order::same_buyer(&self.session.store, &order, 1)?.is_empty() {
            self.hint("order.together.none", &[("customer", &order.data.customer)]);
        } else {
            return self.open_form(FormKind::Join(id));
        }
        Ok(())
    }

    pub(super) fn join_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let main = store::order::get(&self.session.store, id)?;
        let others = store::order::same_buyer(&self.session.store, &main, OFFERED)?;
        let mut fields: Vec<Field> = others.iter().map(|o| self.candidate(&main, o)).collect();
        fields.push(Field::line("courier", t("field.courier"), &main.data.courier));
        let proposed: Vec<Order> = others.iter().filter(|o| against(&main, o).is_none()).cloned().collect();
        let postage = self.postage_text(&main, &proposed);
        fields.push(Field::line("postage", t("field.postage_back"), &postage).hint(t("hint.postage_back")));
        let config = &self.session.config.remarks;
        let flag = self.merge_template().map_or("", |t| t.flag.as_str());
        fields.push(Field::choice(
            "flag",
            t("field.flag"),
            choices(&config.flags, self.session.lang()),
            flag,
        ));
        if std::iter::once(&main).chain(&others).any(|o| !o.data.remark.is_empty()) {
            let modes =
                vec![Choice::new("append", t("remark.append")), Choice::new("replace", t("remark.replace"))];
            fields.push(Field::choice("mode", t("field.mode"), modes, "append"));
        }
        let lead = self.locale().tf(
            "order.together.lead",
            &[
                ("customer", &main.data.customer),
                ("order_no", &main.data.order_no),
                ("amount", &main.data.payable.to_string()),
            ],
        );
        Ok(Form::new(t("form.join"), key, fields).lead(lead))
    }

    /// One order to join or not; joined unless something speaks against it.
    fn candidate(&self, main: &Order, other: &Order) -> Field {
        let d = &other.data;
        let goods = d.lines.first().map(|l| format!("{} ×{}", l.title, l.qty)).unwrap_or_default();
        let goods = match d.lines.len() {
            0 | 1 => goods,
            n => self.locale().tf("order.and_more", &[("title", &goods), ("count", &n.to_string())]),
        };
        let why = against(main, other);
        let doubt =
            why.map(|w| self.locale().t(&format!("order.together.{w}")).to_owned()).unwrap_or_default();
        let status = self.locale().t(status_key(other.status));
        let option = |id: &str, key: &str| {
            let label = format!("{}{doubt} {} · {status} · {goods}", self.locale().t(key), d.payable);
            Choice::new(id, label)
        };
        let options = vec![option("yes", "order.together.yes"), option("no", "order.together.no")];
        let start = if why.is_none() { "yes" } else { "no" };
        Field::choice(&format!("order_{}", other.id), tail(&d.order_no), options, start)
    }

    fn postage_text(&self, main: &Order, others: &[Order]) -> String {
        match postage_too_much(std::iter::once(main).chain(others)) {
            Fen::ZERO => String::new(),
            back => self.locale().tf("order.together.give_back", &[("amount", &back.to_string())]),
        }
    }

    fn merge_template(&self) -> Option<&RemarkTemplate> {
        self.session.config.remarks.template(TEMPLATE)
    }

    pub(super) fn save_join(&mut self, id: i64, values: &Values) -> Result<(), Refusal> {
        let main = store::order::get(&self.session.store, id)?;
        let others = store::order::same_buyer(&self.session.store, &main, OFFERED)?;
        let proposed: Vec<Order> = others.iter().filter(|o| against(&main, o).is_none()).cloned().collect();
        let chosen = |o: &Order| value(values, &format!("order_{}", o.id)) == "yes";
        let joined: Vec<Order> = others.into_iter().filter(chosen).collect();
        if joined.is_empty() {
            return Err(Refusal::Said(self.locale().t("order.together.none_chosen").to_owned()));
        }
        // The amount that was proposed follows what was chosen; one the agent wrote stays hers.
        let mut postage = value(values, "postage").to_owned();
        if postage == self.postage_text(&main, &proposed) {
            postage = self.postage_text(&main, &joined);
        }
        let text = self.merge_remark(&main, &joined, value(values, "courier"), &postage);
        let numbers: Vec<&str> =
            std::iter::once(&main).chain(&joined).map(|o| o.data.order_no.as_str()).collect();
        let told = self
            .locale()
            .tf("order.together.told", &[("numbers", &numbers.join(self.locale().t("list.separator")))]);
        let orders: Vec<(i64, Vec<String>)> =
            std::iter::once(&main).chain(&joined).map(|o| (o.id, self.duplicate_items(o))).collect();
        let remark = NewRemark {
            template: TEMPLATE,
            flag: value(values, "flag"),
            text: &text,
            mode: if value(values, "mode") == "replace" { Mode::Replace } else { Mode::Append },
            limit_bytes: self.session.config.remarks.limit_bytes,
        };
        let by = self.session.actor();
        let joining = store::order::Joining { orders: &orders, remark, told: &told };
        let whole = store::order::join(&mut self.session.store, &by, &joining)?;
        self.reload()?;
        self.copy_text(&whole);
        let count = orders.len().to_string();
        self.done("done.joined", &[("count", &count), ("postage", &postage)]);
        Ok(())
    }

    /// R3: the same remark for all of them, so that whichever the warehouse picks up names the others.
    fn merge_remark(&self, main: &Order, joined: &[Order], courier: &str, postage: &str) -> String {
        let numbers: Vec<&str> = joined.iter().map(|o| o.data.order_no.as_str()).collect();
        let numbers = numbers.join(" ");
        let separator = self.session.config.remarks.separator();
        let Some(template) = self.merge_template() else {
            return remark::compose(&[main.data.order_no.clone(), numbers], separator);
        };
        let field = |f: &crate::config::lists::RemarkField| match (f.id.as_str(), f.from.as_str()) {
            ("others", _) => numbers.clone(),
            ("postage", _) => postage.to_owned(),
            (_, "courier") => courier.to_owned(),
            (_, from) => self.remark_value(from, main),
        };
        let mut values = vec![template.zh().to_owned()];
        values.extend(template.fields.iter().map(field));
        remark::compose(&values, separator)
    }

    /// The items of an order's checklist that ask about other orders of the buyer.
    fn duplicate_items(&self, order: &Order) -> Vec<String> {
        let list = self.session.config.checklist(&order.data.channel, &order.data.shop);
        let items = list.map(|l| l.items.as_slice()).unwrap_or_default();
        items.iter().filter(|i| i.auto_check() == AutoCheck::Duplicate).map(|i| i.id.clone()).collect()
    }
}

/// The last signs of an order number, what people call it by.
fn tail(number: &str) -> String {
    let from = number.char_indices().rev().nth(7).map_or(0, |(at, _)| at);
    format!("#{}", &number[from..])
}
