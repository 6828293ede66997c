//! Profiles (P1): a folder of configuration files that makes the desk one of another trade. The shop is the default and
//! is what ships; others ship as folders of assets, and anybody can write one: `init --profile FOLDER`.

use super::error::ConfigError;
use super::keys::KeysFile;
use super::origin::Origin;
use super::{Config, FILES, cross};
use std::path::{Path, PathBuf};

macro_rules! shipped {
    ($profile:literal: $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../assets/profiles/", $profile, "/", $name)))),+]
    };
}

/// A file by its path in the configuration folder, and its text.
type File = (&'static str, &'static str);

/// The trade without a profile.
pub const SHOP: &str = "shop";

/// The profiles that ship: name and the files in which they differ from the shop.
const SHIPPED: &[(&str, &[File])] = &[
    (SHOP, &[]),
    (
        "freight",
        shipped!["freight":
            "shiftdesk.toml", "reasons.toml", "checklists.toml", "remarks.toml", "snippets.toml", "scripts.toml",
            "handoff.toml", "words.toml", "guides/delay.toml", "guides/damage.toml", "guides/lost.toml",
            "guides/disaster.toml", "guides/customs.toml", "guides/fee_dispute.toml", "guides/complaint.toml",
            "guides/other.toml",
        ],
    ),
];

/// Names of the profiles that ship.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The files a profile is made of: those of its own, and the shipped default of every file it does not have.
///
/// # Errors
/// When the folder holds no file of a configuration, or one can't be read.
pub fn files(profile: &str) -> Result<Vec<(PathBuf, String)>, Vec<ConfigError>> {
    let own = match SHIPPED.iter().find(|(name, _)| *name == profile) {
        Some((_, files)) => {
            files.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect()
        }
        None => of_folder(Path::new(profile))?,
    };
    let mut files: Vec<(PathBuf, String)> = own;
    for (name, text) in FILES {
        if !files.iter().any(|(path, _)| path == Path::new(name)) {
            files.push((PathBuf::from(name), (*text).to_owned()));
        }
    }
    Ok(files)
}

/// The configuration files a folder of the user's holds.
fn of_folder(folder: &Path) -> Result<Vec<(PathBuf, String)>, Vec<ConfigError>> {
    let origin = Origin::Folder(folder);
    let mut found = Vec::new();
    let mut errors = Vec::new();
    for name in FILES.iter().map(|(name, _)| PathBuf::from(name)).chain(origin.guides()) {
        match origin.text(&name) {
            (_, Ok(text)) => found.extend(text.map(|text| (name, text))),
            (path, Err(e)) => errors.push(ConfigError::unreadable(&path, &e)),
        }
    }
    errors.extend(strangers(folder));
    if found.is_empty() && errors.is_empty() {
        let shipped: Vec<&str> = names().collect();
        let files: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        let message = format!(
            "no profile: name one of {}, or a folder with at least one of {}",
            shipped.join(", "),
            files.join(", ")
        );
        errors.push(ConfigError { file: folder.to_owned(), line: 0, key: String::new(), message });
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

/// Files nobody would read: most likely a name with a slip of the finger.
fn strangers(folder: &Path) -> Vec<ConfigError> {
    let known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.file_name());
    let mut names: Vec<String> = names.filter_map(|n| n.into_string().ok()).collect();
    names.retain(|n| Path::new(n).extension().is_some_and(|x| x == "toml") && !known.contains(&n.as_str()));
    names.sort();
    let told = |name: String| ConfigError {
        file: folder.join(name),
        line: 0,
        key: String::new(),
        message: format!(
            "no file of a configuration has this name; those are {}, guides/*.toml",
            known.join(", ")
        ),
    };
    names.into_iter().map(told).collect()
}

/// Everything that is wrong with a profile as it would be written: what can't be read, what is not allowed, and what
/// one file names and no other has.
///
/// # Errors
/// The problems.
pub fn check(profile: &str) -> Result<Config, Vec<ConfigError>> {
    let files = files(profile)?;
    cross::checked(Origin::Profile(Path::new(profile), &files))
}

/// The keys of a profile in which other files may have mistakes.
pub fn keys(profile: &str) -> Option<KeysFile> {
    KeysFile::of(Origin::Profile(Path::new(profile), &files(profile).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_every_shipped_profile_is_sound() {
        for name in names() {
            let problems: Vec<String> =
                check(name).err().unwrap_or_default().iter().map(ToString::to_string).collect();
            assert!(problems.is_empty(), "{name}:\n{}", problems.join("\n"));
        }
    }

    #[test]
    fn p1_the_freight_desk_has_its_own_channels_kinds_fees_and_words() {
        let config = check("freight").unwrap();
        let ids =
            |list: &[crate::config::lists::Entry]| list.iter().map(|e| e.id.clone()).collect::<Vec<_>>();
        for channel in ["mail", "phone", "im", "platform"] {
            assert!(ids(&config.lists.channels).contains(&channel.to_owned()), "{channel}");
        }
        let kinds: Vec<&str> = config.lists.exceptions.iter().map(|e| e.id.as_str()).collect();
        for kind in ["delay", "damaged", "lost", "disaster"] {
            assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
        }
        let items = &config.checklist("mail", "x").unwrap().items;
        for item in
            ["goods", "weight", "volume", "amount", "address", "stock", "transport_mode", "cargo_plan"]
        {
            assert!(items.iter().any(|i| i.id == item), "{item}");
        }
        for fee in [
            "freight_sea",
            "freight_air",
            "freight_land",
            "insurance",
            "customs",
            "inspection",
            "port",
            "packing",
            "storage",
        ] {
            assert!(config.lists.fees.iter().any(|f| f.id == fee), "{fee}");
        }
        let zh = config.words.locale(crate::text::locale::Lang::Zh);
        assert!(zh.t("pane.orders").contains("委托"), "{}", zh.t("pane.orders"));
    }

    #[test]
    fn p1_a_folder_of_the_user_is_a_profile_and_what_is_missing_in_it_is_named() {
        let mine = tempfile::tempdir().unwrap();
        let name = mine.path().display().to_string();
        let none = check(&name).unwrap_err();
        assert!(none[0].to_string().contains("freight"), "{}", none[0]);
        let text = "[[channels]]\nid = \"phone\"\nzh = \"电话\"\nen = \"Phone\"\n";
        std::fs::write(mine.path().join("reasons.toml"), text).unwrap();
        let checklists =
            "[[checklists]]\nid = \"a\"\nzh = \"甲\"\nen = \"A\"\nchannels = [\"fax\"]\nitems = []\n";
        std::fs::write(mine.path().join("checklists.toml"), checklists).unwrap();
        let problems = check(&name).unwrap_err();
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let all = all.join("\n");
        assert!(all.contains("checklists.toml, line 5") && all.contains("fax"), "{all}");
        assert!(
            all.contains("scripts.toml") && all.contains("covers"),
            "items the scripts settle are gone: {all}"
        );
    }
}
