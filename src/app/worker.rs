//! One thread for long work with its own connection; it reports through the event channel.

use super::App;
use super::dialog::{Ask, Purpose};
use crate::clock::Clock;
use crate::config::Config;
use crate::intake::{self, FileReport, ImportError};
use crate::modal::{Confirm, Modal, TextView};
use crate::store::undo::{self, Undone};
use crate::store::{Actor, Store, StoreError};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the worker tells.
pub enum Report {
    Progress { rows: usize },
    Imported { file: PathBuf, result: Result<FileReport, ImportError> },
    Undone(Result<Undone, StoreError>),
}

pub struct Worker {
    tell: Arc<dyn Fn(Report) + Send + Sync>,
    cancel: Arc<AtomicBool>,
    busy: bool,
    /// What became of an import, until nobody is typing.
    account: Option<Modal>,
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
        Self { tell: Arc::new(tell), cancel: Arc::new(AtomicBool::new(false)), busy: false, account: None }
    }

    pub const fn is_busy(&self) -> bool {
        self.busy
    }

    /// Asks the running work to stop; what it did so far is taken back.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
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
            let result = job.run(&mut progress);
            tell(Report::Imported { file: job.file, result });
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
            let result = Store::open_beside(&database)
                .and_then(|mut store| store.bulk(|store| undo::whole(store, &by, &undone)).map(|()| undone));
            tell(Report::Undone(result));
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

    /// Shows the account of a finished import, but never over what is being typed.
    pub(crate) fn show_account(&mut self) {
        if self.dialogs.is_empty()
            && let Some(account) = self.worker.account.take()
        {
            self.push(account, Purpose::Read);
        }
    }

    /// The worker told something.
    pub fn take_report(&mut self, report: Report) {
        match report {
            Report::Progress { rows } => self.hint("import.progress", &[("rows", &rows.to_string())]),
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
