//! O1: what an export says about an order we know already. Better knowledge is never replaced by worse.

use super::{Line, OrderData, masks};
use crate::domain::money::Fen;
use std::collections::HashSet;
use std::fmt::Write as _;

/// One field that changed. Amounts are decimal texts, times unix seconds; `""` is "nothing there".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name in the JSON of an order.
    pub field: &'static str,
    pub before: String,
    pub after: String,
}

/// `field: before → after`, the form of the history.
impl std::fmt::Display for FieldChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} → {}", self.field, self.before, self.after)
    }
}

/// What is known about our side besides the values.
pub struct Ours<'a> {
    pub data: &'a OrderData,
    /// The agent wrote the remark: an export does not take it from her.
    pub remark_is_own: bool,
    /// The agent changed the lines by hand.
    pub lines_are_own: bool,
    /// Field and value as they were before the agent changed them by hand: an export that still says so tells
    /// nothing new (O7).
    pub old: &'a HashSet<(String, String)>,
}

/// How far an export knows when an order was placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// `guess` is what would have been taken had it not said so.
    Known {
        guess: i64,
    },
    Guessed,
}

/// What an export says, and how much that is worth.
#[derive(Clone, Copy, Debug)]
pub struct Theirs<'a> {
    pub data: &'a OrderData,
    /// A list of items: where a list of orders was read too, that one has the say on all but the lines.
    pub adds_lines_only: bool,
    /// The discount is what the export says; else it follows from the other amounts.
    pub discount_known: bool,
    pub placed: Placed,
}

impl<'a> Theirs<'a> {
    /// An export that names everything.
    pub const fn whole(data: &'a OrderData) -> Self {
        let placed = Placed::Known { guess: data.placed_at };
        Self { data, adds_lines_only: false, discount_known: true, placed }
    }
}

/// What goods and postage exceed the sum to pay by: the discount of an export that has no column for it. The goods
/// are what the lines say when they carry prices.
pub fn implied_discount(d: &OrderData) -> Fen {
    if d.payable == Fen::ZERO && d.goods == Fen::ZERO {
        return Fen::ZERO;
    }
    let priced = !d.lines.is_empty() && d.lines.iter().all(|l| l.amount != Fen::ZERO);
    let goods = if priced { d.lines.iter().map(|l| l.amount).sum() } else { d.goods };
    (goods + d.shipping - d.payable).max(Fen::ZERO)
}

/// Puts what an export says over what we have. Nothing plain gives way to something masked, nothing known to
/// something empty, nothing the agent changed to what she changed it from.
pub fn merge(ours: &Ours, theirs: &Theirs) -> (OrderData, Vec<FieldChange>) {
    let listed = ours.data.payable != Fen::ZERO || ours.data.goods != Fen::ZERO;
    let mut m = Merge {
        ours: Some(ours),
        fills: theirs.adds_lines_only && listed,
        merged: ours.data.clone(),
        changes: Vec::new(),
    };
    m.placed(theirs);
    m.names(theirs.data);
    m.times(theirs.data);
    m.amounts(theirs.data, theirs.discount_known);
    m.words(theirs.data);
    m.lines(theirs.data);
    if !theirs.discount_known {
        m.discount(ours.data);
    }
    (m.merged, m.changes)
}

/// Every field that differs, for the history of a change by hand.
pub fn differences(before: &OrderData, after: &OrderData) -> Vec<FieldChange> {
    let mut m = Merge { ours: None, fills: false, merged: before.clone(), changes: Vec::new() };
    m.text("order_no", &after.order_no, |d| &mut d.order_no);
    m.text("shop", &after.shop, |d| &mut d.shop);
    m.text("channel", &after.channel, |d| &mut d.channel);
    m.text("customer", &after.customer, |d| &mut d.customer);
    m.text("warehouse", &after.warehouse, |d| &mut d.warehouse);
    m.names(after);
    m.times(after);
    m.amounts(after, true);
    m.words(after);
    m.lines(after);
    m.changes
}

struct Merge<'a> {
    /// `None`: a change by hand, which may take anything away.
    ours: Option<&'a Ours<'a>>,
    /// Only what is not known yet is taken.
    fills: bool,
    merged: OrderData,
    changes: Vec<FieldChange>,
}

