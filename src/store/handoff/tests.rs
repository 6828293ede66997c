mod carried_tests;

use super::*;
use crate::clock::Clock;
use crate::domain::handoff::{Section, Sheet};
use crate::domain::inquiry::NewInquiry;
use crate::domain::shift::{EndOutcome, Planned};
use crate::store::testing::{actor, store};
use crate::store::{Write, inquiry, shift, undo};
use crate::text::locale::Locale;

/// 17:00 of 2026-06-01 in China, the hour of the hand-off.
fn clock() -> Clock {
    Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T17:00:00+08:00").unwrap())
}

/// Unix second of that hour.
fn five() -> i64 {
    clock().now().timestamp()
}

fn seed(store: &mut Store, sql: &str) {
    store.transact(&actor(0), Op::new("seed"), |w: &Write| Ok(w.execute_batch(sql)?)).unwrap();
}

fn starts(store: &mut Store, agent: &str, kind: &str, at: i64) -> Actor {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let plan = Planned { kind: kind.into(), label: kind.into(), day, start: at, end: at + 9 * 3600 };
    let id = shift::start(store, &actor(at), agent, &plan).unwrap();
    let shift = shift::get(store, id).unwrap();
    Actor { agent_id: Some(shift.agent_id), shift_id: Some(id), ..actor(at) }
}

fn drafted(store: &Store, shift_id: i64) -> Draft {
    draft(store, &Config::defaults().unwrap(), &clock(), &Locale::new(Lang::Zh), shift_id).unwrap()
}

fn refs(sheet: &Sheet, section: Section) -> Vec<&str> {
    sheet.section(section).map(|i| i.reference.as_str()).collect()
}

/// An afternoon with something in every section.
fn an_afternoon(store: &mut Store) {
    let now = five();
    seed(
        store,
        &format!(
            "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0), (2, '13800138000', 0);
             INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, promised_ship_at,
                shipped_at, payable_fen, payment_kind, courier, nudges, business_day) VALUES
               (1, 1, 'A1', 'taobao', 'preparing', 1, {now} - 200000, {now} - 60, NULL, 100, 'online', '', 0, '2026-06-01'),
               (2, 1, 'A2', 'taobao', 'preparing', 1, {now} - 200000, {now} + 60, NULL, 100, 'online', '', 0, '2026-06-01'),
               (3, 1, 'A3', 'phone', 'signed', 2, {now} - 200000, NULL, {now} - 90000, 8800, 'cod', 'sf', 0, '2026-06-01'),
               (4, 1, 'A4', 'taobao', 'wait_pay', 1, {now} - 3600, NULL, NULL, 5000, 'online', '', 1, '2026-06-01'),
               (5, 1, 'A5', 'taobao', 'wait_pay', 1, {now} - 60, NULL, NULL, 5000, 'online', '', 0, '2026-06-01');
             INSERT INTO cases(id, shop_id, channel, kind, status, customer_id, order_id, problem, wants, contingency,
                next_step, solution_at, deadline_at, opened_at, business_day) VALUES
               (1, 1, 'taobao', 'complaint', 'working', 2, NULL, '请打13800138000', 'apology', '', '回电', {now}, NULL, {now}, '2026-06-01'),
               (2, 1, 'taobao', 'dispute', 'wait_courier', 1, 1, '说没收到', 'refund', '若快递无回复，则先退款', '', {now}, {now} + 7200, {now}, '2026-06-01'),
               (3, 1, 'taobao', 'damage', 'new', 1, 1, '杯子碎了', 'partial_refund', '', '', NULL, NULL, {now}, '2026-06-01'),
               (4, 1, 'taobao', 'refund', 'working', 1, 1, '', '', '', '', {now}, NULL, {now}, '2026-06-01'),
               (5, 1, 'taobao', 'complaint', 'solved', 1, 1, '', '', '', '', {now}, NULL, {now}, '2026-06-01');
             INSERT INTO exceptions(id, order_id, kind, note, steps_done, asked, opened_at) VALUES
               (1, 2, 'out_of_stock', '差一件', '', 'warehouse', {now}), (2, 2, 'price', '', '', '', {now});
             UPDATE exceptions SET closed_at = {now} WHERE id = 2;
             INSERT INTO reminders(id, kind, entity, entity_id, due_at, text) VALUES
               (1, 'call_back', 'order', 3, {now} + 600, '问问用得怎么样'), (2, 'call_back', '', NULL, {now} + 999999, '以后');
             INSERT INTO promotions(id, name, starts_at, ends_at, content, cautions) VALUES
               (1, '六一', {now} - 9, {now} + 9, '满百减十', '不叠加'), (2, '过期', 0, {now}, '', '');
             INSERT INTO products(id, code, title) VALUES (1, 'P1', '杯子'), (2, 'P2', '碗'), (3, 'P3', '盘');
             INSERT INTO product_stock(product_id, warehouse, qty) VALUES (1, '东', 0), (2, '东', 0), (2, '西', 2);"
        ),
    );
}

