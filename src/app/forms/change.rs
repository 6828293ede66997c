//! Forms of a change request (O7): what the customer wants, the order changed for her, the parcel sent again. The
//! remark it ends in is composed where every remark is.

use super::{Refusal, choices, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::change::{Branch, DELIVER_STEP};
use crate::modal::{Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::when::narrow;
use std::collections::HashMap;

impl App {
    pub(super) fn change_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        Ok(match kind {
            FormKind::Change(order) => {
                let order = store::order::get(&self.session.store, *order)?;
                let askers = choices(&self.session.config.lists.askers, self.session.lang());
                let first = askers.first().map(|a| a.id.clone()).unwrap_or_default();
                let fields = vec![
                    Field::line("what", t("field.change_what"), "").required().hint(t("hint.change_what")),
                    Field::line("reason", t("field.reason"), "").required().hint(t("hint.change_reason_why")),
                    Field::choice("asked_by", t("field.asked_by"), askers, &first),
                ];
                let status = t(crate::pane::orders::status_key(order.status));
                let lead = format!("{} · {} · {status}", order.data.customer, order.data.order_no);
                Form::new(t("form.change"), key, fields).lead(lead)
            }
            FormKind::ChangeEdit(id) => {
                let request = store::change::get(&self.session.store, *id)?;
                let order = store::order::get(&self.session.store, request.order_id)?;
                let reason = self.change_reason(&request);
                self.order_fields(t("form.change_edit"), &key, &order.data, order.status, &reason)
                    .lead(format!("{}\n{}", request.order_no, request.what))
            }
            FormKind::ChangeResend(id) => {
                let request = store::change::get(&self.session.store, *id)?;
                let order = store::order::get(&self.session.store, request.order_id)?.data;
                let fields = vec![
                    Field::line("tracking_no", t("field.new_tracking_no"), "")
                        .required()
                        .hint(t("hint.new_tracking_no")),
                    Field::line("courier", t("field.courier"), &order.courier).required(),
                ];
                let lead = format!("{} · {} {}", request.order_no, order.courier, order.tracking_no);
                Form::new(t("form.change_resend"), key, fields).lead(lead)
            }
            _ => Form::new("", key, Vec::new()),
        })
    }

    pub(super) fn save_change(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::Change(order) => {
                let store = &mut self.session.store;
                let id = store::change::open(store, &by, *order, v("what"), v("reason"), v("asked_by"))?;
                let is_calling = store::change::get(store, id)?.branch == Branch::Persuade;
                self.done(if is_calling { "done.change_call" } else { "done.change_open" }, &[]);
            }
            FormKind::ChangeEdit(id) => {
                let request = store::change::get(&self.session.store, *id)?;
                let now = store::order::get(&self.session.store, request.order_id)?.data;
                let data = self.order_data(now, &self.typed(kind, values))?;
                let why = store::order::Why { reason: v("reason"), entry_error: v("cause") == "entry_error" };
                store::change::edit(&mut self.session.store, &by, *id, &data, why)?;
                self.done("done.saved", &[]);
            }
            FormKind::ChangeResend(id) => {
                let label = self.change_step_label(DELIVER_STEP);
                let step = store::change::Step { id: DELIVER_STEP, label: &label };
                let number = narrow(v("tracking_no"));
                let earlier = self.steps_before_sending();
                let earlier: Vec<&str> = earlier.iter().map(String::as_str).collect();
                let parcel = store::change::Parcel { courier: v("courier"), tracking_no: &number };
                store::change::resend(&mut self.session.store, &by, *id, step, &earlier, parcel)?;
                self.done("done.saved", &[]);
            }
            _ => {}
        }
        Ok(())
    }

    /// R3: what the fields of a remark take from a change request: the new value from the order, the old one from
    /// the trail. By the id of the field.
    pub(super) fn change_values(
        &self,
        request: i64,
        template: &str,
    ) -> Result<HashMap<&'static str, String>, StoreError> {
        let request = store::change::get(&self.session.store, request)?;
        let data = store::order::get(&self.session.store, request.order_id)?.data;
        let was = store::change::before(&self.session.store, &request)?;
        let old = |name: &str, now: &str| {
            was.get(name).and_then(|v| v.as_str()).map_or_else(|| now.to_owned(), str::to_owned)
        };
        let before = crate::domain::order::Address {
            province: old("province", &data.address.province),
            city: old("city", &data.address.city),
            district: old("district", &data.address.district),
            detail: old("detail", &data.address.detail),
        };
        let mut values = HashMap::from([
            ("address", before.to_string()),
            ("receiver", old("receiver", &data.receiver)),
            ("phone", old("phone", &data.phone)),
            ("reason", self.change_reason(&request)),
        ]);
        if template == "courier" {
            values.insert("courier", old("courier", &data.courier));
        }
        if !was.is_empty() {
            values.insert("new_address", data.address.to_string());
            values.insert("new_receiver", data.receiver);
            values.insert("new_phone", data.phone);
            values.insert("wanted", data.courier);
        }
        Ok(values)
    }
}
