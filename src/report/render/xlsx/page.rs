//! The first sheet: the page from top to bottom.

use super::style::Style;
use super::{charts, longest_line, plain, wide_enough};
use crate::report::{Block, Cell, Check, Report, Signature, Table, Urgency};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Signs of the widest first column; longer labels lap over their neighbours.
const LABELS: usize = 30;

pub(super) fn write(
    sheet: &mut Worksheet,
    report: &Report,
    name: &str,
    style: &Style,
) -> Result<(), XlsxError> {
    let mut page = Page { sheet, name, style, row: 0, widths: Vec::new() };
    page.say(0, &report.title, &style.title)?;
    page.row += 1;
    page.pairs(&report.meta)?;
    for block in &report.blocks {
        page.block(block)?;
    }
    let widths = std::mem::take(&mut page.widths);
    for (column, signs) in (0u16..).zip(widths) {
        sheet.set_column_width(column, wide_enough(signs))?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

pub(super) struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    /// Of the sheet; charts point at its cells.
    pub name: &'a str,
    pub style: &'a Style,
    pub row: u32,
    /// Signs a column needs.
    widths: Vec<usize>,
}

impl Page<'_> {
    fn say(&mut self, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        if !text.is_empty() {
            self.sheet.write_string_with_format(self.row, column, plain(text), format)?;
        }
        Ok(())
    }

    /// Remembers how wide a column has to be.
    fn needs(&mut self, column: u16, text: &str) {
        let column = usize::from(column);
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        let most = if column == 0 { LABELS } else { 22 };
        self.widths[column] = self.widths[column].max(longest_line(text).min(most));
    }

    pub(super) fn cell(&mut self, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        self.needs(column, &cell.shown);
        super::write(self.sheet, (self.row, column), cell, self.style)
    }

    pub(super) fn head<'t>(&mut self, titles: impl Iterator<Item = &'t str>) -> Result<(), XlsxError> {
        for (column, title) in (0u16..).zip(titles) {
            self.needs(column, title);
            self.sheet.write_string_with_format(self.row, column, plain(title), &self.style.head)?;
        }
        self.row += 1;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        let style = self.style;
        match block {
            Block::Heading(text) => self.heading(text, &style.heading),
            Block::Urgent(urgency, text) => self.heading(
                text,
                match urgency {
                    Urgency::Red => &style.red,
                    Urgency::Yellow => &style.yellow,
                    Urgency::Live => &style.live,
                },
            ),
            Block::KeyFigures(figures) => self.figures(figures),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => charts::write(self, chart),
            Block::CheckList(checks) => checks.iter().try_for_each(|check| self.check(check)),
            Block::Bullets(lines) => lines.iter().try_for_each(|line| self.line(0, line, &style.text)),
            Block::Notes(lines) => lines.iter().try_for_each(|line| self.line(0, line, &style.small)),
            Block::Text(text) if text.trim().is_empty() => {
                self.row += 1;
                Ok(())
            }
            Block::Text(text) => self.line(0, text, &style.text),
            Block::Facts(pairs) => self.pairs(pairs),
            Block::Banner(text) => self.line(0, text, &style.banner),
            Block::Signatures(signatures) => signatures.iter().try_for_each(|s| self.signature(s)),
        }
    }

    fn line(&mut self, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.say(column, text, format)?;
        self.row += 1;
        Ok(())
    }

    /// Across the first columns, with an empty row above.
    fn heading(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.row += 1;
        for column in 1..7 {
            self.sheet.write_blank(self.row, column, format)?;
        }
        self.line(0, text, format)
    }

    fn pairs(&mut self, pairs: &[(String, String)]) -> Result<(), XlsxError> {
        for (label, value) in pairs {
            self.needs(0, label);
            self.say(0, label, &self.style.label)?;
            self.line(1, value, &self.style.text)?;
        }
        Ok(())
    }

    /// The number, and beside it what the page says with it.
    fn figures(&mut self, figures: &[(String, Cell)]) -> Result<(), XlsxError> {
        for (label, cell) in figures {
            self.needs(0, label);
            self.say(0, label, &self.style.label)?;
            super::write(self.sheet, (self.row, 1), cell, self.style)?;
            let bare = match cell.typed {
                crate::report::Typed::Number(value) => Cell::of(value).shown,
                _ => cell.shown.clone(),
            };
            if cell.shown != bare {
                self.say(2, cell.shown.trim_start_matches(&bare).trim(), &self.style.small)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        self.head(table.columns.iter().map(|c| c.title.as_str()))?;
        for row in &table.rows {
            for (column, cell) in (0u16..).zip(row) {
                self.cell(column, cell)?;
            }
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    /// Box and number, what, until when; below it what there is to know.
    fn check(&mut self, check: &Check) -> Result<(), XlsxError> {
        let tick = if check.ticked { "☑" } else { "☐" };
        self.say(0, format!("{tick} {}  {}", check.number, check.title).trim_end(), &self.style.strong)?;
        self.say(4, &check.aside, &self.style.strong)?;
        self.row += 1;
        for (label, value) in check.facts.iter().filter(|(_, value)| !value.is_empty()) {
            self.say(0, &format!("    {label}"), &self.style.label)?;
            self.line(1, value, &self.style.text)?;
        }
        if !check.strong.is_empty() {
            self.line(1, &check.strong, &self.style.strong)?;
        }
        Ok(())
    }

    fn signature(&mut self, s: &Signature) -> Result<(), XlsxError> {
        self.row += 1;
        self.say(0, &s.label, &self.style.label)?;
        self.say(1, &s.name, &self.style.text)?;
        self.say(3, &s.time_label, &self.style.label)?;
        self.line(4, &s.time, &self.style.text)
    }
}
