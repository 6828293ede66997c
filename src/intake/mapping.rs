//! Which columns of a platform's export mean what: one TOML file an export format, embedded from
//! `assets/importers`, the user's `<config>/importers/*.toml` over them by id. A new platform needs a file, no code.

use super::cell;
use crate::config::ConfigError;
use crate::config::error::Problem;
use crate::domain::coded;
use crate::domain::order::OrderStatus;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// The formats that ship.
const EMBEDDED: &[(&str, &str)] = &[("taobao.toml", include_str!("../../assets/importers/taobao.toml"))];

coded! {
    /// What a column can be.
    pub enum Field {
        OrderNo = "order_no", Shop = "shop", Customer = "customer", Status = "status",
        CloseReason = "close_reason", Receiver = "receiver", Phone = "phone", Landline = "landline",
        Address = "address", Province = "province", City = "city", District = "district", Detail = "detail",
        PlacedAt = "placed_at", PaidAt = "paid_at", PromisedShipAt = "promised_ship_at",
        ShippedAt = "shipped_at", DoneAt = "done_at", Courier = "courier", TrackingNo = "tracking_no",
        Goods = "goods", Shipping = "shipping", Discount = "discount", Payable = "payable", Paid = "paid",
        Refund = "refund", PaymentKind = "payment_kind", BuyerMessage = "buyer_message", Remark = "remark",
        Flag = "flag", Title = "title", Kinds = "kinds", Spec = "spec", Code = "code", Qty = "qty",
        UnitPrice = "unit_price", Amount = "amount",
    }
}

coded! {
    pub enum Kind {
        /// One row per order.
        Orders = "orders",
        /// One row per item; the rows of an order stand together.
        Items = "items",
    }
}

coded! {
    pub enum AmountUnit { Yuan = "yuan", Fen = "fen" }
}

coded! {
    pub enum AddressStyle {
        /// `省 市 区 详细(邮编)` in one cell.
        Spaced = "spaced",
        /// Each part in its own column.
        Columns = "columns",
    }
}

/// One export format.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    pub id: String,
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
    pub platform: String,
    pub channel: String,
    pub kind: Kind,
    /// Names the header row must hold, all of them.
    pub detect: Vec<String>,
    #[serde(default = "yuan")]
    pub amount_unit: AmountUnit,
    pub dates: Vec<String>,
    #[serde(default = "columns")]
    pub address: AddressStyle,
    /// Between the titles in one cell; empty: one title a cell.
    #[serde(default)]
    pub title_separator: String,
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
}

const fn yuan() -> AmountUnit {
    AmountUnit::Yuan
}

const fn columns() -> AddressStyle {
    AddressStyle::Columns
}

impl Mapping {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.id.is_empty() || self.id.contains(char::is_whitespace) {
            found.push(Problem::new("id", &self.id, "an id is one word without spaces"));
        }
        if self.detect.is_empty() {
            found.push(Problem::new("detect", "", "name the columns by which the format is recognised"));
        }
        if self.dates.is_empty() {
            found.push(Problem::new(
                "dates",
                "",
                "at least one date format is needed, e.g. %Y-%m-%d %H:%M:%S",
            ));
        }
        for format in &self.dates {
            use chrono::format::{Item, StrftimeItems};
            if StrftimeItems::new(format).any(|i| matches!(i, Item::Error)) {
                found.push(Problem::new("dates", "", format!("'{format}' is no date format")));
            }
        }
        if !self.columns.contains_key(&Field::OrderNo) {
            found.push(Problem::new("columns", "", "the column order_no is needed"));
        }
        found
    }

    /// The status of a platform's word for it.
    pub fn status_of(&self, raw: &str) -> Option<OrderStatus> {
        self.status.get(&cell::name(raw)).copied()
    }
}

/// Every format known.
#[derive(Clone, Debug, Default)]
pub struct Mappings {
    list: Vec<Mapping>,
}

impl Mappings {
    /// The formats that ship, and the user's over them by id.
    ///
    /// # Errors
    /// Every problem of every file, with line and key.
    pub fn load(config_folder: Option<&Path>) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut all = Self::default();
        for (name, text) in EMBEDDED {
            errors.extend(all.add(Path::new(name), text));
        }
        for path in config_folder.map(user_files).unwrap_or_default() {
            match std::fs::read_to_string(&path) {
                Ok(text) => errors.extend(all.add(&path, text.strip_prefix('\u{FEFF}').unwrap_or(&text))),
                Err(error) => errors.push(ConfigError::unreadable(&path, &error)),
            }
        }
        if errors.is_empty() { Ok(all) } else { Err(errors) }
    }

    /// What is wrong with the file; nothing when it is taken.
    fn add(&mut self, path: &Path, text: &str) -> Vec<ConfigError> {
        let mut mapping = match toml::from_str::<Mapping>(text) {
            Ok(mapping) => mapping,
            Err(error) => return vec![ConfigError::toml(path, text, &error)],
        };
        let problems = mapping.problems();
        if problems.is_empty() {
            mapping.status = mapping.status.into_iter().map(|(word, s)| (cell::name(&word), s)).collect();
            self.list.retain(|m| m.id != mapping.id);
            self.list.push(mapping);
        }
        problems.iter().map(|p| ConfigError::value(path, text, p)).collect()
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|m| m.id.as_str())
    }

    pub fn get(&self, id: &str) -> Option<&Mapping> {
        self.list.iter().find(|m| m.id == id)
    }

    /// The format whose columns a header row holds; the one that asks for most wins.
    pub fn detect(&self, header: &Header) -> Option<&Mapping> {
        self.list.iter().filter(|m| header.holds(m)).max_by_key(|m| m.detect.len())
    }
}

