use super::Report; use crate::domain::figures::summary::Summary; use crate::clock::Clock; use crate::text::locale::Locale; use crate::config::Config;
pub fn of(_s: &Summary, _c: &Config, _k: &Clock, _l: &Locale) -> Report { Report { title: String::new() } }
