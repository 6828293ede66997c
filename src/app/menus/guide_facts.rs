//! The numbers behind a question of a guide, in words: weights, values, freights, and what may be given (A5).

use super::guide::Guided;
use crate::app::App;
use crate::domain::guide::facts::{Facts, Limit, Rule};
use crate::domain::guide::weight::Weighed;
use crate::domain::guide::{Amount, Outcome, Question, Shape};
use crate::domain::money::Fen;

fn yuan(fen: Fen) -> String {
    format!("￥{fen}")
}

fn grams(g: i64) -> String {
    format!("{g} g")
}

impl App {
    /// What the question turns on; then, where an answer costs money, what each way costs.
    pub(super) fn guide_facts(&self, question: &Question, guided: &Guided) -> Vec<String> {
        let facts = &guided.facts;
        let mut lines = self.rule_facts(question, facts);
        let is_weighed =
            guided.guide.questions.iter().any(|q| is_scale(q) && guided.walk.has_answered(&q.id));
        if is_weighed && question.suggest.as_ref().map(|s| s.rule) != Some(Rule::WeightShort) {
            lines.extend(self.weight_facts(facts));
        }
        if let Some(outcome) = costing(question, guided) {
            lines.extend(self.costs(facts, outcome.limit));
        }
        lines
    }

    fn rule_facts(&self, question: &Question, facts: &Facts) -> Vec<String> {
        let tf = |key: &str, args: &[(&str, &str)]| self.locale().tf(key, args);
        let said = match question.suggest.as_ref().map(|s| s.rule) {
            Some(Rule::WeightShort) => return self.weight_facts(facts),
            Some(Rule::Small) => facts.goods.map(|goods| {
                let weight = facts.pieces_weight.map_or_else(|| "?".to_owned(), grams);
                let most = yuan(facts.terms.small_value);
                tf("guide.fact.small", &[("goods", &yuan(goods)), ("weight", &weight), ("most", &most)])
            }),
            Some(Rule::WorthTheFreight) => {
                let value = facts.received_value.map_or_else(|| "?".to_owned(), yuan);
                let freight = yuan(facts.freight_both());
                Some(tf("guide.fact.freight", &[("value", &value), ("freight", &freight)]))
            }
            Some(Rule::WithinReturnDays) => {
                facts.days_since_signed.map(|days| tf("guide.fact.days", &[("days", &days.to_string())]))
            }
            Some(Rule::Stuck) => {
                facts.hours_since_shipped.map(|h| tf("guide.fact.hours", &[("hours", &h.to_string())]))
            }
            _ => None,
        };
        said.into_iter().collect()
    }

    /// Should have, has, difference; and what the difference means.
    fn weight_facts(&self, facts: &Facts) -> Vec<String> {
        let (Some(expected), Some(found), Some(noise)) =
            (facts.expected_weight, facts.courier_weight, facts.scale_noise())
        else {
            return vec![self.locale().t("guide.fact.no_weight").to_owned()];
        };
        let or_unknown = |g: Option<i64>| g.map_or_else(|| "?".to_owned(), grams);
        let (expected, found, gap) = (grams(expected), grams(found), grams(expected - found));
        let (off, noise) = (grams(facts.weight_gap().unwrap_or_default().abs()), grams(noise));
        let (pieces, swapped) = (or_unknown(facts.pieces_weight), or_unknown(facts.swapped_weight()));
        let args = [
            ("expected", expected.as_str()),
            ("found", &found),
            ("gap", &gap),
            ("off", &off),
            ("noise", &noise),
            ("pieces", &pieces),
            ("swapped", &swapped),
        ];
        let mut lines = vec![self.locale().tf("guide.fact.weight", &args)];
        lines.extend(facts.weighed().map(|w| match (w, facts.pieces_weight) {
            (Weighed::Short, None) => self.locale().tf("guide.weighed.short_unknown", &args),
            _ => self.locale().tf(&format!("guide.weighed.{w}"), &args),
        }));
        lines
    }

    /// A5: what the goods are worth, the freight both ways, what the order earns, the most that may be given. What is
    /// not known is left out.
    pub(crate) fn costs(&self, facts: &Facts, limit: Option<Limit>) -> Option<String> {
        let look = self.session.look();
        let (out, back) = (yuan(facts.freight_out), yuan(facts.freight_back));
        let part = |key: &str, fen: Option<Fen>| fen.map(|f| look.tf(key, &[("amount", &yuan(f))]));
        let parts = [
            part("guide.cost.goods", facts.goods),
            Some(look.tf("guide.cost.freight", &[("out", &out), ("back", &back)])),
            part("guide.cost.profit", facts.profit),
            part("guide.cost.limit", limit.and_then(|l| facts.limit(l))),
        ];
        let known: Vec<String> = parts.into_iter().flatten().collect();
        (known.len() > 1).then(|| known.join(" · "))
    }
}

fn is_scale(question: &Question) -> bool {
    question.input.as_ref().is_some_and(|i| i.shape == Shape::Grams)
}

/// The outcome of this question that costs money; of several a discount, which has to be weighed against the rest.
fn costing<'g>(question: &Question, guided: &'g Guided) -> Option<&'g Outcome> {
    let outcomes = || {
        let ends = question.answers.iter().filter_map(|a| guided.guide.outcome(a.outcome.as_deref()?));
        ends.filter(|o| o.amount.is_some())
    };
    outcomes().find(|o| o.amount == Some(Amount::Discount)).or_else(|| outcomes().next())
}
