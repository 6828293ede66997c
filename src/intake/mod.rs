//! Files in: bytes → encoding → table → columns → checked rows → store. One engine for every export; what a
//! platform's columns are called is data ([`mapping`]).
//!
//! [`source`] opens a file and shows its tables ([`table`] for text, [`sheet`] for workbooks, [`archive`] for zips);
//! [`header`] finds the columns, [`cells`] reads what they mean, [`orders`], [`products`] and [`customers`] make
//! values of rows, and [`run`] puts a file's worth of them into the store, part by part,
//! and takes them back when the file breaks off.

mod account;
pub mod address;
pub mod archive;
pub mod cell;
pub mod cells;
mod customers;
pub mod encoding;
pub mod field;
mod gather;
pub mod header;
mod lines;
mod list;
pub mod mapping;
pub mod orders;
mod products;
mod put_orders;
pub mod reason;
mod run;
pub mod sheet;
pub mod snippets;
pub mod source;
pub mod table;

pub use mapping::Mappings;
pub use reason::{ImportError, Reason};
pub use run::{import_customers, import_orders, import_products};

use crate::domain::order::merge::FieldChange;

/// How files are taken in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Word for a format; `None`: recognised by its columns.
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
    /// The sheet of the workbook or the file of the zip, "" when there is one only.
    pub part: String,
    /// 1-based line at which the row begins.
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
    /// Id of the layout; of several in one zip, separated by commas.
    pub format: String,
    /// Rows read; header, blank ones and rows of sums not counted.
    pub rows: usize,
    /// Orders, products, customers: several rows can make one.
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub rejected: Vec<Rejected>,
    /// Filled in a dry run only.
    pub changes: Vec<OrderChange>,
}
