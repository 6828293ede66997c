//! A text to read (help, a report) or to select with the mouse when there is no clipboard.

use super::{Answer, Reply};
use crate::text::{harmless, when, width};
use crate::ui::{Input, Look, overlay};
use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

#[derive(Clone, Debug)]
pub struct TextView {
    pub title: String,
    text: String,
    scroll: usize,
    /// Lines as they are, for a text laid out already.
    preformatted: bool,
    /// A letter that answers like Enter.
    letter: Option<char>,
    /// The hint in the last line.
    pub hint: String,
}

impl TextView {
    /// Text that is wrapped to the window.
    pub fn new(title: impl Into<String>, text: &str) -> Self {
        let (title, text) = (harmless::line(&title.into()), harmless::block(text));
        Self { title, text, scroll: 0, preformatted: false, letter: None, hint: String::new() }
    }

    /// Text that is laid out already, 80 columns.
    pub fn preformatted(title: impl Into<String>, text: &str) -> Self {
        Self { preformatted: true, ..Self::new(title, text) }
    }

    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// The letter that opened the text does what Enter does, however it is held or typed.
    pub const fn done_by(mut self, letter: char) -> Self {
        self.letter = Some(letter);
        self
    }

    pub fn input(&mut self, input: &Input) -> Reply {
        let Input::Key(key) = input else { return Reply::Stay };
        let by = match key.code {
            KeyCode::Up => -1,
            KeyCode::Down => 1,
            KeyCode::PageUp => -15,
            KeyCode::PageDown | KeyCode::Char(' ') => 15,
            KeyCode::Home => isize::MIN / 2,
            KeyCode::End => isize::MAX / 2,
            KeyCode::Enter => return Reply::Done(Answer::Yes),
            KeyCode::Esc | KeyCode::F(1) => return Reply::Cancel,
            KeyCode::Char(c) if self.letter == Some(when::narrow_char(c)) => return Reply::Done(Answer::Yes),
            KeyCode::Char('q' | '?' | '？') => return Reply::Cancel,
            _ => 0,
        };
        let last = self.text.lines().count().saturating_sub(3);
        self.scroll = self.scroll.saturating_add_signed(by).min(last);
        Reply::Stay
    }

    fn lay(&self, area: Rect) -> (Rect, Vec<String>, usize) {
        let wanted = if self.preformatted { 86 } else { 78 };
        let columns = usize::from(area.width.min(wanted).saturating_sub(4));
        let lines: Vec<String> = if self.preformatted {
            self.text.lines().map(str::to_owned).collect()
        } else {
            width::wrap(&self.text, columns)
        };
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
        (overlay::centred(area, wanted, height), lines, columns)
    }

    pub fn place(&self, area: Rect) -> Rect {
        self.lay(area).0
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let (outer, lines, columns) = self.lay(area);
        let inner = super::frame(outer, buf, look, &self.title);
        let rows = usize::from(inner.height.saturating_sub(2));
        let top = self.scroll.min(lines.len().saturating_sub(rows));
        for (i, line) in lines.iter().skip(top).take(rows).enumerate() {
            let y = inner.y + 1 + u16::try_from(i).unwrap_or(0);
            buf.set_stringn(inner.x + 1, y, line, columns, look.theme.text());
        }
        let more = if top + rows < lines.len() { look.t("modal.more_below") } else { "" };
        let hint = if self.hint.is_empty() { look.t("modal.close_keys") } else { &self.hint };
        let foot = format!("{hint}  {more}");
        buf.set_stringn(inner.x + 1, inner.bottom() - 1, foot.trim_end(), columns, look.theme.key());
    }
}
