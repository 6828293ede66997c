//! Receipts: ESC/POS in GB18030 text mode, for the 58 and 80 mm printers that stand beside a till. The printer's own
//! type has two widths: ASCII takes one column, every other sign two.
//!
//! No byte of a text is a command: control characters never come through [`type_out`], and neither half of a GB18030
//! pair is below 0x30.

mod layout;
mod table;
mod type_out;

use crate::report::Report;
use escpos::driver::Driver;
use escpos::errors::PrinterError;
use escpos::printer::Printer;
use escpos::utils::{Encoder, JustifyMode, Protocol, QRCodeCorrectionLevel, QRCodeModel, QRCodeOption};
use layout::{Line, Size};
use std::cell::RefCell;
pub use type_out::columns;

/// FS &: two bytes are one character.
const CHINESE: &[u8] = &[0x1c, 0x26];
/// Longer ones make a code too fine for the paper.
const LONGEST_CODE: usize = 64;
/// Blank lines that bring the last line past the knife.
const TAIL: u8 = 4;

/// The roll in the printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    Mm58,
    #[default]
    Mm80,
}

impl Paper {
    /// Columns of normal type.
    pub const fn columns(self) -> usize {
        match self {
            Self::Mm58 => 32,
            Self::Mm80 => 48,
        }
    }

    /// The roll of so many millimetres.
    pub const fn of_width(mm: u32) -> Option<Self> {
        match mm {
            58 => Some(Self::Mm58),
            80 => Some(Self::Mm80),
            _ => None,
        }
    }
}

/// The report as a receipt, cut off at its end. `code` is what the QR code at its foot holds, an order or hand-off
/// number; "" and what is no plain number leave it out.
///
/// # Errors
/// None that a report could cause; the encoder says so all the same.
pub fn render(report: &Report, paper: Paper, code: &str) -> Result<Vec<u8>, PrinterError> {
    let protocol = Protocol::new(Encoder::new(encoding_rs::GB18030));
    let mut printer = Printer::new(Memory::default(), protocol, None);
    printer.init()?.custom(CHINESE)?;
    let mut before = Line::default();
    for line in layout::lines(report, paper.columns()) {
        if line.size != before.size {
            let times = line.size.times();
            printer.size(times, times)?;
        }
        if line.bold != before.bold {
            printer.bold(line.bold)?;
        }
        printer.writeln(&line.text)?;
        before = line;
    }
    if before.size != Size::Normal {
        printer.reset_size()?;
    }
    if before.bold {
        printer.bold(false)?;
    }
    if !code.is_empty() && code.len() <= LONGEST_CODE && code.bytes().all(|b| b.is_ascii_graphic()) {
        let option = QRCodeOption::new(QRCodeModel::Model2, 6, QRCodeCorrectionLevel::M);
        printer.feed()?.justify(JustifyMode::CENTER)?.qrcode_option(code, option)?;
        printer.feed()?.writeln(code)?.justify(JustifyMode::LEFT)?;
    }
    printer.feeds(TAIL)?.print_cut()?;
    Ok(printer.driver().0.into_inner())
}

/// Takes the bytes; where they go is not the renderer's business.
#[derive(Clone, Default)]
struct Memory(RefCell<Vec<u8>>);

impl Driver for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn write(&self, data: &[u8]) -> Result<(), PrinterError> {
        self.0.borrow_mut().extend_from_slice(data);
        Ok(())
    }

    fn read(&self, _: &mut [u8]) -> Result<usize, PrinterError> {
        Ok(0)
    }

    fn flush(&self) -> Result<(), PrinterError> {
        Ok(())
    }
}
