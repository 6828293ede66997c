//! An address in one cell → its parts, every sign of it as it stands there.

use super::mapping::AddressStyle;
use crate::domain::order::Address;

/// As they begin an address; the full form before the short one.
const PROVINCES: [&str; 34] = [
    "内蒙古",
    "黑龙江",
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "吉林",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广东",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
    "西藏",
    "陕西",
    "甘肃",
    "青海",
    "宁夏",
    "新疆",
    "台湾",
    "香港",
    "澳门",
];
const PROVINCE_ENDS: [&str; 7] =
    ["壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"];
const MUNICIPALITIES: [&str; 4] = ["北京", "天津", "上海", "重庆"];

/// The parts of a cell written in that style; parts that only say "no district" become empty.
pub fn split(cell: &str, style: AddressStyle, no_district: &[String]) -> Address {
    match style {
        AddressStyle::Spaced => spaced(cell, no_district),
        AddressStyle::Glued => glued(cell),
        AddressStyle::Any if looks_spaced(cell) => spaced(cell, no_district),
        AddressStyle::Any => glued(cell),
    }
}

fn looks_spaced(cell: &str) -> bool {
    let mut parts = cell.trim().split(' ');
    let province =
        parts.next().is_some_and(|p| PROVINCES.iter().any(|n| p.starts_with(n)) && p.chars().count() < 9);
    let city =
        parts.next().is_some_and(|c| ["市", "州", "盟", "地区", "划"].iter().any(|end| c.ends_with(end)));
    province && city
}

/// `省 市 区 详细(邮编)`, nothing between two blanks where there is no district.
fn spaced(cell: &str, no_district: &[String]) -> Address {
    let mut rest = without_postcode(cell.trim());
    let mut part = || match rest.split_once(char::is_whitespace) {
        Some((part, others)) => {
            rest = others;
            part.to_owned()
        }
        None => String::new(),
    };
    let (province, city, district) = (part(), part(), part());
    let district = if no_district.contains(&district) { String::new() } else { district };
    Address { province, city, district, detail: rest.trim_start().to_owned() }
}

/// `…(110141)` or `…（110141）` at the end.
fn without_postcode(text: &str) -> &str {
    let inner = text.strip_suffix([')', '）']);
    let Some((before, code)) = inner.and_then(|t| t.rsplit_once(['(', '（'])) else { return text };
    if code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()) { before.trim_end() } else { text }
}

/// `广东中山市小榄镇…`, `北京朝阳区…`: cut where the names of places end; nothing is added but the city of a
/// municipality, which is the municipality.
fn glued(cell: &str) -> Address {
    let text = cell.trim();
    let Some(short) = PROVINCES.iter().find(|p| text.starts_with(**p)) else {
        return below_province(String::new(), text);
    };
    let after = &text[short.len()..];
    let end = PROVINCE_ENDS.iter().find(|e| after.starts_with(**e)).map_or(0, |e| e.len());
    let province = text[..short.len() + end].to_owned();
    let rest = after[end..].trim_start();
    if !MUNICIPALITIES.contains(short) {
        return below_province(province, rest);
    }
    let again = rest.strip_prefix(short).map(|r| r.strip_prefix('市').unwrap_or(r).trim_start());
    let (district, detail) = place(again.unwrap_or(rest), &["区", "县"]);
    Address { city: province.clone(), province, district, detail }
}

fn below_province(province: String, rest: &str) -> Address {
    let (city, rest) = place(rest, &["自治州", "地区", "盟", "市"]);
    let (district, detail) = place(&rest, &["区", "县", "市", "旗"]);
    Address { province, city, district, detail }
}

/// The name of a place at the beginning, up to the first of its endings, and what follows.
fn place(text: &str, ends: &[&str]) -> (String, String) {
    const LONGEST: usize = 12;
    /// What belongs to a street or a house, not to the name of a district.
    const STREET: [char; 12] = ['路', '街', '道', '镇', '乡', '村', '号', '栋', '楼', '弄', '巷', ' '];
    const NO_DISTRICT: [char; 8] = ['小', '社', '园', '校', '景', '厂', '库', '住'];
    let none = || (String::new(), text.to_owned());
    for (count, (at, c)) in text.char_indices().enumerate() {
        if count > LONGEST || STREET.contains(&c) || c.is_ascii_digit() {
            break;
        }
        let Some(end) = ends.iter().find(|e| text[at..].starts_with(**e)) else { continue };
        let name = &text[..at];
        if count == 0 || *end == "区" && name.ends_with(NO_DISTRICT) {
            continue;
        }
        let (name, rest) = text.split_at(at + end.len());
        return (name.to_owned(), rest.trim_start().to_owned());
    }
    none()
}

/// `姓名，86-手机，省 市 区 地址`: name, phone and address in the one cell.
pub fn combined(cell: &str) -> Option<(&str, &str, &str)> {
    let mut parts = cell.splitn(3, ['，', ',']).map(str::trim);
    let (name, phone, address) = (parts.next()?, parts.next()?, parts.next()?);
    let phone = phone.strip_prefix("86-").unwrap_or(phone);
    let like_phone = phone.len() >= 7
        && phone.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'-'))
        && !phone.starts_with('-');
    (like_phone && !name.is_empty() && name.chars().count() <= 20).then_some((name, phone, address))
}

