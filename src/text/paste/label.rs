//! Order blocks: `商品：… 规格：… 数量：2 单价：50 实付：106`, one under the other or in one line, also as cards where the
//! title and the kind stand in lines of their own above `¥299.00 x2`.

use super::item::{self, Item};
use super::line::{self, Line};
use super::{Known, Pasted, Trust, quantity, wish};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Goods,
    Spec,
    Code,
    Quantity,
    Price,
    Total,
    Shipping,
    Courier,
    Wish,
    Customer,
    /// Times and the like: read by nobody.
    Aside,
    /// Name, number, address: where another value ends; theirs is read elsewhere.
    Address,
}

const LABELS: &[(Kind, &[&str])] = &[
    (
        Kind::Goods,
        &[
            "商品名称",
            "商品标题",
            "商品信息",
            "商品",
            "宝贝名称",
            "宝贝",
            "货品名称",
            "货品",
            "品名",
            "产品名称",
            "产品",
            "物品",
        ],
    ),
    (
        Kind::Spec,
        &["商品规格", "规格型号", "规格", "颜色分类", "颜色", "尺码", "尺寸", "款式", "型号", "商品属性"],
    ),
    (Kind::Code, &["商品编码", "商品编号", "商家编码", "货号", "sku"]),
    (Kind::Quantity, &["商品数量", "购买数量", "下单数量", "数量", "件数"]),
    (Kind::Price, &["商品单价", "单价", "京东价", "售价", "价格"]),
    (
        Kind::Total,
        &[
            "实付款",
            "实付金额",
            "实付",
            "订单金额",
            "应付金额",
            "应付",
            "付款金额",
            "总金额",
            "合计",
            "总计",
            "总价",
            "共计",
        ],
    ),
    (Kind::Shipping, &["运费", "邮费", "快递费"]),
    (Kind::Courier, &["发货快递", "指定快递", "配送方式", "物流公司", "快递公司", "快递", "物流"]),
    (
        Kind::Wish,
        &["买家留言", "买家备注", "订单备注", "顾客留言", "特殊要求", "配送要求", "备注", "留言", "要求"],
    ),
    (Kind::Customer, &["买家昵称", "会员名", "旺旺号", "旺旺", "昵称", "买家"]),
    (
        Kind::Aside,
        &[
            "下单时间",
            "创建时间",
            "付款时间",
            "支付时间",
            "成交时间",
            "订单状态",
            "支付方式",
            "付款方式",
            "交易状态",
        ],
    ),
    (
        Kind::Address,
        &[
            "收货人信息",
            "收货信息",
            "收件信息",
            "收货人姓名",
            "收件人姓名",
            "收货人",
            "收件人",
            "收货地址",
            "收件地址",
            "详细地址",
            "所在地区",
            "联系人",
            "联系电话",
            "联系方式",
            "手机号码",
            "手机号",
            "手机",
            "电话",
            "姓名",
            "地址",
            "客户",
            "收货",
            "收件",
            "邮编",
            "收",
            "订单编号",
            "订单号",
            "快递单号",
            "运单号",
            "物流单号",
            "身份证号",
            "发票抬头",
            "税号",
        ],
    ),
];
/// Said without a colon at the beginning of a line: 物品 窗帘 1套.
const BARE: [&str; 6] = ["商品", "物品", "货品", "宝贝", "规格", "产品"];

struct Labelled {
    kind: Kind,
    /// The label with its colon.
    label: Range<usize>,
    value: Range<usize>,
}

/// What is being put together.
#[derive(Default)]
struct Card {
    items: Vec<Item>,
    /// Lines above that could be a title and a kind.
    above: Vec<usize>,
}

pub fn read(lines: &mut [Line], pasted: &mut Pasted, known: &Known) {
    let mut card = Card::default();
    for n in 0..lines.len() {
        if lines[n].ours {
            continue;
        }
        let labels = labels(&lines[n]);
        let bare = if labels.is_empty() { bare_price(&lines[n]) } else { Vec::new() };
        if labels.is_empty() && bare.is_empty() {
            if could_be_title(&lines[n]) && !pasted.is_chat {
                card.above.push(n);
            } else {
                card.above.clear();
            }
            continue;
        }
        for labelled in labels.iter().chain(&bare) {
            if is_goods(labelled.kind) {
                card.take(lines, n, labelled);
            } else {
                about_order(&mut lines[n], labelled, pasted, known);
            }
        }
        if labels.iter().any(|l| !is_goods(l.kind)) {
            card.above.clear();
        }
    }
    pasted.items.extend(card.items.into_iter().filter(|i| !i.title.is_empty()));
}

