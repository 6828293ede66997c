//! O1: what an export says about an order we know already. Better knowledge is never replaced by worse.

use super::{Line, OrderData};
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

/// Puts what an export says over what we have. Nothing plain gives way to something masked, nothing known to
/// something empty, nothing the agent changed to what she changed it from.
pub fn merge(ours: &Ours, theirs: &OrderData) -> (OrderData, Vec<FieldChange>) {
    let mut m = Merge { ours: Some(ours), merged: ours.data.clone(), changes: Vec::new() };
    m.all(theirs);
    (m.merged, m.changes)
}

/// Every field that differs, for the history of a change by hand.
pub fn differences(before: &OrderData, after: &OrderData) -> Vec<FieldChange> {
    let mut m = Merge { ours: None, merged: before.clone(), changes: Vec::new() };
    m.text("order_no", &after.order_no, |d| &mut d.order_no);
    m.text("shop", &after.shop, |d| &mut d.shop);
    m.text("channel", &after.channel, |d| &mut d.channel);
    m.text("customer", &after.customer, |d| &mut d.customer);
    m.all(after);
    m.changes
}

struct Merge<'a> {
    /// `None`: a change by hand, which may take anything away.
    ours: Option<&'a Ours<'a>>,
    merged: OrderData,
    changes: Vec<FieldChange>,
}

impl Merge<'_> {
    fn all(&mut self, theirs: &OrderData) {
        self.names(theirs);
        self.times(theirs);
        self.amounts(theirs);
        self.words(theirs);
        self.lines(theirs);
    }

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
        if self.takes(field, before, theirs.to_owned()) {
            theirs.clone_into(place(&mut self.merged));
        }
    }

    /// X2: names, phones and addresses come masked from some platforms.
    fn maskable(&mut self, field: &'static str, theirs: &str, place: fn(&mut OrderData) -> &mut String) {
        let ours = place(&mut self.merged);
        let hides = theirs.contains('*') && !ours.is_empty() && !ours.contains('*');
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
        if self.takes(field, before, shown(theirs)) {
            *place(&mut self.merged) = theirs;
        }
    }

    fn amount(&mut self, field: &'static str, theirs: Fen, place: fn(&mut OrderData) -> &mut Fen) {
        let before = *place(&mut self.merged);
        if self.takes(field, before.to_string(), theirs.to_string()) {
            *place(&mut self.merged) = theirs;
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
    fn amounts(&mut self, theirs: &OrderData) {
        let by_hand = self.ours.is_none();
        if !by_hand && theirs.goods == Fen::ZERO && theirs.payable == Fen::ZERO {
            return;
        }
        self.amount("goods_amount", theirs.goods, |d| &mut d.goods);
        self.amount("shipping_fee", theirs.shipping, |d| &mut d.shipping);
        self.amount("discount", theirs.discount, |d| &mut d.discount);
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

    /// Titles alone never replace lines that know their codes or prices.
    fn lines(&mut self, theirs: &OrderData) {
        let knows = |lines: &[Line]| lines.iter().any(|l| !l.code.is_empty() || l.amount != Fen::ZERO);
        let kept = |o: &Ours| (knows(&o.data.lines) || o.lines_are_own) && !knows(&theirs.lines);
        if !self.ours.is_some_and(kept)
            && self.takes("lines", shown(&self.merged.lines), shown(&theirs.lines))
        {
            self.merged.lines.clone_from(&theirs.lines);
        }
    }
}

/// Lines as one text: what is compared and what the history shows.
fn shown(lines: &[Line]) -> String {
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
mod tests {
    use super::super::tests::sample;
    use super::*;

    fn merged(ours: &OrderData, theirs: &OrderData) -> (OrderData, Vec<&'static str>) {
        let ours = Ours { data: ours, remark_is_own: false, lines_are_own: false, old: &HashSet::new() };
        let (data, changes) = merge(&ours, theirs);
        (data, changes.iter().map(|c| c.field).collect())
    }

    #[test]
    fn o1_the_same_row_changes_nothing() {
        assert_eq!(merged(&sample(), &sample()), (sample(), vec![]));
    }

    #[test]
    fn o1_what_the_platform_knows_newly_is_taken_and_named() {
        let theirs = OrderData { tracking_no: "SF1".into(), shipped_at: Some(5000), ..sample() };
        assert_eq!(merged(&sample(), &theirs), (theirs, vec!["shipped_at", "tracking_no"]));
    }

    #[test]
    fn o1_masked_or_empty_never_replaces_plain() {
        let mut theirs = OrderData { phone: "138****8000".into(), receiver: "姜*".into(), ..sample() };
        theirs.address.detail = String::new();
        assert_eq!(merged(&sample(), &theirs), (sample(), vec![]));
        let masked = OrderData { phone: "138****8000".into(), ..sample() };
        assert_eq!(merged(&masked, &sample()), (sample(), vec!["phone"]), "plain replaces masked");
    }

    #[test]
    fn o1_lines_with_codes_stay_when_only_titles_come() {
        let titles = vec![Line { title: "雨伞 新标题".into(), qty: 2, ..Line::default() }];
        let theirs = OrderData { lines: titles.clone(), ..sample() };
        assert_eq!(merged(&sample(), &theirs), (sample(), vec![]));
        let bare = OrderData { lines: titles, ..sample() };
        assert_eq!(merged(&bare, &sample()), (sample(), vec!["lines"]));
    }

    #[test]
    fn o1_the_agents_own_remark_stays() {
        let own = OrderData { remark: "顺丰,,,小李".into(), ..sample() };
        let theirs = OrderData { remark: "旧备注".into(), ..sample() };
        let ours = Ours { data: &own, remark_is_own: true, lines_are_own: false, old: &HashSet::new() };
        assert_eq!(merge(&ours, &theirs), (own.clone(), vec![]));
    }

    #[test]
    fn o7_a_change_by_hand_is_not_taken_back_by_an_export_that_does_not_know_of_it() {
        let mut edited = sample();
        edited.address.detail = "新地址8号".into();
        let old = HashSet::from([("detail".to_owned(), "文汇路1号".to_owned())]);
        let ours = Ours { data: &edited, remark_is_own: false, lines_are_own: false, old: &old };
        assert_eq!(merge(&ours, &sample()).1, vec![]);
        let mut newer = sample();
        newer.address.detail = "平台新址9号".into();
        assert_eq!(merge(&ours, &newer).0.address.detail, "平台新址9号");
    }

    #[test]
    fn o7_a_change_by_hand_is_told_whole_even_what_it_empties() {
        let after = OrderData { courier: String::new(), shipping: Fen(0), ..sample() };
        let told: Vec<String> = differences(&sample(), &after).iter().map(ToString::to_string).collect();
        assert_eq!(told, ["shipping_fee: 6.00 → 0.00", "courier: 顺丰 → "]);
    }

    #[test]
    fn o1_a_row_without_amounts_takes_none_away() {
        let theirs = OrderData { goods: Fen(0), shipping: Fen(0), payable: Fen(0), paid: Fen(0), ..sample() };
        assert_eq!(merged(&sample(), &theirs), (sample(), vec![]));
    }
}
