use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Entity;
use crate::report::render;
use crate::store::testing::{actor, store};
use crate::store::{Store, audit, change, order};
use crate::text::locale::{Lang, Locale};

fn with<T>(lang: Lang, look: impl FnOnce(&Setting) -> T) -> T {
    let (locale, config) = (Locale::new(lang), Config::defaults().unwrap());
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
    look(&Setting { locale: &locale, clock: &clock, config: &config })
}

/// An order whose address, postage and ship time were changed for a customer who asked.
fn changed() -> (Store, Subject) {
    let mut store = store();
    let id = order::create(&mut store, &actor(1_780_280_000), &crate::domain::order::tests::sample(), None)
        .unwrap();
    let request = change::open(&mut store, &actor(1_780_280_100), id, "改地址", "搬家", "family").unwrap();
    let mut data = order::get(&store, id).unwrap().data;
    data.address.detail = "东关街8号".into();
    data.phone = "13900139000".into();
    data.shipping = crate::domain::money::Fen(1200);
    data.promised_ship_at = Some(1_780_300_000);
    let why = order::Why { reason: "搬家（家人代问）", entry_error: false };
    change::edit(&mut store, &actor(1_780_280_200), request, &data, why).unwrap();
    let step = change::Step { id: "warehouse", label: "通知仓库按新内容备货" };
    change::tick(&mut store, &actor(1_780_280_300), request, step).unwrap();
    (store, Subject::new(Entity::Order, id))
}

fn page(lang: Lang) -> String {
    let (store, subject) = changed();
    let entries = audit::of(&store, subject, 50).unwrap();
    with(lang, |setting| render::text::render(&report("操作记录", subject, &entries, setting), 78))
}

#[test]
fn x1_people_read_who_did_what_why_and_each_field_before_and_after() {
    let text = page(Lang::Zh);
    for part in [
        "小李",
        "按要求改单",
        "原因：搬家（家人代问）",
        "详细地址：文汇路1号 → 东关街8号",
        "手机：13800138000 → 13900139000",
        "运费：6.00 → 12.00",
        "承诺发货：（空） → 2026-06-01 15:46",
        "[v] 通知仓库按新内容备货",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let order: Vec<usize> = ["改单步骤打勾", "按要求改单", "登记改单", "录入订单"]
        .iter()
        .map(|what| text.find(what).unwrap_or_else(|| panic!("{what}\n{text}")))
        .collect();
    assert!(order.is_sorted(), "newest first\n{text}");
}

#[test]
fn x1_the_english_twin_has_no_chinese_but_what_people_typed() {
    let text = page(Lang::En);
    for part in
        ["Address: 文汇路1号 → 东关街8号", "Postage: 6.00 → 12.00", "Mobile: 13800138000 → 13900139000"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for word in ["步骤", "新增", "改单中", "录入订单", "原因"] {
        assert!(!text.contains(word), "{word}\n{text}");
    }
}

#[test]
fn x1_every_column_of_an_orders_rows_has_a_label_in_both_languages() {
    let (store, _) = changed();
    let tables = [
        "orders",
        "checks",
        "exceptions",
        "remarks",
        "change_requests",
        "chases",
        "send_offs",
        "call_backs",
        "feedback",
        "fees",
        "order_events",
    ];
    for lang in [Lang::Zh, Lang::En] {
        with(lang, |setting| {
            for table in tables {
                assert_ne!(table_label(table, setting), table, "{table} {lang:?}");
                for column in audit::testing::columns(&store, table) {
                    if column == "id" || column == "position" || column.ends_with("_id") {
                        continue;
                    }
                    let name = values::name(&column).to_owned();
                    let keys = [format!("order.field.{name}"), format!("trail.field.{name}")];
                    assert!(keys.iter().any(|k| setting.locale.has(k)), "{table}.{column} {lang:?}");
                }
            }
        });
    }
}

#[test]
fn x1_a_row_that_leaves_has_stable_names_and_typed_values() {
    let (store, subject) = changed();
    let entries = audit::of(&store, subject, 50).unwrap();
    let edit = entries.iter().find(|e| e.head.kind == "change_edit").unwrap();
    with(Lang::En, |setting| {
        let all: Vec<Row> = edit.changes.iter().flat_map(|c| rows(&edit.head, c, setting)).collect();
        let of = |field: &str| {
            all.iter().map(Row::json).find(|r| r["field"] == field && r["table"] == "orders").unwrap()
        };
        let fee = of("shipping_fee");
        assert_eq!((&fee["before"], &fee["after"]), (&"6.00".into(), &"12.00".into()));
        let ship = of("promised_ship_at");
        assert_eq!(
            (&ship["before"], &ship["after"]),
            (&serde_json::Value::Null, &"2026-06-01T15:46:40+08:00".into())
        );
        let place = of("detail");
        assert_eq!((&place["ref"], &place["entity"]), (&"3061953192082110451".into(), &"order".into()));
        assert_eq!((&place["agent"], &place["change"]), (&"小李".into(), &"changed".into()));
        assert_eq!(place["reason"], "搬家（家人代问）");
        assert_eq!(all[0].values().len(), HEADS.len());
        let keys: Vec<&str> = place.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, HEADS.map(|(name, _)| name));
    });
}

#[test]
fn x3_a_purge_is_told_in_words() {
    let locale = crate::text::locale::Locale::new(crate::text::locale::Lang::Zh);
    let (whom, counts) = purged("customer 12", "customers 1, orders 2", &locale);
    assert_eq!((whom.as_str(), counts.as_str()), ("应客户要求（编号 12）", "客户 1 条、订单 2 条"));
    assert_eq!(purged("before 2026-01-01", "", &locale).0, "2026-01-01 之前已经了结的");
}
