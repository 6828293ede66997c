use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::figures::Name;
use crate::report::render::{csv as file, text};
use crate::store::testing::{actor, store};
use crate::store::{Op, figures};
use crate::text::locale::{Lang, Locale};
use crate::text::width::width;
use chrono::NaiveDate;

fn clock() -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T18:00:00+08:00").unwrap())
}

/// A small day: one sale, one deal lost to a hostile nick, one open question, one shift with words.
fn with_day(lang: Lang, see: impl Fn(&Summary, &Setting)) {
    let mut store = store();
    let noon = clock().now().timestamp() - 6 * 3600;
    let sql = format!(
        "INSERT INTO shifts(agent_id, kind, business_day, planned_start, planned_end, started_at, ended_at, words)
           VALUES (1, 'day', '2026-06-01', {noon}, {noon} + 3600, {noon} + 120, {noon} + 3000, '邮费问得多');
         INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0), (2, '=cmd()', 0);
         INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, paid_at, payable_fen, paid_fen,
            refund_fen, courier, shipped_at, business_day)
           VALUES (1, 1, '2026060112345678901', 'taobao', 'shipped', 1, {noon}, {noon} + 5, 9900, 9900, 900, 'zto',
                   {noon} + 9, '2026-06-01');
         INSERT INTO order_lines(order_id, position, title, qty, amount_fen) VALUES (1, 1, '青瓷杯', 3, 9900);
         INSERT INTO inquiries(shop_id, channel, customer_id, topic, product, status, opened_at, first_reply_at, closed_at,
            lost_reason, business_day)
           VALUES (1, 'jd', 2, 'price', '杯子', 'not_ordered', {noon}, {noon} + 31, {noon} + 60, 'price', '2026-06-01');
         INSERT INTO questions(topic, text, asked_at, business_day) VALUES ('size', '几号', {noon}, '2026-06-01');"
    );
    store.transact(&actor(0), Op::new("seed"), |w| Ok(w.execute_batch(&sql)?)).unwrap();
    let (locale, config, clock) = (Locale::new(lang), Config::defaults().unwrap(), clock());
    let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let summary = figures::summary(&store, &config, &clock, day, day).unwrap();
    see(&summary, &Setting { locale: &locale, clock: &clock, config: &config });
}

#[test]
fn the_page_tells_the_day_and_its_definitions() {
    with_day(Lang::Zh, |summary, setting| {
        let text = text::render(&report(summary, setting), 80);
        for part in [
            "日报",
            "按下单时间",
            "￥90.00",
            "淘宝/天猫",
            "青瓷杯",
            "中通",
            "价格",
            "=cmd()",
            "几号",
            "小李: 邮费问得多",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(text.contains("净销售额 = 付款 − 退款"), "one definition each, printed with the report");
    });
}

#[test]
fn every_line_fits_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        with_day(lang, |summary, setting| {
            for columns in [48, 80, 120] {
                for line in text::render(&report(summary, setting), columns).lines() {
                    assert!(width(line) <= columns, "{columns}: {line}");
                }
            }
        });
    }
}

#[test]
fn the_json_has_the_keys_others_build_on() {
    with_day(Lang::Zh, |summary, setting| {
        let value = json(summary, setting);
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let agreed = [
            "from",
            "to",
            "attribution",
            "figures",
            "sales",
            "funnel",
            "lost",
            "after_sales",
            "questions",
            "feedback",
            "shipping",
        ];
        assert_eq!(keys[..agreed.len()], agreed);
        let figures = value["figures"].as_object().unwrap();
        assert_eq!(
            figures.keys().map(String::as_str).collect::<Vec<_>>(),
            Name::ALL.iter().map(|n| n.code()).collect::<Vec<_>>()
        );
        for (name, figure) in figures {
            for key in ["numerator", "denominator", "value", "provisional"] {
                assert!(figure.get(key).is_some(), "{name}.{key}");
            }
        }
        assert_eq!(value["sales"]["net"], "90.00");
        assert_eq!(value["sales"]["by_channel"][0]["channel"], "taobao");
        assert_eq!(value["figures"]["average_order_value"]["value"], "99.00");
        assert_eq!(value["figures"]["first_response"]["median"], 31);
        assert_eq!(value["funnel"]["asked"]["final"], serde_json::Value::Null);
        assert_eq!(value["lost"][0]["customers"][0], "=cmd()");
        assert_eq!(value["shipping"][0]["order_no"], "2026060112345678901");
        assert_eq!(value["shifts"][0]["minutes_late"], 2);
        assert_eq!((&value["nudges"]["sent"], &value["nudges"]["paid"]), (&0.into(), &"0.00".into()));
        assert_eq!(value["trend"].as_array().unwrap().len(), 31);
        assert_eq!(
            (&value["trend"][30]["inquiries"], &value["trend"][30]["net"]),
            (&1.into(), &"90.00".into())
        );
    });
}

#[test]
fn the_csv_holds_one_number_a_row_and_no_formula() {
    with_day(Lang::Zh, |summary, setting| {
        let bytes = file::first(&report(summary, setting)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("\u{FEFF}部分,项目,指标,数值,备注\r\n"));
        for line in [
            "销售,本期,净额,90.00,",
            "销售,青瓷杯,件数,3,商品",
            "指标,净销售额,数值,90.00,",
            "班次,小李 白班 2026-06-01,迟到（分）,2,",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line}\n{text}");
        }
        assert!(text.contains(",'=cmd()\r\n"), "{text}");
        assert!(text.lines().all(|l| l.matches(',').count() == 4), "{text}");
    });
}

