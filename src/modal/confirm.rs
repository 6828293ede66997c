//! One question, yes or no.

use super::{Answer, Reply};
use crate::text::{harmless, when, width};
use crate::ui::{Input, Look, overlay};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

#[derive(Clone, Debug)]
pub struct Confirm {
    pub title: String,
    pub text: String,
}

impl Confirm {
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: harmless::line(&title.into()), text: harmless::block(&text.into()) }
    }

    pub fn input(&self, input: &Input) -> Reply {
        let Input::Key(key) = input else { return Reply::Stay };
        match key.code {
            KeyCode::Enter => Reply::Done(Answer::Yes),
            KeyCode::Char(c) if when::narrow_char(c) == 'y' => Reply::Done(Answer::Yes),
            KeyCode::Char(c) if when::narrow_char(c) == 'n' => Reply::Cancel,
            KeyCode::Esc => Reply::Cancel,
            _ => Reply::Stay,
        }
    }

    fn lay(&self, area: Rect) -> (Rect, Vec<String>) {
        let lines = width::wrap(&self.text, usize::from(area.width.saturating_sub(8).min(56)));
        let height = u16::try_from(lines.len()).unwrap_or(3) + 4;
        (overlay::centred(area, 62, height), lines)
    }

    pub fn place(&self, area: Rect) -> Rect {
        self.lay(area).0
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let (outer, lines) = self.lay(area);
        let inner = super::frame(outer, buf, look, &self.title);
        for (y, line) in (inner.top() + 1..inner.bottom()).zip(&lines) {
            buf.set_stringn(inner.x + 1, y, line, usize::from(inner.width), look.theme.text());
        }
        let keys = look.t("modal.confirm_keys");
        buf.set_stringn(inner.x + 1, inner.bottom() - 1, keys, usize::from(inner.width), look.theme.key());
    }
}
