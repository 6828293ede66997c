use super::OrderStatus::{Accepted, Done, Preparing, Shipped, Signed, WaitConfirm};
use super::*;
use crate::config::Config;
use crate::domain::checklist::CheckResult;
use crate::domain::order::merge::Theirs;
use crate::domain::order::tests::sample;
use crate::domain::{Entity, Subject};
use crate::store::testing::{actor, store};
use crate::store::{Actor, Op, Write, audit, exception, inquiry, product, remark, undo};
use crate::text::locale::Lang;

fn phone_order() -> OrderData {
    OrderData { order_no: String::new(), placed_at: 0, paid_at: None, shop: "店".into(), ..sample() }
}

fn import(store: &mut Store, at: i64, data: &OrderData, status: OrderStatus) -> Upsert {
    let by = actor(at);
    let incoming = Incoming {
        theirs: Theirs::whole(data),
        status: Some(status),
        refund: None,
        day: by.day,
        whose: Whose::Unnamed,
    };
    store.transact(&by, Op::new("import_orders"), |w: &Write| upsert_in(w, &incoming)).unwrap()
}

fn count(store: &Store, sql: &str) -> i64 {
    store.conn().query_row(sql, [], |r| r.get(0)).unwrap()
}

#[test]
fn o1_an_order_by_hand_is_numbered_per_shop_and_linked_to_its_inquiry() {
    let mut store = store();
    let asked = inquiry::open(
        &mut store,
        &actor(900),
        &crate::domain::inquiry::NewInquiry {
            shop: "店".into(),
            channel: "phone".into(),
            customer: "小静".into(),
            ..Default::default()
        },
    )
    .unwrap();
    let first = create(&mut store, &actor(1000), &phone_order(), Some(asked)).unwrap();
    let second =
        create(&mut store, &actor(1001), &OrderData { payment_kind: "cod".into(), ..phone_order() }, None);
    let order = get(&store, first).unwrap();
    assert_eq!((order.data.order_no.as_str(), order.status), ("SD20260601-001", OrderStatus::WaitPay));
    assert_eq!((order.data.placed_at, order.business_day.as_str()), (1000, "2026-06-01"));
    assert_eq!(order.data.lines, sample().lines);
    let linked = inquiry::get(&store, asked).unwrap();
    assert_eq!((linked.order_id, linked.closed_at), (Some(first), None));
    let cod = get(&store, second.unwrap()).unwrap();
    assert_eq!((cod.data.order_no.as_str(), cod.status), ("SD20260601-002", OrderStatus::WaitConfirm));
    assert_eq!(count(&store, "SELECT count(*) FROM customer_addresses"), 1, "the same address once");
    let twice = OrderData { order_no: "SD20260601-001".into(), ..phone_order() };
    assert_eq!(
        create(&mut store, &actor(1002), &twice, None).unwrap_err().key(),
        "order.refuse.number_taken"
    );
    assert_eq!(of_number(&store, "SD20260601-002").unwrap().pop().unwrap(), cod);
    assert_eq!(of_number(&store, "x").unwrap().pop(), None);
}

#[test]
fn o4_accepting_waits_for_the_whole_checklist() {
    let mut store = store();
    let data = OrderData { paid_at: Some(990), ..phone_order() };
    let id = create(&mut store, &actor(1000), &data, None).unwrap();
    let items = ["goods", "amount"];
    answer(&mut store, &actor(1010), id, "goods", CheckResult::Pass, "").unwrap();
    let refused = advance(&mut store, &actor(1020), id, OrderStatus::Accepted, "", &items).unwrap_err();
    assert_eq!(refused.key(), "order.refuse.checklist_open");
    answer(&mut store, &actor(1030), id, "amount", CheckResult::Problem, "差6元").unwrap();
    answer(&mut store, &actor(1040), id, "amount", CheckResult::Pass, "已补").unwrap();
    advance(&mut store, &actor(1050), id, OrderStatus::Accepted, "", &items).unwrap();
    assert_eq!(get(&store, id).unwrap().accepted_at, Some(1050));
    let answers = answers(&store, id).unwrap();
    assert_eq!(answers["amount"].result, CheckResult::Pass);
    assert_eq!((answers["amount"].agent.as_str(), answers["amount"].note.as_str()), ("小李", "已补"));
    clear_answer(&mut store, &actor(1060), id, "amount").unwrap();
    assert!(!super::answers(&store, id).unwrap().contains_key("amount"));
}

