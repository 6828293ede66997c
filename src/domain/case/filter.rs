//! What of the register is shown: one or several narrowing conditions.

use super::{Case, CaseStatus};

const DAY: i64 = 86_400;

/// Conditions that a case of the register must meet; the default lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterFilter {
    /// Id of a kind.
    pub kind: Option<String>,
    pub status: Option<CaseStatus>,
    /// Id of a responsible side.
    pub responsible: Option<String>,
    /// Opened at least so many days ago.
    pub days: Option<i64>,
    /// A2: no solution, although one is due today.
    pub no_solution: bool,
}

impl RegisterFilter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// `flagged`: A2 at this hour.
    pub fn fits(&self, case: &Case, flagged: bool, now: i64) -> bool {
        self.kind.as_ref().is_none_or(|k| *k == case.kind)
            && self.status.is_none_or(|s| s == case.status)
            && self.responsible.as_ref().is_none_or(|r| *r == case.details.responsibility)
            && self.days.is_none_or(|d| case.status.is_open() && now - case.opened_at >= d * DAY)
            && (!self.no_solution || flagged)
    }

    /// Takes a condition in, or out when it is set already. The codes are those of [`Self::codes`].
    pub fn toggle(&mut self, code: &str) {
        let (name, value) = code.split_once(':').unwrap_or((code, ""));
        match name {
            "kind" => flip(&mut self.kind, Some(value.to_owned())),
            "status" => flip(&mut self.status, CaseStatus::from_code(value)),
            "responsible" => flip(&mut self.responsible, Some(value.to_owned())),
            "days" => flip(&mut self.days, value.parse().ok()),
            "no_solution" => self.no_solution = !self.no_solution,
            _ => *self = Self::default(),
        }
    }

    /// The conditions that are set, `kind:damage`, `status:wait_customer` …
    pub fn codes(&self) -> Vec<String> {
        let mut codes = Vec::new();
        codes.extend(self.no_solution.then(|| "no_solution".to_owned()));
        codes.extend(self.status.map(|s| format!("status:{s}")));
        codes.extend(self.days.map(|d| format!("days:{d}")));
        codes.extend(self.kind.as_ref().map(|k| format!("kind:{k}")));
        codes.extend(self.responsible.as_ref().map(|r| format!("responsible:{r}")));
        codes
    }
}

fn flip<T: PartialEq>(place: &mut Option<T>, value: Option<T>) {
    *place = if *place == value { None } else { value };
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use crate::domain::case::CaseDetails;

    #[test]
    fn a1_the_register_is_narrowed_by_every_condition_at_once() {
        let details = CaseDetails { responsibility: "courier".into(), ..CaseDetails::default() };
        let case = Case { status: CaseStatus::WaitCourier, details, opened_at: 0, ..sample() };
        let mut filter = RegisterFilter::default();
        assert!(filter.fits(&case, false, 0), "nothing set, everything shown");
        for code in ["kind:damage", "status:wait_courier", "responsible:courier", "days:3"] {
            filter.toggle(code);
            assert!(filter.codes().contains(&code.to_owned()));
        }
        assert!(filter.fits(&case, false, 3 * DAY));
        assert!(!filter.fits(&case, false, 3 * DAY - 1), "too young");
        assert!(!filter.fits(&Case { kind: "lost".into(), ..case.clone() }, false, 3 * DAY));
        filter.toggle("no_solution");
        assert!(!filter.fits(&case, false, 3 * DAY) && filter.fits(&case, true, 3 * DAY), "A2");
        filter.toggle("kind:damage");
        assert!(!filter.codes().contains(&"kind:damage".to_owned()), "a second time takes it out");
        filter.toggle("all");
        assert!(filter.is_empty());
    }
}
