//! The TOML files: defaults embedded from `assets/config`, the user's files over them. Every file is optional.
//!
//! In a list file a list that the user writes replaces the default list; snippets are added by their code.
//! An unknown key, a wrong type or a bad value is an error that names file, line and key.

mod all;
pub mod cross;
pub mod error;
pub mod guides;
pub mod keys;
pub mod label;
pub mod late;
pub mod lists;
mod origin;
pub mod own_remarks;
pub mod printers;
pub mod profile;
pub mod settings;
mod shipped;
pub mod snippets;
mod source;
pub mod theme;
mod told;
mod validate;
pub mod words;

pub(crate) use all::typed;
pub use error::ConfigError;
pub use label::Labelled;
pub use late::Late;
pub use shipped::FILES;

use origin::Origin;
use source::Source;
use std::path::Path;

/// Everything that is configured.
#[derive(Clone, Debug)]
pub struct Config {
    pub settings: settings::Settings,
    pub lists: lists::Lists,
    pub checklists: Late<Vec<lists::Checklist>>,
    pub remarks: lists::Remarks,
    pub scripts: Late<Vec<lists::Script>>,
    pub handoff: Late<lists::HandoffTexts>,
    pub snippets: Late<snippets::Snippets>,
    /// Of the snippets; the first screen shows them without reading the texts.
    pub categories: Late<Vec<lists::Entry>>,
    /// Changes with the texts of the snippets: whether they are the same is told without reading them.
    pub snippets_mark: String,
    /// A3: one a kind of case, and the receipt of a return (A8).
    pub guides: Late<Vec<crate::domain::guide::Guide>>,
    /// Raw bindings; the key table of the workstation reads them.
    pub keys: keys::KeysFile,
    pub theme: theme::ThemeFile,
    /// P1: what the trade calls things.
    pub words: words::Words,
}

impl Config {
    /// The embedded defaults alone.
    ///
    /// # Errors
    /// Never for the shipped assets; a test holds them to it.
    pub fn defaults() -> Result<Self, Vec<ConfigError>> {
        Self::read(Origin::Defaults)
    }

    /// Reads the folder's files over the defaults; a folder that is not there means defaults.
    ///
    /// # Errors
    /// Every problem of every file, so that one `config check` shows them all.
    pub fn load(folder: &Path) -> Result<Self, Vec<ConfigError>> {
        Self::read(Origin::Folder(folder))
    }

    fn read(origin: Origin) -> Result<Self, Vec<ConfigError>> {
        /// What guides name things of.
        const NAMED: [&str; 2] = ["reasons.toml", "snippets.toml"];
        let mut errors = Vec::new();
        let mut source = Source::new(origin, &mut errors);
        let settings = source.settings();
        let keys = source.keys();
        let theme = source.theme();
        let lists = source.over("reasons.toml", lists::Lists::over);
        let remarks = source.over("remarks.toml", lists::Remarks::over);
        let snippets_mark = source.mark("snippets.toml");
        let checklists = source.late("checklists.toml", lists::ChecklistFile::over, |f| f.checklists);
        let snippets = source.late("snippets.toml", snippets::Snippets::over, |f| f);
        let categories = match source.user_text("snippets.toml") {
            Some(_) => snippets.categories.clone().into(),
            None => Late::new(snippets::shipped_categories),
        };
        let scripts = source.late("scripts.toml", lists::ScriptFile::over, |f| f.scripts);
        let handoff = source.late("handoff.toml", lists::HandoffTexts::over, |f| f);
        let words = source.user("words.toml").unwrap_or_default();
        // What ships fits together, a test holds it to that; what is the user's is checked now.
        let shipped = NAMED.iter().all(|name| source.user_text(name).is_none()) && !guides::has_own(origin);
        // What a broken list left out nothing can name: that would be told of files that are right.
        let is_broken = errors.iter().any(|e| NAMED.iter().any(|name| e.file.ends_with(name)));
        let guides = if shipped || is_broken {
            Late::new(guides::shipped)
        } else {
            guides::load(origin, &lists, &snippets, &mut errors).into()
        };
        let config = Self {
            settings,
            lists,
            checklists,
            remarks,
            scripts,
            handoff,
            snippets,
            categories,
            snippets_mark,
            guides,
            keys,
            theme,
            words,
        };
        if errors.is_empty() { Ok(config) } else { Err(errors) }
    }