#[test]
fn o3_every_step_is_stamped_with_time_agent_and_status() {
    let mut store = store();
    let id = create(&mut store, &actor(1000), &phone_order(), None).unwrap();
    for (i, to) in [WaitConfirm, Accepted, Preparing, Shipped, Signed, Done].into_iter().enumerate() {
        let at = 2000 + i64::try_from(i).unwrap();
        advance(&mut store, &actor(at), id, to, "", &[]).unwrap();
    }
    let order = get(&store, id).unwrap();
    assert_eq!((order.data.paid_at, order.data.paid), (Some(2000), sample().payable));
    assert_eq!((order.accepted_at, order.data.shipped_at), (Some(2001), Some(2003)));
    assert_eq!((order.signed_at, order.data.done_at, order.status), (Some(2004), Some(2005), Done));
    assert_eq!(order.data.close_reason, "");
    let last = events(&store, id).unwrap().pop().unwrap();
    assert_eq!(
        (last.agent.as_str(), last.from_status.as_str(), last.to_status.as_str()),
        ("小李", "signed", "done")
    );
    let refused = advance(&mut store, &actor(3000), id, OrderStatus::Cancelled, "x", &[]).unwrap_err();
    assert_eq!(refused.key(), "order.refuse.final");
}

#[test]
fn o3_cancelling_keeps_its_reason_and_can_be_undone() {
    let mut store = store();
    let id = create(&mut store, &actor(1000), &phone_order(), None).unwrap();
    let before = get(&store, id).unwrap();
    advance(&mut store, &actor(1100), id, OrderStatus::Cancelled, "不想要了", &[]).unwrap();
    assert_eq!(get(&store, id).unwrap().data.close_reason, "不想要了");
    assert_eq!(undo::last(&mut store, &actor(1200)).unwrap().unwrap().kind, "order_advance");
    assert_eq!(get(&store, id).unwrap(), before);
}

#[test]
fn o7_an_edit_leaves_before_after_and_reason() {
    let mut store = store();
    let id =
        create(&mut store, &actor(1000), &OrderData { paid_at: Some(990), ..phone_order() }, None).unwrap();
    advance(&mut store, &actor(1100), id, OrderStatus::Accepted, "", &[]).unwrap();
    let mut data = get(&store, id).unwrap().data;
    data.address.detail = "新地址8号".into();
    data.lines[0].qty = 3;
    assert_eq!(
        edit(&mut store, &actor(1200), id, &data, Why { reason: "", entry_error: false }).unwrap_err().key(),
        "order.refuse.reason_missing"
    );
    edit(&mut store, &actor(1200), id, &data, Why { reason: "客户来电改地址", entry_error: false }).unwrap();
    assert_eq!(get(&store, id).unwrap().data, data);
    let told = events(&store, id).unwrap().pop().unwrap();
    assert_eq!(told.kind, "edited");
    assert!(told.text.starts_with("客户来电改地址\ndetail: 文汇路1号 → 新地址8号"), "{}", told.text);
    let trail = &audit::of(&store, Subject::new(Entity::Order, id), 10).unwrap()[0];
    assert_eq!((trail.head.kind.as_str(), trail.head.reason.as_str()), ("order_edit", "客户来电改地址"));
    let change = trail.changes.iter().find(|c| c.table == "orders").unwrap();
    assert_eq!(
        (&change.before["detail"], &change.after["detail"]),
        (&"文汇路1号".into(), &"新地址8号".into())
    );
    undo::last(&mut store, &actor(1300)).unwrap().unwrap();
    assert_eq!(get(&store, id).unwrap().data.lines[0].qty, 2);
}

#[test]
fn o8_nudges_are_counted_up_to_the_limit() {
    let mut store = store();
    let id = create(&mut store, &actor(1000), &phone_order(), None).unwrap();
    nudge(&mut store, &actor(3000), id, 2).unwrap();
    nudge(&mut store, &actor(6000), id, 2).unwrap();
    assert_eq!(nudge(&mut store, &actor(9000), id, 2).unwrap_err().key(), "order.refuse.nudge_limit");
    assert_eq!(get(&store, id).unwrap().nudges, 2);
}

