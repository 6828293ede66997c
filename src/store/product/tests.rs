//! TOP lists, cards, counts and shelves (C2, I8, X3).

use super::*;
use crate::domain::order::tests::sample;
use crate::domain::order::{Line, OrderData};
use crate::domain::product::card::ProductList;
use crate::store::testing::{actor, store};
use crate::store::{order, reminder, undo};

fn goods(store: &mut Store, code: &str, stock: Option<i64>) -> i64 {
    let product = Product {
        code: code.into(),
        title: format!("商品{code}"),
        price: Fen(5_000),
        stock,
        on_shelf: true,
        ..Product::default()
    };
    save(store, &actor(1), &product).unwrap()
}

fn sold(store: &mut Store, no: &str, lines: &[(&str, i64)]) {
    let line = |(code, qty): &(&str, i64)| Line {
        title: format!("商品{code}"),
        code: (*code).into(),
        qty: *qty,
        unit_price: Fen(5_000),
        amount: Fen(5_000) * *qty,
        ..Line::default()
    };
    let data = OrderData {
        order_no: no.into(),
        lines: lines.iter().map(line).collect(),
        paid_at: Some(100),
        placed_at: 90,
        ..sample()
    };
    order::create(store, &actor(100), &data, None).unwrap();
}

fn codes(store: &Store, which: ProductList) -> Vec<String> {
    list(store, which, "2026-06-01", 9).unwrap().into_iter().map(|r| r.product.code).collect()
}

#[test]
fn c2_the_top_list_is_by_hand_or_by_sales() {
    let mut store = store();
    let (a, b, c) =
        (goods(&mut store, "A", None), goods(&mut store, "B", None), goods(&mut store, "C", None));
    sold(&mut store, "1", &[("C", 5), ("B", 1)]);
    sold(&mut store, "2", &[("B", 2)]);
    assert_eq!(codes(&store, ProductList::Week), ["C", "B"]);
    assert_eq!(list(&store, ProductList::Today, "2026-06-01", 9).unwrap()[1].sold.amount, Fen(15_000));
    assert!(list(&store, ProductList::Today, "2026-06-02", 9).unwrap().is_empty());
    assert_eq!(codes(&store, ProductList::Hand), ["A", "B", "C"], "as they were entered");
    for (id, up) in [(c, true), (b, true), (b, true)] {
        rerank(&mut store, &actor(110), id, up).unwrap();
    }
    assert_eq!(codes(&store, ProductList::Hand), ["B", "C", "A"]);
    rerank(&mut store, &actor(120), c, false).unwrap();
    assert_eq!((rank(&store, c).unwrap(), rank(&store, b).unwrap()), (None, Some(1)));
    undo::last(&mut store, &actor(130)).unwrap();
    assert_eq!(codes(&store, ProductList::Hand), ["B", "C", "A"]);
    assert_eq!(rank(&store, a).unwrap(), None);
}

#[test]
fn c2_the_card_tells_stock_by_warehouse_what_is_promised_and_what_sells_with_it() {
    let mut store = store();
    let (a, b) = (goods(&mut store, "A", Some(7)), goods(&mut store, "B", Some(3)));
    goods(&mut store, "C", None);
    let of = get(&store, a).unwrap();
    save(&mut store, &actor(5), &Product { related: "C".into(), ..of }).unwrap();
    sold(&mut store, "1", &[("A", 2), ("B", 1)]);
    sold(&mut store, "2", &[("A", 1), ("B", 1)]);
    count_stock(&mut store, &actor(200), a, &[(String::new(), Some(5)), ("分仓".into(), Some(4))], "盘点")
        .unwrap();
    let card = card(&store, a, "2026-06-01", "2026-06-01").unwrap();
    assert_eq!(card.stock, [(String::new(), 5), ("分仓".to_owned(), 4)]);
    assert_eq!((card.product.stock, card.promised, card.free()), (Some(9), 3, Some(6)));
    assert_eq!((card.week.qty, card.month.amount), (3, Fen(15_000)));
    let related: Vec<&str> = card.related.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(related, ["C", "B"], "by hand first, then bought together");
    let _ = b;
}

#[test]
fn c2_a_count_needs_its_reason_and_is_taken_back() {
    let mut store = store();
    let id = goods(&mut store, "A", Some(7));
    let none = count_stock(&mut store, &actor(10), id, &[(String::new(), Some(0))], " ").unwrap_err();
    assert_eq!(none.key(), "product.refuse.reason_missing");
    let left = count_stock(&mut store, &actor(10), id, &[(String::new(), Some(0))], "盘点").unwrap();
    assert_eq!((left, codes(&store, ProductList::SoldOut)), (Some(0), vec!["A".to_owned()]));
    assert_eq!(count_stock(&mut store, &actor(11), id, &[(String::new(), None)], "未知").unwrap(), None);
    undo::last(&mut store, &actor(12)).unwrap();
    undo::last(&mut store, &actor(13)).unwrap();
    assert_eq!(get(&store, id).unwrap().stock, Some(7));
}

#[test]
fn i8_off_the_shelf_rings_until_it_is_back() {
    let mut store = store();
    let id = goods(&mut store, "A", Some(0));
    shelve(&mut store, &actor(10), id, false, Some((500, "看补货".into()))).unwrap();
    assert_eq!(
        (codes(&store, ProductList::OffShelf).len(), reminder::open(&store, 9).unwrap().len()),
        (1, 1)
    );
    shelve(&mut store, &actor(20), id, true, None).unwrap();
    assert!(reminder::open(&store, 9).unwrap().is_empty() && get(&store, id).unwrap().on_shelf);
    undo::last(&mut store, &actor(30)).unwrap();
    assert_eq!(reminder::open(&store, 9).unwrap()[0].text, "看补货");
}

#[test]
fn x3_a_product_is_deleted_listed_and_back_and_its_code_is_free_again() {
    let mut store = store();
    let id = goods(&mut store, "A", None);
    let again = Product { code: "A".into(), title: "别的".into(), on_shelf: true, ..Product::default() };
    assert_eq!(save(&mut store, &actor(5), &again).unwrap_err().key(), "product.refuse.code_taken");
    delete(&mut store, &actor(10), id).unwrap();
    assert_eq!(codes(&store, ProductList::Deleted), ["A"]);
    restore(&mut store, &actor(20), id).unwrap();
    assert_eq!(codes(&store, ProductList::Hand), ["A"]);
    delete(&mut store, &actor(30), id).unwrap();
    assert_eq!(save(&mut store, &actor(40), &again).unwrap(), id, "the code finds its old card");
    assert_eq!(get(&store, id).unwrap().title, "别的");
}
