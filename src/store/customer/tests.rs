//! Cards, twins, merges and what undo gives back (C1, X3).

use super::*;
use crate::domain::customer::card::{KnownAddress, PlatformName, TwinReason, Which};
use crate::domain::inquiry::NewInquiry;
use crate::domain::order::tests::sample;
use crate::domain::order::{Address, OrderData};
use crate::store::testing::{actor, store};
use crate::store::{Actor, Op, Write, inquiry, order, undo};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn days(tier: &str) -> i64 {
    match tier {
        "vip" => 3,
        "a" => 7,
        _ => 30,
    }
}

/// A customer by hand.
fn entered(store: &mut Store, name: &str, names: &[(&str, &str)], phones: &[&str]) -> i64 {
    let names = names.iter().map(|(c, n)| PlatformName { channel: (*c).into(), name: (*n).into() }).collect();
    let details = Details {
        customer: Customer { name: name.into(), ..Customer::default() },
        names,
        phones: phones.iter().map(ToString::to_string).collect(),
        ..Details::default()
    };
    save(store, &actor(10), &details).unwrap()
}

fn ordered(store: &mut Store, at: i64, channel: &str, name: &str, no: &str, phone: &str) -> i64 {
    let data = OrderData {
        order_no: no.into(),
        channel: channel.into(),
        customer: name.into(),
        phone: phone.into(),
        placed_at: at,
        ..sample()
    };
    order::create(store, &actor(at), &data, None).unwrap()
}

fn asked(store: &mut Store, at: i64, channel: &str, name: &str) -> i64 {
    let new = NewInquiry {
        shop: "店".into(),
        channel: channel.into(),
        customer: name.into(),
        topic: "size".into(),
        product: String::new(),
        question: "多大？".into(),
        urgency: "normal".into(),
    };
    inquiry::open(store, &actor(at), &new).unwrap()
}

#[test]
fn x1_what_an_order_taught_of_a_customer_is_taken_back_with_it_unless_somebody_goes_by_it_since() {
    let mut store = store();
    let phones = |store: &Store| -> Vec<String> {
        let mut all = store.conn().prepare("SELECT phone FROM customer_phones ORDER BY id").unwrap();
        all.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect()
    };
    ordered(&mut store, 10, "taobao", "小美", "A1", "13800138000");
    ordered(&mut store, 20, "taobao", "小美", "A2", "13900139000");
    let second: i64 = store.conn().query_row("SELECT max(id) FROM ops", [], |r| r.get(0)).unwrap();
    undo::last(&mut store, &actor(30)).unwrap();
    assert_eq!(phones(&store), ["13800138000"], "she never had the other one");
    ordered(&mut store, 40, "taobao", "小美", "A3", "13900139000");
    let third = undo::next(&store, &actor(50)).unwrap().unwrap();
    assert!(third.op > second);
    ordered(&mut store, 50, "taobao", "小美", "A4", "13900139000");
    undo::whole(&mut store, &actor(60), &third).unwrap();
    assert_eq!(phones(&store), ["13800138000", "13900139000"], "another order goes by it");
}

#[test]
fn x1_what_was_done_since_and_taken_back_holds_nothing_an_action_taught() {
    let mut store = store();
    let id = ordered(&mut store, 10, "taobao", "小美", "A1", "13800138000");
    let known = |store: &Store| -> i64 {
        store.conn().query_row("SELECT count(*) FROM customer_addresses", [], |r| r.get(0)).unwrap()
    };
    let mut act = |at: i64, kind: &'static str, sql: &str| {
        store.transact(&actor(at), Op::new(kind), |w: &Write| Ok(w.execute(sql, [id])?)).unwrap();
    };
    act(15, "seed", "DELETE FROM customer_addresses WHERE ?1 > 0");
    // Where the order goes already becomes an address of hers.
    let learn = "INSERT INTO customer_addresses(customer_id, receiver, phone, province, city, district, detail)
                 SELECT customer_id, receiver, phone, province, city, district, detail FROM orders WHERE id = ?1";
    act(20, "order_call", learn);
    act(30, "remark_save", "UPDATE orders SET remark = 'x' WHERE id = ?1");
    for at in [40, 50] {
        undo::last(&mut store, &actor(at)).unwrap();
    }
    assert_eq!(known(&store), 0);
}

