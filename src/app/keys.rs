//! The key table: one table for dispatch, footer, help and palette. Looking a key up changes nothing.

use super::action::{Action, Scope};
use crate::config::ConfigError;
use crate::config::keys::KeysFile;
use crate::text::when::narrow_char;
use crate::ui::layout::PaneId;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::HashMap;

/// A key as it is compared: full-width twins made half-width, Shift folded into the character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}

/// With these a letter is a key, whatever its case: `Alt-B` is Alt and the key B.
const LETTERED: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

impl Key {
    /// The key of an event. `？`, `／`, `１`, `、` … count as `?`, `/`, `1`, `/` …
    pub fn of(event: &KeyEvent) -> Self {
        let held = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        match event.code {
            KeyCode::Char(c) => {
                let c = narrow_char(c);
                let c = if held.intersects(LETTERED) { c.to_ascii_lowercase() } else { c };
                Self { code: KeyCode::Char(c), modifiers: held - KeyModifiers::SHIFT }
            }
            KeyCode::BackTab => Self { code: KeyCode::BackTab, modifiers: KeyModifiers::NONE },
            code => Self { code, modifiers: held },
        }
    }

    /// Reads `Ctrl-R`, `F4`, `Alt-1`, `Shift-Tab`, `n`, `Space` …
    pub fn parse(text: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text.trim();
        while let Some((head, tail)) = rest.split_once('-').filter(|(h, t)| !h.is_empty() && !t.is_empty()) {
            modifiers |= match head.to_ascii_lowercase().as_str() {
                "ctrl" => KeyModifiers::CONTROL,
                "alt" => KeyModifiers::ALT,
                "shift" => KeyModifiers::SHIFT,
                _ => return None,
            };
            rest = tail;
        }
        let code = named(rest).or_else(|| {
            let mut chars = rest.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Some(KeyCode::Char(c)),
                _ => None,
            }
        })?;
        Some(match code {
            KeyCode::Tab if modifiers.contains(KeyModifiers::SHIFT) => {
                Self { code: KeyCode::BackTab, modifiers: modifiers - KeyModifiers::SHIFT }
            }
            KeyCode::Char(c) if modifiers.intersects(LETTERED) => {
                Self { code: KeyCode::Char(c.to_ascii_lowercase()), modifiers }
            }
            code => Self { code, modifiers },
        })
    }

    /// Reads what the screen calls a key: as [`Self::parse`], but a sign of no keyboard is no key.
    pub fn named_on_screen(text: &str) -> Option<Self> {
        let last = text.rsplit('-').next().unwrap_or(text);
        if text.is_ascii() || named(last).is_some() { Self::parse(text) } else { None }
    }

    /// A plain character: it can't be typed as a key while an input method is on.
    pub fn is_plain_letter(self) -> bool {
        matches!(self.code, KeyCode::Char(c) if c.is_ascii_alphabetic()) && self.modifiers.is_empty()
    }
}

fn named(text: &str) -> Option<KeyCode> {
    let lower = text.to_ascii_lowercase();
    if let Some(number) = lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
        return (1..=12).contains(&number).then_some(KeyCode::F(number));
    }
    Some(match lower.as_str() {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "space" | "空格" => KeyCode::Char(' '),
        "tab" => KeyCode::Tab,
        "up" | "↑" => KeyCode::Up,
        "down" | "↓" => KeyCode::Down,
        "left" | "←" => KeyCode::Left,
        "right" | "→" => KeyCode::Right,
        "pageup" => KeyCode::PageUp,
        "pagedown" => KeyCode::PageDown,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "insert" => KeyCode::Insert,
        "delete" => KeyCode::Delete,
        "backspace" => KeyCode::Backspace,
        _ => return None,
    })
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub action: Action,
    /// As written in the file: what footer and help show.
    pub keys: Vec<(Key, String)>,
}

/// The table in force.
#[derive(Clone, Debug)]
pub struct KeyTable {
    bindings: Vec<Binding>,
    lookup: HashMap<(Scope, Key), Action>,
}

