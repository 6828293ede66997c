use super::*;
use crate::clock::Clock;
use crate::config::{Config, settings};
use crate::report::render::{csv, html, text};
use crate::text::locale::{Lang, Locale};
use crate::text::width::width;

/// 2026-06-01 14:00 in China.
const NOW: i64 = 1_780_293_600;

fn parcel(order_no: &str, courier: &str, units: i64) -> Shipped {
    Shipped {
        day: "2026-06-01".into(),
        order_no: order_no.into(),
        shop: "店".into(),
        courier: courier.into(),
        tracking_no: format!("YT{order_no}"),
        city: "扬州市".into(),
        goods: "晴雨两用折叠伞 *2; 收纳袋 *1".into(),
        units,
        by: "小李".into(),
        shipped_at: NOW,
        ..Shipped::default()
    }
}

fn parcels() -> Vec<Shipped> {
    let next = Shipped { day: "2026-06-02".into(), ..parcel("3061953192082110454", "zto", 1) };
    let platform = Shipped { by: String::new(), ..parcel("3061953192082110453", "zto", 1) };
    vec![
        parcel("3061953192082110451", "zto", 3),
        next,
        parcel("3061953192082110452", "zto", 2),
        platform,
        Shipped { tracking_no: String::new(), ..parcel("=cmd()", "", 1) },
    ]
}

fn with_report(lang: Lang, parcels: &[Shipped], see: impl Fn(&Shipping, &Setting)) {
    let (locale, mut config) = (Locale::new(lang), Config::defaults().unwrap());
    config.settings.shops =
        vec![settings::Shop { name: "店".into(), heading: "示例商城".into(), ..Default::default() }];
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
    let setting = Setting { locale: &locale, clock: &clock, config: &config };
    let day = |d| NaiveDate::from_ymd_opt(2026, 6, d).unwrap();
    see(&Shipping { from: day(1), to: day(2), parcels, made_at: NOW }, &setting);
}

fn shown(row: &[Cell]) -> Vec<&str> {
    row.iter().map(|c| c.shown.as_str()).collect()
}

#[test]
fn o15_the_report_says_per_day_what_left_how_from_where_under_which_name_by_whom() {
    with_report(Lang::Zh, &parcels(), |page, setting| {
        let report = page.report(setting);
        let headings: Vec<&str> = report
            .blocks
            .iter()
            .filter_map(|b| if let Block::Heading(text) = b { Some(text.as_str()) } else { None })
            .collect();
        assert_eq!(
            headings,
            [
                "【按快递】",
                "06-01  中通、主仓、示例商城、小李  2 单 5 件",
                "06-01  中通、主仓、示例商城、平台导入  1 单 1 件",
                "06-01  未填快递、主仓、示例商城、小李  1 单 1 件",
                "06-02  中通、主仓、示例商城、小李  1 单 1 件",
            ]
        );
        let Block::Table(couriers) = &report.blocks[1] else { panic!("{report:#?}") };
        let rows: Vec<String> = couriers.rows.iter().map(|r| shown(r).join(" ")).collect();
        assert_eq!(rows, ["中通 4 7", "未填快递 1 1", "合计 5 8"]);
        let Block::Table(sent) = &report.blocks[3] else { panic!("{report:#?}") };
        assert_eq!(sent.rows.len(), 2);
        assert_eq!(shown(&sent.rows[1])[..3], ["14:00", "3061953192082110452", "扬州市"]);
    });
}

#[test]
fn o15_numbers_stay_whole_and_lines_fit_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        with_report(lang, &parcels(), |page, setting| {
            for columns in [80, 120] {
                let text = text::render(&page.report(setting), columns);
                for number in ["3061953192082110451", "YT3061953192082110451"] {
                    assert!(text.contains(number), "{text}");
                }
                for line in text.lines() {
                    assert!(width(line) <= columns, "{columns}: {line}");
                }
            }
        });
    }
}

#[test]
fn o15_the_json_counts_and_names_every_parcel() {
    with_report(Lang::Zh, &parcels(), |page, setting| {
        let json = page.json(setting);
        assert_eq!((&json["parcels"], &json["units"]), (&json!(5), &json!(8)));
        assert_eq!(json["couriers"][0], json!({ "courier": "zto", "parcels": 4, "units": 7 }));
        assert_eq!(json["couriers"][1]["courier"], Value::Null);
        assert_eq!(
            json["shipping"][0],
            json!({
                "business_day": "2026-06-01",
                "order_no": "3061953192082110451",
                "shop": "店",
                "heading": "示例商城",
                "courier": "zto",
                "tracking_no": "YT3061953192082110451",
                "warehouse": "main",
                "city": "扬州市",
                "goods": "晴雨两用折叠伞 *2; 收纳袋 *1",
                "units": 3,
                "by": "小李",
                "shipped_at": "2026-06-01T14:00:00+08:00",
            })
        );
        assert_eq!(json["shipping"][3]["by"], Value::Null, "a platform's export names nobody");
    });
}

#[test]
fn o15_the_csv_has_one_row_a_parcel_and_no_formula() {
    with_report(Lang::Zh, &parcels(), |page, setting| {
        let bytes = csv::first(&page.report(setting)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().count(), 6);
        let head = "\u{FEFF}营业日,发货时间,快递,快递单号,订单号,收货城市,商品,件数,仓库,抬头,店铺,经手\r\n";
        assert!(text.starts_with(head), "{text}");
        assert!(text.contains(",'=cmd(),扬州市,"), "{text}");
        assert!(text.contains("3061953192082110451\t,"), "{text}");
    });
}

#[test]
fn o15_a_day_on_which_nothing_left_says_so() {
    with_report(Lang::En, &[], |page, setting| {
        let report = page.report(setting);
        assert!(text::render(&report, 80).contains("Nothing was sent"));
        assert!(html::render(&report, Lang::En).contains("<p>Nothing was sent"));
        assert_eq!(page.json(setting)["shipping"], json!([]));
    });
}
