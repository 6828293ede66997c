//! F9: the shift and its hand-off, from the start to the acceptance (S4–S7).

use super::entry;
use crate::app::App;
use crate::app::dialog::{Ask, FormKind, Menu, Printable, Purpose};
use crate::domain::handoff::{Draft, HandedItem, ReadBack, Section};
use crate::modal::{Confirm, Modal, PickItem, Picker, TextView};
use crate::report::{self, Report};
use crate::store::{self, StoreError};
use crate::text::width;
use chrono::NaiveDate;

impl App {
    /// The draft of the shift at the keyboard, made anew from the data.
    pub(crate) fn handoff_draft(&self) -> Result<Draft, StoreError> {
        let session = &self.session;
        let Some(shift) = &session.shift else {
            return Err(StoreError::refused(&"refuse.no_shift"));
        };
        store::handoff::draft(&session.store, &session.config, &session.clock, &session.locale, shift.id)
    }

    pub(super) fn shift_menu(&self, menu: Menu) -> Result<Picker, StoreError> {
        match menu {
            Menu::Completing => self.completing_menu(),
            Menu::ReadBack(id) => self.read_back_menu(id),
            Menu::ReadBackAnswer { handoff, position } => self.read_back_answers(handoff, position),
            _ => self.f9_menu(),
        }
    }

    fn f9_menu(&self) -> Result<Picker, StoreError> {
        let session = &self.session;
        let no_shift = session.shift.is_none().then(|| self.t("refuse.no_shift"));
        let waiting = store::handoff::unaccepted(&session.store)?;
        let mine = |shift_id: i64| session.shift.as_ref().is_some_and(|s| s.id == shift_id);
        let to_accept = match &waiting {
            None => Some(self.t("handoff.nothing_to_accept")),
            Some(h) if mine(h.shift_id) => Some(self.t("handoff.waits_for_next")),
            Some(_) => no_shift.clone(),
        };
        let frozen = store::handoff::appendable(&session.store, session.shift.as_ref())?;
        let not_frozen = frozen.is_none().then(|| self.t("handoff.nothing_frozen"));
        let others = session.other_agent.is_empty().then(|| self.t("shift.no_other"));
        let items = vec![
            entry("start", &self.t("menu.shift_start")),
            entry("accept", &self.t("menu.handoff_accept")).disabled(to_accept),
            entry("complete", &self.t("menu.handoff_complete")).disabled(no_shift.clone()),
            entry("show", &self.t("menu.handoff_show")),
            entry("freeze", &self.t("menu.handoff_freeze")).disabled(no_shift.clone()),
            entry("end", &self.t("menu.shift_end")).disabled(no_shift),
            entry("keyboard", &self.t("menu.take_keyboard"))
                .disabled(others)
                .detail(session.other_agent.clone()),
            entry("append", &self.t("menu.handoff_append")).disabled(not_frozen),
        ];
        let lead = match (&session.shift, &waiting) {
            (_, Some(h)) if !mine(h.shift_id) => session
                .locale
                .tf("handoff.waits_for_you", &[("number", &h.number), ("agent", &h.sheet.from_agent)]),
            (Some(s), _) => {
                let label = session.config.settings.shift_label(&s.kind, session.lang());
                session.locale.tf("shift.runs", &[("agent", &s.agent), ("shift", label)])
            }
            (None, _) => self.t("header.no_shift"),
        };
        Ok(Picker::new(self.t("menu.shift"), items).lead(lead))
    }

    /// The draft item by item: the red ones without "if … then …" first.
    fn completing_menu(&self) -> Result<Picker, StoreError> {
        let draft = self.handoff_draft()?;
        let lacking = draft.sheet.lacking().len();
        let mut items: Vec<PickItem> = Vec::new();
        items.push(entry("+line", &self.t("menu.handoff_line")));
        items.push(entry("+show", &self.t("menu.handoff_show")));
        let blocked = (lacking > 0)
            .then(|| self.locale().tf("handoff.lacking_count", &[("count", &lacking.to_string())]));
        items.push(entry("+freeze", &self.t("menu.handoff_freeze")).disabled(blocked));
        // The words for the sections stand in one column.
        let short = |s: &Section| width::width(&self.t(&format!("handoff.short.{s}")));
        let columns = Section::ALL.iter().map(short).max().unwrap_or(0);
        for item in &draft.sheet.items {
            let sign = if item.lacks_contingency() { "!" } else { " " };
            let section = width::pad(&self.t(&format!("handoff.short.{}", item.section)), columns);
            let label = format!("{sign} {section} {} {}", item.customer, item.problem);
            items.push(PickItem::new(item.reference.clone(), label).detail(item.contingency.clone()));
        }
        let lead = if lacking > 0 {
            self.locale().tf("handoff.lacking_count", &[("count", &lacking.to_string())])
        } else {
            self.t("handoff.complete")
        };
        let first = draft.sheet.lacking().first().map_or("+freeze".to_owned(), |i| i.reference.clone());
        Ok(Picker::new(self.t("menu.handoff_complete"), items).lead(lead).numbered().at(&first))
    }

