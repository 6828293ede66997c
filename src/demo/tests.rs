use super::*;
use crate::domain::order::OrderStatus;
use crate::store::{case, exception, handoff, inquiry, order, promotion, question, reminder, shift, snippet};
use crate::text::locale::Lang;

const NIGHT_IS_OVER: &str = "2026-06-03T01:30";

/// The demo at a local time, and its clock.
fn demo_in(time: &str, lang: Lang, scale: u32) -> (Store, Clock) {
    let mut store = Store::in_memory().unwrap();
    let now = chrono::DateTime::parse_from_rfc3339(&format!("{time}:00+08:00")).unwrap();
    let clock = Clock::frozen(now);
    let config = config(&Config::defaults().unwrap()).unwrap();
    build(&mut store, &config, &Locale::new(lang), &clock, Size::times(scale)).unwrap();
    (store, clock)
}

fn demo(time: &str) -> (Store, Clock) {
    demo_in(time, Lang::Zh, 1)
}

fn number(store: &Store, sql: &str) -> i64 {
    store.conn().query_row(sql, [], |r| r.get(0)).unwrap()
}

/// Agents on duty, the one at the keyboard first, and whether her shift runs on (S4).
fn on_duty(store: &Store) -> Vec<(String, bool)> {
    shift::open_shifts(store).unwrap().into_iter().map(|s| (s.agent.clone(), s.is_extended())).collect()
}

/// What must hold at every working minute.
fn looks_busy(time: &str) -> (Store, Clock) {
    let (store, clock) = demo(time);
    let now = clock.now().timestamp();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let open = inquiry::queue(&store, now, now, 0).unwrap();
    let waits: Vec<i64> = open.iter().filter_map(|i| i.waited(now)).collect();
    assert!((3..=7).contains(&open.len()), "{time}: {} inquiries are open", open.len());
    assert!((1..=4).contains(&waits.len()), "{time}: {waits:?} wait");
    assert!(waits.iter().all(|w| (10..=360).contains(w)), "{time}: {waits:?}");
    let to_confirm =
        order::list(&store, order::ListFilter::Status(OrderStatus::WaitConfirm), now, 50).unwrap();
    assert!((5..=10).contains(&to_confirm.len()), "{time}: {} to confirm", to_confirm.len());
    assert!(to_confirm.iter().any(|o| !o.data.tags.is_empty() && !o.data.buyer_message.is_empty()));
    let ticked = |o: &&crate::domain::order::Order| !order::answers(&store, o.id).unwrap().is_empty();
    assert!(to_confirm.iter().filter(ticked).count() >= 2, "O4, {time}");
    let cases = case::register(&store, "", 12, 24, now, 0).unwrap();
    let cases: Vec<_> = cases.into_iter().filter(|c| c.status.is_open()).collect();
    assert!((4..=8).contains(&cases.len()), "{time}: {} cases", cases.len());
    assert!(cases.iter().any(|c| c.kind == "complaint"), "A6, {time}");
    assert!(cases.iter().any(|c| c.kind == "dispute" && c.deadline_at > Some(now)), "A7, {time}");
    assert!(exception::list_open(&store, 9).unwrap().iter().any(|e| e.kind == "out_of_stock"), "O6, {time}");
    assert_eq!(promotion::running(&store, now).unwrap().len(), 2, "C3, {time}");
    assert!(!reminder::due(&store, now).unwrap().is_empty(), "I10, {time}");
    assert!(!question::open(&store, 9).unwrap().is_empty(), "I7, {time}");
    assert!(snippet::all(&store).unwrap().iter().filter(|s| s.uses > 0).count() > 10, "F6, {time}");
    (store, clock)
}

/// Orders on the frozen hand-overs that were not shipped in time.
fn late_orders(store: &Store) -> i64 {
    number(store, "SELECT count(*) FROM handoff_items WHERE body LIKE '%\"late_ship\"%'")
}

/// An open promise is overdue or due within two hours (I4).
fn promise_presses(store: &Store, clock: &Clock) -> bool {
    let now = clock.now().timestamp();
    let open = inquiry::queue(store, now, now, 0).unwrap();
    open.iter().filter_map(|i| i.promise.as_ref()).any(|p| p.due_at <= now + 7200)
}

