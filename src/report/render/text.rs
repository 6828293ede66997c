//! Plain text in columns: 80 of them unless asked otherwise, aligned for double-width characters, no colour.
//! Only ASCII is drawn with: signs of ambiguous width would break the columns in some terminals.

mod chart;
mod table;

use crate::report::{Block, Check, Report, Signature};
use crate::text::harmless;
use crate::text::width::{cut, pad, pad_left, width, wrap};

/// Columns of a text page.
pub const WIDTH: usize = 80;
/// Fewer columns than these hold no page.
pub const NARROWEST: usize = 40;
/// Between things that stand beside each other.
const GAP: usize = 2;

/// The report in lines of at most `columns` columns, each ending in a line break.
pub fn render(report: &Report, columns: usize) -> String {
    let mut page = Page { columns: columns.max(NARROWEST), lines: Vec::new() };
    page.title(&report.title);
    page.pairs(&report.meta, 2);
    for block in &report.blocks {
        page.block(block);
    }
    page.lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

struct Page {
    columns: usize,
    lines: Vec<String>,
}

impl Page {
    fn push(&mut self, line: impl Into<String>) {
        self.lines.push(line.into());
    }

    fn title(&mut self, title: &str) {
        let title = cut(&harmless::line(title), self.columns);
        let left = (self.columns - width(&title)) / 2;
        self.push(" ".repeat(left) + &title);
        self.push("=".repeat(self.columns));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) | Block::Urgent(_, text) => self.heading(text),
            Block::KeyFigures(figures) => {
                let pairs: Vec<_> =
                    figures.iter().map(|(label, cell)| (label.clone(), cell.shown.clone())).collect();
                self.pairs(&pairs, self.beside(&pairs));
            }
            Block::Chart(chart) => self.lines.extend(chart::lines(chart, self.columns)),
            Block::Table(table) => self.lines.extend(table::lines(table, self.columns)),
            Block::CheckList(checks) => checks.iter().for_each(|check| self.check(check)),
            Block::Bullets(lines) | Block::Notes(lines) => {
                for line in lines {
                    self.hanging("- ", line);
                }
            }
            Block::Text(text) => {
                self.lines.extend(wrap(&harmless::block(text), self.columns));
            }
            Block::Facts(pairs) => self.pairs(pairs, 1),
            Block::Banner(text) => self.banner(text),
            Block::Signatures(signatures) => self.signatures(signatures),
        }
    }

    /// `text ------`, up to the right edge.
    fn heading(&mut self, text: &str) {
        self.push("");
        let mut lines = wrap(&harmless::line(text), self.columns);
        if let Some(last) = lines.last_mut() {
            let rest = self.columns - width(last);
            if rest > GAP {
                *last = format!("{last} {}", "-".repeat(rest - 1));
            }
        }
        self.lines.extend(lines);
    }

    /// The sentence in the middle, between lines of stars.
    fn banner(&mut self, text: &str) {
        let stars = "*".repeat(self.columns);
        self.push("");
        self.push(stars.clone());
        for line in wrap(&harmless::line(text), self.columns) {
            let left = (self.columns - width(&line)) / 2;
            self.push(" ".repeat(left) + &line);
        }
        self.push(stars);
    }

    /// How many pairs stand beside each other: as many as nearly all of them leave room for.
    fn beside(&self, pairs: &[(String, String)]) -> usize {
        let labels = self.labels(pairs);
        let fits = |beside: usize| {
            let room = (self.columns + GAP) / beside - GAP;
            pairs.iter().filter(|(_, value)| labels + GAP + width(value) <= room).count()
        };
        (2..=3).rev().find(|beside| fits(*beside) * 5 >= pairs.len() * 4).unwrap_or(1)
    }

    /// The columns of the widest label.
    fn labels(&self, pairs: &[(String, String)]) -> usize {
        pairs.iter().map(|(label, _)| width(label)).max().unwrap_or(0).min(self.columns / 3)
    }

    /// Label and value in `beside` equal columns; a pair that does not fit takes as many as it needs.
    fn pairs(&mut self, pairs: &[(String, String)], beside: usize) {
        let column = (self.columns + GAP) / beside;
        let labels = self.labels(pairs);
        let mut line = String::new();
        let mut used = 0;
        for (label, value) in pairs {
            let (label, value) = (pad(&harmless::line(label), labels), harmless::line(value));
            let text = format!("{label}{}{value}", " ".repeat(GAP));
            let needs = (width(&text) + GAP).div_ceil(column).clamp(1, beside);
            if used + needs > beside && !line.is_empty() {
                self.lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if width(&text) > self.columns {
                self.wrapped(&format!("{label}{}", " ".repeat(GAP)), &value, labels + GAP);
                continue;
            }
            line.push_str(&pad(&text, (column * needs - GAP).clamp(width(&text), self.columns)));
            line.push_str(&" ".repeat(GAP));
            used += needs;
        }
        if !line.is_empty() {
            self.lines.push(line);
        }
    }

    /// A text behind a head, its further lines indented.
    fn wrapped(&mut self, head: &str, text: &str, indent: usize) {
        let mut head = head.to_owned();
        for line in wrap(text, self.columns.saturating_sub(indent.max(width(&head))).max(2)) {
            self.push(head + &line);
            head = " ".repeat(indent);
        }
    }

    fn hanging(&mut self, head: &str, text: &str) {
        self.wrapped(head, &harmless::line(text), width(head));
    }

    /// `[ ] 1. title                due`, then its facts beside each other, then the strong line.
    fn check(&mut self, check: &Check) {
        let tick = if check.ticked { "[x] " } else { "[ ] " };
        let number = if check.number.is_empty() { String::new() } else { format!("{:>2} ", check.number) };
        let head = format!("{tick}{number}");
        let indent = width(&head);
        let aside = harmless::line(&check.aside);
        let room = self.columns - indent - if aside.is_empty() { 0 } else { width(&aside) + GAP };
        let mut titles = wrap(&harmless::line(&check.title), room.max(8)).into_iter();
        let first = titles.next().unwrap_or_default();
        let right = pad_left(&aside, self.columns.saturating_sub(indent + width(&first)));
        self.push(head + &first + &right);
        for more in titles {
            self.push(" ".repeat(indent) + &more);
        }
        self.facts(&check.facts, indent);
        if !check.strong.is_empty() {
            self.wrapped(&(" ".repeat(indent) + "> "), &harmless::line(&check.strong), indent + 2);
        }
    }

    /// Facts beside each other as long as they fit; a long one has its own lines.
    fn facts(&mut self, facts: &[(String, String)], indent: usize) {
        let blank = " ".repeat(indent);
        let mut line = blank.clone();
        for (label, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            let label = cut(&harmless::line(label), self.columns / 3);
            let text = format!("{label} {}", harmless::line(value));
            let gap = if width(&line) > indent { GAP } else { 0 };
            if width(&line) + gap + width(&text) <= self.columns {
                line.push_str(&" ".repeat(gap));
                line.push_str(&text);
                continue;
            }
            if width(&line) > indent {
                self.lines.push(std::mem::replace(&mut line, blank.clone()));
            }
            if indent + width(&text) <= self.columns {
                line.push_str(&text);
            } else {
                let inner = indent + width(&label) + 1;
                self.wrapped(&format!("{blank}{label} "), &harmless::line(value), inner);
            }
        }
        if width(&line) > indent {
            self.lines.push(line);
        }
    }

    /// `label name ________  time ________`, two beside each other where there is room.
    fn signatures(&mut self, signatures: &[Signature]) {
        const BLANK: usize = 8;
        let labels = signatures.iter().map(|s| width(&s.label)).max().unwrap_or(0).min(self.columns / 3);
        let texts: Vec<String> = signatures
            .iter()
            .map(|s| {
                let name = harmless::line(&s.name);
                let name = if name.is_empty() { String::new() } else { format!("{name} ") };
                let time = if s.time.is_empty() { "_".repeat(BLANK) } else { harmless::line(&s.time) };
                format!("{} {name}{}  {} {time}", pad(&s.label, labels), "_".repeat(BLANK), s.time_label)
            })
            .collect();
        self.push("");
        let half = (self.columns - GAP) / 2;
        if texts.iter().all(|t| width(t) <= half) {
            for pair in texts.chunks(2) {
                let line = pair.iter().map(|t| pad(t, half)).collect::<Vec<_>>().join(&" ".repeat(GAP));
                self.push(line);
            }
        } else {
            for text in texts {
                self.push(cut(&text, self.columns));
            }
        }
    }
}

#[cfg(test)]
mod tests;
