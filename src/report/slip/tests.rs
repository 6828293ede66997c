use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::order::{Line, OrderData};
use crate::report::render::{html, text};
use crate::store::order;
use crate::store::testing::{actor, store};
use crate::text::locale::{Lang, Locale};
use crate::text::width::width;

/// 2026-06-01 14:00 in China.
const NOW: i64 = 1_780_293_600;

fn with_slip(lang: Lang, data: &OrderData, prints: i64, see: impl Fn(&Slip, &Setting)) {
    let mut store = store();
    let id = order::create(&mut store, &actor(NOW - 3600), data, None).unwrap();
    for n in 0..prints {
        order::slip_printed(&mut store, &actor(NOW - 600 + n), id).unwrap();
    }
    let order = order::get(&store, id).unwrap();
    let (locale, config) = (Locale::new(lang), Config::defaults().unwrap());
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
    let setting = Setting { locale: &locale, clock: &clock, config: &config };
    let shop =
        Shop { name: data.shop.clone(), heading: "示例商城".into(), phone: "0514-80000000".into() };
    let weight_g = order::weigh(&store, &order, config.settings.orders.packing_g).unwrap();
    see(
        &Slip { order: &order, shop: &shop, weight_g, extras: &[], printed_at: NOW, printed_by: "小李" },
        &setting,
    );
}

/// Paid, two lines, one of them long, with every kind of wish.
fn paid() -> OrderData {
    let umbrella = Line {
        title: "晴雨两用全自动折叠伞加大加固双人防晒防紫外线学生女生便携".into(),
        spec: "颜色:雾霾蓝;尺寸:加大".into(),
        code: "U-01-BLUE".into(),
        qty: 2,
        unit_price: Fen(5_000),
        amount: Fen(10_000),
        ..Line::default()
    };
    let gift = Line { title: "收纳袋".into(), qty: 1, ..Line::default() };
    OrderData {
        placed_at: NOW - 7200,
        paid_at: Some(NOW - 7000),
        promised_ship_at: Some(NOW + 86_400),
        phone: "13800138000".into(),
        landline: "0514-87654321".into(),
        courier: "sf".into(),
        tags: vec!["urgent".into(), "gift".into()],
        buyer_message: "请放门卫".into(),
        remark: "顺丰,贺卡,,小李".into(),
        flag: "red".into(),
        lines: vec![umbrella, gift],
        ..crate::domain::order::tests::sample()
    }
}

fn cod() -> OrderData {
    OrderData { payment_kind: "cod".into(), paid_at: None, paid: Fen::ZERO, ..paid() }
}

const ZH: &str = r"                          示例商城 订单 [补打 第 1 次]
================================================================================
订单号    3061953192082110451            状态      待核对
下单      2026-06-01 12:00               付款      2026-06-01 12:03
付款方式  在线支付                       承诺发货  2026-06-02 14:00
快递      顺丰                           仓库      主仓
顾客      小静                           店铺电话  0514-80000000
打印      2026-06-01 14:00 小李

【收货】 -----------------------------------------------------------------------
收件人  姜秀
电话    13800138000 / 0514-87654321
地址    江苏省 扬州市 邗江区 文汇路1号

【商品】共 3 件 ----------------------------------------------------------------
商品                       规格                   编码       数量   单价    金额
-------------------------  ---------------------  ---------  ----  -----  ------
晴雨两用全自动折叠伞加大   颜色:雾霾蓝;尺寸:加大  U-01-BLUE     2  50.00  100.00
加固双人防晒防紫外线学生
女生便携
收纳袋                                                          1

【金额】 -----------------------------------------------------------------------
货款  ￥100.00             运费  ￥6.00               优惠  ￥0.00
应付  ￥106.00             实付  ￥106.00

【特别要求】 -------------------------------------------------------------------
标记      加急、礼物
买家留言  请放门卫
卖家备注  [红] 顺丰,贺卡,,小李

【签字】 -----------------------------------------------------------------------

仓库     ________  日期 ________         快递     ________  日期 ________
顾客签收 ________  日期 ________
";

