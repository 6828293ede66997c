//! After-sales guides (A3): a small tree of questions as data, and the walk through it.
//!
//! A guide's answers lead to another question or to an outcome; an outcome names the solution, the to-dos, the
//! documents owed and the money limit. What the program can compute ([`facts`]) suggests an answer; the agent gives it.

pub mod ending;
pub mod facts;
pub mod problems;
mod walk;
pub mod weight;

use super::coded;
use crate::text::locale::Lang;
use facts::{Limit, Rule};
pub use problems::Flaw;
use serde::Deserialize;
pub use walk::{Given, Walk};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub zh: String,
    pub en: String,
}

impl Said {
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The way through one kind of case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// The kind of case it belongs to, or the name of a guide on its own (the receipt of a return, A8).
    pub id: String,
    pub title: Said,
    /// Rules of manner that stand on the screen all the way (A6).
    #[serde(default)]
    pub manner: Option<Said>,
    /// The first question.
    pub start: String,
    pub questions: Vec<Question>,
    pub outcomes: Vec<Outcome>,
}

/// One question with its answers, or one value to be typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub ask: Said,
    /// Why it is asked, for whoever is new to it.
    pub why: Said,
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Instead of answers: a value to be typed.
    #[serde(default)]
    pub input: Option<Input>,
    /// What the program computes beforehand: which answer it suggests when the rule holds, and when it does not.
    #[serde(default)]
    pub suggest: Option<Suggest>,
}

/// One answer, chosen by one key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub id: String,
    pub say: Said,
    /// The next question, or
    #[serde(default)]
    pub to: Option<String>,
    /// the outcome it leads to.
    #[serde(default)]
    pub outcome: Option<String>,
    /// Who is responsible when this is so (A1); "" leaves it open.
    #[serde(default)]
    pub responsible: String,
    /// How bad it is (`slight`, `medium`, `severe`), when the answer says it.
    #[serde(default)]
    pub degree: String,
}

/// A value that is typed; leaving it empty is an answer too.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    pub shape: Shape,
    pub to: String,
}

coded! {
    /// What a typed value is.
    pub enum Shape {
        /// What the courier's scale said, in grams.
        Grams = "grams",
        /// Fen, typed as yuan.
        Money = "money",
        /// Code or title of the goods that arrived instead of those ordered.
        Received = "received",
        /// Code or title of the goods she wants instead.
        Wanted = "wanted",
        Text = "text",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggest {
    pub rule: Rule,
    /// Ids of the answers.
    pub yes: String,
    pub no: String,
}

/// Where a guide ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub id: String,
    /// What is offered to the customer (A2).
    pub solution: Said,
    /// Who is responsible, when no answer on the way said it.
    #[serde(default)]
    pub responsible: String,
    /// The status the case goes to (A1).
    pub status: String,
    /// Category of the snippets to offer.
    pub snippets: String,
    /// Which sum the case costs; `None`: it costs nothing.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// A5: the most the agent may give by herself.
    #[serde(default)]
    pub limit: Option<Limit>,
    #[serde(default)]
    pub documents: Vec<Owed>,
    #[serde(default)]
    pub todos: Vec<Todo>,
    /// What really moved since the original slip, so that the documents can be held against it.
    #[serde(default)]
    pub moved: Vec<Moved>,
    /// The case goes on as another kind.
    #[serde(default)]
    pub becomes: Option<String>,
    /// A6, hard ones: the supervisor is told at once.
    #[serde(default)]
    pub escalate: bool,
    /// A8: documents that are there now: their ids in the configuration.
    #[serde(default)]
    pub ticks: Vec<String>,
}

coded! {
    /// Which sum an outcome or an expense slip is about.
    pub enum Amount {
        /// What the customer gets back: all that the pieces cost her, unless the agent agrees on less.
        Refund = "refund",
        /// A part of it, agreed on within the limit.
        Discount = "discount",
        /// The freight of sending something back, borne by us.
        ReturnFreight = "return_freight",
        /// The freight of sending again, borne by us.
        ResendFreight = "resend_freight",
        /// What the goods that stay with the customer cost us.
        GoodsCost = "goods_cost",
    }
}

coded! {
    /// Which goods a document or a movement is about.
    pub enum Goods {
        Ordered = "ordered", Received = "received", Wanted = "wanted",
    }
}

/// A4: one document an outcome owes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// Id of the document in the configuration.
    pub kind: String,
    #[serde(default)]
    pub goods: Option<Goods>,
    /// Missing pieces −1, surplus pieces +1 (reversal slip); returns and new slips count up.
    #[serde(default)]
    pub sign: i64,
    #[serde(default)]
    pub amount: Option<Amount>,
    /// Written when the goods are back, not before.
    #[serde(default)]
    pub on_return: bool,
}

/// One thing to do, by whom, within how many hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Todo {
    pub id: String,
    pub say: Said,
    /// `agent` or an id of the people who are asked.
    pub who: String,
    pub hours: i64,
}

coded! {
    /// A movement of goods that the original slip does not know.
    pub enum Way {
        /// Booked as sent, but it never left.
        NeverLeft = "never_left",
        /// It left without being booked.
        LeftUnbooked = "left_unbooked",
        /// It is sent now.
        Sent = "sent",
        /// It comes back.
        Back = "back",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    pub way: Way,
    pub goods: Goods,
}

impl Guide {
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.id == id)
    }

    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|o| o.id == id)
    }
}

impl Question {
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|a| a.id == id)
    }
}

impl Outcome {
    /// Pieces of some goods that left the house beyond the original slip, as the documents book it, for one piece
    /// of the case.
    pub fn booked(&self, goods: Goods) -> i64 {
        let of = self.documents.iter().filter(|d| d.goods == Some(goods));
        of.map(|d| match d.kind.as_str() {
            "reversal" | "resend_slip" => d.sign,
            "return_slip" => -d.sign,
            _ => 0,
        })
        .sum()
    }

    /// The same as it really happened.
    pub fn really(&self, goods: Goods) -> i64 {
        let of = self.moved.iter().filter(|m| m.goods == goods);
        of.map(|m| match m.way {
            Way::NeverLeft | Way::Back => -1,
            Way::LeftUnbooked | Way::Sent => 1,
        })
        .sum()
    }
}
