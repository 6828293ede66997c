//! Buyers and what they order: names, addresses, lines, sums.

use crate::demo::cast::{BuyerMessage, Goods};
use crate::demo::dice::Dice;
use crate::demo::stage::Stage;
use crate::domain::money::Fen;
use crate::domain::order::{Address, Line, OrderData};

/// Hours within which the shop promises to ship.
const SHIP_WITHIN: i64 = 48 * 3600;
/// 满199减20.
const PROMOTION: (Fen, Fen) = (Fen(19_900), Fen(2_000));
/// From this sum on the postage is the shop's.
const POSTAGE_FREE: Fen = Fen(9_900);

/// Where most buyers come from, by weight.
const CHANNELS: [&str; 20] = [
    "taobao", "taobao", "taobao", "taobao", "taobao", "taobao", "taobao", "taobao", "taobao", "jd", "jd",
    "jd", "pdd", "pdd", "pdd", "douyin", "douyin", "wechat", "phone", "website",
];
/// Channels whose orders come in an export.
const PLATFORMS: [&str; 4] = ["taobao", "jd", "pdd", "douyin"];

/// Who asks or orders, and where.
#[derive(Clone, Debug)]
pub struct Buyer {
    pub nick: String,
    pub channel: String,
}

impl Buyer {
    pub fn named(nick: &str, channel: &str) -> Self {
        Self { nick: nick.to_owned(), channel: channel.to_owned() }
    }

    pub fn is_on_platform(&self) -> bool {
        PLATFORMS.contains(&self.channel.as_str())
    }
}

/// What something costs in the assets; they are checked by a test.
pub fn yuan(text: &str) -> Fen {
    Fen::parse(text).unwrap_or_default()
}

/// A mobile number nobody has.
pub fn phone(dice: &mut Dice) -> String {
    format!("184000{:05}", dice.between(0, 99_999))
}

