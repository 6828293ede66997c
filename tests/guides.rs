//! The after-sales guides (A3): every leaf of every guide against the rules, kept as a list that shows any change.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use shiftdesk::config::Config;
use shiftdesk::domain::guide::facts::Limit;
use shiftdesk::domain::guide::{Goods, Guide, Outcome, Walk};
use std::fmt::Write as _;
use std::sync::OnceLock;

fn config() -> &'static Config {
    static CONFIG: OnceLock<Config> = OnceLock::new();
    CONFIG.get_or_init(|| Config::defaults().unwrap())
}

/// Every walk through a guide to its end; a typed value stands as "7".
fn leaves(guide: &Guide) -> Vec<Walk> {
    let mut open = vec![Walk::default()];
    let mut ended = Vec::new();
    while let Some(walk) = open.pop() {
        let Some(question) = walk.question(guide) else {
            ended.push(walk);
            continue;
        };
        let answers: Vec<&str> = match &question.input {
            Some(_) => vec!["7"],
            None => question.answers.iter().rev().map(|a| a.id.as_str()).collect(),
        };
        for answer in answers {
            let mut next = walk.clone();
            assert!(next.answer(guide, answer), "{}: {answer}", question.id);
            open.push(next);
        }
    }
    ended
}

fn end<'g>(guide: &'g Guide, answers: &str) -> (Walk, &'g Outcome) {
    let mut walk = Walk::default();
    for answer in answers.split_whitespace() {
        let open = walk.question(guide).map(|q| q.id.clone());
        assert!(walk.answer(guide, answer), "{} knows no answer {answer} to {open:?}", guide.id);
    }
    let outcome = walk.outcome(guide).unwrap_or_else(|| panic!("{answers} does not end"));
    (walk, outcome)
}