/// Every row of every table, but the trail and the counters of ids.
fn rows(store: &Store) -> BTreeMap<String, Vec<String>> {
    let mut names = store
        .conn()
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND name NOT IN ('ops', 'changes', 'meta', 'drafts') AND sql NOT LIKE '%VIRTUAL%'
             AND name NOT LIKE '%\\_fts%' ESCAPE '\\' AND name NOT LIKE 'search%'",
        )
        .unwrap();
    let tables: Vec<String> = names.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let whole = |table: &String| {
        let mut statement = store.conn().prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
        let columns = statement.column_count();
        let read = |r: &Row| {
            let cells = (0..columns).map(|i| format!("{:?}", r.get_ref(i).unwrap()));
            Ok(cells.collect::<Vec<_>>().join("|"))
        };
        statement.query_map([], read).unwrap().map(Result::unwrap).collect::<Vec<String>>()
    };
    tables.iter().map(|t| (t.clone(), whole(t))).collect()
}

#[test]
fn c1_the_card_tells_names_phones_referral_and_everything_that_happened() {
    let mut store = store();
    let friend = entered(&mut store, "阿梅", &[("jd", "jd_mei")], &[]);
    ordered(&mut store, 100, "taobao", "小美", "A1", "13800138000");
    asked(&mut store, 200, "taobao", "小美");
    let id = list(&store, &Which::All, 9).unwrap()[0].customer.id;
    let old = card(&store, id).unwrap();
    let details = Details {
        customer: Customer { tier: "vip".into(), note: "怕吵".into(), ..old.customer.clone() },
        names: old.names.clone(),
        phones: old.phones.clone(),
        addresses: vec![KnownAddress {
            receiver: "小美".into(),
            phone: "13800138000".into(),
            address: Address {
                province: "浙江省".into(), detail: "文三路8号".into(), ..Address::default()
            },
        }],
        referred_by: Some(friend),
    };
    save(&mut store, &actor(300), &details).unwrap();
    let now = card(&store, id).unwrap();
    assert_eq!((now.customer.tier.as_str(), now.customer.note.as_str()), ("vip", "怕吵"));
    assert_eq!((now.phones.as_slice(), now.addresses.len()), (["13800138000".to_owned()].as_slice(), 1));
    assert_eq!(now.referred_by.unwrap().name, "阿梅");
    assert_eq!(card(&store, friend).unwrap().referred[0].name, "小美");
    let kinds: Vec<&str> = now.history.iter().map(|c| c.kind.code()).collect();
    assert_eq!(kinds, ["inquiry", "order"]);
    assert_eq!((now.counts.orders, now.counts.inquiries, now.counts.cases), (1, 1, 0));
    let circle = Details {
        customer: card(&store, friend).unwrap().customer,
        referred_by: Some(id),
        ..Details::default()
    };
    assert_eq!(save(&mut store, &actor(310), &circle).unwrap_err().key(), "customer.refuse.referral_circle");
}

