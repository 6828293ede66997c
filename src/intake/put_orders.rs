//! The orders of a file on their way into the store.

use super::cells::Checked;
use super::gather::Gather;
use super::header::Header;
use super::mapping::{Kind, Mapping};
use super::orders::{Parsed, Reader, Told};
use super::run::{Intake, Put};
use super::table::Row;
use super::{FileReport, Options, OrderChange};
use crate::clock::{self, Clock};
use crate::domain::order::merge::{Placed, Theirs};
use crate::store::order::{Incoming, Upsert, Whose, upsert_all};
use crate::store::{StoreError, Write};

pub(super) struct Orders<'a> {
    options: &'a Options,
    clock: &'a Clock,
    default_shop: &'a str,
    cutoff_hour: u32,
    reader: Option<Reader<'a>>,
    gather: Gather,
}

/// Puts orders into the store.
pub(super) struct PutOrders<'a> {
    options: &'a Options,
    clock: &'a Clock,
    default_shop: &'a str,
    cutoff_hour: u32,
}

impl<'a> Orders<'a> {
    pub fn new(options: &'a Options, clock: &'a Clock, default_shop: &'a str, cutoff_hour: u32) -> Self {
        Self { options, clock, default_shop, cutoff_hour, reader: None, gather: Gather::default() }
    }
}

impl PutOrders<'_> {
    fn incoming<'w>(&'w self, whole: &'w Whole) -> Incoming<'w> {
        let Whole { parsed, mapping } = whole;
        let placed = self.clock.local(parsed.data.placed_at);
        Incoming {
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
        }
    }
}

/// An order all of whose rows are read.
pub(super) struct Whole<'a> {
    parsed: Box<Parsed>,
    mapping: &'a Mapping,
}

impl<'a> Whole<'a> {
    fn new(mut parsed: Box<Parsed>, mapping: &'a Mapping) -> Self {
        parsed.settle(mapping.kind);
        Self { parsed, mapping }
    }
}

impl<'a> Intake for Orders<'a> {
    type Ready = Whole<'a>;
    type Put = PutOrders<'a>;

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

    fn row(&mut self, row: &Row, ready: &mut Vec<Whole<'a>>) -> Checked<bool> {
        let Some(reader) = &self.reader else { return Ok(false) };
        let mapping = reader.mapping;
        let told = reader.read(row).inspect_err(|_| self.gather.refused())?;
        let whole = match told {
            Told::Nothing => return Ok(false),
            Told::Order(parsed) if mapping.kind == Kind::Orders => Some(parsed),
            Told::Order(parsed) => self.gather.add(parsed, mapping)?,
            Told::More { lines, amounts } => {
                self.gather.go_on(lines, &amounts, mapping)?;
                None
            }
        };
        ready.extend(whole.map(|parsed| Whole::new(parsed, mapping)));
        Ok(true)
    }

    fn end(&mut self, ready: &mut Vec<Whole<'a>>) {
        let Some(mapping) = self.reader.take().map(|r| r.mapping) else { return };
        while let Some(parsed) = self.gather.give() {
            ready.push(Whole::new(parsed, mapping));
        }
        self.gather = Gather::default();
    }

    fn put(&self) -> PutOrders<'a> {
        let Self { options, clock, default_shop, cutoff_hour, .. } = *self;
        PutOrders { options, clock, default_shop, cutoff_hour }
    }
}

impl<'a> Put<Whole<'a>> for PutOrders<'_> {
    fn put(&self, w: &Write, part: Vec<Whole<'a>>, report: &mut FileReport) -> Result<(), StoreError> {
        let incoming: Vec<Incoming> = part.iter().map(|whole| self.incoming(whole)).collect();
        for (upsert, whole) in upsert_all(w, &incoming)?.into_iter().zip(&part) {
            match upsert {
                Upsert::New => report.new += 1,
                Upsert::Unchanged => report.unchanged += 1,
                Upsert::Changed(changes) => {
                    report.changed += 1;
                    if self.options.dry_run {
                        let order_no = &whole.parsed.data.order_no;
                        let named = |change| OrderChange { order_no: order_no.clone(), change };
                        report.changes.extend(changes.into_iter().map(named));
                    }
                }
            }
        }
        Ok(())
    }
}
