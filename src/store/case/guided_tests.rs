//! Walking a case through its guide, with the numbers of a real order (A3–A5, A9).

use super::*;
use crate::config::Config;
use crate::domain::case::{CaseDetails, NewCase};
use crate::domain::guide::ending::{Ending, ending};
use crate::domain::guide::facts::Rule;
use crate::domain::guide::{Guide, Walk};
use crate::domain::money::Fen;
use crate::domain::order::{Line, OrderData};
use crate::domain::product::Product;
use crate::store::testing::{actor, store};
use crate::store::{order, product, undo};
use std::sync::OnceLock;

pub(super) fn config() -> &'static Config {
    static CONFIG: OnceLock<Config> = OnceLock::new();
    CONFIG.get_or_init(|| Config::defaults().unwrap())
}

pub(super) fn guide(id: &str) -> &'static Guide {
    config().guide(id).unwrap()
}

/// A shop with three products, an order of two cups and a jug, and a case about one cup.
pub(super) fn desk(kind: &str) -> (Store, i64) {
    let mut store = store();
    for (code, title, price, cost, grams, stock) in [
        ("C-1", "马克杯", 4_000, 1_500, 300, 9),
        ("J-1", "水壶", 9_000, 5_000, 800, 0),
        ("X-1", "杯垫", 500, 100, 40, 50),
    ] {
        let known = Product {
            code: code.into(),
            title: title.into(),
            price: Fen(price),
            cost: Some(Fen(cost)),
            weight_g: Some(grams),
            stock: Some(stock),
            on_shelf: true,
            ..Product::default()
        };
        product::upsert(&mut store, &actor(1), &known).unwrap();
    }
    let line = |code: &str, qty: i64, fen: i64| Line {
        title: code.into(),
        code: code.into(),
        qty,
        unit_price: Fen(fen),
        amount: Fen(fen * qty),
        ..Line::default()
    };
    let data = OrderData {
        order_no: "T1".into(),
        shop: "店".into(),
        channel: "taobao".into(),
        customer: "小美".into(),
        placed_at: 10,
        payable: Fen(17_000),
        paid: Fen(17_000),
        lines: vec![line("C-1", 2, 4_000), line("J-1", 1, 9_000)],
        ..OrderData::default()
    };
    order::create(&mut store, &actor(20), &data, None).unwrap();
    let details = CaseDetails { products: "C-1".into(), qty: 1, ..CaseDetails::default() };
    let new = NewCase {
        shop: "店".into(),
        channel: "taobao".into(),
        kind: kind.into(),
        customer: "小美".into(),
        order_no: "T1".into(),
        details,
        ..NewCase::default()
    };
    let kind = config().lists.case_kinds.iter().find(|k| k.id == kind).unwrap();
    let id = create(&mut store, &actor(100), &new, kind, Lang::Zh).unwrap();
    (store, id)
}

pub(super) fn walked(store: &Store, id: i64, guide: &Guide, answers: &str, agreed: Option<Fen>) -> Ending {
    let mut walk = Walk::default();
    for answer in answers.split_whitespace() {
        assert!(walk.answer(guide, answer), "{answer}");
    }
    let case = get(store, id).unwrap();
    let facts = facts(store, config(), &case, (guide, &walk), 1000).unwrap();
    ending(guide, &walk, &case.details, &facts, agreed, (Lang::Zh, 1000)).unwrap()
}

pub(super) fn documents(store: &Store, id: i64) -> Vec<(String, String, i64, i64)> {
    let case = get(store, id).unwrap();
    case.documents.iter().map(|d| (d.kind.clone(), d.product.clone(), d.qty, d.amount.0)).collect()
}

pub(super) fn doc(kind: &str, product: &str, qty: i64, fen: i64) -> (String, String, i64, i64) {
    (kind.into(), product.into(), qty, fen)
}

#[test]
fn a3_the_facts_of_an_order_suggest_the_answers() {
    let (store, id) = desk("missing");
    let guide = guide("missing");
    let case = get(&store, id).unwrap();
    let mut walk = Walk::default();
    assert!(walk.answer(guide, "on_slip") && walk.answer(guide, "1300"));
    let found = facts(&store, config(), &case, (guide, &walk), 1000).unwrap();
    assert_eq!(found.expected_weight, Some(300 * 2 + 800 + 200), "goods and packing");
    assert_eq!(found.weight_gap(), Some(300));
    assert_eq!(found.says(Rule::WeightShort), Some(true));
    assert_eq!((found.goods, found.cost), (Some(Fen(4_000)), Some(Fen(1_500))));
    assert_eq!(found.profit, Some(Fen(17_000 - 3_000 - 5_000 - 800)));
    assert_eq!(found.says(Rule::Small), Some(false));
}

