//! The after-sales guides (A3): those that ship, and the user's over them by id, checked when they are loaded.

use super::all;
use super::error::{ConfigError, Problem};
use super::lists::Lists;
use super::origin::Origin;
use super::snippets::Snippets;
use crate::domain::guide::Guide;
use crate::domain::guide::problems::Known;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

macro_rules! guide_files {
    ($($name:literal),+ $(,)?) => {
        /// The guides that ship; `init` writes them into the folder `guides`.
        pub const FILES: &[(&str, &str)] =
            &[$((concat!($name, ".toml"), include_str!(concat!("../../assets/guides/", $name, ".toml")))),+];

        /// The same values.
        const VALUES: &[&str] = &[$(include_str!(concat!(env!("OUT_DIR"), "/guides/", $name, ".json"))),+];
    };
}

guide_files![
    "track",
    "chase",
    "missing",
    "wrong_goods",
    "damage",
    "lost",
    "return",
    "exchange",
    "refund",
    "price_difference",
    "quality",
    "complaint",
    "bad_review",
    "dispute",
    "refused",
    "other",
    "return_receipt",
];

/// A8: the guide that belongs to no kind.
const RECEIPT: &str = "return_receipt";
/// The kind whose goods come back.
const RETURN: &str = "return";

/// Where the user's guides lie in the configuration folder.
pub const FOLDER: &str = "guides";

/// The guides that ship, unchecked: a test does that.
pub(super) fn shipped() -> Vec<Guide> {
    VALUES.iter().filter_map(|json| super::shipped::read(json)).collect()
}

/// Whether a file says what ships under its name.
fn ships(path: &Path, text: &str) -> bool {
    let name = path.file_name().unwrap_or_default();
    FILES.iter().any(|(file, shipped)| name == *file && text == *shipped)
}

/// Whether there is a guide that is not one of those that ship, as they ship.
pub(super) fn has_own(origin: Origin) -> bool {
    let unlike = |path: &PathBuf| !matches!(origin.text(path).1, Ok(Some(text)) if ships(path, &text));
    origin.guides().iter().any(unlike)
}

/// All guides; what is wrong with them is added to `errors`.
pub(super) fn load(
    origin: Origin,
    lists: &Lists,
    snippets: &Snippets,
    errors: &mut Vec<ConfigError>,
) -> Vec<Guide> {
    let known = known(lists, snippets);
    let (mut guides, mut lacking) = (Vec::new(), Lacking::new());
    for name in origin.guides() {
        match origin.text(&name) {
            (path, Ok(text)) => {
                let text = text.unwrap_or_default();
                let lacking = ships(&name, &text).then_some(&mut lacking);
                take(&mut guides, &path, &text, &known, lacking, errors);
            }
            (path, Err(error)) => errors.push(ConfigError::unreadable(&path, &error)),
        }
    }
    // P1: of the shipped ones those the trade has a kind for, where no guide of the user's own stands in their place.
    let own: Vec<String> = guides.iter().map(|g: &Guide| g.id.clone()).collect();
    let wanted = |kind: &str| known.kinds.contains(&if kind == RECEIPT { RETURN } else { kind });
    for (name, text) in FILES {
        let kind = name.trim_end_matches(".toml");
        if wanted(kind) && !own.iter().any(|id| id == kind) {
            take(&mut guides, Path::new(name), text, &known, Some(&mut lacking), errors);
        }
    }
    errors.extend(lacking.iter().map(|((list, id), guides)| lacks(origin, list, id, "guides", guides)));
    guides
}

