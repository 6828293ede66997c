//! What is wrong with a guide: checked when it is loaded, so that no walk ends in nowhere (A3).

use super::Guide;
use crate::domain::case::CaseStatus;
use std::collections::HashSet;

/// One flaw: where, and what is allowed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The key in the file.
    pub key: &'static str,
    /// The value as it stands there.
    pub value: String,
    pub message: String,
    /// The list of the configuration that has no such id, where that is what is wrong.
    pub list: Option<&'static str>,
}

fn flaw(key: &'static str, value: &str, message: impl Into<String>) -> Flaw {
    Flaw { key, value: value.to_owned(), message: message.into(), list: None }
}

/// The lists a guide's ids must be in.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    pub documents: Vec<&'a str>,
    pub responsibilities: Vec<&'a str>,
    pub people: Vec<&'a str>,
    pub categories: Vec<&'a str>,
    pub kinds: Vec<&'a str>,
    pub degrees: Vec<&'a str>,
}

impl Guide {
    /// Everything that is wrong with it; nothing when it can be walked to the end whatever is answered.
    pub fn flaws(&self, known: &Known) -> Vec<Flaw> {
        let mut found = Vec::new();
        if self.question(&self.start).is_none() {
            found.push(flaw("start", &self.start, "no question has this id"));
        }
        self.unique(&mut found);
        for question in &self.questions {
            self.question_flaws(question, known, &mut found);
        }
        for outcome in &self.outcomes {
            outcome_flaws(outcome, known, &mut found);
        }
        self.reach(&mut found);
        found
    }

    fn unique(&self, found: &mut Vec<Flaw>) {
        let questions: Vec<&str> = self.questions.iter().map(|q| q.id.as_str()).collect();
        let outcomes: Vec<&str> = self.outcomes.iter().map(|o| o.id.as_str()).collect();
        for list in [questions, outcomes] {
            let mut seen = HashSet::new();
            for id in list.into_iter().filter(|id| id.is_empty() || !seen.insert(*id)) {
                found.push(flaw("id", id, "every question and every outcome needs an id of its own"));
            }
        }
    }

    fn question_flaws(&self, question: &super::Question, known: &Known, found: &mut Vec<Flaw>) {
        let id = &question.id;
        if question.answers.is_empty() == question.input.is_none() {
            found.push(flaw("id", id, "a question has either answers or an input"));
        }
        if let Some(input) = &question.input
            && self.question(&input.to).is_none()
        {
            found.push(flaw("to", &input.to, "no question has this id"));
        }
        let mut answers = HashSet::new();
        for answer in &question.answers {
            if answer.id.is_empty() || !answers.insert(answer.id.as_str()) {
                found.push(flaw("id", &answer.id, format!("every answer of '{id}' needs an id of its own")));
            }
            match (&answer.to, &answer.outcome) {
                (Some(to), None) if self.question(to).is_some() => {}
                (None, Some(outcome)) if self.outcome(outcome).is_some() => {}
                (Some(to), None) => found.push(flaw("to", to, "no question has this id")),
                (None, Some(outcome)) => found.push(flaw("outcome", outcome, "no outcome has this id")),
                _ => found.push(flaw(
                    "id",
                    &answer.id,
                    "an answer leads either to a question or to an outcome",
                )),
            }
            one_of("responsible", &answer.responsible, ("responsibilities", &known.responsibilities), found);
            one_of("degree", &answer.degree, ("degrees", &known.degrees), found);
        }
        if let Some(suggest) = &question.suggest {
            for (key, wanted) in [("yes", &suggest.yes), ("no", &suggest.no)] {
                if question.answer(wanted).is_none() {
                    found.push(flaw(key, wanted, format!("'{id}' has no such answer")));
                }
            }
        }
    }

    /// No round trips, and nothing that no answer leads to.
    fn reach(&self, found: &mut Vec<Flaw>) {
        let mut reached = HashSet::new();
        if self.turns_round(&self.start, &mut Vec::new(), &mut reached) {
            found.push(flaw("start", &self.start, "the answers lead round in a circle"));
        }
        let answers = self.questions.iter().flat_map(|q| &q.answers);
        let led: HashSet<&str> = answers.filter_map(|a| a.outcome.as_deref()).collect();
        for question in self.questions.iter().filter(|q| !reached.contains(q.id.as_str())) {
            found.push(flaw("id", &question.id, "no answer leads to this question"));
        }
        for outcome in self.outcomes.iter().filter(|o| !led.contains(o.id.as_str())) {
            found.push(flaw("id", &outcome.id, "no answer leads to this outcome"));
        }
    }

    fn turns_round<'g>(
        &'g self,
        id: &'g str,
        way: &mut Vec<&'g str>,
        reached: &mut HashSet<&'g str>,
    ) -> bool {
        if way.contains(&id) {
            return true;
        }
        let Some(question) = self.question(id) else { return false };
        if !reached.insert(id) {
            return false;
        }
        way.push(id);
        let typed = question.input.iter().map(|i| i.to.as_str());
        let next = question.answers.iter().filter_map(|a| a.to.as_deref()).chain(typed);
        let mut round = false;
        for to in next {
            round |= self.turns_round(to, way, reached);
        }
        way.pop();
        round
    }
}

fn outcome_flaws(outcome: &super::Outcome, known: &Known, found: &mut Vec<Flaw>) {
    if outcome.solution.zh.trim().is_empty() || outcome.solution.en.trim().is_empty() {
        found.push(flaw("id", &outcome.id, "an outcome names its solution in both languages"));
    }
    if CaseStatus::from_code(&outcome.status).is_none() {
        found.push(flaw("status", &outcome.status, "not a status of a case"));
    }
    let documents = ("documents", known.documents.as_slice());
    one_of("responsible", &outcome.responsible, ("responsibilities", &known.responsibilities), found);
    one_of("snippets", &outcome.snippets, ("categories", &known.categories), found);
    one_of("becomes", outcome.becomes.as_deref().unwrap_or(""), ("case_kinds", &known.kinds), found);
    for document in &outcome.ticks {
        one_of("ticks", document, documents, found);
    }
    for document in &outcome.documents {
        one_of("kind", &document.kind, documents, found);
        if document.goods.is_some() != (document.sign != 0) {
            found.push(flaw("kind", &document.kind, "goods and sign go together: which goods, +1 or -1"));
        }
        if document.goods.is_none() && document.amount.is_none() && document.kind != "empty_return" {
            found.push(flaw("kind", &document.kind, "a document is about goods or about an amount"));
        }
    }
    for todo in &outcome.todos {
        if todo.who != "agent" {
            one_of("who", &todo.who, ("askees", &known.people), found);
        }
    }
    if outcome.limit.is_some() && outcome.amount.is_none() {
        found.push(flaw("id", &outcome.id, "a limit needs the amount it limits"));
    }
}

/// `allowed`: the name of a list, and the ids in it.
fn one_of(key: &'static str, value: &str, (list, allowed): (&'static str, &[&str]), found: &mut Vec<Flaw>) {
    if !value.is_empty() && !allowed.contains(&value) {
        let message = format!("'{value}' is not one of: {}", allowed.join(", "));
        found.push(Flaw { list: Some(list), ..flaw(key, value, message) });
    }
}
