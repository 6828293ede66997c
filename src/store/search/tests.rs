use super::*;
use crate::domain::inquiry::NewInquiry;
use crate::store::testing::{actor, store};
use crate::store::{Op, customer, inquiry};

/// Two orders, an inquiry, a product, a promotion and the default snippets.
fn filled() -> Store {
    let mut store = store();
    let config = crate::config::Config::defaults().unwrap();
    snippet::seed(&mut store, &actor(1), &config.snippets).unwrap();
    store
        .transact(&actor(1), Op::new("seed"), |w| {
            let id = customer::ensure(w, "taobao", "小美_1")?;
            customer::add_phone(w, id, "13800138000")?;
            for (number, receiver, phone, tracking) in [
                ("3351234567890123456", "李四", "13800138000", "SF1234567890123"),
                ("13912345678", "王五", "15911112222", ""),
            ] {
                w.execute(
                    "INSERT INTO orders(shop_id, order_no, channel, status, customer_id, receiver, phone, tracking_no,
                                        placed_at, business_day)
                     VALUES (1, ?1, 'taobao', 'shipped', ?2, ?3, ?4, ?5, 1, '2026-06-01')",
                    rusqlite::params![number, id, receiver, phone, tracking],
                )?;
            }
            w.execute("INSERT INTO products(code, title) VALUES ('K-100', '纯棉T恤')", [])?;
            w.execute("INSERT INTO promotions(name, starts_at, ends_at) VALUES ('满100%返场', 1, 2)", [])?;
            Ok(())
        })
        .unwrap();
    let new = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: "小美_1".into(),
        question: "请打13800138000，纯棉的吗".into(),
        ..NewInquiry::default()
    };
    inquiry::open(&mut store, &actor(2), &new).unwrap();
    store
}

fn kinds(store: &Store, query: &str) -> Vec<Entity> {
    search(store, query, 20).unwrap().into_iter().map(|f| f.kind).collect()
}

#[test]
fn an_order_is_found_by_its_last_digits_its_receiver_and_its_parcel() {
    let store = filled();
    for query in ["3351234567890123456", "3456", "１２３４５６", "李四", "sf123456", "8000"] {
        assert_eq!(kinds(&store, query).first(), Some(&Entity::Order), "{query}");
    }
    assert!(kinds(&store, "345").is_empty(), "three digits are no number");
    let whole = search(&store, "13912345678", 5).unwrap();
    assert_eq!(
        (whole[0].score, whole[0].title.as_str()),
        (WHOLE, "13912345678 王五"),
        "no phone, an order number"
    );
}

#[test]
fn x2_phones_are_found_in_full_and_shown_masked() {
    let store = filled();
    let found = search(&store, "13800138000", 20).unwrap();
    let kinds: Vec<Entity> = found.iter().map(|f| f.kind).collect();
    for kind in [Entity::Order, Entity::Customer, Entity::Inquiry] {
        assert!(kinds.contains(&kind), "{kind}: {found:?}");
    }
    for hit in &found {
        assert!(!hit.title.contains("13800138000") && !hit.matched.contains("13800138000"), "{hit:?}");
    }
    assert!(found.iter().any(|f| f.matched.contains("138****8000")));
}

#[test]
fn everything_else_is_found_by_its_texts() {
    let store = filled();
    let of = |query: &str| kinds(&store, query);
    assert!(of("纯棉").contains(&Entity::Inquiry) && of("纯棉").contains(&Entity::Product));
    assert_eq!(of("k-100"), [Entity::Product]);
    assert_eq!(of("返场"), [Entity::Promotion]);
    assert_eq!(of("小美").first(), Some(&Entity::Customer));
    let snippet = &search(&store, "cm", 20).unwrap()[0];
    assert_eq!((snippet.kind, snippet.title.as_str()), (Entity::Snippet, "尺码表"));
    assert!(of("tuikuan").iter().all(|k| *k == Entity::Snippet));
}

#[test]
fn signs_of_patterns_stand_for_themselves() {
    let store = filled();
    assert_eq!(kinds(&store, "100%返"), [Entity::Promotion]);
    assert_eq!(kinds(&store, "美_1"), [Entity::Customer]);
    assert!(!kinds(&store, "%").contains(&Entity::Order));
    assert!(kinds(&store, "\\").is_empty());
    assert!(kinds(&store, " ").is_empty());
    assert!(search(&store, "'; DROP TABLE orders; --", 5).unwrap().is_empty());
}

#[test]
fn the_limit_holds_and_the_best_come_first() {
    let store = filled();
    let found = search(&store, "退", 5).unwrap();
    assert_eq!(found.len(), 5);
    assert!(found.windows(2).all(|w| w[0].score >= w[1].score));
}
