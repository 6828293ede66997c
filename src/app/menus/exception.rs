//! An open exception: its to-do chain is ticked, an option is chosen with the customer, then it is closed (O6).

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu};
use crate::config::Labelled;
use crate::config::lists::ExceptionKind;
use crate::domain::exception::{DELIST, WAIT};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError};

impl App {
    /// The open exception of an order, else the form for a new one.
    pub(crate) fn open_exception(&mut self, order: i64) -> Result<(), StoreError> {
        let exceptions = store::exception::of_order(&self.session.store, order)?;
        match exceptions.iter().find(|e| e.closed_at.is_none()) {
            Some(open) => self.open_menu(Menu::Exception(open.id)),
            None => self.open_form(FormKind::Exception(order)),
        }
    }

    fn exception_kind(&self, id: &str) -> Option<&ExceptionKind> {
        self.session.config.lists.exceptions.iter().find(|k| k.id == id)
    }

    pub(super) fn exception_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let lang = self.session.lang();
        let exception = store::exception::get(&self.session.store, id)?;
        let kind = self.exception_kind(&exception.kind);
        let mut items = vec![
            entry("close", &self.t("menu.exception_close")),
            entry("new", &self.t("menu.exception_new")),
        ];
        for step in kind.map(|k| k.steps.as_slice()).unwrap_or_default() {
            let sign = if exception.steps_done.contains(&step.id) { "[v]" } else { "[ ]" };
            items.push(PickItem::new(format!("step:{}", step.id), format!("{sign} {}", step.label(lang))));
        }
        for option in kind.map(|k| k.options.as_slice()).unwrap_or_default() {
            let sign = if exception.option == option.id { "(v)" } else { "( )" };
            items.push(PickItem::new(
                format!("option:{}", option.id),
                format!("{sign} {}", option.label(lang)),
            ));
        }
        let label = kind.map_or(exception.kind.as_str(), |k| k.label(lang));
        let lead = format!("{label} · {} · {}", exception.customer, exception.note);
        let next = kind.and_then(|k| k.steps.iter().find(|s| !exception.steps_done.contains(&s.id)));
        let first = next.map_or("close".to_owned(), |s| format!("step:{}", s.id));
        Ok(Picker::new(self.t("menu.exception"), items).lead(lead).numbered().at(&first))
    }

    pub(super) fn exception_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        let exception = store::exception::get(&self.session.store, id)?;
        match picked.split_once(':') {
            Some(("step", step)) => store::exception::step_done(&mut self.session.store, &by, id, step)?,
            Some(("option", WAIT)) => return self.open_form(FormKind::ExceptionWait(id)),
            Some(("option", option)) => {
                let kind = self.exception_kind(&exception.kind);
                let text = kind.and_then(|k| k.options.iter().find(|o| o.id == option));
                let text = text.map_or(option, |o| o.label(self.session.lang())).to_owned();
                let store = &mut self.session.store;
                store::exception::choose(store, &by, id, option, exception.due_at, &text)?;
            }
            _ if picked == "new" => return self.open_form(FormKind::Exception(exception.order_id)),
            _ => return self.open_form(FormKind::CloseException(id)),
        }
        self.reload()?;
        self.open_menu(Menu::Exception(id))?;
        let delisting =
            picked == format!("step:{DELIST}") && !exception.steps_done.iter().any(|s| s == DELIST);
        if delisting { self.offer_delisting(exception.order_id) } else { Ok(()) }
    }
}
