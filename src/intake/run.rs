//! A file into the store, in one transaction: all its good rows, or nothing when the file breaks off.

use super::cells::{Checked, Refusal};
use super::customers::Customers;
use super::gather::Gather;
use super::header::Header;
use super::mapping::{Kind, Mapping};
use super::orders::{Parsed, Reader, Told};
use super::products::Products;
use super::source::{self, Visitor};
use super::table::{Row, Table};
use super::{FileReport, ImportError, Options, OrderChange, Rejected};
use crate::clock::{self, Clock};
use crate::config::Config;
use crate::domain::order::merge::{Placed, Theirs};
use crate::store::order::{Incoming, Upsert, Whose, upsert_in};
use crate::store::{Actor, Op, Saved, Store, StoreError, Write, shop};
use std::path::Path;

/// Rows between two reports of progress.
const PROGRESS_ROWS: usize = 256;

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
    let orders = Orders {
        options,
        clock,
        default_shop: &default_shop,
        cutoff_hour: config.settings.cutoff_hour,
        reader: None,
        gather: Gather::default(),
    };
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
    run(store, by, Op::new("import_products"), path, dry_run, Products::default(), progress)
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
    run(store, by, Op::new("import_customers"), path, dry_run, Customers::new(config), progress)
}

/// What is made of the rows of a file.
pub(super) trait Intake {
    /// The id of the layout when the row is the header of one; the rows that follow are of it.
    fn recognise(&mut self, header: &Header, ragged: bool) -> Option<String>;

    /// Takes one row. Outer error: the store fails; inner: the row is not taken. `Ok(Ok(false))`: it is no data.
    fn row(&mut self, w: &Write, row: &Row, report: &mut FileReport) -> Result<Checked<bool>, StoreError>;

    /// The table is over.
    fn end(&mut self, _w: &Write, _report: &mut FileReport) -> Result<(), StoreError> {
        Ok(())
    }
}

const TAKEN_BACK: &str = "import.file.cancelled";

fn run(
    store: &mut Store,
    by: &Actor,
    op: Op,
    path: &Path,
    dry_run: bool,
    intake: impl Intake,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<FileReport, ImportError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut report = FileReport::default();
    let mut stopped = None;
    let taken_back = || StoreError::Refused(TAKEN_BACK.into());
    let result = store.transact(by, op.note(name), |w| {
        let mut taking = Taking { w, intake, report: &mut report, progress };
        match source::read(path, &mut taking) {
            Ok(()) if dry_run => Err(taken_back()),
            Ok(()) => Ok(()),
            // Leaving with an error is what takes everything back.
            Err(error) => {
                stopped = Some(error);
                Err(taken_back())
            }
        }
    });
    match (stopped, result) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => Ok(report),
        (None, Err(StoreError::Refused(key))) if dry_run && key == TAKEN_BACK => Ok(report),
        (None, Err(error)) => Err(error.into()),
    }
}

/// A file being taken in.
struct Taking<'a, I> {
    w: &'a Write<'a>,
    intake: I,
    report: &'a mut FileReport,
    progress: &'a mut dyn FnMut(usize) -> bool,
}

impl<I: Intake> Visitor for Taking<'_, I> {
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
            match self.intake.row(self.w, &row, self.report)? {
                Ok(false) => continue,
                Ok(true) => {}
                Err(Refusal { column, reason }) => {
                    let part = part.to_owned();
                    self.report.rejected.push(Rejected { part, line: row.line, column, reason });
                }
            }
            self.report.rows += 1;
            if self.report.rows.is_multiple_of(PROGRESS_ROWS) && !(self.progress)(self.report.rows) {
                return Err(ImportError::Cancelled);
            }
        }
        self.intake.end(self.w, self.report)?;
        if (self.progress)(self.report.rows) { Ok(()) } else { Err(ImportError::Cancelled) }
    }
}

impl FileReport {
    pub(super) fn count(&mut self, saved: Saved) {
        match saved {
            Saved::New => self.new += 1,
            Saved::Changed => self.changed += 1,
            Saved::Unchanged => self.unchanged += 1,
        }
    }
}

