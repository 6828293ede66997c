//! Customers (C1).

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
}