/// 小美 asks at `at` and is told "I'll ask"; open until the promise is kept.
fn promised(store: &mut Store, by: &Actor) -> i64 {
    let new = NewInquiry {
        shop: "店".into(),
        channel: "taobao".into(),
        customer: "小美".into(),
        topic: "stock".into(),
        question: "几时到货".into(),
        ..NewInquiry::default()
    };
    let id = inquiry::open(store, by, &new).unwrap();
    inquiry::reply(store, by, id, "我问问").unwrap();
    inquiry::promise(store, by, id, five() + 5400, "到货时间", "warehouse").unwrap();
    id
}

fn freeze_now(store: &mut Store, by: &Actor) -> Frozen {
    let shift_id = by.shift_id.unwrap();
    let lacking: Vec<String> =
        drafted(store, shift_id).sheet.lacking().iter().map(|i| i.reference.clone()).collect();
    for reference in lacking {
        set_contingency(store, shift_id, &reference, "若不成，则找主管", by.at).unwrap();
    }
    let draft = drafted(store, shift_id);
    freeze(store, &Actor { at: five(), ..by.clone() }, &draft).unwrap()
}

fn accept_all(store: &mut Store, by: &Actor, handoff_id: i64) {
    for item in items(store, handoff_id).unwrap() {
        answer(store, by, handoff_id, item.position, ReadBack::Accepted, "").unwrap();
    }
    accept(store, by, handoff_id).unwrap();
}

#[test]
fn s6_the_draft_is_filled_from_the_data() {
    let mut store = store();
    let by = starts(&mut store, "小李", "day", five() - 9 * 3600);
    an_afternoon(&mut store);
    let asked = promised(&mut store, &by);
    let sheet = drafted(&store, by.shift_id.unwrap()).sheet;
    let promise = format!("inquiry:{asked}");
    assert_eq!(refs(&sheet, Section::Red), ["case:3", "order:1", promise.as_str(), "case:2", "case:1"]);
    assert_eq!(refs(&sheet, Section::Yellow), ["reminder:1", "exception:1", "order:3", "order:4"]);
    assert_eq!(refs(&sheet, Section::Live), Vec::<&str>::new());
    assert_eq!(refs(&sheet, Section::Situation), ["promotion:1", "product:1"]);
    let item = |reference: &str| sheet.items.iter().find(|i| i.reference == reference).unwrap();
    assert_eq!(item("case:3").problem, "破损: 杯子碎了");
    assert_eq!(item("case:3").wants, "部分退款");
    assert!(!item("case:3").action.is_empty(), "the first step of the guide is proposed");
    assert_eq!((item("case:2").waiting_for.as_str(), item("case:2").due), ("快递", Some(five() + 7200)));
    assert_eq!(item("case:2").contingency, "若快递无回复，则先退款");
    assert_eq!(item("case:1").customer, "138****8000", "X2");
    assert_eq!(item("case:1").problem, "请打138****8000", "X2");
    assert_eq!((item(&promise).waiting_for.as_str(), item(&promise).due), ("仓库", Some(five() + 5400)));
    assert!(item("order:3").problem.contains("88.00"));
    assert_eq!(
        (item("reminder:1").customer.as_str(), item("reminder:1").order_no.as_str()),
        ("138****8000", "A3")
    );
    assert!(item("promotion:1").problem.contains("不叠加"));
    assert_eq!(sheet.figures.len(), 23);
    assert_eq!(sheet.lacking().len(), 4, "all red but the dispute");
}

