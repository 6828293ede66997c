//! What an outcome means for one case: solution, amount, documents with their numbers, to-dos with their times.

use super::facts::Facts;
use super::{Amount, Goods, Guide, Owed, Shape, Walk};
use crate::domain::case::{CaseDetails, CaseStatus};
use crate::domain::document::{Booking, Document};
use crate::domain::money::Fen;
use crate::text::locale::Lang;

/// One thing to do for a case (A3, A9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTodo {
    /// The id in the guide, "" for one the agent wrote.
    pub key: String,
    pub text: String,
    /// `agent`, or an id of the people who are asked.
    pub who: String,
    /// Unix seconds.
    pub due_at: i64,
}

/// A guide walked to its end, with everything that follows for the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub guide: String,
    pub walk: Walk,
    pub outcome: String,
    pub solution: String,
    /// "" leaves what the case says.
    pub responsible: String,
    pub degree: String,
    pub status: CaseStatus,
    /// What the customer gets, or what the case costs; `None` when it costs nothing.
    pub amount: Option<Fen>,
    /// A5: above it somebody must have approved.
    pub limit: Option<Fen>,
    pub documents: Vec<Document>,
    pub todos: Vec<NewTodo>,
    pub becomes: Option<String>,
    pub escalate: bool,
    /// A8: kinds of documents that are there now, and the number on them.
    pub ticks: Vec<String>,
    pub slip_no: String,
    pub snippets: String,
    pub received: String,
    pub wanted: String,
    /// Grams.
    pub courier_weight: Option<i64>,
}

const HOUR: i64 = 3600;
/// The responsible side of the configuration that is the agent herself.
const OURS_AGENT: &str = "ours_agent";

/// What follows from a walk that reached its outcome; `None` while a question stands open. `agreed` is the sum agreed
/// on with the customer, where the outcome has one; `now` in unix seconds.
pub fn ending(
    guide: &Guide,
    walk: &Walk,
    case: &CaseDetails,
    facts: &Facts,
    agreed: Option<Fen>,
    (lang, now): (Lang, i64),
) -> Option<Ending> {
    let outcome = walk.outcome(guide)?;
    let amount = outcome.amount.map(|a| agreed.or_else(|| facts.amount(a)).unwrap_or(Fen::ZERO));
    let limit = outcome.limit.and_then(|l| facts.limit(l));
    let typed = |shape| walk.typed(guide, shape).to_owned();
    let maker = Maker {
        case,
        facts,
        agreed: amount,
        by_agent: walk.responsible(guide) == OURS_AGENT,
        received: typed(Shape::Received),
        wanted: typed(Shape::Wanted),
    };
    Some(Ending {
        guide: guide.id.clone(),
        walk: walk.clone(),
        outcome: outcome.id.clone(),
        solution: outcome.solution.of(lang).to_owned(),
        responsible: walk.responsible(guide).to_owned(),
        degree: walk.degree(guide).to_owned(),
        status: CaseStatus::from_code(&outcome.status).unwrap_or(CaseStatus::Working),
        amount,
        limit,
        documents: outcome.documents.iter().map(|d| maker.document(d)).collect(),
        todos: outcome
            .todos
            .iter()
            .map(|t| NewTodo {
                key: t.id.clone(),
                text: t.say.of(lang).to_owned(),
                who: t.who.clone(),
                due_at: now + t.hours * HOUR,
            })
            .collect(),
        becomes: outcome.becomes.clone(),
        escalate: outcome.escalate,
        ticks: outcome.ticks.clone(),
        slip_no: String::new(),
        snippets: outcome.snippets.clone(),
        received: maker.received,
        wanted: maker.wanted,
        courier_weight: typed(Shape::Grams).parse().ok(),
    })
}

struct Maker<'a> {
    case: &'a CaseDetails,
    facts: &'a Facts,
    agreed: Option<Fen>,
    /// The agent is responsible: she bears the freight of what is sent again.
    by_agent: bool,
    received: String,
    wanted: String,
}

impl Maker<'_> {
    /// A4: kind, product, signed pieces, amount.
    fn document(&self, owed: &Owed) -> Document {
        let product = match owed.goods {
            Some(Goods::Received) => self.received.clone(),
            Some(Goods::Wanted) => self.wanted.clone(),
            _ => self.case.products.clone(),
        };
        let amount = match owed.amount {
            Some(Amount::Refund | Amount::Discount) => self.agreed.unwrap_or(Fen::ZERO),
            Some(other) => self.facts.amount(other).unwrap_or(Fen::ZERO),
            None => Fen::ZERO,
        };
        let qty = if owed.goods.is_some() { owed.sign * self.case.qty.max(1) } else { 0 };
        Document {
            kind: owed.kind.clone(),
            product,
            qty,
            amount,
            on_return: owed.on_return,
            fee: owed.amount.and_then(|a| self.booking(a)),
            ..Document::default()
        }
    }

    /// E1
    fn booking(&self, amount: Amount) -> Option<Booking> {
        let (_, booking) = self.facts.bookings.iter().find(|(of, _)| *of == amount)?;
        let mut booking = booking.clone();
        if self.by_agent && amount == Amount::ResendFreight && !self.facts.agent_payer.is_empty() {
            booking.payer.clone_from(&self.facts.agent_payer);
        }
        Some(booking)
    }
}

/// A4: what is still owed of a list when some of it is written already: a written slip is never owed twice.
pub fn still_owed(derived: Vec<Document>, written: &[Document]) -> Vec<Document> {
    let mut left: Vec<&Document> = written.iter().collect();
    let is_new = |d: &Document| {
        let same = |w: &&Document| {
            (&w.kind, &w.product, w.qty) == (&d.kind, &d.product, d.qty) && w.amount == d.amount
        };
        match left.iter().position(same) {
            Some(at) => {
                left.remove(at);
                false
            }
            None => true,
        }
    };
    let mut keep = is_new;
    derived.into_iter().filter(|d| keep(d)).collect()
}
