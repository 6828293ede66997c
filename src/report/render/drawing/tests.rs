use super::*;
use crate::domain::figures::Value;
use crate::domain::money::Fen;
use crate::report::Series;

fn hours(kind: ChartKind) -> Chart {
    let hours: Vec<i64> = (8..24).collect();
    Chart {
        kind,
        title: "每小时接待".into(),
        unit: "人".into(),
        categories: hours.iter().map(|h| format!("{h}:00")).collect(),
        series: vec![
            Series::counts("今日", hours.iter().map(|h| h % 7)),
            Series::new("上周同日", hours.iter().map(|h| (*h != 12).then_some(Value::Count(h % 5)))),
        ],
    }
}

fn texts(drawing: &Drawing) -> Vec<&str> {
    drawing.texts().collect()
}

#[test]
fn nothing_leaves_the_drawing() {
    use ChartKind::{Bars, Funnel, Grouped, Line, Rows, Stacked};
    for kind in [Bars, Rows, Grouped, Stacked, Line, Funnel] {
        for width in [180.0, 260.0, 520.0] {
            let drawing = layout(&hours(kind), width);
            let inside = |(x, y): (f32, f32)| {
                (-0.1..=width + 0.1).contains(&x) && (-0.1..=drawing.height + 0.1).contains(&y)
            };
            for shape in &drawing.shapes {
                let corners = match shape {
                    Shape::Rect { x, y, w, h, .. } => {
                        assert!(*w >= 0.0 && *h >= 0.0);
                        vec![(*x, *y), (x + w, y + h)]
                    }
                    Shape::Line { points, .. } | Shape::Area { points, .. } => points.clone(),
                    Shape::Dot { x, y, .. } | Shape::Text { x, y, .. } => vec![(*x, *y)],
                };
                assert!(corners.into_iter().all(inside), "{kind:?} {width} {shape:?} of {}", drawing.height);
            }
        }
    }
}

#[test]
fn bars_are_as_high_as_their_values() {
    let chart = Chart::single(
        ChartKind::Bars,
        "销售额",
        "",
        [("一".into(), Some(Value::Money(Fen(1000)))), ("二".into(), Some(Value::Money(Fen(500))))],
    );
    let drawing = layout(&chart, 300.0);
    let heights: Vec<f32> = drawing
        .shapes
        .iter()
        .filter_map(|s| if let Shape::Rect { h, .. } = s { Some(*h) } else { None })
        .collect();
    assert!((heights[0] - 2.0 * heights[1]).abs() < 0.01, "{heights:?}");
    assert!(texts(&drawing).contains(&"￥10.00"));
}

#[test]
fn a_step_of_a_funnel_says_its_share_of_the_step_before() {
    let steps = [("咨询", 10), ("下单", 4), ("付款", 3)].map(|(l, n)| (l.to_owned(), Some(Value::Count(n))));
    let drawing = layout(&Chart::single(ChartKind::Funnel, "漏斗", "人", steps), 300.0);
    let told = texts(&drawing);
    assert!(told.contains(&"10") && told.contains(&"4  40.0%") && told.contains(&"3  75.0%"), "{told:?}");
}

#[test]
fn a_gap_breaks_the_line() {
    let drawing = layout(&hours(ChartKind::Line), 400.0);
    let of = |series| {
        let own = move |s: &&Shape| matches!(s, Shape::Line { ink: Ink::Series(i), .. } if *i == series);
        drawing.shapes.iter().filter(own).count()
    };
    assert_eq!((of(0), of(1)), (1, 2));
}

#[test]
fn an_empty_chart_has_its_title_only() {
    let chart = Chart::single(ChartKind::Line, "空\u{202E}\u{1b}", "", []);
    let drawing = layout(&chart, 200.0);
    assert_eq!(texts(&drawing), ["空"]);
}
