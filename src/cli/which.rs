//! Which order a number on the command line means: several shops may have one of the same number.

use super::Context;
use crate::domain::order::Order;
use crate::store::{Store, order};
use crate::text::harmless;

/// The one order that is meant.
///
/// # Errors
/// When there is none, or more than one and no shop is named.
pub(super) fn order(
    context: &Context,
    store: &Store,
    number: &str,
    shop: Option<&str>,
) -> anyhow::Result<Order> {
    let locale = &context.locale;
    // An order taken at the counter may have no number: none is no way to ask for it.
    let mut found = if number.trim().is_empty() { Vec::new() } else { order::of_number(store, number)? };
    // What is said goes to the terminal: the number and the shops are text from outside.
    let order_no = harmless::line(number.trim());
    let order_no = order_no.as_str();
    let shops = found.iter().map(|o| harmless::line(&o.data.shop)).collect::<Vec<_>>();
    let shops = shops.join(locale.t("list.separator"));
    if found.is_empty() {
        anyhow::bail!(locale.tf("slip.unknown", &[("order_no", order_no)]));
    }
    if let Some(shop) = shop.map(str::trim) {
        found.retain(|o| o.data.shop == shop);
        if found.is_empty() {
            let shop = harmless::line(shop);
            let known = [("shop", shop.as_str()), ("order_no", order_no), ("shops", shops.as_str())];
            anyhow::bail!(locale.tf("slip.unknown_in_shop", &known));
        }
    }
    match found.pop() {
        Some(order) if found.is_empty() => Ok(order),
        _ => anyhow::bail!(locale.tf("slip.which_shop", &[("order_no", order_no), ("shops", &shops)])),
    }
}