#[test]
fn s4_live_lists_everybody_who_waits_with_the_time() {
    let mut store = store();
    let by = starts(&mut store, "小李", "day", five() - 3600);
    let new = NewInquiry { shop: "店".into(), customer: "阿强".into(), ..NewInquiry::default() };
    let id = inquiry::open(&mut store, &Actor { at: five() - 750, ..by.clone() }, &new).unwrap();
    let sheet = drafted(&store, by.shift_id.unwrap()).sheet;
    let live: Vec<_> = sheet.section(Section::Live).collect();
    assert_eq!((live.len(), live[0].reference.as_str()), (1, format!("inquiry:{id}").as_str()));
    assert!(live[0].waiting_for.contains("12:30"), "{}", live[0].waiting_for);
}

#[test]
fn s6_a_red_item_without_contingency_is_not_frozen() {
    let mut store = store();
    let by = starts(&mut store, "小李", "day", five() - 3600);
    let id = promised(&mut store, &by);
    let shift_id = by.shift_id.unwrap();
    let bare = drafted(&store, shift_id);
    let refused = freeze(&mut store, &by, &bare).unwrap_err();
    assert_eq!(refused.key(), "handoff.refuse.contingency_missing");
    assert_eq!(unaccepted(&store).unwrap(), None, "nothing is written");
    set_contingency(&mut store, shift_id, &format!("inquiry:{id}"), "若没有答复，则先说进度", 1).unwrap();
    add_line(&mut store, shift_id, Section::Situation, "今晚顺丰停收", 2).unwrap();
    add_line(&mut store, shift_id, Section::Situation, "写错了", 2).unwrap();
    remove_line(&mut store, shift_id, "line:2", 3).unwrap();
    assert_eq!(
        add_line(&mut store, shift_id, Section::Red, " ", 3).unwrap_err().key(),
        "handoff.refuse.text_missing"
    );
    let draft = drafted(&store, shift_id);
    let frozen = freeze(&mut store, &by, &draft).unwrap();
    assert_eq!(frozen.number, "H20260601-1");
    let handoff = get(&store, frozen.id).unwrap();
    assert_eq!(handoff.sheet, draft.sheet);
    assert_eq!(handoff.sheet.section(Section::Situation).next().unwrap().problem, "今晚顺丰停收");
    assert_eq!(completions(&store, shift_id).unwrap(), crate::domain::handoff::Completions::default());
}

#[test]
fn s6_a_frozen_handoff_never_changes_and_its_checksum_holds() {
    let mut store = store();
    let by = starts(&mut store, "小李", "day", five() - 3600);
    an_afternoon(&mut store);
    let frozen = freeze_now(&mut store, &by);
    let before = get(&store, frozen.id).unwrap();
    seed(&mut store, "UPDATE cases SET problem = '改过', solved_at = 9; UPDATE customers SET name = '别人'");
    assert_eq!(mark_printed(&mut store, &by, frozen.id).unwrap(), 1);
    let after = get(&store, frozen.id).unwrap();
    assert!(verify(&after));
    assert_eq!((&after.body, &after.sheet, after.prints), (&before.body, &before.sheet, 1));
    for change in ["body = '{}'", "checksum = ''", "number = 'H1'", "frozen_at = 1"] {
        assert!(store.conn().execute(&format!("UPDATE handoffs SET {change}"), []).is_err(), "{change}");
    }
    assert!(store.conn().execute("UPDATE handoff_items SET body = '{}'", []).is_err());
    let again = freeze_now(&mut store, &by);
    assert_eq!(again.number, "H20260601-2", "an addendum has its own number");
    assert_eq!(of_shift(&store, by.shift_id.unwrap()).unwrap()[0].number, "H20260601-2");
}

