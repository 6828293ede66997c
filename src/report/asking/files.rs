//! The two lists for other programs: JSON with stable names, and one row a fact for a spreadsheet.

use super::Page;
use crate::domain::figures::summary::Asked;
use crate::domain::mining::Group;
use crate::domain::question::Question;
use crate::domain::usage::{Daily, Usage, idle_days};
use crate::report::render::json::known;
use crate::report::{Cell, Column, Setting, Table};
use serde_json::{Value, json};

fn topics(asked: &[Asked]) -> Vec<Value> {
    let topic = |a: &Asked| json!({ "topic": known(&a.topic), "times": a.times, "without_snippet": a.without_snippet });
    asked.iter().map(topic).collect()
}

fn group(g: &Group, setting: &Setting) -> Value {
    json!({
        "topic": known(&g.topic), "question": g.sample, "times": g.count,
        "last_at": setting.clock.rfc3339(g.last_at), "with_snippet": g.with_snippet,
    })
}

/// F6
pub fn usage_json(usage: &Usage, setting: &Setting) -> Value {
    let time = |at| setting.clock.rfc3339(at);
    let per_day = usage.per_day.iter().map(|(day, n)| json!({ "day": day.to_string(), "uses": n }));
    let top = usage.top.iter().map(|u| json!({ "code": u.code, "title": u.title, "uses": u.uses }));
    let unused = usage.unused.iter().map(|u| {
        json!({ "code": u.code, "title": u.title, "last_used_at": u.last_used_at.map(time),
                "days": idle_days(u, usage.made_at) })
    });
    json!({
        "from": usage.from.to_string(),
        "to": usage.to.to_string(),
        "uses": usage.uses(),
        "snippets": usage.snippets,
        "per_day": per_day.collect::<Vec<_>>(),
        "top": top.collect::<Vec<_>>(),
        "unused": unused.collect::<Vec<_>>(),
        "topics": topics(&usage.asked),
        "unanswered": usage.unanswered.iter().map(|g| group(g, setting)).collect::<Vec<_>>(),
    })
}

/// I7
pub fn daily_json(daily: &Daily, setting: &Setting) -> Value {
    let time = |at| setting.clock.rfc3339(at);
    let repeated = daily.repeated.iter().map(|r| {
        let mut value = group(&r.group, setting);
        value["answered"] = json!(r.answered);
        value
    });
    let question = |q: &Question| {
        json!({ "id": q.id, "topic": known(&q.topic), "text": q.text, "asked": known(&q.asked),
                "asked_at": time(q.asked_at), "answer": known(&q.answer), "answered_at": q.answered_at.map(time) })
    };
    let added = daily
        .added
        .iter()
        .map(|a| json!({ "code": a.code, "title": a.title, "at": time(a.at), "agent": known(&a.agent) }));
    let approvals = daily.approvals.iter().map(|a| {
        json!({ "at": time(a.at), "title": a.title, "text": a.text, "approved_by": a.approved_by,
                "customer": known(&a.customer), "agent": known(&a.agent) })
    });
    json!({
        "from": daily.from.to_string(),
        "to": daily.to.to_string(),
        "topics": topics(&daily.asked),
        "questions": repeated.collect::<Vec<_>>(),
        "open": daily.open.iter().map(question).collect::<Vec<_>>(),
        "answered": daily.answered.iter().map(question).collect::<Vec<_>>(),
        "new_snippets": added.collect::<Vec<_>>(),
        "approvals": approvals.collect::<Vec<_>>(),
    })
}

/// Section, topic, what, how often, state, who, when.
fn columns(setting: &Setting) -> Vec<Column> {
    [
        "asking.csv.section",
        "asking.topic",
        "asking.question",
        "asking.times",
        "asking.csv.state",
        "asking.csv.who",
        "asking.time",
    ]
    .map(|key| Column::left(setting.locale.t(key)))
    .to_vec()
}

struct Lines<'a> {
    page: Page<'a>,
    rows: Vec<Vec<Cell>>,
}

