//! One row of an export → an order or a part of one, or the reason why not.

use super::cells::{Cells, Checked, Refusal, check_shape, is_note};
use super::field::Field;
use super::header::Columns;
use super::mapping::{Kind, Mapping};
use super::reason::Reason;
use super::table::Row;
use super::{address, cell};
use crate::clock::Clock;
use crate::domain::money::Fen;
use crate::domain::order::{Address, Line, OrderData, OrderStatus};

/// The amounts a row names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub goods: Option<Fen>,
    pub shipping: Option<Fen>,
    pub discount: Option<Fen>,
    pub payable: Option<Fen>,
    pub paid: Option<Fen>,
    pub refund: Option<Fen>,
}

/// What a row says of an order. The amounts are put into the data when all its rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub data: OrderData,
    pub status: Option<OrderStatus>,
    pub amounts: Amounts,
    /// `data.placed_at` is what the file says, not a guess.
    pub placed_known: bool,
    /// What would be guessed.
    pub placed_guess: i64,
    /// `data.shop` is what the file or the user says.
    pub shop_named: bool,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Order(Box<Parsed>),
    /// Another item of the order above.
    More {
        lines: Vec<Line>,
        amounts: Amounts,
    },
    /// A row of sums, a remark: nothing to take.
    Nothing,
}

/// Reads rows of one table.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    pub mapping: &'a Mapping,
    pub columns: Columns,
    pub ragged: bool,
    pub clock: &'a Clock,
    /// `Some`: every order belongs to this shop, whatever the file says.
    pub shop: Option<&'a str>,
    /// The shop of a file that names none.
    pub default_shop: &'a str,
}

impl Reader<'_> {
    /// Checks and reads one row.
    pub fn read(&self, row: &Row) -> Checked<Told> {
        let cells = OrderRow { reader: self, cells: self.cells(row) };
        if row.broken.is_none() && cells.has_no_status() && is_note(row, &self.columns, Field::OrderNo) {
            return Ok(Told::Nothing);
        }
        check_shape(row, &self.columns, self.ragged)?;
        if self.mapping.kind != Kind::Orders && cells.goes_on() {
            return Ok(Told::More { lines: cells.lines()?, amounts: cells.amounts()? });
        }
        cells.order().map(|order| Told::Order(Box::new(order)))
    }

    fn cells<'a>(&'a self, row: &'a Row) -> Cells<'a, Field> {
        Cells {
            row,
            columns: &self.columns,
            unit: self.mapping.amount_unit,
            dates: &self.mapping.dates,
            empty: &self.mapping.empty,
            empty_in: &self.mapping.empty_in,
            prefix: &self.mapping.prefix,
        }
    }
}

pub(super) struct OrderRow<'a> {
    pub(super) reader: &'a Reader<'a>,
    pub(super) cells: Cells<'a, Field>,
}

