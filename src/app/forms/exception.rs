//! Forms of exceptions: one is found, the customer waits until a date, it ends with an outcome (O6).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::config::Labelled;
use crate::domain::exception::{OUT_OF_STOCK, WAIT};
use crate::modal::field::Shape;
use crate::modal::{Field, Form, Values};
use crate::store::{self, StoreError};

impl App {
    pub(super) fn exception_room(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        match kind {
            FormKind::ExceptionWait(id) => {
                let exception = store::exception::get(&self.session.store, *id)?;
                let until = Field::line("until", t("field.wait_until"), &self.due_text(exception.due_at));
                let until = until.required().suggested().shape(Shape::When).hint(t("hint.due"));
                Ok(Form::new(t("form.exception_wait"), key, vec![until])
                    .lead(format!("{} {}", exception.customer, exception.note)))
            }
            FormKind::CloseException(id) => {
                let exception = store::exception::get(&self.session.store, *id)?;
                let fields = vec![
                    Field::line("outcome", t("field.result"), "").required().hint(t("hint.outcome")),
                    Field::line("cause", t("field.exception_cause"), ""),
                ];
                Ok(Form::new(t("form.close_exception"), key, fields)
                    .lead(format!("{} {}", exception.customer, exception.note)))
            }
            FormKind::Exception(id) => self.exception_form(&key, *id),
            _ => Ok(Form::new("", key, Vec::new())),
        }
    }

    fn exception_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let order = store::order::get(&self.session.store, id)?;
        // I8: short stock is what an exception of this order is about, until it has one.
        let shortage = self.shortage(&order)?;
        let kind = shortage.as_ref().map_or("", |_| OUT_OF_STOCK);
        let note = shortage.unwrap_or_default();
        let fields = vec![
            Field::choice("kind", t("field.exception_kind"), choices(&lists.exceptions, lang), kind)
                .required(),
            Field::line("note", t("field.note"), &note).required().suggested(),
            Field::choice("asked", t("field.asked"), optional(&lists.askees, lang, t("form.none")), ""),
            Field::line("due", t("field.follow_up"), "").shape(Shape::When).hint(t("hint.due")),
        ];
        Ok(Form::new(t("form.exception"), key, fields)
            .lead(format!("{} {}", order.data.customer, order.data.order_no)))
    }

    pub(super) fn save_exception(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::ExceptionWait(id) => {
                let due = self.due(values, "until");
                let exception = store::exception::get(&self.session.store, *id)?;
                let kinds = &self.session.config.lists.exceptions;
                let options = kinds.iter().filter(|k| k.id == exception.kind).flat_map(|k| &k.options);
                let text = options.clone().find(|o| o.id == WAIT);
                let text = text.map_or(WAIT, |o| o.label(self.session.lang())).to_owned();
                store::exception::choose(&mut self.session.store, &by, *id, WAIT, due, &text)?;
                let time = due.map_or_else(String::new, |at| self.session.look().near(at));
                self.done("done.exception_waits", &[("time", &time)]);
            }
            FormKind::Exception(id) => {
                let due = self.due(values, "due");
                let store = &mut self.session.store;
                store::exception::open(store, &by, *id, v("kind"), v("note"), v("asked"), due)?;
                self.done("done.exception_open", &[]);
            }
            FormKind::CloseException(id) => {
                store::exception::close(&mut self.session.store, &by, *id, v("outcome"), v("cause"))?;
                self.done("done.exception_closed", &[]);
            }
            _ => {}
        }
        Ok(())
    }
}
