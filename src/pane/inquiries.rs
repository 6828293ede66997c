//! 咨询队列: everyone who asked something, what hurts most first (I2).

use super::listing::{Listing, Row};
use super::{Drawn, Shown, empty, find_bar, frame, ground, lines, of_record, row, split};
use crate::domain::Event;
use crate::domain::inquiry::{Inquiry, InquiryStatus, Wait};
use crate::domain::product::Product;
use crate::text::{harmless, when, width};
use crate::ui::Look;
use crate::ui::layout::PaneId;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

impl Row for Inquiry {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        vec![&self.customer, &self.question, &self.product, &self.topic]
    }
}

#[derive(Clone, Debug, Default)]
pub struct Inquiries {
    pub list: Listing<Inquiry>,
    /// History of the selected one.
    pub events: Vec<Event>,
    /// I8: the known products it names.
    pub stock: Vec<Product>,
}

/// What stands first in a row: sign, clock or state, and how urgent it looks.
fn state(inquiry: &Inquiry, look: &Look) -> (&'static str, String, Style) {
    let theme = look.theme;
    if !inquiry.status.is_open() {
        return (" ", look.t(status_key(inquiry.status)).to_owned(), theme.dim());
    }
    if let (true, Some(promise)) = (inquiry.is_overdue(look.now), &inquiry.promise) {
        return ("!", format!("-{}", when::span(look.now - promise.due_at)), theme.danger());
    }
    if let Some(waited) = inquiry.waited(look.now) {
        let (sign, style) = match look.config.settings.thresholds().level(waited) {
            Wait::Fresh => (" ", theme.ok()),
            Wait::Noticed => ("·", theme.notice()),
            Wait::Long => ("*", theme.warning()),
            Wait::Breach => ("!", theme.danger()),
        };
        return (sign, when::span(waited), style);
    }
    match &inquiry.promise {
        Some(promise) => ("@", look.near(promise.due_at), theme.notice()),
        None => (" ", look.t(status_key(inquiry.status)).to_owned(), theme.text()),
    }
}

/// Locale key of a status.
pub const fn status_key(status: InquiryStatus) -> &'static str {
    match status {
        InquiryStatus::Waiting => "inquiry.status.waiting",
        InquiryStatus::Serving => "inquiry.status.serving",
        InquiryStatus::Promised => "inquiry.status.promised",
        InquiryStatus::Ordered => "inquiry.status.ordered",
        InquiryStatus::NotOrdered => "inquiry.status.not_ordered",
        InquiryStatus::Answered => "inquiry.status.answered",
        InquiryStatus::ToAfterSales => "inquiry.status.to_after_sales",
        InquiryStatus::Transferred => "inquiry.status.transferred",
    }
}

impl Inquiries {
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> Drawn {
        let open = self.list.rows().iter().filter(|i| i.status.is_open()).count();
        let inner = frame(PaneId::Inquiries, area, buf, look, shown, &open.to_string());
        let (inner, caret) = find_bar(&self.list.find, inner, buf, look, false);
        let lower = if shown.detail {
            inner.height / 2
        } else if inner.height >= 18 {
            8
        } else {
            0
        };
        let (upper, detail) = if lower > 0 {
            split(inner, lower, buf, look, look.t("pane.detail"))
        } else {
            (inner, Rect::ZERO)
        };
        if self.list.is_empty() {
            empty(upper, buf, look, look.t(self.list.emptiness("pane.inquiries_empty")));
        }
        let first = self.draw_rows(upper, buf, look, shown);
        if let Some(inquiry) = self.list.detailed().filter(|_| lower > 0) {
            lines(detail, buf, &of_record(self.detail(inquiry, look, shown.detail), look, shown));
        }
        Drawn { caret, list: upper, first }
    }

    /// Returns the first row drawn.
    fn draw_rows(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> usize {
        let rows = usize::from(area.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        for (i, inquiry) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: area.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..area };
            let (sign, clock, style) = state(inquiry, look);
            let text = if inquiry.status.is_open() { look.theme.text() } else { look.theme.dim() };
            let urgent = if inquiry.urgency == "normal" || inquiry.urgency.is_empty() {
                String::new()
            } else {
                format!("[{}]", look.label(&look.config.lists.urgencies, &inquiry.urgency))
            };
            let topic = look.label(&look.config.lists.topics, &inquiry.topic);
            let said = format!("{urgent}{}", inquiry.question);
            let name = if area.width >= 60 { 16 } else { 10 };
            row(
                at,
                buf,
                ground(look, shown, i == self.list.cursor.selected),
                &[
                    (sign.to_owned(), 1, style),
                    (clock, 8, style),
                    (look.name(&inquiry.customer), name, text),
                    (topic.to_owned(), 8, look.theme.dim()),
                    (look.text(&said), 200, text),
                ],
            );
        }
        offset
    }

    /// What is known of one inquiry, the newest history first; what was sent is told whole when there is room (F4).
    fn detail(&self, inquiry: &Inquiry, look: &Look, whole: bool) -> Vec<(String, Style)> {
        let theme = look.theme;
        let channel = look.label(&look.config.lists.channels, &inquiry.channel);
        let head = format!(
            "{} · {channel} · {} · {}",
            inquiry.customer,
            look.t(status_key(inquiry.status)),
            look.near(inquiry.opened_at)
        );
        let mut out = vec![(harmless::line(&head), theme.accent())];
        if !inquiry.product.is_empty() {
            out.push((
                look.tf("inquiry.about", &[("product", &harmless::line(&inquiry.product))]),
                theme.text(),
            ));
        }
        for product in &self.stock {
            let style = if product.stock == Some(0) { theme.danger() } else { theme.ok() };
            out.push((look.stock(product), style));
        }
        out.push((harmless::block(&inquiry.question), theme.text()));
        if let Some(promise) = &inquiry.promise {
            let asked = look.label(&look.config.lists.askees, &promise.asked);
            let time = look.near(promise.due_at);
            let text = look
                .tf("inquiry.promise_line", &[("time", &time), ("what", &promise.what), ("asked", asked)]);
            out.push((harmless::line(&text), theme.notice()));
        }
        if let Some(first) = inquiry.first_reply_at {
            let took = when::span(first - inquiry.opened_at);
            out.push((look.tf("inquiry.first_response", &[("span", &took)]), theme.dim()));
        }
        if !inquiry.lost_reason.is_empty() {
            let reason = look.label(&look.config.lists.lost_reasons, &inquiry.lost_reason);
            out.push((look.tf("inquiry.lost", &[("reason", reason)]), theme.dim()));
        }
        for event in self.events.iter().rev() {
            let key = format!("inquiry.event.{}", event.kind);
            let what = look.locale.t(&key);
            // A closing without an order carries the id of its reason.
            let said = look.label(&look.config.lists.lost_reasons, &event.text);
            let said = match event.kind.as_str() {
                "not_ordered" => said,
                "approved" => look.label(&look.config.lists.askees, &event.text),
                _ => event.text.as_str(),
            };
            let text = format!("{} {} {what} {said}", look.near(event.at), event.agent);
            let text = if whole { harmless::block(&text) } else { width::cut(&harmless::line(&text), 300) };
            out.push((text, theme.dim()));
        }
        out
    }
}
