//! Forms of what a trade adds (P1): further fields of an order, a position of the tracking log, a satisfaction survey
//! and the measures it leads to.

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::config::Labelled;
use crate::config::lists::OrderField;
use crate::domain::order::extra::{self, Extra};
use crate::domain::position::Position;
use crate::domain::survey::Measure;
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};

impl App {
    pub(super) fn trade_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (store, lists, lang) = (&self.session.store, &self.session.config.lists, self.session.lang());
        let key = kind.key();
        Ok(match kind {
            FormKind::Extras(order) => {
                let now = store::order::extras(store, *order)?;
                let of = |id: &str| now.iter().find(|e| e.field == id).map_or("", |e| e.value.as_str());
                let fields = lists.order_fields.iter().map(|f| self.extra_field(f, of(&f.id)));
                let order = store::order::get(store, *order)?;
                Form::new(t("order.task.extras"), key, fields.collect())
                    .lead(format!("{} · {}", order.data.customer, order.data.order_no))
            }
            FormKind::Position(order) => {
                let order = store::order::get(store, *order)?;
                let now = self.due_text(Some(self.session.now()));
                let fields = vec![
                    Field::choice("kind", t("trade.position"), choices(&lists.positions, lang), "")
                        .required(),
                    Field::line("place", t("trade.place"), "").hint(t("trade.place_hint")),
                    Field::line("at", t("trade.at"), &now).required().suggested().hint(t("trade.at_hint")),
                    Field::line("note", t("field.note"), ""),
                ];
                let lead =
                    format!("{} · {} {}", order.data.order_no, order.data.courier, order.data.tracking_no);
                Form::new(t("trade.position_new"), key, fields).lead(lead.trim())
            }
            FormKind::Survey(order) => {
                let order = store::order::get(store, *order)?;
                let marks: Vec<Choice> = std::iter::once(Choice::new("", t("form.none")))
                    .chain((1..=5).map(|m| Choice::new(m.to_string(), t(MARKS[m - 1]))))
                    .collect();
                let asked = lists
                    .survey_questions
                    .iter()
                    .map(|q| Field::choice(&q.id, q.label(lang), marks.clone(), ""));
                let mut fields: Vec<Field> = asked.collect();
                fields.push(Field::line(NOTE, t("trade.survey_note"), ""));
                Form::new(t("order.task.survey"), key, fields)
                    .lead(format!("{} · {}", order.data.customer, order.data.order_no))
            }
            FormKind::Measure(question) => {
                let about = optional(&lists.survey_questions, lang, t("trade.all_questions"));
                let fields = vec![
                    Field::choice("question", t("trade.about"), about, question),
                    Field::line("text", t("trade.measure"), "").required(),
                    Field::line("owner", t("trade.owner"), self.session.agent()),
                    Field::line("due", t("trade.due"), "").shape(Shape::When).hint(t("hint.due")),
                ];
                Form::new(t("trade.measure_new"), key, fields).focus_on("text")
            }
            FormKind::MeasureDone(id) => {
                let all = store::survey::measures(store, store::survey::MEASURES)?;
                let text = all.iter().find(|m| m.id == *id).map(|m| m.text.clone()).unwrap_or_default();
                let field = Field::line("effect", t("trade.effect"), "").required();
                Form::new(t("trade.measure_done"), key, vec![field.hint(t("trade.effect_hint"))]).lead(text)
            }
            _ => Form::new("", key, Vec::new()),
        })
    }

    fn extra_field(&self, f: &OrderField, value: &str) -> Field {
        let lang = self.session.lang();
        let label = if f.unit.is_empty() {
            f.label(lang).to_owned()
        } else {
            format!("{} ({})", f.label(lang), f.unit)
        };
        if f.shape == extra::Shape::Choice.code() {
            Field::choice(&f.id, label, optional(&f.choices, lang, self.locale().t("form.none")), value)
        } else {
            Field::line(&f.id, label, value)
        }
    }

    pub(super) fn save_trade(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name: &str| value(values, name);
        match kind {
            FormKind::Extras(order) => {
                let extras = self.read_extras(values)?;
                store::order::set_extras(&mut self.session.store, &by, *order, &extras)?;
                self.done("done.saved", &[]);
            }
            FormKind::Position(order) => {
                let Some(at) = self.past(v("at")) else {
                    return Err(Refusal::Said(self.locale().t("trade.refuse.time").to_owned()));
                };
                let position = Position {
                    order_id: *order,
                    at,
                    kind: v("kind").into(),
                    place: v("place").into(),
                    note: v("note").into(),
                    ..Position::default()
                };
                store::position::add(&mut self.session.store, &by, &position)?;
                self.done("done.position", &[]);
            }
            FormKind::Survey(order) => {
                let questions = &self.session.config.lists.survey_questions;
                let marks: Vec<(String, i64)> = questions
                    .iter()
                    .filter_map(|q| v(&q.id).parse().ok().map(|mark| (q.id.clone(), mark)))
                    .collect();
                store::survey::add(&mut self.session.store, &by, *order, &marks, v(NOTE))?;
                self.done("done.survey", &[]);
            }
            FormKind::Measure(_) => {
                let measure = Measure {
                    question: v("question").into(),
                    text: v("text").into(),
                    owner: v("owner").into(),
                    due_at: self.due(values, "due"),
                    ..Measure::default()
                };
                store::survey::add_measure(&mut self.session.store, &by, &measure)?;
                self.done("done.saved", &[]);
            }
            FormKind::MeasureDone(id) => {
                store::survey::finish_measure(&mut self.session.store, &by, *id, v("effect"))?;
                self.done("done.saved", &[]);
            }
            _ => {}
        }
        Ok(())
    }

    fn read_extras(&self, values: &Values) -> Result<Vec<Extra>, Refusal> {
        let mut extras = Vec::new();
        for f in &self.session.config.lists.order_fields {
            let shape = extra::Shape::from_code(&f.shape).unwrap_or(extra::Shape::Text);
            let allowed: Vec<&str> = f.choices.iter().map(|c| c.id.as_str()).collect();
            let value = extra::checked(shape, value(values, &f.id), &allowed).map_err(|e| {
                Refusal::Said(format!(
                    "{}: {}",
                    f.label(self.session.lang()),
                    self.locale().t(&e.to_string())
                ))
            })?;
            extras.push(Extra { field: f.id.clone(), value });
        }
        Ok(extras)
    }

    /// A time that lies behind us: `14:20` is today's, or yesterday's while it is earlier than that.
    fn past(&self, text: &str) -> Option<i64> {
        let now = self.session.local_now();
        let at = crate::text::when::parse_past(text, now).ok()?;
        Some(self.session.clock.unix(at))
    }
}

/// The name of the note beside the questions: no id of the configuration has a space.
const NOTE: &str = "a note";
/// What a mark means.
const MARKS: [&str; 5] = ["trade.mark.1", "trade.mark.2", "trade.mark.3", "trade.mark.4", "trade.mark.5"];
