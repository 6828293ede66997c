use super::*;
use crate::domain::order::{Address, OrderStatus};
use crate::domain::remark::Mode;
use crate::store::testing::{actor, store};
use crate::store::undo;

const STEP: Step = Step { id: "warehouse", label: "通知仓库" };

/// An accepted order of 小美, moved on to `status`.
fn with_order(status: OrderStatus) -> (Store, i64) {
    let mut store = store();
    let data = OrderData {
        tracking_no: "SF1".into(),
        phone: "13800138000".into(),
        ..crate::domain::order::tests::sample()
    };
    let id = order::create(&mut store, &actor(1000), &data, None).unwrap();
    let mut at = order::get(&store, id).unwrap().status;
    while at != status {
        at = at.next().unwrap();
        order::advance(&mut store, &actor(1010), id, at, "", &[]).unwrap();
    }
    (store, id)
}

fn elsewhere(store: &Store, id: i64) -> OrderData {
    let data = order::get(store, id).unwrap().data;
    OrderData { address: Address { detail: "东关街8号".into(), ..data.address.clone() }, ..data }
}

fn why(reason: &str) -> order::Why<'_> {
    order::Why { reason, entry_error: false }
}

/// The key of what is refused, "" when nothing is.
fn refusal(result: Result<()>) -> String {
    result.err().map_or_else(String::new, |e| e.key().to_owned())
}

fn asked(store: &mut Store, order: i64) -> i64 {
    open(store, &actor(1100), order, "改地址", "搬家", "customer").unwrap()
}

#[test]
fn o7_not_shipped_the_order_is_changed_ticked_and_closed_with_its_trail() {
    let (mut store, order) = with_order(OrderStatus::Accepted);
    let id = asked(&mut store, order);
    assert_eq!(get(&store, id).unwrap().branch, Branch::NotShipped);
    let again = open(&mut store, &actor(1101), order, "改电话", "换号", "").unwrap_err();
    assert_eq!(again.key(), "change.refuse.already_open");
    let same = order::get(&store, order).unwrap().data;
    let refused = edit(&mut store, &actor(1150), id, &same, why("搬家")).unwrap_err();
    assert_eq!(refused.key(), "change.refuse.nothing_changed");

    let data = elsewhere(&store, order);
    edit(&mut store, &actor(1200), id, &data, why("搬家")).unwrap();
    assert_eq!(order::get(&store, order).unwrap().data.address.detail, "东关街8号");
    let request = get(&store, id).unwrap();
    assert_eq!(request.edited_at, Some(1200));
    assert_eq!(before(&store, &request).unwrap().get("detail").unwrap(), "文汇路1号");

    tick(&mut store, &actor(1300), id, STEP).unwrap();
    let open_steps = close(&mut store, &actor(1310), id, Outcome::Changed, "改好", &["warehouse", "remark"]);
    assert_eq!(open_steps.unwrap_err().key(), "change.refuse.steps_open");
    let new = remark::NewRemark {
        template: "change_address",
        flag: "red",
        text: "改地址,东关街8号",
        mode: Mode::Replace,
        limit_bytes: 1000,
    };
    let step = Step { id: "remark", label: "重写备注" };
    assert_eq!(rewrite_remark(&mut store, &actor(1400), id, step, &new).unwrap(), "改地址,东关街8号");
    let ticks = get(&store, id).unwrap().ticks;
    assert_eq!(
        ticks.iter().map(|t| (t.step.as_str(), t.at)).collect::<Vec<_>>(),
        [("warehouse", 1300), ("remark", 1400)]
    );
    close(&mut store, &actor(1500), id, Outcome::Changed, "改好", &["warehouse", "remark"]).unwrap();
    let closed = get(&store, id).unwrap();
    assert_eq!((closed.outcome, closed.closed_at), (Some(Outcome::Changed), Some(1500)));
    assert_eq!(open_of(&store, order).unwrap(), None);
    let kinds: Vec<String> = order::events(&store, order).unwrap().into_iter().map(|e| e.kind).collect();
    let after = kinds.iter().skip_while(|k| *k != "change_open").map(String::as_str).collect::<Vec<_>>();
    assert_eq!(after, ["change_open", "edited", "change_step", "remark", "change_step", "change_closed"]);
}

