//! The hand-off sheet as a report and as JSON.

use super::figures as shown;
use super::render::json::known;
use super::{Block, Check, Column, Report, Setting, Signature, Table, Urgency};
use crate::domain::figures::Name;
use crate::domain::handoff::{
    Addendum, Draft, HandedItem, Handoff, Inherited, Item, ItemKind, ReadBack, Section, Sheet, shown_checksum,
};
use serde_json::{Value, json};

/// The figures an agent hands over; all of them are in the JSON.
const FIGURES: &[Name] = &[
    Name::Asked,
    Name::AnswerRate,
    Name::FirstResponse,
    Name::AnsweredIn3Minutes,
    Name::AskToOrder,
    Name::NetSales,
    Name::PromisesKept,
    Name::SameDaySolutionRate,
    Name::Satisfaction,
];

/// What is printed: a draft, or a frozen hand-off with what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    sheet: &'a Sheet,
    frozen: Option<&'a Handoff>,
    drafted_at: i64,
    answers: &'a [HandedItem],
}

impl<'a> Page<'a> {
    pub const fn draft(draft: &'a Draft) -> Self {
        Self { sheet: &draft.sheet, frozen: None, drafted_at: draft.drafted_at, answers: &[] }
    }

    /// `items` are those of the hand-off, for read-back and done marks.
    pub const fn frozen(handoff: &'a Handoff, items: &'a [HandedItem]) -> Self {
        Self { sheet: &handoff.sheet, frozen: Some(handoff), drafted_at: handoff.frozen_at, answers: items }
    }

    /// The items of a section with the number each has on the page.
    fn numbered(&self, section: Section) -> impl Iterator<Item = (usize, &'a Item)> {
        self.sheet
            .items
            .iter()
            .enumerate()
            .map(|(i, item)| (i + 1, item))
            .filter(move |(_, i)| i.section == section)
    }

