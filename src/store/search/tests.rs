use super::*;
use crate::domain::inquiry::NewInquiry;
use crate::domain::question::NewQuestion;
use crate::store::testing::{actor, store};
use crate::store::{Op, customer, inquiry, question, snippet, undo};
use proptest::prelude::*;

/// Two orders, an inquiry, a case, a product, a promotion, an open question and the default snippets.
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
            w.execute(
                "UPDATE orders SET province = '浙江省', city = '杭州市', district = '西湖区', detail = '文三路8号',
                                   remark = '中通,贺卡,小李' WHERE id = 1",
                [],
            )?;
            w.execute(
                "INSERT INTO cases(shop_id, channel, kind, status, customer_id, order_no, problem, opened_at, business_day)
                 VALUES (1, 'taobao', 'damage', 'open', ?1, '13912345678', '杯盖裂了', 1, '2026-06-01')",
                [id],
            )?;
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
    let new =
        NewQuestion {
            text: "能不能寄到西藏".into(), asked: "manager".into(), ..NewQuestion::default()
        };
    question::add(&mut store, &actor(3), &new).unwrap();
    assert!(store.search_is_ready().unwrap());
    store
}

fn found(store: &Store, query: &str) -> Vec<Found> {
    let snippets = Index::new(snippet::all(store).unwrap());
    search(store, &snippets, query, Most { of_kind: 20, all: 20 }).unwrap()
}

fn kinds(store: &Store, query: &str) -> Vec<Entity> {
    found(store, query).into_iter().map(|f| f.kind).collect()
}

/// Without the snippets, which are found by what resembles them too.
fn rows(store: &Store, query: &str) -> Vec<Entity> {
    kinds(store, query).into_iter().filter(|k| *k != Entity::Snippet).collect()
}

#[test]
fn an_order_is_found_by_its_last_digits_its_receiver_and_its_parcel() {
    let store = filled();
    for query in [
        "3351234567890123456",
        "3456",
        "456",
        "１２３４５６",
        "李四",
        "李",
        "lisi",
        "ls",
        "lis",
        "8000",
        "000",
        "sf1234567890123",
        "0123",
        "ls3456",
        "李四8000",
        "335123",
        "138001",
    ] {
        assert_eq!(kinds(&store, query).first(), Some(&Entity::Order), "{query}");
    }
    for query in [
        "#3456",
        "尾号 3456",
        "尾号：3456",
        "（3456）",
        "+86 138 0013 8000",
        "86-13800138000",
        "+8613800138000",
    ] {
        assert_eq!(kinds(&store, query).first(), Some(&Entity::Order), "{query}");
    }
    assert!(!kinds(&store, "345").contains(&Entity::Order), "no end of a number");
    assert_eq!(kinds(&store, "8613800138000"), [], "the number of a parcel, not a phone");
    assert!(!kinds(&store, "ww3456").contains(&Entity::Order), "somebody else's number");
    let whole = found(&store, "13912345678");
    assert_eq!(
        (whole[0].score, whole[0].title.as_str()),
        (100, "13912345678 王五"),
        "no phone, an order number"
    );
    assert_eq!(whole[1].kind, Entity::Case, "its case with it");
}

#[test]
fn an_order_is_found_by_its_address_and_its_remark_and_x2_the_address_is_not_told() {
    let store = filled();
    let hit = &found(&store, "文三")[0];
    assert_eq!((hit.kind, hit.matched.as_str()), (Entity::Order, "浙江省 杭州市 西湖区 ..文三.."));
    assert_eq!(&hit.matched[hit.marks.1[0].clone()], "文三");
    assert_eq!(rows(&store, "西湖 贺卡"), [Entity::Order], "two words of it");
    assert_eq!(found(&store, "贺卡")[0].matched, "中通,贺卡,小李");
}

#[test]
fn x2_phones_are_found_in_full_and_shown_masked() {
    let store = filled();
    let found = found(&store, "13800138000");
    let kinds: Vec<Entity> = found.iter().map(|f| f.kind).collect();
    for kind in [Entity::Order, Entity::Customer, Entity::Inquiry] {
        assert!(kinds.contains(&kind), "{kind}: {found:?}");
    }
    for hit in &found {
        assert!(!hit.title.contains("13800138000") && !hit.matched.contains("13800138000"), "{hit:?}");
    }
    let phone = found.iter().find(|f| f.matched == "138****8000").unwrap();
    assert_eq!(phone.marks.1.first(), Some(&(7..11)), "what was typed and can be seen");
}

#[test]
fn everything_else_is_found_by_its_texts() {
    let store = filled();
    let of = |query: &str| rows(&store, query);
    assert!(of("纯棉").contains(&Entity::Inquiry) && of("纯棉").contains(&Entity::Product));
    assert_eq!(of("k-100"), [Entity::Product]);
    assert_eq!(of("cmtx")[0], Entity::Product, "by the sound of its title");
    assert_eq!(of("返场"), [Entity::Promotion]);
    assert_eq!(of("西藏"), [Entity::Question]);
    assert_eq!(of("盖裂"), [Entity::Case]);
    assert_eq!(of("小美").first(), Some(&Entity::Customer));
    assert!(of("小美").contains(&Entity::Inquiry) && of("xiaomei").contains(&Entity::Case), "what is hers");
    let snippet = &found(&store, "cm")[0];
    assert_eq!((snippet.kind, snippet.title.as_str()), (Entity::Snippet, "尺码表"));
    assert!(of("tuikuan").is_empty() && !kinds(&store, "tuikuan").is_empty());
}

