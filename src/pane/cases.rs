//! 售后登记: after-sales cases, the ones without a solution today first (A1, A2).

mod detail;

use super::listing::{Listing, Row};
use super::{Drawn, Shown, empty, find_bar, frame, ground, lines, of_record, row, split};
use crate::domain::case::{Case, CaseFile, CaseStatus, RegisterFilter};
use crate::report::case_card::countdown;
use crate::text::width;
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
    /// Everything about the selected one.
    pub file: CaseFile,
    pub filter: RegisterFilter,
    /// The one the list was made with.
    pub filtered_by: RegisterFilter,
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
        let conditions: Vec<String> = self.filter.codes().iter().map(|c| condition_text(c, look)).collect();
        let count = std::iter::once(open.to_string()).chain(conditions).collect::<Vec<_>>().join(" · ");
        let inner = frame(PaneId::Cases, area, buf, look, shown, &count);
        let (inner, caret) = find_bar(&self.list.find, inner, buf, look, false);
        if self.list.is_empty() {
            let key = if self.filter.is_empty() { "pane.cases_empty" } else { "case.filter.nothing" };
            empty(inner, buf, look, look.t(self.list.emptiness(key)));
            return Drawn { caret, ..Drawn::default() };
        }
        let (upper, below) = if shown.detail {
            // The detail is what is read: the list keeps a third, or what it needs.
            let list = u16::try_from(self.list.len()).unwrap_or(u16::MAX).clamp(3, (inner.height / 3).max(3));
            split(inner, inner.height.saturating_sub(list + 1), buf, look, look.t("pane.detail"))
        } else {
            (inner, Rect::ZERO)
        };
        let rows = usize::from(upper.height);
        let offset = self.list.cursor.offset(self.list.len(), rows);
        for (i, case) in self.list.visible().enumerate().skip(offset).take(rows) {
            let at = Rect { y: upper.y + u16::try_from(i - offset).unwrap_or(0), height: 1, ..upper };
            self.draw_row(case, at, buf, look, ground(look, shown, i == self.list.cursor.selected));
        }
        if let Some(case) = self.list.detailed().filter(|_| shown.detail) {
            let flagged = self.is_flagged(case, look);
            let told = of_record(detail::lines(case, &self.file, flagged, look), look, shown);
            draw_detail(below, buf, look, &told);
        }
        Drawn { caret, list: upper, first: offset }
    }

    fn draw_row(&self, case: &Case, at: Rect, buf: &mut Buffer, look: &Look, ground: Option<Style>) {
        let theme = look.theme;
        let flagged = self.is_flagged(case, look);
        let text = if case.status.is_open() { theme.text() } else { theme.dim() };
        // A7: a deadline that is near is told without colours too.
        let countdown = case.countdown(look.now).map(|left| countdown(left, look.locale));
        let (sign, style) = if flagged || countdown.is_some() { ("!", theme.danger()) } else { (" ", text) };
        let kind = look.label(&look.config.lists.case_kinds, &case.kind);
        let due = case.deadline_at.or(case.details.next_due_at).filter(|_| case.status.is_open());
        let due_style = if countdown.is_some() || due.is_some_and(|d| d <= look.now) {
            theme.danger()
        } else {
            theme.notice()
        };
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
                (look.name(&case.customer), if wide { 14 } else { 10 }, text),
                (countdown.or_else(|| due.map(|d| look.near(d))).unwrap_or_default(), 11, due_style),
                (owed, if wide { 8 } else { 6 }, theme.warning()),
                (look.text(next), 200, text),
            ],
        );
    }
}

/// A condition of the register's filter in words; the codes are those of `RegisterFilter`.
pub fn condition_text(code: &str, look: &Look) -> String {
    let lists = &look.config.lists;
    match code.split_once(':') {
        Some(("kind", id)) => look.label(&lists.case_kinds, id).to_owned(),
        Some(("responsible", id)) => {
            look.tf("case.filter.responsible", &[("who", look.label(&lists.responsibilities, id))])
        }
        Some(("days", days)) => look.tf("case.filter.days", &[("days", days)]),
        Some(("status", status)) => {
            CaseStatus::from_code(status).map_or_else(String::new, |s| look.t(status_key(s)).to_owned())
        }
        _ => look.t("case.filter.no_solution").to_owned(),
    }
}

/// The lines that fit; what does not fit is read on the card.
fn draw_detail(area: Rect, buf: &mut Buffer, look: &Look, detail: &[detail::Line]) {
    let columns = usize::from(area.width);
    let all: usize = detail.iter().map(|(text, _)| width::wrap(text, columns).len()).sum();
    if all <= usize::from(area.height) || area.height < 2 {
        return lines(area, buf, detail);
    }
    lines(Rect { height: area.height - 1, ..area }, buf, detail);
    let more = look.t("case.more");
    buf.set_stringn(area.x, area.bottom() - 1, more, columns, look.theme.key());
}
