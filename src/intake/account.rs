//! The account of an import in words: how many rows, what became of them, and why some were not taken.

use super::FileReport;
use crate::text::harmless;
use crate::text::locale::Locale;
use std::fmt::Write as _;
use std::path::Path;

impl FileReport {
    /// One line for the file, one a rejected row, one a change of a dry run.
    pub fn account(&self, file: &Path, dry_run: bool, locale: &Locale) -> String {
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
            let _ = writeln!(text, "  {} {}", c.order_no, harmless::line(&c.change.to_string()));
        }
        text
    }
}
