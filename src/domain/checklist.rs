//! The confirmation checklist and what the program can check by itself (O4).

mod reach;

pub use reach::Reach;

use super::coded;
use super::order::OrderData;
use super::order::merge::FieldChange;
use std::collections::HashMap;

coded! {
    /// 通过 / 异常 / 不适用
    pub enum CheckResult { Pass = "pass", Problem = "problem", NotApplicable = "na" }
}

coded! {
    /// What the program checks by itself for an item.
    pub enum AutoCheck {
        None = "none", Sum = "sum", Stock = "stock", Phone = "phone", Address = "address",
        Courier = "courier", Duplicate = "duplicate",
    }
}

/// One item of a checklist with its answer so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    pub label: String,
    pub hint: String,
    /// What the program looks at by itself.
    pub check: AutoCheck,
    pub answer: Option<Answer>,
    /// What the program found by itself; shown as 自动, never counted as ticked.
    pub auto: Option<Finding>,
}

impl Item {
    /// The program found something wrong.
    pub fn is_doubtful(&self) -> bool {
        self.auto.as_ref().is_some_and(|f| !f.ok)
    }

    /// A human said that something is wrong.
    pub fn is_problem(&self) -> bool {
        self.answer.as_ref().is_some_and(|a| a.result == CheckResult::Problem)
    }
}

/// A human's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub result: CheckResult,
    pub agent: String,
    pub at: i64,
    pub note: String,
}

