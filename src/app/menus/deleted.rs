//! X3: everything that was deleted; Enter brings it back.

use crate::app::App;
use crate::domain::Entity;
use crate::modal::{PickItem, Picker};
use crate::store::StoreError;
use crate::store::deleted::{self, Deleted};

/// Things that are shown.
const MOST: i64 = 300;

impl App {
    pub(super) fn deleted_menu(&self) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let all = deleted::list(&self.session.store, MOST)?;
        let items = all.iter().map(|d| {
            let kind = self.t(&format!("deleted.kind.{}", d.entity));
            PickItem::new(format!("{}:{}", d.entity, d.id), format!("{kind}  {}", self.deleted_title(d)))
                .detail(look.tf("deleted.at", &[("time", &look.near(d.at))]))
        });
        let lead = self.t(if all.is_empty() { "deleted.none" } else { "deleted.lead" });
        Ok(Picker::new(self.t("menu.deleted"), items.collect()).lead(lead))
    }

    fn deleted_title(&self, d: &Deleted) -> String {
        let look = self.session.look();
        match (d.entity, d.amount) {
            (Entity::Fee, Some(amount)) => {
                let kind = look.label(&look.config.lists.fees, &d.code);
                format!("{kind} {amount} {}", look.text(&d.title)).trim_end().to_owned()
            }
            (Entity::Customer, _) => look.name(&d.title),
            _ => look.text(&d.title),
        }
    }

    pub(super) fn deleted_picked(&mut self, picked: &str) -> Result<(), StoreError> {
        let all = deleted::list(&self.session.store, MOST)?;
        let Some(found) = all.into_iter().find(|d| format!("{}:{}", d.entity, d.id) == picked) else {
            return Ok(());
        };
        let by = self.session.actor();
        deleted::restore(&mut self.session.store, &by, &found)?;
        self.reload()?;
        let title = self.deleted_title(&found);
        self.done("deleted.back", &[("title", &title)]);
        Ok(())
    }
}
