//! What the program computes for a guide: weights, values, freights, limits (A5, and the table of chapter guides).

use super::Amount;
use crate::domain::coded;
use crate::domain::document::Booking;
use crate::domain::money::Fen;

/// What is known about the case when a question is asked. `None`: not known, then nothing is suggested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What the customer paid for the pieces in question.
    pub goods: Option<Fen>,
    /// What these pieces cost us.
    pub cost: Option<Fen>,
    /// What she paid for the whole order.
    pub payable: Option<Fen>,
    /// What the order earns: paid, less the cost of its goods and the freight out.
    pub profit: Option<Fen>,
    /// What the wrong goods she has are worth, and their grams.
    pub received_value: Option<Fen>,
    pub received_weight: Option<i64>,
    /// Freight of one parcel to her, and back from her.
    pub freight_out: Fen,
    pub freight_back: Fen,
    /// Grams the parcel must have had: goods and packing.
    pub expected_weight: Option<i64>,
    /// Grams of the pieces in question.
    pub pieces_weight: Option<i64>,
    /// Grams the courier's scale said.
    pub courier_weight: Option<i64>,
    pub shipped: Option<bool>,
    /// The promised ship time is still to come.
    pub before_promise: Option<bool>,
    /// Whole days since it was signed for.
    pub days_since_signed: Option<i64>,
    /// Hours since the parcel last moved, as far as we know: since it was sent.
    pub hours_since_shipped: Option<i64>,
    pub wanted_in_stock: Option<bool>,
    /// E1: what an expense slip over such a sum books; who pays what the agent bears herself.
    pub bookings: Vec<(Amount, Booking)>,
    pub agent_payer: String,
    pub terms: Terms,
}

/// Limits of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What is small enough to be refunded without proof: worth at most, weighing at most (grams).
    pub small_value: Fen,
    pub small_weight: i64,
    /// What an agent may give by herself.
    pub agent_limit: Fen,
    /// Hours without movement after which the courier is asked.
    pub stuck_hours: i64,
    /// Days of the return without a reason.
    pub return_days: i64,
    /// Share of the expected weight by which scales differ, in percent.
    pub weight_tolerance: i64,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            small_value: Fen(3_000),
            small_weight: 500,
            agent_limit: Fen(5_000),
            stuck_hours: 48,
            return_days: 7,
            weight_tolerance: 3,
        }
    }
}

coded! {
    /// A question the program can answer from the facts.
    pub enum Rule {
        /// The parcel was lighter than it must have been by about the missing pieces.
        WeightShort = "weight_short",
        /// Cheap and light: refunded without proof.
        Small = "small",
        /// The wrong goods are worth more than the freight both ways.
        WorthTheFreight = "worth_the_freight",
        Shipped = "shipped",
        BeforePromise = "before_promise",
        WithinReturnDays = "within_return_days",
        Stuck = "stuck",
        WantedInStock = "wanted_in_stock",
    }
}

coded! {
    /// A5: the most that may be given.
    pub enum Limit {
        /// Slight damage: the order's profit or the freight of a return, whichever is more.
        SlightDamage = "slight_damage",
        /// A discount costs no more than an exchange would.
        Exchange = "exchange",
        /// What the pieces cost her.
        Goods = "goods",
        /// The agent's own limit.
        Own = "own",
    }
}

impl Facts {
    /// What a rule says; `None` when something it needs is not known.
    pub fn says(&self, rule: Rule) -> Option<bool> {
        match rule {
            Rule::WeightShort => self.weight_short(),
            Rule::Small => {
                let light = self.pieces_weight.is_none_or(|w| w <= self.terms.small_weight);
                Some(self.goods? <= self.terms.small_value && light)
            }
            Rule::WorthTheFreight => Some(self.received_value? > self.freight_both()),
            Rule::Shipped => self.shipped,
            Rule::BeforePromise => self.before_promise,
            Rule::WithinReturnDays => Some(self.days_since_signed? <= self.terms.return_days),
            Rule::Stuck => Some(self.hours_since_shipped? >= self.terms.stuck_hours),
            Rule::WantedInStock => self.wanted_in_stock,
        }
    }

    /// Grams missing on the courier's scale; negative when the parcel was heavier than it must have been.
    pub fn weight_gap(&self) -> Option<i64> {
        Some(self.expected_weight? - self.courier_weight?)
    }

    /// Scales differ: a gap counts when it is beyond the tolerance and at least half of the missing pieces' weight.
    pub(super) fn weight_short(&self) -> Option<bool> {
        let (gap, noise) = (self.weight_gap()?, self.scale_noise()?);
        let half = self.pieces_weight.map_or(noise + 1, |w| (w + 1) / 2);
        Some(gap >= half && gap > noise.min(half - 1))
    }

