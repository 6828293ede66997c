//! Completing and reading back a hand-off (S6).

use super::{Refusal, value};
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::domain::handoff::{ReadBack, Section};
use crate::modal::{Choice, Field, Form, Values};
use crate::store::{self, StoreError};

impl App {
    pub(super) fn handoff_form(&self, kind: &FormKind) -> Result<Form, StoreError> {
        let t = |k| self.locale().t(k);
        let key = kind.key();
        Ok(match kind {
            FormKind::Contingency(reference) => {
                let draft = self.handoff_draft()?;
                let item = draft.sheet.items.iter().find(|i| i.reference == *reference).cloned();
                let Some(item) = item else {
                    return Err(StoreError::NotFound { what: reference.clone() });
                };
                let case_kind = store::handoff::case_kind_of(&self.session.store, &item)?;
                let proposals = store::handoff::proposals(
                    &self.session.config,
                    item.kind,
                    &case_kind,
                    self.session.lang(),
                );
                let text = if item.contingency.is_empty() {
                    proposals.first().cloned().unwrap_or_default()
                } else {
                    item.contingency.clone()
                };
                let field = Field::line("text", t("field.contingency"), &text)
                    .suggested()
                    .hint(t("hint.contingency"));
                Form::new(t("form.contingency"), key, vec![field]).lead(format!(
                    "{} {}\n{}",
                    item.customer,
                    item.problem,
                    proposals.join("\n")
                ))
            }
            FormKind::HandoffAddendum(id) => {
                let handoff = store::handoff::get(&self.session.store, *id)?;
                let field =
                    Field::line("text", t("field.text"), "").required().hint(t("hint.handoff_addendum"));
                let added: Vec<String> = handoff.addenda.iter().map(|a| format!("+ {}", a.text)).collect();
                let lead = self.locale().tf("handoff.addendum_lead", &[("number", &handoff.number)]);
                Form::new(t("form.handoff_addendum"), key, vec![field])
                    .lead(std::iter::once(lead).chain(added).collect::<Vec<_>>().join("\n"))
            }
            FormKind::ReadBackNote { handoff, position, .. } => {
                let field = Field::line("text", t("field.note"), "").required();
                let items = store::handoff::items(&self.session.store, *handoff)?;
                let item = items.into_iter().find(|h| h.position == *position);
                let lead = item.map(|h| format!("{position}. {} {}", h.item.customer, h.item.problem));
                Form::new(t("form.read_back"), key, vec![field]).lead(lead.unwrap_or_default())
            }
            _ => {
                let sections = [Section::Situation, Section::Yellow, Section::Red];
                let sections = sections
                    .iter()
                    .map(|s| Choice::new(s.code(), self.locale().t(&format!("handoff.short.{s}"))))
                    .collect();
                let fields = vec![
                    Field::line("text", t("field.text"), "").required().hint(t("hint.handoff_line")),
                    Field::choice("section", t("field.section"), sections, "situation").required(),
                ];
                Form::new(t("form.handoff_line"), key, fields)
            }
        })
    }

    pub(super) fn save_handoff(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let v = |name| value(values, name);
        let now = self.session.now();
        if let FormKind::HandoffAddendum(id) = kind {
            let number = store::handoff::get(&self.session.store, *id)?.number;
            let notice = self.locale().tf("handoff.addendum_rings", &[("number", &number)]);
            let by = self.session.actor();
            store::handoff::append(&mut self.session.store, &by, *id, v("text"), &notice)?;
            self.done("done.handoff_appended", &[("number", &number)]);
            return Ok(());
        }
        let Some(shift) = self.session.shift.as_ref().map(|s| s.id) else {
            return Err(Refusal::Store(StoreError::refused(&"refuse.no_shift")));
        };
        match kind {
            FormKind::Contingency(reference) => {
                store::handoff::set_contingency(&mut self.session.store, shift, reference, v("text"), now)?;
            }
            FormKind::HandoffLine => {
                let section = Section::from_code(v("section")).unwrap_or(Section::Situation);
                store::handoff::add_line(&mut self.session.store, shift, section, v("text"), now)?;
            }
            FormKind::ReadBackNote { handoff, position, answer } => {
                let answer = ReadBack::from_code(answer).unwrap_or(ReadBack::Question);
                let by = self.session.actor();
                store::handoff::answer(&mut self.session.store, &by, *handoff, *position, answer, v("text"))?;
            }
            _ => {}
        }
        Ok(())
    }
}