impl Stage<'_> {
    /// Somebody from anywhere. A caller is known by her phone; few of the listed nicks return.
    pub fn buyer(&mut self) -> Buyer {
        let channel = (*self.dice.pick(&CHANNELS)).to_owned();
        let people = &self.cast.people;
        let nick = if channel == "phone" {
            let title = if self.dice.chance(60) { "女士" } else { "先生" };
            format!("{}{title}", self.dice.pick(&people.surnames))
        } else if self.dice.chance(45) {
            self.dice.pick(&people.nicks).clone()
        } else {
            let given = self.dice.pick(&people.given).clone();
            let digits = format!("{:04}", self.dice.between(0, 9_999));
            let pattern = self.dice.pick(&people.patterns);
            pattern.replace("1278", &digits).replace("12", &digits[..2]).replace('斌', last_sign(&given))
        };
        Buyer { nick, channel }
    }

    /// An order of a product, or of what comes to mind; unpaid, without a number.
    pub fn order_of(&mut self, buyer: &Buyer, code: &str) -> OrderData {
        let place = self.dice.pick(&self.cast.people.places);
        let people = &self.cast.people;
        let receiver = format!("{}{}", self.dice.pick(&people.surnames), self.dice.pick(&people.given));
        let (house, flat) = (self.dice.between(1, 199), self.dice.between(101, 2_904));
        let platform = if buyer.is_on_platform() { buyer.channel.clone() } else { String::new() };
        let mut order = OrderData {
            order_no: self.order_no(&buyer.channel),
            shop: self.cast.shop.name.clone(),
            platform,
            channel: buyer.channel.clone(),
            customer: buyer.nick.clone(),
            receiver,
            phone: phone(&mut self.dice),
            address: Address {
                province: place.province.clone(),
                city: place.city.clone(),
                district: place.district.clone(),
                detail: format!("{}{house}号{}幢{flat}室", place.street, flat % 17 + 1),
            },
            placed_at: self.at,
            promised_ship_at: Some(self.at + SHIP_WITHIN),
            courier: self.dice.pick(&self.cast.shop.couriers).clone(),
            payment_kind: "online".into(),
            ..OrderData::default()
        };
        order.lines = self.lines(code);
        add_up(&mut order);
        order
    }

    /// What a buyer writes under it so many times in a hundred, with the tags and the goods that go with it; `free`:
    /// it may be about other goods than those in the order.
    pub fn with_message(&mut self, mut order: OrderData, percent: i64, free: bool) -> OrderData {
        if !self.dice.chance(percent) {
            return order;
        }
        let shop = &self.cast.shop;
        let fits = |m: &BuyerMessage| free || m.codes.is_empty() || m.codes.contains(&order.lines[0].code);
        let mut next =
            shop.messages.iter().enumerate().cycle().skip(self.work.messages % shop.messages.len());
        if let Some((at, message)) = next.find(|(_, m)| fits(m)) {
            self.work.messages = at + 1;
            order.buyer_message.clone_from(&message.text);
            order.tags.clone_from(&message.tags);
            if !message.codes.is_empty() {
                order.lines = message.codes.iter().map(|code| line(shop.goods(code), 1)).collect();
                add_up(&mut order);
            }
        }
        order
    }

    fn lines(&mut self, code: &str) -> Vec<Line> {
        let shop = &self.cast.shop;
        if !code.is_empty() {
            return vec![line(shop.goods(code), 1)];
        }
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..*self.dice.pick(&[1, 1, 1, 2, 2, 3]) {
            let goods = self.dice.pick(&shop.products);
            if goods.stock > 10 && lines.iter().all(|l| l.code != goods.code) {
                lines.push(line(goods, *self.dice.pick(&[1, 1, 1, 2])));
            }
        }
        if lines.is_empty() {
            lines.push(line(&shop.products[0], 1));
        }
        lines
    }

    /// Numbers look as the platform's do; none is given twice.
    fn order_no(&mut self, channel: &str) -> String {
        self.work.numbers += 1;
        let n = self.work.numbers;
        let day = self.frame.day_of(self.at).format("%y%m%d");
        let salt = self.dice.between(100, 999);
        match channel {
            "taobao" => format!("43{day}{n:07}{salt}1"),
            "jd" => format!("3{n:08}{salt}"),
            "pdd" => format!("{day}-{salt}{n:010}{salt}"),
            "douyin" => format!("69{day}{salt}{n:08}"),
            _ => String::new(),
        }
    }

    /// A number that looks like the courier's.
    pub fn tracking_no(&mut self, courier: &str) -> String {
        self.work.numbers += 1;
        let head = match courier {
            "圆通" => "YT",
            "顺丰" => "SF",
            "极兔" => "JT",
            "京东" => "JDVB",
            _ => "77",
        };
        format!("{head}{:06}{:07}", self.dice.between(0, 999_999), self.work.numbers)
    }
}

fn last_sign(name: &str) -> &str {
    name.char_indices().next_back().map_or(name, |(at, _)| &name[at..])
}

fn line(goods: &Goods, qty: i64) -> Line {
    let price = yuan(&goods.price);
    Line {
        title: goods.title.clone(),
        spec: goods.spec.clone(),
        code: goods.code.clone(),
        qty,
        unit_price: price,
        amount: price * qty,
        weight_g: Some(goods.weight),
    }
}

/// Goods, postage, the running promotion.
pub fn add_up(order: &mut OrderData) {
    order.goods = order.lines.iter().map(|l| l.amount).sum();
    order.shipping = if order.goods < POSTAGE_FREE { Fen(800) } else { Fen::ZERO };
    order.discount = if order.goods >= PROMOTION.0 { PROMOTION.1 } else { Fen::ZERO };
    order.payable = order.goods + order.shipping - order.discount;
}

/// Paid at a moment.
pub fn paid(mut order: OrderData, at: i64) -> OrderData {
    order.paid_at = Some(at);
    order.paid = order.payable;
    order
}