#[test]
fn morning_begins_with_the_nights_four_items_taken_over() {
    let (store, _) = looks_busy("2026-06-02T09:30");
    assert_eq!(on_duty(&store), [("小李".to_owned(), false)]);
    let night = shift::last_ended(&store).unwrap().unwrap();
    let sheet = &handoff::of_shift(&store, night.id).unwrap()[0];
    assert!(sheet.accepted_at.is_some() && sheet.is_intact());
    let items = handoff::items(&store, sheet.id).unwrap();
    let read_back: Vec<_> = items.iter().filter(|i| i.answer.is_some()).collect();
    assert_eq!(read_back.len(), 4);
    assert!(read_back.iter().any(|i| i.done_at.is_some()), "S7: the promise of the night is kept");
}

#[test]
fn at_ten_forty_the_phone_order_is_confirmed() {
    let (store, _) = looks_busy("2026-06-02T10:40");
    let sql = "SELECT id FROM orders WHERE channel = 'phone' AND receiver = '李四'";
    let phone = order::get(&store, number(&store, sql)).unwrap();
    assert_eq!((phone.status, phone.data.payment_kind.as_str()), (OrderStatus::Accepted, "cod"));
    assert_eq!(order::answers(&store, phone.id).unwrap().len(), 18, "O4: the whole checklist of the phone");
    assert!(phone.inquiry_id.is_some() && phone.data.expected_payable() == Some(phone.data.payable));
}

#[test]
fn at_ten_past_two_the_broken_parcel_is_a_case_from_its_inquiry() {
    let (store, clock) = looks_busy("2026-06-02T14:10");
    let sql = "SELECT id FROM cases WHERE kind = 'damage' AND inquiry_id IS NOT NULL";
    let broken = case::get(&store, number(&store, sql)).unwrap();
    assert!(broken.order_id.is_some() && broken.open_documents() == 1, "A4");
    let flagged = case::counts(&store, "2026-06-02", 14, 14).unwrap().flagged;
    assert!(flagged >= 1, "A2: one has no solution in the afternoon");
    assert!(promise_presses(&store, &clock));
}

#[test]
fn before_five_three_unpaid_orders_are_nudged_and_a_promise_is_due_at_half_past_six() {
    let (store, clock) = looks_busy("2026-06-02T16:55");
    assert_eq!(number(&store, "SELECT count(*) FROM orders WHERE status = 'wait_pay' AND nudges = 1"), 3);
    let due = clock.unix("2026-06-02T18:30:00".parse().unwrap());
    assert_eq!(number(&store, &format!("SELECT count(*) FROM promises WHERE due_at = {due}")), 1);
    assert!(promise_presses(&store, &clock));
}

#[test]
fn from_five_the_night_shift_is_on_and_the_hand_over_is_accepted_at_twenty_past() {
    let (store, _) = demo("2026-06-02T17:10");
    assert_eq!(on_duty(&store), [("小王".to_owned(), false), ("小李".to_owned(), false)], "S5");
    assert_eq!(handoff::unaccepted(&store).unwrap().unwrap().sheet.from_agent, "小李");
    let (store, _) = looks_busy("2026-06-02T17:30");
    assert_eq!(on_duty(&store), [("小王".to_owned(), false)]);
    assert_eq!(handoff::unaccepted(&store).unwrap(), None);
    assert_eq!(late_orders(&store), 1, "O9: only the order of the story");
}

#[test]
fn at_eleven_the_night_shift_works() {
    let (store, clock) = looks_busy("2026-06-02T23:00");
    assert_eq!(on_duty(&store), [("小王".to_owned(), false)]);
    assert!(order::counts(&store).unwrap().wait_pay <= 2);
    let now = clock.now().timestamp();
    let waiting_case = case::register(&store, "", 12, 24, now, 0).unwrap().into_iter();
    assert!(
        waiting_case.filter(|c| c.status.is_open()).all(|c| c.details.next_due_at.is_none_or(|d| d > now))
    );
}

