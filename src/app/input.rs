//! Keys, pastes and the mouse: to the top pop-up, else to the find line, else through the key table.

use super::App;
use super::action::Action;
use super::dialog::{Ask, Purpose};
use super::keys::Key;
use crate::modal::Reply;
use crate::store::{Store, StoreError, draft};
use crate::ui::Input;
use crate::ui::bars::NoticeKind;
use crate::ui::layout::PaneId;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::{Duration, Instant};

/// A draft is saved when nothing was typed for so long.
pub const PAUSE: Duration = Duration::from_millis(150);

impl App {
    /// Takes one terminal event that came at a moment; true when the screen may have changed. An Enter that nobody
    /// pressed copies nothing (F4).
    pub fn take_at(&mut self, event: &Event, at: Instant) -> bool {
        let is_finding =
            self.is_plain_desk() && self.desk.focus.0 == PaneId::Snippets && self.desk.is_finding();
        match event {
            Event::Key(key) if is_finding && key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Enter if self.burst.doubts_enter(at, self.session.enter_pause()) => {
                    self.hint("snippet.enter_again", &[]);
                    return true;
                }
                KeyCode::Char(_) if is_text_key(key) => self.burst.text(at, 1),
                _ => {}
            },
            Event::Paste(text) if is_finding => self.burst.text(at, text.chars().count()),
            _ => {}
        }
        self.take(event)
    }

    /// Takes one terminal event; true when the screen may have changed.
    pub fn take(&mut self, event: &Event) -> bool {
        self.complete_snippets();
        if !matches!(event, Event::Key(_)) || !self.dialogs.is_empty() || self.desk.is_finding() {
            self.settle();
        }
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.take_key(key),
            Event::Paste(text) => self.take_paste(text),
            Event::Mouse(mouse) => return self.take_mouse(*mouse),
            Event::Resize(..) => {}
            Event::Key(_) | Event::FocusGained | Event::FocusLost => return false,
        }
        true
    }

    pub(super) fn take_key(&mut self, key: &KeyEvent) {
        if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
            self.hint("app.how_to_quit", &[]);
            return;
        }
        if self.notice.as_ref().is_some_and(|n| n.kind == NoticeKind::Error || n.kind == NoticeKind::Hint) {
            self.notice = None;
        }
        if self.places.too_small && !self.is_safe_unseen(key) {
            return;
        }
        if !self.dialogs.is_empty() {
            if self.leaves_tour(key) {
                return self.take_key(key);
            }
            if self.takes_over_pop_up(key) {
                return;
            }
            self.ask_top(&Input::Key(*key));
            self.show_account();
            return;
        }
        if self.is_finding() && is_text_key(key) {
            self.type_in_find(&Input::Key(*key));
            return;
        }
        match self.session.keys.action_in(self.scope(), Key::of(key)) {
            Some(action) => self.dispatch(action),
            None if matches!(key.code, KeyCode::Char(_)) => self.hint("app.unknown_key", &[]),
            None => {}
        }
    }

    /// While the window is too small for the desk, a form takes what is typed, and the key that leaves leaves at once.
    fn is_safe_unseen(&mut self, key: &KeyEvent) -> bool {
        if self.session.keys.action_in(self.scope(), Key::of(key)) == Some(Action::Quit) {
            self.save_drafts();
            self.quit = true;
            return false;
        }
        let in_form = matches!(self.dialogs.last().map(|d| &d.modal), Some(crate::modal::Modal::Form(_)));
        in_form && is_text_key(key)
    }

    /// A key that is not about the tour ends it.
    fn leaves_tour(&mut self, key: &KeyEvent) -> bool {
        let leaves = match self.dialogs.last().map(|d| &d.modal) {
            Some(crate::modal::Modal::Tour(card)) => card.input(&Input::Key(*key)).is_none(),
            _ => false,
        };
        if leaves {
            self.dialogs.pop();
        }
        leaves
    }

    /// I10: the way to what is most urgent is open from a form and a list too; signs and letters are text there.
    fn takes_over_pop_up(&mut self, key: &KeyEvent) -> bool {
        let is_text = matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
        let action = self.session.keys.action_in(self.scope(), Key::of(key)).filter(|_| !is_text);
        match action {
            Some(Action::Help) if self.has_help() => {
                self.open_help();
                true
            }
            // Over whatever is open: forms are kept as drafts.
            Some(Action::Quit) => {
                if !self.dialogs.last().is_some_and(|d| matches!(d.purpose, Purpose::Ask(Ask::Quit))) {
                    self.ask_to_quit();
                }
                true
            }
            Some(Action::NextUrgent) if self.session.shift.is_some() => {
                if let Err(error) = self.next_urgent() {
                    self.fail(&error);
                }
                true
            }
            _ => false,
        }
    }

    /// A paste goes where text is typed; without such a place it opens nothing and triggers nothing.
    fn take_paste(&mut self, text: &str) {
        let input = Input::Paste(text.to_owned());
        if !self.dialogs.is_empty() {
            self.ask_top(&input);
        } else if self.is_finding() {
            self.type_in_find(&input);
        } else {
            self.hint("app.paste_nowhere", &[]);
        }
    }

    /// The top pop-up is asked; what it answers is given to its purpose.
    pub(super) fn ask_top(&mut self, input: &Input) {
        let look = self.session.look();
        let Some(top) = self.dialogs.last_mut() else { return };
        let reply = top.modal.input(input, &look);
        self.take_reply(reply);
    }

    /// What the top pop-up made of a key or a click.
    pub(super) fn take_reply(&mut self, reply: Reply) {
        let Some(top) = self.dialogs.last() else { return };
        let purpose = top.purpose.clone();
        if let crate::modal::Modal::Form(form) = &top.modal
            && form.has_unsaved()
        {
            self.typed_at = Some(Instant::now());
        }
        match reply {
            Reply::Stay => {
                self.hint_stock();
                self.hint_customer();
                self.follow_template(&purpose);
            }
            Reply::Asked(query) => self.answer_query(&purpose, &query),
            Reply::Cancel => self.cancel_top(),
            Reply::Done(answer) => self.answer(&purpose, answer),
        }
    }

    /// The top pop-up is left; a form's draft goes with it, for the person said so.
    fn cancel_top(&mut self) {
        let Some(dialog) = self.dialogs.pop() else { return };
        if let Purpose::Form(kind) = &dialog.purpose
            && let Err(error) = draft::delete(&mut self.session.store, &kind.key())
        {
            self.fail(&error);
        }
        self.after_cancel(&dialog.purpose);
    }

    /// Saves what is typed and not saved yet. Called before the program ends or rests.
    pub fn save_drafts(&mut self) {
        self.save_drafts_by(draft::save);
    }

    /// The same at a pause: while another program keeps writing, each pause would hold the desk for seconds. The own
    /// import lets others in between its parts: it is waited for.
    pub(super) fn save_drafts_at_pause(&mut self) {
        self.save_drafts_by(if self.worker.is_busy() { draft::save } else { draft::save_soon });
    }

    fn save_drafts_by(&mut self, save: impl Fn(&mut Store, &str, &str, i64) -> Result<(), StoreError>) {
        self.typed_at = None;
        let now = self.session.now();
        let mut failed = None;
        for dialog in &mut self.dialogs {
            if let crate::modal::Modal::Form(form) = &mut dialog.modal
                && let Some(body) = form.take_draft()
                && let Err(error) = save(&mut self.session.store, form.draft_key(), &body, now)
            {
                form.keep_unsaved();
                failed = Some(error);
            }
        }
        if let Some(error) = failed {
            self.fail(&error);
        }
    }

    /// What stands in open forms and no draft holds, as people read it.
    pub(super) fn unsaved(&self) -> String {
        let forms = self.dialogs.iter().filter_map(|dialog| match &dialog.modal {
            crate::modal::Modal::Form(form) if form.has_unsaved() => Some(form),
            _ => None,
        });
        let told = forms.map(|form| {
            let values = form.values();
            let lines = values.iter().filter(|(_, value)| !value.trim().is_empty());
            let lines = lines.map(|(name, value)| {
                let key = format!("field.{name}");
                let label = if self.locale().has(&key) { self.locale().t(&key) } else { name };
                format!("{label}  {value}")
            });
            format!("{}\n{}\n", form.title, lines.collect::<Vec<_>>().join("\n"))
        });
        told.collect::<Vec<_>>().join("\n")
    }

    /// What is typed is kept before it is shown: a killed program brings back what was seen. Not while an import writes,
    /// for the turn may take a while; the next pause saves it then.
    pub(super) fn keep_typed(&mut self) {
        if self.typed_at.is_none() || self.worker.is_busy() {
            return;
        }
        let now = self.session.now();
        for dialog in &self.dialogs {
            if let crate::modal::Modal::Form(form) = &dialog.modal
                && let Some(body) = form.draft()
                && let Err(error) = draft::keep(&mut self.session.store, form.draft_key(), &body, now)
            {
                // The pause says so, when it is still so.
                tracing::debug!(%error, "keeping a draft");
            }
        }
    }

    fn type_in_find(&mut self, input: &Input) {
        if self.find_mut().input.input(input) {
            self.find_changed();
        }
    }
}

/// A key that types or edits text, as opposed to one that acts.
fn is_text_key(key: &KeyEvent) -> bool {
    let held = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char('u' | 'w') if key.modifiers == KeyModifiers::CONTROL => true,
        KeyCode::Char(_) => !held,
        KeyCode::Backspace | KeyCode::Delete => true,
        _ => false,
    }
}
