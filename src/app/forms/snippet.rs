//! Forms of the snippets: new, change, and filling what a snippet asks for (F1, F2).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::{FormKind, Use};
use crate::domain::snippet::Snippet;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::template;

impl App {
    pub(super) fn snippet_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let store = &self.session.store;
        Ok(match kind {
            FormKind::EditSnippet(id) => {
                self.snippet_fields(t("form.edit_snippet"), kind, &store::snippet::get(store, *id)?)
            }
            FormKind::FillSnippet { snippet, how, .. } => {
                self.fill_form(kind, &store::snippet::get(store, *snippet)?, *how)
            }
            _ => self.snippet_fields(t("form.new_snippet"), kind, &Snippet::default()),
        })
    }

    fn snippet_fields(&self, title: &str, kind: &FormKind, s: &Snippet) -> Form {
        let t = |k| self.locale().t(k);
        let (config, lang) = (&self.session.config, self.session.lang());
        let yes_no = vec![Choice::new("no", t("form.no")), Choice::new("yes", t("form.yes"))];
        let fields = vec![
            Field::line("title", t("field.title"), &s.title).required(),
            Field::line("code", t("field.code"), &s.code).required().hint(t("hint.code")),
            Field::area("answer", t("field.answer"), &s.answer).required().hint(t("hint.answer")),
            Field::area("questions", t("field.questions"), &s.questions.join("\n")).hint(t("hint.questions")),
            Field::choice(
                "category",
                t("field.category"),
                choices(&config.snippets.categories, lang),
                &s.category,
            )
            .required(),
            Field::choice(
                "topic",
                t("field.topic"),
                optional(&config.lists.topics, lang, t("form.none")),
                &s.topic,
            ),
            Field::choice(
                "channel",
                t("field.channel"),
                optional(&config.lists.channels, lang, t("form.all")),
                &s.channel,
            ),
            Field::choice(
                "approval",
                t("field.approval"),
                yes_no,
                if s.needs_approval { "yes" } else { "no" },
            ),
        ];
        Form::new(title, kind.key(), fields)
    }

    /// A line for each hole and each cursor mark, or the whole text to be changed before it is copied.
    fn fill_form(&self, kind: &FormKind, snippet: &Snippet, how: Use) -> Form {
        let t = |k| self.locale().t(k);
        let known = self.known_values();
        let filled = template::fill(&snippet.answer, |name| known.get(name).cloned());
        let form = if how == Use::Edit {
            let field =
                Field::area("text", t("field.text"), &filled.marked()).required().hint(t("hint.fill_text"));
            Form::new(snippet.title.clone(), kind.key(), vec![field])
        } else {
            let holes = filled
                .missing
                .iter()
                .map(|name| Field::line(&format!("v_{name}"), name.clone(), "").required());
            let marks = filled.marks.iter().enumerate().map(|(n, at)| {
                let before: String = filled.text[..*at].chars().rev().take(8).collect();
                let label: String = before.chars().rev().collect();
                Field::line(&format!("m_{n}"), format!("{label}__"), "").required()
            });
            Form::new(snippet.title.clone(), kind.key(), holes.chain(marks).collect())
        };
        form.lead(filled.marked())
    }

    pub(super) fn save_snippet(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        let v = |name| value(values, name);
        if let FormKind::FillSnippet { snippet, approved_by, .. } = kind {
            let snippet = store::snippet::get(&self.session.store, *snippet)?;
            let text = self.filled_text(&snippet, values)?;
            self.finish_snippet(&snippet, &text, approved_by)?;
            return Ok(());
        }
        let old = match kind {
            FormKind::EditSnippet(id) => store::snippet::get(&self.session.store, *id)?,
            _ => Snippet::default(),
        };
        let new = Snippet {
            title: v("title").to_owned(),
            code: v("code").to_owned(),
            answer: v("answer").to_owned(),
            questions: v("questions")
                .lines()
                .map(str::trim)
                .filter(|l| !l.is_empty())
                .map(str::to_owned)
                .collect(),
            category: v("category").to_owned(),
            topic: v("topic").to_owned(),
            channel: v("channel").to_owned(),
            needs_approval: v("approval") == "yes",
            ..old
        };
        if let FormKind::EditSnippet(id) = kind {
            store::snippet::edit(&mut self.session.store, &by, *id, &new)?;
        } else {
            store::snippet::create(&mut self.session.store, &by, &new)?;
        }
        self.done("done.snippet_saved", &[("code", &new.code)]);
        Ok(())
    }

    /// F2: a text with a hole in it is never copied.
    fn filled_text(&self, snippet: &Snippet, values: &Values) -> Result<String, Refusal> {
        let known = self.known_values();
        let text = match values.get("text") {
            Some(text) => text.clone(),
            None => {
                let value = |name: &str| {
                    let known = known.get(name).filter(|v| !v.trim().is_empty());
                    known.or_else(|| values.get(&format!("v_{name}"))).cloned()
                };
                let filled = template::fill(&snippet.answer, value);
                let marks: Vec<&str> = (0..filled.marks.len())
                    .map(|n| values.get(&format!("m_{n}")).map_or("", String::as_str))
                    .collect();
                filled.with_marks(&marks)
            }
        };
        if text.contains(template::EMPTY_MARK) {
            return Err(Refusal::Said(
                self.locale().tf("snippet.hole_left", &[("names", template::EMPTY_MARK)]),
            ));
        }
        let left = template::fill(&text, |_| None);
        if left.is_whole() {
            Ok(text)
        } else {
            let names = left.missing.join(self.locale().t("list.separator"));
            Err(Refusal::Said(self.locale().tf("snippet.hole_left", &[("names", &names)])))
        }
    }
}