const EN: &str = r"                              示例商城: order slip
================================================================================
Order no.   3061953192082110451          Status      To confirm
Placed      2026-06-01 12:00             Payment     Cash on delivery
Ship by     2026-06-02 14:00             Courier     SF Express
Warehouse   Main                         Customer    小静
Shop phone  0514-80000000                Printed     2026-06-01 14:00 小李

********************************************************************************
                       Cash on delivery: collect ￥106.00
********************************************************************************

[RECEIVER] ---------------------------------------------------------------------
Receiver  姜秀
Phone     13800138000 / 0514-87654321
Address   江苏省 扬州市 邗江区 文汇路1号

[GOODS] 3 units ----------------------------------------------------------------
Goods                       Spec                   Code       Qty  Price  Amount
--------------------------  ---------------------  ---------  ---  -----  ------
晴雨两用全自动折叠伞加大加  颜色:雾霾蓝;尺寸:加大  U-01-BLUE    2  50.00  100.00
固双人防晒防紫外线学生女生
便携
收纳袋                                                          1

[AMOUNTS] ----------------------------------------------------------------------
Goods     ￥100.00         Postage   ￥6.00           Discount  ￥0.00
Payable   ￥106.00         Paid      ￥0.00

[SPECIAL WISHES] ---------------------------------------------------------------
Tags             Urgent, Gift
Buyer's message  请放门卫
Seller's remark  [Red] 顺丰,贺卡,,小李

[SIGNATURES] -------------------------------------------------------------------

Warehouse ________  Date ________        Courier   ________  Date ________
Customer  ________  Date ________
";

#[test]
fn o11_the_slip_in_chinese_is_complete_plain_and_whole() {
    with_slip(Lang::Zh, &paid(), 1, |slip, setting| {
        let text = text::render(&slip.report(setting), 80);
        assert_eq!(text, ZH);
    });
}

#[test]
fn o11_the_slip_in_english_says_the_same() {
    with_slip(Lang::En, &cod(), 0, |slip, setting| {
        let text = text::render(&slip.report(setting), 80);
        assert_eq!(text, EN);
    });
}

#[test]
fn o12_what_the_courier_collects_stands_large_until_it_is_paid() {
    with_slip(Lang::Zh, &cod(), 0, |slip, setting| {
        assert_eq!(slip.to_collect(), Some(Fen(10_600)));
        let banner = Block::Banner("货到付款，请向顾客收取 ￥106.00".into());
        assert_eq!(slip.report(setting).blocks[0], banner);
        assert_eq!(slip.json(setting)["to_collect"], "106.00");
    });
    let part = OrderData { paid: Fen(10_000), ..cod() };
    with_slip(Lang::Zh, &part, 0, |slip, _| assert_eq!(slip.to_collect(), Some(Fen(600))));
    let all = OrderData { paid: Fen(10_600), ..cod() };
    for settled in [all, paid()] {
        with_slip(Lang::Zh, &settled, 0, |slip, setting| {
            assert_eq!(slip.to_collect(), None);
            assert!(!slip.report(setting).blocks.iter().any(|b| matches!(b, Block::Banner(_))));
            assert_eq!(slip.json(setting)["to_collect"], Value::Null);
        });
    }
}

#[test]
fn c2_the_parcels_weight_stands_on_the_slip_once_every_piece_has_one() {
    let weighed = |data: OrderData| OrderData {
        lines: data.lines.into_iter().map(|l| Line { weight_g: Some(420), ..l }).collect(),
        ..data
    };
    let meta = |slip: &Slip, setting: &Setting| slip.report(setting).meta;
    with_slip(Lang::Zh, &weighed(paid()), 0, |slip, setting| {
        assert!(meta(slip, setting).contains(&("应重".into(), "约 1460 克".into())), "three pieces, packing");
        assert_eq!(slip.json(setting)["expected_weight_g"], 1460);
    });
    with_slip(Lang::En, &weighed(paid()), 0, |slip, setting| {
        assert!(meta(slip, setting).contains(&("Weight".into(), "about 1460 g".into())));
    });
    with_slip(Lang::Zh, &paid(), 0, |slip, setting| {
        assert!(!meta(slip, setting).iter().any(|(label, _)| label == "应重"), "never a sum with a hole");
        assert_eq!(slip.json(setting)["expected_weight_g"], Value::Null);
    });
}