#[test]
fn s6_tampering_is_found_whatever_was_tampered_with() {
    let mut store = store();
    let by = starts(&mut store, "小李", "day", five() - 3600);
    an_afternoon(&mut store);
    let frozen = freeze_now(&mut store, &by);
    seed(&mut store, "DROP TRIGGER handoffs_frozen");
    let tampered = |sql: &str, store: &mut Store| {
        seed(store, sql);
        verify(&get(store, frozen.id).unwrap())
    };
    assert!(tampered("SELECT 1", &mut store));
    assert!(!tampered("UPDATE handoffs SET number = 'H20260601-9'", &mut store));
    assert!(!tampered("UPDATE handoffs SET number = 'H20260601-1', frozen_at = frozen_at + 1", &mut store));
    let words =
        "UPDATE handoffs SET frozen_at = frozen_at - 1, body = replace(body, '杯子碎了', '杯子好好的')";
    assert!(!tampered(words, &mut store));
    assert!(tampered("UPDATE handoffs SET body = replace(body, '杯子好好的', '杯子碎了')", &mut store));
}

#[test]
fn s6_every_item_is_read_back_before_the_handoff_is_accepted() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    an_afternoon(&mut store);
    let frozen = freeze_now(&mut store, &day);
    assert_eq!(accept(&mut store, &day, frozen.id).unwrap_err().key(), "handoff.refuse.own");
    assert_eq!(accept(&mut store, &actor(1), frozen.id).unwrap_err().key(), "handoff.refuse.no_shift");
    let night = starts(&mut store, "小王", "night", five());
    assert_eq!(accept(&mut store, &night, frozen.id).unwrap_err().key(), "handoff.refuse.items_open");
    assert_eq!(unaccepted(&store).unwrap().unwrap().id, frozen.id, "the banner stays");
    let silent = answer(&mut store, &night, frozen.id, 1, ReadBack::Question, " ").unwrap_err();
    assert_eq!(silent.key(), "handoff.refuse.note_missing");
    assert!(answer(&mut store, &night, frozen.id, 99, ReadBack::Accepted, "").is_err());
    for item in items(&store, frozen.id).unwrap().iter().filter(|i| i.awaits_answer()) {
        answer(&mut store, &night, frozen.id, item.position, ReadBack::Accepted, "").unwrap();
    }
    answer(&mut store, &night, frozen.id, 2, ReadBack::Question, "顾客要几号").unwrap();
    let open: Vec<_> = items(&store, frozen.id).unwrap().into_iter().filter(|i| i.answer.is_none()).collect();
    assert!(open.iter().all(|i| i.item.section == Section::Situation), "the situation is only told");
    accept(&mut store, &Actor { at: five() + 300, ..night.clone() }, frozen.id).unwrap();
    let handoff = get(&store, frozen.id).unwrap();
    assert_eq!((handoff.to_agent.as_str(), handoff.to_kind.as_str()), ("小王", "night"));
    assert_eq!(handoff.accepted_at, Some(five() + 300));
    assert_eq!(unaccepted(&store).unwrap(), None);
    let late = answer(&mut store, &night, frozen.id, 1, ReadBack::Accepted, "").unwrap_err();
    assert_eq!(late.key(), "handoff.refuse.accepted");
}

#[test]
fn s4_s6_a_promise_on_the_frozen_sheet_lets_the_shift_end_unless_it_is_given_back() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    promised(&mut store, &day);
    let shift_id = day.shift_id.unwrap();
    assert_eq!(shift::blockers(&store, shift_id).unwrap().promises.len(), 1);
    let frozen = freeze_now(&mut store, &day);
    assert!(shift::blockers(&store, shift_id).unwrap().is_empty());
    let night = starts(&mut store, "小王", "night", five());
    answer(&mut store, &night, frozen.id, 1, ReadBack::Returned, "我不懂这款").unwrap();
    accept(&mut store, &night, frozen.id).unwrap();
    assert_eq!(
        shift::blockers(&store, shift_id).unwrap().promises.len(),
        1,
        "退 stays with the outgoing agent"
    );
    let sheet = drafted(&store, night.shift_id.unwrap()).sheet;
    assert!(sheet.inherited.is_empty());
    assert_eq!(sheet.section(Section::Red).next().unwrap().owner, "小李");
}

