//! Roles → styles. No meaning is carried by colour alone, so every theme works with `NO_COLOR` too.

use crate::config::theme::ThemeFile;
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;

/// The styles of one theme.
#[derive(Clone, Debug)]
pub struct Theme {
    colours: BTreeMap<String, Color>,
    coloured: bool,
}

impl Theme {
    /// The chosen theme; `coloured` is false under `NO_COLOR`.
    pub fn new(file: &ThemeFile, coloured: bool) -> Self {
        let colours = file
            .themes
            .get(&file.chosen)
            .into_iter()
            .flatten()
            .map(|(role, colour)| (role.clone(), colour.parse().unwrap_or(Color::Reset)))
            .collect();
        Self { colours, coloured }
    }

    fn colour(&self, role: &str) -> Color {
        if self.coloured { self.colours.get(role).copied().unwrap_or(Color::Reset) } else { Color::Reset }
    }

    fn fg(&self, role: &str) -> Style {
        Style::new().fg(self.colour(role))
    }

    pub fn text(&self) -> Style {
        self.fg("text")
    }
    pub fn dim(&self) -> Style {
        let style = self.fg("dim");
        if self.coloured { style } else { style.add_modifier(Modifier::DIM) }
    }
    pub fn accent(&self) -> Style {
        self.fg("accent").add_modifier(Modifier::BOLD)
    }
    pub fn title(&self) -> Style {
        self.fg("title").add_modifier(Modifier::BOLD)
    }
    pub fn border(&self, focused: bool) -> Style {
        if focused { self.fg("focus").add_modifier(Modifier::BOLD) } else { self.fg("border") }
    }
    pub fn ok(&self) -> Style {
        self.fg("ok")
    }
    pub fn notice(&self) -> Style {
        self.fg("notice")
    }
    pub fn warning(&self) -> Style {
        self.fg("warning").add_modifier(Modifier::BOLD)
    }
    pub fn danger(&self) -> Style {
        self.fg("danger").add_modifier(Modifier::BOLD)
    }
    pub fn key(&self) -> Style {
        self.fg("key")
    }
    /// The bar behind header and footer.
    pub fn panel(&self) -> Style {
        Style::new().fg(self.colour("text")).bg(self.colour("panel"))
    }
    /// The selected row; underlined-reverse where there are no colours.
    pub fn selection(&self, focused: bool) -> Style {
        if !self.coloured {
            let style = Style::new();
            return if focused {
                style.add_modifier(Modifier::REVERSED)
            } else {
                style.add_modifier(Modifier::UNDERLINED)
            };
        }
        if focused {
            Style::new()
                .fg(self.colour("selection_text"))
                .bg(self.colour("selection"))
                .add_modifier(Modifier::BOLD)
        } else {
            Style::new().bg(self.colour("panel"))
        }
    }
    /// Characters of a text that matched what was typed.
    pub fn matched(&self) -> Style {
        self.fg("key").add_modifier(Modifier::UNDERLINED)
    }
    /// The same in a row with this ground: the selection keeps its colours.
    pub fn matched_on(&self, ground: Option<Style>) -> Style {
        if ground.is_some() { Style::new().add_modifier(Modifier::UNDERLINED) } else { self.matched() }
    }
}
