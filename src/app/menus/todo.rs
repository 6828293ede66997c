//! What there is to do for a case: by whom, until when, ticked with what came of it (A3, A7, A9).

use super::entry;
use crate::app::App;
use crate::app::dialog::FormKind;
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

impl App {
    pub(super) fn todo_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let case = store::case::get(&self.session.store, id)?;
        let todos = store::case::todos(&self.session.store, id)?;
        let mut items: Vec<PickItem> = todos
            .iter()
            .map(|t| {
                let (sign, when) = match t.done_at {
                    Some(at) => ("[v]", at),
                    None if t.due_at <= look.now => ("[!]", t.due_at),
                    None => ("[ ]", t.due_at),
                };
                let who = self.who_does(&t.who);
                let label = format!("{sign} {} {who}: {}", look.near(when), t.text);
                PickItem::new(t.id.to_string(), label).detail(t.result.clone())
            })
            .collect();
        items.push(entry("new", &self.t("menu.todo_new")));
        let kind = look.label(&look.config.lists.case_kinds, &case.kind);
        Ok(Picker::new(self.t("menu.todos"), items).lead(format!("{kind} · {}", case.customer)).numbered())
    }

    /// The agent herself, or who is asked.
    pub(crate) fn who_does(&self, who: &str) -> String {
        let look = self.session.look();
        if who == "agent" {
            look.t("guide.agent").to_owned()
        } else {
            look.label(&look.config.lists.askees, who).to_owned()
        }
    }

    pub(super) fn todo_picked(&mut self, case: i64, picked: &str) -> Result<(), StoreError> {
        let Ok(todo) = picked.parse::<i64>() else { return self.open_form(FormKind::NewTodo(case)) };
        let is_done = store::case::todos(&self.session.store, case)?
            .iter()
            .any(|t| t.id == todo && t.done_at.is_some());
        if is_done {
            let by = self.session.actor();
            store::case::todo_done(&mut self.session.store, &by, todo, "", None)?;
            self.reload()?;
            return self.open_menu(crate::app::dialog::Menu::Todos(case));
        }
        self.open_form(FormKind::TodoDone { case, todo })
    }
}
