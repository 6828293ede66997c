//! Forms of the inquiry queue (I1, I4, I5).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::inquiry::{InquiryStatus, NewInquiry, is_after_sales};
use crate::domain::order::Order;
use crate::domain::{Entity, Subject};
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Form, Values};
use crate::pane::inquiries::status_key;
use crate::store::inquiry::Closing;
use crate::store::{self, StoreError};

impl App {
    pub(super) fn inquiry_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let store = &self.session.store;
        let key = kind.key();
        Ok(match kind {
            FormKind::EditInquiry(id) => {
                let i = store::inquiry::get(store, *id)?;
                let old = NewInquiry {
                    shop: i.shop,
                    channel: i.channel,
                    customer: i.customer,
                    topic: i.topic,
                    product: i.product,
                    question: i.question,
                    urgency: i.urgency,
                };
                self.inquiry_fields("form.edit_inquiry", &key, &old)?
            }
            FormKind::InquiryNote(_) => {
                let t = |k| self.locale().t(k);
                Form::new(t("form.note"), key, vec![Field::line("text", t("field.note"), "").required()])
            }
            FormKind::Promise(id) => self.promise_form(&key, *id)?,
            FormKind::CloseInquiry(id) => self.close_form(&key, *id)?,
            FormKind::HandOver(id) => {
                let t = |k| self.locale().t(k);
                let who = store::inquiry::get(store, *id)?.customer;
                let note = Field::line("text", t("field.hand_over_note"), "").hint(t("hint.hand_over"));
                Form::new(t("form.hand_over"), key, vec![note]).lead(who)
            }
            _ => {
                let last = self.desk.inquiries.list.rows().iter().max_by_key(|i| i.id);
                let (channel, customer) = self.customer_in_front().unwrap_or_else(|| {
                    (last.map_or_else(|| self.first_channel(), |i| i.channel.clone()), String::new())
                });
                let blank = NewInquiry {
                    shop: self.session.shop.clone(),
                    channel,
                    customer,
                    urgency: "normal".into(),
                    ..NewInquiry::default()
                };
                self.inquiry_fields("form.new_inquiry", &key, &blank)?
            }
        })
    }

    fn inquiry_fields(&self, title: &str, key: &str, old: &NewInquiry) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let mut fields = vec![
            Field::line("customer", t("field.customer"), &old.customer).required().hint(t("hint.customer")),
            Field::choice(
                "topic",
                t("field.topic"),
                optional(&lists.topics, lang, t("form.none")),
                &old.topic,
            ),
            Field::line("question", t("field.question"), &old.question).hint(t("hint.question")),
            Field::line("product", t("field.product"), &old.product).hint(t("hint.product")),
            Field::choice("channel", t("field.channel"), choices(&lists.channels, lang), &old.channel)
                .required(),
            Field::choice("urgency", t("field.urgency"), choices(&lists.urgencies, lang), &old.urgency),
        ];
        let shops = self.shop_choices()?;
        if shops.len() > 1 {
            fields.push(Field::choice("shop", t("field.shop"), shops, &old.shop).required());
        }
        Ok(Form::new(self.locale().t(title), key, fields))
    }

    fn promise_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let inquiry = store::inquiry::get(&self.session.store, id)?;
        let askees = optional(&self.session.config.lists.askees, self.session.lang(), t("form.myself"));
        let fields = vec![
            Field::line("due", t("field.due"), "").required().shape(Shape::When).hint(t("hint.due")),
            Field::line("what", t("field.what"), "").hint(t("hint.what")),
            Field::choice("asked", t("field.asked"), askees, ""),
        ];
        let lead = format!("{}  {}", inquiry.customer, inquiry.question);
        Ok(Form::new(t("form.promise"), key, fields).lead(lead))
    }

    /// I4, I5, I11: everything a closing can carry.
    fn close_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let inquiry = store::inquiry::get(&self.session.store, id)?;
        let outcomes = [
            InquiryStatus::Ordered,
            InquiryStatus::NotOrdered,
            InquiryStatus::Answered,
            InquiryStatus::Transferred,
        ];
        let outcomes: Vec<Choice> =
            outcomes.iter().map(|o| Choice::new(o.code(), self.locale().t(status_key(*o)))).collect();
        let mut fields = vec![
            Field::choice("outcome", t("field.outcome"), outcomes, "answered").required(),
            Field::choice(
                "lost_reason",
                t("field.lost_reason"),
                optional(&lists.lost_reasons, lang, t("form.none")),
                "",
            )
            .hint(t("hint.lost_reason")),
        ];
        if let Some(promise) = &inquiry.promise {
            let label = self.locale().tf("field.promise_settled", &[("what", &promise.what)]);
            let answers = vec![Choice::new("no", t("form.no")), Choice::new("yes", t("form.yes"))];
            fields.push(Field::choice("settled", label, answers, "no"));
        }
        fields.push(Field::choice(
            "satisfaction",
            t("field.satisfaction"),
            choices(&lists.satisfactions, lang),
            "unrated",
        ));
        fields.push(
            Field::line("follow_up", t("field.follow_up"), "").shape(Shape::When).hint(t("hint.follow_up")),
        );
        fields.push(Field::line("note", t("field.note"), ""));
        Ok(Form::new(t("form.close_inquiry"), key, fields).lead(inquiry.customer))
    }

    pub(super) fn save_inquiry(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::NewInquiry | FormKind::EditInquiry(_) => {
                let shop =
                    if v("shop").is_empty() { self.session.shop.clone() } else { v("shop").to_owned() };
                let new = NewInquiry {
                    shop,
                    channel: v("channel").to_owned(),
                    customer: v("customer").to_owned(),
                    topic: v("topic").to_owned(),
                    product: v("product").to_owned(),
                    question: v("question").to_owned(),
                    urgency: v("urgency").to_owned(),
                };
                if let FormKind::EditInquiry(id) = kind {
                    store::inquiry::edit(&mut self.session.store, &by, *id, &new)?;
                    self.done("done.saved", &[]);
                } else {
                    let id = store::inquiry::open(&mut self.session.store, &by, &new)?;
                    self.reload()?;
                    self.go_to(Subject::new(Entity::Inquiry, id));
                    self.done("done.inquiry_open", &[("customer", &new.customer)]);
                    self.hint_after_sales(id)?;
                }
            }
            FormKind::InquiryNote(id) => store::inquiry::note(&mut self.session.store, &by, *id, v("text"))?,
            FormKind::Promise(id) => {
                let due = self.due(values, "due").unwrap_or(by.at);
                let question = store::inquiry::get(&self.session.store, *id)?.question;
                let what = if v("what").is_empty() { &question } else { v("what") };
                store::inquiry::promise(&mut self.session.store, &by, *id, due, what, v("asked"))?;
                let time = self.session.look().near(due);
                self.done("done.promised", &[("time", &time)]);
            }
            FormKind::CloseInquiry(id) => {
                let closing = Closing {
                    outcome: InquiryStatus::from_code(v("outcome")),
                    lost_reason: v("lost_reason").to_owned(),
                    satisfaction: v("satisfaction").to_owned(),
                    note: v("note").to_owned(),
                    promise_settled: v("settled") == "yes",
                    follow_up_at: self.due(values, "follow_up"),
                };
                self.close_inquiry(*id, &closing)?;
            }
            FormKind::HandOver(id) => {
                store::shift::hand_over_inquiry(&mut self.session.store, &by, *id, v("text"))?;
                self.done("done.handed_over", &[]);
            }
            _ => {}
        }
        Ok(())
    }

    /// I6: the newest order of a customer, when it has left the house.
    pub(super) fn after_sales_order(&self, customer: i64) -> Result<Option<Order>, StoreError> {
        let filter = store::order::ListFilter::Customer(customer);
        let newest =
            store::order::list(&self.session.store, filter, self.session.now(), 1)?.into_iter().next();
        Ok(newest.filter(|o| is_after_sales(Some(o.status))))
    }

    /// I6: a question about an order that has left the house belongs to after-sales; said, not decided.
    fn hint_after_sales(&mut self, id: i64) -> Result<(), StoreError> {
        let customer = store::inquiry::get(&self.session.store, id)?.customer_id;
        if let Some(order) = self.after_sales_order(customer)? {
            let status = self.locale().t(crate::pane::orders::status_key(order.status)).to_owned();
            self.hint("inquiry.after_sales_hint", &[("order_no", &order.data.order_no), ("status", &status)]);
        }
        Ok(())
    }

    /// Closes and says what is next; S4: the last one that waited may end an extended shift.
    pub(crate) fn close_inquiry(&mut self, id: i64, closing: &Closing) -> Result<(), StoreError> {
        let by = self.session.actor();
        let customer = store::inquiry::get(&self.session.store, id)?.customer;
        store::inquiry::close(&mut self.session.store, &by, id, closing)?;
        self.reload()?;
        let outcome = closing.outcome.unwrap_or(InquiryStatus::Answered);
        let outcome = self.locale().t(status_key(outcome)).to_owned();
        let reason = self
            .session
            .look()
            .label(&self.session.config.lists.lost_reasons, &closing.lost_reason)
            .to_owned();
        self.done("done.closed", &[("customer", &customer), ("outcome", &outcome), ("reason", &reason)]);
        Ok(())
    }
}