    fn handed(&self, position: usize) -> Option<&'a HandedItem> {
        self.answers.iter().find(|a| usize::try_from(a.position) == Ok(position))
    }

    pub fn report(&self, setting: &Setting) -> Report {
        let locale = setting.locale;
        let title = match self.frozen {
            Some(_) => locale.t("handoff.title").to_owned(),
            None => format!("{} [{}]", locale.t("handoff.title"), locale.t("handoff.draft")),
        };
        let mut blocks = Vec::new();
        for (section, urgency) in
            [(Section::Red, Urgency::Red), (Section::Yellow, Urgency::Yellow), (Section::Live, Urgency::Live)]
        {
            let items: Vec<_> = self.numbered(section).collect();
            if !items.is_empty() || section == Section::Red {
                let heading = locale.t(&format!("handoff.section.{section}")).to_owned();
                blocks.push(Block::Urgent(urgency, format!("{heading} ({})", items.len())));
                let checks = items.into_iter().map(|(n, item)| self.check(n, item, setting));
                blocks.push(Block::CheckList(checks.collect()));
            }
        }
        self.situation(&mut blocks, setting);
        self.inherited(&mut blocks, setting);
        self.figures(&mut blocks, setting);
        self.addenda(&mut blocks, setting);
        self.read_back(&mut blocks, setting);
        Report { title, meta: self.meta(setting), blocks, ..Report::default() }
    }

    fn meta(&self, setting: &Setting) -> Vec<(String, String)> {
        let locale = setting.locale;
        let hm = |at| crate::text::when::hm(setting.clock.local(at));
        let sheet = self.sheet;
        let plan = format!("{}-{}", hm(sheet.planned_start), hm(sheet.planned_end));
        let from = format!("{} {} {plan}", sheet.from_agent, sheet.from_label);
        let pair = |key: &'static str, value: String| (locale.t(key).to_owned(), value);
        let mut meta = match self.frozen {
            Some(h) => vec![pair("handoff.meta.number", h.number.clone())],
            None => vec![pair("handoff.meta.number", locale.t("handoff.draft").to_owned())],
        };
        meta.push(pair("handoff.meta.shop", sheet.shop.clone()));
        meta.push(pair("handoff.meta.from", from));
        meta.push(pair("handoff.meta.to", self.to(setting)));
        meta.push(pair("handoff.meta.day", sheet.business_day.clone()));
        let written = setting.full_time(self.drafted_at);
        let Some(handoff) = self.frozen else {
            meta.push(pair("handoff.meta.drafted_at", written));
            return meta;
        };
        meta.push(pair("handoff.meta.frozen_at", written));
        meta.push(pair("handoff.meta.checksum", shown_checksum(&handoff.checksum)));
        if let Some(at) = handoff.accepted_at {
            meta.push(pair("handoff.meta.accepted_at", setting.full_time(at)));
        }
        if handoff.prints > 1 {
            let count = (handoff.prints - 1).to_string();
            meta.push(pair("handoff.meta.prints", locale.tf("handoff.reprint", &[("count", &count)])));
        }
        meta
    }

    /// Who took over, or a line to write it on.
    fn to(&self, setting: &Setting) -> String {
        match self.frozen.filter(|h| h.accepted_at.is_some()) {
            Some(h) => {
                let label = setting.config.settings.shift_label(&h.to_kind, setting.locale.lang());
                format!("{} {label}", h.to_agent)
            }
            None => "_".repeat(12),
        }
    }

    fn check(&self, position: usize, item: &Item, setting: &Setting) -> Check {
        let locale = setting.locale;
        let handed = self.handed(position);
        let done = handed.and_then(|h| h.done_at);
        let aside = match (done, item.due) {
            (Some(at), _) => locale.tf("handoff.done", &[("at", &setting.time(at))]),
            (None, Some(due)) if due <= self.drafted_at => {
                locale.tf("handoff.overdue", &[("at", &setting.time(due))])
            }
            (None, Some(due)) => locale.tf("handoff.due_by", &[("at", &setting.time(due))]),
            (None, None) => String::new(),
        };
        let fact = |key: &'static str, value: &str| (locale.t(key).to_owned(), value.to_owned());
        let mut facts = vec![
            fact("handoff.field.problem", &item.problem),
            fact("handoff.field.wants", &item.wants),
            fact("handoff.field.action", &item.action),
            fact("handoff.field.waiting_for", &item.waiting_for),
            fact("handoff.field.owner", &item.owner),
        ];
        if item.age_shifts > 0 {
            let count = (item.age_shifts + 1).to_string();
            facts.push(fact("handoff.field.age", &locale.tf("handoff.age", &[("count", &count)])));
        }
        if let Some(answer) = handed.and_then(|h| h.answer.map(|a| (a, &h.note))) {
            facts.push((locale.t(&format!("handoff.answer.{}", answer.0)).to_owned(), answer.1.clone()));
        }
        let missing = || format!("{} {}", locale.t("handoff.if_then"), locale.t("handoff.if_then_missing"));
        Check {
            ticked: done.is_some(),
            number: position.to_string(),
            title: title(item, setting),
            aside,
            facts,
            strong: if item.lacks_contingency() { missing() } else { item.contingency.clone() },
        }
    }

    fn situation(&self, blocks: &mut Vec<Block>, setting: &Setting) {
        let lines: Vec<String> = self.sheet.section(Section::Situation).map(|i| i.problem.clone()).collect();
        if !lines.is_empty() {
            blocks.push(Block::Heading(setting.locale.t("handoff.section.situation").to_owned()));
            blocks.push(Block::Bullets(lines));
        }
    }

    fn inherited(&self, blocks: &mut Vec<Block>, setting: &Setting) {
        if self.sheet.inherited.is_empty() {
            return;
        }
        let locale = setting.locale;
        let checks = self.sheet.inherited.iter().map(|Inherited { item, done_at }| Check {
            ticked: done_at.is_some(),
            title: self.found_again(item, setting),
            aside: match done_at {
                Some(at) => locale.tf("handoff.done", &[("at", &setting.time(*at))]),
                None => locale.tf("handoff.still_open", &[("count", &item.age_shifts.to_string())]),
            },
            ..Check::default()
        });
        blocks.push(Block::Heading(locale.t("handoff.section.inherited").to_owned()));
        blocks.push(Block::CheckList(checks.collect()));
    }

    /// What and who, and the number under which it stands on this page again.
    fn found_again(&self, item: &Item, setting: &Setting) -> String {
        let here = |i: &Item| i.reference == item.reference && i.kind == item.kind;
        match self.sheet.items.iter().position(here) {
            Some(index) => format!("{}  #{}", short_title(item, setting), index + 1),
            None => short_title(item, setting),
        }
    }

    fn figures(&self, blocks: &mut Vec<Block>, setting: &Setting) {
        let figures = self.sheet.figures.iter().filter(|f| FIGURES.contains(&f.name));
        let pairs = figures.map(|f| (shown::label(f, setting), shown::cell(f, setting)));
        blocks.push(Block::Heading(setting.locale.t("handoff.section.figures").to_owned()));
        blocks.push(Block::KeyFigures(pairs.collect()));
    }

    /// S6: what was added below the frozen part, with time and name.
    fn addenda(&self, blocks: &mut Vec<Block>, setting: &Setting) {
        let added = self.frozen.map_or(&[][..], |h| &h.addenda);
        if !added.is_empty() {
            let line =
                |a: &Addendum| format!("{}  {}  {}", setting.time(a.at), a.by, setting.masked(&a.text));
            blocks.push(Block::Heading(setting.locale.t("handoff.section.addenda").to_owned()));
            blocks.push(Block::Bullets(added.iter().map(line).collect()));
        }
    }

    /// S6: the red items with 接 / 问 / 退, and the signatures of both.
    fn read_back(&self, blocks: &mut Vec<Block>, setting: &Setting) {
        let locale = setting.locale;
        let rows: Vec<Vec<String>> = self
            .numbered(Section::Red)
            .map(|(n, item)| {
                let handed = self.handed(n);
                let mut row = vec![n.to_string(), short_title(item, setting)];
                for answer in ReadBack::ALL {
                    let given = handed.and_then(|h| h.answer) == Some(*answer);
                    row.push(if given { "[x]" } else { "[ ]" }.to_owned());
                }
                let by = handed.map_or(String::new(), |h| format!("{} {}", h.answered_by, h.note));
                row.push(if by.trim().is_empty() { "_".repeat(18) } else { by.trim().to_owned() });
                row
            })
            .collect();
        if !rows.is_empty() {
            let mut columns = vec![Column::right("#"), Column::left(locale.t("handoff.column.item"))];
            columns
                .extend(ReadBack::ALL.iter().map(|a| Column::left(locale.t(&format!("handoff.answer.{a}")))));
            columns.push(Column::left(locale.t("handoff.initials")));
            blocks.push(Block::Heading(locale.t("handoff.section.read_back").to_owned()));
            blocks.push(Block::Table(Table::new(columns, rows)));
        }
        let sign = |label: &'static str, name: &str, time: Option<i64>| Signature {
            label: locale.t(label).to_owned(),
            name: name.to_owned(),
            time_label: locale.t("handoff.sign.time").to_owned(),
            time: time.map_or_else(String::new, |at| setting.time(at)),
        };
        let taken = self.frozen.filter(|h| h.accepted_at.is_some());
        blocks.push(Block::Signatures(vec![
            sign("handoff.sign.from", &self.sheet.from_agent, self.frozen.map(|h| h.frozen_at)),
            sign(
                "handoff.sign.to",
                taken.map_or("", |h| h.to_agent.as_str()),
                taken.and_then(|h| h.accepted_at),
            ),
        ]));
    }

    /// The JSON others build on: every key always there, `null` when not known.
    pub fn json(&self, setting: &Setting) -> Value {
        let time = |at: Option<i64>| at.map(|at| setting.clock.rfc3339(at));
        let section = |section| -> Vec<Value> {
            let items = self.numbered(section);
            items.map(|(n, i)| item_json(i, self.handed(n), setting)).collect()
        };
        let inherited = self.sheet.inherited.iter().map(|i| {
            let mut value = item_json(&i.item, None, setting);
            value["done_at"] = json!(time(i.done_at));
            value
        });
        let taken = self.frozen.filter(|h| h.accepted_at.is_some());
        json!({
            "number": self.frozen.map(|h| &h.number),
            "shop": known(&self.sheet.shop),
            "business_day": self.sheet.business_day,
            "from_agent": self.sheet.from_agent,
            "from_shift": self.sheet.from_kind,
            "to_agent": taken.map(|h| &h.to_agent),
            "to_shift": taken.map(|h| &h.to_kind),
            "frozen_at": time(self.frozen.map(|h| h.frozen_at)),
            "checksum": self.frozen.map(|h| &h.checksum),
            "accepted_at": time(taken.and_then(|h| h.accepted_at)),
            "red": section(Section::Red),
            "yellow": section(Section::Yellow),
            "live": section(Section::Live),
            "situation": section(Section::Situation),
            "figures": shown::json(&self.sheet.figures),
            "inherited": inherited.collect::<Vec<_>>(),
            "addenda": self.frozen.map_or(&[][..], |h| &h.addenda).iter().map(|a| json!({
                "at": setting.clock.rfc3339(a.at), "agent": known(&a.by), "text": setting.masked(&a.text),
            })).collect::<Vec<_>>(),
            "prints": self.frozen.map_or(0, |h| h.prints),
        })
    }
}

