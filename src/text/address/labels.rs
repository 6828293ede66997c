//! The words that announce what follows: 收货人：, 电话, 详细地址 …

use super::sheet::{Owner, Sheet, Topic, is_han};
use std::collections::HashMap;
use std::sync::OnceLock;

/// When a word is a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Wherever it stands.
    Always,
    /// At the beginning of a stretch, with a colon, a blank or its matter behind it.
    Apart,
    /// Only with a colon behind it.
    Colon,
}

const LABELS: &[(&str, Topic, When)] = &[
    ("收货人姓名", Topic::Name, When::Always),
    ("收件人姓名", Topic::Name, When::Always),
    ("收货人信息", Topic::Heading, When::Always),
    ("收件人信息", Topic::Heading, When::Always),
    ("收货人电话", Topic::Phone, When::Always),
    ("收件人电话", Topic::Phone, When::Always),
    ("收货人手机号", Topic::Phone, When::Always),
    ("收件人手机号", Topic::Phone, When::Always),
    ("收货人手机", Topic::Phone, When::Always),
    ("收件人手机", Topic::Phone, When::Always),
    ("收货人地址", Topic::Address, When::Always),
    ("收件人地址", Topic::Address, When::Always),
    ("收货人", Topic::Name, When::Always),
    ("收件人", Topic::Name, When::Always),
    ("收貨人", Topic::Name, When::Always),
    ("联系人姓名", Topic::Name, When::Always),
    ("联系人电话", Topic::Phone, When::Always),
    ("联系人手机", Topic::Phone, When::Always),
    ("联系人", Topic::Name, When::Always),
    ("联络人", Topic::Name, When::Always),
    ("姓名", Topic::Name, When::Always),
    ("名字", Topic::Name, When::Apart),
    ("收件", Topic::Name, When::Colon),
    ("收货", Topic::Name, When::Colon),
    ("签收人", Topic::Name, When::Always),
    ("客户", Topic::Name, When::Colon),
    ("收", Topic::Name, When::Colon),
    ("receiver", Topic::Name, When::Apart),
    ("recipient", Topic::Name, When::Apart),
    ("consignee", Topic::Name, When::Apart),
    ("contact", Topic::Name, When::Apart),
    ("name", Topic::Name, When::Apart),
    ("手机号码", Topic::Phone, When::Always),
    ("手机号", Topic::Phone, When::Always),
    ("手机", Topic::Phone, When::Apart),
    ("电话号码", Topic::Phone, When::Always),
    ("联系电话", Topic::Phone, When::Always),
    ("联系手机", Topic::Phone, When::Always),
    ("联系方式", Topic::Phone, When::Always),
    ("联络电话", Topic::Phone, When::Always),
    ("备用电话", Topic::Phone, When::Always),
    ("备用手机", Topic::Phone, When::Always),
    ("备用号码", Topic::Phone, When::Always),
    ("固定电话", Topic::Phone, When::Always),
    ("收货电话", Topic::Phone, When::Always),
    ("收件电话", Topic::Phone, When::Always),
    ("行动电话", Topic::Phone, When::Always),
    ("号码", Topic::Phone, When::Colon),
    ("电话", Topic::Phone, When::Apart),
    ("座机", Topic::Phone, When::Apart),
    ("固话", Topic::Phone, When::Apart),
    ("telephone", Topic::Phone, When::Apart),
    ("mobile", Topic::Phone, When::Apart),
    ("phone", Topic::Phone, When::Apart),
    ("tel", Topic::Phone, When::Apart),
    ("mob", Topic::Phone, When::Apart),
    ("所在地区", Topic::Region, When::Always),
    ("所在地址", Topic::Address, When::Always),
    ("所在地", Topic::Region, When::Apart),
    ("所在省市", Topic::Region, When::Always),
    ("所在区域", Topic::Region, When::Always),
    ("省市区县", Topic::Region, When::Apart),
    ("省市区", Topic::Region, When::Apart),
    ("省份", Topic::Region, When::Apart),
    ("城市", Topic::Region, When::Colon),
    ("区县", Topic::Region, When::Apart),
    ("省", Topic::Region, When::Colon),
    ("市", Topic::Region, When::Colon),
    ("区", Topic::Region, When::Colon),
    ("区域", Topic::Region, When::Colon),
    ("地区", Topic::Region, When::Apart),
    ("region", Topic::Region, When::Apart),
    ("收货地址", Topic::Address, When::Always),
    ("收件地址", Topic::Address, When::Always),
    ("详细地址", Topic::Address, When::Always),
    ("邮寄地址", Topic::Address, When::Always),
    ("快递地址", Topic::Address, When::Always),
    ("寄件地址", Topic::Address, When::Always),
    ("送货地址", Topic::Address, When::Always),
    ("街道地址", Topic::Address, When::Always),
    ("联系地址", Topic::Address, When::Always),
    ("家庭地址", Topic::Address, When::Always),
    ("公司地址", Topic::Address, When::Always),
    ("新地址", Topic::Address, When::Apart),
    ("门牌号码", Topic::Address, When::Colon),
    ("门牌号", Topic::Address, When::Colon),
    ("街道", Topic::Address, When::Colon),
    ("乡镇", Topic::Address, When::Colon),
    ("详细", Topic::Address, When::Colon),
    ("地址", Topic::Address, When::Apart),
    ("住址", Topic::Address, When::Apart),
    ("address", Topic::Address, When::Apart),
    ("addr", Topic::Address, When::Apart),
    ("add", Topic::Address, When::Colon),
    ("邮政编码", Topic::Account, When::Always),
    ("邮编", Topic::Account, When::Always),
    ("postcode", Topic::Account, When::Apart),
    ("zip code", Topic::Account, When::Apart),
    ("zip", Topic::Account, When::Apart),
    ("旺旺号", Topic::Account, When::Colon),
    ("旺旺", Topic::Account, When::Colon),
    ("微信号", Topic::Account, When::Colon),
    ("微信", Topic::Account, When::Colon),
    ("昵称", Topic::Account, When::Colon),
    ("买家昵称", Topic::Account, When::Colon),
    ("买家", Topic::Account, When::Colon),
    ("会员名", Topic::Account, When::Colon),
    ("身份证号", Topic::Account, When::Always),
    ("身份证", Topic::Account, When::Apart),
    ("订单编号", Topic::Account, When::Colon),
    ("订单号", Topic::Account, When::Colon),
    ("订单", Topic::Account, When::Colon),
    ("单号", Topic::Account, When::Colon),
    ("下单时间", Topic::Note, When::Colon),
    ("付款时间", Topic::Note, When::Colon),
    ("买家留言", Topic::Note, When::Colon),
    ("订单备注", Topic::Note, When::Colon),
    ("配送要求", Topic::Note, When::Colon),
    ("温馨提示", Topic::Note, When::Colon),
    ("备注", Topic::Note, When::Apart),
    ("留言", Topic::Note, When::Colon),
    ("注", Topic::Note, When::Colon),
    ("商品名称", Topic::Note, When::Colon),
    ("商品", Topic::Note, When::Colon),
    ("规格", Topic::Note, When::Colon),
    ("数量", Topic::Note, When::Colon),
    ("金额", Topic::Note, When::Colon),
    ("订单金额", Topic::Note, When::Colon),
    ("实付款", Topic::Note, When::Colon),
    ("总价", Topic::Note, When::Colon),
    ("性别", Topic::Note, When::Colon),
    ("发票抬头", Topic::Note, When::Colon),
    ("税号", Topic::Note, When::Colon),
    ("qq", Topic::Account, When::Colon),
    ("实付", Topic::Note, When::Colon),
    ("快递", Topic::Note, When::Colon),
    ("物流", Topic::Note, When::Colon),
    ("note", Topic::Note, When::Colon),
    ("remark", Topic::Note, When::Colon),
    ("收货信息", Topic::Heading, When::Always),
    ("收件信息", Topic::Heading, When::Always),
    ("地址信息", Topic::Heading, When::Always),
    ("联系信息", Topic::Heading, When::Always),
];