    /// The checklist for an order: of those that fit, the one that names the shop, then the one that names the
    /// channel, then the general one; of equals the first (O4).
    pub fn checklist(&self, channel: &str, shop: &str) -> Option<&lists::Checklist> {
        let fits = |names: &[String], name: &str| names.is_empty() || names.iter().any(|n| n == name);
        self.checklists
            .iter()
            .filter(|c| fits(&c.shops, shop) && fits(&c.channels, channel))
            .min_by_key(|c| (c.shops.is_empty(), c.channels.is_empty()))
    }

    /// The guide of a kind of case (A3), or one on its own.
    pub fn guide(&self, id: &str) -> Option<&crate::domain::guide::Guide> {
        self.guides.iter().find(|g| g.id == id)
    }

    /// Every name of a courier, as people write it; 其他 is none.
    pub fn couriers_as_written(&self) -> impl Iterator<Item = &str> {
        let named = self.lists.couriers.iter().filter(|c| c.id != "other");
        named.flat_map(|c| {
            [c.zh.as_str(), c.en.as_str()].into_iter().chain(c.aliases.iter().map(String::as_str))
        })
    }

    /// The call script of an id.
    pub fn script(&self, id: &str) -> Option<&lists::Script> {
        self.scripts.iter().find(|s| s.id == id)
    }

