//! Files in: bytes → encoding → table → columns → checked rows → store. One engine for every export; what a
//! platform's columns are called is data ([`mapping`]).

mod account;
pub mod address;
pub mod cell;
pub mod encoding;
pub mod mapping;
pub mod orders;
pub mod reason;
pub mod table;

pub use mapping::Mappings;
pub use reason::{ImportError, Reason};

use crate::clock::{self, Clock};
use crate::config::Config;
use crate::domain::order::merge::FieldChange;
use crate::store::order::{Incoming, Upsert, upsert_in};
use crate::store::{Actor, Op, Store, StoreError, Write, shop};
use encoding::{Container, Decoded};
use mapping::{Header, Kind, Mapping};
use orders::{Parsed, Reader, Refusal};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use table::{Row, Rows};

/// The header stands within the first rows.
const HEADER_ROWS: usize = 50;
/// Rows between two reports of progress.
const PROGRESS_ROWS: usize = 256;

/// How files are taken in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Id of a format; `None`: recognised by its columns.
    pub format: Option<String>,
    /// The shop of every order, whatever the file says.
    pub shop: Option<String>,
    /// Reads, checks and compares, but writes nothing.
    pub dry_run: bool,
    pub mappings: Mappings,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// 1-based line of the file at which the row begins.
    pub line: u64,
    /// The column as the file names it; `None` when the whole row is meant.
    pub column: Option<String>,
    pub reason: Reason,
}

/// What a change would be (dry run).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderChange {
    pub order_no: String,
    pub change: FieldChange,
}

/// The account of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// Id of the format.
    pub format: String,
    /// Rows read, header and blank ones not counted.
    pub rows: usize,
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub rejected: Vec<Rejected>,
    /// Filled in a dry run only.
    pub changes: Vec<OrderChange>,
}

/// Takes in one file of orders in one transaction: all its good rows, or nothing when the file breaks off.
/// `progress` is told the rows read so far; when it answers `false` the import is given up.
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
    let mut source = Source::open(path, options)?;
    let default_shop = default_shop(store, config)?;
    let columns = source.header.columns(source.mapping);
    let reader = Reader {
        mapping: source.mapping,
        columns: &columns,
        clock,
        shop: options.shop.as_deref(),
        default_shop: &default_shop,
    };
    let mut intake = Intake {
        report: FileReport { format: source.mapping.id.clone(), ..FileReport::default() },
        reader,
        cutoff_hour: config.settings.cutoff_hour,
        dry_run: options.dry_run,
        pending: None,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut cancelled = false;
    let result = store.transact(by, Op::new("import_orders").note(name), |w| {
        let finished = intake.run(w, &mut source.rows, progress)?;
        cancelled = !finished;
        // Leaving with an error is what takes everything back.
        if cancelled || options.dry_run { Err(taken_back()) } else { Ok(()) }
    });
    match result {
        _ if cancelled => Err(ImportError::Cancelled),
        Err(StoreError::Refused(key)) if options.dry_run && key == TAKEN_BACK => Ok(intake.report),
        Err(StoreError::Io(error)) => Err(ImportError::Io(error)),
        Err(error) => Err(ImportError::Store(error)),
        Ok(()) => Ok(intake.report),
    }
}

const TAKEN_BACK: &str = "import.file.cancelled";

fn taken_back() -> StoreError {
    StoreError::Refused(TAKEN_BACK.into())
}

/// The shop of a file that names none: configured, else the first served, else a name that says so.
fn default_shop(store: &Store, config: &Config) -> Result<String, StoreError> {
    if let Some(configured) = config.settings.shops.first() {
        return Ok(configured.name.clone());
    }
    Ok(shop::names(store)?.into_iter().next().unwrap_or_else(|| "默认店铺".to_owned()))
}

/// A file whose header is found: the next row is the first one of data.
struct Source<'a> {
    rows: Rows<Decoded<File>>,
    header: Header,
    mapping: &'a Mapping,
}

