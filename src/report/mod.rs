//! Reports are values first: computed once, laid out by one renderer a format. No renderer knows SQL, no report
//! knows columns.

pub mod asking;
pub mod case_card;
pub mod cell;
pub mod chart;
pub mod export;
pub mod figures;
pub mod handoff;
pub mod order;
pub mod person;
pub mod print;
pub mod register;
pub mod render;
pub mod shipping;
pub mod slip;
pub mod snippets;
pub mod statement;
pub mod summary;
pub mod survey;
pub mod trail;

pub use cell::{Cell, Typed};
pub use chart::{Chart, ChartKind, Series};

use crate::clock::Clock;
use crate::config::{Config, lists};
use crate::text::locale::Locale;
use crate::text::{harmless, mask};

/// What a report is told in: language, local time, and the labels of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    pub locale: &'a Locale,
    pub clock: &'a Clock,
    pub config: &'a Config,
}

impl Setting<'_> {
    /// X2: a text from outside as a list or a summary says it.
    pub(crate) fn masked(&self, text: &str) -> String {
        let text = harmless::line(text);
        if self.config.settings.privacy.mask { mask::text(&text) } else { text }
    }

    /// Id and label of a warehouse; an order that names none leaves from the first one.
    pub(crate) fn warehouse(&self, id: &str) -> (String, String) {
        let list = &self.config.lists.warehouses;
        let id = lists::or_first(list, id);
        (id.to_owned(), lists::label(list, id, self.locale.lang()).to_owned())
    }

    /// `06-01 17:02`
    pub(crate) fn time(&self, at: i64) -> String {
        crate::text::when::md_hm(self.clock.local(at))
    }

    /// The same as a cell.
    pub fn time_cell(&self, at: i64) -> Cell {
        Cell::moment(self.clock.local(at).naive_local()).said(self.time(at))
    }

    /// `2026-06-01 17:02`, as a cell.
    pub fn full_time_cell(&self, at: i64) -> Cell {
        Cell::moment(self.clock.local(at).naive_local())
    }

    /// `2026-06-01 17:02`
    pub(crate) fn full_time(&self, at: i64) -> String {
        self.clock.local(at).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// A page, or several: what every renderer lays out in its own way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub title: String,
    /// Label and value: number, shop, who, when.
    pub meta: Vec<(String, String)>,
    pub blocks: Vec<Block>,
    /// The rows behind the figures: sheets of their own in files for spreadsheets, on no page. The first one is what
    /// a file of a single table (CSV) holds.
    pub details: Vec<DetailSheet>,
}

/// Rows for a spreadsheet under a short name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailSheet {
    pub name: String,
    pub table: Table,
}

impl DetailSheet {
    pub fn new(name: impl Into<String>, table: Table) -> Self {
        Self { name: name.into(), table }
    }
}

/// How urgent a section is; never told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    Red,
    Yellow,
    Live,
}

/// One part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(String),
    /// A heading whose section is marked along its side where there is colour.
    Urgent(Urgency, String),
    /// Label and value, several beside each other where there is room.
    KeyFigures(Vec<(String, Cell)>),
    Table(Table),
    Chart(Chart),
    CheckList(Vec<Check>),
    Bullets(Vec<String>),
    /// A paragraph.
    Text(String),
    /// Small print: definitions, a rule that applies.
    Notes(Vec<String>),
    /// Label and value, one a line, each whole: what is read letter by letter.
    Facts(Vec<(String, String)>),
    /// The one sentence that must not be overlooked, large.
    Banner(String),
    /// Empty lines to sign on: one a person, with the name where it is known.
    Signatures(Vec<Signature>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// A text too long for its column goes on in the next line; otherwise it is cut where lines are short.
    pub whole: bool,
}

impl Column {
    pub fn left(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Left, whole: false }
    }

    pub fn right(title: impl Into<String>) -> Self {
        Self { title: title.into(), align: Align::Right, whole: false }
    }

    /// A text of which nothing may be missing.
    pub fn whole(title: impl Into<String>) -> Self {
        Self { whole: true, ..Self::left(title) }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new<R, C>(columns: Vec<Column>, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = C>,
        C: Into<Cell>,
    {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect());
        Self { columns, rows: rows.collect() }
    }
}

/// One line to tick off, with what there is to know about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    pub ticked: bool,
    /// The number on the page, "" without one.
    pub number: String,
    pub title: String,
    /// Stands at the right end: a due time, a state.
    pub aside: String,
    /// Label and value; empty values are left out.
    pub facts: Vec<(String, String)>,
    /// The line nobody may overlook: "if … then …".
    pub strong: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub label: String,
    pub name: String,
    pub time_label: String,
    pub time: String,
}