/// Courier and number of a cell that holds both: `圆通速递,YT6713281346538`.
pub fn parcel(cell: &str) -> (String, String) {
    let separators =
        |c: char| c.is_whitespace() || matches!(c, ',' | '，' | ':' | '：' | ';' | '；' | '/' | '|');
    let is_number = |t: &&str| {
        t.len() >= 8
            && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && t.bytes().filter(u8::is_ascii_digit).count() >= 6
    };
    let tokens: Vec<&str> = cell.split(separators).filter(|t| !t.is_empty()).collect();
    if let Some(number) = tokens.iter().find(|t| is_number(t)) {
        let courier = tokens.iter().find(|t| *t != number).copied().unwrap_or_default();
        return (courier.to_owned(), (*number).to_owned());
    }
    // Without anything between them: 圆通速递YT6713281346538, 圆通速递(YT6713281346538)
    let text = cell.trim();
    let start = text.find(|c: char| c.is_ascii_alphanumeric());
    let (courier, number) = text.split_at(start.unwrap_or(text.len()));
    let number = number.trim_end_matches([')', '）']);
    if is_number(&number) {
        return (courier.trim_end_matches(['(', '（', '-', ' ']).to_owned(), number.to_owned());
    }
    (text.to_owned(), String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(cell: &str, style: AddressStyle) -> [String; 4] {
        let a = split(cell, style, &["其它区".to_owned()]);
        [a.province, a.city, a.district, a.detail]
    }

    #[test]
    fn a_spaced_address_falls_into_its_parts() {
        for (cell, expected) in [
            (
                "浙江省 金华市 义乌市 北苑街道 中山路2177号恒大名都16-321(322000)",
                ["浙江省", "金华市", "义乌市", "北苑街道 中山路2177号恒大名都16-321"],
            ),
            (
                "广东省 中山市 其它区 小榄镇 建设大道1409号(菜鸟驿站)（6楼前台）(000000)",
                ["广东省", "中山市", "", "小榄镇 建设大道1409号(菜鸟驿站)（6楼前台）"],
            ),
            ("广东省 东莞市  长安镇 和平街2154号", ["广东省", "东莞市", "", "长安镇 和平街2154号"]),
            ("海南省 省直辖县级行政区划 琼海市 嘉积镇", ["海南省", "省直辖县级行政区划", "琼海市", "嘉积镇"]),
            ("某路1号", ["", "", "", "某路1号"]),
            ("", ["", "", "", ""]),
        ] {
            assert_eq!(parts(cell, AddressStyle::Spaced), expected);
        }
        assert_eq!(parts("浙江省 杭州市 西湖区 文三路1号", AddressStyle::Any)[2], "西湖区");
        assert_eq!(parts("浙江省杭州市西湖区文三路1号", AddressStyle::Any)[2], "西湖区");
    }

    #[test]
    fn a_glued_address_is_cut_where_the_names_of_places_end() {
        for (cell, expected) in [
            (
                "湖北仙桃市学府路1909号幸福里小区（18楼前台）",
                ["湖北", "仙桃市", "", "学府路1909号幸福里小区（18楼前台）"],
            ),
            ("广东中山市小榄镇香港中路1896号", ["广东", "中山市", "", "小榄镇香港中路1896号"]),
            ("四川凉山彝族自治州西昌市和平街2398号", ["四川", "凉山彝族自治州", "西昌市", "和平街2398号"]),
            (
                "内蒙古自治区锡林郭勒盟锡林浩特市朝阳街1698号",
                ["内蒙古自治区", "锡林郭勒盟", "锡林浩特市", "朝阳街1698号"],
            ),
            ("上海浦东新区张江镇中山路19号", ["上海", "上海", "浦东新区", "张江镇中山路19号"]),
            ("北京市北京市朝阳区望京街道1号", ["北京市", "北京市", "朝阳区", "望京街道1号"]),
            ("重庆云阳县双江街道1号", ["重庆", "重庆", "云阳县", "双江街道1号"]),
            ("深圳市福田区1号", ["", "深圳市", "福田区", "1号"]),
            ("幸福小区3栋", ["", "", "", "幸福小区3栋"]),
            ("****", ["", "", "", "****"]),
        ] {
            assert_eq!(parts(cell, AddressStyle::Glued), expected);
        }
    }

    #[test]
    fn cells_that_hold_several_things_fall_apart() {
        let cell = "张**，86-138****0000，浙江省 杭州市 西湖区 文三路，1号";
        assert_eq!(combined(cell), Some(("张**", "138****0000", "浙江省 杭州市 西湖区 文三路，1号")));
        assert_eq!(combined("浙江省 杭州市 西湖区 文三路，1号，2楼"), None);
        for cell in [
            "圆通速递,YT6713281346538",
            "圆通速递 YT6713281346538",
            "圆通速递YT6713281346538",
            "圆通速递(YT6713281346538)",
        ] {
            assert_eq!(parcel(cell), ("圆通速递".to_owned(), "YT6713281346538".to_owned()), "{cell}");
        }
        assert_eq!(parcel("自提"), ("自提".to_owned(), String::new()));
        assert_eq!(parcel(""), (String::new(), String::new()));
    }

    proptest::proptest! {
        #[test]
        fn nothing_of_an_address_is_lost(cell in "[广东省北京市区县 路1()，,-]{0,30}") {
            for style in [AddressStyle::Glued, AddressStyle::Any] {
                let a = split(&cell, style, &[]);
                let digits = |s: &str| s.chars().filter(|c| *c == '1').count();
                let all = digits(&a.province) + digits(&a.city) + digits(&a.district) + digits(&a.detail);
                proptest::prop_assert_eq!(all, digits(&cell));
            }
            let _ = (combined(&cell), parcel(&cell));
        }
    }
}
