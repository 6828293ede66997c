//! A file into the store: all its good rows, or nothing when the file breaks off.

use super::cells::{Checked, Refusal};
use super::customers::Customers;
use super::header::Header;
use super::list::List;
use super::products::Products;
use super::put_orders::Orders;
use super::source::{self, Visitor};
use super::table::{Row, Table};
use super::{FileReport, ImportError, Options, Rejected};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::{Actor, Op, Store, StoreError, Write, bulk, shop};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Rows between two reports of progress.
const PROGRESS_ROWS: usize = 256;
/// Orders, products or customers written under one op: less than a twentieth of a second.
const PART: usize = 1000;

/// Takes in one file of orders. `progress` is told the rows read so far; when it answers `false` the import is given
/// up.
///
/// # Errors
/// [`ImportError`]; nothing was written then.
pub fn import_orders(
    store: &mut Store,
    by: &Actor,
    config: &Config,
    clock: &Clock,
    path: &Path,
    options: &Options,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<FileReport, ImportError> {
    if let Some(word) = options.format.as_deref().filter(|w| !options.mappings.knows(w)) {
        return Err(ImportError::UnknownFormat(word.to_owned()));
    }
    let default_shop = default_shop(store, config)?;
    let orders = Orders::new(options, clock, &default_shop, config.settings.cutoff_hour);
    run(store, by, Op::new("import_orders"), path, options.dry_run, orders, progress)
}

/// Takes in one file of products (C2), likewise.
///
/// # Errors
/// [`ImportError`]; nothing was written then.
pub fn import_products(
    store: &mut Store,
    by: &Actor,
    path: &Path,
    dry_run: bool,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<FileReport, ImportError> {
    run(store, by, Op::new("import_products"), path, dry_run, List::new(Products::default()), progress)
}

/// Takes in one file of customers (C1), likewise.
///
/// # Errors
/// [`ImportError`]; nothing was written then.
pub fn import_customers(
    store: &mut Store,
    by: &Actor,
    config: &Config,
    path: &Path,
    dry_run: bool,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<FileReport, ImportError> {
    run(store, by, Op::new("import_customers"), path, dry_run, List::new(Customers::new(config)), progress)
}

/// What is made of the rows of a file.
pub(super) trait Intake {
    /// What a row, or several, become: ready to be put into the store.
    type Ready: Send;
    type Put: Put<Self::Ready> + Send;

    /// The id of the layout when the row is the header of one; the rows that follow are of it.
    fn recognise(&mut self, header: &Header, ragged: bool) -> Option<String>;

    /// Reads one row. `Ok(false)`: it is no data.
    fn row(&mut self, row: &Row, ready: &mut Vec<Self::Ready>) -> Checked<bool>;

    /// The table is over.
    fn end(&mut self, _ready: &mut Vec<Self::Ready>) {}

    /// Who puts it there.
    fn put(&self) -> Self::Put;
}

/// Puts a part of a file into the store.
pub(super) trait Put<Ready> {
    fn put(&self, w: &Write, part: Vec<Ready>, report: &mut FileReport) -> Result<(), StoreError>;
}

const DRY: &str = "import.file.cancelled";

/// Reads without a lock, writes in short transactions between: whoever works beside it never waits for the file. The
/// next part is read while one is written, so that two cores share the work. Where nobody else may write, several parts
/// share a transaction.
/// A file that breaks off or is given up is taken back part by part; after a crash, what is in stays, and taking the
/// file in once more completes it.
fn run<I: Intake>(
    store: &mut Store,
    by: &Actor,
    op: Op,
    path: &Path,
    dry_run: bool,
    intake: I,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<FileReport, ImportError> {
    let op = op.note(path.file_name().unwrap_or_default().to_string_lossy());
    if dry_run {
        return dry(store, by, op, path, intake, progress);
    }
    store.bulk(|store| {
        let (parts, coming) = sync_channel(1);
        let mut writer = Writer {
            store,
            by,
            op,
            put: intake.put(),
            written: bulk::Parts::default(),
            told: FileReport::default(),
        };
        let (result, report) = thread::scope(|scope| {
            let writer = &mut writer;
            let writing = scope.spawn(move || writer.write_all(&coming));
            let mut taking = Taking::new(Ahead { parts }, intake, progress);
            let result = source::read(path, &mut taking).and_then(|()| taking.last());
            let Taking { sink, report, .. } = taking;
            drop(sink);
            match writing.join() {
                // Why it stopped says more than that nobody takes the parts any more.
                Ok(Err(cause)) => (Err(cause.into()), report),
                Ok(Ok(())) => (result, report),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        let Writer { store, written, told, .. } = writer;
        match result {
            Ok(()) => Ok(report.with(told)),
            Err(cause) => match store.take_parts_back(by, &written)? {
                0 => Err(cause),
                orders => Err(ImportError::Kept { cause: Box::new(cause), orders }),
            },
        }
    })
}

/// One transaction that is never committed.
fn dry<I: Intake>(
    store: &mut Store,
    by: &Actor,
    op: Op,
    path: &Path,
    intake: I,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<FileReport, ImportError> {
    let mut told = None;
    let rolled_back = store.transact(by, op, |w| -> Result<(), StoreError> {
        let sink = Trial { w, put: intake.put(), told: FileReport::default() };
        let mut taking = Taking::new(sink, intake, progress);
        let result = source::read(path, &mut taking).and_then(|()| taking.last());
        told = Some(result.map(|()| taking.report.with(taking.sink.told)));
        Err(StoreError::Refused(DRY.into()))
    });
    match (told, rolled_back) {
        (Some(told), _) => told,
        (None, Err(error)) => Err(error.into()),
        (None, Ok(())) => Err(ImportError::Cancelled),
    }
}

impl FileReport {
    /// What was read, with what became of it.
    fn with(self, written: Self) -> Self {
        Self {
            new: written.new,
            changed: written.changed,
            unchanged: written.unchanged,
            changes: written.changes,
            ..self
        }
    }
}

/// Where what is ready goes.
trait Sink<Ready> {
    fn write(&mut self, last: bool, part: Vec<Ready>) -> Result<(), StoreError>;
}

/// To the writer, at most one part ahead of it.
struct Ahead<Ready> {
    parts: SyncSender<(bool, Vec<Ready>)>,
}

impl<Ready> Sink<Ready> for Ahead<Ready> {
    fn write(&mut self, last: bool, part: Vec<Ready>) -> Result<(), StoreError> {
        self.parts.send((last, part)).map_err(|_| StoreError::Refused(DRY.into()))
    }
}

/// Into the store, part by part.
struct Writer<'a, P> {
    store: &'a mut Store,
    by: &'a Actor,
    op: Op,
    put: P,
    written: bulk::Parts,
    told: FileReport,
}

impl<P> Writer<'_, P> {
    fn write_all<Ready>(&mut self, coming: &Receiver<(bool, Vec<Ready>)>) -> Result<(), StoreError>
    where
        P: Put<Ready>,
    {
        let Self { store, by, op, put, written, told } = self;
        let mut write = |w: &Write, part| put.put(w, part, told);
        let mut next = coming.recv().ok();
        while let Some((last, part)) = next {
            if last {
                store.last_part(by, op, written, part, &mut write)?;
                break;
            }
            // The last one waits for a transaction of its own.
            let mut left = None;
            let more = || {
                left = coming.recv().ok();
                left.take_if(|(last, _)| !*last).map(|(_, part)| part)
            };
            store.parts(by, op, written, (part, more), &mut write)?;
            next = left.or_else(|| coming.recv().ok());
        }
        Ok(())
    }
}

/// Into the one transaction of a dry run.
struct Trial<'a, 'w, P> {
    w: &'a Write<'w>,
    put: P,
    told: FileReport,
}

impl<P: Put<Ready>, Ready> Sink<Ready> for Trial<'_, '_, P> {
    fn write(&mut self, _last: bool, part: Vec<Ready>) -> Result<(), StoreError> {
        self.put.put(self.w, part, &mut self.told)
    }
}

/// A file being taken in.
struct Taking<'a, S, I: Intake> {
    sink: S,
    intake: I,
    /// Not written yet; at the end of the file there is always something left for the last part.
    ready: Vec<I::Ready>,
    report: FileReport,
    progress: &'a mut dyn FnMut(usize) -> bool,
}

impl<'a, S: Sink<I::Ready>, I: Intake> Taking<'a, S, I> {
    fn new(sink: S, intake: I, progress: &'a mut dyn FnMut(usize) -> bool) -> Self {
        Self { sink, intake, ready: Vec::with_capacity(PART), report: FileReport::default(), progress }
    }

    fn write(&mut self, last: bool) -> Result<(), StoreError> {
        let left = self.ready.split_off(self.ready.len().min(PART));
        let part = std::mem::replace(&mut self.ready, left);
        self.sink.write(last, part)
    }

    fn write_all_but(&mut self, left: usize) -> Result<(), ImportError> {
        while self.ready.len() > left {
            self.write(false)?;
            self.tell()?;
        }
        Ok(())
    }

    fn last(&mut self) -> Result<(), ImportError> {
        self.write_all_but(PART)?;
        if self.ready.is_empty() { Ok(()) } else { Ok(self.write(true)?) }
    }

    fn tell(&mut self) -> Result<(), ImportError> {
        if (self.progress)(self.report.rows) { Ok(()) } else { Err(ImportError::Cancelled) }
    }
}

impl<S: Sink<I::Ready>, I: Intake> Visitor for Taking<'_, S, I> {
    fn header(&mut self, header: &Header, ragged: bool) -> bool {
        let Some(id) = self.intake.recognise(header, ragged) else { return false };
        let format = &mut self.report.format;
        if !format.split(", ").any(|known| known == id) {
            *format = if format.is_empty() { id } else { format!("{format}, {id}") };
        }
        true
    }

    fn rows(&mut self, part: &str, table: &mut dyn Table) -> Result<(), ImportError> {
        let mut row = Row::default();
        while table.read(&mut row)? {
            if row.is_blank() {
                continue;
            }
            self.write_all_but(PART - 1)?;
            match self.intake.row(&row, &mut self.ready) {
                Ok(false) => continue,
                Ok(true) => {}
                Err(Refusal { column, reason }) => {
                    let part = part.to_owned();
                    self.report.rejected.push(Rejected { part, line: row.line, column, reason });
                }
            }
            self.report.rows += 1;
            if self.report.rows.is_multiple_of(PROGRESS_ROWS) {
                self.tell()?;
            }
        }
        self.intake.end(&mut self.ready);
        self.tell()
    }
}

/// The shop of a file that names none: configured, else the first served, else a name that says so.
fn default_shop(store: &Store, config: &Config) -> Result<String, StoreError> {
    if let Some(configured) = config.settings.shops.first() {
        return Ok(configured.name.clone());
    }
    Ok(shop::names(store)?.into_iter().next().unwrap_or_else(|| "默认店铺".to_owned()))
}
