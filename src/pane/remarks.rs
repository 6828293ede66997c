//! 备注模板: templates of the seller remark, filled from the order in context (R1–R3).

use super::listing::{Listing, Row};
use super::{Drawn, Shown, empty, find_bar, frame, ground, lines, of_record, row, split};
use crate::domain::remark::{Remark, Template};
use crate::text::harmless;
use crate::ui::Look;
use crate::ui::layout::PaneId;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A template with its place in the list as its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRow {
    pub place: i64,
    pub template: Template,
    /// The sign of its flag.
    pub sign: String,
}

impl Row for TemplateRow {
    fn id(&self) -> i64 {
        self.place
    }
    fn texts(&self) -> Vec<&str> {
        vec![&self.template.label, &self.template.id]
    }
}

#[derive(Clone, Debug, Default)]
pub struct Remarks {
    pub list: Listing<TemplateRow>,
    /// Whose remark it would be: order number and customer; `None` without an order in context.
    pub order: Option<(String, String)>,
    /// The order's remark as it stands, and its history.
    pub current: String,
    /// The sign of its flag.
    pub sign: String,
    /// Its earlier remarks, each with when, by whom, how and with which flag it was written.
    pub history: Vec<(Remark, String)>,
}

impl Remarks {
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> Drawn {
        let inner = frame(PaneId::Remarks, area, buf, look, shown, "");
        let (inner, caret) = find_bar(&self.list.find, inner, buf, look, false);
        let lower = if shown.detail { inner.height / 2 } else { 4.min(inner.height / 2) };
        let (upper, below) = split(inner, lower, buf, look, look.t("remark.of_order"));
        if self.list.is_empty() {
            empty(upper, buf, look, look.t("modal.nothing_found"));
        }
        let rows = usize::from(upper.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        for (i, item) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: upper.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..upper };
            let fields: Vec<&str> = item.template.fields.iter().map(|f| f.label.as_str()).collect();
            row(
                at,
                buf,
                ground(look, shown, i == self.list.cursor.selected),
                &[
                    (item.sign.clone(), 2, look.theme.key()),
                    (item.template.label.clone(), 12, look.theme.text()),
                    (fields.join(","), 200, look.theme.dim()),
                ],
            );
        }
        lines(below, buf, &of_record(self.about_order(look), look, shown));
        Drawn { caret, list: upper, first: offset }
    }

    fn about_order(&self, look: &Look) -> Vec<(String, ratatui::style::Style)> {
        let Some((order_no, customer)) = &self.order else {
            return vec![(look.t("remark.no_order").to_owned(), look.theme.dim())];
        };
        let mut out = vec![(harmless::line(&format!("{customer} · {order_no}")), look.theme.accent())];
        let current =
            if self.current.is_empty() { look.t("remark.none").to_owned() } else { self.current.clone() };
        let flag = if self.sign.is_empty() || self.current.is_empty() {
            String::new()
        } else {
            format!("[{}] ", self.sign)
        };
        out.push((harmless::line(&format!("{flag}{current}")), look.theme.notice()));
        for (remark, told) in &self.history {
            out.push((harmless::line(&format!("{told}  {}", remark.text)), look.theme.dim()));
        }
        out
    }
}
