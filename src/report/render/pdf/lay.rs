//! The measures of a page, and the small things every part of it is made of.

use super::Paper;
use super::flow::Strip;
use super::font::Fonts;
use crate::report::render::drawing::{Anchor, Ink, Shape};
use crate::text::harmless;

/// Sizes of letters in points, before they are scaled.
pub(super) const BODY: f32 = 8.8;
pub(super) const SMALL: f32 = 7.2;
pub(super) const TINY: f32 = 6.6;
/// A line is so much higher than its letters.
const LEADING: f32 = 1.42;

/// How something is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hand {
    pub size: f32,
    pub bold: bool,
    pub ink: Ink,
}

pub(super) const PLAIN: Hand = Hand { size: BODY, bold: false, ink: Ink::Text };
pub(super) const BOLD: Hand = Hand { size: BODY, bold: true, ink: Ink::Text };
pub(super) const LABEL: Hand = Hand { size: SMALL, bold: false, ink: Ink::Soft };

/// Where strips are made: the fonts, how much smaller than usual, how wide the column.
#[derive(Clone, Copy)]
pub(super) struct Lay<'a> {
    pub fonts: &'a Fonts,
    pub scale: f32,
    pub width: f32,
    pub paper: Paper,
}

impl Lay<'_> {
    pub(super) fn size(&self, points: f32) -> f32 {
        points * self.scale
    }

    /// The same page with a narrower column.
    pub(super) const fn within(&self, width: f32) -> Self {
        Self { width, ..*self }
    }

    /// Height of a line.
    pub(super) fn line(&self, hand: Hand) -> f32 {
        self.size(hand.size) * LEADING
    }

    pub(super) fn measure(&self, text: &str, hand: Hand) -> f32 {
        self.fonts.measure(&clean(text), self.size(hand.size), hand.bold)
    }

    /// Lines no wider than `width`; breaks in the text stay.
    pub(super) fn wrap(&self, text: &str, hand: Hand, width: f32) -> Vec<String> {
        self.fonts.wrap(&narrow(&harmless::block(text)), self.size(hand.size), hand.bold, width.max(1.0))
    }

    /// As much of a text as fits, with a mark where something is left out.
    pub(super) fn cut(&self, text: &str, hand: Hand, width: f32) -> String {
        let text = clean(text);
        if self.measure(&text, hand) <= width {
            return text;
        }
        let room = width - self.measure("…", hand);
        let mut used = 0.0;
        let fits = |c: &char| {
            used += self.fonts.glyph(*c, hand.bold).advance * self.size(hand.size);
            used <= room
        };
        text.chars().take_while(fits).collect::<String>() + "…"
    }

    /// A text whose line begins at `top`; what comes from outside is made harmless here.
    pub(super) fn text(&self, x: f32, top: f32, anchor: Anchor, hand: Hand, text: &str) -> Shape {
        let size = self.size(hand.size);
        // Chinese letters fill their square: its middle is the middle of the line.
        let y = (self.line(hand) - size).mul_add(0.5, top) + size * 0.86;
        Shape::Text { x, y, size, anchor, bold: hand.bold, ink: hand.ink, text: clean(text) }
    }

    pub(super) fn start(&self, x: f32, top: f32, hand: Hand, text: &str) -> Shape {
        self.text(x, top, Anchor::Start, hand, text)
    }

    /// A box to tick, as high as letters of that size; its left upper corner.
    pub(super) fn tick(&self, x: f32, top: f32, hand: Hand, ticked: bool) -> Vec<Shape> {
        let side = self.size(hand.size) * 0.86;
        let y = top + (self.line(hand) - side) / 2.0;
        let corners = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
        let mut shapes = vec![Shape::Line { points: corners, ink: Ink::Text, weight: 0.8 }];
        if ticked {
            let at = |dx: f32, dy: f32| (side.mul_add(dx, x), side.mul_add(dy, y));
            let points = vec![at(0.2, 0.52), at(0.42, 0.76), at(0.84, 0.2)];
            shapes.push(Shape::Line { points, ink: Ink::Text, weight: 1.4 });
        }
        shapes
    }

    /// A line to write on.
    pub(super) fn blank(&self, x: f32, top: f32, width: f32, hand: Hand) -> Shape {
        let y = self.line(hand).mul_add(0.92, top);
        Shape::Line { points: vec![(x, y), (x + width, y)], ink: Ink::Soft, weight: 0.6 }
    }

    /// Lines of text as strips of their own.
    pub(super) fn lines(&self, text: &str, hand: Hand, indent: f32) -> Vec<Strip> {
        let height = self.line(hand);
        let lines = self.wrap(text, hand, self.width - indent);
        let strip = |line: String| Strip {
            height,
            shapes: vec![self.start(indent, 0.0, hand, &line)],
            ..Strip::default()
        };
        lines.into_iter().map(strip).collect()
    }
}

/// Harmless, in one line.
fn clean(text: &str) -> String {
    narrow(&harmless::line(text))
}

/// The full-width sign of the yuan leaves a gap before a number; on paper the narrow one stands there. The program's
/// font has no en dash.
fn narrow(text: &str) -> String {
    text.replace('￥', "¥").replace('–', "-")
}

pub(super) fn rule(y: f32, from: f32, to: f32, ink: Ink, weight: f32) -> Shape {
    Shape::Line { points: vec![(from, y), (to, y)], ink, weight }
}

#[allow(clippy::cast_precision_loss)]
pub(super) const fn float(n: usize) -> f32 {
    n as f32
}

/// A line to write on, as reports say it for text.
pub(super) fn is_blank(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|b| b == b'_')
}
