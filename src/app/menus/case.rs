//! Everything that can be done with one case, numbered; its card, and what was reviewed badly.

use super::palette::task_item;
use crate::app::App;
use crate::app::dialog::{CaseTask, FormKind, GuideOf, Menu, Printable};
use crate::clock::business_day;
use crate::domain::case::Case;
use crate::domain::{Entity, Subject};
use crate::modal::{PickItem, Picker};
use crate::report::register;
use crate::store::{self, StoreError};
use chrono::TimeDelta;

/// Days of the list of bad reviews.
const REVIEW_DAYS: i64 = 30;

/// Whether a task makes sense for a case as it stands; what does not is shown with its reason, so that a digit always
/// means the same.
fn fits(task: CaseTask, case: &Case) -> bool {
    let closed = case.closed_at.is_some();
    match task {
        CaseTask::Receipt => !closed && case.awaits_return(),
        CaseTask::Complaint => case.kind == "complaint",
        CaseTask::Reviews => case.kind == "bad_review",
        CaseTask::Guide | CaseTask::AddDocument => !closed,
        _ => true,
    }
}

impl App {
    pub(super) fn case_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let case = store::case::get(&self.session.store, id)?;
        let item = |task: &CaseTask| {
            let label = self.t(&format!("case.task.{task}"));
            task_item(task.code().to_owned(), label, self.case_task_refusal(*task, Some(&case)), "")
        };
        let items: Vec<PickItem> = CaseTask::ALL.iter().map(item).collect();
        let kind = self.session.look().label(&self.session.config.lists.case_kinds, &case.kind);
        let lead = format!("{kind} · {}", case.owner());
        Ok(Picker::new(self.t("menu.case"), items).lead(lead).numbered())
    }

    /// Why a task can't be done with a case now; `None` when it can.
    pub(super) fn case_task_refusal(&self, task: CaseTask, case: Option<&Case>) -> Option<String> {
        match case {
            None => Some(self.t("refuse.nothing_selected")),
            Some(c) if !fits(task, c) => Some(self.t(&format!("case.not_now.{task}"))),
            Some(_) => self.session.shift.is_none().then(|| self.t("refuse.no_shift")),
        }
    }

    pub(super) fn case_task_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        match CaseTask::from_code(picked) {
            Some(task) => self.do_case_task(id, task),
            None => Ok(()),
        }
    }

    /// One task on one case, from its key or from the list.
    pub(crate) fn do_case_task(&mut self, id: i64, task: CaseTask) -> Result<(), StoreError> {
        self.desk.context = Some(Subject::new(Entity::Case, id));
        match task {
            CaseTask::Guide => self.open_guide(id, GuideOf::Kind),
            CaseTask::Receipt => self.open_guide(id, GuideOf::Receipt),
            CaseTask::Todos => self.open_menu(Menu::Todos(id)),
            CaseTask::Status => self.open_menu(Menu::CaseStatus(id)),
            CaseTask::Documents => self.open_menu(Menu::Documents(id)),
            CaseTask::AddDocument => self.open_form(FormKind::NewDocument(id)),
            CaseTask::Evidence => self.open_menu(Menu::Evidence(id)),
            CaseTask::Complaint => self.open_form(FormKind::Complaint(id)),
            CaseTask::Note => self.open_form(FormKind::CaseNote(id)),
            CaseTask::Edit => self.open_form(FormKind::EditCase(id)),
            CaseTask::Card => self.show_to_print(Printable::Case(id)),
            CaseTask::Reviews => self.show_reviews(),
            CaseTask::Fees => self.open_menu(Menu::CaseFees(id)),
        }
    }

    /// A10: by product, the last thirty days.
    fn show_reviews(&mut self) -> Result<(), StoreError> {
        let session = &self.session;
        let to = business_day(session.clock.now(), session.config.settings.cutoff_hour);
        let from = to - TimeDelta::days(REVIEW_DAYS - 1);
        let found = store::case::reviewed(&session.store, from, to)?;
        let report = register::reviews(&found, from, to, &session.setting());
        self.show_report(&report);
        Ok(())
    }

    /// A4, A9: documents are not written, or something is still to be done.
    pub(crate) fn is_left_open(&self, case: &Case) -> Result<bool, StoreError> {
        let todos = store::case::todos(&self.session.store, case.id)?;
        Ok(case.open_documents() > 0 || todos.iter().any(|t| t.done_at.is_none()))
    }
}
