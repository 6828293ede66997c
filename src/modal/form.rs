//! The form: fields in reading order, inline validation in words, drafts, one question before typed text is lost.

use super::field::{Field, Kind};
use super::{Answer, Reply};
use crate::domain::remark::{self, Mode};
use crate::text::harmless;
use crate::text::template::Slot;
use crate::ui::{Input, Look};
use crossterm::event::{KeyCode, KeyModifiers};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Field name → value.
pub type Values = BTreeMap<String, String>;

/// What stands beside a field: a line of a call script (O5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The field it belongs to, or several with blanks between; "" for none.
    pub field: String,
    pub text: String,
}

impl Aside {
    pub fn new(field: impl Into<String>, text: &str) -> Self {
        Self { field: field.into(), text: harmless::block(text) }
    }

    /// It belongs to this field; one line can belong to several, named one after the other.
    pub fn is_about(&self, field: &str) -> bool {
        !field.is_empty() && self.field.split(' ').any(|f| f == field)
    }
}

/// R1, R2: the text that the fields make together: shown with what stood before, counted against its limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// Names of the fields that are joined, in order.
    pub fields: Vec<String>,
    /// Written before them; "" for nothing.
    pub heading: String,
    pub separator: char,
    /// The one field is taken as it is written, its separators too.
    pub free: bool,
    /// What stands before them when it is kept.
    pub old: String,
    pub limit: usize,
    /// The sign of each flag, by its id.
    pub signs: Vec<(String, String)>,
}

impl Composition {
    fn value<'a>(values: &'a Values, name: &str) -> &'a str {
        values.get(name).map_or("", String::as_str)
    }

    /// What the fields say, without what stood before.
    pub fn new_text(&self, values: &Values) -> String {
        let mut typed: Vec<String> = self.fields.iter().map(|f| Self::value(values, f).to_owned()).collect();
        if self.free {
            return remark::plain(&typed.join(" "));
        }
        if !self.heading.is_empty() {
            typed.insert(0, self.heading.clone());
        }
        remark::compose(&typed, self.separator)
    }

    pub fn mode(values: &Values) -> Mode {
        if Self::value(values, "mode") == "append" { Mode::Append } else { Mode::Replace }
    }

    /// The whole text as the platform will hold it.
    pub fn text(&self, values: &Values) -> String {
        remark::merge(&self.old, &self.new_text(values), Self::mode(values))
    }

    /// The sign of the chosen flag: colour alone says nothing.
    pub fn sign(&self, values: &Values) -> &str {
        let flag = Self::value(values, "flag");
        self.signs.iter().find(|(id, _)| id == flag).map_or("", |(_, sign)| sign)
    }
}

/// What a draft holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Draft {
    values: Values,
    /// What the fields began with: only what differs from it was typed.
    #[serde(default)]
    initial: Values,
    focus: usize,
}

#[derive(Clone, Debug)]
pub struct Form {
    pub title: String,
    /// A sentence above the fields: whose context it is, the old remark …
    pub(super) lead: String,
    pub fields: Vec<Field>,
    pub focus: usize,
    pub asides: Vec<Aside>,
    /// What is known of whom the form names, told while a text is typed.
    pub known: String,
    /// Why the last try to save was refused.
    pub refused: String,
    /// R1, R2: what the fields make together.
    pub composition: Option<Composition>,
    /// F2: the text that the fields fill, shown whole while they are typed.
    pub preview: Option<Vec<Slot>>,
    /// Esc was pressed once over changed values.
    pub leaving: bool,
    /// The text was brought back from a draft.
    pub restored: bool,
    draft_key: String,
    initial: Values,
    /// What was typed into fields that are not there at the moment, or into another form before.
    kept: Values,
    /// Typed since the draft was saved last.
    unsaved: bool,
}

