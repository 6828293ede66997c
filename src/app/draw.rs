//! Drawing the whole screen from what stands on the desk, and remembering where things are for the mouse.

use super::action::{Action, Scope};
use super::key_row::KeyRow;
use super::keys::Key;
use super::{App, screen};
use crate::domain::Entity;
use crate::pane::{Drawn, Shown};
use crate::text::width;
use crate::ui::Look;
use crate::ui::bars::{self, Header};
use crate::ui::layout::{Frame, PaneId};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::time::{Duration, Instant};

/// What is under the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    Tab(PaneId),
    Pane(PaneId),
    /// A row of the pane's list.
    Row(PaneId, usize),
    /// The full screen in front.
    View,
    ViewRow(usize),
}

#[derive(Clone, Debug, Default)]
pub struct Places {
    tabs: Vec<(PaneId, Rect)>,
    panes: Vec<(PaneId, Rect, Drawn)>,
    view: Option<(Rect, Drawn)>,
    last_click: Option<(u16, u16, Instant)>,
    /// The footer's keys and what they do: they too wait for a selection that walks on.
    footer: Vec<(String, String)>,
    /// Rows that name keys: a click on one presses it.
    key_rows: Vec<KeyRow>,
    /// Where pop-ups are drawn.
    pub pop_ups: Rect,
    /// The screen as it was drawn last.
    pub screen: Rect,
    /// It had no room for the desk: nobody sees what a key would do.
    pub too_small: bool,
}

impl Places {
    pub fn hit(&self, x: u16, y: u16) -> Option<Hit> {
        let at = Position::new(x, y);
        if let Some((pane, _)) = self.tabs.iter().find(|(_, r)| r.contains(at)) {
            return Some(Hit::Tab(*pane));
        }
        if let Some((_, drawn)) = self.view.as_ref().filter(|(r, _)| r.contains(at)) {
            let is_row = drawn.list.contains(at);
            let row = drawn.first + usize::from(y.saturating_sub(drawn.list.y));
            return Some(if is_row { Hit::ViewRow(row) } else { Hit::View });
        }
        let (pane, _, drawn) = self.panes.iter().find(|(_, r, _)| r.contains(at))?;
        if drawn.list.contains(at) {
            return Some(Hit::Row(*pane, drawn.first + usize::from(y - drawn.list.y)));
        }
        Some(Hit::Pane(*pane))
    }

    /// The key that is named under the mouse.
    pub fn key_at(&self, x: u16, y: u16) -> Option<Key> {
        self.key_rows.iter().filter(|r| r.y == y).find_map(|r| r.key_at(x))
    }

    /// The same place again within half a second.
    pub fn is_second_click(&mut self, x: u16, y: u16, now: Instant) -> bool {
        let again = self.last_click.is_some_and(|(lx, ly, at)| {
            (lx, ly) == (x, y) && now.duration_since(at) < Duration::from_millis(500)
        });
        self.last_click = if again { None } else { Some((x, y, now)) };
        again
    }
}

