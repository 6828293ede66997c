//! What was asked and not known: repeated questions without a snippet, open questions, the statistics (I7, F6).

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::domain::question::Question;
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::report::{self, asking};
use crate::store::{self, StoreError};
use crate::text::when;
use chrono::TimeDelta;

/// Answered questions stay in the list for so long, to be told or made snippets.
const ANSWERED_DAYS: i64 = 14;
const ROWS: i64 = 200;
/// Days of the statistics on screen.
const USAGE_DAYS: i64 = 14;

impl App {
    pub(super) fn asking_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Mining => self.mining_menu(),
            Menu::Question(id) => self.question_menu(id),
            _ => self.questions_menu(),
        }
    }

    /// I7: asked often, answered by no snippet; Enter makes one.
    fn mining_menu(&self) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let lists = &self.session.config.lists;
        let rule = &self.session.config.settings.questions;
        let items = self.mined_groups()?.into_iter().map(|g| {
            let count = self.locale().tf("mining.times", &[("count", &g.count.to_string())]);
            let topic = look.label(&lists.topics, &g.topic);
            let topic = if topic.is_empty() { String::new() } else { format!("[{topic}] ") };
            let last = self.locale().tf("mining.last", &[("time", &look.near(g.last_at))]);
            let id = g.norms.first().cloned().unwrap_or_default();
            PickItem::new(id, format!("{count} {topic}{}", look.text(&g.sample))).key(last)
        });
        let items: Vec<PickItem> = items.collect();
        let known = [("days", rule.repeat_days.to_string()), ("count", rule.repeat_count.to_string())];
        let known = known.each_ref().map(|(name, value)| (*name, value.as_str()));
        let title = self.t("menu.mining");
        if items.is_empty() {
            return Ok(Picker::new(title, items).lead(self.locale().tf("mining.none", &known)));
        }
        let lead = self.locale().tf("mining.lead", &known);
        Ok(Picker::new(title, items).lead(lead).numbered().removable(self.t("mining.away_key")))
    }

    /// An open question in one line: whose, who is asked, since when.
    pub(crate) fn question_line(&self, q: &Question) -> String {
        let age = when::span(self.session.now() - q.asked_at);
        let asked = match q.asked.as_str() {
            "" => self.t("question.asked_nobody"),
            id => {
                let who = self.session.look().label(&self.session.config.lists.askees, id).to_owned();
                self.locale().tf("question.asked", &[("who", &who)])
            }
        };
        let customer = q
            .inquiry_id
            .and_then(|id| store::inquiry::get(&self.session.store, id).ok())
            .map(|i| format!("{} · ", self.session.look().name(&i.customer)))
            .unwrap_or_default();
        format!("{customer}{} · {asked} · {age}", self.session.look().text(&q.text))
    }

    fn questions_menu(&self) -> Result<Picker, StoreError> {
        let store = &self.session.store;
        let open = store::question::open(store, ROWS)?;
        let since = self.session.now() - ANSWERED_DAYS * 86_400;
        let answered = store::question::answered(store, since, ROWS)?;
        let (count, first) = (open.len(), open.first().map(|q| q.id.to_string()));
        let mut items = vec![
            entry("+new", &self.t("menu.question_new")),
            entry("+daily", &self.t("menu.question_daily")),
        ];
        for q in open.iter().chain(&answered) {
            let sign = if q.answered_at.is_some() { "[v]" } else { "[ ]" };
            let item = PickItem::new(q.id.to_string(), format!("{sign} {}", self.question_line(q)));
            items.push(item.detail(q.answer.clone()));
        }
        let lead = self.locale().tf("question.lead", &[("count", &count.to_string())]);
        let first = first.unwrap_or_else(|| "+new".to_owned());
        Ok(Picker::new(self.t("menu.questions"), items).lead(lead).numbered().at(&first))
    }

    fn question_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let q = store::question::get(&self.session.store, id)?;
        let unanswered = q.answered_at.is_none().then(|| self.t("question.refuse.answer_missing"));
        let nobody = q.inquiry_id.is_none().then(|| self.t("question.nobody_asked"));
        let promoted = q.snippet_id.is_some().then(|| self.t("question.is_snippet"));
        let answer = if unanswered.is_some() { "menu.question_answer" } else { "menu.question_correct" };
        let items = vec![
            entry("answer", &self.t(answer)),
            entry("tell", &self.t("menu.question_tell"))
                .disabled(nobody.clone().or_else(|| unanswered.clone())),
            entry("promote", &self.t("menu.question_promote")).disabled(promoted.or(unanswered)),
            entry("go", &self.t("menu.question_go")).disabled(nobody),
        ];
        let lead = if q.answer.is_empty() {
            self.question_line(&q)
        } else {
            format!("{}\n→ {}", self.question_line(&q), q.answer)
        };
        let at = if q.answered_at.is_some() && q.inquiry_id.is_some() { "tell" } else { "answer" };
        Ok(Picker::new(self.t("menu.question"), items).lead(lead).at(at))
    }

    pub(super) fn asking_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match (menu, id) {
            (Menu::Mining, norm) => self.open_form(FormKind::MinedSnippet(norm.to_owned())),
            (Menu::Question(question), task) => self.question_task(question, task),
            (_, "+new") => self.open_form(FormKind::NoteQuestion(0)),
            (_, "+daily") => self.show_daily(),
            (_, id) => match id.parse() {
                Ok(id) => self.open_menu(Menu::Question(id)),
                Err(_) => Ok(()),
            },
        }
    }

    fn question_task(&mut self, id: i64, task: &str) -> Result<(), StoreError> {
        match task {
            "answer" => self.open_form(FormKind::AnswerQuestion(id)),
            "promote" => self.open_form(FormKind::PromoteQuestion(id)),
            "tell" => self.tell_answer(id),
            _ => {
                if let Some(inquiry) = store::question::get(&self.session.store, id)?.inquiry_id {
                    self.go_to(Subject::new(Entity::Inquiry, inquiry));
                }
                Ok(())
            }
        }
    }

    /// The answer on the clipboard, in the customer's history, and her inquiry in front.
    fn tell_answer(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        store::question::tell(&mut self.session.store, &by, id)?;
        let question = store::question::get(&self.session.store, id)?;
        self.reload()?;
        if let Some(inquiry) = question.inquiry_id {
            self.go_to(Subject::new(Entity::Inquiry, inquiry));
        }
        self.copy_text(&question.answer);
        Ok(())
    }

    /// Del on a repeated question: it is not offered again.
    pub(super) fn put_aside(&mut self, norm: &str) -> Result<(), StoreError> {
        if let Some(group) = self.mined_group(norm)? {
            let by = self.session.actor();
            store::mining::dismiss(&mut self.session.store, &by, &group)?;
            self.done("done.mined_away", &[("question", &group.sample)]);
        }
        self.open_menu(Menu::Mining)
    }

    /// F6: the statistics of the last days.
    pub(crate) fn show_usage(&mut self) -> Result<(), StoreError> {
        let session = &self.session;
        let to = session.actor().day;
        let from = to - TimeDelta::days(USAGE_DAYS - 1);
        let usage = store::usage::usage(&session.store, &session.config, &session.clock, from, to)?;
        let report = asking::usage(&usage, &session.setting());
        self.show_report(&report);
        Ok(())
    }

    /// I7: the supervisor's list of today.
    fn show_daily(&mut self) -> Result<(), StoreError> {
        let session = &self.session;
        let day = session.actor().day;
        let daily = store::usage::daily(&session.store, &session.config, &session.clock, day, day)?;
        let report: report::Report = asking::daily(&daily, &session.setting());
        self.show_report(&report);
        Ok(())
    }
}
