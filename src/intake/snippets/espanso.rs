//! Matches of espanso: `trigger`, `replace` or `form`, `label`, `search_terms`, `vars` and `global_vars`. A key
//! `shiftdesk` holds what espanso has no place for; it passes over keys it does not know.

use super::yaml::{self, Bad, Yaml};
use super::{Format, Found, Read, Remark, Why};
use crate::domain::snippet::Snippet;
use crate::intake::ImportError;
use crate::text::espanso::{Var, imported};
use crate::text::harmless;
use std::collections::BTreeSet;

/// Keys that say how espanso types, not what.
const TYPING: [&str; 13] = [
    "word",
    "left_word",
    "right_word",
    "propagate_case",
    "uppercase_style",
    "force_clipboard",
    "force_mode",
    "paragraph",
    "anchor",
    "filter_exec",
    "filter_title",
    "filter_class",
    "filter_os",
];

pub fn read(text: &str) -> Result<Read, ImportError> {
    let documents = yaml::parse(text).map_err(|bad| match bad {
        Bad::TooLarge => ImportError::TooLarge,
        Bad::Form(cause) => ImportError::Damaged(format!("YAML: {}", harmless::line(&cause))),
    })?;
    let mut read = Read { format: Some(Format::Espanso), ..Read::default() };
    let mut told = BTreeSet::new();
    let mut known = false;
    for document in &documents {
        let globals = document.get("global_vars").map(vars).unwrap_or_default();
        known |= document.get("matches").is_some();
        for one in document.get("matches").map(Yaml::list).unwrap_or_default() {
            if read.is_full() {
                return Err(ImportError::TooLarge);
            }
            take(one, &globals, &mut read, &mut told);
        }
    }
    if known { Ok(read) } else { Err(ImportError::NoHeader) }
}

fn take(one: &Yaml, globals: &[Var], read: &mut Read, told: &mut BTreeSet<String>) {
    let text = |key: &str| one.get(key).and_then(Yaml::text);
    let (body, is_form) = match (text("replace").or_else(|| text("markdown")), text("form")) {
        (Some(replace), _) => (replace, false),
        (None, Some(form)) => (form, true),
        (None, None) => return read.refuse(one.line, Why::NoText),
    };
    for (key, _) in one.entries() {
        if TYPING.contains(&key.as_str()) && told.insert(key.clone()) {
            read.note("", one.line, Remark::Ignored(key.clone()));
        }
    }
    let mut vars = one.get("vars").map(vars).unwrap_or_default();
    vars.extend_from_slice(globals);
    let (answer, asked) = imported(body, is_form, &vars);
    for var in asked {
        read.note("", one.line, Remark::Asked(var.name, var.kind));
    }
    offered(one, read);
    let mut triggers = one.get("triggers").map(Yaml::texts).unwrap_or_default();
    triggers.splice(0..0, text("trigger").map(str::to_owned));
    let mut questions = one.get("search_terms").map(Yaml::texts).unwrap_or_default();
    questions.extend(triggers.iter().skip(1).cloned());
    if triggers.is_empty() && text("regex").is_some() {
        read.note("", one.line, Remark::Ignored("regex".into()));
    }
    let own = one.get("shiftdesk");
    let ours = |key: &str| own.and_then(|o| o.get(key)).and_then(Yaml::text).unwrap_or_default().to_owned();
    let snippet = Snippet {
        code: triggers.first().map(|t| code(t)).unwrap_or_default(),
        category: ours("category"),
        title: text("label").unwrap_or_default().to_owned(),
        questions,
        answer,
        topic: ours("topic"),
        case_kind: ours("kind"),
        statuses: own.and_then(|o| o.get("status")).map(Yaml::texts).unwrap_or_default(),
        shop: ours("shop"),
        channel: ours("channel"),
        needs_approval: ours("needs_approval") == "true",
        ..Snippet::default()
    };
    let found =
        Found { part: String::new(), line: one.line, snippet, absent: Vec::new(), own: own.is_some() };
    read.found.push(found);
}

/// The values that a list of the form or a choice offers: they are not kept, so they are told.
fn offered(one: &Yaml, read: &mut Read) {
    let fields = one.get("form_fields").map(Yaml::entries).unwrap_or_default();
    let vars = one.get("vars").map(Yaml::list).unwrap_or_default();
    let named = vars.iter().filter_map(|v| Some((v.get("name")?.text()?, v.get("params")?)));
    for (name, from) in fields.iter().map(|(name, field)| (name.as_str(), field)).chain(named) {
        let values = from.get("values").or_else(|| from.get("choices")).map(values).unwrap_or_default();
        if !values.is_empty() {
            let values = harmless::line(&values.join(" / ")).chars().take(80).collect();
            read.note("", one.line, Remark::Offered(harmless::line(name), values));
        }
    }
}

/// `[a, b]`, `[{label: a, id: 1}]` or one a line.
fn values(of: &Yaml) -> Vec<String> {
    let labels = of.list().iter().filter_map(|v| v.get("label")?.text()).map(str::to_owned);
    let lines = of.texts().into_iter().flat_map(|t| t.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.chain(labels).filter(|v| !v.trim().is_empty()).collect()
}

fn vars(list: &Yaml) -> Vec<Var> {
    let read = |v: &Yaml| {
        let param = |name: &str| v.get("params").and_then(|p| p.get(name)).and_then(Yaml::text);
        Some(Var {
            name: v.get("name")?.text()?.to_owned(),
            kind: v.get("type")?.text()?.to_owned(),
            param: param("echo").or_else(|| param("format")).unwrap_or_default().to_owned(),
        })
    };
    list.list().iter().filter_map(read).collect()
}

/// `:th` is `th`; blanks within it can't be typed here.
fn code(trigger: &str) -> String {
    let code = trigger.strip_prefix(':').filter(|rest| !rest.is_empty()).unwrap_or(trigger);
    code.split_whitespace().collect::<Vec<_>>().join("-")
}
