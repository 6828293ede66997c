//! The house's own rules: who may call whom, where SQL is spoken, how long a file may be, that a text exists.
#![allow(clippy::unwrap_used)]

use shiftdesk::text::locale::{Lang, Locale};
use std::path::{Path, PathBuf};

/// A source file: its path below src, and its lines without the unit tests.
struct Source {
    path: String,
    lines: Vec<String>,
    length: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    assert!(found.len() > 100, "the sources are not where they were: {}", root.display());
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let is_test = |l: &&str| !l.starts_with("#[cfg(test)]");
        let lines = text.lines().take_while(is_test).map(str::to_owned).collect();
        Source { path: name, lines, length: text.lines().count() }
    };
    let mut all: Vec<Source> = found.into_iter().map(read).collect();
    // Tests in a file of their own are no part of the house.
    all.retain(|s| !s.path.ends_with("tests.rs"));
    all
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

impl Source {
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// Lines of code with a text in them, as `path:line text`.
    fn with<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = String> + 'a {
        let is_code = |l: &str| !l.trim_start().starts_with("//");
        self.lines
            .iter()
            .enumerate()
            .filter(move |(_, l)| is_code(l) && l.contains(wanted))
            .map(|(i, l)| format!("{}:{} {}", self.path, i + 1, l.trim()))
    }
}

#[test]
fn dependencies_point_one_way() {
    // Room → rooms it must not know.
    let upper = ["app", "cli", "pane", "view", "modal", "ui"];
    let rules: [(&str, &[&str]); 11] = [
        ("domain", &["store", "intake", "report", "config"]),
        ("text", &["store", "intake", "report", "config"]),
        ("config", &["store", "intake", "report"]),
        ("store", &["intake", "report"]),
        ("intake", &["report"]),
        ("report", &["intake"]),
        ("ui", &["store", "intake", "app", "cli", "pane", "view", "modal"]),
        ("pane", &["store", "intake", "app", "cli", "modal"]),
        ("view", &["store", "intake", "app", "cli", "modal"]),
        ("modal", &["store", "intake", "app", "cli", "pane", "view"]),
        ("app", &[]),
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, forbidden)) = rules.iter().find(|(room, _)| *room == source.room()) else { continue };
        let lower = ["domain", "text", "config", "store", "intake", "report"].contains(&source.room());
        let all = forbidden.iter().chain(upper.iter().filter(|_| lower));
        for room in all {
            wrong.extend(source.with(&format!("crate::{room}::")));
            wrong.extend(source.with(&format!("crate::{room};")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_store_speaks_sql() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| s.room() != "store") {
        for word in ["rusqlite", "\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "PRAGMA "] {
            wrong.extend(source.with(word));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_screen_rooms_draw_and_only_the_app_reads_the_clock() {
    let mut wrong = Vec::new();
    for source in sources() {
        if ["domain", "text", "store", "intake", "report"].contains(&source.room()) {
            wrong.extend(source.with("ratatui"));
        }
        // Times come from the injected clock; a pause or a deadline of the machine is the app's alone.
        if !["clock", "app"].contains(&source.room()) {
            wrong.extend(source.with("Local::now").filter(|l| !l.starts_with("store/lock.rs")));
            wrong.extend(source.with("Utc::now"));
            wrong.extend(source.with("SystemTime::now"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_has_grown_too_long() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|s| s.length > 450)
        .map(|s| format!("{} has {} lines", s.path, s.length))
        .collect();
    assert!(long.is_empty(), "make two of each:\n{}", long.join("\n"));
}

/// A key that is put together (`"case.status.{status}"`) has texts for what it is put together from.
#[test]
fn keys_that_are_put_together_have_texts() {
    let english = Locale::new(Lang::En);
    let keys: Vec<&str> = english.keys().collect();
    let mut missing = Vec::new();
    for source in sources() {
        // The parts of a figure are named for JSON, not for people.
        for line in source.with("!(\"").filter(|l| !l.contains("figure.detail(")) {
            let Some((_, rest)) = line.split_once("!(\"") else { continue };
            let Some((key, _)) = rest.split_once('{') else { continue };
            let is_key = key.len() > 2
                && key.ends_with('.')
                && key.chars().all(|c| c.is_ascii_lowercase() || "._0123456789".contains(c));
            if is_key && !keys.iter().any(|k| k.starts_with(key)) {
                missing.push(line.clone());
            }
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.join("\n"));
}