impl OrderRow<'_> {
    fn has_no_status(&self) -> bool {
        self.cells.is_blank(Field::Status) && self.cells.is_blank(Field::PlacedAt)
    }

    /// Only an item, nothing of an order: the columns of the order are filled in its first row, or merged.
    pub(super) fn goes_on(&self) -> bool {
        let items = [Field::Title, Field::Spec, Field::Code, Field::Qty];
        self.cells.is_blank(Field::OrderNo)
            && self.has_no_status()
            && items.into_iter().any(|f| !self.cells.is_blank(f))
    }

    pub(super) fn text(&self, field: Field) -> String {
        self.cells.text(field)
    }

    fn order(&self) -> Checked<Parsed> {
        let order_no = self.order_no()?;
        let shop = self.shop();
        let mapping = self.reader.mapping;
        let mut data = OrderData {
            platform: mapping.platform.clone(),
            channel: mapping.channel.clone(),
            status_raw: self.text(Field::Status),
            customer: self.text(Field::Customer),
            receiver: self.text(Field::Receiver),
            phone: self.cells.code(Field::Phone)?,
            landline: self.cells.code(Field::Landline)?,
            payment_kind: self.payment_kind(),
            buyer_message: self.text(Field::BuyerMessage),
            remark: self.text(Field::Remark),
            flag: mapping.flag_of(&self.text(Field::Flag)),
            close_reason: self.text(Field::CloseReason),
            ..OrderData::default()
        };
        self.address(&mut data);
        self.parcel(&mut data)?;
        let placed = self.times(&mut data)?;
        let guess = mapping
            .date_of(&order_no)
            .map_or_else(|| self.reader.clock.now().timestamp(), |wall| self.reader.clock.unix(wall));
        let guessing = mapping.kind == Kind::Details || !mapping.order_no_date.is_empty();
        if placed.is_none() && !guessing {
            return self.cells.missing(Field::PlacedAt);
        }
        data.placed_at = placed.unwrap_or(guess);
        data.lines = self.lines()?;
        let amounts = self.amounts()?;
        let status = self.status()?;
        data.order_no = order_no;
        data.shop = shop.clone().unwrap_or_else(|| self.reader.default_shop.to_owned());
        Ok(Parsed {
            data,
            status,
            amounts,
            placed_known: placed.is_some(),
            placed_guess: guess,
            shop_named: shop.is_some(),
        })
    }

    fn order_no(&self) -> Checked<String> {
        let code = self.cells.code(Field::OrderNo)?;
        match self.cells.find(Field::OrderNo) {
            Some((place, _)) if !code.is_empty() && !cell::is_order_no(&code) => {
                self.cells.refuse(place, Reason::NotAnOrderNo(Reason::shown(&code)))
            }
            Some(_) if !code.is_empty() => Ok(code),
            _ => self.cells.missing(Field::OrderNo),
        }
    }

    /// `None`: neither the user nor the file names one.
    fn shop(&self) -> Option<String> {
        let named = || Some(self.text(Field::Shop)).filter(|s| !s.is_empty());
        self.reader.shop.map(str::to_owned).or_else(named)
    }

    /// When it was placed: what the file says, else when it was paid.
    fn times(&self, data: &mut OrderData) -> Checked<Option<i64>> {
        let time = |field| -> Checked<Option<i64>> {
            Ok(self.cells.time(field)?.map(|wall| self.reader.clock.unix(wall)))
        };
        data.paid_at = time(Field::PaidAt)?;
        data.promised_ship_at = time(Field::PromisedShipAt)?;
        data.shipped_at = time(Field::ShippedAt)?;
        data.done_at = time(Field::DoneAt)?;
        Ok(time(Field::PlacedAt)?.or(data.paid_at))
    }

    fn amounts(&self) -> Checked<Amounts> {
        let money = |field| self.cells.money(field, field == Field::Discount);
        Ok(Amounts {
            goods: money(Field::Goods)?,
            shipping: money(Field::Shipping)?,
            discount: money(Field::Discount)?,
            payable: money(Field::Payable)?,
            paid: money(Field::Paid)?,
            refund: money(Field::Refund)?,
        })
    }

    fn status(&self) -> Checked<Option<OrderStatus>> {
        let Some((place, raw)) = self.cells.find(Field::Status) else { return Ok(None) };
        match self.reader.mapping.status_of(&raw) {
            Some(status) => Ok(Some(status)),
            None => self.cells.refuse(place, Reason::UnknownStatus(Reason::shown(&raw))),
        }
    }

    fn payment_kind(&self) -> String {
        let text = self.text(Field::PaymentKind).to_lowercase();
        let cod = text.contains("货到付款") || text == "cod" || text.contains("cash on delivery");
        if text.is_empty() { String::new() } else { if cod { "cod" } else { "online" }.into() }
    }

    /// Parts in columns of their own count before the one cell.
    fn address(&self, data: &mut OrderData) {
        let parts = Address {
            province: self.text(Field::Province),
            city: self.text(Field::City),
            district: self.text(Field::District),
            detail: self.text(Field::Detail),
        };
        let cell = self.text(Field::Address);
        if parts != Address::default() || cell.is_empty() {
            data.address = parts;
            return;
        }
        let mut rest = cell.as_str();
        if let Some((name, phone, address)) = address::combined(&cell) {
            if data.receiver.is_empty() {
                name.clone_into(&mut data.receiver);
            }
            if data.phone.is_empty() {
                phone.clone_into(&mut data.phone);
            }
            rest = address;
        }
        let no_district = self.reader.mapping.empty_in.get(&Field::District);
        data.address =
            address::split(rest, self.reader.mapping.address, no_district.map_or(&[], Vec::as_slice));
    }

    fn parcel(&self, data: &mut OrderData) -> Checked<()> {
        data.courier = self.text(Field::Courier);
        data.tracking_no = self.cells.code(Field::TrackingNo)?;
        let both = self.text(Field::Parcel);
        if data.tracking_no.is_empty() && !both.is_empty() {
            let (courier, number) = address::parcel(&both);
            data.tracking_no = number;
            if data.courier.is_empty() {
                data.courier = courier;
            }
        }
        Ok(())
    }
}

impl Parsed {
    /// Puts the amounts into the data, now that all rows are read. What no column names follows from the others.
    pub fn settle(&mut self, kind: Kind) {
        let (a, data) = (&self.amounts, &mut self.data);
        data.shipping = a.shipping.unwrap_or_default();
        data.discount = a.discount.unwrap_or_default();
        data.goods = a.goods.unwrap_or_default();
        data.payable = a.payable.unwrap_or_default();
        if kind != Kind::Details {
            let priced = !data.lines.is_empty() && data.lines.iter().all(|l| l.amount != Fen::ZERO);
            if a.goods.is_none() && priced {
                data.goods = data.lines.iter().map(|l| l.amount).sum();
            }
            if a.payable.is_none() {
                data.payable = data.goods + data.shipping - data.discount;
            }
        }
        let when_paid = if data.paid_at.is_some() { data.payable } else { Fen::ZERO };
        data.paid = a.paid.unwrap_or(when_paid);
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::whole(reason)
    }
}
