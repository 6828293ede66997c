//! Promotions (C3).

use super::coded;

/// A promotion with its cautions; running between `starts_at` and `ends_at`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promotion {
    pub id: i64,
    /// "" for every shop.
    pub shop: String,
    pub name: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub content: String,
    pub cautions: String,
}

coded! {
    /// Where a promotion is at a moment, in the order they are listed.
    pub enum Stage { Running = "running", Coming = "coming", Past = "past" }
}

/// Why a promotion can't be kept or ended. The text is a locale key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromotionRefusal {
    #[error("promotion.refuse.name_missing")]
    NameMissing,
    #[error("promotion.refuse.ends_before_start")]
    EndsBeforeStart,
    #[error("promotion.refuse.not_running")]
    NotRunning,
}

impl Promotion {
    /// It runs from its start until just before its end.
    pub const fn stage(&self, now: i64) -> Stage {
        if now >= self.ends_at {
            Stage::Past
        } else if now >= self.starts_at {
            Stage::Running
        } else {
            Stage::Coming
        }
    }

    /// A name, and an end behind its start.
    ///
    /// # Errors
    /// [`PromotionRefusal`]
    pub fn check(&self) -> Result<(), PromotionRefusal> {
        if self.name.trim().is_empty() {
            return Err(PromotionRefusal::NameMissing);
        }
        if self.ends_at <= self.starts_at { Err(PromotionRefusal::EndsBeforeStart) } else { Ok(()) }
    }

    /// Lists show what ends soonest first, then what begins soonest, then what ended last.
    pub const fn list_key(&self, now: i64) -> (Stage, i64, i64) {
        match self.stage(now) {
            Stage::Running => (Stage::Running, self.ends_at, self.id),
            Stage::Coming => (Stage::Coming, self.starts_at, self.id),
            Stage::Past => (Stage::Past, -self.ends_at, self.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_to(id: i64, starts_at: i64, ends_at: i64) -> Promotion {
        Promotion { id, name: "满减".into(), starts_at, ends_at, ..Promotion::default() }
    }

    #[test]
    fn c3_a_promotion_is_coming_running_or_past() {
        let offer = from_to(1, 100, 200);
        let stages = [99, 100, 199, 200].map(|now| offer.stage(now));
        assert_eq!(stages, [Stage::Coming, Stage::Running, Stage::Running, Stage::Past]);
        assert_eq!(from_to(1, 5, 5).check(), Err(PromotionRefusal::EndsBeforeStart));
        let nameless = Promotion { name: " ".into(), ..from_to(1, 1, 2) };
        assert_eq!(nameless.check(), Err(PromotionRefusal::NameMissing));
    }

    #[test]
    fn c3_what_runs_stands_first_and_what_ends_soonest_before_it() {
        let mut all = [
            from_to(1, 0, 50),
            from_to(2, 300, 400),
            from_to(3, 90, 300),
            from_to(4, 0, 120),
            from_to(5, 0, 99),
        ];
        all.sort_by_key(|p| p.list_key(100));
        assert_eq!(all.iter().map(|p| p.id).collect::<Vec<_>>(), [4, 3, 2, 5, 1]);
    }
}
