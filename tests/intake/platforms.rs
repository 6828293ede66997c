//! Every export held against its truth, order by order.

use super::{clock, fixture, import, truth};
use chrono::NaiveDateTime;
use serde_json::Value;
use shiftdesk::domain::order::{Order, OrderStatus};
use shiftdesk::store::{Store, order};

/// File and the layout it is recognised as.
pub const ALL: [(&str, &str); 12] = [
    ("ExportOrderList201711301030.csv", "taobao"),
    ("ExportOrderList202511301030.csv", "taobao"),
    ("ExportOrderDetailList201711301030.csv", "taobao-items"),
    ("ExportOrderDetailList202511301030.csv", "taobao-items"),
    ("qianniu_orders_20260601.xlsx", "qianniu"),
    ("qianniu_baobei_20260601.xlsx", "qianniu-items"),
    ("jd_orders_20250630.csv", "jd"),
    ("0a1b2c3d4e5f60718293a4b5c6d7e8f9orders_export2026-05-31-10-20-30.csv", "pdd"),
    ("1775900000_doudian_orders.csv", "douyin"),
    ("1688_orders.xlsx", "1688"),
    ("youzan_orders.csv", "youzan"),
    ("weidian_orders.csv", "weidian"),
];

fn when(truth: &Value, key: &str) -> Option<i64> {
    let text = truth[key].as_str()?;
    Some(clock().unix(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()))
}

/// The truth's word for a status; some truths leave it to the platform's own word.
fn status(truth: &Value) -> OrderStatus {
    match (truth["status"].as_str(), truth["status_raw"].as_str().unwrap_or_default()) {
        (Some("wait_ship" | "part_shipped" | "locked"), _) | (None, "待发货") => OrderStatus::WaitConfirm,
        (None, "待付款") => OrderStatus::WaitPay,
        (None, "已发货") => OrderStatus::Shipped,
        (None, "已完成" | "交易完成") => OrderStatus::Done,
        (None, "已关闭" | "交易关闭") => OrderStatus::Closed,
        (Some(code), _) => OrderStatus::from_code(code).unwrap(),
        (None, other) => panic!("{other}"),
    }
}

fn texts(order: &Order, truth: &Value) {
    let d = &order.data;
    let first = d.lines.first().unwrap();
    for (key, have) in [
        ("order_id", d.order_no.as_str()),
        ("status_raw", &d.status_raw),
        ("buyer", &d.customer),
        ("receiver", &d.receiver),
        ("phone", &d.phone),
        ("landline", &d.landline),
        ("province", &d.address.province),
        ("city", &d.address.city),
        ("district", &d.address.district),
        ("detail", &d.address.detail),
        ("courier", &d.courier),
        ("tracking", &d.tracking_no),
        ("buyer_msg", &d.buyer_message),
        ("seller_memo", &d.remark),
        ("title", &first.title),
        ("sku", &first.spec),
        ("code", &first.code),
    ] {
        if let Some(value) = truth.get(key) {
            assert_eq!(have, value.as_str().unwrap_or_default(), "{}: {key}", d.order_no);
        }
    }
}

fn numbers(order: &Order, truth: &Value) {
    let d = &order.data;
    for (key, have) in [
        ("goods_fen", d.goods.0),
        ("post_fen", d.shipping.0),
        ("total_fen", d.payable.0),
        ("paid_fen", d.paid.0),
        ("qty", d.units()),
    ] {
        if let Some(value) = truth.get(key) {
            assert_eq!(Some(have), value.as_i64(), "{}: {key}", d.order_no);
        }
    }
    for (key, have) in [
        ("created", Some(d.placed_at)),
        ("paid", d.paid_at),
        ("shipped", d.shipped_at),
        ("finished", d.done_at),
    ] {
        if truth.get(key).is_some() {
            assert_eq!(have, when(truth, key), "{}: {key}", d.order_no);
        }
    }
}

fn items(order: &Order, truth: &Value) {
    let Some(items) = truth["items"].as_array() else { return };
    assert_eq!(order.data.lines.len(), items.len(), "{}", order.data.order_no);
    for (line, item) in order.data.lines.iter().zip(items) {
        let no = &order.data.order_no;
        assert_eq!(Some(line.title.as_str()), item["title"].as_str(), "{no}");
        if let Some(sku) = item.get("sku") {
            assert_eq!(line.spec, sku.as_str().unwrap_or_default(), "{no}");
        }
        assert_eq!(Some(line.code.as_str()), item["code"].as_str(), "{no}");
        assert_eq!(
            (Some(line.qty), Some(line.unit_price.0)),
            (item["qty"].as_i64(), item["price_fen"].as_i64())
        );
        assert_eq!(line.amount, line.unit_price * line.qty, "{no}");
    }
    let payable: Option<i64> = items.iter().map(|i| i["payable_fen"].as_i64()).sum();
    if let Some(payable) = payable {
        assert_eq!(order.data.payable.0, payable, "{no}: the shares of the items", no = order.data.order_no);
    }
}

/// The titles as the file joins them.
fn titles(order: &Order, truth: &Value, layout: &str) {
    let Some(titles) = truth["titles"].as_str() else { return };
    let lines = &order.data.lines;
    let joined = match layout {
        "youzan" => lines.iter().map(|l| format!("{}({}件)", l.title, l.qty)).collect::<Vec<_>>().join(";"),
        "weidian" => lines.iter().map(|l| format!("{}({})", l.title, l.qty)).collect::<Vec<_>>().join(";"),
        _ => lines.iter().map(|l| l.title.as_str()).collect::<Vec<_>>().join("，"),
    };
    assert_eq!(joined, titles, "{}", order.data.order_no);
}

