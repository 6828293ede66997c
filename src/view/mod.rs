//! Full screens over the panes: what they hold and how they are drawn. They never see the store.

pub mod customers;
pub mod day;
pub mod day_rows;
pub mod products;
pub mod promotions;

use crate::domain::coded;
use crate::pane::Drawn;
use crate::pane::listing::Find;
use crate::ui::Look;
use crate::ui::list::Step;
use customers::Customers;
use day::Day;
use day_rows::DayRows;
use products::Products;
use promotions::Promotions;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, BorderType, Widget};

coded! {
    /// Which full screen. Its title is `view.CODE`.
    pub enum ViewId {
        Day = "day", DayRows = "day_rows", Customers = "customers", Products = "products", Promotions = "promotions",
    }
}

/// A full screen; they lie on one stack, Esc goes back to what lies below.
pub enum View {
    Day(Day),
    DayRows(DayRows),
    Customers(Customers),
    Products(Products),
    Promotions(Promotions),
}

impl View {
    pub const fn id(&self) -> ViewId {
        match self {
            Self::Day(_) => ViewId::Day,
            Self::DayRows(_) => ViewId::DayRows,
            Self::Customers(_) => ViewId::Customers,
            Self::Products(_) => ViewId::Products,
            Self::Promotions(_) => ViewId::Promotions,
        }
    }

    /// The find line of its list.
    pub const fn find(&self) -> &Find {
        match self {
            Self::Day(view) => &view.list.find,
            Self::DayRows(view) => &view.list.find,
            Self::Customers(view) => &view.list.find,
            Self::Products(view) => &view.list.find,
            Self::Promotions(view) => &view.list.find,
        }
    }

    pub const fn find_mut(&mut self) -> &mut Find {
        match self {
            Self::Day(view) => &mut view.list.find,
            Self::DayRows(view) => &mut view.list.find,
            Self::Customers(view) => &mut view.list.find,
            Self::Products(view) => &mut view.list.find,
            Self::Promotions(view) => &mut view.list.find,
        }
    }

    /// Applies what is typed into the find line.
    pub fn filter(&mut self) {
        match self {
            Self::Day(view) => view.filter(),
            Self::DayRows(view) => view.list.filter(),
            Self::Customers(view) => view.list.filter(),
            Self::Products(view) => view.list.filter(),
            Self::Promotions(view) => view.list.filter(),
        }
    }

    pub fn step(&mut self, step: Step) {
        match self {
            Self::Day(view) => view.step(step),
            Self::DayRows(view) => view.list.step(step),
            Self::Customers(view) => view.step(step),
            Self::Products(view) => view.list.step(step),
            Self::Promotions(view) => view.list.step(step),
        }
    }

    pub fn select_row(&mut self, row: usize) {
        match self {
            Self::Day(view) => view.select_row(row),
            Self::DayRows(view) => view.list.select_row(row),
            Self::Customers(view) => view.list.select_row(row),
            Self::Products(view) => view.list.select_row(row),
            Self::Promotions(view) => view.list.select_row(row),
        }
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Drawn {
        match self {
            Self::Day(view) => view.draw(area, buf, look),
            Self::DayRows(view) => view.draw(area, buf, look),
            Self::Customers(view) => view.draw(area, buf, look),
            Self::Products(view) => view.draw(area, buf, look),
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
