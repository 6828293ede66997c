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

/// X2: the parts of an address down to the district stay, the detail is hidden.
pub fn mask_address(address: &super::order::Address) -> String {
    let region = super::order::Address { detail: String::new(), ..address.clone() }.to_string();
    if address.detail.is_empty() { region } else { format!("{region} ***") }
}
