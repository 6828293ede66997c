//! What is known about a case when its guide asks (A3, A5): values, weights, freights, times.

use crate::config::Config;
use crate::domain::case::Case;
use crate::domain::document::Booking;
use crate::domain::fee::{Account, Bears};
use crate::domain::guide::facts::Facts;
use crate::domain::guide::{Amount, Guide, Shape, Walk};
use crate::domain::money::Fen;
use crate::domain::order::{Line, Order};
use crate::domain::product::Product;
use crate::store::{Result, Store, fee, order, product};

const DAY: i64 = 86_400;
const HOUR: i64 = 3600;

/// The facts of a case at a moment, with what was typed on the way. `now` in unix seconds.
pub fn facts(
    store: &Store,
    config: &Config,
    case: &Case,
    (guide, walk): (&Guide, &Walk),
    now: i64,
) -> Result<Facts> {
    let cases = &config.settings.cases;
    let bookings = bookings(store, config, case)?;
    let by_agent = config.lists.payers.iter().find(|p| p.bears == Bears::Agent.code());
    let mut facts = Facts {
        bookings,
        agent_payer: by_agent.map(|p| p.id.clone()).unwrap_or_default(),
        freight_out: cases.resend_freight(),
        freight_back: cases.return_freight(),
        courier_weight: walk.typed(guide, Shape::Grams).parse().ok(),
        terms: cases.terms(),
        ..Facts::default()
    };
    if let Some(id) = case.order_id {
        of_order(store, config, &order::get(store, id)?, case, now, &mut facts)?;
    }
    let pieces = case.details.qty.max(1);
    if let Some(received) = find(store, walk.typed(guide, Shape::Received))? {
        facts.received_value = Some(received.price * pieces);
        facts.received_weight = received.weight_g.map(|w| w * pieces);
    }
    if let Some(wanted) = find(store, walk.typed(guide, Shape::Wanted))? {
        facts.wanted_in_stock = wanted.stock.map(|stock| stock >= pieces);
    }
    if facts.pieces_weight.is_none() || facts.cost.is_none() {
        let named = find(store, &case.details.products)?;
        let weight = named.as_ref().and_then(|p| p.weight_g).map(|w| w * pieces);
        let cost = named.as_ref().and_then(|p| p.cost).map(|c| c * pieces);
        facts.goods = facts.goods.or(named.map(|p| p.price * pieces));
        facts.pieces_weight = facts.pieces_weight.or(weight);
        facts.cost = facts.cost.or(cost);
    }
    Ok(facts)
}

/// E1: what expense slips of this case book, by the kinds of fees of the configuration.
fn bookings(store: &Store, config: &Config, case: &Case) -> Result<Vec<(Amount, Booking)>> {
    let courier = fee::party(store, config, Account::Courier, (case.order_id, None))?.map(|p| p.name);
    let mut found = Vec::new();
    for kind in &config.lists.fees {
        let account = Account::from_code(&kind.with).unwrap_or(Account::Customer);
        let party = courier.clone().filter(|_| account == Account::Courier).unwrap_or_default();
        let booking = Booking { kind: kind.id.clone(), payer: kind.payer.clone(), account, party };
        let amounts = kind.covers.iter().filter_map(|code| Amount::from_code(code));
        found.extend(amounts.map(|amount| (amount, booking.clone())));
    }
    Ok(found)
}

fn of_order(
    store: &Store,
    config: &Config,
    order: &Order,
    case: &Case,
    now: i64,
    facts: &mut Facts,
) -> Result<()> {
    let d = &order.data;
    let known: Vec<(&Line, Option<Product>)> =
        d.lines.iter().map(|l| Ok((l, product::get_by_code(store, &l.code)?))).collect::<Result<_>>()?;
    let weight = |(l, p): &(&Line, Option<Product>)| l.weight_g.or(p.as_ref()?.weight_g);
    let cost = |p: &Option<Product>| p.as_ref().and_then(|p| p.cost);
    facts.profit = fee::profit(store, config, order)?;
    facts.expected_weight = order::weigh(store, order, config.settings.orders.packing_g)?;
    facts.payable = (d.payable != Fen::ZERO).then_some(d.payable);
    if let Some(line) = known.iter().find(|(l, _)| is_about(l, &case.details.products)) {
        let pieces = case.details.qty.clamp(1, line.0.qty.max(1));
        let each = if line.0.qty > 0 { Fen(line.0.amount.0 / line.0.qty) } else { line.0.unit_price };
        facts.goods = Some(each * pieces);
        facts.pieces_weight = weight(line).map(|w| w * pieces);
        facts.cost = cost(&line.1).map(|c| c * pieces);
    } else if case.details.products.trim().is_empty() {
        facts.goods = facts.payable;
    }
    facts.shipped = Some(order.status.is_shipped());
    facts.before_promise = d.promised_ship_at.map(|at| now <= at);
    facts.days_since_signed = order.signed_at.or(d.done_at).map(|at| (now - at).max(0) / DAY);
    facts.hours_since_shipped = d.shipped_at.map(|at| (now - at).max(0) / HOUR);
    Ok(())
}

/// Whether the case's products name a line, by code or by title.
fn is_about(line: &Line, products: &str) -> bool {
    let named = |of: &str| !of.is_empty() && (products.split_whitespace().any(|p| p == of) || products == of);
    named(&line.code) || named(&line.title)
}

/// The product of a code or a title as it was typed.
fn find(store: &Store, typed: &str) -> Result<Option<Product>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match product::get_by_code(store, typed.trim())? {
        Some(found) => Ok(Some(found)),
        None => product::meant(store, typed),
    }
}
