//! The door to paper: every report goes through it to a printer, as a page (PDF, by CUPS) or as a receipt (ESC/POS, by
//! CUPS, into a device file, or to a printer in the shop's own network). What goes out is kept as a file first.

mod cups;
mod error;
mod file;
mod raw;

pub use error::PrintError;
pub use file::keep;

use super::Report;
use super::render::{escpos, pdf};
use crate::config::printers::{Paper, Printer};
use crate::config::settings::Settings;
use crate::text::harmless;
use crate::text::locale::{Lang, Locale};
use std::path::{Path, PathBuf};

/// What goes to paper.
#[derive(Clone, Debug)]
pub struct Page {
    pub paper: Paper,
    pub report: Report,
    /// Order or hand-off number for the QR code of a receipt, "" for none.
    pub code: String,
    /// Name of the file it is kept in, without its ending.
    pub name: String,
}

/// The printer a page goes to, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// As people call it; "" is the system's default.
    pub name: String,
    pub printer: Printer,
    pub copies: u32,
}

/// It is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub printer: String,
    /// The job as CUPS numbers it, "" where nobody numbers.
    pub job: String,
    pub copies: u32,
    pub file: PathBuf,
    /// It waits in the queue, for this reason.
    pub waits: String,
}

/// Nothing was printed; the file is there unless it was the file that could not be written.
#[derive(Clone, Debug)]
pub struct Failed {
    pub error: PrintError,
    pub file: Option<PathBuf>,
}

impl Failed {
    /// What happened, what to do, and where the page is.
    pub fn text(&self, locale: &Locale) -> String {
        let mut text = self.error.text(locale);
        if let Some(file) = &self.file {
            text.push('\n');
            text.push_str(&locale.tf("print.kept", &[("path", &file.display().to_string())]));
        }
        text
    }
}

impl Sent {
    /// Where it went; when it waits there, why.
    pub fn text(&self, locale: &Locale) -> String {
        let (copies, file) = (self.copies.to_string(), self.file.display().to_string());
        let waits: Vec<String> = self.waits.split(", ").map(|why| error::reason(why, locale)).collect();
        let waits = waits.join(locale.t("list.separator"));
        let known = [
            ("printer", self.printer.as_str()),
            ("job", &self.job),
            ("copies", &copies),
            ("path", &file),
            ("cause", &waits),
        ];
        let mut text = locale.tf(if self.job.is_empty() { "print.sent" } else { "print.sent_job" }, &known);
        if !self.waits.is_empty() {
            text.push('\n');
            text.push_str(&locale.tf("print.waits", &known));
        }
        text
    }
}

/// Which printer takes a paper: the one asked for (a name of the configuration, or a CUPS queue), else the
/// configured one, else the system's default. `receipt` asks for a receipt.
///
/// # Errors
/// When a receipt is asked of a printer of pages, or of none.
pub fn choose(
    settings: &Settings,
    paper: Paper,
    asked: &str,
    receipt: bool,
    copies: Option<u32>,
) -> Result<Chosen, PrintError> {
    let printing = &settings.printing;
    let configured = match printing.receipt.as_str() {
        own if receipt && !own.is_empty() => own,
        _ => printing.printer_of(paper),
    };
    let name = if asked.is_empty() { configured } else { asked };
    let known = || settings.printers.keys().cloned().collect();
    let printer = match settings.printers.get(name) {
        Some(printer) if receipt && !printer.is_receipt() => {
            return Err(PrintError::NoReceipts { name: name.to_owned() });
        }
        Some(printer) => printer.clone(),
        None if receipt && name.is_empty() => return Err(PrintError::NoReceiptPrinter { known: known() }),
        // A queue without an entry takes pages, or raw bytes when a receipt is asked for.
        None if receipt => Printer { kind: "queue".into(), ..Printer::queue(name) },
        None => Printer::queue(name),
    };
    let own = if printer.copies > 0 { printer.copies } else { printing.copies_of(paper) };
    Ok(Chosen { name: name.to_owned(), copies: copies.unwrap_or(own).max(1), printer })
}

/// Lays the page out for its printer.
///
/// # Errors
/// None that a report could cause.
pub fn laid_out(page: &Page, printer: &Printer, lang: Lang) -> Result<Vec<u8>, PrintError> {
    if printer.is_receipt() {
        let paper = escpos::Paper::of_width(printer.width).unwrap_or_default();
        return escpos::render(&page.report, paper, &page.code)
            .map_err(|e| PrintError::Layout { cause: e.to_string() });
    }
    let pdf = pdf::render(&page.report, sheet(page.paper), lang);
    Ok(pdf.map_err(|e| PrintError::Layout { cause: e.to_string() })?.bytes)
}

/// The sheet of a paper: slips are half the size.
pub const fn sheet(paper: Paper) -> pdf::Paper {
    match paper {
        Paper::Slip => pdf::Paper::A5,
        Paper::Handoff | Paper::Other => pdf::Paper::A4,
    }
}

/// Keeps the page in a folder and prints it.
///
/// # Errors
/// Everything that keeps paper from coming out; with the file's place.
pub fn print(page: &Page, chosen: &Chosen, folder: &Path, lang: Lang) -> Result<Sent, Failed> {
    let ending = if chosen.printer.is_receipt() { "bin" } else { "pdf" };
    let name = format!("{}.{ending}", harmless::file_name(&page.name));
    let bytes = laid_out(page, &chosen.printer, lang).map_err(|error| Failed { error, file: None })?;
    let file = keep(folder, &name, &bytes).map_err(|e| {
        let path = folder.join(&name).display().to_string();
        Failed { error: PrintError::Keep { path, cause: e.to_string() }, file: None }
    })?;
    send(&file, &bytes, &page.report.title, chosen)
}

/// Prints what is in a file.
///
/// # Errors
/// As [`print()`].
pub fn send(file: &Path, bytes: &[u8], title: &str, chosen: &Chosen) -> Result<Sent, Failed> {
    let Chosen { name, printer, copies } = chosen;
    let sent = |printer: &str, job: String, waits: String| Sent {
        printer: printer.to_owned(),
        job,
        waits,
        copies: *copies,
        file: file.to_owned(),
    };
    let shown = if name.is_empty() { &printer.to } else { name };
    let done = match printer.kind.as_str() {
        "device" => raw::device(&printer.to, &bytes.repeat(times(*copies)))
            .map(|()| sent(shown, String::new(), String::new())),
        "tcp" => raw::tcp(&printer.to, &bytes.repeat(times(*copies)))
            .map(|()| sent(shown, String::new(), String::new())),
        kind => cups::print(&printer.to, file, title, *copies, kind == "queue")
            .map(|job| sent(&job.queue, job.id, job.waits)),
    };
    done.map_err(|error| Failed { error, file: Some(file.to_owned()) })
}

/// The roll of the configured receipt printer.
pub fn receipt_paper(settings: &Settings) -> escpos::Paper {
    let printer = settings.printers.get(&settings.printing.receipt);
    printer.and_then(|p| escpos::Paper::of_width(p.width)).unwrap_or_default()
}

/// Where pages are kept: beside the database, in the user's own folder.
pub fn folder(db: &Path) -> PathBuf {
    db.parent().unwrap_or(Path::new("")).join("papers")
}

fn times(copies: u32) -> usize {
    usize::try_from(copies).unwrap_or(1)
}

#[cfg(test)]
mod tests;
