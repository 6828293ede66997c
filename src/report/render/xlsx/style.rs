//! The formats of a workbook.

use crate::domain::figures::Value;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Text and lines of a page.
pub(super) const INK: Color = Color::RGB(0x1f_29_33);
pub(super) const SOFT: Color = Color::RGB(0x6b_75_80);
/// The series of a chart, as on paper.
pub(super) const SERIES: [Color; 4] =
    [Color::RGB(0x1f_4e_79), Color::RGB(0x9d_c3_e6), Color::RGB(0xc5_5a_11), Color::RGB(0xf4_c7_9b)];

pub(super) struct Style {
    pub title: Format,
    pub label: Format,
    pub text: Format,
    pub strong: Format,
    pub small: Format,
    pub head: Format,
    pub heading: Format,
    pub red: Format,
    pub yellow: Format,
    pub live: Format,
    pub banner: Format,
    pub moment: Format,
    pub day: Format,
    count: Format,
    money: Format,
    share: Format,
    pieces: Format,
    seconds: Format,
}

impl Style {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_align(FormatAlign::Top);
        let text = || base().set_num_format("@");
        let heading = |fill: u32| {
            text().set_bold().set_font_size(12).set_background_color(Color::RGB(fill)).set_font_color(INK)
        };
        Self {
            title: text().set_bold().set_font_size(16),
            label: text().set_font_color(SOFT),
            text: text(),
            strong: text().set_bold(),
            small: text().set_font_size(9).set_font_color(SOFT),
            head: text()
                .set_bold()
                .set_background_color(Color::RGB(0xe8_ee_f4))
                .set_border_bottom(FormatBorder::Thin),
            heading: text().set_bold().set_font_size(12).set_border_bottom(FormatBorder::Medium),
            red: heading(0xf8_d7_d4),
            yellow: heading(0xff_f2_c6),
            live: heading(0xd9_e8_f5),
            banner: text().set_bold().set_font_size(14),
            moment: base().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Left),
            day: base().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            count: base().set_num_format("0"),
            money: base().set_num_format("#,##0.00"),
            share: base().set_num_format("0.0%"),
            pieces: base().set_num_format("0.00"),
            seconds: base().set_num_format("[m]:ss"),
        }
    }
}

/// A value as the number a workbook keeps, and its format: money in yuan, shares as parts of one, spans in days.
#[allow(clippy::cast_precision_loss)]
pub(super) fn number(value: Value, style: &Style) -> (f64, &Format) {
    match value {
        Value::Count(n) => (n as f64, &style.count),
        Value::Money(fen) => (fen.0 as f64 / 100.0, &style.money),
        Value::Share(n, d) => (n as f64 / d as f64, &style.share),
        Value::Pieces(n, d) => (n as f64 / d as f64, &style.pieces),
        Value::Seconds(n) => (n as f64 / 86_400.0, &style.seconds),
    }
}

/// The format of a chart's axis and labels.
pub(super) const fn axis_format(value: Value) -> &'static str {
    match value {
        Value::Count(_) => "0",
        Value::Money(_) => "#,##0",
        Value::Share(..) => "0%",
        Value::Pieces(..) => "0.0",
        Value::Seconds(_) => "[m]:ss",
    }
}
