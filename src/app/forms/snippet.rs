//! Forms of the snippets: new, change, and filling what a snippet asks for (F1, F2).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::dialog::{FormKind, Use};
use crate::domain::mining::suggested_code;
use crate::domain::snippet::Snippet;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::harmless;
use crate::text::template::{self, Slot};

impl App {
    pub(super) fn snippet_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let store = &self.session.store;
        Ok(match kind {
            FormKind::EditSnippet(id) => {
                self.snippet_fields(t("form.edit_snippet"), kind, &store::snippet::get(store, *id)?)
            }
            FormKind::FillSnippet { snippet, how: Use::Edit, .. } => {
                self.copy_changed_form(kind, &store::snippet::get(store, *snippet)?)?
            }
            FormKind::FillSnippet { snippet, .. } => {
                self.fill_form(kind, &store::snippet::get(store, *snippet)?)
            }
            _ => self.snippet_fields(t("form.new_snippet"), kind, &Snippet::default()),
        })
    }

    pub(super) fn snippet_fields(&self, title: &str, kind: &FormKind, s: &Snippet) -> Form {
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

    /// A line for each hole and each cursor mark in reading order, under the whole text as it stands.
    fn fill_form(&self, kind: &FormKind, snippet: &Snippet) -> Form {
        let slots = self.snippet_slots(&snippet.answer);
        let mut fields: Vec<Field> = Vec::new();
        let mut before = String::new();
        for slot in &slots {
            match (slot, slot.field()) {
                (Slot::Text(text), _) => before.clone_from(text),
                (_, Some(name)) if fields.iter().any(|f| f.name == name) => {}
                (Slot::Hole(asked), Some(name)) => {
                    let label = template::label(asked, self.session.lang());
                    fields.push(Field::line(&name, label, "").required());
                }
                (_, Some(name)) => {
                    let near: Vec<char> = harmless::line(&before).chars().rev().take(8).collect();
                    let label: String = near.into_iter().rev().collect();
                    fields.push(Field::line(&name, format!("{label}__"), "").required());
                }
                _ => {}
            }
        }
        Form::new(snippet.title.clone(), kind.key(), fields).lead(self.bound()).preview(slots)
    }

    /// F4: the whole text to be changed before it is copied; kept as a snippet of her own when she says so.
    fn copy_changed_form(&self, kind: &FormKind, snippet: &Snippet) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let code = store::snippet::free_code(&self.session.store, &suggested_code(&snippet.title))?;
        let answers =
            vec![Choice::new("no", t("form.copy_only")), Choice::new("yes", t("form.copy_and_keep"))];
        let fields = vec![
            Field::area("text", t("field.text"), &self.fill(&snippet.answer).marked())
                .required()
                .hint(t("hint.fill_text")),
            Field::choice("keep", t("field.keep"), answers, "no"),
            Field::line("code", t("field.code"), &code).suggested().hint(t("hint.keep_code")),
            Field::line("title", t("field.title"), &snippet.title).suggested().hint(t("hint.keep_title")),
        ];
        Ok(Form::new(snippet.title.clone(), kind.key(), fields).lead(self.bound()))
    }

    pub(super) fn save_snippet(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        match kind {
            FormKind::FillSnippet { snippet, approved_by, how, .. } => {
                let snippet = store::snippet::get(&self.session.store, *snippet)?;
                return if *how == Use::Edit {
                    self.save_changed(&snippet, approved_by, values)
                } else {
                    self.save_filled(&snippet, approved_by, values)
                };
            }
            FormKind::EditSnippet(id) => {
                let old = store::snippet::get(&self.session.store, *id)?;
                let new = snippet_of(values, old);
                store::snippet::edit(&mut self.session.store, &by, *id, &new)?;
            }
            _ => {
                let new = snippet_of(values, Snippet::default());
                store::snippet::create(&mut self.session.store, &by, &new)?;
            }
        }
        self.done("done.snippet_saved", &[("code", value(values, "code"))]);
        Ok(())
    }

    /// F2: a text with a hole in it is never copied; what was typed is remembered for this conversation.
    fn save_filled(&mut self, snippet: &Snippet, approved_by: &str, values: &Values) -> Result<(), Refusal> {
        let slots = self.snippet_slots(&snippet.answer);
        let text = template::joined(&slots, |field| values.get(field).cloned());
        let text = self.whole(&text.unwrap_or_else(|| self.fill(&snippet.answer).marked()))?;
        let filled = slots.iter().filter_map(|slot| match slot {
            Slot::Hole(name) => Some((name.clone(), value(values, &slot.field()?).to_owned())),
            _ => None,
        });
        self.finish_snippet(snippet, &text, approved_by, filled.collect(), None)?;
        Ok(())
    }

    /// F4: copied as it was changed, and kept without naming this customer.
    fn save_changed(&mut self, snippet: &Snippet, approved_by: &str, values: &Values) -> Result<(), Refusal> {
        let text = self.whole(value(values, "text"))?;
        let keep = (value(values, "keep") == "yes").then(|| {
            let known = self.known_values();
            let personal = ["称呼", "订单号", "单号", "客服", "店铺", "公司", "承诺时间"];
            let personal = personal.iter().filter_map(|name| Some((*name, known.get(name)?.as_str())));
            Snippet {
                id: 0,
                title: value(values, "title").to_owned(),
                code: value(values, "code").to_owned(),
                answer: template::generalised(&text, personal),
                questions: Vec::new(),
                uses: 0,
                last_used_at: None,
                ..snippet.clone()
            }
        });
        self.finish_snippet(snippet, &text, approved_by, Vec::new(), keep)?;
        Ok(())
    }

    fn whole(&self, text: &str) -> Result<String, Refusal> {
        let left = |names: &str| Refusal::Said(self.locale().tf("snippet.hole_left", &[("names", names)]));
        if text.contains(template::EMPTY_MARK) {
            return Err(left(template::EMPTY_MARK));
        }
        let holes = template::fill(text, |_| None);
        if holes.is_whole() && holes.marks.is_empty() {
            Ok(text.to_owned())
        } else {
            let names = holes.missing.iter().map(|name| template::label(name, self.session.lang()));
            Err(left(&names.collect::<Vec<_>>().join(self.locale().t("list.separator"))))
        }
    }
}

/// The snippet a form describes; what it does not ask for is taken from the old one.
pub(super) fn snippet_of(values: &Values, old: Snippet) -> Snippet {
    let v = |name| value(values, name).to_owned();
    let questions = value(values, "questions").lines().map(str::trim).filter(|l| !l.is_empty());
    Snippet {
        title: v("title"),
        code: v("code"),
        answer: v("answer"),
        questions: questions.map(str::to_owned).collect(),
        category: v("category"),
        topic: v("topic"),
        channel: v("channel"),
        needs_approval: value(values, "approval") == "yes",
        ..old
    }
}