#[test]
fn c1_the_same_phone_nick_or_receiver_is_told_until_they_are_said_not_to_be_the_same() {
    let mut store = store();
    let a = entered(&mut store, "小美", &[("taobao", "小美")], &["13800138000"]);
    let b = entered(&mut store, "美美家", &[("jd", "美美家")], &["13800138000"]);
    let c = entered(&mut store, "小美 京东", &[("jd", "小美")], &[]);
    let told = |store: &Store| -> Vec<(i64, TwinReason)> {
        twins(store, a).unwrap().into_iter().map(|t| (t.id, t.reason)).collect()
    };
    assert_eq!(told(&store), [(b, TwinReason::Phone), (c, TwinReason::Nick)]);
    assert_eq!(list(&store, &Which::Twins, 9).unwrap().len(), 3);
    keep_apart(&mut store, &actor(20), c, a).unwrap();
    assert_eq!(told(&store), [(b, TwinReason::Phone)]);
    let typed =
        Typed {
            channel: "pdd", name: "小美".into(), phones: vec!["13800138000".into()], ..Typed::default()
        };
    let seen = known(&store, &typed).unwrap();
    assert_eq!((seen.same, seen.twins.len()), (None, 3), "nobody of that name on that channel");
    let typed = Typed { channel: "taobao", name: "小美".into(), ..Typed::default() };
    let seen = known(&store, &typed).unwrap();
    assert_eq!((seen.same.unwrap().customer.id, seen.twins.len()), (a, 0));
    undo::last(&mut store, &actor(30)).unwrap();
    assert_eq!(told(&store).len(), 2);
}

#[test]
fn c1_a_masked_phone_with_the_same_receiver_is_a_twin_too() {
    let mut store = store();
    ordered(&mut store, 100, "jd", "jd_1", "J1", "138****8000");
    ordered(&mut store, 110, "pdd", "拼1", "P1", "138****8000");
    let id = list(&store, &Which::All, 9).unwrap()[0].customer.id;
    let found = twins(&store, id).unwrap();
    assert_eq!((found.len(), found[0].reason), (1, TwinReason::Receiver));
}

#[test]
fn c1_what_is_typed_for_a_merged_customer_stays_hers_on_every_channel() {
    let mut store = store();
    let ask = asked(&mut store, 50, "jd", "jd_mei");
    ordered(&mut store, 60, "taobao", "小美", "A1", "13800138000");
    let of = |store: &Store, name: &str| find(store, name, 9).unwrap()[0].customer.id;
    let (keep, gone) = (of(&store, "小美"), of(&store, "jd_mei"));
    merge(&mut store, &actor(70), keep, gone, days).unwrap();
    let i = inquiry::get(&store, ask).unwrap();
    assert_eq!((i.customer_id, i.customer.as_str()), (keep, "小美"));
    let same = NewInquiry {
        shop: i.shop,
        channel: i.channel.clone(),
        customer: i.customer.clone(),
        topic: i.topic,
        product: i.product,
        question: "多长？".into(),
        urgency: i.urgency,
    };
    inquiry::edit(&mut store, &actor(80), ask, &same).unwrap();
    assert_eq!(inquiry::get(&store, ask).unwrap().customer_id, keep);
    let data =
        OrderData { channel: "jd".into(), customer: "小美".into(), order_no: "J9".into(), ..sample() };
    let id = order::create(&mut store, &actor(90), &data, Some(ask)).unwrap();
    assert_eq!(order::get(&store, id).unwrap().customer_id, keep);
    asked(&mut store, 95, "jd", "jd_mei");
    assert_eq!(count(&store, 99).unwrap(), 1, "her old nick finds the one who survived");
}

#[test]
fn x3_a_customer_is_deleted_listed_and_back_and_never_with_open_work() {
    let mut store = store();
    let id = entered(&mut store, "小美", &[("taobao", "小美")], &["13800138000"]);
    let before = rows(&store);
    delete(&mut store, &actor(20), id).unwrap();
    assert!(list(&store, &Which::All, 9).unwrap().is_empty());
    assert_eq!(list(&store, &Which::Deleted, 9).unwrap().len(), 1);
    undo::last(&mut store, &actor(30)).unwrap();
    assert_eq!(rows(&store), before);
    delete(&mut store, &actor(40), id).unwrap();
    restore(&mut store, &actor(50), id).unwrap();
    delete(&mut store, &actor(60), id).unwrap();
    asked(&mut store, 70, "taobao", "小美");
    assert_eq!(list(&store, &Which::All, 9).unwrap().len(), 1, "who asks again is there again");
    assert_eq!(delete(&mut store, &actor(80), id).unwrap_err().key(), "customer.refuse.open_work");
}