    /// S6: the items of a frozen hand-off with their answers; the acceptance stands first once all are answered.
    fn read_back_menu(&self, id: i64) -> Result<Picker, StoreError> {
        let handoff = store::handoff::get(&self.session.store, id)?;
        let handed = store::handoff::items(&self.session.store, id)?;
        let open = handed.iter().filter(|h| h.awaits_answer()).count();
        let blocked =
            (open > 0).then(|| self.locale().tf("handoff.to_read_back", &[("count", &open.to_string())]));
        let mut items = vec![
            entry("+accept", &self.t("menu.handoff_take")).disabled(blocked),
            entry("+show", &self.t("menu.handoff_show")),
        ];
        for (n, added) in handoff.addenda.iter().enumerate() {
            let at = self.session.setting().time(added.at);
            let label = format!(
                "{} {at} {}: {}",
                self.t("handoff.short.addendum"),
                added.by,
                self.session.look().text(&added.text)
            );
            items.push(entry(&format!("+show{n}"), &label));
        }
        for h in handed.iter().filter(|h| h.item.section.is_read_back()) {
            items.push(self.read_back_item(h));
        }
        let first = handed
            .iter()
            .find(|h| h.awaits_answer())
            .map_or("+accept".to_owned(), |h| h.position.to_string());
        let lead = self.locale().tf(
            "handoff.read_back_lead",
            &[
                ("number", &handoff.number),
                ("agent", &handoff.sheet.from_agent),
                ("count", &open.to_string()),
            ],
        );
        Ok(Picker::new(self.t("menu.read_back"), items).lead(lead).numbered().at(&first))
    }

    fn read_back_item(&self, h: &HandedItem) -> PickItem {
        let answer = match h.answer {
            None => "[ ]".to_owned(),
            Some(answer) => format!("[{}]", self.t(&format!("handoff.answer.{answer}"))),
        };
        let label = format!("{answer} {}. {} {}", h.position, h.item.customer, h.item.problem);
        let detail = if h.note.is_empty() { h.item.contingency.clone() } else { h.note.clone() };
        PickItem::new(h.position.to_string(), label).detail(detail)
    }

    fn read_back_answers(&self, handoff: i64, position: i64) -> Result<Picker, StoreError> {
        let handed = store::handoff::items(&self.session.store, handoff)?;
        let lead = handed.iter().find(|h| h.position == position).map(|h| {
            let i = &h.item;
            [&i.customer, &i.problem, &i.wants, &i.action, &i.contingency]
                .into_iter()
                .filter(|t| !t.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" · ")
        });
        let items = ReadBack::ALL
            .iter()
            .map(|a| entry(a.code(), &self.t(&format!("handoff.answer_long.{a}"))))
            .collect();
        Ok(Picker::new(self.t("menu.read_back"), items).lead(lead.unwrap_or_default()))
    }

    pub(super) fn shift_picked(&mut self, menu: Menu, id: &str) -> Result<(), StoreError> {
        match menu {
            Menu::Completing => match id {
                "+line" => self.open_form(FormKind::HandoffLine),
                "+show" => {
                    self.open_menu(Menu::Completing)?;
                    self.show_handoff()
                }
                "+freeze" => self.ask_to_freeze(),
                reference => self.open_form(FormKind::Contingency(reference.to_owned())),
            },
            Menu::ReadBack(handoff) => match id {
                "+accept" => self.accept_handoff(handoff),
                show if show.starts_with("+show") => {
                    self.open_menu(menu)?;
                    self.show_frozen(handoff)
                }
                position => {
                    let position = position.parse().unwrap_or(0);
                    self.open_menu(Menu::ReadBackAnswer { handoff, position })
                }
            },
            Menu::ReadBackAnswer { handoff, position } => self.answer_handoff(handoff, position, id),
            _ => self.f9_picked(id),
        }
    }

