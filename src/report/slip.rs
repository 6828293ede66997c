//! The order slip (O11): what goes with the parcel, with room for three signatures. Receiver, phone and address stand
//! plain on it (X2).

use super::render::json::known;
use super::{Block, Cell, Column, Report, Setting, Signature, Table, order as form};
use crate::config::lists;
use crate::domain::money::Fen;
use crate::domain::order::Order;
use crate::domain::order::extra::Extra;
use crate::domain::shop::Shop;
use crate::text::harmless;
use serde_json::{Value, json};

/// A slip as it would be printed now.
#[derive(Clone, Copy, Debug)]
pub struct Slip<'a> {
    pub order: &'a Order,
    /// Heading and phone on the slip.
    pub shop: &'a Shop,
    /// P1: what the trade writes down of it beyond the usual.
    pub extras: &'a [Extra],
    /// C2: grams the parcel should weigh; `None` while that is not known.
    pub weight_g: Option<i64>,
    pub printed_at: i64,
    /// Agent at the keyboard, "" when nobody has a shift.
    pub printed_by: &'a str,
}

/// A special wish: where it was said, and what.
struct Wish {
    /// `tags`, `buyer_message` or `remark`.
    from: &'static str,
    text: String,
}

impl Slip<'_> {
    /// The name of the file it is kept in: the order number, and the order's own id where that alone could be
    /// another's.
    pub fn file_name(&self, is_only: bool) -> String {
        let number = &self.order.data.order_no;
        let name = harmless::file_name(number);
        if is_only && name == *number {
            format!("slip-{name}")
        } else {
            format!("slip-{name}-{}", self.order.id)
        }
    }

    /// O12: what the courier takes from the customer; `None` when it is paid, or nothing is owed.
    pub fn to_collect(&self) -> Option<Fen> {
        let d = &self.order.data;
        let owed = d.payable - d.paid;
        (d.payment_kind == "cod" && owed > Fen::ZERO).then_some(owed)
    }

    pub fn report(&self, setting: &Setting) -> Report {
        let locale = setting.locale;
        let mut title = locale.tf("slip.title", &[("heading", self.shop.heading())]);
        if let Some(mark) = self.reprint(setting) {
            title = format!("{title} [{mark}]");
        }
        let mut blocks = Vec::new();
        if let Some(amount) = self.to_collect() {
            let amount = format!("￥{amount}");
            blocks.push(Block::Banner(locale.tf("slip.collect", &[("amount", &amount)])));
        }
        blocks.push(Block::Heading(locale.t("slip.section.receiver").to_owned()));
        blocks.push(Block::Facts(self.receiver(setting)));
        let units = self.order.data.units().to_string();
        blocks.push(Block::Heading(locale.tf("slip.section.lines", &[("units", &units)])));
        blocks.push(Block::Table(self.lines(setting)));
        blocks.push(Block::Heading(locale.t("slip.section.sums").to_owned()));
        blocks.push(Block::KeyFigures(self.sums(setting)));
        let wishes = self.wishes(setting);
        if !wishes.is_empty() {
            blocks.push(Block::Heading(locale.t("slip.section.wishes").to_owned()));
            let label = |from: &str| locale.t(&format!("slip.wish.{from}")).to_owned();
            blocks.push(Block::Facts(wishes.into_iter().map(|w| (label(w.from), w.text)).collect()));
        }
        blocks.push(Block::Heading(locale.t("slip.section.signatures").to_owned()));
        blocks.push(Block::Signatures(signatures(setting)));
        Report { title, meta: self.meta(setting), blocks, ..Report::default() }
    }

    /// 补打 第N次, once it was printed before.
    fn reprint(&self, setting: &Setting) -> Option<String> {
        let prints = self.order.slip_prints;
        let mark = || setting.locale.tf("slip.reprint", &[("count", &prints.to_string())]);
        (prints > 0).then(mark)
    }

    /// What is not known has no line: an empty label would look like something forgotten.
    fn meta(&self, setting: &Setting) -> Vec<(String, String)> {
        let (locale, lang) = (setting.locale, setting.locale.lang());
        let (d, lists) = (&self.order.data, &setting.config.lists);
        let time = |at: Option<i64>| at.map_or_else(String::new, |at| setting.full_time(at));
        let (cod, paid) = (d.payment_kind == "cod", time(d.paid_at));
        let grams = |g: i64| locale.tf("slip.grams", &[("grams", &g.to_string())]);
        let weight = self.weight_g.map(grams).unwrap_or_default();
        let unpaid = || locale.t("slip.not_paid").to_owned();
        let pairs = [
            ("slip.meta.number", d.order_no.clone()),
            ("slip.meta.status", locale.t(&format!("order.status.{}", self.order.status)).to_owned()),
            ("slip.meta.placed_at", setting.full_time(d.placed_at)),
            ("slip.meta.paid_at", if paid.is_empty() && !cod { unpaid() } else { paid }),
            ("slip.meta.payment", lists::label(&lists.payment_kinds, &d.payment_kind, lang).to_owned()),
            ("slip.meta.ship_by", time(d.promised_ship_at)),
            ("slip.meta.courier", lists::label(&lists.couriers, &d.courier, lang).to_owned()),
            ("slip.meta.tracking_no", d.tracking_no.clone()),
            ("slip.meta.warehouse", setting.warehouse(&d.warehouse).1),
            ("slip.meta.weight", weight),
            ("slip.meta.customer", d.customer.clone()),
            ("slip.meta.shop_phone", self.shop.phone.clone()),
            ("slip.meta.printed", format!("{} {}", setting.full_time(self.printed_at), self.printed_by)),
        ];
        let known = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty());
        let known = known.map(|(key, value)| (locale.t(key).to_owned(), value.trim().to_owned()));
        known.chain(lists.extras(self.extras, lang)).collect()
    }

    fn receiver(&self, setting: &Setting) -> Vec<(String, String)> {
        let d = &self.order.data;
        let phones: Vec<&str> =
            [d.phone.as_str(), &d.landline].into_iter().filter(|p| !p.is_empty()).collect();
        let pair = |key: &'static str, value: String| (setting.locale.t(key).to_owned(), value);
        vec![
            pair("order.field.receiver", d.receiver.clone()),
            pair("slip.phone", phones.join(" / ")),
            pair("slip.address", d.address.to_string()),
        ]
    }

    fn lines(&self, setting: &Setting) -> Table {
        let title = |key: &'static str| setting.locale.t(key).to_owned();
        let columns = vec![
            Column::whole(title("slip.column.title")),
            Column::whole(title("slip.column.spec")),
            Column::whole(title("slip.column.code")),
            Column::right(title("slip.column.qty")),
            Column::right(title("slip.column.unit_price")),
            Column::right(title("slip.column.amount")),
        ];
        // A list export names items without prices: they are not known, not free.
        let priced = |of: Fen, amount: Fen| {
            if of == Fen::ZERO && amount == Fen::ZERO { Cell::default() } else { Cell::amount(of) }
        };
        let rows = self.order.data.lines.iter().map(|l| {
            vec![
                l.title.as_str().into(),
                l.spec.as_str().into(),
                l.code.as_str().into(),
                Cell::count(l.qty),
                priced(l.unit_price, l.amount),
                priced(l.amount, l.unit_price),
            ]
        });
        Table { columns, rows: rows.collect() }
    }

    fn sums(&self, setting: &Setting) -> Vec<(String, Cell)> {
        let d = &self.order.data;
        let sum = |key: &'static str, fen: Fen| (setting.locale.t(key).to_owned(), Cell::money(fen));
        let mut sums = vec![
            sum("order.field.goods_amount", d.goods),
            sum("order.field.shipping_fee", d.shipping),
            sum("order.field.discount", d.discount),
            sum("order.field.payable", d.payable),
            sum("order.field.paid", d.paid),
        ];
        if self.order.refund != Fen::ZERO {
            sums.push(sum("order.field.refund", self.order.refund));
        }
        sums
    }

    fn wishes(&self, setting: &Setting) -> Vec<Wish> {
        let (d, lang) = (&self.order.data, setting.locale.lang());
        let tags = d.tags.iter().map(|id| lists::label(&setting.config.lists.tags, id, lang));
        let tags = tags.collect::<Vec<_>>().join(setting.locale.t("list.separator"));
        let flag = if d.flag == "none" { "" } else { &d.flag };
        let flag = lists::label(&setting.config.remarks.flags, flag, lang);
        let remark = match (flag, d.remark.trim()) {
            ("", remark) => remark.to_owned(),
            (flag, remark) => format!("[{flag}] {remark}").trim().to_owned(),
        };
        [("tags", tags), ("buyer_message", d.buyer_message.trim().to_owned()), ("remark", remark)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(from, text)| Wish { from, text })
            .collect()
    }

    /// The order as it leaves everywhere, and what only its slip says. Every key is always there.
    pub fn json(&self, setting: &Setting) -> Value {
        let mut value = form::json(self.order, self.extras, setting);
        let (d, prints) = (&self.order.data, self.order.slip_prints);
        let wishes = self.wishes(setting);
        let wishes = wishes.iter().map(|w| json!({ "from": w.from, "text": w.text }));
        value["heading"] = json!(self.shop.heading());
        value["shop_phone"] = known(&self.shop.phone);
        value["payment_kind"] = json!(d.payment_kind);
        value["to_collect"] = json!(self.to_collect());
        value["warehouse"] = known(&setting.warehouse(&d.warehouse).0);
        value["expected_weight_g"] = json!(self.weight_g);
        value["wishes"] = wishes.collect::<Vec<_>>().into();
        value["prints"] = json!(prints);
        value["reprint"] = json!(prints > 0);
        value
    }
}

/// Warehouse, courier, customer.
fn signatures(setting: &Setting) -> Vec<Signature> {
    let t = |key: &'static str| setting.locale.t(key).to_owned();
    ["slip.sign.warehouse", "slip.sign.courier", "slip.sign.customer"]
        .map(|key| Signature { label: t(key), time_label: t("slip.sign.date"), ..Signature::default() })
        .to_vec()
}

#[cfg(test)]
mod tests;
