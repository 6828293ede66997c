//! One row of an export → an order, or the reason why not.

use super::mapping::{AddressStyle, AmountUnit, Columns, Field, Mapping};
use super::reason::Reason;
use super::table::Row;
use super::{address, cell};
use crate::clock::Clock;
use crate::domain::money::Fen;
use crate::domain::order::{Address, Line, OrderData, OrderStatus};

/// Above this (yuan) a number is no price but a mistake.
const MOST: Fen = Fen(100_000_000_000);

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub data: OrderData,
    pub status: Option<OrderStatus>,
    pub refund: Option<Fen>,
}

/// A row that is not taken: which column, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub column: Option<String>,
    pub reason: Reason,
}

type Checked<T> = Result<T, Refusal>;

/// Reads rows of one file.
pub struct Reader<'a> {
    pub mapping: &'a Mapping,
    pub columns: &'a Columns,
    pub clock: &'a Clock,
    /// `Some`: every order belongs to this shop, whatever the file says.
    pub shop: Option<&'a str>,
    /// The shop of a file that names none.
    pub default_shop: &'a str,
}

impl Reader<'_> {
    /// Checks and reads one row.
    pub fn read(&self, row: &Row) -> Checked<Parsed> {
        self.check_shape(row)?;
        let row = Cells { reader: self, row };
        let mut data = OrderData {
            order_no: row.order_no()?,
            shop: self.shop_of(&row),
            platform: self.mapping.platform.clone(),
            channel: self.mapping.channel.clone(),
            status_raw: row.text(Field::Status),
            customer: row.text(Field::Customer),
            receiver: row.text(Field::Receiver),
            phone: row.code(Field::Phone)?,
            landline: row.code(Field::Landline)?,
            address: row.address(),
            courier: row.text(Field::Courier),
            tracking_no: row.code(Field::TrackingNo)?,
            payment_kind: row.payment_kind(),
            buyer_message: row.text(Field::BuyerMessage),
            remark: row.text(Field::Remark),
            flag: row.text(Field::Flag),
            close_reason: row.text(Field::CloseReason),
            ..OrderData::default()
        };
        row.times(&mut data)?;
        row.amounts(&mut data)?;
        data.lines = row.lines()?;
        let refund = row.money(Field::Refund)?;
        Ok(Parsed { status: row.status(&data)?, data, refund })
    }

    fn check_shape(&self, row: &Row) -> Checked<()> {
        let whole = |reason| Err(Refusal { column: None, reason });
        if let Some(broken) = row.broken {
            return whole(Reason::Broken(broken));
        }
        let (have, want) = (row.len(), self.columns.width());
        if have < self.columns.needed {
            return whole(Reason::Short { have, want });
        }
        if row.cells().skip(want).any(|c| !c.trim().is_empty()) {
            return whole(Reason::Shifted { have, want });
        }
        Ok(())
    }

    fn shop_of(&self, row: &Cells) -> String {
        if let Some(shop) = self.shop {
            return shop.to_owned();
        }
        let named = row.text(Field::Shop);
        if named.is_empty() { self.default_shop.to_owned() } else { named }
    }
}

struct Cells<'a> {
    reader: &'a Reader<'a>,
    row: &'a Row,
}

