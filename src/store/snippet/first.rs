//! The snippets of the first picture, without reading all of them: of each scope there is among them, best first, a few
//! rows. What ranks them is the same as always ([`Index`]).

use super::{SELECT, row_to_snippet};
use crate::domain::snippet::{Index, Order, Scope, Snippet};
use crate::store::{Result, Store, words};
use rusqlite::{OptionalExtension, Row, ToSql, params_from_iter};

/// What a snippet is for; the columns of the index in their order.
const SCOPE: &str = "category, topic, case_kind, statuses, shop, channel";

/// Whether there are more; nobody counts further.
pub fn are_more_than(store: &Store, count: i64) -> Result<bool> {
    let sql = "SELECT count(*) > ?1 FROM (SELECT 1 FROM snippets WHERE deleted_at IS NULL LIMIT ?1 + 1)";
    Ok(store.conn().prepare_cached(sql)?.query_row([count], |r| r.get(0))?)
}

/// The best `most` snippets when nothing is typed (F3), in the order they were taken in.
pub fn first(store: &Store, scope: &Scope, order: Order, now: i64, most: usize) -> Result<Vec<Snippet>> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let by_id = format!("{SELECT} WHERE deleted_at IS NULL ORDER BY id LIMIT ?1");
    let by_rank = format!("{SELECT} WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id");
    let (mut statement, value): (_, Box<dyn ToSql>) = match order {
        Order::Fixed => (store.conn().prepare_cached(&by_id)?, Box::new(limit)),
        Order::Smart => {
            let index = Index::new(candidates(store, scope, now, limit)?);
            let best = index.find("", scope, order, now, most);
            let ids: Vec<i64> = best.iter().filter_map(|f| index.get(f.index)).map(|s| s.id).collect();
            (store.conn().prepare_cached(&by_rank)?, Box::new(serde_json::to_string(&ids)?))
        }
    };
    let rows = statement.query_map([value], row_to_snippet)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The columns of a scope as they are stored.
type Key = [String; 6];

/// All that may be among the best, without their texts: the members of the scopes that fit best.
fn candidates(store: &Store, scope: &Scope, now: i64, most: i64) -> Result<Vec<Snippet>> {
    let keys = scopes(store)?;
    let scopes = Index::new(keys.iter().map(bare).collect());
    let mut found = Vec::new();
    let mut worst = i64::MIN;
    for hit in scopes.find("", scope, Order::Smart, now, keys.len()) {
        if i64::try_from(found.len()).is_ok_and(|n| n >= most) && hit.score < worst {
            break;
        }
        worst = hit.score;
        members(store, &keys[hit.index], most, &mut found)?;
    }
    found.sort_by_key(|s| s.id);
    Ok(found)
}

/// A snippet of a scope with nothing else.
fn bare([category, topic, case_kind, statuses, shop, channel]: &Key) -> Snippet {
    Snippet {
        category: category.clone(),
        topic: topic.clone(),
        case_kind: case_kind.clone(),
        statuses: words(statuses),
        shop: shop.clone(),
        channel: channel.clone(),
        ..Snippet::default()
    }
}

/// Every scope there is: from one to the next along the index, each by what it has in common with the one before. A
/// comparison of all columns at once goes along the first of them alone, past every snippet of a category.
fn scopes(store: &Store) -> Result<Vec<Key>> {
    let columns: Vec<&str> = SCOPE.split(", ").collect();
    let after = |common: usize, than: &str| {
        let mut conditions = vec!["deleted_at IS NULL".to_owned()];
        conditions.extend((0..common).map(|n| format!("{} = ?{}", columns[n], n + 1)));
        conditions.push(format!("{} {than} ?{}", columns[common], common + 1));
        format!(
            "SELECT {SCOPE} FROM snippets INDEXED BY snippets_scope WHERE {} ORDER BY {SCOPE} LIMIT 1",
            conditions.join(" AND ")
        )
    };
    let read = |r: &Row| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?]);
    let first: Option<Key> =
        store.conn().prepare_cached(&after(0, ">="))?.query_row([""], read).optional()?;
    let mut next = Vec::new();
    for common in 0..columns.len() {
        next.push(store.conn().prepare_cached(&after(common, ">"))?);
    }
    let mut scopes = Vec::from_iter(first);
    let mut common = columns.len();
    while let (Some(last), Some(shorter)) = (scopes.last(), common.checked_sub(1)) {
        match next[shorter].query_row(params_from_iter(&last[..common]), read).optional()? {
            Some(scope) => {
                scopes.push(scope);
                common = columns.len();
            }
            None => common = shorter,
        }
    }
    Ok(scopes)
}

