//! The remark composer (R1–R3): fields filled from order, agent and clock, the rest asked for; copied and stored.

use super::{Refusal, choices, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::config::Labelled;
use crate::domain::change::REMARK_STEP;
use crate::domain::order::Order;
use crate::domain::remark::{self, Mode};
use crate::modal::form::Counter;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::when;
use std::collections::HashMap;

impl App {
    pub(super) fn remark_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (order, template, mut known) = match kind {
            FormKind::Remark { order, template } => (*order, template, HashMap::new()),
            FormKind::ChangeRemark { request, template } => {
                let order = store::change::get(&self.session.store, *request)?.order_id;
                (order, template, self.change_values(*request, template)?)
            }
            _ => return Ok(Form::new("", kind.key(), Vec::new())),
        };
        let order = store::order::get(&self.session.store, order)?;
        let config = &self.session.config.remarks;
        let lang = self.session.lang();
        let Some(template) = config.templates.iter().find(|x| x.id == *template) else {
            return Err(StoreError::NotFound { what: format!("remark template {template}") });
        };
        let mut fields: Vec<Field> = template
            .fields
            .iter()
            .map(|f| {
                let value = known.remove(f.id.as_str()).unwrap_or_else(|| self.remark_value(&f.from, &order));
                Field::line(&format!("f_{}", f.id), f.label(lang), &value)
            })
            .collect();
        fields.push(Field::choice("flag", t("field.flag"), choices(&config.flags, lang), &template.flag));
        if !order.data.remark.is_empty() {
            let modes =
                vec![Choice::new("append", t("remark.append")), Choice::new("replace", t("remark.replace"))];
            fields.push(Field::choice("mode", t("field.mode"), modes, "append"));
        }
        let old = if order.data.remark.is_empty() { t("remark.none") } else { order.data.remark.as_str() };
        let lead = self.locale().tf(
            "remark.lead",
            &[("customer", &order.data.customer), ("order_no", &order.data.order_no), ("old", old)],
        );
        let mut form = Form::new(template.label(lang), kind.key(), fields).lead(lead);
        form.counter = Some(Counter {
            fields: template.fields.iter().map(|f| format!("f_{}", f.id)).collect(),
            separator: config.separator(),
            old: order.data.remark.clone(),
            limit: config.limit_bytes,
        });
        Ok(form)
    }

    /// R2: what a field takes from the order, the agent or the clock; "" is asked for.
    pub(super) fn remark_value(&self, from: &str, order: &Order) -> String {
        let d = &order.data;
        let lists = &self.session.config.lists;
        match from {
            "courier" => d.courier.clone(),
            "wishes" | "buyer_message" => d.buyer_message.clone(),
            "agent" => self.session.agent().to_owned(),
            "now" => when::md_hm(self.session.local_now()),
            "receiver" => d.receiver.clone(),
            "phone" => d.phone.clone(),
            "address" => d.address.to_string(),
            "order_no" => d.order_no.clone(),
            "tags" => {
                let lang = self.session.lang();
                let labels: Vec<&str> =
                    d.tags.iter().map(|t| crate::config::lists::label(&lists.tags, t, lang)).collect();
                labels.join(" ")
            }
            _ => String::new(),
        }
    }

    pub(super) fn save_remark(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let (FormKind::Remark { template, .. } | FormKind::ChangeRemark { template, .. }) = kind else {
            return Ok(());
        };
        let by = self.session.actor();
        let config = &self.session.config.remarks;
        let fields = config
            .templates
            .iter()
            .find(|t| t.id == *template)
            .map(|t| t.fields.as_slice())
            .unwrap_or_default();
        let mut typed: Vec<String> =
            fields.iter().map(|f| value(values, &format!("f_{}", f.id)).to_owned()).collect();
        // Templates other than the usual form say what they are, so that the warehouse reads it at once.
        if template != "usual"
            && let Some(found) = config.templates.iter().find(|t| t.id == *template)
        {
            typed.insert(0, found.zh.clone());
        }
        let step = self.change_step_label(REMARK_STEP);
        let text = remark::compose(&typed, config.separator());
        let new = store::remark::NewRemark {
            template,
            flag: value(values, "flag"),
            text: &text,
            mode: if value(values, "mode") == "append" { Mode::Append } else { Mode::Replace },
            limit_bytes: config.limit_bytes,
        };
        let store = &mut self.session.store;
        let whole = match kind {
            FormKind::ChangeRemark { request, .. } => {
                let step = store::change::Step { id: REMARK_STEP, label: &step };
                store::change::rewrite_remark(store, &by, *request, step, &new)?
            }
            FormKind::Remark { order, .. } => store::remark::save(store, &by, *order, &new)?,
            _ => return Ok(()),
        };
        self.reload()?;
        self.copy_text(&whole);
        Ok(())
    }

    /// Enter on a template: its form for the order in context.
    pub(crate) fn compose_remark(&mut self) -> Result<(), StoreError> {
        let Some(order) = self.context_order()? else {
            self.hint("remark.no_order", &[]);
            return Ok(());
        };
        let Some(template) = self.desk.remarks.list.selected().map(|r| r.template.id.clone()) else {
            return Ok(());
        };
        self.set_finding(false);
        self.open_form(FormKind::Remark { order: order.id, template })
    }
}
