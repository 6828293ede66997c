//! Lists of orders and lists of items of the same platform become the same orders, in whatever order they come.

use super::platforms::compare;
use super::{fixture, import, import_text, truth};
use serde_json::Value;
use shiftdesk::domain::order::{Order, OrderData};
use shiftdesk::store::{Store, order};

const PAIRS: [(&str, &str, &str); 3] = [
    ("ExportOrderList201711301030.csv", "ExportOrderDetailList201711301030.csv", "taobao"),
    ("ExportOrderList202511301030.csv", "ExportOrderDetailList202511301030.csv", "taobao"),
    ("qianniu_orders_20260601.xlsx", "qianniu_baobei_20260601.xlsx", "qianniu"),
];

/// An order without what is told differently in every database.
fn known(store: &Store, no: &str) -> Order {
    let found = order::of_number(store, no).unwrap().pop().unwrap();
    Order { id: 0, customer_id: 0, ..found }
}

/// The truth of the joined order: the list's, with the items of the details.
fn joined(list: &Value, details: &[Value]) -> Value {
    let mut whole = list.clone();
    let same = details.iter().find(|d| d["order_id"] == list["order_id"]).unwrap();
    whole["items"] = same["items"].clone();
    whole.as_object_mut().unwrap().remove("titles");
    whole
}

#[test]
fn o1_list_and_items_join_in_both_orders_and_are_never_doubled() {
    for (list, items, layout) in PAIRS {
        let (mut one, mut other) = (Store::in_memory().unwrap(), Store::in_memory().unwrap());
        for (store, files) in [(&mut one, [list, items]), (&mut other, [items, list])] {
            assert_eq!(import(store, &fixture(files[0])).new, 40);
            let second = import(store, &fixture(files[1]));
            assert_eq!((second.new, second.changed, second.rejected.len()), (0, 40, 0), "{files:?}");
            for file in files.iter().chain(files.iter().rev()) {
                let again = import(store, &fixture(file));
                assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 40), "{file}");
            }
            assert_eq!(store.check().unwrap(), Vec::<String>::new());
        }
        let details = truth(items);
        for t in truth(list) {
            let no = t["order_id"].as_str().unwrap();
            let order = known(&one, no);
            assert_eq!(order, known(&other, no));
            assert_eq!(order.data.shop, "示例家居旗舰店");
            assert_eq!(order.data.expected_payable(), Some(order.data.payable), "{no}");
            compare(&order, &joined(&t, &details), layout);
        }
    }
}

const LIST: &str = "订单编号,买家会员名,买家应付货款,总金额,买家实际支付金额,订单状态,收货地址,联系手机,收货人姓名,订单创建时间,订单付款时间,宝贝标题,宝贝总数量,店铺名称";
const ITEMS: &str = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码";

fn list_row(phone: &str, name: &str, status: &str) -> String {
    let paid = "2025-11-01 10:05:00";
    format!(
        "{LIST}\n10001,小美,30.00,30.00,30.00,{status},浙江省 杭州市 西湖区 文三路1号,{phone},{name},2025-11-01 10:00:00,{paid},雨伞，茶,3,甲店\n"
    )
}

fn data(store: &Store) -> OrderData {
    order::of_number(store, "10001").unwrap().pop().unwrap().data
}

#[test]
fn o1_masked_values_are_kept_as_they_are_and_never_replace_plain_ones() {
    let mut store = Store::in_memory().unwrap();
    let masked = list_row("138****8000", "王*", "等待买家付款");
    let plain = list_row("13800138000", "王小美", "等待买家付款");
    import_text(&mut store, masked.as_bytes()).unwrap();
    assert_eq!((data(&store).phone.as_str(), data(&store).receiver.as_str()), ("138****8000", "王*"));
    assert_eq!(import_text(&mut store, plain.as_bytes()).unwrap().changed, 1);
    assert_eq!(import_text(&mut store, masked.as_bytes()).unwrap().unchanged, 1);
    assert_eq!((data(&store).phone.as_str(), data(&store).receiver.as_str()), ("13800138000", "王小美"));
}

#[test]
fn o1_items_move_a_status_on_but_leave_the_rest_to_the_list() {
    let mut store = Store::in_memory().unwrap();
    let row = |title: &str, price: &str, qty: i64, code: &str, status: &str| {
        format!("10001,{title},{price},{qty},,,,,{status},{code},\n")
    };
    let items = |status: &str| {
        let rows = [row("雨伞", "12.00", 2, "U1", status), row("茶", "8.00", 1, "T1", status)].concat();
        format!("{ITEMS}\n{rows}")
    };
    import_text(&mut store, list_row("13800138000", "王小美", "买家已付款，等待卖家发货").as_bytes())
        .unwrap();
    import_text(&mut store, items("卖家已发货，等待买家确认").as_bytes()).unwrap();
    let joined = data(&store);
    assert_eq!(joined.status_raw, "卖家已发货，等待买家确认");
    assert_eq!((joined.lines.len(), joined.payable.0, joined.discount.0), (2, 3000, 200));
    let older = items("买家已付款，等待卖家发货");
    assert_eq!(import_text(&mut store, older.as_bytes()).unwrap().unchanged, 1, "an older export");
}

#[test]
fn o1_rows_of_an_order_need_not_stand_together_and_closed_items_do_not_close_it() {
    let mut store = Store::in_memory().unwrap();
    let text = format!(
        "{ITEMS}\n10001,雨伞,12.00,2,,,,,交易关闭,U1,\n10002,茶,8.00,1,,,,,交易成功,T1,\n\
         10001,茶,8.00,1,,,,,卖家已发货，等待买家确认,T1,\n10001,杯,1.00,1,,,,,没听说过,C1,\n合计,,29.00,5,,,,,,,\n"
    );
    let report = import_text(&mut store, text.as_bytes()).unwrap();
    assert_eq!((report.rows, report.new, report.rejected.len()), (4, 2, 1), "the row of sums is none");
    let joined = data(&store);
    assert_eq!((joined.lines.len(), joined.status_raw.as_str()), (2, "卖家已发货，等待买家确认"));
    assert_eq!(import_text(&mut store, text.as_bytes()).unwrap().unchanged, 2);
}
