//! The reconciliation calendar (E2): what is to be compared, with whom, and what was found.

use super::entry;
use crate::app::App;
use crate::app::dialog::{FormKind, Menu, Printable};
use crate::config::lists;
use crate::domain::fee::calendar::{Agreed, Compared, Every, due_day};
use crate::domain::fee::statement::Share;
use crate::domain::fee::{Account, FeeRefusal, Party};
use crate::domain::reminder::RECONCILIATION;
use crate::modal::{PickItem, Picker};
use crate::report::statement::agreed_told;
use crate::store::fee::{Due, Filter};
use crate::store::{self, Result, StoreError, reminder};
use crate::text::width;
use chrono::NaiveTime;

/// Columns of a name.
const NAME: usize = 16;
/// The hour of its day at which a comparison rings.
const RINGS: u32 = 10;
/// Reminders that are looked through for those of the calendar.
const REMINDERS: i64 = 200;

/// Names a party in the list, whatever its place: `customer:7`, `courier:zto`.
fn key_of(party: &Party) -> String {
    match party.customer_id {
        Some(id) => format!("{}:{id}", party.account),
        None => format!("{}:{}", party.account, party.name),
    }
}

impl App {
    /// E2: with the first look at a business day, what ended last is put on the list of what is due.
    pub(crate) fn remind_reconciliations(&mut self) -> Result<()> {
        let today = self.session.actor().day;
        if self.session.shift.is_none() || self.desk.calendar_of == Some(today) {
            return Ok(());
        }
        let hour = NaiveTime::from_hms_opt(RINGS, 0, 0).unwrap_or_default();
        let calendars = self.session.config.lists.reconciliations.clone();
        for calendar in &calendars {
            let found = Every::from_code(&calendar.period).zip(Account::from_code(&calendar.with));
            let Some((every, account)) = found else { continue };
            let Some(period) = every.last_ended(today) else { continue };
            let due = Due { calendar: calendar.id.clone(), account, period };
            let day = due_day(period, calendar.day);
            let text = self.due_told(&due);
            let session = &mut self.session;
            let (by, at) = (session.actor(), session.clock.unix(day.and_time(hour)));
            store::fee::remind(&mut session.store, &by, &due, at, &text)?;
        }
        self.desk.calendar_of = Some(today);
        Ok(())
    }

    /// `月结客户对账 2026-05-01 / 2026-05-31`
    fn due_told(&self, due: &Due) -> String {
        let name =
            lists::label(&self.session.config.lists.reconciliations, &due.calendar, self.session.lang());
        format!("{name} {} / {}", due.period.from, due.period.to)
    }

    /// What a reminder of the calendar is about, in the language of the screen.
    pub(crate) fn calendar_words(&self, due: &crate::domain::agenda::Due) -> String {
        self.account_words(due.key.id, &due.text)
    }

    fn account_words(&self, reminder_id: i64, kept: &str) -> String {
        let due = store::fee::due_of(&self.session.store, reminder_id).ok().flatten();
        due.map_or_else(|| crate::text::harmless::line(kept), |due| self.due_told(&due))
    }

