//! What happened this shift, newest first, with time and who: any step nothing later depends on is taken back, and
//! where one can't be, the reason is said.

use super::entry;
use crate::app::App;
use crate::app::dialog::Menu;
use crate::modal::{PickItem, Picker};
use crate::report::trail::purged;
use crate::store::undo::{self, State, Step, Undone};
use crate::store::{self, StoreError};
use crate::text::{harmless, width};

/// Steps that are shown.
const STEPS: i64 = 200;
/// Leads to what was deleted longer ago.
const DELETED: &str = "deleted";
/// Columns of a step's name.
const WHAT: usize = 16;

impl App {
    pub(super) fn timeline_menu(&mut self) -> Result<Picker, StoreError> {
        let by = self.session.actor();
        let steps = undo::timeline(&mut self.session.store, &by, STEPS)?;
        let lead = self.t(if steps.is_empty() { "undo.nothing_yet" } else { "undo.lead" });
        let mut items: Vec<PickItem> = steps.iter().map(|s| self.step_item(s)).collect();
        items.push(entry(DELETED, &self.t("deleted.entry")));
        Ok(Picker::new(self.t("menu.timeline"), items).lead(lead).whole())
    }

    /// `· 14:05 小李 登记咨询  小美                     后面的「结束咨询」要先撤销`
    fn step_item(&self, step: &Step) -> PickItem {
        let look = self.session.look();
        let op = |kind: &str| self.t(&format!("op.{kind}"));
        let (sign, what, why) = match &step.state {
            State::Open => ("·", op(&step.what.kind), None),
            State::TakenBack => ("-", op(&step.what.kind), Some(self.t("undo.taken_back"))),
            State::StepBack(of) => {
                let what = format!("{} {}", op("undo"), op(of));
                ("-", what, Some(self.t("undo.final.undo")))
            }
            State::Holds { kind, .. } if kind.is_empty() => {
                ("!", op(&step.what.kind), Some(self.t(undo::HELD)))
            }
            State::Holds { kind, note } => {
                let args = [("what", op(kind)), ("note", note.clone())];
                let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                ("!", op(&step.what.kind), Some(self.locale().tf("undo.held_by", &args)))
            }
            State::Final(key) => ("=", op(&step.what.kind), Some(self.t(key))),
        };
        let note = match step.what.kind.as_str() {
            "purge" => purged(&step.reason, &step.what.note, self.locale()).1,
            _ => look.text(&step.what.note),
        };
        // The row cuts a long name and most reasons: below the list they stand in full.
        let whole = why.as_ref().map(|why| format!("{} · {why}", format!("{what} {note}").trim_end()));
        let what = width::pad(&width::cut(&what, WHAT), WHAT);
        let label =
            format!("{sign} {} {} {what} {note}", look.near(step.what.at), harmless::line(&step.agent));
        let item = PickItem::new(step.what.op.to_string(), label).whole(whole.unwrap_or_default());
        item.detail(why.clone().unwrap_or_default()).disabled(why)
    }

    pub(super) fn timeline_picked(&mut self, picked: &str) -> Result<(), StoreError> {
        let by = self.session.actor();
        if picked == DELETED {
            return self.open_menu(Menu::Deleted);
        }
        let Ok(op) = picked.parse::<i64>() else { return Ok(()) };
        let Some(step) = undo::of(&self.session.store, &by, op)? else { return Ok(()) };
        if undo::IMPORTS.contains(&step.kind.as_str()) {
            self.ask_to_undo_import(&step);
            return Ok(());
        }
        let taken = undo::whole(&mut self.session.store, &by, &step);
        if taken.is_ok() {
            self.was_undone(&step)?;
        }
        self.open_menu(Menu::Timeline)?;
        taken
    }

    /// `u`: the newest step.
    pub(crate) fn undo(&mut self) -> Result<(), StoreError> {
        let by = self.session.actor();
        if let Some(next) = undo::next(&self.session.store, &by)?
            && undo::IMPORTS.contains(&next.kind.as_str())
        {
            self.ask_to_undo_import(&next);
            return Ok(());
        }
        match undo::last(&mut self.session.store, &by)? {
            Some(undone) => self.was_undone(&undone)?,
            None => self.hint("refuse.nothing_to_undo", &[]),
        }
        Ok(())
    }

    /// The desk is as it was before the step.
    fn was_undone(&mut self, undone: &Undone) -> Result<(), StoreError> {
        self.session.refresh_shift()?;
        self.restore_templates()?;
        self.reload()?;
        self.tell_undone(undone);
        Ok(())
    }

    pub(crate) fn tell_undone(&mut self, undone: &store::undo::Undone) {
        let what = self.t(&format!("op.{}", undone.kind));
        self.done("done.undone", &[("what", &what), ("note", &undone.note)]);
    }
}
