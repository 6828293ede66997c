//! What this room says in SQL, read from its own source: so a part that no key of a test makes speak is noticed.

use std::collections::BTreeMap;
use std::path::Path;

const VERBS: &[&str] = &["SELECT ", "WITH ", "INSERT ", "REPLACE ", "UPDATE ", "DELETE "];

/// One space between words.
pub(super) fn even(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The longest stretch without a hole of every statement, by the part of this room that says it.
pub(super) fn all() -> BTreeMap<String, Vec<String>> {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let (mut found, mut folders) = (BTreeMap::new(), vec![room.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let part = path.strip_prefix(&room).unwrap().display().to_string();
            let Some(part) = part.strip_suffix(".rs").filter(|part| !part.contains("tests")) else {
                continue;
            };
            let source = std::fs::read_to_string(&path).unwrap();
            let said = of(source.split("#[cfg(test)]\nmod ").next().unwrap_or_default());
            if !said.is_empty() {
                found.insert(part.to_owned(), said);
            }
        }
    }
    found
}

fn of(source: &str) -> Vec<String> {
    let texts = texts(source).into_iter().map(|text| even(&text));
    let said = texts.filter(|text| VERBS.iter().any(|verb| text.starts_with(verb)));
    said.map(|text| longest(&text)).collect()
}

/// What `format!` fills in is a hole.
fn longest(text: &str) -> String {
    let parts =
        text.split('{').flat_map(|part| part.split_once('}').map_or(part, |(_, rest)| rest).split('\''));
    parts.max_by_key(|part| part.len()).unwrap_or_default().trim().to_owned()
}

/// The literal texts of a source.
fn texts(source: &str) -> Vec<String> {
    let (mut texts, mut chars) = (Vec::new(), source.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next().is_some_and(|c| c != '\n') {},
            '\'' if chars.peek() == Some(&'"') => drop(chars.next()),
            '"' => {
                let mut text = String::new();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    match c {
                        '\\' => text.extend(chars.next().map(|c| if c == '\n' { ' ' } else { c })),
                        c => text.push(c),
                    }
                }
                texts.push(text);
            }
            _ => {}
        }
    }
    texts
}
