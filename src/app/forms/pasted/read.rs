//! What a paste says: over an order that is there, and line by line beside the fields.

use super::super::{order_lines, value};
use crate::domain::money::Fen;
use crate::domain::order::{OrderData, masks};
use crate::modal::Values;
use crate::modal::form::Aside;
use crate::text::paste::Pasted;
use crate::text::when::narrow;
use crate::text::{address, harmless};

/// The order with what was read in its place.
pub(super) fn changed(old: &OrderData, values: &Values) -> OrderData {
    let read = |name, old: &str| match value(values, name) {
        text if text.is_empty() || masks(text, old) => old.to_owned(),
        text => text.to_owned(),
    };
    let address = value(values, "address");
    let wish = value(values, "buyer_message");
    let buyer_message = match old.buyer_message.as_str() {
        "" => wish.to_owned(),
        before if wish.is_empty() || before.contains(wish) => before.to_owned(),
        before => format!("{before}；{wish}"),
    };
    let keeps_address = address.is_empty() || masks(address, &old.address.to_string());
    // An order without goods takes them and what they cost; others keep theirs, with what an import knows of them.
    let (mut lines, mut goods, mut payable) = (old.lines.clone(), old.goods, old.payable);
    if let Ok(read) = order_lines::from_text(value(values, "goods"))
        && old.lines.is_empty()
    {
        let sum: Fen = read.iter().map(|l| l.amount).sum();
        if goods == Fen::ZERO {
            goods = sum;
        }
        if payable == Fen::ZERO && sum > Fen::ZERO {
            payable = goods + old.shipping - old.discount;
        }
        lines = read;
    }
    OrderData {
        goods,
        payable,
        receiver: read("receiver", &old.receiver),
        phone: narrow(&read("phone", &old.phone)),
        landline: narrow(&read("landline", &old.landline)),
        address: if keeps_address { old.address.clone() } else { address::split_region(address) },
        courier: read("courier", &old.courier),
        buyer_message,
        lines,
        ..old.clone()
    }
}

/// The pasted lines, each with the fields that were read from it.
pub(super) fn asides(blob: &str, read: &Pasted) -> Vec<Aside> {
    let squeeze = |text: &str| narrow(text).split_whitespace().collect::<String>().to_lowercase();
    let head = |text: &str, count: usize| squeeze(text).chars().take(count).collect::<String>();
    let digits = |text: &str| narrow(text).chars().filter(char::is_ascii_digit).collect::<String>();
    let r = &read.read;
    let parts: Vec<(&str, Vec<String>)> = vec![
        ("receiver", vec![squeeze(&r.name)]),
        ("landline", vec![squeeze(&r.landline)]),
        ("address", vec![head(&r.address.detail, 6), squeeze(&r.address.district)]),
        ("goods", read.items.iter().map(|i| head(&i.title, 12)).collect()),
        ("courier", vec![squeeze(&read.courier)]),
        ("buyer_message", read.wishes.iter().map(|w| head(w, 8)).collect()),
        ("order_no", vec![squeeze(&read.order_no)]),
        ("payable", vec![squeeze(&read.total)]),
        ("shipping", vec![squeeze(&read.shipping)]),
        ("customer", vec![squeeze(&read.customer)]),
    ];
    let phone = digits(r.phone.split('-').next().unwrap_or_default());
    let about = |line: &str| {
        let said = squeeze(line);
        let has = |texts: &Vec<String>| texts.iter().any(|t| !t.is_empty() && said.contains(t.as_str()));
        let mut fields: Vec<&str> = parts.iter().filter(|(_, texts)| has(texts)).map(|(f, _)| *f).collect();
        if !phone.is_empty() && digits(line).contains(&phone) {
            fields.push("phone");
        }
        fields.join(" ")
    };
    let lines = blob.lines().map(harmless::line).filter(|l| !l.trim().is_empty());
    lines.map(|line| Aside { field: about(&line), text: line }).collect()
}