/// What may stand between a label and its matter.
const LINKS: [&str; 11] =
    ["还是", "就是", "改成", "改为", "换成", "变更为", "更改为", "修改为", "改到", "是", "为"];

type Index = HashMap<char, Vec<(&'static str, Topic, When)>>;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::new();
        for label in LABELS {
            index.entry(label.0.chars().next().unwrap_or_default()).or_default().push(*label);
        }
        for labels in index.values_mut() {
            labels.sort_by_key(|l| std::cmp::Reverse(l.0.len()));
        }
        index
    })
}

/// `寄件人 … 收件人 …`: whoever sends is a note, the receiver is whom it is about.
pub fn set_sender_aside(sheet: &mut Sheet) {
    let find = |words: &[&str]| (0..sheet.len()).find(|i| words.iter().any(|w| sheet.says(*i, w)));
    let Some(sender) = find(&["寄件人", "发件人", "寄件信息", "发货人"]) else { return };
    let Some(receiver) = find(&["收件人", "收货人", "收件信息", "收货信息"]) else { return };
    let end = if receiver > sender { receiver } else { sheet.len() };
    for i in sender..end {
        if sheet.owner[i] == Owner::Free {
            sheet.owner[i] = Owner::Note;
        }
    }
}

/// Gives every label its characters. Phones have theirs already.
pub fn mark(sheet: &mut Sheet) {
    let mut i = 0;
    while i < sheet.len() {
        let found = if sheet.owner[i] == Owner::Free { label_at(sheet, i) } else { None };
        match found {
            Some((end, topic)) => {
                sheet.give(i..end, Owner::Label(topic));
                i = end;
            }
            None => i += 1,
        }
    }
}

