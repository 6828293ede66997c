use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::case::{CaseDetails, CaseStatus};
use crate::domain::document::Document;
use crate::report::render;
use crate::text::locale::{Lang, Locale};

fn case() -> Case {
    let slip = Document { kind: "reversal".into(), product: "C-1".into(), qty: -2, ..Document::default() };
    let paid = Document {
        kind: "expense".into(),
        amount: Fen(1200),
        number: "F-3".into(),
        written_at: Some(2000),
        ..Document::default()
    };
    Case {
        id: 7,
        shop: "店".into(),
        channel: "taobao".into(),
        kind: "damage".into(),
        status: CaseStatus::Working,
        customer_id: 1,
        customer: "=小美".into(),
        order_id: None,
        order_no: "T1".into(),
        inquiry_id: None,
        details: CaseDetails {
            products: "C-1".into(),
            qty: 2,
            degree: "slight".into(),
            solution: "部分退款".into(),
            amount: Fen(1200),
            ..CaseDetails::default()
        },
        solution_at: Some(1500),
        deadline_at: None,
        opened_at: 1000,
        solved_at: None,
        closed_at: None,
        close_reason: String::new(),
        agent: "小李".into(),
        business_day: "1970-01-01".into(),
        documents: vec![slip, paid],
    }
}

fn with<T>(cases: &[Case], look: impl FnOnce(&Register, &Setting) -> T) -> T {
    let (locale, config) = (Locale::new(Lang::Zh), Config::defaults().unwrap());
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("1970-01-01T12:00:00+08:00").unwrap());
    let day = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    look(
        &Register { from: day, to: day, cases, made_at: 9000 },
        &Setting { locale: &locale, clock: &clock, config: &config },
    )
}

#[test]
fn a1_the_register_names_nick_order_product_degree_solution_amount_and_documents() {
    with(&[case()], |page, setting| {
        let sheet = page.sheet(setting);
        assert_eq!(sheet.columns.len(), sheet.rows[0].len());
        let of = |name: &str| {
            let at = sheet.columns.iter().position(|c| c.title == name).unwrap();
            sheet.rows[0][at].shown.as_str()
        };
        assert_eq!((of("客户"), of("订单号"), of("商品"), of("程度")), ("=小美", "T1", "C-1", "轻微"));
        assert_eq!((of("处理方案"), of("金额"), of("数量")), ("部分退款", "12.00", "2"));
        assert_eq!(of("单据"), "[ ] 冲单 C-1 -2; [v] 费用单 ￥12.00 F-3");
        let csv = String::from_utf8(render::csv::first(&page.report(setting)).unwrap()).unwrap();
        assert!(csv.contains("'=小美"), "no cell is taken for a formula");
        let json = page.json(setting);
        assert_eq!(json["cases"][0]["documents"][0]["qty"], -2);
        assert!(json["cases"][0]["wants"].is_null());
        let text = render::text::render(&page.report(setting), 100);
        assert!(text.contains("部分退款") && text.contains("12.00"), "{text}");
    });
    with(&[], |page, setting| {
        let text = render::text::render(&page.report(setting), 80);
        assert!(text.contains("没有登记"), "{text}");
    });
}

#[test]
fn a10_the_list_for_the_product_side_names_product_count_and_causes() {
    let one =
        Reviewed { product: String::new(), count: 2, causes: vec!["漏水".into(), "有划痕".into()] };
    with(&[], |page, setting| {
        let row = review_row(&one, setting).map(|cell| cell.shown);
        assert_eq!(row, ["（未写商品）", "2", "漏水; 有划痕"]);
        let text = render::text::render(&reviews(&[one], page.from, page.to, setting), 80);
        assert!(text.contains("漏水"), "{text}");
    });
}
