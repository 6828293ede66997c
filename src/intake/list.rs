//! Lists that people keep themselves: a table whose columns have common names, one row each.

use super::FileReport;
use super::cells::{Cells, Checked, check_shape, is_note};
use super::field::Column;
use super::header::{Columns, Header};
use super::mapping::{AmountUnit, dates};
use super::run::{Intake, Put};
use super::table::Row;
use crate::store::{Saved, StoreError, Write};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// What such a list holds.
pub(super) trait Listing {
    type Field: Column + Ord + 'static;
    type Value: Send;

    const ID: &'static str;
    /// What every row has.
    const KEY: Self::Field;
    const NAMES: &'static [(Self::Field, &'static [&'static str])];

    /// Whether a table with these columns is one.
    fn fits(&mut self, header: &Header, columns: &Columns) -> bool;

    fn read(&self, cells: &Cells<Self::Field>) -> Checked<Self::Value>;

    fn put(w: &Write, value: &Self::Value) -> Result<Saved, StoreError>;
}

/// A list on its way into the store.
pub(super) struct List<L: Listing> {
    listing: L,
    columns: Option<Columns>,
    ragged: bool,
    dates: Vec<String>,
    /// What "nothing" is in lists that people keep.
    empty: Vec<String>,
    none: BTreeMap<L::Field, Vec<String>>,
}

impl<L: Listing> List<L> {
    pub fn new(listing: L) -> Self {
        Self {
            listing,
            columns: None,
            ragged: false,
            dates: dates(),
            empty: ["-", "--", "无", "null", "NULL", "None", "N/A"].map(str::to_owned).into(),
            none: BTreeMap::new(),
        }
    }
}

impl<L: Listing> Intake for List<L> {
    type Ready = L::Value;
    type Put = PutList<L>;

    fn recognise(&mut self, header: &Header, ragged: bool) -> Option<String> {
        let names: Vec<(L::Field, Vec<String>)> =
            L::NAMES.iter().map(|(f, n)| (*f, n.iter().map(ToString::to_string).collect())).collect();
        let columns = header.columns(names.iter().map(|(f, n)| (*f, n.as_slice())));
        if !self.listing.fits(header, &columns) {
            return None;
        }
        (self.columns, self.ragged) = (Some(columns), ragged);
        Some(L::ID.to_owned())
    }

    fn row(&mut self, row: &Row, ready: &mut Vec<L::Value>) -> Checked<bool> {
        let Some(columns) = &self.columns else { return Ok(false) };
        if row.broken.is_none() && is_note(row, columns, L::KEY) {
            return Ok(false);
        }
        check_shape(row, columns, self.ragged)?;
        ready.push(self.listing.read(&Cells {
            row,
            columns,
            unit: AmountUnit::Yuan,
            dates: &self.dates,
            empty: &self.empty,
            empty_in: &self.none,
            prefix: &self.none,
        })?);
        Ok(true)
    }

    fn put(&self) -> PutList<L> {
        PutList(PhantomData)
    }
}

/// Puts the rows of a list into the store.
pub(super) struct PutList<L>(PhantomData<fn() -> L>);

impl<L: Listing> Put<L::Value> for PutList<L> {
    fn put(&self, w: &Write, part: Vec<L::Value>, report: &mut FileReport) -> Result<(), StoreError> {
        for value in part {
            match L::put(w, &value)? {
                Saved::New => report.new += 1,
                Saved::Changed => report.changed += 1,
                Saved::Unchanged => report.unchanged += 1,
            }
        }
        Ok(())
    }
}
