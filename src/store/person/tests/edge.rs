//! What a purge must not touch, and what it must not miss.

use super::super::rewrite::Known;
use super::super::rows::gather;
use super::*;

fn ready(more: &str) -> Store {
    let mut store = store();
    ground(&mut store);
    filled(&mut store);
    store.transact(&actor(2000), Op::new("seed"), |w| Ok(w.execute_batch(more)?)).unwrap();
    store
}

fn by_age(store: &mut Store) {
    let day = NaiveDate::from_ymd_opt(1970, 1, 2).unwrap();
    purge(store, &actor(99_000), Whom::Before(day, 80_000)).unwrap();
}

fn text(store: &Store, sql: &str) -> String {
    store.conn.query_row(sql, [], |r| r.get(0)).unwrap()
}

#[test]
fn x3_a_nick_that_is_a_word_or_a_number_breaks_nobody_elses_rows() {
    let mut store = ready(
        "UPDATE customers SET name = 'customer' WHERE id = 1;
         INSERT INTO customer_names(customer_id, channel, name) VALUES (1, 'pdd', '8888');
         UPDATE orders SET payable_fen = 188880 WHERE id = 2;
         UPDATE fees SET account = 'customer', amount_fen = 0 WHERE id = 2;",
    );
    gather(&store.conn, Whom::Customer(1)).unwrap();
    let known = Known::of(&store.conn).unwrap();
    assert!(known.names.contains(&"8888".to_owned()) && !known.marks.contains(&"8888".to_owned()));
    purge(&mut store, &actor(5000), Whom::Customer(1)).unwrap();
    let broken = "SELECT count(*) || '' FROM changes WHERE NOT json_valid(before) OR NOT json_valid(after)";
    assert_eq!(text(&store, broken), "0");
    let fee = "SELECT json_extract(after, '$.account') FROM changes WHERE tbl = 'fees' AND row_id = 2 ORDER BY id DESC";
    assert_eq!(text(&store, fee), "customer");
    let sheet = crate::store::handoff::get(&store, 1).unwrap();
    assert_eq!(sheet.sheet.items[1].customer, format!("mark-2-item-{GONE}-00"), "a value, not its key");
}

#[test]
fn x3_by_age_what_is_still_to_be_done_and_whoever_has_a_balance_stays() {
    let mut store = ready(
        "UPDATE reminders SET done_at = NULL WHERE id = 2; UPDATE questions SET answered_at = NULL WHERE id = 2;
         UPDATE handoffs SET accepted_at = NULL;
         UPDATE payments SET account = 'customer' WHERE id = 2;",
    );
    by_age(&mut store);
    for (table, column) in [("reminders", "text"), ("questions", "text"), ("customers", "name")] {
        let left = text(&store, &format!("SELECT {column} FROM {table} WHERE id = 2"));
        assert_eq!(left, marker(2, table, &format!("{column}-later")), "{table}");
    }
    let sheet = crate::store::handoff::get(&store, 1).unwrap();
    assert_eq!(sheet.sheet.items[1].problem, marker(2, "item", "problem"), "nobody took it over yet");
    assert!(text(&store, "SELECT body FROM handoff_items WHERE id = 2").contains("mark-2"));
    assert_eq!(text(&store, "SELECT text FROM reminders WHERE id = 1"), GONE);
}

#[test]
fn x3_every_draft_about_her_goes_and_others_stay() {
    let stay = ["chase|2", "case_new|0|2", "snooze|ship:2", "snippet_edit|1", "inquiry_new", "handoff:2"];
    let go =
        ["chase|1", "case_new|0|1", "fee_new|0|1", "snooze|ship:1", "contingency|order:1", "unheard_of|9"];
    let all = stay.iter().chain(&go);
    let rows = all.map(|key| format!("('{key}', '{{\"customer\":\"\",\"note\":\"急\"}}', 90000)"));
    let rows = rows.collect::<Vec<_>>().join(", ");
    let mut store = ready(&format!(
        "DELETE FROM drafts; INSERT INTO drafts(key, body, saved_at) VALUES {rows};
         INSERT INTO drafts(key, body, saved_at) VALUES ('handoff:3', '{{\"contingencies\":[[\"order:1\",\"x\"]]}}', 90000)"
    ));
    purge(&mut store, &actor(5000), Whom::Customer(1)).unwrap();
    let left = text(&store, "SELECT group_concat(key, ' ' ORDER BY key) FROM drafts");
    let mut stay = stay;
    stay.sort_unstable();
    assert_eq!(left, stay.join(" "));
}

#[test]
fn x3_a_deleted_row_that_was_emptied_does_not_come_back() {
    let mut store = ready("");
    store
        .transact(&actor(2500), Op::new("call_back"), |w| {
            Ok(w.execute_batch("DELETE FROM call_backs WHERE id = 1")?)
        })
        .unwrap();
    let op: i64 = store.conn.query_row("SELECT max(id) FROM ops", [], |r| r.get(0)).unwrap();
    let undone = undo::Undone { op, kind: "call_back".into(), note: String::new(), at: 2500 };
    purge(&mut store, &actor(5000), Whom::Customer(1)).unwrap();
    assert_eq!(undo::whole(&mut store, &actor(6000), &undone).unwrap_err().key(), "undo.refuse.purged");
}

#[test]
fn x3_an_import_that_was_named_after_her_does_not_tell_her_name() {
    let mut store = store();
    let add = |w: &crate::store::Write| crate::store::customer::ensure(w, "taobao", "柠檬树下");
    let id = store.transact(&actor(10), Op::new("customer_add"), add).unwrap();
    let import = Op::new("import_orders").note("柠檬树下");
    store.transact(&actor(11), import, |_| Ok(())).unwrap();
    purge(&mut store, &actor(20), Whom::Customer(id)).unwrap();
    let told = "SELECT count(*) FROM ops WHERE note LIKE '%柠檬树下%'";
    assert_eq!(store.conn.query_row(told, [], |r| r.get::<_, i64>(0)).unwrap(), 0);
}
