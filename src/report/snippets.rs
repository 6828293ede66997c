//! Snippets as they leave (F5), each form so that it can come back the same: tables for people, our own TOML, espanso's
//! YAML, JSON for programs.

mod espanso;
mod own_toml;
mod sheet;

pub use espanso::espanso;
pub use own_toml::toml;
pub use sheet::{TooLong, xlsx};

use super::Setting;
use super::render::json::known;
use crate::config::Labelled;
use crate::domain::snippet::Snippet;
use crate::text::harmless;
use crate::text::locale::Lang;
use serde_json::{Value, json};
use std::io::Write;

/// What a table of snippets has, by the codes of its columns; each has a heading `snippets_file.column.CODE`.
pub const COLUMNS: [&str; 13] = [
    "code",
    "category",
    "title",
    "questions",
    "answer",
    "topic",
    "kind",
    "status",
    "shop",
    "channel",
    "needs_approval",
    "uses",
    "last_used",
];

fn header(setting: &Setting) -> [String; 13] {
    COLUMNS.map(|c| setting.locale.t(&format!("snippets_file.column.{c}")).to_owned())
}

/// One row, as people read it.
fn cells(s: &Snippet, setting: &Setting) -> [String; 13] {
    let (config, lang) = (setting.config, setting.locale.lang());
    [
        s.code.clone(),
        word(&config.snippets.categories, &s.category, lang),
        s.title.clone(),
        questions(&s.questions),
        s.answer.clone(),
        word(&config.lists.topics, &s.topic, lang),
        word(&config.lists.case_kinds, &s.case_kind, lang),
        s.statuses.join(" "),
        s.shop.clone(),
        word(&config.lists.channels, &s.channel, lang),
        setting.locale.t(if s.needs_approval { "form.yes" } else { "form.no" }).to_owned(),
        s.uses.to_string(),
        s.last_used_at.map(|at| setting.clock.rfc3339(at)).unwrap_or_default(),
    ]
}

/// One a line. A lone one with a `|` in it ends in a line break: it is one, not two.
fn questions(list: &[String]) -> String {
    match list {
        [one] if one.contains(['|', '｜']) => format!("{one}\n"),
        list => list.join("\n"),
    }
}

/// The label of an id, where it says no other id as well.
fn word<T: Labelled>(list: &[T], id: &str, lang: Lang) -> String {
    let Some(entry) = list.iter().find(|e| e.id() == id) else { return id.to_owned() };
    let label = entry.label(lang);
    let means =
        |e: &&T| e.id() == label || e.zh().eq_ignore_ascii_case(label) || e.en().eq_ignore_ascii_case(label);
    if list.iter().filter(means).all(|e| e.id() == id) { label.to_owned() } else { id.to_owned() }
}

/// A table that spreadsheets open: UTF-8 with BOM, CRLF, no formulas.
pub fn csv(snippets: &[Snippet], setting: &Setting, out: &mut dyn Write) -> anyhow::Result<()> {
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(header(setting))?;
    for s in snippets {
        writer.write_record(cells(s, setting).map(|cell| harmless::guarded(&cell)))?;
    }
    writer.flush()?;
    Ok(())
}

/// Keys are always there; what is not known is null.
pub fn json(s: &Snippet, setting: &Setting) -> Value {
    json!({
        "code": s.code,
        "category": known(&s.category),
        "title": s.title,
        "questions": s.questions,
        "answer": s.answer,
        "topic": known(&s.topic),
        "kind": known(&s.case_kind),
        "status": s.statuses,
        "shop": known(&s.shop),
        "channel": known(&s.channel),
        "needs_approval": s.needs_approval,
        "own": s.origin != "default",
        "uses": s.uses,
        "last_used_at": s.last_used_at.map(|at| setting.clock.rfc3339(at)),
    })
}
