//! UTF-8 with BOM, CRLF; nothing in a cell is a formula, no number of digits becomes 1.23E+18.

use super::{Head, Rows, local};
use crate::report::Setting;
use crate::store::export::Value;
use crate::text::harmless;
use std::io::Write;

pub struct Csv<'a, W: Write> {
    writer: ::csv::Writer<W>,
    setting: Setting<'a>,
}

impl<'a, W: Write> Csv<'a, W> {
    /// Begins the file with its header.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn begin(mut out: W, heads: &[Head], setting: Setting<'a>) -> anyhow::Result<Self> {
        out.write_all("\u{FEFF}".as_bytes())?;
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        writer.write_record(heads.iter().map(|(name, _)| *name))?;
        Ok(Self { writer, setting })
    }

    /// # Errors
    /// When the last of it can't be written.
    pub fn end(mut self) -> anyhow::Result<()> {
        Ok(self.writer.flush()?)
    }
}

impl<W: Write> Rows for Csv<'_, W> {
    fn row(&mut self, row: &[Value]) -> anyhow::Result<()> {
        for value in row {
            match value {
                Value::Empty => self.writer.write_field("")?,
                Value::Text(text) => self.writer.write_field(harmless::cell(text))?,
                Value::Count(n) => self.writer.write_field(n.to_string())?,
                Value::Money(fen) => self.writer.write_field(fen.to_string())?,
                Value::Time(at) => {
                    let at = local(*at, &self.setting).format("%Y-%m-%d %H:%M:%S");
                    self.writer.write_field(at.to_string())?;
                }
                Value::Flag(yes) => self.writer.write_field(if *yes { "1" } else { "0" })?,
            }
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }
}
