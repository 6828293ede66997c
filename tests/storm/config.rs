//! The configuration, damaged anywhere: the program reads it or says which file and line is wrong; it never falls over.

use super::Losses;
use super::dice::{Dice, asked};
use shiftdesk::app::keys::KeyTable;
use shiftdesk::config::{Config, ConfigError};
use shiftdesk::intake::mapping::Mappings;
use std::collections::BTreeMap;
use std::path::Path;

/// Every file that ships, by its path in the folder of the configuration, with its text.
fn files() -> Vec<(String, String)> {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut found = Vec::new();
    for (folder, to) in [("config", ""), ("guides", "guides/"), ("importers", "importers/")] {
        for file in std::fs::read_dir(assets.join(folder)).unwrap().map(|e| e.unwrap().path()) {
            let name = file.file_name().unwrap().to_str().unwrap();
            if file.extension().is_some_and(|e| e == "toml") {
                found.push((format!("{to}{name}"), std::fs::read_to_string(&file).unwrap()));
            }
        }
    }
    // The same seed damages the same files on every machine.
    found.sort();
    found
}

/// What a slip of the hand or a broken disk leaves.
const RUBBISH: &[&str] = &[
    "\"",
    "[",
    "]",
    "=",
    "\n",
    "'",
    "-1",
    "99999999999999999999",
    "\u{202e}",
    "\0",
    "[[",
    "''' ",
    "true",
    "中文",
    "#",
    "{",
    "nan",
    "25:99",
    ".",
    "\\",
];

fn damage(dice: &mut Dice, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(chars.len());
        let to = (at + 1 + dice.below(12)).min(chars.len());
        match dice.below(4) {
            0 => drop(chars.drain(at..to)),
            1 => drop(chars.splice(at..at, dice.pick(RUBBISH).chars())),
            2 => drop(chars.splice(at..to, dice.pick(RUBBISH).chars())),
            _ => {
                let lines: Vec<char> = chars[at..].iter().take_while(|c| **c != '\n').copied().collect();
                let place = dice.below(chars.len());
                chars.splice(place..place, ['\n'].into_iter().chain(lines));
            }
        }
        if chars.is_empty() {
            break;
        }
    }
    chars.into_iter().collect()
}

/// Reads a folder as a start does, and an import.
fn read(folder: &Path) -> Result<(), Vec<ConfigError>> {
    let config = Config::load(folder)?;
    KeyTable::new(&config.keys)?;
    Mappings::load(Some(folder))?;
    Ok(())
}

/// Whether a damaged file was refused; then it is told with its line.
fn is_refused(folder: &Path, name: &str, text: &str) -> bool {
    let Err(errors) = read(folder) else { return false };
    assert!(!errors.is_empty(), "refused without a word");
    for error in errors {
        let told = error.to_string();
        assert!(error.file.ends_with(name), "the file is {name}, told is: {told}");
        assert!(error.line > 0, "{name}: no line is told: {told}\n{text}");
        assert!(error.line <= text.split('\n').count(), "{name} has no such line: {told}");
        assert!(!told.contains('\0') && !told.contains('\u{202e}'), "{name}: {told:?}");
    }
    true
}

/// Damages of `cargo test`.
const USUAL: u64 = 120;

#[test]
fn a_damaged_configuration_is_read_or_named_with_file_and_line() {
    let tries = asked("SHIFTDESK_DAMAGES", USUAL);
    let first = asked("SHIFTDESK_SEED", 1);
    println!("SHIFTDESK_SEED={first}");
    let (in_folders, plain): (Vec<_>, Vec<_>) = files().into_iter().partition(|(name, _)| name.contains('/'));
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(first);
    let mut losses = Losses::default();
    // By the folder of the damaged file.
    let mut refused = BTreeMap::<&str, u64>::new();
    for n in 0..tries {
        let from = if dice.once_in(3) { &in_folders } else { &plain };
        let (name, whole) = &from[dice.below(from.len())];
        let text = damage(&mut dice, whole);
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &text).unwrap();
        losses.survives(&format!("SHIFTDESK_SEED={first}, damage {n}"), || {
            let kind = name.split_once('/').map_or("", |(folder, _)| folder);
            *refused.entry(kind).or_default() += u64::from(is_refused(folder.path(), name, &text));
        });
        std::fs::remove_file(&file).unwrap();
    }
    super::count("damaged configurations", tries, losses.lost);
    println!("refused of them: {refused:?}");
    losses.end();
    if tries >= USUAL {
        for kind in ["", "guides", "importers"] {
            assert!(refused.get(kind) > Some(&0), "no damage of '{kind}' was told: {refused:?}");
        }
    }
}
