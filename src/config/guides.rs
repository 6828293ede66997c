//! The after-sales guides (A3): those that ship, and the user's over them by id, checked when they are loaded.

use super::error::{ConfigError, Problem};
use super::lists::Lists;
use super::origin::Origin;
use super::snippets::Snippets;
use crate::domain::guide::Guide;
use crate::domain::guide::problems::Known;
use std::path::{Path, PathBuf};

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../assets/guides/", $name)))),+]
    };
}

/// The guides that ship; `init` writes them into the folder `guides`.
pub const FILES: &[(&str, &str)] = shipped![
    "track.toml",
    "chase.toml",
    "missing.toml",
    "wrong_goods.toml",
    "damage.toml",
    "lost.toml",
    "return.toml",
    "exchange.toml",
    "refund.toml",
    "price_difference.toml",
    "quality.toml",
    "complaint.toml",
    "bad_review.toml",
    "dispute.toml",
    "refused.toml",
    "other.toml",
    "return_receipt.toml",
];

/// A8: the guide that belongs to no kind.
const RECEIPT: &str = "return_receipt";
/// The kind whose goods come back.
const RETURN: &str = "return";

/// Where the user's guides lie in the configuration folder.
pub const FOLDER: &str = "guides";

/// The guides that ship, unchecked: a test does that.
pub(super) fn shipped() -> Vec<Guide> {
    FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect()
}

/// Whether there is a guide that is not one of those that ship, as they ship.
pub(super) fn has_own(origin: Origin) -> bool {
    let ships = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        let text = FILES.iter().find(|(file, _)| name == *file).map(|(_, text)| *text);
        text.is_some_and(|text| origin.text(path).1.is_ok_and(|own| own.as_deref() == Some(text)))
    };
    origin.guides().iter().any(|path| !ships(path))
}

/// All guides; what is wrong with them is added to `errors`.
pub(super) fn load(
    origin: Origin,
    lists: &Lists,
    snippets: &Snippets,
    errors: &mut Vec<ConfigError>,
) -> Vec<Guide> {
    let known = known(lists, snippets);
    let mut guides = Vec::new();
    for name in origin.guides() {
        match origin.text(&name) {
            (path, Ok(text)) => take(&mut guides, &path, &text.unwrap_or_default(), &known, errors),
            (path, Err(error)) => errors.push(ConfigError::unreadable(&path, &error)),
        }
    }
    // P1: of the shipped ones those the trade has a kind for, where no guide of the user's own stands in their place.
    let own: Vec<String> = guides.iter().map(|g: &Guide| g.id.clone()).collect();
    let wanted = |kind: &str| known.kinds.contains(&if kind == RECEIPT { RETURN } else { kind });
    for (name, text) in FILES {
        let kind = name.trim_end_matches(".toml");
        if wanted(kind) && !own.iter().any(|id| id == kind) {
            take(&mut guides, Path::new(name), text, &known, errors);
        }
    }
    guides
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

/// Takes a guide in over the one of the same id.
fn take(guides: &mut Vec<Guide>, path: &Path, text: &str, known: &Known, errors: &mut Vec<ConfigError>) {
    let guide: Guide = match toml::from_str(text) {
        Ok(guide) => guide,
        Err(error) => return errors.push(ConfigError::toml(path, text, &error)),
    };
    let flaws = guide.flaws(known);
    errors.extend(flaws.iter().map(|f| {
        let problem = Problem::new(f.key, format!("\"{}\"", f.value), f.message.clone());
        ConfigError::value(path, text, &problem)
    }));
    if flaws.is_empty() {
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
}
