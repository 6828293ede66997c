//! Which columns of a platform's export mean what: one TOML file an export layout, embedded from
//! `assets/importers`, the user's `<config>/importers/*.toml` over them by id. A new platform needs a file, no code.

mod list;

pub use list::Mappings;

use super::cell;
use super::field::Field;
use super::header::{Columns, Header};
use crate::config::error::Problem;
use crate::domain::coded;
use crate::domain::order::OrderStatus;
use chrono::{Datelike, NaiveDateTime};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

coded! {
    pub enum Kind {
        /// One row per order.
        Orders = "orders",
        /// One row per item; the columns of the order are repeated or stand in its first row only.
        Items = "items",
        /// One row per item of orders that another export lists: it adds the lines and leaves money and status
        /// to the list, in whatever order the two come.
        Details = "details",
    }
}

coded! {
    pub enum AmountUnit { Yuan = "yuan", Fen = "fen" }
}

coded! {
    /// How the one cell of an address is written.
    pub enum AddressStyle {
        /// `省 市 区 详细(邮编)`, an empty part between two blanks.
        Spaced = "spaced",
        /// `省市区详细` without blanks, `省` and `自治区` often left out.
        Glued = "glued",
        /// Either; for exports nobody knows.
        Any = "any",
    }
}

/// One export layout.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub id: String,
    /// The word of `--format` that means this layout besides its id: layouts of one platform share it.
    #[serde(default)]
    pub format: String,
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub platform: String,
    pub channel: String,
    pub kind: Kind,
    /// Names the header row must hold, all of them.
    #[serde(default)]
    pub detect: Vec<String>,
    /// Names of which the header row must hold one; none: nothing is asked.
    #[serde(default)]
    pub detect_any: Vec<String>,
    /// Fields of which the header row must hold one name each.
    #[serde(default)]
    pub detect_fields: Vec<Field>,
    /// Considered when no other layout is recognised.
    #[serde(default)]
    pub fallback: bool,
    #[serde(default = "yuan")]
    pub amount_unit: AmountUnit,
    #[serde(default = "dates")]
    pub dates: Vec<String>,
    #[serde(default = "spaced")]
    pub address: AddressStyle,
    /// The date an order number begins with, for an export that names no time of an unpaid order.
    #[serde(default)]
    pub order_no_date: String,
    /// The titles of several items in one cell end in their quantity: `雨伞(2件);茶(1件)`.
    #[serde(default)]
    pub qty_in_title: bool,
    /// What stands between the values of several items in one cell.
    #[serde(default)]
    pub separator: BTreeMap<Field, String>,
    /// Amounts that each row of an order has its own share of.
    #[serde(default)]
    pub sum: BTreeSet<Field>,
    /// Cells that mean "nothing" everywhere.
    #[serde(default)]
    pub empty: Vec<String>,
    /// Cells that mean "nothing" in one column.
    #[serde(default)]
    pub empty_in: BTreeMap<Field, Vec<String>>,
    /// What stands before the value in a column.
    #[serde(default)]
    pub prefix: BTreeMap<Field, Vec<String>>,
    pub columns: BTreeMap<Field, Vec<String>>,
    /// The platform's words, as they are compared.
    pub status: HashMap<String, OrderStatus>,
    /// The platform's words for flags → ids of flags.
    #[serde(default)]
    pub flag: HashMap<String, String>,
}

const fn yuan() -> AmountUnit {
    AmountUnit::Yuan
}

const fn spaced() -> AddressStyle {
    AddressStyle::Spaced
}

/// How exports and spreadsheets write times.
pub fn dates() -> Vec<String> {
    [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y年%m月%d日 %H:%M:%S",
        "%Y年%m月%d日 %H:%M",
        "%Y年%m月%d日",
        "%Y%m%d%H%M%S",
    ]
    .map(str::to_owned)
    .into()
}

impl Mapping {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.id.is_empty() || self.id.contains(char::is_whitespace) {
            found.push(Problem::new("id", &self.id, "an id is one word without spaces"));
        }
        if self.detect.is_empty() && self.detect_fields.is_empty() {
            found.push(Problem::new("detect", "", "name the columns by which the format is recognised"));
        }
        if self.dates.is_empty() {
            found.push(Problem::new(
                "dates",
                "",
                "at least one date format is needed, e.g. %Y-%m-%d %H:%M:%S",
            ));
        }
        let formats = self.dates.iter().map(|f| ("dates", f));
        for (key, format) in formats.chain([("order_no_date", &self.order_no_date)]) {
            use chrono::format::{Item, StrftimeItems};
            if StrftimeItems::new(format).any(|i| matches!(i, Item::Error)) {
                found.push(Problem::new(key, "", format!("'{format}' is no date format")));
            }
        }
        if !self.columns.contains_key(&Field::OrderNo) {
            found.push(Problem::new("columns", "", "the column order_no is needed"));
        }
        found
    }

    /// Words as they are compared.
    fn prepare(&mut self) {
        self.status =
            std::mem::take(&mut self.status).into_iter().map(|(w, s)| (cell::name(&w), s)).collect();
        self.flag = std::mem::take(&mut self.flag).into_iter().map(|(w, id)| (cell::name(&w), id)).collect();
    }

    /// Whether `--format WORD` means this layout.
    pub fn is_meant_by(&self, word: &str) -> bool {
        self.id == word || self.format == word
    }

    /// Whether a header row is one of this layout.
    pub fn fits(&self, header: &Header) -> bool {
        let holds = |names: &[String]| names.iter().any(|n| header.place(n).is_some());
        self.detect.iter().all(|name| header.place(name).is_some())
            && (self.detect_any.is_empty() || holds(&self.detect_any))
            && self.detect_fields.iter().all(|f| self.columns.get(f).is_some_and(|names| holds(names)))
    }

    pub fn columns_in(&self, header: &Header) -> Columns {
        header.columns(self.columns.iter().map(|(field, names)| (*field, names.as_slice())))
    }

    /// The status of a platform's word for it.
    pub fn status_of(&self, raw: &str) -> Option<OrderStatus> {
        self.status.get(&cell::name(raw)).copied()
    }

    /// The flag of a platform's word for it; an unknown one is no flag.
    pub fn flag_of(&self, raw: &str) -> String {
        self.flag.get(&cell::name(raw)).cloned().unwrap_or_default()
    }

    /// When an order was placed, as far as its number tells.
    pub fn date_of(&self, order_no: &str) -> Option<NaiveDateTime> {
        if self.order_no_date.is_empty() {
            return None;
        }
        let (date, _) = chrono::NaiveDate::parse_and_remainder(order_no, &self.order_no_date).ok()?;
        (2000..2100).contains(&date.year()).then(|| date.and_hms_opt(0, 0, 0))?
    }
}
