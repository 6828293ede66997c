//! PDF pages: A4, or A5 for slips, with the program's own Chinese font in them, so that they look the same on every
//! machine. A report is laid out as strips, the strips flow over pages, the pages are drawn.

mod blocks;
mod checks;
mod draw;
mod flow;
mod font;
mod head;
mod lay;
mod table;

use super::drawing::Drawing;
use crate::report::{Block, Report, Urgency};
use crate::text::locale::Lang;
use flow::Strip;
use font::Fonts;
use lay::Lay;

/// Points a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Points of the line at the foot of a page.
const FOOTER: f32 = 3.0 * MM;
/// A page that is nearly full is made to fit by this, but no further: smaller letters tire the eye.
const SCALES: [f32; 5] = [1.0, 0.96, 0.92, 0.88, 0.84];

/// A list of more pages than these is not made smaller: it is a list.
const MANY: usize = 4;

/// What a page is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    /// Half of it: slips.
    A5,
}

impl Paper {
    /// Width and height in points.
    pub const fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (210.0 * MM, 297.0 * MM),
            Self::A5 => (148.0 * MM, 210.0 * MM),
        }
    }

    const fn margin(self) -> f32 {
        match self {
            Self::A4 => 14.0 * MM,
            Self::A5 => 10.0 * MM,
        }
    }
}

/// A document, and the signs nobody had a font for: each stands as an empty box in it.
#[derive(Clone, Debug)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub missing: String,
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error(transparent)]
    Font(#[from] font::BadFont),
    #[error("the PDF can't be written: {0}")]
    Write(String),
}

/// The report as a PDF.
///
/// # Errors
/// When the program's own font is damaged or the writer refuses a page; neither happens in a sound program.
pub fn render(report: &Report, paper: Paper, lang: Lang) -> Result<Pdf, PdfError> {
    let fonts = Fonts::new()?;
    let pages = layout(report, paper, &fonts);
    let bytes = draw::document(&pages, report, lang, &fonts)?;
    Ok(Pdf { bytes, missing: fonts.missing() })
}

/// The pages of a report. What nearly fits on one page less is set a little smaller until it does; red items stand on
/// page one if any size allows it.
fn layout(report: &Report, paper: Paper, fonts: &Fonts) -> Vec<Drawing> {
    let lay = |scale: f32| {
        let (width, _) = paper.size();
        Lay { fonts, scale, width: 2.0_f32.mul_add(-paper.margin(), width), paper }
    };
    let at = |scale: f32| {
        let lay = lay(scale);
        flow::pages(&strips(report, &lay), paper, lay.size(head::RUNNING))
    };
    let first = at(SCALES[0]);
    let mut pages = if (2..=MANY).contains(&first.len()) {
        let better = |pages: &Vec<Drawing>| {
            let (red, was) = (reds_on_first(report, pages), reds_on_first(report, &first));
            (red && !was) || (red == was && pages.len() < first.len())
        };
        SCALES[1..].iter().map(|scale| at(*scale)).find(better).unwrap_or(first)
    } else {
        first
    };
    head::run(&mut pages, report, &lay(1.0));
    pages
}

/// Whether no red bar goes on behind the first page.
fn reds_on_first(report: &Report, pages: &[Drawing]) -> bool {
    use super::drawing::{Ink, Shape};
    let has_red = report.blocks.iter().any(|b| matches!(b, Block::Urgent(Urgency::Red, _)));
    let red = |s: &Shape| matches!(s, Shape::Rect { ink: Ink::Mark(Urgency::Red), .. });
    !has_red || pages.iter().skip(1).all(|page| !page.shapes.iter().any(red))
}

fn strips(report: &Report, lay: &Lay) -> Vec<Strip> {
    let mut strips = head::first(report, lay);
    strips.extend(blocks::all(&report.blocks, lay));
    strips
}

#[cfg(test)]
mod tests;