#[test]
fn s4_before_the_morning_the_night_shift_runs_on_for_a_promise() {
    let (store, clock) = demo("2026-06-02T07:00");
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(on_duty(&store), [("小王".to_owned(), true)]);
    assert_eq!(shift::current(&store).unwrap().unwrap().business_day, "2026-06-01");
    assert!(promise_presses(&store, &clock));
}

#[test]
fn after_one_nobody_is_on_and_the_summary_remains() {
    let (store, _) = demo(NIGHT_IS_OVER);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(on_duty(&store), []);
    let night = shift::last_ended(&store).unwrap().unwrap();
    assert_eq!((night.agent.as_str(), night.business_day.as_str()), ("小王", "2026-06-02"));
    assert!(!night.words.is_empty());
    assert_eq!(inquiry::counts(&store).unwrap(), (1, 0), "one promise for the morning, nobody waits");
    assert!(handoff::unaccepted(&store).unwrap().is_some(), "for the day shift");
}

/// What the trail of a whole day says about every minute of it.
#[test]
fn orders_and_cases_stay_within_a_days_bounds_at_every_minute() {
    let (store, clock) = demo(NIGHT_IS_OVER);
    let nine = clock.unix("2026-06-02T09:00:00".parse().unwrap());
    let moves = "SELECT count(*) FROM order_events WHERE at <= ?1 AND to_status = 'wait_confirm'";
    let left = "SELECT count(*) FROM order_events WHERE at <= ?1 AND from_status = 'wait_confirm'";
    let cases = "SELECT count(*) FROM cases WHERE opened_at <= ?1 AND (solved_at IS NULL OR solved_at > ?1)";
    let count = |sql: &str, at: i64| -> i64 {
        store.conn().prepare_cached(sql).unwrap().query_row([at], |r| r.get(0)).unwrap()
    };
    for at in (nine..nine + 15 * 3600).step_by(60) {
        let hm = clock.local(at).format("%H:%M").to_string();
        let standing = count(moves, at) - count(left, at);
        assert!((5..=10).contains(&standing), "{hm}: {standing} orders to confirm");
        let open = count(cases, at);
        assert!((4..=8).contains(&open), "{hm}: {open} cases");
    }
}

#[test]
fn every_hour_of_the_day_looks_busy_whatever_the_date() {
    for time in
        ["2026-03-01T09:00", "2026-11-22T12:07", "2027-01-01T15:16", "2026-02-28T20:31", "2026-06-30T23:59"]
    {
        let (store, clock) = looks_busy(time);
        if time.contains("T15") || time.contains("T12") {
            assert!(promise_presses(&store, &clock), "{time}");
        } else if time.contains("T2") {
            assert_eq!(late_orders(&store), 1, "{time}");
        }
    }
}

#[test]
fn the_same_minute_tells_the_same_day() {
    let dump = || {
        let (store, _) = demo("2026-06-02T16:55");
        let mut text = String::new();
        for table in
            ["inquiries", "orders", "cases", "ops", "changes", "handoffs", "snippet_uses", "promises"]
        {
            let mut statement = store.conn().prepare(&format!("SELECT * FROM {table} ORDER BY 1")).unwrap();
            let columns = statement.column_count();
            let rows = statement.query_map([], |r| {
                (0..columns).map(|c| r.get_ref(c).map(|v| format!("{v:?}"))).collect::<Result<Vec<_>, _>>()
            });
            for row in rows.unwrap() {
                text.push_str(&row.unwrap().join("\t"));
                text.push('\n');
            }
        }
        text
    };
    let first = dump();
    assert!(first.lines().count() > 5000);
    assert!(first == dump());
}

