//! Nothing of a person is forgotten to be forgotten.

mod edge;

use super::tables::{FREE, HOUSE, REWRITTEN, TABLES};
use super::{GONE, Whom, dump, plan, purge};
use crate::store::testing::{actor, store};
use crate::store::{Op, Store, StoreError, Write, undo};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Table → its columns, with their types.
fn schema(conn: &Connection) -> BTreeMap<String, Vec<(String, String, bool)>> {
    let mut statement = conn
        .prepare(
            "SELECT t.name, c.name, c.type, c.\"notnull\" FROM main.sqlite_schema t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
               AND t.name NOT LIKE 'search!_text%' ESCAPE '!' AND t.name NOT LIKE 'search!_keys%' ESCAPE '!'",
        )
        .unwrap();
    let mut tables: BTreeMap<String, Vec<(String, String, bool)>> = BTreeMap::new();
    let mut rows = statement.query([]).unwrap();
    while let Some(r) = rows.next().unwrap() {
        let column = (r.get(1).unwrap(), r.get(2).unwrap(), r.get(3).unwrap());
        tables.entry(r.get(0).unwrap()).or_default().push(column);
    }
    tables
}

#[test]
fn x3_every_text_column_is_decided() {
    let store = store();
    let schema = schema(&store.conn);
    let mut missing = Vec::new();
    for (table, columns) in &schema {
        let Some(known) = TABLES.iter().find(|t| t.name == table) else {
            if !HOUSE.contains(&table.as_str()) && !REWRITTEN.contains(&table.as_str()) {
                missing.push(format!("the table {table}"));
            }
            continue;
        };
        let texts: BTreeSet<&str> =
            columns.iter().filter(|(_, kind, _)| kind == "TEXT").map(|(name, ..)| name.as_str()).collect();
        let personal = known.personal.iter().map(|(column, _)| *column);
        let decided: BTreeSet<&str> = personal.chain(known.house.iter().copied()).collect();
        missing.extend(texts.difference(&decided).map(|c| format!("{table}.{c}")));
        missing.extend(decided.difference(&texts).map(|c| format!("{table}.{c} is no text column any more")));
        // A row that names one of somebody's rows is hers; the only other references are to the house.
        let parents = columns.iter().filter(|(c, ..)| {
            matches!(
                c.as_str(),
                "customer_id" | "inquiry_id" | "order_id" | "case_id" | "fee_id" | "survey_id"
            )
        });
        let owned = |c: &str| known.of.iter().any(|(column, _)| *column == c);
        let roots = ["inquiries", "orders", "cases", "snippet_uses"];
        missing.extend(
            parents
                .filter(|(c, ..)| !owned(c) && !roots.contains(&table.as_str()))
                .map(|(c, ..)| format!("{table}.{c} says whose it is")),
        );
    }
    for (table, column) in FREE {
        assert!(schema[*table].iter().any(|(name, ..)| name == column), "{table}.{column}");
    }
    assert!(missing.is_empty(), "decide in person/tables.rs:\n{}", missing.join("\n"));
}

/// The marker of a column, unlike anything else; each name and phone tells her from everybody.
fn marker(who: i64, table: &str, column: &str) -> String {
    format!("mark-{who}-{table}-{column}-00")
}

/// Two customers, 1 and 2, each with a row in every table, everything closed, every text a marker of its own.
fn filled(store: &mut Store) {
    let schema = schema(&store.conn);
    for who in [1, 2] {
        let by = actor(1000 + who);
        store
            .transact(&by, Op::new("seed"), |w: &Write| {
                w.pragma_update(None, "defer_foreign_keys", true)?;
                for table in TABLES {
                    insert(w, &schema[table.name], table.name, who)?;
                }
                Ok(())
            })
            .unwrap();
        // Something is changed and something deleted: the trail remembers both.
        let note = marker(who, "ops", "note");
        let op =
            Op::new("customer_edit").about(crate::domain::Entity::Customer, who).note(&note).reason(&note);
        store
            .transact(&by, op, |w| {
                for table in TABLES.iter().filter(|t| !matches!(t.name, "handoff_items" | "case_walks")) {
                    for (column, _) in table.personal {
                        let new = marker(who, table.name, &format!("{column}-later"));
                        w.execute(
                            &format!("UPDATE {} SET \"{column}\" = ?1 WHERE id = ?2", table.name),
                            (new, who),
                        )?;
                    }
                }
                w.execute("DELETE FROM chases WHERE id = ?1", [who])?;
                w.execute("DELETE FROM customer_names WHERE id = ?1", [who])?;
                w.execute(
                    "INSERT INTO customer_names(id, customer_id, channel, name) VALUES (?1 + 10, ?1, 'jd', ?2)",
                    (who, marker(who, "customer_names", "again")),
                )?;
                w.execute(
                    "INSERT INTO drafts(key, body, saved_at) VALUES (?1, ?2, 0)",
                    (format!("order_edit|{who}"), marker(who, "drafts", "body")),
                )?;
                Ok(())
            })
            .unwrap();
    }
    // Somebody of the house speaks of the first one.
    store
        .transact(&actor(1100), Op::new("shift_end"), |w| {
            let phone = marker(1, "customer_phones", "phone-later");
            w.execute("UPDATE shifts SET words = ?1 WHERE id = 1", [format!("她的电话 {phone} 打不通")])?;
            Ok(())
        })
        .unwrap();
}