impl Form {
    pub fn new(title: impl Into<String>, draft_key: impl Into<String>, fields: Vec<Field>) -> Self {
        let mut form = Self {
            title: harmless::line(&title.into()),
            lead: String::new(),
            fields,
            focus: 0,
            asides: Vec::new(),
            known: String::new(),
            refused: String::new(),
            composition: None,
            preview: None,
            kept: Values::new(),
            leaving: false,
            restored: false,
            draft_key: draft_key.into(),
            initial: Values::new(),
            unsaved: false,
        };
        form.initial = form.values();
        form
    }

    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = harmless::block(&lead.into());
        self
    }

    pub fn asides(mut self, asides: Vec<Aside>) -> Self {
        self.asides = asides;
        self
    }

    pub fn preview(mut self, slots: Vec<Slot>) -> Self {
        self.preview = Some(slots);
        self
    }

    pub fn values(&self) -> Values {
        self.fields.iter().map(|f| (f.name.clone(), f.value())).collect()
    }

    pub fn draft_key(&self) -> &str {
        &self.draft_key
    }

    /// Something was typed that is not saved.
    pub fn is_changed(&self) -> bool {
        self.values() != self.initial
    }

    /// The draft to save, once per pause; `None` when nothing was typed since.
    pub fn take_draft(&mut self) -> Option<String> {
        let draft = self.draft();
        self.unsaved = false;
        draft
    }

    /// What is typed as it stands; `None` when a draft holds it already.
    pub fn draft(&self) -> Option<String> {
        if !self.unsaved {
            return None;
        }
        let mut values = self.kept.clone();
        values.extend(self.values());
        serde_json::to_string(&Draft { values, initial: self.initial.clone(), focus: self.focus }).ok()
    }

    /// Typed text that no draft holds yet.
    pub const fn has_unsaved(&self) -> bool {
        self.unsaved
    }

    /// Saving failed; the text is to be saved again.
    pub fn keep_unsaved(&mut self) {
        self.unsaved = true;
    }

    /// Brings a draft back; what belongs to fields that are not there is kept for when they are. Fields nobody typed
    /// into say what is so now, not what was so then.
    pub fn restore(&mut self, body: &str) {
        let Ok(draft) = serde_json::from_str::<Draft>(body) else { return };
        let Draft { mut values, initial, .. } = draft;
        values.retain(|name, value| initial.get(name) != Some(value));
        self.fill(values);
        self.focus = draft.focus.min(self.fields.len().saturating_sub(1));
        self.restored = self.is_changed();
    }

    fn fill(&mut self, mut values: Values) {
        for field in &mut self.fields {
            if let Some(value) = values.remove(&field.name) {
                field.set(&value);
            }
        }
        self.kept = values;
    }

    /// What was typed into it: the values that are no longer those it began with, and those taken over or kept.
    pub fn typed(&self) -> Values {
        let mut typed = self.kept.clone();
        for (name, value) in self.values() {
            if typed.contains_key(&name) || self.initial.get(&name) != Some(&value) {
                typed.insert(name, value);
            }
        }
        typed
    }

    /// Takes over what was typed into another form; fields of the same name have it, the rest is kept.
    pub fn take_over(&mut self, typed: Values) {
        self.fill(typed.clone());
        self.kept = typed;
        self.unsaved = true;
    }

    /// A field begins with a value nobody typed; the one after it takes the focus.
    pub fn begin_with(&mut self, name: &str, value: &str) {
        let Some(place) = self.fields.iter().position(|f| f.name == name) else { return };
        self.fields[place].set(value);
        self.initial.insert(name.to_owned(), self.fields[place].value());
        self.focus = (place + 1).min(self.fields.len() - 1);
    }

    /// The field that has the focus at first.
    pub fn focus_on(mut self, name: &str) -> Self {
        self.focus = self.fields.iter().position(|f| f.name == name).unwrap_or(self.focus);
        self
    }

    /// Shows why saving was refused; what was typed stays.
    pub fn refuse(&mut self, sentence: impl Into<String>) {
        self.refused = sentence.into();
    }

    /// The same about one field, which takes the focus.
    pub fn refuse_at(&mut self, name: &str, sentence: impl Into<String>) {
        match self.fields.iter().position(|f| f.name == name) {
            Some(place) => {
                self.focus = place;
                self.fields[place].error = sentence.into();
            }
            None => self.refuse(sentence),
        }
    }

    pub fn input(&mut self, input: &Input, look: &Look) -> Reply {
        if self.leaving {
            return self.answer_leaving(input);
        }
        if let Input::Key(key) = input {
            let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
            match key.code {
                KeyCode::Esc => {
                    if self.is_changed() {
                        self.leaving = true;
                        return Reply::Stay;
                    }
                    return Reply::Cancel;
                }
                KeyCode::Char('s') if ctrl => return self.save(look),
                KeyCode::Tab => return self.move_focus(1, look),
                KeyCode::BackTab => return self.move_focus(-1, look),
                _ => {}
            }
        }
        if let Some(field) = self.fields.get_mut(self.focus)
            && field.input(input)
        {
            self.refused.clear();
            self.unsaved = true;
            return Reply::Stay;
        }
        if let Input::Key(key) = input {
            match key.code {
                KeyCode::Enter if self.focus + 1 == self.fields.len() => return self.save(look),
                KeyCode::Enter | KeyCode::Down => return self.move_focus(1, look),
                KeyCode::Up => return self.move_focus(-1, look),
                _ => {}
            }
        }
        Reply::Stay
    }

    /// Esc once more (or y) leaves and drops the draft; anything else goes on with the form.
    fn answer_leaving(&mut self, input: &Input) -> Reply {
        self.leaving = false;
        match input {
            Input::Key(key) if matches!(key.code, KeyCode::Esc | KeyCode::Char('y' | 'ｙ' | 'Y')) => {
                Reply::Cancel
            }
            _ => Reply::Stay,
        }
    }

    /// The mouse goes to a field.
    pub fn focus_at(&mut self, place: usize, look: &Look) {
        if !self.leaving && place != self.focus {
            self.leave_field(look);
            self.focus = place.min(self.fields.len().saturating_sub(1));
        }
    }

    fn leave_field(&mut self, look: &Look) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.check(look);
            let unknown = field.is_unknown_choice();
            if let Kind::Choice { typed, selected, .. } = &mut field.kind {
                typed.clear();
                *selected = selected.filter(|_| !unknown);
            }
        }
    }

    fn move_focus(&mut self, by: isize, look: &Look) -> Reply {
        // A word that no option has is not left behind as half of it.
        if let Some(field) = self.fields.get_mut(self.focus).filter(|f| f.is_unknown_choice()) {
            field.check(look);
            return Reply::Stay;
        }
        self.leave_field(look);
        let count = self.fields.len().max(1);
        self.focus = (self.focus + count).saturating_add_signed(by) % count;
        Reply::Stay
    }

    fn save(&mut self, look: &Look) -> Reply {
        let mut first_bad = None;
        for (i, field) in self.fields.iter_mut().enumerate() {
            if !field.check(look) {
                first_bad.get_or_insert(i);
            }
        }
        if let Some(bad) = first_bad {
            self.focus = bad;
            return Reply::Stay;
        }
        Reply::Done(Answer::Values(self.values()))
    }
}

#[cfg(test)]
mod tests;
