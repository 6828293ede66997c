//! `theme.toml`: which theme, and the colours of each.

use super::error::Problem;
use super::validate::{Validate, one_of};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The roles a theme gives a colour to. No meaning is carried by colour alone.
pub const ROLES: &[&str] = &[
    "text",
    "dim",
    "accent",
    "title",
    "border",
    "focus",
    "selection",
    "selection_text",
    "ok",
    "notice",
    "warning",
    "danger",
    "key",
    "panel",
];

/// Colours are names (red, lightblue …), `#rrggbb`, or 0–255; `default` is the terminal's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeFile {
    /// dark | light | contrast, or one made by the user.
    #[serde(rename = "use")]
    pub chosen: String,
    pub themes: BTreeMap<String, BTreeMap<String, String>>,
}

impl ThemeFile {
    pub fn over(self, mut default: Self) -> Self {
        if !self.chosen.is_empty() {
            default.chosen = self.chosen;
        }
        for (name, colours) in self.themes {
            default.themes.entry(name).or_default().extend(colours);
        }
        default
    }
}

impl Validate for ThemeFile {
    fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut names = vec!["", "dark", "light", "contrast"];
        names.extend(self.themes.keys().map(String::as_str));
        one_of("use", &self.chosen, &names, &mut found);
        for (role, colour) in self.themes.values().flatten() {
            if !ROLES.contains(&role.as_str()) {
                let message = format!("unknown role '{role}', expected one of: {}", ROLES.join(", "));
                found.push(Problem::new(role, colour, message));
            } else if colour != "default" && colour.parse::<ratatui::style::Color>().is_err() {
                let message = format!("'{colour}' is no colour; write a name, #rrggbb or 0–255");
                found.push(Problem::new(role, colour, message));
            }
        }
        found
    }
}
