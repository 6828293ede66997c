use super::*;
use crate::config::Config;
use crate::domain::inquiry::{InquiryStatus, NewInquiry};
use crate::domain::snippet::{Index, Order, Scope};
use crate::store::testing::{actor, store};
use crate::store::undo;
use crate::text::template;

fn shipped() -> Snippets {
    Snippets::clone(&Config::defaults().unwrap().snippets)
}

fn seeded() -> Store {
    let mut store = store();
    seed(&mut store, &actor(1), &shipped()).unwrap();
    store
}

fn by_code(store: &Store, code: &str) -> Option<Snippet> {
    all(store).unwrap().into_iter().find(|s| s.code == code)
}

fn ops(store: &Store) -> i64 {
    store.conn().query_row("SELECT count(*) FROM ops", [], |r| r.get(0)).unwrap()
}

#[test]
fn f1_the_shipped_snippets_are_taken_in_once_and_keep_their_order() {
    let mut store = seeded();
    let config = shipped();
    let codes: Vec<String> = all(&store).unwrap().into_iter().map(|s| s.code).collect();
    assert_eq!(codes, config.snippets.iter().map(|s| s.code.clone()).collect::<Vec<_>>());
    let before = ops(&store);
    seed(&mut store, &actor(2), &config).unwrap();
    assert_eq!(ops(&store), before, "nothing is written when nothing changed");
}

#[test]
fn f1_a_changed_configuration_is_taken_in_and_spares_what_the_agent_made_her_own() {
    let mut store = seeded();
    let edited = by_code(&store, "cm").unwrap();
    edit(&mut store, &actor(2), edited.id, &Snippet { answer: "我的尺码表".into(), ..edited }).unwrap();
    let zd = by_code(&store, "zd").unwrap().id;
    delete(&mut store, &actor(3), zd).unwrap();
    let hy = by_code(&store, "hy").unwrap().id;
    used(&mut store, &actor(4), hy, None, "欢迎", "").unwrap();
    let mut config = shipped();
    for entry in &mut config.snippets {
        entry.answer.push('！');
    }
    config.snippets.retain(|s| s.code != "lk");
    seed(&mut store, &actor(5), &config).unwrap();
    assert_eq!(by_code(&store, "cm").unwrap().answer, "我的尺码表");
    assert_eq!(by_code(&store, "zd"), None, "deleted by the agent");
    assert_eq!(by_code(&store, "lk"), None, "gone from the configuration");
    let hy = by_code(&store, "hy").unwrap();
    assert!(hy.answer.ends_with('！'));
    assert_eq!((hy.uses, hy.last_used_at), (1, Some(4)), "uses are kept");
    seed(&mut store, &actor(6), &shipped()).unwrap();
    assert!(by_code(&store, "lk").is_some(), "back in the configuration");
    assert_eq!(by_code(&store, "zd"), None);
}

#[test]
fn f1_codes_are_unique_and_free_again_after_deletion() {
    let mut store = seeded();
    let mine = |code: &str| Snippet {
        code: code.into(),
        title: "我的".into(),
        questions: vec!["一问".into(), " ".into(), "二问".into()],
        answer: "答".into(),
        ..Snippet::default()
    };
    assert_eq!(create(&mut store, &actor(2), &mine("cm")).unwrap_err().key(), "snippet.refuse.code_taken");
    let id = create(&mut store, &actor(2), &mine(" wd ")).unwrap();
    let own = get(&store, id).unwrap();
    assert_eq!((own.code.as_str(), own.origin.as_str(), own.questions.len()), ("wd", "own", 2));
    let cm = by_code(&store, "cm").unwrap().id;
    delete(&mut store, &actor(3), cm).unwrap();
    edit(&mut store, &actor(4), id, &mine("cm")).unwrap();
    assert_eq!(by_code(&store, "cm").unwrap().id, id);
    delete(&mut store, &actor(5), id).unwrap();
    assert_eq!(create(&mut store, &actor(6), &mine("cm")).unwrap(), id, "the row is taken over");
    undo::last(&mut store, &actor(7)).unwrap();
    undo::last(&mut store, &actor(8)).unwrap();
    assert_eq!(by_code(&store, "cm").unwrap().id, id, "deleting is undoable");
}

#[test]
fn i3_a_copy_is_the_first_reply_and_is_counted_in_one_step() {
    let mut store = seeded();
    let new = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: "小美".into(),
        ..NewInquiry::default()
    };
    let asked = inquiry::open(&mut store, &actor(1000), &new).unwrap();
    let id = by_code(&store, "cm").unwrap().id;
    used(&mut store, &actor(1030), id, Some(asked), "尺码如下", "").unwrap();
    let inquiry = inquiry::get(&store, asked).unwrap();
    assert_eq!((inquiry.first_reply_at, inquiry.status), (Some(1030), InquiryStatus::Serving));
    let events = inquiry::events(&store, asked).unwrap();
    assert_eq!(events.last().map(|e| e.text.as_str()), Some("尺码如下"), "F4: it is in the history");
    assert_eq!(get(&store, id).unwrap().uses, 1);
    assert_eq!(undo::last(&mut store, &actor(1040)).unwrap().unwrap().kind, "snippet_copy");
    assert_eq!(inquiry::get(&store, asked).unwrap().waiting_since, Some(1000));
    assert_eq!((get(&store, id).unwrap().uses, get(&store, id).unwrap().last_used_at), (0, None));
}

