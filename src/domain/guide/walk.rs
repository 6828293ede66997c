//! One walk through a guide: answers given in order, back, answered anew.

use super::{Guide, Input, Outcome, Question};
use serde::{Deserialize, Serialize};

/// One answer of a walk, as it is stored with the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub question: String,
    /// The id of the answer, or what was typed.
    pub answer: String,
}

/// The answers so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    pub given: Vec<Given>,
}

impl Walk {
    /// The question that stands open, `None` at an outcome.
    pub fn question<'g>(&self, guide: &'g Guide) -> Option<&'g Question> {
        match self.place(guide) {
            Place::Question(id) => guide.question(id),
            Place::Outcome(_) => None,
        }
    }

    /// The outcome that was reached.
    pub fn outcome<'g>(&self, guide: &'g Guide) -> Option<&'g Outcome> {
        match self.place(guide) {
            Place::Question(_) => None,
            Place::Outcome(id) => guide.outcome(id),
        }
    }

    /// Where the answers lead; back to the start when the guide no longer knows the last one.
    fn place<'g>(&self, guide: &'g Guide) -> Place<'g> {
        let led = self.given.last().and_then(|last| next(guide, last));
        led.unwrap_or(Place::Question(&guide.start))
    }

    /// Answers the open question. `false`: the guide does not know the answer, nothing changed.
    pub fn answer(&mut self, guide: &Guide, answer: &str) -> bool {
        let Some(question) = self.question(guide) else { return false };
        let given = Given { question: question.id.clone(), answer: answer.trim().to_owned() };
        let known = next(guide, &given).is_some();
        if known {
            self.given.push(given);
        }
        known
    }

    /// Takes the last answer back; `false` at the start.
    pub fn back(&mut self) -> bool {
        self.given.pop().is_some()
    }

    /// Goes back to a question that was answered, to answer it anew.
    pub fn back_to(&mut self, question: &str) {
        if let Some(at) = self.given.iter().position(|g| g.question == question) {
            self.given.truncate(at);
        }
    }

    /// A question was answered on the way.
    pub fn has_answered(&self, question: &str) -> bool {
        self.given.iter().any(|g| g.question == question)
    }

    /// Only the answers that this guide understands, from the start: a stored walk after the guide was changed.
    #[must_use]
    pub fn known_to(&self, guide: &Guide) -> Self {
        let mut walk = Self::default();
        for given in &self.given {
            if walk.question(guide).is_none_or(|q| q.id != given.question)
                || !walk.answer(guide, &given.answer)
            {
                break;
            }
        }
        walk
    }

    /// What was typed on the way into a question of a shape, the last one; "" when nothing was.
    pub fn typed(&self, guide: &Guide, shape: super::Shape) -> &str {
        let of_shape = |g: &&Given| {
            let input = guide.question(&g.question).and_then(|q| q.input.as_ref());
            input.is_some_and(|i| i.shape == shape)
        };
        self.given.iter().rev().find(of_shape).map_or("", |g| g.answer.as_str())
    }

    /// A1: who is responsible by the answers, the last that says it, else by the outcome.
    pub fn responsible<'g>(&self, guide: &'g Guide) -> &'g str {
        let said = self.told(guide, |a| &a.responsible);
        if said.is_empty() { self.outcome(guide).map_or("", |o| &o.responsible) } else { said }
    }

    /// How bad it is by the answers.
    pub fn degree<'g>(&self, guide: &'g Guide) -> &'g str {
        self.told(guide, |a| &a.degree)
    }

    fn told<'g>(&self, guide: &'g Guide, what: fn(&super::Answer) -> &String) -> &'g str {
        let answers = self.given.iter().rev().filter_map(|g| guide.question(&g.question)?.answer(&g.answer));
        answers.map(|a| what(a).as_str()).find(|text| !text.is_empty()).unwrap_or("")
    }
}

/// Where an answer leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'g> {
    Question(&'g str),
    Outcome(&'g str),
}

/// `None` when the guide does not know the answer.
fn next<'g>(guide: &'g Guide, given: &Given) -> Option<Place<'g>> {
    let question = guide.question(&given.question)?;
    if let Some(Input { to, .. }) = &question.input {
        return Some(Place::Question(to));
    }
    let answer = question.answer(&given.answer)?;
    let on = answer.to.as_deref().map(Place::Question);
    on.or_else(|| answer.outcome.as_deref().map(Place::Outcome))
}