#[test]
fn o11_a_slip_is_marked_as_reprint_from_the_second_time_on() {
    with_slip(Lang::Zh, &paid(), 0, |slip, setting| {
        assert_eq!(slip.report(setting).title, "示例商城 订单");
        assert_eq!(slip.json(setting)["reprint"], false);
    });
    with_slip(Lang::Zh, &paid(), 2, |slip, setting| {
        assert_eq!(slip.report(setting).title, "示例商城 订单 [补打 第 2 次]");
        let json = slip.json(setting);
        assert_eq!((&json["prints"], &json["reprint"]), (&json!(2), &json!(true)));
    });
}

#[test]
fn o11_the_json_is_the_order_and_what_its_slip_says() {
    with_slip(Lang::Zh, &paid(), 0, |slip, setting| {
        let json = slip.json(setting);
        let order = form::json(slip.order, slip.extras, setting);
        for (key, value) in order.as_object().unwrap() {
            assert_eq!(json[key], *value, "{key}");
        }
        assert_eq!(json["heading"], "示例商城");
        assert_eq!(json["shop_phone"], "0514-80000000");
        assert_eq!(json["warehouse"], "main");
        assert_eq!(
            json["wishes"],
            json!([
                { "from": "tags", "text": "加急、礼物" },
                { "from": "buyer_message", "text": "请放门卫" },
                { "from": "remark", "text": "[红] 顺丰,贺卡,,小李" },
            ])
        );
    });
}

#[test]
fn o11_nothing_of_the_goods_is_cut_on_any_page() {
    for lang in [Lang::Zh, Lang::En] {
        with_slip(lang, &paid(), 0, |slip, setting| {
            for columns in [48, 64, 80, 120] {
                let page = text::render(&slip.report(setting), columns);
                assert!(!page.contains(".."), "{page}");
                for line in page.lines() {
                    assert!(width(line) <= columns, "{columns}: {line}");
                }
                let run: String = page.chars().filter(|c| !c.is_whitespace()).collect();
                assert!(run.contains("13800138000/0514-87654321"), "{page}");
            }
        });
    }
}

#[test]
fn a_file_is_named_by_the_order_number_where_that_is_safe_and_enough() {
    with_slip(Lang::Zh, &paid(), 0, |slip, _| {
        assert_eq!(slip.file_name(true), "slip-3061953192082110451");
        assert_eq!(slip.file_name(false), "slip-3061953192082110451-1");
    });
    let odd = OrderData { order_no: "../号".into(), ..paid() };
    with_slip(Lang::Zh, &odd, 0, |slip, _| assert_eq!(slip.file_name(true), "slip-___号-1"));
}

/// Everything an order takes from outside, hostile.
fn hostile() -> OrderData {
    const EVIL: &str = "</td><script>alert(1)</script>\" onload='x' &amp; \u{202E}gpj\u{1b}[2J\u{200B}\r\n末";
    let evil = || EVIL.to_owned();
    let data = paid();
    OrderData {
        order_no: evil(),
        customer: evil(),
        receiver: evil(),
        phone: evil(),
        landline: evil(),
        address: crate::domain::order::Address { city: evil(), detail: evil(), ..Default::default() },
        courier: evil(),
        tracking_no: evil(),
        warehouse: evil(),
        tags: vec!["<b>".into()],
        buyer_message: evil(),
        remark: evil(),
        flag: evil(),
        lines: vec![Line { title: evil(), spec: evil(), code: evil(), ..data.lines[0].clone() }],
        ..data
    }
}

#[test]
fn o11_hostile_text_stays_text_on_every_slip() {
    with_slip(Lang::Zh, &hostile(), 0, |slip, setting| {
        let report = slip.report(setting);
        let page = html::render(&report, Lang::Zh);
        for markup in ["<script", "<b>&lt;", "onload='", "\" onload", "\u{202E}", "\u{1b}", "\u{200B}"] {
            assert!(!page.contains(markup), "{markup:?}");
        }
        assert!(page.contains(
            "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp; gpj[2J"
        ));
        assert_eq!(page.matches("<td").count(), 6, "one row of six cells");
        let text = text::render(&report, 80);
        assert!(!text.chars().any(|c| c != '\n' && c.is_control() || c == '\u{202E}'));
    });
}