    /// What sending something back and again costs.
    pub fn freight_both(&self) -> Fen {
        self.freight_out + self.freight_back
    }

    /// A5: the most an agent may give, `None` when it can't be told.
    pub fn limit(&self, limit: Limit) -> Option<Fen> {
        let most = match limit {
            Limit::SlightDamage => {
                self.profit.map_or(self.freight_back, |profit| profit.max(self.freight_back))
            }
            Limit::Exchange => self.freight_both(),
            Limit::Goods => self.goods?,
            Limit::Own => self.terms.agent_limit,
        };
        // Nobody gets back more than she paid.
        Some(self.payable.map_or(most, |paid| most.min(paid)).max(Fen::ZERO))
    }

    /// The sum of an amount before anything was agreed on.
    pub fn amount(&self, amount: Amount) -> Option<Fen> {
        match amount {
            Amount::Refund => self.goods,
            Amount::Discount => None,
            Amount::ReturnFreight => Some(self.freight_back),
            Amount::ResendFreight => Some(self.freight_out),
            Amount::GoodsCost => self.cost,
        }
    }
}

/// A5: an amount above its limit needs the name of who approved it.
pub fn needs_approval(amount: Fen, limit: Option<Fen>) -> bool {
    limit.is_some_and(|most| amount > most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            goods: Some(Fen(5_000)),
            cost: Some(Fen(2_000)),
            payable: Some(Fen(9_000)),
            profit: Some(Fen(800)),
            freight_out: Fen(600),
            freight_back: Fen(1_200),
            expected_weight: Some(1_000),
            pieces_weight: Some(300),
            ..Facts::default()
        }
    }

    #[test]
    fn a3_the_courier_s_scale_tells_whether_the_pieces_were_in_the_parcel() {
        let weighed = |grams| Facts { courier_weight: Some(grams), ..facts() }.says(Rule::WeightShort);
        assert_eq!(weighed(700), Some(true));
        assert_eq!(weighed(850), Some(true), "half of the pieces' weight");
        assert_eq!(weighed(900), Some(false));
        assert_eq!(weighed(1_020), Some(false));
        assert_eq!(facts().says(Rule::WeightShort), None, "nobody weighed it");
        let unknown = Facts { pieces_weight: None, courier_weight: Some(960), ..facts() };
        assert_eq!(unknown.says(Rule::WeightShort), Some(true), "beyond what scales differ by");
        assert_eq!(Facts { courier_weight: Some(975), ..unknown }.says(Rule::WeightShort), Some(false));
    }

    #[test]
    fn a3_small_is_cheap_and_light() {
        let small = |goods, grams| {
            Facts { goods: Some(Fen(goods)), pieces_weight: grams, ..facts() }.says(Rule::Small)
        };
        assert_eq!(small(3_000, Some(500)), Some(true));
        assert_eq!(small(3_001, Some(500)), Some(false));
        assert_eq!(small(100, Some(501)), Some(false));
        assert_eq!(small(100, None), Some(true));
        assert_eq!(Facts::default().says(Rule::Small), None);
    }

    #[test]
    fn a5_wrong_goods_come_back_only_when_they_are_worth_the_freight_both_ways() {
        let worth = |fen| Facts { received_value: Some(Fen(fen)), ..facts() }.says(Rule::WorthTheFreight);
        assert_eq!((worth(1_800), worth(1_801)), (Some(false), Some(true)));
    }

    #[test]
    fn a5_slight_damage_is_limited_by_profit_or_return_freight() {
        assert_eq!(facts().limit(Limit::SlightDamage), Some(Fen(1_200)));
        let earning = Facts { profit: Some(Fen(2_500)), ..facts() };
        assert_eq!(earning.limit(Limit::SlightDamage), Some(Fen(2_500)));
        let cheap = Facts { payable: Some(Fen(900)), ..facts() };
        assert_eq!(cheap.limit(Limit::SlightDamage), Some(Fen(900)), "never more than she paid");
    }

    #[test]
    fn a5_a_discount_costs_no_more_than_an_exchange() {
        assert_eq!(facts().limit(Limit::Exchange), Some(Fen(1_800)));
        assert!(needs_approval(Fen(1_801), facts().limit(Limit::Exchange)));
        assert!(!needs_approval(Fen(1_800), facts().limit(Limit::Exchange)));
        assert!(!needs_approval(Fen(99_999), None));
    }
}