fn insert(w: &Write, columns: &[(String, String, bool)], table: &str, who: i64) -> crate::store::Result<()> {
    let (mut names, mut values) = (Vec::new(), Vec::<rusqlite::types::Value>::new());
    for (column, kind, _) in columns {
        let value = match (table, column.as_str()) {
            (_, "id") => who.into(),
            (
                _,
                "merged_into" | "referred_by" | "deleted_at" | "snippet_id" | "document_id" | "waiting_since"
                | "refused_at" | "limit_fen" | "credit_fen" | "weight_g" | "courier_weight_g",
            ) => continue,
            (_, "shop_id" | "agent_id" | "shift_id" | "handoff_id" | "answered_by") => 1.into(),
            (_, "business_day") => "2026-06-01".to_owned().into(),
            ("orders", "status") => "done".to_owned().into(),
            ("cases", "status") => "closed".to_owned().into(),
            ("inquiries", "status") => "answered".to_owned().into(),
            ("handoff_items", "ref") => format!("order:{who}").into(),
            ("handoff_items" | "reminders" | "snippet_fills", "entity") => "order".to_owned().into(),
            ("snoozes", "kind") => "wait".to_owned().into(),
            ("handoff_items", "body") => item(who).to_string().into(),
            ("case_walks", "walk") => format!(
                "{{\"given\":[{{\"question\":\"q\",\"answer\":\"{}\"}}]}}",
                marker(who, table, column)
            )
            .into(),
            ("survey_marks", "mark") => 5.into(),
            (_, name) if name.ends_with("_id") => who.into(),
            (_, name) if kind == "INTEGER" && (name.ends_with("_at") || name == "at") => 500.into(),
            _ if kind == "INTEGER" => who.into(),
            _ => marker(who, table, column).into(),
        };
        names.push(format!("\"{column}\""));
        values.push(value);
    }
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO {table}({}) VALUES ({marks})", names.join(", "));
    if table == "snippet_uses" {
        names.push("snippet_id".into());
        values.push(1.into());
        let sql = format!("INSERT INTO {table}({}) VALUES ({marks}, ?)", names.join(", "));
        w.execute(&sql, rusqlite::params_from_iter(values))?;
        return Ok(());
    }
    w.execute(&sql, rusqlite::params_from_iter(values))?;
    Ok(())
}

fn item(who: i64) -> serde_json::Value {
    serde_json::json!({ "ref": format!("order:{who}"), "section": "red", "kind": "late_ship",
        "customer": marker(who, "item", "customer"), "order_no": format!("N{who}"), "purchased_at": 500,
        "problem": marker(who, "item", "problem"), "wants": "", "action": "call", "owner": "小李", "due": null,
        "waiting_for": "", "contingency": marker(who, "item", "contingency"), "age_shifts": 0, "first": false })
}

