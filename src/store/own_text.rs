//! What the screen wrote into the configuration's files, so that it can be taken back like everything else (R3).

use super::{Actor, Op, Result, Store};
use rusqlite::params;

/// One text under its name (`template:own_1`); empty when it is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    pub name: String,
    pub body: String,
}

/// Notes that a text was written; `before` is what stood there. `note` is what it is called.
pub fn put(store: &mut Store, by: &Actor, note: &str, before: &OwnText, body: &str) -> Result<()> {
    // What stood there first is nobody's step: only the change is taken back.
    store.transact(by, Op::new("seed").note(note), |w| {
        w.execute(
            "INSERT INTO own_texts(name, body) VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET body = excluded.body",
            params![before.name, before.body],
        )?;
        Ok(())
    })?;
    store.transact(by, Op::new("template_save").note(note), |w| {
        w.execute("UPDATE own_texts SET body = ?1 WHERE name = ?2", params![body, before.name])?;
        Ok(())
    })
}

pub fn all(store: &Store) -> Result<Vec<OwnText>> {
    let mut statement = store.conn().prepare_cached("SELECT name, body FROM own_texts ORDER BY id")?;
    let rows = statement.query_map([], |r| Ok(OwnText { name: r.get("name")?, body: r.get("body")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{actor, store};
    use crate::store::undo;

    #[test]
    fn r3_what_stood_before_comes_back_step_by_step() {
        let mut store = store();
        let of = |body: &str| OwnText { name: "template:own_1".into(), body: body.into() };
        put(&mut store, &actor(10), "加急", &of(""), "one").unwrap();
        put(&mut store, &actor(20), "加急", &of("one"), "two").unwrap();
        assert_eq!(all(&store).unwrap(), [of("two")]);
        assert_eq!(undo::last(&mut store, &actor(30)).unwrap().unwrap().kind, "template_save");
        assert_eq!(all(&store).unwrap(), [of("one")]);
        undo::last(&mut store, &actor(40)).unwrap();
        assert_eq!(all(&store).unwrap(), [of("")]);
        assert_eq!(undo::next(&store, &actor(50)).unwrap(), None);
    }
}
