//! What the courier's scale says about a parcel (the weight check of 少货 and 错货), in a word that can be explained.

use super::facts::Facts;
use crate::domain::coded;

coded! {
    /// What the weight tells.
    pub enum Weighed {
        /// Lighter by about the missing pieces: they were not in.
        Short = "short",
        /// Within what scales differ by: they were in.
        Same = "same",
        /// Lighter, but not by what the missing pieces weigh.
        Lighter = "lighter",
        Heavier = "heavier",
        /// It weighs what the wrong goods make it weigh.
        Swapped = "swapped",
        /// It weighs what the ordered goods make it weigh.
        AsOrdered = "as_ordered",
        /// Ordered and wrong goods weigh alike: the scale can't tell.
        Alike = "alike",
    }
}

impl Facts {
    /// Grams by which scales differ at this weight.
    pub fn scale_noise(&self) -> Option<i64> {
        Some(self.expected_weight? * self.terms.weight_tolerance / 100)
    }

    /// Grams the parcel must have had with the wrong goods in it.
    pub fn swapped_weight(&self) -> Option<i64> {
        Some(self.expected_weight? - self.pieces_weight? + self.received_weight?)
    }

    /// What the weight says; `None` when something it needs is not known.
    pub fn weighed(&self) -> Option<Weighed> {
        let (gap, noise) = (self.weight_gap()?, self.scale_noise()?);
        if let (Some(swapped), Some(found)) = (self.swapped_weight(), self.courier_weight) {
            let apart = (swapped - self.expected_weight?).abs();
            return Some(match apart <= noise {
                true => Weighed::Alike,
                false if (found - swapped).abs() < gap.abs() => Weighed::Swapped,
                false => Weighed::AsOrdered,
            });
        }
        Some(match gap {
            _ if self.weight_short()? => Weighed::Short,
            _ if gap.abs() <= noise => Weighed::Same,
            1.. => Weighed::Lighter,
            _ => Weighed::Heavier,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(courier: i64, received: Option<i64>) -> Option<Weighed> {
        let facts = Facts {
            expected_weight: Some(1_000),
            pieces_weight: Some(300),
            received_weight: received,
            courier_weight: Some(courier),
            ..Facts::default()
        };
        facts.weighed()
    }

    #[test]
    fn a3_the_weight_of_missing_pieces_is_told_from_what_scales_differ_by() {
        assert_eq!(weighed(700, None), Some(Weighed::Short));
        assert_eq!(weighed(975, None), Some(Weighed::Same));
        assert_eq!(weighed(1_030, None), Some(Weighed::Same));
        assert_eq!(weighed(920, None), Some(Weighed::Lighter));
        assert_eq!(weighed(1_200, None), Some(Weighed::Heavier));
        assert_eq!(Facts::default().weighed(), None);
    }

    #[test]
    fn a3_wrong_goods_are_told_by_their_own_weight() {
        assert_eq!(weighed(1_190, Some(500)), Some(Weighed::Swapped));
        assert_eq!(weighed(1_010, Some(500)), Some(Weighed::AsOrdered));
        assert_eq!(weighed(1_000, Some(310)), Some(Weighed::Alike));
    }
}
