//! Header, tab bar and footer.

use super::Look;
use super::layout::PaneId;
use crate::text::{harmless, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What the header tells: where, who, how long, how much is open, whose context it is.
#[derive(Clone, Debug, Default)]
pub struct Header {
    pub shop: String,
    /// Label of the shift, "" without one.
    pub shift: String,
    pub agent: String,
    /// S5: the other agent whose shift is open too.
    pub other_agent: String,
    /// S2, seconds.
    pub worked: i64,
    pub left: i64,
    pub late_minutes: i64,
    pub extended: bool,
    pub business_day: String,
    pub counts: Counts,
    /// The focused inquiry, order or case.
    pub context: String,
    /// The last backup failed, and none was made since.
    pub unsaved: bool,
    /// Until when the bell is silenced, "" when it is not.
    pub silent: String,
    /// A line that stays until it is dealt with: a hand-off to accept, a promotion.
    pub banner: String,
}

/// The counters of the header (待回 待核 售后 到点).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub to_confirm: i64,
    pub cases: i64,
    pub due: i64,
}

impl Header {
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let ground = look.theme.panel();
        for y in area.top()..area.bottom() {
            buf.set_string(area.x, y, " ".repeat(usize::from(area.width)), ground);
        }
        let clock = look.local(look.now).format("%H:%M").to_string();
        let right = format!("{}  {clock} ", look.tf("header.business_day", &[("day", &self.business_day)]));
        let room = usize::from(area.width).saturating_sub(width::width(&right) + 3);
        spans(area.x + 1, area.y, room, buf, &self.who(look), ground);
        let x = area.right().saturating_sub(u16::try_from(width::width(&right)).unwrap_or(0));
        buf.set_string(x, area.y, &right, ground.patch(look.theme.accent()));
        let second = self.what(look);
        spans(area.x + 1, area.y + 1, usize::from(area.width).saturating_sub(2), buf, &second, ground);
    }

    fn who(&self, look: &Look) -> Vec<(String, Style)> {
        let theme = look.theme;
        let mut out = vec![(harmless::line(&self.shop), theme.title())];
        if self.shift.is_empty() {
            out.push((look.t("header.no_shift").to_owned(), theme.warning()));
            return out;
        }
        out.push((format!("{} · {}", self.shift, harmless::line(&self.agent)), theme.text()));
        if !self.other_agent.is_empty() {
            out.push((
                look.tf("header.other", &[("agent", &harmless::line(&self.other_agent))]),
                theme.notice(),
            ));
        }
        out.push((look.tf("header.worked", &[("span", &hours(self.worked))]), theme.dim()));
        if self.extended {
            out.push((look.t("header.extended").to_owned(), theme.warning()));
        } else if self.left >= 0 {
            out.push((look.tf("header.left", &[("span", &hours(self.left))]), theme.dim()));
        } else {
            out.push((look.tf("header.over", &[("span", &hours(-self.left))]), theme.warning()));
        }
        if self.late_minutes > 0 {
            out.push((
                look.tf("header.late", &[("minutes", &self.late_minutes.to_string())]),
                theme.notice(),
            ));
        }
        out
    }

    fn what(&self, look: &Look) -> Vec<(String, Style)> {
        let theme = look.theme;
        let count = |label: &str, n: i64, hot: bool| {
            let style = if n > 0 && hot { theme.warning() } else { theme.text() };
            (format!("{label} {n}"), style)
        };
        let mut out = vec![
            count(look.t("header.waiting"), self.counts.waiting, true),
            count(look.t("header.to_confirm"), self.counts.to_confirm, false),
            count(look.t("header.cases"), self.counts.cases, false),
            count(look.t("header.due"), self.counts.due, true),
        ];
        if self.unsaved {
            out.push((look.t("header.unsaved").to_owned(), theme.notice()));
        }
        if !self.silent.is_empty() {
            out.push((look.tf("bell.header", &[("time", &self.silent)]), theme.notice()));
        }
        if !self.context.is_empty() {
            out.push((look.tf("header.context", &[("who", &harmless::line(&self.context))]), theme.accent()));
        }
        if !self.banner.is_empty() {
            out.push((harmless::line(&self.banner), theme.notice()));
        }
        out
    }
}

