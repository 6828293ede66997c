//! One thread for long work with its own connection; it reports through the event channel.

use super::App;
use super::dialog::{Ask, Printable, Purpose};
use crate::clock::Clock;
use crate::config::Config;
use crate::intake::{self, FileReport, ImportError};
use crate::modal::{Confirm, Modal, TextView};
use crate::report::print::{self, Chosen, Failed, Page, Sent};
use crate::store::undo::{self, Undone};
use crate::store::{Actor, Store, StoreError};
use crate::text::locale::Lang;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

/// What the worker tells.
pub enum Report {
    Progress {
        rows: usize,
    },
    Imported {
        file: PathBuf,
        result: Result<FileReport, ImportError>,
    },
    Undone(Result<Undone, StoreError>),
    Printed(Printed),
    BackedUp(super::backup::Outcome),
    /// The work broke off: a fault of the program, told in the log.
    Broke,
    /// The same while a page was under way to paper.
    PrintBroke(Printable),
}

/// A fault of the program in work beside the desk costs that work only; `None` when there was one.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).ok()
}

pub struct Worker {
    tell: Arc<dyn Fn(Report) + Send + Sync>,
    cancel: Arc<AtomicBool>,
    busy: bool,
    /// What became of something, until nobody is typing.
    account: Option<Modal>,
    /// Takes prints, one after the other; there from the first one on.
    printer: Option<Sender<PrintJob>>,
    /// What is under way to paper.
    printing: Vec<Printable>,
}

/// A page to print, with all that it needs.
pub struct PrintJob {
    pub what: Printable,
    /// Who pressed the key.
    pub by: Actor,
    pub page: Page,
    pub chosen: Chosen,
    pub folder: PathBuf,
    pub lang: Lang,
}

/// What became of it.
pub struct Printed {
    pub what: Printable,
    pub by: Actor,
    pub title: String,
    pub result: Result<Sent, Failed>,
}

/// A file to take in, with all that it needs.
pub struct ImportJob {
    pub database: PathBuf,
    pub file: PathBuf,
    pub by: Actor,
    pub config: Config,
    pub clock: Clock,
    pub options: intake::Options,
    pub what: Importable,
}

crate::domain::coded! {
    /// What a file can hold. Its label is `import_what.CODE`.
    pub enum Importable {
        Orders = "orders", Products = "products", Customers = "customers", Snippets = "snippets",
    }
}

impl ImportJob {
    fn run(&self, progress: &mut dyn FnMut(usize) -> bool) -> Result<FileReport, ImportError> {
        let mut store = Store::open_beside(&self.database).map_err(ImportError::Store)?;
        let (by, config, file) = (&self.by, &self.config, &self.file);
        match self.what {
            Importable::Products => intake::import_products(&mut store, by, file, false, progress),
            Importable::Customers => intake::import_customers(&mut store, by, config, file, false, progress),
            Importable::Orders | Importable::Snippets => {
                intake::import_orders(&mut store, by, config, &self.clock, file, &self.options, progress)
            }
        }
    }
}

impl Worker {
    /// `tell` takes the reports to whoever listens.
    pub fn new(tell: impl Fn(Report) + Send + Sync + 'static) -> Self {
        Self {
            tell: Arc::new(tell),
            cancel: Arc::new(AtomicBool::new(false)),
            busy: false,
            account: None,
            printer: None,
            printing: Vec::new(),
        }
    }

    /// What takes a report to whoever listens, for other threads.
    pub(super) fn teller(&self) -> Arc<dyn Fn(Report) + Send + Sync> {
        Arc::clone(&self.tell)
    }

    pub const fn is_busy(&self) -> bool {
        self.busy
    }

    /// Asks the running work to stop; what it did so far is taken back.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Whether a page is under way to paper.
    pub fn prints(&self, what: Printable) -> bool {
        self.printing.contains(&what)
    }

    /// Prints after what was to be printed before.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub fn print(&mut self, job: PrintJob) -> std::io::Result<()> {
        let what = job.what;
        let printer = match self.printer.take() {
            Some(printer) => printer,
            None => self.start_printer()?,
        };
        if printer.send(job).is_ok() {
            self.printing.push(what);
        }
        self.printer = Some(printer);
        Ok(())
    }

    fn start_printer(&self) -> std::io::Result<Sender<PrintJob>> {
        let tell = Arc::clone(&self.tell);
        let (sender, jobs) = channel::<PrintJob>();
        std::thread::Builder::new().name("printer".into()).spawn(move || {
            for PrintJob { what, by, page, chosen, folder, lang } in jobs {
                tell(match guarded(|| print::print(&page, &chosen, &folder, lang)) {
                    Some(result) => Report::Printed(Printed { what, by, title: page.report.title, result }),
                    None => Report::PrintBroke(what),
                });
            }
        })?;
        Ok(sender)
    }

    /// To be shown when nobody is typing.
    pub(super) fn tell_later(&mut self, account: Modal) {
        self.account = Some(account);
    }

    /// Starts an import; its reports come as events.
    ///
    /// # Errors
    /// When the thread can't be started.
    pub fn import(&mut self, job: ImportJob) -> std::io::Result<()> {
        self.cancel.store(false, Ordering::Relaxed);
        let (tell, cancel) = (Arc::clone(&self.tell), Arc::clone(&self.cancel));
        std::thread::Builder::new().name("worker".into()).spawn(move || {
            let mut progress = |rows: usize| {
                tell(Report::Progress { rows });
                !cancel.load(Ordering::Relaxed)
            };
            let result = guarded(|| job.run(&mut progress));
            tell(match result {
                Some(result) => Report::Imported { file: job.file, result },
                None => Report::Broke,
            });
        })?;
        self.busy = true;
        Ok(())
    }
}

