//! The wide layout (all five panes) and the narrow one (one pane under a tab bar).

use crate::config::settings::Layout as Sizes;
use ratatui::layout::{Constraint, Layout, Rect};

/// Below this the screen says so in one line.
const SMALLEST: (u16, u16) = (60, 16);

/// The five panes, in the order of their number keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaneId {
    Inquiries,
    Orders,
    Remarks,
    Snippets,
    Cases,
}

impl PaneId {
    pub const ALL: [Self; 5] = [Self::Inquiries, Self::Orders, Self::Remarks, Self::Snippets, Self::Cases];

    pub fn index(self) -> usize {
        Self::ALL.iter().position(|p| *p == self).unwrap_or(0)
    }

    /// Locale key of its title.
    pub const fn title_key(self) -> &'static str {
        match self {
            Self::Inquiries => "pane.inquiries",
            Self::Orders => "pane.orders",
            Self::Remarks => "pane.remarks",
            Self::Snippets => "pane.snippets",
            Self::Cases => "pane.cases",
        }
    }
}

/// Where everything goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    TooSmall,
    /// All panes, each in its place.
    Wide {
        header: Rect,
        panes: [(PaneId, Rect); 5],
        footer: Rect,
    },
    /// One pane; the tab bar is there unless a pane is zoomed on a wide screen.
    Single {
        header: Rect,
        tabs: Rect,
        pane: Rect,
        footer: Rect,
    },
}

impl Frame {
    pub fn new(area: Rect, zoomed: bool, sizes: &Sizes) -> Self {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return Self::TooSmall;
        }
        let wide = area.width >= sizes.wide_columns && area.height >= sizes.wide_rows;
        let rows = |tabs| {
            Layout::vertical([
                Constraint::Length(2),
                Constraint::Length(tabs),
                Constraint::Fill(1),
                Constraint::Length(1),
            ])
            .areas::<4>(area)
        };
        if !wide || zoomed {
            let [header, tabs, pane, footer] = rows(1);
            return Self::Single { header, tabs, pane, footer };
        }
        let [header, _, body, footer] = rows(0);
        let cases = match sizes.cases_rows {
            0 => (body.height / 4).clamp(7, 12),
            rows => rows.min(body.height / 2),
        };
        let [top, bottom] = Layout::vertical([Constraint::Fill(1), Constraint::Length(cases)]).areas(body);
        let [left, centre, right] = Layout::horizontal([
            Constraint::Percentage(sizes.inquiries_percent),
            Constraint::Percentage(sizes.orders_percent),
            Constraint::Fill(1),
        ])
        .areas(top);
        let [remarks, snippets] =
            Layout::vertical([Constraint::Percentage(sizes.remarks_percent), Constraint::Fill(1)])
                .areas(right);
        let panes = [
            (PaneId::Inquiries, left),
            (PaneId::Orders, centre),
            (PaneId::Remarks, remarks),
            (PaneId::Snippets, snippets),
            (PaneId::Cases, bottom),
        ];
        Self::Wide { header, panes, footer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_follows_the_size() {
        let sizes = Sizes::default();
        let frame = |w, h| Frame::new(Rect::new(0, 0, w, h), false, &sizes);
        assert!(matches!(frame(140, 40), Frame::Wide { .. }));
        assert!(matches!(frame(120, 30), Frame::Wide { .. }));
        assert!(matches!(frame(100, 30), Frame::Single { .. }));
        assert!(matches!(frame(80, 24), Frame::Single { .. }));
        assert_eq!(frame(59, 24), Frame::TooSmall);
        assert_eq!(frame(80, 15), Frame::TooSmall);
        let own = Sizes {
            wide_columns: 100,
            inquiries_percent: 50,
            orders_percent: 25,
            cases_rows: 6,
            ..sizes.clone()
        };
        let Frame::Wide { panes, .. } = Frame::new(Rect::new(0, 0, 100, 40), false, &own) else {
            panic!("narrow")
        };
        assert_eq!((panes[0].1.width, panes[1].1.width, panes[4].1.height), (50, 25, 6));
        assert!(matches!(Frame::new(Rect::new(0, 0, 140, 40), true, &sizes), Frame::Single { .. }));
    }
}