impl KeyTable {
    /// Builds the table from the configuration.
    ///
    /// # Errors
    /// Every unknown scope, action or key and every conflict, with file and line.
    pub fn new(file: &KeysFile) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut bindings = Vec::new();
        for (scope_name, actions) in &file.scopes {
            let Some(scope) = Scope::from_code(scope_name) else {
                let allowed = Scope::ALL.iter().map(|s| s.code()).collect::<Vec<_>>().join(", ");
                errors.push(file.error(
                    scope_name,
                    "",
                    &format!("unknown section, expected one of: {allowed}"),
                ));
                continue;
            };
            for (name, keys) in actions {
                let Some(action) = Action::from_code(name).filter(|a| a.scope() == scope) else {
                    let of_scope = Action::ALL.iter().filter(|a| a.scope() == scope).map(|a| a.code());
                    let allowed = of_scope.collect::<Vec<_>>().join(", ");
                    let message = format!("unknown action in [{scope}], expected one of: {allowed}");
                    errors.push(file.error(name, "", &message));
                    continue;
                };
                let mut parsed = Vec::new();
                for text in keys {
                    match Key::parse(text) {
                        Some(_) if same_in_a_terminal(text).is_some() => {
                            let other = same_in_a_terminal(text).unwrap_or_default();
                            let message = format!("a terminal tells '{text}' and {other} by the same sign");
                            errors.push(file.error(name, text, &message));
                        }
                        Some(key) => parsed.push((key, text.clone())),
                        None => errors.push(file.error(name, text, &format!("'{text}' is no key"))),
                    }
                }
                // Nobody would find the way out.
                if keys.is_empty() && action == Action::Quit {
                    errors.push(file.error(name, "", "this action needs a key"));
                }
                bindings.push(Binding { action, keys: parsed });
            }
        }
        bindings.sort_by_key(|b| b.action);
        let lookup = match resolve(file, &bindings) {
            Ok(lookup) => lookup,
            Err(conflicts) => {
                errors.extend(conflicts);
                HashMap::new()
            }
        };
        if errors.is_empty() { Ok(Self { bindings, lookup }) } else { Err(errors) }
    }

    /// What a key does in a pane; the pane's own keys come first.
    pub fn action(&self, pane: PaneId, key: Key) -> Option<Action> {
        self.action_in(Scope::of(pane), key)
    }

    /// The same for whatever stands in front: a pane or a full screen.
    pub fn action_in(&self, own: Scope, key: Key) -> Option<Action> {
        [own, Scope::Pane, Scope::Global].iter().find_map(|scope| self.lookup.get(&(*scope, key)).copied())
    }

    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The key of an action that works with an input method on, as it is written; a letter when there is none.
    pub fn ime_key(&self, action: Action) -> Option<&str> {
        let keys = &self.bindings.iter().find(|b| b.action == action)?.keys;
        keys.iter().find(|(key, _)| !key.is_plain_letter()).or(keys.first()).map(|(_, text)| text.as_str())
    }

    /// The keys of an action as they are written, best first.
    pub fn keys_of(&self, action: Action) -> Vec<&str> {
        let binding = self.bindings.iter().find(|b| b.action == action);
        binding.map(|b| b.keys.iter().map(|(_, text)| text.as_str()).collect()).unwrap_or_default()
    }
}

/// The key that sends what another one is written as.
fn same_in_a_terminal(text: &str) -> Option<&'static str> {
    let is = |name: &str| text.eq_ignore_ascii_case(name);
    [("Ctrl-M", "Enter"), ("Ctrl-I", "Tab"), ("Ctrl-[", "Esc")]
        .iter()
        .find(|(key, _)| is(key))
        .map(|(_, other)| *other)
}