/// What something that ships names and a list of the user's lacks: list and id, and who names it.
pub(super) type Lacking = BTreeMap<(&'static str, String), BTreeSet<String>>;

/// Told of the list: what ships is not the user's to mend.
pub(super) fn lacks(
    origin: Origin,
    list: &str,
    id: &str,
    what: &str,
    named_by: &BTreeSet<String>,
) -> ConfigError {
    const MOST: usize = 6;
    let name = if list == "categories" { "snippets.toml" } else { "reasons.toml" };
    let (file, text) = origin.text(Path::new(name));
    let text = text.ok().flatten().unwrap_or_default();
    // Its entries one by one, or the list as one value before any entry of another begins.
    let entry = format!("[[{list}]]");
    let value = |line: &str| line.strip_prefix(list).is_some_and(|rest| rest.trim_start().starts_with('='));
    let mut ground = text.lines().take_while(|line| !line.trim_start().starts_with('['));
    let line = text.lines().position(|line| line.trim_start().starts_with(&entry));
    let line = line.or_else(|| ground.position(value)).map_or(1, |n| n + 1);
    let mut named: Vec<&str> = named_by.iter().take(MOST).map(String::as_str).collect();
    if named_by.len() > MOST {
        named.push("…");
    }
    let message = format!("'{id}' is not in the list, {what} name it: {}", named.join(", "));
    ConfigError { file, line, key: list.to_owned(), message }
}

/// The ids a guide may name.
pub fn known<'a>(lists: &'a Lists, snippets: &'a Snippets) -> Known<'a> {
    Known {
        documents: lists.documents.iter().map(|d| d.id.as_str()).collect(),
        responsibilities: lists.responsibilities.iter().map(|r| r.id.as_str()).collect(),
        people: lists.askees.iter().map(|a| a.id.as_str()).collect(),
        categories: snippets.categories.iter().map(|c| c.id.as_str()).collect(),
        kinds: lists.case_kinds.iter().map(|k| k.id.as_str()).collect(),
        degrees: lists.degrees.iter().map(|d| d.id.as_str()).collect(),
    }
}

/// Takes a guide in over the one of the same id. Of one that ships, what the lists lack goes to `lacking`.
fn take(
    guides: &mut Vec<Guide>,
    path: &Path,
    text: &str,
    known: &Known,
    mut lacking: Option<&mut Lacking>,
    errors: &mut Vec<ConfigError>,
) {
    let (guide, mistakes): (Guide, _) = match all::typed(path, text) {
        Ok(read) => read,
        Err(mistakes) => return errors.extend(mistakes),
    };
    let mut found = mistakes;
    // What was left out for a mistake of its own nothing can lead to.
    let flaws = if found.is_empty() { guide.flaws(known) } else { Vec::new() };
    let is_sound = found.is_empty() && flaws.is_empty();
    for flaw in flaws {
        match (flaw.list, lacking.as_deref_mut()) {
            (Some(list), Some(lacking)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                lacking.entry((list, flaw.value)).or_default().insert(name);
            }
            _ => {
                let problem = Problem::new(flaw.key, format!("\"{}\"", flaw.value), flaw.message);
                found.push(ConfigError::value(path, text, &problem));
            }
        }
    }
    found.sort_by_key(|error| error.line);
    errors.extend(found);
    if is_sound {
        guides.retain(|g| g.id != guide.id);
        guides.push(guide);
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn with_guide(text: &str) -> Result<Config, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(super::FOLDER)).unwrap();
        std::fs::write(folder.path().join("guides/lost.toml"), text).unwrap();
        Config::load(folder.path()).map_err(|e| e.iter().map(ToString::to_string).collect())
    }

    fn shipped_lost() -> &'static str {
        super::FILES.iter().find(|(name, _)| *name == "lost.toml").unwrap().1
    }

    #[test]
    fn every_guide_of_the_folder_ships_and_is_read_as_it_is_written() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/guides");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), super::FILES.len());
        let written: Vec<super::Guide> =
            super::FILES.iter().map(|(_, text)| toml::from_str(text).unwrap()).collect();
        assert_eq!(super::shipped(), written);
    }

    #[test]
    fn a3_every_kind_of_case_has_its_guide() {
        let config = Config::defaults().unwrap();
        for kind in &config.lists.case_kinds {
            assert!(config.guide(&kind.id).is_some(), "{}", kind.id);
        }
        assert!(config.guide("return_receipt").is_some(), "A8");
    }

    #[test]
    fn a3_a_guide_of_the_user_stands_over_the_shipped_one() {
        let text = shipped_lost().replace("先为顾客补发", "马上补发");
        let config = with_guide(&text).unwrap();
        let lost = config.guide("lost").unwrap();
        assert!(lost.outcome("resend").unwrap().solution.zh.contains("马上补发"));
        assert!(config.guide("damage").is_some());
    }

    #[test]
    fn a3_an_answer_that_leads_nowhere_is_an_error_with_file_line_and_key() {
        let text = shipped_lost().replace("outcome = \"refund\"", "outcome = \"refnd\"");
        let errors = with_guide(&text).unwrap_err();
        let about = errors.iter().find(|e| e.contains("refnd")).or(errors.first()).unwrap();
        for part in ["lost.toml", "line", "outcome", "no outcome has this id"] {
            assert!(about.contains(part), "{part}: {about}");
        }
        assert!(errors.iter().any(|e| e.contains("no answer leads to this outcome")), "{errors:?}");
    }

    #[test]
    fn a3_a_circle_an_unknown_document_and_an_outcome_without_a_solution_are_refused() {
        let circle = shipped_lost().replace("outcome = \"resend\"", "to = \"confirmed\"");
        assert!(with_guide(&circle).unwrap_err().iter().any(|e| e.contains("circle")));
        let document = shipped_lost().replace("kind = \"resend_slip\"", "kind = \"resent\"");
        assert!(with_guide(&document).unwrap_err().iter().any(|e| e.contains("expense")));
        let silent = shipped_lost().replace("zh = \"快递确认丢失，先为顾客退款，再向快递索赔\"", "zh = \"\"");
        assert!(with_guide(&silent).unwrap_err().iter().any(|e| e.contains("solution")));
    }

    #[test]
    fn a3_every_mistake_of_a_guide_is_told() {
        let text = shipped_lost().replacen("start = \"", "start = 7\nfirst = \"", 1) + "\nlast = 1\n";
        let errors = with_guide(&text).unwrap_err();
        assert!(errors.len() >= 2 && errors.iter().all(|e| e.contains("line")), "{errors:#?}");
    }

    #[test]
    fn a3_what_a_list_of_the_user_lacks_is_told_of_the_list_once() {
        let shipped = include_str!("../../assets/config/reasons.toml");
        // Kinds of cases name documents too, in lines of the same beginning.
        for (list, id) in [("degrees", "severe"), ("documents", "expense")] {
            let line = 1 + shipped.lines().position(|l| l == format!("[[{list}]]")).unwrap();
            let own = shipped.replacen(&format!("id = \"{id}\"\n"), "id = \"tiny\"\n", 1);
            assert_ne!(own, shipped);
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("reasons.toml"), own).unwrap();
            let errors = Config::load(folder.path()).unwrap_err();
            let about: Vec<_> = errors.iter().filter(|e| e.message.contains(&format!("'{id}'"))).collect();
            assert_eq!(about.len(), 1, "{errors:#?}");
            assert!(about[0].file.ends_with("reasons.toml"), "{errors:#?}");
            assert_eq!((about[0].line, about[0].key.as_str()), (line, list), "{errors:#?}");
        }
    }
}
