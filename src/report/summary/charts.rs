//! The charts of the summary: the same values on paper, in the browser, in the workbook and on the screen.

use crate::domain::figures::summary::{Breakdown, Lost, Summary, TrendDay};
use crate::domain::figures::{RESPONSE_CLASSES, Value};
use crate::report::{Chart, ChartKind, Series, Setting};
use std::collections::BTreeMap;

/// Bars of a chart that lists names.
const TOP: usize = 8;
/// Days of the week's trend.
const WEEK: usize = 7;

/// Which chart; the title is `day.chart.CODE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    Hours,
    Funnel,
    Lost,
    Responses,
    Products,
    Week,
    Month,
}

impl Picture {
    pub const ALL: [Self; 7] =
        [Self::Hours, Self::Funnel, Self::Lost, Self::Responses, Self::Products, Self::Week, Self::Month];

    const fn code(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Funnel => "funnel",
            Self::Lost => "lost",
            Self::Responses => "responses",
            Self::Products => "products",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

/// One chart of the summary.
pub fn chart(summary: &Summary, picture: Picture, setting: &Setting) -> Chart {
    let t = |key: &str| setting.locale.t(key).to_owned();
    let title = t(&format!("day.chart.{}", picture.code()));
    let counted = |kind, points: Vec<(String, i64)>, unit: &str| {
        let points = points.into_iter().map(|(label, n)| (label, Some(Value::Count(n))));
        Chart::single(kind, title.clone(), t(unit), points)
    };
    match picture {
        Picture::Hours => hours(summary, title.clone(), setting),
        Picture::Funnel => {
            let steps = summary.funnel.iter().map(|s| {
                let label = t(&format!("summary.funnel.{}", s.name));
                (label, s.last.unwrap_or(s.today))
            });
            counted(ChartKind::Funnel, steps.collect(), "day.unit.customers")
        }
        Picture::Lost => {
            let lists = &setting.config.lists;
            let reasons = by_reason(&summary.lost);
            let named = reasons.into_iter().map(|(id, n)| (setting.text_of(&lists.lost_reasons, id), n));
            counted(ChartKind::Rows, named.collect(), "day.unit.customers")
        }
        Picture::Responses => {
            let classes = response_labels(setting).into_iter().zip(summary.responses.iter().copied());
            counted(ChartKind::Bars, classes.collect(), "day.unit.times")
        }
        Picture::Products => {
            let products = summary.breakdowns.iter().find(|b| b.by == "product");
            let top = products.into_iter().flat_map(|b: &Breakdown| b.groups.iter().take(TOP));
            let points = top.map(|g| (g.label.clone(), Some(Value::Money(g.amount))));
            Chart::single(ChartKind::Rows, title, "", points)
        }
        Picture::Week => {
            let days = &summary.trend[summary.trend.len().saturating_sub(WEEK)..];
            let counts = |of: fn(&TrendDay) -> i64| days.iter().map(of).collect::<Vec<_>>();
            Chart {
                kind: ChartKind::Grouped,
                title,
                unit: String::new(),
                categories: days.iter().map(|d| d.day.format("%m-%d").to_string()).collect(),
                series: vec![
                    Series::counts(t("day.series.inquiries"), counts(|d| d.inquiries)),
                    Series::counts(t("day.series.orders"), counts(|d| d.orders)),
                ],
            }
        }
        Picture::Month => {
            let points =
                summary.trend.iter().map(|d| (d.day.format("%m-%d").to_string(), Some(Value::Money(d.net))));
            Chart::single(ChartKind::Line, title, "", points)
        }
    }
}

/// From the first to the last hour in which anything happened; the hours between stay, also the quiet ones.
fn hours(summary: &Summary, title: String, setting: &Setting) -> Chart {
    let t = |key: &str| setting.locale.t(key).to_owned();
    let is_busy = |at: &usize| summary.hours[*at].inquiries + summary.hours[*at].orders > 0;
    let first = (0..summary.hours.len()).find(is_busy).unwrap_or(0);
    let last = (0..summary.hours.len()).rfind(is_busy).map_or(first, |at| at + 1);
    let hours = &summary.hours[first..last];
    Chart {
        kind: ChartKind::Grouped,
        title,
        unit: String::new(),
        categories: hours.iter().map(|h| format!("{:02}", h.hour)).collect(),
        series: vec![
            Series::counts(t("day.series.inquiries"), hours.iter().map(|h| h.inquiries)),
            Series::counts(t("day.series.orders"), hours.iter().map(|h| h.orders)),
        ],
    }
}

/// Customers by the reason, the most frequent first.
fn by_reason(lost: &[Lost]) -> Vec<(&str, i64)> {
    let mut reasons: BTreeMap<&str, i64> = BTreeMap::new();
    for group in lost {
        *reasons.entry(&group.reason).or_default() += group.customers.iter().map(|_| 1).sum::<i64>();
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    reasons.truncate(TOP);
    reasons
}

/// From `30 s` up to what took longest, and what nobody answered.
fn response_labels(setting: &Setting) -> Vec<String> {
    let told = |key: &str, n: i64| setting.locale.tf(key, &[("n", &n.to_string())]);
    let within = |seconds: &i64| match seconds {
        0..60 => told("day.response.seconds", *seconds),
        _ => told("day.response.minutes", seconds / 60),
    };
    let longest = RESPONSE_CLASSES[RESPONSE_CLASSES.len() - 1];
    let rest = [told("day.response.over", longest / 60), setting.locale.t("day.response.open").to_owned()];
    RESPONSE_CLASSES.iter().map(within).chain(rest).collect()
}