#[test]
fn c1_a_nick_belongs_to_one_customer_and_a_list_finds_by_the_end_of_a_phone() {
    let mut store = store();
    let a = entered(&mut store, "小美", &[("taobao", "小美")], &["13800138000"]);
    let taken = Details {
        customer: Customer { name: "阿梅".into(), ..Customer::default() },
        names: vec![PlatformName { channel: "taobao".into(), name: "小美".into() }],
        ..Details::default()
    };
    assert_eq!(save(&mut store, &actor(20), &taken).unwrap_err().key(), "customer.refuse.name_taken");
    for query in ["8000", "138000", "小", "美"] {
        assert_eq!(find(&store, query, 9).unwrap()[0].customer.id, a, "{query}");
    }
    for none in ["%", "_", "9000", &"小美".repeat(20_000), &"8000".repeat(20_000)] {
        assert!(find(&store, none, 9).unwrap().is_empty());
    }
}

/// Some customers with everything a customer may have.
fn peopled(seed: &[(u8, u8, u8)]) -> (Store, Vec<i64>) {
    let mut store = store();
    let channels = ["taobao", "jd", "pdd"];
    let names = ["小美", "阿梅", "豆豆"];
    let phones = ["13800138000", "13900139000", "13700137000"];
    for (n, (channel, name, phone)) in seed.iter().enumerate() {
        let at = 100 + i64::try_from(n).unwrap() * 10;
        let pick = |list: [&'static str; 3], i: u8| list[usize::from(i) % 3];
        let (channel, name) = (pick(channels, *channel), pick(names, *name));
        if n % 3 == 0 {
            asked(&mut store, at, channel, name);
        } else {
            ordered(&mut store, at, channel, name, &format!("N{n}"), pick(phones, *phone));
        }
    }
    let ids: Vec<i64> = list(&store, &Which::All, 99).unwrap().iter().map(|l| l.customer.id).collect();
    let by: Actor = actor(90);
    store
        .transact(&by, Op::new("seed"), |w| {
            for (n, id) in ids.iter().enumerate() {
                let tier = ["", "a", "vip"][n % 3];
                let sql =
                    "UPDATE customers SET tier = ?1, groups = ?2, note = ?3, referred_by = ?4 WHERE id = ?5";
                let by = ids.get(n + 1);
                w.execute(sql, params![tier, format!("群{n}"), format!("备注{n}"), by, id])?;
            }
            Ok(())
        })
        .unwrap();
    (store, ids)
}

#[test]
fn c1_no_table_that_says_whose_a_row_is_stays_behind_in_a_merge() {
    let store = store();
    let sql = "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
               WHERE m.type = 'table' AND c.name = 'customer_id'";
    let mut statement = store.conn().prepare(sql).unwrap();
    let tables: Vec<String> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    // Those of which only what is new moves.
    let apart = ["customer_names", "customer_phones", "customer_addresses"];
    let left: Vec<&String> = tables
        .iter()
        .filter(|t| !apart.contains(&t.as_str()) && !merge::OF_CUSTOMER.contains(&t.as_str()))
        .collect();
    assert!(left.is_empty() && tables.len() > apart.len(), "{left:?} are not moved");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn c1_a_merge_loses_nothing_and_undo_gives_every_row_back(
        seed in prop::collection::vec((0_u8..3, 0_u8..3, 0_u8..3), 2..9),
        keep in 0_usize..9,
        gone in 0_usize..9,
    ) {
        let (mut store, ids) = peopled(&seed);
        let (keep, gone) = (ids[keep % ids.len()], ids[gone % ids.len()]);
        let before = rows(&store);
        if keep == gone {
            prop_assert!(merge(&mut store, &actor(900), keep, gone, days).is_err());
            return Ok(());
        }
        let (a, b) = (card(&store, keep).unwrap(), card(&store, gone).unwrap());
        merge(&mut store, &actor(900), keep, gone, days).unwrap();
        let one = card(&store, keep).unwrap();
        for name in a.names.iter().chain(&b.names) {
            prop_assert!(one.names.contains(name));
        }
        for phone in a.phones.iter().chain(&b.phones) {
            prop_assert!(one.phones.contains(phone));
        }
        for known in a.addresses.iter().chain(&b.addresses) {
            prop_assert!(one.addresses.contains(known));
        }
        prop_assert_eq!(one.counts.orders, a.counts.orders + b.counts.orders);
        prop_assert_eq!(one.counts.inquiries, a.counts.inquiries + b.counts.inquiries);
        prop_assert_eq!(one.history.len(), a.history.len() + b.history.len());
        prop_assert!(one.customer.note.contains(&a.customer.note) && one.customer.note.contains(&b.customer.note));
        prop_assert!(one.referred_by.is_none_or(|p| p.id != keep && p.id != gone));
        prop_assert!(store.check().unwrap().is_empty());
        prop_assert_eq!(list(&store, &Which::All, 99).unwrap().len(), ids.len() - 1);
        prop_assert_eq!(undo::last(&mut store, &actor(910)).unwrap().unwrap().kind, "customer_merge");
        prop_assert_eq!(rows(&store), before);
    }
}

/// So many names of somebody else that hers are none of the newest any more.
fn grown(store: &mut Store) {
    let other = entered(store, "别人", &[("jd", "别人")], &["13000000000"]);
    let sql = format!(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5100)
         INSERT INTO customer_names(customer_id, channel, name) SELECT {other}, 'jd', '甲乙' || x FROM n"
    );
    store.conn().execute(&sql, []).unwrap();
}

