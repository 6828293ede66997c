//! Charts in the terminal: upright bars and lines by ratatui, lying bars and the funnel by signs, so that Chinese names
//! stand in their columns. Nothing is told by colour alone.

use crate::report::chart::size;
use crate::report::{Chart, ChartKind};
use crate::text::{harmless, width};
use crate::ui::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::widgets::{Axis, Bar, BarChart, BarGroup, Chart as Plot, Dataset, GraphType, Sparkline, Widget};

/// A chart needs so many columns and rows, its title among them.
const LEAST: (u16, u16) = (38, 8);
/// Columns of the longest name of a lying bar.
const NAME: usize = 16;

/// Draws the charts of a page, as many as fit; returns how many pages there are.
pub(super) fn draw(charts: &[Chart], page: usize, area: Rect, buf: &mut Buffer, look: &Look) -> usize {
    if area.height < 3 || area.width < 16 {
        return 1;
    }
    let across = (area.width / LEAST.0).clamp(1, 2);
    let down = (area.height / LEAST.1).max(1);
    let fit = usize::from(across * down);
    let pages = charts.len().div_ceil(fit).max(1);
    let page = page.min(pages - 1);
    // The line about the pages has a row of its own where there are several.
    let grid = Rect { height: area.height - u16::from(pages > 1), ..area };
    let (wide, high) = (grid.width / across, grid.height / down);
    for (at, chart) in charts.iter().skip(page * fit).take(fit).enumerate() {
        let at = u16::try_from(at).unwrap_or(0);
        let (column, line) = (at % across, at / across);
        let place = Rect {
            x: grid.x + column * wide,
            y: grid.y + line * high,
            width: wide.saturating_sub(1),
            height: high,
        };
        one(chart, place, buf, look);
    }
    if pages > 1 {
        let known = [("page", (page + 1).to_string()), ("pages", pages.to_string())];
        let known = known.each_ref().map(|(k, v)| (*k, v.as_str()));
        let text = width::cut(&look.tf("day.charts", &known), usize::from(area.width));
        buf.set_string(area.x, area.bottom() - 1, text, look.theme.key());
    }
    pages
}

/// Title, then the drawing.
fn one(chart: &Chart, area: Rect, buf: &mut Buffer, look: &Look) {
    let columns = usize::from(area.width);
    buf.set_string(area.x, area.y, width::cut(&harmless::line(&chart.title), columns), look.theme.title());
    let mut x = width::width(&chart.title) + 2;
    for (at, series) in chart.series.iter().enumerate().filter(|(_, s)| !s.label.is_empty()) {
        let text = format!("{} {}", ["▌", "▐"][at.min(1)], harmless::line(&series.label));
        let wide = width::width(&text);
        if x + wide > columns {
            break;
        }
        buf.set_string(area.x + u16::try_from(x).unwrap_or(0), area.y, &text, ink(at, look));
        x += wide + 2;
    }
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
    if chart.is_empty() {
        buf.set_stringn(body.x, body.y, look.t("day.no_chart"), columns, look.theme.dim());
        return;
    }
    match chart.kind {
        ChartKind::Grouped | ChartKind::Stacked => upright(chart, body, buf, look),
        ChartKind::Bars | ChartKind::Rows => lying(chart, body, buf, look),
        ChartKind::Funnel => funnel(chart, body, buf, look),
        ChartKind::Line => line(chart, body, buf, look),
    }
}

/// Colour of a series; its place tells it too: left before right, above before below.
fn ink(series: usize, look: &Look) -> Style {
    if series == 0 { look.theme.accent() } else { look.theme.ok() }
}

/// A value as the length of a bar.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(value: f64) -> u64 {
    value.max(0.0).round() as u64
}

/// The series of a category beside each other; where they do not fit, one line of small bars a series.
fn upright(chart: &Chart, area: Rect, buf: &mut Buffer, look: &Look) {
    let groups = u16::try_from(chart.categories.len()).unwrap_or(u16::MAX).max(1);
    let series = u16::try_from(chart.series.len()).unwrap_or(1).max(1);
    let a_group = area.width / groups;
    if a_group < series + 1 {
        return small(chart, area, buf, look);
    }
    let bar = ((a_group - 1) / series).clamp(1, 5);
    let label = |text: &str| {
        // Of a date the day is enough where it is narrow.
        let room = usize::from(bar * series);
        let short = text.rsplit('-').next().unwrap_or(text);
        if width::width(text) <= room { text.to_owned() } else { width::cut(short, room) }
    };
    let mut plot = BarChart::default()
        .bar_width(bar)
        .bar_gap(0)
        .group_gap(1)
        .label_style(look.theme.dim())
        .max(whole(chart.largest()).max(1));
    for (at, category) in chart.categories.iter().enumerate() {
        let bars: Vec<Bar> = chart
            .values(at)
            .enumerate()
            .map(|(nth, value)| {
                let shown = value.map_or_else(String::new, |v| Chart::said(Some(v)));
                let told = if value.is_some_and(|v| size(v) > 0.0) && width::width(&shown) <= usize::from(bar)
                {
                    shown
                } else {
                    String::new()
                };
                Bar::default()
                    .value(value.map_or(0, |v| whole(size(v))))
                    .text_value(told)
                    .style(ink(nth, look))
                    .value_style(ink(nth, look).add_modifier(ratatui::style::Modifier::REVERSED))
            })
            .collect();
        plot = plot.data(BarGroup::default().label(label(category)).bars(&bars));
    }
    plot.render(area, buf);
}

