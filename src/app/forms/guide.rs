//! What a guide asks for in words and numbers, and its outcome before it is taken (A3, A5).

use super::{Refusal, choices, optional, value};
use crate::app::App;
use crate::app::action::Action;
use crate::app::dialog::{FormKind, GuideOf};
use crate::app::menus::guide::Guided;
use crate::domain::guide::Shape as GuideShape;
use crate::domain::guide::ending::{Ending, NewTodo, ending};
use crate::domain::guide::facts::needs_approval;
use crate::domain::money::Fen;
use crate::modal::field::Shape;
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};
use crate::text::when;

/// The to-do of a claim from the courier, or from an insurer.
const CLAIM: &str = "claim";

impl App {
    pub(super) fn guide_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        let (id, of) = match kind {
            FormKind::GuideInput { case, of } | FormKind::GuideOutcome { case, of } => (*case, *of),
            FormKind::TodoDone { todo, case } => {
                let todos = store::case::todos(&self.session.store, *case)?;
                let todo = todos.into_iter().find(|d| d.id == *todo);
                let (name, text, who) = todo.map(|d| (d.key, d.text, d.who)).unwrap_or_default();
                let mut fields = if name == CLAIM { self.claim_fields(*case, &who)? } else { Vec::new() };
                // What came of it is next to how much: who pays is known most of the time.
                let result = Field::line("result", t("field.result"), "").hint(t("hint.todo_result"));
                fields.insert(fields.len().min(1), result);
                return Ok(Form::new(t("form.todo_done"), key, fields).lead(text));
            }
            _ => {
                let people = choices(&self.session.config.lists.askees, self.session.lang());
                let agent = Choice::new("agent", t("guide.agent"));
                let who = std::iter::once(agent).chain(people).collect();
                let fields = vec![
                    Field::line("text", t("field.note"), "").required(),
                    Field::choice("who", t("field.who"), who, "agent"),
                    Field::line("due", t("field.next_due"), "")
                        .shape(Shape::When)
                        .required()
                        .hint(t("hint.due")),
                ];
                return Ok(Form::new(t("form.todo_new"), key, fields));
            }
        };
        let Some(guided) = self.guided(id, of)? else { return Ok(Form::new("", key, Vec::new())) };
        Ok(match kind {
            FormKind::GuideInput { .. } => self.guide_input_form(key, &guided),
            _ => self.guide_outcome_form(key, &guided),
        })
    }

    fn guide_input_form(&self, key: String, guided: &Guided) -> Form {
        let t = |k| self.locale().t(k);
        let question = guided.walk.question(&guided.guide);
        let shape = question.and_then(|q| q.input.as_ref()).map_or(GuideShape::Text, |i| i.shape);
        let mut field = Field::line("typed", t(shape_label(shape)), "").hint(t("hint.guide_input"));
        field = match shape {
            GuideShape::Grams => field.shape(Shape::Count),
            GuideShape::Money => field.shape(Shape::Money),
            _ => field,
        };
        let title = format!("{} · {}", guided.guide.title.of(self.session.lang()), guided.case.customer);
        Form::new(title, key, vec![field]).lead(self.guide_lead(guided))
    }

    /// What is offered, what it costs, what it owes, who does what; the amount and who approved it are asked for.
    fn guide_outcome_form(&self, key: String, guided: &Guided) -> Form {
        let t = |k| self.locale().t(k);
        let title = format!("{} · {}", guided.guide.title.of(self.session.lang()), guided.case.customer);
        let Some(end) = self.guide_ending(guided, None) else { return Form::new(title, key, Vec::new()) };
        let mut fields = Vec::new();
        if let Some(amount) = end.amount {
            let hint = match end.limit {
                Some(limit) => self.locale().tf("hint.guide_limit", &[("limit", &limit.to_string())]),
                None => t("hint.guide_amount").to_owned(),
            };
            let shown = if amount == Fen::ZERO { String::new() } else { amount.to_string() };
            fields.push(
                Field::line("amount", t("field.amount"), &shown).shape(Shape::Money).hint(&hint).required(),
            );
            let askees = &self.session.config.lists.askees;
            let people = optional(askees, self.session.lang(), t("form.none"));
            fields.push(
                Field::choice("approved_by", t("field.approved_by"), people, "").hint(t("hint.approved_by")),
            );
        }
        if !end.ticks.is_empty() && guided.case.awaits_return() {
            let number = Field::line("slip_no", t("field.document_no"), "");
            fields.push(number.hint(t("hint.receipt_slip")));
        }
        let next = vec![Choice::new("take", t("guide.take")), Choice::new("back", t("guide.back"))];
        fields.push(Field::choice("next", t("guide.next"), next, "take"));
        Form::new(title, key, fields).lead(self.ending_text(guided, &end))
    }

    /// The outcome in words: solution, documents, to-dos.
    fn ending_text(&self, guided: &Guided, end: &Ending) -> String {
        let look = self.session.look();
        let lists = &self.session.config.lists;
        let mut lines = vec![format!("{}: {}", look.t("case.solution"), end.solution)];
        if !end.responsible.is_empty() {
            let label = look.label(&lists.responsibilities, &end.responsible);
            lines.push(format!("{}: {label}", look.t("case.responsibility")));
        }
        if let Some(outcome) = guided.walk.outcome(&guided.guide).filter(|o| o.amount.is_some()) {
            lines.extend(self.costs(&guided.facts, outcome.limit));
        }
        for d in &end.documents {
            let qty = if d.qty == 0 { String::new() } else { format!(" {} {:+}", d.product, d.qty) };
            let amount = if d.amount == Fen::ZERO { String::new() } else { format!(" ￥{}", d.amount) };
            let when = if d.on_return { look.t("guide.on_return") } else { "" };
            lines.push(format!("[ ] {}{qty}{amount} {when}", look.label(&lists.documents, &d.kind)));
        }
        for todo in &end.todos {
            let who = self.who_does(&todo.who);
            lines.push(format!("- {who} {}: {}", look.near(todo.due_at), todo.text));
        }
        if end.escalate {
            lines.push(look.t("guide.escalate").to_owned());
        }
        if let Some(kind) = &end.becomes {
            let kind = look.label(&lists.case_kinds, kind);
            lines.push(look.tf("guide.becomes", &[("kind", kind)]));
        }
        lines.join("\n")
    }

    fn guide_ending(&self, guided: &Guided, agreed: Option<Fen>) -> Option<Ending> {
        let setting = (self.session.lang(), self.session.now());
        ending(&guided.guide, &guided.walk, &guided.case.details, &guided.facts, agreed, setting)
    }

    pub(super) fn save_guide(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let by = self.session.actor();
        match kind {
            FormKind::GuideInput { case, of } => {
                let typed = when::narrow(value(values, "typed"));
                self.answer_guide(*case, *of, &typed)?;
            }
            FormKind::TodoDone { todo, .. } => {
                let claim = self.claim_of(values)?;
                let result = value(values, "result");
                store::case::todo_done(&mut self.session.store, &by, *todo, result, claim.as_ref())?;
            }
            FormKind::NewTodo(case) => {
                let new = NewTodo {
                    key: String::new(),
                    text: value(values, "text").trim().to_owned(),
                    who: value(values, "who").to_owned(),
                    due_at: self.due(values, "due").unwrap_or(by.at),
                };
                store::case::add_todo(&mut self.session.store, &by, *case, &new)?;
            }
            FormKind::GuideOutcome { case, of } => self.save_outcome(*case, *of, values)?,
            _ => {}
        }
        Ok(())
    }

    fn save_outcome(&mut self, id: i64, of: GuideOf, values: &Values) -> Result<(), Refusal> {
        if value(values, "next") == "back" {
            self.guide_back(id, of)?;
            return Ok(());
        }
        let Some(guided) = self.guided(id, of)? else { return Ok(()) };
        let agreed = Fen::parse(value(values, "amount")).ok();
        let Some(mut end) = self.guide_ending(&guided, agreed) else { return Ok(()) };
        // A5: what was to be agreed on is an amount; nothing is another outcome.
        if values.contains_key("amount") && end.amount == Some(Fen::ZERO) {
            return Err(Refusal::At("amount", self.locale().t("fee.refuse.no_amount").to_owned()));
        }
        value(values, "slip_no").clone_into(&mut end.slip_no);
        let by = self.session.actor();
        let approved_by = self.approver(value(values, "approved_by"));
        if end.amount.is_some_and(|a| needs_approval(a, end.limit)) && approved_by.is_empty() {
            return Err(Refusal::At(
                "approved_by",
                self.locale().t("case.refuse.approval_missing").to_owned(),
            ));
        }
        store::case::take(&mut self.session.store, &by, id, &end, &approved_by)?;
        self.forget_walk(id, &end.guide)?;
        let key =
            self.session.keys.keys_of(Action::FocusSnippets).first().copied().unwrap_or_default().to_owned();
        self.done("done.guide_taken", &[("solution", &end.solution), ("key", &key)]);
        Ok(())
    }

    fn approver(&self, id: &str) -> String {
        if id.is_empty() {
            return String::new();
        }
        crate::config::lists::label(&self.session.config.lists.askees, id, self.session.lang()).to_owned()
    }
}

const fn shape_label(shape: GuideShape) -> &'static str {
    match shape {
        GuideShape::Grams => "field.grams",
        GuideShape::Money => "field.amount",
        GuideShape::Received => "field.received",
        GuideShape::Wanted => "field.wanted",
        GuideShape::Text => "field.note",
    }
}
