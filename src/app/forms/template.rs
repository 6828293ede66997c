//! R3: a remark template of her own: its name, its flag, its fields one a line. It goes into `remarks.toml` and can be
//! used at once.

use super::{Refusal, choices, value};
use crate::app::App;
use crate::app::desk;
use crate::app::dialog::FormKind;
use crate::config::Labelled;
use crate::config::lists::{REMARK_SOURCES, RemarkField, RemarkTemplate};
use crate::config::own_remarks;
use crate::modal::{Field, Form, Values};
use crate::store::StoreError;
use crate::store::own_text::{self, OwnText};
use crate::text::locale::{Lang, Locale};
use crate::text::when::narrow;

/// Before the id of a template in the name of its text.
const TEMPLATE: &str = "template:";
/// No remark has more fields.
const MOST_FIELDS: usize = 12;

impl App {
    pub(super) fn template_form(&self, kind: &FormKind) -> Form {
        let t = |k| self.locale().t(k);
        let config = &self.session.config.remarks;
        let lang = self.session.lang();
        let old = match kind {
            FormKind::EditTemplate(id) => config.template(id),
            _ => None,
        };
        let flag = old.or(config.all().next()).map_or("", |t| t.flag.as_str());
        let lines: Vec<String> = match old {
            Some(old) => old.fields.iter().map(|f| self.field_line(f)).collect(),
            None => ["agent", "now"].map(|from| self.source_line(from)).to_vec(),
        };
        let fields = vec![
            Field::line("name", t("field.template_name"), old.map_or("", |o| o.label(lang)))
                .required()
                .hint(t("hint.template_name")),
            Field::choice("flag", t("field.flag"), choices(&config.flags, lang), flag).required(),
            Field::area("fields", t("field.template_fields"), &lines.join("\n"))
                .required()
                .hint(t("hint.template_fields")),
        ];
        let title = if old.is_some() { "form.edit_template" } else { "form.new_template" };
        let sources: Vec<String> = REMARK_SOURCES.iter().map(|s| self.source(s)).collect();
        let lead = self.locale().tf("remark.sources", &[("sources", &sources.join(" "))]);
        Form::new(t(title), kind.key(), fields).lead(lead)
    }

    /// What a source is called.
    fn source(&self, from: &str) -> String {
        self.locale().t(&format!("remark.source.{from}")).to_owned()
    }

    fn source_line(&self, from: &str) -> String {
        let name = self.source(from);
        format!("{name} = {name}")
    }

    fn field_line(&self, field: &RemarkField) -> String {
        let label = field.label(self.session.lang());
        if field.from == "ask" { label.to_owned() } else { format!("{label} = {}", self.source(&field.from)) }
    }

    pub(super) fn save_template(&mut self, kind: &FormKind, values: &Values) -> Result<(), Refusal> {
        let config = &self.session.config.remarks;
        let old = match kind {
            FormKind::EditTemplate(id) => config.template(id).cloned(),
            _ => None,
        };
        let name = value(values, "name").to_owned();
        if config.all().any(|t| (t.zh == name || t.en == name) && old.as_ref().is_none_or(|o| o.id != t.id)) {
            return Err(Refusal::At("name", self.locale().t("remark.own.name_taken").to_owned()));
        }
        let id = old.as_ref().map_or_else(|| free_id(|id| config.template(id).is_some()), |o| o.id.clone());
        let known = old.as_ref().map(|o| o.fields.as_slice()).unwrap_or_default();
        let fields = self.read_fields(value(values, "fields"), known)?;
        // In the language that was not asked for, an unchanged template keeps its name.
        let lang = self.session.lang();
        let same = old.as_ref().filter(|o| o.label(lang) == name);
        let template = RemarkTemplate {
            id,
            zh: same.map_or_else(|| name.clone(), |o| o.zh.clone()),
            en: same.map_or_else(|| name.clone(), |o| o.en.clone()),
            flag: value(values, "flag").to_owned(),
            fields,
        };
        // The demo leaves nothing behind.
        if !self.session.demo {
            own_remarks::save(&self.session.config_folder, &template).map_err(|error| {
                tracing::warn!(?error, "a template was not written");
                Refusal::Said(self.locale().tf(&error.to_string(), &[("detail", &error.detail())]))
            })?;
        }
        let before = self.session.config.remarks.own.iter().find(|t| t.id == template.id);
        let before = OwnText {
            name: format!("{TEMPLATE}{}", template.id),
            body: before.map_or_else(String::new, own_remarks::written),
        };
        let (by, after) = (self.session.actor(), own_remarks::written(&template));
        own_text::put(&mut self.session.store, &by, &name, &before, &after)?;
        self.session.config.remarks.put_own(template.clone());
        self.desk.remarks.list.set(desk::templates(&self.session));
        let place =
            self.desk.remarks.list.rows().iter().find(|r| r.template.id == template.id).map(|r| r.place);
        if let Some(place) = place {
            self.desk.remarks.list.select_id(place);
        }
        self.done("remark.own.saved", &[("name", &name)]);
        Ok(())
    }