#[test]
fn s4_a_listed_wait_counts_as_handed_over_once_the_incoming_agent_took_it() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    let new = NewInquiry { shop: "店".into(), customer: "阿强".into(), ..NewInquiry::default() };
    let id = inquiry::open(&mut store, &Actor { at: five() - 100, ..day.clone() }, &new).unwrap();
    let frozen = freeze_now(&mut store, &day);
    let shift_id = day.shift_id.unwrap();
    assert_eq!(shift::blockers(&store, shift_id).unwrap().waiting, [id], "being listed is not enough");
    let night = starts(&mut store, "小王", "night", five());
    accept_all(&mut store, &night, frozen.id);
    assert_eq!(shift::end(&mut store, &day, shift_id, "").unwrap(), EndOutcome::Ended);
    assert_eq!(
        shift::blockers(&store, night.shift_id.unwrap()).unwrap().waiting,
        [id],
        "nobody falls between"
    );
}

#[test]
fn s6_the_guide_offers_contingencies_and_every_code_has_a_text() {
    let config = Config::defaults().unwrap();
    for kind in ItemKind::ALL.iter().filter(|k| k.section() == Section::Red) {
        assert!(proposals(&config, *kind, "", Lang::Zh).len() >= 2, "{kind}");
    }
    let damage = proposals(&config, ItemKind::CaseUnsolved, "damage", Lang::Zh);
    assert!(damage[0].contains("部分退款"), "the proposal of the kind comes first: {}", damage[0]);
    for locale in [Locale::new(Lang::Zh), Locale::new(Lang::En)] {
        let kinds = ItemKind::ALL.iter().map(|k| format!("handoff.kind.{k}"));
        let answers = ReadBack::ALL.iter().map(|a| format!("handoff.answer.{a}"));
        let sections = Section::ALL.iter().map(|s| format!("handoff.section.{s}"));
        for key in kinds.chain(answers).chain(sections) {
            assert!(locale.has(&key), "{key}");
        }
    }
}

#[test]
fn a_long_tail_is_counted_in_one_line() {
    let mut store = store();
    let by = starts(&mut store, "小李", "day", five() - 3600);
    seed(&mut store, "INSERT INTO customers(id, name, created_at) VALUES (1, '小美', 0)");
    for n in 0..30 {
        let sql = format!(
            "INSERT INTO orders(shop_id, order_no, channel, status, customer_id, placed_at, business_day)
             VALUES (1, 'N{n}', 'taobao', 'wait_pay', 1, {}, '2026-06-01')",
            five() - 7200
        );
        seed(&mut store, &sql);
    }
    let sheet = drafted(&store, by.shift_id.unwrap()).sheet;
    let yellow: Vec<_> = sheet.section(Section::Yellow).collect();
    assert_eq!(yellow.len(), 11);
    assert!(yellow[10].problem.contains("20"), "{}", yellow[10].problem);
}

#[test]
fn o14_call_backs_of_the_next_shift_stand_in_one_line() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    let delivered = five() - 3 * 86_400 + 6 * 3600;
    seed(
        &mut store,
        &format!(
            "INSERT INTO customers(id, name, tier, created_at) VALUES (91, '小静', 'vip', 0);
             INSERT INTO orders(id, shop_id, order_no, channel, status, customer_id, placed_at, signed_at, business_day)
             VALUES (91, 1, 'A91', 'taobao', 'signed', 91, 0, {delivered}, '2026-06-01'),
                    (92, 1, 'A92', 'taobao', 'signed', 91, 0, {delivered} + 43200, '2026-06-01')"
        ),
    );
    let sheet = drafted(&store, day.shift_id.unwrap()).sheet;
    let lines: Vec<&Item> = sheet.items.iter().filter(|i| i.reference == "orders:call_backs").collect();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].problem.contains("小静") && lines[0].problem.contains('1'), "{}", lines[0].problem);
    assert_eq!(lines[0].section, Section::Yellow);
}