const fn is_goods(kind: Kind) -> bool {
    matches!(kind, Kind::Goods | Kind::Spec | Kind::Code | Kind::Quantity | Kind::Price)
}

impl Card {
    fn take(&mut self, lines: &mut [Line], n: usize, labelled: &Labelled) {
        let value = labelled.value.clone();
        let text = lines[n].written(value.clone());
        if text.is_empty() {
            return;
        }
        if labelled.kind == Kind::Goods {
            lines[n].take(labelled.label.clone());
            if !quantity::find(&lines[n], value.clone()).is_empty() {
                // 商品：折叠伞 *2 50: read as any item line is.
                return;
            }
            let mut item = Item { trust: Trust::Sure, ..Item::default() };
            item::set_title(&mut item, &text);
            self.items.push(item);
            self.above.clear();
            lines[n].take(value);
            return;
        }
        let Some(open) = self.open(lines, labelled.kind) else { return };
        let line = &lines[n];
        let understood = match labelled.kind {
            Kind::Spec => {
                open.spec = format!("{} {text}", open.spec).trim().replace(['[', ']', '【', '】'], " ");
                true
            }
            Kind::Code => {
                open.code = text.split_whitespace().next().unwrap_or_default().to_owned();
                true
            }
            Kind::Quantity => {
                open.quantity = count(line, value.clone());
                open.quantity.is_some()
            }
            _ => {
                open.price = price(line, value.clone());
                !open.price.is_empty()
            }
        };
        if understood {
            lines[n].take(labelled.label.start..value.end);
        }
    }

    /// The item a value belongs to: the last one that has none of its kind, or one that the lines above make.
    fn open(&mut self, lines: &mut [Line], kind: Kind) -> Option<&mut Item> {
        let lacks = |i: &Item| match kind {
            Kind::Spec => i.quantity.is_none() && i.price.is_empty(),
            Kind::Code => i.code.is_empty(),
            Kind::Quantity => i.quantity.is_none(),
            _ => i.price.is_empty(),
        };
        let above = std::mem::take(&mut self.above);
        if let Some(last) = above.last() {
            let title = if above.len() >= 2 { above[above.len() - 2] } else { *last };
            let mut item = Item { trust: Trust::Check, ..Item::default() };
            item::set_title(&mut item, &lines[title].rest());
            if title != *last {
                item.spec = lines[*last].rest().trim().replace(['[', ']', '【', '】'], " ");
            }
            for n in [title, *last] {
                let length = lines[n].len();
                lines[n].take(0..length);
            }
            self.items.push(item);
        }
        self.items.last_mut().filter(|i| lacks(i))
    }
}

fn about_order(line: &mut Line, labelled: &Labelled, pasted: &mut Pasted, known: &Known) {
    let text = line.written(labelled.value.clone());
    match labelled.kind {
        Kind::Total if pasted.total.is_empty() => pasted.total = price(line, labelled.value.clone()),
        Kind::Shipping if pasted.shipping.is_empty() => {
            pasted.shipping = price(line, labelled.value.clone());
        }
        Kind::Courier if !text.is_empty() => {
            let name = wish::courier_in(line, labelled.value.clone(), known);
            pasted.courier = name.map_or(text, |range| line.written(range));
            pasted.courier_trust = Trust::Sure;
        }
        Kind::Wish if !text.is_empty() => pasted.wishes.push(text),
        Kind::Customer if pasted.customer.is_empty() => pasted.customer = text,
        Kind::Address => return,
        _ => {}
    }
    line.take(labelled.label.start..labelled.value.end);
}

fn count(line: &Line, value: Range<usize>) -> Option<i64> {
    let start = line.run(value.start, |c| matches!(c, ' ' | 'x' | '×' | '*'));
    let stop = line.run(start, |c| c.is_ascii_digit()).min(value.end);
    let text = line.compared(start.min(stop)..stop);
    text.parse().ok().filter(|n| (1..=9_999).contains(n)).or_else(|| {
        let counted = quantity::find(line, value);
        counted.first().map(|q| q.count)
    })
}