/// Those of a scope that were ever used, and the first ones that were not.
fn members(store: &Store, of: &Key, most: i64, found: &mut Vec<Snippet>) -> Result<()> {
    for part in ["IS NOT NULL", "IS NULL ORDER BY uses, id LIMIT "] {
        let limit = if part.ends_with(' ') { most.to_string() } else { String::new() };
        let sql = format!(
            "SELECT id, uses, last_used_at FROM snippets INDEXED BY snippets_scope
             WHERE deleted_at IS NULL AND ({SCOPE}) = (?1, ?2, ?3, ?4, ?5, ?6) AND last_used_at {part}{limit}"
        );
        let mut statement = store.conn().prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(of))?;
        while let Some(r) = rows.next()? {
            let (id, uses, last_used_at) = (r.get(0)?, r.get(1)?, r.get(2)?);
            found.push(Snippet { id, uses, last_used_at, ..bare(of) });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{all, used};
    use super::*;
    use crate::store::snippet;
    use crate::store::testing::{actor, store};

    /// Three topics in two languages, every tenth one used, some often.
    fn filled() -> Store {
        let mut store = store();
        let rows: Vec<(Option<i64>, Snippet)> = (0..300)
            .map(|n: usize| {
                let of = |words: &[&str]| words[n % words.len()].to_owned();
                let new = Snippet {
                    code: format!("c{n}"),
                    title: format!("题 {n}"),
                    answer: "答".into(),
                    category: of(&["stock", "english"]),
                    topic: of(&["", "size", "freight"]),
                    statuses: words(["waiting", "", "waiting promised"][n % 3]),
                    shop: of(&["", "", "", "", "店", "别家", ""]),
                    ..Snippet::default()
                };
                (None, new)
            })
            .collect();
        snippet::take_in(&mut store, &actor(0), "", &rows).unwrap();
        for (n, one) in all(&store).unwrap().iter().enumerate().filter(|(n, _)| n % 10 == 0) {
            for at in 0..=n / 40 {
                used(&mut store, &actor(i64::try_from(at * 100_000).unwrap()), one.id, None, "答", "")
                    .unwrap();
            }
        }
        store
    }

    #[test]
    fn every_scope_is_walked_to_once_whatever_it_differs_in() {
        let mut store = store();
        let rows: Vec<(Option<i64>, Snippet)> = (0..300_usize)
            .map(|n| {
                let of = |radix: usize, place: &str| match n / radix % 3 {
                    0 => String::new(),
                    nth => format!("{place}{nth}"),
                };
                let new = Snippet {
                    code: format!("c{n}"),
                    title: format!("题 {n}"),
                    answer: "答".into(),
                    category: of(1, "a"),
                    topic: of(3, "b"),
                    case_kind: of(9, "c"),
                    statuses: words(&of(27, "d")),
                    shop: of(81, "e"),
                    channel: of(2, "f"),
                    ..Snippet::default()
                };
                (None, new)
            })
            .collect();
        snippet::take_in(&mut store, &actor(0), "", &rows).unwrap();
        let sql = format!("SELECT DISTINCT {SCOPE} FROM snippets WHERE deleted_at IS NULL ORDER BY {SCOPE}");
        let mut statement = store.conn().prepare(&sql).unwrap();
        let read = |r: &Row| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?]);
        let all: Vec<Key> = statement.query_map([], read).unwrap().collect::<rusqlite::Result<_>>().unwrap();
        assert!(all.len() > 200, "{}", all.len());
        assert_eq!(scopes(&store).unwrap(), all);
    }

    #[test]
    fn f3_the_first_ones_are_the_best_of_all() {
        let store = filled();
        let whole = Index::new(all(&store).unwrap());
        for order in [Order::Smart, Order::Fixed] {
            for (topic, status, behind) in [
                ("", "", ""),
                ("size", "waiting", "english"),
                ("freight", "promised", ""),
                ("none", "x", "y"),
            ] {
                let scope = Scope { topic, status, behind, shop: "店", ..Scope::default() };
                let ids = |index: &Index, most| {
                    let found = index.find("", &scope, order, 900_000, most);
                    found.iter().map(|f| index.snippets()[f.index].id).collect::<Vec<_>>()
                };
                for most in [1, 20, 120] {
                    let first = Index::new(first(&store, &scope, order, 900_000, most).unwrap());
                    assert_eq!(ids(&first, most), ids(&whole, most), "{topic} {order:?} {most}");
                    assert!(first.snippets().len() <= most);
                }
            }
        }
    }
}
