//! Forms of the time keepers: a chase and its answer (O9), another handler (O10), COD's return (O12), the call-back
//! and what came of it (O14).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::{Entity, Subject};
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Form, Modal, Values};
use crate::store::{self, StoreError};
use crate::text::when;

impl App {
    pub(super) fn keeping_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let store = &self.session.store;
        let (lists, look) = (&self.session.config.lists, self.session.look());
        let key = kind.key();
        Ok(match kind {
            FormKind::Chase(order) => self.chase_form(&key, *order)?,
            FormKind::ChaseAnswer(id) => {
                let chase = store::chase::get(store, *id)?;
                let lead = format!(
                    "{} {} {}",
                    look.near(chase.at),
                    look.label(&lists.askees, &chase.asked),
                    chase.text
                );
                let field = Field::line("answer", t("field.chase_answer"), "").required();
                Form::new(t("form.chase_answer"), key, vec![field.hint(t("hint.chase_answer"))]).lead(lead)
            }
            FormKind::Assign(order) => {
                let order = store::order::get(store, *order)?;
                let who = Field::line("who", t("field.handler"), "").required();
                Form::new(t("menu.assign"), key, vec![who]).lead(order.data.order_no)
            }
            FormKind::CodBack { order, part } => {
                let order = store::order::get(store, *order)?;
                let now = self.due_text(Some(self.session.now()));
                let at = Field::line("at", t("field.came_back"), &now).required().suggested();
                let lead = format!("{} · {}", order.data.order_no, order.data.payable);
                let title = self.locale().t(&format!("cod.back.{part}")).to_owned();
                Form::new(title, key, vec![at.hint(t("hint.came_back"))]).lead(lead)
            }
            FormKind::CallBack(order) => self.call_back_form(&key, *order)?,
            FormKind::FeedbackAnswer(id) => {
                let f = store::feedback::get(store, *id)?;
                let kind = look.label(&lists.feedback_kinds, &f.kind);
                let lead = format!("{kind} · {} {}\n{}", look.name(&f.customer), f.order_no, f.text);
                let answer = Field::line("answer", t("field.feedback_answer"), &f.answer).required();
                Form::new(t("form.feedback_answer"), key, vec![answer]).lead(lead)
            }
            _ => Form::new("", key, Vec::new()),
        })
    }

    /// O9: who is chased: whoever has the order, else the warehouse, on its way the courier.
    fn chase_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let order = store::order::get(&self.session.store, id)?;
        let who = match order.assigned_to.as_str() {
            id if lists.askees.iter().any(|a| a.id == id) => id,
            _ if order.status.is_shipped() => "courier",
            _ => "warehouse",
        };
        let words = self.locale().tf("chase.words", &[("order_no", &order.data.order_no)]);
        let fields = vec![
            Field::choice("asked", t("field.chased"), choices(&lists.askees, lang), who).required(),
            Field::line("text", t("field.said"), &words).suggested(),
        ];
        let lead = format!("{} · {}", order.data.customer, order.data.order_no);
        Ok(Form::new(t("menu.chase"), key, fields).lead(lead))
    }

    /// O14: the script beside what she says.
    fn call_back_form(&self, key: &str, id: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, look) = (&self.session.config.lists, self.session.look());
        let order = store::order::get(&self.session.store, id)?;
        let before = store::call_back::of_order(&self.session.store, id)?;
        let results = ["reached", "no_answer"]
            .map(|r| Choice::new(r, self.locale().t(&format!("call_back.result.{r}"))));
        let fields = vec![
            Field::choice("result", t("field.result"), results.to_vec(), "reached").required(),
            Field::line("note", t("field.call_note"), "").hint(t("hint.call_note")),
            Field::line("again", t("field.again"), "").shape(Shape::When).hint(t("hint.again")),
            Field::choice(
                "kind",
                t("field.feedback_kind"),
                optional(&lists.feedback_kinds, look.lang(), t("form.none")),
                "",
            ),
            Field::line("feedback", t("field.feedback"), "").hint(t("hint.feedback")),
        ];
        let d = &order.data;
        let goods = d.lines.iter().map(|l| l.title.as_str()).collect::<Vec<_>>().join(t("list.separator"));
        let delivered = order.signed_at.or(d.done_at).map_or_else(String::new, |at| look.near(at));
        let phone = if d.phone.is_empty() { String::new() } else { format!(" {}", d.phone) };
        let mut lead = format!("{}{phone} · {}\n", d.customer, d.order_no);
        lead.push_str(&look.tf("call_back.delivered", &[("time", &delivered), ("goods", &goods)]));
        if let Some(before) = before.filter(|b| !b.note.is_empty()) {
            lead.push('\n');
            lead.push_str(&look.tf("call_back.before", &[("note", &before.note)]));
        }
        let script = self.script("call_back", &self.known_values_of(Some(Subject::new(Entity::Order, id))));
        Ok(Form::new(t("form.call_back"), key, fields).lead(lead).asides(script))
    }

    pub(super) fn save_keeping(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::Chase(order) => {
                store::chase::chase(&mut self.session.store, &by, *order, v("asked"), v("text"))?;
                self.reload()?;
                self.done("done.chased", &[]);
                self.offer_apology(*order)?;
            }
            FormKind::ChaseAnswer(id) => {
                store::chase::answer(&mut self.session.store, &by, *id, v("answer"))?;
                self.done("done.chase_answer", &[]);
            }
            FormKind::Assign(order) => self.assign_order(*order, v("who"))?,
            FormKind::CodBack { order, part } => {
                let at = match when::parse_past(v("at"), self.session.local_now()) {
                    Ok(wall) => self.session.clock.unix(wall),
                    Err(error) => {
                        return Err(Refusal::At("at", self.locale().t(&error.to_string()).to_owned()));
                    }
                };
                // The minute that is shown may have begun before the parcel left.
                let shipped_at = store::order::get(&self.session.store, *order)?.data.shipped_at;
                let at = shipped_at.filter(|s| (at..at + 60).contains(s)).unwrap_or(at);
                store::cod::back(&mut self.session.store, &by, *order, *part, at)?;
                let what = self.locale().t(&format!("cod.back.{part}")).to_owned();
                self.done("done.cod_back", &[("what", &what)]);
            }
            FormKind::CallBack(order) => self.save_call_back(*order, values)?,
            FormKind::FeedbackAnswer(id) => {
                store::feedback::answer(&mut self.session.store, &by, *id, v("answer"))?;
                self.done("done.feedback_answer", &[]);
            }
            _ => {}
        }
        Ok(())
    }

    fn save_call_back(&mut self, order: i64, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        if v("result") != "no_answer" {
            let said = (v("kind"), v("feedback"));
            store::call_back::done(&mut self.session.store, &by, order, v("note"), said)?;
            self.done("done.call_back", &[]);
            return Ok(());
        }
        if !v("feedback").is_empty() {
            let sentence = self.locale().t("call_back.refuse.nobody_said").to_owned();
            return Err(Refusal::At("result", sentence));
        }
        let Some(again) = self.due(values, "again") else {
            return Err(Refusal::At("again", self.locale().t("form.required").to_owned()));
        };
        store::call_back::put_off(&mut self.session.store, &by, order, again, v("note"))?;
        let time = self.session.look().near(again);
        self.done("done.call_back_put_off", &[("time", &time)]);
        Ok(())
    }

    /// O12: the after-sales case of a refused parcel, with what is known filled in.
    pub(crate) fn open_refused_case(&mut self, order: i64) -> Result<(), StoreError> {
        let known = store::order::get(&self.session.store, order)?;
        let reasons = &self.session.config.lists.refusal_reasons;
        let reason = self.session.look().label(reasons, &known.refused_reason).to_owned();
        let problem = self.locale().tf("cod.case_problem", &[("reason", &reason)]);
        self.open_form(FormKind::NewCase { inquiry: 0, order })?;
        if let Some(Modal::Form(form)) = self.dialogs.last_mut().map(|d| &mut d.modal) {
            for (name, text) in [("kind", "refused"), ("problem", problem.as_str())] {
                // A draft that came back keeps what was typed.
                if let Some(field) = form.fields.iter_mut().find(|f| f.name == name && f.value().is_empty()) {
                    field.set(text);
                }
            }
            form.keep_unsaved();
        }
        Ok(())
    }
}