impl<'a> Lines<'a> {
    fn new(setting: &'a Setting<'a>) -> Self {
        Self { page: Page { blocks: Vec::new(), setting }, rows: Vec::new() }
    }

    /// A row of the section whose heading has this key; its brackets are for the page.
    fn push(&mut self, section: &str, cells: [Cell; 6]) {
        let heading = self.page.t(section);
        let heading = heading.trim_matches(['【', '】', '[', ']']);
        self.rows.push(std::iter::once(heading.into()).chain(cells).collect());
    }

    fn asked(&mut self, asked: &[Asked]) {
        for a in asked {
            let topic = self.page.topic(&a.topic).into();
            let without = format!("{} {}", self.page.t("asking.without_snippet"), a.without_snippet).into();
            let cells =
                [topic, Cell::default(), Cell::count(a.times), without, Cell::default(), Cell::default()];
            self.push("asking.section.topics", cells);
        }
    }

    fn time(&self, at: i64) -> Cell {
        self.page.setting.full_time_cell(at)
    }

    fn table(self) -> Table {
        Table { columns: columns(self.page.setting), rows: self.rows }
    }
}

/// F6: one row a fact.
pub(super) fn usage_table(usage: &Usage, setting: &Setting) -> Table {
    let none = Cell::default;
    let mut out = Lines::new(setting);
    for (day, n) in &usage.per_day {
        let cells = [none(), none(), Cell::count(*n), none(), none(), Cell::day(*day)];
        out.push("asking.section.per_day", cells);
    }
    for u in &usage.top {
        let what = format!("{} {}", u.code, u.title).into();
        out.push("asking.section.top", [none(), what, Cell::count(u.uses), none(), none(), none()]);
    }
    for g in &usage.unanswered {
        let (topic, last) = (out.page.topic(&g.topic).into(), out.time(g.last_at));
        let cells = [topic, g.sample.as_str().into(), Cell::from(g.count), none(), none(), last];
        out.push("asking.section.without_snippet", cells);
    }
    out.asked(&usage.asked);
    for u in &usage.unused {
        let what = format!("{} {}", u.code, u.title).into();
        let idle = super::idle(u, usage.made_at, setting).into();
        let last = u.last_used_at.map(|at| out.time(at)).unwrap_or_default();
        out.push("asking.section.unused", [none(), what, Cell::count(u.uses), idle, none(), last]);
    }
    out.table()
}

/// I7: one row a fact.
pub(super) fn daily_table(daily: &Daily, setting: &Setting) -> Table {
    let none = Cell::default;
    let mut out = Lines::new(setting);
    out.asked(&daily.asked);
    for r in &daily.repeated {
        let (topic, last) = (out.page.topic(&r.group.topic).into(), out.time(r.group.last_at));
        let answer = out.page.t(if r.answered { "asking.answered" } else { "asking.unanswered" }).into();
        let (sample, times) = (r.group.sample.as_str().into(), Cell::from(r.group.count));
        out.push("asking.section.questions", [topic, sample, times, answer, none(), last]);
    }
    for (section, list) in
        [("asking.section.open", &daily.open), ("asking.section.answered", &daily.answered)]
    {
        for q in list {
            let (topic, who) = (out.page.topic(&q.topic).into(), out.page.askee(&q.asked).into());
            let (text, answer) = (q.text.as_str().into(), q.answer.as_str().into());
            let at = out.time(q.asked_at);
            out.push(section, [topic, text, none(), answer, who, at]);
        }
    }
    for a in &daily.added {
        let (what, at) = (format!("{} {}", a.code, a.title).into(), out.time(a.at));
        out.push("asking.section.added", [none(), what, none(), none(), a.agent.as_str().into(), at]);
    }
    for a in &daily.approvals {
        let (by, at) = (out.page.askee(&a.approved_by).into(), out.time(a.at));
        let whom = format!("{} {}", a.customer, a.title).trim().into();
        out.push("asking.section.approvals", [none(), whom, none(), a.text.as_str().into(), by, at]);
    }
    out.table()
}
