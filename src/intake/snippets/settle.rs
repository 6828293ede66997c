//! What every format has in common: harmless texts, labels as ids, the rules of a snippet, a title for a nameless one.

use super::rows::Field;
use super::{Found, Note, Read, Refused, Remark, Why, naming};
use crate::config::{Config, Labelled};
use crate::domain::case::CaseStatus;
use crate::domain::inquiry::InquiryStatus;
use crate::domain::order::OrderStatus;
use crate::domain::snippet::{Snippet, check};
use crate::text::harmless;

pub fn settle(read: &mut Read, config: &Config) {
    for mut found in std::mem::take(&mut read.found) {
        tidy(&mut found.snippet);
        for what in known_words(&mut found.snippet, config) {
            let note = Note { part: found.part.clone(), line: found.line, what };
            if !read.notes.contains(&note) {
                read.notes.push(note);
            }
        }
        match rules(&found) {
            Ok(()) => read.found.push(found),
            Err(why) => {
                let Found { part, line, .. } = found;
                read.refused.push(Refused { part, line, column: None, why });
            }
        }
    }
    read.refused.sort_by_key(|r| r.line);
}

/// As the store keeps it, and nothing in it that drives a terminal.
fn tidy(s: &mut Snippet) {
    let line = |text: &str| harmless::line(text).trim().to_owned();
    s.code = line(&s.code);
    s.title = line(&s.title);
    s.answer = harmless::block(&s.answer).trim().to_owned();
    s.questions = s.questions.iter().map(|q| line(q)).filter(|q| !q.is_empty()).collect();
    s.statuses = s.statuses.iter().map(|w| line(w)).filter(|w| !w.is_empty()).collect();
    for text in [&mut s.category, &mut s.topic, &mut s.case_kind, &mut s.shop, &mut s.channel] {
        *text = line(text);
    }
    if s.title.is_empty() {
        s.title = naming::title(&s.answer);
    }
}

/// F1, with a code that is still to be made; without an answer there is no title either, and the answer is what lacks.
fn rules(found: &Found) -> Result<(), Why> {
    let or = |text: &str| if text.is_empty() { "?".to_owned() } else { text.to_owned() };
    let s = &found.snippet;
    check(&Snippet { code: or(&s.code), title: or(&s.title), ..s.clone() }).map_err(Why::Rule)
}

/// Labels become ids. What is in no list is told.
fn known_words(s: &mut Snippet, config: &Config) -> Vec<Remark> {
    let lists = &config.lists;
    let mut unknown = Vec::new();
    if let Some(id) = id_of(&config.snippets.categories, &s.category) {
        s.category = id;
    }
    let mut known = |field: Field, word: &mut String, id: Option<String>| match id {
        Some(id) => *word = id,
        None if word.is_empty() => {}
        None => unknown.push(Remark::Unknown(field, word.clone())),
    };
    let topic = id_of(&lists.topics, &s.topic);
    known(Field::Topic, &mut s.topic, topic);
    let kind = id_of(&lists.case_kinds, &s.case_kind);
    known(Field::Kind, &mut s.case_kind, kind);
    let channel = id_of(&lists.channels, &s.channel);
    known(Field::Channel, &mut s.channel, channel);
    let is_status = |w: &str| {
        InquiryStatus::from_code(w).is_some()
            || OrderStatus::from_code(w).is_some()
            || CaseStatus::from_code(w).is_some()
    };
    let strange = s.statuses.iter().filter(|w| !is_status(w));
    unknown.extend(strange.map(|w| Remark::Unknown(Field::Status, w.clone())));
    unknown
}

/// The id that a word means: itself, or the entry's label in either language.
fn id_of<T: Labelled>(list: &[T], word: &str) -> Option<String> {
    let by_id = list.iter().find(|e| e.id() == word);
    let by_label =
        || list.iter().find(|e| e.zh().eq_ignore_ascii_case(word) || e.en().eq_ignore_ascii_case(word));
    by_id.or_else(by_label).map(|e| e.id().to_owned())
}
