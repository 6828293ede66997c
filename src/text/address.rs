//! Taking a pasted blob apart: phone, name, and the parts of a mainland address by their endings. What can't be told
//! stays in the detail, verbatim; no digit is lost or made up.

use crate::domain::order::Address;
use crate::text::when::narrow;

const MUNICIPALITIES: [&str; 4] = ["北京", "上海", "天津", "重庆"];

/// What a blob says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    pub name: String,
    pub phone: String,
    pub address: Address,
}

/// Splits `江苏省扬州市邗江区文汇路1号` (with or without blanks) into its parts.
pub fn split_region(text: &str) -> Address {
    let mut rest = text.trim();
    let mut address = Address::default();
    if let Some(city) = MUNICIPALITIES.iter().find(|m| rest.starts_with(**m)) {
        // 上海市上海市浦东新区, 上海 浦东新区 …: province and city are the same place.
        (*city).clone_into(&mut address.province);
        address.province.push('市');
        for _ in 0..2 {
            rest = rest.strip_prefix(city).map_or(rest, |r| r.strip_prefix('市').unwrap_or(r)).trim_start();
        }
        address.city.clone_from(&address.province);
    } else {
        (address.province, rest) = take(rest, &["特别行政区", "自治区", "省"], 9);
        (address.city, rest) = take(rest, &["自治州", "地区", "盟", "市"], 11);
    }
    (address.district, rest) = take(rest, &["自治县", "自治旗", "新区", "区", "县", "市", "旗"], 10);
    rest.trim().clone_into(&mut address.detail);
    address
}

/// The shortest head of at most `longest` characters with one of the endings, and the rest.
fn take<'a>(text: &'a str, endings: &[&str], longest: usize) -> (String, &'a str) {
    let limit = text.char_indices().nth(longest).map_or(text.len(), |(i, _)| i);
    let head = &text[..limit];
    let blank = head.find(char::is_whitespace).unwrap_or(limit);
    let found = endings
        .iter()
        .filter_map(|e| head[..blank].find(e).map(|i| (i, i + e.len())))
        .filter(|(start, _)| *start > 0)
        .min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    match found {
        Some((_, end)) => (text[..end].to_owned(), text[end..].trim_start()),
        None => (String::new(), text),
    }
}

/// Reads `李四 13800138000 江苏省扬州市…` in any order.
pub fn recognise(blob: &str) -> Recognised {
    let separators = [',', '，', ';', '；', '\n', '\t', '|', '、'];
    let labels = [
        "收货人",
        "收件人",
        "联系电话",
        "手机号码",
        "手机号",
        "手机",
        "电话",
        "收货地址",
        "详细地址",
        "所在地区",
        "地址",
        "姓名",
    ];
    let mut text = blob.replace(separators, " ");
    for label in labels {
        for mark in ["：", ":"] {
            text = text.replace(&format!("{label}{mark}"), " ");
        }
    }
    let (phone, text) = take_phone(&text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_place = |w: &str| {
        w.chars().count() > 4
            || ["省", "市", "区", "县", "镇", "路", "街", "号", "村"].iter().any(|e| w.ends_with(e))
    };
    let is_name = |w: &&&str| {
        let count = w.chars().count();
        (2..=4).contains(&count) && w.chars().all(|c| !c.is_ascii_digit()) && !is_place(w)
    };
    // A name stands at the beginning or the end, not between the parts of an address.
    let ends = [words.first(), words.last()];
    let name = ends.into_iter().flatten().find(|w| is_name(w)).copied().unwrap_or_default();
    let mut named = false;
    let rest: Vec<&str> = words
        .iter()
        .filter(|w| {
            let this = !named && **w == name;
            named |= this;
            !this
        })
        .copied()
        .collect();
    Recognised { name: name.to_owned(), phone, address: split_region(&rest.join(" ")) }
}

/// The first run of eleven digits (blanks and hyphens between allowed) that begins with 1, taken out of the text.
fn take_phone(text: &str) -> (String, String) {
    let plain = narrow(text);
    let chars: Vec<char> = plain.chars().collect();
    for start in 0..chars.len() {
        if chars[start] != '1' || (start > 0 && chars[start - 1].is_ascii_digit()) {
            continue;
        }
        let mut digits = String::new();
        let mut end = start;
        while end < chars.len() && digits.len() < 11 {
            match chars[end] {
                c if c.is_ascii_digit() => digits.push(c),
                ' ' | '-' => {}
                _ => break,
            }
            end += 1;
        }
        let goes_on = chars.get(end).is_some_and(char::is_ascii_digit);
        if digits.len() == 11 && !goes_on && digits.as_bytes()[1] >= b'3' {
            let mut rest: Vec<char> = text.chars().collect();
            rest.splice(start..end, [' ']);
            return (digits, rest.into_iter().collect());
        }
    }
    (String::new(), text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pasted_blob_falls_into_place() {
        let read = recognise("李四 13800138000 江苏省扬州市邗江区文汇路1号3栋502");
        assert_eq!((read.name.as_str(), read.phone.as_str()), ("李四", "13800138000"));
        let a = read.address;
        assert_eq!(
            [a.province, a.city, a.district, a.detail],
            ["江苏省", "扬州市", "邗江区", "文汇路1号3栋502"]
        );
    }

    #[test]
    fn labels_order_and_blanks_do_not_matter() {
        let read = recognise("收货地址：上海市浦东新区张江路88号，收件人：王小明，电话：138 0013 8000");
        assert_eq!((read.name.as_str(), read.phone.as_str()), ("王小明", "13800138000"));
        assert_eq!(read.address.province, "上海市");
        assert_eq!(read.address.district, "浦东新区");
        assert_eq!(read.address.detail, "张江路88号");
    }

    #[test]
    fn a_longer_number_is_no_phone_and_stays_in_the_text() {
        let read = recognise("订单 3061953192082110451 张三");
        assert_eq!(read.phone, "");
        assert!(read.address.to_string().contains("3061953192082110451"));
    }

    proptest! {
        #[test]
        fn no_digit_is_lost_or_made_up(blob in "[a-z0-9 一-龥，：省市区县号路]{0,60}") {
            let digits = |t: &str| { let mut d: Vec<char> = t.chars().filter(char::is_ascii_digit).collect(); d.sort_unstable(); d };
            let read = recognise(&blob);
            prop_assert_eq!(digits(&blob), digits(&format!("{}{}{}", read.name, read.phone, read.address)));
        }
    }
}
