//! Matches of espanso. What it has no place for (category, topic, …) stands under the key `shiftdesk`, which it passes
//! over.

use crate::domain::snippet::Snippet;
use crate::text::espanso::{Exported, exported};
use crate::text::harmless;
use std::fmt::Write as _;

/// A match file: lay it in espanso's `match` folder.
pub fn espanso(snippets: &[Snippet]) -> String {
    let mut out = "# https://espanso.org/docs/matches/basics/\n".to_owned();
    out.push_str(if snippets.is_empty() { "matches: []\n" } else { "matches:\n" });
    for s in snippets {
        one(s, &mut out);
    }
    out
}

fn one(s: &Snippet, out: &mut String) {
    let answer = harmless::block(&s.answer);
    let Exported { text, is_form, echoes } = exported(&answer);
    let _ = writeln!(out, "  - trigger: {}", quoted(&format!(":{}", s.code)));
    let _ = writeln!(out, "    label: {}", quoted(&s.title));
    let _ = writeln!(out, "    {}: {}", if is_form { "form" } else { "replace" }, scalar(&text));
    if !echoes.is_empty() {
        out.push_str("    vars:\n");
    }
    for var in echoes {
        let _ = writeln!(out, "      - name: {}", var.name);
        let _ = writeln!(out, "        type: {}", var.kind);
        let _ = writeln!(out, "        params: {{ echo: {} }}", quoted(&var.param));
    }
    if !s.questions.is_empty() {
        let _ = writeln!(out, "    search_terms: {}", list(&s.questions));
    }
    out.push_str("    shiftdesk:\n");
    let texts = [
        ("category", &s.category),
        ("topic", &s.topic),
        ("kind", &s.case_kind),
        ("shop", &s.shop),
        ("channel", &s.channel),
    ];
    for (key, value) in texts {
        if key == "category" || !value.is_empty() {
            let _ = writeln!(out, "      {key}: {}", quoted(value));
        }
    }
    if !s.statuses.is_empty() {
        let _ = writeln!(out, "      status: {}", list(&s.statuses));
    }
    if s.needs_approval {
        out.push_str("      needs_approval: true\n");
    }
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|v| quoted(v)).collect();
    format!("[{}]", values.join(", "))
}

/// In quotation marks, as JSON writes it: YAML reads that.
fn quoted(text: &str) -> String {
    serde_json::Value::from(harmless::block(text)).to_string()
}

/// Several lines stand as lines where YAML gives exactly them back.
fn scalar(text: &str) -> String {
    let plain = |l: &str| !l.starts_with([' ', '\u{3000}']) && !l.ends_with(' ');
    if !text.contains('\n') || text.ends_with('\n') || text.starts_with('\n') || !text.lines().all(plain) {
        return quoted(text);
    }
    let mut out = "|-".to_owned();
    for line in text.lines() {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "      {line}");
        }
    }
    out
}
