//! Confirming an order by phone: what the customer's "yes" settles on the checklist, and what it does not (O5, O4).

use crate::domain::checklist::{CheckResult, Item};
use crate::domain::coded;
use std::collections::BTreeMap;

coded! {
    /// How the call went. Its label is `order.call.CODE`.
    pub enum Reached { Reached = "reached", NoAnswer = "no_answer", BadTime = "bad_time" }
}

coded! {
    /// What the customer said to the read-back; never assumed. Its label is `order.call.CODE`.
    pub enum Said { AllRight = "all_right", Problems = "problems", Unfinished = "unfinished" }
}

/// An item's answer that comes of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    pub item: String,
    pub result: CheckResult,
    pub note: String,
}

/// A word that leaves an item open, and the one for "does not apply".
const OPEN: &[&str] = &["?", "？"];
const NOT_APPLICABLE: &[&str] = &["-", "－", "—"];

/// The items the call's questions are about and that it may answer: open ones, and problems that may be solved by it.
pub fn asked<'a>(items: &'a [Item], covered: &[String]) -> Vec<&'a Item> {
    items.iter().filter(|i| covered.contains(&i.id) && (i.answer.is_none() || i.is_problem())).collect()
}

/// "Everything is right": the open items of the call pass with `note`. What the program doubts and what a human
/// called a problem stays as it is: a yes on the phone does not change a sum.
pub fn all_right(items: &[Item], covered: &[String], note: &str) -> Vec<Settled> {
    let passes = |i: &&Item| i.answer.is_none() && !i.is_doubtful();
    let pass = |i: &Item| Settled { item: i.id.clone(), result: CheckResult::Pass, note: note.to_owned() };
    asked(items, covered).into_iter().filter(passes).map(pass).collect()
}

/// Item by item: a word is a problem, nothing is a pass, `-` does not apply, `?` was not asked. `typed` is what the
/// agent wrote, by item; an item it does not name was not asked either.
pub fn by_item(
    items: &[Item],
    covered: &[String],
    typed: &BTreeMap<String, String>,
    note: &str,
) -> Vec<Settled> {
    let settle = |i: &Item| {
        let said = typed.get(&i.id)?.trim();
        let (result, note) = match said {
            "" if i.is_doubtful() => return None,
            "" => (CheckResult::Pass, note),
            s if OPEN.contains(&s) => return None,
            s if NOT_APPLICABLE.contains(&s) => (CheckResult::NotApplicable, note),
            s => (CheckResult::Problem, s),
        };
        Some(Settled { item: i.id.clone(), result, note: note.to_owned() })
    };
    asked(items, covered).into_iter().filter_map(settle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::{Answer, AutoCheck, Finding};

    fn item(id: &str, ok: Option<bool>, answer: Option<CheckResult>) -> Item {
        Item {
            id: id.into(),
            label: id.into(),
            hint: String::new(),
            check: AutoCheck::None,
            answer: answer
                .map(|result| Answer { result, agent: "小李".into(), at: 1, note: "早先".into() }),
            auto: ok.map(|ok| Finding { ok, key: "check.sum_ok", args: Vec::new() }),
        }
    }

    fn items() -> Vec<Item> {
        vec![
            item("goods", None, None),
            item("amount", Some(false), None),
            item("receiver", Some(true), Some(CheckResult::NotApplicable)),
            item("address", Some(true), Some(CheckResult::Problem)),
            item("stock", Some(true), None),
        ]
    }

    fn covered() -> Vec<String> {
        ["goods", "amount", "receiver", "address"].map(str::to_owned).to_vec()
    }

    fn ids(settled: &[Settled]) -> Vec<(&str, CheckResult)> {
        settled.iter().map(|s| (s.item.as_str(), s.result)).collect()
    }

    #[test]
    fn o5_a_yes_passes_only_what_was_asked_is_open_and_not_in_doubt() {
        let settled = all_right(&items(), &covered(), "电话确认");
        assert_eq!(ids(&settled), [("goods", CheckResult::Pass)]);
        assert_eq!(settled[0].note, "电话确认");
    }

    #[test]
    fn o5_item_by_item_a_word_is_a_problem_and_nothing_asked_is_nothing_answered() {
        let typed = |words: &[(&str, &str)]| {
            words.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let settled = |words: &[(&str, &str)]| by_item(&items(), &covered(), &typed(words), "电话确认");
        let said = settled(&[("goods", ""), ("amount", ""), ("address", ""), ("stock", "")]);
        assert_eq!(
            ids(&said),
            [("goods", CheckResult::Pass), ("address", CheckResult::Pass)],
            "a doubt of the program stays open, a solved problem does not, stock was not asked"
        );
        let said = settled(&[("goods", "要改成两件"), ("address", "?"), ("amount", "－")]);
        assert_eq!(ids(&said), [("goods", CheckResult::Problem), ("amount", CheckResult::NotApplicable)]);
        assert_eq!(said[0].note, "要改成两件");
        assert_eq!(settled(&[]), []);
    }
}