/// `reversal ordered-1, expense refund`
fn documents(outcome: &Outcome) -> String {
    let one = |d: &shiftdesk::domain::guide::Owed| {
        let mut text = d.kind.clone();
        if let Some(goods) = d.goods {
            let _ = write!(text, " {goods}{:+}", d.sign);
        }
        if let Some(amount) = d.amount {
            let _ = write!(text, " {amount}");
        }
        if d.on_return {
            text.push_str(" when back");
        }
        text
    };
    outcome.documents.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[test]
fn a3_every_leaf_of_every_guide_is_as_it_was_written() {
    let config = config();
    let mut text = String::new();
    for guide in config.guides.iter() {
        let _ = writeln!(text, "{}", guide.id);
        for walk in leaves(guide) {
            let outcome = walk.outcome(guide).unwrap();
            let way: Vec<&str> = walk.given.iter().map(|g| g.answer.as_str()).collect();
            let _ = writeln!(text, "  {} → {}", way.join(" "), outcome.id);
            let responsible = walk.responsible(guide);
            let todos: Vec<String> =
                outcome.todos.iter().map(|t| format!("{} {} {}h", t.id, t.who, t.hours)).collect();
            for (name, value) in [
                ("status", outcome.status.clone()),
                ("responsible", responsible.to_owned()),
                ("degree", walk.degree(guide).to_owned()),
                ("documents", documents(outcome)),
                ("amount", outcome.amount.map(|a| a.to_string()).unwrap_or_default()),
                ("limit", outcome.limit.map(|l| l.to_string()).unwrap_or_default()),
                ("becomes", outcome.becomes.clone().unwrap_or_default()),
                ("escalate", if outcome.escalate { "yes".into() } else { String::new() }),
                ("to do", todos.join(", ")),
            ] {
                if !value.is_empty() {
                    let _ = writeln!(text, "      {name}: {value}");
                }
            }
        }
    }
    insta::with_settings!({ snapshot_path => "guides", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("leaves", text);
    });
}

/// Chapter by chapter what a way must owe, written from the rules and not from the guides.
#[test]
fn a3_a4_what_each_way_owes() {
    let config = config();
    let owes = [
        ("missing", "on_slip 500 short resend", "reversal ordered-1, resend_slip ordered+1"),
        ("missing", "on_slip 500 short refund", "reversal ordered-1, expense refund"),
        ("missing", "on_slip 500 fits right small", "expense refund"),
        ("missing", "on_slip 500 fits right dear resend", "reversal ordered-1, resend_slip ordered+1"),
        ("missing", "on_slip 500 unknown surplus refund", "reversal ordered-1, expense refund"),
        (
            "missing",
            "not_on_slip resend",
            "reversal ordered-1, resend_slip ordered+1, expense resend_freight",
        ),
        (
            "wrong_goods",
            "other X-1 photo worth",
            "reversal ordered-1, reversal received+1, return_slip received+1 when back, \
             resend_slip ordered+1, expense return_freight",
        ),
        (
            "wrong_goods",
            "other X-1 photo not_worth accepts",
            "reversal ordered-1, reversal received+1, expense discount",
        ),
        (
            "wrong_goods",
            "other X-1 weight 900 not_worth resend",
            "reversal ordered-1, reversal received+1, empty_return, expense goods_cost, resend_slip ordered+1",
        ),
        ("wrong_goods", "same keep", ""),
        ("damage", "yes broken slight yes", "expense discount"),
        ("damage", "yes broken severe no", "expense refund"),
        ("damage", "yes whole severe yes return", "return_slip ordered+1 when back, expense return_freight"),
        (
            "damage",
            "yes broken slight no yes exchange",
            "return_slip ordered+1 when back, expense return_freight, resend_slip ordered+1",
        ),
        ("lost", "yes resend", "resend_slip ordered+1"),
        ("lost", "yes refund", "expense refund"),
        ("return", "other returns within", "return_slip ordered+1 when back"),
        ("return", "quality shows returns", "return_slip ordered+1 when back, expense return_freight"),
        ("return", "quality shows accepts", "expense discount"),
        (
            "exchange",
            "B-2 yes ours",
            "return_slip ordered+1 when back, resend_slip wanted+1, expense return_freight",
        ),
        ("refund", "not_shipped yes", "expense refund"),
        ("price_difference", "protection", "expense discount"),
        ("quality", "not shows discount", "expense discount"),
        ("refused", "customer no", "return_slip ordered+1 when back"),
        ("chase", "after cannot", "expense refund"),
        ("track", "moving", ""),
        ("complaint", "no goods yes", ""),
        ("bad_review", "no", ""),
        ("dispute", "not", ""),
    ];
    for (kind, way, documents_owed) in owes {
        let guide = config.guide(kind).unwrap();
        let (_, outcome) = end(guide, way);
        assert_eq!(documents(outcome), documents_owed, "{kind}: {way}");
    }
}

#[test]
fn a3_a9_what_each_way_does_and_who_bears_it() {
    let config = config();
    let todos = |kind: &str, way: &str| {
        let (_, outcome) = end(config.guide(kind).unwrap(), way);
        outcome.todos.iter().map(|t| t.id.clone()).collect::<Vec<_>>()
    };
    let responsible = |kind: &str, way: &str| {
        let guide = config.guide(kind).unwrap();
        end(guide, way).0.responsible(guide).to_owned()
    };
    let becomes = |kind: &str, way: &str| end(config.guide(kind).unwrap(), way).1.becomes.clone();
    let limit = |kind: &str, way: &str| end(config.guide(kind).unwrap(), way).1.limit;
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
    assert!(end(config.guide("complaint").unwrap(), "yes").1.escalate, "A6: hard ones go up at once");
}

/// A4: original slip and documents together book what really moved: stock adds up, whatever is answered.
#[test]
fn a4_stock_adds_up_at_every_leaf() {
    for guide in config().guides.iter() {
        for outcome in &guide.outcomes {
            for goods in Goods::ALL {
                let (booked, really) = (outcome.booked(*goods), outcome.really(*goods));
                assert_eq!(booked, really, "{} / {}: {goods}", guide.id, outcome.id);
            }
        }
    }
}

/// Money is never promised without the slip that books it.
#[test]
fn a4_every_amount_has_its_document() {
    for guide in config().guides.iter() {
        for outcome in guide.outcomes.iter().filter(|o| o.amount.is_some()) {
            let booked =
                outcome.documents.iter().any(|d| matches!(d.kind.as_str(), "expense" | "return_slip"));
            assert!(booked, "{} / {}", guide.id, outcome.id);
        }
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