    pub(super) fn reconcile_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Reconcile(id) => self.accounts_menu(id),
            Menu::ReconcileWith(id) => self.account_menu(id),
            _ => self.calendar_menu(),
        }
    }

    pub(super) fn reconcile_picked(&mut self, menu: Menu, picked: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Reconcile(id) => {
                let Some(due) = store::fee::due_of(&self.session.store, id)? else { return Ok(()) };
                let all = store::fee::compared(&self.session.store, &due)?;
                let Some((share, _)) = all.iter().find(|(share, _)| key_of(&share.party) == picked) else {
                    return self.open_menu(Menu::Calendar);
                };
                self.desk.statement_of = Some((Some(share.party.clone()), due.period));
                self.open_menu(Menu::ReconcileWith(id))
            }
            Menu::ReconcileWith(id) => self.account_picked(id, picked),
            _ => match picked.parse() {
                Ok(id) => self.open_menu(Menu::Reconcile(id)),
                Err(_) => Ok(()),
            },
        }
    }

    /// What of the calendar is open now.
    fn calendar_menu(&self) -> Result<Picker, StoreError> {
        let look = self.session.look();
        let open = reminder::open(&self.session.store, REMINDERS)?;
        let items: Vec<PickItem> = open
            .iter()
            .filter(|r| r.kind == RECONCILIATION)
            .map(|r| {
                PickItem::new(r.id.to_string(), self.account_words(r.id, &r.text)).key(look.near(r.due_at))
            })
            .collect();
        let key = match (items.is_empty(), self.session.config.lists.reconciliations.is_empty()) {
            (true, true) => "reconcile.no_calendar",
            (true, false) => "reconcile.nothing",
            _ => "reconcile.lead",
        };
        Ok(Picker::new(self.t("menu.calendar"), items).lead(self.t(key)).numbered())
    }

    /// The accounts of one of the calendar, those still to be compared first.
    fn accounts_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let Some(due) = store::fee::due_of(&self.session.store, id)? else { return self.calendar_menu() };
        let all = store::fee::compared(&self.session.store, &due)?;
        let state =
            |(share, agreed): &(Share, Option<Agreed>)| Compared::of(agreed.as_ref(), share.balance());
        let open = all.iter().filter(|a| state(a) != Compared::Agreed).count();
        let mut items: Vec<(bool, PickItem)> = all
            .iter()
            .map(|account| {
                let (share, _) = account;
                let sign = match state(account) {
                    Compared::Open => "[ ]",
                    Compared::Agreed => "[v]",
                    Compared::Changed => "[!]",
                };
                let party = self.session.look().text(&self.session.setting().party(&share.party));
                let name = width::pad(&width::cut(&party, NAME), NAME);
                let moved = self.locale().tf(
                    "reconcile.moved",
                    &[
                        ("opening", &share.opening.to_string()),
                        ("charged", &share.charged.to_string()),
                        ("paid", &share.paid.to_string()),
                    ],
                );
                let label = format!("{sign} {name} {:>12}", share.balance().to_string());
                (sign == "[v]", PickItem::new(key_of(&share.party), label).detail(moved))
            })
            .collect();
        items.sort_by_key(|(done, _)| *done);
        let items = items.into_iter().map(|(_, item)| item).collect();
        let args =
            [("what", self.due_told(&due)), ("open", open.to_string()), ("count", all.len().to_string())];
        let lead = self.locale().tf("reconcile.accounts", &args.each_ref().map(|(k, v)| (*k, v.as_str())));
        Ok(Picker::new(self.t("menu.reconcile"), items).lead(lead).numbered())
    }

    fn account_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let Some((Some(party), period)) = self.desk.statement_of.clone() else {
            return self.accounts_menu(id);
        };
        let told = store::fee::told(&self.session.store, Some(&party), period)?;
        let (setting, balance) = (self.session.setting(), told.statement.balance());
        let mut lead = format!("{} · {} / {} · ￥{balance}", setting.party(&party), period.from, period.to);
        if let Some(agreed) = &told.agreed {
            let told = agreed_told(agreed, balance, &setting);
            lead = format!("{lead}\n{} {told}", self.t("statement.agreed"));
        }
        let items = ["statement", "agree", "fees", "pay"]
            .map(|what| entry(what, &self.t(&format!("reconcile.{what}"))))
            .to_vec();
        Ok(Picker::new(self.t("menu.reconcile"), items).lead(lead).numbered())
    }

    fn account_picked(&mut self, id: i64, picked: &str) -> Result<(), StoreError> {
        let Some((Some(party), period)) = self.desk.statement_of.clone() else { return Ok(()) };
        match picked {
            "statement" => self.show_to_print(Printable::Statement),
            "fees" => {
                self.desk.fee_filter = Filter::of(&party, Some(period));
                self.open_menu(Menu::Fees)
            }
            _ if self.session.shift.is_none() => {
                self.hint("refuse.no_shift", &[]);
                Ok(())
            }
            "pay" => {
                self.desk.fee_filter = Filter::of(&party, Some(period));
                self.open_form(FormKind::Payment)
            }
            _ => {
                let store = &self.session.store;
                let shown = store::fee::statement(store, Some(&party), period)?.balance();
                self.desk.agreed_on = Some(shown);
                self.open_form(FormKind::Agree(id))
            }
        }
    }

    /// Whose balance it is that both sides found, and how much.
    pub(crate) fn compared_told(&self) -> Result<String, StoreError> {
        let Some((Some(party), period)) = &self.desk.statement_of else { return Ok(String::new()) };
        let balance = store::fee::statement(&self.session.store, Some(party), *period)?.balance();
        let name = self.session.setting().party(party);
        Ok(format!("{name} · {} / {} · ￥{balance}", period.from, period.to))
    }

    /// E2: both sides found the same.
    pub(crate) fn save_agreed(&mut self, reminder: i64, note: &str) -> Result<(), StoreError> {
        // A draft of before the last start: whose account it was is to be picked again.
        let Some((Some(party), period)) = self.desk.statement_of.clone() else {
            return Err(StoreError::refused(&FeeRefusal::NoParty));
        };
        let by = self.session.actor();
        let balance = store::fee::statement(&self.session.store, Some(&party), period)?.balance();
        // Something came in beside while both were looking at the sum.
        if self.desk.agreed_on.replace(balance).is_some_and(|shown| shown != balance) {
            return Err(StoreError::refused(&FeeRefusal::Moved));
        }
        let of = (&party, period);
        let all = store::fee::agree(&mut self.session.store, &by, of, balance, note, Some(reminder))?;
        let (who, amount) = (self.session.setting().party(&party), format!("￥{balance}"));
        let key = if all { "done.all_agreed" } else { "done.agreed" };
        self.done(key, &[("who", &who), ("amount", &amount)]);
        Ok(())
    }
}
