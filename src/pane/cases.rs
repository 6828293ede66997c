//! 售后登记: after-sales cases, the ones without a solution today first (A1, A2).

use super::listing::{Listing, Row};
use super::{Drawn, Shown, empty, find_bar, frame, ground, lines, row, split};
use crate::domain::Event;
use crate::domain::case::{Case, CaseStatus};
use crate::text::harmless;
use crate::ui::Look;
use crate::ui::layout::PaneId;
use chrono::Timelike;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

impl Row for Case {
    fn id(&self) -> i64 {
        self.id
    }
    fn texts(&self) -> Vec<&str> {
        vec![&self.customer, &self.order_no, &self.kind, &self.details.problem, &self.details.products]
    }
}

#[derive(Clone, Debug, Default)]
pub struct Cases {
    pub list: Listing<Case>,
    pub events: Vec<Event>,
    /// The business day, for the same-day rule.
    pub today: String,
}

/// Locale key of a status.
pub const fn status_key(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::New => "case.status.new",
        CaseStatus::Working => "case.status.working",
        CaseStatus::WaitCustomer => "case.status.wait_customer",
        CaseStatus::WaitWarehouse => "case.status.wait_warehouse",
        CaseStatus::WaitCourier => "case.status.wait_courier",
        CaseStatus::WaitFinance => "case.status.wait_finance",
        CaseStatus::Solved => "case.status.solved",
        CaseStatus::Closed => "case.status.closed",
    }
}

impl Cases {
    fn is_flagged(&self, case: &Case, look: &Look) -> bool {
        case.is_flagged(&self.today, look.local(look.now).hour(), look.config.settings.cases.afternoon_hour)
    }

    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look, shown: Shown) -> Drawn {
        let open = self.list.rows().iter().filter(|c| c.status.is_open()).count();
        let inner = frame(PaneId::Cases, area, buf, look, shown, &open.to_string());
        let (inner, caret) = find_bar(&self.list.find, inner, buf, look, false);
        if self.list.is_empty() {
            empty(inner, buf, look, look.t("pane.cases_empty"));
            return Drawn { caret, ..Drawn::default() };
        }
        let (upper, below) = if shown.detail {
            split(inner, inner.height / 2, buf, look, look.t("pane.detail"))
        } else {
            (inner, Rect::ZERO)
        };
        let rows = usize::from(upper.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        for (i, case) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: upper.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..upper };
            self.draw_row(case, at, buf, look, ground(look, shown, i == self.list.cursor.selected));
        }
        if let Some(case) = self.list.selected().filter(|_| shown.detail) {
            lines(below, buf, &self.detail(case, look));
        }
        Drawn { caret, list: upper, first: offset }
    }

    fn draw_row(&self, case: &Case, at: Rect, buf: &mut Buffer, look: &Look, ground: Option<Style>) {
        let theme = look.theme;
        let flagged = self.is_flagged(case, look);
        let text = if case.status.is_open() { theme.text() } else { theme.dim() };
        let (sign, style) = if flagged { ("!", theme.danger()) } else { (" ", text) };
        let kind = look.label(&look.config.lists.case_kinds, &case.kind);
        let due = case.deadline_at.or(case.details.next_due_at).filter(|_| case.status.is_open());
        let due_style = if due.is_some_and(|d| d <= look.now) { theme.danger() } else { theme.notice() };
        let owed = case.open_documents();
        let owed = if owed > 0 {
            look.tf("case.documents_owed", &[("count", &owed.to_string())])
        } else {
            String::new()
        };
        let next =
            if case.details.next_step.is_empty() { &case.details.problem } else { &case.details.next_step };
        let wide = at.width >= 100;
        row(
            at,
            buf,
            ground,
            &[
                (sign.to_owned(), 1, style),
                (kind.to_owned(), if wide { 11 } else { 9 }, style),
                (look.t(status_key(case.status)).to_owned(), 8, text),
                (harmless::line(&case.customer), if wide { 14 } else { 10 }, text),
                (due.map(|d| look.near(d)).unwrap_or_default(), 11, due_style),
                (owed, if wide { 8 } else { 6 }, theme.warning()),
                (harmless::line(next), 200, text),
            ],
        );
    }

    fn detail(&self, case: &Case, look: &Look) -> Vec<(String, Style)> {
        let theme = look.theme;
        let lists = &look.config.lists;
        let d = &case.details;
        let kind = look.label(&lists.case_kinds, &case.kind);
        let order = if case.order_no.is_empty() { "-" } else { &case.order_no };
        let mut out = vec![(
            format!("{kind} · {} · {order} · {}", case.customer, look.near(case.opened_at)),
            theme.accent(),
        )];
        let facts = [
            ("case.problem", d.problem.as_str()),
            ("case.products", &d.products),
            ("case.wants", look.label(&lists.wants, &d.wants)),
            ("case.degree", look.label(&lists.degrees, &d.degree)),
            ("case.responsibility", look.label(&lists.responsibilities, &d.responsibility)),
            ("case.evidence", &d.evidence),
            ("case.solution", &d.solution),
            ("case.next_step", &d.next_step),
            ("case.contingency", &d.contingency),
        ];
        for (key, value) in facts.into_iter().filter(|(_, v)| !v.is_empty()) {
            out.push((format!("{}: {value}", look.t(key)), theme.text()));
        }
        if self.is_flagged(case, look) {
            out.push((look.t("case.no_solution_today").to_owned(), theme.danger()));
        }
        for document in &case.documents {
            let kind = look.label(&lists.documents, &document.kind);
            let sign = if document.written_at.is_some() { "[v]" } else { "[ ]" };
            let qty = if document.qty == 0 { String::new() } else { format!("{:+}", document.qty) };
            let amount = if document.amount.0 == 0 { String::new() } else { document.amount.to_string() };
            out.push((format!("{sign} {kind} {qty} {amount} {}", document.number), theme.notice()));
        }
        out.extend(self.events.iter().rev().map(|event| (told(event, look), theme.dim())));
        for (text, _) in &mut out {
            *text = harmless::line(text);
        }
        out
    }
}

/// One line of the history; of a step about a document the second word is the document's kind.
fn told(event: &Event, look: &Look) -> String {
    let key = format!("case.event.{}", event.kind);
    let to = match event.to_status.as_str() {
        "" => String::new(),
        kind if event.kind.starts_with("document") => look.label(&look.config.lists.documents, kind).to_owned(),
        status => format!("→ {}", look.locale.t(&format!("case.status.{status}"))),
    };
    format!("{} {} {} {to} {}", look.near(event.at), event.agent, look.locale.t(&key), event.text)
}
