//! The two lists for other programs: JSON with stable names, and one row a fact for a spreadsheet.

use super::Page;
use crate::domain::figures::summary::Asked;
use crate::domain::mining::Group;
use crate::domain::question::Question;
use crate::domain::usage::{Daily, Usage, idle_days};
use crate::report::Setting;
use crate::report::render::json::known;
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
pub fn header(setting: &Setting) -> Vec<String> {
    [
        "asking.csv.section",
        "asking.topic",
        "asking.question",
        "asking.times",
        "asking.csv.state",
        "asking.csv.who",
        "asking.time",
    ]
    .map(|key| setting.locale.t(key).to_owned())
    .to_vec()
}

struct Lines<'a> {
    page: Page<'a>,
    rows: Vec<Vec<String>>,
}

impl<'a> Lines<'a> {
    fn new(setting: &'a Setting<'a>) -> Self {
        Self { page: Page { blocks: Vec::new(), setting }, rows: Vec::new() }
    }

    /// A row of the section whose heading has this key; its brackets are for the page.
    fn push(&mut self, section: &str, cells: [&str; 6]) {
        let heading = self.page.t(section);
        let heading = heading.trim_matches(['【', '】', '[', ']']);
        self.rows.push(std::iter::once(heading).chain(cells).map(str::to_owned).collect());
    }

    fn asked(&mut self, asked: &[Asked]) {
        for a in asked {
            let topic = self.page.topic(&a.topic);
            let without = format!("{} {}", self.page.t("asking.without_snippet"), a.without_snippet);
            self.push("asking.section.topics", [&topic, "", &a.times.to_string(), &without, "", ""]);
        }
    }

    fn time(&self, at: i64) -> String {
        self.page.setting.full_time(at)
    }
}

/// F6: the rows below the [`header`].
pub fn usage_rows(usage: &Usage, setting: &Setting) -> Vec<Vec<String>> {
    let mut out = Lines::new(setting);
    for (day, n) in &usage.per_day {
        out.push("asking.section.per_day", ["", "", &n.to_string(), "", "", &day.to_string()]);
    }
    for u in &usage.top {
        let what = format!("{} {}", u.code, u.title);
        out.push("asking.section.top", ["", &what, &u.uses.to_string(), "", "", ""]);
    }
    for g in &usage.unanswered {
        let (topic, last) = (out.page.topic(&g.topic), out.time(g.last_at));
        let cells = [&topic, g.sample.as_str(), &g.count.to_string(), "", "", &last];
        out.push("asking.section.without_snippet", cells);
    }
    out.asked(&usage.asked);
    for u in &usage.unused {
        let what = format!("{} {}", u.code, u.title);
        let idle = super::idle(u, usage.made_at, setting);
        let last = u.last_used_at.map(|at| out.time(at)).unwrap_or_default();
        out.push("asking.section.unused", ["", &what, &u.uses.to_string(), &idle, "", &last]);
    }
    out.rows
}

/// I7: the rows below the [`header`].
pub fn daily_rows(daily: &Daily, setting: &Setting) -> Vec<Vec<String>> {
    let mut out = Lines::new(setting);
    out.asked(&daily.asked);
    for r in &daily.repeated {
        let (topic, last) = (out.page.topic(&r.group.topic), out.time(r.group.last_at));
        let answer = out.page.t(if r.answered { "asking.answered" } else { "asking.unanswered" });
        let cells = [&topic, r.group.sample.as_str(), &r.group.count.to_string(), &answer, "", &last];
        out.push("asking.section.questions", cells);
    }
    for (section, list) in
        [("asking.section.open", &daily.open), ("asking.section.answered", &daily.answered)]
    {
        for q in list {
            let (topic, who, at) = (out.page.topic(&q.topic), out.page.askee(&q.asked), out.time(q.asked_at));
            out.push(section, [&topic, &q.text, "", &q.answer, &who, &at]);
        }
    }
    for a in &daily.added {
        let (what, at) = (format!("{} {}", a.code, a.title), out.time(a.at));
        out.push("asking.section.added", ["", &what, "", "", &a.agent, &at]);
    }
    for a in &daily.approvals {
        let (by, at) = (out.page.askee(&a.approved_by), out.time(a.at));
        let whom = format!("{} {}", a.customer, a.title);
        out.push("asking.section.approvals", ["", whom.trim(), "", &a.text, &by, &at]);
    }
    out.rows
}
