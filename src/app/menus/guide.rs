//! A case led by its guide (A3): one question at a time, one key an answer, back and anew, then the outcome.
//!
//! The walk lies in the drafts until its outcome is taken: whatever closes the pop-up, it goes on where it stood.

use crate::app::App;
use crate::app::dialog::{FormKind, GuideOf, Menu};
use crate::domain::Entity;
use crate::domain::case::Case;
use crate::domain::guide::facts::Facts;
use crate::domain::guide::{Guide, Question, Walk};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

/// The guide of a return's receipt (A8).
const RECEIPT: &str = "return_receipt";

/// A case, one of its guides, how far it was walked, and what is known about it.
pub(crate) struct Guided {
    pub case: Case,
    pub guide: Guide,
    pub walk: Walk,
    pub facts: Facts,
}

fn draft_key(case: i64, guide: &str) -> String {
    format!("guide|{case}|{guide}")
}

impl App {
    /// `None` when the configuration has no such guide.
    pub(crate) fn guided(&self, id: i64, of: GuideOf) -> Result<Option<Guided>, StoreError> {
        let store = &self.session.store;
        let case = store::case::get(store, id)?;
        let name = if of == GuideOf::Receipt { RECEIPT } else { case.kind.as_str() };
        let Some(guide) = self.session.config.guide(name).cloned() else { return Ok(None) };
        let draft = store::draft::get(store, &draft_key(id, &guide.id))?;
        let walk = match draft {
            Some(body) => serde_json::from_str(&body).unwrap_or_default(),
            // Another parcel is another receipt: it begins anew.
            None if of == GuideOf::Receipt => Walk::default(),
            None => store::case::walk(store, id, &guide.id)?.unwrap_or_default(),
        };
        let walk = walk.known_to(&guide);
        let now = self.session.now();
        let facts = store::case::facts(store, &self.session.config, &case, (&guide, &walk), now)?;
        Ok(Some(Guided { case, guide, walk, facts }))
    }

    fn keep_walk(&mut self, id: i64, guide: &Guide, walk: &Walk) -> Result<(), StoreError> {
        let body = serde_json::to_string(walk)?;
        let now = self.session.now();
        store::draft::save(&mut self.session.store, &draft_key(id, &guide.id), &body, now)
    }

    /// Opens what comes next: the question, the value to be typed, or the outcome.
    pub(crate) fn open_guide(&mut self, id: i64, of: GuideOf) -> Result<(), StoreError> {
        let Some(guided) = self.guided(id, of)? else {
            self.hint("guide.none", &[]);
            return Ok(());
        };
        match guided.walk.question(&guided.guide) {
            Some(question) if question.input.is_some() => {
                self.open_form(FormKind::GuideInput { case: id, of })
            }
            Some(_) => self.open_menu(Menu::Guide { case: id, of }),
            None => self.open_form(FormKind::GuideOutcome { case: id, of }),
        }
    }

    /// Answers the open question.
    pub(crate) fn answer_guide(&mut self, id: i64, of: GuideOf, answer: &str) -> Result<(), StoreError> {
        let Some(mut guided) = self.guided(id, of)? else { return Ok(()) };
        guided.walk.answer(&guided.guide, answer);
        self.keep_walk(id, &guided.guide, &guided.walk)
    }

    /// What comes after a form: a new case is led at once, a value leads to the next question, an outcome that was
    /// left or that made the case another kind leads on.
    pub(super) fn guide_goes_on(&mut self, kind: &FormKind) -> Result<(), StoreError> {
        let (id, of) = match kind {
            FormKind::NewCase { .. } => (self.desk.context_of(Entity::Case), GuideOf::Kind),
            FormKind::GuideInput { case, of } | FormKind::GuideOutcome { case, of } => (Some(*case), *of),
            FormKind::TodoDone { case, .. } | FormKind::NewTodo(case) => {
                return self.open_menu(Menu::Todos(*case));
            }
            _ => return Ok(()),
        };
        let Some(id) = id else { return Ok(()) };
        // A receipt that was taken leaves no walk behind; the next parcel begins anew.
        let received = of == GuideOf::Receipt
            && matches!(kind, FormKind::GuideOutcome { .. })
            && store::draft::get(&self.session.store, &draft_key(id, RECEIPT))?.is_none();
        let ended = self.guided(id, of)?.is_none_or(|g| g.walk.outcome(&g.guide).is_some());
        if received || ended && !matches!(kind, FormKind::GuideInput { .. }) {
            return Ok(());
        }
        self.open_guide(id, of)
    }