impl Cells<'_> {
    /// The first column of the field that says something, and what.
    fn find(&self, field: Field) -> Option<(usize, String)> {
        self.reader.columns.of(field).iter().find_map(|place| {
            let text = self.meant(field, self.row.get(*place)?);
            (!text.is_empty()).then_some((*place, text))
        })
    }

    fn meant(&self, field: Field, raw: &str) -> String {
        let mapping = self.reader.mapping;
        let mut text = cell::clean(raw);
        for prefix in mapping.prefix.get(&field).into_iter().flatten() {
            if let Some(rest) = text.strip_prefix(prefix.as_str()) {
                text = rest.trim_start().into();
            }
        }
        let in_column = mapping.empty_in.get(&field).into_iter().flatten();
        if mapping.empty.iter().chain(in_column).any(|e| *e == text) { String::new() } else { text }
    }

    fn text(&self, field: Field) -> String {
        self.find(field).map(|(_, text)| text).unwrap_or_default()
    }

    fn refuse<T>(&self, place: usize, reason: Reason) -> Checked<T> {
        Err(Refusal { column: Some(self.reader.columns.name(place).to_owned()), reason })
    }

    /// The reason "nothing there", at the column the field should have.
    fn missing<T>(&self, field: Field) -> Checked<T> {
        let name = match self.reader.columns.of(field).first() {
            Some(place) => self.reader.columns.name(*place),
            None => field.code(),
        };
        Err(Refusal { column: Some(name.to_owned()), reason: Reason::Missing })
    }

    /// An identifier. One that a spreadsheet has rounded is refused: its digits are gone.
    fn code(&self, field: Field) -> Checked<String> {
        let Some((place, text)) = self.find(field) else { return Ok(String::new()) };
        let code = cell::code(&text);
        if cell::is_scientific(code) {
            return self.refuse(place, Reason::Scientific(Reason::shown(code)));
        }
        Ok(code.to_owned())
    }

    fn order_no(&self) -> Checked<String> {
        let code = self.code(Field::OrderNo)?;
        match self.find(Field::OrderNo) {
            Some((place, _)) if !code.is_empty() && !cell::is_order_no(&code) => {
                self.refuse(place, Reason::NotAnOrderNo(Reason::shown(&code)))
            }
            Some(_) if !code.is_empty() => Ok(code),
            _ => self.missing(Field::OrderNo),
        }
    }

    fn money(&self, field: Field) -> Checked<Option<Fen>> {
        let Some((place, text)) = self.find(field) else { return Ok(None) };
        let amount = match self.reader.mapping.amount_unit {
            AmountUnit::Yuan => Fen::parse(&text).ok(),
            AmountUnit::Fen => text.parse().ok().map(Fen),
        };
        match amount.filter(|a| *a <= MOST && (*a >= Fen::ZERO || field == Field::Discount && -*a <= MOST)) {
            Some(amount) => Ok(Some(amount)),
            None => self.refuse(place, Reason::NotMoney(Reason::shown(&text))),
        }
    }

    fn time(&self, field: Field) -> Checked<Option<i64>> {
        let Some((place, text)) = self.find(field) else { return Ok(None) };
        match cell::time(&text, &self.reader.mapping.dates) {
            Some(wall) => Ok(Some(self.reader.clock.unix(wall))),
            None => self.refuse(place, Reason::NotATime(Reason::shown(&text))),
        }
    }

    fn count(&self, field: Field) -> Checked<Option<i64>> {
        let Some((place, text)) = self.find(field) else { return Ok(None) };
        match cell::count(&text) {
            Some(count) => Ok(Some(count)),
            None => self.refuse(place, Reason::NotACount(Reason::shown(&text))),
        }
    }

    fn times(&self, data: &mut OrderData) -> Checked<()> {
        data.paid_at = self.time(Field::PaidAt)?;
        data.promised_ship_at = self.time(Field::PromisedShipAt)?;
        data.shipped_at = self.time(Field::ShippedAt)?;
        data.done_at = self.time(Field::DoneAt)?;
        data.placed_at = match self.time(Field::PlacedAt)?.or(data.paid_at) {
            Some(at) => at,
            None => return self.missing(Field::PlacedAt),
        };
        Ok(())
    }

    /// A discount without a column of its own is what goods and postage exceed the sum by.
    fn amounts(&self, data: &mut OrderData) -> Checked<()> {
        data.goods = self.money(Field::Goods)?.unwrap_or_default();
        data.shipping = self.money(Field::Shipping)?.unwrap_or_default();
        let payable = self.money(Field::Payable)?;
        data.paid = self.money(Field::Paid)?.unwrap_or_default();
        let exceeds = |payable: Fen| Fen((data.goods + data.shipping - payable).0.max(0));
        data.discount = match self.money(Field::Discount)? {
            Some(discount) => discount,
            None => payable.map(exceeds).unwrap_or_default(),
        };
        data.payable = payable.unwrap_or(data.goods + data.shipping - data.discount);
        Ok(())
    }

    fn status(&self, data: &OrderData) -> Checked<Option<OrderStatus>> {
        let Some((place, raw)) = self.find(Field::Status) else { return Ok(None) };
        match self.reader.mapping.status_of(&raw) {
            Some(status) => Ok(Some(status)),
            None => self.refuse(place, Reason::UnknownStatus(Reason::shown(&data.status_raw))),
        }
    }

    fn payment_kind(&self) -> String {
        let text = self.text(Field::PaymentKind);
        let kind = if text.contains("货到付款") { "cod" } else { "online" };
        if text.is_empty() { String::new() } else { kind.into() }
    }

    fn address(&self) -> Address {
        let own = |field| self.text(field);
        match self.reader.mapping.address {
            AddressStyle::Columns => Address {
                province: own(Field::Province),
                city: own(Field::City),
                district: own(Field::District),
                detail: own(Field::Detail),
            },
            AddressStyle::Spaced => {
                let no_district = self.reader.mapping.empty_in.get(&Field::District);
                address::spaced(&own(Field::Address), no_district.map_or(&[], Vec::as_slice))
            }
        }
    }

    /// The items of the row. A list of titles with one sum of pieces says how many pieces of each only when there
    /// is one kind, or one piece of each; otherwise the titles stay together in one line.
    fn lines(&self) -> Checked<Vec<Line>> {
        let title = self.text(Field::Title);
        let kinds = self.count(Field::Kinds)?;
        let qty = self.count(Field::Qty)?;
        let unit_price = self.money(Field::UnitPrice)?.unwrap_or_default();
        let amount = self.money(Field::Amount)?;
        if title.is_empty() {
            return Ok(Vec::new());
        }
        let separator = self.reader.mapping.title_separator.as_str();
        if !separator.is_empty() && kinds != Some(1) {
            let titles: Vec<&str> = title.split(separator).map(str::trim).filter(|t| !t.is_empty()).collect();
            let pieces = i64::try_from(titles.len()).unwrap_or(i64::MAX);
            if titles.len() > 1 && kinds.is_none_or(|k| k == pieces) && qty.is_none_or(|q| q == pieces) {
                let one = |t: &&str| Line { title: (*t).to_owned(), qty: 1, ..Line::default() };
                return Ok(titles.iter().map(one).collect());
            }
        }
        let qty = qty.unwrap_or(1);
        let amount = amount.unwrap_or(unit_price * qty);
        let (spec, code) = (self.text(Field::Spec), self.code(Field::Code)?);
        Ok(vec![Line { title, spec, code, qty, unit_price, amount, weight_g: None }])
    }
}
