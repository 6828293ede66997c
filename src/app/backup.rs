//! Backups made beside the work: one a business day, and one after every shift. Nobody waits for them, and nobody is
//! told of one that went well; the form that ends a shift says when the last was made.

use super::App;
use super::worker::{Report, guarded};
use crate::store::backup::{Made, Pace, Shelf};
use crate::store::{Store, StoreError, shift};

/// How long after a failure it is tried again by itself.
const AGAIN: i64 = 3600;

#[derive(Debug, Default)]
pub struct Backups {
    running: bool,
    /// The newest one; `None` before it was looked up, or when there is none.
    last: Option<Made>,
    failed_at: Option<i64>,
    /// Why.
    cause: String,
    /// A failure that is said when nothing else is being said.
    unsaid: Option<String>,
}

/// What became of looking for it.
pub type Outcome = Result<Option<Made>, StoreError>;

impl App {
    fn shelf(&self) -> Shelf {
        Shelf::new(self.session.store.path(), &self.session.config.settings.backup)
    }

    /// Starts one on its own thread when one may be due; that is found out there, for a folder may be far away.
    pub(super) fn back_up(&mut self) {
        let session = &self.session;
        if self.backups.running || session.demo || !session.store.is_file() {
            return;
        }
        let shelf = self.shelf();
        let (now, cutoff) = (session.local_now(), session.config.settings.cutoff_hour);
        let ended = shift::last_ended(&session.store).ok().flatten().and_then(|s| s.ended_at);
        let ended = ended.map(|at| session.clock.local(at));
        let (path, auto) = (session.store.path().to_owned(), session.config.settings.backup.auto);
        let work = move || -> Outcome {
            let last = shelf.last(now);
            if !auto || !Shelf::is_due(last.as_ref(), now, cutoff, ended) {
                return Ok(last);
            }
            let store = Store::open_read_only(&path)?;
            shelf.make(&store, now, Pace::Beside).map(|(made, _)| Some(made))
        };
        self.backups.running = self.worker.back_up(work);
    }

    /// The business day has changed while the desk was open, or what failed is tried again.
    pub(super) fn back_up_when_due(&mut self, now: i64) {
        let rested = self.backups.failed_at.is_none_or(|at| now - at >= AGAIN);
        let (moment, cutoff) = (self.session.local_now(), self.session.config.settings.cutoff_hour);
        if rested && Shelf::is_due(self.backups.last.as_ref(), moment, cutoff, None) {
            self.back_up();
        }
        self.say_failure();
    }

    pub(super) fn backed_up(&mut self, outcome: Outcome) {
        self.backups.running = false;
        match outcome {
            Ok(last) => {
                if let Some(made) = last.as_ref().filter(|made| Some(*made) != self.backups.last.as_ref()) {
                    tracing::info!(path = %made.path.display(), "last backup");
                }
                self.backups.last = last;
                self.backups.failed_at = None;
                self.backups.unsaid = None;
            }
            Err(error) => {
                tracing::error!(%error, "backup");
                self.backups.failed_at = Some(self.session.now());
                let (cause, folder) = (error.to_string(), self.shelf().folder().display().to_string());
                // Of a file that is not sound no backup is made; it is not the folder.
                let is_damage =
                    matches!(error.key(), "store.damaged" | "store.damaged_here" | "store.unsound");
                let key = if is_damage { "backup.failed_damaged" } else { "backup.failed" };
                let text = self.locale().tf(key, &[("cause", &cause), ("folder", &folder)]);
                self.backups.unsaid = Some(text);
                self.backups.cause = cause;
                self.say_failure();
            }
        }
    }

    fn say_failure(&mut self) {
        if self.notice.is_none()
            && let Some(text) = self.backups.unsaid.take()
        {
            self.notify(crate::ui::bars::NoticeKind::Error, &text);
        }
    }

    /// The last one failed: the header says so, calmly, until one is made.
    pub(super) fn backup_failed(&self) -> bool {
        self.backups.failed_at.is_some()
    }

    /// What is to be done about it, before everything else that help tells; "" while all is well.
    pub(super) fn backup_help(&self) -> String {
        let Some(at) = self.backups.failed_at else { return String::new() };
        let (time, folder) = (self.session.look().near(at), self.shelf().folder().display().to_string());
        let cause = crate::text::os_error::told(&self.backups.cause, self.locale());
        let args = [("time", time.as_str()), ("cause", cause.as_str()), ("folder", folder.as_str())];
        format!("{}\n\n", self.locale().tf("backup.help", &args))
    }

    /// When the last one was made, for the end of a shift; "" where none is made.
    pub(super) fn last_backup(&self) -> String {
        let settings = &self.session.config.settings.backup;
        if self.session.demo || !settings.auto || !self.session.store.is_file() {
            return String::new();
        }
        if self.backups.failed_at.is_some() {
            return self.locale().t("backup.failed_short").to_owned();
        }
        match self.backups.last.as_ref().filter(|made| !made.is_ahead(self.session.local_now())) {
            Some(made) => {
                let at = made.at.format("%m-%d %H:%M").to_string();
                self.locale().tf("backup.last_short", &[("at", &at)])
            }
            None => self.locale().t("backup.none_short").to_owned(),
        }
    }
}

impl super::worker::Worker {
    /// Its outcome comes as an event; false when there is no thread for it.
    fn back_up(&self, work: impl FnOnce() -> Outcome + Send + 'static) -> bool {
        let tell = self.teller();
        let started = std::thread::Builder::new().name("backup".into()).spawn(move || {
            let broke = || Err(StoreError::Io(std::io::Error::other("a fault of the program, see the log")));
            tell(Report::BackedUp(guarded(work).unwrap_or_else(broke)));
        });
        if let Err(error) = &started {
            tracing::warn!(%error, "no thread for the backup");
        }
        started.is_ok()
    }
}

#[cfg(test)]
mod tests;