/// A shift, a snippet and an accepted hand-off that names both.
fn ground(store: &mut Store) {
    let body = serde_json::json!({ "number": "H1", "frozen_at": 600, "sheet": {
        "shop": "店", "business_day": "2026-06-01", "shift_id": 1, "from_agent": "小李", "from_kind": "day",
        "from_label": "白班", "planned_start": 0, "planned_end": 1,
        "items": [item(1), item(2), line()], "figures": [], "inherited": [{ "item": item(1), "done_at": null }] } })
    .to_string();
    let sum = crate::domain::handoff::checksum(&body);
    store.transact(&actor(900), Op::new("seed"), |w| {
        w.execute_batch("INSERT INTO shifts(id, agent_id, kind, business_day, planned_start, planned_end, started_at, ended_at)
             VALUES (1, 1, 'day', '2026-06-01', 0, 1, 0, 600);
             INSERT INTO snippets(id, code, title, answer) VALUES (1, 'cm', '尺码', '见表');")?;
        w.execute("INSERT INTO handoffs(id, number, shift_id, business_day, frozen_at, checksum, body, accepted_at)
             VALUES (1, 'H1', 1, '2026-06-01', 600, ?1, ?2, 700)", [sum, body])?;
        Ok(())
    }).unwrap();
}

/// A line that counts several people.
fn line() -> serde_json::Value {
    let mut line = item(1);
    line["ref"] = "rest:1".into();
    line["problem"] =
        format!("{} {}", marker(1, "customers", "name-later"), marker(2, "customers", "name-later")).into();
    for key in ["customer", "contingency"] {
        line[key] = "".into();
    }
    line
}

/// Every byte that is kept of a database.
fn bytes(folder: &std::path::Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap();
    files.flat_map(|f| std::fs::read(f.unwrap().path()).unwrap()).collect()
}

fn count(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).filter(|w| *w == text.as_bytes()).count()
}

/// Texts that are the house's own stay in the rows of a customer.
fn is_house(found: &str) -> bool {
    TABLES.iter().any(|t| t.house.iter().any(|c| found.starts_with(&marker(1, t.name, c))))
}

/// The markers of the first customer that are still somewhere in the bytes.
fn left(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let found = text.split("mark-1-").skip(1).map(|rest| {
        let end = rest.find("-00").map_or(rest.len().min(60), |at| at + 3);
        format!("mark-1-{}", rest.get(..end).unwrap_or_default())
    });
    found.filter(|m| !is_house(m)).collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn x3_a_purged_customer_is_in_no_byte_of_the_file_and_others_are_as_before() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let path = folder.join("shiftdesk.db");
    {
        let mut store = Store::open(&path, "t").unwrap();
        let nobody = actor(1);
        store
            .transact(&nobody, Op::new("seed"), |w| {
                crate::store::shop::ensure_agent(w, "小李")?;
                crate::store::shop::ensure(w, "店")
            })
            .unwrap();
        ground(&mut store);
        filled(&mut store);
        assert!(left(&bytes(&folder)).len() > 60, "they are there before");
        let others = |store: &Store| {
            let dump = dump(store, 2).unwrap();
            (dump.held, dump.trail.len())
        };
        let before = others(&store);
        let figures = |store: &Store| -> String {
            let sql = "SELECT group_concat(status || placed_at || paid_fen || payable_fen || coalesce(done_at, '') || customer_id || order_no) FROM orders";
            store.conn.query_row(sql, [], |r| r.get(0)).unwrap()
        };
        let sums = figures(&store);
        purge(&mut store, &actor(5000), Whom::Customer(1)).unwrap();
        assert_eq!(left(&bytes(&folder)), Vec::<String>::new());
        assert_eq!((others(&store), figures(&store)), (before, sums));
        assert!(store.check().unwrap().is_empty());
        // What never changes is locked again.
        assert!(store.conn.execute("UPDATE changes SET before = ''", []).is_err());
        assert!(store.conn.execute("UPDATE handoffs SET body = ''", []).is_err());
        let sheet = crate::store::handoff::get(&store, 1).unwrap();
        assert!(sheet.is_intact(), "the snapshot has a checksum of what is left");
        assert_eq!(
            (sheet.sheet.items[0].order_no.as_str(), sheet.sheet.items[0].problem.as_str()),
            ("N1", GONE)
        );
        assert_eq!(sheet.sheet.items[1].problem, marker(2, "item", "problem"));
        assert_eq!(sheet.sheet.items[2].problem, format!("{GONE} {}", marker(2, "customers", "name-later")));
    }
    assert_eq!(left(&bytes(&folder)), Vec::<String>::new(), "nor when the program has ended");
    assert!(count(&bytes(&folder), "mark-2-") > 60);
}

#[test]
fn x1_the_trail_says_that_there_was_a_purge_and_nothing_of_the_person() {
    let mut store = store();
    ground(&mut store);
    filled(&mut store);
    let ops = |store: &Store| -> i64 {
        store.conn.query_row("SELECT count(*) FROM ops", [], |r| r.get(0)).unwrap()
    };
    let before = ops(&store);
    purge(&mut store, &actor(5000), Whom::Customer(1)).unwrap();
    assert_eq!(ops(&store), before + 1, "no entry is lost");
    let read = |r: &rusqlite::Row| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?, r.get::<_, i64>(2)?));
    let (note, reason, at) = store
        .conn
        .query_row("SELECT note, reason, at FROM ops WHERE kind = 'purge' AND agent_id = 1", [], read)
        .unwrap();
    assert!(note.contains("orders 1") && reason == "customer 1" && at == 5000, "{note} {reason}");
    let told: String = store
        .conn
        .query_row("SELECT before || after FROM changes WHERE tbl = 'orders' AND row_id = 1 AND json_extract(after, '$.phone') = ''", [], |r| r.get(0))
        .unwrap();
    assert!(told.contains(GONE) && !told.contains("mark-1"), "{told}");
}