#[test]
fn f3_a_name_with_a_long_number_is_found_by_how_that_begins_and_ends() {
    let mut store = filled();
    store.transact(&actor(9), Op::new("seed"), |w| customer::ensure(w, "taobao", "tb20261234567")).unwrap();
    assert!(store.search_is_ready().unwrap());
    for query in ["4567", "567", "2026", "202612", "20261234567", "tb20261234567"] {
        assert!(rows(&store, query).contains(&Entity::Customer), "{query}");
    }
}

#[test]
fn what_is_changed_undone_and_deleted_is_found_as_it_is() {
    let mut store = filled();
    let by = actor(9);
    store
        .transact(&by, Op::new("order_edit"), |w| {
            Ok(w.execute("UPDATE orders SET receiver = '赵六', order_no = 'X777888' WHERE id = 1", [])?)
        })
        .unwrap();
    assert_eq!((kinds(&store, "赵六"), kinds(&store, "7888")), (vec![Entity::Order], vec![Entity::Order]));
    assert!(kinds(&store, "李四").is_empty());
    undo::last(&mut store, &by).unwrap().unwrap();
    assert_eq!((kinds(&store, "李四"), kinds(&store, "赵六")), (vec![Entity::Order], vec![]));
    store
        .transact(&by, Op::new("order_edit"), |w| {
            Ok(w.execute("UPDATE orders SET deleted_at = 9 WHERE id = 1", [])?)
        })
        .unwrap();
    assert!(kinds(&store, "李四").is_empty());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn many_rows_at_once_are_found_before_they_are_in_the_index_and_after() {
    let mut store = filled();
    store
        .transact(&actor(9), Op::new("import_orders"), |w| {
            for n in 0..300 {
                w.execute(
                    "INSERT INTO orders(shop_id, order_no, channel, status, customer_id, receiver, phone, placed_at,
                                        business_day)
                     VALUES (1, ?1, 'taobao', 'shipped', 1, ?2, '', 5, '2026-06-01')",
                    (format!("88{n:04}"), if n == 150 { "钱七" } else { "别人" }),
                )?;
            }
            Ok(())
        })
        .unwrap();
    assert!(!store.search_is_ready().unwrap());
    let ask = |store: &Store| (kinds(store, "钱七"), kinds(store, "880150"), kinds(store, "qianqi"));
    let order = || vec![Entity::Order];
    assert_eq!(ask(&store), (order(), order(), order()));
    assert_eq!(kinds(&store, "0150"), order(), "by the end of its number");
    assert!(rows(&store, &"88".repeat(30_000)).is_empty(), "however long a number is");
    while store.catch_up_search(100).unwrap() {}
    assert!(store.search_is_ready().unwrap());
    assert_eq!(ask(&store), (order(), order(), order()));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_index_that_lost_rows_is_told_and_made_anew() {
    let mut store = filled();
    store.conn().execute("DELETE FROM search_text WHERE rowid = (1 << 40) + 1", []).unwrap();
    assert_eq!(store.check().unwrap(), ["search index: 1 of 2 orders rows"]);
    store.reindex_search().unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(kinds(&store, "李四"), [Entity::Order]);
}

/// The index is walked from its end: questions stand behind cases, cases behind orders.
#[test]
fn kinds_that_are_full_of_a_word_hide_none_of_the_others() {
    let mut store = filled();
    for (at, count) in [(100, 3), (200, 9), (300, 50)] {
        for at in at..at + count {
            let new = NewQuestion {
                text: format!("拉链卡住怎么办 {at}"),
                asked: "manager".into(),
                ..NewQuestion::default()
            };
            question::add(&mut store, &actor(at), &new).unwrap();
        }
        store
            .transact(&actor(400), Op::new("seed"), |w| {
                w.execute("UPDATE cases SET problem = '拉链坏了' WHERE id = 1", [])?;
                w.execute("UPDATE orders SET remark = '拉链要金色 订单77712345678' WHERE id = 2", [])?;
                Ok(())
            })
            .unwrap();
        let snippets = Index::new(Vec::new());
        for of_kind in [1, 2, 3, 4, 8] {
            let found = search(&store, &snippets, "拉链", Most { of_kind, all: 99 }).unwrap();
            let count = |kind| found.iter().filter(|f| f.kind == kind).count();
            assert_eq!((count(Entity::Case), count(Entity::Order)), (1, 1), "{of_kind}");
            assert_eq!(count(Entity::Question), of_kind.min(if at == 100 { 3 } else { 8 }), "{of_kind}");
            let newest = found.iter().filter(|f| f.kind == Entity::Question).map(|f| f.id).max();
            assert_eq!(newest, found.iter().find(|f| f.kind == Entity::Question).map(|f| f.id));
        }
    }
}

#[test]
fn what_failed_to_be_read_leaves_the_file_to_be_written() {
    let mut store = filled();
    assert!(store.begin_reading().unwrap());
    assert!(!store.begin_reading().unwrap(), "within another one");
    store.end_reading().unwrap();
    store.conn().execute("ALTER TABLE search_text RENAME TO away", []).unwrap();
    assert!(search(&store, &Index::new(Vec::new()), "李四", Most { of_kind: 1, all: 1 }).is_err());
    assert!(store.conn().is_autocommit());
    store.conn().execute("ALTER TABLE away RENAME TO search_text", []).unwrap();
    let new = NewQuestion { text: "能写吗".into(), asked: "manager".into(), ..NewQuestion::default() };
    question::add(&mut store, &actor(9), &new).unwrap();
}

#[test]
fn an_index_that_another_connection_wrote_meanwhile_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shift.db");
    let mut store = Store::open(&path, "here").unwrap();
    let name = |store: &mut Store, at: i64| {
        store.transact(&actor(at), Op::new("seed"), |w| {
            customer::ensure(w, "taobao", &format!("小美{at}")).map(drop)
        })
    };
    (1..40).for_each(|at| name(&mut store, at).unwrap());
    assert!(!rows(&store, "小美").is_empty(), "the index is in mind now");
    let mut beside = Store::open_beside(&path).unwrap();
    beside.reindex_search().unwrap();
    drop(beside);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn signs_of_patterns_and_of_the_index_stand_for_themselves() {
    let store = filled();
    assert_eq!(kinds(&store, "100%返"), [Entity::Promotion]);
    assert_eq!(kinds(&store, "美_1")[0], Entity::Customer);
    assert_eq!(kinds(&store, "%"), [Entity::Promotion]);
    for query in
        ["\\", " ", "\"", "NOT", "words:x", "'; DROP TABLE orders; --", "a* OR b*", "NEAR(a b)", "\0"]
    {
        assert!(rows(&store, query).is_empty(), "{query}");
    }
}

#[test]
fn the_limit_holds_and_the_best_come_first() {
    let store = filled();
    let snippets = Index::new(snippet::all(&store).unwrap());
    let found = search(&store, &snippets, "退", Most { of_kind: 4, all: 5 }).unwrap();
    assert_eq!(found.len(), 4);
    assert!(found.windows(2).all(|w| w[0].score >= w[1].score));
}

#[test]
fn the_newest_of_many_comes_first_and_an_exact_name_before_it() {
    let mut store = store();
    store
        .transact(&actor(1), Op::new("seed"), |w| {
            let id = customer::ensure(w, "taobao", "谁")?;
            for (n, receiver) in std::iter::once("王小").chain(["王小珍"; 60]).enumerate() {
                w.execute(
                    "INSERT INTO orders(shop_id, order_no, channel, status, customer_id, receiver, placed_at, business_day)
                     VALUES (1, ?1, 'taobao', 'shipped', ?2, ?3, ?4, '2026-06-01')",
                    rusqlite::params![format!("A{n}"), id, receiver, i64::try_from(n).unwrap()],
                )?;
            }
            Ok(())
        })
        .unwrap();
    let titles: Vec<String> = found(&store, "王小").into_iter().take(3).map(|f| f.title).collect();
    assert_eq!(titles, ["A0 王小", "A60 王小珍", "A59 王小珍"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// What LIKE finds by any part of one to four characters is found here.
    #[test]
    fn f3_every_part_of_every_text_is_found(
        texts in proptest::collection::vec("[退款多久到账T恤aB1２ 3，。%_\\-\"é😀ﬁ\\n]{1,12}", 1..8),
        at in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), long in 1usize..5,
    ) {
        let mut store = store();
        store.transact(&actor(1), Op::new("seed"), |w| {
            for text in &texts {
                w.execute("INSERT INTO questions(text, asked_at, business_day) VALUES (?1, 1, '2026-06-01')", [text])?;
            }
            Ok(())
        }).unwrap();
        prop_assert!(store.search_is_ready().unwrap());
        let chars: Vec<char> = at.get(&texts).chars().collect();
        let from = from.index(chars.len());
        let part: String = chars[from..chars.len().min(from + long)].iter().collect();
        prop_assume!(!part.trim().is_empty() && part.trim() == part && !part.contains('\n'));
        let like = format!("%{}%", part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        let mut statement = store.conn().prepare("SELECT id FROM questions WHERE text LIKE ?1 ESCAPE '\\'").unwrap();
        let there: Vec<i64> = statement.query_map([like], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        prop_assert!(!there.is_empty());
        let found: Vec<i64> = found(&store, &part).into_iter().map(|f| f.id).collect();
        for id in there {
            prop_assert!(found.contains(&id), "{part:?} in {:?}: {found:?}", texts);
        }
    }
}
