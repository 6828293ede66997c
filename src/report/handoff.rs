use super::Report;
use crate::clock::Clock;
use crate::domain::handoff::*;
use crate::text::locale::Locale;
pub fn of_draft(_d: &Draft, _c: &Clock, _l: &Locale) -> Report {
    Report { title: String::new() }
}
pub fn of_frozen(_h: &Handoff, _i: &[HandedItem], _c: &Clock, _l: &Locale) -> Report {
    Report { title: String::new() }
}
