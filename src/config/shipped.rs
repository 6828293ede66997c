//! What ships, embedded: as it is written for people, and as it is read at a start (`scripts/build.rs` makes the one of
//! the other).

use serde::de::DeserializeOwned;

macro_rules! config_files {
    ($($name:literal),+ $(,)?) => {
        /// The files a config folder may hold, with their defaults; `init` writes them.
        pub const FILES: &[(&str, &str)] =
            &[$((concat!($name, ".toml"), include_str!(concat!("../../assets/config/", $name, ".toml")))),+];

        /// The same values.
        const VALUES: &[(&str, &str)] =
            &[$((concat!($name, ".toml"), include_str!(concat!(env!("OUT_DIR"), "/config/", $name, ".json")))),+];
    };
}

config_files![
    "shiftdesk",
    "keys",
    "theme",
    "reasons",
    "checklists",
    "remarks",
    "snippets",
    "scripts",
    "handoff",
    "words",
];

fn of<'a>(files: &[(&str, &'a str)], name: &str) -> &'a str {
    files.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text)
}

/// The default of a file as it is written.
pub(super) fn text(name: &str) -> &'static str {
    of(FILES, name)
}

/// The default of a file.
pub(super) fn value<T: DeserializeOwned + Default>(name: &str) -> T {
    read(of(VALUES, name)).unwrap_or_default()
}

/// What `scripts/build.rs` wrote; that it fits its form is tested.
pub(super) fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    let read = serde_json::from_str(json);
    read.inspect_err(|error| tracing::error!(%error, "what ships does not fit")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{keys, lists, settings, snippets, theme, words};
    use std::fmt::Debug;

    fn is_the_same<T: DeserializeOwned + Default + PartialEq + Debug>(name: &str) {
        let written: T = toml::from_str(text(name)).unwrap();
        assert_eq!(value::<T>(name), written, "{name}");
    }

    #[test]
    fn what_a_start_reads_is_what_the_files_say() {
        is_the_same::<settings::Settings>("shiftdesk.toml");
        is_the_same::<keys::KeysFile>("keys.toml");
        is_the_same::<theme::ThemeFile>("theme.toml");
        is_the_same::<lists::Lists>("reasons.toml");
        is_the_same::<lists::ChecklistFile>("checklists.toml");
        is_the_same::<lists::Remarks>("remarks.toml");
        is_the_same::<snippets::Snippets>("snippets.toml");
        is_the_same::<lists::ScriptFile>("scripts.toml");
        is_the_same::<lists::HandoffTexts>("handoff.toml");
        is_the_same::<words::Words>("words.toml");
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config");
        let there = std::fs::read_dir(folder).unwrap().count();
        assert_eq!((FILES.len(), there), (10, 10), "a file that is new here has its line above");
    }
}