/// One line of small bars a series, for many categories on little room.
fn small(chart: &Chart, area: Rect, buf: &mut Buffer, look: &Look) {
    let each = (area.height.saturating_sub(1) / u16::try_from(chart.series.len()).unwrap_or(1).max(1)).max(1);
    for (nth, series) in chart.series.iter().enumerate() {
        let at = u16::try_from(nth).unwrap_or(0) * each;
        let place = Rect { y: area.y + at, height: each.min(area.height.saturating_sub(at)), ..area };
        let data: Vec<u64> = series.values.iter().map(|v| v.map_or(0, |v| whole(size(v)))).collect();
        Sparkline::default().data(&data).style(ink(nth, look)).render(place, buf);
    }
    let ends = [chart.categories.first(), chart.categories.last()];
    if let [Some(first), Some(last)] = ends {
        let text = format!("{first} – {last}");
        buf.set_stringn(area.x, area.bottom() - 1, text, usize::from(area.width), look.theme.dim());
    }
}

/// A name, its bar, its value; the largest bar fills the room.
fn lying(chart: &Chart, area: Rect, buf: &mut Buffer, look: &Look) {
    let labels: Vec<String> = chart.categories.iter().map(|c| harmless::line(c)).collect();
    let told: Vec<String> = (0..labels.len()).map(|at| Chart::said(chart.value(0, at))).collect();
    let widest = |texts: &[String]| texts.iter().map(|t| width::width(t)).max().unwrap_or(0);
    let (name, number) = (widest(&labels).min(NAME), widest(&told));
    let room = usize::from(area.width).saturating_sub(name + number + 2);
    let rows = labels.iter().zip(&told).enumerate().take(usize::from(area.height));
    for (y, (at, (label, value))) in (area.y..).zip(rows) {
        buf.set_string(area.x, y, width::pad(&width::cut(label, name), name), look.theme.text());
        let x = area.x + u16::try_from(name + 1).unwrap_or(0);
        buf.set_string(x, y, width::pad_left(value, number), look.theme.text());
        let x = x + u16::try_from(number + 1).unwrap_or(0);
        let part = chart.value(0, at).map_or(0.0, size) / chart.largest().max(f64::MIN_POSITIVE);
        buf.set_string(x, y, bar(part, room), ink(0, look));
    }
}

/// So much of the room in eighths of a column; what is more than nothing has at least one of them.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn bar(part: f64, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if part <= 0.0 {
        return String::new();
    }
    let eighths = ((part.min(1.0) * (room * 8) as f64).round() as usize).max(1);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// Steps centred under each other, each with what is left of the step before.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn funnel(chart: &Chart, area: Rect, buf: &mut Buffer, look: &Look) {
    let labels: Vec<String> = chart.categories.iter().map(|c| harmless::line(c)).collect();
    let sizes: Vec<f64> = (0..labels.len()).map(|at| chart.value(0, at).map_or(0.0, size)).collect();
    let name = labels.iter().map(|l| width::width(l)).max().unwrap_or(0).min(NAME);
    let told: Vec<String> = (0..labels.len())
        .map(|at| {
            let value = Chart::said(chart.value(0, at));
            match at.checked_sub(1).map(|before| sizes[before]) {
                Some(before) if before > 0.0 => format!("{value} {:>3.0}%", sizes[at] / before * 100.0),
                _ => format!("{value}     "),
            }
        })
        .collect();
    let number = told.iter().map(|t| width::width(t)).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(name + number + 2);
    let largest = chart.largest().max(f64::MIN_POSITIVE);
    for (y, at) in (area.y..area.bottom()).zip(0..labels.len()) {
        buf.set_string(area.x, y, width::pad(&width::cut(&labels[at], name), name), look.theme.text());
        let x = area.x + u16::try_from(name + 1).unwrap_or(0);
        buf.set_string(x, y, width::pad_left(&told[at], number), look.theme.text());
        // Centred: an even difference on both sides.
        let wide = ((sizes[at] / largest * room as f64).round() as usize).max(usize::from(sizes[at] > 0.0));
        let before = (room - wide.min(room)) / 2;
        let x = x + u16::try_from(number + 1 + before).unwrap_or(0);
        buf.set_string(x, y, "█".repeat(wide.min(room)), ink(0, look));
    }
}

/// Points in the order of time, joined.
#[allow(clippy::cast_precision_loss)]
fn line(chart: &Chart, area: Rect, buf: &mut Buffer, look: &Look) {
    let points: Vec<Vec<(f64, f64)>> = chart
        .series
        .iter()
        .map(|s| s.values.iter().enumerate().filter_map(|(x, v)| v.map(|v| (x as f64, size(v)))).collect())
        .collect();
    let sets = points.iter().enumerate().map(|(nth, points)| {
        Dataset::default()
            .marker(Marker::Braille)
            .graph_type(GraphType::Line)
            .style(ink(nth, look))
            .data(points)
    });
    let (low, high) = (chart.smallest(), chart.largest().max(1.0));
    let last = chart.categories.len().saturating_sub(1);
    let days = [0, last / 2, last].map(|at| chart.categories.get(at).cloned().unwrap_or_default());
    let amount = |v: f64| format!("{v:.0}");
    let x = Axis::default().style(look.theme.dim()).bounds([0.0, (last as f64).max(1.0)]).labels(days);
    let y = Axis::default().style(look.theme.dim()).bounds([low, high]).labels([
        amount(low),
        amount(f64::midpoint(low, high)),
        amount(high),
    ]);
    Plot::new(sets.collect()).x_axis(x).y_axis(y).legend_position(None).render(area, buf);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_part_and_never_longer_than_the_room() {
        assert_eq!((bar(0.0, 8), bar(1.0, 4)), (String::new(), "████".to_owned()));
        assert_eq!((bar(0.5, 3), bar(0.001, 8)), ("█▌".to_owned(), "▏".to_owned()));
        assert_eq!(bar(7.0, 2), "██");
    }
}