#[test]
fn o7_on_the_way_she_is_called_and_the_parcel_comes_back_only_when_she_insists() {
    let (mut store, order) = with_order(OrderStatus::Shipped);
    let id = asked(&mut store, order);
    assert_eq!(get(&store, id).unwrap().branch, Branch::Persuade);
    let data = elsewhere(&store, order);
    let refused = edit(&mut store, &actor(1150), id, &data, why("搬家")).unwrap_err();
    assert_eq!(refused.key(), "change.refuse.on_the_way");
    assert_eq!(go_on(&mut store, &actor(1200), id).unwrap(), Branch::Recall);
    edit(&mut store, &actor(1250), id, &data, why("搬家")).unwrap();
    let step = Step { id: "deliver", label: "重新发货" };
    let send = |store: &mut Store, at, courier, tracking_no| {
        let parcel = Parcel { courier, tracking_no };
        refusal(resend(store, &actor(at), id, step, &["warehouse"], parcel))
    };
    assert_eq!(send(&mut store, 1300, "中通", "ZT2"), "change.refuse.not_back");
    tick(&mut store, &actor(1300), id, STEP).unwrap();
    assert_eq!(send(&mut store, 1310, "顺丰", "SF1"), "change.refuse.same_tracking");
    assert_eq!(send(&mut store, 1310, " ", "ZT2"), "change.refuse.courier_missing");
    assert_eq!(send(&mut store, 1320, "中通", "ZT2"), "");
    let sent = order::get(&store, order).unwrap();
    assert_eq!(sent.data.shipped_at, Some(1320), "the new parcel");
    assert!(order::events(&store, order).unwrap().iter().any(|e| e.text.contains("shipped_at: 1010 → 1320")));
    assert_eq!((sent.data.courier.as_str(), sent.data.tracking_no.as_str()), ("中通", "ZT2"));
    assert_eq!(sent.status, OrderStatus::Shipped);
    assert_eq!(
        close(&mut store, &actor(1400), id, Outcome::Kept, "", &[]).unwrap_err().key(),
        "change.refuse.other_way"
    );
    close(&mut store, &actor(1400), id, Outcome::Resent, "已重发", &["deliver"]).unwrap();
    let late = tick(&mut store, &actor(1500), id, STEP).unwrap_err();
    assert_eq!(late.key(), "change.refuse.closed");
}

#[test]
fn o7_what_is_over_or_has_arrived_is_refused_with_what_to_do_instead() {
    for (status, key) in
        [(OrderStatus::Signed, "change.refuse.arrived"), (OrderStatus::Done, "change.refuse.final")]
    {
        let (mut store, order) = with_order(status);
        let refused = open(&mut store, &actor(1100), order, "改地址", "搬家", "").unwrap_err();
        assert_eq!(refused.key(), key);
    }
}

#[test]
fn o7_every_step_can_be_taken_back() {
    let (mut store, order) = with_order(OrderStatus::Accepted);
    let id = asked(&mut store, order);
    let data = elsewhere(&store, order);
    edit(&mut store, &actor(1200), id, &data, why("搬家")).unwrap();
    tick(&mut store, &actor(1300), id, STEP).unwrap();
    tick(&mut store, &actor(1310), id, STEP).unwrap();
    assert!(get(&store, id).unwrap().ticks.is_empty(), "ticked twice is not ticked");
    for kind in ["change_step", "change_step", "change_edit", "change_open"] {
        assert_eq!(undo::last(&mut store, &actor(1400)).unwrap().unwrap().kind, kind);
    }
    assert_eq!(open_of(&store, order).unwrap(), None);
    assert_eq!(order::get(&store, order).unwrap().data.address.detail, "文汇路1号");
}

#[test]
fn o7_an_export_never_takes_back_what_was_changed_for_the_customer() {
    let (mut store, order) = with_order(OrderStatus::Accepted);
    let old = order::get(&store, order).unwrap().data;
    let id = asked(&mut store, order);
    let data = elsewhere(&store, order);
    edit(&mut store, &actor(1200), id, &data, why("搬家")).unwrap();
    let day = actor(0).day;
    let incoming = order::Incoming::whole(&old, None, None, day);
    let saved = store.transact(&actor(1300), Op::new("import_orders"), |w| order::upsert_in(w, &incoming));
    assert_eq!(saved.unwrap(), order::Upsert::Unchanged);
    assert_eq!(order::get(&store, order).unwrap().data.address.detail, "东关街8号");
}

#[test]
fn o7_an_edit_in_any_room_answers_the_open_request() {
    let (mut store, order) = with_order(OrderStatus::Accepted);
    let id = asked(&mut store, order);
    let data = elsewhere(&store, order);
    order::edit(&mut store, &actor(1200), order, &data, why("搬家")).unwrap();
    let request = get(&store, id).unwrap();
    assert_eq!(request.edited_at, Some(1200));
    assert_eq!(before(&store, &request).unwrap().get("detail").unwrap(), "文汇路1号");
    let data = OrderData { receiver: "姜红".into(), ..data };
    let call = order::Call { data: &data, reason: "电话核对", settled: &[], told: "" };
    order::confirm_call(&mut store, &actor(1300), order, &call).unwrap();
    let request = get(&store, id).unwrap();
    assert_eq!(before(&store, &request).unwrap().get("receiver").unwrap(), "姜秀");
    close(&mut store, &actor(1400), id, Outcome::Changed, "改好", &[]).unwrap();
}

#[test]
fn o7_a_parcel_on_its_way_is_not_changed_behind_its_back() {
    let (mut store, order) = with_order(OrderStatus::Shipped);
    let data = elsewhere(&store, order);
    let refused = |store: &mut Store, at, data: &OrderData| {
        refusal(order::edit(store, &actor(at), order, data, why("搬家")))
    };
    assert_eq!(refused(&mut store, 1050, &data), "order.refuse.needs_recall");
    let now = order::get(&store, order).unwrap().data;
    let noted = OrderData { tracking_no: "SF9".into(), tags: vec!["urgent".into()], ..now };
    assert_eq!(refused(&mut store, 1060, &noted), "");
    assert_eq!(refused(&mut store, 1070, &noted), "order.refuse.nothing_changed");
    let id = asked(&mut store, order);
    assert_eq!(refused(&mut store, 1150, &data), "order.refuse.needs_recall", "she is being called");
    go_on(&mut store, &actor(1200), id).unwrap();
    assert_eq!(refused(&mut store, 1250, &data), "", "it is coming back");
}
