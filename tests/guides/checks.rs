//! What is asked of the guides: the rules of after-sales, way by way, and the balance of stock and money. Each check
//! names what it finds, so that a mutated guide can be held against it as well as the shipped ones.

use shiftdesk::domain::guide::{Goods, Guide, Outcome, Owed, Walk};
use std::fmt::Write as _;

/// Every walk through a guide to its end; a typed value stands as "7".
pub fn leaves(guide: &Guide) -> Vec<Walk> {
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

/// The walk of these answers and where it ends; `None` when the guide does not know the way.
pub fn end<'g>(guide: &'g Guide, answers: &str) -> Option<(Walk, &'g Outcome)> {
    let mut walk = Walk::default();
    for answer in answers.split_whitespace() {
        if !walk.answer(guide, answer) {
            return None;
        }
    }
    let outcome = walk.outcome(guide)?;
    Some((walk, outcome))
}

/// `reversal ordered-1, expense refund`
pub fn documents(outcome: &Outcome) -> String {
    let one = |d: &Owed| {
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

/// Everything a guide says at its ends: the list that is kept.
pub fn told(guide: &Guide) -> String {
    let mut text = format!("{}\n", guide.id);
    for walk in leaves(guide) {
        let Some(outcome) = walk.outcome(guide) else {
            let _ = writeln!(text, "  nowhere");
            continue;
        };
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
    text
}

/// Kind, way, documents: chapter by chapter what a way must owe, written from the rules and not from the guides.
/// Every outcome that owes anything is here.
pub const OWES: &[(&str, &str, &str)] = &[
    ("missing", "on_slip 500 short resend", "reversal ordered-1, resend_slip ordered+1"),
    ("missing", "on_slip 500 short refund", "reversal ordered-1, expense refund"),
    ("missing", "on_slip 500 fits right small", "expense refund"),
    ("missing", "on_slip 500 fits right dear resend", "reversal ordered-1, resend_slip ordered+1"),
    ("missing", "on_slip 500 unknown surplus refund", "reversal ordered-1, expense refund"),
    ("missing", "not_on_slip resend", "reversal ordered-1, resend_slip ordered+1, expense resend_freight"),
    (
        "wrong_goods",
        "other X-1 photo worth",
        "reversal ordered-1, reversal received+1, return_slip received+1 when back, resend_slip ordered+1, \
         expense return_freight",
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
    (
        "wrong_goods",
        "other X-1 photo not_worth refund",
        "reversal ordered-1, reversal received+1, empty_return, expense refund",
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
    ("exchange", "B-2 yes customer", "return_slip ordered+1 when back, resend_slip wanted+1"),
    ("refund", "not_shipped yes", "expense refund"),
    ("refund", "on_the_way yes", "expense refund, return_slip ordered+1 when back"),
    ("price_difference", "protection", "expense discount"),
    ("price_difference", "none insists", "expense discount"),
    ("quality", "not shows discount", "expense discount"),
    ("quality", "not shows return", "return_slip ordered+1 when back, expense return_freight"),
    ("refused", "customer no", "return_slip ordered+1 when back"),
    ("refused", "goods", "return_slip ordered+1 when back, resend_slip ordered+1"),
    ("chase", "after cannot", "expense refund"),
    ("track", "moving", ""),
    ("complaint", "no goods yes", ""),
    ("bad_review", "no", ""),
    ("dispute", "not", ""),
    ("dispute", "ours yes", "expense discount"),
];

/// A4: what a way of [`OWES`] owes otherwise.
pub fn owed_otherwise(guide: &Guide) -> Vec<String> {
    let ways = OWES.iter().filter(|(kind, ..)| *kind == guide.id);
    let wrong = |(kind, way, owed): &(&str, &str, &str)| {
        let found = end(guide, way).map(|(_, outcome)| documents(outcome));
        (found.as_deref() != Some(*owed)).then(|| format!("{kind}: {way}: {found:?}, not {owed}"))
    };
    ways.filter_map(wrong).collect()
}

/// A4: original slip and documents together book what really moved: stock adds up, whatever is answered.
pub fn stock_off(guide: &Guide) -> Vec<String> {
    let mut wrong = Vec::new();
    for outcome in &guide.outcomes {
        for goods in Goods::ALL {
            let (booked, really) = (outcome.booked(*goods), outcome.really(*goods));
            if booked != really {
                wrong.push(format!("{} / {}: {goods} booked {booked}, moved {really}", guide.id, outcome.id));
            }
        }
    }
    wrong
}

/// A4: money that is promised without the slip that books it.
pub fn money_without_slip(guide: &Guide) -> Vec<String> {
    let books =
        |o: &Outcome| o.documents.iter().any(|d| matches!(d.kind.as_str(), "expense" | "return_slip"));
    let wrong = guide.outcomes.iter().filter(|o| o.amount.is_some() && !books(o));
    wrong.map(|o| format!("{} / {}", guide.id, o.id)).collect()
}