    fn f9_picked(&mut self, id: &str) -> Result<(), StoreError> {
        match id {
            // Without a shop nobody has been asked for name and shop yet.
            "start" if self.session.shop.is_empty() => self.open_form(FormKind::FirstRun),
            "start" => self.open_form(FormKind::StartShift),
            "accept" => match store::handoff::unaccepted(&self.session.store)? {
                Some(handoff) => self.open_menu(Menu::ReadBack(handoff.id)),
                None => Ok(()),
            },
            "complete" => self.open_menu(Menu::Completing),
            "show" => self.show_handoff(),
            "freeze" => self.ask_to_freeze(),
            "append" => match store::handoff::appendable(&self.session.store, self.session.shift.as_ref())? {
                Some(id) => self.open_form(FormKind::HandoffAddendum(id)),
                None => Ok(()),
            },
            "end" => self.open_form(FormKind::EndShift),
            "keyboard" => self.change_keyboard(),
            _ => Ok(()),
        }
    }

    /// S5: the other open shift takes the keyboard.
    fn change_keyboard(&mut self) -> Result<(), StoreError> {
        let mine = self.session.shift.as_ref().map(|s| s.id);
        let open = store::shift::open_shifts(&self.session.store)?;
        let Some(other) = open.into_iter().find(|s| Some(s.id) != mine) else { return Ok(()) };
        let by = self.session.actor();
        store::shift::take_keyboard(&mut self.session.store, &by, other.id)?;
        self.session.refresh_shift()?;
        self.reload()?;
        self.done("done.keyboard", &[("agent", &other.agent)]);
        Ok(())
    }

    /// Freezing needs every red item complete; then one question, for a frozen sheet never changes.
    fn ask_to_freeze(&mut self) -> Result<(), StoreError> {
        let draft = self.handoff_draft()?;
        let lacking = draft.sheet.lacking().len();
        if lacking > 0 {
            self.hint("handoff.lacking_count", &[("count", &lacking.to_string())]);
            return self.open_menu(Menu::Completing);
        }
        let text = self.locale().tf("ask.freeze", &[("count", &draft.sheet.items.len().to_string())]);
        let title = self.t("menu.handoff_freeze");
        self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::Freeze));
        Ok(())
    }

    pub(super) fn freeze_handoff(&mut self) -> Result<(), StoreError> {
        let draft = self.handoff_draft()?;
        let by = self.session.actor();
        let frozen = store::handoff::freeze(&mut self.session.store, &by, &draft)?;
        self.reload()?;
        self.show_frozen(frozen.id)?;
        self.done("done.frozen", &[("number", &frozen.number)]);
        Ok(())
    }

    fn answer_handoff(&mut self, handoff: i64, position: i64, answer: &str) -> Result<(), StoreError> {
        let Some(read_back) = ReadBack::from_code(answer) else { return Ok(()) };
        if read_back != ReadBack::Accepted {
            return self.open_form(FormKind::ReadBackNote { handoff, position, answer: answer.to_owned() });
        }
        let by = self.session.actor();
        store::handoff::answer(&mut self.session.store, &by, handoff, position, read_back, "")?;
        self.open_menu(Menu::ReadBack(handoff))
    }

    fn accept_handoff(&mut self, id: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        store::handoff::accept(&mut self.session.store, &by, id)?;
        let number = store::handoff::get(&self.session.store, id)?.number;
        self.reload()?;
        self.done("done.accepted", &[("number", &number)]);
        Ok(())
    }

    /// The draft of this shift as it would be printed; without a shift the last frozen one.
    pub(crate) fn show_handoff(&mut self) -> Result<(), StoreError> {
        if self.session.shift.is_none() {
            let last = store::shift::last_ended(&self.session.store)?;
            let frozen = match last {
                Some(shift) => store::handoff::of_shift(&self.session.store, shift.id)?.into_iter().next(),
                None => None,
            };
            return match frozen {
                Some(handoff) => self.show_frozen(handoff.id),
                None => Err(StoreError::refused(&"refuse.no_shift")),
            };
        }
        self.show_to_print(Printable::Draft)
    }

    fn show_frozen(&mut self, id: i64) -> Result<(), StoreError> {
        self.show_to_print(Printable::Handoff(id))
    }

    /// The summary of some days as it goes out.
    pub(crate) fn open_summary(&mut self, from: NaiveDate, to: NaiveDate) -> Result<(), StoreError> {
        self.show_to_print(Printable::Summary { from, to })
    }

    pub(super) fn show_report(&mut self, report: &Report) {
        let view = self.report_view(report);
        self.push(Modal::Text(view), Purpose::Read);
    }

    /// A report as text on the screen.
    pub(super) fn report_view(&self, report: &Report) -> TextView {
        // As wide as on paper, or as the screen has room for.
        let room = usize::from(self.places.screen.width).saturating_sub(6);
        let columns = room.clamp(report::render::text::NARROWEST, report::render::text::WIDTH);
        let text = report::render::text::render(report, columns);
        TextView::preformatted(report.title.clone(), &text)
    }
}