#[test]
fn c1_any_part_of_a_name_finds_her_however_long_she_was_not_there() {
    let mut store = store();
    let old = entered(&mut store, "王小珍", &[("taobao", "爱笑的Wang珍_99")], &["13800138000"]);
    let numbered = entered(&mut store, "淘友", &[("taobao", "tb20261234567")], &[]);
    grown(&mut store);
    let ids = |store: &Store, query: &str| -> Vec<i64> {
        find(store, query, 40).unwrap().into_iter().map(|l| l.customer.id).collect()
    };
    let new = entered(&mut store, "阿芳", &[("jd", "fang2000")], &[]);
    assert!(!store.search_is_ready().unwrap());
    assert_eq!(ids(&store, "ANG20"), [new], "what is new, by any part of it");
    assert_eq!(ids(&store, "爱笑的"), [old], "what is old, by its beginning");
    while store.catch_up_search(1_000).unwrap() {}
    for query in ["4567", "tb2026", "20261234567", "202612"] {
        assert!(ids(&store, query).contains(&numbered), "{query}");
    }
    for query in ["小珍", "珍", "笑的wang", "ANG", "珍_9", "王小珍", "8000", "13800138000"] {
        assert!(ids(&store, query).contains(&old), "{query}");
    }
    assert_eq!(ids(&store, "甲乙").len(), 1, "each once");
    assert!(ids(&store, "没有这个人").is_empty());
}

#[test]
fn c1_of_two_who_may_be_the_same_one_may_have_been_there_for_years() {
    let mut store = store();
    let a = entered(&mut store, "小美", &[("taobao", "小美")], &["13800138000"]);
    let b = entered(&mut store, "大壮", &[("taobao", "大壮")], &[]);
    grown(&mut store);
    let c = entered(&mut store, "美美家", &[("jd", "美美家")], &["13800138000"]);
    let d = entered(&mut store, "壮", &[("jd", "大壮")], &[]);
    let mut told: Vec<i64> =
        list(&store, &Which::Twins, 300).unwrap().into_iter().map(|l| l.customer.id).collect();
    told.sort_unstable();
    assert_eq!(told, [a, b, c, d]);
}