fn user_files(config_folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(config_folder.join("importers")) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

/// A row that may be the header: names as they are compared, and as they stand in the file.
#[derive(Clone, Debug, Default)]
pub struct Header {
    pub names: Vec<String>,
    compared: Vec<String>,
}

impl Header {
    pub fn new<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let names: Vec<String> = cells.map(cell::clean).collect();
        let compared = names.iter().map(|n| cell::name(n)).collect();
        Self { names, compared }
    }

    pub fn holds(&self, mapping: &Mapping) -> bool {
        mapping.detect.iter().all(|name| self.place(name).is_some())
    }

    fn place(&self, name: &str) -> Option<usize> {
        let wanted = cell::name(name);
        self.compared.iter().position(|n| *n == wanted)
    }

    /// The columns of each field, in the order of the mapping's names.
    pub fn columns(&self, mapping: &Mapping) -> Columns {
        let mut places = vec![Vec::new(); Field::ALL.len()];
        for (field, names) in &mapping.columns {
            places[*field as usize] = names.iter().filter_map(|n| self.place(n)).collect();
        }
        let needed = places.iter().flatten().max().map_or(0, |last| last + 1);
        Columns { places, names: self.names.clone(), needed }
    }
}

/// Where the fields of a mapping are in one file.
#[derive(Clone, Debug)]
pub struct Columns {
    places: Vec<Vec<usize>>,
    names: Vec<String>,
    /// Cells a row must have.
    pub needed: usize,
}

impl Columns {
    pub fn of(&self, field: Field) -> &[usize] {
        &self.places[field as usize]
    }

    /// How many the header has.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// The name of a column as the file writes it.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_formats_are_sound() {
        let mappings = Mappings::load(None).unwrap();
        assert_eq!(mappings.ids().collect::<Vec<_>>(), ["taobao"]);
        let taobao = mappings.get("taobao").unwrap();
        assert_eq!(
            taobao.status_of("买家已付款,等待卖家发货"),
            Some(OrderStatus::WaitConfirm),
            "half-width comma"
        );
        assert_eq!(taobao.status_of("没听说过"), None);
    }

    #[test]
    fn a_header_is_recognised_by_its_names_whatever_their_order_and_width() {
        let mappings = Mappings::load(None).unwrap();
        let names = ["宝贝标题 ", "订单状态", "收货地址　", "订单编号", "买家会员名", "买家应付货款", "x"];
        let header = Header::new(names.into_iter());
        let found = mappings.detect(&header).unwrap();
        let columns = header.columns(found);
        assert_eq!((columns.of(Field::OrderNo), columns.of(Field::Title)), (&[3][..], &[0][..]));
        assert_eq!((columns.of(Field::Paid), columns.needed, columns.width()), (&[][..], 6, 7));
        assert!(mappings.detect(&Header::new(names.into_iter().skip(2))).is_none());
    }

    #[test]
    fn the_users_file_adds_a_platform_and_its_mistakes_are_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("importers")).unwrap();
        let file = folder.path().join("importers/own.toml");
        let sound = "id = \"own\"\nplatform = \"own\"\nchannel = \"other\"\nkind = \"orders\"\ndetect = [\"单号\"]\n\
                     dates = [\"%Y-%m-%d\"]\n[columns]\norder_no = [\"单号\"]\n[status]\n\"新\" = \"wait_pay\"\n";
        std::fs::write(&file, sound).unwrap();
        let mappings = Mappings::load(Some(folder.path())).unwrap();
        assert_eq!(mappings.ids().collect::<Vec<_>>(), ["taobao", "own"]);
        for (from, to, line) in [
            ("order_no", "oder_no", "line 8"),
            ("wait_pay", "waiting", "line 10"),
            ("[\"%Y-%m-%d\"]", "[]", "line 6"),
        ] {
            std::fs::write(&file, sound.replace(from, to)).unwrap();
            let errors = Mappings::load(Some(folder.path())).unwrap_err();
            let text = errors[0].to_string();
            assert!(text.contains("own.toml") && text.contains(line), "{text}");
        }
    }
}
