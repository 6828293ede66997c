//! The account of an import in words: how many rows, what became of them, and why some were not taken.

use super::FileReport;
use crate::clock::Clock;
use crate::domain::order::merge::FieldChange;
use crate::text::harmless;
use crate::text::locale::Locale;
use std::fmt::Write as _;
use std::path::Path;

impl FileReport {
    /// One line for the file, one a rejected row, one a change of a dry run.
    pub fn account(&self, file: &Path, dry_run: bool, locale: &Locale, clock: &Clock) -> String {
        let r = self;
        let count = |n: usize| n.to_string();
        let key = if dry_run { "import.account_dry" } else { "import.account" };
        let mut text = locale.tf(
            key,
            &[
                ("file", &harmless::line(&file.display().to_string())),
                ("format", &r.format),
                ("rows", &count(r.rows)),
                ("new", &count(r.new)),
                ("changed", &count(r.changed)),
                ("unchanged", &count(r.unchanged)),
                ("rejected", &count(r.rejected.len())),
            ],
        );
        text.push('\n');
        for x in &r.rejected {
            let line = x.line.to_string();
            let column =
                x.column.as_deref().map_or_else(|| locale.t("import.whole_row").to_owned(), harmless::line);
            let reason = x.reason.text(locale);
            let told = if x.part.is_empty() {
                locale.tf("import.rejected", &[("line", &line), ("column", &column), ("reason", &reason)])
            } else {
                let part = harmless::line(&x.part);
                let values =
                    [("part", part.as_str()), ("line", &line), ("column", &column), ("reason", &reason)];
                locale.tf("import.rejected_in", &values)
            };
            let _ = writeln!(text, "  {told}");
        }
        for c in &r.changes {
            let _ = writeln!(text, "  {} {}", harmless::line(&c.order_no), told(&c.change, locale, clock));
        }
        text
    }
}

/// One change in the words of the screen: `手机：（空） → 13800138000`.
fn told(change: &FieldChange, locale: &Locale, clock: &Clock) -> String {
    let worded = |key: String, text: &str| {
        if locale.has(&key) { locale.t(&key).to_owned() } else { text.to_owned() }
    };
    let value = |text: &str| match text.parse::<i64>() {
        _ if text.is_empty() => locale.t("trail.empty").to_owned(),
        Ok(at) if change.field.ends_with("_at") => clock.local(at).format("%Y-%m-%d %H:%M").to_string(),
        _ if change.field == "status" => worded(format!("order.status.{text}"), text),
        _ => text.to_owned(),
    };
    let label = worded(format!("order.field.{}", change.field), change.field);
    let (before, after) = (value(&change.before), value(&change.after));
    harmless::line(&locale.tf("trail.changed", &[("field", &label), ("before", &before), ("after", &after)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::locale::Lang;

    #[test]
    fn o1_what_would_change_is_told_in_the_words_of_the_screen() {
        let clock = Clock::frozen(chrono::DateTime::parse_from_rfc3339("2026-06-01T14:00:00+08:00").unwrap());
        let said = |lang, field, before: &str, after: &str| {
            let change = FieldChange { field, before: before.into(), after: after.into() };
            told(&change, &Locale::new(lang), &clock)
        };
        assert_eq!(said(Lang::Zh, "status", "wait_confirm", "shipped"), "状态：待核对 → 已发货");
        assert_eq!(said(Lang::Zh, "shipped_at", "", "1780293600"), "发货时间：（空） → 2026-06-01 14:00");
        assert_eq!(said(Lang::En, "tracking_no", "SF1", "SF\u{202E}2\u{1b}"), "Tracking no.: SF1 → SF2");
    }
}