#[test]
fn x1_the_trail_is_in_the_order_of_time_and_the_last_act_can_be_taken_back() {
    let (mut store, clock) = demo("2026-06-02T11:00");
    assert_eq!(
        number(&store, "SELECT count(*) FROM ops a JOIN ops b ON b.id = a.id + 1 WHERE b.at < a.at"),
        0
    );
    let shift = shift::current(&store).unwrap().unwrap();
    let by = crate::store::Actor {
        agent_id: Some(shift.agent_id),
        shift_id: Some(shift.id),
        at: clock.now().timestamp(),
        day: shift.business_day.parse().unwrap(),
    };
    assert!(crate::store::undo::last(&mut store, &by).unwrap().is_some());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn in_english_what_agents_write_is_english() {
    let (store, _) = demo_in("2026-06-02T17:30", Lang::En, 1);
    let chinese = "glob '*[一-鿿]*'";
    assert_eq!(
        number(
            &store,
            &format!("SELECT count(*) FROM cases WHERE solution {chinese} OR contingency {chinese}")
        ),
        0
    );
    assert_eq!(number(&store, &format!("SELECT count(*) FROM promises WHERE what {chinese}")), 0);
    assert_eq!(number(&store, &format!("SELECT count(*) FROM reminders WHERE text {chinese}")), 0);
    assert!(number(&store, &format!("SELECT count(*) FROM inquiries WHERE question {chinese}")) > 100);
}

#[test]
fn a_scaled_demo_is_so_many_times_as_large_and_its_day_looks_the_same() {
    let rows = |store: &Store, table: &str| number(store, &format!("SELECT count(*) FROM {table}"));
    let (one, _) = demo(NIGHT_IS_OVER);
    let days: i64 = 4;
    assert!((50 * days..70 * days).contains(&rows(&one, "inquiries")), "{}", rows(&one, "inquiries"));
    assert!((33 * days..55 * days).contains(&rows(&one, "orders")), "{}", rows(&one, "orders"));
    assert!((8 * days..16 * days).contains(&rows(&one, "cases")), "{}", rows(&one, "cases"));
    let (three, _) = demo_in(NIGHT_IS_OVER, Lang::Zh, 3);
    assert_eq!(three.check().unwrap(), Vec::<String>::new());
    for table in ["inquiries", "orders", "cases"] {
        let (small, large) = (rows(&one, table), rows(&three, table));
        assert!(large > small * 5 / 2 && large < small * 7 / 2, "{table}: {small}, {large}");
    }
    assert_eq!(inquiry::counts(&three).unwrap(), (1, 0));
    assert!((5..=10).contains(&order::counts(&three).unwrap().wait_confirm));
}

#[test]
fn every_snippet_of_the_talks_is_there_and_leaves_no_hole() {
    let cast = Cast::get().unwrap();
    let config = config(&Config::defaults().unwrap()).unwrap();
    let mut store = Store::in_memory().unwrap();
    let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-02T10:00:00+08:00").unwrap());
    let locale = Locale::new(Lang::Zh);
    let mut stage = Stage::new(&mut store, &config, &locale, cast, Frame::new(&clock, 5, 1));
    stage.work.desk.push(stage::OnDuty { name: "小李", agent_id: 1, shift_id: 1 });
    stage.at = clock.now().timestamp();
    let story = cast.story.talks.iter().flat_map(|t| &t.steps).filter_map(|t| t.snippet.as_deref());
    let codes = cast.talks.iter().map(|t| t.snippet.as_str()).chain(story).chain(["cf", "zcf", "dhk", "sd"]);
    let broken: Vec<&str> =
        codes.filter(|code| stage.filled(code, "小美", "雨伞", "3061").is_none()).collect();
    assert_eq!(broken, Vec::<&str>::new());
}

#[test]
fn ids_of_the_assets_are_in_the_shipped_lists() {
    use crate::config::Labelled as _;
    let cast = Cast::get().unwrap();
    let lists = Config::defaults().unwrap().lists;
    let topics = cast.talks.iter().map(|t| &t.topic).chain(cast.story.talks.iter().map(|t| &t.topic));
    for topic in topics.chain(cast.story.questions.iter().map(|q| &q.topic)) {
        assert!(lists.topics.iter().any(|t| t.id() == topic), "{topic}");
    }
    for end in cast.talks.iter().flat_map(|t| &t.ends) {
        let reason = end.split_once(':').map_or("", |(_, reason)| reason);
        assert!(reason.is_empty() || lists.lost_reasons.iter().any(|r| r.id() == reason), "{end}");
    }
    let template = |c: &cast::CaseTemplate| [c.kind.clone(), c.wants.clone(), c.responsibility.clone()];
    let story = |c: &cast::StoryCase| [c.kind.clone(), c.wants.clone(), c.responsibility.clone()];
    for [kind, wants, who] in cast.cases.iter().map(template).chain(cast.story.cases.iter().map(story)) {
        assert!(lists.case_kinds.iter().any(|k| k.id() == kind), "{kind}");
        assert!(lists.wants.iter().any(|w| w.id() == wants), "{wants}");
        assert!(lists.responsibilities.iter().any(|r| r.id() == who), "{who}");
    }
    for courier in &cast.shop.couriers {
        assert!(lists.couriers.iter().any(|c| c.zh() == courier), "{courier}");
    }
    for regular in &cast.people.regulars {
        assert!(regular.tier.is_empty() || lists.tiers.iter().any(|t| t.id() == regular.tier), "{regular:?}");
        for (channel, _) in &regular.names {
            assert!(lists.channels.iter().any(|c| c.id() == channel), "{channel}");
        }
        let codes = regular.orders.iter().map(|(code, _)| code).chain(&cast.shop.top);
        for code in codes {
            assert!(cast.shop.products.iter().any(|g| g.code == *code), "{code}");
        }
        let brought = &regular.referred_by;
        assert!(brought.is_empty() || cast.people.regulars.iter().any(|r| r.name == *brought), "{brought}");
    }
    for code in cast.shop.products.iter().flat_map(|g| g.related.split_whitespace()) {
        assert!(cast.shop.products.iter().any(|g| g.code == code), "{code}");
    }
    for tag in cast.shop.messages.iter().flat_map(|m| &m.tags) {
        assert!(lists.tags.iter().any(|t| t.id() == tag), "{tag}");
    }
}

#[test]
fn c1_the_shop_knows_its_regulars_and_some_have_two_cards() {
    use crate::domain::customer::card::{TwinReason, Which};
    let (store, clock) = demo("2026-06-02T16:55");
    let of = |name: &str| {
        let found = crate::store::customer::find(&store, name, 9).unwrap();
        crate::store::customer::card(&store, found[0].customer.id).unwrap()
    };
    let su = of("18400020001");
    assert_eq!((su.customer.tier.as_str(), su.referred.len()), ("vip", 2));
    assert!(su.counts.orders >= 3 && su.addresses.len() == 1, "{su:?}");
    assert_eq!(of("柠檬家的店").twins[0].reason, TwinReason::Phone);
    assert!(of("豆豆妈妈").twins.iter().any(|t| t.reason == TwinReason::Nick));
    assert!(crate::store::customer::list(&store, &Which::Twins, 300).unwrap().len() >= 4);
    let now = clock.now().timestamp();
    let stages = crate::store::promotion::list(&store, now, 50).unwrap();
    let stages: Vec<&str> = stages.iter().map(|p| p.stage(now).code()).collect();
    assert!(["running", "coming", "past"].iter().all(|s| stages.contains(s)), "{stages:?}");
}

#[test]
fn years_of_history_stand_behind_the_day_and_are_over() {
    let mut years = Store::in_memory().unwrap();
    let config = config(&Config::defaults().unwrap()).unwrap();
    let now = chrono::DateTime::parse_from_rfc3339("2026-06-02T16:55:00+08:00").unwrap();
    let (clock, size) = (Clock::frozen(now), Size { scale: 1, history: 600 });
    build(&mut years, &config, &Locale::new(Lang::Zh), &clock, size).unwrap();
    assert_eq!(years.check().unwrap(), Vec::<String>::new());
    let count = |table: &str| number(&years, &format!("SELECT count(*) FROM {table}"));
    assert!(count("inquiries") > 700 && count("orders") > 150 && count("cases") > 60);
    let untold = "SELECT count(*) FROM inquiry_events e
                  WHERE NOT EXISTS (SELECT 1 FROM changes c WHERE c.tbl = 'inquiry_events' AND c.row_id = e.id)";
    assert_eq!(number(&years, untold), 0, "X1");
    let now = clock.now().timestamp();
    let open = inquiry::queue(&years, now, now, 0).unwrap().len();
    assert!((3..=7).contains(&open), "what is over stands in nobody's queue: {open}");
}
