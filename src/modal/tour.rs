//! One card of the tour: small, beside what it speaks of, and never in the way: any key that is not about the tour
//! leaves it and does what it always does.

use super::{Answer, Reply};
use crate::text::{harmless, width};
use crate::ui::{Input, Look, overlay};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Where the card stands, so that what it speaks of is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
    Top,
    Middle,
}

#[derive(Clone, Debug)]
pub struct TourCard {
    title: String,
    text: String,
    side: Side,
}

/// The answer of the key that goes a card back.
pub const BACK: &str = "back";

impl TourCard {
    pub fn new(title: impl Into<String>, text: &str, side: Side) -> Self {
        Self { title: harmless::line(&title.into()), text: harmless::block(text), side }
    }

    /// `None`: the key is not about the tour.
    pub fn input(&self, input: &Input) -> Option<Reply> {
        let Input::Key(key) = input else { return Some(Reply::Stay) };
        match key.code {
            KeyCode::Enter | KeyCode::Right | KeyCode::PageDown => Some(Reply::Done(Answer::Yes)),
            KeyCode::Left | KeyCode::PageUp | KeyCode::Backspace => {
                Some(Reply::Done(Answer::Picked(BACK.to_owned())))
            }
            KeyCode::Esc => Some(Reply::Cancel),
            _ => None,
        }
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let inner = super::frame(self.place(area), buf, look, &self.title);
        let columns = usize::from(inner.width.saturating_sub(2));
        for (y, line) in (inner.top()..inner.bottom().saturating_sub(1)).zip(width::wrap(&self.text, columns))
        {
            buf.set_stringn(inner.x + 1, y, line, columns, look.theme.text());
        }
        buf.set_stringn(inner.x + 1, inner.bottom() - 1, look.t("tour.keys"), columns, look.theme.key());
    }

    /// Where it is drawn.
    pub fn place(&self, area: Rect) -> Rect {
        let wide = 52.min(area.width.saturating_sub(4));
        let lines = width::wrap(&self.text, usize::from(wide.saturating_sub(4))).len();
        let height = u16::try_from(lines + 3).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
        let middle = overlay::centred(area, wide, height);
        // On a narrow screen the pane is beneath in any case: its list stays in sight above.
        if area.width < 100 {
            return Rect { y: area.bottom().saturating_sub(height), ..middle };
        }
        match self.side {
            Side::Left => Rect { x: area.x + 2, ..middle },
            Side::Right => Rect { x: area.right().saturating_sub(wide + 2), ..middle },
            Side::Top => Rect { y: area.y + 3, ..middle },
            Side::Middle => middle,
        }
    }
}
