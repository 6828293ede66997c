//! The letters of a page: Noto Sans SC as it comes with the program, a font of the machine for what it lacks, and a
//! visible mark for what nobody has.

use krilla::text::{Font, GlyphId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

static REGULAR: &[u8] = include_bytes!("../../../../assets/font/NotoSansSC-Regular-subset.otf");
static BOLD: &[u8] = include_bytes!("../../../../assets/font/NotoSansSC-Bold-subset.otf");

/// Families asked first for a sign the program's own font lacks.
const FAMILIES: &[&str] =
    &["CJK SC", "Source Han", "YaHei", "PingFang", "SimSun", "WenQuanYi", "Noto Sans", "DejaVu Sans"];
/// What stands for a sign nobody has: U+25A1 is in the program's font, and drawn if it were not.
const MARK: char = '\u{25A1}';

/// A glyph and how far it goes, in parts of the size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Index into the fonts.
    pub font: usize,
    pub id: u32,
    pub advance: f32,
}

struct Face {
    data: Arc<dyn AsRef<[u8]> + Send + Sync>,
    index: u32,
    font: Font,
}

impl Face {
    fn new(data: Arc<dyn AsRef<[u8]> + Send + Sync>, index: u32) -> Option<Self> {
        let font = Font::new(data.clone().into(), index)?;
        Some(Self { data, index, font })
    }

    /// The glyph of a sign with an outline or a width of its own.
    fn glyph(&self, c: char, font: usize) -> Option<Glyph> {
        let face = ttf_parser::Face::parse((*self.data).as_ref(), self.index).ok()?;
        let id = face.glyph_index(c).filter(|id| id.0 != 0)?;
        let advance = f32::from(face.glyph_hor_advance(id)?) / f32::from(face.units_per_em());
        Some(Glyph { font, id: u32::from(id.0), advance })
    }
}

/// The fonts of one document.
pub(super) struct Fonts {
    faces: RefCell<Vec<Face>>,
    known: RefCell<HashMap<(char, bool), Glyph>>,
    /// The machine's fonts, looked for when the first sign is missing.
    system: RefCell<Option<fontdb::Database>>,
    missing: RefCell<Vec<char>>,
}

/// The font that comes with the program can't be read.
#[derive(Debug, thiserror::Error)]
#[error("the built-in font is damaged")]
pub struct BadFont;

impl Fonts {
    pub(super) fn new() -> Result<Self, BadFont> {
        let face = |data: &'static [u8]| Face::new(Arc::new(data), 0).ok_or(BadFont);
        Ok(Self {
            faces: RefCell::new(vec![face(REGULAR)?, face(BOLD)?]),
            known: RefCell::new(HashMap::new()),
            system: RefCell::new(None),
            missing: RefCell::new(Vec::new()),
        })
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.faces.borrow().get(index).map(|f| f.font.clone())
    }

    /// Signs nobody has a glyph for, each once.
    pub(super) fn missing(&self) -> String {
        self.missing.borrow().iter().collect()
    }

    pub(super) fn glyph(&self, c: char, bold: bool) -> Glyph {
        if let Some(glyph) = self.known.borrow().get(&(c, bold)) {
            return *glyph;
        }
        let glyph = self.found(c, bold);
        self.known.borrow_mut().insert((c, bold), glyph);
        glyph
    }

    fn found(&self, c: char, bold: bool) -> Glyph {
        let own = usize::from(bold);
        if let Some(glyph) = self.faces.borrow()[own].glyph(c, own) {
            return glyph;
        }
        if is_silent(c) {
            return Glyph { font: own, id: 0, advance: 0.0 };
        }
        let extra = self.faces.borrow().iter().enumerate().skip(2).find_map(|(i, f)| f.glyph(c, i));
        if let Some(glyph) = extra.or_else(|| self.of_machine(c)) {
            return glyph;
        }
        let mut missing = self.missing.borrow_mut();
        if !missing.contains(&c) {
            missing.push(c);
        }
        let mark = self.faces.borrow()[own].glyph(MARK, own);
        mark.unwrap_or(Glyph { font: own, id: 0, advance: 1.0 })
    }

    /// Looks through the fonts of the machine, the usual families first, and keeps the one that has the sign.
    fn of_machine(&self, c: char) -> Option<Glyph> {
        let mut system = self.system.borrow_mut();
        let fonts = system.get_or_insert_with(|| {
            let mut fonts = fontdb::Database::new();
            fonts.load_system_fonts();
            fonts
        });
        let has = |id: fontdb::ID| {
            let drawn = fonts.with_face_data(id, |data, index| {
                let face = ttf_parser::Face::parse(data, index).ok()?;
                // Pictures of a sign can't be embedded: it needs an outline.
                face.glyph_index(c).and_then(|id| face.outline_glyph(id, &mut Nothing))
            });
            drawn.flatten().is_some()
        };
        let rank = |face: &fontdb::FaceInfo| {
            let named = |family: &&str| face.families.iter().any(|(name, _)| name.contains(family));
            (
                FAMILIES.iter().position(named).unwrap_or(FAMILIES.len()),
                face.style != fontdb::Style::Normal,
                face.weight.0.abs_diff(400),
                face.post_script_name.clone(),
            )
        };
        let mut faces: Vec<_> = fonts.faces().map(|face| (rank(face), face.id)).collect();
        faces.sort();
        let id = faces.into_iter().map(|(_, id)| id).find(|id| has(*id))?;
        let (data, index) = fonts.with_face_data(id, |data, index| (data.to_vec(), index))?;
        let face = Face::new(Arc::new(data), index)?;
        let mut faces = self.faces.borrow_mut();
        let glyph = face.glyph(c, faces.len())?;
        faces.push(face);
        Some(glyph)
    }

