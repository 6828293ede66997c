//! F7: everything that is due or soon will be, of every kind; what can be done about one of it; putting off with a
//! reason (I10). What was typed and not saved stands behind.

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu, OrderTask};
use crate::config::Labelled;
use crate::domain::agenda::{Due, DueKey, DueKind};
use crate::domain::reminder::RECONCILIATION;
use crate::domain::{Entity, Subject, shift};
use crate::modal::{PickItem, Picker};
use crate::store::{self, StoreError, agenda, draft};
use crate::text::width;

/// Seconds that Del puts something off.
const SOON: i64 = 600;
/// Columns of a customer's name.
const NAME: usize = 12;

impl App {
    pub(super) fn agenda_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Due(key) => self.due_menu(key),
            Menu::SnoozeWhy { until, .. } => Ok(self.snooze_why_menu(until)),
            _ => self.reminders_menu(),
        }
    }

    pub(super) fn agenda_picked(&mut self, menu: Menu, picked: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Due(key) => self.due_picked(key, picked),
            Menu::SnoozeWhy { due, until } => self.snooze_why_picked(due, until, picked),
            _ => match (picked.strip_prefix("draft|"), DueKey::parse(picked)) {
                (Some(draft), _) => match FormKind::from_key(draft) {
                    Some(kind) => self.open_form(kind),
                    None => Ok(()),
                },
                (None, Some(key)) => self.open_menu(Menu::Due(key)),
                (None, None) => Ok(()),
            },
        }
    }

    fn reminders_menu(&self) -> Result<Picker, StoreError> {
        let now = self.session.now();
        let all = self.agenda()?;
        let columns = all.iter().map(|d| width::width(&self.due_word(d))).max().unwrap_or(0);
        let mut items: Vec<PickItem> = all.iter().map(|d| self.due_item(d, columns, now)).collect();
        items.extend(self.draft_items()?);
        let quiet = all.iter().filter(|d| d.is_quiet(now)).count();
        let late = all.iter().filter(|d| d.is_late(now) && !d.is_quiet(now)).count();
        let coming = (all.len() - quiet - late).to_string();
        let lead = if items.is_empty() {
            self.t("menu.no_reminders")
        } else {
            let counts = [("late", late.to_string()), ("coming", coming), ("quiet", quiet.to_string())];
            let counts: Vec<(&str, &str)> = counts.iter().map(|(n, v)| (*n, v.as_str())).collect();
            self.locale().tf("due.lead", &counts)
        };
        Ok(Picker::new(self.t("menu.reminders"), items)
            .lead(lead)
            .numbered()
            .removable(self.t("snooze.del_hint")))
    }

    /// `! 承诺  小美        要赠品                  超 12分`
    fn due_item(&self, due: &Due, columns: usize, now: i64) -> PickItem {
        let sign = match (due.is_quiet(now), due.is_late(now)) {
            (true, _) => "~",
            (false, true) => "!",
            (false, false) => "·",
        };
        let word = width::pad(&self.due_word(due), columns);
        let name = width::pad(&width::cut(&self.due_name(due), NAME), NAME);
        let label = format!("{sign} {word} {name} {}", self.due_words(due));
        let detail = match &due.put_off {
            Some((until, why)) if *until > now => {
                let time = self.session.look().near(*until);
                self.locale().tf("due.put_off", &[("time", &time), ("reason", why)])
            }
            _ => due.keeper.as_ref().map_or_else(String::new, |k| k.order_no.clone()),
        };
        PickItem::new(due.key.to_string(), label).detail(detail).key(self.due_time(due))
    }

    /// What was typed into forms and not saved.
    fn draft_items(&self) -> Result<Vec<PickItem>, StoreError> {
        let mut items = Vec::new();
        for draft in draft::all(&self.session.store)? {
            let Some(kind) = FormKind::from_key(&draft.key) else { continue };
            let Ok(form) = self.build_form(&kind) else { continue };
            let who = kind.subject().map(|s| self.name_of(s)).unwrap_or_default();
            let label = self.locale().tf("due.draft", &[("form", &form.title), ("who", &who)]);
            items.push(
                PickItem::new(format!("draft|{}", draft.key), format!("… {label}"))
                    .key(self.session.look().near(draft.saved_at)),
            );
        }
        Ok(items)
    }

    /// Whom an entity belongs to.
    pub(crate) fn name_of(&self, subject: Subject) -> String {
        let store = &self.session.store;
        match subject.entity {
            Entity::Inquiry => store::inquiry::get(store, subject.id).map(|i| i.customer),
            Entity::Order => store::order::get(store, subject.id).map(|o| o.data.customer),
            Entity::Case => store::case::get(store, subject.id).map(|c| c.customer),
            Entity::Exception => store::exception::get(store, subject.id).map(|e| e.customer),
            _ => return String::new(),
        }
        .unwrap_or_default()
    }

    fn due_menu(&self, key: DueKey) -> Result<Picker, StoreError> {
        let lead = match self.due_of(key)? {
            Some(due) => {
                [self.due_word(&due), self.due_name(&due), self.due_words(&due), self.due_time(&due)]
                    .into_iter()
                    .filter(|p| !p.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · ")
            }
            None => String::new(),
        };
        let by_itself = (key.kind != DueKind::Reminder).then(|| self.t("snooze.done_by_itself"));
        let look = self.session.look();
        let morning = look.near(self.tomorrow_morning());
        let shift = self.next_shift();
        let no_shift = shift.is_none().then(|| self.t("snooze.no_next_shift"));
        let shift = shift.map_or_else(String::new, |at| look.near(at));
        let items = vec![
            entry("go", &self.t("snooze.go")),
            entry("done", &self.t("snooze.done")).disabled(by_itself),
            entry("10", &self.t("snooze.minutes_10")),
            entry("120", &self.t("snooze.hours_2")),
            entry("morning", &self.t("snooze.morning")).detail(morning),
            entry("shift", &self.t("snooze.next_shift")).detail(shift).disabled(no_shift),
            entry("other", &self.t("snooze.other")),
        ];
        Ok(Picker::new(self.t("menu.reminder"), items).lead(lead))
    }

    /// I10: go there, tick it off, or put it off.
    fn due_picked(&mut self, key: DueKey, how: &str) -> Result<(), StoreError> {
        let until = match how {
            "go" => return self.go_to_due(key),
            "done" => {
                let by = self.session.actor();
                store::reminder::done(&mut self.session.store, &by, key.id)?;
                self.reload()?;
                self.done("done.reminder_done", &[]);
                return Ok(());
            }
            "other" => return self.open_form(FormKind::Snooze(key)),
            "morning" => self.tomorrow_morning(),
            "shift" => match self.next_shift() {
                Some(at) => at,
                None => return Ok(()),
            },
            minutes => self.session.now() + minutes.parse::<i64>().unwrap_or(10) * 60,
        };
        self.open_menu(Menu::SnoozeWhy { due: key, until })
    }

    /// Del in the list: ten minutes, only the reason is asked.
    pub(super) fn put_off_soon(&mut self, picked: &str) -> Result<(), StoreError> {
        match DueKey::parse(picked) {
            Some(due) => self.open_menu(Menu::SnoozeWhy { due, until: self.session.now() + SOON }),
            None => self.open_menu(Menu::Reminders),
        }
    }

    /// Where it is, with what is done about it opened.
    fn go_to_due(&mut self, key: DueKey) -> Result<(), StoreError> {
        let Some(due) = self.due_of(key)? else { return Ok(()) };
        if due.key.kind == DueKind::Reminder && due.sort == RECONCILIATION {
            return self.open_menu(Menu::Reconcile(key.id));
        }
        let place = self.place_of(&due)?;
        if let Some(place) = place {
            self.go_to(place);
        }
        let task = match key.kind {
            DueKind::Ship => OrderTask::Chase,
            DueKind::Cod => OrderTask::Cod,
            DueKind::CallBack => OrderTask::CallBack,
            DueKind::Nudge => OrderTask::Nudge,
            DueKind::Todo => {
                let case = due.subject.map_or(0, |s| s.id);
                return self.open_form(FormKind::TodoDone { case, todo: key.id });
            }
            _ => {
                // An exception is worked on where its order is.
                if let Some(Subject { entity: Entity::Exception, id }) = due.subject {
                    return self.open_menu(Menu::Exception(id));
                }
                return match place {
                    Some(place) => self.reopen_draft(place),
                    None => Ok(()),
                };
            }
        };
        self.do_order_task(key.id, task)
    }

    /// S1: when the next planned shift begins.
    fn next_shift(&self) -> Option<i64> {
        let session = &self.session;
        let cutoff = session.config.settings.cutoff_hour;
        let now = session.local_now();
        let day = crate::clock::business_day(now, cutoff);
        let plans = session.config.settings.plans(session.lang());
        shift::next_start(&plans, now.naive_local(), day, cutoff).map(|wall| session.clock.unix(wall))
    }

    fn snooze_why_menu(&self, until: i64) -> Picker {
        let lang = self.session.lang();
        let reasons = &self.session.config.lists.snooze_reasons;
        let mut items: Vec<PickItem> = reasons.iter().map(|r| entry(r.id(), r.label(lang))).collect();
        items.push(entry("+other", &self.t("snooze.other_reason")));
        let time = self.session.look().near(until);
        Picker::new(self.t("menu.snooze_why"), items)
            .lead(self.locale().tf("done.snoozed", &[("time", &time)]))
    }

    fn snooze_why_picked(&mut self, key: DueKey, until: i64, picked: &str) -> Result<(), StoreError> {
        if picked == "+other" {
            self.open_form(FormKind::Snooze(key))?;
            let time = self.due_text(Some(until));
            if let Some(crate::modal::Modal::Form(form)) = self.dialogs.last_mut().map(|d| &mut d.modal) {
                form.begin_with("until", &time);
            }
            return Ok(());
        }
        let look = self.session.look();
        let reason = look.label(&look.config.lists.snooze_reasons, picked).to_owned();
        self.put_off(key, until, &reason)
    }

    /// Puts it off and says until when.
    pub(crate) fn put_off(&mut self, key: DueKey, until: i64, reason: &str) -> Result<(), StoreError> {
        let note = match self.due_of(key)? {
            Some(due) => due.subject.map_or(due.text.clone(), |_| self.due_name(&due)),
            None => String::new(),
        };
        let by = self.session.actor();
        agenda::snooze(&mut self.session.store, &by, key, until, reason, &note)?;
        self.reload()?;
        let time = self.session.look().near(until);
        self.done("done.snoozed", &[("time", &time)]);
        Ok(())
    }
}
