//! The workstation: the only room where screen and store meet.
//!
//! Input → [`keys`] (a pure look-up) → [`action::Action`] → [`dispatch`] (what it means here and now) → store →
//! [`reload`] → [`draw`]. Pop-ups stand on [`dialog`]'s stack; what their answers mean is in `forms/` and `menus/`.

pub mod action;
pub mod backup;
mod bell;
mod burst;
mod catch_up;
pub mod clipboard;
mod clock_watch;
pub mod desk;
pub mod dialog;
pub mod dispatch;
pub mod draw;
pub mod event;
pub mod forms;
pub mod help;
mod hint;
pub mod input;
mod key_row;
pub mod keys;
mod known;
mod lists;
pub mod menus;
mod mouse;
mod moves;
mod next;
mod notify;
#[cfg(test)]
mod plans;
pub mod reload;
mod reveal;
pub mod run;
pub mod screen;
pub mod session;
pub mod snippet;
mod snippet_file;
mod snippet_list;
mod stock;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
mod tour;
mod views;
pub mod worker;

use crate::store::StoreError;
use crate::text::locale::Locale;
use crate::ui::bars::{Notice, NoticeKind};
use crate::view::View;
use clipboard::Clipboard;
use desk::Desk;
use dialog::Dialog;
use session::Session;

/// The open workstation: who works with what (`session`), what stands on the desk (`desk`), what is asked now
/// (`dialogs`).
pub struct App {
    pub session: Session,
    pub desk: Desk,
    /// Full screens over the desk, the one in front last.
    pub views: Vec<View>,
    pub dialogs: Vec<Dialog>,
    pub notice: Option<Notice>,
    pub clipboard: Clipboard,
    pub worker: worker::Worker,
    catch_up: catch_up::CatchUp,
    backups: backup::Backups,
    /// F5: a file of snippets that waits for a yes.
    snippet_file: Option<snippet_file::SnippetFile>,
    /// Where things were drawn last, for the mouse.
    pub places: draw::Places,
    pub quit: bool,
    /// Details, remark and snippets follow a selection only when it rests: who draws has to see to that ([`run`]).
    pub in_passing: bool,
    /// When the last input came, for the pause after which drafts are saved; `None` when nothing is unsaved.
    pub typed_at: Option<std::time::Instant>,
    pub(crate) bell: bell::Bell,
    /// The latest moment this program knows of, unix seconds.
    newest_now: i64,
    /// What came last as text, to tell an Enter that nobody pressed (F4).
    burst: burst::Burst,
}

impl App {
    /// Opens the desk: loads the panes, asks for name and shop at the first start, reopens an unsaved form.
    pub fn new(session: Session, clipboard: Clipboard, worker: worker::Worker) -> Result<Self, StoreError> {
        let desk = Desk::new(&session);
        let mut app = Self {
            session,
            desk,
            views: Vec::new(),
            dialogs: Vec::new(),
            notice: None,
            clipboard,
            worker,
            catch_up: catch_up::CatchUp::default(),
            backups: backup::Backups::default(),
            snippet_file: None,
            places: draw::Places::default(),
            quit: false,
            in_passing: false,
            typed_at: None,
            bell: bell::Bell::default(),
            newest_now: 0,
            burst: burst::Burst::default(),
        };
        app.session.refresh_shift()?;
        app.reload()?;
        app.welcome()?;
        app.watch_clock_from_last_action()?;
        Ok(app)
    }

    pub(crate) fn locale(&self) -> &Locale {
        &self.session.locale
    }

    /// X2: the one gate to the footer: whoever a message is about, her phone and address are masked in it. An error stays
    /// until a key is pressed: only another error takes its place.
    pub(crate) fn notify(&mut self, kind: NoticeKind, text: &str) {
        if kind != NoticeKind::Error && self.notice.as_ref().is_some_and(|n| n.kind == NoticeKind::Error) {
            return;
        }
        let text = self.session.look().text(&crate::text::os_error::told(text, self.locale()));
        self.notice = Some(Notice { text, kind, since: self.session.now() });
    }

    /// It worked; the message fades.
    pub(crate) fn done(&mut self, key: &str, args: &[(&str, &str)]) {
        let text = self.message(key, args);
        self.notify(NoticeKind::Done, &text);
    }

    /// What to do next.
    pub(crate) fn hint(&mut self, key: &str, args: &[(&str, &str)]) {
        let text = self.message(key, args);
        self.notify(NoticeKind::Hint, &text);
    }

    /// What went wrong, with the next step; stays until a key is pressed.
    pub(crate) fn error(&mut self, key: &str, args: &[(&str, &str)]) {
        let text = self.message(key, args);
        self.notify(NoticeKind::Error, &text);
    }

    /// Whatever SQLite says of a file that is another one now, that is what is wrong.
    pub(crate) fn sentence(&self, error: &StoreError) -> String {
        let place = if error.is_of_file() { self.session.store.is_in_place() } else { Ok(()) };
        place.as_ref().err().unwrap_or(error).sentence(self.locale())
    }

    /// A refusal or a failure of the store, in the person's words; the log gets the chain.
    pub(crate) fn fail(&mut self, error: &StoreError) {
        tracing::warn!(%error, "an action was refused or failed");
        let text = self.sentence(error);
        self.notify(NoticeKind::Error, &text);
    }
}