/// The program's own finding: the result and why, as a locale key with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub ok: bool,
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    fn new(ok: bool, key: &'static str) -> Self {
        Self { ok, key, args: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

/// What the automatic checks may look at besides the order.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Stock of each line's product, `None` where the product is not known.
    pub stock: Vec<Option<i64>>,
    /// Order numbers of the same buyer that are not shipped either (合并?).
    pub other_orders: Vec<String>,
    /// The couriers of the configuration.
    pub couriers: Vec<Reach>,
}

/// O4: pre-checks one item. `None` when the program can't tell; never a silent pass.
pub fn pre_check(check: AutoCheck, order: &OrderData, around: &Surroundings) -> Option<Finding> {
    match check {
        AutoCheck::None => None,
        AutoCheck::Sum => order.expected_payable().map(|expected| {
            if expected == order.payable {
                Finding::new(true, "check.sum_ok").with("amount", expected)
            } else {
                Finding::new(false, "check.sum_differs")
                    .with("expected", expected)
                    .with("payable", order.payable)
            }
        }),
        AutoCheck::Stock => stock(order, around),
        AutoCheck::Phone => Some(phone(&order.phone, &order.landline)),
        AutoCheck::Address => Some(address(order)),
        AutoCheck::Courier => reach::check(order, &around.couriers),
        AutoCheck::Duplicate => Some(match around.other_orders.as_slice() {
            [] => Finding::new(true, "check.no_other_order"),
            others => Finding::new(false, "check.merge_hint").with("orders", others.join(" ")),
        }),
    }
}

/// I8: stock against what is ordered, the lines of one product together.
fn stock(order: &OrderData, around: &Surroundings) -> Option<Finding> {
    let mut wanted: HashMap<&str, i64> = HashMap::new();
    for line in &order.lines {
        *wanted.entry(line.code.as_str()).or_default() += line.qty;
    }
    let mut known = false;
    for (line, stock) in order.lines.iter().zip(&around.stock).filter_map(|(l, s)| s.map(|s| (l, s))) {
        known = true;
        let qty = wanted.get(line.code.as_str()).copied().unwrap_or(line.qty);
        if stock < qty {
            let key = if stock > 0 { "check.stock_short" } else { "check.stock_none" };
            return Some(
                Finding::new(false, key).with("title", &line.title).with("stock", stock).with("qty", qty),
            );
        }
    }
    known.then(|| Finding::new(true, "check.stock_ok"))
}

/// Mainland mobile (optionally with a virtual number's extension), or a landline with area code, or masked.
pub fn phone_is_plausible(phone: &str) -> bool {
    let (number, extension) = phone.split_once('-').unwrap_or((phone, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let mobile = number.len() == 11
        && number.starts_with('1')
        && number.bytes().all(|b| b.is_ascii_digit() || b == b'*')
        && digits(extension);
    let landline = number.len() >= 3
        && number.len() <= 4
        && number.starts_with('0')
        && digits(number)
        && (7..=13).contains(&extension.len())
        && extension.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    mobile || landline
}

fn phone(phone: &str, landline: &str) -> Finding {
    match (phone, landline) {
        ("", "") => Finding::new(false, "check.phone_missing"),
        _ if phone.contains('*') => Finding::new(false, "check.phone_masked"),
        _ if phone_is_plausible(phone) || (phone.is_empty() && phone_is_plausible(landline)) => {
            Finding::new(true, "check.phone_ok")
        }
        _ => Finding::new(false, "check.phone_odd")
            .with("phone", if phone.is_empty() { landline } else { phone }),
    }
}

fn address(order: &OrderData) -> Finding {
    let a = &order.address;
    if a.detail.contains('*') {
        Finding::new(false, "check.address_masked")
    } else if a.province.is_empty() || a.city.is_empty() || a.detail.chars().count() < 4 {
        Finding::new(false, "check.address_incomplete")
    } else {
        Finding::new(true, "check.address_ok")
    }
}

/// O4: the items of the default checklists (their ids) that say something about changed fields.
pub fn items_about(changes: &[FieldChange]) -> Vec<&'static str> {
    let mut items: Vec<&str> = changes
        .iter()
        .flat_map(|c| match c.field {
            "lines" => ["goods", "quantity", "amount", "stock"].as_slice(),
            "goods_amount" | "shipping_fee" | "discount" | "payable" => &["amount"],
            "receiver" | "phone" | "landline" => &["receiver", "duplicate"],
            "province" | "city" | "district" | "detail" => &["address", "courier", "duplicate"],
            "courier" => &["courier", "shipping_time"],
            "promised_ship_at" => &["shipping_time"],
            "payment_kind" => &["payment_kind"],
            "buyer_message" => &["wishes"],
            _ => &[],
        })
        .copied()
        .collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// O4: how many items are answered, and whether any is a problem.
pub fn progress(items: &[Item]) -> (usize, usize, bool) {
    let answered = items.iter().filter(|i| i.answer.is_some()).count();
    let problem = items.iter().any(|i| i.answer.as_ref().is_some_and(|a| a.result == CheckResult::Problem));
    (answered, items.len(), problem)
}

/// O4: items that were passed although the program doubts them.
pub fn doubted(items: &[Item]) -> usize {
    let passed = |i: &&Item| i.answer.as_ref().is_some_and(|a| a.result == CheckResult::Pass);
    items.iter().filter(passed).filter(|i| i.auto.as_ref().is_some_and(|a| !a.ok)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Fen;
    use crate::domain::order::tests::sample;

    fn sf() -> Reach {
        Reach { names: vec!["顺丰".into()], not_to: Vec::new() }
    }

    fn check(check: AutoCheck, order: &OrderData) -> Option<(bool, &'static str)> {
        pre_check(check, order, &Surroundings { couriers: vec![sf()], ..Surroundings::default() })
            .map(|f| (f.ok, f.key))
    }

    #[test]
    fn o4_the_sum_is_compared_with_the_payable_amount() {
        assert_eq!(check(AutoCheck::Sum, &sample()), Some((true, "check.sum_ok")));
        let off = OrderData { payable: Fen(10_000), ..sample() };
        assert_eq!(check(AutoCheck::Sum, &off), Some((false, "check.sum_differs")));
    }

    #[test]
    fn o4_what_the_program_cannot_know_it_does_not_pass() {
        assert_eq!(check(AutoCheck::None, &sample()), None);
        assert_eq!(check(AutoCheck::Stock, &sample()), None);
        assert_eq!(check(AutoCheck::Courier, &OrderData { courier: String::new(), ..sample() }), None);
    }

    #[test]
    fn o4_stock_below_the_ordered_quantity_is_a_problem() {
        let around = Surroundings { stock: vec![Some(1)], ..Surroundings::default() };
        assert!(!pre_check(AutoCheck::Stock, &sample(), &around).unwrap().ok);
        let around = Surroundings { stock: vec![Some(2)], ..Surroundings::default() };
        assert!(pre_check(AutoCheck::Stock, &sample(), &around).unwrap().ok);
    }

    #[test]
    fn i8_two_lines_of_one_product_are_counted_together_and_nothing_left_is_said_so() {
        let line = sample().lines[0].clone();
        let twice = OrderData { lines: vec![line.clone(), line], ..sample() };
        let stock = |left| Surroundings { stock: vec![Some(left); 2], ..Surroundings::default() };
        let found = |left| pre_check(AutoCheck::Stock, &twice, &stock(left)).map(|f| (f.ok, f.key));
        assert_eq!(found(4), Some((true, "check.stock_ok")));
        assert_eq!(found(3), Some((false, "check.stock_short")));
        assert_eq!(found(0), Some((false, "check.stock_none")));
    }

    #[test]
    fn o4_phone_shapes() {
        for good in ["13800138000", "18400006984-4043", "0571-82160440", "021-5555666-12", "138****8000"] {
            assert!(phone_is_plausible(good), "{good}");
        }
        for bad in ["", "1380013800", "23800138000", "138001380001", "0571-8216", "abc"] {
            assert!(!phone_is_plausible(bad), "{bad}");
        }
        assert_eq!(
            check(AutoCheck::Phone, &OrderData { phone: "138****8000".into(), ..sample() }),
            Some((false, "check.phone_masked"))
        );
    }

    #[test]
    fn o4_a_second_open_order_of_the_buyer_asks_for_a_merge() {
        let around = Surroundings { other_orders: vec!["77".into()], ..Surroundings::default() };
        assert_eq!(pre_check(AutoCheck::Duplicate, &sample(), &around).unwrap().key, "check.merge_hint");
    }
}
