use super::*;
use crate::domain::order::OrderStatus;
use crate::store::testing::{actor, store};
use crate::store::{Actor, Op, case, change, exception, order, undo};

fn placed(store: &mut Store) -> i64 {
    let data = crate::domain::order::tests::sample();
    order::create(store, &actor(1000), &data, None).unwrap()
}

fn why(reason: &str) -> order::Why<'_> {
    order::Why { reason, entry_error: false }
}

fn trail(store: &Store, order: i64) -> Vec<Entry> {
    of(store, Subject::new(Entity::Order, order), 100).unwrap()
}

fn kinds(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|e| e.head.kind.as_str()).collect()
}

#[test]
fn x1_a_new_row_comes_with_what_it_said_then_not_with_what_it_says_now() {
    let mut store = store();
    let id = placed(&mut store);
    let mut data = order::get(&store, id).unwrap().data;
    data.address.detail = "东关街8号".into();
    order::edit(&mut store, &actor(1100), id, &data, why("搬家")).unwrap();
    data.address.detail = "东关街9号".into();
    order::edit(&mut store, &actor(1200), id, &data, why("听错了")).unwrap();
    let entries = trail(&store, id);
    assert_eq!(kinds(&entries), ["order_edit", "order_edit", "order_create"]);
    let created = entries[2].changes.iter().find(|c| c.table == "orders").unwrap();
    assert_eq!((created.kind, &created.after["detail"]), (Kind::Created, &Value::from("文汇路1号")));
    assert_eq!(created.after["customer"], "小静", "a reference is told by its name");
    let second = entries[0].changes.iter().find(|c| c.table == "orders").unwrap();
    assert_eq!(
        (&second.before["detail"], &second.after["detail"]),
        (&"东关街8号".into(), &"东关街9号".into())
    );
    assert_eq!((second.entity.as_str(), second.reference.as_str()), ("order", "3061953192082110451"));
}

#[test]
fn x1_item_lines_that_are_replaced_are_one_change() {
    let mut store = store();
    let id = placed(&mut store);
    let mut data = order::get(&store, id).unwrap().data;
    data.lines[0].qty = 3;
    order::edit(&mut store, &actor(1100), id, &data, why("加一把")).unwrap();
    let entries = trail(&store, id);
    let lines = entries[0].changes.iter().find(|c| c.table == "order_lines").unwrap();
    assert_eq!(lines.kind, Kind::Changed);
    assert_eq!(lines.before["lines"], "雨伞 U-01 ×2 100.00");
    assert_eq!(lines.after["lines"], "雨伞 U-01 ×3 100.00");
}

#[test]
fn x1_the_trail_of_an_order_holds_what_an_import_and_its_own_rows_brought_and_nobody_elses() {
    let mut store = store();
    let id = placed(&mut store);
    let other =
        crate::domain::order::OrderData { order_no: "2".into(), ..crate::domain::order::tests::sample() };
    let other = order::create(&mut store, &actor(1000), &other, None).unwrap();
    exception::open(&mut store, &actor(1100), id, "address", "少门牌", "", None).unwrap();
    change::open(&mut store, &actor(1200), id, "改电话", "换号", "customer").unwrap();
    let mut newer = order::get(&store, id).unwrap().data;
    newer.tracking_no = "SF9".into();
    let mut second = order::get(&store, other).unwrap().data;
    second.tracking_no = "SF8".into();
    store
        .transact(&actor(1300), Op::new("import_orders"), |w| {
            for data in [&newer, &second] {
                let incoming = order::Incoming::whole(data, Some(OrderStatus::Shipped), None, actor(0).day);
                order::upsert_in(w, &incoming)?;
            }
            Ok(())
        })
        .unwrap();
    let entries = trail(&store, id);
    assert_eq!(kinds(&entries), ["import_orders", "change_open", "exception_open", "order_create"]);
    let imported: Vec<&Change> = entries[0].changes.iter().filter(|c| c.table == "orders").collect();
    let number = "3061953192082110451";
    assert!(entries[0].changes.iter().all(|c| c.reference == number), "not the other order of the file");
    assert!(imported.iter().any(|c| c.after.get("tracking_no") == Some(&"SF9".into())));
    let said = entries[2].changes.iter().find(|c| c.table == "exceptions").unwrap();
    assert_eq!((said.kind, &said.after["note"]), (Kind::Created, &Value::from("少门牌")));
}

#[test]
fn x1_what_was_taken_back_stays_in_the_trail_with_its_taking_back() {
    let mut store = store();
    let id = placed(&mut store);
    exception::open(&mut store, &actor(1100), id, "address", "少门牌", "", None).unwrap();
    undo::last(&mut store, &actor(1200)).unwrap().unwrap();
    let entries = trail(&store, id);
    assert_eq!(kinds(&entries), ["undo", "exception_open", "order_create"]);
    assert_eq!(entries[0].head.undoes, "exception_open");
    assert!(entries[1].head.undone);
    let gone = entries[0].changes.iter().find(|c| c.table == "exceptions").unwrap();
    assert_eq!((gone.kind, &gone.before["note"]), (Kind::Deleted, &Value::from("少门牌")));
    let made = entries[1].changes.iter().find(|c| c.table == "exceptions").unwrap();
    assert_eq!(made.after["note"], "少门牌", "although the row is gone");
}

#[test]
fn x1_all_of_it_leaves_in_the_order_it_was_written_within_the_days_asked_for() {
    let mut store = store();
    let id = placed(&mut store);
    for n in 0..600 {
        let by = Actor { at: 2000 + n, ..actor(0) };
        order::answer(
            &mut store,
            &by,
            id,
            "goods",
            crate::domain::checklist::CheckResult::Pass,
            &n.to_string(),
        )
        .unwrap();
    }
    let mut seen: Vec<(i64, i64)> = Vec::new();
    let filter = Filter { from: Some(2000), until: Some(2598), subject: None };
    let count = |head: &Head, _: Change| -> Result<()> {
        seen.push((head.id, head.at));
        Ok(())
    };
    each(&store, &filter, count).unwrap();
    assert_eq!((seen.first().unwrap().1, seen.last().unwrap().1), (2000, 2597));
    assert!(seen.is_sorted() && seen.len() == 598, "{}", seen.len());
}

#[test]
fn x1_a_case_has_its_trail_by_its_rows_too() {
    let mut store = store();
    let config = crate::config::Config::defaults().unwrap();
    let kind = &config.lists.case_kinds[0];
    let new = crate::domain::case::NewCase {
        shop: "店".into(),
        customer: "小静".into(),
        kind: kind.id.clone(),
        ..crate::domain::case::NewCase::default()
    };
    let id = case::create(&mut store, &actor(1000), &new, kind, crate::text::locale::Lang::Zh).unwrap();
    let entries = of(&store, Subject::new(Entity::Case, id), 9).unwrap();
    assert_eq!(kinds(&entries), ["case_create"]);
    assert!(entries[0].changes.iter().any(|c| c.table == "cases" && c.reference == id.to_string()));
}
