//! One case in full: what it is about, what is offered and owed, the way through its guide, everything said and done.

use crate::domain::case::{Case, CaseFile};
use crate::report::Setting;
use crate::report::case_card::{Card, Fact, countdown};
use crate::text::harmless;
use crate::ui::Look;
use ratatui::style::Style;

pub(super) type Line = (String, Style);

/// The lines of the detail, what matters most first.
pub(super) fn lines(case: &Case, file: &CaseFile, flagged: bool, look: &Look) -> Vec<Line> {
    let theme = look.theme;
    let setting = Setting { locale: look.locale, clock: look.clock, config: look.config };
    let card = Card { case, file, setting: &setting, near: Some(look.local(look.now)) };
    let order = if case.order_no.is_empty() { "-" } else { &case.order_no };
    let head = format!("{} · {} · {order} · {}", card.kind(), case.customer, look.near(case.opened_at));
    let mut out = vec![(head, theme.accent())];
    if flagged {
        out.push((look.t("case.no_solution_today").to_owned(), theme.danger()));
    }
    if let Some(left) = case.countdown(look.now) {
        let (time, left) = (case.deadline_at.unwrap_or_default(), countdown(left, look.locale));
        let line = look.tf("case.deadline_line", &[("time", &look.near(time)), ("left", &left)]);
        out.push((format!("! {line}"), theme.danger()));
    }
    out.extend(card.facts().into_iter().map(|fact| (told(fact), theme.text())));
    out.extend(card.complaint().into_iter().map(|fact| (told(fact), theme.text())));
    out.extend(card.papers().into_iter().map(|line| (ticked(line), theme.notice())));
    for (todo, line) in file.todos.iter().zip(card.todos()) {
        let late = todo.done_at.is_none() && todo.due_at <= look.now;
        out.push((if late { format!("[!] {}", line.1) } else { ticked(line) }, theme.notice()));
    }
    out.extend(card.evidence().into_iter().map(|line| (ticked(line), theme.notice())));
    out.extend(card.path().into_iter().map(|(ask, said)| (format!("? {ask} {said}"), theme.dim())));
    out.extend(card.timeline().into_iter().map(|line| (line, theme.dim())));
    for (text, _) in &mut out {
        *text = harmless::line(text);
    }
    out
}

fn told((label, text): Fact) -> String {
    format!("{label}: {text}")
}

fn ticked((done, text): (bool, String)) -> String {
    format!("{} {text}", if done { "[v]" } else { "[ ]" })
}