#[test]
fn i3_a_copy_for_a_closed_inquiry_counts_as_use_only() {
    let mut store = seeded();
    let new = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: "小美".into(),
        ..NewInquiry::default()
    };
    let asked = inquiry::open(&mut store, &actor(1000), &new).unwrap();
    inquiry::close(&mut store, &actor(1010), asked, &inquiry::Closing::default()).unwrap();
    let id = by_code(&store, "hp").unwrap().id;
    used(&mut store, &actor(1030), id, Some(asked), "谢谢", "").unwrap();
    assert_eq!(inquiry::get(&store, asked).unwrap().first_reply_at, None);
    assert_eq!(get(&store, id).unwrap().uses, 1);
}

#[test]
fn i4_what_needs_approval_records_who_gave_it() {
    let mut store = seeded();
    let gift = all(&store).unwrap().into_iter().find(|s| s.needs_approval).unwrap();
    let refused = used(&mut store, &actor(10), gift.id, None, "送", " ").unwrap_err();
    assert_eq!(refused.key(), "snippet.refuse.approval_missing");
    assert_eq!(get(&store, gift.id).unwrap().uses, 0);
    used(&mut store, &actor(11), gift.id, None, "送", "王主管").unwrap();
    let by: String =
        store.conn().query_row("SELECT approved_by FROM snippet_uses", [], |r| r.get(0)).unwrap();
    assert_eq!(by, "王主管");
}

#[test]
fn i4_every_shipped_snippet_of_the_approval_category_asks_for_it() {
    let config = shipped();
    let of_category: Vec<_> = config.snippets.iter().filter(|s| s.category == "approval").collect();
    assert!(!of_category.is_empty());
    assert!(of_category.iter().all(|s| s.needs_approval));
}

#[test]
fn f2_every_shipped_snippet_is_whole_once_its_names_are_known() {
    for entry in shipped().snippets {
        let snippet = from_entry(&entry);
        let asked = template::fill(&snippet.answer, |_| None).missing;
        assert!(asked.iter().all(|n| n.chars().count() <= 6), "{}: {asked:?}", snippet.code);
        assert!(asked.iter().all(|n| template::canonical(n) == n.as_str()), "{}: {asked:?}", snippet.code);
        let filled = template::fill(&snippet.answer, |_| Some("值".into()));
        assert!(filled.is_whole() && !filled.text.contains(['{', '}']), "{}: {}", snippet.code, filled.text);
    }
}

/// Codes of what is found among the shipped snippets, best first.
fn found(query: &str) -> Vec<String> {
    let index = Index::new(shipped().snippets.iter().map(from_entry).collect());
    let found = index.find(query, &Scope::default(), Order::Smart, 0, 9);
    found.iter().map(|f| index.snippets()[f.index].code.clone()).collect()
}

#[test]
fn f3_the_shipped_snippets_are_found_as_an_agent_types() {
    for (query, first) in [
        ("cm", "cm"),
        ("tk", "tk"),
        ("退款", "tk"),
        ("tuikuan", "tk"),
        ("发货", "fh"),
        ("fahuo", "fh"),
        ("fahou", "fh"),
        ("kuaidi", "kd"),
        ("尺码表", "cm"),
        ("chimabiao", "cm"),
        ("cmb", "cm"),
        ("chima表", "cm"),
        ("在吗", "hy"),
        ("zaima", "hy"),
        ("什么时候发货", "fh"),
        ("smshfh", "fh"),
        ("size chart", "esz"),
    ] {
        assert_eq!(found(query).first().map(String::as_str), Some(first), "{query}: {:?}", found(query));
    }
}

#[test]
fn f3_the_trail_tells_whether_texts_changed_or_a_snippet_was_only_used() {
    let mut store = seeded();
    let (known, changed) = changed_since(&store, None).unwrap();
    assert_eq!(changed, Changed::Texts, "taken in");
    assert_eq!(changed_since(&store, Some(known)).unwrap(), (known, Changed::Nothing));
    let cm = by_code(&store, "cm").unwrap();
    used(&mut store, &actor(7), cm.id, None, "尺码", "").unwrap();
    used(&mut store, &actor(8), cm.id, None, "尺码", "").unwrap();
    let (known, changed) = changed_since(&store, Some(known)).unwrap();
    assert_eq!(changed, Changed::Uses(vec![Uses { id: cm.id, uses: 2, last_used_at: Some(8) }]));
    delete(&mut store, &actor(9), cm.id).unwrap();
    let (known, changed) = changed_since(&store, Some(known)).unwrap();
    assert_eq!(changed, Changed::Texts);
    undo::last(&mut store, &actor(10)).unwrap();
    assert_eq!(changed_since(&store, Some(known)).unwrap().1, Changed::Texts, "back again");
}
