//! Rows of items → orders. The rows of an order need not stand together: a window of orders stays open. Memory does
//! not grow with the file but for one number an order.

use super::field::Field;
use super::mapping::Mapping;
use super::orders::{Amounts, Parsed};
use super::reason::Reason;
use crate::domain::money::Fen;
use crate::domain::order::{Line, OrderStatus};
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Orders whose next row may follow.
const WINDOW: usize = 4096;

/// The orders that are open.
#[derive(Default)]
pub struct Gather {
    open: VecDeque<Box<Parsed>>,
    /// Number of the first order of `open`, counted from the beginning of the file.
    first: usize,
    places: HashMap<String, usize>,
    /// Hashes of the numbers of orders that were given away.
    gone: HashSet<u64>,
    /// The order of the last row; `None` when that row was refused.
    last: Option<usize>,
}

impl Gather {
    /// Takes a row; gives an order away when there are too many.
    pub fn add(&mut self, parsed: Box<Parsed>, mapping: &Mapping) -> Result<Option<Box<Parsed>>, Reason> {
        let number = parsed.data.order_no.as_str();
        if let Some(place) = self.places.get(number).copied() {
            self.last = Some(place);
            if let Some(order) = self.open.get_mut(place - self.first) {
                join(order, *parsed, mapping);
            }
            return Ok(None);
        }
        if self.gone.contains(&hash(number)) {
            self.last = None;
            return Err(Reason::Scattered);
        }
        let place = self.first + self.open.len();
        self.places.insert(number.to_owned(), place);
        self.open.push_back(parsed);
        self.last = Some(place);
        Ok(if self.open.len() > WINDOW { self.give() } else { None })
    }

    /// Takes a row that goes on with the order above it.
    pub fn go_on(&mut self, lines: Vec<Line>, amounts: &Amounts, mapping: &Mapping) -> Result<(), Reason> {
        let order = self.last.and_then(|place| self.open.get_mut(place.checked_sub(self.first)?));
        let Some(order) = order else { return Err(Reason::Orphan) };
        lines_join(&mut order.data.lines, lines);
        order.amounts.join(amounts, mapping);
        Ok(())
    }

    /// The last row was refused: what goes on with it is refused too.
    pub fn refused(&mut self) {
        self.last = None;
    }

    /// The oldest order.
    pub fn give(&mut self) -> Option<Box<Parsed>> {
        let order = self.open.pop_front()?;
        self.first += 1;
        self.places.remove(&order.data.order_no);
        self.gone.insert(hash(&order.data.order_no));
        Some(order)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Cells merged over several rows stand in the first of them only.
fn lines_join(lines: &mut Vec<Line>, mut more: Vec<Line>) {
    for line in &mut more {
        if line.title.is_empty() {
            line.title = lines.last().map_or_else(|| line.code.clone(), |l| l.title.clone());
        }
    }
    lines.append(&mut more);
}

fn join(order: &mut Parsed, mut more: Parsed, mapping: &Mapping) {
    lines_join(&mut order.data.lines, std::mem::take(&mut more.data.lines));
    order.amounts.join(&more.amounts, mapping);
    if let (Some(ours), Some(theirs)) = (order.status, more.status) {
        let status = together(ours, theirs);
        if status != ours {
            order.data.status_raw.clone_from(&more.data.status_raw);
        }
        order.status = Some(status);
    }
    let (a, b) = (&mut order.data, more.data);
    a.paid_at = a.paid_at.or(b.paid_at);
    a.shipped_at = a.shipped_at.or(b.shipped_at);
    a.done_at = a.done_at.or(b.done_at);
    a.promised_ship_at = a.promised_ship_at.into_iter().chain(b.promised_ship_at).min();
    for (ours, theirs) in [
        (&mut a.customer, b.customer),
        (&mut a.receiver, b.receiver),
        (&mut a.phone, b.phone),
        (&mut a.landline, b.landline),
        (&mut a.courier, b.courier),
        (&mut a.tracking_no, b.tracking_no),
        (&mut a.buyer_message, b.buyer_message),
        (&mut a.remark, b.remark),
        (&mut a.flag, b.flag),
        (&mut a.close_reason, b.close_reason),
    ] {
        if ours.is_empty() {
            *ours = theirs;
        }
    }
}

/// An order of which one item is closed and one on its way is on its way; it is as far as its slowest item.
fn together(a: OrderStatus, b: OrderStatus) -> OrderStatus {
    let over = |s: OrderStatus| matches!(s, OrderStatus::Closed | OrderStatus::Cancelled);
    match (over(a), over(b)) {
        (true, false) => b,
        (false, true) => a,
        _ => a.min(b),
    }
}

impl Amounts {
    fn join(&mut self, more: &Self, mapping: &Mapping) {
        for (field, ours, theirs) in [
            (Field::Goods, &mut self.goods, more.goods),
            (Field::Shipping, &mut self.shipping, more.shipping),
            (Field::Discount, &mut self.discount, more.discount),
            (Field::Payable, &mut self.payable, more.payable),
            (Field::Paid, &mut self.paid, more.paid),
            (Field::Refund, &mut self.refund, more.refund),
        ] {
            *ours = match (*ours, theirs) {
                (Some(a), Some(b)) if mapping.sum.contains(&field) => Some(Fen(a.0.saturating_add(b.0))),
                (a, b) => a.or(b),
            };
        }
    }
}