#[test]
fn o4_the_checklist_brings_labels_answers_and_what_the_program_found() {
    let mut store = store();
    let umbrella = crate::domain::product::Product {
        code: "U-01".into(),
        title: "雨伞".into(),
        stock: Some(1),
        ..Default::default()
    };
    product::upsert(&mut store, &actor(1), &umbrella).unwrap();
    let id = create(&mut store, &actor(1000), &phone_order(), None).unwrap();
    create(&mut store, &actor(1001), &phone_order(), None).unwrap();
    answer(&mut store, &actor(1010), id, "goods", CheckResult::Pass, "").unwrap();
    let config = Config::defaults().unwrap();
    let items = checklist(&store, &config, &get(&store, id).unwrap(), Lang::Zh).unwrap();
    let found = |item: &str| items.iter().find(|i| i.id == item).unwrap();
    assert_eq!(found("goods").label, "商品与规格");
    assert_eq!(found("goods").answer.as_ref().unwrap().result, CheckResult::Pass);
    let auto = |item: &str| found(item).auto.as_ref().map(|f| (f.ok, f.key));
    assert_eq!(auto("amount"), Some((true, "check.sum_ok")));
    assert_eq!(auto("stock"), Some((false, "check.stock_short")));
    assert_eq!(auto("courier"), Some((true, "check.courier_known")));
    assert_eq!(auto("duplicate"), Some((false, "check.merge_hint")));
    assert!(found("amount").answer.is_none(), "never silently passed");
}

#[test]
fn o1_the_same_export_twice_changes_nothing() {
    let mut store = store();
    assert_eq!(import(&mut store, 5000, &sample(), OrderStatus::WaitConfirm), Upsert::New);
    let before =
        (of_number(&store, &sample().order_no).unwrap().pop(), count(&store, "SELECT count(*) FROM changes"));
    assert_eq!(import(&mut store, 6000, &sample(), OrderStatus::WaitConfirm), Upsert::Unchanged);
    let after =
        (of_number(&store, &sample().order_no).unwrap().pop(), count(&store, "SELECT count(*) FROM changes"));
    assert_eq!(before, after);
}

#[test]
fn o1_a_changed_row_updates_and_tells_what_changed() {
    let mut store = store();
    import(&mut store, 5000, &sample(), OrderStatus::WaitConfirm);
    let sent = OrderData { tracking_no: "SF77".into(), shipped_at: Some(5500), ..sample() };
    let Upsert::Changed(changes) = import(&mut store, 6000, &sent, OrderStatus::Shipped) else { panic!() };
    assert_eq!(changes.iter().map(|c| c.field).collect::<Vec<_>>(), ["status", "shipped_at", "tracking_no"]);
    let order = of_number(&store, &sample().order_no).unwrap().pop().unwrap();
    assert_eq!((order.status, order.data.tracking_no.as_str()), (OrderStatus::Shipped, "SF77"));
    let event = events(&store, order.id).unwrap().pop().unwrap();
    assert_eq!((event.kind.as_str(), event.to_status.as_str()), ("imported_change", "shipped"));
    assert!(event.text.contains("tracking_no:  → SF77"), "{}", event.text);
    assert!(
        count(&store, "SELECT count(*) FROM changes WHERE tbl = 'orders' AND before LIKE '%wait_confirm%'")
            > 0
    );
}

#[test]
fn o7_an_import_leaves_the_agents_corrections_and_her_remark_alone() {
    let mut store = store();
    import(&mut store, 5000, &sample(), OrderStatus::WaitConfirm);
    let order = of_number(&store, &sample().order_no).unwrap().pop().unwrap();
    let mut data = order.data.clone();
    data.address.detail = "新地址8号".into();
    edit(&mut store, &actor(5100), order.id, &data, Why { reason: "客户要求", entry_error: false }).unwrap();
    let new = remark::NewRemark {
        template: "",
        flag: "red",
        text: "改发",
        mode: crate::domain::remark::Mode::Append,
        limit_bytes: 1000,
    };
    remark::save(&mut store, &actor(5200), order.id, &new).unwrap();
    advance(&mut store, &actor(5300), order.id, OrderStatus::Accepted, "", &[]).unwrap();
    let again = OrderData { remark: "平台备注".into(), ..sample() };
    assert_eq!(import(&mut store, 6000, &again, OrderStatus::WaitConfirm), Upsert::Unchanged);
    let order = get(&store, order.id).unwrap();
    assert_eq!((order.status, order.data.address.detail.as_str()), (OrderStatus::Accepted, "新地址8号"));
    assert_eq!(order.data.remark, "改发");
}

