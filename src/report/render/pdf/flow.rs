//! Strips from top to bottom, over as many pages as they need: a strip is never torn, a heading stays with what it
//! heads, the head of a table is repeated.

use super::super::drawing::{Drawing, Ink, Shape};
use super::Paper;
use crate::report::Urgency;
use std::rc::Rc;

/// Points of the bar beside an urgent section.
const BAR: f32 = 3.2;

/// A piece of the column that stays whole. Its shapes count from its own top left corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Strip {
    pub height: f32,
    /// Empty space above it; none at the top of a page.
    pub before: f32,
    pub shapes: Vec<Shape>,
    /// Never the last one of a page.
    pub keep: bool,
    /// Stands above it again when a page begins with it.
    pub head: Option<Rc<Strip>>,
    pub bar: Option<Urgency>,
}

impl Strip {
    /// Moves everything in it to the right.
    pub(super) fn shifted(mut self, x: f32) -> Self {
        for shape in &mut self.shapes {
            shape.shift(x, 0.0);
        }
        self.head = self.head.map(|head| Rc::new((*head).clone().shifted(x)));
        self
    }
}

impl Shape {
    pub(super) fn shift(&mut self, dx: f32, dy: f32) {
        match self {
            Self::Rect { x, y, .. } | Self::Dot { x, y, .. } | Self::Text { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Self::Line { points, .. } | Self::Area { points, .. } => {
                for (x, y) in points {
                    *x += dx;
                    *y += dy;
                }
            }
        }
    }
}

/// Two columns beside each other, line by line; the right one begins at `x`.
pub(super) fn beside(left: Vec<Strip>, right: Vec<Strip>, x: f32) -> Vec<Strip> {
    let mut right = right.into_iter();
    let mut both: Vec<Strip> = left.into_iter().map(|l| joined(l, right.next(), x)).collect();
    both.extend(right.map(|r| r.shifted(x)));
    both
}

fn joined(left: Strip, right: Option<Strip>, x: f32) -> Strip {
    let Some(right) = right.map(|r| r.shifted(x)) else { return left };
    let head = match (left.head, right.head) {
        (Some(l), Some(r)) => Some(Rc::new(joined((*l).clone(), Some((*r).clone()), 0.0))),
        (l, r) => l.or(r),
    };
    Strip {
        height: left.height.max(right.height),
        before: left.before.max(right.before),
        shapes: left.shapes.into_iter().chain(right.shapes).collect(),
        keep: left.keep || right.keep,
        head,
        bar: left.bar,
    }
}

/// The pages, without what is repeated on each of them.
pub(super) fn pages(strips: &[Strip], paper: Paper, header: f32) -> Vec<Drawing> {
    let mut flow = Flow { pages: Vec::new(), y: 0.0, paper, header };
    flow.begin();
    for (i, strip) in strips.iter().enumerate() {
        let fresh = flow.is_fresh();
        let needs = if fresh { strip.height } else { strip.before + group(&strips[i..]) };
        if !fresh && flow.y + needs > flow.bottom() {
            flow.begin();
            if let Some(head) = strip.head.as_deref().filter(|_| i > 0) {
                flow.put(head);
            }
        }
        flow.put(strip);
    }
    flow.pages
}

/// The height of a strip together with what must stand on its page.
fn group(strips: &[Strip]) -> f32 {
    let kept = strips.iter().take_while(|s| s.keep).count();
    let whole = strips.iter().take(kept + 1).enumerate();
    whole.map(|(i, s)| s.height + if i == 0 { 0.0 } else { s.before }).sum()
}

struct Flow {
    pages: Vec<Drawing>,
    y: f32,
    paper: Paper,
    /// Points of the line at the top of every page but the first.
    header: f32,
}

impl Flow {
    fn begin(&mut self) {
        self.y = self.paper.margin() + if self.pages.is_empty() { 0.0 } else { self.header };
        let (width, height) = self.paper.size();
        self.pages.push(Drawing { width, height, shapes: Vec::new() });
    }

    fn is_fresh(&self) -> bool {
        self.pages.last().is_none_or(|page| page.shapes.is_empty())
    }

    fn bottom(&self) -> f32 {
        self.paper.size().1 - self.paper.margin() - super::FOOTER
    }

    fn put(&mut self, strip: &Strip) {
        let before = if self.is_fresh() { 0.0 } else { strip.before };
        let (left, top) = (self.paper.margin(), self.y + before);
        let Some(page) = self.pages.last_mut() else { return };
        if let Some(urgency) = strip.bar {
            // The bar goes on through the space above a strip, but not above its first one.
            let from = if strip.keep { top } else { self.y };
            let ink = Ink::Mark(urgency);
            page.shapes.push(Shape::Rect { x: left, y: from, w: BAR, h: top + strip.height - from, ink });
        }
        page.shapes.extend(strip.shapes.iter().cloned().map(|mut shape| {
            shape.shift(left, top);
            shape
        }));
        self.y = top + strip.height;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::drawing::Anchor;
    use super::*;

    fn strip(text: &str, height: f32) -> Strip {
        let shape = Shape::Text {
            x: 0.0,
            y: 8.0,
            size: 9.0,
            anchor: Anchor::Start,
            bold: false,
            ink: Ink::Text,
            text: text.into(),
        };
        Strip { height, shapes: vec![shape], ..Strip::default() }
    }

    fn texts(pages: &[Drawing]) -> Vec<Vec<&str>> {
        pages.iter().map(|p| p.texts().collect()).collect()
    }

    #[test]
    fn a_heading_moves_on_with_what_it_heads_and_heads_are_repeated() {
        let head = Rc::new(strip("head", 20.0));
        let row = |text: &str| Strip { head: Some(head.clone()), ..strip(text, 300.0) };
        let heading = Strip { keep: true, ..strip("heading", 100.0) };
        let rows = [
            strip("first", 400.0),
            heading,
            Strip { keep: true, ..(*head).clone() },
            row("a"),
            row("b"),
            row("c"),
        ];
        let pages = pages(&rows, Paper::A4, 20.0);
        assert_eq!(texts(&pages), [vec!["first"], vec!["heading", "head", "a", "b"], vec!["head", "c"]]);
    }

    #[test]
    fn two_columns_share_their_lines() {
        let both = beside(vec![strip("a", 10.0), strip("b", 10.0)], vec![strip("x", 30.0)], 200.0);
        assert_eq!(both.iter().map(|s| s.height).collect::<Vec<_>>(), [30.0, 10.0]);
        assert_eq!(both[0].shapes.len(), 2);
        let longer = beside(vec![strip("a", 10.0)], vec![strip("x", 30.0), strip("y", 5.0)], 200.0);
        let Shape::Text { x, .. } = &longer[1].shapes[0] else { panic!() };
        assert!((x - 200.0).abs() < f32::EPSILON);
    }
}
