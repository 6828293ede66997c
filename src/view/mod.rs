//! Full screens over the panes: what they hold and how they are drawn. They never see the store.

pub mod promotions;

use crate::domain::coded;
use crate::pane::Drawn;
use crate::pane::listing::Find;
use crate::ui::Look;
use crate::ui::list::Step;
use promotions::Promotions;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, BorderType, Widget};

coded! {
    /// Which full screen. Its title is `view.CODE`.
    pub enum ViewId { Promotions = "promotions" }
}

/// A full screen; they lie on one stack, Esc goes back to what lies below.
pub enum View {
    Promotions(Promotions),
}

impl View {
    pub const fn id(&self) -> ViewId {
        match self {
            Self::Promotions(_) => ViewId::Promotions,
        }
    }

    /// The find line of its list.
    pub const fn find(&self) -> &Find {
        match self {
            Self::Promotions(view) => &view.list.find,
        }
    }

    pub const fn find_mut(&mut self) -> &mut Find {
        match self {
            Self::Promotions(view) => &mut view.list.find,
        }
    }

    /// Applies what is typed into the find line.
    pub fn filter(&mut self) {
        match self {
            Self::Promotions(view) => view.list.filter(),
        }
    }

    pub fn step(&mut self, step: Step) {
        match self {
            Self::Promotions(view) => view.list.step(step),
        }
    }

    pub fn select_row(&mut self, row: usize) {
        match self {
            Self::Promotions(view) => view.list.select_row(row),
        }
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        match self {
            Self::Promotions(view) => view.draw(area, buf, look),
        }
    }
}

/// From this width on list and card stand side by side, below it one over the other.
const SIDE_BY_SIDE: u16 = 120;

/// The frame of a full screen; returns the room inside.
fn frame(id: ViewId, area: Rect, buf: &mut Buffer, look: &Look, count: &str) -> Rect {
    let key = format!("view.{id}");
    let title = look.locale.t(&key);
    let block = Block::bordered()
        .border_type(BorderType::Thick)
        .border_style(look.theme.border(true))
        .title(if count.is_empty() { format!(" {title} ") } else { format!(" {title} {count} ") })
        .title_style(look.theme.title());
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// List and card: side by side where it is wide, else the card below, under a rule with its title.
fn halves(area: Rect, buf: &mut Buffer, look: &Look, title: &str, list_rows: u16) -> (Rect, Rect) {
    if area.width < SIDE_BY_SIDE - 2 {
        let lower = area.height.saturating_sub(list_rows.min(area.height / 2) + 1);
        return crate::pane::split(area, lower, buf, look, title);
    }
    let left = area.width * 9 / 20;
    let rule = area.x + left;
    for y in area.top()..area.bottom() {
        buf.set_string(rule, y, "│", look.theme.border(false));
    }
    let card = Rect { x: rule + 2, width: area.right().saturating_sub(rule + 2), ..area };
    (Rect { width: left, ..area }, card)
}
