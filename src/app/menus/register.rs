//! What of the register is shown: kind, age, whom it waits for, responsible side, no solution today.

use super::entry;
use crate::app::App;
use crate::app::dialog::Menu;
use crate::config::Labelled;
use crate::domain::case::CaseStatus;
use crate::modal::{PickItem, Picker};
use crate::pane::cases::condition_text;
use crate::store::StoreError;

/// Ages to choose from, in days.
const AGES: [i64; 3] = [1, 3, 7];

impl App {
    pub(super) fn filter_menu(&self) -> Picker {
        let look = self.session.look();
        let set = self.desk.cases.filter.codes();
        let waits = CaseStatus::ALL.iter().filter(|s| s.is_waiting()).map(|s| format!("status:{s}"));
        let lists = &look.config.lists;
        let codes = std::iter::once("no_solution".to_owned())
            .chain(waits)
            .chain(AGES.iter().map(|days| format!("days:{days}")))
            .chain(lists.case_kinds.iter().map(|k| format!("kind:{}", k.id())))
            .chain(lists.responsibilities.iter().map(|r| format!("responsible:{}", r.id())));
        let mut items: Vec<PickItem> = codes
            .map(|code| {
                let sign = if set.contains(&code) { "[v]" } else { "[ ]" };
                let label = format!("{sign} {}", condition_text(&code, &look));
                PickItem::new(code, label)
            })
            .collect();
        if !set.is_empty() {
            items.insert(0, entry("all", &self.t("case.filter.all")));
        }
        Picker::new(self.t("menu.case_filter"), items).lead(self.t("case.filter.lead")).numbered()
    }

    /// One condition in: the pane shows it. Taken out: the list stays, for the next one.
    pub(super) fn filter_picked(&mut self, code: &str) -> Result<(), StoreError> {
        self.desk.cases.filter.toggle(code);
        self.reload()?;
        if code == "all" || !self.desk.cases.filter.codes().contains(&code.to_owned()) {
            return self.open_menu(Menu::CaseFilter);
        }
        Ok(())
    }
}