/// What and who; the rest stands above under the same number.
fn short_title(item: &Item, setting: &Setting) -> String {
    let who = if item.customer.is_empty() { &item.problem } else { &item.customer };
    format!("{}  {who}", setting.locale.t(&format!("handoff.kind.{}", item.kind)))
}

/// What, who, which order, bought when.
fn title(item: &Item, setting: &Setting) -> String {
    let locale = setting.locale;
    let mut parts = Vec::new();
    if item.kind != ItemKind::Line {
        parts.push(locale.t(&format!("handoff.kind.{}", item.kind)).to_owned());
    }
    parts.extend([item.customer.clone(), item.order_no.clone()].into_iter().filter(|p| !p.is_empty()));
    if let Some(at) = item.purchased_at {
        let date = setting.clock.local(at).format("%m-%d").to_string();
        parts.push(locale.tf("handoff.ordered_on", &[("date", &date)]));
    }
    if parts.is_empty() {
        parts.push(locale.t("handoff.kind.line").to_owned());
    }
    parts.join("  ")
}

fn item_json(item: &Item, handed: Option<&HandedItem>, setting: &Setting) -> Value {
    json!({
        "ref": item.reference,
        "customer": known(&item.customer),
        "order_no": known(&item.order_no),
        "problem": known(&item.problem),
        "wants": known(&item.wants),
        "action": known(&item.action),
        "owner": known(&item.owner),
        "due": item.due.map(|at| setting.clock.rfc3339(at)),
        "waiting_for": known(&item.waiting_for),
        "contingency": known(&item.contingency),
        "age_shifts": item.age_shifts,
        "answer": handed.and_then(|h| h.answer),
    })
}

#[cfg(test)]
mod tests;