impl Worker {
    /// Takes an import back; that takes as long as it took.
    ///
    /// # Errors
    /// When the thread can't be started.
    fn undo(&mut self, database: PathBuf, by: Actor, undone: Undone) -> std::io::Result<()> {
        let tell = Arc::clone(&self.tell);
        std::thread::Builder::new().name("worker".into()).spawn(move || {
            let undo = || {
                Store::open_beside(&database).and_then(|mut store| {
                    store.bulk(|store| undo::whole(store, &by, &undone)).map(|()| undone)
                })
            };
            tell(guarded(undo).map_or(Report::Broke, Report::Undone));
        })?;
        self.busy = true;
        Ok(())
    }
}

impl App {
    /// `u` has come to an import.
    pub(super) fn ask_to_undo_import(&mut self, next: &Undone) {
        if self.worker.is_busy() {
            self.hint("import.busy", &[]);
            return;
        }
        let what = self.locale().t(&format!("op.{}", next.kind)).to_owned();
        let text = self.locale().tf("ask.undo_import", &[("what", &what), ("file", &next.note)]);
        let title = self.locale().t("action.undo.long").to_owned();
        self.push(Modal::Confirm(Confirm::new(title, text)), Purpose::Ask(Ask::UndoImport(next.op)));
    }

    pub(super) fn undo_import(&mut self, op: i64) -> Result<(), StoreError> {
        let by = self.session.actor();
        let is_import = |u: &Undone| undo::IMPORTS.contains(&u.kind.as_str());
        let Some(next) = undo::of(&self.session.store, &by, op)?.filter(is_import) else { return Ok(()) };
        let database = self.session.store.path().to_owned();
        self.worker.undo(database, by, next)?;
        self.hint("import.undoing", &[]);
        Ok(())
    }

    /// Shows the account of finished work, but never over what is being typed.
    pub(crate) fn show_account(&mut self) {
        if self.dialogs.is_empty()
            && let Some(account) = self.worker.account.take()
        {
            self.push(account, Purpose::Read);
        }
    }

    /// The worker told something.
    pub fn take_report(&mut self, report: Report) {
        self.take_account_of(report);
        self.catch_up_search();
    }

    fn take_account_of(&mut self, report: Report) {
        match report {
            Report::Progress { rows } => self.hint("import.progress", &[("rows", &rows.to_string())]),
            Report::BackedUp(outcome) => self.backed_up(outcome),
            Report::Printed(done) => {
                self.worker.printing.retain(|what| *what != done.what);
                self.printed(done);
            }
            Report::Broke => {
                self.worker.busy = false;
                if let Err(error) = self.reload() {
                    self.fail(&error);
                }
                self.error("app.worker_broke", &[]);
            }
            Report::PrintBroke(what) => {
                self.worker.printing.retain(|w| *w != what);
                self.error("app.worker_broke", &[]);
            }
            Report::Undone(result) => {
                self.worker.busy = false;
                let seen = self.session.refresh_shift().and_then(|()| self.reload());
                match result {
                    Ok(undone) => self.tell_undone(&undone),
                    Err(error) => self.fail(&error),
                }
                if let Err(error) = seen {
                    self.fail(&error);
                }
            }
            Report::Imported { file, result } => {
                self.worker.busy = false;
                if let Err(error) = self.reload() {
                    self.fail(&error);
                }
                match result {
                    Ok(report) => {
                        let text = report.account(&file, false, self.locale(), &self.session.clock);
                        let title = self.locale().t("import.title").to_owned();
                        let account = Modal::Text(TextView::new(title, &text));
                        self.worker.account = Some(account);
                        self.done(
                            "import.done",
                            &[
                                ("new", &report.new.to_string()),
                                ("changed", &report.changed.to_string()),
                                ("rejected", &report.rejected.len().to_string()),
                            ],
                        );
                        self.show_account();
                    }
                    Err(ImportError::Store(error)) => self.fail(&error),
                    Err(error) => {
                        let cause = error.text(self.locale()).unwrap_or_default();
                        self.error("import.failed", &[("cause", &cause)]);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, guarded};
    use crate::app::testing::app;
    use crate::ui::bars::NoticeKind;

    #[test]
    fn a_fault_in_work_beside_the_desk_costs_that_work_only() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| -> i32 { panic!("a fault") }), None);
        let mut app = app();
        app.worker.busy = true;
        app.take_report(Report::Broke);
        assert!(!app.worker.is_busy(), "the next file can be taken in");
        let notice = app.notice.unwrap();
        assert_eq!(notice.kind, NoticeKind::Error);
        assert!(notice.text.contains("log"), "{}", notice.text);
    }
}