#[test]
fn a3_a4_a_missing_item_is_sent_again_with_both_slips() {
    let (mut store, id) = desk("missing");
    let end = walked(&store, id, guide("missing"), "on_slip 1300 short resend", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    assert_eq!(documents(&store, id), [doc("reversal", "C-1", -1, 0), doc("resend_slip", "C-1", 1, 0)]);
    let case = get(&store, id).unwrap();
    assert_eq!(case.status, CaseStatus::WaitWarehouse);
    assert_eq!(case.details.responsibility, "ours_warehouse");
    assert_eq!(case.solution_at, Some(1000), "A2");
    let todos = todos(&store, id).unwrap();
    assert_eq!((todos[0].key.as_str(), todos[0].due_at), ("resend", 1000 + 24 * 3600));
    assert_eq!(case.details.next_due_at, Some(1000 + 24 * 3600));
    assert_eq!(walk(&store, id, "missing").unwrap().unwrap(), end.walk, "the path stays with the case");
    undo::last(&mut store, &actor(1100)).unwrap();
    let before = get(&store, id).unwrap();
    assert!(before.lacks_solution() && before.status == CaseStatus::New);
    assert_eq!(walk(&store, id, "missing").unwrap(), None);
}

#[test]
fn a4_wrong_goods_book_what_was_missing_and_what_was_too_much() {
    let (mut store, id) = desk("wrong_goods");
    let case = get(&store, id).unwrap();
    let guide = guide("wrong_goods");
    let mut asked = Walk::default();
    assert!(asked.answer(guide, "other") && asked.answer(guide, "水壶"));
    let found = facts(&store, config(), &case, (guide, &asked), 1000).unwrap();
    assert_eq!(found.says(Rule::WorthTheFreight), Some(true), "a jug is worth 20 yuan of freight");
    let end = walked(&store, id, guide, "other X-1 photo not_worth resend", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    assert_eq!(
        documents(&store, id),
        [
            doc("reversal", "C-1", -1, 0),
            doc("reversal", "X-1", 1, 0),
            doc("empty_return", "C-1", 0, 0),
            doc("expense", "C-1", 0, 1_500),
            doc("resend_slip", "C-1", 1, 0),
        ]
    );
}

#[test]
fn a5_an_amount_above_the_limit_needs_a_name() {
    let (mut store, id) = desk("damage");
    let limit = 17_000 - 3_000 - 5_000 - 800;
    let above = walked(&store, id, guide("damage"), "yes broken slight yes", Some(Fen(limit + 1)));
    assert_eq!(above.limit, Some(Fen(limit)));
    let refused = take(&mut store, &actor(1000), id, &above, " ").unwrap_err();
    assert_eq!(refused.key(), "case.refuse.approval_missing");
    assert!(get(&store, id).unwrap().lacks_solution(), "nothing was written");
    take(&mut store, &actor(1000), id, &above, "王主管").unwrap();
    assert_eq!(get(&store, id).unwrap().details.amount, Fen(limit + 1));
    assert!(events(&store, id).unwrap().iter().any(|e| e.text.contains("王主管")));
    let within = walked(&store, id, guide("damage"), "yes broken slight yes", Some(Fen(limit)));
    take(&mut store, &actor(1010), id, &within, "").unwrap();
    assert_eq!(documents(&store, id), [doc("expense", "C-1", 0, limit)]);
}

#[test]
fn a4_what_is_written_is_not_owed_twice_when_the_guide_is_walked_anew() {
    let (mut store, id) = desk("missing");
    let resend = walked(&store, id, guide("missing"), "on_slip 1300 short resend", None);
    take(&mut store, &actor(1000), id, &resend, "").unwrap();
    let reversal = get(&store, id).unwrap().documents[0].id;
    write_document(&mut store, &actor(1010), reversal, "C-17").unwrap();
    let first = todos(&store, id).unwrap()[0].id;
    todo_done(&mut store, &actor(1020), first, "", None).unwrap();
    let refund = walked(&store, id, guide("missing"), "on_slip 1300 short refund", None);
    take(&mut store, &actor(1030), id, &refund, "").unwrap();
    let after = get(&store, id).unwrap();
    let kinds: Vec<(&str, bool)> =
        after.documents.iter().map(|d| (d.kind.as_str(), d.written_at.is_some())).collect();
    assert_eq!(kinds, [("reversal", true), ("expense", false)]);
    let left: Vec<(String, bool)> =
        todos(&store, id).unwrap().into_iter().map(|t| (t.key, t.done_at.is_some())).collect();
    assert_eq!(left, [("refund".into(), false), ("resend".into(), true)]);
}

#[test]
fn a3_a_case_goes_on_as_another_kind() {
    let (mut store, id) = desk("track");
    let end = walked(&store, id, guide("track"), "stuck lost", None);
    take(&mut store, &actor(1000), id, &end, "").unwrap();
    let case = get(&store, id).unwrap();
    assert_eq!((case.kind.as_str(), case.details.responsibility.as_str()), ("lost", "courier"));
    let end = walked(&store, id, guide("lost"), "yes refund", None);
    take(&mut store, &actor(1010), id, &end, "").unwrap();
    assert_eq!(get(&store, id).unwrap().details.amount, Fen(4_000), "A9: the customer first");
    let keys: Vec<String> = todos(&store, id).unwrap().into_iter().map(|t| t.key).collect();
    assert_eq!(keys, ["refund", "claim"], "two to-dos, both tracked");
}

#[test]
fn a4_a_slip_of_an_earlier_path_that_was_not_written_after_all_is_owed_no_more() {
    let (mut store, id) = desk("lost");
    let resend = walked(&store, id, guide("lost"), "yes resend", None);
    take(&mut store, &actor(1000), id, &resend, "").unwrap();
    for slip in get(&store, id).unwrap().documents {
        write_document(&mut store, &actor(1010), slip.id, "B-1").unwrap();
    }
    let refund = walked(&store, id, guide("lost"), "yes refund", None);
    take(&mut store, &actor(1020), id, &refund, "王主管").unwrap();
    let owed: Vec<_> = refund.documents.iter().map(|d| doc(&d.kind, &d.product, d.qty, d.amount.0)).collect();
    assert!(documents(&store, id).len() > refund.documents.len(), "what was written stays");
    for slip in get(&store, id).unwrap().documents.iter().filter(|d| d.written_at.is_some()) {
        unwrite(&mut store, &actor(1030), slip.id).unwrap();
    }
    let mut left = documents(&store, id);
    left.sort();
    let mut owed = owed;
    owed.sort();
    assert_eq!(left, owed);
}
