//! Pages as PDF: every shape with its colour, every text in runs of one font.

use super::super::drawing::{Anchor, Drawing, Ink, Shape};
use super::PdfError;
use super::font::Fonts;
use crate::report::{Report, Urgency};
use crate::text::harmless;
use crate::text::locale::Lang;
use krilla::color::rgb::Color;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::text::KrillaGlyph;
use krilla::{Document, SerializeSettings};

pub(super) fn document(
    pages: &[Drawing],
    report: &Report,
    lang: Lang,
    fonts: &Fonts,
) -> Result<Vec<u8>, PdfError> {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let title = harmless::line(&report.title);
    document.set_metadata(
        Metadata::new().title(title).language(lang.code().to_owned()).creator("shiftdesk".to_owned()),
    );
    for page in pages {
        let size = PageSettings::from_wh(page.width, page.height);
        let size = size.ok_or_else(|| PdfError::Write(format!("{} × {}", page.width, page.height)))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for shape in &page.shapes {
            draw(&mut surface, shape, fonts);
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|error| PdfError::Write(format!("{error:?}")))
}

fn draw(surface: &mut Surface, shape: &Shape, fonts: &Fonts) {
    match shape {
        Shape::Rect { x, y, w, h, ink } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *w, *h) {
                path.push_rect(rect);
            }
            filled(surface, path.finish(), *ink);
        }
        Shape::Area { points, ink } => filled(surface, joined(points, true), *ink),
        Shape::Line { points, ink, weight } => {
            let closed = points.len() > 2 && points.first() == points.last();
            let Some(path) = joined(points, closed) else { return };
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: color(*ink).into(),
                width: *weight,
                line_cap: LineCap::Butt,
                line_join: if closed { LineJoin::Miter } else { LineJoin::Round },
                ..Stroke::default()
            }));
            surface.draw_path(&path);
            surface.set_stroke(None);
        }
        Shape::Dot { x, y, r, ink } => filled(surface, circle(*x, *y, *r), *ink),
        Shape::Text { x, y, size, anchor, bold, ink, text } => {
            let width = fonts.measure(text, *size, *bold);
            let x = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x - width,
            };
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            write(surface, (x, *y), (*size, *bold), text, fonts);
        }
    }
}

fn write(
    surface: &mut Surface,
    (mut x, y): (f32, f32),
    (size, bold): (f32, bool),
    text: &str,
    fonts: &Fonts,
) {
    for (range, font, glyphs) in fonts.runs(text, bold) {
        let Some(font) = fonts.font(font) else { continue };
        let part = &text[range];
        let letters = part.char_indices().map(|(at, c)| at..at + c.len_utf8());
        let run: Vec<KrillaGlyph> = glyphs.iter().zip(letters).map(|(g, at)| g.krilla(at)).collect();
        surface.draw_glyphs(Point::from_xy(x, y), &run, font, part, size, false);
        x += glyphs.iter().map(|g| g.advance).sum::<f32>() * size;
    }
}

fn filled(surface: &mut Surface, path: Option<Path>, ink: Ink) {
    if let Some(path) = path {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
    }
}

fn joined(points: &[(f32, f32)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(first.0, first.1);
    for (x, y) in rest {
        path.line_to(*x, *y);
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// Four arcs, near enough to a circle.
fn circle(x: f32, y: f32, r: f32) -> Option<Path> {
    let k = r * 0.5523;
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
    path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
    path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
    path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
    path.close();
    path.finish()
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// The colours of paper; the same as those of the HTML page.
const fn hex(ink: Ink) -> u32 {
    match ink {
        Ink::Text => 0x1f_29_33,
        Ink::Soft => 0x6b_75_80,
        Ink::Rule => 0xd5_db_e1,
        Ink::Wash => 0xe8_ee_f4,
        Ink::Paper => 0xff_ff_ff,
        Ink::Series(i) => [0x1f_4e_79, 0x9d_c3_e6, 0xc5_5a_11, 0xf4_c7_9b][i % 4],
        Ink::Mark(Urgency::Red) => 0xb3_26_1e,
        Ink::Mark(Urgency::Yellow) => 0xe2_ab_13,
        Ink::Mark(Urgency::Live) => 0x1f_4e_79,
        Ink::Tint(Urgency::Red) => 0xfb_ec_ea,
        Ink::Tint(Urgency::Yellow) => 0xfe_f6_dd,
        Ink::Tint(Urgency::Live) => 0xe9_f0_f7,
    }
}

fn color(ink: Ink) -> Color {
    let [_, red, green, blue] = hex(ink).to_be_bytes();
    Color::new(red, green, blue)
}