fn price(line: &Line, value: Range<usize>) -> String {
    let start = line.run(value.start, |c| c == ' ');
    item::money(line, start, value.end).map(|(text, ..)| text).unwrap_or_default()
}

fn labels(line: &Line) -> Vec<Labelled> {
    let mut found: Vec<Labelled> = Vec::new();
    let mut i = 0;
    while i < line.len() {
        match label_at(line, i).filter(|(_, end)| line.is_free(i..*end)) {
            Some((kind, end)) => {
                if let Some(last) = found.last_mut() {
                    last.value.end = i;
                }
                found.push(Labelled { kind, label: i..end, value: end..line.len() });
                i = end;
            }
            None => i += 1,
        }
    }
    for labelled in &mut found {
        let value = &mut labelled.value;
        if matches!(
            labelled.kind,
            Kind::Quantity | Kind::Price | Kind::Total | Kind::Shipping | Kind::Courier
        ) {
            // A number and a courier are over where the list goes on.
            let stops = |i: &usize| matches!(line.chars[*i], '，' | '；' | ';' | '|' | '（' | '(' | '。');
            value.end = value.clone().find(stops).unwrap_or(value.end);
        }
        let edge = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '[' | ']' | ':');
        while value.start < value.end && edge(line.plain[value.start]) {
            value.start += 1;
        }
        while value.start < value.end && edge(line.plain[value.end - 1]) {
            value.end -= 1;
        }
    }
    found
}

/// The longest label that begins here, and where its colon ends.
fn label_at(line: &Line, i: usize) -> Option<(Kind, usize)> {
    let words = LABELS.iter().flat_map(|(kind, words)| words.iter().map(move |w| (*kind, *w)));
    let mut best: Option<(Kind, usize, usize)> = None;
    for (kind, word) in words.filter(|(_, w)| line.says(i, w)) {
        let end = i + word.chars().count();
        let after = line.run(end, |c| c == ' ');
        let bracketed = line.before(i) == '[' && line.at(end) == ']';
        let begins = i == 0 || !(line::is_han(line.before(i)) || line.before(i).is_alphanumeric());
        let bare = begins
            && ((i == 0 && BARE.contains(&word) && after > end)
                || (kind == Kind::Total && matches!(line.at(after), '¥' | '￥'))
                || (kind == Kind::Address && word.chars().count() > 1));
        let colon = line.at(after) == ':' && (begins || word.chars().count() > 1);
        let stop = match (colon, bracketed) {
            (true, _) => after + 1,
            (_, true) => end + 1,
            _ => end,
        };
        if (colon || bracketed || bare) && best.is_none_or(|(_, _, length)| end - i > length) {
            best = Some((kind, stop, end - i));
        }
    }
    best.map(|(kind, stop, _)| (kind, stop))
}

/// `¥299.00 x2`, `¥45.00`, `x3` alone in a line.
fn bare_price(line: &Line) -> Vec<Labelled> {
    let end = line.len();
    let whole = |kind, value: Range<usize>| Labelled { kind, label: value.start..value.start, value };
    let start = line.run(0, |c| c == ' ');
    let mut found = Vec::new();
    let mut at = start;
    if let Some((_, stop, true)) = item::money(line, start, end) {
        found.push(whole(Kind::Price, start..stop));
        at = line.run(stop, |c| c == ' ');
    }
    if at < end {
        match quantity::find(line, at..end).first() {
            Some(q) if q.listed && q.range.start == at && line.written(q.range.end..end).is_empty() => {
                found.push(whole(Kind::Quantity, q.range.clone()));
            }
            _ => return Vec::new(),
        }
    }
    found
}

/// A line that could name a thing: no number to call, no address, no sentence.
fn could_be_title(line: &Line) -> bool {
    let text = line.rest();
    let text = text.trim();
    let count = text.chars().count();
    let digits = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    (2..=60).contains(&count)
        && digits < 7
        && !text.contains(['，', '。', '！', '？', ',', '!', '?'])
        && quantity::find(line, 0..line.len()).is_empty()
}
