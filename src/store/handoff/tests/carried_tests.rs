//! S7: what is carried from one hand-off to the next.

use super::*;

#[test]
fn s7_closing_the_entity_marks_the_item_done() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    an_afternoon(&mut store);
    let asked = promised(&mut store, &day);
    let frozen = freeze_now(&mut store, &day);
    let night = starts(&mut store, "小王", "night", five());
    accept_all(&mut store, &night, frozen.id);
    let later = five() + 1000;
    inquiry::keep_promise(&mut store, &Actor { at: later, ..night.clone() }, asked, "").unwrap();
    for (reference, sql) in [
        ("case:1", "UPDATE cases SET status = 'solved', solved_at = ? WHERE id = 1"),
        ("case:2", "UPDATE cases SET status = 'closed', closed_at = ? WHERE id = 2"),
        ("case:3", "UPDATE cases SET solution_at = ? WHERE id = 3"),
        ("order:1", "UPDATE orders SET status = 'shipped', shipped_at = ? WHERE id = 1"),
        ("order:3", "UPDATE orders SET cod_money_at = ?1, cod_slip_at = ?1 WHERE id = 3"),
        ("order:4", "UPDATE orders SET paid_at = ? WHERE id = 4"),
        ("exception:1", "UPDATE exceptions SET closed_at = ? WHERE id = 1"),
        ("reminder:1", "UPDATE reminders SET done_at = ? WHERE id = 1"),
    ] {
        let find = |store: &Store| {
            let all = items(store, frozen.id).unwrap();
            all.into_iter().find(|i| i.item.reference == reference).unwrap().done_at
        };
        assert_eq!(find(&store), None, "{reference}");
        store.conn().execute(sql, [later]).unwrap();
        assert_eq!(find(&store), Some(later), "{reference}");
    }
    let all = items(&store, frozen.id).unwrap();
    let promise = all.iter().find(|i| i.item.reference == format!("inquiry:{asked}")).unwrap();
    assert_eq!(promise.done_at, Some(later));
    let inherited = drafted(&store, night.shift_id.unwrap()).sheet.inherited;
    assert_eq!(inherited.len(), 9);
    assert!(inherited.iter().all(|i| i.done_at == Some(later)));
    store.conn().execute("UPDATE cases SET status = 'working' WHERE id = 1", []).unwrap();
    let reopened =
        items(&store, frozen.id).unwrap().into_iter().find(|i| i.item.reference == "case:1").unwrap();
    assert_eq!(reopened.done_at, None, "a re-opened case is open again");
}

#[test]
fn s7_a_cancelled_order_is_done_and_undoing_opens_it_again() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    an_afternoon(&mut store);
    let frozen = freeze_now(&mut store, &day);
    let find = |store: &Store| {
        items(store, frozen.id).unwrap().into_iter().find(|i| i.item.reference == "order:1").unwrap().done_at
    };
    store
        .transact(&day, Op::new("order_move"), |w| {
            w.execute("UPDATE orders SET status = 'cancelled' WHERE id = 1", [])?;
            w.execute(
                "INSERT INTO order_events(order_id, at, kind, to_status) VALUES (1, ?1, 'moved', 'cancelled')",
                [five() + 50],
            )?;
            Ok(())
        })
        .unwrap();
    assert_eq!(find(&store), Some(five() + 50));
    undo::last(&mut store, &day).unwrap().unwrap();
    assert_eq!(find(&store), None);
}

#[test]
fn s7_what_stays_open_grows_older_with_every_handoff_and_keeps_its_contingency() {
    let mut store = store();
    let day = starts(&mut store, "小李", "day", five() - 3600);
    let asked = promised(&mut store, &day);
    let first = freeze_now(&mut store, &day);
    freeze_now(&mut store, &day);
    let night = starts(&mut store, "小王", "night", five());
    accept_all(&mut store, &night, first.id);
    let sheet = drafted(&store, night.shift_id.unwrap()).sheet;
    let item = sheet.section(Section::Red).next().unwrap();
    assert_eq!(item.reference, format!("inquiry:{asked}"));
    assert_eq!(item.age_shifts, 1, "two sheets of one shift count once");
    assert_eq!(item.contingency, "若不成，则找主管", "nobody types it twice");
    assert_eq!((sheet.inherited[0].done_at, sheet.inherited[0].item.age_shifts), (None, 1));
    assert_eq!(item.owner, "小王", "who took it over owns it");
    let second = freeze_now(&mut store, &night);
    let early = starts(&mut store, "小张", "day", five() + 10);
    accept_all(&mut store, &early, second.id);
    let sheet = drafted(&store, early.shift_id.unwrap()).sheet;
    assert_eq!(sheet.section(Section::Red).next().unwrap().age_shifts, 2);
    assert_eq!(sheet.inherited[0].item.age_shifts, 2);
}
