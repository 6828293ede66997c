//! The remark composer (R1–R3): fields filled from order, agent and clock, the rest asked for; what stood before and
//! what comes of it under the eyes; copied and stored. The template can be changed on the way.

use super::{Refusal, choices, value};
use crate::app::App;
use crate::app::desk::flag_sign;
use crate::app::dialog::{Dialog, FormKind, Menu, Purpose};
use crate::config::Labelled;
use crate::config::lists::{RemarkField, RemarkTemplate};
use crate::domain::change::REMARK_STEP;
use crate::domain::money::Fen;
use crate::domain::order::Order;
use crate::domain::remark::Remark;
use crate::modal::form::Composition;
use crate::modal::{Choice, Field, Form, Modal, PickItem, Picker, Values};
use crate::store::{self, StoreError, draft};
use crate::text::locale::Lang;
use crate::text::when;
use std::collections::HashMap;

/// Fields of different templates with the same name are the same: what is typed into one is there in the other.
fn field_name(field: &RemarkField) -> String {
    if field.from == "ask" { format!("f_ask_{}", field.id) } else { format!("f_{}", field.from) }
}

impl App {
    pub(super) fn remark_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        match kind {
            FormKind::Remark { order, template } => self.composer(kind, *order, template, HashMap::new()),
            FormKind::ChangeRemark { request, template } => {
                let order = store::change::get(&self.session.store, *request)?.order_id;
                self.composer(kind, order, template, self.change_values(*request, template)?)
            }
            FormKind::RemarkText { order, from } => self.remark_text_form(kind, *order, *from),
            _ => Ok(Form::new("", kind.key(), Vec::new())),
        }
    }

    /// `known` holds what a change request says of the fields, by their id.
    fn composer(
        &self,
        kind: &FormKind,
        order: i64,
        template: &str,
        mut known: HashMap<&'static str, String>,
    ) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let order = store::order::get(&self.session.store, order)?;
        let config = &self.session.config.remarks;
        let lang = self.session.lang();
        let Some(template) = config.template(template) else {
            return Err(StoreError::NotFound { what: format!("remark template {template}") });
        };
        let all = config.all().map(|x| Choice::new(x.id.clone(), x.label(lang))).collect();
        let mut fields = vec![
            Field::choice("template", t("field.template"), all, &template.id)
                .required()
                .hint(t("hint.template")),
        ];
        fields.extend(template.fields.iter().map(|f| {
            let value = known.remove(f.id.as_str()).unwrap_or_else(|| self.remark_value(&f.from, &order));
            Field::line(&field_name(f), f.label(lang), &value)
        }));
        let asked = fields.iter().find(|f| f.name.starts_with("f_ask_")).or(fields.get(1));
        let first = asked.map(|f| f.name.clone()).unwrap_or_default();
        fields.extend(self.flag_and_mode(&order, &template.flag, "append"));
        let mut form =
            Form::new(t("form.remark"), kind.key(), fields).lead(order_line(&order)).focus_on(&first);
        form.composition = Some(Composition {
            fields: template.fields.iter().map(field_name).collect(),
            heading: heading(template, lang),
            separator: config.separator(),
            ..self.composition(&order)
        });
        Ok(form)
    }

    /// R2: an earlier remark, word by word, as the text of a new one; by default in the place of what stands now.
    fn remark_text_form(&self, kind: &FormKind, order: i64, from: i64) -> Result<Form, StoreError> {
        let order = store::order::get(&self.session.store, order)?;
        let history = store::remark::history(&self.session.store, order.id)?;
        let earlier = history.into_iter().find(|r| r.id == from);
        let Some(earlier) = earlier else {
            return Err(StoreError::NotFound { what: format!("remark {from}") });
        };
        let text = Field::area("text", self.locale().t("field.remark"), &earlier.text).required();
        let mut fields = vec![text];
        fields.extend(self.flag_and_mode(&order, &earlier.flag, "replace"));
        let mut form =
            Form::new(self.locale().t("form.remark_again"), kind.key(), fields).lead(order_line(&order));
        form.composition =
            Some(Composition { fields: vec!["text".into()], free: true, ..self.composition(&order) });
        Ok(form)
    }

    fn flag_and_mode(&self, order: &Order, flag: &str, mode: &str) -> Vec<Field> {
        let t = |k| self.locale().t(k);
        let flags = &self.session.config.remarks.flags;
        let mut options = choices(flags, self.session.lang());
        for option in &mut options {
            let sign = flag_sign(&self.session, &option.id);
            if !option.label.starts_with(&sign) {
                option.label = format!("[{sign}] {}", option.label);
            }
        }
        let mut fields = vec![Field::choice("flag", t("field.flag"), options, flag)];
        if !order.data.remark.is_empty() {
            let modes =
                vec![Choice::new("append", t("remark.append")), Choice::new("replace", t("remark.replace"))];
            fields.push(Field::choice("mode", t("field.mode"), modes, mode).required());
        }
        fields
    }

    fn composition(&self, order: &Order) -> Composition {
        let config = &self.session.config.remarks;
        Composition {
            old: order.data.remark.clone(),
            limit: config.limit_bytes,
            signs: config.flags.iter().map(|f| (f.id.clone(), flag_sign(&self.session, &f.id))).collect(),
            ..Composition::default()
        }
    }

    /// R2: what a field takes from the order, the agent or the clock; "" is asked for.
    pub(super) fn remark_value(&self, from: &str, order: &Order) -> String {
        let d = &order.data;
        let lists = &self.session.config.lists;
        match from {
            "courier" => d.courier.clone(),
            "gift" => gifts(order),
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
        let (about, template) = match kind {
            FormKind::Remark { order, template } => (*order, template.as_str()),
            FormKind::ChangeRemark { request, template } => (*request, template.as_str()),
            FormKind::RemarkText { order, .. } => (*order, ""),
            _ => return Ok(()),
        };
        // What is stored is what was shown: both come from the same composition.
        let form = self.remark_form(kind)?;
        let Some(composition) = form.composition else { return Ok(()) };
        let over = composition.text(values).len().saturating_sub(composition.limit);
        if over > 0 {
            return Err(Refusal::Said(self.locale().tf("remark.over", &[("over", &over.to_string())])));
        }
        let text = composition.new_text(values);
        let new = store::remark::NewRemark {
            template,
            flag: value(values, "flag"),
            text: &text,
            mode: Composition::mode(values),
            limit_bytes: composition.limit,
        };
        let by = self.session.actor();
        let label = self.change_step_label(REMARK_STEP);
        let store = &mut self.session.store;
        let whole = if matches!(kind, FormKind::ChangeRemark { .. }) {
            let step = store::change::Step { id: REMARK_STEP, label: &label };
            store::change::rewrite_remark(store, &by, about, step, &new)?
        } else {
            store::remark::save(store, &by, about, &new)?
        };
        self.reload()?;
        self.copy_text(&whole);
        Ok(())
    }

    /// Another template was chosen in the composer: its fields take the place of the old ones, and what was typed stays.
    pub(crate) fn follow_template(&mut self, purpose: &Purpose) {
        let Purpose::Form(FormKind::Remark { template, .. } | FormKind::ChangeRemark { template, .. }) =
            purpose
        else {
            return;
        };
        let Some(Dialog { modal: Modal::Form(form), .. }) = self.dialogs.last() else { return };
        let chosen = form.values().remove("template").unwrap_or_default();
        if chosen.is_empty() || chosen == *template {
            return;
        }
        let kind = match purpose {
            Purpose::Form(FormKind::ChangeRemark { request, .. }) => {
                FormKind::ChangeRemark { request: *request, template: chosen }
            }
            Purpose::Form(FormKind::Remark { order, .. }) => {
                FormKind::Remark { order: *order, template: chosen }
            }
            _ => return,
        };
        let (mut typed, choice) = (form.typed(), form.fields[0].clone());
        typed.remove("template");
        let old_key = form.draft_key().to_owned();
        let switched = self.composer_again(&kind, typed, choice);
        let switched = switched.and_then(|form| {
            draft::delete(&mut self.session.store, &old_key)?;
            Ok(form)
        });
        match (switched, self.dialogs.last_mut()) {
            (Ok(form), Some(dialog)) => {
                *dialog = Dialog { modal: Modal::Form(Box::new(form)), purpose: Purpose::Form(kind) };
            }
            (Err(error), _) => self.fail(&error),
            _ => {}
        }
    }

    fn composer_again(&self, kind: &FormKind, typed: Values, choice: Field) -> Result<Form, StoreError> {
        let mut form = self.remark_form(kind)?;
        form.take_over(typed);
        form.fields[0] = choice;
        form.focus = 0;
        Ok(form)
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

    /// R2: the remarks of the order in context, to take one back.
    pub(crate) fn open_remarks(&mut self) -> Result<(), StoreError> {
        match self.context_order()? {
            Some(order) => self.open_menu(Menu::Remarks(order.id)),
            None => Ok(()),
        }
    }

    pub(crate) fn remarks_menu(&self, order: i64) -> Result<Picker, StoreError> {
        let history = store::remark::history(&self.session.store, order)?;
        let items =
            history.iter().map(|r| PickItem::new(r.id.to_string(), self.told_of(r)).detail(r.text.clone()));
        let lead = order_line(&store::order::get(&self.session.store, order)?);
        let title = self.locale().t("menu.remarks").to_owned();
        Ok(Picker::new(title, items.collect())
            .lead(format!("{lead}\n{}", self.locale().t("menu.remarks_lead"))))
    }

    /// When, by whom, how, with which flag.
    pub(crate) fn told_of(&self, remark: &Remark) -> String {
        let made = self.locale().t(&format!("remark.made.{}", remark.made)).to_owned();
        let sign = flag_sign(&self.session, &remark.flag);
        let flag = if sign.is_empty() { String::new() } else { format!("[{sign}]") };
        let at = self.session.look().near(remark.at);
        let parts = [at, remark.agent.clone(), made, flag];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn remark_picked(&mut self, order: i64, id: &str) -> Result<(), StoreError> {
        match id.parse() {
            Ok(from) => self.open_form(FormKind::RemarkText { order, from }),
            Err(_) => Ok(()),
        }
    }
}

fn order_line(order: &Order) -> String {
    format!("{} · {}", order.data.customer, order.data.order_no)
}

/// Templates other than the usual form say what they are, so that the warehouse reads it at once.
fn heading(template: &RemarkTemplate, lang: Lang) -> String {
    if template.id == "usual" { String::new() } else { template.label(lang).to_owned() }
}

/// What goes along for nothing: lines without a price beside lines with one, and what is called a gift.
fn gifts(order: &Order) -> String {
    let lines = &order.data.lines;
    let priced = lines.iter().any(|l| l.amount > Fen::ZERO);
    let is_gift = |title: &str| title.contains("赠品") || title.contains("礼品");
    let free = lines
        .iter()
        .filter(|l| is_gift(&l.title) || (priced && l.amount == Fen::ZERO && l.unit_price == Fen::ZERO));
    free.map(|l| l.title.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
