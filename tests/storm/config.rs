//! The configuration, damaged anywhere: the program reads it or says which file and line is wrong; it never falls over.

use super::dice::{Dice, asked};
use shiftdesk::app::keys::KeyTable;
use shiftdesk::config::{Config, ConfigError};
use std::path::Path;

const FILES: [&str; 9] = [
    "shiftdesk.toml",
    "keys.toml",
    "theme.toml",
    "reasons.toml",
    "checklists.toml",
    "remarks.toml",
    "scripts.toml",
    "handoff.toml",
    "words.toml",
];

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

/// Reads a folder as a start does.
fn read(folder: &Path) -> Result<(), Vec<ConfigError>> {
    let config = Config::load(folder)?;
    KeyTable::new(&config.keys)?;
    Ok(())
}

#[test]
fn a_damaged_configuration_is_read_or_named_with_file_and_line() {
    let tries = asked("SHIFTDESK_DAMAGES", 120);
    let first = asked("SHIFTDESK_SEED", 1);
    println!("SHIFTDESK_SEED={first}");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config");
    let folder = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(first);
    let mut refused = 0;
    for n in 0..tries {
        let name = FILES[dice.below(FILES.len())];
        let whole = std::fs::read_to_string(shipped.join(name)).unwrap();
        let text = damage(&mut dice, &whole);
        let file = folder.path().join(name);
        std::fs::write(&file, &text).unwrap();
        if let Err(errors) = read(folder.path()) {
            refused += 1;
            assert!(!errors.is_empty(), "{n}: refused without a word");
            for error in errors {
                let told = error.to_string();
                assert!(error.file.ends_with(name), "{n}: the file is {name}, told is: {told}");
                assert!(error.line > 0, "{n}: {name}: no line is told: {told}\n{text}");
                assert!(error.line <= text.split('\n').count(), "{n}: {name} has no such line: {told}");
                assert!(!told.contains('\0') && !told.contains('\u{202e}'), "{n}: {name}: {told:?}");
            }
        }
        std::fs::remove_file(&file).unwrap();
    }
    super::count("damaged configurations", tries, tries, 0);
    println!("{refused} of them were refused");
}
