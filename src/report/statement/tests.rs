use super::*;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::fee::period::Period;
use crate::domain::fee::{NewFee, Payment};
use crate::report::render::text;
use crate::store::testing::store;
use crate::store::{Actor, Op, Store, fee};
use crate::text::locale::{Lang, Locale};
use chrono::NaiveDate;

fn on(day: u32, hour: i64) -> Actor {
    let day = NaiveDate::from_ymd_opt(2026, 6, day).unwrap();
    let at = day.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp() + (hour - 8) * 3600;
    Actor { agent_id: Some(1), shift_id: None, at, day }
}

fn new(party: &Party, kind: &str, amount: i64, owed_by_us: bool) -> NewFee {
    NewFee {
        order_id: None,
        case_id: None,
        kind: kind.into(),
        amount: Fen(amount),
        payer: if owed_by_us { "us".into() } else { "customer".into() },
        owed_by_us,
        party: party.clone(),
        prepaid: false,
        settled: false,
        note: String::new(),
    }
}

/// June of 小美: something open from before, an advance, three fees, one of them disputed, a payment. 中通 is owed.
fn june() -> (Store, Party) {
    let mut store = store();
    let seed = "INSERT INTO customers(id, name, created_at, credit_fen) VALUES (1, '小美', 0, 5000)";
    store.transact(&on(1, 9), Op::new("seed"), |w| Ok(w.execute_batch(seed)?)).unwrap();
    let mei = Party::customer(1, "小美");
    let may = Actor { day: NaiveDate::from_ymd_opt(2026, 5, 30).unwrap(), ..on(1, 1) };
    fee::add(&mut store, &may, &new(&mei, "storage", 3_000, false)).unwrap();
    fee::pay(&mut store, &on(2, 9), &mei, Fen(10_000), true, "定金").unwrap();
    let prepaid = NewFee { prepaid: true, ..new(&mei, "packing", 12_500, false) };
    fee::add(&mut store, &on(3, 10), &prepaid).unwrap();
    let odd = fee::add(&mut store, &on(5, 10), &new(&mei, "storage", 4_400, false)).unwrap();
    fee::say(&mut store, &on(6, 9), odd, "customer", "说好免仓储费").unwrap();
    fee::say(&mut store, &on(6, 10), odd, "us", "查合同").unwrap();
    fee::add(&mut store, &on(7, 10), &new(&mei, "compensation", 800, true)).unwrap();
    let zto = Party::other(Account::Courier, "zto");
    let freight = NewFee { settled: true, ..new(&zto, "freight", 1_100, true) };
    fee::add(&mut store, &on(8, 10), &freight).unwrap();
    fee::add(&mut store, &on(8, 11), &new(&zto, "freight", 900, true)).unwrap();
    (store, mei)
}

fn with(lang: Lang, party: Option<&Party>, check: impl FnOnce(&Page, &Setting)) {
    let (store, _) = june();
    let told = fee::told(&store, party, Period::month(2026, 6).unwrap()).unwrap();
    let config = Config::defaults().unwrap();
    let locale = Locale::new(lang);
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-30T18:00:00+08:00").unwrap());
    let setting = Setting { locale: &locale, clock: &clock, config: &config };
    let page = Page {
        statement: &told.statement,
        shares: &told.shares,
        talks: &told.talks,
        agreed: told.agreed.as_ref(),
        shop: "示例店",
        made_at: clock.now().timestamp(),
    };
    check(&page, &setting);
}

#[test]
fn e2_the_statement_of_a_customer_reads_like_one() {
    let (_, mei) = june();
    for (lang, name) in [(Lang::Zh, "customer_zh"), (Lang::En, "customer_en")] {
        with(lang, Some(&mei), |page, setting| {
            insta::assert_snapshot!(name, text::render(&page.report(setting), 80));
        });
    }
}

#[test]
fn e2_the_statement_of_everybody_adds_up_its_shares() {
    with(Lang::Zh, None, |page, setting| {
        insta::assert_snapshot!("everybody_zh", text::render(&page.report(setting), 80));
    });
}

#[test]
fn e2_the_json_of_a_statement_has_stable_names_and_exact_money() {
    let (_, mei) = june();
    with(Lang::En, Some(&mei), |page, setting| {
        let json = page.json(setting);
        assert_eq!(
            [&json["opening"], &json["charged"], &json["paid"], &json["balance"]],
            ["30.00", "161.00", "100.00", "91.00"]
        );
        assert_eq!((&json["in_dispute"], &json["over_credit"]), (&"44.00".into(), &true.into()));
        assert_eq!(json["prepayment"]["left"], "-25.00");
        assert_eq!(json["prepayment"]["used_up"], true);
        assert_eq!(json["disputed"][0]["said"][0]["text"], "说好免仓储费");
        let balances: Vec<&str> =
            json["entries"].as_array().unwrap().iter().filter_map(|e| e["balance"].as_str()).collect();
        assert_eq!(balances, ["-70.00", "55.00", "99.00", "91.00"]);
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "party",
                "from",
                "to",
                "opening",
                "charged",
                "paid",
                "balance",
                "in_dispute",
                "prepayment",
                "agreed",
                "credit",
                "over_credit",
                "entries",
                "disputed",
                "parties"
            ]
        );
    });
}

#[test]
fn e1_names_from_outside_drive_nothing_on_the_page() {
    let evil = Party::customer(1, "=1+1\u{1b}[2J");
    let payment = Payment {
        id: 1,
        party: evil.clone(),
        amount: Fen(1),
        prepaid: false,
        fee_id: None,
        note: "\u{202e}x".into(),
        at: 0,
        business_day: "2026-06-01".into(),
        agent: String::new(),
    };
    with(Lang::Zh, None, |_, setting| {
        assert!(!setting.party(&evil).contains('\u{1b}'));
        assert!(!rows::what(Entry::Payment(&payment), setting).contains('\u{202e}'));
    });
}