impl<'a> Source<'a> {
    fn open(path: &Path, options: &'a Options) -> Result<Self, ImportError> {
        let only = match &options.format {
            Some(id) => {
                let found = options.mappings.get(id);
                Some(found.ok_or_else(|| ImportError::UnknownFormat(id.clone()))?)
            }
            None => None,
        };
        let mut file = File::open(path)?;
        refuse_containers(&mut file)?;
        let encoding = encoding::detect(&mut file)?;
        for delimiter in [b',', b'\t', b';'] {
            let mut again = file.try_clone()?;
            again.seek(SeekFrom::Start(0))?;
            let mut rows = Rows::new(Decoded::new(again, encoding), delimiter);
            let mut row = Row::default();
            for _ in 0..HEADER_ROWS {
                if !rows.read(&mut row)? {
                    break;
                }
                let header = Header::new(row.cells());
                let found = match only {
                    Some(mapping) => header.holds(mapping).then_some(mapping),
                    None => options.mappings.detect(&header),
                };
                if let Some(mapping) = found {
                    return Ok(Self { rows, header, mapping });
                }
            }
        }
        Err(ImportError::NoHeader)
    }
}

fn refuse_containers(file: &mut File) -> Result<(), ImportError> {
    let mut head = Vec::with_capacity(64);
    Read::by_ref(file).take(64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    match encoding::container(&head) {
        Some(Container::Zip | Container::Ole) => Err(ImportError::Spreadsheet),
        Some(Container::Html) => Err(ImportError::Html),
        None => Ok(()),
    }
}

/// The rows of one file on their way into the store.
struct Intake<'a> {
    reader: Reader<'a>,
    report: FileReport,
    cutoff_hour: u32,
    dry_run: bool,
    /// An order whose next item rows may follow.
    pending: Option<Parsed>,
}

impl Intake<'_> {
    /// `false`: given up on the way.
    fn run(
        &mut self,
        w: &Write,
        rows: &mut Rows<Decoded<File>>,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<bool, StoreError> {
        let mut row = Row::default();
        while rows.read(&mut row)? {
            if row.is_blank() {
                continue;
            }
            self.report.rows += 1;
            match self.reader.read(&row) {
                Ok(parsed) => self.take(w, parsed)?,
                Err(Refusal { column, reason }) => {
                    self.report.rejected.push(Rejected { line: row.line, column, reason });
                }
            }
            if self.report.rows.is_multiple_of(PROGRESS_ROWS) && !progress(self.report.rows) {
                return Ok(false);
            }
        }
        self.flush(w)?;
        Ok(progress(self.report.rows))
    }

    /// Rows of items gather until another order begins.
    fn take(&mut self, w: &Write, parsed: Parsed) -> Result<(), StoreError> {
        if self.reader.mapping.kind == Kind::Items
            && let Some(pending) = &mut self.pending
            && pending.data.order_no == parsed.data.order_no
        {
            pending.data.lines.extend(parsed.data.lines);
            return Ok(());
        }
        self.flush(w)?;
        self.pending = Some(parsed);
        Ok(())
    }

    fn flush(&mut self, w: &Write) -> Result<(), StoreError> {
        let Some(parsed) = self.pending.take() else { return Ok(()) };
        let placed = self.reader.clock.local(parsed.data.placed_at);
        let incoming = Incoming {
            data: &parsed.data,
            status: parsed.status,
            refund: parsed.refund,
            day: clock::business_day(placed, self.cutoff_hour),
        };
        match upsert_in(w, &incoming)? {
            Upsert::New => self.report.new += 1,
            Upsert::Unchanged => self.report.unchanged += 1,
            Upsert::Changed(changes) => {
                self.report.changed += 1;
                if self.dry_run {
                    let order_no = parsed.data.order_no;
                    let named = |change| OrderChange { order_no: order_no.clone(), change };
                    self.report.changes.extend(changes.into_iter().map(named));
                }
            }
        }
        Ok(())
    }
}
