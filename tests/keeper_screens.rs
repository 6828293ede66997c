//! What is due, drawn: every list and form of it in both languages at three sizes.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::domain::order::{Line, OrderData, OrderStatus};
use shiftdesk::domain::snippet::Index;
use shiftdesk::store::customer::{Listed, import_in};
use shiftdesk::store::{self, Actor, Op};
use shiftdesk::text::locale::Lang;
use shiftdesk::ui::screen_text::screen_text;
use support::desk::{Desk, popup};

const SIZES: [(u16, u16); 3] = [(140, 40), (100, 30), (80, 24)];

/// Name, keys, and what stands there in Chinese and in English.
const SCREENS: &[(&str, &str, [&str; 2])] = &[
    ("list", "Ctrl-K", ["! 发货 Mei", "! Ship      Mei"]),
    ("special", "Ctrl-K 1", ["[加急]", "[Urgent]"]),
    ("feedback", "Ctrl-K 2", ["愿望 Vera", "Wish Vera"]),
    ("feedback_answer", "Ctrl-K 2 1", ["答复", "Answer"]),
    ("chase_menu", "Ctrl-K Enter", ["已超 2h05", "2h05 over"]),
    ("chase", "Ctrl-K Enter 1", ["催了谁", "Who is chased"]),
    ("cod_menu", "Ctrl-K =Cody Enter", ["货款和签收单都回来了", "Money and signed slip came back"]),
    ("cod_back", "Ctrl-K =Cody Enter 1", ["何时回来", "When it came"]),
    ("refusal_reason", "Ctrl-K =Cody Enter 4", ["为什么拒收", "Why was it refused?"]),
    ("refused", "Ctrl-K =Cody Enter 4 2", ["3. 原件退回后清点", "3. Count what comes back"]),
    ("refusal_script", "Ctrl-K =Cody Enter 4 2 2", ["Cody", "Cody"]),
    ("refused_case", "Ctrl-K =Cody Enter 4 2 1", ["拒收，原因：商品", "COD parcel refused: Goods"]),
    ("call_back", "Ctrl-K =Vera Enter", ["签收回访", "Call-back after delivery"]),
    ("assign", "Ctrl-K 1 1", ["指派经办人", "Assign the order"]),
    ("assign_other", "Ctrl-K 1 1 PageDown PageDown Enter", ["经办人", "Handler"]),
];

fn at(minutes_ago: i64) -> Actor {
    Actor {
        agent_id: Some(1),
        shift_id: None,
        at: support::desk::clock().now().timestamp() - minutes_ago * 60,
        day: chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap(),
    }
}

/// The usual day with a late order, COD out for two days, and a VIP who has her parcel since four days.
fn desk(lang: Lang) -> Desk {
    const DAY: i64 = 1440;
    let mut desk = Desk::new(lang, SIZES[0]);
    let store = &mut desk.app.session.store;
    let shop = store::shop::names(store).unwrap().remove(0);
    let vip = Listed {
        name: "Vera".into(),
        channel: "taobao".into(),
        phones: Vec::new(),
        tier: "vip".into(),
        groups: String::new(),
        tags: String::new(),
        note: String::new(),
    };
    store.transact(&at(9 * DAY), Op::new("import_customers"), |w| import_in(w, &vip)).unwrap();
    let cod = OrderData { payment_kind: "cod".into(), ..OrderData::default() };
    let late =
        OrderData { paid_at: Some(at(DAY).at), promised_ship_at: Some(at(125).at), ..OrderData::default() };
    let paid = OrderData { paid_at: Some(at(6 * DAY).at), ..OrderData::default() };
    for (customer, minutes, to, data) in [
        ("Mei", DAY, OrderStatus::Preparing, late),
        ("Cody", 2 * DAY, OrderStatus::Shipped, cod),
        ("Vera", 4 * DAY + 100, OrderStatus::Signed, paid),
    ] {
        let data = OrderData {
            shop: shop.clone(),
            channel: "taobao".into(),
            customer: customer.into(),
            placed_at: at(minutes).at,
            lines: vec![Line { title: "U-01".into(), qty: 1, ..Line::default() }],
            ..data
        };
        let id = store::order::create(store, &at(minutes), &data, None).unwrap();
        let mut moment = minutes;
        while store::order::get(store, id).unwrap().status != to {
            moment -= 1;
            let next = store::order::get(store, id).unwrap().status.next().unwrap();
            store::order::advance(store, &at(moment), id, next, "", &[]).unwrap();
        }
    }
    let most = store::search::Most { of_kind: 9, all: 9 };
    let vera = store::search::search(store, &Index::default(), "Vera", most).unwrap();
    let customer = vera.iter().find(|h| h.kind.to_string() == "customer").unwrap().id;
    store
        .transact(&at(9), Op::new("seed"), |w| store::feedback::add_in(w, None, customer, "wish", "U-01"))
        .unwrap();
    desk
}

#[test]
fn o9_o10_o12_o14_every_list_and_form_is_whole_in_both_languages_at_three_sizes() {
    for (i, lang) in [Lang::Zh, Lang::En].into_iter().enumerate() {
        for (name, keys, said) in SCREENS {
            let mut desk = desk(lang);
            desk.press(keys);
            for size in SIZES {
                desk.size = size;
                let (buf, _) = desk.draw();
                let text = screen_text(&buf);
                assert!(popup(&buf).is_some(), "{name} {size:?}: no whole frame\n{text}");
                assert!(text.contains(said[i]), "{name} {size:?}: '{}'\n{text}", said[i]);
                assert!(!text.contains("keeper.") && !text.contains("{time}"), "{name}\n{text}");
                let chinese = |c: char| matches!(c, '\u{2E80}'..='\u{9FFF}');
                let data = ["{预计发货}", "{称呼}", "{时间段问候}", "{客服}", "{店铺}", "预计发货"];
                let plain = data.iter().fold(text.clone(), |t, d| t.replace(d, ""));
                let mixed = plain.lines().find(|l| lang == Lang::En && l.chars().any(chinese));
                assert_eq!(mixed, None, "{name} {size:?}\n{text}");
            }
        }
    }
}