fn hours(seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Texts side by side, two blanks between; what does not fit is cut.
fn spans(x: u16, y: u16, room: usize, buf: &mut Buffer, pieces: &[(String, Style)], ground: Style) {
    let mut used = 0;
    for (text, style) in pieces {
        if used >= room {
            return;
        }
        let text = width::cut(text, room - used);
        buf.set_string(x + u16::try_from(used).unwrap_or(0), y, &text, ground.patch(*style));
        used += width::width(&text) + 2;
    }
}

/// The narrow layout's tabs with their counters; returns each tab's place for the mouse.
pub fn tabs(area: Rect, buf: &mut Buffer, look: &Look, focus: PaneId, counts: Counts) -> Vec<(PaneId, Rect)> {
    let mut x = area.x + 1;
    let mut places = Vec::new();
    for pane in PaneId::ALL {
        let count = match pane {
            PaneId::Inquiries => counts.waiting,
            PaneId::Orders => counts.to_confirm,
            PaneId::Cases => counts.cases,
            PaneId::Remarks | PaneId::Snippets => 0,
        };
        let count = if count > 0 { format!(" {count}") } else { String::new() };
        let text = format!(" {} {}{count} ", pane.index() + 1, look.t(pane.title_key()));
        let style = if pane == focus { look.theme.selection(true) } else { look.theme.dim() };
        let wide = u16::try_from(width::width(&text)).unwrap_or(0);
        if x + wide > area.right() {
            break;
        }
        buf.set_string(x, area.y, &text, style);
        places.push((pane, Rect { x, y: area.y, width: wide, height: 1 }));
        x += wide + 1;
    }
    places
}

/// A message in the footer's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub kind: NoticeKind,
    /// Unix seconds.
    pub since: i64,
}

/// Errors stay until a key is pressed; success fades by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Done,
    Hint,
    Error,
}

impl Notice {
    const SECONDS: i64 = 8;

    /// Success and hints fade; errors never vanish by themselves.
    pub const fn has_faded(&self, now: i64) -> bool {
        !matches!(self.kind, NoticeKind::Error) && (now - self.since).abs() >= Self::SECONDS
    }
}

/// The footer: the message, else the keys that work right now; `more` is the key that shows those there is no room for.
pub fn footer(
    area: Rect,
    buf: &mut Buffer,
    look: &Look,
    notice: Option<&Notice>,
    keys: &[(String, String)],
    more: &(String, String),
) {
    let ground = look.theme.panel();
    buf.set_string(area.x, area.y, " ".repeat(usize::from(area.width)), ground);
    let room = usize::from(area.width.saturating_sub(2));
    if let Some(notice) = notice {
        let (sign, style) = match notice.kind {
            NoticeKind::Done => ("v ", look.theme.ok()),
            NoticeKind::Hint => ("· ", look.theme.notice()),
            NoticeKind::Error => ("! ", look.theme.danger()),
        };
        let text = width::cut(&format!("{sign}{}", harmless::line(&notice.text)), room);
        buf.set_string(area.x + 1, area.y, text, ground.patch(style));
        return;
    }
    let wide = |(key, label): &(String, String)| width::width(key) + 1 + width::width(label);
    let all: usize = keys.iter().map(|k| wide(k) + 2).sum::<usize>().saturating_sub(2);
    // What does not fit is not lost without a word: the last key tells where the others are.
    let too_many = all > room;
    let room = if too_many { room.saturating_sub(wide(more) + 2) } else { room };
    let mut used = 0;
    // Named once: at the end it says what it is for.
    let fitting = keys.iter().filter(|k| !too_many || k.0 != more.0).take_while(|k| {
        used += wide(k) + 2;
        used <= room + 2
    });
    let last = too_many.then_some(more);
    let mut x = area.x + 1;
    for (key, label) in fitting.chain(last) {
        buf.set_string(x, area.y, key, ground.patch(look.theme.key()));
        x += u16::try_from(width::width(key)).unwrap_or(0) + 1;
        buf.set_string(x, area.y, label, ground);
        x += u16::try_from(width::width(label)).unwrap_or(0) + 2;
    }
}
