//! The card part by part, as lines.

use super::{Card, Fact};
use crate::domain::Event;
use crate::domain::case::Todo;
use crate::domain::document::Document;
use crate::domain::money::Fen;
use crate::text::when;

impl Card<'_> {
    /// What was entered, learned and decided; what is not known is left out.
    pub fn facts(&self) -> Vec<Fact> {
        let (d, file) = (&self.case.details, self.file);
        let lists = &self.setting.config.lists;
        let amount = if d.amount == Fen::ZERO { String::new() } else { format!("￥{}", d.amount) };
        let qty = if d.qty > 1 { format!(" ×{}", d.qty) } else { String::new() };
        let products = if d.products.is_empty() { String::new() } else { format!("{}{qty}", d.products) };
        let next = match d.next_due_at {
            Some(at) if !d.next_step.is_empty() => format!("{} {}", self.time(at), d.next_step),
            _ => d.next_step.clone(),
        };
        let time = |at: Option<i64>| at.map(|at| self.time(at)).unwrap_or_default();
        let all = [
            ("case.problem", d.problem.clone()),
            ("case.products", products),
            ("case.degree", self.label(&lists.degrees, &d.degree)),
            ("case.wants", self.label(&lists.wants, &d.wants)),
            ("case.responsibility", self.label(&lists.responsibilities, &d.responsibility)),
            ("case.received", file.received.clone()),
            ("case.wanted", file.wanted.clone()),
            ("case.weights", self.weights()),
            ("case.solution", d.solution.clone()),
            ("field.amount", amount),
            ("field.approved_by", file.approved_by.clone()),
            ("case.escalated", time(file.escalated_at)),
            ("field.deadline", time(self.case.deadline_at)),
            ("case.next_step", next),
            ("case.contingency", d.contingency.clone()),
            ("case.evidence", d.evidence.clone()),
            ("case.close_reason", self.case.close_reason.clone()),
        ];
        let known = all.into_iter().filter(|(_, text)| !text.trim().is_empty());
        known.map(|(key, text)| (self.t(key), text)).collect()
    }

    /// Should have, has, difference: in grams.
    fn weights(&self) -> String {
        match (self.file.expected_weight, self.file.courier_weight) {
            (expected, Some(found)) => {
                let should = expected.map_or_else(|| "?".to_owned(), |g| g.to_string());
                let gap = expected.map_or_else(|| "?".to_owned(), |g| format!("{:+}", found - g));
                let (found, args) = (found.to_string(), "case.weights_line");
                self.setting.locale.tf(args, &[("expected", &should), ("found", &found), ("gap", &gap)])
            }
            _ => String::new(),
        }
    }

    /// A6
    pub fn complaint(&self) -> Vec<Fact> {
        let Some(c) = &self.file.complaint else { return Vec::new() };
        let class = self.label(&self.setting.config.lists.complaint_classes, &c.class);
        let all = [
            ("complaint.class", class),
            ("complaint.contact", c.contact.clone()),
            ("complaint.investigation", c.investigation.clone()),
            ("complaint.answer", c.answer.clone()),
            ("complaint.opinion", c.opinion.clone()),
            ("complaint.measure", c.measure.clone()),
            ("complaint.effect", c.effect.clone()),
        ];
        let known = all.into_iter().filter(|(_, text)| !text.trim().is_empty());
        known.map(|(key, text)| (self.t(key), text)).collect()
    }

    /// A3: question and answer, of every guide that was walked; a guide walked twice shows its last walk.
    pub fn path(&self) -> Vec<Fact> {
        let lang = self.setting.locale.lang();
        let mut told: Vec<&str> = Vec::new();
        let mut lines = Vec::new();
        for walked in &self.file.walks {
            let Some(guide) = self.setting.config.guide(&walked.guide) else { continue };
            if told.contains(&walked.guide.as_str()) {
                continue;
            }
            told.push(&walked.guide);
            for given in &walked.walk.given {
                let Some(question) = guide.question(&given.question) else { continue };
                let said = question.answer(&given.answer).map_or(given.answer.as_str(), |a| a.say.of(lang));
                let said = if said.is_empty() { self.setting.locale.t("guide.left_empty") } else { said };
                lines.push((question.ask.of(lang).to_owned(), format!("→ {said}")));
            }
        }
        lines
    }

    /// A4: kind, product, signed pieces, amount, number, when it was written.
    pub fn papers(&self) -> Vec<(bool, String)> {
        let line = |d: &Document| {
            let text = document_text(d, &self.label(&self.setting.config.lists.documents, &d.kind));
            let text = match d.written_at {
                Some(at) => said(&[&text, &d.number, &self.time(at)]),
                None if d.on_return => format!("{text}{}", self.setting.locale.t("guide.on_return")),
                None => text,
            };
            (d.written_at.is_some(), text)
        };
        self.case.documents.iter().map(line).collect()
    }

    /// A3, A9: by whom, until when or when, what came of it.
    pub fn todos(&self) -> Vec<(bool, String)> {
        let line = |t: &Todo| {
            let who = match t.who.as_str() {
                "agent" => self.t("guide.agent"),
                id => self.label(&self.setting.config.lists.askees, id),
            };
            let amount = t.amount.map(|a| format!(" ￥{a}")).unwrap_or_default();
            let result = if t.result.is_empty() { String::new() } else { format!(" ({})", t.result) };
            let at = self.time(t.done_at.unwrap_or(t.due_at));
            let key = if t.done_at.is_some() { "card.done_at" } else { "card.due_at" };
            let at = self.setting.locale.tf(key, &[("time", &at)]);
            (t.done_at.is_some(), format!("{who}: {}{amount}{result} · {at}", t.text))
        };
        self.file.todos.iter().map(line).collect()
    }

    /// A7: what there is; of a dispute's usual list also what is missing.
    pub fn evidence(&self) -> Vec<(bool, String)> {
        let kinds = &self.setting.config.lists.evidence;
        let line = |e: &crate::domain::case::Evidence| {
            let label = self.label(kinds, &e.kind);
            (true, format!("{label} {} · {}", e.note, self.time(e.at)))
        };
        self.file.evidence.iter().map(line).collect()
    }

    /// Everything said and done, the newest first: the case's steps, the talk it came from, the chases of its order.
    pub fn timeline(&self) -> Vec<String> {
        let mut all: Vec<(i64, String)> = Vec::new();
        all.extend(self.file.steps.iter().map(|e| (e.at, self.step(e))));
        all.extend(self.file.talk.iter().map(|e| (e.at, self.talked(e))));
        for c in &self.file.chases {
            let asked = self.label(&self.setting.config.lists.askees, &c.asked);
            let what = self.t(&format!("case.event.{}", c.kind));
            all.push((c.at, said(&[&self.time(c.at), &c.agent, &what, &asked, &c.text])));
            if let Some(at) = c.answered_at {
                let what = self.t("case.event.chase_answer");
                all.push((at, said(&[&self.time(at), &asked, &what, &c.answer])));
            }
        }
        // Of one second the later entry stands first.
        all.reverse();
        all.sort_by_key(|(at, _)| -at);
        all.into_iter().map(|(_, line)| line).collect()
    }

    /// Of a step about a document or evidence the second word is its kind.
    fn step(&self, e: &Event) -> String {
        let lists = &self.setting.config.lists;
        let what = self.t(&format!("case.event.{}", e.kind));
        let to = match e.to_status.as_str() {
            "" => String::new(),
            kind if e.kind.starts_with("document") => self.label(&lists.documents, kind),
            kind if e.kind.starts_with("evidence") => self.label(&lists.evidence, kind),
            status => format!("→ {}", self.t(&format!("case.status.{status}"))),
        };
        said(&[&self.time(e.at), &e.agent, &what, &to, &e.text])
    }

    fn talked(&self, e: &Event) -> String {
        let lists = &self.setting.config.lists;
        let text = match e.kind.as_str() {
            "not_ordered" => self.label(&lists.lost_reasons, &e.text),
            "approved" => self.label(&lists.askees, &e.text),
            _ => e.text.clone(),
        };
        let what = self.t(&format!("inquiry.event.{}", e.kind));
        said(&[&self.time(e.at), &e.agent, &self.t("search.kind.inquiry"), &what, &text])
    }
}

fn said(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.trim().is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// `冲单 C-1 -1 ￥12.00`: kind, product and signed pieces, amount.
pub fn document_text(d: &Document, kind: &str) -> String {
    let goods = if d.qty == 0 { String::new() } else { format!("{} {:+}", d.product, d.qty) };
    let amount = if d.amount == Fen::ZERO { String::new() } else { format!("￥{}", d.amount) };
    said(&[kind, goods.trim(), &amount])
}

/// `剩 5h03` or `超 0h20`: how long until a deadline (A7).
pub fn countdown(left: i64, locale: &crate::text::locale::Locale) -> String {
    let key = if left < 0 { "keeper.over" } else { "keeper.left" };
    locale.tf(key, &[("span", &when::span(left.abs()))])
}
