//! What one file of the configuration names and another must have: ids between the lists, codes of replies, guides of
//! kinds. A desk opens without it; `config check` and `init` tell every one.

use super::error::{ConfigError, Problem};
use super::guides::{Lacking, lacks};
use super::origin::Origin;
use super::snippets::Snippets;
use super::{Config, Labelled, shipped};
use std::path::Path;

/// Ids the program itself relies on: list and id.
const NEEDED: &[(&str, &str)] = &[
    ("channels", "phone"),
    ("askees", "supervisor"),
    ("askees", "warehouse"),
    ("askees", "courier"),
    ("askees", "finance"),
    ("payment_kinds", "online"),
    ("documents", "expense"),
    ("exceptions", "out_of_stock"),
    ("couriers", "other"),
    ("change_steps", "remark"),
];

/// The user's configuration, when everything in it fits together.
///
/// # Errors
/// Every problem of every file, and every contradiction between them.
pub fn of_folder(folder: &Path) -> Result<Config, Vec<ConfigError>> {
    checked(Origin::Folder(folder))
}

pub(super) fn checked(origin: Origin) -> Result<Config, Vec<ConfigError>> {
    let config = Config::read(origin)?;
    let mut lacking = Lacking::new();
    let found = contradictions(&config, &mut lacking);
    let located = found.iter().map(|(file, problem)| located(origin, file, problem));
    let lacking = lacking.iter().map(|((list, id), codes)| lacks(origin, list, id, "replies", codes));
    let errors: Vec<ConfigError> = located.chain(lacking).collect();
    if errors.is_empty() { Ok(config) } else { Err(errors) }
}

/// The problem with its line: in the user's file, else in the shipped one.
fn located(origin: Origin, file: &str, problem: &Problem) -> ConfigError {
    match origin.text(Path::new(file)) {
        (path, Ok(Some(text))) => ConfigError::value(&path, &text, problem),
        _ => ConfigError::value(Path::new(file), shipped::text(file), problem),
    }
}

fn has<T: Labelled>(list: &[T], id: &str) -> bool {
    list.iter().any(|e| e.id() == id)
}

/// Told of the file that names what is not there; of a reply that ships, which is not the user's to mend, what the list
/// lacks goes to `lacking`.
fn contradictions(config: &Config, lacking: &mut Lacking) -> Vec<(&'static str, Problem)> {
    let shipped: Snippets = shipped::value("snippets.toml");
    let mut found = Vec::new();
    let lists = &config.lists;
    let items: Vec<&str> = config.checklists.iter().flat_map(|c| &c.items).map(|i| i.id.as_str()).collect();
    let code = |code: &str| config.snippets.snippets.iter().any(|s| s.code == code);
    let channel = |id: &str| has(&lists.channels, id);
    let mut miss = |file: &'static str, key: &str, value: &str, what: &str| {
        let problem = Problem::new(key, format!("\"{value}\""), format!("'{value}': {what}"));
        found.push((file, problem));
    };
    for (list, id) in NEEDED.iter().filter(|(list, id)| !needed_is_there(config, list, id)) {
        miss("reasons.toml", list, "", &format!("the list needs an entry with the id {id}"));
    }
    for name in config.checklists.iter().flat_map(|c| &c.channels).filter(|c| !channel(c)) {
        miss("checklists.toml", "channels", name, "no channel of reasons.toml has this id");
    }
    for name in config.settings.shops.iter().flat_map(|s| &s.channels).filter(|c| !channel(c)) {
        miss("shiftdesk.toml", "channels", name, "no channel of reasons.toml has this id");
    }
    for covered in config.scripts.iter().flat_map(|s| &s.steps).flat_map(|s| &s.covers) {
        if !items.contains(&covered.as_str()) {
            miss("scripts.toml", "covers", covered, "no checklist has an item of this id");
        }
    }
    for sent in lists.send_offs.iter().filter(|s| !s.snippet.is_empty() && !code(&s.snippet)) {
        miss("reasons.toml", "snippet", &sent.snippet, "snippets.toml has no reply of this code");
    }
    let replies = &config.settings.orders.snippets;
    for (key, value) in [
        ("patience", &replies.patience),
        ("apology", &replies.apology),
        ("on_its_way", &replies.on_its_way),
        ("nudge", &replies.nudge),
        ("nudge_again", &replies.nudge_again),
    ] {
        if !code(value) {
            miss("shiftdesk.toml", key, value, "snippets.toml has no reply of this code");
        }
    }
    for template in config.remarks.all().filter(|t| !has(&config.remarks.flags, &t.flag)) {
        miss("remarks.toml", "flag", &template.flag, "no flag of this file has this id");
    }
    for snippet in &config.snippets.snippets {
        if !has(&config.snippets.categories, &snippet.category) {
            miss("snippets.toml", "category", &snippet.category, "no category of this file has this id");
        }
        let ships = shipped.snippets.contains(snippet);
        for (key, list, id, is_there, what) in [
            (
                "topic",
                "topics",
                &snippet.topic,
                has(&lists.topics, &snippet.topic),
                "no topic of reasons.toml has this id",
            ),
            (
                "kind",
                "case_kinds",
                &snippet.kind,
                has(&lists.case_kinds, &snippet.kind),
                "no kind of case of reasons.toml has this id",
            ),
            (
                "channel",
                "channels",
                &snippet.channel,
                channel(&snippet.channel),
                "no channel of reasons.toml has this id",
            ),
        ] {
            if id.is_empty() || is_there {
                continue;
            }
            if ships {
                lacking.entry((list, id.clone())).or_default().insert(snippet.code.clone());
            } else {
                miss("snippets.toml", key, id, what);
            }
        }
    }
    for kind in lists.fees.iter().filter(|k| !k.payer.is_empty() && !has(&lists.payers, &k.payer)) {
        miss("reasons.toml", "payer", &kind.payer, "no payer of this file has this id");
    }
    for kind in &lists.case_kinds {
        if config.guide(&kind.id).is_none() {
            miss("reasons.toml", "id", &kind.id, "this kind of case has no guide in guides/");
        }
        for document in kind.documents.iter().filter(|d| !has(&lists.documents, d)) {
            miss("reasons.toml", "documents", document, "no document of this file has this id");
        }
    }
    found
}

fn needed_is_there(config: &Config, list: &str, id: &str) -> bool {
    let lists = &config.lists;
    match list {
        "channels" => has(&lists.channels, id),
        "askees" => has(&lists.askees, id),
        "payment_kinds" => has(&lists.payment_kinds, id),
        "documents" => has(&lists.documents, id),
        "exceptions" => has(&lists.exceptions, id),
        "couriers" => has(&lists.couriers, id),
        _ => has(&lists.change_steps, id),
    }
}