/// The shop of a file that names none: configured, else the first served, else a name that says so.
fn default_shop(store: &Store, config: &Config) -> Result<String, StoreError> {
    if let Some(configured) = config.settings.shops.first() {
        return Ok(configured.name.clone());
    }
    Ok(shop::names(store)?.into_iter().next().unwrap_or_else(|| "默认店铺".to_owned()))
}

/// The orders of a file on their way into the store.
struct Orders<'a> {
    options: &'a Options,
    clock: &'a Clock,
    default_shop: &'a str,
    cutoff_hour: u32,
    reader: Option<Reader<'a>>,
    gather: Gather,
}

impl Intake for Orders<'_> {
    fn recognise(&mut self, header: &Header, ragged: bool) -> Option<String> {
        let mapping = self.options.mappings.detect(header, self.options.format.as_deref())?;
        self.reader = Some(Reader {
            mapping,
            columns: mapping.columns_in(header),
            ragged,
            clock: self.clock,
            shop: self.options.shop.as_deref(),
            default_shop: self.default_shop,
        });
        Some(mapping.id.clone())
    }

    fn row(&mut self, w: &Write, row: &Row, report: &mut FileReport) -> Result<Checked<bool>, StoreError> {
        let Some(reader) = &self.reader else { return Ok(Ok(false)) };
        let mapping = reader.mapping;
        let told = match reader.read(row) {
            Ok(told) => told,
            Err(refusal) => {
                self.gather.refused();
                return Ok(Err(refusal));
            }
        };
        let ready = match told {
            Told::Nothing => return Ok(Ok(false)),
            Told::Order(parsed) if mapping.kind == Kind::Orders => Some(*parsed),
            Told::Order(parsed) => match self.gather.add(*parsed, mapping) {
                Ok(ready) => ready,
                Err(reason) => return Ok(Err(reason.into())),
            },
            Told::More { lines, amounts } => match self.gather.go_on(lines, &amounts, mapping) {
                Ok(()) => None,
                Err(reason) => return Ok(Err(reason.into())),
            },
        };
        if let Some(parsed) = ready {
            self.put(w, parsed, mapping, report)?;
        }
        Ok(Ok(true))
    }

    fn end(&mut self, w: &Write, report: &mut FileReport) -> Result<(), StoreError> {
        let Some(mapping) = self.reader.take().map(|r| r.mapping) else { return Ok(()) };
        while let Some(parsed) = self.gather.give() {
            self.put(w, parsed, mapping, report)?;
        }
        self.gather = Gather::default();
        Ok(())
    }
}

impl Orders<'_> {
    fn put(
        &self,
        w: &Write,
        mut parsed: Parsed,
        mapping: &Mapping,
        report: &mut FileReport,
    ) -> Result<(), StoreError> {
        parsed.settle(mapping.kind);
        let placed = self.clock.local(parsed.data.placed_at);
        let incoming = Incoming {
            theirs: Theirs {
                data: &parsed.data,
                adds_lines_only: mapping.kind == Kind::Details,
                discount_known: parsed.amounts.discount.is_some(),
                placed: if parsed.placed_known {
                    Placed::Known { guess: parsed.placed_guess }
                } else {
                    Placed::Guessed
                },
            },
            status: parsed.status,
            refund: parsed.amounts.refund,
            day: clock::business_day(placed, self.cutoff_hour),
            whose: if parsed.shop_named {
                Whose::Named { unnamed: self.default_shop }
            } else {
                Whose::Unnamed
            },
        };
        match upsert_in(w, &incoming)? {
            Upsert::New => report.new += 1,
            Upsert::Unchanged => report.unchanged += 1,
            Upsert::Changed(changes) => {
                report.changed += 1;
                if self.options.dry_run {
                    let order_no = parsed.data.order_no;
                    let named = |change| OrderChange { order_no: order_no.clone(), change };
                    report.changes.extend(changes.into_iter().map(named));
                }
            }
        }
        Ok(())
    }
}