    /// R3: after something was taken back the templates of her own are what the database says they were.
    pub(crate) fn restore_templates(&mut self) -> Result<(), StoreError> {
        let mut failed = None;
        for text in own_text::all(&self.session.store)? {
            let Some(id) = text.name.strip_prefix(TEMPLATE) else { continue };
            let remarks = &mut self.session.config.remarks;
            let now = remarks.own.iter().find(|t| t.id == id).cloned();
            let then = own_remarks::template_of(&text.body);
            if now == then {
                continue;
            }
            match &then {
                Some(then) => remarks.put_own(then.clone()),
                None => remarks.drop_own(id),
            }
            if !self.session.demo {
                let folder = &self.session.config_folder;
                let written = match &then {
                    Some(then) => own_remarks::save(folder, then).map(|_| ()),
                    None => own_remarks::remove(folder, id),
                };
                failed = written.err().or(failed);
            }
        }
        self.desk.remarks.list.set(desk::templates(&self.session));
        if let Some(error) = failed {
            tracing::warn!(?error, "a template was not written back");
            self.error(&error.to_string(), &[("detail", &error.detail())]);
        }
        Ok(())
    }

    /// A field a line: `label = source`; without a source it is asked for.
    fn read_fields(&self, text: &str, known: &[RemarkField]) -> Result<Vec<RemarkField>, Refusal> {
        let mut fields: Vec<RemarkField> = Vec::new();
        let lang = self.session.lang();
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let (label, from) = match line.split_once(['=', '＝']) {
                Some((label, source)) => (label.trim(), source_of(source.trim())),
                None => (line, Some("ask")),
            };
            let Some(from) = from.filter(|_| !label.is_empty()) else {
                let said = self.locale().tf("remark.own.bad_line", &[("line", line)]);
                return Err(Refusal::At("fields", said));
            };
            if fields.iter().any(|f| f.label(lang) == label || (from != "ask" && f.from == from)) {
                return Err(Refusal::At("fields", self.locale().tf("remark.own.twice", &[("line", line)])));
            }
            // A field that was there keeps its id and its other name.
            let before = known.iter().find(|k| k.label(lang) == label);
            let taken = |id: &str| known.iter().any(|k| k.id == id) || fields.iter().any(|f| f.id == id);
            let id = before.map_or_else(|| free_id(taken), |b| b.id.clone());
            let (zh, en) = before.map_or((label, label), |b| (b.zh.as_str(), b.en.as_str()));
            let field = RemarkField { id, zh: zh.to_owned(), en: en.to_owned(), from: from.to_owned() };
            fields.push(field);
        }
        if fields.is_empty() || fields.len() > MOST_FIELDS {
            let most = MOST_FIELDS.to_string();
            return Err(Refusal::At("fields", self.locale().tf("remark.own.count", &[("most", &most)])));
        }
        Ok(fields)
    }
}

/// A source by its name in either language, or as the file writes it.
fn source_of(text: &str) -> Option<&'static str> {
    let text = narrow(text);
    let locales = [Locale::new(Lang::Zh), Locale::new(Lang::En)];
    REMARK_SOURCES.into_iter().find(|source| {
        let called = |l: &Locale| l.t(&format!("remark.source.{source}")).eq_ignore_ascii_case(&text);
        *source == text || locales.iter().any(called)
    })
}

/// `own_1`, `own_2` …: the first that is not taken.
fn free_id(taken: impl Fn(&str) -> bool) -> String {
    (1..=9_999).map(|n| format!("own_{n}")).find(|id| !taken(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests;
