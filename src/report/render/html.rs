//! One HTML file that needs nothing else: read in any browser, printed on A4 or A5. Every text of a report is made
//! harmless and escaped; the page allows itself no script and no outside resource.

use super::{drawing, svg};
use crate::report::{Align, Block, Chart, Check, Column, Report, Signature, Table, Urgency};
use crate::text::harmless;
use crate::text::locale::Lang;
use std::fmt::Write as _;

/// The style of every page.
const STYLE: &str = include_str!("../../../assets/report/page.css");
/// What a browser is told to refuse, whatever a page says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Points a chart is laid out for; the page scales it.
const CHART_WIDTH: f32 = 480.0;

/// The report as a whole page.
pub fn render(report: &Report, lang: Lang) -> String {
    let mut page = Page { out: String::with_capacity(16 * 1024) };
    page.head(&report.title, lang);
    page.open("main", "");
    page.element("h1", "", &report.title);
    page.pairs("meta", &report.meta);
    for part in parts(&report.blocks) {
        page.open("section", "");
        for block in part {
            page.block(block);
        }
        page.close("section");
    }
    page.close("main");
    page.out.push_str("</body>\n</html>\n");
    page.out
}

/// A heading with what stands below it.
fn parts(blocks: &[Block]) -> impl Iterator<Item = &[Block]> {
    blocks.chunk_by(|_, next| !matches!(next, Block::Heading(_) | Block::Urgent(..)))
}

/// Text between tags and in attributes: nothing in it is markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn line(text: &str) -> String {
    escape(&harmless::line(text))
}

/// Several lines; the style keeps their breaks.
fn block(text: &str) -> String {
    escape(&harmless::block(text))
}

struct Page {
    out: String,
}

impl Page {
    fn head(&mut self, title: &str, lang: Lang) {
        let (title, lang) = (line(title), lang.code());
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        );
    }

    fn open(&mut self, tag: &str, class: &str) {
        self.out.push_str(&start(tag, class));
        self.out.push('\n');
    }

    fn close(&mut self, tag: &str) {
        let _ = writeln!(self.out, "</{tag}>");
    }

    /// One line of text in an element.
    fn element(&mut self, tag: &str, class: &str, text: &str) {
        self.whole(tag, class, &line(text));
    }

    /// An element around what is HTML already.
    fn whole(&mut self, tag: &str, class: &str, html: &str) {
        let _ = writeln!(self.out, "{}{html}</{tag}>", start(tag, class));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.element("h2", "", text),
            Block::Urgent(urgency, text) => self.element("h2", urgency_class(*urgency), text),
            Block::KeyFigures(figures) => {
                let pairs: Vec<_> =
                    figures.iter().map(|(label, cell)| (label.clone(), cell.shown.clone())).collect();
                self.pairs("figures", &pairs);
            }
            Block::Chart(chart) => self.chart(chart),
            Block::Notes(lines) => {
                self.open("ul", "notes");
                for text in lines {
                    self.element("li", "", text);
                }
                self.close("ul");
            }
            Block::Facts(pairs) => self.pairs("facts", pairs),
            Block::Table(table) => self.table(table),
            Block::CheckList(checks) => {
                self.open("ul", "checks");
                for check in checks {
                    self.check(check);
                }
                self.close("ul");
            }
            Block::Bullets(lines) => {
                self.open("ul", "bullets");
                for text in lines {
                    self.element("li", "", text);
                }
                self.close("ul");
            }
            // An empty paragraph parts what stands above and below it; here the style does.
            Block::Text(text) if text.trim().is_empty() => {}
            Block::Text(text) => self.whole("p", "", &self::block(text)),
            Block::Banner(text) => self.element("p", "banner", text),
            Block::Signatures(signatures) => self.signatures(signatures),
        }
    }

    fn pairs(&mut self, class: &str, pairs: &[(String, String)]) {
        if pairs.is_empty() {
            return;
        }
        self.open("dl", class);
        for (label, value) in pairs {
            let value = if is_blank(value) { start("span", "blank") + "</span>" } else { block(value) };
            self.whole("div", "", &format!("<dt>{}</dt><dd>{value}</dd>", line(label)));
        }
        self.close("dl");
    }

    fn table(&mut self, table: &Table) {
        let class = |column: Option<&Column>| match column.map(|c| c.align) {
            Some(Align::Right) => "n",
            _ => "",
        };
        self.open("table", "");
        let heads = table
            .columns
            .iter()
            .map(|c| start("th", class(Some(c))).replace('>', " scope=\"col\">") + &line(&c.title) + "</th>");
        let heads = heads.collect::<String>();
        self.whole("thead", "", &format!("<tr>{heads}</tr>"));
        self.open("tbody", "");
        for row in &table.rows {
            let cells = row
                .iter()
                .enumerate()
                .map(|(i, text)| start("td", class(table.columns.get(i))) + &cell(&text.shown) + "</td>");
            let cells = cells.collect::<String>();
            self.whole("tr", "", &cells);
        }
        self.close("tbody");
        self.close("table");
    }

    fn chart(&mut self, chart: &Chart) {
        let drawing = drawing::layout(chart, CHART_WIDTH);
        self.whole("figure", "", &svg::render(&drawing, &harmless::line(&chart.title)));
    }

    fn check(&mut self, check: &Check) {
        self.open("li", "");
        self.whole("span", "box", tick(check.ticked));
        if !check.aside.is_empty() {
            self.element("span", "aside", &check.aside);
        }
        let number = if check.number.is_empty() { String::new() } else { format!("{}. ", check.number) };
        self.element("b", "", &format!("{number}{}", check.title));
        let facts: Vec<_> = check.facts.iter().filter(|(_, value)| !value.is_empty()).cloned().collect();
        self.pairs("facts", &facts);
        if !check.strong.is_empty() {
            self.element("p", "strong", &check.strong);
        }
        self.close("li");
    }

    fn signatures(&mut self, signatures: &[Signature]) {
        let blank = start("span", "blank") + "</span>";
        self.open("div", "sign");
        for s in signatures {
            let time = if s.time.is_empty() { blank.clone() } else { line(&s.time) };
            let name = if s.name.is_empty() { String::new() } else { format!("<b>{}</b>", line(&s.name)) };
            let parts = [
                format!("<span>{}</span>", line(&s.label)),
                name,
                blank.clone(),
                format!("<span>{}</span>", line(&s.time_label)),
                time,
            ];
            self.whole("div", "", &parts.concat());
        }
        self.close("div");
    }
}

fn start(tag: &str, class: &str) -> String {
    if class.is_empty() { format!("<{tag}>") } else { format!("<{tag} class=\"{class}\">") }
}

const fn urgency_class(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Red => "red",
        Urgency::Yellow => "yellow",
        Urgency::Live => "live",
    }
}

const fn tick(ticked: bool) -> &'static str {
    if ticked { "☑" } else { "☐" }
}

/// A line to write on, as reports say it for text.
fn is_blank(text: &str) -> bool {
    text.len() >= 4 && text.bytes().all(|b| b == b'_')
}

/// A cell; boxes to tick and lines to write on are drawn.
fn cell(text: &str) -> String {
    match text {
        "[ ]" => tick(false).to_owned(),
        "[x]" => tick(true).to_owned(),
        text if is_blank(text) => start("span", "blank") + "</span>",
        text => line(text),
    }
}

#[cfg(test)]
mod tests;