#[test]
fn o1_buyers_with_a_masked_nick_are_not_taken_for_one() {
    let mut store = store();
    for no in ["111111", "222222"] {
        let masked = OrderData {
            order_no: no.into(),
            customer: "t**1".into(),
            phone: "138****0000".into(),
            receiver: "王**".into(),
            ..sample()
        };
        import(&mut store, 5000, &masked, OrderStatus::WaitConfirm);
    }
    assert_eq!(count(&store, "SELECT count(DISTINCT customer_id) FROM orders"), 2);
}

#[test]
fn the_working_list_shows_what_needs_work_first() {
    let mut store = store();
    let now = 10_000_000;
    let mut add = |no: &str, at: i64, status: OrderStatus, tags: &[&str]| {
        let tags = tags.iter().map(ToString::to_string).collect();
        let data = OrderData { order_no: no.into(), placed_at: at, tags, ..sample() };
        import(&mut store, at, &data, status);
    };
    add("unpaid", now - 50, OrderStatus::WaitPay, &[]);
    add("late", now - 10, OrderStatus::WaitConfirm, &["gift"]);
    add("early", now - 90, OrderStatus::WaitConfirm, &[]);
    add("twin", now - 90, OrderStatus::WaitConfirm, &["custom"]);
    add("urgent", now - 5, OrderStatus::WaitConfirm, &["gift", "urgent"]);
    add("prep", now - 70, OrderStatus::Preparing, &[]);
    add("closed", now - 60, OrderStatus::Closed, &[]);
    add("sent", now - 55, OrderStatus::Shipped, &[]);
    add("old", now - 30 * 86_400, OrderStatus::Done, &[]);
    let shown = |filter, limit| -> Vec<String> {
        list(&store, filter, now, limit).unwrap().into_iter().map(|o| o.data.order_no).collect()
    };
    let work = ["urgent", "early", "twin", "late", "unpaid", "prep", "sent", "closed"];
    for limit in 1..=8 {
        let shown = shown(ListFilter::Work, i64::try_from(limit).unwrap());
        assert_eq!(shown, work[..limit], "the urgent one of all of them, whatever there is room for");
    }
    assert_eq!(shown(ListFilter::Work, 50), work);
    assert_eq!(shown(ListFilter::Status(OrderStatus::Done), 50), ["old"]);
    assert_eq!(shown(ListFilter::Exceptions, 50), Vec::<String>::new());
    assert!(list(&store, ListFilter::Work, now, 50).unwrap().iter().all(|o| o.data.lines == sample().lines));
    let counts = counts(&store).unwrap();
    assert_eq!((counts.wait_pay, counts.wait_confirm, counts.preparing, counts.accepted), (1, 4, 1, 0));
    let id = of_number(&store, "late").unwrap().pop().unwrap().id;
    exception::open(&mut store, &actor(now), id, "price", "", "", None).unwrap();
    assert_eq!(super::counts(&store).unwrap().open_exceptions, 1);
    assert_eq!(list(&store, ListFilter::Exceptions, now, 50).unwrap()[0].id, id);
}

