//! Where paper comes out: printers by the names people call them, and which of them takes what.

use super::error::Problem;
use super::validate::one_of;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How bytes get to a printer.
const KINDS: &[&str] = &["cups", "queue", "device", "tcp"];
/// Widths of receipt paper in millimetres.
const WIDTHS: &[u32] = &[58, 80];
/// More copies of one page are a mistake.
pub const MOST_COPIES: u32 = 20;

/// One entry of `[printers.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Printer {
    /// `cups`: pages (PDF) to a CUPS queue. Receipts (ESC/POS): `queue` raw to a CUPS queue, `device` into a device
    /// file, `tcp` to a printer in the shop's own network.
    pub kind: String,
    /// Queue, device file or `host:port`; "" with `cups` is the system's default queue.
    pub to: String,
    /// Receipt paper in millimetres.
    pub width: u32,
    /// 0: as `[printing]` says.
    pub copies: u32,
}

impl Default for Printer {
    fn default() -> Self {
        Self { kind: "cups".into(), to: String::new(), width: 80, copies: 0 }
    }
}

impl Printer {
    /// A CUPS queue that has no entry.
    pub fn queue(name: &str) -> Self {
        Self { to: name.to_owned(), ..Self::default() }
    }

    /// Takes receipts, not pages.
    pub fn is_receipt(&self) -> bool {
        self.kind != "cups"
    }
}

/// What goes to paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    Handoff,
    Slip,
    Other,
}

/// `[printing]`: which printer takes what, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Printing {
    /// What has no printer of its own.
    pub printer: String,
    pub handoff: String,
    pub slip: String,
    /// What is asked for as a receipt.
    pub receipt: String,
    pub handoff_copies: u32,
    pub copies: u32,
}

impl Default for Printing {
    fn default() -> Self {
        Self {
            printer: String::new(),
            handoff: String::new(),
            slip: String::new(),
            receipt: String::new(),
            handoff_copies: 2,
            copies: 1,
        }
    }
}

impl Printing {
    /// The name of the printer a paper goes to; "" is the system's default.
    pub fn printer_of(&self, paper: Paper) -> &str {
        let own = match paper {
            Paper::Handoff => &self.handoff,
            Paper::Slip => &self.slip,
            Paper::Other => "",
        };
        if own.is_empty() { &self.printer } else { own }
    }

    pub const fn copies_of(&self, paper: Paper) -> u32 {
        match paper {
            Paper::Handoff => self.handoff_copies,
            Paper::Slip | Paper::Other => self.copies,
        }
    }

    fn problems(&self, found: &mut Vec<Problem>) {
        for (key, copies) in [("handoff_copies", self.handoff_copies), ("copies", self.copies)] {
            if !(1..=MOST_COPIES).contains(&copies) {
                found.push(Problem::new(key, copies, format!("copies, 1–{MOST_COPIES}")));
            }
        }
    }
}

/// What is not right in the entries, or in what names them.
pub(super) fn problems(printing: &Printing, printers: &BTreeMap<String, Printer>, found: &mut Vec<Problem>) {
    printing.problems(found);
    let receipt = &printing.receipt;
    if printers.get(receipt).is_some_and(|p| !p.is_receipt()) {
        let what = format!("'{receipt}' prints pages; name a printer of kind queue, device or tcp");
        found.push(Problem::new("receipt", receipt, what));
    }
    for (name, printer) in printers {
        one_of("kind", &printer.kind, KINDS, found);
        let to = printer.to.trim();
        let needed = match printer.kind.as_str() {
            "queue" => "the name of a CUPS queue, e.g. \"TM-T20\"",
            "device" => "a device file, e.g. \"/dev/usb/lp0\"",
            _ => "host and port, e.g. \"192.168.1.50:9100\"",
        };
        let fits = match printer.kind.as_str() {
            "queue" | "device" => !to.is_empty(),
            "tcp" => is_address(to),
            _ => true,
        };
        if !fits {
            let what = format!("printer '{name}' needs `to`: {needed}");
            found.push(if to.is_empty() {
                Problem::new("kind", &printer.kind, what)
            } else {
                Problem::new("to", to, what)
            });
        }
        if !WIDTHS.contains(&printer.width) {
            found.push(Problem::new("width", printer.width, "millimetres of receipt paper: 58 or 80"));
        }
        if printer.copies > MOST_COPIES {
            found.push(Problem::new("copies", printer.copies, format!("copies, 0–{MOST_COPIES}")));
        }
        if name.trim().is_empty() || name.contains(char::is_whitespace) || name.starts_with('-') {
            found.push(Problem::new(
                "kind",
                &printer.kind,
                format!("'{name}': a printer's name is one word"),
            ));
        }
    }
}

fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !host.contains(char::is_whitespace) && port.parse::<u16>().is_ok_and(|p| p > 0)
    })
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn errors_of(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("shiftdesk.toml"), text).unwrap();
        Config::load(folder.path()).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_printer_that_cannot_work_is_named_with_its_line_and_what_it_needs() {
        for (text, parts) in [
            ("[printers.a]\nkind = \"laser\"\n", ["line 2", "cups, queue, device, tcp"]),
            ("[printers.till]\nkind = \"tcp\"\nto = \"192.168.1.50\"\n", ["line 3", "192.168.1.50:9100"]),
            ("[printers.till]\nkind = \"device\"\n", ["line 2", "/dev/usb/lp0"]),
            ("[printers.till]\nkind = \"queue\"\nto = \"TM\"\nwidth = 76\n", ["line 4", "58 or 80"]),
            ("[printers.a]\nkind = \"cups\"\nqueue = \"HP\"\n", ["line 3", "`to`"]),
            ("[printing]\ncopies = 0\n", ["line 2", "1–20"]),
            ("[printing]\nreceipt = \"a\"\n[printers.a]\nkind = \"cups\"\n", ["line 2", "prints pages"]),
        ] {
            let errors = errors_of(text);
            assert_eq!(errors.len(), 1, "{text}: {errors:#?}");
            for part in parts {
                assert!(errors[0].contains(part), "{part}: {}", errors[0]);
            }
        }
        assert_eq!(
            errors_of("[printers.till]\nkind = \"tcp\"\nto = \"till.lan:9100\"\nwidth = 58\n").len(),
            0
        );
    }
}