impl Merge<'_> {
    /// Whether a value is taken; if it is, the change is noted.
    fn takes(&mut self, field: &'static str, before: String, after: String) -> bool {
        let worse = |o: &Ours| after.is_empty() || o.old.contains(&(field.to_owned(), after.clone()));
        let takes = before != after && !self.ours.is_some_and(worse);
        if takes {
            self.changes.push(FieldChange { field, before, after });
        }
        takes
    }

    fn text(&mut self, field: &'static str, theirs: &str, place: fn(&mut OrderData) -> &mut String) {
        let before = place(&mut self.merged).clone();
        if (before.is_empty() || !self.fills) && self.takes(field, before, theirs.to_owned()) {
            theirs.clone_into(place(&mut self.merged));
        }
    }

    /// X2: names, phones and addresses come masked from some platforms.
    fn maskable(&mut self, field: &'static str, theirs: &str, place: fn(&mut OrderData) -> &mut String) {
        let ours = place(&mut self.merged);
        let hides = masks(theirs, ours);
        if self.ours.is_none() || !hides {
            self.text(field, theirs, place);
        }
    }

    fn time(
        &mut self,
        field: &'static str,
        theirs: Option<i64>,
        place: fn(&mut OrderData) -> &mut Option<i64>,
    ) {
        let shown = |at: Option<i64>| at.map(|t| t.to_string()).unwrap_or_default();
        let before = shown(*place(&mut self.merged));
        if (before.is_empty() || !self.fills) && self.takes(field, before, shown(theirs)) {
            *place(&mut self.merged) = theirs;
        }
    }

    fn amount(&mut self, field: &'static str, theirs: Fen, place: fn(&mut OrderData) -> &mut Fen) {
        let before = *place(&mut self.merged);
        if self.takes(field, before.to_string(), theirs.to_string()) {
            *place(&mut self.merged) = theirs;
        }
    }

    /// A guess gives way to what is known; of two times that are known, the earlier is when it was placed.
    fn placed(&mut self, theirs: &Theirs) {
        let (ours, at) = (self.merged.placed_at, theirs.data.placed_at);
        let better = matches!(theirs.placed, Placed::Known { guess } if at < ours || ours == guess);
        if better && self.takes("placed_at", ours.to_string(), at.to_string()) {
            self.merged.placed_at = at;
        }
    }

    fn names(&mut self, theirs: &OrderData) {
        self.maskable("receiver", &theirs.receiver, |d| &mut d.receiver);
        self.maskable("phone", &theirs.phone, |d| &mut d.phone);
        self.maskable("landline", &theirs.landline, |d| &mut d.landline);
        self.maskable("province", &theirs.address.province, |d| &mut d.address.province);
        self.maskable("city", &theirs.address.city, |d| &mut d.address.city);
        self.maskable("district", &theirs.address.district, |d| &mut d.address.district);
        self.maskable("detail", &theirs.address.detail, |d| &mut d.address.detail);
    }

    fn times(&mut self, theirs: &OrderData) {
        self.time("paid_at", theirs.paid_at, |d| &mut d.paid_at);
        self.time("promised_ship_at", theirs.promised_ship_at, |d| &mut d.promised_ship_at);
        self.time("shipped_at", theirs.shipped_at, |d| &mut d.shipped_at);
        self.time("done_at", theirs.done_at, |d| &mut d.done_at);
    }

    /// A row that names a sum names every amount; a nought in a row without sums is a missing column.
    fn amounts(&mut self, theirs: &OrderData, discount_known: bool) {
        let by_hand = self.ours.is_none();
        if self.fills || !by_hand && theirs.goods == Fen::ZERO && theirs.payable == Fen::ZERO {
            return;
        }
        self.amount("goods_amount", theirs.goods, |d| &mut d.goods);
        self.amount("shipping_fee", theirs.shipping, |d| &mut d.shipping);
        if discount_known {
            self.amount("discount", theirs.discount, |d| &mut d.discount);
        }
        self.amount("payable", theirs.payable, |d| &mut d.payable);
        if by_hand || theirs.paid != Fen::ZERO {
            self.amount("paid", theirs.paid, |d| &mut d.paid);
        }
    }

    fn words(&mut self, theirs: &OrderData) {
        self.text("status_raw", &theirs.status_raw, |d| &mut d.status_raw);
        self.text("courier", &theirs.courier, |d| &mut d.courier);
        self.text("tracking_no", &theirs.tracking_no, |d| &mut d.tracking_no);
        self.text("payment_kind", &theirs.payment_kind, |d| &mut d.payment_kind);
        self.text("buyer_message", &theirs.buyer_message, |d| &mut d.buyer_message);
        self.text("close_reason", &theirs.close_reason, |d| &mut d.close_reason);
        let own = self.ours.filter(|o| o.remark_is_own).map(|o| o.data);
        if own.is_none_or(|d| d.remark.is_empty()) {
            self.text("remark", &theirs.remark, |d| &mut d.remark);
        }
        if own.is_none_or(|d| d.flag.is_empty()) {
            self.text("flag", &theirs.flag, |d| &mut d.flag);
        }
        let free = self.ours.is_none_or(|o| o.data.tags.is_empty());
        if free && self.takes("tags", self.merged.tags.join(" "), theirs.tags.join(" ")) {
            self.merged.tags.clone_from(&theirs.tags);
        }
    }

    /// A discount that followed from the amounts follows them.
    fn discount(&mut self, before: &OrderData) {
        if before.discount == Fen::ZERO || before.discount == implied_discount(before) {
            let implied = implied_discount(&self.merged);
            self.amount("discount", implied, |d| &mut d.discount);
        }
    }

    /// Lines with prices never give way to codes, nor codes to mere titles; nor do the agent's own.
    fn lines(&mut self, theirs: &OrderData) {
        let knows = |lines: &[Line]| {
            let priced = lines.iter().any(|l| l.amount != Fen::ZERO);
            (priced, lines.iter().any(|l| !l.code.is_empty()))
        };
        let kept = |o: &Ours| o.lines_are_own || knows(&o.data.lines) > knows(&theirs.lines);
        if !self.ours.is_some_and(kept)
            && self.takes("lines", shown(&self.merged.lines), shown(&theirs.lines))
        {
            self.merged.lines.clone_from(&theirs.lines);
        }
    }
}

/// Lines as one text: what is compared and what the history shows.
pub fn shown(lines: &[Line]) -> String {
    let one = |l: &Line| {
        let words = [l.title.as_str(), &l.spec, &l.code];
        let mut text = words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        let _ = write!(text, " ×{}", l.qty);
        if l.amount != Fen::ZERO {
            let _ = write!(text, " {}", l.amount);
        }
        text
    };
    lines.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
