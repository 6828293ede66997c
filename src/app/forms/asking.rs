//! Forms of what was asked and not known: a repeated question made a snippet, an open question, its answer (I7).

use super::snippet::snippet_of;
use super::{Refusal, optional, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::mining::{Group, suggested_code};
use crate::domain::question::NewQuestion;
use crate::domain::snippet::Snippet;
use crate::modal::field::Shape;
use crate::modal::{Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::width;

/// Columns of a title made from a question.
const TITLE: usize = 24;

impl App {
    pub(super) fn asking_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let store = &self.session.store;
        let t = |k| self.locale().t(k);
        match kind {
            FormKind::MinedSnippet(norm) => {
                let proposed = match self.mined_group(norm)? {
                    Some(group) => {
                        let answer = store::mining::answer_sent(store, &group)?;
                        self.proposed(&group.sample, group.variants, &group.topic, answer)?
                    }
                    // Put aside or answered since: what was typed is still there.
                    None => Snippet::default(),
                };
                Ok(self.snippet_fields(t("form.new_snippet"), kind, &proposed))
            }
            FormKind::PromoteQuestion(id) => {
                let q = store::question::get(store, *id)?;
                let proposed = self.proposed(&q.text, vec![q.text.clone()], &q.topic, q.answer)?;
                Ok(self.snippet_fields(t("form.new_snippet"), kind, &proposed))
            }
            FormKind::AnswerQuestion(id) => {
                let q = store::question::get(store, *id)?;
                let hint = if q.inquiry_id.is_some() { "hint.answer_told" } else { "hint.answer_known" };
                let field =
                    Field::area("answer", t("field.answer_known"), &q.answer).required().hint(t(hint));
                Ok(Form::new(t("form.answer_question"), kind.key(), vec![field]).lead(self.question_line(&q)))
            }
            FormKind::NoteQuestion(inquiry) => self.question_form(kind, *inquiry),
            _ => Err(StoreError::NotFound { what: kind.key() }),
        }
    }

    /// A new snippet as far as it is known: a title, a free code, the category of its topic.
    fn proposed(
        &self,
        question: &str,
        questions: Vec<String>,
        topic: &str,
        answer: String,
    ) -> Result<Snippet, StoreError> {
        let title = question.trim_matches(|c: char| !c.is_alphanumeric());
        let title = width::cut(title, TITLE);
        let code = store::snippet::free_code(&self.session.store, &suggested_code(&title))?;
        let same = self.desk.snippets.index.snippets().iter().find(|s| !topic.is_empty() && s.topic == topic);
        Ok(Snippet {
            code,
            title,
            questions,
            answer,
            topic: topic.to_owned(),
            category: same.map(|s| s.category.clone()).unwrap_or_default(),
            ..Snippet::default()
        })
    }

    fn question_form(&self, kind: &FormKind, inquiry: i64) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let (lists, lang) = (&self.session.config.lists, self.session.lang());
        let about = match inquiry {
            0 => None,
            id => Some(store::inquiry::get(&self.session.store, id)?),
        };
        let (text, topic) = about.as_ref().map_or(("", ""), |i| (i.question.as_str(), i.topic.as_str()));
        let mut fields = vec![
            Field::line("text", t("field.open_question"), text).required().hint(t("hint.open_question")),
            Field::choice("asked", t("field.asked"), optional(&lists.askees, lang, t("form.nobody_yet")), ""),
            Field::choice("topic", t("field.topic"), optional(&lists.topics, lang, t("form.none")), topic),
        ];
        // I4: whoever waits for it is promised an answer in the same go.
        if about.as_ref().is_some_and(|i| i.status.is_open()) {
            fields.push(
                Field::line("due", t("field.promise_by"), "").shape(Shape::When).hint(t("hint.promise_by")),
            );
        }
        let lead = about.map(|i| i.customer).unwrap_or_default();
        Ok(Form::new(t("form.note_question"), kind.key(), fields).lead(lead))
    }

    /// The repeated question that a compared form names, as long as it is offered.
    pub(crate) fn mined_group(&self, norm: &str) -> Result<Option<Group>, StoreError> {
        let groups = self.mined_groups()?;
        Ok(groups.into_iter().find(|g| g.norms.iter().any(|n| n == norm)))
    }

    pub(crate) fn mined_groups(&self) -> Result<Vec<Group>, StoreError> {
        let session = &self.session;
        store::mining::offered(
            &session.store,
            &session.config,
            self.desk.snippets.index.snippets(),
            session.now(),
        )
    }

    pub(super) fn save_asking(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        match kind {
            FormKind::MinedSnippet(norm) => {
                let new = snippet_of(values, Snippet::default());
                match self.mined_group(norm)? {
                    Some(group) => store::mining::promote(&mut self.session.store, &by, &group, &new)?,
                    None => store::snippet::create(&mut self.session.store, &by, &new)?,
                };
                self.done("done.mined", &[("code", &new.code)]);
            }
            FormKind::PromoteQuestion(id) => {
                let new = snippet_of(values, Snippet::default());
                store::question::promote(&mut self.session.store, &by, *id, &new)?;
                self.done("done.snippet_saved", &[("code", &new.code)]);
            }
            FormKind::AnswerQuestion(id) => {
                store::question::answer(&mut self.session.store, &by, *id, v("answer"))?;
                self.done("done.question_answered", &[]);
            }
            FormKind::NoteQuestion(inquiry) => {
                let new = NewQuestion {
                    inquiry_id: Some(*inquiry).filter(|id| *id != 0),
                    topic: v("topic").to_owned(),
                    text: v("text").to_owned(),
                    asked: v("asked").to_owned(),
                };
                let due = self.due(values, "due");
                store::question::add_promising(&mut self.session.store, &by, &new, due)?;
                match due {
                    Some(due) => {
                        let time = self.session.look().near(due);
                        self.done("done.question_promised", &[("time", &time)]);
                    }
                    None => self.done("done.question_noted", &[]),
                }
            }
            _ => {}
        }
        Ok(())
    }
}
