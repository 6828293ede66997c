//! What the supervisor asks after: COD that is out too long (O12) and what customers said (O14).

use super::{Page, Setting, Summary};
use crate::report::render::json::known;
use serde_json::{Value, json};

impl Page<'_> {
    /// O12: the overdue ones, the longest out first.
    pub(super) fn cod_overdue(&mut self) {
        let setting = self.setting;
        if self.summary.cod_overdue.is_empty() {
            return;
        }
        self.heading("summary.section.cod");
        let columns = setting.columns(
            &[
                "summary.column.customer",
                "summary.column.order_no",
                "summary.column.courier",
                "summary.column.missing",
            ],
            &["summary.column.amount", "summary.column.hours_out"],
        );
        let rows = self.summary.cod_overdue.iter().map(|k| {
            vec![
                k.customer.clone(),
                k.order_no.clone(),
                setting.group_label("courier", &k.courier),
                missing(k, setting),
                format!("￥{}", k.payable),
                hours_out(k, self.summary).to_string(),
            ]
        });
        let rows = rows.collect();
        self.table(columns, rows);
    }

    /// O14: every opinion, wish and complaint of the days, with the supervisor's answer.
    pub(super) fn feedback(&mut self) {
        let setting = self.setting;
        if self.summary.feedback.is_empty() {
            return;
        }
        self.heading("summary.section.feedback");
        let columns = setting.columns(
            &[
                "summary.column.kind",
                "summary.column.customer",
                "summary.column.text",
                "summary.column.answer",
            ],
            &[],
        );
        let rows = self.summary.feedback.iter().map(|f| {
            let answer = if f.answered_at.is_none() { setting.locale.t("feedback.waits") } else { &f.answer };
            vec![
                setting.text_of(&setting.config.lists.feedback_kinds, &f.kind),
                f.customer.clone(),
                f.text.clone(),
                answer.to_owned(),
            ]
        });
        let rows = rows.collect();
        self.table(columns, rows);
    }
}

/// What of an order's COD is out, in words.
pub(super) fn missing(keeper: &crate::domain::keeper::Keeper, setting: &Setting) -> String {
    keeper
        .missing
        .map_or_else(String::new, |part| setting.locale.t(&format!("cod.missing.{part}")).to_owned())
}

/// Whole hours since it was shipped.
pub(super) fn hours_out(keeper: &crate::domain::keeper::Keeper, summary: &Summary) -> i64 {
    (summary.terms.now - keeper.due_at) / 3600 + summary.cod_return_hours
}

pub(super) fn cod_json(summary: &Summary, setting: &Setting) -> Vec<Value> {
    let all = summary.cod_overdue.iter().map(|k| {
        json!({
            "order_no": k.order_no,
            "customer": k.customer,
            "courier": known(&k.courier),
            "amount": k.payable,
            "missing": k.missing,
            "due_at": setting.clock.rfc3339(k.due_at),
            "hours_out": hours_out(k, summary),
        })
    });
    all.collect()
}

pub(super) fn feedback_json(summary: &Summary, setting: &Setting) -> Vec<Value> {
    let all = summary.feedback.iter().map(|f| {
        json!({
            "kind": f.kind,
            "customer": f.customer,
            "order_no": known(&f.order_no),
            "text": f.text,
            "at": setting.clock.rfc3339(f.at),
            "agent": known(&f.agent),
            "answer": known(&f.answer),
            "answered_at": f.answered_at.map(|at| setting.clock.rfc3339(at)),
        })
    });
    all.collect()
}