#[test]
fn x3_nothing_before_a_purge_is_taken_back() {
    let mut store = store();
    ground(&mut store);
    filled(&mut store);
    let edit = undo::timeline(&mut store, &actor(0), 50).unwrap();
    let edits: Vec<_> = edit.into_iter().filter(|s| s.what.kind == "customer_edit").map(|s| s.what).collect();
    purge(&mut store, &actor(5000), Whom::Customer(1)).unwrap();
    assert_eq!(
        undo::next(&store, &actor(0)).unwrap().unwrap().kind,
        "shift_end".to_owned().replace("shift_end", "customer_edit")
    );
    let refused = undo::whole(&mut store, &actor(6000), &edits[1]).unwrap_err();
    assert_eq!(refused.key(), "undo.refuse.purged");
    undo::whole(&mut store, &actor(6000), &edits[0]).unwrap();
}

#[test]
fn x3_whoever_is_worked_for_is_not_forgotten() {
    let mut store = store();
    ground(&mut store);
    filled(&mut store);
    for (kind, open) in [
        ("inquiry", "UPDATE inquiries SET closed_at = NULL WHERE id = 1"),
        ("order", "UPDATE orders SET status = 'shipped' WHERE id = 1"),
        ("case", "UPDATE cases SET closed_at = NULL WHERE id = 1"),
        ("exception", "UPDATE exceptions SET closed_at = NULL WHERE id = 1"),
        ("change", "UPDATE change_requests SET closed_at = NULL WHERE id = 1"),
        ("fee", "UPDATE fees SET settled_at = NULL, deleted_at = NULL WHERE id = 1"),
        ("question", "UPDATE questions SET answered_at = NULL WHERE id = 1"),
        ("reminder", "UPDATE reminders SET done_at = NULL WHERE id = 1"),
        ("balance", "UPDATE payments SET account = 'customer' WHERE id = 1"),
        ("handoff", "UPDATE handoffs SET accepted_at = NULL WHERE id = 1"),
    ] {
        store.transact(&actor(2000), Op::new("seed"), |w| Ok(w.execute_batch(open)?)).unwrap();
        let told = plan(&mut store, Whom::Customer(1)).unwrap();
        assert_eq!(told.open.iter().filter(|o| o.kind == kind).count(), 1, "{kind}: {:?}", told.open);
        let refused = purge(&mut store, &actor(2000), Whom::Customer(1)).unwrap_err();
        assert!(matches!(refused, StoreError::Refused(key) if key == "purge.refuse.open"));
    }
    assert!(purge(&mut store, &actor(2000), Whom::Customer(99)).is_err());
}

#[test]
fn x3_by_age_what_is_over_goes_and_what_is_not_stays() {
    let mut store = store();
    ground(&mut store);
    filled(&mut store);
    let day = NaiveDate::from_ymd_opt(1970, 1, 2).unwrap();
    // The second customer asked again since.
    store
        .transact(&actor(90_000), Op::new("seed"), |w| {
            Ok(w.execute_batch(
        "INSERT INTO inquiries(shop_id, channel, customer_id, question, status, opened_at, business_day)
         VALUES (1, 'jd', 2, 'mark-2-new-00', 'waiting', 90000, '1970-01-02')")?)
        })
        .unwrap();
    purge(&mut store, &actor(99_000), Whom::Before(day, 80_000)).unwrap();
    let text = |sql: &str| -> String { store.conn.query_row(sql, [], |r| r.get(0)).unwrap() };
    assert_eq!(text("SELECT phone || receiver FROM orders WHERE id = 2"), "", "an old order needs no phone");
    assert_eq!(
        text("SELECT group_concat(question) FROM inquiries WHERE customer_id = 2"),
        format!("{GONE},mark-2-new-00")
    );
    assert_eq!(text("SELECT name FROM customers WHERE id = 1"), format!("{GONE}1"));
    assert_eq!(
        text("SELECT name FROM customers WHERE id = 2"),
        marker(2, "customers", "name-later"),
        "she is still there"
    );
    assert_eq!(text("SELECT words FROM shifts WHERE id = 1"), GONE);
    let again = purge(&mut store, &actor(99_001), Whom::Before(day, 80_000)).unwrap_err();
    assert_eq!(again.key(), "purge.refuse.nothing", "once is enough");
}

#[test]
fn x3_the_page_of_a_customer_has_a_row_of_every_table() {
    let mut store = store();
    ground(&mut store);
    filled(&mut store);
    let dump = dump(&store, 1).unwrap();
    let there: BTreeSet<&str> = dump.held.iter().map(|h| h.table).collect();
    let all: BTreeSet<&str> = TABLES.iter().map(|t| t.name).filter(|t| *t != "chases").collect();
    assert_eq!(there, all, "the only chase was deleted");
    let told = format!("{:?}", dump.held);
    assert!(told.contains("mark-1-orders-phone-later") && !told.contains("mark-2-"), "hers alone");
    assert!(dump.trail.iter().any(|e| e.head.kind == "customer_edit"));
}
