//! Which order or customer is meant on the command line: several shops may have an order of the same number, several
//! customers the same name.

use super::Context;
use crate::domain::order::Order;
use crate::store::{Store, customer, order};
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

/// The one customer that is meant, by her number or her name.
///
/// # Errors
/// When there is none, or more than one.
pub(super) fn customer(context: &Context, store: &Store, who: &str) -> anyhow::Result<i64> {
    let locale = &context.locale;
    let who = who.trim();
    if let Ok(id) = who.parse::<i64>()
        && customer::get(store, id)?.is_some()
    {
        return Ok(id);
    }
    let mut found = customer::named(store, who)?;
    let told = harmless::line(who);
    match found.pop() {
        Some(only) if found.is_empty() => Ok(only.id),
        None => anyhow::bail!(locale.tf("which.no_customer", &[("who", &told)])),
        Some(last) => {
            found.push(last);
            let entries = found.iter().map(|c| {
                let known = [("id", c.id.to_string()), ("names", c.name.clone())];
                locale.tf("which.customer_entry", &known.each_ref().map(|(key, text)| (*key, text.as_str())))
            });
            let list = entries.collect::<Vec<_>>().join(locale.t("list.separator"));
            anyhow::bail!(locale.tf("which.several_customers", &[("who", &told), ("list", &list)]))
        }
    }
}
