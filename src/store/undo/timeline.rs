//! What happened in a shift, newest first: each step with who and when, and whether it can be taken back alone.

use super::{FINAL, IMPORTS, LATER, SAME_FACT, Undone, later_than_parts, standing_parts, take_back};
use crate::store::transact::Actor;
use crate::store::{Result, Store, StoreError, Write};
use rusqlite::{OptionalExtension, Row, params};

/// Whether a step can be taken back, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    /// It is taken back already.
    TakenBack,
    /// It is itself a step back; the kind of what it took back.
    StepBack(String),
    /// A later step depends on it: its kind and note, empty when the rows alone tell.
    Holds {
        kind: String,
        note: String,
    },
    /// It is out of the house, or nothing of it can be taken back. Locale key of the reason.
    Final(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub what: Undone,
    pub agent: String,
    pub reason: String,
    pub state: State,
}

/// The steps of the actor's shift, newest first, at most `limit`.
pub fn timeline(store: &mut Store, by: &Actor, limit: i64) -> Result<Vec<Step>> {
    let sql = format!(
        "SELECT o.id, o.kind, o.note, o.at, o.reason, o.undoes, coalesce(a.name, '') AS agent,
                o.kind IN {FINAL} AS is_final,
                EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id) AS taken_back,
                (EXISTS (SELECT 1 FROM changes c WHERE c.op_id = o.id)
                 OR EXISTS (SELECT 1 FROM ops p JOIN changes c ON c.op_id = p.id WHERE p.part_of = o.id)) AS changed
         FROM ops o LEFT JOIN agents a ON a.id = o.agent_id
         WHERE (o.shift_id IS ?1 OR (o.kind = 'shift_start' AND o.entity = 'shift' AND o.entity_id = ?1))
           AND o.part_of IS NULL AND o.kind <> 'seed' ORDER BY o.id DESC LIMIT ?2"
    );
    let mut statement = store.conn().prepare_cached(&sql)?;
    let mut steps = statement
        .query_map(params![by.shift_id, limit], row_to_step)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    drop(statement);
    for step in steps.iter_mut().filter(|s| s.state == State::Open) {
        step.state = state(store, by, &step.what)?;
    }
    // One step back of many parts is told once.
    steps.dedup_by(|later, earlier| {
        matches!((&later.state, &earlier.state), (State::StepBack(a), State::StepBack(b)) if a == b)
            && (later.what.at, &later.what.note) == (earlier.what.at, &earlier.what.note)
    });
    Ok(steps)
}

fn row_to_step(r: &Row) -> rusqlite::Result<Step> {
    let kind: String = r.get("kind")?;
    let reason: String = r.get("reason")?;
    let state = if r.get::<_, Option<i64>>("undoes")?.is_some() {
        State::StepBack(reason.clone())
    } else if r.get("taken_back")? {
        State::TakenBack
    } else if r.get("is_final")? {
        State::Final(final_reason(&kind))
    } else if !r.get("changed")? {
        State::Final("undo.final.nothing")
    } else {
        State::Open
    };
    let what = Undone { op: r.get("id")?, kind, note: r.get("note")?, at: r.get("at")? };
    Ok(Step { what, agent: r.get("agent")?, reason, state })
}

fn final_reason(kind: &str) -> &'static str {
    if kind.starts_with("handoff") {
        "undo.final.handoff"
    } else if kind.starts_with("shift") {
        "undo.final.shift"
    } else if kind == "purge" {
        "undo.final.purge"
    } else {
        "undo.final.printed"
    }
}

/// One step of the actor's shift that can still be taken back; `None` when there is no such step.
pub fn of(store: &Store, by: &Actor, op: i64) -> Result<Option<Undone>> {
    let sql = format!(
        "SELECT id, kind, note, at FROM ops o
         WHERE id = ?1 AND shift_id IS ?2 AND kind NOT IN {FINAL} AND undoes IS NULL AND part_of IS NULL
           AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)"
    );
    let found = store.conn().query_row(&sql, params![op, by.shift_id], |r| {
        Ok(Undone { op: r.get("id")?, kind: r.get("kind")?, note: r.get("note")?, at: r.get("at")? })
    });
    Ok(found.optional()?)
}