impl App {
    /// Draws everything; returns where the terminal's cursor belongs.
    pub fn draw(&mut self, area: Rect, buf: &mut Buffer) -> Option<Position> {
        if self.in_passing {
            self.settle_in_passing();
        } else {
            self.settle();
        }
        self.desk.drawn_at = self.session.now();
        let look = self.session.look();
        let frame = Frame::new(area, self.desk.zoomed, &self.session.config.settings.layout);
        let focus = self.desk.focus.0;
        self.places.screen = area;
        self.places.too_small = false;
        self.places.tabs.clear();
        self.places.panes.clear();
        self.places.view = None;
        let mut caret = None;
        let footer = match frame {
            Frame::TooSmall => {
                draw_too_small(area, buf, &look, self.session.keys.ime_key(Action::Quit).unwrap_or_default());
                self.places.too_small = true;
                return None;
            }
            Frame::Wide { header, footer, .. } | Frame::Single { header, footer, .. }
                if !self.views.is_empty() =>
            {
                self.header().draw(header, buf, &look);
                let top = header.bottom();
                let place = Rect { y: top, height: footer.y.saturating_sub(top), ..area };
                if let Some(view) = self.views.last() {
                    let drawn = view.draw(place, buf, &look);
                    caret = drawn.caret;
                    self.places.view = Some((place, drawn));
                }
                footer
            }
            Frame::Wide { header, panes, footer } => {
                self.header().draw(header, buf, &look);
                for (pane, place) in panes {
                    let shown = Shown { focused: pane == focus, detail: false };
                    let drawn = self.draw_pane(pane, place, buf, &look, shown);
                    caret = caret.or(drawn.caret.filter(|_| shown.focused));
                    self.places.panes.push((pane, place, drawn));
                }
                footer
            }
            Frame::Single { header, tabs, pane, footer } => {
                self.header().draw(header, buf, &look);
                self.places.tabs = bars::tabs(tabs, buf, &look, focus, self.desk.counts);
                let drawn = self.draw_pane(focus, pane, buf, &look, Shown { focused: true, detail: true });
                caret = drawn.caret;
                self.places.panes.push((focus, pane, drawn));
                footer
            }
        };
        if let Some((_, place, _)) = self.places.panes.iter().find(|(pane, ..)| *pane == focus) {
            self.draw_hint(*place, buf);
        }
        let help = self.session.keys.ime_key(Action::Help).unwrap_or_default().to_owned();
        let more = (help, look.t("footer.more").to_owned());
        if !self.desk.lagging || self.places.footer.is_empty() {
            self.places.footer = self.footer_keys();
        }
        bars::footer(footer, buf, &look, self.notice.as_ref(), &self.places.footer, &more);
        let above = Rect { height: area.height.saturating_sub(1), ..area };
        for dialog in &self.dialogs {
            caret = dialog.modal.draw(above, buf, &look);
        }
        self.places.pop_ups = above;
        self.remember_key_rows(focus, footer, buf);
        screen::clear_blanks(buf);
        caret
    }

    /// The rows that name keys: the pop-up's own, else the footer and the hint in the pane's border.
    fn remember_key_rows(&mut self, focus: PaneId, footer: Rect, buf: &Buffer) {
        self.places.key_rows.clear();
        let mut rows = Vec::new();
        if let Some(top) = self.dialogs.last() {
            let place = top.modal.place(self.places.pop_ups);
            rows.push(Rect { y: place.bottom().saturating_sub(2), height: 1, ..place });
        } else {
            if self.notice.is_none() {
                rows.push(footer);
            }
            let pane = self.places.panes.iter().find(|(pane, ..)| *pane == focus);
            rows.extend(pane.map(|(_, r, _)| Rect { y: r.bottom().saturating_sub(1), height: 1, ..*r }));
        }
        self.places.key_rows = rows.into_iter().map(|row| KeyRow::read(row, buf)).collect();
    }

