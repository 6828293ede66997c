//! Help made from the key table: the pane's own keys first, then the shared ones. Over a form or a list it tells what
//! that is for, what each field means, and its keys.

use super::App;
use super::action::{Action, Scope};
use super::dialog::Purpose;
use crate::modal::{Form, Modal, Picker, TextView};
use crate::text::width;
use std::fmt::Write as _;

/// Columns of the keys before what they do.
const KEYS: usize = 20;
/// Columns of a field's label.
const LABEL: usize = 14;

impl App {
    /// The top pop-up has something to tell of itself; a text that is read closes with the same key.
    pub(crate) fn has_help(&self) -> bool {
        self.dialogs.last().is_some_and(|d| !matches!(d.modal, Modal::Text(_)))
    }

    pub(crate) fn open_help(&mut self) {
        let text = match self.dialogs.last() {
            None => self.pane_help(),
            Some(top) => {
                let told = match &top.purpose {
                    Purpose::Form(kind) => {
                        format!("help.form.{}", kind.key().split('|').next().unwrap_or_default())
                    }
                    Purpose::Menu(menu) => format!("help.menu.{}", menu.name()),
                    _ => String::new(),
                };
                let told = if self.locale().has(&told) { self.with_keys(&told) } else { String::new() };
                match &top.modal {
                    Modal::Form(form) => self.form_help(form, &told),
                    Modal::Picker(picker) => self.picker_help(picker, &told),
                    _ => self.t_owned("help.confirm"),
                }
            }
        };
        let title = self.t_owned("help.title");
        self.push(Modal::Text(TextView::new(title, &text)), Purpose::Read);
    }

    /// Every key of an action, as the screen calls them.
    pub(super) fn key_names(&self, action: Action) -> String {
        let keys = self.session.keys.keys_of(action);
        keys.into_iter().map(|key| self.locale().key_name(key)).collect::<Vec<_>>().join(" ")
    }

    fn t_owned(&self, key: &str) -> String {
        self.locale().t(key).to_owned()
    }

    fn pane_help(&self) -> String {
        let own = self.scope();
        let title =
            own.view().map_or_else(|| self.desk.focus.0.title_key().to_owned(), |v| format!("view.{v}"));
        let mut text = self.backup_help();
        text.push_str(&self.t_owned(&format!("help.{own}")));
        text.push_str("\n\n");
        for (scope, title) in [
            (own, self.t_owned(&title)),
            (Scope::Pane, self.t_owned("help.shared")),
            (Scope::Global, self.t_owned("help.global")),
        ] {
            let actions: Vec<&Action> = Action::ALL.iter().filter(|a| a.scope() == scope).collect();
            if actions.is_empty() {
                continue;
            }
            let _ = writeln!(text, "── {title}");
            for action in actions {
                let keys = self.key_names(*action);
                let what = self.t_owned(&format!("action.{action}.long"));
                let _ = writeln!(text, "{} {what}", width::pad(&keys, KEYS));
            }
            text.push('\n');
        }
        text.push_str(&self.t_owned("help.ime"));
        text
    }

    /// What the form is for, what each field wants, the keys of forms.
    fn form_help(&self, form: &Form, told: &str) -> String {
        let mut text = format!("{}\n", form.title);
        if !told.is_empty() {
            let _ = writeln!(text, "{told}");
        }
        let _ = writeln!(text, "\n── {}", self.locale().t("help.fields"));
        for field in &form.fields {
            let must = if field.required { "*" } else { " " };
            let label = width::pad(&width::cut(&field.label, LABEL), LABEL);
            let hint = if field.hint.is_empty() && field.is_choice() {
                self.locale().t("help.choice")
            } else {
                field.hint.as_str()
            };
            let _ = writeln!(text, "{must}{label} {hint}");
        }
        let _ =
            write!(text, "\n── {}\n{}", self.locale().t("help.form_keys"), self.with_keys("help.how_form"));
        text
    }

    fn picker_help(&self, picker: &Picker, told: &str) -> String {
        let mut text = format!("{}\n", picker.title);
        if !told.is_empty() {
            let _ = writeln!(text, "{told}");
        }
        let _ =
            write!(text, "\n── {}\n{}", self.locale().t("help.list_keys"), self.with_keys("help.how_list"));
        text
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::{app, press};
    use crate::modal::Modal;
    use crossterm::event::KeyCode;

    #[test]
    fn help_over_a_form_or_a_list_is_about_it_and_goes_back_to_it() {
        let mut app = app();
        app.open_form(crate::app::dialog::FormKind::NewInquiry).unwrap();
        press(&mut app, KeyCode::F(1));
        assert_eq!(app.dialogs.len(), 2);
        press(&mut app, KeyCode::F(1));
        assert!(
            matches!(app.dialogs.as_slice(), [d] if matches!(d.modal, Modal::Form(_))),
            "the same key closes it"
        );
        app.dialogs.clear();
        press(&mut app, KeyCode::F(2));
        press(&mut app, KeyCode::F(1));
        assert_eq!(app.dialogs.len(), 2);
    }
}
