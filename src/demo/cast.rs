//! Who and what appears in the demo, from `assets/demo`: the shop, the people, the talks, the cases, the story.

mod story;

pub use story::{Doubt, Later, Story, StoryCase, StoryTalk, Turn, When};

use crate::config::lists::Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

/// Everything that is read from the assets.
#[derive(Debug)]
pub struct Cast {
    pub shop: Shop,
    pub people: People,
    pub talks: Vec<Talk>,
    pub cases: Vec<CaseTemplate>,
    pub story: Story,
}

static CAST: LazyLock<Result<Cast, String>> = LazyLock::new(|| {
    Ok(Cast {
        shop: read("shop.toml", include_str!("../../assets/demo/shop.toml"))?,
        people: read("people.toml", include_str!("../../assets/demo/people.toml"))?,
        talks: read::<TalkFile>("talks.toml", include_str!("../../assets/demo/talks.toml"))?.talks,
        cases: read::<CaseFile>("cases.toml", include_str!("../../assets/demo/cases.toml"))?.cases,
        story: read("story.toml", include_str!("../../assets/demo/story.toml"))?,
    })
});

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|e| format!("assets/demo/{name}: {e}"))
}

impl Cast {
    /// # Errors
    /// Never for the shipped assets; a test holds them to it.
    pub fn get() -> anyhow::Result<&'static Self> {
        CAST.as_ref().map_err(|e| anyhow::anyhow!("{e}"))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    pub name: String,
    pub products: Vec<Goods>,
    pub promotions: Vec<Offer>,
    pub messages: Vec<BuyerMessage>,
    pub couriers: Vec<String>,
    /// The TOP list by hand: codes.
    pub top: Vec<String>,
}

impl Shop {
    /// The product of a code; the first one for a code nobody knows.
    pub fn goods(&self, code: &str) -> &Goods {
        self.products.iter().find(|g| g.code == code).unwrap_or(&self.products[0])
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goods {
    pub code: String,
    pub title: String,
    pub spec: String,
    /// Yuan.
    pub price: String,
    pub cost: String,
    /// Grams.
    pub weight: i64,
    pub stock: i64,
    pub points: String,
    #[serde(default)]
    pub material: String,
    #[serde(default)]
    pub usage: String,
    /// How much of it one takes.
    #[serde(default)]
    pub amount: String,
    /// Codes of related goods.
    #[serde(default)]
    pub related: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    pub name: String,
    /// Days from the story's day.
    pub from: i64,
    pub to: i64,
    pub content: String,
    pub cautions: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuyerMessage {
    pub text: String,
    pub tags: Vec<String>,
    /// Codes of the products it is about; none: of any.
    #[serde(default)]
    pub codes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub day_agent: String,
    pub night_agent: String,
    pub nicks: Vec<String>,
    pub patterns: Vec<String>,
    pub surnames: Vec<String>,
    pub given: Vec<String>,
    pub places: Vec<Place>,
    pub regulars: Vec<Regular>,
}

/// A customer the shop knows well.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regular {
    pub name: String,
    /// Channel and nick; what she bought she bought on the first.
    pub names: Vec<(String, String)>,
    pub phone: String,
    #[serde(default)]
    pub receiver: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub tier: String,
    #[serde(default)]
    pub groups: String,
    #[serde(default)]
    pub tags: String,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub referred_by: String,
    /// Code of a product and days ago.
    #[serde(default)]
    pub orders: Vec<(String, i64)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub province: String,
    pub city: String,
    pub district: String,
    pub street: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TalkFile {
    talks: Vec<Talk>,
}

/// A talk of every day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    pub topic: String,
    /// Code of the product asked about, "" for none.
    #[serde(default)]
    pub product: String,
    pub questions: Vec<String>,
    pub snippet: String,
    pub again: Vec<String>,
    pub reply: String,
    /// Outcome, with the reason behind a colon.
    pub ends: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    cases: Vec<CaseTemplate>,
}

/// An after-sales case of every day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseTemplate {
    pub kind: String,
    pub wants: String,
    pub responsibility: String,
    #[serde(default)]
    pub degree: String,
    pub waits: String,
    #[serde(default)]
    pub qty: i64,
    #[serde(default)]
    pub amount: String,
    pub problem: Text,
    pub solution: Text,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_assets_are_sound() {
        let cast = Cast::get().unwrap();
        assert!(cast.people.nicks.len() >= 60 && cast.talks.len() >= 15 && cast.cases.len() >= 10);
        assert!(cast.shop.products.iter().any(|g| g.stock == 0), "I8: one product is sold out");
        let lengths = cast.people.nicks.iter().map(|n| n.chars().count());
        assert!(lengths.clone().all(|n| (2..=8).contains(&n)), "nicks of 2 to 8 characters");
        for turn in cast.story.talks.iter().flat_map(|t| &t.steps) {
            let things = [
                turn.says.is_some(),
                turn.reply.is_some(),
                turn.snippet.is_some(),
                turn.promise.is_some(),
                turn.keep.is_some(),
                turn.close.is_some(),
            ];
            assert_eq!(things.iter().filter(|t| **t).count(), 1, "{turn:?}");
        }
    }
}
