//! A native chart beside the values it draws.

use super::page::Page;
use super::style::{INK, SERIES, SOFT, axis_format};
use crate::report::chart::{Chart, ChartKind};
use crate::report::{Cell, Series};
use rust_xlsxwriter::{
    Chart as Native, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    ChartType, Color, XlsxError,
};

/// Pixels.
const WIDTH: u32 = 560;
const HEIGHT: u32 = 250;
/// Rows of a sheet a chart covers, of 20 pixels each.
const ROWS: u32 = 13;

pub(super) fn write(page: &mut Page, chart: &Chart) -> Result<(), XlsxError> {
    page.row += 1;
    let head = page.row;
    let titles = std::iter::once(chart.title.as_str());
    page.head(titles.chain(chart.series.iter().map(|s| name(chart, s))))?;
    for category in 0..chart.categories.len() {
        page.cell(0, &Cell::text(&chart.categories[category]))?;
        for (column, value) in (1u16..).zip(chart.values(category)) {
            if value.is_some() {
                page.cell(column, &Cell::known(value))?;
            }
        }
        page.row += 1;
    }
    let last = page.row - 1;
    if !chart.is_empty() {
        let columns = u16::try_from(chart.series.len()).unwrap_or(u16::MAX - 2);
        let native = native(chart, page.name, (head, last));
        page.sheet.insert_chart(head, columns + 2, &native)?;
        page.row = page.row.max(head + ROWS);
    }
    page.row += 1;
    Ok(())
}

/// A series without a name is what the chart is about.
fn name<'a>(chart: &'a Chart, series: &'a Series) -> &'a str {
    match (series.label.as_str(), chart.unit.as_str()) {
        ("", "") => &chart.title,
        ("", unit) => unit,
        (label, _) => label,
    }
}

fn native(chart: &Chart, sheet: &str, (head, last): (u32, u32)) -> Native {
    let kind = match chart.kind {
        ChartKind::Bars | ChartKind::Grouped => ChartType::Column,
        ChartKind::Rows | ChartKind::Funnel => ChartType::Bar,
        ChartKind::Stacked => ChartType::BarStacked,
        ChartKind::Line => ChartType::Line,
    };
    let lies = matches!(chart.kind, ChartKind::Rows | ChartKind::Funnel | ChartKind::Stacked);
    let sample = chart.series.iter().flat_map(|s| &s.values).flatten().copied().next();
    let format = sample.map_or("0", axis_format);
    let mut native = Native::new(kind);
    for (column, color) in (1u16..).zip(SERIES.iter().cycle()).take(chart.series.len()) {
        let mut style = ChartFormat::new();
        if chart.kind == ChartKind::Line {
            style.set_line(ChartLine::new().set_color(*color).set_width(2.0));
        } else {
            style.set_solid_fill(ChartSolidFill::new().set_color(*color));
        }
        let series = native.add_series();
        series
            .set_name((sheet, head, column))
            .set_categories((sheet, head + 1, 0, last, 0))
            .set_values((sheet, head + 1, column, last, column))
            .set_format(&mut style)
            .set_gap(60);
        if chart.kind != ChartKind::Line && chart.categories.len() <= 12 {
            series.set_data_label(ChartDataLabel::new().show_value().set_num_format(format));
        }
    }
    native.title().set_name(&*super::plain(&chart.title)).set_font(font(11.0, INK).set_bold());
    let line = rule();
    for axis in [true, false] {
        let axis = if axis { native.x_axis() } else { native.y_axis() };
        axis.set_font(&font(9.0, SOFT));
    }
    native.y_axis().set_num_format(format).set_major_gridlines_line(&line);
    if lies {
        // The first category stands above the others, as on paper.
        native.x_axis().set_reverse();
    }
    if chart.series.len() > 1 {
        native.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        native.legend().set_hidden();
    }
    native.set_width(WIDTH).set_height(HEIGHT).set_alt_text(super::plain(&chart.title));
    native
}

fn font(size: f64, color: Color) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(size).set_color(color).unset_bold();
    font
}

fn rule() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(0xdd_dd_dd)).set_width(0.5);
    line
}
