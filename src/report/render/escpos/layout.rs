//! A report in lines of a receipt: one thing below the other, sums at the right edge.

use super::type_out::{centred, columns, line, pad, pad_left, wrap};
use crate::report::figures::shown;
use crate::report::{Block, Chart, Check, Report, Series, Signature};

/// Between things that stand beside each other.
pub(super) const GAP: usize = 2;
/// Columns of the longest number before a title.
const NUMBER: usize = 4;
/// The shortest line anybody signs on.
const SIGN: usize = 8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Size {
    #[default]
    Normal,
    /// Twice as wide and as high.
    Double,
}

impl Size {
    pub(super) const fn times(self) -> u8 {
        match self {
            Self::Normal => 1,
            Self::Double => 2,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    pub size: Size,
    pub bold: bool,
}

pub(super) fn lines(report: &Report, columns: usize) -> Vec<Line> {
    let mut roll = Roll { columns, lines: Vec::new() };
    roll.loud(&report.title);
    roll.rule('=');
    roll.pairs(&report.meta);
    for block in &report.blocks {
        roll.block(block);
    }
    roll.lines
}

pub(super) struct Roll {
    pub columns: usize,
    lines: Vec<Line>,
}

impl Roll {
    pub fn push(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.lines.push(Line { text: text.trim_end().to_owned(), ..Line::default() });
    }

    fn bold(&mut self, text: impl Into<String>) {
        self.push(text);
        if let Some(last) = self.lines.last_mut() {
            last.bold = true;
        }
    }

    pub fn rule(&mut self, sign: char) {
        self.push(sign.to_string().repeat(self.columns));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) | Block::Urgent(_, text) => self.heading(text),
            Block::KeyFigures(pairs) => {
                for (label, value) in pairs {
                    self.sum(label, &value.to_string());
                }
            }
            Block::Table(table) => super::table::lay_out(table, self),
            Block::CheckList(checks) => checks.iter().for_each(|check| self.check(check)),
            Block::Chart(chart) => self.chart(chart),
            Block::Notes(notes) => notes.iter().for_each(|text| self.hanging("* ", text)),
            Block::Bullets(lines) => lines.iter().for_each(|text| self.hanging("- ", text)),
            Block::Text(text) => {
                for part in text.split('\n') {
                    self.hanging("", part);
                }
            }
            Block::Facts(pairs) => self.pairs(pairs),
            Block::Banner(text) => {
                self.push("");
                self.rule('*');
                self.loud(text);
                self.rule('*');
            }
            Block::Signatures(signatures) => signatures.iter().for_each(|s| self.signature(s)),
        }
    }

    /// Its values: a roll has no room for bars.
    fn chart(&mut self, chart: &Chart) {
        let title = if chart.unit.is_empty() {
            chart.title.clone()
        } else {
            format!("{} ({})", chart.title, chart.unit)
        };
        self.push("");
        for part in wrap(&line(&title), self.columns) {
            self.bold(part);
        }
        for (i, category) in chart.categories.iter().enumerate() {
            let of = |series: &Series| shown(series.values.get(i).copied().flatten());
            match chart.series.as_slice() {
                [only] => self.sum(category, &of(only)),
                several => {
                    self.hanging("", category);
                    let told: Vec<_> = several.iter().map(|s| (s.label.clone(), of(s))).collect();
                    self.flowing(&told, GAP);
                }
            }
        }
    }

    /// Twice as large, in the middle. A mark at its end (`[补打 …]`) stays together.
    fn loud(&mut self, text: &str) {
        let room = self.columns / 2;
        let text = line(text);
        let mut parts = wrap(&text, room);
        if let Some((head, mark)) = text.rsplit_once(" [").filter(|_| parts.len() > 1) {
            parts = wrap(head, room);
            parts.extend(wrap(&format!("[{mark}"), room));
        }
        for part in parts {
            let text = centred(&part, self.columns / 2);
            self.lines.push(Line { text, size: Size::Double, bold: true });
        }
    }

    /// Bold, with a rule up to the right edge.
    fn heading(&mut self, text: &str) {
        self.push("");
        let mut parts = wrap(&line(text), self.columns);
        if let Some(last) = parts.last_mut() {
            let rest = self.columns - columns(last);
            if rest > GAP {
                *last = format!("{last} {}", "-".repeat(rest - 1));
            }
        }
        for part in parts {
            self.bold(part);
        }
    }

