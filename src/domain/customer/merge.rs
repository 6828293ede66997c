//! Two cards of one customer become one, and nothing that either says is lost (C1).

use super::Customer;

/// Why customers can't be merged, kept or deleted. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustomerRefusal {
    #[error("customer.refuse.name_missing")]
    NameMissing,
    #[error("customer.refuse.name_taken")]
    NameTaken,
    #[error("customer.refuse.same")]
    Same,
    #[error("customer.refuse.gone")]
    Gone,
    #[error("customer.refuse.open_work")]
    OpenWork,
    #[error("customer.refuse.referral_circle")]
    ReferralCircle,
}

/// The card of `keep` with what `gone` said besides: the closer tier (`days` gives the call-back interval of one,
/// fewer is closer), groups and tags of both, both notes.
pub fn merged(keep: &Customer, gone: &Customer, days: impl Fn(&str) -> i64) -> Customer {
    let closer = match (keep.tier.as_str(), gone.tier.as_str()) {
        (tier, "") | ("", tier) => tier,
        (kept, other) if days(other) < days(kept) => other,
        (kept, _) => kept,
    };
    Customer {
        id: keep.id,
        name: keep.name.clone(),
        tier: closer.to_owned(),
        groups: both_words(&keep.groups, &gone.groups),
        tags: both_words(&keep.tags, &gone.tags),
        note: both_texts(&keep.note, &gone.note),
    }
}

/// The words of both, each once, those of the first before.
fn both_words(first: &str, second: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in first.split_whitespace().chain(second.split_whitespace()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" ")
}

fn both_texts(first: &str, second: &str) -> String {
    match (first.trim(), second.trim()) {
        (one, "") | ("", one) => one.to_owned(),
        (one, other) if one.contains(other) => one.to_owned(),
        (one, other) => format!("{one}\n{other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(tier: &str) -> i64 {
        match tier {
            "vip" => 3,
            "a" => 7,
            "b" => 15,
            _ => i64::MAX,
        }
    }

    #[test]
    fn c1_the_closer_tier_stays_whichever_card_survives() {
        let of = |tier: &str| Customer { tier: tier.into(), ..Customer::default() };
        for (one, other, stays) in [("b", "vip", "vip"), ("vip", "b", "vip"), ("", "b", "b"), ("a", "", "a")]
        {
            assert_eq!(merged(&of(one), &of(other), days).tier, stays, "{one} + {other}");
        }
    }

    proptest! {
        #[test]
        fn c1_no_word_of_either_card_is_lost(
            a in prop::collection::vec("[a-c]{1,2}", 0..4), b in prop::collection::vec("[a-c]{1,2}", 0..4),
            one in "[x-z 好]{0,6}", other in "[x-z 好]{0,6}",
        ) {
            let of = |words: &[String], note: &str| Customer {
                groups: words.join(" "), tags: words.join(" "), note: note.into(), ..Customer::default()
            };
            let both = merged(&of(&a, &one), &of(&b, &other), days);
            for word in a.iter().chain(&b) {
                prop_assert_eq!(both.groups.split(' ').filter(|g| g == word).count(), 1);
                prop_assert!(both.tags.split(' ').any(|t| t == word));
            }
            prop_assert!(both.note.contains(one.trim()) && both.note.contains(other.trim()));
        }
    }
}
