//! What satisfaction surveys say, what is changed because of them, and what that brought (P1).

use super::render::json::known;
use super::{Block, Cell, Check, Column, DetailSheet, Report, Setting, Table};
use crate::config::lists::label;
use crate::domain::survey::{Judged, Measure, Survey, judge};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The surveys of business days `from..=to` and all measures.
#[derive(Clone, Copy, Debug)]
pub struct SurveyReport<'a> {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub surveys: &'a [Survey],
    pub measures: &'a [Measure],
    pub made_at: i64,
}

/// Half up to one decimal; "–" of nothing.
fn tenths(numerator: i64, denominator: i64) -> String {
    if denominator == 0 {
        return "–".to_owned();
    }
    let tenths = (numerator * 20 + denominator) / (denominator * 2);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The mean mark of a question.
pub fn mean(j: &Judged) -> String {
    tenths(j.sum, j.answers)
}

/// The share of satisfied marks, in percent.
pub fn share(j: &Judged) -> String {
    if j.answers == 0 { "–".to_owned() } else { format!("{}%", tenths(j.satisfied * 100, j.answers)) }
}

impl SurveyReport<'_> {
    fn judged(&self, setting: &Setting) -> Vec<Judged> {
        let questions: Vec<&str> =
            setting.config.lists.survey_questions.iter().map(|q| q.id.as_str()).collect();
        judge(&questions, self.surveys)
    }

    pub fn report(&self, setting: &Setting) -> Report {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let days =
            if self.from == self.to { self.from.to_string() } else { format!("{} / {}", self.from, self.to) };
        let meta = vec![
            (t("summary.days"), days),
            (t("trade.surveys"), self.surveys.len().to_string()),
            (t("summary.made_at"), setting.full_time(self.made_at)),
        ];
        let mut blocks = vec![Block::Heading(t("trade.section.marks"))];
        if self.surveys.is_empty() {
            blocks.push(Block::Text(t("trade.no_survey")));
        } else {
            blocks.push(Block::Table(self.marks(setting)));
        }
        let words: Vec<String> = self
            .surveys
            .iter()
            .filter(|s| !s.note.is_empty())
            .map(|s| {
                format!(
                    "{}  {}: {}",
                    setting.time(s.at),
                    setting.masked(&s.customer),
                    setting.masked(&s.note)
                )
            })
            .collect();
        if !words.is_empty() {
            blocks.extend([Block::Heading(t("trade.section.words")), Block::Bullets(words)]);
        }
        if !self.measures.is_empty() {
            let checks = self.measures.iter().map(|m| measure(m, setting)).collect();
            blocks.extend([Block::Heading(t("trade.section.measures")), Block::CheckList(checks)]);
        }
        let title = t("trade.survey_title");
        let (header, rows) = self.rows(setting);
        let table = Table::new(header.into_iter().map(Column::left).collect(), rows);
        Report { details: vec![DetailSheet::new(&title, table)], title, meta, blocks }
    }

    fn marks(&self, setting: &Setting) -> Table {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let questions = &setting.config.lists.survey_questions;
        let mut columns = vec![Column::left(t("trade.question"))];
        columns.extend(["trade.answers", "trade.mean", "trade.satisfied"].map(|key| Column::right(t(key))));
        columns.extend((1..=5).map(|mark: i64| Column::right(mark.to_string())));
        let rows = self.judged(setting).into_iter().map(|j| {
            let name = label(questions, &j.question, setting.locale.lang()).to_owned();
            let mut row = vec![
                Cell::text(name),
                Cell::count(j.answers),
                Cell::text(mean(&j)),
                Cell::share(j.satisfied, j.answers),
            ];
            row.extend(j.spread.iter().map(|n| Cell::count(*n)));
            row
        });
        Table::new(columns, rows)
    }

    /// Header and rows of the CSV: one row a mark.
    fn rows(&self, setting: &Setting) -> (Vec<String>, Vec<Vec<String>>) {
        let t = |key: &'static str| setting.locale.t(key).to_owned();
        let header = [
            "trade.at",
            "order.field.order_no",
            "order.field.customer",
            "trade.question",
            "trade.mark_column",
            "trade.survey_note",
        ];
        let questions = &setting.config.lists.survey_questions;
        let rows = self.surveys.iter().flat_map(|s| {
            s.marks.iter().map(|(question, mark)| {
                vec![
                    setting.full_time(s.at),
                    s.order_no.clone(),
                    setting.masked(&s.customer),
                    label(questions, question, setting.locale.lang()).to_owned(),
                    mark.to_string(),
                    setting.masked(&s.note),
                ]
            })
        });
        (header.map(t).to_vec(), rows.collect())
    }

    pub fn json(&self, setting: &Setting) -> Value {
        let judged = self.judged(setting).into_iter().map(|j| {
            json!({
                "question": j.question, "answers": j.answers, "sum": j.sum, "satisfied": j.satisfied,
                "mean": (j.answers > 0).then(|| mean(&j)), "spread": j.spread,
            })
        });
        let time = |at: Option<i64>| at.map(|at| setting.clock.rfc3339(at));
        let surveys = self.surveys.iter().map(|s| {
            let marks: serde_json::Map<String, Value> =
                s.marks.iter().map(|(q, m)| (q.clone(), json!(m))).collect();
            json!({
                "at": time(Some(s.at)), "order_no": known(&s.order_no), "customer": setting.masked(&s.customer),
                "agent": known(&s.agent), "marks": marks, "note": known(&setting.masked(&s.note)),
            })
        });
        let measures = self.measures.iter().map(|m| {
            json!({
                "question": known(&m.question), "text": m.text, "owner": known(&m.owner), "due": time(m.due_at),
                "at": time(Some(m.at)), "done_at": time(m.done_at), "effect": known(&m.effect),
            })
        });
        json!({
            "from": self.from.to_string(), "to": self.to.to_string(),
            "questions": judged.collect::<Vec<_>>(), "surveys": surveys.collect::<Vec<_>>(),
            "measures": measures.collect::<Vec<_>>(),
        })
    }
}

fn measure(m: &Measure, setting: &Setting) -> Check {
    let t = |key: &'static str| setting.locale.t(key).to_owned();
    let about = label(&setting.config.lists.survey_questions, &m.question, setting.locale.lang()).to_owned();
    Check {
        ticked: m.done_at.is_some(),
        title: m.text.clone(),
        aside: m.done_at.or(m.due_at).map(|at| setting.time(at)).unwrap_or_default(),
        facts: vec![
            (t("trade.about"), about),
            (t("trade.owner"), m.owner.clone()),
            (t("trade.effect"), m.effect.clone()),
        ],
        ..Check::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_means_and_shares_are_rounded_half_up_when_shown() {
        let j = Judged { answers: 8, sum: 30, satisfied: 5, ..Judged::default() };
        assert_eq!((mean(&j).as_str(), share(&j).as_str()), ("3.8", "62.5%"));
        let one_third = Judged { answers: 3, sum: 10, satisfied: 1, ..Judged::default() };
        assert_eq!((mean(&one_third).as_str(), share(&one_third).as_str()), ("3.3", "33.3%"));
        assert_eq!((mean(&Judged::default()), share(&Judged::default())), ("–".into(), "–".into()));
    }
}