    /// Proposals "if … then …" for a kind of red item.
    pub fn contingencies<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a lists::Contingency> {
        self.handoff.contingencies.iter().filter(move |c| c.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_defaults_are_sound() {
        let config = Config::defaults().unwrap();
        assert_eq!(config.settings, settings::Settings::default());
        assert_eq!(config.lists.case_kinds.len(), 16, "A1");
        assert!(config.snippets.snippets.len() >= 120);
        assert_eq!(config.remarks.templates[0].id, "usual", "R1");
        assert_eq!(config.checklist("phone", "x").unwrap().id, "phone", "O4");
        assert_eq!(config.checklist("taobao", "x").unwrap().id, "default", "O4");
    }

    #[test]
    fn o4_the_checklist_of_the_shop_goes_before_that_of_the_channel_and_the_general_one() {
        let list = |id: &str, channels: &[&str], shops: &[&str]| lists::Checklist {
            id: id.into(),
            channels: channels.iter().map(ToString::to_string).collect(),
            shops: shops.iter().map(ToString::to_string).collect(),
            ..lists::Checklist::default()
        };
        let mut config = Config::defaults().unwrap();
        let mut lists = vec![
            list("general", &[], &[]),
            list("phone", &["phone", "wechat"], &[]),
            list("shop", &[], &["甲店"]),
            list("shop_phone", &["phone"], &["甲店"]),
        ];
        config.checklists = lists.clone().into();
        let found = |channel, shop| config.checklist(channel, shop).map(|c| c.id.as_str());
        assert_eq!(found("taobao", "乙店"), Some("general"));
        assert_eq!(found("wechat", "乙店"), Some("phone"));
        assert_eq!(found("wechat", "甲店"), Some("shop"), "the shop before the channel");
        assert_eq!(found("phone", "甲店"), Some("shop_phone"), "both before either");
        lists.remove(0);
        config.checklists = lists.into();
        assert_eq!(config.checklist("taobao", "乙店"), None);
    }

    #[test]
    fn o4_a_place_a_courier_does_not_go_to_has_a_name() {
        let errors = errors_of(
            "reasons.toml",
            "[[couriers]]\nid = \"a\"\nzh = \"甲快递\"\nen = \"A\"\nnot_to = [\"\"]\n",
        );
        assert!(errors[0].contains("line 5") && errors[0].contains("not_to"), "{}", errors[0]);
    }

    #[test]
    fn i9_every_text_of_the_send_off_and_every_item_a_script_covers_is_there() {
        let config = Config::defaults().unwrap();
        for item in config.lists.send_offs.iter().filter(|s| !s.snippet.is_empty()) {
            assert!(config.snippets.snippets.iter().any(|s| s.code == item.snippet), "{}", item.snippet);
        }
        let items: Vec<&str> =
            config.checklists.iter().flat_map(|c| &c.items).map(|i| i.id.as_str()).collect();
        for covered in config.scripts.iter().flat_map(|s| &s.steps).flat_map(|s| &s.covers) {
            assert!(items.contains(&covered.as_str()), "{covered}");
        }
    }

    #[test]
    fn every_part_that_is_read_late_is_sound() {
        let config = Config::defaults().unwrap();
        assert!(!config.categories.is_empty());
        assert_eq!(*config.categories, config.snippets.categories);
        let (lists, snippets) = (Config::defaults().unwrap().lists, Config::defaults().unwrap().snippets);
        let mut errors = Vec::new();
        let checked = guides::load(Origin::Defaults, &lists, &snippets, &mut errors);
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(checked, guides::shipped());
    }

    #[test]
    fn what_init_writes_counts_as_what_ships_and_another_text_changes_the_mark() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in FILES {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let mark = Config::defaults().unwrap().snippets_mark;
        assert_eq!(Config::load(folder.path()).unwrap().snippets_mark, mark);
        let own = "[[snippets]]\ncode = \"q\"\ncategory = \"stock\"\ntitle = \"t\"\nanswer = \"a\"\n";
        std::fs::write(folder.path().join("snippets.toml"), own).unwrap();
        let config = Config::load(folder.path()).unwrap();
        assert!(config.snippets_mark != mark && config.snippets.snippets[0].code == "q");
    }

    #[test]
    fn the_settings_file_shows_the_defaults_of_the_code() {
        let written: settings::Settings = shipped::value("shiftdesk.toml");
        assert_eq!(written, settings::Settings::default());
    }

    fn errors_of(name: &str, text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
        Config::load(folder.path()).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_unknown_key_names_file_line_key_and_what_is_allowed() {
        let errors = errors_of("shiftdesk.toml", "company = \"甲\"\ncut_off = 4\n");
        assert_eq!(errors.len(), 1);
        for part in ["shiftdesk.toml", "line 2", "cut_off", "cutoff_hour"] {
            assert!(errors[0].contains(part), "{part}: {}", errors[0]);
        }
    }

    #[test]
    fn a_wrong_type_and_a_bad_value_name_line_and_key() {
        let errors = errors_of("shiftdesk.toml", "cutoff_hour = \"five\"\n");
        assert!(errors[0].contains("line 1") && errors[0].contains("cutoff_hour"), "{}", errors[0]);
        let errors = errors_of("shiftdesk.toml", "company = \"\"\ncutoff_hour = 77\n");
        assert!(errors[0].contains("line 2") && errors[0].contains("0–12"), "{}", errors[0]);
        let errors = errors_of("remarks.toml", "separator = \",,\"\n");
        assert!(
            errors[0].contains("remarks.toml, line 1") && errors[0].contains("separator"),
            "{}",
            errors[0]
        );
        let errors = errors_of(
            "reasons.toml",
            "[[topics]]\nid = \"a\"\nzh = \"甲\"\nen = \"A\"\n[[topics]]\nid = \"a\"\nzh = \"乙\"\nen = \"B\"\n",
        );
        assert!(errors[0].contains("line 6"), "{}", errors[0]);
    }

    #[test]
    fn a_list_of_the_user_replaces_the_default_list_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[[topics]]\nid = \"tea\"\nzh = \"茶\"\nen = \"Tea\"\n";
        std::fs::write(folder.path().join("reasons.toml"), text).unwrap();
        let config = Config::load(folder.path()).unwrap();
        assert_eq!(config.lists.topics.len(), 1);
        assert_eq!(config.lists.case_kinds.len(), 16);
    }
}