    fn draw_pane(&self, pane: PaneId, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> Drawn {
        let desk = &self.desk;
        match pane {
            PaneId::Inquiries => desk.inquiries.draw(area, buf, look, shown),
            PaneId::Orders => desk.orders.draw(area, buf, look, shown),
            PaneId::Remarks => desk.remarks.draw(area, buf, look, shown),
            PaneId::Snippets => desk.snippets.draw(area, buf, look, shown),
            PaneId::Cases => desk.cases.draw(area, buf, look, shown),
        }
    }

    fn header(&self) -> Header {
        let session = &self.session;
        let now = session.now();
        let mut header = Header {
            shop: session.shop.clone(),
            business_day: session.today().get(5..).unwrap_or_default().to_owned(),
            counts: self.desk.counts,
            banner: self.desk.banner.clone(),
            other_agent: session.other_agent.clone(),
            context: self.context_name(),
            unsaved: self.backup_failed(),
            silent: if self.is_muted() { session.look().near(self.bell.silent_until) } else { String::new() },
            ..Header::default()
        };
        if session.demo {
            header.shop = format!("{} {}", session.locale.t("header.demo"), header.shop);
        }
        if let Some(shift) = &session.shift {
            session.config.settings.shift_label(&shift.kind, session.lang()).clone_into(&mut header.shift);
            header.agent.clone_from(&shift.agent);
            header.worked = shift.worked(now);
            header.left = shift.left(now);
            header.late_minutes = shift.minutes_late();
            header.extended = shift.is_extended();
        }
        header
    }

    /// Whose context it is, in words.
    fn context_name(&self) -> String {
        let desk = &self.desk;
        let Some(context) = desk.context else { return String::new() };
        let look = self.session.look();
        match context.entity {
            Entity::Inquiry => {
                desk.inquiries.list.rows().iter().find(|i| i.id == context.id).map(|i| look.name(&i.customer))
            }
            Entity::Order => desk.orders.list.rows().iter().find(|o| o.id == context.id).map(|o| {
                let tail: String =
                    o.data.order_no.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
                format!("{} #{tail}", look.name(&o.data.customer))
            }),
            Entity::Case => desk.cases.list.rows().iter().find(|c| c.id == context.id).map(|c| {
                let kind =
                    self.session.look().label(&self.session.config.lists.case_kinds, &c.kind).to_owned();
                format!("{} {kind}", look.name(&c.customer))
            }),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// The keys that work right now, from the one key table: the pane's own first.
    fn footer_keys(&self) -> Vec<(String, String)> {
        const SHARED: &[Action] = &[
            Action::NextUrgent,
            Action::Open,
            Action::New,
            Action::Edit,
            Action::Filter,
            Action::Copy,
            Action::Undo,
            Action::Help,
            Action::Palette,
            Action::Shift,
            Action::Quit,
        ];
        // Needed a few times a day: last, where a narrow screen leaves them to help and palette.
        const SELDOM: &[Action] = &[
            Action::NoteQuestion,
            Action::Mining,
            Action::Questions,
            Action::SnippetStats,
            Action::OwedDocuments,
            Action::CaseFilter,
        ];
        if !self.dialogs.is_empty() {
            // The pop-up names its own keys; the ones of the desk do not work now.
            return Vec::new();
        }
        let own = self.scope();
        let finding = self.is_finding();
        let of_pane = Action::ALL.iter().filter(|a| a.scope() == own && !SELDOM.contains(a));
        let seldom = SELDOM.iter().filter(|a| a.scope() == own);
        let order_tick = [Action::Tick];
        let tick = order_tick.iter().filter(|_| own == Scope::Orders);
        tick.chain(of_pane)
            .chain(SHARED)
            .chain(seldom)
            .filter(|action| self.refusal(**action).is_none())
            .filter_map(|action| {
                let keys = self.session.keys.keys_of(*action);
                let typed = |k: &&str| k.chars().count() > 1;
                // While text is typed, only the keys that are not text are offered.
                let key = if finding { keys.iter().copied().find(typed) } else { keys.first().copied() }?;
                let name = self.locale().key_name(key);
                Some((name, self.locale().t(&format!("action.{action}.short")).to_owned()))
            })
            .collect()
    }
}

/// No room for the desk: what to do, and that nothing is lost. As many lines as there is room for.
fn draw_too_small(area: Rect, buf: &mut Buffer, look: &Look, quit: &str) {
    let more = look.tf("app.too_small_more", &[("key", quit)]);
    let room = usize::from(area.width);
    let first = width::wrap(look.t("app.too_small"), room);
    let lines = first.iter().map(|l| (l, look.theme.warning()));
    let more = width::wrap(&more, room);
    let lines = lines.chain(more.iter().map(|l| (l, look.theme.dim())));
    for ((line, style), y) in lines.zip(area.top()..area.bottom()) {
        buf.set_stringn(area.x, y, line, room, style);
    }
}
