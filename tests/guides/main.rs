//! The after-sales guides (A3): every leaf of every guide against the rules, kept as a list that shows any change.
#![allow(clippy::unwrap_used)]

mod checks;
mod mutations;

use checks::{OWES, end};
use proptest::prelude::*;
use shiftdesk::config::Config;
use shiftdesk::domain::guide::Walk;
use shiftdesk::domain::guide::facts::Limit;
use std::sync::OnceLock;

fn config() -> &'static Config {
    static CONFIG: OnceLock<Config> = OnceLock::new();
    CONFIG.get_or_init(|| Config::defaults().unwrap())
}

#[test]
fn a3_every_leaf_of_every_guide_is_as_it_was_written() {
    let text: String = config().guides.iter().map(checks::told).collect();
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("leaves", text);
    });
}

#[test]
fn a3_a4_what_each_way_owes() {
    for guide in config().guides.iter() {
        assert_eq!(checks::owed_otherwise(guide), Vec::<String>::new());
    }
    for (kind, ..) in OWES {
        assert!(config().guide(kind).is_some(), "{kind}");
    }
}

/// Nothing is owed that the rules do not name.
#[test]
fn a4_every_outcome_that_owes_is_named_by_the_rules() {
    for guide in config().guides.iter() {
        let ways = OWES.iter().filter(|(kind, ..)| *kind == guide.id);
        let named: Vec<&str> = ways.filter_map(|(_, way, _)| Some(end(guide, way)?.1.id.as_str())).collect();
        for outcome in guide.outcomes.iter().filter(|o| !o.documents.is_empty()) {
            assert!(named.contains(&outcome.id.as_str()), "{} / {}", guide.id, outcome.id);
        }
    }
}

#[test]
fn a3_a9_what_each_way_does_and_who_bears_it() {
    let config = config();
    let todos = |kind: &str, way: &str| {
        let (_, outcome) = end(config.guide(kind).unwrap(), way).unwrap();
        outcome.todos.iter().map(|t| t.id.clone()).collect::<Vec<_>>()
    };
    let responsible = |kind: &str, way: &str| {
        let guide = config.guide(kind).unwrap();
        end(guide, way).unwrap().0.responsible(guide).to_owned()
    };
    let becomes = |kind: &str, way: &str| end(config.guide(kind).unwrap(), way).unwrap().1.becomes.clone();
    let limit = |kind: &str, way: &str| end(config.guide(kind).unwrap(), way).unwrap().1.limit;
    assert_eq!(todos("lost", "yes refund"), ["refund", "claim"], "A9: the customer first, then the claim");
    assert_eq!(todos("lost", "yes resend"), ["resend", "claim"]);
    assert_eq!(todos("dispute", "not"), ["purchase", "licence", "chat", "appeal"], "A7");
    assert!(todos("complaint", "no service no").ends_with(&[
        "opinion".into(),
        "measure".into(),
        "effect".into()
    ]));
    assert!(todos("bad_review", "yes yes").contains(&"product".to_owned()), "A10");
    assert!(todos("return_receipt", "right refund").contains(&"slip".to_owned()), "A8");
    assert_eq!(responsible("missing", "not_on_slip refund"), "ours_agent");
    assert_eq!(responsible("missing", "on_slip 1 short resend"), "ours_warehouse");
    assert_eq!(responsible("damage", "yes broken slight yes"), "courier");
    assert_eq!(responsible("wrong_goods", "same exchange"), "customer");
    assert_eq!(becomes("track", "stuck lost").as_deref(), Some("lost"));
    assert_eq!(becomes("wrong_goods", "same exchange").as_deref(), Some("exchange"));
    assert_eq!(limit("damage", "yes broken slight yes"), Some(Limit::SlightDamage), "A5");
    assert_eq!(limit("quality", "not shows discount"), Some(Limit::Exchange), "A5");
    assert_eq!(limit("wrong_goods", "other X photo not_worth accepts"), Some(Limit::Exchange), "A5");
    assert!(
        end(config.guide("complaint").unwrap(), "yes").unwrap().1.escalate,
        "A6: hard ones go up at once"
    );
}

#[test]
fn a4_stock_adds_up_at_every_leaf() {
    for guide in config().guides.iter() {
        assert_eq!(checks::stock_off(guide), Vec::<String>::new());
    }
}

/// Money is never promised without the slip that books it.
#[test]
fn a4_every_amount_has_its_document() {
    for guide in config().guides.iter() {
        assert_eq!(checks::money_without_slip(guide), Vec::<String>::new());
    }
}

proptest! {
    /// Any answers and steps back: the walk stands at a question or an outcome, and what is stored walks again.
    #[test]
    fn a3_any_answers_and_steps_back_stand_somewhere(
        which in 0usize..17,
        steps in proptest::collection::vec((0usize..6, any::<bool>(), ".{0,12}"), 0..40),
    ) {
        let config = config();
        let guide = &config.guides[which];
        let mut walk = Walk::default();
        for (n, back, typed) in steps {
            if back && n < 2 {
                walk.back();
            } else if let Some(question) = walk.question(guide) {
                let answer = question.answers.get(n % question.answers.len().max(1));
                let answer = answer.map_or(typed, |a| a.id.clone());
                prop_assert!(walk.answer(guide, &answer));
            } else {
                prop_assert!(!walk.answer(guide, "yes"), "nothing is asked at the end");
            }
            prop_assert!(walk.question(guide).is_some() != walk.outcome(guide).is_some());
            prop_assert_eq!(&walk.known_to(guide), &walk);
        }
        prop_assert!(!walk.clone().answer(guide, "no such answer") || walk.question(guide).unwrap().input.is_some());
    }
}
