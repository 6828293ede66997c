//! Help made from the key table: the pane's own keys first, then the shared ones.

use super::App;
use super::action::{Action, Scope};
use super::dialog::Purpose;
use crate::modal::{Modal, TextView};
use crate::text::width;
use std::fmt::Write as _;

impl App {
    pub(crate) fn open_help(&mut self) {
        let own = self.scope();
        let title =
            own.view().map_or_else(|| self.desk.focus.0.title_key().to_owned(), |v| format!("view.{v}"));
        let t = |key: &str| self.locale().t(key).to_owned();
        let mut text = String::new();
        text.push_str(&t(&format!("help.{own}")));
        text.push_str("\n\n");
        for (scope, title) in
            [(own, t(&title)), (Scope::Pane, t("help.shared")), (Scope::Global, t("help.global"))]
        {
            let actions: Vec<&Action> = Action::ALL.iter().filter(|a| a.scope() == scope).collect();
            if actions.is_empty() {
                continue;
            }
            let _ = writeln!(text, "── {title}");
            for action in actions {
                let keys = self.session.keys.keys_of(*action).join(" ");
                let what = t(&format!("action.{action}.long"));
                let _ = writeln!(text, "{} {what}", width::pad(&keys, 20));
            }
            text.push('\n');
        }
        text.push_str(&t("help.ime"));
        let title = t("help.title");
        self.push(Modal::Text(TextView::new(title, &text)), Purpose::Read);
    }
}