/// Tries it and puts everything as it was: nothing else knows all that rows may refer to. A whole file is not tried
/// but asked about.
fn state(store: &mut Store, by: &Actor, what: &Undone) -> Result<State> {
    let parts = standing_parts(store, what.op)?;
    if parts.is_empty() {
        return Ok(State::TakenBack);
    }
    let allowed = if parts.len() > 1 || IMPORTS.contains(&what.kind.as_str()) {
        !later_than_parts(store, what.op)?
    } else {
        let tried = store.try_out(by, "undo", |w| {
            take_back(w, what.op)?;
            if is_referred(w, what.op)? { Err(StoreError::Refused(LATER.into())) } else { Ok(()) }
        });
        match tried {
            Ok(()) => true,
            Err(StoreError::Refused(_)) => false,
            Err(StoreError::Sql(rusqlite::Error::SqliteFailure(e, _)))
                if e.code == rusqlite::ErrorCode::ConstraintViolation =>
            {
                false
            }
            Err(error) => return Err(error),
        }
    };
    if allowed {
        return Ok(State::Open);
    }
    let (kind, note) = holder(store, what.op)?.unwrap_or_default();
    Ok(State::Holds { kind, note })
}

/// Somebody refers to a row that would be gone. The database itself looks only when a transaction ends.
fn is_referred(w: &Write, op: i64) -> Result<bool> {
    let mut made = w.prepare_cached("SELECT tbl, row_id FROM changes WHERE op_id = ?1 AND before IS NULL")?;
    let made: Vec<(String, i64)> =
        made.query_map([op], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (table, row) in made {
        let stands = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)");
        if w.prepare_cached(&stands)?.query_row([row], |r| r.get(0))? {
            continue;
        }
        let mut references = w.prepare_cached(
            "SELECT m.name, f.\"from\" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
             WHERE m.type = 'table' AND f.\"table\" = ?1",
        )?;
        let references: Vec<(String, String)> = references
            .query_map([&table], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (child, column) in references {
            let refers = format!("SELECT EXISTS (SELECT 1 FROM {child} WHERE \"{column}\" = ?1)");
            if w.prepare_cached(&refers)?.query_row([row], |r| r.get(0))? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The newest later step that still stands and changed a row of this one.
fn holder(store: &Store, op: i64) -> Result<Option<(String, String)>> {
    let mut statement = store.conn().prepare_cached(&format!(
        "SELECT o.kind, o.note FROM ops o JOIN changes l ON l.op_id = o.id
           JOIN changes c ON c.tbl = l.tbl AND c.row_id = l.row_id AND c.id < l.id
         WHERE c.op_id = ?1 AND o.id > ?1 AND o.undoes IS NULL AND coalesce(o.part_of, o.id) <> ?1
           AND NOT EXISTS (SELECT 1 FROM ops u WHERE u.undoes = o.id)
           AND (c.before IS NULL OR c.after IS NULL OR l.before IS NULL OR l.after IS NULL
             OR EXISTS (SELECT 1 FROM json_each(l.before) k JOIN json_each(c.before) m ON {SAME_FACT}))
         ORDER BY o.id DESC LIMIT 1"
    ))?;
    Ok(statement.query_row([op], |r| Ok((r.get("kind")?, r.get("note")?))).optional()?)
}

/// Locale key of why a step whose holder has no name can't go.
pub const HELD: &str = LATER;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::inquiry::NewInquiry;
    use crate::store::inquiry::{self, Closing};
    use crate::store::testing::{actor, store};
    use crate::store::{Op, undo};

    fn step(store: &mut Store, at: i64, kind: &'static str, note: &str, sql: &str) {
        let op = Op::new(kind).note(note);
        store.transact(&actor(at), op, |w: &Write| Ok(w.execute_batch(sql)?)).unwrap();
    }

    fn told(store: &mut Store) -> Vec<(String, State)> {
        timeline(store, &actor(0), 50).unwrap().into_iter().map(|s| (s.what.note, s.state)).collect()
    }

    #[test]
    fn any_step_nothing_depends_on_can_be_taken_back_and_the_others_say_what_holds_them() {
        let mut store = store();
        let product = "INSERT INTO products(id, code, title) VALUES";
        step(&mut store, 10, "stock_set", "one", &format!("{product} (1, 'A', 'a')"));
        step(&mut store, 20, "stock_set", "two", &format!("{product} (2, 'B', 'b')"));
        step(&mut store, 30, "delist", "one again", "UPDATE products SET on_shelf = 0 WHERE id = 1");
        let held = State::Holds { kind: "delist".into(), note: "one again".into() };
        assert_eq!(
            told(&mut store),
            [
                ("one again".to_owned(), State::Open),
                ("two".to_owned(), State::Open),
                ("one".to_owned(), held)
            ]
        );
        // The middle one goes alone.
        let second = timeline(&mut store, &actor(0), 50).unwrap().swap_remove(1).what;
        assert_eq!(of(&store, &actor(0), second.op).unwrap(), Some(second.clone()));
        undo::whole(&mut store, &actor(40), &second).unwrap();
        assert_eq!(of(&store, &actor(0), second.op).unwrap(), None, "not twice");
        let all = told(&mut store);
        assert_eq!(all[0], ("two".to_owned(), State::StepBack("stock_set".into())));
        assert_eq!(all[2], ("two".to_owned(), State::TakenBack));
        // Looking changed nothing.
        let count: i64 = store.conn().query_row("SELECT count(*) FROM products", [], |r| r.get(0)).unwrap();
        assert_eq!(count, 1);
    }

    #[test]
    fn what_left_the_house_stays_and_says_so() {
        let mut store = store();
        step(&mut store, 10, "slip_print", "A1", "UPDATE shops SET heading = 'x' WHERE id = 1");
        step(&mut store, 20, "handoff_freeze", "H1", "UPDATE shops SET heading = 'y' WHERE id = 1");
        let states: Vec<State> = told(&mut store).into_iter().map(|(_, s)| s).collect();
        assert_eq!(states, [State::Final("undo.final.handoff"), State::Final("undo.final.printed")]);
    }

    #[test]
    fn i1_a_reply_is_not_taken_back_under_an_inquiry_that_is_closed() {
        let mut store = store();
        let new = NewInquiry { channel: "taobao".into(), customer: "小美".into(), ..NewInquiry::default() };
        let id = inquiry::open(&mut store, &actor(10), &new).unwrap();
        // A promise stays one when she is answered: the reply changes no state that closing changes.
        inquiry::promise(&mut store, &actor(20), id, 900, "问仓库", "").unwrap();
        inquiry::reply(&mut store, &actor(30), id, "在的").unwrap();
        let closing = Closing { promise_settled: true, ..Closing::default() };
        inquiry::close(&mut store, &actor(40), id, &closing).unwrap();
        let steps = timeline(&mut store, &actor(50), 50).unwrap();
        let reply = steps.iter().find(|s| s.what.kind == "inquiry_reply").unwrap();
        assert_eq!(reply.state, State::Holds { kind: "inquiry_close".into(), note: "小美".into() });
        assert!(undo::whole(&mut store, &actor(50), &reply.what).is_err());
        undo::last(&mut store, &actor(60)).unwrap();
        let steps = timeline(&mut store, &actor(70), 50).unwrap();
        let reply = steps.iter().find(|s| s.what.kind == "inquiry_reply").unwrap();
        assert_eq!(reply.state, State::Open, "it is open again");
        undo::whole(&mut store, &actor(70), &reply.what).unwrap();
        assert_eq!(inquiry::get(&store, id).unwrap().waiting_since, Some(10));
    }
}
