//! The proof card of a case (A1–A9): everything said and done about it, with time and name. The screen's detail is
//! made of the same lines.

mod json;
mod lines;

pub use lines::{countdown, document_text};

use super::{Block, Check, Column, Report, Setting, Table};
use crate::clock::Moment;
use crate::config::lists;
use crate::domain::case::{Case, CaseFile};
use crate::text::{harmless, when};

/// A case with its file, told in a setting.
#[derive(Clone, Copy, Debug)]
pub struct Card<'a> {
    pub case: &'a Case,
    pub file: &'a CaseFile,
    pub setting: &'a Setting<'a>,
    /// On the screen times are near ones (`14:05`); on paper they are whole.
    pub near: Option<Moment>,
}

/// A label and what it says; the label "" when the line speaks for itself.
pub type Fact = (String, String);

impl Card<'_> {
    fn t(&self, key: &str) -> String {
        self.setting.locale.t(key).to_owned()
    }

    fn label<T: lists::Labelled>(&self, list: &[T], id: &str) -> String {
        lists::label(list, id, self.setting.locale.lang()).to_owned()
    }

    fn time(&self, at: i64) -> String {
        match self.near {
            Some(now) => when::near(self.setting.clock.local(at), now),
            None => self.setting.full_time(at),
        }
    }

    pub fn kind(&self) -> String {
        self.label(&self.setting.config.lists.case_kinds, &self.case.kind)
    }

    pub fn report(&self) -> Report {
        let case = self.case;
        let order = if case.order_no.is_empty() { "-" } else { &case.order_no };
        let title = self.setting.locale.tf("card.title", &[("id", &case.id.to_string())]);
        let meta = [
            ("case.kind", self.kind()),
            ("field.customer", case.customer.clone()),
            ("field.order_no", order.to_owned()),
            ("card.status", self.t(&format!("case.status.{}", case.status))),
            ("card.opened", self.time(case.opened_at)),
            ("card.agent", case.agent.clone()),
        ];
        let meta = meta.into_iter().filter(|(_, v)| !v.is_empty());
        let meta = meta.map(|(key, value)| (self.t(key), harmless::line(&value))).collect();
        let mut blocks = vec![Block::Facts(clean(self.facts()))];
        self.section(&mut blocks, "card.complaint", Block::Facts(clean(self.complaint())));
        // Question and answer in one line: a question has no room in a column of labels.
        let path =
            self.path().into_iter().map(|(ask, said)| harmless::line(&format!("{ask} {said}"))).collect();
        self.section(&mut blocks, "card.path", Block::Bullets(path));
        self.section(&mut blocks, "card.documents", Block::CheckList(checks(self.papers())));
        self.section(&mut blocks, "card.todos", Block::CheckList(checks(self.todos())));
        self.section(&mut blocks, "card.evidence", Block::CheckList(checks(self.evidence())));
        self.section(&mut blocks, "card.chases", Block::Table(self.chases()));
        let steps = self.timeline().into_iter().map(|line| harmless::line(&line)).collect();
        self.section(&mut blocks, "card.timeline", Block::Bullets(steps));
        Report { title, meta, blocks, ..Report::default() }
    }

    /// A heading with what belongs to it; nothing where there is nothing.
    fn section(&self, blocks: &mut Vec<Block>, heading: &str, block: Block) {
        let is_empty = match &block {
            Block::Facts(facts) => facts.is_empty(),
            Block::CheckList(checks) => checks.is_empty(),
            Block::Table(table) => table.rows.is_empty(),
            Block::Bullets(lines) => lines.is_empty(),
            _ => false,
        };
        if !is_empty {
            blocks.push(Block::Heading(self.t(heading)));
            blocks.push(block);
        }
    }

    /// O9: who was asked when, and what came back.
    fn chases(&self) -> Table {
        let columns = [
            ("card.when", false),
            ("card.by", false),
            ("card.asked", false),
            ("card.said", true),
            ("card.answer", true),
        ];
        let columns = columns.map(
            |(key, whole)| {
                if whole { Column::whole(self.t(key)) } else { Column::left(self.t(key)) }
            },
        );
        let rows = self.file.chases.iter().rev().map(|c| {
            let asked = match c.asked.as_str() {
                "" => self.t(&format!("case.event.{}", c.kind)),
                id => self.label(&self.setting.config.lists.askees, id),
            };
            let answer = match c.answered_at {
                Some(at) => format!("{} {}", self.time(at), c.answer),
                None => String::new(),
            };
            let cells = [self.time(c.at), c.agent.clone(), asked, c.text.clone(), answer];
            cells.map(|cell| harmless::line(&cell))
        });
        Table::new(columns.to_vec(), rows)
    }
}

fn checks(lines: Vec<(bool, String)>) -> Vec<Check> {
    let check =
        |(ticked, line): (bool, String)| Check { ticked, title: harmless::line(&line), ..Check::default() };
    lines.into_iter().map(check).collect()
}

fn clean(facts: Vec<Fact>) -> Vec<Fact> {
    facts.into_iter().map(|(label, text)| (harmless::line(&label), harmless::line(&text))).collect()
}

#[cfg(test)]
mod tests;
