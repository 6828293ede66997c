//! Markdown (with the tables and check boxes of GitHub's kind): for a chat, a wiki, a mail. Nothing from outside is
//! markup.

use crate::report::chart::Chart;
use crate::report::{Align, Block, Check, Report, Signature, Table};
use crate::text::harmless;
use std::fmt::Write as _;

/// The report as one Markdown text.
pub fn render(report: &Report) -> String {
    let mut page = Page { out: String::new() };
    page.paragraph(&format!("# {}", line(&report.title)));
    page.facts(&report.meta);
    for block in &report.blocks {
        page.block(block);
    }
    page.out.truncate(page.out.trim_end().len());
    page.out + "\n"
}

/// Signs that could be markup are said to be none.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// One line; what only at its beginning would make a heading, a list or a rule is none there either.
fn line(text: &str) -> String {
    let text = escape(&harmless::line(text));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbers = digits > 0 && text[digits..].starts_with(['.', ')']);
    if numbers {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '-', '+', '=']) { format!("\\{text}") } else { text }
}

struct Page {
    out: String,
}

impl Page {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn paragraph(&mut self, text: &str) {
        self.push(text);
        self.push("");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) | Block::Urgent(_, text) => self.paragraph(&format!("## {}", line(text))),
            Block::KeyFigures(figures) => {
                let pairs: Vec<_> =
                    figures.iter().map(|(label, cell)| (label.clone(), cell.shown.clone())).collect();
                self.facts(&pairs);
            }
            Block::Facts(pairs) => self.facts(pairs),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::CheckList(checks) => {
                for check in checks {
                    self.check(check);
                }
                self.push("");
            }
            Block::Bullets(lines) | Block::Notes(lines) => {
                for text in lines {
                    self.push(&format!("- {}", line(text)));
                }
                self.push("");
            }
            Block::Text(text) if text.trim().is_empty() => {}
            Block::Text(text) => {
                // A line break inside a paragraph is a break here too.
                let lines: Vec<String> = harmless::block(text).lines().map(line).collect();
                self.paragraph(&lines.join("  \n"));
            }
            Block::Banner(text) => self.paragraph(&format!("> **{}**", line(text))),
            Block::Signatures(signatures) => {
                for s in signatures {
                    self.signature(s);
                }
                self.push("");
            }
        }
    }

    fn facts(&mut self, pairs: &[(String, String)]) {
        for (label, value) in pairs {
            let value = harmless::block(value);
            let value: Vec<String> = value.lines().map(escape).collect();
            self.push(&format!("- **{}**: {}", line(label), value.join("<br>")));
        }
        if !pairs.is_empty() {
            self.push("");
        }
    }

    fn table(&mut self, table: &Table) {
        let row = |cells: &mut dyn Iterator<Item = String>| {
            cells.fold(String::from("|"), |mut row, cell| {
                let _ = write!(row, " {cell} |");
                row
            })
        };
        let head = row(&mut table.columns.iter().map(|c| cell(&c.title)));
        self.push(&head);
        let side = |align: Align| if align == Align::Right { "---:" } else { "---" };
        let rule = row(&mut table.columns.iter().map(|c| side(c.align).to_owned()));
        self.push(&rule);
        for cells in &table.rows {
            let text = row(&mut cells.iter().map(|c| cell(&c.shown)));
            self.push(&text);
        }
        self.push("");
    }

    /// Its values as a table: Markdown draws nothing.
    fn chart(&mut self, chart: &Chart) {
        let unit = if chart.unit.is_empty() { String::new() } else { format!(" ({})", line(&chart.unit)) };
        self.paragraph(&format!("**{}**{unit}", line(&chart.title)));
        let several = chart.series.len() > 1;
        let name = |label: &str| if several { cell(label) } else { String::new() };
        let names: Vec<String> = chart.series.iter().map(|s| name(&s.label)).collect();
        self.push(&format!("| | {} |", names.join(" | ")));
        self.push(&format!("| --- |{}", " ---: |".repeat(chart.series.len())));
        for (i, category) in chart.categories.iter().enumerate() {
            let values: Vec<String> = chart.values(i).map(Chart::said).collect();
            self.push(&format!("| {} | {} |", cell(category), values.join(" | ")));
        }
        self.push("");
    }

    fn check(&mut self, check: &Check) {
        let tick = if check.ticked { "[x]" } else { "[ ]" };
        let number =
            if check.number.is_empty() { String::new() } else { format!("{}\\. ", line(&check.number)) };
        let aside =
            if check.aside.is_empty() { String::new() } else { format!(" — **{}**", line(&check.aside)) };
        self.push(&format!("- {tick} **{number}{}**{aside}", escape(&harmless::line(&check.title))));
        for (label, value) in check.facts.iter().filter(|(_, value)| !value.is_empty()) {
            self.push(&format!("  - {}: {}", line(label), line(value)));
        }
        if !check.strong.is_empty() {
            self.push(&format!("  - **{}**", escape(&harmless::line(&check.strong))));
        }
    }

    fn signature(&mut self, s: &Signature) {
        let blank = "\\_".repeat(8);
        let time = if s.time.is_empty() { blank.clone() } else { line(&s.time) };
        self.push(&format!(
            "- {}: {} {blank} {}: {time}",
            line(&s.label),
            line(&s.name),
            line(&s.time_label)
        ));
    }
}

/// A cell; boxes to tick stay readable as such.
fn cell(text: &str) -> String {
    match text {
        "[ ]" => "☐".to_owned(),
        "[x]" => "☑".to_owned(),
        text => line(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::figures::Value;
    use crate::report::{ChartKind, Column};

    #[test]
    fn a_page_reads_well_as_plain_text_too() {
        let check = Check {
            number: "1".into(),
            title: "破损  小美".into(),
            aside: "18:30 前".into(),
            facts: vec![("问题".into(), "杯子碎了".into()), ("等".into(), String::new())],
            strong: "若不同意退款，则换货".into(),
            ..Check::default()
        };
        let table = Table::new(vec![Column::left("渠道"), Column::right("金额")], [["淘宝|天猫", "￥1.00"]]);
        let chart = Chart::single(ChartKind::Bars, "每小时", "人", [("9:00".into(), Some(Value::Count(2)))]);
        let report = Report {
            title: "交班单".into(),
            meta: vec![("编号".into(), "H20260601-1".into())],
            blocks: vec![
                Block::Heading("红".into()),
                Block::CheckList(vec![check]),
                Block::Table(table),
                Block::Chart(chart),
                Block::Text("一\n二".into()),
            ],
            ..Report::default()
        };
        let expected = "# 交班单

- **编号**: H20260601-1

## 红

- [ ] **1\\. 破损  小美** — **18:30 前**
  - 问题: 杯子碎了
  - **若不同意退款，则换货**

| 渠道 | 金额 |
| --- | ---: |
| 淘宝\\|天猫 | ￥1.00 |

**每小时** (人)

| |  |
| --- | ---: |
| 9:00 | 2 |

一  
二
";
        assert_eq!(render(&report), expected);
    }

    #[test]
    fn text_from_outside_is_no_markup() {
        for (text, shown) in [
            ("# a", "\\# a"),
            ("1. a", "1\\. a"),
            ("- a", "\\- a"),
            ("<img src=x>", "\\<img src=x\\>"),
            ("[a](b) *c* `d`", "\\[a\\](b) \\*c\\* \\`d\\`"),
            ("a\u{202E}\u{1b}b", "ab"),
        ] {
            assert_eq!(line(text), shown);
        }
    }
}