    /// The outcome was taken: its walk is with the case now.
    pub(crate) fn forget_walk(&mut self, id: i64, guide: &str) -> Result<(), StoreError> {
        store::draft::delete(&mut self.session.store, &draft_key(id, guide))
    }

    pub(super) fn guide_menu(&self, id: i64, of: GuideOf) -> Result<Picker, StoreError> {
        let Some(guided) = self.guided(id, of)? else { return Ok(Picker::new("", Vec::new())) };
        let (guide, walk) = (&guided.guide, &guided.walk);
        let lang = self.session.lang();
        let mut items = Vec::new();
        let mut first = String::new();
        if let Some(question) = walk.question(guide) {
            let suggested = suggestion(question, &guided.facts);
            for answer in &question.answers {
                let is_suggested = suggested == Some(answer.id.as_str());
                let mark = if is_suggested { self.t("guide.suggested") } else { String::new() };
                items.push(PickItem::new(format!("a:{}", answer.id), answer.say.of(lang)).detail(mark));
                if is_suggested {
                    first = format!("a:{}", answer.id);
                }
            }
        }
        for given in walk.given.iter().rev() {
            let Some(question) = guide.question(&given.question) else { continue };
            let said = question.answer(&given.answer).map_or(given.answer.as_str(), |a| a.say.of(lang));
            let said = if said.is_empty() { self.t("guide.left_empty") } else { said.to_owned() };
            let label = self.locale().tf("guide.again", &[("answer", &said)]);
            items.push(PickItem::new(format!("q:{}", given.question), label).detail(question.ask.of(lang)));
        }
        let title = format!("{} · {}", guide.title.of(lang), guided.case.customer);
        Ok(Picker::new(title, items).lead(self.guide_lead(&guided)).numbered().at(&first))
    }

    pub(super) fn guide_picked(&mut self, id: i64, of: GuideOf, picked: &str) -> Result<(), StoreError> {
        match picked.split_once(':') {
            Some(("a", answer)) => {
                self.answer_guide(id, of, answer)?;
                self.open_guide(id, of)
            }
            Some(("q", question)) => self.back_to_question(id, of, question),
            _ => Ok(()),
        }
    }

    fn back_to_question(&mut self, id: i64, of: GuideOf, question: &str) -> Result<(), StoreError> {
        let Some(mut guided) = self.guided(id, of)? else { return Ok(()) };
        guided.walk.back_to(question);
        self.keep_walk(id, &guided.guide, &guided.walk)?;
        self.open_guide(id, of)
    }

    /// One answer back, from a value to be typed or from the outcome.
    pub(crate) fn guide_back(&mut self, id: i64, of: GuideOf) -> Result<(), StoreError> {
        let Some(mut guided) = self.guided(id, of)? else { return Ok(()) };
        guided.walk.back();
        self.keep_walk(id, &guided.guide, &guided.walk)
    }

    /// Manner, what the program knows, the question, why it is asked.
    pub(crate) fn guide_lead(&self, guided: &Guided) -> String {
        let lang = self.session.lang();
        let mut lines: Vec<String> = Vec::new();
        if let Some(manner) = &guided.guide.manner {
            lines.push(format!("* {}", manner.of(lang)));
        }
        if let Some(question) = guided.walk.question(&guided.guide) {
            lines.extend(self.guide_facts(question, guided));
            lines.push(question.ask.of(lang).to_owned());
            lines.push(format!("({})", question.why.of(lang)));
        }
        lines.join("\n")
    }
}

/// The answer the facts suggest.
fn suggestion<'q>(question: &'q Question, facts: &Facts) -> Option<&'q str> {
    let suggest = question.suggest.as_ref()?;
    facts.says(suggest.rule).map(|yes| if yes { suggest.yes.as_str() } else { suggest.no.as_str() })
}
