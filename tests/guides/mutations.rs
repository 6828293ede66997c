//! The checks are checked: whatever is dropped from a guide file, one of them notices.

use super::{checks, config};
use shiftdesk::config::guides::{self, FILES};
use shiftdesk::domain::guide::Guide;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// What noticed a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Noticed {
    /// The file is refused when it is loaded.
    Load,
    /// The rules: what a way owes, stock, money.
    Rules,
    /// Only the list that is kept of every leaf.
    KeptList,
}

/// The part of the kept list about a guide, as it lies in the repository.
fn kept(guide: &str) -> String {
    let all = include_str!("leaves.snap");
    let from = all.find(&format!("\n{guide}\n")).unwrap() + 1;
    let lines = all[from..].lines();
    let part = lines.enumerate().take_while(|(i, l)| *i == 0 || l.starts_with(' ')).map(|(_, l)| l);
    part.flat_map(|l| [l, "\n"]).collect()
}

/// What notices that a guide reads like this; `None`: nothing does.
fn noticed(name: &str, mutated: Table) -> Option<Noticed> {
    let known = guides::known(&config().lists, &config().snippets);
    let Ok(guide) = Value::Table(mutated).try_into::<Guide>() else { return Some(Noticed::Load) };
    if !guide.flaws(&known).is_empty() {
        return Some(Noticed::Load);
    }
    let by_rules = [checks::owed_otherwise, checks::stock_off, checks::money_without_slip];
    if by_rules.iter().any(|check| !check(&guide).is_empty()) {
        return Some(Noticed::Rules);
    }
    (checks::told(&guide) != kept(name.trim_end_matches(".toml"))).then_some(Noticed::KeptList)
}

fn list<'t>(table: &'t mut Table, key: &str) -> &'t mut Vec<Value> {
    table.get_mut(key).and_then(Value::as_array_mut).unwrap()
}

fn len(table: &Table, key: &str) -> usize {
    table.get(key).and_then(Value::as_array).map_or(0, Vec::len)
}

/// Every guide with one entry of `inner` of one entry of `outer` dropped; `inner` "": the entry of `outer` itself.
fn each_dropped(outer: &str, inner: &str, mut take: impl FnMut(&str, String, Table)) {
    for (name, text) in FILES {
        let whole: Table = text.parse().unwrap();
        for i in 0..len(&whole, outer) {
            let entry = whole[outer][i].as_table().unwrap();
            let id = entry["id"].as_str().unwrap().to_owned();
            if inner.is_empty() {
                let mut mutated = whole.clone();
                list(&mut mutated, outer).remove(i);
                take(name, id, mutated);
                continue;
            }
            for j in 0..len(entry, inner) {
                let mut mutated = whole.clone();
                list(list(&mut mutated, outer)[i].as_table_mut().unwrap(), inner).remove(j);
                take(name, format!("{id} {inner} {j}"), mutated);
            }
        }
    }
}

/// How many mutations were noticed by what. None may stay unnoticed.
fn count(outer: &str, inner: &str) -> BTreeMap<Noticed, usize> {
    let mut counts = BTreeMap::new();
    let mut unnoticed = Vec::new();
    each_dropped(outer, inner, |name, what, mutated| match noticed(name, mutated) {
        Some(by) => *counts.entry(by).or_default() += 1,
        None => unnoticed.push(format!("{name}: {what}")),
    });
    assert!(unnoticed.is_empty(), "nobody noticed that these are gone: {unnoticed:#?}");
    counts
}

#[test]
fn a3_the_shipped_guides_themselves_raise_nothing() {
    for (name, text) in FILES {
        assert_eq!(noticed(name, text.parse().unwrap()), None, "{name}");
    }
}

#[test]
fn a3_a_dropped_question_or_outcome_is_refused_at_load() {
    for outer in ["questions", "outcomes"] {
        let counts = count(outer, "");
        assert_eq!(counts.keys().copied().collect::<Vec<_>>(), [Noticed::Load], "{outer}");
        assert!(counts[&Noticed::Load] > 40, "{counts:?}");
    }
}

#[test]
fn a3_a_dropped_answer_is_noticed() {
    let counts = count("questions", "answers");
    assert!(counts.values().sum::<usize>() > 100, "{counts:?}");
}

/// The rules themselves say what is owed: no document hangs on the kept list alone.
#[test]
fn a4_a_dropped_document_breaks_a_rule() {
    let counts = count("outcomes", "documents");
    assert!(counts.values().sum::<usize>() > 50, "{counts:?}");
    assert_eq!(counts.get(&Noticed::KeptList), None, "{counts:?}");
}

#[test]
fn a3_a_dropped_to_do_is_noticed() {
    let counts = count("outcomes", "todos");
    assert!(counts.values().sum::<usize>() > 80, "{counts:?}");
}

/// A4: a document with its sign turned round, and a movement left out, no longer add up.
#[test]
fn a4_a_turned_sign_or_a_dropped_movement_breaks_the_balance() {
    let moved = count("outcomes", "moved");
    assert_eq!(moved.keys().copied().collect::<Vec<_>>(), [Noticed::Rules]);
    let mut turned = 0;
    for (name, text) in FILES {
        let whole: Table = text.parse().unwrap();
        for i in 0..len(&whole, "outcomes") {
            for j in 0..len(whole["outcomes"][i].as_table().unwrap(), "documents") {
                let mut mutated = whole.clone();
                let outcome = list(&mut mutated, "outcomes")[i].as_table_mut().unwrap();
                let document = list(outcome, "documents")[j].as_table_mut().unwrap();
                let Some(sign) = document.get("sign").and_then(Value::as_integer) else { continue };
                document.insert("sign".into(), Value::Integer(-sign));
                assert_eq!(noticed(name, mutated), Some(Noticed::Rules), "{name}: outcome {i}, document {j}");
                turned += 1;
            }
        }
    }
    assert!(turned > 25, "{turned}");
}
