use super::*;
use crate::domain::change::Branch;
use crate::domain::order::tests::sample;
use crate::store::order::{Call, Why, advance, confirm_call, edit, get, of_number};
use crate::store::testing::{actor, store};
use crate::store::{Op, Store, change};

fn export() -> OrderData {
    OrderData { tracking_no: "SF1".into(), courier: "sf".into(), ..sample() }
}

fn import(store: &mut Store, at: i64) -> Upsert {
    let (by, data) = (actor(at), export());
    let incoming = Incoming::whole(&data, None, None, by.day);
    store.transact(&by, Op::new("import_orders"), |w| upsert_in(w, &incoming)).unwrap()
}

/// Changes the order the way of an op kind; gives what it is by then.
fn by_hand(store: &mut Store, id: i64, kind: &str) -> OrderData {
    let mut data = get(store, id).unwrap().data;
    data.address.detail = "东关街8号".into();
    let (by, why) = (actor(2000), Why { reason: "搬家", entry_error: false });
    match kind {
        "order_edit" => edit(store, &by, id, &data, why).unwrap(),
        "order_call" => {
            let call = Call { data: &data, reason: "电话核对", settled: &[], told: "" };
            confirm_call(store, &by, id, &call).unwrap();
        }
        "change_edit" => {
            let request = change::open(store, &by, id, "改地址", "搬家", "customer").unwrap();
            change::edit(store, &by, request, &data, why).unwrap();
        }
        "change_resend" => {
            for to in [OrderStatus::Accepted, OrderStatus::Preparing, OrderStatus::Shipped] {
                advance(store, &by, id, to, "", &[]).unwrap();
            }
            let request = change::open(store, &by, id, "改地址", "搬家", "customer").unwrap();
            while change::get(store, request).unwrap().branch != Branch::Recall {
                change::go_on(store, &by, request).unwrap();
            }
            let step = change::Step { id: "resend", label: "重发" };
            let parcel = change::Parcel { courier: "yto", tracking_no: "YT2" };
            change::resend(store, &by, request, step, &[], parcel).unwrap();
        }
        other => panic!("{other}: change an order this way here, and import it again"),
    }
    get(store, id).unwrap().data
}

#[test]
fn o7_an_import_leaves_alone_what_was_changed_by_hand_in_whatever_way() {
    for kind in BY_HAND {
        let mut store = store();
        import(&mut store, 1000);
        let before = of_number(&store, &sample().order_no).unwrap().pop().unwrap();
        let changed = by_hand(&mut store, before.id, kind);
        assert_ne!(changed, before.data, "{kind}");
        import(&mut store, 3000);
        let after = get(&store, before.id).unwrap().data;
        assert_eq!(
            (after.address, after.courier, after.tracking_no),
            (changed.address, changed.courier, changed.tracking_no),
            "{kind}"
        );
    }
}
