//! What would become of each snippet of a file, and taking it.

use super::naming::{self, Codes};
use super::rows::Field;
use super::{Format, Found, Note, Read, Refused};
use crate::domain::snippet::Snippet;
use crate::store::{Actor, Store, StoreError, snippet};
use crate::text::template;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// What becomes of a snippet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    New,
    /// Over the snippet with this id.
    Changed(i64),
    Same,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub part: String,
    pub line: u64,
    pub snippet: Snippet,
    pub fate: Fate,
    /// The code in the file, when another snippet has it; "" when the file has none.
    pub code_was: Option<String>,
}

/// A file read and held against the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub format: Option<Format>,
    pub items: Vec<Item>,
    pub refused: Vec<Refused>,
    pub notes: Vec<Note>,
    /// Variables that the program does not fill: they are asked for.
    pub asked: Vec<String>,
}

impl Plan {
    pub fn rows(&self) -> usize {
        self.items.len() + self.refused.len()
    }

    pub fn added(&self) -> usize {
        self.items.iter().filter(|i| i.fate == Fate::New).count()
    }

    pub fn changed(&self) -> usize {
        self.items.iter().filter(|i| matches!(i.fate, Fate::Changed(_))).count()
    }

    pub fn same(&self) -> usize {
        self.items.iter().filter(|i| i.fate == Fate::Same).count()
    }

    /// There is something to write.
    pub fn has_news(&self) -> bool {
        self.items.iter().any(|i| i.fate != Fate::Same)
    }

    /// Writes what is new or changed, in one step that one undo takes back.
    ///
    /// # Errors
    /// A database error, or a rule that another program broke in between; nothing was written then.
    pub fn take(&self, store: &mut Store, by: &Actor, path: &Path) -> Result<(), StoreError> {
        let taken = self.items.iter().filter_map(|item| match item.fate {
            Fate::New => Some((None, item.snippet.clone())),
            Fate::Changed(id) => Some((Some(id), item.snippet.clone())),
            Fate::Same => None,
        });
        let taken: Vec<_> = taken.collect();
        if taken.is_empty() {
            return Ok(());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        snippet::take_in(store, by, &name, &taken)
    }
}

/// What there is under a code: of the store with its id, or of a row before.
struct Known {
    id: Option<i64>,
    snippet: Snippet,
}

pub(super) fn hold(read: Read, existing: &[Snippet]) -> Plan {
    let Read { format, found, refused, mut notes } = read;
    let mut plan = Plan { format, refused, ..Plan::default() };
    let mut known: HashMap<String, Known> = HashMap::new();
    // Answer → codes, for files that name no code or another program's.
    let mut answers: HashMap<String, Vec<String>> = HashMap::new();
    for s in existing {
        answers.entry(s.answer.trim().to_owned()).or_default().push(s.code.clone());
        known.insert(s.code.clone(), Known { id: Some(s.id), snippet: s.clone() });
    }
    let (mut asked, mut codes) = (BTreeSet::new(), Codes::default());
    for one in found {
        let item = one.hold(&known, &answers, &mut codes);
        asked.extend(template::fill(&item.snippet.answer, |_| None).missing);
        let code = item.snippet.code.clone();
        if item.fate != Fate::Same {
            answers.entry(item.snippet.answer.clone()).or_default().push(code.clone());
            // What stands in the file is no longer the store's: the same code again is another snippet.
            known.insert(code, Known { id: None, snippet: item.snippet.clone() });
        } else if let Some(held) = known.get_mut(&code) {
            held.id = None;
        }
        plan.items.push(item);
    }
    notes.sort_by_key(|n| n.line);
    plan.notes = notes;
    plan.asked = asked.into_iter().filter(|name| !template::is_known(name)).collect();
    plan
}

impl Found {
    fn hold(
        self,
        known: &HashMap<String, Known>,
        answers: &HashMap<String, Vec<String>>,
        codes: &mut Codes,
    ) -> Item {
        let Self { part, line, mut snippet, absent, own } = self;
        let code = snippet.code.clone();
        let same_answer = answers.get(&snippet.answer).map(Vec::as_slice).unwrap_or_default();
        if !own || code.is_empty() {
            // Taken in before, maybe under a code of ours.
            let earlier = same_answer.iter().find(|c| code.is_empty() || is_ours_for(c, &code));
            if let Some(earlier) = earlier.and_then(|c| known.get(c)) {
                return Item {
                    part,
                    line,
                    snippet: earlier.snippet.clone(),
                    fate: Fate::Same,
                    code_was: None,
                };
            }
        } else if let Some(held) = known.get(&code) {
            let merged = over(&snippet, &absent, &held.snippet);
            let fate = match held.id {
                _ if same(&merged, &held.snippet) => Some(Fate::Same),
                Some(id) => Some(Fate::Changed(id)),
                None => None,
            };
            if let Some(fate) = fate {
                return Item { part, line, snippet: merged, fate, code_was: None };
            }
        }
        let wished = if code.is_empty() { naming::code(&snippet.title) } else { code.clone() };
        snippet.code = codes.free(&wished, |c| known.contains_key(c));
        let code_was = (snippet.code != code).then_some(code);
        Item { part, line, snippet, fate: Fate::New, code_was }
    }
}

/// `th2` is what `th` became when it was taken.
fn is_ours_for(code: &str, theirs: &str) -> bool {
    code.strip_prefix(theirs).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The snippet of the file with what the file says nothing about taken from the one that is there.
fn over(new: &Snippet, absent: &[Field], old: &Snippet) -> Snippet {
    let mut merged = Snippet { id: 0, origin: "own".into(), uses: 0, last_used_at: None, ..new.clone() };
    for field in absent {
        match field {
            Field::Code | Field::Answer => {}
            Field::Category => merged.category.clone_from(&old.category),
            Field::Title => merged.title.clone_from(&old.title),
            Field::Questions => merged.questions.clone_from(&old.questions),
            Field::Topic => merged.topic.clone_from(&old.topic),
            Field::Kind => merged.case_kind.clone_from(&old.case_kind),
            Field::Status => merged.statuses.clone_from(&old.statuses),
            Field::Shop => merged.shop.clone_from(&old.shop),
            Field::Channel => merged.channel.clone_from(&old.channel),
            Field::Approval => merged.needs_approval = old.needs_approval,
        }
    }
    merged
}

/// All that a person wrote is the same.
fn same(a: &Snippet, b: &Snippet) -> bool {
    let texts = |s: &Snippet| {
        [&s.code, &s.category, &s.title, &s.answer, &s.topic, &s.case_kind, &s.shop, &s.channel]
            .map(|t| t.trim().to_owned())
    };
    let lists = |s: &Snippet| (s.questions.clone(), s.statuses.clone(), s.needs_approval);
    texts(a) == texts(b) && lists(a) == lists(b)
}