#[test]
fn every_query_of_the_working_list_walks_an_index() {
    let store = store();
    for condition in [
        "o.status = 'wait_confirm' AND o.deleted_at IS NULL AND o.tags <> '' AND instr(' ' || o.tags || ' ', ' urgent ') ORDER BY o.placed_at",
        "o.status = 'wait_pay' AND o.deleted_at IS NULL ORDER BY o.placed_at",
        "o.status = 'shipped' AND o.deleted_at IS NULL AND o.placed_at >= 5 ORDER BY o.placed_at DESC",
        "o.customer_id = 1 AND o.deleted_at IS NULL ORDER BY o.placed_at DESC",
        "o.order_no = 'x' AND o.deleted_at IS NULL",
    ] {
        let sql = format!("EXPLAIN QUERY PLAN {SELECT} WHERE {condition} LIMIT ?1");
        let mut statement = store.conn().prepare(&sql).unwrap();
        let plan: Vec<String> =
            statement.query_map([10], |r| r.get(3)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert!(plan.iter().any(|p| p.contains("SEARCH o USING INDEX")), "{condition}: {plan:?}");
        assert!(!plan.iter().any(|p| p.contains("TEMP B-TREE")), "{condition}: {plan:?}");
    }
}

#[test]
fn every_status_refusal_finding_and_action_has_a_text() {
    let locale = crate::text::locale::Locale::new(Lang::En);
    let statuses = OrderStatus::ALL.iter().map(|s| format!("order.status.{s}"));
    let refusals = ["not_next", "reason_missing", "final", "checklist_open", "number_taken", "not_unpaid"];
    let findings = ["sum_ok", "sum_differs", "stock_ok", "stock_short", "phone_ok", "phone_missing"];
    let more = ["phone_masked", "phone_odd", "address_ok", "address_incomplete", "address_masked"];
    let rest = ["courier_known", "courier_unknown", "no_other_order", "merge_hint"];
    let ops = ["order_create", "order_edit", "order_advance", "order_nudge", "order_check", "order_uncheck"];
    let others = ["import_orders", "exception_open", "exception_step", "exception_choose", "exception_close"];
    let keys = statuses
        .chain(refusals.iter().map(|k| format!("order.refuse.{k}")))
        .chain(findings.iter().chain(&more).chain(&rest).map(|k| format!("check.{k}")))
        .chain(ops.iter().chain(&others).map(|k| format!("op.{k}")))
        .chain(
            ["order.refuse.nudge_limit", "remark.refuse.too_long", "op.remark_save", "op.product_save"]
                .map(Into::into),
        )
        .chain(["exception.refuse.closed", "exception.refuse.outcome_missing"].map(Into::into));
    let missing: Vec<String> = keys.filter(|k| !locale.has(k)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn x1_many_new_orders_leave_the_same_trail_as_one_after_the_other() {
    let orders: Vec<OrderData> = (0..40)
        .map(|i| OrderData {
            order_no: format!("N{:03}", i % 38),
            customer: format!("小美{}", i / 2),
            status_raw: format!("第{}次", i / 38),
            ..sample()
        })
        .collect();
    let by = actor(500);
    let incoming: Vec<Incoming> =
        orders.iter().map(|data| Incoming::whole(data, Some(WaitConfirm), None, by.day)).collect();
    let trail = |together: bool| {
        let mut store = store();
        let told = store.transact(&by, Op::new("import_orders"), |w| {
            if together {
                upsert_all(w, &incoming)
            } else {
                incoming.iter().map(|one| upsert_in(w, one)).collect()
            }
        });
        let mut statement = store
            .conn()
            .prepare("SELECT op_id || tbl || row_id || coalesce(before, '-') || coalesce(after, '-') FROM changes ORDER BY tbl, row_id, before")
            .unwrap();
        let trail: Vec<String> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        drop(statement);
        let undone = undo::last(&mut store, &Actor { shift_id: None, ..by.clone() }).unwrap().unwrap();
        assert_eq!(
            (undone.kind.as_str(), count(&store, "SELECT count(*) FROM orders")),
            ("import_orders", 0)
        );
        (told.unwrap(), trail)
    };
    let (told, together) = trail(true);
    assert_eq!((told.iter().filter(|t| **t == Upsert::New).count(), told.len()), (38, 40));
    assert_eq!((told, together), trail(false));
}

#[test]
fn o4_an_answer_holds_only_for_what_was_looked_at() {
    let mut store = store();
    let data = OrderData { paid_at: Some(1), ..sample() };
    let id = create(&mut store, &actor(10), &data, None).unwrap();
    for item in ["goods", "amount", "receiver", "address", "gift"] {
        answer(&mut store, &actor(20), id, item, CheckResult::Pass, "").unwrap();
    }
    let moved = OrderData { phone: "13900139000".into(), payable: Fen(1), ..data };
    edit(&mut store, &actor(30), id, &moved, Why::default()).unwrap();
    let mut left: Vec<String> = answers(&store, id).unwrap().into_keys().collect();
    left.sort();
    assert_eq!(left, ["address", "gift", "goods"]);
    undo::last(&mut store, &actor(40)).unwrap();
    assert_eq!(answers(&store, id).unwrap().len(), 5, "taken back with the change");
}