fn label_at(sheet: &Sheet, i: usize) -> Option<(usize, Topic)> {
    let labels = index().get(&sheet.plain[i].to_ascii_lowercase())?;
    labels.iter().find_map(|(word, topic, when)| {
        if !sheet.says(i, word) {
            return None;
        }
        let word_end = i + word.chars().count();
        let link = LINKS.iter().find(|l| sheet.says(word_end, l)).map_or(0, |l| l.chars().count());
        // 手机1：, 电话(必填)：are rare enough; a link only counts with something behind it.
        let end = if word_end + link < sheet.len() { word_end + link } else { word_end };
        let colon = sheet.at(end) == ':';
        let letters = word.is_ascii();
        if letters && sheet.at(word_end).is_ascii_alphabetic() {
            return None;
        }
        let before = sheet.before(i);
        let begins =
            i == 0 || sheet.owner[i - 1] != Owner::Free || !(is_han(before) || before.is_alphanumeric());
        let apart =
            sheet.owner_at(end) == Owner::Gap || sheet.owner_at(end) == Owner::Phone || end > word_end;
        let holds = match when {
            When::Always => true,
            When::Apart if letters => begins && (colon || apart || sheet.at(end) == '.'),
            When::Apart => {
                colon
                    || (begins && (apart || follows_matter(sheet, end, *topic)))
                    || phone_follows(sheet, end, *topic)
            }
            When::Colon => colon && (begins || word.chars().count() > 1),
        };
        holds.then_some((end, *topic))
    })
}

/// 电话13800001234, 姓名王芳电话138…: the number itself shows that the word before it is a label.
fn phone_follows(sheet: &Sheet, end: usize, topic: Topic) -> bool {
    topic == Topic::Phone && sheet.owner_at(end) == Owner::Phone
}

/// 地址浙江省…: the region follows without a colon.
fn follows_matter(sheet: &Sheet, end: usize, topic: Topic) -> bool {
    matches!(topic, Topic::Address | Topic::Region) && super::chain::begins(sheet, end)
}
