//! The account of a file of snippets in words: what it would change, what is not taken and why.

use super::{Plan, Remark, Why};
use crate::text::harmless;
use crate::text::locale::Locale;
use std::fmt::Write as _;
use std::path::Path;

impl Why {
    pub fn text(&self, locale: &Locale) -> String {
        match self {
            Self::Cell(reason) => reason.text(locale),
            Self::Rule(refusal) => locale.t(&refusal.to_string()).to_owned(),
            Self::Form(cause) => locale.tf("snippets_file.why.form", &[("cause", cause)]),
            Self::NoText => locale.t("snippets_file.why.no_text").to_owned(),
        }
    }
}

impl Remark {
    pub fn text(&self, locale: &Locale) -> String {
        let two = |key: &str, name: &str, value: &str| {
            locale.tf(key, &[("name", &harmless::line(name)), ("value", &harmless::line(value))])
        };
        match self {
            Self::Unknown(field, word) => {
                two("snippets_file.unknown", locale.t(&format!("snippets_file.column.{field}")), word)
            }
            Self::Ignored(option) => locale.tf("snippets_file.ignored", &[("name", option)]),
            Self::Asked(name, kind) => two("snippets_file.asked_instead", name, kind),
            Self::Offered(name, values) => two("snippets_file.offered", name, values),
        }
    }
}

impl Plan {
    /// How many of what, in one line.
    pub fn counts(&self, path: &Path, locale: &Locale) -> String {
        let count = |n: usize| n.to_string();
        locale.tf(
            "snippets_file.counts",
            &[
                ("file", &harmless::line(&path.display().to_string())),
                ("format", self.format.map_or("", super::Format::code)),
                ("rows", &count(self.rows())),
                ("new", &count(self.added())),
                ("changed", &count(self.changed())),
                ("same", &count(self.same())),
                ("rejected", &count(self.refused.len())),
            ],
        )
    }

    /// Below the counts: rows that are not taken, codes that are others', what is taken in another form.
    pub fn details(&self, locale: &Locale) -> String {
        let mut text = String::new();
        for r in &self.refused {
            let column =
                r.column.as_deref().map_or_else(|| locale.t("import.whole_row").to_owned(), harmless::line);
            let told = [("line", place(&r.part, r.line)), ("column", column), ("reason", r.why.text(locale))];
            let _ = writeln!(
                text,
                "  {}",
                locale.tf("snippets_file.rejected", &told.each_ref().map(|(k, v)| (*k, v.as_str())))
            );
        }
        for item in &self.items {
            let Some(was) = &item.code_was else { continue };
            let key = if was.is_empty() { "snippets_file.code_made" } else { "snippets_file.code_taken" };
            let line = place(&item.part, item.line);
            let told = [
                ("line", line.as_str()),
                ("title", &item.snippet.title),
                ("code", was),
                ("new", &item.snippet.code),
            ];
            let _ = writeln!(text, "  {}", locale.tf(key, &told));
        }
        for n in &self.notes {
            let line = place(&n.part, n.line);
            let told = [("line", line.as_str()), ("note", &n.what.text(locale))];
            let _ = writeln!(text, "  {}", locale.tf("snippets_file.note", &told));
        }
        if !self.asked.is_empty() {
            let names: Vec<String> = self.asked.iter().map(|n| harmless::line(&format!("{{{n}}}"))).collect();
            let _ = writeln!(text, "  {}", locale.tf("snippets_file.asked", &[("names", &names.join(" "))]));
        }
        text
    }
}

/// `12`, in a file of several parts `Sheet1 12`.
fn place(part: &str, line: u64) -> String {
    if part.is_empty() { line.to_string() } else { format!("{} {line}", harmless::line(part)) }
}