    /// The label at the left, the value at the right edge.
    fn sum(&mut self, label: &str, value: &str) {
        let (label, value) = (line(label), line(value));
        let room = self.columns.saturating_sub(columns(&label));
        if columns(&value) + 1 > room {
            self.hanging("", &label);
            self.right(&value);
        } else {
            self.push(label + &pad_left(&value, room));
        }
    }

    /// At the right edge.
    fn right(&mut self, text: &str) {
        for part in wrap(text, self.columns) {
            self.push(pad_left(&part, self.columns));
        }
    }

    /// Labels in one column, values beside them.
    fn pairs(&mut self, pairs: &[(String, String)]) {
        let widest = pairs.iter().map(|(label, _)| columns(&line(label))).max().unwrap_or(0);
        let labels = widest.min(self.columns / 3);
        for (label, value) in pairs {
            let label = line(label);
            if columns(&label) > labels {
                self.hanging("", &label);
                self.hanging(&" ".repeat(labels + GAP), value);
            } else {
                self.hanging(&pad(&label, labels + GAP), value);
            }
        }
    }

    /// A text behind a head, its further lines indented.
    pub fn hanging(&mut self, head: &str, text: &str) {
        let indent = columns(head);
        let mut head = head.to_owned();
        for part in wrap(&line(text), self.columns.saturating_sub(indent)) {
            self.push(head + &part);
            head = " ".repeat(indent);
        }
    }

    /// `□ 1 title        due`, what there is to know below, then the strong line.
    fn check(&mut self, check: &Check) {
        let tick = if check.ticked { "√ " } else { "□ " };
        let number = line(&check.number);
        // What is too long for a number begins the title.
        let (head, title) = match number.as_str() {
            "" => (tick.to_owned(), check.title.clone()),
            n if columns(n) > NUMBER => (tick.to_owned(), format!("{n} {}", check.title)),
            n => (format!("{tick}{n} "), check.title.clone()),
        };
        let indent = columns(&head);
        let from = self.lines.len();
        self.hanging(&head, &title);
        let aside = line(&check.aside);
        if !aside.is_empty() {
            let columns_left = self.columns.saturating_sub(self.lines.last().map_or(0, |l| columns(&l.text)));
            match self.lines.last_mut() {
                Some(last) if columns(&aside) + GAP <= columns_left => {
                    last.text += &pad_left(&aside, columns_left);
                }
                _ => self.right(&aside),
            }
        }
        for line in &mut self.lines[from..] {
            line.bold = true;
        }
        self.flowing(&check.facts, indent);
        let strong = line(&check.strong);
        if !strong.is_empty() {
            let from = self.lines.len();
            self.hanging(&(" ".repeat(indent) + "> "), &strong);
            for line in &mut self.lines[from..] {
                line.bold = true;
            }
        }
    }

    /// Label and value beside each other as long as they fit; a long one goes on below.
    pub fn flowing(&mut self, facts: &[(String, String)], indent: usize) {
        let blank = " ".repeat(indent);
        let mut now = String::new();
        for (label, value) in facts.iter().filter(|(_, value)| !value.trim().is_empty()) {
            let text = format!("{} {}", line(label), line(value)).trim().to_owned();
            let used = if now.is_empty() { 0 } else { columns(&now) + GAP };
            if used + columns(&text) <= self.columns - indent {
                if used > 0 {
                    now.push_str(&" ".repeat(GAP));
                }
                now.push_str(&text);
                continue;
            }
            if !now.is_empty() {
                self.push(blank.clone() + &std::mem::take(&mut now));
            }
            if columns(&text) <= self.columns - indent {
                now = text;
            } else {
                self.hanging(&blank, &text);
            }
        }
        if !now.is_empty() {
            self.push(blank + &now);
        }
    }

    /// Room to write, and when.
    fn signature(&mut self, signature: &Signature) {
        let who = format!("{} {}", line(&signature.label), line(&signature.name)).trim().to_owned() + " ";
        let time = line(&signature.time);
        let when = if time.is_empty() { "_".repeat(SIGN) } else { time };
        let when = format!("  {} {when}", line(&signature.time_label));
        self.push("");
        let room = self.columns.saturating_sub(columns(&who) + columns(&when));
        if room >= SIGN {
            self.push(who + &"_".repeat(room) + &when);
        } else {
            let room = self.columns.saturating_sub(columns(&who)).max(SIGN);
            self.hanging("", &(who + &"_".repeat(room)));
            self.right(when.trim());
        }
    }
}
