//! The funnel, lost deals, nudges, and every figure with what it was made of.

use super::{Page, Picture, entries, shown};
use crate::domain::figures::Value;
use crate::domain::figures::summary::nudges;
use crate::report::{Block, Cell};

impl Page<'_> {
    pub(super) fn funnel(&mut self) {
        let setting = self.setting;
        self.heading("summary.section.funnel");
        let columns =
            setting.columns(&["summary.funnel.step"], &["summary.funnel.today", "summary.funnel.final"]);
        let rows = self.summary.funnel.iter().map(|step| {
            vec![
                setting.locale.t(&format!("summary.funnel.{}", step.name)).into(),
                Cell::count(step.today),
                Cell::known(step.last.map(Value::Count)),
            ]
        });
        let rows = rows.collect();
        self.table(columns, rows);
        self.chart(Picture::Funnel);
    }

    pub(super) fn lost(&mut self) {
        if self.summary.lost.is_empty() {
            return;
        }
        let setting = self.setting;
        self.heading("summary.section.lost");
        self.chart(Picture::Lost);
        let columns = setting.columns(
            &[
                "summary.column.reason",
                "summary.column.product",
                "summary.column.channel",
                "summary.column.customers",
            ],
            &["summary.column.count"],
        );
        let rows = self.summary.lost.iter().map(|lost| {
            vec![
                setting.text_of(&setting.config.lists.lost_reasons, &lost.reason).into(),
                lost.product.as_str().into(),
                setting.text_of(&setting.config.lists.channels, &lost.channel).into(),
                lost.customers.join(" ").into(),
                Cell::count(lost.customers.iter().map(|_| 1).sum()),
            ]
        });
        let rows = rows.collect();
        self.table(columns, rows);
    }

    /// O8: what the payment nudges brought.
    pub(super) fn nudges(&mut self) {
        if self.summary.nudged.is_empty() {
            return;
        }
        let t = |key: &str| self.setting.locale.t(key).to_owned();
        let brought = nudges(&self.summary.nudged);
        let pairs = vec![
            (t("summary.nudges.sent"), Cell::count(brought.sent)),
            (t("summary.nudges.orders"), Cell::count(brought.orders)),
            (t("summary.nudges.paid_orders"), Cell::count(brought.paid_orders)),
            (t("summary.nudges.paid"), Cell::money(brought.paid)),
        ];
        self.heading("summary.section.nudges");
        self.blocks.push(Block::KeyFigures(pairs));
    }

    /// Every figure with its numerator and denominator, its second values, and whether it can still change.
    pub(super) fn figures(&mut self) {
        let setting = self.setting;
        self.heading("summary.section.service");
        let mut columns = setting.columns(&["summary.csv.item"], &["summary.csv.value"]);
        columns.extend(setting.columns(&["summary.column.made_of", "summary.csv.note"], &[]));
        let rows = self.summary.figures.iter().map(|figure| {
            let note = if figure.provisional { setting.locale.t("summary.csv.provisional") } else { "" };
            vec![
                shown::label(figure, setting).into(),
                Cell::known(figure.value()),
                entries::aside(figure, setting).into(),
                note.into(),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        self.table(columns, rows);
        self.chart(Picture::Responses);
    }
}
