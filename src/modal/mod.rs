//! Pop-ups. A modal returns an outcome; its caller owns meaning and wording. They live on one stack, drawn from the
//! bottom up and asked from the top down.

mod composition_view;
pub mod confirm;
pub mod field;
pub mod form;
pub mod form_view;
pub mod picker;
pub mod preview;
pub mod text_view;
pub mod tour;

pub use confirm::Confirm;
pub use field::{Choice, Field};
pub use form::{Form, Values};
pub use picker::{PickItem, Picker};
pub use text_view::TextView;

use crate::text::mask;
use crate::ui::{Input, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What a modal made of an input.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// It took the input, or had no use for it.
    Stay,
    /// What it is asked for has to be looked up anew (a search).
    Asked(String),
    /// The person left it.
    Cancel,
    Done(Answer),
}

/// What the person answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Yes,
    Picked(String),
    /// An entry is not wanted in the list any more.
    Removed(String),
    Values(Values),
}

/// Every kind of pop-up.
#[derive(Clone, Debug)]
pub enum Modal {
    Form(Box<Form>),
    Picker(Picker),
    Confirm(Confirm),
    Text(TextView),
    Tour(tour::TourCard),
}

impl Modal {
    /// X2: with phones, mail addresses and house numbers hidden – in questions, lists and titles. A form is written in
    /// and a text was asked for to be read: those are the record in focus.
    pub fn masked(mut self) -> Self {
        match &mut self {
            Self::Form(form) => form.title = mask::text(&form.title),
            Self::Picker(list) => list.mask(),
            Self::Confirm(ask) => {
                ask.title = mask::text(&ask.title);
                ask.text = mask::text(&ask.text);
            }
            Self::Text(_) | Self::Tour(_) => {}
        }
        self
    }

    pub fn input(&mut self, input: &Input, look: &Look) -> Reply {
        match self {
            Self::Form(form) => form.input(input, look),
            Self::Picker(picker) => picker.input(input),
            Self::Confirm(confirm) => confirm.input(input),
            Self::Text(view) => view.input(input),
            Self::Tour(card) => card.input(input).unwrap_or(Reply::Stay),
        }
    }

    /// Draws over the screen; returns where the caret belongs.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Option<Position> {
        match self {
            Self::Form(form) => form_view::draw(form, area, buf, look),
            Self::Picker(picker) => picker.draw(area, buf, look),
            Self::Confirm(confirm) => {
                confirm.draw(area, buf, look);
                None
            }
            Self::Text(view) => {
                view.draw(area, buf, look);
                None
            }
            Self::Tour(card) => {
                card.draw(area, buf, look);
                None
            }
        }
    }
}

impl Modal {
    /// Where it stands on a screen.
    pub fn place(&self, area: Rect) -> Rect {
        match self {
            Self::Form(form) => form_view::place(form, area),
            Self::Picker(picker) => picker.place(area),
            Self::Confirm(confirm) => confirm.place(area),
            Self::Text(view) => view.place(area),
            Self::Tour(card) => card.place(area),
        }
    }

    /// A click: it focuses a field, selects an entry; the second one takes the entry.
    pub fn click(&mut self, at: Position, area: Rect, again: bool, look: &Look) -> Reply {
        match self {
            Self::Form(form) => {
                if let Some(field) = form_view::field_at(form, area, at) {
                    form.focus_at(field, look);
                }
                Reply::Stay
            }
            Self::Picker(picker) => picker.click(at, area, again),
            _ => Reply::Stay,
        }
    }
}

/// The room inside a pop-up's border.
pub(crate) fn inside(outer: Rect) -> Rect {
    Rect {
        x: outer.x + 1,
        y: outer.y + 1,
        width: outer.width.saturating_sub(2),
        height: outer.height.saturating_sub(2),
    }
}

/// The frame of every pop-up: cleared ground, border, title; returns the room inside.
pub(crate) fn frame(area: Rect, buf: &mut Buffer, look: &Look, title: &str) -> Rect {
    use ratatui::widgets::{Block, BorderType, Widget};
    crate::ui::overlay::clear(area, buf);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(look.theme.border(true))
        .style(look.theme.text())
        .title(format!(" {title} "))
        .title_style(look.theme.title());
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

#[cfg(test)]
mod tests;
