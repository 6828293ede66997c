//! I10: one key to what is nearest its breach or promise, in whatever pane, with its draft and the reason. Pressed
//! again it goes to the next after it.

use super::App;
use super::dialog::{FormKind, Menu};
use crate::domain::Subject;
use crate::domain::agenda::{Due, DueKey, DueKind};
use crate::domain::reminder::RECONCILIATION;
use crate::store::{self, StoreError, agenda, draft};
use crate::text::{harmless, when, width};
use chrono::NaiveTime;

/// What lies further ahead than this is not gone to yet, seconds.
const AHEAD: i64 = 4 * 3600;
/// Columns of what is told of an item.
const TOLD: usize = 36;

impl App {
    /// Everything that is due or soon will be, what hurts most first.
    pub(crate) fn agenda(&self) -> Result<Vec<Due>, StoreError> {
        let session = &self.session;
        let settings = &session.config.settings;
        let today = crate::clock::business_day(session.local_now(), settings.cutoff_hour);
        let noon = NaiveTime::from_hms_opt(settings.cases.afternoon_hour, 0, 0).unwrap_or_default();
        let terms = agenda::Terms {
            keepers: store::keeper::terms(&session.config),
            breach: settings.waiting.thresholds[2],
            today,
            afternoon: session.clock.unix(today.and_time(noon)),
        };
        agenda::list(&session.store, &terms, session.now())
    }

    /// F12. From a form or a list on top it leaves first: what is typed is kept as a draft.
    pub(crate) fn next_urgent(&mut self) -> Result<(), StoreError> {
        let parked = self.park();
        let now = self.session.now();
        let mut all = self.agenda()?;
        all.retain(|d| {
            !d.is_quiet(now) && (d.is_late(now) || d.key.kind == DueKind::Nudge || d.due_at <= now + AHEAD)
        });
        let Some(first) = all.first() else { return self.nothing_urgent() };
        let stands_at = self.desk.walked.filter(|_| self.desk.context == self.desk.walked_to);
        let after = stands_at.and_then(|key| all.iter().position(|d| d.key == key)).map(|at| at + 1);
        let wraps = after == Some(all.len());
        let nth = after.filter(|at| *at < all.len()).unwrap_or(0);
        let due = all.get(nth).unwrap_or(first).clone();
        self.walk_to(&due)?;
        let reason = self.due_reason(&due, nth + 1, all.len());
        let key = match (parked, wraps) {
            (true, _) => "next.parked",
            (false, true) => "next.from_the_top",
            (false, false) => "next.plain",
        };
        self.hint(key, &[("reason", &reason)]);
        Ok(())
    }

    /// Leaves every pop-up; what was typed stays as a draft. True when something was typed.
    fn park(&mut self) -> bool {
        self.save_drafts();
        let typed =
            self.dialogs.iter().any(|d| matches!(&d.modal, crate::modal::Modal::Form(f) if f.is_changed()));
        self.dialogs.clear();
        typed
    }

    fn walk_to(&mut self, due: &Due) -> Result<(), StoreError> {
        self.desk.walked = Some(due.key);
        match self.place_of(due)? {
            Some(subject) => {
                self.go_to(subject);
                self.reopen_draft(subject)?;
            }
            // A note about nothing in particular is done where it stands.
            None => self.open_menu(Menu::Due(due.key))?,
        }
        self.desk.walked_to = self.desk.context;
        Ok(())
    }

    /// Where a due thing is worked on: an exception and a change where their order is.
    pub(crate) fn place_of(&self, due: &Due) -> Result<Option<Subject>, StoreError> {
        use crate::domain::Entity as E;
        let store = &self.session.store;
        let Some(subject) = due.subject else { return Ok(None) };
        Ok(match subject.entity {
            E::Inquiry | E::Order | E::Case => Some(subject),
            E::Exception => Some(Subject::new(E::Order, store::exception::get(store, subject.id)?.order_id)),
            _ => None,
        })
    }

    /// The form that was left half filled about this subject comes back.
    pub(crate) fn reopen_draft(&mut self, subject: Subject) -> Result<(), StoreError> {
        let drafts = draft::all(&self.session.store)?;
        let kinds = drafts.iter().filter_map(|d| FormKind::from_key(&d.key));
        for kind in kinds.filter(|k| k.subject() == Some(subject)) {
            match self.open_form(kind) {
                Err(StoreError::NotFound { .. } | StoreError::Refused(_)) => {}
                opened => return opened,
            }
        }
        Ok(())
    }

    /// Nothing presses: the orders to confirm come next, or nothing at all.
    fn nothing_urgent(&mut self) -> Result<(), StoreError> {
        let order = self
            .desk
            .orders
            .list
            .rows()
            .iter()
            .find(|o| o.status == crate::domain::order::OrderStatus::WaitConfirm);
        match order.map(|o| Subject::new(crate::domain::Entity::Order, o.id)) {
            Some(subject) => {
                self.go_to(subject);
                self.reopen_draft(subject)?;
                self.hint("next.order", &[]);
            }
            None => self.hint("next.nothing", &[]),
        }
        Ok(())
    }

    /// `1/7 承诺 · 小美 · 要赠品 · 超 12分`
    fn due_reason(&self, due: &Due, nth: usize, all: usize) -> String {
        let text = width::cut(&self.due_words(due), TOLD);
        let parts = [self.due_word(due), self.due_name(due), text, self.due_time(due)];
        let told = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" · ");
        format!("{nth}/{all} {told}")
    }

    /// What kind of thing it is, in one word.
    pub(crate) fn due_word(&self, due: &Due) -> String {
        let key = match due.key.kind {
            DueKind::Reminder => format!("reminder.kind.{}", due.sort),
            kind => format!("due.kind.{kind}"),
        };
        self.locale().t(&key).to_owned()
    }

    pub(crate) fn due_name(&self, due: &Due) -> String {
        let name = match due.subject {
            Some(subject) if due.customer.is_empty() => self.name_of(subject),
            _ => due.customer.clone(),
        };
        self.session.look().name(&name)
    }

    pub(crate) fn due_words(&self, due: &Due) -> String {
        let look = self.session.look();
        match (&due.keeper, due.key.kind) {
            (Some(keeper), _) => self.keeper_text(keeper),
            (None, DueKind::Case | DueKind::Dispute) => {
                let kind = look.label(&look.config.lists.case_kinds, &due.sort);
                look.text(&format!("{kind} {}", due.text))
            }
            (None, DueKind::Reminder) if due.sort == RECONCILIATION => self.calendar_words(due),
            (None, _) => harmless::line(&look.text(&due.text)),
        }
    }

    /// How late it is or how much time is left; of an offer since when it stands.
    pub(crate) fn due_time(&self, due: &Due) -> String {
        let now = self.session.now();
        let wait = self.session.config.settings.waiting.thresholds[2];
        let (key, seconds) = match due.key.kind {
            DueKind::Wait => ("keeper.since", now - (due.due_at - wait)),
            DueKind::Nudge | DueKind::CallBack => ("keeper.since", now - due.due_at),
            _ if due.due_at <= now => ("keeper.over", now - due.due_at),
            _ => ("keeper.left", due.due_at - now),
        };
        self.locale().tf(key, &[("span", &when::span(seconds))])
    }

    /// The due thing of a key; `None` when it was done meanwhile.
    pub(crate) fn due_of(&self, key: DueKey) -> Result<Option<Due>, StoreError> {
        Ok(self.agenda()?.into_iter().find(|d| d.key == key))
    }
}

#[cfg(test)]
mod tests;