/// A key may not mean two things in one place: a pane's own scope, the shared one and the global one together.
fn resolve(file: &KeysFile, bindings: &[Binding]) -> Result<HashMap<(Scope, Key), Action>, Vec<ConfigError>> {
    let mut lookup: HashMap<(Scope, Key), Action> = HashMap::new();
    let mut errors = Vec::new();
    for binding in bindings {
        let scope = binding.action.scope();
        for (key, text) in &binding.keys {
            let overlapping = Scope::ALL.iter().filter(|s| {
                **s == scope
                    || matches!(scope, Scope::Global | Scope::Pane)
                    || matches!(s, Scope::Global | Scope::Pane)
            });
            let other = overlapping.filter_map(|s| lookup.get(&(*s, *key))).find(|a| **a != binding.action);
            if let Some(other) = other {
                let conflict = |of: Action, with: Action| {
                    let message = format!("'{text}' means '{with}' already in the same place");
                    file.error(of.code(), text, &message)
                };
                // One of the two is the user's: the line to change is hers.
                let error = conflict(binding.action, *other);
                errors.push(if error.line == 0 { conflict(*other, binding.action) } else { error });
            }
            lookup.insert((scope, *key), binding.action);
        }
    }
    if errors.is_empty() { Ok(lookup) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::path::Path;

    fn table() -> KeyTable {
        KeyTable::new(&Config::defaults().unwrap().keys).unwrap()
    }

    fn user(text: &str) -> Result<KeyTable, Vec<ConfigError>> {
        let file = KeysFile::parse(Path::new("keys.toml"), text).unwrap();
        KeyTable::new(&file.over(Config::defaults().unwrap().keys))
    }

    #[test]
    fn a_key_that_a_terminal_tells_as_another_one_and_no_key_to_leave_are_named_with_their_line() {
        let text = "[global]\nsearch = [\"Ctrl-M\"]\nhelp = [\"Ctrl-i\"]\nquit = []\n";
        let lines: Vec<usize> = user(text).unwrap_err().iter().map(|e| e.line).collect();
        assert!([2, 3, 4].iter().all(|line| lines.contains(line)), "{lines:?}");
    }

    #[test]
    fn every_action_is_bound_and_reachable_with_an_input_method_on() {
        let table = table();
        for action in Action::ALL {
            let binding = table.bindings().iter().find(|b| b.action == *action);
            let keys = &binding.unwrap_or_else(|| panic!("{action} has no key")).keys;
            assert!(keys.iter().any(|(key, _)| !key.is_plain_letter()), "{action} needs plain letters");
        }
    }

    #[test]
    fn an_unknown_section_is_told_with_its_line() {
        let errors = user("# mine\n[inquies]\nclose = [\"x\"]\n").unwrap_err();
        let lines: Vec<usize> = errors.iter().map(|e| e.line).collect();
        assert_eq!(lines, [2], "{errors:?}");
    }

    #[test]
    fn full_width_signs_and_digits_count_as_their_twins() {
        let table = table();
        for (typed, action) in [
            ('？', Action::Help),
            ('／', Action::Filter),
            ('、', Action::Filter),
            ('４', Action::FocusSnippets),
            ('。', Action::NextUrgent),
            ('！', Action::Exception),
        ] {
            let event = KeyEvent::new(KeyCode::Char(typed), KeyModifiers::NONE);
            assert_eq!(table.action(PaneId::Orders, Key::of(&event)), Some(action), "{typed}");
        }
    }

    #[test]
    fn a_pane_has_its_own_keys_over_the_shared_ones() {
        let key = Key::parse("Ctrl-T").unwrap();
        assert_eq!(table().action(PaneId::Inquiries, key), Some(Action::Promise));
        assert_eq!(table().action(PaneId::Cases, key), Some(Action::AdvanceCase));
        assert_eq!(table().action(PaneId::Remarks, key), None);
    }

    #[test]
    fn a_letter_held_with_alt_is_the_key_whatever_its_case() {
        for typed in ['b', 'B'] {
            let event = KeyEvent::new(KeyCode::Char(typed), KeyModifiers::ALT);
            assert_eq!(
                table().action(PaneId::Orders, Key::of(&event)),
                Some(Action::ChangeRequest),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_conflict_names_line_and_key() {
        let errors = user("[inquiries]\npromise = [\"Ctrl-T\"]\nreplied = [\"F4\"]\n").unwrap_err();
        let text = errors[0].to_string();
        assert!(
            text.contains("keys.toml, line 3") && text.contains("F4") && text.contains("new_inquiry"),
            "{text}"
        );
    }

    #[test]
    fn an_unknown_action_section_or_key_is_named_with_what_is_allowed() {
        let text = user("[global]\nfly = [\"F4\"]\n").unwrap_err()[0].to_string();
        assert!(text.contains("line 2") && text.contains("fly") && text.contains("palette"), "{text}");
        let text = user("[global]\nhelp = [\"F99\"]\n").unwrap_err()[0].to_string();
        assert!(text.contains("line 2") && text.contains("F99"), "{text}");
        assert!(user("[nowhere]\nhelp = [\"F1\"]\n").unwrap_err()[0].to_string().contains("nowhere"));
    }
}
