//! X2, X3: phones, addresses and mail addresses are plain in the focused record and on slips alone; a reveal is nobody's
//! secret; what is purged is gone from everything that leaves; the log names nobody.
#![allow(clippy::unwrap_used)]

mod support;

use shiftdesk::store::Store;
use shiftdesk::text::locale::Lang;
use std::collections::BTreeSet;
use support::Place;
use support::desk::{self, Desk};
use support::reports::OF_MANY;

/// Table, its column, and how a row of it comes to its customer `c`.
const SAID: &[(&str, &str, &str)] = &[
    ("customers", "note", "id"),
    ("inquiries", "question", "customer_id"),
    ("inquiries", "product", "customer_id"),
    ("inquiry_events", "text", "(SELECT customer_id FROM inquiries WHERE id = inquiry_id)"),
    ("promises", "what", "(SELECT customer_id FROM inquiries WHERE id = inquiry_id)"),
    ("orders", "buyer_message", "customer_id"),
    ("orders", "remark", "customer_id"),
    ("order_events", "text", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("remarks", "text", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("checks", "note", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("exceptions", "note", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("change_requests", "what", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("change_requests", "reason", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("chases", "text", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("call_backs", "note", "(SELECT customer_id FROM orders WHERE id = order_id)"),
    ("feedback", "text", "customer_id"),
    ("cases", "problem", "customer_id"),
    ("cases", "solution", "customer_id"),
    ("cases", "next_step", "customer_id"),
    ("cases", "contingency", "customer_id"),
    ("case_steps", "text", "(SELECT customer_id FROM cases WHERE id = case_id)"),
    ("case_todos", "text", "(SELECT customer_id FROM cases WHERE id = case_id)"),
    ("fees", "note", "coalesce(customer_id, (SELECT customer_id FROM orders WHERE id = order_id), 0)"),
    ("payments", "note", "coalesce(customer_id, 0)"),
    ("fee_talks", "text", "coalesce((SELECT customer_id FROM fees WHERE id = fee_id), 0)"),
    ("surveys", "note", "customer_id"),
    ("questions", "text", "coalesce((SELECT customer_id FROM inquiries WHERE id = inquiry_id), 0)"),
    ("questions", "answer", "coalesce((SELECT customer_id FROM inquiries WHERE id = inquiry_id), 0)"),
    ("snippet_uses", "text", "coalesce((SELECT customer_id FROM inquiries WHERE id = inquiry_id), 0)"),
    ("reminders", "text", "0"),
];

/// What is marked: the number of the customer stands in each.
const MARKS: &[&str] = &["1390000", "0571-8888", "彩虹路1", "k0"];

/// The demo's day; every text names its customer's phone, landline, house and mail address.
fn marked() -> Place {
    let mut place = Place::new();
    place.at("2026-06-01 14:05");
    std::fs::create_dir_all(place.db.parent().unwrap()).unwrap();
    let run = place.cli(&["demo", "--keep", &place.db.display().to_string()]);
    assert_eq!(run.code, 0, "{run:?}");
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    let told = |id: &str| {
        format!(
            "printf('打1390000%04d或0571-8888%04d，送彩虹路1%04d号3栋502室，k0%04d@example.com ', {id}, {id}, {id}, {id})"
        )
    };
    conn.execute_batch("BEGIN").unwrap();
    for (table, column, of) in SAID {
        let sql = format!("UPDATE {table} SET {column} = {} || {column}", told(of));
        conn.execute(&sql, []).unwrap_or_else(|e| panic!("{table}.{column}: {e}"));
    }
    conn.execute_batch(
        "UPDATE customer_phones SET phone = printf('1390000%04d', customer_id)
           WHERE id IN (SELECT min(id) FROM customer_phones GROUP BY customer_id);
         DELETE FROM customer_phones WHERE phone NOT LIKE '1390000%';
         UPDATE customer_addresses SET phone = printf('1390000%04d', customer_id), detail = printf('彩虹路1%04d号3栋502室', customer_id);
         UPDATE orders SET phone = printf('1390000%04d', customer_id), landline = printf('0571-8888%04d', customer_id),
                           detail = printf('彩虹路1%04d号3栋502室', customer_id);
         UPDATE customers SET name = printf('1390000%04d', id) WHERE id % 3 = 0;
         COMMIT;",
    )
    .unwrap();
    place
}

/// Customers of whom something is plain in a text.
fn plain(text: &str) -> BTreeSet<String> {
    let after = |mark: &str| {
        text.split(mark).skip(1).map(|rest| rest.chars().take(4).collect::<String>()).collect::<Vec<_>>()
    };
    let all = MARKS.iter().flat_map(|mark| after(mark));
    all.filter(|rest| rest.chars().all(|c| c.is_ascii_digit())).collect()
}

#[test]
fn x2_no_list_summary_or_hand_off_names_a_phone_an_address_or_a_mail_address() {
    let place = marked();
    for report in OF_MANY {
        for format in ["text", "csv", "json"] {
            let run = place.cli(&[*report, &["--format", format]].concat());
            assert_eq!(run.code, 0, "{run:?}");
            assert_eq!(plain(&run.out), BTreeSet::new(), "{report:?} as {format}");
        }
    }
    for query in ["139", "栋", "example", "8888"] {
        for form in [&[][..], &["--json"]] {
            let run = place.cli(&[&["search", query], form].concat());
            assert_eq!(plain(&run.out), BTreeSet::new(), "search {query}");
        }
    }
}

#[test]
fn x2_exports_are_the_owners_and_plain_unless_they_are_to_be_masked() {
    let place = marked();
    for table in ["orders", "inquiries", "cases", "customers", "fees", "audit"] {
        for format in ["csv", "json"] {
            let open = place.cli(&["export", table, "--format", format]);
            let masked = place.cli(&["export", table, "--format", format, "--mask"]);
            assert_eq!((open.code, masked.code), (0, 0), "{masked:?}");
            assert!(!plain(&open.out).is_empty(), "{table} as {format} is plain");
            assert_eq!(plain(&masked.out), BTreeSet::new(), "{table} as {format} --mask");
        }
    }
}

#[test]
fn x2_on_screen_only_the_focused_record_is_plain() {
    let place = marked();
    let store = Store::open(&place.db, "test").unwrap();
    let mut desk = Desk::over(store, Lang::Zh, (140, 40));
    let mut seen_plain = false;
    for (name, keys) in [
        ("inquiries", "Alt-1"),
        ("orders", "Alt-2"),
        ("orders, further down", "Alt-2 Down Down Down"),
        ("remarks", "Alt-3"),
        ("cases", "Alt-5"),
        ("zoomed", "Alt-5 F11"),
        ("unzoomed", "F11 Alt-1"),
        ("the most urgent", "F12"),
        ("the next", "F12"),
        ("reminders", "Esc Esc F7"),
        ("reminders, below", "Down Down Down Down"),
        ("due", "Esc Ctrl-K"),
        ("due, below", "Down Down Down Down Down Down"),
        ("fees", "Esc Alt-F"),
        ("search", "Esc F3 =139"),
        ("search an address", "Esc F3 =彩虹"),
        ("palette", "Esc F2"),
        ("customers", "Esc Alt-6"),
        ("customers, below", "Down Down"),
        ("owed", "Esc Alt-5 Ctrl-W"),
        ("questions", "Esc Alt-4 Ctrl-G"),
        ("hand-off", "Esc Alt-1 F9 4"),
        ("completing", "Esc F9 3"),
        ("timeline", "Esc Alt-Z"),
        ("day", "Esc F10"),
        ("its rows", "Enter"),
        ("what to print", "Ctrl-P"),
    ] {
        desk.press(keys);
        let screen = desk.screen();
        let found = plain(&screen);
        seen_plain |= !found.is_empty();
        assert!(found.len() <= 1, "{name}: {found:?}\n{screen}");
    }
    assert!(seen_plain, "the focused record is plain");
}

/// Everything that is said about a customer goes through one gate: the line at the foot, questions, lists.
#[test]
fn x2_messages_questions_and_lists_are_masked_whoever_they_are_about() {
    let mut desk = Desk::new(Lang::Zh, (140, 40));
    for (name, keys) in [
        ("she is registered", "F4 =13900001234 Enter =尺码 Enter Ctrl-S"),
        ("she is answered", "Ctrl-R"),
        ("it is taken back", "Ctrl-Z"),
        ("the timeline", "Alt-Z"),
        ("the outcomes", "Esc c"),
        ("she is done with", "2 1"),
        ("what she has said is copied", "Alt-1 Ctrl-Y"),
        ("shall she be deleted", "Alt-6 =13900001234 Ctrl-D"),
        ("she is", "Enter"),
    ] {
        desk.press(keys);
        let (notice, screen) = (desk.app.notice.clone(), desk.screen());
        assert_eq!(plain(&notice.map(|n| n.text).unwrap_or_default()), BTreeSet::new(), "{name}\n{screen}");
        if let Some(place) = desk::popup(&desk.draw().0) {
            let told = desk::cut(&desk.draw().0, place);
            assert!(told.contains("139****1234") || !told.contains("1234"), "{name}\n{screen}");
            assert_eq!(plain(&told), BTreeSet::new(), "{name}\n{screen}");
        }
    }
}

/// The whole log.
fn logs(place: &Place) -> String {
    let folder = std::fs::read_dir(place.db.parent().unwrap().join("log")).unwrap();
    folder.map(|f| std::fs::read_to_string(f.unwrap().path()).unwrap()).collect()
}

#[test]
fn x2_the_log_names_nobody() {
    let place = marked();
    let waiting: String = place.fact(
        "SELECT c.name FROM customers c JOIN inquiries i ON i.customer_id = c.id WHERE i.closed_at IS NULL AND c.id % 3 LIMIT 1",
    );
    let mut screen = place.start();
    screen.wait_for("F1");
    screen.press("Alt-2 Down Alt-5 Down Alt-1").press("F3").wait_for("╭");
    screen.type_text("1390000");
    screen.press("Esc").wait_gone("╭");
    // A form that is refused, a step that is: both leave a line.
    screen.press("Alt-F").wait_for("╭").press("1").wait_for("一行写完");
    screen.type_text("退货运费 31 13900001234").press("Ctrl-S").wait_for("还不知道是谁的账");
    screen.press("Esc").wait_for("再按一次 Esc 放弃").press("y").wait_gone("一行写完");
    screen.press("Esc").wait_gone("╭").press("Alt-6").wait_for("客户");
    screen.type_text(&waiting).wait_for(&waiting).press("Ctrl-D").wait_for("先处理完再删除");
    screen.signal("TERM");
    screen.wait_exit();
    let logs = logs(&place);
    for line in ["a form was refused error=fee.refuse.no_party", "failed error=customer.refuse.open_work"] {
        assert!(logs.contains(line), "the log has no '{line}'\n{logs}");
    }
    assert_eq!(plain(&logs), BTreeSet::new(), "{logs}");
    let names: Vec<String> = place.facts("SELECT name FROM customers WHERE length(name) > 1");
    let named: Vec<&String> = names.iter().filter(|n| logs.contains(n.as_str())).collect();
    assert!(named.is_empty(), "{named:?} in\n{logs}");
}

#[test]
fn x2_a_value_nobody_can_read_is_named_by_its_place_not_by_what_it_says() {
    let place = marked();
    let mut screen = place.start();
    screen.wait_for("F1");
    // Another program put it there, in the wrong column.
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    conn.execute("UPDATE inquiries SET status = '王霸天 13711112222'", []).unwrap();
    drop(conn);
    screen
        .press("Alt-1 F4")
        .wait_for("登记咨询")
        .type_text("阿芳")
        .press("Tab")
        .type_text("尺码")
        .press("Ctrl-S");
    screen.wait_for("读不懂的值");
    let seen = screen.screen();
    screen.signal("TERM");
    screen.wait_exit();
    let logs = logs(&place);
    assert!(logs.contains("inquiries.status, row "), "{logs}");
    for text in [logs, seen] {
        assert!(!text.contains("王霸天") && !text.contains("1371111"), "{text}");
    }
}

#[test]
fn x3_a_purge_says_what_it_removes_asks_and_leaves_every_figure_as_it_was() {
    let place = marked();
    let id: i64 = place.fact(
        "SELECT o.customer_id FROM orders o WHERE status = 'done' AND customer_id % 3 = 0
           AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.customer_id = o.customer_id AND x.status NOT IN ('done', 'closed', 'cancelled', 'signed'))
           AND NOT EXISTS (SELECT 1 FROM inquiries x WHERE x.customer_id = o.customer_id AND x.closed_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM cases x WHERE x.customer_id = o.customer_id AND x.closed_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM fees x JOIN orders y ON y.id = x.order_id WHERE y.customer_id = o.customer_id)
         ORDER BY id LIMIT 1",
    );
    let (id, mark) = (id.to_string(), format!("1390000{id:04}"));
    let everything = |place: &Place| {
        ["orders", "inquiries", "cases", "customers", "fees", "audit"]
            .map(|table| place.cli(&["export", table, "--format", "json"]).out)
            .concat()
    };
    let figures = |place: &Place| {
        let summary = place.json(&["summary", "--from", "2026-05-01", "--to", "2026-06-01"]);
        ["figures", "sales", "funnel", "after_sales"].map(|key| summary[key].to_string())
    };
    let before = figures(&place);
    // All of it, the long trail too, has to be looked through once: when nothing of her may be left.
    let named = |place: &Place| place.cli(&["export", "orders", "--format", "json"]).out.contains(&mark);
    assert!(named(&place));
    std::fs::create_dir_all(place.db.parent().unwrap().join("papers")).unwrap();
    let page = place.db.parent().unwrap().join("papers/handoff-H20260601-1.pdf");
    std::fs::write(&page, "her name").unwrap();
    assert_eq!(place.cli(&["backup"]).code, 0);

    let dry = place.json(&["purge", "--customer", &id, "--dry-run"]);
    assert_eq!((dry["done"].as_bool(), dry["customer"]["name"].as_str()), (Some(false), Some(mark.as_str())));
    assert!(dry["tables"].as_array().unwrap().iter().any(|t| t["table"] == "orders"), "{dry}");
    assert_eq!(dry["open"].as_array().map(Vec::len), Some(0), "{dry}");
    let asked = place.cli(&["purge", "--customer", &id]);
    assert!(asked.code == 1 && asked.err.contains("--yes") && asked.err.contains(&mark), "{asked:?}");
    assert!(named(&place) && page.exists(), "nothing without a yes");

    let done = place.cli(&["purge", "--customer", &id, "--yes"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.err.contains("备份"), "earlier backups are named: {done:?}");
    let left = everything(&place);
    assert!(
        !left.contains(&mark) && !left.contains(&format!("彩虹路1{id:0>4}号")),
        "gone from all that leaves"
    );
    assert!(!page.exists(), "a page about several may name her");
    assert_eq!(figures(&place), before);
    assert_eq!(place.json(&["check"])["ok"], true);
    let search = place.cli(&["search", &mark]);
    assert!(!search.out.contains(&mark[7..]), "{search:?}");

    // Nothing is left but copies: they go when somebody says so, whatever rotation takes meanwhile.
    let folder = place.db.parent().unwrap().join("backups");
    let old: Vec<_> = (1..=60)
        .map(|n| folder.join(format!("shiftdesk-2026{:02}{:02}-120000.db", 1 + n / 28, 1 + n % 28)))
        .collect();
    let half = place.db.with_file_name(format!("{}.new", place.db.file_name().unwrap().display()));
    for path in old.iter().chain([&half]) {
        std::fs::write(path, "her name").unwrap();
    }
    let asked = place.cli(&["purge", "--customer", &id, "--backups"]);
    assert!(asked.code == 1 && asked.err.contains("--yes") && old[0].exists(), "{asked:?}");
    let gone = place.json(&["purge", "--customer", &id, "--yes", "--backups"]);
    assert_eq!(
        (gone["done"].as_bool(), gone["backups_removed"].as_bool()),
        (Some(true), Some(true)),
        "{gone}"
    );
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "the new one");
    assert!(!half.exists());
    let waits: i64 = place.fact("SELECT customer_id FROM inquiries WHERE closed_at IS NULL LIMIT 1");
    let refused = place.cli(&["purge", "--customer", &waits.to_string(), "--yes"]);
    assert!(refused.code == 1 && refused.err.contains("还没结束"), "{refused:?}");
}

#[test]
fn x3_everything_of_one_customer_is_told_to_her_and_nothing_of_others() {
    let place = marked();
    let id: i64 = place.fact("SELECT customer_id FROM orders ORDER BY id DESC LIMIT 1");
    let told = place.json(&["customer", &id.to_string()]);
    assert_eq!(told["customer"]["id"], id);
    assert!(told["held"]["orders"].as_array().is_some_and(|o| !o.is_empty()), "{told}");
    assert!(told["trail"].as_array().is_some_and(|t| !t.is_empty()));
    let mine = format!("{id:04}");
    assert_eq!(
        plain(&told["held"].to_string()),
        BTreeSet::from([mine.clone()]),
        "nothing is masked, nobody else is named"
    );
    for format in ["text", "html"] {
        let page = place.cli(&["customer", &id.to_string(), "--format", format]);
        assert!(page.code == 0 && plain(&page.out).contains(&mine), "{page:?}");
    }
    assert_eq!(place.cli(&["customer", "没有这个人"]).code, 1);
}

#[test]
fn x2_the_page_of_a_customer_says_in_words_what_is_stored_as_codes() {
    let place = marked();
    let ids: Vec<i64> = place.facts(
        "SELECT customer_id FROM cases GROUP BY customer_id ORDER BY count(*) DESC, customer_id LIMIT 4",
    );
    assert!(!ids.is_empty());
    for id in ids {
        let told = place.cli(&["customer", &id.to_string()]);
        assert_eq!(told.code, 0, "{told:?}");
        let letters = |part: &str| part.len() > 1 && part.chars().all(|c| c.is_ascii_lowercase());
        let is_code = |word: &&str| word.contains('_') && word.split('_').all(letters);
        let words = told.out.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let codes: BTreeSet<&str> = words.filter(is_code).collect();
        assert!(codes.is_empty(), "{codes:?} of customer {id} in\n{}", told.out);
    }
}

#[test]
fn x3_by_age_what_stays_is_named_and_a_second_card_of_one_person_is_too() {
    let mut place = marked();
    place.at("2026-07-15 12:00");
    let told = place.cli(&["purge", "--before", "2026-07-01", "--dry-run"]);
    assert!(told.err.contains("还没了结") && told.err.contains("笔还没完成"), "{told:?}");
    let json = place.json(&["purge", "--before", "2026-07-01", "--dry-run"]);
    assert!(json["kept"].as_array().unwrap().iter().any(|k| k["kind"] == "order"), "{json}");
    let conn = rusqlite::Connection::open(&place.db).unwrap();
    conn.execute_batch(
        "INSERT INTO customers(id, name, created_at) VALUES (9001, '双一', 1), (9002, '双二', 1);
         INSERT INTO customer_phones(customer_id, phone) VALUES (9001, '13912345678'), (9002, '13912345678')",
    )
    .unwrap();
    let told = place.cli(&["purge", "--customer", "9001", "--dry-run"]);
    assert!(told.err.contains("双二") && told.err.contains("9002") && told.err.contains("合并"), "{told:?}");
}
