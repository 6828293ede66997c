//! Forms of the orders: phone entry with the call script beside it (O5), change, cancel, check notes, exceptions.

use super::order_lines;
use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::app::snippet::Known;
use crate::config::lists;
use crate::domain::money::Fen;
use crate::domain::order::{OrderData, OrderStatus, check_edit};
use crate::domain::{Entity, Subject};
use crate::modal::field::Shape;
use crate::modal::form::Aside;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::template;
use crate::text::when::narrow;

impl App {
    pub(super) fn order_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        Ok(match kind {
            FormKind::EditOrder(id) => {
                let order = store::order::get(&self.session.store, *id)?;
                self.order_fields(t("form.edit_order"), &key, &order.data, order.status, "")
                    .lead(&order.data.order_no)
            }
            FormKind::CancelOrder(id) => {
                let reasons = choices(&self.session.config.lists.cancel_reasons, self.session.lang());
                let fields = vec![
                    Field::choice("reason", t("field.reason"), reasons, "").required(),
                    Field::line("note", t("field.note"), ""),
                ];
                let order = store::order::get(&self.session.store, *id)?;
                Form::new(t("form.cancel_order"), key, fields).lead(order.data.order_no)
            }
            FormKind::CheckNote { item, .. } => {
                let item = self.desk.orders.items.iter().find(|i| i.id == *item);
                let label = item.map(|i| i.label.clone()).unwrap_or_default();
                // What the program found is where the note begins; typing takes its place.
                let found = item.filter(|i| i.is_doubtful()).and_then(|i| i.auto.as_ref());
                let found = found.map(|f| self.session.look().finding(f)).unwrap_or_default();
                let note = Field::line("note", t("field.problem"), &found).required().suggested();
                Form::new(t("form.check_note"), key, vec![note.hint(t("hint.check_note"))]).lead(label)
            }
            FormKind::NewOrder(inquiry) => {
                let data = self.blank_order(*inquiry)?;
                self.order_fields(t("form.new_order"), &key, &data, OrderStatus::WaitPay, "")
                    .asides(self.script("phone_order", &self.known_values_of(None)))
            }
            _ => Form::new("", key, Vec::new()),
        })
    }

    /// A phone order starts from the inquiry it came of.
    fn blank_order(&self, inquiry: i64) -> Result<OrderData, StoreError> {
        let mut data = OrderData {
            shop: self.session.shop.clone(),
            channel: "phone".into(),
            payment_kind: "online".into(),
            ..OrderData::default()
        };
        if inquiry > 0 {
            let inquiry = store::inquiry::get(&self.session.store, inquiry)?;
            data.customer = inquiry.customer;
            data.channel = inquiry.channel;
            data.shop = inquiry.shop;
            if !inquiry.product.is_empty() {
                data.lines = order_lines::from_text(&inquiry.product).unwrap_or_default();
            }
        }
        Ok(data)
    }

    /// O5: what to say, each line beside the field its answer goes into.
    pub(crate) fn script(&self, id: &str, known: &Known) -> Vec<Aside> {
        let lang = self.session.lang();
        let steps = self.session.config.script(id).map(|s| s.steps.as_slice()).unwrap_or_default();
        steps
            .iter()
            .map(|step| {
                let field = match step.field.as_str() {
                    "quantity" => "goods",
                    "amount" => "payable",
                    "payment" => "payment_kind",
                    "wishes" => "buyer_message",
                    "shipping_time" => "ship_by",
                    "read_back" => "said",
                    other => other,
                };
                let filled = template::fill(step.say(lang), |name| known.get(name).cloned());
                // What is not known yet is said in the agent's own words: a gap, not a name in braces.
                let text = filled
                    .missing
                    .iter()
                    .fold(filled.text, |text, name| text.replace(&format!("{{{name}}}"), "____"));
                Aside::new(field, &text)
            })
            .collect()
    }

    /// The fields of an order; a change of one that is there asks for its `reason` as well.
    pub(super) fn order_fields(
        &self,
        title: &str,
        key: &str,
        d: &OrderData,
        status: OrderStatus,
        reason: &str,
    ) -> Form {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let money = |fen: Fen| if fen == Fen::ZERO { String::new() } else { fen.to_string() };
        let address = d.address.to_string();
        let mut fields = vec![
            Field::area("goods", t("field.goods"), &order_lines::to_text(&d.lines))
                .required()
                .hint(t("hint.goods")),
            Field::line("shipping", t("field.shipping"), &money(d.shipping)).shape(Shape::Money),
            Field::line("discount", t("field.discount"), &money(d.discount)).shape(Shape::Money),
            Field::line("payable", t("field.payable"), &money(d.payable))
                .shape(Shape::Money)
                .hint(t("hint.payable")),
            Field::line("customer", t("field.customer"), &d.customer).required(),
            Field::line("phone", t("field.phone"), &d.phone).hint(t("hint.phone")),
            Field::line("landline", t("field.landline"), &d.landline),
            Field::line("receiver", t("field.receiver"), &d.receiver).hint(t("hint.receiver")),
            Field::line("address", t("field.address"), &address).hint(t("hint.address")),
            Field::line("courier", t("field.courier"), &d.courier),
        ];
        fields.extend(self.warehouse_field(d));
        fields.extend([
            Field::choice(
                "payment_kind",
                t("field.payment_kind"),
                choices(&lists.payment_kinds, lang),
                &d.payment_kind,
            ),
            Field::line("buyer_message", t("field.buyer_message"), &d.buyer_message),
            Field::choice(
                "tag",
                t("field.tag"),
                optional(&lists.tags, lang, t("form.none")),
                d.tags.first().map_or("", String::as_str),
            ),
            Field::line("ship_by", t("field.ship_by"), &self.due_text(d.promised_ship_at))
                .hint(t("hint.due")),
            Field::choice("channel", t("field.channel"), choices(&lists.channels, lang), &d.channel),
        ]);
        if key.starts_with("order_edit") || key.starts_with("change_edit") {
            fields.push(Field::line("tracking_no", t("field.tracking_no"), &d.tracking_no));
            let mut reason =
                Field::line("reason", t("field.change_reason"), reason).hint(t("hint.change_reason"));
            reason.required = check_edit(status, "").is_err();
            fields.push(reason);
            let causes = ["customer", "entry_error", "other"];
            let causes = causes
                .iter()
                .map(|c| Choice::new(*c, self.locale().t(&format!("order.cause.{c}"))))
                .collect();
            fields.push(Field::choice("cause", t("field.cause"), causes, "customer"));
        } else {
            fields.push(Field::line("order_no", t("field.order_no"), &d.order_no).hint(t("hint.order_no")));
            let paid = vec![Choice::new("no", t("form.no")), Choice::new("yes", t("form.yes"))];
            fields.push(Field::choice("paid", t("field.paid"), paid, "no"));
        }
        Form::new(title, key, fields)
    }

    /// O15: where it is sent from, when there is anything to choose; the first warehouse unless said otherwise.
    fn warehouse_field(&self, d: &OrderData) -> Option<Field> {
        let list = &self.session.config.lists.warehouses;
        if list.len() < 2 {
            return None;
        }
        let id = lists::or_first(list, &d.warehouse);
        let label = self.locale().t("order.field.warehouse");
        Some(Field::choice("warehouse", label, choices(list, self.session.lang()), id))
    }

    pub(super) fn save_order(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::NewOrder(inquiry) => {
                let base = OrderData {
                    shop: self.session.shop.clone(),
                    order_no: narrow(v("order_no")),
                    warehouse: v("warehouse").to_owned(),
                    paid_at: (v("paid") == "yes").then_some(by.at),
                    placed_at: by.at,
                    ..OrderData::default()
                };
                let mut data = self.order_data(base, values)?;
                if data.receiver.is_empty() {
                    data.receiver.clone_from(&data.customer);
                }
                if data.paid_at.is_some() {
                    data.paid = data.payable;
                }
                let inquiry = (*inquiry > 0).then_some(*inquiry);
                let id = store::order::create(&mut self.session.store, &by, &data, inquiry)?;
                self.reload()?;
                self.go_to(Subject::new(Entity::Order, id));
                let order_no = store::order::get(&self.session.store, id)?.data.order_no;
                self.done("done.order_created", &[("order_no", &order_no)]);
            }
            FormKind::EditOrder(id) => {
                let now = store::order::get(&self.session.store, *id)?.data;
                let data = self.order_data(now, &self.typed(kind, values))?;
                let why = store::order::Why { reason: v("reason"), entry_error: v("cause") == "entry_error" };
                store::order::edit(&mut self.session.store, &by, *id, &data, why)?;
                self.done("done.saved", &[]);
            }
            FormKind::CancelOrder(id) => {
                let lists = &self.session.config.lists;
                let reason =
                    crate::config::lists::label(&lists.cancel_reasons, v("reason"), self.session.lang());
                let reason = format!("{reason} {}", v("note")).trim().to_owned();
                store::order::advance(
                    &mut self.session.store,
                    &by,
                    *id,
                    OrderStatus::Cancelled,
                    &reason,
                    &[],
                )?;
                self.done("done.order_cancelled", &[]);
            }
            FormKind::CheckNote { order, item, result } => {
                store::order::answer(&mut self.session.store, &by, *order, item, *result, v("note"))?;
                self.reload()?;
                self.next_item();
                self.offer_exception(*order, item)?;
            }
            _ => {}
        }
        Ok(())
    }
}