#[test]
fn every_name_has_its_texts() {
    for lang in [Lang::Zh, Lang::En] {
        with_day(lang, |summary, setting| {
            let names =
                Name::ALL.iter().flat_map(|n| [format!("figure.{n}"), format!("figure.definition.{n}")]);
            let sums = sums(&summary.totals).map(|(name, _)| format!("summary.sales.{name}"));
            let groups = summary.breakdowns.iter().map(|b| format!("summary.by.{}", b.by));
            let steps = summary.funnel.iter().map(|s| format!("summary.funnel.{}", s.name));
            let details = ["median", "p90", "today", "daytime"].map(|d| format!("summary.csv.{d}"));
            let ages = (0..4).map(|i| format!("summary.after_sales.age{i}"));
            let rules = ["placed", "paid"].map(|r| format!("summary.attribution_rule.{r}"));
            for key in names.chain(sums).chain(groups).chain(steps).chain(details).chain(ages).chain(rules) {
                assert!(setting.locale.has(&key), "{key}");
            }
        });
    }
}

#[test]
fn o12_o14_overdue_cod_and_feedback_stand_on_the_page_and_in_the_files() {
    let mut store = store();
    let now = clock().now().timestamp();
    let sql = format!(
        "INSERT INTO customers(id, name, created_at) VALUES (1, '13800138000', 0);
         INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, payable_fen, payment_kind,
            courier, shipped_at, cod_money_at, business_day) VALUES
           (1, 1, 'A1', 'phone', 'signed', 1, 0, 8800, 'cod', 'zto', {now} - 93600, {now}, '2026-05-31'),
           (2, 1, 'A2', 'phone', 'signed', 1, 0, 8800, 'cod', 'zto', {now} - 3600, NULL, '2026-05-31');
         INSERT INTO feedback(order_id, customer_id, kind, text, at, business_day, answer, answered_at) VALUES
           (1, 1, 'wish', '想要蓝色，打13800138000', {now}, '2026-06-01', '', NULL),
           (1, 1, 'opinion', '昨天的', {now}, '2026-05-31', '', NULL);"
    );
    store.transact(&actor(0), Op::new("seed"), |w| Ok(w.execute_batch(&sql)?)).unwrap();
    let (config, clock) = (Config::defaults().unwrap(), clock());
    let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let summary = figures::summary(&store, &config, &clock, day, day).unwrap();
    for (lang, words) in
        [(Lang::Zh, ["签收单", "愿望", "待答复"]), (Lang::En, ["signed slip", "Wish", "to answer"])]
    {
        let locale = Locale::new(lang);
        let setting = Setting { locale: &locale, clock: &clock, config: &config };
        let text = text::render(&report(&summary, &setting), 80);
        for part in words.iter().chain(&["138****8000", "A1", "88.00", "26", "想要蓝色"]) {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("13800138000") && !text.contains("昨天的"), "{text}");
        let sheet = csv::table(&summary, &setting);
        let shown = |row: &Vec<Cell>| row.iter().map(|c| c.shown.as_str()).collect::<Vec<_>>().join("|");
        let rows: Vec<String> = sheet.rows.iter().map(shown).collect();
        assert!(rows.iter().any(|r| r.contains("A1") && r.contains(words[0])), "{rows:?}");
    }
    let locale = Locale::new(Lang::Zh);
    let json = json(&summary, &Setting { locale: &locale, clock: &clock, config: &config });
    assert_eq!(json["cod_overdue"].as_array().unwrap().len(), 1);
    assert_eq!(json["cod_overdue"][0]["missing"], "slip");
    assert_eq!(json["cod_overdue"][0]["hours_out"], 26);
    assert_eq!(json["feedback"][0]["text"], "想要蓝色，打138****8000");
    assert_eq!(json["feedback"][0]["kind"], "wish");
    assert!(json["feedback"][0]["answer"].is_null());
}

#[test]
fn the_page_has_its_charts_and_only_those_with_something_to_draw() {
    with_day(Lang::Zh, |summary, setting| {
        let titles: Vec<String> = report(summary, setting)
            .blocks
            .into_iter()
            .filter_map(|block| match block {
                crate::report::Block::Chart(chart) => Some(chart.title),
                _ => None,
            })
            .collect();
        let expected = ["每小时咨询与订单", "热销商品", "询单漏斗", "流失原因", "近 7 天", "近 31 天净额"];
        assert_eq!(titles, expected, "nobody waited, so there are no response times");
        let lost = chart(summary, Picture::Lost, setting);
        assert_eq!(lost.categories, ["价格"]);
        let hours = chart(summary, Picture::Hours, setting);
        assert_eq!(hours.categories, ["12"], "only the hours in which something happened");
    });
}

#[test]
fn every_number_of_the_list_has_rows_that_add_up_to_it() {
    with_day(Lang::En, |summary, setting| {
        for entry in entries(summary, setting) {
            assert!(!entry.label.is_empty(), "{entry:?}");
            let Some((table, subjects)) = rows_of(summary, entry.of, setting) else { continue };
            assert_eq!(table.rows.len(), subjects.len(), "{}", entry.label);
            if matches!(entry.of, EntryOf::Lost | EntryOf::Shipping | EntryOf::Feedback) {
                assert_eq!(entry.value, table.rows.len().to_string(), "{}", entry.label);
            }
        }
    });
}