    /// Points a text takes.
    pub(super) fn measure(&self, text: &str, size: f32, bold: bool) -> f32 {
        text.chars().map(|c| self.glyph(c, bold).advance).sum::<f32>() * size
    }

    /// A text in lines no wider than `width`, broken where the script allows it; a longer word is broken anywhere.
    pub(super) fn wrap(&self, text: &str, size: f32, bold: bool, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        let mut start = 0;
        for (end, kind) in unicode_linebreak::linebreaks(text) {
            let piece = &text[start..end];
            start = end;
            let bare = piece.trim_end();
            let needs = self.measure(bare, size, bold);
            if used + needs > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0.0;
            }
            if needs > width {
                self.broken(bare, size, bold, width, &mut lines, &mut line);
                used = self.measure(&line, size, bold);
            } else {
                line.push_str(piece.trim_end_matches('\n'));
                used += self.measure(piece.trim_end_matches('\n'), size, bold);
            }
            if kind == unicode_linebreak::BreakOpportunity::Mandatory && end < text.len() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0.0;
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    fn broken(
        &self,
        piece: &str,
        size: f32,
        bold: bool,
        width: f32,
        lines: &mut Vec<String>,
        line: &mut String,
    ) {
        let mut used = 0.0;
        for c in piece.chars() {
            let advance = self.glyph(c, bold).advance * size;
            if used + advance > width && !line.is_empty() {
                lines.push(std::mem::take(line));
                used = 0.0;
            }
            line.push(c);
            used += advance;
        }
    }

    /// The widest piece that stays whole.
    pub(super) fn longest_word(&self, text: &str, size: f32, bold: bool) -> f32 {
        let mut start = 0;
        let pieces = unicode_linebreak::linebreaks(text).map(|(end, _)| {
            let piece = text[start..end].trim_end();
            start = end;
            self.measure(piece, size, bold)
        });
        pieces.fold(0.0, f32::max)
    }

    /// The glyphs of a text, in runs of one font: byte range, font, glyphs.
    pub(super) fn runs(&self, text: &str, bold: bool) -> Vec<(std::ops::Range<usize>, usize, Vec<Glyph>)> {
        let mut runs: Vec<(std::ops::Range<usize>, usize, Vec<Glyph>)> = Vec::new();
        for (at, c) in text.char_indices() {
            let glyph = self.glyph(c, bold);
            let end = at + c.len_utf8();
            match runs.last_mut() {
                Some((range, font, glyphs)) if *font == glyph.font => {
                    range.end = end;
                    glyphs.push(glyph);
                }
                _ => runs.push((at..end, glyph.font, vec![glyph])),
            }
        }
        runs
    }
}

impl Glyph {
    pub(super) fn krilla(self, text_range: std::ops::Range<usize>) -> krilla::text::KrillaGlyph {
        krilla::text::KrillaGlyph {
            glyph_id: GlyphId::new(self.id),
            text_range,
            x_advance: self.advance,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        }
    }
}

/// Signs that have no shape of their own: joiners, variants.
const fn is_silent(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
        || c.is_ascii_control()
}

struct Nothing;

impl ttf_parser::OutlineBuilder for Nothing {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_wide_as_the_column_at_most_and_lose_nothing() {
        let fonts = Fonts::new().unwrap();
        let text =
            "若顾客不接受部分退款，则改为退货或换货，并同时向快递索赔 order 3061953192082110451 再问一次。";
        for width in [30.0, 60.0, 111.0, 400.0] {
            let lines = fonts.wrap(text, 9.0, false, width);
            assert!(lines.iter().all(|l| fonts.measure(l, 9.0, false) <= width), "{width} {lines:#?}");
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
            let starts = |l: &String| l.starts_with(['，', '。']);
            assert!(width < 60.0 || !lines.iter().any(starts), "no line begins with a comma: {lines:#?}");
        }
        assert_eq!(fonts.wrap("一\n二", 9.0, false, 99.0), ["一", "二"]);
        assert_eq!(fonts.wrap("", 9.0, false, 99.0), [""]);
    }

    #[test]
    fn signs_of_every_day_are_in_the_programs_own_font() {
        let fonts = Fonts::new().unwrap();
        for c in "值班台交班单¥—…“”【】（）：；，。？！·×→①☆Aa09%/".chars() {
            for bold in [false, true] {
                assert!(fonts.glyph(c, bold).font < 2, "{c}");
            }
        }
        assert_eq!(fonts.missing(), "");
    }

    #[test]
    fn a_sign_nobody_has_leaves_a_mark_and_is_named() {
        let fonts = Fonts::new().unwrap();
        fonts.measure("\u{10FFFD}\u{10FFFD}", 9.0, false);
        assert_eq!(fonts.missing(), "\u{10FFFD}");
        assert!(fonts.glyph('\u{10FFFD}', false).advance > 0.0);
        assert!(fonts.glyph('\u{FE0F}', false).advance.abs() < f32::EPSILON, "a variant has no width");
    }
}
