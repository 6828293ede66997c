//! What a trade adds (P1): the tracking log of an order; surveys with what they say, and the measures.

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::config::Labelled;
use crate::domain::survey::{Measure, judge};
use crate::modal::{PickItem, Picker};
use crate::report::survey::{mean, share};
use crate::store::{self, StoreError};
use crate::text::width;

/// Days a survey counts on screen.
const DAYS: u64 = 90;
/// Columns of a question.
const QUESTION: usize = 24;

impl App {
    /// The tracking log: one more on top, then the newest.
    pub(super) fn position_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let order = store::order::get(&self.session.store, id)?;
        let log = store::position::of_order(&self.session.store, id)?;
        let mut items = vec![entry("+new", &self.t("trade.position_new"))];
        items.extend(log.iter().map(|p| {
            let kind = look.label(&look.config.lists.positions, &p.kind);
            let label = format!("{} {kind} {}", look.near(p.at), look.text(&p.place));
            let detail = format!("{} {}", look.text(&p.note), look.text(&p.agent));
            PickItem::new(format!("at:{}", p.id), label.trim()).detail(detail.trim())
        }));
        let lead = format!("{} · {} {}", order.data.order_no, order.data.courier, order.data.tracking_no);
        Ok(Picker::new(self.t("order.task.positions"), items).lead(lead.trim()).numbered())
    }

    pub(super) fn position_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        if picked == "+new" {
            return self.open_form(FormKind::Position(id));
        }
        // An entry is read only: the list stays.
        self.open_menu(Menu::Positions(id))
    }

    /// What the marks of the last months say, the worst first, and what is done about it.
    pub(super) fn survey_menu(&self) -> Result<Picker, StoreError> {
        let session = &self.session;
        let lists = &session.config.lists;
        let today = session.actor().day;
        let from = today.checked_sub_days(chrono::Days::new(DAYS)).unwrap_or(today);
        let surveys = store::survey::of_days(&session.store, &from.to_string(), &today.to_string())?;
        let questions: Vec<&str> = lists.survey_questions.iter().map(|q| q.id.as_str()).collect();
        let mut items = vec![entry("+measure", &self.t("trade.measure_new"))];
        items.extend(judge(&questions, &surveys).iter().map(|j| {
            let label = crate::config::lists::label(&lists.survey_questions, &j.question, session.lang());
            let answers = j.answers.to_string();
            let args = [("mean", mean(j)), ("share", share(j)), ("answers", answers)];
            let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let text = width::pad(&width::cut(label, QUESTION), QUESTION);
            PickItem::new(format!("question:{}", j.question), text)
                .detail(self.locale().tf("trade.judged", &args))
        }));
        let measures = store::survey::measures(&session.store, store::survey::MEASURES)?;
        items.extend(measures.iter().map(|m| self.measure_item(m)));
        let (count, days) = (surveys.len().to_string(), DAYS.to_string());
        let lead = self.locale().tf("trade.survey_lead", &[("count", &count), ("days", &days)]);
        Ok(Picker::new(self.t("menu.survey"), items).lead(lead).numbered())
    }

    fn measure_item(&self, m: &Measure) -> PickItem {
        let look = self.session.look();
        let sign = if m.done_at.is_some() { "[v]" } else { "[ ]" };
        let due = m.due_at.map(|at| look.near(at)).unwrap_or_default();
        let about = look
            .config
            .lists
            .survey_questions
            .iter()
            .find(|q| q.id == m.question)
            .map_or("", |q| q.label(look.lang()));
        let told = [about, &look.text(&m.owner), &due, &look.text(&m.effect)].join(" ");
        let detail: Vec<&str> = told.split_whitespace().collect();
        PickItem::new(format!("measure:{}", m.id), format!("{sign} {}", look.text(&m.text)))
            .detail(detail.join(" "))
            .disabled(m.done_at.is_some().then(|| self.t("trade.done_already")))
    }

    pub(super) fn survey_picked(&mut self, picked: &str) -> Result<(), StoreError> {
        if self.session.shift.is_none() {
            self.hint("refuse.no_shift", &[]);
            return Ok(());
        }
        match picked.split_once(':') {
            Some(("question", id)) => self.open_form(FormKind::Measure(id.to_owned())),
            Some((_, id)) => match id.parse() {
                Ok(id) => self.open_form(FormKind::MeasureDone(id)),
                Err(_) => Ok(()),
            },
            None => self.open_form(FormKind::Measure(String::new())),
        }
    }
}