/// Nothing of an address in one cell is lost and nothing added but the city of a municipality.
fn address(order: &Order, truth: &Value, layout: &str) {
    let Some(whole) = truth["address"].as_str() else { return };
    let a = &order.data.address;
    let no = &order.data.order_no;
    if layout == "jd" {
        let city = if a.city == a.province { "" } else { &a.city };
        assert_eq!([&a.province, city, &a.district, &a.detail].concat(), whole, "{no}");
        assert!(!a.province.is_empty() && !a.city.is_empty(), "{no}: {whole}");
        return;
    }
    let district = if whole.contains("其它区") { "其它区" } else { &a.district };
    let spaced = [&a.province, &a.city, district, &a.detail].join(" ");
    assert!(whole == spaced || whole.starts_with(&format!("{spaced}(")), "{no}: {spaced} of {whole}");
}

pub fn compare(order: &Order, truth: &Value, layout: &str) {
    texts(order, truth);
    numbers(order, truth);
    items(order, truth);
    titles(order, truth, layout);
    address(order, truth, layout);
    assert_eq!(order.status, status(truth), "{}", order.data.order_no);
}

#[test]
fn o1_every_export_is_read_exactly_and_the_second_time_nothing_changes() {
    for (name, layout) in ALL {
        let mut store = Store::in_memory().unwrap();
        let truth = truth(name);
        let report = import(&mut store, &fixture(name));
        assert_eq!(report.rejected, vec![], "{name}");
        assert_eq!((report.format.as_str(), report.new, report.changed), (layout, truth.len(), 0), "{name}");
        for t in &truth {
            let found = order::of_number(&store, t["order_id"].as_str().unwrap()).unwrap().pop().unwrap();
            compare(&found, t, layout);
            assert_eq!(found.data.platform, t["platform"].as_str().unwrap().replace("doudian", "douyin"));
        }
        let again = import(&mut store, &fixture(name));
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, truth.len()), "{name}");
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn o4_the_sum_of_every_order_follows_from_its_parts() {
    let mut store = Store::in_memory().unwrap();
    for (name, _) in ALL.into_iter().filter(|(_, layout)| !layout.ends_with("-items")) {
        import(&mut store, &fixture(name));
        for t in truth(name) {
            let d = order::of_number(&store, t["order_id"].as_str().unwrap()).unwrap().pop().unwrap().data;
            let expected = d.expected_payable().unwrap_or(d.goods + d.shipping - d.discount);
            assert_eq!(d.payable, expected, "{name} {}", d.order_no);
        }
    }
}

#[test]
fn what_a_platform_says_besides_is_read_too() {
    let mut store = Store::in_memory().unwrap();
    let of = |store: &Store, no: &str| order::of_number(store, no).unwrap().pop().unwrap();
    import(&mut store, &fixture("qianniu_orders_20260601.xlsx"));
    let flagged = of(&store, "3009391195086773997");
    assert_eq!((flagged.data.flag.as_str(), flagged.refund.0), ("red", 8990));
    let promised = clock().local(flagged.data.promised_ship_at.unwrap()).to_string();
    assert_eq!(promised, "2026-05-03 08:48:00 +08:00");
    import(&mut store, &fixture("1775900000_doudian_orders.csv"));
    assert_eq!(of(&store, "7771208759130893100").data.close_reason, "不想要了");
    import(&mut store, &fixture("jd_orders_20250630.csv"));
    let jd = of(&store, "384339820880");
    assert_eq!((jd.data.customer.as_str(), jd.data.paid.0), ("jd_906217", 20_899));
    let pdd = "0a1b2c3d4e5f60718293a4b5c6d7e8f9orders_export2026-05-31-10-20-30.csv";
    import(&mut store, &fixture(pdd));
    let unpaid = of(&store, "260517-268908780507114");
    assert_eq!(
        clock().local(unpaid.data.placed_at).to_string(),
        "2026-05-17 00:00:00 +08:00",
        "by its number"
    );
    assert_eq!(unpaid.data.customer, unpaid.data.order_no, "an order of nobody is not put to another's");
}

#[test]
fn the_words_for_formats_mean_every_layout_of_the_platform() {
    for (word, name) in [
        ("taobao", "ExportOrderList201711301030.csv"),
        ("taobao", "qianniu_orders_20260601.xlsx"),
        ("taobao-items", "qianniu_baobei_20260601.xlsx"),
        ("generic", "weidian_orders.csv"),
    ] {
        let mut store = Store::in_memory().unwrap();
        let options = super::Options { format: Some(word.into()), ..super::options() };
        let report = super::import_with(&mut store, &fixture(name), &options).unwrap();
        assert_eq!((report.new, report.rejected.len()), (40, 0), "{word} {name}");
    }
    let mut store = Store::in_memory().unwrap();
    let options = super::Options { format: Some("jd".into()), ..super::options() };
    let refused = super::import_with(&mut store, &fixture("weidian_orders.csv"), &options);
    assert!(matches!(refused, Err(super::ImportError::NoHeader)));
}
