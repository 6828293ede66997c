//! Customers (C1): who they are, what lists show of them; their cards and how two become one.

pub mod card;
pub mod merge;

/// One customer under the name shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    pub id: i64,
    pub name: String,
    pub tier: String,
    pub groups: String,
    pub tags: String,
    pub note: String,
}

/// X2: `138****0000`; a shorter number keeps its last two digits, an extension is dropped.
pub fn mask_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    if phone.contains('*') || chars.is_empty() {
        return phone.to_owned();
    }
    if chars.len() >= 11 && chars[..11].iter().all(char::is_ascii_digit) {
        let head: String = chars[..3].iter().collect();
        let tail: String = chars[7..11].iter().collect();
        return format!("{head}****{tail}");
    }
    let keep = chars.len().min(2);
    let tail: String = chars[chars.len() - keep..].iter().collect();
    format!("****{tail}")
}

/// X2: phone numbers within a text are masked; order numbers and amounts stay.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut number = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() || (c == '-' && !number.is_empty()) {
            number.push(c);
        } else {
            flush(&mut out, &mut number);
            out.push(c);
        }
    }
    flush(&mut out, &mut number);
    out
}

fn flush(out: &mut String, number: &mut String) {
    let mobile = |n: &str| n.len() == 11 && n.starts_with('1') && matches!(n.as_bytes()[1], b'3'..=b'9');
    let first = number.split('-').next().unwrap_or_default();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let landline = number.starts_with('0') && (10..=12).contains(&digits) && (3..=4).contains(&first.len());
    let plain = number.trim_end_matches('-');
    if mobile(first) || mobile(&number.replace('-', "")) {
        out.push_str(&mask_phone(&number.replace('-', "")));
    } else if landline && number.contains('-') {
        out.push_str(&mask_phone(plain));
    } else {
        out.push_str(number);
    }
    number.clear();
}

/// X2: the parts of an address down to the district stay, the detail is hidden.
pub fn mask_address(address: &super::order::Address) -> String {
    let region = super::order::Address { detail: String::new(), ..address.clone() }.to_string();
    if address.detail.is_empty() { region } else { format!("{region} ***") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x2_phones_are_masked_in_the_middle() {
        assert_eq!(mask_phone("13800138000"), "138****8000");
        assert_eq!(mask_phone("18400006984-4043"), "184****6984");
        assert_eq!(mask_phone("0571-82160440"), "****40");
        assert_eq!(mask_phone("138****8000"), "138****8000");
        assert_eq!(mask_phone(""), "");
    }

    #[test]
    fn x2_phones_are_masked_wherever_they_stand_and_order_numbers_are_not() {
        for (text, safe) in [
            ("请打13800138000找她", "请打138****8000找她"),
            ("138-0013-8000", "138****8000"),
            ("0571-82160440 转 8", "****40 转 8"),
            ("订单 20260601000123456", "订单 20260601000123456"),
            ("2026-06-01 退 12-5", "2026-06-01 退 12-5"),
            ("19:30 前", "19:30 前"),
        ] {
            assert_eq!(masked(text), safe);
        }
    }
}
